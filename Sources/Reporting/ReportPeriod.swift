// Reporting: 报送. The month's workbooks of streets, parks and enterprises: what their columns mean, what is wrong with
// their rows, and the rounds in which they are asked for. It is a room of its own beside the engines: what it brings in
// are facts, which any engine may read.
// May import: Decimals, Diagnostics, Enterprises, Facts, Journal, Quantities, Secrecy, Workbooks, Foundation.
// Start reading at `SheetLayout`, `ReportCheck` and `Round`.

import Quantities

/// A month, as reports count: the one that a report is for and those around it.
public struct ReportMonth: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let year: Int
  public let month: Int

  /// `nil` where there is no such month.
  public init?(year: Int, month: Int) {
    guard (1900...2199).contains(year), (1...12).contains(month) else { return nil }
    self.year = year
    self.month = month
  }

  /// Reads `2025-11`.
  public init?(_ text: String) {
    guard case .month(let year, let month)? = Period(text) else { return nil }
    self.year = year
    self.month = month
  }

  private init(index: Int) {
    year = index / 12
    month = index % 12 + 1
  }

  private var index: Int { year * 12 + month - 1 }

  public var period: Period { .month(year: year, month: month) }
  public func back(_ months: Int) -> ReportMonth { ReportMonth(index: index - months) }
  public func months(since other: ReportMonth) -> Int { index - other.index }

  public static func < (left: ReportMonth, right: ReportMonth) -> Bool { left.index < right.index }
  /// `2025-11`.
  public var description: String { period.description }
  /// `2025年11月`.
  public var chinese: String { "\(year)年\(month)月" }
}

/// The time that a column's figures are for, seen from the report's month, so that next month's workbook means the same.
public struct RelativePeriod: Sendable, Hashable {
  public enum Span: String, Sendable, Hashable, CaseIterable {
    /// 本月.
    case month
    /// 累计: from January to the month.
    case toDate = "to_date"
    case year
  }

  public let span: Span
  /// How many months before the report's month; 12 for 上年同期.
  public let monthsBack: Int

  public init(_ span: Span, monthsBack: Int = 0) {
    self.span = span
    self.monthsBack = monthsBack
  }

  /// 上年同期: the same time a year before.
  public var isYearBefore: Bool { monthsBack == 12 }

  /// What a header says for it.
  public func words(for month: ReportMonth) -> String {
    let end = month.back(monthsBack)
    switch span {
    case .month: return end.chinese
    case .toDate: return end.month == 1 ? end.chinese : "\(end.year)年1-\(end.month)月"
    case .year: return "\(end.year)年"
    }
  }
}

/// Header texts in one form: full-width as half-width, every dash one, no white space.
enum HeaderText {
  static func folded(_ text: String) -> String {
    // Codes and plain numbers are in that form already, and most of what is folded.
    if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x2E }) { return text }
    let wide = text.precomposedStringWithCompatibilityMapping
    var folded = ""
    for character in wide where !character.isWhitespace {
      switch character {
      case "—", "–", "―", "‐", "‑", "−", "~", "～", "至", "－": if folded.last != "-" { folded.append("-") }
      case "-": if folded.last != "-" { folded.append("-") }
      case "（": folded.append("(")
      case "）": folded.append(")")
      case "：": folded.append(":")
      default: folded.append(character)
      }
    }
    return folded
  }
}

/// A period as a header or a title names it.
struct PeriodPhrase: Hashable {
  enum Time: Hashable {
    /// The report's own month, whichever it is.
    case this
    case month(year: Int?, Int)
    case year(Int?)
  }

  let span: RelativePeriod.Span
  let time: Time
  /// 上年同期 and its like stand beside it.
  let isYearBefore: Bool
  /// 上月.
  var isMonthBefore = false

  /// The first period that a folded text names, or `nil`.
  static func first(in text: String) -> PeriodPhrase? {
    let before =
      ["上年同期", "去年同期", "同期数", "上年同月", "去年同月", "同期"].contains { text.contains($0) }
      || text.hasPrefix("上年") || text.hasPrefix("去年")
    func phrase(_ span: RelativePeriod.Span, _ time: Time) -> PeriodPhrase {
      PeriodPhrase(span: span, time: time, isYearBefore: before)
    }
    if let match = text.firstMatch(of: /(\d{4})[年.\/-]1月?-(\d{1,2})月/), let month = Int(match.2) {
      return phrase(.toDate, .month(year: Int(match.1), month))
    }
    if text.contains("1-本月") || text.contains("1月-本月") || text.contains("累计") || text.contains("年初-") {
      if let match = text.firstMatch(of: /(\d{4})年(\d{1,2})月/), let month = Int(match.2) {
        return phrase(.toDate, .month(year: Int(match.1), month))
      }
      if let match = text.firstMatch(of: /1月?-(\d{1,2})月/), let month = Int(match.1) {
        return phrase(.toDate, .month(year: nil, month))
      }
      return phrase(.toDate, .this)
    }
    if let match = text.firstMatch(of: /(?:^|\D)1月?-(\d{1,2})月/), let month = Int(match.1) {
      return phrase(.toDate, .month(year: nil, month))
    }
    if let match = text.firstMatch(of: /(\d{4})[年.\/-](\d{1,2})月?/), let month = Int(match.2), (1...12).contains(month)
    {
      return phrase(.month, .month(year: Int(match.1), month))
    }
    if ["本月", "当月", "上年同月", "去年同月"].contains(where: text.contains) { return phrase(.month, .this) }
    if text.contains("上月") {
      return PeriodPhrase(span: .month, time: .this, isYearBefore: before, isMonthBefore: true)
    }
    if let match = text.firstMatch(of: /(?:^|[^\d-])(\d{1,2})月/), let month = Int(match.1), (1...12).contains(month) {
      return phrase(.month, .month(year: nil, month))
    }
    if let match = text.firstMatch(of: /(\d{4})年/) { return phrase(.year, .year(Int(match.1))) }
    if text.contains("全年") || text.contains("年度") || text.contains("本年") { return phrase(.year, .year(nil)) }
    return nil
  }

  /// The month that the phrase ends in, where it says so wholly.
  var absoluteMonth: ReportMonth? {
    guard case .month(let year?, let month) = time else { return nil }
    return ReportMonth(year: year, month: month)
  }

  /// Seen from the report's month; `nil` where it is not before or at it.
  func relative(to month: ReportMonth) -> RelativePeriod? {
    var back: Int
    switch time {
    case .this: back = isMonthBefore ? 1 : 0
    case .month(let year, let number):
      guard let end = ReportMonth(year: year ?? month.year, month: number) else { return nil }
      back = month.months(since: end)
    case .year(let year): back = (month.year - (year ?? month.year)) * 12
    }
    // 2025年11月上年同期 is a year before what it names, unless it names last year's month itself.
    if isYearBefore, back < 12 { back += 12 }
    return (0...36).contains(back) ? RelativePeriod(span, monthsBack: back) : nil
  }
}
