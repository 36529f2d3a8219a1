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
          case .may(let found):
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
