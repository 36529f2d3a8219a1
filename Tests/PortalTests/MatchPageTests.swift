import Benefits
import Facts
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

@Suite("政策匹配 asks what still matters, keeps nothing, and answers as the assessment does")
struct MatchPageTests {
  /// An enterprise that entered by yearly report in 2024, asked on 2026-05-10.
  private static let entrant: KeyValuePairs<String, String> = [
    "above_scale_on": "2024-12-20", "above_scale_route": "annual", "first_entry": "true", "industry": "3911",
    "output@2024": "10000",
  ]

  private static func form(_ answers: [(String, String)]) -> [UInt8] {
    var fields = [("year", "2025")]
    for (name, value) in answers { fields += [("asked", name), (name, value)] }
    return Array(fields.map { "\($0)=\(FormFields.encode($1))" }.joined(separator: "&").utf8)
  }

  private static func answer(
    _ browser: inout Browser, _ answers: [(String, String)], partial: Bool = false
  ) async throws -> Browser.Answer {
    var headers: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
    if partial, let name = HTTPField.Name("HX-Request") { headers[name] = "true" }
    return try await browser.send("/match", .post, headers: headers, body: form(answers))
  }

  @Test(
    "growth at, just below and just above each threshold, typed in 万元, gives the card of the clause",
    arguments: [
      ("13200", "最高40万元", "初步相符"), ("13000", "最高40万元", "初步相符"), ("12999.999999", "最高20万元", "初步相符"),
      ("13000.000001", "最高40万元", "初步相符"), ("11000", "最高20万元", "初步相符"), ("10999.999999", "", "暂不相符"),
      ("11000.000001", "最高20万元", "初步相符"), ("13,200", "最高40万元", "初步相符"), ("1.3亿", "最高40万元", "初步相符"),
      ("129999999.99元", "最高20万元", "初步相符"),
    ])
  func thresholds(output: String, amount: String, state: String) async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let answers = Self.entrant.map { ($0.key, $0.value) } + [("output@2025", output)]
      let page = try await Self.answer(&browser, answers)
      #expect(page.status == 200)
      let card = try #require(Self.card(of: "shenggui-2023-5-annual-entrant-growth-award", in: page.text))
      #expect(card.contains(state))
      #expect(amount.isEmpty ? !card.contains("最高") : card.contains(amount))
      #expect(card.contains("以申报通知和审核结果为准"))
    }
  }

  @Test("what an answer was decided by is written to its last digit: nothing seems to reach a bound that it misses")
  func lastDigit() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let answers = Self.entrant.map { ($0.key, $0.value) } + [("output@2025", "12999.999999")]
      let page = try await Self.answer(&browser, answers)
      let card = try #require(Self.card(of: "shenggui-2023-5-annual-entrant-growth-award", in: page.text))
      #expect(card.contains("2025年：12,999.999999万元") && !card.contains("2025年：13,000万元"))
    }
  }

  @Test("the page, the interface and the assessor give one answer")
  func sameAnswer() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let facts = """
        {"enterprise": "e1", "facts": [
          {"fact": "above_scale_on", "value": "2024-12-20"}, {"fact": "above_scale_route", "value": "annual"},
          {"fact": "first_entry", "value": true}, {"fact": "industry", "value": "3911"},
          {"fact": "output", "period": "2024", "value": "100000000"},
          {"fact": "output", "period": "2025", "value": "132000000"}]}
        """
      let answer = try await browser.send(
        "/api/v1/assess?on=2026-05-10&for=2025", .post, headers: [.contentType: "application/json"],
        body: Array(facts.utf8))
      #expect(answer.status == 200)
      #expect(answer.headers[.contentType] == "application/json")
      #expect(answer.text.contains("\"maxYuan\":\"400000\""))
      let (dossier, _) = try FactsFile.read(json: facts, dictionary: city.portal.corpus.facts, file: "facts.json")
      let report = try city.portal.assessor.assess(
        dossier, on: try #require(CalendarDay("2026-05-10")), forYear: 2025)
      #expect(answer.text == report.json(in: .chinese).compact)
    }
  }

  @Test("without reasons the interface gives the same states, amounts and rows; another word than those two is refused")
  func withoutReasons() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let facts = """
        {"enterprise": "e1", "facts": [
          {"fact": "above_scale_on", "value": "2024-12-20"}, {"fact": "above_scale_route", "value": "annual"},
          {"fact": "first_entry", "value": true}, {"fact": "industry", "value": "3911"},
          {"fact": "output", "period": "2024", "value": "100000000"}]}
        """
      func answer(_ query: String) async throws -> Browser.Answer {
        try await browser.send(
          "/api/v1/assess?on=2026-05-10\(query)", .post, headers: [.contentType: "application/json"],
          body: Array(facts.utf8))
      }
      let plain = try await answer("&reasons=false")
      #expect(plain.status == 200)
      let (dossier, _) = try FactsFile.read(json: facts, dictionary: city.portal.corpus.facts, file: "facts.json")
      let day = try #require(CalendarDay("2026-05-10"))
      let assessor = city.portal.assessor
      let (bare, full) = (try assessor.assess(dossier, on: day, reasons: false), try assessor.assess(dossier, on: day))
      #expect(plain.text == bare.json(in: .chinese).compact)
      #expect(bare.benefits.map(\.state) == full.benefits.map(\.state))
      #expect(bare.benefits.map(\.amount) == full.benefits.map(\.amount))
      #expect(bare.benefits.map(\.row) == full.benefits.map(\.row))
      #expect(bare.totalCash == full.totalCash)
      #expect(bare.benefits.allSatisfy { $0.conditions.isEmpty && $0.missing.isEmpty && $0.gaps.isEmpty })
      #expect(full.benefits.contains { !$0.missing.isEmpty } && full.benefits.contains { !$0.conditions.isEmpty })
      let refused = try await answer("&reasons=no")
      #expect(refused.status == 400 && refused.text.contains("“no”不是 true 或 false"))
    }
  }

  @Test("a question that can no longer change any answer is not asked, and at last none is left")
  func onlyWhatMatters() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      #expect(Self.questions(try await browser.get("/match").text).count == 3)
      // Answers all that is asked, page after page, as a software firm that has nothing: each question comes once.
      var answers: [(String, String)] = [("industry", "6513"), ("above_scale_on", "-")]
      var asked: [String] = []
      for _ in 0..<30 {
        let page = try await Self.answer(&browser, answers).text
        let open = Self.questions(page).filter { name in !answers.contains { $0.0 == name } }
        asked += open
        if open.isEmpty {
          #expect(page.contains("没有更多问题了"))
          break
        }
        answers += open.map { ($0, "-") }
      }
      #expect(Set(asked).count == asked.count && asked.count < 30)
      // No entry, so nothing hangs on the route or on whether it was the first.
      #expect(!asked.contains("above_scale_route") && !asked.contains("first_entry"))
    }
  }

  @Test("a contract is added, asked about by itself, judged by its clause, and taken away again")
  func subjects() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      func send(_ fields: [(String, String)]) async throws -> String {
        let body = fields.map { "\($0)=\(FormFields.encode($1))" }.joined(separator: "&")
        return try await browser.send(
          "/match", .post, headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(body.utf8)
        ).text
      }
      let added = try await send([("year", "2025"), ("add", "contract")])
      #expect(added.contains("<legend>合同1</legend>") && added.contains("contract-1:contract_kind"))
      let told = [
        ("contract_kind", "first_set"), ("recognised", "true"), ("signed_on", "2026-03-01"),
        ("contract_amount", "1亿"),
      ].flatMap { [("asked", "contract-1:\($0.0)"), ("contract-1:\($0.0)", $0.1)] }
      let judged = try await send([("year", "2025"), ("slot", "contract-1")] + told)
      let card = try #require(Self.card(of: "zhuanxing-2026-1-first-set-support-contract-1", in: judged))
      #expect(card.contains("初步相符") && card.contains("最高2,000万元") && card.contains("合同1"))
      // A second contract has a ceiling of its own; a fact of the enterprise is no fact of a contract.
      let two = try await send(
        [("year", "2025"), ("slot", "contract-1"), ("add", "contract"), ("asked", "contract-1:industry")] + told)
      #expect(two.contains("<legend>合同2</legend>") && !two.contains("contract-1:industry"))
      let gone = try await send([("year", "2025"), ("slot", "contract-1"), ("remove", "contract-1")] + told)
      #expect(!gone.contains("<legend>合同1</legend>") && !gone.contains("contract-1:contract_amount"))
    }
  }

  @Test("another answer to an open question is tried, says what it changes, and is taken back")
  func otherReading() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var browser = Browser(client)
      let reading = try #require(
        city.portal.corpus.readings.first { "\($0.id)" == "shenggui-2023/5:newly-opened" && !$0.alternatives.isEmpty })
      let entrant = [
        ("above_scale_on", "2025-06-01"), ("above_scale_route", "transfer"), ("first_entry", "true"),
        ("industry", "3911"),
      ]
      let own = try await Self.answer(&browser, entrant).text
      let award = "shenggui-2023-5-new-entrant-award"
      #expect(try #require(Self.card(of: award, in: own)).contains("暂不相符"))
      #expect(!own.contains("正按另一种取法看"))
      var fields = [("year", "2025"), ("take", "\(reading.id)=0")]
      for (name, value) in entrant { fields += [("asked", name), (name, value)] }
      func send(_ fields: [(String, String)]) async throws -> String {
        let body = fields.map { "\($0)=\(FormFields.encode($1))" }.joined(separator: "&")
        return try await browser.send(
          "/match", .post, headers: [.contentType: "application/x-www-form-urlencoded"], body: Array(body.utf8)
        ).text
      }
      let other = try await send(fields)
      #expect(other.contains("正按另一种取法看") && other.contains(reading.alternatives[0].answer))
      #expect(try #require(Self.card(of: award, in: other)).contains("最高50万元"))
      let back = try await send(fields + [("untake", "1")])
      #expect(try #require(Self.card(of: award, in: back)).contains("暂不相符"))
      // An answer that the corpus does not have is nobody's.
      let nobody = try await send(fields.map { $0.0 == "take" ? ("take", "x/1:y=9") : $0 })
      #expect(!nobody.contains("正按另一种取法看"))
    }
  }

  @Test("a question left open is not asked again, and may still be answered below")
  func skipped() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await Self.answer(&browser, [("above_scale_on", ""), ("above_scale_route", "")]).text
      let questions = Self.questions(page)
      #expect(questions.count == Set(questions).count)
      #expect(questions.contains("above_scale_on") && questions.count > 2)
    }
  }

  @Test(
    "a number that is too fine or too large for an amount is told as that, not as no number",
    arguments: [
      ("12999.9999999", "“12999.9999999”细于一分；以万元为单位的数至多写六位小数"), ("99999999999999999999", "太大，不像是企业的金额"),
    ])
  func unreadable(typed: String, message: String) async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await Self.answer(&browser, [("output@2025", typed)])
      #expect(page.status == 422 && page.text.contains(message) && !page.text.contains("不是金额"))
    }
  }

  @Test("a wrong value keeps what was typed, with the message at its field and at the top")
  func wrongValue() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let page = try await Self.answer(
        &browser, [("output@2025", "一亿三千万"), ("above_scale_on", "2024-02-30"), ("industry", "9999")])
      #expect(page.status == 422)
      #expect(page.text.contains("value=\"一亿三千万\"") && page.text.contains("请填以万元为单位的数，如 13200"))
      #expect(page.text.contains("日历上没有 2024-02-30 这一天"))
      #expect(page.text.contains("国民经济行业分类里没有 9999"))
      #expect(page.text.contains("<a href=\"#output@2025\">"))
      #expect(page.text.matches(of: /aria-invalid="true"/).count == 3)
    }
  }

  @Test("htmx gets the card alone, without the page around it")
  func part() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let part = try await Self.answer(&browser, [("industry", "6513")], partial: true)
      #expect(part.status == 200)
      #expect(!part.text.contains("<html") && part.text.contains("暂不相符"))
    }
  }

  @Test("nothing typed is stored, and no cookie is needed")
  func nothingKept() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      let before = try await city.store.read { try ($0.journalRecords.head().count, $0.facts.count()) }
      var browser = Browser(client)
      let answer = try await Self.answer(&browser, Self.entrant.map { ($0.key, $0.value) })
      #expect(answer.status == 200)
      let after = try await city.store.read { try ($0.journalRecords.head().count, $0.facts.count()) }
      #expect(before == after)
    }
  }

  /// The text of one card.
  private static func card(of benefit: String, in html: String) -> Substring? {
    guard let start = html.range(of: "<article class=\"sheet\" id=\"\(benefit)\">") else { return nil }
    let rest = html[start.upperBound...]
    return rest[..<(rest.range(of: "</article>")?.lowerBound ?? rest.endIndex)]
  }

  private static func questions(_ html: String) -> [String] {
    html.matches(of: /name="asked" value="([^"]+)"/).map { String($0.1) }
  }
}
