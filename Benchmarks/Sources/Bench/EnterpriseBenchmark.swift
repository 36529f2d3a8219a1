import Benefits
import Corpus
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

import struct Foundation.Data
import class Foundation.JSONDecoder

/// Every benefit for one enterprise at a time, with every reason, as a portal's page and the API ask.
final class EnterpriseBenchmark: Benchmark {
  private struct Work: Decodable {
    let on: String
    /// A facts file's text for each enterprise.
    let files: [String]
  }

  private struct NoSuchWork: Error { let text: String }

  private let corpus: PolicyCorpus
  private let assessor: Assessor
  private let on: CalendarDay
  private let files: [String]
  private let dossiers: [Dossier]
  /// Of everything that was answered, so that no answer is left out.
  private var checksum = 0

  init(work: Data) throws {
    let work = try JSONDecoder().decode(Work.self, from: work)
    guard let on = CalendarDay(work.on) else { throw NoSuchWork(text: work.on) }
    corpus = try PolicyCorpus.load(from: CorpusFolder.bundled)
    (assessor, self.on, files) = (Assessor(corpus: corpus), on, work.files)
    let facts = corpus.facts
    dossiers = try work.files.map { try FactsFile.read(json: $0, dictionary: facts, file: "facts.json").dossier }
  }

  /// The reports, as `tidu assess --format json` gives them.
  func answers() throws -> [String] {
    try dossiers.map { try assessor.assess($0, on: on).json(in: .chinese).compact }
  }

  func run(_ part: String, times: Int) throws {
    for _ in 0..<times {
      switch part {
      case "explained":
        for dossier in dossiers { checksum &+= try assessor.assess(dossier, on: on).benefits.count }
      case "plain":
        for dossier in dossiers { checksum &+= try assessor.assess(dossier, on: on, reasons: false).benefits.count }
      case "files":
        for file in files {
          let dossier = try FactsFile.read(json: file, dictionary: corpus.facts, file: "facts.json").dossier
          checksum &+= try assessor.assess(dossier, on: on).json(in: .chinese).compact.utf8.count
        }
      default: throw NoSuchWork(text: part)
      }
    }
  }
}
