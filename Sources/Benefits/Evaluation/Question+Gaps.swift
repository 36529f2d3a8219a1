import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension Question {
  /// The least sets of one or two facts whose change leads to a better result, read off the table: for each row that
  /// would give more, what its failing cells need, each fact moved as little as can be.
  ///
  /// The law's limit: a statutory fact of a closed period is never told what it should have been, so that a row that
  /// fails by one has no gap. Nor is the day on which the qualifying thing happened: that has happened; nor any day before
  /// the question, on which nothing can be brought about any more; nor what the dictionary says nobody can bring about: a
  /// contract of another kind is another contract.
  func gaps(_ work: Worked, _ verdict: Verdict, _ time: QualifyingTime) throws(Diagnostic) -> [Gap] {
    let amounts = AmountRule(base: work.base)
    let isMatched = verdict.state == .eligible
    guard amounts.unknownCauses.isEmpty || !isMatched else { return [] }
    var gaps: [Gap] = []
    for row in table.rows.indices {
      if isMatched {
        guard let now = verdict.amount.maximum, let then = amounts.most(asked.declaration.tiers[row].amount), then > now
        else {
          continue
        }
      }
      let results = try work.evaluation.cells(ofRow: row)
      guard !results.contains(.unknown) else { continue }
      var lacking: [Requirement] = results.indices.filter { results[$0] == .false }.map { .cell(column: $0) }
      if amounts.isOfNothing { lacking.append(.base) }
      var ways = try table.hitPolicy == .first ? waysPastEarlierRows(to: row, work, time) : []
      if ways.isEmpty, !lacking.isEmpty { ways = try self.ways(to: row, lacking, work, time) }
      for way in ways where !gaps.contains(way.gap) {
        // Where the row is known to hold then, and to give as much as it would now, nothing is left to ask.
        if way.isSure, !isMatched || !reads(asked.declaration.base?.facts ?? [], way.changes, time) {
          gaps.append(way.gap)
          continue
        }
        // Of a first-hit table an earlier row may hold then, and the base may have moved with a fact.
        let then = try changing(way.changes).verdict(changedFrom: work)
        guard then.state == .eligible, then.row == table.rows[row].name, !isMatched || then.isBetter(than: verdict)
        else { continue }
        gaps.append(way.gap)
      }
    }
    let fewest = gaps.map { $0.changes.count }.min() ?? 0
    return gaps.filter { $0.changes.count == fewest }
  }

  private struct Way {
    let gap: Gap
    private let aims: [Aim]
    /// Whether the row decides with the changes, as the table's stretches tell.
    let isSure: Bool

    init(_ aims: [Aim], isSure: Bool) {
      gap = Gap(changes: aims.map(\.change))
      self.aims = aims
      self.isSure = isSure && aims.allSatisfy(\.isSure)
    }

    var changes: [FactReference: FactValue] {
      Dictionary(aims.map { ($0.change.fact, $0.value) }) { _, last in last }
    }
  }

  /// Where a fact is to move.
  private struct Aim {
    let change: Gap.Change
    let value: FactValue
    /// Whether the table's stretches tell that everything holds there.
    let isSure: Bool

    init(_ aim: FactPieces.Aim, _ reference: FactReference, isSure: Bool) {
      change = Gap.Change(fact: reference, comparison: aim.comparison, needed: aim.needed)
      value = aim.value
      self.isSure = isSure
    }
  }

  /// One fact that brings all that a row lacks; where there is none, two of which neither does alone.
  private func ways(
    to row: Int, _ lacking: [Requirement], _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> [Way] {
    var readers: [[AskedBenefit.ChangeableFact]] = []
    for requirement in lacking {
      let open = changeable(requirement, time)
      guard !open.isEmpty else { return [] }
      readers.append(open)
    }
    var facts: [AskedBenefit.ChangeableFact] = []
    for fact in readers.joined() where !facts.contains(where: { $0 === fact }) { facts.append(fact) }
    func lacks(_ fact: AskedBenefit.ChangeableFact, _ position: Int) -> Bool {
      readers[position].contains { $0 === fact }
    }
    var ways: [Way] = []
    // A row of a unique table that holds decides.
    let isUnique = table.hitPolicy == .unique
    for fact in facts where lacking.indices.allSatisfy({ lacks(fact, $0) }) {
      guard let aim = try nearest(fact, row, lacking, work, time) else { continue }
      ways.append(Way([aim], isSure: isUnique))
    }
    guard ways.isEmpty, mostChanges > 1 else { return ways }
    for (index, first) in facts.enumerated() {
      for second in facts[(index + 1)...] where lacking.indices.allSatisfy({ lacks(first, $0) || lacks(second, $0) }) {
        // Each brings what hangs on it alone; what hangs on both is left to the second, with the first where it is then.
        let ofFirst = lacking.indices.filter { !lacks(second, $0) }.map { lacking[$0] }
        let ofSecond = lacking.indices.filter { lacks(second, $0) }.map { lacking[$0] }
        guard !ofFirst.isEmpty, !ofSecond.isEmpty, let one = try nearest(first, row, ofFirst, work, time) else {
          continue
        }
        let then = changing([one.change.fact: one.value])
        guard let other = try then.nearest(second, row, ofSecond, work, time) else { continue }
        ways.append(Way([one, other], isSure: isUnique))
      }
    }
    return ways
  }

  /// In a first-hit table a row decides where it holds and no row before it does: one fact that brings both.
  private func waysPastEarlierRows(
    to row: Int, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> [Way] {
    let requirements = table.inputs.indices.map { Requirement.cell(column: $0) } + [.base]
    var facts: [AskedBenefit.ChangeableFact] = []
    for fact in requirements.flatMap({ changeable($0, time) }) where !facts.contains(where: { $0 === fact }) {
      facts.append(fact)
    }
    var ways: [Way] = []
    for fact in facts {
      let aim: Aim?
      if !triesEveryValue, let holding = try holdingPastEarlierRows(of: fact, to: row, work) {
        aim = self.aim(fact, holding, time)
      } else {
        aim = try nearest(fact, Array(0...row), requirements, work, time) { (question) throws(Diagnostic) in
          let then = try question.verdict(changedFrom: work)
          return then.state == .eligible && then.row == table.rows[row].name
        }
      }
      guard let aim else { continue }
      ways.append(Way([aim], isSure: true))
    }
    return ways
  }

  /// The values of a fact with which a row holds, and surely none before it; `nil` where the table alone does not tell.
  private func holdingPastEarlierRows(
    of fact: AskedBenefit.ChangeableFact, to row: Int, _ work: Worked
  ) throws(Diagnostic) -> RowStretches.Holding? {
    let (line, columns) = (fact.line, fact.columns)
    /// Where all cells of a row that read the fact hold.
    func holding(_ row: Int) throws(Diagnostic) -> RowStretches.Holding? {
      var all = RowStretches.Holding(
        stretches: line.isOrdered ? [line.bounds] : line.bounds.map { $0...$0 }, named: [])
      for column in columns {
        guard let own = try asked.stretches.holding(.cell(column: column), row: row, by: fact.use, on: line) else {
          return nil
        }
        all = all.and(own)
      }
      return all
    }
    /// What the other cells of a row come to.
    func rest(_ row: Int) throws(Diagnostic) -> Ternary {
      let cells = try work.evaluation.cells(ofRow: row)
      return Ternary.row(of: cells.indices.filter { !columns.contains($0) }.map { cells[$0] })
    }
    guard var found = try holding(row) else { return nil }
    if fact.isOfBase {
      guard let base = try asked.stretches.holding(.base, row: row, by: fact.use, on: line) else { return nil }
      found = found.and(base)
    } else if AmountRule(base: work.base).isOfNothing {
      found.stretches = []
    }
    if try rest(row) != .true { found.stretches = [] }
    for earlier in 0..<row {
      // Its values are named all the same: a stretch may end just before one.
      guard var own = try holding(earlier) else { return nil }
      if try rest(earlier) == .false { own.stretches = [] }
      found = found.butNot(own, on: line)
    }
    return found
  }

  /// The facts of a requirement that the law lets change, and that can be changed at all.
  private func changeable(_ requirement: Requirement, _ time: QualifyingTime) -> [AskedBenefit.ChangeableFact] {
    asked.changeable(by: requirement).filter { fact in
      guard fact.use.yearOffset == nil || time.year != nil else { return false }
      let reference = fact.use.reference(year: time.year ?? 0)
      return reference != time.fact && Self.isOpenToChange(reference, isStatutory: fact.isStatutory, on: on)
    }
  }

  /// The least change of a fact with which a row's requirements hold, and all its other cells that read the fact still.
  private func nearest(
    _ fact: AskedBenefit.ChangeableFact, _ row: Int, _ lacking: [Requirement], _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> Aim? {
    let results = try work.evaluation.cells(ofRow: row)
    var requirements: [Requirement] = fact.columns.filter { column in
      // What another change is to bring is not asked of this one.
      lacking.contains(.cell(column: column)) || results[column] == .true
    }.map { .cell(column: $0) }
    if fact.isOfBase || lacking.contains(.base) { requirements.append(.base) }
    if !triesEveryValue, let holding = try asked.stretches.holding(requirements, row: row, by: fact) {
      return aim(fact, holding, time)
    }
    return try nearest(fact, [row], requirements, work, time) { (question) throws(Diagnostic) in
      try question.meets(requirements, row, work, time)
    }
  }

  /// The least change of a fact with which something holds that turns with some rows' requirements alone.
  private func nearest(
    _ fact: AskedBenefit.ChangeableFact, _ rows: [Int], _ requirements: [Requirement], _ work: Worked,
    _ time: QualifyingTime, where holds: (Question) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Aim? {
    let (use, line) = (fact.use, fact.line)
    let reference = use.reference(year: time.year ?? 0)
    let points = try points(of: reference, use.definition, rows: rows, requirements, goal: nil, work, time)
    guard points.isComplete || line.isShort else { return nil }
    let pieces = FactPieces(line, cutAt: points, and: line.isOfDays ? turningDays(decidingYear: false) : [])
    var holding = try pieces.stretches { (value) throws(Diagnostic) in
      var changes = changes
      changes[reference] = value
      return try holds(changing(changes))
    }
    if line.isOfDays { holding = holding.compactMap { line.stillToCome($0, asked: on) } }
    let now = knowledge(of: reference, on: time.factsOn).value
    return pieces.nearestAim(at: holding, from: now).map { Aim($0, reference, isSure: false) }
  }

  /// The least change of a fact to where something holds.
  private func aim(
    _ fact: AskedBenefit.ChangeableFact, _ holding: RowStretches.Holding, _ time: QualifyingTime
  ) -> Aim? {
    let reference = fact.use.reference(year: time.year ?? 0)
    let now = knowledge(of: reference, on: time.factsOn).value
    return holding.aim(on: fact.line, from: now, asked: on).map { Aim($0, reference, isSure: true) }
  }

  /// Whether any of some facts is changed.
  private func reads(_ uses: [FactUse], _ changes: [FactReference: FactValue], _ time: QualifyingTime) -> Bool {
    uses.contains { changes[$0.reference(year: time.year ?? 0)] != nil }
  }

  /// Whether requirements of a row are known to hold.
  private func meets(
    _ requirements: [Requirement], _ row: Int, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> Bool {
    for requirement in requirements {
      switch requirement {
      case .cell(let column):
        guard let position = work.columns[column] else { return false }
        let value = try evaluate(asked.declaration.inputs[position], time)
        let cell = table.rows[row].cells[column]
        guard try Interpreter(cell.source, mode: .strict, names: [:]).test(cell.tests, on: value) == .true else {
          return false
        }
      case .base:
        guard let base = asked.declaration.base, try !AmountRule(base: baseValue(base, time)).isOfNothing else {
          return false
        }
      }
    }
    return true
  }
}

extension Question.Verdict {
  /// Whether it brings more than another that is matched too.
  func isBetter(than other: Question.Verdict) -> Bool {
    guard let most = amount.maximum, let before = other.amount.maximum else { return false }
    return most > before
  }
}
