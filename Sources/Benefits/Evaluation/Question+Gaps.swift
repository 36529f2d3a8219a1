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
  /// the question, on which nothing can be brought about any more. And what matches is not told to be of another kind for
  /// more money: a contract of another kind is another contract.
  func gaps(_ work: Worked, _ verdict: Verdict, _ time: QualifyingTime) throws(Diagnostic) -> [Gap] {
    let amounts = AmountRule(base: work.base)
    let isMatched = verdict.state == .eligible
    guard amounts.unknownCauses.isEmpty || !isMatched else { return [] }
    var gaps: [Gap] = []
    for row in table.rows.indices {
      if isMatched {
        guard let now = verdict.amount.maximum, let then = amounts.most(benefit.tiers[row].amount), then > now else {
          continue
        }
      }
      let results = try work.evaluation.cells(ofRow: row)
      guard !results.contains(.unknown) else { continue }
      var lacking: [Requirement] = results.indices.filter { results[$0] == .false }.map { .cell(column: $0) }
      if amounts.isOfNothing { lacking.append(.base) }
      var ways = try table.hitPolicy == .first ? waysPastEarlierRows(to: row, isMatched, work, time) : []
      if ways.isEmpty, !lacking.isEmpty { ways = try self.ways(to: row, lacking, isMatched, work, time) }
      for way in ways where !gaps.contains(way.gap) {
        // Of a first-hit table an earlier row may hold then, and the base may have moved with a fact.
        let then = try changing(way.changes).verdict(changedFrom: work)
        guard then.state == .eligible, then.row == table.rows[row].name, !isMatched || then.isBetter(than: verdict)
        else { continue }
        gaps.append(way.gap)
      }
    }
    let fewest = gaps.map(\.changes.count).min() ?? 0
    return gaps.filter { $0.changes.count == fewest }
  }

  private typealias Way = (gap: Gap, changes: [FactReference: FactValue])

  /// One fact that brings all that a row lacks; where there is none, two of which neither does alone.
  private func ways(
    to row: Int, _ lacking: [Requirement], _ isMatched: Bool, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> [Way] {
    let readers = lacking.map { changeable(uses(of: $0, work), isMatched, time) }
    guard !readers.contains(where: \.isEmpty) else { return [] }
    var facts: [FactUse] = []
    for use in readers.joined() where !facts.contains(where: { $0.name == use.name }) { facts.append(use) }
    func lacks(_ use: FactUse, _ position: Int) -> Bool { readers[position].contains { $0.name == use.name } }
    var ways: [Way] = []
    for use in facts where lacking.indices.allSatisfy({ lacks(use, $0) }) {
      guard let aim = try nearest(use, row, lacking, work, time) else { continue }
      ways.append(Way(Gap(changes: [aim.change]), [aim.change.fact: aim.value]))
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
        ways.append(
          Way(
            Gap(changes: [one.change, other.change]),
            [one.change.fact: one.value, other.change.fact: other.value]))
      }
    }
    return ways
  }

  /// In a first-hit table a row decides where it holds and no row before it does: one fact that brings both.
  private func waysPastEarlierRows(
    to row: Int, _ isMatched: Bool, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> [Way] {
    let requirements = table.inputs.indices.map { Requirement.cell(column: $0) } + [.base]
    var facts: [FactUse] = []
    for use in changeable(requirements.flatMap({ uses(of: $0, work) }), isMatched, time)
    where !facts.contains(where: { $0.name == use.name }) {
      facts.append(use)
    }
    var ways: [Way] = []
    for use in facts {
      let found = try nearest(use, Array(0...row), requirements, work, time) { (question) throws(Diagnostic) in
        let then = try question.verdict(changedFrom: work)
        return then.state == .eligible && then.row == table.rows[row].name
      }
      guard let aim = found else { continue }
      ways.append(Way(Gap(changes: [aim.change]), [aim.change.fact: aim.value]))
    }
    return ways
  }

  /// The facts among some that the law lets change, and that can be changed at all.
  private func changeable(_ uses: [FactUse], _ isMatched: Bool, _ time: QualifyingTime) -> [FactUse] {
    uses.filter { use in
      if isMatched, use.fact.text.hasSuffix("_kind") { return false }
      guard use.yearOffset == nil || time.year != nil, FactLine(of: use.definition.type) != nil else { return false }
      let reference = use.reference(year: time.year ?? 0)
      return reference != time.fact && Self.isOpenToChange(reference, use.definition, on: on)
    }
  }

  /// The least change of a fact with which a row's requirements hold, and all its other cells that read the fact still.
  private func nearest(
    _ use: FactUse, _ row: Int, _ lacking: [Requirement], _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> (change: Gap.Change, value: FactValue)? {
    let columns = table.inputs.indices.filter { uses(of: .cell(column: $0), work).contains { $0.name == use.name } }
    let results = try work.evaluation.cells(ofRow: row)
    var requirements: [Requirement] = columns.filter { column in
      // What another change is to bring is not asked of this one.
      lacking.contains(.cell(column: column)) || results[column] == .true
    }.map { .cell(column: $0) }
    if lacking.contains(.base) || uses(of: .base, work).contains(where: { $0.name == use.name }) {
      requirements.append(.base)
    }
    return try nearest(use, [row], requirements, work, time) { (question) throws(Diagnostic) in
      try question.meets(requirements, row, work, time)
    }
  }

  /// The least change of a fact with which something holds that turns with some rows' requirements alone.
  private func nearest(
    _ use: FactUse, _ rows: [Int], _ requirements: [Requirement], _ work: Worked, _ time: QualifyingTime,
    where holds: (Question) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> (change: Gap.Change, value: FactValue)? {
    guard let line = FactLine(of: use.definition.type) else { return nil }
    let reference = use.reference(year: time.year ?? 0)
    let points = try points(of: reference, use.definition, rows: rows, requirements, goal: nil, work, time)
    guard points.isComplete || line.isShort else { return nil }
    let pieces = FactPieces(line, cutAt: points, and: line.isOfDays ? turningDays(decidingYear: false) : [])
    var holding = try pieces.stretches { (value) throws(Diagnostic) in
      var changes = changes
      changes[reference] = value
      return try holds(changing(changes))
    }
    if line.isOfDays { holding = holding.compactMap { stillToCome($0, on: line) } }
    let now = knowledge(of: reference, on: time.factsOn).value
    return pieces.aims(at: holding, from: now).first.map { aim in
      (Gap.Change(fact: reference, comparison: aim.comparison, needed: aim.needed), aim.value)
    }
  }

  /// What is left of some days from the day of the question on; `nil` where that is nothing. Any day up to one is told by
  /// its last.
  private func stillToCome(_ days: ClosedRange<Int128>, on line: FactLine) -> ClosedRange<Int128>? {
    let first = Int128(on.daysSinceEpoch)
    guard days.upperBound >= first else { return nil }
    return days.lowerBound == line.bounds.lowerBound ? days : max(days.lowerBound, first)...days.upperBound
  }

  /// Whether requirements of a row are known to hold.
  private func meets(
    _ requirements: [Requirement], _ row: Int, _ work: Worked, _ time: QualifyingTime
  ) throws(Diagnostic) -> Bool {
    for requirement in requirements {
      switch requirement {
      case .cell(let column):
        guard let position = work.columns[column] else { return false }
        let value = try evaluate(benefit.inputs[position], time)
        let cell = table.rows[row].cells[column]
        guard try Interpreter(cell.source, mode: .strict, names: [:]).test(cell.tests, on: value) == .true else {
          return false
        }
      case .base:
        guard let base = benefit.base, try !AmountRule(base: baseValue(base, time)).isOfNothing else { return false }
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
