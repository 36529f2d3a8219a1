import DecisionLanguage
import Quantities

extension Optional where Wrapped == DateAndTime {
  /// The present in UTC, read from the machine's clock and passed on as an argument.
  static var current: DateAndTime? { DateAndTime("\(Timestamp.now)") }
}
