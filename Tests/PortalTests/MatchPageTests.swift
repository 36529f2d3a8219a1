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
      #expect(page.text.contains("没有更多问题了"))
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
      #expect(answer.text.contains("\"maxYuan\" : \"400000\""))
      let (dossier, _) = try FactsFile.read(json: facts, dictionary: city.portal.corpus.facts, file: "facts.json")
      let report = try city.portal.assessor.assess(
        dossier, on: try #require(CalendarDay("2026-05-10")), forYear: 2025)
      #expect(answer.bytes == Array(try report.json(in: .chinese)))
    }
  }

  @Test("a question that can no longer change the answer is not asked")
  func onlyWhatMatters() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      let start = try await browser.get("/match").text
      #expect(Self.questions(start).count == 3)
      // Software is no industry: only the day remains, which tells 暂不相符 from 不在执行期.
      let software = try await Self.answer(&browser, [("industry", "6513")]).text
      #expect(Self.questions(software) == ["above_scale_on", "industry"])
      let done = try await Self.answer(&browser, [("industry", "6513"), ("above_scale_on", "2024-12-20")]).text
      #expect(Self.questions(done) == ["industry", "above_scale_on"])
      #expect(done.contains("没有更多问题了"))
      // Growth below the lowest threshold decides alone: neither industry nor first entry is asked any more.
      let slow = try await Self.answer(
        &browser,
        [
          ("above_scale_on", "2024-12-20"), ("above_scale_route", "annual"), ("output@2024", "10000"),
          ("output@2025", "10999"),
        ]
      ).text
      #expect(Self.questions(slow).count == 4)
      #expect(slow.contains("没有更多问题了"))
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
