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
