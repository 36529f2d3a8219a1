import BatchEvaluation
import CorpusFixtures
import Decimals
import Demonstration
import Diagnostics
import Enterprises
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// What a population lacks is what each of its enterprises is told alone.
@Suite("What whole populations lack")
struct PopulationLacksTests {
  private static let corpus = Result { try CorpusFixture.load() }

  @Test(
    "single facts that would bring a match are the interpreter's, at the thresholds and among unknowns",
    arguments: [
      ("2026-11-21", nil, 31), ("2026-05-10", 2025, 32), ("2025-12-31", 2026, 33), ("2024-07-01", nil, 34),
      ("2026-12-31", 2026, 35),
    ] as [(String, Int?, UInt64)]
  )
  func hard(day: String, forYear: Int?, seed: UInt64) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay(day))
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 24, seed: seed)
    try compare(made.read(), made.dossiers, corpus, on, forYear)
  }

  @Test("in a generated city, where many share an answer, each still has the one of its own")
  func city() throws {
    let corpus = try Self.corpus.get()
    let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21
    let population = try generated(150, seed: 3, corpus, on)
    let dossiers = ColumnDossiers(population, dictionary: corpus.facts)
    try compare(population, try (0..<150).map { try dossiers.dossier(ofRow: $0) }, corpus, on, nil)
  }

  @Test(
    "what a table's stretches tell of gaps is what trying every value tells, for matches and for those that do not match",
    arguments: [("2026-11-21", nil, 51), ("2026-05-10", 2025, 52), ("2024-12-31", nil, 53)] as [(String, Int?, UInt64)])
  func stretches(day: String, forYear: Int?, seed: UInt64) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay(day))
    let assessor = Assessor(corpus: corpus)
    var (asked, found) = (0, 0)
    for dossier in try BatchPopulation(corpus: corpus, on: on, enterprises: 10, seed: seed).dossiers {
      for declaration in corpus.benefits {
        guard let benefit = assessor.assessedBenefit(declaration.id) else { continue }
        for subject in dossier.subjects(of: declaration.subject) {
          var question = Question(
            asked: benefit, subject: subject, dossier: dossier, on: on, forYear: forYear, known: on,
            dictionary: corpus.facts)
          let gaps = try question.answer(readings: []).gaps
          question.triesEveryValue = true
          #expect(try question.answer(readings: []).gaps == gaps, "\(dossier.key) \(subject.key) \(declaration.id)")
          (asked, found) = (asked + 1, found + gaps.count)
        }
      }
    }
    #expect(asked > 300 && found > 10, "\(asked) \(found)")
  }

  /// What a generated city's files tell.
  private func generated(
    _ enterprises: Int, seed: UInt64, _ corpus: PolicyCorpus, _ on: CalendarDay
  ) throws -> Population {
    let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-lacks-\(UUID().uuidString)")
    try DemonstrationCity(
      enterprises: enterprises, months: 0, seed: seed, on: on, areas: corpus.areas, industries: corpus.industries
    ).writePopulation(to: folder)
    defer {
      do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
    }
    return try PopulationFolder(folder, dictionary: corpus.facts).read()
  }

  /// Compares both lists, row by row, with what the interpreter tells each enterprise.
  private func compare(
    _ population: Population, _ dossiers: [Dossier], _ corpus: PolicyCorpus, _ on: CalendarDay, _ forYear: Int?
  ) throws {
    let assessor = Assessor(corpus: corpus)
    let batch = BatchAssessor(corpus: corpus, on: on, forYear: forYear)
    var (gaps, missing): (Set<String>, Set<String>) = ([], [])
    for dossier in dossiers {
      for assessment in try assessor.assess(dossier, on: on, forYear: forYear).benefits {
        let head = "\(dossier.key),\(assessment.subject.rawValue),\(assessment.key),\(assessment.benefit),"
        guard let asked = assessor.assessedBenefit(assessment.benefit),
          let subject = dossier.subjects(of: asked.declaration.subject).first(where: { $0.key == assessment.key })
        else { continue }
        if assessment.state == .ineligible {
          for gap in assessment.gaps where gap.changes.count == 1 {
            let change = gap.changes[0]
            guard corpus.facts.definition(of: change.fact.fact)?.isStatutory == false else { continue }
            gaps.insert(head + "\(change.fact),\(change.comparison),\(change.needed)")
          }
        }
        let verdict = try Question(
          asked: asked, subject: subject, dossier: dossier, on: on, forYear: forYear, known: on,
          dictionary: corpus.facts
        ).verdict()
        guard verdict.mayGive else { continue }
        for fact in assessment.missing {
          missing.insert(head + "\(fact.reference),\(fact.couldRelease?.description ?? "")")
        }
      }
    }
    #expect(!gaps.isEmpty && !missing.isEmpty)
    for threads in [1, 2] {
      let told = try rows(batch.lacks(.gaps, in: population, threads: threads)).map { row in
        // Without what is known now and the share, which no answer of the interpreter tells.
        var cells = row.components(separatedBy: ",")
        cells.removeLast()
        cells.remove(at: 6)
        return cells.joined(separator: ",")
      }
      #expect(Set(told).symmetricDifference(gaps).sorted().prefix(5) == [] && told.count == gaps.count)
      let open = try rows(batch.lacks(.missing, in: population, threads: threads))
      #expect(Set(open).symmetricDifference(missing).sorted().prefix(5) == [] && open.count == missing.count)
    }
  }

  private func rows(_ lacks: PopulationLacks) throws -> [String] {
    var text: [UInt8] = []
    LackTable(lacks).write { text += $0 }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").dropFirst().map(String.init)
  }

  /// A population and a benefit on projects that others exclude.
  private func projects() throws -> (assessor: BatchAssessor, population: Population) {
    let corpus = try Self.corpus.get()
    let id = try #require(InstrumentID("zjtx-2025/9#major-upgrade-support"))
    let on = CalendarDay(daysSinceEpoch: 20_778)
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 240, seed: 7)
    return (BatchAssessor(corpus: corpus, on: on, only: [id]), try made.read())
  }

  @Test("no list names a fact of the statutory survey, not even for a year that is still open")
  func statutory() throws {
    let corpus = try Self.corpus.get()
    let on = CalendarDay(daysSinceEpoch: 20_778)
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 40, seed: 8)
    let lacks = try BatchAssessor(corpus: corpus, on: on, forYear: 2026).lacks(.gaps, in: made.read())
    let named = Set(lacks.gapSums.benefits.flatMap(\.facts).map(\.reference.fact))
    let statutory = named.filter { corpus.facts.definition(of: $0)?.isStatutory ?? true }
    #expect(!named.isEmpty && statutory.isEmpty)
  }

  @Test("no list tells anybody to bring about a day that has passed")
  func pastDays() throws {
    let corpus = try Self.corpus.get()
    for (day, seed) in [("2026-11-21", 41), ("2025-06-30", 42)] as [(String, UInt64)] {
      let on = try #require(CalendarDay(day))
      let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 40, seed: seed)
      let lacks = try BatchAssessor(corpus: corpus, on: on).lacks(.gaps, in: made.read())
      for shortfall in lacks.kinds.flatMap(\.all).flatMap(\.lack.shortfalls) {
        guard case .day(let needed) = shortfall.change.needed else { continue }
        // After a day means from the next one on.
        let first = shortfall.change.comparison == ">" ? needed.daysSinceEpoch + 1 : needed.daysSinceEpoch
        #expect(first >= on.daysSinceEpoch, "\(shortfall.change)")
      }
    }
  }

  @Test("sums count the rows of the list, each once in its band, and a distance narrows both")
  func sums() throws {
    let corpus = try Self.corpus.get()
    let on = CalendarDay(daysSinceEpoch: 20_778)
    let id = try #require(InstrumentID("gaoduan-2022/12#upgrade-support"))
    let population = try generated(1500, seed: 9, corpus, on)
    let everybody = try BatchAssessor(corpus: corpus, on: on, only: [id]).lacks(.gaps, in: population)
    // The middle of the distances: some lie within it, some beyond.
    let distances = try rows(everybody).compactMap { Decimal128($0.components(separatedBy: ",")[8]) }.sorted()
    let middle = try #require(distances.isEmpty ? nil : distances[distances.count / 2])
    let near = everybody.within(middle)
    for lacks in [everybody, near] {
      let told = try rows(lacks).map { $0.components(separatedBy: ",") }
      for benefit in lacks.gapSums.benefits {
        let own = told.filter { $0[3] == "\(benefit.id)" }
        #expect(Set(own.map { $0[0...2].joined() }).count == benefit.subjects)
        #expect(Set(own.map { $0[0] }).count == benefit.enterprises)
        for fact in benefit.facts {
          let ofFact = own.filter { $0[4] == "\(fact.reference)" }
          #expect(Set(ofFact.map { $0[0...2].joined() }).count == fact.subjects)
          #expect(fact.byShare.reduce(fact.withoutShare, +) == fact.subjects)
          #expect(fact.needs.reduce(0) { $0 + $1.subjects } == ofFact.count)
        }
      }
      #expect(Set(told.map { $0[3] }).count == lacks.gapSums.benefits.count && !told.isEmpty)
    }
    let shares = try rows(near).compactMap { Decimal128($0.components(separatedBy: ",")[8]) }
    #expect(shares.count == (try rows(near)).count && shares.allSatisfy { $0 <= middle })
    #expect(near.gapSums != everybody.gapSums)
  }

  @Test("a missing fact's value is the sum of what it could release, and the dearest comes first")
  func values() throws {
    let corpus = try Self.corpus.get()
    let on = CalendarDay(daysSinceEpoch: 20_778)
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 60, seed: 10)
    let lacks = try BatchAssessor(corpus: corpus, on: on).lacks(.missing, in: made.read())
    let told = try rows(lacks).map { $0.components(separatedBy: ",") }
    let values = lacks.missingFactValues
    for fact in values.facts {
      let own = told.filter { $0[4] == "\(fact.reference)" }
      let cash = own.filter { row in InstrumentID(row[3]).flatMap { corpus.benefit($0) }?.paysCash == true }
      #expect(own.count == fact.answers && Set(own.map { $0[0] }).count == fact.enterprises)
      #expect(own.count - cash.count == fact.withoutCash && cash.filter { $0[5].isEmpty }.count == fact.unbounded)
      let fen = cash.compactMap { Decimal128($0[5]).flatMap { Money(exactlyYuan: $0) }?.fen }.reduce(0, +)
      #expect(fact.couldRelease == Money(fen: fen))
    }
    #expect(told.count == values.facts.reduce(0) { $0 + $1.answers })
    let sums = values.facts.compactMap { $0.couldRelease?.fen }
    #expect(sums == sums.sorted(by: >) && sums.first ?? 0 > 0)
  }

  @Test("of a benefit alone the list holds what the whole list holds of it")
  func one() throws {
    let (alone, population) = try projects()
    let id = try #require(alone.benefits.first?.declaration.id)
    let whole = try rows(BatchAssessor(corpus: alone.corpus, on: alone.on).lacks(.gaps, of: [id], in: population))
    let rivals = try #require(alone.corpus.benefit(id)).overlaps.filter { $0.stacking == .exclusive }.map(\.benefit)
    let asked = BatchAssessor(corpus: alone.corpus, on: alone.on, only: Set([id] + rivals))
    #expect(try rows(asked.lacks(.gaps, of: [id], in: population)) == whole && !whole.isEmpty)
  }
}
