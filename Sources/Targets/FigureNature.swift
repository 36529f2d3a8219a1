import PolicyCorpus

/// What a figure of an indicator can be, as its unit and its aggregation tell.
enum FigureNature: Hashable {
  /// Firms, projects, people: a whole number once 万 and 亿 are written out, and not below nought.
  case count(decimals: Int)
  /// 比重、覆盖率: what one part is of a whole, in per cent.
  case share
  /// 增速、百分点: a growth rate or a difference, below nought and above a hundred too.
  case rate
  /// Any other amount: not below nought.
  case amount

  /// By what things are counted one by one.
  private static let counters: Set<String> = ["个", "人", "件", "台", "名", "套", "家", "座", "户", "所", "条", "次", "项"]
  /// What may stand before a unit, and the digits that it takes from the point.
  private static let scales = [("万亿", 12), ("亿", 8), ("万", 4), ("", 0)]

  init(_ indicator: IndicatorDeclaration) {
    let yearly = "/年"
    let isPerYear = indicator.unit.hasSuffix(yearly)
    let unit = isPerYear ? String(indicator.unit.dropLast(yearly.count)) : indicator.unit
    if let scale = Self.scales.first(where: { unit.hasPrefix($0.0) }),
      Self.counters.contains(String(unit.dropFirst(scale.0.count)))
    {
      self = .count(decimals: min(scale.1, FigureNature.mostDecimals))
    } else if ["%", "‰", "百分点"].contains(where: unit.contains) {
      // Per cent alone is a part of what there is; per cent a year is a growth rate. What a whole period brought, told once
      // at its end, may be a part of something that fell.
      self = unit == "%" && !isPerYear && indicator.aggregation != .end ? .share : .rate
    } else {
      self = .amount
    }
  }

  /// Digits behind the point, at most, of any figure.
  static let mostDecimals = 6

  /// Digits behind the point that a figure of this nature may have.
  var decimals: Int { if case .count(let decimals) = self { decimals } else { Self.mostDecimals } }
}
