import Diagnostics

extension CalendarDay {
  /// `2026年11月21日` or `21 Nov 2026`, as pages and messages say a day.
  public func text(in language: Language) -> String { wording(language) }

  /// The same in both languages.
  public var wording: Wording {
    let (year, month, day) = civil
    return Wording(zh: "\(year)年\(month)月\(day)日", en: "\(day) \(Self.englishMonths[month - 1]) \(year)")
  }

  /// The short English names of the months, January first.
  public static let englishMonths = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]
}

extension Period {
  /// `2025年`, `2025年11月`, `2025`, `Nov 2025`, as pages and messages say a period.
  public func text(in language: Language) -> String { wording(language) }

  /// The same in both languages.
  public var wording: Wording {
    switch self {
    case .year(let year): Wording(zh: "\(year)年", en: "\(year)")
    case .month(let year, let month):
      Wording(zh: "\(year)年\(month)月", en: "\(CalendarDay.englishMonths[month - 1]) \(year)")
    }
  }
}
