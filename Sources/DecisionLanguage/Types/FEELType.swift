import Diagnostics

/// The type of a FEEL value, with the measure of a number: money added to a share is a fault before anything runs.
public indirect enum FEELType: Sendable, Hashable {
  /// Nothing is known of the value's type.
  case any
  case null
  case boolean
  case number(Measure)
  case string
  case date
  case time
  case dateAndTime
  case yearsAndMonths
  case daysAndTime
  case list(FEELType)
  case range(FEELType)
  /// A context with at least these entries; `[:]` for any context.
  case context([String: FEELType])
  /// A function of these parameters; `nil` for any function.
  case function([FEELType]?, FEELType)
  /// A type narrowed by the host, such as an item definition's allowed values: the test says which values belong.
  case constrained(FEELType, TypeConstraint)
}

/// Which values of a type are allowed.
public struct TypeConstraint: Sendable, Hashable {
  /// The tests, of which a value must meet one.
  public let tests: [UnaryTest]
  public let source: SourceText

  public init(_ tests: [UnaryTest], _ source: SourceText) {
    self.tests = tests
    self.source = source
  }
}

/// What a number measures.
public enum Measure: Sendable, Hashable {
  /// A numeral, or a number whose measure nobody declared: goes with every other.
  case plain
  case yuan
  case share
  case count
  /// A calendar year, or a difference of years.
  case year
  case quantity(String)

  var words: Wording {
    switch self {
    case .plain: Wording(zh: "数", en: "number")
    case .yuan: Wording(zh: "金额（元）", en: "amount in yuan")
    case .share: Wording(zh: "比例", en: "share")
    case .count: Wording(zh: "数量", en: "count")
    case .year: Wording(zh: "年份", en: "year")
    case .quantity(let unit): Wording(zh: "物理量（\(unit)）", en: "quantity in \(unit)")
    }
  }
}

extension FEELType {
  /// FEEL's own names of types that have no parts.
  static let named: [String: FEELType] = [
    "Any": .any, "Null": .null, "boolean": .boolean, "number": .number(.plain), "string": .string, "date": .date,
    "time": .time, "date and time": .dateAndTime, "dateTime": .dateAndTime,
    "years and months duration": .yearsAndMonths, "yearMonthDuration": .yearsAndMonths,
    "days and time duration": .daysAndTime, "dayTimeDuration": .daysAndTime,
    "list": .list(.any), "context": .context([:]), "function": .function(nil, .any), "range": .range(.any),
  ]

  /// One of FEEL's own types by its name alone; `nil` for any other, and for what has parts, such as `list<number>`.
  public init?(named name: String) {
    guard let type = Self.named[name] else { return nil }
    self = type
  }

  /// The type in words.
  public var words: Wording {
    switch self {
    case .any: Wording(zh: "任意值", en: "any value")
    case .null: Wording(zh: "空值", en: "null")
    case .boolean: Wording(zh: "真假值", en: "boolean")
    case .number(let measure): measure.words
    case .string: Wording(zh: "文字", en: "string")
    case .date: Wording(zh: "日期", en: "date")
    case .time: Wording(zh: "时刻", en: "time")
    case .dateAndTime: Wording(zh: "日期时刻", en: "date and time")
    case .yearsAndMonths: Wording(zh: "年月时长", en: "years and months duration")
    case .daysAndTime: Wording(zh: "日时时长", en: "days and time duration")
    case .list(let member): Wording(zh: "\(member.words.zh)的列表", en: "list of \(member.words.en)")
    case .range(let member): Wording(zh: "\(member.words.zh)的区间", en: "range of \(member.words.en)")
    case .context: Wording(zh: "上下文", en: "context")
    case .function: Wording(zh: "函数", en: "function")
    case .constrained(let type, _): type.words
    }
  }

  /// The type without the host's constraints at its top.
  public var unconstrained: FEELType {
    if case .constrained(let type, _) = self { return type.unconstrained }
    return self
  }

  /// Whether values of the two types may be compared.
  public func isComparable(with other: FEELType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any), (.null, _), (_, .null): true
    case (.constrained(let type, _), let other), (let other, .constrained(let type, _)): type.isComparable(with: other)
    case (.number(let left), .number(let right)): left.goes(with: right)
    case (.list(let left), .list(let right)), (.range(let left), .range(let right)):
      left.isComparable(with: right)
    case (.context, .context), (.function, .function), (.date, .dateAndTime), (.dateAndTime, .date): true
    default: self == other
    }
  }

  /// The type of a value that has one of the two.
  public func joined(with other: FEELType) -> FEELType {
    switch (self, other) {
    case (let left, let right) where left == right: left
    case (.null, let type), (let type, .null): type
    case (.number(let left), .number(let right)) where left.goes(with: right):
      .number(left == .plain ? right : left)
    case (.list(let left), .list(let right)): .list(left.joined(with: right))
    case (.context(let left), .context(let right)):
      // Every name that either may have: what the parser must know to read a path.
      .context(left.merging(right) { $0.joined(with: $1) })
    default: .any
    }
  }
}

extension Measure {
  func goes(with other: Measure) -> Bool { self == .plain || other == .plain || self == other }
}
