import Decimals
import PolicyCorpus

extension PolicyCorpus {
  /// A figure with its unit in English: what the text counts in 万 or 亿 is said as English counts, so that 100 亿元 is
  /// `10 billion yuan` and 1 万家 `10,000 enterprises`.
  func englishAmount(_ value: Decimal128, unit: String) -> String {
    guard let first = unit.first, "万亿".contains(first),
      let written = Indicator.Quantity(writingOut: value, unit: unit), translations.covers(written.unit)
    else { return "\(FigureText.grouped(value.plainText())) \(wording(unit).en)" }
    let name = wording(written.unit).en
    let scales: [(least: Decimal128, name: String)] = [
      (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"),
    ]
    // Things are counted one by one, money in thousands of thousands.
    guard written.unit.hasPrefix("元"), let scale = scales.first(where: { $0.least <= written.value.magnitude }),
      let scaled = written.value.divided(by: scale.least)
    else { return "\(FigureText.grouped(written.value.plainText())) \(name)" }
    return "\(FigureText.grouped(scaled.plainText())) \(scale.name) \(name)"
  }
}
