import Diagnostics
import Testing

@testable import DecisionLanguage

/// Bad texts and bad values, each with its exact message.
@Suite("Faults of FEEL")
struct SyntaxFaultTests {
  @Test(
    "a fault of syntax is told with its place and what was expected",
    arguments: [
      (
        "for x in [1, 2] retrun x",
        "1:17: error: unexpected 'retrun'\n  | for x in [1, 2] retrun x\n  |                 ^^^^^^\n  expected: return"
      ),
      ("{a 1}", "1:2: error: unexpected 'a'\n  | {a 1}\n  |  ^\n  expected: a name and a colon"),
      (
        "1 instance of nubmer",
        "1:15: error: there is no type 'nubmer'\n  | 1 instance of nubmer\n  |               ^^^^^^\n  try: did you mean 'number'"
      ),
      (
        "@\"2026-02-30\"",
        "1:1: error: '2026-02-30' is no date, time or duration\n  | @\"2026-02-30\"\n  | ^^^^^^^^^^^^^\n  expected: "
          + #"@"2026-01-31" @"10:30:00" @"2026-01-31T10:30:00" @"P1Y2M" @"P3DT4H""#
      ),
      (
        "function(a b",
        "1:10: error: unexpected 'a'\n  | function(a b\n  |          ^\n  expected: the name of a parameter"
      ),
      (
        "[1..5",
        "1:6: error: the expression ends too early\n  | [1..5\n  |      ^\n  expected: ] or ), the end included or not"
      ),
      (
        "some x [1] satisfies x",
        "1:6: error: unexpected 'x'\n  | some x [1] satisfies x\n  |      ^\n  expected: a name and 'in'"
      ),
      (
        "string lenght(\"a\")",
        "1:8: error: unexpected 'lenght'\n  | string lenght(\"a\")\n  |        ^^^^^^\n  expected: the end\n"
          + "  try: did you mean 'string length'"
      ),
      ("a.", "1:3: error: the expression ends too early\n  | a.\n  |   ^\n  expected: a property, such as year"),
      (
        "\"\\uD83D\"",
        "1:2: error: unknown escape in a string\n  | \"\\uD83D\"\n  |  ^^\n  expected: \\\" \\\\ \\n \\t \\r \\u4E2D \\U01F600"
      ),
    ])
  func syntax(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) {
      try Expression(parsing: SourceText(text), scope: NameScope(types: ["a": .any]))
    }
    #expect(error?.rendered(in: .english) == message)
  }

  @Test(
    "strict mode says what can't be computed, and what would do",
    arguments: [
      (
        "sbustring(\"a\", 1)",
        "1:1: 错误：没有“sbustring”这个函数\n  | sbustring(\"a\", 1)\n  | ^^^^^^^^^\n  办法：是否想写“substring”？"
      ),
      ("abs(\"a\")", "1:1: 错误：“abs”的参数 n 不能是 \"a\"\n  | abs(\"a\")\n  | ^^^^^^^^\n  应为：数"),
      (
        "substring(\"a\")",
        "1:1: 错误：“substring”的参数不对\n  | substring(\"a\")\n  | ^^^^^^^^^^^^^^\n"
          + "  应为：substring(string: string, start position: number, length?: number)"
      ),
      ("{a: 1}.b", "1:1: 错误：{a: 1} 没有“b”\n  | {a: 1}.b\n  | ^^^^^^^^\n  应为：a"),
      ("{a: 1, a: 2}", "1:8: 错误：“a”写了两次\n  | {a: 1, a: 2}\n  |        ^"),
      ("5(1)", "1:1: 错误：5 不是函数\n  | 5(1)\n  | ^"),
      (
        "date(2026, 2, 30)",
        "1:1: 错误：“date”对 2026、2、30 没有结果\n  | date(2026, 2, 30)\n  | ^^^^^^^^^^^^^^^^^\n"
          + "  应为：存在的日子，如 \"2026-01-31\" 或 2026, 1, 31"
      ),
      (
        "max([1, \"a\"])",
        "1:1: 错误：“max”对 [1, \"a\"] 没有结果\n  | max([1, \"a\"])\n  | ^^^^^^^^^^^^^\n"
          + "  应为：同一种可以比大小的值"
      ),
      (
        "[1, 2][0]",
        "1:1: 错误：没有第 0 个\n  | [1, 2][0]\n  | ^^^^^^^^^\n  应为：从 1 数起的序号，从末尾数起为负"
      ),
      (
        "matches(\"a\", \"[a\")",
        "1:1: 错误：正则表达式“[a”：方括号没有闭合（第 3 个字符）\n  | matches(\"a\", \"[a\")\n  | ^^^^^^^^^^^^^^^^^^"
      ),
      (
        "1 + @\"P1D\"",
        "1:1: 错误：“+”不能用于 1 和 duration(\"P1D\")\n  | 1 + @\"P1D\"\n  | ^^^^^^^^^^\n"
          + "  应为：两个数、两段文字、两段同类的时长，或日期、时刻与时长"
      ),
      (
        "1 / 0", "1:1: 错误：除数为零\n  | 1 / 0\n  | ^^^^^\n  应为：不是零的除数，可先用 if 判断"
      ),
      ("x + 1", "1:1: 错误：没有叫“x”的名称\n  | x + 1\n  | ^\n  办法：要写文字就加引号：\"x\""),
      ("TRUE", "1:1: 错误：没有叫“TRUE”的名称\n  | TRUE\n  | ^^^^\n  办法：写作 true"),
      ("len(\"abc\")", "1:1: 错误：没有“len”这个函数\n  | len(\"abc\")\n  | ^^^\n  办法：写作 string length"),
      (
        "{price: 2, n: prcie * 2}",
        "1:15: 错误：没有叫“prcie”的名称\n  | {price: 2, n: prcie * 2}\n  |               ^^^^^\n  办法：是否想写“price”？"
      ),
    ])
  func strict(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try LanguageTests.evaluate(text, mode: .strict) }
    #expect(error?.rendered(in: .chinese) == message)
  }

  @Test(
    "what other languages write differently is told with FEEL's own way",
    arguments: [
      ("a == 3", "write ="), ("a => 3", "write >="), ("a <> 3", "write !="), ("a ≥ 3", "write >="),
      ("a && a", "write and"), ("a & a", "write and"), ("a || a", "write or"), ("true AND a", "write and"),
      ("10%", "write a percentage as 0.1 for 10%"), ("1万", "write all digits: 10000 for 1万"),
      ("'new'", "write \""), ("[1; 2]", "write ,"), ("not a > 3", "write not(…)"), ("a × 2", "write *"),
    ])
  func habits(text: String, remedy: String) {
    let error = #expect(throws: Diagnostic.self) {
      try Expression(parsing: SourceText(text), scope: NameScope(types: ["a": .any]))
    }
    #expect(error?.remedy?.en == remedy)
  }

  @Test("now and today need a clock that is given, and are an error without one")
  func clock() throws {
    #expect(try LanguageTests.text("string(now())") == "2026-05-10T08:30:00+08:00")
    #expect(try LanguageTests.text("today()") == "2026-05-10")
    let source = SourceText("today()")
    let expression = try Expression(parsing: source, names: [])
    let interpreter = Interpreter(source, environment: Environment())
    #expect(try interpreter.evaluate(expression, in: EvaluationSession(mode: .standard)) == .null)
    #expect(throws: Diagnostic.self) {
      try interpreter.evaluate(expression, in: EvaluationSession(mode: .strict))
    }
  }
}
