import BatchEvaluation
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities

/// What is known of one benefit's missing facts: subjects that agree in all that the answer hangs on share one answer.
///
/// A cell that reads nothing changeable and nothing unknown matters by whether it is met alone; of what can be changed or
/// is unknown, the values matter, of all facts of the input. So the answer of one is that of the others.
struct LackMemory {
  let asked: AskedBenefit
  private let population: Population
  private let table: SubjectTable
  private let dictionary: FactDictionary
  private let on: CalendarDay
  private let fixedTime: QualifyingTime?
  private let dayColumn: Place
  /// Whether a value hangs on other subjects, so that nothing is shared.
  private let sums: Bool
  private var reads: [Int: Reads] = [:]
  private var answers: [[Int64]: UInt32?] = [:]
  private let pool: LackPool

  private enum Place {
    case own(Int), enterprise(Int), nowhere
  }

  /// What the benefit reads for one qualifying year.
  private struct Reads {
    /// The facts of each column of the table, and whether any of them can be changed.
    let inputs: [(places: [Place], isChangeable: Bool)]
    let base: [Place]
  }

  init(
    _ benefit: BatchAssessor.Benefit, _ assessor: BatchAssessor, _ population: Population, _ table: SubjectTable,
    into pool: LackPool
  ) {
    let declaration = benefit.declaration
    self.pool = pool
    asked = AskedBenefit(declaration, benefit.table)
    self.population = population
    self.table = table
    dictionary = assessor.corpus.facts
    on = assessor.on
    sums = declaration.inputs.contains { if case .total = $0.value { true } else { false } }
    switch declaration.accrual {
    case .year:
      fixedTime = QualifyingTime(of: declaration, on: assessor.on, forYear: assessor.forYear) { _ in .unknown }
      dayColumn = .nowhere
    case .day(let fact):
      fixedTime = nil
      dayColumn = Self.place(of: FactReference(fact), population, table, dictionary)
    }
  }

  /// What a row lacks, by its number; `nil` where it is nothing.
  /// - Parameter cells: what the cells of its columns came to; empty where the interpreter alone knows the row.
  mutating func lack(
    ofRow row: Int, cells: ArraySlice<UInt32>, ask: (AskedBenefit) throws -> PopulationLacks.Lack?
  ) throws -> UInt32? {
    guard !cells.isEmpty, !sums, let time = time(ofRow: row) else { return try ask(asked).flatMap(pool.number) }
    let own = reads[time.year] ?? self.reads(in: time.year)
    if reads[time.year] == nil { reads[time.year] = own }
    guard let key = key(row, cells, own, time) else { return try ask(asked).flatMap(pool.number) }
    if let known = answers[key] { return known }
    let answer = try ask(asked).flatMap(pool.number)
    answers[key] = .some(answer)
    return answer
  }

  /// The year that facts are read of; 0 where the day is unknown. `nil` for a day that no column holds.
  private func time(ofRow row: Int) -> (year: Int, hasCome: Bool)? {
    if let fixedTime { return (fixedTime.year ?? 0, !fixedTime.isStillToCome(on)) }
    switch value(dayColumn, row) {
    case ColumnValue.unknown: return (0, true)
    case ColumnValue.absent: return (0, false)
    case ColumnValue.elsewhere: return nil
    case let day:
      let day = CalendarDay(daysSinceEpoch: Int(day))
      return (day.year, day <= on)
    }
  }

  private func reads(in year: Int) -> Reads {
    let declaration = asked.declaration
    var accrual: FactReference?
    if case .day(let fact) = declaration.accrual { accrual = FactReference(fact) }
    func places(_ uses: [FactUse]) -> [Place] {
      uses.map { Self.place(of: $0.reference(year: year), population, table, dictionary) }
    }
    return Reads(
      inputs: asked.table.inputs.map { column in
        let uses = declaration.inputs.first { $0.name == column.name }?.facts ?? []
        return (places(uses), uses.contains { $0.mayBeListed && $0.reference(year: year) != accrual })
      }, base: places(declaration.base?.facts ?? []))
  }

  private static func place(
    of reference: FactReference, _ population: Population, _ table: SubjectTable, _ dictionary: FactDictionary
  ) -> Place {
    let name = "\(reference)"
    if dictionary.subject(of: reference.fact) == .enterprise {
      return population.enterprises.column(name).map(Place.enterprise) ?? .nowhere
    }
    return table.column(name).map(Place.own) ?? .nowhere
  }

  private func value(_ place: Place, _ row: Int) -> Int64 {
    switch place {
    case .own(let column): table.columns[column][row]
    case .enterprise(let column): population.enterprises.columns[column][table.parent(of: row)]
    case .nowhere: ColumnValue.unknown
    }
  }

  /// All that the answer hangs on; `nil` where a column does not hold a value as it is.
  private func key(
    _ row: Int, _ cells: ArraySlice<UInt32>, _ reads: Reads, _ time: (year: Int, hasCome: Bool)
  ) -> [Int64]? {
    var key = cells.map { Int64($0) }
    key.append(Int64(time.year))
    key.append(time.hasCome ? 1 : 0)
    for input in reads.inputs {
      let values = input.places.map { value($0, row) }
      guard input.isChangeable || values.contains(ColumnValue.unknown) else {
        key.append(0)
        continue
      }
      key.append(1)
      key += values
    }
    for place in reads.base { key.append(value(place, row)) }
    return key.contains(ColumnValue.elsewhere) ? nil : key
  }
}

extension Question {
  /// What a subject that does not match lacks, where one fact would do; and what nobody has told of one that may.
  func lack() throws -> PopulationLacks.Lack {
    let time = qualifyingTime
    let work = try worked(time)
    let verdict = verdict(work, time)
    switch verdict.state {
    case .notInForce: return .init()
    case .ineligible:
      guard !hasNotCome(time) else { return .init() }
      var single = self
      single.mostChanges = 1
      let changes = try single.gaps(work, verdict, time).filter { $0.changes.count == 1 }.flatMap(\.changes)
      return .init(
        shortfalls: changes.filter { dictionary.definition(of: $0.fact.fact)?.isStatutory == false }.map {
          .init(change: $0, now: knowledge(of: $0.fact, on: time.factsOn))
        })
    case .eligible, .undecided:
      return .init(
        missing: try missing(table, work.columns, work.values, work.evaluation, time, AmountRule(base: work.base)))
    }
  }
}

extension FactUse {
  /// Whether a list may say what the fact should be: of a statutory one none does, nor of what nobody can bring about.
  var mayBeListed: Bool { !definition.isStatutory && definition.canChange && FactLine(of: definition.type) != nil }
}
