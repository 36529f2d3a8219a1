import Quantities

/// A kind of value whose constants cut all its values into stretches: between two neighbouring constants no unary test
/// that names only those can change its answer.
public enum ValueDomain: Sendable, Hashable {
  case number, string, boolean, date, time, dateAndTime, yearsAndMonths, daysAndTime

  /// The domain of a value; `nil` for kinds that are not told apart so.
  public init?(_ value: Value) {
    switch value {
    case .number: self = .number
    case .string: self = .string
    case .boolean: self = .boolean
    case .date: self = .date
    case .time: self = .time
    case .dateAndTime: self = .dateAndTime
    case .yearsAndMonths: self = .yearsAndMonths
    case .daysAndTime: self = .daysAndTime
    default: return nil
    }
  }

  public init?(_ type: FEELType) {
    switch type.unconstrained {
    case .number: self = .number
    case .string: self = .string
    case .boolean: self = .boolean
    case .date: self = .date
    case .time: self = .time
    case .dateAndTime: self = .dateAndTime
    case .yearsAndMonths: self = .yearsAndMonths
    case .daysAndTime: self = .daysAndTime
    default: return nil
    }
  }

  /// Whether values lie on a line on which a range is a stretch. Texts and truths are told apart one by one.
  public var isLine: Bool {
    switch self {
    case .number, .date, .time, .dateAndTime, .yearsAndMonths, .daysAndTime: true
    case .string, .boolean: false
    }
  }

  /// Any value of the domain.
  public var example: Value {
    switch self {
    case .number: .number(.zero)
    case .string: .string("")
    case .boolean: .boolean(true)
    case .date: .date(CalendarDay(daysSinceEpoch: 0))
    case .time: .time(.midnight)
    case .dateAndTime: .dateAndTime(DateAndTime(day: CalendarDay(daysSinceEpoch: 0), time: .midnight))
    case .yearsAndMonths: .yearsAndMonths(YearsAndMonthsDuration(months: 0))
    case .daysAndTime: .daysAndTime(DaysAndTimeDuration(seconds: 0))
    }
  }
}
