import BatchEvaluation
import CorpusFixtures
import Demonstration
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

@Suite("One benefit asked of everybody")
struct BenefitScanTests {
  private let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21

  @Test(
    "state, amount, row, reasons and missing facts are those of the whole assessment, for the year of the call alone")
  func same() throws {
    let corpus = try CorpusFixture.load()
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-scan-\(UUID().uuidString)")
    try DemonstrationCity(
      enterprises: 60, months: 0, seed: 11, on: on, areas: corpus.areas, industries: corpus.industries
    ).writePopulation(to: folder)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read(threads: 1)
    let dossiers = ColumnDossiers(population, dictionary: corpus.facts)
    let assessor = Assessor(corpus: corpus)
    let scans = try corpus.benefits.filter { $0.table != nil }.compactMap { benefit -> BenefitScan? in
      if case .shows = benefit.life { return nil }
      return try BenefitScan(benefit.id, assessor: assessor, on: on, year: 2025, known: on)
    }
    #expect(scans.count > 20)
    var (matching, elsewhere) = (0, 0)
    for row in 0..<60 {
      let dossier = try dossiers.dossier(ofRow: row)
      let whole = try assessor.assess(dossier, on: on, forYear: 2025, known: on)
      for scan in scans {
        let expected = whole.benefits.filter { $0.benefit == scan.benefit.id }
        let outcomes = try scan.outcomes(of: dossier)
        #expect(outcomes.count == expected.count)
        // Every no has its cause, in the same order.
        let refused = zip(outcomes, expected).filter { if case .may = $0.0 { false } else { true } }.map(\.1)
        let causes = try scan.refusals(of: dossier)
        #expect(causes.count == refused.count)
        for (cause, assessment) in zip(causes, refused) {
          switch cause {
          case .otherYear(let key, let year): #expect(key == assessment.key && year == assessment.year)
          case .no(let told): #expect(told == assessment.withoutGaps)
          }
        }
        for (outcome, assessment) in zip(outcomes, expected) {
          switch outcome {
          case .otherYear:
            elsewhere += 1
            #expect(assessment.year != nil && assessment.year != 2025)
          case .no(let state):
            #expect(state == assessment.state || assessment.state == .undecided)
          case .may(let found, _):
            matching += 1
            #expect(found == assessment.withoutGaps)
          }
        }
      }
    }
    #expect(matching > 20 && elsewhere > 0)
  }

  @Test("a scan reads the facts of its benefit and no others")
  func facts() throws {
    let corpus = try CorpusFixture.load()
    let id = try #require(InstrumentID("shenggui-2023/5#new-entrant-award"))
    let scan = try BenefitScan(id, assessor: Assessor(corpus: corpus), on: on, year: 2025, known: on)
    let names = Set(scan.facts.map(\.text))
    #expect(names.contains("above_scale_on") && names.contains("above_scale_route"))
    #expect(!names.contains("name") && !names.contains("employees"))
  }

  @Test("a match has the facts from which its sum is worked out, each as of the day for which it was read")
  func base() throws {
    let corpus = try CorpusFixture.load()
    let id = try #require(InstrumentID("zjtx-2025/12#digital-service-subsidy"))
    func value(_ fact: String, _ text: String) throws -> (FactReference, FactValue) {
      let reference = try #require(FactReference(column: fact))
      let definition = try #require(corpus.facts.definition(of: reference.fact))
      return (reference, try corpus.facts.value(text, for: definition, at: Place()))
    }
    func entry(_ fact: String, _ text: String) throws -> FactEntry {
      let (reference, value) = try value(fact, text)
      return FactEntry(reference, value)
    }
    let dossier = Dossier(
      key: "e", enterprise: Subject(kind: .enterprise, key: "e", entries: [try entry("tier", "srdi")]),
      subjects: [
        Subject(
          kind: .contract, key: "HT-1",
          entries: [
            try entry("contract_kind", "digital_service"), try entry("contract_amount", "5213000"),
            try entry("signed_on", "2025-06-01"),
          ])
      ])
    let scan = try BenefitScan(id, assessor: Assessor(corpus: corpus), on: on, year: 2025, known: on)
    guard case .may(let found, let base)? = try scan.outcomes(of: dossier).first else {
      Issue.record("the contract matches")
      return
    }
    let amount = try value("contract_amount", "5213000")
    #expect(found.state == .eligible && found.amount.maximum == Money(fen: 156_390_000))
    #expect(base.map(\.reference) == [amount.0] && base.map(\.knowledge) == [.known(amount.1)])
    #expect(base.map(\.isOfEnterprise) == [false] && base.map(\.on.description) == ["2025-06-01"])
  }

  @Test("a benefit without conditions is refused by name")
  func refused() throws {
    let corpus = try CorpusFixture.load()
    let id = try #require(InstrumentID("shenggui-2023/5#no-such-award"))
    #expect {
      _ = try BenefitScan(id, assessor: Assessor(corpus: corpus), on: on, year: 2025, known: on)
    } throws: { fault in
      (fault as? Diagnostics)?.rendered(in: .chinese)
        == "错误：“shenggui-2023/5#no-such-award”没有可以测算的条件\n  应为：有判定表的扶持事项"
    }
  }
}
