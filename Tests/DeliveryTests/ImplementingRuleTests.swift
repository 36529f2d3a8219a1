import Decimals
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("Implementing rules")
struct ImplementingRuleTests {
  private let fixture: AwardFixture

  init() throws { fixture = try AwardFixture() }

  private func terms(
    _ number: Int = 9, from: String = "2026-03-01", to: String? = nil, issued: String = "2026-02-20",
    fixes: ImplementingRule.Fixes = .init()
  ) throws -> ImplementingRule.Terms {
    ImplementingRule.Terms(
      issuer: "模拟制定单位", document: "模拟细〔2026〕\(number)号", title: "升规奖励实施细则（模拟）", issuedOn: try day(issued),
      validFrom: try day(from), validTo: try to.map { try day($0) }, clauses: [fixture.benefit.clause], fixes: fixes)
  }

  private func record(_ terms: ImplementingRule.Terms, amending: Int? = nil) -> DeliveryCommand {
    .recordImplementingRule(terms, amending: amending.map { ImplementingRuleID(number: $0) })
  }

  private var rules: ImplementingRules { ImplementingRules(fixture.book.implementingRules()) }

  private func standings(_ text: String) throws -> [ImplementingRule.Standing] {
    let on = try day(text)
    return rules.all.map { rules.standing(of: $0, on: on) }
  }

  @Test("a rule holds from its first day to its last, and a later one takes its place from its own first day")
  func versions() throws {
    try fixture.run(record(try terms(to: "2026-12-31")))
    #expect(try standings("2026-02-28") == [.upcoming])
    #expect(try standings("2026-03-01") == [.inForce])
    #expect(try standings("2026-12-31") == [.inForce])
    #expect(try standings("2027-01-01") == [.expired])
    try fixture.run(record(try terms(10, from: "2026-07-01", issued: "2026-05-20"), amending: 1))
    #expect(try standings("2026-06-30") == [.inForce, .upcoming])
    #expect(try standings("2026-07-01") == [.amended, .inForce])
    #expect(rules.lastDay(of: rules.all[0]) == (try day("2026-06-30")))
    #expect(rules.lastDay(of: rules.all[1]) == nil)
    #expect(rules.line(of: rules.all[1]).map(\.id.number) == [1, 2])
    #expect(try rules.current(on: day("2026-06-30")).map(\.id.number) == [1])
    #expect(try rules.current(on: day("2026-07-01")).map(\.id.number) == [2])
    #expect(try rules.current(on: day("2026-02-01")).map(\.id.number) == [2])
    #expect(try rules.rules(of: fixture.benefit.clause, on: day("2026-06-01")).map(\.id.number) == [1, 2])
  }

  @Test("what was recorded is never edited: its number is taken, and only the last of a line is amended, forwards")
  func forwards() throws {
    try fixture.run(record(try terms()))
    #expect(
      fixture.refusal(record(try terms()))
        == "document: 错误：文号“模拟细〔2026〕9号”已登记为“升规奖励实施细则（模拟）”\n  应为：另一份文件的文号\n"
        + "  办法：内容有变的，用修订它的文件登记修订")
    var typed = try terms()
    typed.document = "模拟细[2026] 9号"
    #expect(fixture.refusal(record(typed))?.contains("已登记为“升规奖励实施细则（模拟）”") == true)
    #expect(
      fixture.refusal(record(try terms(10, from: "2026-02-28"), amending: 1))
        == "validFrom: 错误：施行日 2026年2月28日 早于被修订的一版\n  应为：不早于 2026年3月1日")
    #expect(
      fixture.refusal(record(try terms(10, issued: "2026-02-19"), amending: 1))
        == "issuedOn: 错误：印发日期 2026年2月19日 早于被修订的一版\n  应为：不早于 2026年2月20日")
    // A correction may hold from the same day: the version before then never held.
    try fixture.run(record(try terms(10), amending: 1))
    #expect(try standings("2026-03-01") == [.amended, .inForce])
    #expect(
      fixture.refusal(record(try terms(11), amending: 1))
        == "错误：“升规奖励实施细则（模拟）”已由 模拟细〔2026〕10号 修订\n  办法：从最后一版修订")
  }

  @Test("what a document cannot say is refused at its field")
  func refused() throws {
    #expect(
      fixture.refusal(record(try terms(issued: "2026-06-02")))
        == "issuedOn: 错误：印发日期 2026年6月2日 还没有到\n  应为：不晚于今天 2026年6月1日\n  办法：印发后再登记")
    #expect(
      fixture.refusal(record(try terms(to: "2026-02-28")))
        == "validTo: 错误：失效日 2026年2月28日 早于施行日 2026年3月1日\n  应为：不早于施行日；文件没有写的，空着")
    var none = try terms()
    none.clauses = []
    #expect(
      fixture.refusal(record(none)) == "clause1: 错误：细则对应 0 条，或有重复\n  应为：1 到 20 条，各不相同")
    none = try terms()
    none.document = " "
    #expect(fixture.refusal(record(none)) == "document: 错误：没有填文号\n  应为：1 到 200 个字")
  }

  @Test("a call keeps to what its rule fixes, and bears the rule's number")
  func calls() throws {
    let half = Share(Decimal128(coefficient: 5, exponent: -1))
    let fixes = ImplementingRule.Fixes(
      papers: ["申请表"], entrance: .application, advance: Call.Advance(share: half, papers: ["验收报告"]),
      oversubscription: .postponement)
    try fixture.run(record(try terms(to: "2026-06-30", fixes: fixes)))
    func refusal(_ change: (inout Call.Terms) -> Void) throws -> String? {
      var terms = try fixture.terms(.application, [.town, .district, .panel, .publicity, .issue], .postponement)
      terms.implementing = ImplementingRuleID(number: 1)
      terms.advance = Call.Advance(share: half, papers: ["验收报告", "审计报告"], acceptance: .workingDays(120))
      change(&terms)
      return fixture.refusal(.call(.record(terms)))
    }
    func against(_ field: String, _ fixed: String) -> String {
      "\(field): 错误：与实施细则 模拟细〔2026〕9号 不符\n  应为：\(fixed)\n  办法：按细则填写；细则有变的，先登记修订"
    }
    #expect(try refusal { _ in } == nil)
    #expect(fixture.book.calls().first?.terms.rule == "模拟细〔2026〕9号")
    #expect(try refusal { $0.papers = ["审计报告"] } == against("papers", "申报材料含申请表"))
    #expect(try refusal { $0.oversubscription = .proportional } == against("oversubscription", "按序足额，余者延后"))
    #expect(try refusal { $0.advance = nil } == against("advance", "先预拨 50%"))
    #expect(
      try refusal { $0.advance = Call.Advance(share: half, papers: ["审计报告"]) }
        == against("acceptancePapers", "验收材料含验收报告"))
    #expect(
      try refusal {
        $0.entrance = .withoutApplication
        $0.steps = [.consent, .credit, .publicity, .issue]
      } == against("chain", "企业申报"))
    let late = try day("2026-07-01")
    #expect(
      try refusal {
        $0.opens = late
        $0.closes = late
      }
        == "rule: 错误：申报起始日 2026年7月1日 那天，“升规奖励实施细则（模拟）”（模拟细〔2026〕9号）已失效\n  应为：那天现行的一版")
    #expect(
      try refusal {
        $0.instrument = fixture.other
        $0.budget = nil
      } == "rule: 错误：“升规奖励实施细则（模拟）”不是这一条的实施细则\n  应为：对应该扶持事项所在条款的细则")
  }

  @Test("on any day at most one version of a line is in force: the newest that has begun", arguments: 1...40)
  func model(_ seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed) &* 7919)
    let start = try day("2026-01-01")
    var spans: [(from: Int, to: Int?)] = []
    for number in 1...Int.random(in: 2...8, using: &random) {
      let from = Int.random(in: 0...120, using: &random)
      let to = Bool.random(using: &random) ? nil : from + Int.random(in: 0...60, using: &random)
      var terms = try terms(number, issued: "2026-01-01")
      terms.validFrom = start.adding(days: from)
      terms.validTo = to.map { start.adding(days: $0) }
      guard fixture.refusal(record(terms, amending: spans.isEmpty ? nil : spans.count)) == nil else { continue }
      spans.append((from, to))
    }
    for offset in -5...200 {
      let begun = spans.lastIndex { $0.from <= offset }
      let expected = begun.flatMap { index in spans[index].to.map { offset <= $0 } ?? true ? index + 1 : nil }
      let inForce = rules.all.filter { rules.standing(of: $0, on: start.adding(days: offset)) == .inForce }
      #expect(inForce.map(\.id.number) == (expected.map { [$0] } ?? []), "day \(offset) of \(spans)")
    }
  }
}
