import BatchEvaluation
import CorpusFixtures
import Demonstration
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What a run over a generated city writes for an enterprise is what its own facts file is answered with.
@Suite("A city's rows beside single answers")
struct BatchSampleTests {
  private let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21

  private func city(_ count: Int, _ corpus: PolicyCorpus) throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-city-\(UUID().uuidString)")
    let city = try DemonstrationCity(
      enterprises: count, months: 0, seed: 7, on: on, areas: corpus.areas, industries: corpus.industries)
    try city.writePopulation(to: folder)
    return folder
  }

  @Test("states, amounts and rows of a sample are those of its facts files, to the fen, and on two threads as on one")
  func sample() throws {
    let corpus = try CorpusFixture.load()
    let folder = try city(400, corpus)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let assessor = BatchAssessor(corpus: corpus, on: on)
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read(threads: 2)
    let table = try Self.text(assessor.run(population, options: .init(isWhole: true)))
    #expect(try Self.text(assessor.run(population, threads: 2, options: .init(isWhole: true))) == table)
    let rows = Set(table.split(separator: "\n").dropFirst())
    let single = Assessor(corpus: corpus)
    let dossiers = ColumnDossiers(population, dictionary: corpus.facts)
    var compared = 0
    for row in stride(from: 0, to: 400, by: 20) {
      let told = try dossiers.dossier(ofRow: row)
      let read = try FactsFile.read(json: Self.factsFile(told), dictionary: corpus.facts, file: "facts.json").dossier
      for found in try single.assess(read, on: on).benefits {
        let most = found.amount.maximum.map { "\($0)" } ?? ""
        let name = [
          read.key, found.subject.rawValue, found.key, "\(found.benefit)", found.state.rawValue,
          found.amount.kind.rawValue, "\(found.amount.minimum)", most, found.row ?? "",
        ].joined(separator: ",")
        #expect(rows.contains(Substring(name)), "\(name)")
        compared += 1
      }
    }
    #expect(compared >= 20 * 12)
  }

  @Test("a city's columns take at most 60 bytes an enterprise, with all that is below it")
  func memory() throws {
    let corpus = try CorpusFixture.load()
    let folder = try city(3000, corpus)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let assessor = BatchAssessor(corpus: corpus, on: on)
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read(keeps: assessor.reads)
    #expect(population.bytes / 3000 <= 60)
  }

  @Test("rows are sorted, and without --all neither the ineligible nor what is out of force is told")
  func sorting() throws {
    let corpus = try CorpusFixture.load()
    let folder = try city(300, corpus)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    let assessor = BatchAssessor(corpus: corpus, on: on)
    let population = try PopulationFolder(folder, dictionary: corpus.facts).read(keeps: assessor.reads)
    let outcome = try assessor.run(population)
    let lines = try Self.text(outcome).split(separator: "\n").dropFirst()
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let keys = lines.map { $0.prefix(4).joined(separator: "\u{0}") }
    #expect(!keys.isEmpty && keys == keys.sorted() && Set(keys).count == keys.count)
    #expect(Set(lines.map { $0[4] }) == ["eligible", "undecided"])
    // The summary counts the same rows.
    let sums = outcome.summary
    #expect(sums.benefits.reduce(0) { $0 + $1.all.eligible } == lines.filter { $0[4] == "eligible" }.count)
    for benefit in sums.benefits {
      #expect(benefit.all.eligible == benefit.districts.reduce(0) { $0 + $1.figures.eligible })
    }
  }

  private static func text(_ outcome: BatchOutcome) throws -> String {
    var bytes: [UInt8] = []
    BatchTable(outcome).write { bytes += $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The facts file that a person would write who knows what the row knows.
  private static func factsFile(_ dossier: Dossier) -> String {
    func facts(_ subject: Subject) -> JSONValue {
      .list(
        subject.entries.map { entry in
          var members = [JSONValue.Member("fact", .text("\(entry.reference.fact)"))]
          if let period = entry.reference.period { members.append(.init("period", .text("\(period)"))) }
          switch entry.value {
          case nil: members.append(.init("value", .null))
          case .boolean(let flag): members.append(.init("value", .boolean(flag)))
          case .year(let year): members.append(.init("value", .integer(year)))
          case .some(let value): members.append(.init("value", .text("\(value)")))
          }
          return .object(members)
        })
    }
    return JSONValue(fields: [
      "enterprise": .text(dossier.key), "facts": facts(dossier.enterprise),
      "subjects": .list(
        dossier.subjects.map { subject in
          JSONValue(fields: [
            "subject": .text(subject.kind.rawValue), "key": .text(subject.key), "facts": facts(subject),
          ])
        }),
    ]).rendered
  }
}
