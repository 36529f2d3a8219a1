import Decimals
import Diagnostics
import Quantities

extension BuiltInFunction {
  static let dates: [BuiltInFunction] = [
    BuiltInFunction(
      "is",
      FunctionForm("value1?: Any|Null, value2?: Any|Null", .boolean) { call in
        .boolean(call.value(0).isSame(as: call.value(1)))
      }),
    BuiltInFunction(
      "now",
      FunctionForm("", .dateAndTime) { (call) throws(Diagnostic) in
        if let now = call.session.now { return .dateAndTime(now) }
        return try noClock(call)
      }),
    BuiltInFunction(
      "today",
      FunctionForm("", .date) { (call) throws(Diagnostic) in
        if let now = call.session.now { return .date(now.day) }
        return try noClock(call)
      }),
    property("day of year", .number(.count)) { day in
      CalendarDay(year: day.year, month: 1, day: 1).map {
        .number(Decimal128(day.daysSinceEpoch - $0.daysSinceEpoch + 1))
      }
    },
    property("day of week", .string) { .string(dayNames[$0.weekday - 1]) },
    property("month of year", .string) { .string(monthNames[$0.month - 1]) },
    property("week of year", .number(.count)) { day in
      // The week belongs to the year of its Thursday (ISO 8601).
      let thursday = day.adding(days: 4 - day.weekday)
      return CalendarDay(year: thursday.year, month: 1, day: 1).map {
        .number(Decimal128((thursday.daysSinceEpoch - $0.daysSinceEpoch) / 7 + 1))
      }
    },
  ]

  private static let dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
  private static let monthNames = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private static func noClock(_ call: FunctionCall) throws(Diagnostic) -> Value {
    try call.failure(Wording(zh: "这次计算没有给出当前时刻", en: "this evaluation was given no clock"))
  }

  private static func property(
    _ name: String, _ type: FEELType, _ body: @escaping @Sendable (CalendarDay) -> Value?
  ) -> BuiltInFunction {
    BuiltInFunction(
      name,
      FunctionForm("date: Any", type) { call in
        switch call.value(0).unwrapped {
        case .date(let day): body(day)
        case .dateAndTime(let instant): body(instant.day)
        default: nil
        }
      })
  }
}

extension Value {
  /// FEEL's `is`: the same value of the same kind. Times and dates with times are the same only with the same zone.
  func isSame(as other: Value) -> Bool {
    switch (self, other) {
    case (.range, .range), (.context, .context), (.list, .list), (.string, .string): isEqual(to: other) == true
    default: self == other
    }
  }
}
