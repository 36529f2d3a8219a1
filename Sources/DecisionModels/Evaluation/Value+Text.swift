import DecisionLanguage
import Decimals
import Quantities

extension Value {
  /// Reads a value as data files write it: `true`, `12.50`, `2026-01-31`, `10:30:00`, `P1Y`; what is of no such type is
  /// text. Durations of either kind are read for both.
  /// - Returns: `nil` where the text is none of the type.
  public init?(text: String, of type: FEELType) {
    let trimmed = text.trimmed
    let value: Value?
    switch type.unconstrained {
    case .boolean: value = ["true": true, "1": true, "false": false, "0": false][trimmed].map(Value.boolean)
    case .number: value = Decimal128(rounding: trimmed).map(Value.number)
    case .date: value = CalendarDay(trimmed).map(Value.date)
    case .time: value = ClockTime(trimmed).map(Value.time)
    case .dateAndTime: value = DateAndTime(trimmed).map(Value.dateAndTime)
    case .yearsAndMonths, .daysAndTime: value = Value(durationText: trimmed)
    default: value = .string(text)
    }
    guard let value else { return nil }
    self = value
  }
}
