// Reporting: 报送. The month's workbooks of streets, parks and enterprises: what their columns mean, what is wrong with
// their rows, and the rounds in which they are asked for. It is a room of its own beside the engines: what it brings in
// are facts, which any engine may read.
// May import: Decimals, Diagnostics, Enterprises, Facts, Journal, Quantities, Secrecy, Workbooks, Foundation.
// Start reading at `SheetLayout`, `ReportCheck` and `Round`.

import Diagnostics
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

  /// A title as it stands after the month: without the month where it says that itself, as `11月月报`, `11月份月报` and
  /// `2026年11月月报` do.
  public func titleAfter(_ title: String) -> String {
    guard let said = [chinese, "\(month)月"].first(where: { title.hasPrefix($0) }) else { return title }
    let rest = title.dropFirst(said.count)
    // 月份, and not 份额.
    let bare = rest.hasPrefix("份") && !rest.hasPrefix("份额") ? rest.dropFirst() : rest
    return bare.isEmpty ? title : String(bare)
  }
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

  /// Whether it is the whole of a year that is not over with the report's month.
  func isRunningYear(in month: ReportMonth) -> Bool { span == .year && monthsBack == 0 && month.month < 12 }

  /// `2025年1-10月`.
  public func words(for month: ReportMonth) -> Wording {
    let end = month.back(monthsBack)
    switch span {
    case .toDate where end.month > 1:
      let first = end.back(end.month - 1)
      return Wording(zh: "\(end.year)年1-\(end.month)月", en: "\(first) to \(end)")
    case .month, .toDate: return Wording(zh: end.chinese, en: "\(end)")
    case .year: return Wording(zh: "\(end.year)年", en: "\(end.year)")
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
