import Decimals
import Diagnostics
import Facts
import Workbooks

/// A figure as it was typed, in yuan or in heads.
struct FigureCell {
  /// In yuan for amounts.
  let value: Decimal128
  /// How far a figure may be from another for having been rounded: two of the last digit's units.
  let slack: Decimal128

  /// Whether it is more than another by more than their rounding.
  func exceeds(_ other: FigureCell) -> Bool {
    value.subtracting(other.value).map { $0 > max(slack, other.slack) } ?? false
  }

  /// How far it may be from a year's figures, each rounded by itself: a unit more for every two that are added up.
  func slack(for year: YearSoFar) -> Decimal128? {
    slack.multiplied(by: Decimal128(max(4, year.figures.count)))?.divided(by: 4)
  }

  enum Outcome {
    /// Empty, or a word for it.
    case blank
    case figure(FigureCell)
    case fault(Finding)
  }

  /// What people type where there is no figure.
  private static let blanks: Set<String> = ["", "-", "--", "/", "\\", "无", "空", "n/a", "na", "未报", "…", "...", "×"]

  /// The units that may follow a number, the longest first.
  private static let endings = AmountUnit.allCases.sorted { $0.name.zh.count > $1.name.zh.count }

  /// Whether a cell says that there is no figure.
  static func isBlank(_ cell: CellValue?) -> Bool {
    switch cell {
    case nil: true
    case .text(let text)?: blanks.contains(HeaderText.folded(text).lowercased())
    case .number?, .boolean?, .day?, .error?, .uncalculated?: false
    }
  }

  /// Reads a cell of figures.
  /// - Parameter unit: `nil` for a count.
  static func read(_ cell: CellValue?, unit: AmountUnit?, at place: CellPlace) -> Outcome {
    switch cell {
    case nil: return .blank
    case .number(let number)?: return figure(number, unit: unit, at: place)
    case .text(let text)?: return read(text, unit: unit, at: place)
    case .boolean?, .day?: return .fault(place.notANumber(cell?.shown ?? "", unit))
    case .error(let error)?:
      return .fault(
        place.finding(
          .wrong, "report.cell-error", failed(error), expected: place.amount(unit),
          remedy: Wording(zh: "改好公式，或直接填数", en: "mend the formula, or type the number")))
    case .uncalculated?:
      return .fault(
        place.finding(
          .wrong, "report.uncalculated",
          Wording(zh: "公式还没有算出结果", en: "the formula's result was never stored"), expected: place.amount(unit),
          remedy: Wording(
            zh: "用 Excel 或 WPS 打开，重算后保存", en: "open it in a spreadsheet program, recalculate and save")))
    }
  }

  /// What a spreadsheet says by an error, in words.
  private static let errors = [
    "#REF!": Wording(zh: "引用的单元格或工作表已经删除", en: "what it refers to was deleted"),
    "#DIV/0!": Wording(zh: "除数是 0 或空的", en: "it divides by zero or by nothing"),
    "#N/A": Wording(zh: "没有查到要找的值", en: "what it looks up is not there"),
    "#VALUE!": Wording(zh: "把文字当作数来算", en: "it reckons with a text"),
    "#NAME?": Wording(zh: "用了不认识的函数或名称", en: "it names what is not known"),
    "#NUM!": Wording(zh: "算不出有效的数", en: "it comes to no valid number"),
    "#NULL!": Wording(zh: "两个区域没有交叉的单元格", en: "its ranges have no cell in common"),
  ]

  private static func failed(_ error: String) -> Wording {
    let cause = errors[error]
    return Wording(
      zh: "公式出错：\(error.excerpt)" + (cause.map { "（\($0.zh)）" } ?? ""),
      en: "the formula failed: \(error.excerpt)" + (cause.map { " (\($0.en))" } ?? ""))
  }

  private static func read(_ text: String, unit: AmountUnit?, at place: CellPlace) -> Outcome {
    var digits = HeaderText.folded(text).lowercased()
    if blanks.contains(digits) { return .blank }
    if digits.hasSuffix("%") {
      return .fault(
        place.finding(
          .wrong, "report.percent",
          Wording(zh: "“\(text.excerpt)”是百分比", en: "“\(text.excerpt)” is a percentage"),
          expected: place.amount(unit),
          remedy: Wording(zh: "这一列填数额；增幅另列", en: "this column is for amounts; a growth rate has its own")))
    }
    for ending in endings where digits.hasSuffix(ending.name.zh) {
      guard ending == unit else {
        return .fault(
          place.finding(
            .wrong, "report.other-unit",
            Wording(
              zh: "“\(text.excerpt)”的单位与表头不同", en: "“\(text.excerpt)” has another unit than the header"),
            expected: place.amount(unit),
            remedy: Wording(
              zh: "换算成\(unit?.name.zh ?? "个数")，只填数字", en: "convert it into \(unit?.name.en ?? "a count"), digits alone")
          ))
      }
      digits = String(digits.dropLast(ending.name.zh.count))
      break
    }
    if digits.contains(",") {
      guard isGrouped(digits) else {
        return .fault(
          place.finding(
            .wrong, "report.grouping",
            Wording(
              zh: "“\(text.excerpt)”的逗号不在千分位上", en: "the commas of “\(text.excerpt)” do not part thousands"),
            expected: Wording(zh: "如 1,234,567.8 或 1234567.8", en: "such as 1,234,567.8 or 1234567.8"),
            remedy: Wording(zh: "核对是否错位，或把逗号当成了小数点", en: "see whether digits slipped, or a comma stands for the point"))
        )
      }
      digits.removeAll { $0 == "," }
    }
    guard let number = Decimal128(exactly: digits) else { return .fault(place.notANumber(text, unit)) }
    return figure(number, unit: unit, at: place)
  }

  private static func isGrouped(_ digits: String) -> Bool {
    let whole = digits.drop { $0 == "-" || $0 == "+" }.prefix { $0 != "." }
    let groups = whole.split(separator: ",", omittingEmptySubsequences: false)
    return (1...3).contains(groups[0].count) && groups.dropFirst().allSatisfy { $0.count == 3 }
      && !digits.drop { $0 != "." }.contains(",")
  }

  private static func figure(_ number: Decimal128, unit: AmountUnit?, at place: CellPlace) -> Outcome {
    let factor = unit?.yuan ?? 1
    guard let value = number.multiplied(by: factor),
      let slack = Decimal128(coefficient: 2, exponent: Int8(-min(20, number.scale))).multiplied(by: factor)
    else { return .fault(place.notANumber(number.plainText(), unit)) }
    guard !value.isNegative else {
      return .fault(
        place.finding(
          .wrong, "report.negative",
          Wording(zh: "\(number.plainText()) 是负数", en: "\(number.plainText()) is below zero"),
          expected: Wording(zh: "\(place.amount(unit).zh)，不小于 0", en: "\(place.amount(unit).en), not below zero"),
          remedy: Wording(zh: "冲减请在原月份更正，不要填负数", en: "correct the month that was wrong instead")))
    }
    return .figure(FigureCell(value: value, slack: slack))
  }
}

extension CellPlace {
  fileprivate func amount(_ unit: AmountUnit?) -> Wording {
    unit.map { Wording(zh: "以\($0.name.zh)为单位的数额", en: "an amount in \($0.name.en)") }
      ?? Wording(zh: "个数", en: "a count")
  }

  fileprivate func notANumber(_ text: String, _ unit: AmountUnit?) -> Finding {
    finding(
      .wrong, "report.number",
      Wording(zh: "“\(text.excerpt)”不是数", en: "“\(text.excerpt)” is no number"), expected: amount(unit),
      remedy: Wording(
        zh: "只填阿拉伯数字；没有数就留空", en: "digits alone; leave the cell empty where there is no figure"))
  }
}
