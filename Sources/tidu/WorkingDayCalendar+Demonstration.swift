import Quantities

/// What offices of the demonstration do is done on working days, however long before the city's founding it is told of.
/// Of two steps the earlier one stays the earlier, or falls on the same day.
extension WorkingDayCalendar {
  /// The working day that lies so many days before one, or the last one before that. Today is today.
  func day(_ days: Int, before today: CalendarDay) -> CalendarDay {
    days <= 0 ? today.adding(days: -days) : lastWorkingDay(through: today.adding(days: -days))
  }

  /// The same time of that day.
  func moment(_ days: Int, before now: Timestamp) -> Timestamp {
    let today = now.dayInShanghai
    return now.adding(seconds: (day(days, before: today).daysSinceEpoch - today.daysSinceEpoch) * 86_400)
  }
}
