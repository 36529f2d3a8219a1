import Access
import Delivery
import Foundation
import HummingbirdTesting
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("What a form must say, and within which bounds")
struct FormReadingTests {
  private static func records(_ city: TestPortal) async throws -> Int {
    try await city.store.read { try $0.journalRecords.head().count }
  }

  /// Somebody who asks to be bound to an enterprise, a fact that may be changed, and a round of reports.
  private static func prepare(_ city: TestPortal, _ client: any TestClientProtocol) async throws -> [String: String] {
    let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
    _ = try await city.portal.ports.access.apply(
      AccessCommand.AskBinding(
        enterprise: own.text, enterpriseName: "模拟企业", office: "财务 模拟甲", evidence: "单位电话可核实"),
      password: TestPortal.password)
    let history = try await city.portal.facts.history(of: own, at: city.clock.now, within: .everywhere)
    let fact = try #require(history.first { $0.fact.reference.description == "output@2025" }).fact
    var district = Browser(client)
    _ = try await district.signIn("songjiang")
    let (street, round, _) = try await ReportingFixture.streets(by: &district, in: city)
    return ["fact": "/enterprises/\(own)/facts/\(fact.id)", "round": round, "street": street.text]
  }

  @Test("a form that does not say what to do, or says what the page does not do, changes nothing and is told so")
  func noSuchAct() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      let found = try await Self.prepare(city, client)
      let fact = try #require(found["fact"])
      let round = try #require(found["round"])
      let street = try #require(found["street"])
      // Each with all that the strong act would need.
      let forms: [(person: String, path: String, act: String, fields: [(String, String)])] = [
        ("songjiang.checker", "/delivery/transfers/t2", "do", []), ("songjiang.maker", "/delivery/batches/1", "do", []),
        ("checker", "/delivery/claims/r3", "do", [("reason", "试")]),
        ("provider", "/vouchers/r3", "do", [("reason", "试")]),
        ("city", "/delivery/programmes/g1/issue", "do", []),
        ("admin", "/administration/bindings", "do", [("request", "b1")]),
        ("enterprise", "/account/agents", "act", [("id", "agent.one")]),
        ("songjiang", round, "act", [("reporter", street)]),
        ("officer", fact, "act", [("value", "1"), ("reason", "试")]),
        (
          "city", "/services/settings", "act",
          [("day", "2026-06-01"), ("area", "310000"), ("works", "no"), ("reason", "试")]
        ),
        (
          "city", "/cultivation/shenggui-2023/3/cultivation-library/new", "act",
          [("credit_code", String(fact.split(separator: "/")[1])), ("reason", "试")]
        ),
      ]
      var owner = Browser(client)
      _ = try await owner.signIn("enterprise")
      let agent = try await owner.post(
        "/account/agents",
        ["act": "authorise", "id": "agent.one", "name": "经办会计", "password": TestPortal.password, "until": "2026-08-31"])
      #expect(agent.status == 303)
      for form in forms {
        var browser = Browser(client)
        #expect(try await browser.signIn(form.person).status == 303, "\(form.person)")
        let before = try await Self.records(city)
        for (typed, said) in [(nil, "没有说明要办哪一项"), ("approve-all", "这一页不办“approve-all”")] {
          let answer = try await browser.post(form.path, form.fields + (typed.map { [(form.act, $0)] } ?? []))
          #expect(answer.status == 422 && answer.text.contains(said), "\(form.path) \(typed ?? "")")
        }
        #expect(try await Self.records(city) == before, "\(form.path)")
      }
    }
  }

  @Test("a form without its key, or with a broken one, changes nothing: two of them would pass for one")
  func noKey() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      let found = try await Self.prepare(city, client)
      let round = try #require(found["round"])
      let forms: [(person: String, path: String, fields: [(String, String)])] = [
        ("songjiang.checker", "/delivery/transfers/t2", [("do", "approve")]), ("songjiang", round, [("act", "lock")]),
        ("officer", try #require(found["fact"]), [("act", "withdraw"), ("reason", "试")]),
        (
          "songjiang", "/reporting",
          [
            ("month", "2026-03"), ("title", "月报"), ("roster", "streets"), ("measure", "output"), ("unit", "thousand"),
            ("due", "2026-05-11"),
          ]
        ),
        ("enterprise", "/services/new", [("type", "shenggui-2023/8#service-ledger|困难诉求"), ("text", "缺人")]),
      ]
      for form in forms {
        var browser = Browser(client)
        _ = try await browser.signIn(form.person)
        let before = try await Self.records(city)
        for key in [nil, "", "k", String(repeating: "0", count: 32_768)] {
          let fields = form.fields + (key.map { [("key", $0)] } ?? [])
          let answer = try await browser.post(form.path, fields, isWhole: false)
          #expect(answer.status == 422 && answer.text.contains("没有带提交编号"), "\(form.path)")
        }
        #expect(try await Self.records(city) == before, "\(form.path)")
      }
    }
  }

  @Test("a number or a day at the end of what a machine holds is refused, and stops nothing")
  func bounds() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      var office = Browser(client)
      _ = try await office.signIn("city")
      let assign = "/targets/shenggui-2023/2/district-targets/assign"
      for year in ["-9223372036854775808", "9223372036854775807", "1999", "x"] {
        #expect(try await office.get("\(assign)?year=\(year)").status == 200)
        let typed = try await office.post(
          assign, ["year": year, "document": "模拟1号", "issued": "2026-01-15", "task-310117": "5"])
        #expect(typed.status == 422 && typed.text.contains("没有填写年份，或读不懂"))
      }
      let award = "/delivery/awards/\(try await city.ownAward())"
      for objection in ["-9223372036854775808", "0", "9223372036854775807"] {
        let answer = try await office.post(award, ["do": "uphold", "objection": objection, "reason": "试"])
        #expect(answer.status == 422)
      }
      for start in ["999999999-01-01T00:00", "2200-01-01T00:00", "0001-01-01T00:00"] {
        let answer = try await office.post(
          "/programmes/new", ["area": "310000", "start": start, "end": start, "title": "路演"])
        #expect(answer.status == 422)
      }
    }
  }

  @Test("numbers and days are read within their bounds")
  func reading() throws {
    let fields = FormFields([
      ("low", "1999"), ("year", " 2026 "), ("far", "999999999-01-01"), ("day", "2026-05-10"), ("word", "五"),
    ])
    #expect(fields.whole("year", in: 2000...2100) == 2026)
    #expect(fields.whole("low", in: 2000...2100) == nil && fields.whole("word", in: 0...9) == nil)
    #expect(fields.whole("missing", in: 0...9) == nil)
    #expect(fields.day("day") == CalendarDay(year: 2026, month: 5, day: 10))
    #expect(fields.day("far") == nil && fields.day("word") == nil && fields.day("missing") == nil)
  }

  @Test("what every form of every template sends as its key is one that a command takes, and nothing else is")
  func keys() throws {
    let templates = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Portal/Templates").standardizedFileURL.path
    let fresh = String(repeating: "0f", count: 16)
    var found = 0
    for case let path as String in try #require(FileManager.default.enumerator(atPath: templates)) {
      guard path.hasSuffix(".mustache") else { continue }
      let text = try String(contentsOfFile: "\(templates)/\(path)", encoding: .utf8)
      for match in text.matches(of: /name="key" value="([^"]*)"/) {
        let key = match.1.replacing(/\{\{[A-Za-z.]+\}\}/, with: fresh)
        #expect(CommandKey.isWhole(String(key)), "\(path): \(match.1)")
        found += 1
      }
    }
    #expect(found > 40)
    for broken in ["", "k1", "\(fresh)-", "\(fresh)-Lock", "\(fresh)-a-b", "\(fresh)0", "-lock", "\(fresh) "] {
      #expect(!CommandKey.isWhole(broken), "\(broken)")
    }
  }
}
