/// A condition of a row, worked out from things that have few values each: what it comes to for each combination of them.
public struct PlanCondition: Sendable, Hashable {
  public let codes: [PlanCode]
  /// For each combination of codes, the first one's running fastest.
  public let truths: [PlanTruth]

  public init(codes: [PlanCode], truths: [PlanTruth]) {
    self.codes = codes
    self.truths = truths
  }

  /// Whether it is its only part as it stands.
  var isItsPart: Bool { codes.count == 1 && truths == PlanTruth.allCases }
}

/// What a condition comes to, in the order of the codes of a column of flags.
public enum PlanTruth: UInt8, Sendable, Hashable, CaseIterable {
  case unknown
  /// Null, as a comparison with what is known to be absent is.
  case absent
  case no, yes

  /// As a column of flags holds it.
  var integer: Int64 {
    switch self {
    case .unknown: ColumnValue.unknown
    case .absent: ColumnValue.absent
    case .no: 0
    case .yes: 1
    }
  }
}

/// What has few values: its codes are 0 for unknown and 1 for known to be absent, then the values.
public enum PlanCode: Sendable, Hashable {
  /// A flag or a choice, with its values in the order of the column's codes.
  case column(ColumnName, values: [String])
  /// How two numbers stand to each other.
  case comparison(PlanComparison, PlanNumber, PlanNumber)
  /// Whether an industry's first characters are one of those met; a shorter code is looked at as a whole.
  case industry(ColumnName, length: Int, met: [String], unknown: PlanTruth, absent: PlanTruth)

  /// What its values are called, in their order.
  public var values: [String] {
    if case .column(_, let values) = self { return values }
    return ["false", "true"]
  }

  /// How many codes there are.
  public var count: Int { values.count + 2 }

  /// The parts of a combination of codes, the first code running fastest.
  static func combination(_ number: Int, of codes: [PlanCode]) -> [Int] {
    var rest = number
    return codes.map { code in
      defer { rest /= code.count }
      return rest % code.count
    }
  }
}

/// Equality knows what is absent, and holds of two that are; an order of what is absent is null, also beside the unknown.
public enum PlanComparison: Int32, Sendable, Hashable, CaseIterable {
  case equal, notEqual, less, lessOrEqual

  var isOrder: Bool { self == .less || self == .lessOrEqual }

  func holds<Number: Comparable>(_ left: Number, _ right: Number) -> Bool {
    switch self {
    case .equal: left == right
    case .notEqual: left != right
    case .less: left < right
    case .lessOrEqual: left <= right
    }
  }
}

extension TablePlan {
  /// Whether anything in it is worked out by a condition of numbers.
  var hasConditions: Bool {
    inputs.contains { input in
      switch input.source {
      case .codes(let codes, _): codes.contains(where: \.isComputed)
      case .number(let number, _): number.hasConditions
      case .ratio(let above, let below, _): above.hasConditions || below.hasConditions
      case .prefix, .total: false
      }
    } || base?.hasConditions ?? false
  }
}

extension PlanCode {
  fileprivate var isComputed: Bool {
    if case .column = self { return false }
    return true
  }
}

extension PlanNumber {
  fileprivate var hasConditions: Bool {
    switch self {
    case .conditional: true
    case .sum(let left, let right), .difference(let left, let right), .least(let left, let right),
      .greatest(let left, let right):
      left.hasConditions || right.hasConditions
    case .product(let part, _), .zeroIfAbsent(let part): part.hasConditions
    case .constant, .column, .yearly, .qualifyingYear, .year, .day, .absent: false
    }
  }
}
