import Quantities

/// Days, months and years.
extension FigureScanner {
  private static let years = 1949...2099

  func date(at place: Int) -> Found? {
    guard isDigit(place), beginsNumber(place) else { return nil }
    return span(at: place) ?? civil(at: place) ?? iso(at: place)
  }

  /// `2026-2028年`: both years.
  private func span(at place: Int) -> Found? {
    guard let first = integer(at: place, digits: 4...4), Self.years.contains(first.value) else { return nil }
    var next = first.end
    if character(next) == "年" { next += 1 }
    guard let dash = character(next), "-~至".contains(dash),
      let second = integer(at: next + 1, digits: 4...4), Self.years.contains(second.value),
      character(second.end) == "年",
      !isDigit(second.end + 1)
    else { return nil }
    return Found(
      [(.year(first.value), place..<next), (.year(second.value), (next + 1)..<(second.end + 1))], end: second.end + 1)
  }

  /// `2025年4月3日`, `2025年4月`, `2025年`.
  private func civil(at place: Int) -> Found? {
    guard let year = integer(at: place, digits: 4...4), Self.years.contains(year.value), character(year.end) == "年"
    else {
      return nil
    }
    guard let month = integer(at: year.end + 1, digits: 1...2), character(month.end) == "月" else {
      return Found(.year(year.value), place..<(year.end + 1))
    }
    if let number = integer(at: month.end + 1, digits: 1...2), character(number.end) == "日",
      let day = CalendarDay(year: year.value, month: month.value, day: number.value)
    {
      return Found(.day(day), place..<(number.end + 1))
    }
    return Found(.month(year: year.value, month: month.value), place..<(month.end + 1))
  }

  /// `2025-04-03`, `2025/4/3`, `2025.4.3`.
  private func iso(at place: Int) -> Found? {
    guard let year = integer(at: place, digits: 4...4), Self.years.contains(year.value), let mark = character(year.end),
      "-/.".contains(mark), let month = integer(at: year.end + 1, digits: 1...2), character(month.end) == mark,
      let number = integer(at: month.end + 1, digits: 1...2),
      let day = CalendarDay(year: year.value, month: month.value, day: number.value)
    else { return nil }
    return Found(.day(day), place..<number.end)
  }
}
