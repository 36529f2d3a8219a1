import DecisionLanguage
import Decimals
import Diagnostics
import Quantities

/// The values of one input of a table, cut at every value that a cell names: slot 2i + 1 is the i-th of those values,
/// slot 2i everything between its neighbours. No cell can tell two values of one slot apart, so that what holds for a
/// slot's example holds for all of it. Null has a slot of its own, behind all others and touching none, where a cell
/// names it.
struct ValuePartition: Sendable {
  let domain: ValueDomain
  private let points: [Value]
  private let namesNull: Bool
  /// The slots that hold any value at all, and that the input is allowed to have.
  private(set) var whole: SlotSet

  /// - Parameters:
  ///   - constants: the values that cells name, all of the domain.
  ///   - namesNull: whether a cell names null. Where none does, the table is not asked what it makes of it.
  init(_ domain: ValueDomain, constants: [Value], namesNull: Bool) {
    self.domain = domain
    self.namesNull = namesNull
    var points: [Value] = domain == .boolean ? [.boolean(false), .boolean(true)] : []
    if domain != .boolean {
      for value in constants.sorted(by: { $0.isBelow($1) })
      where points.last?.isEqual(to: value) != true { points.append(value) }
    }
    self.points = points
    whole = SlotSet([])
    whole = SlotSet((0...(2 * points.count)).filter { example(of: $0) != nil }.map { $0..<($0 + 1) } + nullRange)
  }

  private var nullSlot: Int { 2 * points.count + 3 }
  private var nullRange: [Range<Int>] { namesNull ? [nullSlot..<(nullSlot + 1)] : [] }

  /// Narrows the input to the values that it may have. Null is none of those that are allowed or forbidden.
  mutating func allow(_ slots: SlotSet) { whole = whole.intersection(slots.union(SlotSet(nullRange))) }

  /// Whether two sets follow each other without a value between, or are all that there is: one cell says both.
  func touch(_ first: SlotSet, _ second: SlotSet) -> Bool {
    guard domain.isLine else { return first.union(second).isSuperset(of: whole) }
    guard first.ranges.count == 1 || second.ranges.count == 1, let start = second.first, first.end <= start else {
      return false
    }
    return (first.end..<start).allSatisfy { $0 <= 2 * points.count && example(of: $0) == nil }
  }

  /// A value of a slot; `nil` where there is none, as between two days that follow each other.
  func example(of slot: Int) -> Value? {
    if slot == nullSlot { return .null }
    if slot % 2 == 1 { return points[slot / 2] }
    if domain == .boolean { return nil }
    let below = slot > 0 ? points[slot / 2 - 1] : nil
    let above = slot / 2 < points.count ? points[slot / 2] : nil
    switch (below, above) {
    case (nil, nil): return domain.example
    case (nil, let above?): return above.neighbourBelow
    case (let below?, nil): return below.neighbourAbove
    case (let below?, let above?): return below.between(above)
    }
  }

  // MARK: What null comes to

  /// What tests come to for null: null is equal to null alone, and neither above nor below anything (`nil`).
  private static func answer(of tests: [UnaryTest]) -> Bool? {
    let answers = tests.map { answer(of: $0) }
    if answers.contains(true) { return true }
    return answers.contains(nil) ? nil : false
  }

  private static func answer(of test: UnaryTest) -> Bool? {
    switch test.node {
    case .any: return true
    case .negation(let tests): return answer(of: tests).map(!)
    case .range: return nil
    case .comparison(let sign, let operand): return answer(sign, operand.constantValue)
    case .condition(let condition): return condition.comparisonOfInput.flatMap { answer($0.0, $0.1) }
    case .value(let operand):
      switch operand.constantValue {
      case .range: return nil
      case .list(let members): return members.contains(.null)
      case let value: return value == .null
      }
    }
  }

  private static func answer(_ sign: ComparisonOperator, _ value: Value?) -> Bool? {
    switch sign {
    case .equal: value == .null
    case .notEqual: value != .null
    case .less, .lessOrEqual, .greater, .greaterOrEqual: nil
    }
  }

  // MARK: What tests accept

  /// The slots that a cell's tests accept; `nil` where they look at more than the value.
  func slots(accepting tests: [UnaryTest]) -> SlotSet? {
    guard let found = values(accepting: tests) else { return nil }
    return found.union(SlotSet(Self.answer(of: tests) == true ? nullRange : [])).intersection(whole)
  }

  /// The slots of values other than null.
  private func values(accepting tests: [UnaryTest]) -> SlotSet? {
    var found = SlotSet([])
    for test in tests {
      guard let slots = values(accepting: test) else { return nil }
      found = found.union(slots)
    }
    return found
  }

  /// The slots of all values but null.
  private var all: SlotSet { SlotSet([0..<(2 * points.count + 1)]) }

  private func values(accepting test: UnaryTest) -> SlotSet? {
    switch test.node {
    case .any: return all
    case .condition(let condition):
      guard let (sign, value) = condition.comparisonOfInput else { return nil }
      return slots(sign, value)
    case .negation(let tests): return values(accepting: tests)?.complement(in: all)
    case .comparison(let sign, let operand):
      guard let value = operand.constantValue else { return nil }
      return slots(sign, value)
    case .range(let range):
      guard let lower = range.lower.constantValue, let upper = range.upper.constantValue else { return nil }
      return slots(
        ValueRange(
          lower: lower, upper: upper, includesLower: range.includesLower, includesUpper: range.includesUpper))
    case .value(let operand):
      guard let value = operand.constantValue else { return nil }
      return slots(equalTo: value)
    }
  }

  private func slots(equalTo value: Value) -> SlotSet? {
    switch value {
    case .null: return SlotSet([])
    case .list(let members):
      var found = SlotSet([])
      for member in members {
        guard let slots = slots(equalTo: member) else { return nil }
        found = found.union(slots)
      }
      return found
    case .range(let range): return slots(range)
    default: return slots(.equal, value)
    }
  }

  private func slots(_ range: ValueRange) -> SlotSet? {
    var found = all
    if range.lower != .null {
      guard let above = slots(range.includesLower ? .greaterOrEqual : .greater, range.lower) else { return nil }
      found = found.intersection(above)
    }
    if range.upper != .null {
      guard let below = slots(range.includesUpper ? .lessOrEqual : .less, range.upper) else { return nil }
      found = found.intersection(below)
    }
    return found
  }

  private func slots(_ sign: ComparisonOperator, _ value: Value) -> SlotSet? {
    if value == .null { return sign == .notEqual ? all : SlotSet([]) }
    guard ValueDomain(value) == domain, let position = points.firstPosition(of: value) else { return nil }
    let slot = 2 * position + 1
    let end = 2 * points.count + 1
    return switch sign {
    case .equal: SlotSet([slot..<(slot + 1)])
    case .notEqual: SlotSet([0..<slot, (slot + 1)..<end])
    case .less: SlotSet([0..<slot])
    case .lessOrEqual: SlotSet([0..<(slot + 1)])
    case .greater: SlotSet([(slot + 1)..<end])
    case .greaterOrEqual: SlotSet([slot..<end])
    }
  }
}

extension [Value] {
  /// The position of a value in an ordered list; `nil` where it is not there.
  fileprivate func firstPosition(of value: Value) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].isBelow(value) { low = middle + 1 } else { high = middle }
    }
    return low < count && self[low].isEqual(to: value) == true ? low : nil
  }
}

extension Value {
  /// The order of two values of one domain, false before true.
  fileprivate func isBelow(_ other: Value) -> Bool {
    if case .boolean(let one) = self, case .boolean(let other) = other { return !one && other }
    return precedes(other)
  }

  /// Whether the value has a zone; `nil` for what can have none. Times with and without one are not compared.
  var isZoned: Bool? {
    switch self {
    case .time(let time): time.zone != nil
    case .dateAndTime(let instant): instant.time.zone != nil
    default: nil
    }
  }
}

extension Expression {
  /// The comparison where the expression compares `?` with a constant, as in `? < 5` or `5 > ?`.
  var comparisonOfInput: (ComparisonOperator, Value)? {
    guard case .comparison(let sign, let left, let right) = node else { return nil }
    if case .name("?") = left.node, let value = right.constantValue { return (sign, value) }
    if case .name("?") = right.node, let value = left.constantValue { return (sign.mirrored, value) }
    return nil
  }
}

extension ComparisonOperator {
  /// The operator with its sides changed: `5 > ?` is `? < 5`.
  fileprivate var mirrored: ComparisonOperator {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
