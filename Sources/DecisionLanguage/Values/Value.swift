import Decimals
import Quantities

/// A FEEL value (DMN 1.5, section 10.3.2.3). Unknown is none of them: see `Evaluation`.
///
/// The kinds that rules use most lie in the value itself, the larger ones behind a reference.
public enum Value: Sendable, Hashable {
  case null
  case boolean(Bool)
  case number(Decimal128)
  case string(String)
  case date(CalendarDay)
  indirect case time(ClockTime)
  indirect case dateAndTime(DateAndTime)
  case yearsAndMonths(YearsAndMonthsDuration)
  case daysAndTime(DaysAndTimeDuration)
  case list([Value])
  case context(ContextValue)
  indirect case range(ValueRange)
  indirect case function(FunctionValue)
}

extension Value {
  var isNull: Bool {
    if case .null = self { return true }
    return false
  }

  /// The first value where the list holds one alone, else the value itself: FEEL takes `[a]` for `a` where `a` is due.
  var unwrapped: Value {
    if case .list(let members) = self, members.count == 1 { return members[0] }
    return self
  }

  /// The members of a list, nothing for null, or the value itself as a list of one.
  public var asList: [Value] {
    switch self {
    case .list(let members): members
    case .null: []
    default: [self]
    }
  }
}

extension Value: CustomStringConvertible {
  /// The value as FEEL writes it.
  public var description: String {
    switch self {
    case .null: "null"
    case .boolean(let value): value ? "true" : "false"
    case .number(let value): value.description
    case .string(let text): "\"" + text.flatMap { $0 == "\"" || $0 == "\\" ? ["\\", $0] : [$0] } + "\""
    case .date(let day): "date(\"\(day)\")"
    case .time(let time): "time(\"\(time)\")"
    case .dateAndTime(let instant): "date and time(\"\(instant)\")"
    case .yearsAndMonths(let duration): "duration(\"\(duration)\")"
    case .daysAndTime(let duration): "duration(\"\(duration)\")"
    case .list(let members): "[" + members.map(\.description).joined(separator: ", ") + "]"
    case .context(let context): context.description
    case .range(let range): range.description
    case .function(let function): function.description
    }
  }
}
