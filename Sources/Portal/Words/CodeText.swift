import Decimals
import Diagnostics

/// Code of rules as a page shows it: for English readers numerals are written out, `50万` as 500000, since 万 and 亿 are
/// Chinese words; what it says is the same.
enum CodeText {
  static func written(_ code: String, in language: Language) -> String {
    guard language == .english else { return code }
    return code.replacing(/([0-9]+(?:\.[0-9]+)?)(万|亿)/) { match in
      let scale: Int8 = match.2 == "万" ? 4 : 8
      guard let number = Decimal128(String(match.1)),
        let whole = number.multiplied(by: Decimal128(coefficient: 1, exponent: scale))
      else { return String(match.0) }
      return whole.plainText()
    }
  }
}
