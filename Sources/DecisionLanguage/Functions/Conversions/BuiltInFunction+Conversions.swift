import Decimals
import Diagnostics
import Quantities

extension BuiltInFunction {
  static let conversions: [BuiltInFunction] = [
    BuiltInFunction(
      "date",
      FunctionForm("from: Any", .date) { call in
        switch call.value(0).unwrapped {
        case .string(let text): return CalendarDay(text).map(Value.date)
        case .date(let day): return .date(day)
        case .dateAndTime(let instant): return .date(instant.day)
        default: return nil
        }
      },
      FunctionForm("year: number, month: number, day: number", .date) { call in call.day(at: 0).map(Value.date) }),
    BuiltInFunction(
      "date and time",
      FunctionForm("from: Any", .dateAndTime) { call in
        switch call.value(0).unwrapped {
        case .string(let text): return DateAndTime(text).map(Value.dateAndTime)
        case .dateAndTime, .date: return call.value(0).unwrapped.asInstant.map(Value.dateAndTime)
        default: return nil
        }
      },
      FunctionForm("date: Any, time: time", .dateAndTime) { call in
        guard case .time(let time) = call.value(1), let day = call.value(0).unwrapped.asInstant?.day else { return nil }
        return .dateAndTime(DateAndTime(day: day, time: time))
      },
      FunctionForm(
        "year: number, month: number, day: number, hour: number, minute: number, second: number", .dateAndTime
      ) { call in call.instant(zone: nil) },
      FunctionForm(
        "year: number, month: number, day: number, hour: number, minute: number, second: number, "
          + "offset: days and time duration|Null", .dateAndTime
      ) { call in call.zone(at: 6).flatMap { call.instant(zone: $0) } },
      FunctionForm(
        "year: number, month: number, day: number, hour: number, minute: number, second: number, timezone: string",
        .dateAndTime
      ) { call in
        guard let name = call.text(6), let zone = TimeZoneMark("@\(name)") else { return nil }
        return call.instant(zone: zone)
      }),
    BuiltInFunction(
      "time",
      FunctionForm("from: Any", .time) { call in
        switch call.value(0).unwrapped {
        case .string(let text): return ClockTime(text).map(Value.time)
        case .time(let time): return .time(time)
        case .dateAndTime(let instant): return .time(instant.time)
        case .date: return .time(ClockTime.midnight.withZone(.utc))
        default: return nil
        }
      },
      FunctionForm("hour: number, minute: number, second: number, offset?: days and time duration|Null", .time) {
        call in
        call.zone(at: 3).flatMap { call.time(at: 0, zone: $0) }.map(Value.time)
      }),
    BuiltInFunction(
      "number",
      FunctionForm("from: string", .number(.plain)) { call in
        call.text(0).flatMap { number($0, grouping: nil, decimal: ".") }
      },
      FunctionForm("from: string, grouping separator: string|Null, decimal separator?: string|Null", .number(.plain)) {
        (call) throws(Diagnostic) in
        let grouping = call.text(1)
        let decimal = call.text(2)
        guard grouping.map({ [" ", ",", "."].contains($0) }) ?? true, decimal.map({ [",", "."].contains($0) }) ?? true,
          grouping == nil || grouping != decimal
        else {
          return try call.failure(
            Wording(zh: "分隔符不对", en: "these separators don't go together"),
            expected: Wording(
              zh: "分组用空格、逗号或句点，小数点用句点或逗号，两者不同",
              en: "a blank, comma or point for groups, a point or comma for the fraction, not the same one"))
        }
        return call.text(0).flatMap { number($0, grouping: grouping, decimal: decimal ?? ".") }
      }),
    BuiltInFunction(
      "string",
      FunctionForm("from: Any", .string) { (call) throws(Diagnostic) in
        let text = call.value(0).plainText
        try call.allow(length: text.utf8.count)
        return .string(text)
      }),
    BuiltInFunction(
      "duration",
      FunctionForm("from: Any", .any) { call in
        switch call.value(0).unwrapped {
        case .string(let text): return DurationText.read(text)
        case .yearsAndMonths, .daysAndTime: return call.value(0).unwrapped
        default: return nil
        }
      }),
    BuiltInFunction(
      "years and months duration",
      FunctionForm("from: Any, to: Any", .yearsAndMonths) { call in
        guard let from = call.value(0).unwrapped.asInstant?.day, let to = call.value(1).unwrapped.asInstant?.day else {
          return nil
        }
        return .yearsAndMonths(YearsAndMonthsDuration(months: from.wholeMonths(until: to)))
      }),
    BuiltInFunction(
      "range",
      FunctionForm("from: string", .range(.any)) { call in
        call.text(0).flatMap(ValueRange.init(literal:)).map(Value.range)
      }),
  ]

  /// A numeral whose groups and fraction are set off by the given marks.
  private static func number(_ text: String, grouping: String?, decimal: String) -> Value? {
    var plain = text
    if let grouping { plain = plain.replacing(grouping, with: "") }
    if decimal != "." {
      guard !plain.contains(".") else { return nil }
      plain = plain.replacing(decimal, with: ".")
    }
    // FEEL's numerals have digits behind their point.
    guard !plain.hasSuffix("."), !plain.contains(".e"), !plain.contains(".E") else { return nil }
    return Decimal128(rounding: plain).map(Value.number)
  }
}

extension FunctionCall {
  fileprivate func day(at index: Int) -> CalendarDay? {
    guard let year = wholeNumber(index), let month = wholeNumber(index + 1), let day = wholeNumber(index + 2) else {
      return nil
    }
    return CalendarDay(year: year, month: month, day: day)
  }

  /// A number without fraction.
  private func wholeNumber(_ index: Int) -> Int? { number(index)?.integer }

  fileprivate func time(at index: Int, zone: TimeZoneMark?) -> ClockTime? {
    guard let hour = wholeNumber(index), let minute = wholeNumber(index + 1), let second = number(index + 2),
      let whole = second.floored.integer,
      let fraction = second.subtracting(second.floored)?.multiplied(by: 1_000_000_000)?.integerPart
    else { return nil }
    return ClockTime(hour: hour, minute: minute, second: whole, nanosecond: fraction, zone: zone)
  }

  /// The zone that an offset means; an absent offset is no zone. `nil` where the offset is too long.
  fileprivate func zone(at index: Int) -> TimeZoneMark?? {
    guard case .daysAndTime(let duration) = value(index) else { return .some(nil) }
    let seconds = duration.nanoseconds / Int128(ClockTime.nanosecondsOfSecond)
    guard abs(seconds) <= Int128(TimeZoneMark.longestOffset) else { return nil }
    return .some(.offset(seconds: Int(seconds)))
  }

  fileprivate func instant(zone: TimeZoneMark?) -> Value? {
    guard let day = day(at: 0), let time = time(at: 3, zone: zone) else { return nil }
    return .dateAndTime(DateAndTime(day: day, time: time))
  }
}

extension CalendarDay {
  /// The whole months from this day to another, towards zero.
  func wholeMonths(until other: CalendarDay) -> Int {
    let (start, end) = (civil, other.civil)
    let months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0, end.day < start.day { return months - 1 }
    if months < 0, end.day > start.day { return months + 1 }
    return months
  }
}

extension Value {
  /// Reads a date, a date and time, a time or a duration; `nil` for anything else.
  init?(temporal text: String) {
    if let day = CalendarDay(text) {
      self = .date(day)
    } else if text.contains("T"), let instant = DateAndTime(text) {
      self = .dateAndTime(instant)
    } else if let time = ClockTime(text) {
      self = .time(time)
    } else if let duration = DurationText.read(text) {
      self = duration
    } else {
      return nil
    }
  }

  /// The value as `string()` gives it: a text as it is, everything else as it is written.
  public var plainText: String {
    if case .string(let text) = self { return text }
    return writtenText
  }

  /// The value as a part of another's text.
  private var writtenText: String {
    switch self {
    case .date(let day): day.description
    case .time(let time): time.description
    case .dateAndTime(let instant): instant.description
    case .yearsAndMonths(let duration): duration.description
    case .daysAndTime(let duration): duration.description
    case .list(let members): "[" + members.map(\.writtenText).joined(separator: ", ") + "]"
    case .context(let context): context.text(\.writtenText)
    case .range(let range): range.text(\.writtenText)
    default: description
    }
  }
}
