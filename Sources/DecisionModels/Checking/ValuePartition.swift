import DecisionLanguage
import Decimals
import Diagnostics
import Quantities

/// The values of one input of a table, cut at every value that a cell names: slot 2i + 1 is the i-th of those values,
/// slot 2i everything between its neighbours. No cell can tell two values of one slot apart, so that what holds for a
/// slot's example holds for all of it.
struct ValuePartition: Sendable {
  let domain: ValueDomain
  private let points: [Value]
  /// The slots that hold any value at all, and that the input is allowed to have.
  private(set) var whole: SlotSet

  /// - Parameter constants: the values that cells name, all of the domain.
  init(_ domain: ValueDomain, constants: [Value]) {
    self.domain = domain
    var points: [Value] = domain == .boolean ? [.boolean(false), .boolean(true)] : []
    if domain != .boolean {
      for value in constants.sorted(by: { $0.isBelow($1) }) where points.last != value { points.append(value) }
    }
    self.points = points
    whole = SlotSet([])
    whole = SlotSet((0...(2 * points.count)).filter { example(of: $0) != nil }.map { $0..<($0 + 1) })
  }

  mutating func allow(_ slots: SlotSet) { whole = whole.intersection(slots) }

  /// A value of a slot; `nil` where there is none, as between two days that follow each other.
  func example(of slot: Int) -> Value? {
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

  // MARK: What tests accept

  /// The slots that a cell's tests accept; `nil` where they look at more than the value.
  func slots(accepting tests: [UnaryTest]) -> SlotSet? {
    var found = SlotSet([])
    for test in tests {
      guard let slots = slots(accepting: test) else { return nil }
      found = found.union(slots)
    }
    return found.intersection(whole)
  }

  private var all: SlotSet { SlotSet([0..<(2 * points.count + 1)]) }

  private func slots(accepting test: UnaryTest) -> SlotSet? {
    switch test.node {
    case .any: return all
    case .condition: return nil
    case .negation(let tests): return slots(accepting: tests)?.complement(in: whole)
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
    return low < count && self[low] == value ? low : nil
  }
}

extension Value {
  /// The order of two values of one domain; strings by code points, false before true.
  fileprivate func isBelow(_ other: Value) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let other)): one < other
    case (.date(let one), .date(let other)): one < other
    case (.yearsAndMonths(let one), .yearsAndMonths(let other)): one < other
    case (.daysAndTime(let one), .daysAndTime(let other)): one < other
    case (.string(let one), .string(let other)):
      one.unicodeScalars.lexicographicallyPrecedes(other.unicodeScalars)
    case (.boolean(let one), .boolean(let other)): !one && other
    default: false
    }
  }
}
