import Decimals
import Diagnostics
import Quantities

/// `+ - * / **` on numbers, texts, dates, times and durations (DMN 1.5, section 10.3.2.5).
extension Interpreter {
  func negative(
    _ operand: Expression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let result = try evaluate(operand, in: session)
    guard case .known(let value) = result, value != .null else { return result }
    switch value {
    case .number(let number): return .known(.number(-number))
    case .yearsAndMonths(let duration): return .known(.yearsAndMonths(.init(months: -duration.months)))
    case .daysAndTime(let duration): return .known(.daysAndTime(.init(nanoseconds: -duration.nanoseconds)))
    default:
      return try operandFailure(
        [value], whole.span, session, expected: Wording(zh: "数或时长", en: "a number or a duration"))
    }
  }

  func arithmetic(
    _ sign: ArithmeticOperator, _ left: Expression, _ right: Expression, _ whole: Expression,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let operands = (try evaluate(left, in: session), try evaluate(right, in: session))
    if operands.0.isNull || operands.1.isNull { return .null }
    guard case .known(let first) = operands.0, case .known(let second) = operands.1 else {
      return .unknown(operands.0.causes.union(operands.1.causes))
    }
    return try computed(sign, first, second, whole, session)
  }

  private func computed(
    _ sign: ArithmeticOperator, _ first: Value, _ second: Value, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if case .number(let one) = first, case .number(let other) = second {
      if sign == .divide, other.isZero {
        return try failure(
          "feel.zero-divisor", whole.span, Wording(zh: "除数为零", en: "division by zero"),
          expected: Wording(zh: "不是零的除数，可先用 if 判断", en: "a divisor other than zero; test it first with if"), session)
      }
      if let result = one.combined(sign, with: other) { return .known(.number(result)) }
      return try outOfRange(whole, session)
    }
    if sign == .add, case .string(let head) = first, case .string(let tail) = second {
      try session.allow(length: head.utf8.count + tail.utf8.count, source, whole.span)
      return .known(.string(head + tail))
    }
    switch first.combined(sign, with: second) {
    case .value(let value): return .known(value)
    case .outOfRange: return try outOfRange(whole, session)
    case .undefined:
      return try failure(
        "feel.operands", whole.span,
        Wording(
          zh: "“\(sign.rawValue)”不能用于 \(first.excerpt) 和 \(second.excerpt)",
          en: "'\(sign.rawValue)' has no meaning for \(first.excerpt) and \(second.excerpt)"),
        expected: sign.operands, session)
    }
  }

  private func outOfRange(_ whole: Expression, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    try failure("feel.range", whole.span, Wording(zh: "结果超出范围", en: "the result is out of range"), session)
  }
}

extension ArithmeticOperator {
  /// What the operator takes, in words.
  fileprivate var operands: Wording {
    switch self {
    case .add:
      Wording(
        zh: "两个数、两段文字、两段同类的时长，或日期、时刻与时长",
        en: "two numbers, two texts, two durations of one kind, or a date or time and a duration")
    case .subtract:
      Wording(
        zh: "两个数、两个日期或时刻、两段同类的时长，或日期、时刻与时长",
        en: "two numbers, two dates or times, two durations of one kind, or a date or time and a duration")
    case .multiply: Wording(zh: "两个数，或数与时长", en: "two numbers, or a number and a duration")
    case .divide:
      Wording(zh: "两个数、时长与数，或两段同类的时长", en: "two numbers, a duration and a number, or two durations of one kind")
    case .power: Wording(zh: "两个数", en: "two numbers")
    }
  }
}

extension Decimal128 {
  fileprivate func combined(_ sign: ArithmeticOperator, with other: Decimal128) -> Decimal128? {
    switch sign {
    case .add: adding(other)
    case .subtract: subtracting(other)
    case .multiply: multiplied(by: other)
    case .divide: divided(by: other)
    case .power: raised(to: other)
    }
  }

  /// The number without its fraction, where it fits.
  var integerPart: Int? { truncated.integer }
}

/// What an operation on dates, times and durations comes to.
private enum TemporalResult {
  case value(Value)
  case outOfRange
  /// The operation has no meaning for such operands.
  case undefined

  init(_ value: Value?) { self = value.map(TemporalResult.value) ?? .outOfRange }
}

extension Value {
  fileprivate func combined(_ sign: ArithmeticOperator, with other: Value) -> TemporalResult {
    switch (self, sign, other) {
    case (let moment, .add, .yearsAndMonths(let duration)) where moment.isMoment,
      (.yearsAndMonths(let duration), .add, let moment) where moment.isMoment:
      return moment.shifted(months: duration.months)
    case (let moment, .subtract, .yearsAndMonths(let duration)) where moment.isMoment:
      return moment.shifted(months: -duration.months)
    case (let moment, .add, .daysAndTime(let duration)) where moment.isMoment,
      (.daysAndTime(let duration), .add, let moment) where moment.isMoment:
      return moment.shifted(nanoseconds: duration.nanoseconds)
    case (let moment, .subtract, .daysAndTime(let duration)) where moment.isMoment:
      return moment.shifted(nanoseconds: -duration.nanoseconds)
    case (let later, .subtract, let earlier) where later.isMoment && earlier.isMoment:
      return later.distance(from: earlier)
    case (.yearsAndMonths(let one), _, _): return Self.combined(one, sign, other)
    case (.daysAndTime(let one), _, _): return Self.combined(one, sign, other)
    case (.number, .multiply, .yearsAndMonths), (.number, .multiply, .daysAndTime):
      return other.combined(.multiply, with: self)
    default: return .undefined
    }
  }

  private static func combined(
    _ one: YearsAndMonthsDuration, _ sign: ArithmeticOperator, _ other: Value
  ) -> TemporalResult {
    func duration(_ result: (partialValue: Int, overflow: Bool)) -> TemporalResult {
      TemporalResult(
        result.overflow ? nil : YearsAndMonthsDuration(exactly: result.partialValue).map(Value.yearsAndMonths))
    }
    let months = Decimal128(one.months)
    switch (sign, other) {
    case (.add, .yearsAndMonths(let second)): return duration(one.months.addingReportingOverflow(second.months))
    case (.subtract, .yearsAndMonths(let second)):
      return duration(one.months.subtractingReportingOverflow(second.months))
    case (.multiply, .number(let factor)):
      return TemporalResult(
        months.multiplied(by: factor)?.integerPart.flatMap(YearsAndMonthsDuration.init(exactly:)).map(
          Value.yearsAndMonths))
    case (.divide, .number(let divisor)):
      return TemporalResult(
        months.divided(by: divisor)?.integerPart.flatMap(YearsAndMonthsDuration.init(exactly:)).map(
          Value.yearsAndMonths))
    case (.divide, .yearsAndMonths(let second)):
      return TemporalResult(months.divided(by: Decimal128(second.months)).map(Value.number))
    default: return .undefined
    }
  }

  private static func combined(
    _ one: DaysAndTimeDuration, _ sign: ArithmeticOperator, _ other: Value
  ) -> TemporalResult {
    func duration(_ result: (partialValue: Int128, overflow: Bool)) -> TemporalResult {
      TemporalResult(result.overflow ? nil : DaysAndTimeDuration(exactly: result.partialValue).map(Value.daysAndTime))
    }
    switch (sign, other) {
    case (.add, .daysAndTime(let second)): return duration(one.nanoseconds.addingReportingOverflow(second.nanoseconds))
    case (.subtract, .daysAndTime(let second)):
      return duration(one.nanoseconds.subtractingReportingOverflow(second.nanoseconds))
    case (.multiply, .number(let factor)):
      return TemporalResult(
        one.decimal?.multiplied(by: factor).flatMap(DaysAndTimeDuration.init).map(Value.daysAndTime))
    case (.divide, .number(let divisor)):
      return TemporalResult(one.decimal?.divided(by: divisor).flatMap(DaysAndTimeDuration.init).map(Value.daysAndTime))
    case (.divide, .daysAndTime(let second)):
      guard let first = one.decimal, let second = second.decimal else { return .outOfRange }
      return TemporalResult(first.divided(by: second).map(Value.number))
    default: return .undefined
    }
  }

  private var isMoment: Bool {
    switch self {
    case .date, .time, .dateAndTime: true
    default: false
    }
  }

  private func shifted(months: Int) -> TemporalResult {
    switch self {
    case .date(let day): return TemporalResult(day.adding(months: months).map(Value.date))
    case .dateAndTime(let instant):
      return TemporalResult(
        instant.day.adding(months: months).map { .dateAndTime(DateAndTime(day: $0, time: instant.time)) })
    default: return .undefined
    }
  }

  private func shifted(nanoseconds: Int128) -> TemporalResult {
    switch self {
    case .date(let day):
      return TemporalResult(
        DateAndTime(day: day, time: .midnight).adding(nanoseconds: nanoseconds).map { .date($0.day) })
    case .dateAndTime(let instant):
      return TemporalResult(instant.adding(nanoseconds: nanoseconds).map(Value.dateAndTime))
    case .time(let time):
      let shift = Int64(nanoseconds % Int128(ClockTime.nanosecondsOfDay))
      return .value(.time(ClockTime(nanoseconds: time.nanoseconds + shift, zone: time.zone)))
    default: return .undefined
    }
  }

  /// The duration from an earlier moment to this one. A date is its midnight in UTC; moments with a zone and moments
  /// without have no distance.
  private func distance(from earlier: Value) -> TemporalResult {
    if case .time(let end) = self, case .time(let start) = earlier {
      guard (end.zone == nil) == (start.zone == nil) else { return .undefined }
      let offsets = Int64((end.offset ?? 0) - (start.offset ?? 0)) * ClockTime.nanosecondsOfSecond
      return .value(.daysAndTime(.init(nanoseconds: Int128(end.nanoseconds - start.nanoseconds - offsets))))
    }
    guard let end = asInstant, let start = earlier.asInstant, (end.offset == nil) == (start.offset == nil) else {
      return .undefined
    }
    return .value(.daysAndTime(.init(nanoseconds: end.instant - start.instant)))
  }

  /// A date and time, or a date's midnight in UTC.
  var asInstant: DateAndTime? {
    switch self {
    case .dateAndTime(let instant): instant
    case .date(let day): DateAndTime(day: day, time: .midnight.withZone(.utc))
    default: nil
    }
  }
}

extension DaysAndTimeDuration {
  /// The nanoseconds as a number; `nil` where they have more than 34 digits.
  fileprivate var decimal: Decimal128? { Decimal128(exactly: String(nanoseconds)) }

  /// A duration of so many nanoseconds; fractions of one are cut off.
  fileprivate init?(_ nanoseconds: Decimal128) {
    guard let whole = Int128(nanoseconds.truncated.plainText()) else { return nil }
    self.init(exactly: whole)
  }
}
