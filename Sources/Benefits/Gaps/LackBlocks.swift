import BatchEvaluation
import DecisionLanguage
import Facts
import PolicyCorpus
import Quantities

/// What the subjects of one kind lack, block by block. One belongs to one thread.
final class LackBlocks {
  private let assessor: BatchAssessor
  /// Tells whatever rows it is asked for, with each of their cells.
  private let blocks: BenefitBlocks
  /// Tells who matches, of gaps; and who is near.
  private let matching: BenefitBlocks
  private let near: BlockEvaluator
  private let seeking: PopulationLacks.Seeking
  private let benefits: [Int]
  private var memories: [LackMemory]
  /// Which of the benefits are told, and for each the places of those that exclude it.
  private let isTold: [Bool]
  private let rivals: [[Int]]

  init?(
    _ assessor: BatchAssessor, _ population: Population, apart: [Int: Dossier], table: SubjectTable,
    _ seeking: PopulationLacks.Seeking, of ids: Set<InstrumentID>?
  ) {
    guard let plans = assessor.plans(ofKind: table.kind, over: population) else { return nil }
    self.assessor = assessor
    self.seeking = seeking
    benefits = assessor.benefits(ofKind: table.kind)
    let declarations = benefits.map { assessor.benefits[$0].declaration }
    memories = benefits.map { LackMemory(assessor.benefits[$0], assessor, population, table) }
    isTold = declarations.map { ids?.contains($0.id) ?? true }
    rivals = declarations.map { declaration in
      declaration.overlaps.filter { $0.stacking == .exclusive }.compactMap { overlap in
        declarations.firstIndex { $0.id == overlap.benefit }
      }
    }
    blocks = BenefitBlocks(
      assessor, population, apart: apart, table: table, plans: plans,
      BlockEvaluator.Options(isWhole: seeking == .gaps, keepsCells: true))
    matching = BenefitBlocks(assessor, population, apart: apart, table: table, plans: plans, .init())
    near = BlockEvaluator(plans, population: population, table: table)
  }

  /// What the rows of a block lack.
  func findings(block: Int) throws -> [PopulationLacks.Finding] {
    let outcomes = try seeking == .gaps ? nearMisses(block: block) : blocks.evaluate(block: block)
    // Who may have the benefit that excludes another is told no way to the other.
    let eligible = try seeking == .gaps ? eligibleForRivals(block: block) : [:]
    var findings: [PopulationLacks.Finding] = []
    for (position, found) in outcomes.enumerated() where isTold[position] {
      for index in found.rows.indices {
        let row = found.rows[index]
        guard isAsked(found.verdict(at: index)),
          !rivals[position].contains(where: { eligible[$0]?.contains(row) ?? false })
        else { continue }
        let cells = found.cellBits(at: index)
        let lack = try memories[position].lack(ofRow: Int(row), cells: cells, seeking) { asked in
          try blocks.question(asked, row: row).map { try $0.lack() }
        }
        guard !lack.isNothing else { continue }
        findings.append(.init(row: row, benefit: UInt16(benefits[position]), lack: lack))
      }
    }
    return findings.sorted { ($0.row, $0.benefit) < ($1.row, $1.benefit) }
  }

  /// Those rows alone, whatever they come to, that one fact might bring to a match, and those that the interpreter must be
  /// asked about.
  private func nearMisses(block: Int) throws -> [PlanOutcomes] {
    let rows = blocks.rows(ofBlock: block)
    let apart = blocks.rowsApart(rows)
    let planned = benefits.indices.filter { blocks.planOf[$0] != nil }
    let near = near.nearMisses(block: block, groups: planned.map { memories[$0].changeableTogether })
    return try benefits.indices.map { position in
      guard isTold[position] else { return PlanOutcomes() }
      let own = blocks.planOf[position].map { near[$0] }
      return try blocks.evaluate(position, rows: own.map { Set($0).union(apart).sorted() } ?? Array(rows))
    }
  }

  /// For each benefit that excludes another, who matches it.
  private func eligibleForRivals(block: Int) throws -> [Int: Set<UInt32>] {
    var eligible: [Int: Set<UInt32>] = [:]
    for rival in Set(zip(rivals, isTold).flatMap { $1 ? $0 : [] }) {
      let own = try matching.evaluate(rival, rows: Array(blocks.rows(ofBlock: block)))
      eligible[rival] = Set(own.rows.indices.filter { own.verdict(at: $0).state == .eligible }.map { own.rows[$0] })
    }
    return eligible
  }

  private func isAsked(_ verdict: PlanVerdict) -> Bool {
    switch seeking {
    case .gaps: verdict.state == .ineligible
    case .missing: verdict.mayGive
    }
  }
}

/// What is known of one benefit's lacks: subjects that agree in all that the answer hangs on share one answer.
///
/// A cell that reads nothing changeable and nothing unknown matters by whether it is met alone; of what can be changed or
/// is unknown, the values matter, of all facts of the input. So the answer of one is that of the others.
struct LackMemory {
  private let asked: AskedBenefit
  private let population: Population
  private let table: SubjectTable
  private let dictionary: FactDictionary
  private let on: CalendarDay
  private let fixedTime: QualifyingTime?
  private let dayColumn: Place
  /// Whether a value hangs on other subjects, so that nothing is shared.
  private let sums: Bool
  /// For each fact that may change at all, the columns of the table that read it.
  let changeableTogether: [Set<Int>]
  private var reads: [Int: Reads] = [:]
  private var answers: [[Int64]: PopulationLacks.Lack] = [:]

  private enum Place {
    case own(Int), enterprise(Int), nowhere
  }

  /// What the benefit reads for one qualifying year.
  private struct Reads {
    /// The facts of each column of the table, and whether any of them can be changed.
    let inputs: [(places: [Place], changeable: Set<String>)]
    let base: [Place]
    let baseChangeable: Set<String>
    /// Whether a pattern of cells leaves one fact that could bring a match.
    var hopes: [ArraySlice<UInt32>: Bool] = [:]
  }

  init(_ benefit: BatchAssessor.Benefit, _ assessor: BatchAssessor, _ population: Population, _ table: SubjectTable) {
    let declaration = benefit.declaration
    asked = AskedBenefit(declaration, benefit.table)
    self.population = population
    self.table = table
    dictionary = assessor.corpus.facts
    on = assessor.on
    sums = declaration.inputs.contains { if case .total = $0.value { true } else { false } }
    let uses = benefit.table.inputs.map { column in
      declaration.inputs.first { $0.name == column.name }?.facts.filter(Self.mayBeTold).map(\.name) ?? []
    }
    let ofBase = declaration.base?.facts.filter(Self.mayBeTold).map(\.name) ?? []
    changeableTogether = Set(uses.joined()).union(ofBase).map { name in
      Set(uses.indices.filter { uses[$0].contains(name) })
    }
    switch declaration.accrual {
    case .year:
      fixedTime = QualifyingTime(of: declaration, on: assessor.on, forYear: assessor.forYear) { _ in .unknown }
      dayColumn = .nowhere
    case .day(let fact):
      fixedTime = nil
      dayColumn = Self.place(of: FactReference(fact), population, table, dictionary)
    }
  }

  /// Whether a list may say what a fact should be: of a statutory one none does.
  private static func mayBeTold(_ use: FactUse) -> Bool {
    !use.definition.isStatutory && FactLine(of: use.definition.type) != nil
  }

  /// What a row lacks.
  /// - Parameter cells: what the cells of its columns came to; empty where the interpreter alone knows the row.
  mutating func lack(
    ofRow row: Int, cells: ArraySlice<UInt32>, _ seeking: PopulationLacks.Seeking,
    ask: (AskedBenefit) throws -> PopulationLacks.Lack?
  ) throws -> PopulationLacks.Lack {
    guard !cells.isEmpty, !sums, let time = time(ofRow: row) else { return try ask(asked) ?? .init() }
    let own = reads[time.year] ?? self.reads(in: time.year)
    if seeking == .gaps {
      guard time.hasCome else { return .init() }
      let hopes = own.hopes[cells] ?? leavesHope(cells, own)
      if own.hopes[cells] == nil {
        reads[time.year] = own
        reads[time.year]?.hopes[Array(cells)[...]] = hopes
      }
      guard hopes else { return .init() }
    } else if reads[time.year] == nil {
      reads[time.year] = own
    }
    guard let key = key(row, cells, own, time) else { return try ask(asked) ?? .init() }
    if let known = answers[key] { return known }
    let answer = try ask(asked) ?? .init()
    answers[key] = answer
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
    func changeable(_ uses: [FactUse]) -> Set<String> {
      Set(
        uses.filter { use in
          let reference = use.reference(year: year)
          return Self.mayBeTold(use) && reference != accrual
        }.map(\.name))
    }
    func places(_ uses: [FactUse]) -> [Place] {
      uses.map { Self.place(of: $0.reference(year: year), population, table, dictionary) }
    }
    return Reads(
      inputs: asked.table.inputs.map { column in
        let uses = declaration.inputs.first { $0.name == column.name }?.facts ?? []
        return (places(uses), changeable(uses))
      }, base: places(declaration.base?.facts ?? []), baseChangeable: changeable(declaration.base?.facts ?? []))
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

  /// Whether some row of the table has no unknown cell, and one fact that all its failing cells read.
  private func leavesHope(_ cells: ArraySlice<UInt32>, _ reads: Reads) -> Bool {
    let isFirstHit = asked.table.hitPolicy == .first
    return asked.table.rows.indices.contains { row in
      var facts: Set<String>?
      for (column, bits) in cells.enumerated() {
        let isOpen = bits >> UInt32(row) & 1 == 1
        if bits >> UInt32(row + 16) & 1 == 1 { continue }
        if isOpen { return false }
        let own = reads.inputs[column].changeable
        facts = facts.map { $0.intersection(own) } ?? own
      }
      // An earlier row that holds may stand in the way of a first-hit table's row.
      if isFirstHit { return true }
      return !(facts ?? reads.baseChangeable).isEmpty
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
      guard !input.changeable.isEmpty || values.contains(ColumnValue.unknown) else {
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
