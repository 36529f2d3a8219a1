import Decimals
import Diagnostics
import Quantities

/// How values and conditions are said to people: amounts in 万元, shares in per cent, days as 2026年11月21日.
public struct ValueWords: Sendable {
  /// The name of an enumeration's value or a code, where it has one.
  public let name: @Sendable (String) -> Wording?

  public init(name: @escaping @Sendable (String) -> Wording? = { _ in nil }) {
    self.name = name
  }

  /// A value of a given type in words.
  public func words(for value: Value, as type: FEELType) -> Wording {
    switch value {
    case .null: return Wording(zh: "无", en: "none")
    case .boolean(let flag): return flag ? Wording(zh: "是", en: "yes") : Wording(zh: "否", en: "no")
    case .string(let text): return name(text) ?? Wording(verbatim: text)
    case .date(let day):
      return Wording(zh: "\(day.year)年\(day.month)月\(day.day)日", en: day.description)
    case .number(let number): return words(for: number, measure: type.measure ?? .plain)
    case .list(let members):
      let parts = members.map { words(for: $0, as: type) }
      return Wording(
        zh: parts.map(\.zh).joined(separator: "、"), en: parts.map(\.en).joined(separator: ", "))
    case .range(let range):
      return rangeWords(
        words(for: range.lower, as: type), words(for: range.upper, as: type), range.includesLower, range.includesUpper)
    case .yearsAndMonths(let duration): return duration.words
    case .daysAndTime(let duration): return duration.words
    case .dateAndTime(let instant):
      let day = words(for: .date(instant.day), as: .date)
      return Wording(zh: "\(day.zh) \(instant.time)", en: "\(day.en) \(instant.time)")
    case .time, .context, .function: return Wording(verbatim: value.plainText)
    }
  }

  private func words(for number: Decimal128, measure: Measure) -> Wording {
    switch measure {
    case .share: return Wording(verbatim: Share(number).percent)
    case .yuan:
      guard let money = Money(exactlyYuan: number) else { return Wording(zh: "\(number)元", en: "\(number) yuan") }
      let isRound = money.fen % 1_000_000 == 0 && money.fen != 0
      return isRound ? money.words : Wording(zh: "\(money.grouped)元", en: "\(money.grouped) yuan")
    case .year: return Wording(zh: "\(number)年", en: "\(number)")
    case .quantity(let unit): return Wording(zh: "\(number)\(unit)", en: "\(number) \(unit)")
    case .plain, .count: return Wording(verbatim: number.description)
    }
  }

  private func rangeWords(_ lower: Wording, _ upper: Wording, _ includesLower: Bool, _ includesUpper: Bool) -> Wording {
    Wording(
      zh: "\(lower.zh)（\(includesLower ? "含" : "不含")）至\(upper.zh)（\(includesUpper ? "含" : "不含")）",
      en:
        "\(lower.en) (\(includesLower ? "included" : "excluded")) to \(upper.en) (\(includesUpper ? "included" : "excluded"))"
    )
  }
}

extension ValueWords {
  /// A cell's tests in words: `产值增幅 [0.10..0.30)` reads 10%（含）至30%（不含）.
  public func words(for tests: [UnaryTest], as type: FEELType) -> Wording {
    let parts = tests.map { words(for: $0, as: type) }
    return Wording(
      zh: parts.map(\.zh).joined(separator: "，或"), en: parts.map(\.en).joined(separator: ", or "))
  }

  private func words(for test: UnaryTest, as type: FEELType) -> Wording {
    switch test.node {
    case .any: return Wording(zh: "不限", en: "any")
    case .negation(let tests):
      let inner = words(for: tests, as: type)
      return Wording(zh: "不是\(inner.zh)", en: "not \(inner.en)")
    case .range(let range):
      return rangeWords(
        words(for: range.lower, as: type), words(for: range.upper, as: type), range.includesLower, range.includesUpper)
    case .condition(let condition): return words(for: condition, as: type)
    case .value(let value):
      if case .list(let members) = value.node {
        let parts = members.map { words(for: $0, as: type) }
        return Wording(
          zh: parts.map(\.zh).joined(separator: "、"), en: parts.map(\.en).joined(separator: ", "))
      }
      return words(for: value, as: type)
    case .comparison(let sign, let value):
      return words(for: sign, words(for: value, as: type), isMoment: type.isMoment)
    }
  }

  /// A comparison in words: an amount lies above or below, a moment comes before or after.
  private func words(for sign: ComparisonOperator, _ operand: Wording, isMoment: Bool) -> Wording {
    switch sign {
    case .equal: operand
    case .notEqual: Wording(zh: "不是\(operand.zh)", en: "not \(operand.en)")
    case .less where isMoment: Wording(zh: "\(operand.zh)之前（不含）", en: "before \(operand.en)")
    case .less: Wording(zh: "低于\(operand.zh)", en: "below \(operand.en)")
    case .lessOrEqual where isMoment: Wording(zh: "不晚于\(operand.zh)（含）", en: "on or before \(operand.en)")
    case .lessOrEqual: Wording(zh: "\(operand.zh)（含）以下", en: "\(operand.en) or less")
    case .greater where isMoment: Wording(zh: "\(operand.zh)之后（不含）", en: "after \(operand.en)")
    case .greater: Wording(zh: "超过\(operand.zh)", en: "above \(operand.en)")
    case .greaterOrEqual where isMoment: Wording(zh: "\(operand.zh)（含）起", en: "on or after \(operand.en)")
    case .greaterOrEqual: Wording(zh: "\(operand.zh)（含）以上", en: "\(operand.en) or more")
    }
  }

  /// A constant in words; anything else as it is written.
  private func words(for expression: Expression, as type: FEELType) -> Wording {
    if case .range(let range) = expression.node {
      return rangeWords(
        words(for: range.lower, as: type), words(for: range.upper, as: type), range.includesLower, range.includesUpper)
    }
    let interpreter = Interpreter(SourceText(""), mode: .standard, names: [:])
    do throws(Diagnostic) {
      if case .known(let value) = try interpreter.evaluate(expression) { return words(for: value, as: type) }
    } catch {
      // Standard mode makes every fault null, so that this is never reached; the name says enough.
    }
    return Wording(verbatim: expression.names.joined(separator: " "))
  }
}

extension FEELType {
  /// Whether a value is a point in time, which comes before or after another rather than below or above it.
  fileprivate var isMoment: Bool { [.date, .time, .dateAndTime].contains(unconstrained) }
}

/// Durations as people say them: 1年2个月, 3天4小时.
extension YearsAndMonthsDuration {
  fileprivate var words: Wording {
    .duration(
      isNegative: months < 0,
      [
        ("\(months.magnitude / 12)", Wording(zh: "年", en: "year")),
        ("\(months.magnitude % 12)", Wording(zh: "个月", en: "month")),
      ])
  }
}

extension DaysAndTimeDuration {
  fileprivate var words: Wording {
    let seconds = nanoseconds.magnitude / 1_000_000_000
    let fraction = ClockTime.fraction(Int(nanoseconds.magnitude % 1_000_000_000))
    return .duration(
      isNegative: nanoseconds < 0,
      [
        ("\(seconds / 86_400)", Wording(zh: "天", en: "day")),
        ("\(seconds / 3600 % 24)", Wording(zh: "小时", en: "hour")),
        ("\(seconds / 60 % 60)", Wording(zh: "分", en: "minute")),
        ("\(seconds % 60)\(fraction)", Wording(zh: "秒", en: "second")),
      ])
  }
}

extension Wording {
  /// The parts that are not nothing; of a duration of nothing, the last.
  fileprivate static func duration(isNegative: Bool, _ parts: [(count: String, unit: Wording)]) -> Wording {
    let told = parts.filter { $0.count != "0" }
    let shown = told.isEmpty ? parts.suffix(1) : told[...]
    return Wording(
      zh: (isNegative ? "负" : "") + shown.map { "\($0.count)\($0.unit.zh)" }.joined(),
      en: (isNegative ? "minus " : "")
        + shown.map { "\($0.count) \($0.unit.en)\($0.count == "1" ? "" : "s")" }.joined(separator: " "))
  }
}
