import BatchEvaluation
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Who is one fact short of a benefit, told by its plan and its table's stretches: what the interpreter would say, without
/// asking it.
///
/// That is possible where the table is one whose rows exclude each other, and all that reads the fact reads no other: then
/// the row of the table is met wherever the fact's cells hold, which `RowStretches` knows, and what is left is the nearest
/// such value. Where another fact is within reach, the interpreter is asked once for all that hangs together alike.
final class ShortfallMemory {
  private struct Told {
    let reference: FactReference
    let line: FactLine
    let format: ColumnFormat
    /// For each row of the table where all cells that read the fact hold.
    let holding: [RowStretches.Holding]

    /// `nil` where something that reads the fact is more than the fact, or not to be followed.
    init?(
      _ use: FactUse, _ reference: FactReference, _ requirements: [Requirement], _ table: DecisionTable,
      _ stretches: RowStretches
    ) {
      guard let line = FactLine(of: use.definition.type) else { return nil }
      var holding: [RowStretches.Holding] = []
      for row in table.rows.indices {
        var all: RowStretches.Holding?
        for requirement in requirements {
          do throws(Diagnostic) {
            guard let own = try stretches.holding(requirement, row: row, by: use, on: line) else { return nil }
            all = all?.and(own) ?? own
          } catch {
            // What strict evaluation refuses is refused when the interpreter is asked.
            return nil
          }
        }
        guard let all else { return nil }
        holding.append(all)
      }
      (self.reference, self.line, self.holding) = (reference, line, holding)
      format = use.definition.type.columnFormat
    }
  }

  private let plan: NearMissPlan
  private let facts: [Told]
  private let on: CalendarDay
  /// Whether the qualifying thing is still to come, so that nobody is short of anything.
  private let isStillToCome: Bool
  private let pool: LackPool
  /// By what is told of rows, and by all that an answer of the interpreter hangs on.
  private let known: NumberedKeys
  private let answers: NumberedKeys
  /// Whether a value hangs on other subjects, so that no answer of the interpreter is shared.
  private let sums: Bool

  init(
    _ benefit: BatchAssessor.Benefit, _ assessor: BatchAssessor, _ plans: ColumnPlans, _ plan: Int, into pool: LackPool
  ) {
    let (declaration, table) = (benefit.declaration, benefit.table)
    on = assessor.on
    self.pool = pool
    var accrual: FactReference?
    var year: Int?
    switch declaration.accrual {
    case .year:
      let time = QualifyingTime(of: declaration, on: assessor.on, forYear: assessor.forYear) { _ in .unknown }
      (year, isStillToCome) = (time.year ?? 0, time.isStillToCome(assessor.on))
    case .day(let fact): (accrual, isStillToCome) = (FactReference(fact), false)
    }
    let columns = table.inputs.map { column in
      declaration.inputs.first { $0.name == column.name }?.facts ?? []
    }
    let ofBase = declaration.base?.facts ?? []
    var uses: [FactUse] = []
    for use in columns.joined() + ofBase where use.mayBeListed && !uses.contains(where: { $0.name == use.name }) {
      if use.yearOffset == nil, FactReference(use.fact) == accrual { continue }
      uses.append(use)
    }
    let stretches = RowStretches(declaration, table, year: year)
    sums = declaration.inputs.contains { if case .total = $0.value { true } else { false } }
    var told: [Told?] = []
    let changeable = uses.map { use in
      let inputs = columns.indices.filter { columns[$0].contains { $0.name == use.name } }
      let isOfBase = ofBase.contains { $0.name == use.name }
      var own: Told?
      if table.hitPolicy == .unique, !inputs.isEmpty, use.yearOffset == nil || year != nil {
        let requirements = inputs.map { Requirement.cell(column: $0) } + (isOfBase ? [.base] : [])
        own = Told(use, use.reference(year: year ?? 0), requirements, table, stretches)
      }
      told.append(own)
      return ChangeableFact(inputs: Set(inputs), isOfBase: isOfBase, isTold: own != nil)
    }
    self.plan = plans.nearMisses(plan: plan, facts: changeable)
    facts = self.plan.toldFacts.compactMap { told[$0] }
    (known, answers) = (NumberedKeys(width: 2 * facts.count), NumberedKeys(width: self.plan.keyWidth))
  }

  /// Who is short in a block, and of whom nothing is known but by asking.
  /// - Parameter ask: the interpreter about a row.
  func short(
    _ evaluator: BlockEvaluator, block: Int, ask: (UInt32) throws -> PopulationLacks.Lack?
  ) throws -> (told: PopulationLacks.Part, asked: PopulationLacks.Part, elsewhere: [UInt32]) {
    guard !isStillToCome else { return (.init(), .init(), []) }
    let found = evaluator.nearMisses(plan, block: block)
    return (told(found), try asked(found, ask), found.elsewhere)
  }

  private func told(_ found: NearMisses) -> PopulationLacks.Part {
    var part = PopulationLacks.Part()
    guard !found.rows.isEmpty else { return part }
    part.rows.reserveCapacity(found.rows.count)
    part.lacks.reserveCapacity(found.rows.count)
    let (width, known) = (facts.count, self.known)
    let key = known.key
    found.reach.withUnsafeBufferPointer { reach in
      found.values.withUnsafeBufferPointer { values in
        found.rows.withUnsafeBufferPointer { rows in
          for index in rows.indices {
            for fact in 0..<width {
              let bits = reach[index &* width &+ fact]
              key[2 &* fact] = Int64(bits)
              // What is out of reach matters no more.
              key[2 &* fact &+ 1] = bits == 0 ? 0 : values[index &* width &+ fact]
            }
            if let lack = known.number({ lack(of: $0) }) { part.add(rows[index], lack) }
          }
        }
      }
    }
    return part
  }

  private func asked(
    _ found: NearMisses, _ ask: (UInt32) throws -> PopulationLacks.Lack?
  ) throws -> PopulationLacks.Part {
    var part = PopulationLacks.Part()
    for (index, row) in found.asked.enumerated() {
      let lack: UInt32?
      if sums {
        lack = try ask(row).flatMap(pool.number)
      } else {
        for place in 0..<plan.keyWidth { answers.key[place] = found.keys[index &* plan.keyWidth &+ place] }
        lack = try answers.number { _ in try ask(row).flatMap(pool.number) }
      }
      if let lack { part.add(row, lack) }
    }
    return part
  }

  /// What is lacking, by its number; `nil` where it is nothing.
  /// - Parameter key: for each fact the rows within reach and its value.
  private func lack(of key: UnsafeMutablePointer<Int64>) -> UInt32? {
    var shortfalls: [PopulationLacks.Shortfall] = []
    for (index, fact) in facts.enumerated() where key[2 * index] != 0 {
      let value = key[2 * index + 1]
      let now: Knowledge =
        switch value {
        case ColumnValue.absent: .absent
        case ColumnValue.unknown: .unknown
        default: FactValue(value, in: fact.format).map { .known($0) } ?? .unknown
        }
      for row in fact.holding.indices where key[2 * index] >> Int64(row) & 1 == 1 {
        guard let aim = fact.holding[row].aim(on: fact.line, from: now.value, asked: on) else { continue }
        let change = Gap.Change(fact: fact.reference, comparison: aim.comparison, needed: aim.needed)
        if !shortfalls.contains(where: { $0.change == change }) { shortfalls.append(.init(change: change, now: now)) }
      }
    }
    return pool.number(.init(shortfalls: shortfalls))
  }
}
