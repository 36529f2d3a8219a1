import Decimals
import Diagnostics
import Quantities

/// A figure as a page shows it: short in the cell, whole on hover and for machines.
struct FigureText: Sendable, Hashable {
  /// What stands in the cell, such as `1,960` (万元).
  let short: String
  /// The exact figure with its unit, such as `19,600,000元`.
  let exact: String
  /// The figure for machines, `19600000`.
  let value: String
}

extension FigureText {
  /// A number of things: `1,076`.
  static func count(_ count: Int) -> FigureText {
    let grouped = Money(fen: Int64(count) * 100).grouped
    return FigureText(short: grouped, exact: grouped, value: "\(count)")
  }

  /// An amount without its unit, with the exact yuan beside it: in 万元 for Chinese readers, to the nearest hundredth,
  /// `1,960` or `17,920.05`; in yuan for English ones, `19,600,000`.
  static func amount(_ amount: Money, in language: Language) -> FigureText {
    let yuan = amount.grouped
    return switch language {
    case .chinese:
      FigureText(short: grouped(amount.inTenThousandsRounded), exact: "\(yuan)元", value: amount.description)
    case .english: FigureText(short: yuan, exact: "\(yuan) yuan", value: amount.description)
    }
  }

  /// The same amount without rounding, for what must not seem to reach or to pass a bound: `12,999.999999`.
  static func unrounded(_ amount: Money, in language: Language) -> String {
    switch language {
    case .chinese: grouped(amount.inTenThousands)
    case .english: amount.grouped
    }
  }

  /// A chance in whole per cent; nothing that is not certain is called so, and nothing impossible that is only unlikely.
  static func chance(_ share: Double, _ words: Strings) -> String {
    if share <= 0 { return "0%" }
    if share >= 1 { return "100%" }
    if share < 0.01 { return words("chance.under") }
    if share > 0.99 { return words("chance.over") }
    return "\(Int((share * 100).rounded()))%"
  }

  /// What one count is of another, to the nearest tenth of a per cent: `84.6%`, `85%`; `nil` of nothing.
  static func percent(_ part: Int, of all: Int) -> String? { done(Decimal128(part), of: Decimal128(all)) }

  /// What is done of a target, to the nearest tenth of a per cent, half up: `4.5%`, `71%`. Every share is said by this.
  /// Nothing that falls short is called whole, and nothing that is there is called none; `nil` without a target to hold it
  /// against.
  static func done(_ value: Decimal128, of target: Decimal128) -> String? {
    guard Decimal128.zero < target,
      var percent = value.multiplied(by: 100)?.divided(by: target)?.rounded(scale: 1, .halfUp)
    else { return nil }
    if value < target, Decimal128(100) <= percent, let most = Decimal128(exactly: "99.9") { percent = most }
    if Decimal128.zero < value, percent <= .zero { return "<0.1%" }
    let text = percent.plainText()
    return (text.hasSuffix(".0") ? String(text.dropLast(2)) : text) + "%"
  }

  /// Ten-thousandths as per cent with a sign: `+3.2%`, `−12.5%`; `−0.04%` where one decimal would say that nothing changed.
  static func growth(_ tenThousandths: Int) -> String {
    let tenths = Int((Double(tenThousandths) / 10).rounded())
    if tenths == 0, tenThousandths != 0 { return "\(sign(tenThousandths))0.0\(abs(tenThousandths))%" }
    let size = abs(tenths)
    return "\(sign(tenths))\(size / 10).\(size % 10)%"
  }

  /// Ten-thousandths as a file has them, a plain number under a head in per cent: `104.5`, `-12.05`.
  static func percentInFile(_ tenThousandths: Int) -> String {
    Decimal128(tenThousandths).divided(by: 100)?.plainText() ?? ""
  }

  /// A chance as a file has it, a plain number of per cent. As on a page, what is only likely is not called certain.
  static func chanceInFile(_ share: Double) -> String {
    let whole = Int((share * 10_000).rounded())
    return percentInFile(share <= 0 ? 0 : share >= 1 ? 10_000 : min(max(whole, 1), 9_999))
  }

  /// How much more or fewer: `+3`, `−1,200`, `0`.
  static func difference(_ count: Int) -> String {
    sign(count) + GroupedNumber.text("\(count.magnitude)")
  }

  private static func sign(_ number: Int) -> String {
    number < 0 ? String(GroupedNumber.minus) : number > 0 ? "+" : ""
  }

  /// A decimal as people read it: `1,260.5`, `−12.50`.
  static func grouped(_ plain: String) -> String { GroupedNumber.text(plain) }
}
