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
  case list(FEELType)
  case range(FEELType)
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
  /// The type in words.
  public var words: Wording {
    switch self {
    case .any: Wording(zh: "任意值", en: "any value")
    case .null: Wording(zh: "空值", en: "null")
    case .boolean: Wording(zh: "真假值", en: "boolean")
    case .number(let measure): measure.words
    case .string: Wording(zh: "文字", en: "string")
    case .date: Wording(zh: "日期", en: "date")
    case .list(let member): Wording(zh: "\(member.words.zh)的列表", en: "list of \(member.words.en)")
    case .range(let member): Wording(zh: "\(member.words.zh)的区间", en: "range of \(member.words.en)")
    }
  }

  /// Whether values of the two types may be compared.
  func isComparable(with other: FEELType) -> Bool {
    switch (self, other) {
    case (.any, _), (_, .any), (.null, _), (_, .null): true
    case (.number(let left), .number(let right)): left.goes(with: right)
    case (.list(let left), .list(let right)), (.range(let left), .range(let right)):
      left.isComparable(with: right)
    default: self == other
    }
  }

  /// The type of a value that has one of the two.
  func joined(with other: FEELType) -> FEELType {
    switch (self, other) {
    case (let left, let right) where left == right: left
    case (.null, let type), (let type, .null): type
    case (.number(let left), .number(let right)) where left.goes(with: right):
      .number(left == .plain ? right : left)
    case (.list(let left), .list(let right)): .list(left.joined(with: right))
    default: .any
    }
  }
}

extension Measure {
  func goes(with other: Measure) -> Bool { self == .plain || other == .plain || self == other }
}
