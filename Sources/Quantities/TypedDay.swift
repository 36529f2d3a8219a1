extension CalendarDay {
  /// A day as people and spreadsheets write it: `2026-05-10`, `2026/5/10`, `2026.5.10` or `2026年5月10日`, the year with its
  /// four digits; `nil` for anything else, also for a day that the calendar lacks.
  /// Cost: linear in the text.
  public static func typed(_ text: String) -> CalendarDay? {
    let numbers = text.split { !$0.isASCII || !$0.isNumber }
    guard numbers.count == 3, numbers[0].count == 4, numbers.dropFirst().allSatisfy({ $0.count <= 2 }),
      text.allSatisfy({ $0.isASCII && $0.isNumber || "-/.年月日 ".contains($0) }), text.first?.isNumber == true,
      let year = Int(numbers[0]), let month = Int(numbers[1]), let day = Int(numbers[2])
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }
}

extension Period {
  /// A month as people and spreadsheets write it: `2026-11`, `2026/11`, `2026.1` or `2026年11月`, the year with its four
  /// digits; `nil` for anything else.
  /// Cost: linear in the text.
  public static func typedMonth(_ text: String) -> Period? {
    let numbers = text.split { !$0.isASCII || !$0.isNumber }
    guard numbers.count == 2, numbers[0].count == 4, numbers[1].count <= 2,
      text.allSatisfy({ $0.isASCII && $0.isNumber || "-/.年月 ".contains($0) }), text.first?.isNumber == true,
      let year = Int(numbers[0]), (1900...2199).contains(year), let month = Int(numbers[1]), (1...12).contains(month)
    else { return nil }
    return .month(year: year, month: month)
  }
}
