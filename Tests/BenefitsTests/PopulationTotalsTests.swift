import BatchEvaluation
import CorpusFixtures
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Randomness
import Testing

@testable import Benefits

/// Totals that follow changes are those of a run over everybody.
@Suite("Totals kept right while facts change")
struct PopulationTotalsTests {
  private static let corpus = Result { try CorpusFixture.load() }
  private let on = CalendarDay(daysSinceEpoch: 20_778)  // 2026-11-21

  private func made(_ count: Int, seed: UInt64) throws -> (BatchAssessor, BatchPopulation) {
    let corpus = try Self.corpus.get()
    return (
      BatchAssessor(corpus: corpus, on: on),
      try BatchPopulation(corpus: corpus, on: on, enterprises: count, seed: seed, tellsAreas: true)
    )
  }

  /// What a cell holds.
  private static func reading(_ table: SubjectTable, _ column: Int, _ row: Int) -> CellReading {
    table.columns[column].elsewhere[row].map { .elsewhere($0) } ?? .value(table.columns[column][row])
  }

  /// Cells drawn at random, each with what another row of its column holds.
  private static func changes(
    _ count: Int, _ population: Population, _ random: inout SeededGenerator
  ) throws -> [CellChange] {
    let tables = ([population.enterprises] + population.subjects).filter { $0.count > 0 }
    return try (0..<count).map { _ in
      let table = try #require(tables.randomElement(using: &random))
      let kept = table.columns.indices.filter { table.columns[$0].isKept }
      let column = try #require(kept.randomElement(using: &random))
      return CellChange(
        column: ColumnName(table: table.kind, name: table.columns[column].name),
        row: Int.random(in: 0..<table.count, using: &random),
        reading: reading(table, column, Int.random(in: 0..<table.count, using: &random)))
    }
  }

  @Test(
    "after any changes the sums are those of a full run, and the cells hold what they were given",
    arguments: [11, 12, 13] as [UInt64])
  func sameAsFullRun(seed: UInt64) throws {
    let (assessor, made) = try made(60, seed: seed)
    var totals = try PopulationTotals(try made.read(), assessor: assessor)
    #expect(try totals.summary == assessor.run(totals.population).summary)
    var random = SeededGenerator(seed: seed)
    var told: [ColumnName: [Int: CellReading]] = [:]
    for count in [1, 2, 30, 5, 200, 1, 60] {
      let changes = try Self.changes(count, totals.population, &random)
      for change in changes { told[change.column, default: [:]][change.row] = change.reading }
      try totals.apply(changes)
      #expect(try totals.summary == assessor.run(totals.population).summary, "after \(count) changes")
    }
    for (name, rows) in told {
      let table = try #require(totals.population.table(name.table))
      let column = try #require(table.column(name.name))
      for (row, reading) in rows { #expect(Self.reading(table, column, row) == reading, "\(name) \(row)") }
    }
  }

  @Test("the changed sums count the answers that the interpreter gives of the changed dossiers")
  func sameAsInterpreter() throws {
    let (assessor, made) = try made(30, seed: 14)
    var totals = try PopulationTotals(try made.read(), assessor: assessor)
    var random = SeededGenerator(seed: 14)
    try totals.apply(try Self.changes(150, totals.population, &random))
    let dossiers = ColumnDossiers(totals.population, dictionary: assessor.corpus.facts)
    var counts: [InstrumentID: [PlanVerdict.State: Int]] = [:]
    for row in 0..<30 {
      let dossier = try dossiers.dossier(ofRow: row)
      for benefit in assessor.benefits {
        let kind = benefit.declaration.subject
        for subject in kind == .enterprise ? [dossier.enterprise] : dossier.subjects.filter({ $0.kind == kind }) {
          let question = Question(
            asked: AskedBenefit(benefit.declaration, benefit.table), subject: subject, dossier: dossier, on: on,
            forYear: nil, known: on, dictionary: assessor.corpus.facts)
          let verdict = PlanVerdict(try question.verdict(), in: benefit.table)
          counts[benefit.declaration.id, default: [:]][verdict.state, default: 0] += 1
        }
      }
    }
    for benefit in totals.summary.benefits {
      #expect(benefit.all.eligible == counts[benefit.id]?[.eligible] ?? 0, "\(benefit.id)")
      #expect(benefit.all.undecided == counts[benefit.id]?[.undecided] ?? 0, "\(benefit.id)")
    }
  }

  @Test("an enterprise that moves takes its sums along, and a district that is left is told no more")
  func moving() throws {
    let (assessor, made) = try made(40, seed: 15)
    var totals = try PopulationTotals(try made.read(), assessor: assessor)
    let area = ColumnName(table: "enterprise", name: "statistical_area")
    try totals.apply((0..<40).map { CellChange(column: area, row: $0, reading: .value(310_151)) })
    for benefit in totals.summary.benefits where benefit.all.eligible + benefit.all.undecided > 0 {
      #expect(benefit.districts.map(\.code) == ["310151"], "\(benefit.id)")
      #expect(benefit.districts.first?.figures == benefit.all)
    }
    #expect(try totals.summary == assessor.run(totals.population).summary)
  }

  @Test("a cell that is not there and a value that its column cannot hold are refused, and nothing has changed")
  func refusals() throws {
    let (assessor, made) = try made(5, seed: 16)
    var totals = try PopulationTotals(try made.read(), assessor: assessor)
    let before = totals.summary
    let tier = ColumnName(table: "enterprise", name: "tier")
    let column = try #require(totals.population.enterprises.column("tier"))
    let former = Self.reading(totals.population.enterprises, column, 0)
    let faulty = [
      CellChange(column: tier, row: 0, reading: .value(ColumnValue.absent)),
      CellChange(column: tier, row: 5, reading: .value(0)),
      CellChange(column: tier, row: 1, reading: .value(77)),
      CellChange(column: ColumnName(table: "ship", name: "tonnage"), row: 0, reading: .value(1)),
    ]
    let thrown = #expect(throws: Diagnostics.self) { try totals.apply(faulty) }
    let messages = thrown?.all.map { "\($0.code) \($0.message.zh)" } ?? []
    #expect(
      messages == [
        "population.no-cell enterprise 表有 5 行，没有下标为 5 的行", "population.cell-value enterprise 表 tier 列第 1 行放不下整数 77",
        "population.no-cell 人口中没有 ship 表的 tonnage 列",
      ])
    #expect(totals.summary == before)
    #expect(Self.reading(totals.population.enterprises, column, 0) == former)
  }

  @Test("a value that columns cannot hold is elsewhere in a column of choices too, not the first of them")
  func elsewhereInChoices() throws {
    var population = try made(5, seed: 17).1.read()
    for name in ["tier", "industry", "above_scale_on"] {
      let cell = CellChange(column: ColumnName(table: "enterprise", name: name), row: 2, reading: .elsewhere("?"))
      _ = try population.replace([cell])
      let column = try #require(population.enterprises.column(name))
      #expect(population.enterprises.columns[column][2] == ColumnValue.elsewhere, "\(name)")
    }
  }
}
