import Decimals
import Diagnostics
import Quantities

extension FactDictionary {
  /// The days that a fact may name. Outside them a day is a slip of the pen.
  public static let days = firstDay...lastDay
  /// The first day that 规模以上 can be said of: the statistics of industry above a scale begin with 1998.
  public static let firstScaleDay = Period.year(1998).start
  private static let firstDay = Period.year(1900).start
  private static let lastDay = Period.year(2199).lastDay

  /// Reads a value in the canonical form of files: plain decimals, `true|false`, ISO days, ids of enumerations, codes.
  /// - Throws: `Diagnostics` with `fact.value`, `fact.finer-than-fen`, `fact.out-of-range`, `fact.no-such-day`,
  ///   `fact.choice` or `fact.code`: what the text is not, what was expected and, where it can be told, what to write.
  public func value(
    _ text: String, for definition: FactDefinition, at place: Place
  ) throws(Diagnostics) -> FactValue {
    do throws(Diagnostic) {
      return try FactValueReading(text: text, definition: definition, place: place).value()
    } catch {
      throw Diagnostics(error)
    }
  }

  /// What is doubtful about a value that is accepted all the same: a credit code whose check character is wrong.
  public func warning(about value: FactValue, of definition: FactDefinition, at place: Place) -> Diagnostic? {
    guard case .code(.creditCode) = definition.type, case .code(let text) = value, let code = CreditCode(text),
      !code.hasValidCheckCharacter
    else { return nil }
    let right = CreditCode.checkCharacter(for: text.prefix(17)).map(String.init) ?? ""
    return Diagnostic(
      "fact.check-character", severity: .warning, at: place,
      Wording(
        zh: "统一社会信用代码 \(text) 的校验位不符", en: "the credit code \(text) has a wrong check character"),
      expected: Wording(zh: "末位为 \(right)", en: "\(right) at the end"),
      remedy: Wording(
        zh: "核对营业执照；少数早期代码确实如此，可以照用",
        en: "compare it with the licence; a few early codes are so, and may be used"), length: text.count)
  }
}

/// One value being read, for one fact at one place.
private struct FactValueReading {
  let text: String
  let definition: FactDefinition
  let place: Place

  func value() throws(Diagnostic) -> FactValue {
    switch definition.type {
    case .decimal(let unit): .decimal(try decimal(unit))
    case .boolean: .boolean(try boolean())
    case .day: .day(try day())
    case .year: .year(try year())
    case .enumeration(let choices): .choice(try choice(of: choices))
    case .code(let system): .code(try code(of: system))
    case .text: .text(try words())
    }
  }

  private func decimal(_ unit: FactType.Unit) throws(Diagnostic) -> Decimal128 {
    guard let value = Decimal128(exactly: text) else { throw refusal(remedy: plainNumber(unit)) }
    switch unit {
    case .yuan:
      guard value.scale <= 2 else {
        throw fault(
          "fact.finer-than-fen", Wording(zh: "“\(text.excerpt)”细于一分", en: "“\(text.excerpt)” is finer than a fen"),
          remedy: Wording(zh: "金额写到分，小数点后至多两位", en: "write at most two digits after the point"))
      }
      guard Money(exactlyYuan: value) != nil else { throw outOfRange() }
    case .count:
      guard value.isInteger, !value.isNegative else { throw refusal() }
      guard value.integer != nil else { throw outOfRange() }
    case .share, .quantity:
      // Beyond these bounds a value is a slip, and arithmetic with it could lose digits.
      guard value.magnitude < Decimal128(coefficient: 1, exponent: 15), value.scale <= 12 else { throw outOfRange() }
    }
    return value
  }

  private func boolean() throws(Diagnostic) -> Bool {
    switch text {
    case "true": return true
    case "false": return false
    default: throw refusal(remedy: FactType.truth(meantBy: text).map { Self.write("\($0)") })
    }
  }

  private func day() throws(Diagnostic) -> CalendarDay {
    guard let day = CalendarDay(text) else {
      let parts = text.split { !$0.isASCII || !$0.isNumber }.compactMap { Int($0) }
      let digits = text.count == 8 ? Int(text) : nil
      let numbers = digits.map { [$0 / 10_000, $0 / 100 % 100, $0 % 100] } ?? parts
      if numbers.count == 3, numbers[0] >= 1000,
        let meant = CalendarDay(year: numbers[0], month: numbers[1], day: numbers[2])
      {
        throw refusal(remedy: Self.write(meant.description))
      }
      if numbers.count == 3, (1...12).contains(numbers[1]), text.contains("-") {
        throw fault(
          "fact.no-such-day", Wording(zh: "日历上没有 \(text.excerpt) 这一天", en: "the calendar has no day \(text.excerpt)"),
          remedy: Wording(
            zh: "\(numbers[0]) 年 \(numbers[1]) 月有 \(CalendarDay.length(ofMonth: numbers[1], year: numbers[0])) 天",
            en: "that month has \(CalendarDay.length(ofMonth: numbers[1], year: numbers[0])) days"))
      }
      throw refusal()
    }
    guard FactDictionary.days.contains(day) else { throw outOfRange() }
    return day
  }

  private func year() throws(Diagnostic) -> Int {
    guard let year = Int(text), text.count <= 9 else { throw refusal() }
    guard (1900...2199).contains(year) else { throw outOfRange() }
    return year
  }

  private func choice(of choices: [FactType.Choice]) throws(Diagnostic) -> String {
    if choices.contains(where: { $0.id == text }) { return text }
    let byName = choices.first { $0.name.zh == text || $0.name.en == text }?.id
    let nearest = byName ?? nearestName(to: text, among: choices.map(\.id))
    throw fault(
      "fact.choice",
      Wording(
        zh: "“\(text.excerpt)”不是\(definition.name.zh)（\(definition.id)）的选项",
        en: "“\(text.excerpt)” is no choice of \(definition.id) (\(definition.name.en))"),
      expected: definition.type.expectation,
      remedy: nearest.map { Wording(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") })
  }

  private func code(of system: FactType.CodeSystem) throws(Diagnostic) -> String {
    switch system {
    case .area:
      guard AreaCode(text) != nil else { throw refusal() }
    case .industry:
      guard IndustryCode(text) != nil else { throw refusal() }
    case .creditCode:
      guard CreditCode(text) == nil else { break }
      let upper = text.uppercased()
      if upper != text, CreditCode(upper) != nil { throw refusal(remedy: Self.write(upper)) }
      guard text.count == 18 else {
        throw refusal(but: Wording(zh: "这里有 \(text.count) 位", en: "here are \(text.count)"))
      }
      let strange = text.first { CreditCode.checkCharacter(for: String($0)) == nil }.map(String.init) ?? ""
      throw refusal(
        but: Wording(zh: "其中不会有“\(strange.excerpt)”", en: "“\(strange.excerpt)” is never one of them"))
    }
    return text
  }

  private func words() throws(Diagnostic) -> String {
    let isControlled = text.unicodeScalars.contains { $0.properties.generalCategory == .control }
    guard !text.allSatisfy(\.isWhitespace), text.count <= 200, !isControlled else { throw refusal() }
    return text
  }
}

// MARK: - Words

extension FactValueReading {
  private static func write(_ text: String) -> Wording {
    Wording(zh: "写成 \(text)", en: "write \(text)")
  }

  private func fault(
    _ code: String, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    Diagnostic(code, at: place, message, expected: expected, remedy: remedy, length: text.count)
  }

  /// - Parameter detail: What the text has against the expectation, where that can be said.
  private func refusal(but detail: Wording? = nil, remedy: Wording? = nil) -> Diagnostic {
    let form = definition.type.expectation
    let expected = detail.map { Wording(zh: "\(form.zh)；\($0.zh)", en: "\(form.en); \($0.en)") } ?? form
    return fault(
      "fact.value",
      Wording(
        zh: "“\(text.excerpt)”不是\(definition.name.zh)（\(definition.id)）的值",
        en: "“\(text.excerpt)” is no value of \(definition.id) (\(definition.name.en))"),
      expected: expected, remedy: text.allSatisfy(\.isWhitespace) ? Self.leaveOut : remedy)
  }

  private static let leaveOut = Wording(
    zh: "不知道的不写；确知没有的写 null（表格里写 -）",
    en: "leave out what is unknown; write null (in tables -) where there is known to be none")

  private func outOfRange() -> Diagnostic {
    fault(
      "fact.out-of-range",
      Wording(
        zh: "\(definition.name.zh)（\(definition.id)）的值 \(text.excerpt) 超出范围",
        en: "\(text.excerpt) is out of range for \(definition.id) (\(definition.name.en))"),
      expected: definition.type.range)
  }

  /// What the author meant by `1.2亿`, `12万元`, `1,200` or `30%`, as the plain number to write.
  private func plainNumber(_ unit: FactType.Unit) -> Wording? {
    let bare = text.filter { $0 != "," && $0 != "，" && !$0.isWhitespace }
    let suffixes: [(String, Int8)] =
      unit == .share
      ? [("%", -2), ("％", -2)]
      : [("亿元", 8), ("亿", 8), ("万元", 4), ("万", 4), ("千元", 3), ("元", 0), ("人", 0)]
    for (suffix, exponent) in suffixes where bare.hasSuffix(suffix) {
      guard let number = Decimal128(exactly: bare.dropLast(suffix.count)),
        let value = number.multiplied(by: Decimal128(coefficient: 1, exponent: exponent))
      else { return nil }
      return Self.write(value.plainText(minimumScale: unit == .share ? 2 : 0))
    }
    return Decimal128(exactly: bare).map { Self.write($0.plainText()) }
  }
}

extension FactType {
  /// What people mean who write `是`, `yes` or `1` where `true` is wanted.
  static func truth(meantBy text: String) -> Bool? {
    switch text.lowercased() {
    case "是", "有", "yes", "y", "1", "t", "true": true
    case "否", "没有", "无", "no", "n", "0", "f", "false": false
    default: nil
    }
  }

  /// What a value of the type looks like, for the people who write one.
  public var expectation: Wording {
    switch self {
    case .decimal(.yuan):
      Wording(zh: "以元为单位的数，如 132000000 或 129999999.99", en: "an amount in yuan, such as 132000000 or 129999999.99")
    case .decimal(.share): Wording(zh: "以小数写的比例，如 0.30", en: "a share written as a decimal, such as 0.30")
    case .decimal(.count): Wording(zh: "不小于零的整数，如 120", en: "a whole number from zero up, such as 120")
    case .decimal(.quantity(let unit)):
      Wording(zh: "以 \(unit) 为单位的数，如 1250.5", en: "a number of \(unit), such as 1250.5")
    case .boolean: Wording(zh: "true 或 false", en: "true or false")
    case .day: Wording(zh: "年-月-日，如 2025-12-31", en: "a day such as 2025-12-31")
    case .year: Wording(zh: "四位的年份，如 2025", en: "a year of four digits, such as 2025")
    case .enumeration(let choices):
      Wording(
        zh: choices.map { "\($0.id)（\($0.name.zh)）" }.joined(separator: "、"),
        en: choices.map { "\($0.id) (\($0.name.en))" }.joined(separator: ", "))
    case .code(.creditCode):
      Wording(zh: "十八位的统一社会信用代码，大写", en: "a credit code of eighteen characters, in capitals")
    case .code(.area): Wording(zh: "六位或九位的地区代码，如 310117", en: "an area code of six or nine digits, such as 310117")
    case .code(.industry):
      Wording(zh: "二至四位的行业代码，如 3911", en: "an industry code of two to four digits, such as 3911")
    case .text: Wording(zh: "一行文字，不超过 200 字", en: "one line of text of at most 200 characters")
    }
  }

  /// Between what bounds a value must lie.
  fileprivate var range: Wording {
    switch self {
    case .day: Wording(zh: "1900-01-01 至 2199-12-31", en: "1900-01-01 to 2199-12-31")
    case .year: Wording(zh: "1900 至 2199", en: "1900 to 2199")
    case .decimal(.yuan): Wording(zh: "正负 9.2 亿亿元以内", en: "at most 92 quadrillion yuan either way")
    case .decimal(.count): Wording(zh: "不超过 9.2×10¹⁸", en: "at most 9.2×10¹⁸")
    default: Wording(zh: "绝对值小于 10¹⁵，小数不超过 12 位", en: "less than 10¹⁵ either way, at most 12 digits after the point")
    }
  }
}
