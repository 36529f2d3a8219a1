import Decimals

/// A number of something, with 万 and 亿 written out, so that a text's figure and a rule's can be compared.
public struct FigureQuantity: Sendable, Hashable {
  public let value: Decimal128
  public let unit: FigureUnit

  public init(_ value: Decimal128, _ unit: FigureUnit) {
    self.value = value
    self.unit = unit
  }

  /// A value in a unit as texts and indicators write it: 1.3 万亿元, 25 %, 600 台/万人, 1000 家/年. `nil` where the value
  /// is out of range.
  public init?(_ value: Decimal128, unit text: String) {
    // 每年 and 年均 stand elsewhere in the sentence: a yearly number is the same figure.
    let unit = Array(text.hasSuffix("/年") ? String(text.dropLast(2)) : text)
    let scales = unit.prefix { ChineseNumeral.isScale($0) }
    let isScaled =
      !scales.isEmpty && scales.count < unit.count
      && !FigureLexicon.unitsLikeScales.contains { unit.starts(with: $0) }
    let factor = isScaled ? ChineseNumeral.factor(of: Array(scales)) : 1
    let kind = FigureUnit(String(isScaled ? Array(unit.dropFirst(scales.count)) : unit))
    guard let factor, let product = value.multiplied(by: Decimal128(factor)) else { return nil }
    guard kind == .ratio else {
      self.init(product, kind)
      return
    }
    let parts: Int = text.hasPrefix("‰") ? 1000 : 100
    guard let share = product.divided(by: Decimal128(parts)) else { return nil }
    self.init(share, .ratio)
  }

  /// Whether a rule's figure is what a text says. A text that leaves the unit out, as the first of a range does, goes
  /// with every unit but a share; a plain number of a rule goes with every unit of the text. A share and a multiple are one
  /// number in two words: 不低于2倍 is 200 %.
  func matches(_ text: FigureQuantity) -> Bool {
    guard value == text.value else { return false }
    switch (unit, text.unit) {
    case (.none, _): return true
    case (.ratio, .none): return false
    case (.ratio, .of("倍")), (.of("倍"), .ratio): return true
    case (_, .none): return true
    case (.yuan(nil), .yuan): return true
    case (.yuan(nil), .of("级")): return true
    default: return unit == text.unit
    }
  }

  /// As people read it: `50万元`, `30%`, `1000家`.
  public var words: String {
    switch unit {
    case .ratio: (value.multiplied(by: 100) ?? value).plainText() + "%"
    case .yuan(let per): Self.short(value) + "元" + (per.map { "/\($0)" } ?? "")
    case .of(let unit): Self.short(value) + unit
    case .none: Self.short(value)
    }
  }

  private static func short(_ value: Decimal128) -> String {
    for (scale, name) in [(100_000_000, "亿"), (10_000, "万")] where value.magnitude >= Decimal128(scale) {
      if let part = value.divided(by: Decimal128(scale)), part.scale <= 4 { return part.plainText() + name }
    }
    return value.plainText()
  }
}

/// What a figure counts.
public enum FigureUnit: Sendable, Hashable {
  /// A share of a whole: 30 % is 0.3.
  case ratio
  /// Money, or money for each of something: 元/人.
  case yuan(per: String?)
  /// Anything else, by its word: 家, 倍, 台/万人.
  case of(String)
  /// The text leaves it out.
  case none

  /// The unit that a word stands for, scales already taken off.
  init(_ text: String) {
    switch text {
    case "": self = .none
    case "%", "‰": self = .ratio
    case "元", "元/年", "元/次": self = .yuan(per: nil)
    case _ where text.hasPrefix("元/"): self = .yuan(per: Self.canonical(String(text.dropFirst(2))))
    default: self = .of(Self.canonical(text))
    }
  }

  private static func canonical(_ word: String) -> String {
    ["百分点": "个百分点", "吨标准煤": "吨标煤"][word] ?? word
  }
}
