import Access
import Decimals
import Enterprises
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("Correcting and withdrawing a fact on its page")
struct FactPageTests {
  /// The output of 2025 of the accountant's enterprise.
  private static func fact(in city: TestPortal) async throws -> RecordedFact {
    let code = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
    let history = try await city.portal.facts.history(of: code, at: city.clock.now, within: .everywhere)
    return try #require(history.first { $0.fact.reference.description == "output@2025" }).fact
  }

  private static func standing(_ id: RecordedFact.ID, in city: TestPortal) async throws -> RecordedFact {
    try #require(try await city.store.read { try $0.facts.fact(id) })
  }

  @Test(
    "an officer corrects a fact of the own street with a reason; both stay, and the journal has it as the command line's"
  )
  func correct() async throws {
    try await TestPortal.run { city, client in
      let fact = try await Self.fact(in: city)
      let page = "/enterprises/\(fact.subject.enterprise)"
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(page).text.contains("href=\"\(page)/facts/\(fact.id)\""))
      let form = try await officer.get("\(page)/facts/\(fact.id)").text
      #expect(form.contains("企业自愿填报") && form.contains("非统计口径"))
      let key = String(try #require(form.firstMatch(of: /name="key" value="([0-9a-f]{32})"/)).1)

      let wrong = try await officer.post(
        "\(page)/facts/\(fact.id)", ["key": key, "act": "correct", "value": "1.3亿", "reason": "多填一位"])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("value=\"1.3亿\"") && wrong.text.contains("value=\"多填一位\""))
      #expect(wrong.text.contains("<a href=\"#value\">") && wrong.text.contains("aria-invalid=\"true\""))
      let bare = try await officer.post(
        "\(page)/facts/\(fact.id)", ["key": key, "act": "correct", "value": "130000000", "reason": " "])
      #expect(bare.status == 422 && bare.text.contains("<a href=\"#reason\">没有写明理由"))
      #expect(try await Self.standing(fact.id, in: city).ending == nil)

      // A figure unlike the others is doubted, and taken once that very figure is confirmed.
      func correct(_ value: String, confirmed: String = "") async throws -> Browser.Answer {
        var officer = officer
        return try await officer.post(
          "\(page)/facts/\(fact.id)",
          ["key": key, "act": "correct", "value": value, "reason": "多填一位", "confirmed": confirmed])
      }
      func tick(_ answer: Browser.Answer) throws -> String {
        String(try #require(answer.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
      }
      let tooMuch = try await correct("9000000000000")
      #expect(tooMuch.status == 422 && tooMuch.text.contains("存疑：2025年 9,000,000,000,000 元"))
      #expect(tooMuch.text.contains("还没有保存") && !tooMuch.text.contains("aria-invalid"))
      // What else is wrong takes neither the tick nor what was typed.
      let looked = try tick(tooMuch)
      let unsaid = try await officer.post(
        "\(page)/facts/\(fact.id)",
        ["key": key, "act": "correct", "value": "9000000000000", "reason": "", "confirmed": looked])
      #expect(unsaid.status == 422 && unsaid.text.contains("<a href=\"#reason\">没有写明理由"))
      #expect(unsaid.text.contains("value=\"\(looked)\" checked"))
      #expect(unsaid.text.contains("value=\"9000000000000\""))
      let other = try await correct("9100000000000", confirmed: looked)
      #expect(other.status == 422 && other.text.contains("9,100,000,000,000 元"))
      let anew = try tick(other)
      #expect(anew != looked && !other.text.contains("value=\"\(anew)\" checked"))
      #expect(try await Self.standing(fact.id, in: city).ending == nil)
      let asked = try await correct("130000000")
      let confirmed = asked.status == 422 ? try tick(asked) : ""
      for _ in 1...2 {
        // A second press of the button is the same act.
        #expect(try await correct("130000000", confirmed: confirmed).location == "\(page)?done=corrected")
      }
      let shown = try await officer.get("\(page)?done=corrected").text
      #expect(shown.contains("已更正，原记录保留在历史里。") && shown.contains("已更正：多填一位"))
      #expect(shown.contains("13,000万元"))
      let record = try #require(
        try await city.store.read { try $0.journalRecords.recent(limit: 1, before: nil, kind: nil, actor: nil).first })
      let person = try #require(try await city.store.people().first { $0.id.text == "officer" })
      #expect(record.entry.kind == "enterprises.fact-corrected" && record.entry.actor == person.key)
      #expect(record.entry.payload["basis"] == fact.origin.basis.json)
      let ended = try await Self.standing(fact.id, in: city)
      #expect(ended.ending?.reason == "多填一位" && ended.ending?.record == record.sequence)
      guard case .corrected(let by)? = ended.ending?.way else {
        Issue.record("not corrected")
        return
      }
      #expect(try await Self.standing(by, in: city).value == .decimal(Decimal128(130_000_000)))
      let closed = try await officer.get("\(page)/facts/\(fact.id)").text
      #expect(closed.contains("已更正：多填一位") && !closed.contains("name=\"reason\""))
      let again = try await officer.post(
        "\(page)/facts/\(fact.id)", ["act": "withdraw", "reason": "重复"])
      #expect(again.status == 422 && again.text.contains("更正为第 \(by) 条"))
    }
  }

  @Test("a district withdraws a fact, which counts no more and stays in the history")
  func withdraw() async throws {
    try await TestPortal.run { city, client in
      let fact = try await Self.fact(in: city)
      let page = "/enterprises/\(fact.subject.enterprise)"
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      try await district.get("\(page)/facts/\(fact.id)")
      let done = try await district.post(
        "\(page)/facts/\(fact.id)", ["act": "withdraw", "value": "whatever", "reason": "填错企业"])
      #expect(done.location == "\(page)?done=withdrawn")
      #expect(try await Self.standing(fact.id, in: city).ending?.way == .withdrawn)
      #expect(try await district.get(page).text.contains("已撤回：填错企业"))
    }
  }

  @Test("an enterprise, an auditor, an analyst and another area's people change nothing and are offered nothing")
  func rights() async throws {
    try await TestPortal.run { city, client in
      let fact = try await Self.fact(in: city)
      let page = "/enterprises/\(fact.subject.enterprise)"
      try await AccessDesk(store: city.store, clock: { city.clock.now }, parameters: .forTests).add(
        .init(
          id: "pudong", name: "浦东", roles: [.district], area: "310115", password: TestPortal.password,
          isPasswordInitial: false),
        by: .console)
      for (name, status) in [
        ("enterprise", 403), ("auditor", 403), ("analyst", 403), ("maker", 403), ("admin", 403), ("pudong", 404),
      ] {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        // Where a fact was told may be looked up; its form is not led to.
        #expect(try await !browser.get(page).text.contains(/\/facts\/[^"\/]+"/), "\(name)")
        #expect(try await browser.get("\(page)/facts/\(fact.id)").status == status, "\(name)")
        let act = try await browser.post("\(page)/facts/\(fact.id)", ["act": "withdraw", "reason": "越权"])
        #expect(act.status == status, "\(name)")
      }
      var visitor = Browser(client)
      #expect(try await visitor.get("\(page)/facts/\(fact.id)").location?.hasPrefix("/sign-in") == true)
      #expect(try await visitor.post("\(page)/facts/\(fact.id)", ["act": "withdraw", "reason": "越权"]).status == 401)
      #expect(try await Self.standing(fact.id, in: city).ending == nil)
    }
  }

  @Test("a fact is found under its own enterprise alone")
  func otherEnterprise() async throws {
    try await TestPortal.run { city, client in
      let fact = try await Self.fact(in: city)
      let other = try #require(
        try await city.portal.facts.page(.init(limit: 9), within: .everywhere).rows.first {
          $0.creditCode != fact.subject.enterprise
        })
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      for path in ["\(other.creditCode)/facts/\(fact.id)", "\(other.creditCode)/facts/x", "nobody/facts/1"] {
        #expect(try await browser.get("/enterprises/\(path)").status == 404)
        #expect(try await browser.post("/enterprises/\(path)", ["act": "withdraw", "reason": "x"]).status == 404)
      }
      #expect(try await Self.standing(fact.id, in: city).ending == nil)
    }
  }
}
