import Decimals
import Diagnostics
import Facts
import Journal
import Quantities

/// The unit in which a column's amounts stand.
public enum AmountUnit: String, Sendable, Hashable, CaseIterable {
  case yuan
  case thousand
  case tenThousand = "ten_thousand"
  case hundredThousand = "hundred_thousand"
  case million
  case tenMillion = "ten_million"
  case hundredMillion = "hundred_million"
  case billion
  case tenBillion = "ten_billion"

  /// Those in which reports are asked for.
  public static let usual: [AmountUnit] = [.yuan, .thousand, .tenThousand, .hundredMillion]

  /// How many yuan one is.
  public var yuan: Decimal128 {
    switch self {
    case .yuan: 1
    case .thousand: 1000
    case .tenThousand: 10_000
    case .hundredThousand: 100_000
    case .million: 1_000_000
    case .tenMillion: 10_000_000
    case .hundredMillion: 100_000_000
    case .billion: 1_000_000_000
    case .tenBillion: 10_000_000_000
    }
  }

  public var name: Wording {
    switch self {
    case .yuan: Wording(zh: "元", en: "yuan")
    case .thousand: Wording(zh: "千元", en: "thousand yuan")
    case .tenThousand: Wording(zh: "万元", en: "10,000 yuan")
    case .hundredThousand: Wording(zh: "十万元", en: "100,000 yuan")
    case .million: Wording(zh: "百万元", en: "million yuan")
    case .tenMillion: Wording(zh: "千万元", en: "10 million yuan")
    case .hundredMillion: Wording(zh: "亿元", en: "100 million yuan")
    case .billion: Wording(zh: "十亿元", en: "billion yuan")
    case .tenBillion: Wording(zh: "百亿元", en: "10 billion yuan")
    }
  }
}

/// What a column's figures are: a fact of the dictionary and the time that they are for.
public struct ReportFigure: Sendable, Hashable {
  /// 工业总产值 or 营业收入: what is measured, by the id of its yearly or monthly fact.
  public let measure: FactID
  public let period: RelativePeriod

  public init(_ measure: FactID, _ period: RelativePeriod) {
    self.measure = measure
    self.period = period
  }

  /// The fact and period that a figure is recorded as, in a report for a month; `nil` where the dictionary has none.
  ///
  /// 上年同期 as filed now has a fact of its own: it may differ from what was reported then, and never replaces it.
  public func reference(in month: ReportMonth, _ dictionary: FactDictionary) -> FactReference? {
    let name: String
    var at: Period = month.period
    switch (period.span, period.isYearBefore) {
    case (.month, true): name = "\(measure)_year_before"
    case (.toDate, true): name = "\(measure)_to_date_year_before"
    case (.month, false):
      name = measure.text
      at = month.back(period.monthsBack).period
    case (.toDate, false):
      name = "\(measure)_to_date"
      at = month.back(period.monthsBack).period
    case (.year, false):
      name = measure.text
      at = .year(month.back(period.monthsBack).year)
    case (.year, true): return nil
    }
    return Self.reference(name, at, dictionary)
  }

  /// 上年同期 as it was told at its own time; `nil` for a figure of this year, and where the dictionary has none.
  public func toldThen(in month: ReportMonth, _ dictionary: FactDictionary) -> FactReference? {
    guard period.isYearBefore, period.span != .year else { return nil }
    return Self.reference(
      period.span == .toDate ? "\(measure)_to_date" : measure.text, month.back(period.monthsBack).period, dictionary)
  }

  private static func reference(_ name: String, _ at: Period, _ dictionary: FactDictionary) -> FactReference? {
    guard let id = FactID(name), let definition = dictionary.definition(of: id),
      definition.periods.contains(at.periodicity)
    else { return nil }
    return FactReference(id, at)
  }
}

/// What a column of a workbook holds.
public enum ColumnMeaning: Sendable, Hashable {
  case creditCode, name, area, industry
  case figure(ReportFigure)
  /// 序号, 同比, 备注 and whatever else is no fact.
  case ignored

  /// The meaning as mappings and forms name it: `credit_code`, `output:to_date:12`, `ignored`.
  public var text: String {
    switch self {
    case .creditCode: "credit_code"
    case .name: "name"
    case .area: "area"
    case .industry: "industry"
    case .ignored: "ignored"
    case .figure(let figure): "\(figure.measure):\(figure.period.span.rawValue):\(figure.period.monthsBack)"
    }
  }

  /// Reads what `text` wrote.
  public init?(_ text: String) {
    switch text {
    case "credit_code": self = .creditCode
    case "name": self = .name
    case "area": self = .area
    case "industry": self = .industry
    case "ignored": self = .ignored
    default:
      let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
      guard parts.count == 3, let measure = FactID(parts[0]), let span = RelativePeriod.Span(rawValue: parts[1]),
        let back = Int(parts[2]), (0...36).contains(back)
      else { return nil }
      self = .figure(ReportFigure(measure, RelativePeriod(span, monthsBack: back)))
    }
  }
}
