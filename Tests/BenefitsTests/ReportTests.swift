import CorpusFixtures
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What a report says to people and to machines.
@Suite("Reports")
struct ReportTests {
  let corpus: PolicyCorpus
  let report: AssessmentReport

  init() throws {
    corpus = try CorpusFixture.load()
    let read = try FactsFile.read(
      json: """
        { "enterprise": "e", "facts": [
          {"fact": "above_scale_on", "value": "2024-12-20"}, {"fact": "above_scale_route", "value": "annual"},
          {"fact": "first_entry", "value": true}, {"fact": "industry", "value": "3911"},
          {"fact": "output", "period": "2024", "value": "100000000"} ] }
        """, dictionary: corpus.facts, file: "facts.json")
    let day = try #require(CalendarDay("2026-05-10"))
    report = try Assessor(corpus: corpus).assess(read.dossier, on: day)
  }

  /// The part of the JSON that the interface fixes, without the reasons, which `EntryAwardTests` holds.
  @Test("the JSON has the fixed names, amounts as text in yuan, and null for what is not known")
  func json() throws {
    let json = Data(report.json(in: .chinese).rendered.utf8)
    let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
    #expect(Set(object.keys) == ["on", "for", "known", "corpus", "benefits", "totalCash", "unasked"])
    #expect(object["on"] as? String == "2026-05-10")
    #expect(object["for"] is NSNull)
    #expect((object["totalCash"] as? [String: String]) == ["minYuan": "0", "maxYuan": "1500000"])
    let benefits = try #require(object["benefits"] as? [[String: Any]])
    let growth = try #require(benefits.first { $0["benefit"] as? String == EntryAwardTests.growthAward })
    #expect(
      Set(growth.keys) == [
        "benefit", "clause", "subject", "key", "year", "state", "accruedOn", "amount", "row", "conditions", "missing",
        "gaps", "readings", "call", "told", "unlisted",
      ])
    #expect(growth["told"] as? String == "undecided" && growth["unlisted"] is NSNull)
    #expect(growth["state"] as? String == "undecided")
    #expect(growth["year"] as? Int == 2025)
    #expect(growth["row"] is NSNull)
    #expect(growth["call"] as? String == "none")
    #expect((growth["amount"] as? [String: String]) == ["kind": "upTo", "minYuan": "0", "maxYuan": "400000"])
    let missing = try #require(growth["missing"] as? [[String: String]])
    #expect(missing == [["fact": "output", "period": "2025", "couldReleaseYuan": "400000"]])
    let conditions = try #require(growth["conditions"] as? [[String: Any]])
    let ramp = try #require(conditions.first { $0["row"] as? String == "g10" && $0["result"] as? String == "unknown" })
    #expect(ramp["text"] as? String == "产值增幅：10%（含）至30%（不含）")
    #expect(Set(ramp.keys) == ["facts", "result", "row", "sum", "text"] && ramp["sum"] is NSNull)
  }

  @Test("the English report says the bands in English")
  func english() throws {
    let text = report.json(in: .english).rendered
    #expect(text.contains("10% (included) to 30% (excluded)"))
  }

  @Test("the words for people name the missing fact, what it could release, and who decides in the end")
  func text() {
    let text = report.text(corpus: corpus, in: .chinese)
    #expect(text.contains("【待补信息】"))
    #expect(text.contains("待补：工业总产值（2025），补齐后最多可释放400,000元"))
    #expect(text.contains("已有政策依据，申报通知未发布"))
    #expect(text.hasSuffix("现金合计：0元至最高1,500,000元\n以申报通知和审核结果为准。"))
  }

  @Test("cash of which no text names a figure is left untold only where people are told that it may come")
  func untoldCash() throws {
    let award = try #require(report.benefits.first)
    func untold(_ state: Assessment.State, _ told: Assessment.State) -> Bool {
      let alone = Assessment(
        benefit: award.benefit, clause: award.clause, subject: .enterprise, key: "e", year: 2025, state: state,
        told: told, accruedOn: nil, amount: .none, row: nil, conditions: [], missing: [], unlisted: nil, doubt: nil,
        gaps: [], readings: [], call: .none, isCash: true)
      return AssessmentReport(
        on: report.on, forYear: nil, known: report.known, corpus: report.corpus, benefits: [alone],
        totalCash: report.totalCash, strictCash: report.strictCash, unasked: []
      ).leavesCashUntold
    }
    #expect(untold(.eligible, .eligible) && untold(.undecided, .undecided))
    #expect(!untold(.undecided, .ineligible) && !untold(.undecided, .notInForce) && !untold(.ineligible, .ineligible))
  }

  @Test("of two benefits that exclude each other only the dearer counts in the total")
  func exclusive() throws {
    let award = try #require(report.benefits.first)
    func eligible(_ yuan: Int64, _ name: String) throws -> Assessment {
      Assessment(
        benefit: try #require(InstrumentID("shenggui-2023/5#\(name)")), clause: award.clause, subject: .enterprise,
        key: "e", year: 2025, state: .eligible, told: .eligible, accruedOn: nil,
        amount: Amount(kind: .fixed, minimum: Money(fen: yuan * 100), maximum: Money(fen: yuan * 100)), row: nil,
        conditions: [], missing: [], unlisted: nil, doubt: nil, gaps: [], readings: [], call: .none, isCash: true)
    }
    let three = [try eligible(5, "a"), try eligible(7, "b"), try eligible(4, "c")]
    let apart = CashRange(of: three, caps: [:], exclusive: [:])
    #expect(apart == CashRange(minimum: Money(fen: 1600), maximum: Money(fen: 1600)))
    // a and b exclude each other, and so do b and c: a with c is worth more than b.
    let ids = three.map(\.benefit)
    let chained = CashRange(
      of: three, caps: [:], exclusive: [ids[0]: [ids[1]], ids[1]: [ids[0], ids[2]], ids[2]: [ids[1]]])
    #expect(chained == CashRange(minimum: Money(fen: 900), maximum: Money(fen: 900)))
    // Two contracts under one benefit that is capped for the enterprise as a whole.
    let a = try #require(InstrumentID("shenggui-2023/5#a"))
    let capped = CashRange(of: three + [try eligible(5, "a")], caps: [a: Money(fen: 700)], exclusive: [:])
    #expect(capped == CashRange(minimum: Money(fen: 1800), maximum: Money(fen: 1800)))
  }
}

/// Figures of clause pages.
@Suite("Population")
struct PopulationTests {
  @Test("an enterprise stands behind the benefits it matches and the counts it falls under, in its own area")
  func standings() throws {
    let corpus = try CorpusFixture.load()
    let read = try FactsFile.read(
      json: """
        { "enterprise": "e", "facts": [
          {"fact": "above_scale_on", "value": "2025-09-01"}, {"fact": "above_scale_route", "value": "new"},
          {"fact": "first_entry", "value": true}, {"fact": "industry", "value": "3911"},
          {"fact": "statistical_area", "value": "310117"}, {"fact": "output", "period": "2025", "value": "30000000"},
          {"fact": "output", "period": "2024", "value": "31000000"} ] }
        """, dictionary: corpus.facts, file: "facts.json")
    let day = try #require(CalendarDay("2026-11-21"))
    let projector = PopulationProjector(assessor: Assessor(corpus: corpus), on: day)
    let standings = try projector.standings(of: read.dossier)
    let holding = standings.filter { $0.state == .holds }.map(\.source.description)
    #expect(holding.contains("shenggui-2023/5#new-entrant-award"))
    #expect(holding.contains("shenggui-2023/1#new-entrants-2025/entrants"))
    #expect(holding.contains("shenggui-2023/4#falling-watch-list/in-band-falling"))
    #expect(!holding.contains("shenggui-2023/5#annual-entrant-growth-award"))
    #expect(standings.allSatisfy { $0.area?.text == "310117" })
  }

  @Test("every contract, project and loan stands for itself, and each comes out as its assessment says")
  func subjects() throws {
    let corpus = try CorpusFixture.load()
    let read = try FactsFile.read(
      json: """
        { "enterprise": "e", "facts": [
          {"fact": "tier", "value": "srdi"}, {"fact": "industry", "value": "3511"},
          {"fact": "statistical_area", "value": "310117"}, {"fact": "output", "period": "2024", "value": "31000000"} ],
          "subjects": [
            {"subject": "contract", "key": "c1", "facts": [
              {"fact": "contract_kind", "value": "first_set"}, {"fact": "recognised", "value": true},
              {"fact": "contract_amount", "value": "66666667"}, {"fact": "signed_on", "value": "2024-03-01"}]},
            {"subject": "contract", "key": "c2", "facts": [
              {"fact": "contract_kind", "value": "first_set"}, {"fact": "recognised", "value": true},
              {"fact": "contract_amount", "value": "1000000"}, {"fact": "signed_on", "value": "2024-05-01"}]},
            {"subject": "contract", "key": "c3", "facts": [
              {"fact": "contract_kind", "value": "first_set"}, {"fact": "signed_on", "value": "2024-05-01"}]},
            {"subject": "contract", "key": "c4", "facts": [
              {"fact": "contract_kind", "value": "ai_compute"}]},
            {"subject": "loan", "key": "l1", "facts": [
              {"fact": "loan_kind", "value": "guaranteed"}, {"fact": "principal", "value": "30000000"},
              {"fact": "drawn_on", "value": "2026-02-01"}]} ] }
        """, dictionary: corpus.facts, file: "facts.json")
    let day = try #require(CalendarDay("2026-11-21"))
    let assessor = Assessor(corpus: corpus)
    let standings = try PopulationProjector(assessor: assessor, on: day).standings(of: read.dossier)

    let firstSets = standings.filter { "\($0.source)" == "gaoduan-2022/13#first-set-support" }
    #expect(firstSets.map { "\($0.subject) \($0.state)" } == ["c1 holds", "c2 holds", "c3 undecided"])
    #expect(firstSets.map(\.maximum) == [Money(fen: 2_000_000_000), Money(fen: 30_000_000), Money(fen: 2_000_000_000)])
    // A support without a sum that a missing day keeps open is open, though there is no amount to it.
    let compute = standings.filter { "\($0.source)" == "gaoduan-2022/18#compute-support" }
    #expect(compute.map { "\($0.subject) \($0.state)" } == ["c4 undecided"])

    for assessment in try assessor.assess(read.dossier, on: day).benefits {
      let standing = standings.first { $0.source == .benefit(assessment.benefit) && $0.subject == assessment.key }
      switch assessment.state {
      case .eligible: #expect(standing?.state == .holds)
      case .undecided: #expect((standing?.state == .undecided) == (assessment.told == .undecided))
      case .ineligible, .notInForce: #expect(standing == nil)
      }
      guard let standing else { continue }
      #expect(standing.minimum == assessment.amount.minimum && standing.maximum == assessment.amount.maximum)
      #expect(standing.row == assessment.row)
    }
  }

  @Test("a tally adds up those that hold and counts the undecided apart")
  func tally() throws {
    let benefit = try #require(InstrumentID("shenggui-2023/5#new-entrant-award"))
    func standing(_ state: Standing.State, _ fen: Int64?) -> Standing {
      Standing(
        source: .benefit(benefit), enterprise: "e", subject: "e", state: state, minimum: .zero,
        maximum: fen.map(Money.init(fen:)), row: nil, area: nil)
    }
    var tally = Tally()
    for one in [standing(.holds, 100), standing(.undecided, 900), standing(.holds, 50)] { tally.add(one) }
    #expect(tally.holding == 2)
    #expect(tally.undecided == 1)
    #expect(tally.maximum == Money(fen: 150))
    tally.add(standing(.holds, nil))
    #expect(tally.maximum == nil)
  }

  @Test("a tally counts what an enterprise's subjects have together up to its cap, as the assessment's total does")
  func cappedTally() throws {
    let benefit = try #require(InstrumentID("zjtx-2025/13#loan-subsidy"))
    let cap = Money(fen: 100)
    // The last has no bound of its own: its cap is one.
    let had: [(enterprise: String, fen: Int64?)] = [("a", 60), ("a", 60), ("b", 30), ("b", 40), ("c", 100), ("d", nil)]
    var (tally, uncapped) = (Tally(), Tally())
    for (index, one) in had.enumerated() {
      let standing = Standing(
        source: .benefit(benefit), enterprise: one.enterprise, subject: "\(index)", state: .holds, minimum: .zero,
        maximum: one.fen.map(Money.init(fen:)), row: nil, area: nil)
      tally.add(standing, cap: cap)
      uncapped.add(standing)
    }
    #expect(tally.maximum == Money(fen: 100 + 70 + 100 + 100) && tally.holding == 6 && tally.holders == 4)
    #expect(uncapped.maximum == nil)
  }
}
