import Diagnostics
import Testing

@testable import DecisionLanguage

@Suite("Conditions in words")
struct ValueWordsTests {
  static func words(_ text: String, as type: FEELType) throws -> Wording {
    let tests = try UnaryTest.parse(SourceText(text), names: [], options: .corpus)
    return ValueWords { $0 == "annual" ? Wording(zh: "年报", en: "yearly report") : nil }.words(for: tests, as: type)
  }

  @Test(
    "a cell reads as an office would say it",
    arguments: [
      ("[0.10..0.30)", FEELType.number(.share), "10%（含）至30%（不含）", "10% (included) to 30% (excluded)"),
      (">= 30%", .number(.share), "30%（含）以上", "30% or more"),
      ("> 1000万", .number(.yuan), "超过1,000万元", "above 10,000,000 yuan"),
      (
        "(10亿..50亿]", .number(.yuan), "10亿元（不含）至50亿元（含）",
        "1,000,000,000 yuan (excluded) to 5,000,000,000 yuan (included)"
      ),
      ("< 0.5", .number(.yuan), "低于0.50元", "below 0.50 yuan"),
      ("<= 3", .number(.count), "3（含）以下", "3 or less"),
      ("\"annual\"", .string, "年报", "yearly report"),
      ("not(\"annual\")", .string, "不是年报", "not yearly report"),
      ("[\"06\"..\"46\"]", .string, "06（含）至46（含）", "06 (included) to 46 (included)"),
      ("true", .boolean, "是", "yes"),
      ("-", .boolean, "不限", "any"),
      ("null", .date, "无", "none"),
      (">= date(\"2026-01-01\")", .date, "2026年1月1日（含）起", "on or after 2026-01-01"),
      ("> date(\"2026-01-01\")", .date, "2026年1月1日之后（不含）", "after 2026-01-01"),
      ("<= date(\"2026-01-01\")", .date, "不晚于2026年1月1日（含）", "on or before 2026-01-01"),
      ("< date(\"2026-01-01\")", .date, "2026年1月1日之前（不含）", "before 2026-01-01"),
      ("1, 2", .number(.plain), "1，或2", "1, or 2"),
    ])
  func cells(text: String, type: FEELType, zh: String, en: String) throws {
    #expect(try Self.words(text, as: type) == Wording(zh: zh, en: en))
  }

  @Test(
    "durations and moments read as people say them",
    arguments: [
      ("> @\"P1Y2M\"", FEELType.yearsAndMonths, "超过1年2个月", "above 1 year 2 months"),
      ("@\"P24M\"", .yearsAndMonths, "2年", "2 years"), ("@\"-P1M\"", .yearsAndMonths, "负1个月", "minus 1 month"),
      ("@\"P0M\"", .yearsAndMonths, "0个月", "0 months"),
      (
        "[@\"P1D\"..@\"P3DT4H\")", .daysAndTime, "1天（含）至3天4小时（不含）",
        "1 day (included) to 3 days 4 hours (excluded)"
      ),
      ("@\"PT5M0.25S\"", .daysAndTime, "5分0.25秒", "5 minutes 0.25 seconds"),
      ("@\"PT0S\"", .daysAndTime, "0秒", "0 seconds"), ("@\"10:30:00\"", .time, "10:30:00", "10:30:00"),
      ("@\"2026-01-31T10:30:00\"", .dateAndTime, "2026年1月31日 10:30:00", "2026-01-31 10:30:00"),
    ])
  func durations(text: String, type: FEELType, zh: String, en: String) throws {
    let tests = try UnaryTest.parse(SourceText(text), names: [])
    #expect(ValueWords().words(for: tests, as: type) == Wording(zh: zh, en: en))
  }
}

@Suite("Hit policies and agreement")
struct TableAgreementTests {
  static let numbers = ["-1", "0", "0.0999", "0.1", "0.2", "0.3", "0.30001", "7"]

  @Test("the first row that holds decides; an unknown one before it stays possible")
  func first() throws {
    let grid = try TextGrid(
      """
      F | a      | b      || n
      x | > 1    | -      || 1
      y | -      | true   || 2
      z | -      | -      || 3
      """, file: nil, firstLine: 1, indentation: 0)
    let table = try DecisionTable(
      reading: grid, inputs: ["a": .number(.plain), "b": .boolean], outputs: ["n": .number(.plain)])
    let two = Evaluation.known(.number(2))
    #expect(try table.evaluate([two, .unknown(["b"])]).decided == 0)
    #expect(try table.evaluate([.unknown(["a"]), .known(.boolean(true))]).candidates == [0, 1])
    #expect(try table.evaluate([.unknown(["a"]), .known(.boolean(true))]).mayMiss == false)
    #expect(try table.evaluate([.null, .known(.boolean(false))]).decided == 2)
  }

  @Test("a row behind one that takes all it would take is unreachable")
  func shadowed() throws {
    let grid = try TextGrid(
      "F | a || n\nx | > 1 || 1\ny | [2..5] || 2", file: nil, firstLine: 1, indentation: 0)
    let table = try DecisionTable(reading: grid, inputs: ["a": .number(.plain)], outputs: ["n": .number(.plain)])
    #expect(try table.findings() == [.unreachable(row: 1)])
  }

  /// Whatever a missing input turns out to be, the answer given while it was missing allowed for it.
  @Test("an unknown input never rules out what a value would bring", arguments: numbers)
  func soundness(text: String) throws {
    let table = try DecisionTableTests.table(DecisionTableTests.growth)
    for route in ["annual", "new"] {
      let known = try table.evaluate([.known(.string(route)), DecisionTableTests.number(text)])
      for hidden in 0..<3 {
        let inputs: [Evaluation] = [
          hidden == 0 ? .known(.string(route)) : .unknown(["r"]),
          hidden == 1 ? DecisionTableTests.number(text) : .unknown(["g"]),
        ]
        let unknown = try table.evaluate(inputs)
        if let row = known.decided { #expect(unknown.candidates.contains(row)) }
        if known.isMiss { #expect(unknown.isMiss || unknown.mayMiss) }
      }
    }
  }
}
