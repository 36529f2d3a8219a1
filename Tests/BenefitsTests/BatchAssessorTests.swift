import BatchEvaluation
import CorpusFixtures
import Diagnostics
import Facts
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Benefits

/// Plans over columns and the interpreter have one meaning.
@Suite("Whole populations")
struct BatchAssessorTests {
  private static let corpus = Result { try CorpusFixture.load() }

  @Test("every benefit of the corpus has a plan, so that none is evaluated row by row")
  func planned() throws {
    let assessor = BatchAssessor(corpus: try Self.corpus.get(), on: try #require(CalendarDay("2026-11-21")))
    #expect(assessor.withoutPlan.map { "\($0.benefit): \($0.reason.en)" } == [])
    #expect(assessor.benefits.count == 57)
  }

  @Test("so has every benefit under every other reading of a doubtful clause")
  func plannedReadings() throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay("2026-11-21"))
    let answers = Self.alternatives(of: corpus)
    #expect(answers.count > 70)
    for (title, reform) in answers {
      let assessor = BatchAssessor(corpus: corpus.applying(reform), on: on, only: reform.touched)
      #expect(assessor.withoutPlan.map { "\(title) \($0.benefit): \($0.reason.en)" } == [])
    }
  }

  @Test(
    "under every other reading too the answers are the interpreter's, at the thresholds of all of them",
    arguments: [("2026-11-21", nil, 7), ("2027-03-01", 2023, 8), ("2025-12-31", 2025, 9)] as [(String, Int?, UInt64)])
  func sameMeaningOfReadings(day: String, forYear: Int?, seed: UInt64) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay(day))
    let answers = Self.alternatives(of: corpus)
    let made = try BatchPopulation(
      corpus: corpus, and: answers.flatMap(\.reform.benefits), on: on, enterprises: 40, seed: seed)
    let population = try made.read()
    for (_, reform) in answers {
      let assessor = BatchAssessor(corpus: corpus.applying(reform), on: on, forYear: forYear, only: reform.touched)
      try Self.compare(assessor, population, made.dossiers)
    }
  }

  @Test(
    "all readings worked out together come to what each comes to alone, on any number of threads", arguments: [1, 2])
  func versionsTogether(threads: Int) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay("2026-11-21"))
    let answers = Self.alternatives(of: corpus)
    let made = try BatchPopulation(
      corpus: corpus, and: answers.flatMap(\.reform.benefits), on: on, enterprises: 300, seed: 12)
    let population = try made.read()
    let others = answers.map { BatchAssessor(corpus: corpus.applying($0.reform), on: on, only: $0.reform.touched) }
    let standing = BatchAssessor(corpus: corpus, on: on)
    let versions = BatchVersions(standing, others: others)
    // The second time with what the first has learned.
    for _ in 0..<2 {
      let found = try versions.run(population, threads: threads)
      for (together, alone) in zip([found.standing] + found.others, [standing] + others) {
        let expected = try alone.run(population)
        #expect(Self.answers(together) == Self.answers(expected))
        #expect(together.summary == expected.summary)
      }
    }
  }

  @Test("what an assessor keeps of one population's columns misleads it about no other's")
  func otherColumns() throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay("2026-11-21"))
    let population = try BatchPopulation(corpus: corpus, on: on, enterprises: 300, seed: 13).read()
    var reversed = population
    reversed.enterprises.columns.reverse()
    for kind in reversed.subjects.indices { reversed.subjects[kind].columns.reverse() }
    var halved = population
    halved.enterprises.columns.removeFirst(halved.enterprises.columns.count / 2)
    let assessor = BatchAssessor(corpus: corpus, on: on)
    let first = Self.answers(try assessor.run(population))
    for other in [reversed, halved, population] {
      let expected = Self.answers(try BatchAssessor(corpus: corpus, on: on).run(other))
      #expect(Self.answers(try assessor.run(other)) == expected)
    }
    #expect(Self.answers(try assessor.run(reversed)) == first)
  }

  private static func alternatives(of corpus: PolicyCorpus) -> [(title: String, reform: PolicyReform)] {
    corpus.readings.flatMap { reading in
      reading.alternatives.filter { !$0.benefits.isEmpty }.map {
        ("\(reading.id) \($0.answer)", PolicyReform($0, of: reading))
      }
    }
  }

  @Test(
    "state, amount and row are the interpreter's, for every benefit and subject of a population at the thresholds",
    arguments: [
      ("2026-11-21", nil, 1), ("2026-05-10", nil, 2), ("2025-12-31", 2025, 3), ("2027-03-01", 2026, 4),
      ("2029-01-01", nil, 5), ("2023-06-30", 2023, 6),
    ] as [(String, Int?, UInt64)])
  func sameMeaning(day: String, forYear: Int?, seed: UInt64) throws {
    let corpus = try Self.corpus.get()
    let on = try #require(CalendarDay(day))
    let made = try BatchPopulation(corpus: corpus, on: on, enterprises: 40, seed: seed)
    let assessor = BatchAssessor(corpus: corpus, on: on, forYear: forYear)
    let population = try made.read()
    try Self.compare(assessor, population, made.dossiers)
  }

  /// Holds all answers of an assessor to those of the interpreter.
  private static func compare(_ assessor: BatchAssessor, _ population: Population, _ dossiers: [Dossier]) throws {
    let outcome = try assessor.run(population, options: .init(isWhole: true))
    let found = answers(outcome)
    // What is told without --all, with and without reasons and on any number of threads, are the same answers.
    let told = found.filter { $0.value.hasPrefix("eligible") || $0.value.hasPrefix("undecided") }
    for (threads, keepsCells) in [(1, false), (2, true)] {
      let open = try assessor.run(population, threads: threads, options: .init(keepsCells: keepsCells))
      #expect(answers(open) == told)
      #expect(open.summary == outcome.summary)
    }
    let words = words(assessor)
    var expected: [String: String] = [:]
    for dossier in dossiers {
      for benefit in assessor.benefits {
        let kind = benefit.declaration.subject
        for subject in kind == .enterprise ? [dossier.enterprise] : dossier.subjects.filter({ $0.kind == kind }) {
          let question = Question(
            asked: AskedBenefit(benefit.declaration, benefit.table), subject: subject, dossier: dossier,
            on: assessor.on,
            forYear: assessor.forYear, known: assessor.on, dictionary: assessor.corpus.facts)
          let verdict = PlanVerdict(try question.verdict(), in: benefit.table)
          let name = "\(dossier.key) \(kind.rawValue) \(subject.key) \(benefit.declaration.id)"
          expected[name] = words(benefit.declaration.id, verdict)
        }
      }
    }
    let wrong = expected.filter { found[$0.key] != $0.value }.sorted { $0.key < $1.key }
    #expect(wrong.prefix(5).map { "\($0.key): \(found[$0.key] ?? "nothing"), expected \($0.value)" } == [])
    #expect(found.count == expected.count)
  }

  private static func answers(_ outcome: BatchOutcome) -> [String: String] {
    let words = words(outcome.assessor)
    var found: [String: String] = [:]
    outcome.forEachAnswer { found[name($0, outcome)] = words($0.benefit, $0.verdict) }
    return found
  }

  private static func name(_ answer: BatchOutcome.Answer, _ outcome: BatchOutcome) -> String {
    guard let table = outcome.population.table(answer.kind),
      case .codes(let codes) = outcome.population.enterprises.keys
    else { return "" }
    let code = codes[table.parent(of: answer.row)].text
    if case .below(_, let keys) = table.keys { return "\(code) \(answer.kind) \(keys[answer.row]) \(answer.benefit)" }
    return "\(code) \(answer.kind) \(code) \(answer.benefit)"
  }

  private static func words(_ assessor: BatchAssessor) -> (InstrumentID, PlanVerdict) -> String {
    let tables = Dictionary(uniqueKeysWithValues: assessor.benefits.map { ($0.declaration.id, $0.table) })
    return { benefit, verdict in
      let row = verdict.row.flatMap { tables[benefit]?.rows[$0].name } ?? "-"
      return "\(verdict.state) \(verdict.kind) \(verdict.least) \(verdict.most.map(String.init) ?? "unbounded") \(row) "
        + (verdict.mayGive ? "may give" : "gives nothing")
    }
  }
}
