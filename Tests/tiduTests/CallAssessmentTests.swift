import Benefits
import Corpus
import Enterprises
import Facts
import Foundation
import Instruments
import PolicyCorpus
import Quantities
import Rules
import Storage
import Testing

@testable import tidu

@Suite("Who matches the benefit of a call", .timeLimit(.minutes(5)))
struct CallAssessmentTests {
  @Test(
    "what a sum is worked out from comes with the record that told it; a run after a correction reads the later one")
  func base() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-runs-\(UUID().uuidString)")
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    let now = Timestamp(millisecondsSinceEpoch: 1_778_400_000_000)
    let today = now.dayInShanghai
    let (store, _) = try await SQLiteStore.open(in: folder, at: now)
    let desk = FactDesk(
      store: store,
      reference: ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries))
    let body = "91310117MA1000001"
    let check = try #require(CreditCode.checkCharacter(for: body))
    let code = try #require(CreditCode(body + String(check)))
    for (subject, text) in [
      (SubjectKind.enterprise, "credit_code,name,tier\n\(code),模拟企业,srdi\n"),
      (
        .contract,
        """
        credit_code,key,contract_kind,contract_amount,signed_on
        \(code),HT-1,digital_service,5213000,2025-06-01

        """
      ),
    ] {
      let file = FactImport(
        file: "\(subject.rawValue).csv", bytes: Array(text.utf8), subject: subject, basis: .voluntary)
      _ = try await desk.importFacts(file, command: file.command(by: .commandLine, key: subject.rawValue), at: now)
    }
    let assessments = CallAssessments(
      desk: desk, assessor: Assessor(corpus: corpus), book: RuleBook(corpus), rules: RuleDesk(store: store))
    let question = BenefitQuestion(
      benefit: try #require(InstrumentID("zjtx-2025/12#digital-service-subsidy")), scope: .everywhere, on: today,
      year: 2025, known: today)
    func run() async throws -> AssessedSubject {
      let rows = try await assessments.assess(question, progress: { _ in }).rows
      #expect(rows.count == 1)
      return try #require(rows.first)
    }
    func told() async throws -> RecordedFact {
      let history = try await desk.history(of: code, at: now, within: .everywhere)
      return try #require(history.last { $0.fact.reference.description == "contract_amount" }?.fact)
    }
    func base(_ value: String, _ fact: RecordedFact) throws -> [AssessedSubject.BaseTelling] {
      [
        AssessedSubject.BaseTelling(
          fact: AssessedSubject.KnownFact(reference: "contract_amount", value: value),
          on: try #require(CalendarDay("2025-06-01")),
          source: AssessedSubject.BaseTelling.Source(number: fact.id.number, told: today))
      ]
    }
    let first = try await told()
    let found = try await run()
    #expect(found.maximum == Money(fen: 156_390_000) && found.subject == "HT-1")
    let kept = try base("5213000", first)
    #expect(found.base == kept)
    let correction = FactCorrection(fact: first.id, text: "6000000", reason: "合同变更", isConfirmed: true)
    _ = try await desk.correct(
      correction, command: correction.command(by: .commandLine, key: "corrected"), at: now, within: .everywhere)
    let later = try await told()
    #expect(later.id != first.id)
    let after = try await run()
    let corrected = try base("6000000", later)
    #expect(after.maximum == Money(fen: 180_000_000) && after.base == corrected)
    // Asked about some alone it says the same of each, and nothing of the others.
    let among = try await assessments.assess(question.asked(of: [code]), progress: { _ in })
    #expect(among.rows == [after] && among.asked == 1)
    #expect(try await assessments.assess(question.asked(of: []), progress: { _ in }).asked == 0)
  }
}
