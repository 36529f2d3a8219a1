import Decimals
import Quantities

/// The functions of FEEL's library (DMN 1.5, section 10.3.4) that rules may call. All are pure.
public enum BuiltInFunction: String, Sendable, Hashable, CaseIterable {
  // Text
  case substring
  case stringLength = "string length"
  case upperCase = "upper case"
  case lowerCase = "lower case"
  case contains
  case startsWith = "starts with"
  case endsWith = "ends with"
  // Truth
  case not
  // Numbers
  case abs, floor, ceiling
  case roundUp = "round up"
  case roundDown = "round down"
  case roundHalfUp = "round half up"
  case roundHalfDown = "round half down"
  // Lists
  case min, max, sum, count
  case listContains = "list contains"
  // Dates
  case date

  static let names = allCases.map(\.rawValue)

  /// Whether null is an argument like any other.
  var takesNull: Bool { self == .listContains || self == .count }
}

/// What a function takes and gives.
struct FunctionSignature {
  let parameters: [FEELType]
  let optional: Int
  /// Whether the last parameter may stand any number of times.
  let isVariadic: Bool
  let text: String
  let result: ([FEELType]) -> FEELType

  func accepts(count: Int) -> Bool {
    count >= parameters.count - optional && (isVariadic || count <= parameters.count)
  }

  func parameter(_ index: Int) -> FEELType { parameters[min(index, parameters.count - 1)] }
}

extension BuiltInFunction {
  var signature: FunctionSignature {
    func make(
      _ parameters: [FEELType], optional: Int = 0, isVariadic: Bool = false, _ text: String,
      _ result: @escaping ([FEELType]) -> FEELType
    ) -> FunctionSignature {
      FunctionSignature(
        parameters: parameters, optional: optional, isVariadic: isVariadic, text: "\(rawValue)\(text)", result: result)
    }
    let plain = FEELType.number(.plain)
    switch self {
    case .substring: return make([.string, plain, plain], optional: 1, "(text, start[, length])") { _ in .string }
    case .stringLength: return make([.string], "(text)") { _ in .number(.count) }
    case .upperCase, .lowerCase: return make([.string], "(text)") { _ in .string }
    case .contains, .startsWith, .endsWith: return make([.string, .string], "(text, part)") { _ in .boolean }
    case .not: return make([.boolean], "(condition)") { _ in .boolean }
    case .abs: return make([plain], "(number)") { $0.first ?? plain }
    case .floor, .ceiling: return make([plain, plain], optional: 1, "(number[, scale])") { $0.first ?? plain }
    case .roundUp, .roundDown, .roundHalfUp, .roundHalfDown:
      return make([plain, plain], "(number, scale)") { $0.first ?? plain }
    case .min, .max: return make([.any], isVariadic: true, "(list) or (a, b, …)") { Self.member($0) }
    case .sum: return make([.any], isVariadic: true, "(list) or (a, b, …)") { Self.member($0) }
    case .count: return make([.list(.any)], "(list)") { _ in .number(.count) }
    case .listContains: return make([.list(.any), .any], "(list, value)") { _ in .boolean }
    case .date: return make([.any, plain, plain], optional: 2, "(text) or (year, month, day)") { _ in .date }
    }
  }

  /// The joined type of the members of a list, or of several arguments.
  private static func member(_ types: [FEELType]) -> FEELType {
    if types.count == 1, case .list(let member) = types[0] { return member }
    return types.dropFirst().reduce(types.first ?? .any) { $0.joined(with: $1) }
  }

  /// The result for known arguments, or `nil` where they are wrong.
  func apply(to arguments: [Value]) -> Value? {
    switch self {
    case .substring: return Self.substring(arguments)
    case .stringLength, .upperCase, .lowerCase, .contains, .startsWith, .endsWith: return text(arguments)
    case .not: return nil
    case .abs, .floor, .ceiling, .roundUp, .roundDown, .roundHalfUp, .roundHalfDown: return rounded(arguments)
    case .min, .max, .sum, .count: return aggregate(arguments)
    case .listContains:
      guard arguments.count == 2, case .list(let members) = arguments[0] else { return nil }
      return .boolean(members.contains { $0.isEqual(to: arguments[1]) == true })
    case .date: return Self.date(arguments)
    }
  }

  private func text(_ arguments: [Value]) -> Value? {
    guard case .string(let text) = arguments.first else { return nil }
    switch self {
    case .stringLength: return .number(Decimal128(text.unicodeScalars.count))
    case .upperCase: return .string(text.uppercased())
    case .lowerCase: return .string(text.lowercased())
    default: break
    }
    guard arguments.count == 2, case .string(let part) = arguments[1] else { return nil }
    let whole = Array(text.unicodeScalars)
    let piece = Array(part.unicodeScalars)
    switch self {
    case .startsWith: return .boolean(whole.starts(with: piece))
    case .endsWith: return .boolean(whole.reversed().starts(with: piece.reversed()))
    default:
      guard piece.count <= whole.count else { return .boolean(false) }
      return .boolean(
        (0...(whole.count - piece.count)).contains { whole[$0..<$0 + piece.count].elementsEqual(piece) })
    }
  }

  /// Positions count code points from 1; a negative one counts from the end; 0 is wrong.
  private static func substring(_ arguments: [Value]) -> Value? {
    guard arguments.count >= 2, case .string(let text) = arguments[0], case .number(let start) = arguments[1],
      let position = start.integer, position != 0
    else { return nil }
    let scalars = Array(text.unicodeScalars)
    let from = position > 0 ? position - 1 : Swift.max(0, scalars.count + position)
    guard from < scalars.count else { return .string("") }
    var length = scalars.count - from
    if arguments.count == 3 {
      guard case .number(let number) = arguments[2], let wanted = number.integer, wanted > 0 else { return nil }
      length = Swift.min(length, wanted)
    }
    var slice = String.UnicodeScalarView()
    slice.append(contentsOf: scalars[from..<from + length])
    return .string(String(slice))
  }

  private func rounded(_ arguments: [Value]) -> Value? {
    guard case .number(let number) = arguments.first else { return nil }
    if self == .abs { return .number(number.magnitude) }
    var scale = 0
    if arguments.count == 2 {
      guard case .number(let digits) = arguments[1], let count = digits.integer else { return nil }
      scale = count
    }
    let rule: RoundingRule =
      switch self {
      case .floor: .floor
      case .ceiling: .ceiling
      case .roundUp: .up
      case .roundDown: .down
      case .roundHalfDown: .halfDown
      default: .halfUp
      }
    return number.rounded(scale: scale, rule).map(Value.number)
  }

  private func aggregate(_ arguments: [Value]) -> Value? {
    var members = arguments
    if arguments.count == 1, case .list(let list) = arguments[0] { members = list }
    if self == .count { return .number(Decimal128(members.count)) }
    guard let first = members.first else { return .null }
    if self == .sum {
      var total = Decimal128.zero
      for member in members {
        guard case .number(let number) = member, let next = total.adding(number) else { return nil }
        total = next
      }
      return .number(total)
    }
    var best = first
    guard first.order(to: first) != nil else { return nil }
    for member in members.dropFirst() {
      guard let order = member.order(to: best) else { return nil }
      if order == (self == .min ? .before : .after) { best = member }
    }
    return best
  }

  private static func date(_ arguments: [Value]) -> Value? {
    if arguments.count == 1 {
      if case .date = arguments[0] { return arguments[0] }
      guard case .string(let text) = arguments[0] else { return nil }
      return CalendarDay(text).map(Value.date)
    }
    guard arguments.count == 3, case .number(let year) = arguments[0], case .number(let month) = arguments[1],
      case .number(let day) = arguments[2], let y = year.integer, let m = month.integer, let d = day.integer
    else { return nil }
    return CalendarDay(year: y, month: m, day: d).map(Value.date)
  }
}
