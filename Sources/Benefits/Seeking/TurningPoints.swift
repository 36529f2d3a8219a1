import Decimals
import DecisionLanguage
import Diagnostics
import Quantities

/// Where an answer can turn while one fact moves and all others stand still, read off conditions and expressions: between
/// two neighbouring turning points no comparison changes its outcome.
///
/// Numbers may enter as quotients of linear forms, days as themselves or by their year: `isComplete` says whether that
/// was so. What is made of a day's year is followed as such quotients too, of the year.
struct TurningPoints {
  /// The fact as expressions name it, such as `output[Y-1]`.
  let name: String
  let isOfDays: Bool
  /// Of a day: the years.
  private(set) var numbers: Set<Decimal128> = []
  private(set) var days: Set<CalendarDay> = []
  /// Whether everything that the fact enters could be followed.
  private(set) var isComplete = true
  /// Whether a day's year enters something that could not be followed, so that any year may be a turning point.
  private(set) var isOfEveryYear = false

  init(name: String, isOfDays: Bool) {
    self.name = name
    self.isOfDays = isOfDays
  }

  /// What a part of an expression comes to as the fact moves.
  enum Shape {
    /// The same throughout; `nil` while unknown.
    case still(Value?)
    /// One of these numbers.
    case numbers([Quotient])
    /// The day itself.
    case day
    /// A truth or a text that turns where noted.
    case other

    fileprivate var isDay: Bool {
      if case .day = self { return true }
      return false
    }
  }

  // MARK: Expressions

  /// Follows an expression.
  /// - Parameter value: the value of a part that does not hold the fact; `nil` while unknown.
  mutating func follow(_ expression: Expression, _ value: (Expression) -> Value?) -> Shape {
    switch expression.node {
    case .name(name): return isOfDays ? .day : .numbers([.fact])
    case .name, .number, .string, .boolean, .null, .temporal: return .still(value(expression))
    default: break
    }
    guard expression.names.contains(name) else { return .still(value(expression)) }
    switch expression.node {
    case .path(let base, "year") where isOfDays && base.node == .name(name): return .numbers([.fact])
    case .negation(let operand):
      return numbers(follow(operand, value), .still(.number(-1))) { $0.times($1) }
    case .arithmetic(let sign, let left, let right):
      let (left, right) = (follow(left, value), follow(right, value))
      if left.isDay || right.isDay { return lostDay() }
      switch sign {
      case .add: return sum(left, right)
      case .subtract: return numbers(left, right) { $0.minus($1) }
      case .multiply: return numbers(left, right) { $0.times($1) }
      case .divide: return quotient(left, right)
      case .power: return lost()
      }
    case .comparison(_, let left, let right):
      compare(follow(left, value), follow(right, value))
      return .other
    case .between(let operand, let lower, let upper):
      let shape = follow(operand, value)
      for end in [lower, upper] { compare(shape, follow(end, value)) }
      return .other
    case .membership(let operand, let tests):
      follow(tests, on: follow(operand, value), value)
      return .other
    case .conjunction(let left, let right), .disjunction(let left, let right):
      _ = (follow(left, value), follow(right, value))
      return .other
    case .conditional(let condition, let first, let second):
      _ = follow(condition, value)
      return either(follow(first, value), follow(second, value))
    case .invocation(let function, .positional(let arguments)) where isOfDays || function.node == .name("not"):
      return ofTruths(arguments.map { follow($0, value) })
    default: return lost()
    }
  }

  /// Follows the tests of a cell on what its input comes to.
  mutating func follow(_ tests: [UnaryTest], on shape: Shape, _ value: (Expression) -> Value?) {
    if case .still = shape { return }
    for test in tests {
      switch test.node {
      case .any: continue
      case .comparison(_, let operand): compare(shape, follow(operand, value))
      case .range(let range):
        for end in [range.lower, range.upper] { compare(shape, follow(end, value)) }
      case .value(let operand):
        if case .list(let members) = operand.node {
          for member in members { compare(shape, follow(member, value)) }
        } else {
          compare(shape, follow(operand, value))
        }
      case .negation(let inner): follow(inner, on: shape, value)
      case .condition: isComplete = false
      }
    }
  }

  /// Notes where two shapes change their order.
  mutating func compare(_ left: Shape, _ right: Shape) {
    switch (left, right) {
    case (.day, .still(let value)), (.still(let value), .day):
      switch value {
      case .date(let day): days.insert(day)
      case .null, nil: return
      default: isComplete = false
      }
    case (.numbers, _), (_, .numbers):
      for first in quotients(left) {
        for second in quotients(right) { meet(first, second) }
      }
    default: return
    }
  }

  /// Notes where a number reaches another.
  mutating func reach(_ goal: Decimal128, by shape: Shape) { compare(shape, .still(.number(goal))) }

  /// One shape over another.
  mutating func quotient(_ above: Shape, _ below: Shape) -> Shape {
    numbers(above, below) { $0.over($1) }
  }

  mutating func sum(_ left: Shape, _ right: Shape) -> Shape { numbers(left, right) { $0.plus($1) } }

  /// Notes that something can't be followed.
  mutating func lose() { isComplete = false }

  // MARK: Arithmetic

  /// Of a number that can't be followed nothing is known; of a year, that it turns at a year's end.
  private mutating func lost() -> Shape {
    noteLoss()
    return .other
  }

  private mutating func noteLoss() {
    if isOfDays { isOfEveryYear = true } else { isComplete = false }
  }

  private mutating func lostDay() -> Shape {
    isComplete = false
    return .other
  }

  private mutating func either(_ first: Shape, _ second: Shape) -> Shape {
    switch (first, second) {
    case (.day, _), (_, .day): return lostDay()
    case (.numbers, _), (_, .numbers): return .numbers(quotients(first) + quotients(second))
    default: return .other
    }
  }

  /// What is made of truths turns with them alone.
  private mutating func ofTruths(_ parts: [Shape]) -> Shape {
    for part in parts {
      switch part {
      case .other, .still: continue
      case .numbers: return lost()
      case .day: return lostDay()
      }
    }
    return .other
  }

  private func quotients(_ shape: Shape) -> [Quotient] {
    switch shape {
    case .numbers(let quotients): quotients
    case .still(.number(let number)?): [.constant(number)]
    case .still, .day, .other: []
    }
  }

  private mutating func numbers(
    _ left: Shape, _ right: Shape, _ combine: (Quotient, Quotient) -> Quotient?
  ) -> Shape {
    var found: [Quotient] = []
    for first in quotients(left) {
      for second in quotients(right) {
        guard let combined = combine(first, second) else { return lost() }
        if let root = combined.below.root { numbers.insert(root) }
        found.append(combined)
      }
    }
    return .numbers(found)
  }

  /// Notes where two quotients meet, and where one has no value.
  private mutating func meet(_ left: Quotient, _ right: Quotient) {
    for root in [left.below.root, right.below.root].compactMap({ $0 }) { numbers.insert(root) }
    guard let difference = left.minus(right)?.above else {
      noteLoss()
      return
    }
    guard !difference.slope.isZero else { return }
    guard let root = difference.root else {
      noteLoss()
      return
    }
    numbers.insert(root)
  }
}
