import Diagnostics
import EnterpriseFixtures
import Facts
import Journal
import Quantities

@testable import Enterprises

/// A store that knows what it is given, and cannot be written.
struct KnownFacts: EnterpriseReading, EnterpriseReader, FactReader, JournalReader {
  var known: [RecordedFact] = []

  var enterprises: any EnterpriseReader { self }
  var facts: any FactReader { self }
  var journalRecords: any JournalReader { self }

  func enterprise(_ code: CreditCode) throws -> Enterprise? {
    known.contains { $0.subject.enterprise == code }
      ? Enterprise(code, values: [], addedAt: noon("2026-01-01"), updatedAt: noon("2026-01-01")) : nil
  }
  func page(_ query: EnterpriseQuery, within scope: AreaScope) throws -> EnterprisePage {
    EnterprisePage(rows: [], total: 0)
  }
  func countsByDistrict(within scope: AreaScope) throws -> [DistrictCount] { [] }
  func count(within scope: AreaScope) throws -> Int { 0 }
  func facts(of enterprise: CreditCode) throws -> [RecordedFact] {
    known.filter { $0.subject.enterprise == enterprise }
  }
  func facts(of subject: SubjectReference) throws -> [RecordedFact] { known.filter { $0.subject == subject } }
  func fact(_ id: RecordedFact.ID) throws -> RecordedFact? { known.first { $0.id == id } }
  func tellings(of fact: FactID, by enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]] { [:] }
  func facts(recordedIn records: Set<Int>) throws -> [RecordedFact] {
    known.filter { records.contains($0.origin.record) }
  }
  func forEachEnterprise(
    within scope: AreaScope, reading choice: FactChoice?, _ body: (Enterprise, [RecordedFact]) throws -> Void
  ) throws {}
  func forEachStandingFact(
    _ facts: Set<FactID>, in periods: Set<Period>, within scope: AreaScope, _ body: (StandingFact) throws -> Void
  ) throws {}
  func count() throws -> Int { known.count }
  func lastTelling() throws -> Timestamp? { known.map(\.origin.recordedAt).max() }
  func enterprisesTold(after mark: StoredPopulation.Mark) throws -> [CreditCode] {
    Set(known.filter { $0.id.number > mark.lastFact }.map(\.subject.enterprise)).sorted()
  }
  func head() throws -> JournalHead { .empty }
  func record(_ sequence: Int) throws -> JournalRecord? { nil }
  func forEachRecord(after sequence: Int, _ body: (JournalRecord) throws -> Void) throws {}
  func recent(limit: Int, before: Int?, kind: String?, actor: ActorID?) throws -> [JournalRecord] { [] }
  func segment(_ hash: ContentHash) throws -> [UInt8]? { nil }
}

/// Previews a file.
func preview(
  _ text: String, file: String = "enterprise.csv", subject: SubjectKind = .enterprise, basis: Basis = .voluntary,
  source: String? = nil, at: Timestamp = noon("2026-05-10"), known: KnownFacts = KnownFacts()
) throws -> ImportPreview {
  try FactImportReading.read(
    FactImport(file: file, bytes: Array(text.utf8), subject: subject, basis: basis, source: source),
    reference: try Reference.load(), at: at, known: known, progress: { _ in }
  ).preview
}

/// The message with which a file is refused whole, or its rows are.
func refusal(
  _ text: String, in language: Language = .chinese, file: String = "enterprise.csv",
  subject: SubjectKind = .enterprise, basis: Basis = .voluntary, known: KnownFacts = KnownFacts()
) throws -> String {
  do {
    let preview = try preview(text, file: file, subject: subject, basis: basis, known: known)
    return preview.isApplicable ? "" : preview.refusal.rendered(in: language)
  } catch let error as Diagnostics {
    return error.rendered(in: language)
  }
}
