import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities
import Synchronization

/// For which values of a fact the cells of one benefit's table hold, where an input is the fact and nothing more, or in a year
/// that is told hangs on no other: that hangs on the table alone, so that it is worked out once and not for each subject.
final class RowStretches: Sendable {
  /// What a requirement comes to as a fact moves.
  struct Holding: Sendable {
    /// Ascending; of a line that is ordered no two touch.
    var stretches: [ClosedRange<Int128>]
    /// The values that conditions name.
    var named: Set<Int128>

    /// Where both hold.
    func and(_ other: Holding) -> Holding {
      var common: [ClosedRange<Int128>] = []
      var (left, right) = (0, 0)
      while left < stretches.count, right < other.stretches.count {
        let (one, two) = (stretches[left], other.stretches[right])
        let (low, high) = (max(one.lowerBound, two.lowerBound), min(one.upperBound, two.upperBound))
        if low <= high { common.append(low...high) }
        if one.upperBound < two.upperBound { left += 1 } else { right += 1 }
      }
      return Holding(stretches: common, named: named.union(other.named))
    }

    /// The nearest value with which it holds, of days none before that of the question; `nil` where there is none.
    /// - Parameter now: the present value; `nil` where there is none.
    func aim(on line: FactLine, from now: FactValue?, asked on: CalendarDay) -> FactPieces.Aim? {
      let stretches = line.isOfDays ? self.stretches.compactMap { line.stillToCome($0, asked: on) } : self.stretches
      return FactPieces(line, named: named).nearestAim(at: stretches, from: now)
    }

    /// Where this one holds and another does not.
    func butNot(_ other: Holding, on line: FactLine) -> Holding {
      var rest: [ClosedRange<Int128>] = []
      var start = line.bounds.lowerBound
      for stretch in other.stretches {
        if start < stretch.lowerBound { rest.append(start...(stretch.lowerBound - 1)) }
        start = stretch.upperBound + 1
      }
      if start <= line.bounds.upperBound { rest.append(start...line.bounds.upperBound) }
      if !line.isOrdered { rest = rest.flatMap { $0.map { $0...$0 } } }
      return and(Holding(stretches: rest, named: other.named))
    }
  }

  private struct Place: Hashable {
    /// `nil` for the base.
    let row: Int?
    let column: Int
  }

  private struct Places: Hashable {
    let row: Int
    let requirements: [Requirement]
    /// The fact by its number among those of the benefit.
    let fact: Int
  }

  /// `nil` where the requirement is not the fact alone, or not all of it could be followed.
  private let known = Mutex<[Place: Holding?]>([:])
  /// What requirements of a row come to together: questions lack the same ones again and again.
  private let knownTogether = Mutex<[Places: Holding?]>([:])
  private let benefit: BenefitDeclaration
  private let table: DecisionTable
  /// Of each column the one fact that its input is; `nil` where it is anything else.
  private let uses: [FactUse?]
  private let baseUse: FactUse?
  private let year: Int?

  /// - Parameter year: the qualifying year of all who are asked; `nil` where each has its own.
  init(_ benefit: BenefitDeclaration, _ table: DecisionTable, year: Int? = nil) {
    (self.benefit, self.table, self.year) = (benefit, table, year)
    uses = table.inputs.map { column in
      guard case .expression(let expression)? = benefit.inputs.first(where: { $0.name == column.name })?.value else {
        return nil
      }
      return year != nil && expression.facts.count == 1 ? expression.facts[0] : expression.onlyFact
    }
    baseUse = benefit.base?.onlyFact
  }

  /// For which values of a fact a requirement of a row holds.
  /// - Returns: `nil` where the requirement hangs on more than the fact.
  /// - Throws: what strict evaluation refuses.
  func holding(_ requirement: Requirement, row: Int, by use: FactUse, on line: FactLine) throws(Diagnostic) -> Holding?
  {
    let place: Place
    switch requirement {
    case .cell(let column):
      guard uses[column]?.name == use.name else { return nil }
      place = Place(row: row, column: column)
    case .base:
      guard baseUse?.name == use.name else { return nil }
      place = Place(row: nil, column: 0)
    }
    if let known = known.withLock({ $0[place] }) { return known }
    let found = try worked(place, use, line)
    known.withLock { $0[place] = .some(found) }
    return found
  }

  /// For which values of a fact some requirements of a row hold together.
  /// - Returns: `nil` where there is none, or one of them hangs on more than the fact.
  /// - Throws: what strict evaluation refuses.
  func holding(
    _ requirements: [Requirement], row: Int, by fact: AskedBenefit.ChangeableFact
  ) throws(Diagnostic) -> Holding? {
    let places = Places(row: row, requirements: requirements, fact: fact.number)
    if let known = knownTogether.withLock({ $0[places] }) { return known }
    var all: Holding?
    for requirement in requirements {
      guard let own = try holding(requirement, row: row, by: fact.use, on: fact.line) else {
        all = nil
        break
      }
      all = all?.and(own) ?? own
    }
    let found = all
    knownTogether.withLock { $0[places] = .some(found) }
    return found
  }

  private func worked(_ place: Place, _ use: FactUse, _ line: FactLine) throws(Diagnostic) -> Holding? {
    var points = TurningPoints(name: use.name, isOfDays: line.isOfDays)
    guard let row = place.row else {
      guard let base = benefit.base else { return nil }
      points.reach(.zero, by: points.follow(base.expression) { _ in nil })
      return try holding(points, line) { (value) throws(Diagnostic) in
        !AmountRule(base: try base.evaluate(year: 0) { _ in .known(value) }).isOfNothing
      }
    }
    let cell = table.rows[row].cells[place.column]
    guard
      case .expression(let expression)? = benefit.inputs.first(where: { $0.name == table.inputs[place.column].name })?
        .value
    else { return nil }
    let names = ["Y": year.map { Evaluation.known(.number(Decimal128($0))) } ?? .unknown([])]
    let still = Interpreter(expression.source, mode: .standard, names: names)
    let shape = points.follow(expression.expression) { part in
      do throws(Diagnostic) {
        return try still.evaluate(part).value
      } catch {
        // Strict evaluation says what it refuses.
        return nil
      }
    }
    points.follow(cell.tests, on: shape, Question.constant)
    let interpreter = Interpreter(cell.source, mode: .strict, names: [:])
    return try holding(points, line) { (value) throws(Diagnostic) in
      try interpreter.test(cell.tests, on: try expression.evaluate(year: year ?? 0) { _ in .known(value) }) == .true
    }
  }

  private func holding(
    _ points: TurningPoints, _ line: FactLine, where holds: (FactValue) throws(Diagnostic) -> Bool
  ) throws(Diagnostic) -> Holding? {
    guard points.isComplete || line.isShort else { return nil }
    let pieces = FactPieces(line, cutAt: points)
    return Holding(stretches: try pieces.stretches(where: holds), named: pieces.named)
  }
}

extension FactExpression {
  /// The fact that the expression is; `nil` where it is more.
  fileprivate var onlyFact: FactUse? {
    guard case .name(let name) = expression.node, facts.count == 1, facts[0].name == name else { return nil }
    return facts[0]
  }
}
