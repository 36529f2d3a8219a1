import CorpusFixtures
import Facts
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// Several benefits and several subjects of one enterprise, worked out by hand from the texts.
@Suite("Benefits together")
struct CombinationTests {
  let assessor: Assessor

  init() throws {
    assessor = Assessor(corpus: try CorpusFixture.load())
  }

  private func report(_ json: String, on: String, forYear: Int? = nil) throws -> AssessmentReport {
    let read = try FactsFile.read(json: json, dictionary: assessor.corpus.facts, file: "facts.json")
    return try assessor.assess(read.dossier, on: try #require(CalendarDay(on)), forYear: forYear)
  }

  private func assessments(of benefit: String, in report: AssessmentReport) -> [Assessment] {
    report.benefits.filter { $0.benefit.description == benefit }
  }

  private func yuan(_ amount: Int64) -> Money { Money(fen: amount * 100) }

  @Test("two projects under one clause have two ceilings, and three contracts three")
  func ceilingsBySubject() throws {
    let report = try report(
      """
      { "enterprise": "e", "complete": ["project", "contract"], "facts": [], "subjects": [
        {"subject": "project", "key": "p1", "facts": [ {"fact": "project_kind", "value": "technical_upgrade"},
          {"fact": "starts_on", "value": "2026-03-01"}, {"fact": "upgrade_interest", "value": "30000000"},
          {"fact": "lease_cost", "value": null} ]},
        {"subject": "project", "key": "p2", "facts": [ {"fact": "project_kind", "value": "technical_upgrade"},
          {"fact": "starts_on", "value": "2026-04-01"}, {"fact": "upgrade_interest", "value": "12000000.55"},
          {"fact": "lease_cost", "value": "3000000"} ]},
        {"subject": "contract", "key": "c1", "facts": [ {"fact": "contract_kind", "value": "first_set"},
          {"fact": "recognised", "value": true}, {"fact": "signed_on", "value": "2026-02-01"},
          {"fact": "contract_amount", "value": "100000000"} ]},
        {"subject": "contract", "key": "c2", "facts": [ {"fact": "contract_kind", "value": "first_batch"},
          {"fact": "recognised", "value": true}, {"fact": "signed_on", "value": "2026-02-01"},
          {"fact": "contract_amount", "value": "1000000.03"} ]},
        {"subject": "contract", "key": "c3", "facts": [ {"fact": "contract_kind", "value": "first_version"},
          {"fact": "recognised", "value": true}, {"fact": "signed_on", "value": "2026-02-01"},
          {"fact": "contract_amount", "value": "1000000"} ]} ] }
      """, on: "2026-06-30")
    // 30,000,000 is bounded by 2000万; 12,000,000.55 + 3,000,000 is below it.
    let upgrades = assessments(of: "zhuanxing-2026/6#upgrade-financing", in: report)
    #expect(upgrades.map(\.key) == ["p1", "p2"])
    #expect(upgrades.map(\.amount.maximum) == [yuan(20_000_000), Money(fen: 1_500_000_055)])
    // 30 % of 1亿 is bounded by 2000万; 30 % of 1,000,000.03 is 300,000.009, down to the fen; software is in the other text.
    let sets = assessments(of: "zhuanxing-2026/1#first-set-support", in: report)
    #expect(sets.map(\.amount.maximum) == [yuan(20_000_000), yuan(300_000), .zero])
    #expect(sets.map(\.state) == [.eligible, .eligible, .ineligible])
    let older = assessments(of: "gaoduan-2022/13#first-set-support", in: report)
    #expect(older.map(\.amount.maximum) == [yuan(20_000_000), yuan(300_000), yuan(300_000)])
  }

  @Test("the awards of two documents for one entry give a range: nothing is certain, and both may be had")
  func oneEntryTwoDocuments() throws {
    let entry = """
      {"fact": "above_scale_on", "value": "2025-06-01"}, {"fact": "above_scale_route", "value": "new"},
      {"fact": "first_entry", "value": true}, {"fact": "industry", "value": "3911"}
      """
    let report = try report(
      """
      { "enterprise": "e", "facts": [ \(entry),
        {"fact": "output", "period": "2024", "value": null}, {"fact": "output", "period": "2025", "value": null},
        {"fact": "output", "period": "2023", "value": null}, {"fact": "revenue", "period": "2025", "value": null},
        {"fact": "revenue", "period": "2024", "value": null}, {"fact": "revenue", "period": "2023", "value": null},
        {"fact": "tier", "value": "none"}, {"fact": "national_green_factory_on", "value": null} ] }
      """, on: "2026-05-10")
    #expect(assessments(of: "shenggui-2023/5#new-entrant-award", in: report).map(\.state) == [.eligible])
    #expect(assessments(of: "zjtx-2025/2#first-entry-award", in: report).map(\.state) == [.eligible])
    // 50万 each; the texts leave open whether both are paid, so that the maximum takes both and the minimum neither.
    #expect(report.totalCash == CashRange(minimum: .zero, maximum: yuan(1_000_000)))
    let edge = try #require(
      InstrumentID("shenggui-2023/5#new-entrant-award").flatMap(assessor.corpus.benefit)?.overlaps
        .first { $0.benefit.description == "zjtx-2025/2#first-entry-award" })
    #expect(edge.stacking == .unsettled)
  }

  @Test("before, within and after each document's period the same contract is judged by the day it was signed")
  func periods() throws {
    for (day, state2026, state2022) in [
      ("2022-09-30", Assessment.State.notInForce, Assessment.State.notInForce),
      ("2022-10-01", .notInForce, .eligible), ("2025-12-31", .notInForce, .eligible),
      ("2026-01-01", .eligible, .eligible), ("2028-12-31", .eligible, .eligible),
      ("2029-01-01", .notInForce, .eligible),
    ] {
      let report = try report(
        """
        { "enterprise": "e", "facts": [], "subjects": [ {"subject": "contract", "key": "c", "facts": [
          {"fact": "contract_kind", "value": "first_set"}, {"fact": "recognised", "value": true},
          {"fact": "signed_on", "value": "\(day)"}, {"fact": "contract_amount", "value": "1000000"} ]} ] }
        """, on: "2029-06-30")
      #expect(assessments(of: "zhuanxing-2026/1#first-set-support", in: report).map(\.state) == [state2026], "\(day)")
      #expect(assessments(of: "gaoduan-2022/13#first-set-support", in: report).map(\.state) == [state2022], "\(day)")
    }
  }

  @Test("a household's guarantee is known only where all its loans are listed, and is no cash")
  func household() throws {
    func loans(_ complete: Bool, _ second: String) throws -> AssessmentReport {
      try report(
        """
        { "enterprise": "e", "facts": [ {"fact": "tier", "value": "srdi"} ],
          \(complete ? "\"complete\": [\"loan\"]," : "") "subjects": [
          {"subject": "loan", "key": "a", "facts": [ {"fact": "loan_kind", "value": "guaranteed"},
            {"fact": "principal", "value": "10000000"}, {"fact": "drawn_on", "value": "2025-06-01"} ]},
          {"subject": "loan", "key": "b", "facts": [ {"fact": "loan_kind", "value": "guaranteed"},
            {"fact": "principal", "value": "\(second)"}, {"fact": "drawn_on", "value": "2025-07-01"} ]} ] }
        """, on: "2025-10-20")
    }
    let limit = "zjtx-2025/13#guarantee-limit"
    #expect(try assessments(of: limit, in: loans(false, "20000000")).map(\.state) == [.undecided, .undecided])
    #expect(try assessments(of: limit, in: loans(true, "20000000")).map(\.state) == [.eligible, .eligible])
    #expect(try assessments(of: limit, in: loans(true, "20000000.01")).map(\.state) == [.ineligible, .ineligible])
    // A sum can only grow: over the limit it is over the limit, listed or not.
    #expect(try assessments(of: limit, in: loans(false, "20000000.01")).map(\.state) == [.ineligible, .ineligible])
    let listed = try loans(true, "20000000")
    #expect(assessments(of: limit, in: listed).allSatisfy { !$0.isCash && $0.amount.maximum == yuan(30_000_000) })
  }

  @Test("who matches the better of two benefits that exclude each other is told no way to the other")
  func noWayBack() throws {
    let report = try report(
      """
      { "enterprise": "e", "facts": [ {"fact": "tier", "value": "srdi"} ], "subjects": [
        {"subject": "project", "key": "p", "facts": [ {"fact": "project_kind", "value": "technical_upgrade"},
          {"fact": "especially_major", "value": true}, {"fact": "total_investment", "value": "500000000"},
          {"fact": "starts_on", "value": "2025-06-01"} ]} ] }
      """, on: "2026-01-31")
    let major = try #require(assessments(of: "zjtx-2025/9#major-upgrade-support", in: report).first)
    #expect(
      major.state == .eligible
        && major.amount == Amount(kind: .fixed, minimum: yuan(50_000_000), maximum: yuan(50_000_000)))
    let other = try #require(assessments(of: "zjtx-2025/9#upgrade-financing", in: report).first)
    #expect(other.state == .ineligible && other.gaps.isEmpty)
  }

  @Test("a voucher capped for the enterprise counts for no cash, and its contracts each have the ceiling")
  func voucher() throws {
    let report = try report(
      """
      { "enterprise": "e", "facts": [ {"fact": "output", "period": "2023", "value": "100000000"} ], "subjects": [
        {"subject": "contract", "key": "a", "facts": [ {"fact": "contract_kind", "value": "smart_factory_service"},
          {"fact": "signed_on", "value": "2023-05-01"} ]},
        {"subject": "contract", "key": "b", "facts": [ {"fact": "contract_kind", "value": "smart_factory_service"},
          {"fact": "signed_on", "value": "2023-06-01"} ]} ] }
      """, on: "2024-06-30")
    let vouchers = assessments(of: "gaoduan-2022/12#smart-assessment-voucher", in: report)
    #expect(vouchers.map(\.amount.maximum) == [yuan(50_000), yuan(50_000)])
    #expect(vouchers.allSatisfy { !$0.isCash })
  }
}
