import Diagnostics
import Facts
import Quantities

extension ImportReference {
  /// Reads a value that a person typed, `-` for known to be absent, and holds it against the tables and against sense.
  /// - Throws: `Diagnostics` with what the dictionary says of the text; `import.unknown-area`, `import.unknown-industry`;
  ///   `facts.not-yet`, `facts.below-zero`; what the basis forbids.
  func typed(
    _ text: String, for definition: FactDefinition, on basis: Basis, today: CalendarDay, at place: Place
  ) throws(Diagnostics) -> FactValue? {
    let value = text == "-" ? nil : try dictionary.value(text, for: definition, at: place)
    let fault =
      value.flatMap { missing($0, of: definition, at: place) }
      ?? basis.fault(of: value, on: today, at: place)
      ?? value.flatMap { implausible($0, of: definition, on: today, at: place) }
    if let fault { throw Diagnostics(fault) }
    return value
  }

  /// What is wrong with a code that its table lacks; `nil` for anything else.
  /// - Parameters:
  ///   - isFile: whether a file brings it. A file may bring a street that the table does not have yet, which counts by its
  ///     district and is only warned of; a person who types one is asked to look it up.
  ///   - row: the line of the file.
  func missing(
    _ value: FactValue, of definition: FactDefinition, isFile: Bool = false, at place: @autoclosure () -> Place,
    row: @autoclosure () -> String? = nil
  ) -> Diagnostic? {
    guard case .code(let text) = value, case .code(let system) = definition.type else { return nil }
    switch system {
    case .creditCode: return nil
    case .industry:
      return IndustryCode(text).map(industries.contains) == true
        ? nil : .unknownIndustry(text, at: place(), row: row())
    case .area:
      let code = AreaCode(text)
      guard code.flatMap({ areas.area($0) }) == nil else { return nil }
      let isNewStreet = code.map { !$0.isDistrictOrCity && areas.area($0.district) != nil } ?? false
      return .unknownArea(text, severity: isFile && isNewStreet ? .warning : .error, at: place(), row: row())
    }
  }

  /// What no source can have said: a day that is told as past and is still to come, or less than nothing of a quantity.
  func implausible(
    _ value: FactValue, of definition: FactDefinition, on today: CalendarDay, at place: Place
  ) -> Diagnostic? {
    switch value {
    case .day(let day) where definition.isPast && day > today: .notYet(day, definition, today: today, at: place)
    case .decimal(let number) where number.isNegative: .belowZero(value, definition, at: place)
    default: nil
    }
  }
}

extension Diagnostic {
  fileprivate static func notYet(
    _ day: CalendarDay, _ definition: FactDefinition, today: CalendarDay, at place: Place
  ) -> Diagnostic {
    Diagnostic(
      "facts.not-yet", at: place,
      Wording(
        zh: "\(definition.name.zh)（\(definition.id)）写成 \(day.wording.zh)，这一天还没有到",
        en: "\(definition.name.en) (\(definition.id)) is given as \(day.wording.en), which is still to come"),
      expected: Wording(zh: "不晚于今天 \(today.wording.zh)", en: "at the latest today, \(today.wording.en)"),
      remedy: Wording(zh: "核对年份；还没有发生的先不记", en: "check the year; leave out what has not happened yet"))
  }

  fileprivate static func belowZero(_ value: FactValue, _ definition: FactDefinition, at place: Place) -> Diagnostic {
    Diagnostic(
      "facts.below-zero", at: place,
      Wording(
        zh: "\(definition.name.zh)（\(definition.id)）的值 \(value) 小于零",
        en: "\(value) is below zero for \(definition.id) (\(definition.name.en))"),
      expected: Wording(zh: "不小于零的数", en: "a number from zero up"),
      remedy: Wording(
        zh: "冲减请更正原来那一期的数，不要另记负数",
        en: "correct the figure of the period that was too high instead of telling a negative one"))
  }

  /// A change that would take an enterprise out of the reach of whoever makes it, so that they could not undo it.
  static func leavesScope(_ code: CreditCode) -> Diagnostic {
    Diagnostic(
      "facts.leaves-scope",
      Wording(
        zh: "这样改，企业 \(code) 就归到您的范围以外，没有改动",
        en: "this would move the enterprise \(code) out of your area; nothing was changed"),
      expected: Wording(zh: "属地仍在您的范围内", en: "an area that is still within yours"),
      remedy: Wording(
        zh: "跨区的属地变更由市级办理，请报市级",
        en: "an enterprise that goes to another district is moved by the city: tell the city's office"))
  }
}
