import Decimals
import Diagnostics
import Quantities
import Testing

@testable import DecisionLanguage

@Suite("Interpreter")
struct InterpreterTests {
  static func evaluate(
    _ text: String, _ names: [String: Evaluation] = [:], mode: Interpreter.Mode = .strict
  ) throws -> Evaluation {
    let source = SourceText(text)
    let expression = try Expression(parsing: source, names: names.keys, options: .corpus)
    return try Interpreter(source, mode: mode, names: names).evaluate(expression)
  }

  @Test(
    "expressions come to their values",
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("-2 ** 2", "4"), ("10 - 4 - 3", "3"), ("1000万 = 10000000", "true"),
      ("1.5亿", "150000000"), ("30% = 0.3", "true"), ("0.1 + 0.2", "0.3"), ("2 between 1 and 3", "true"),
      ("3 in [1..3)", "false"), ("3 in ]1..3]", "true"), ("1 in ]1..3]", "false"), ("2 in (1, 2, 5)", "true"),
      ("\"0610\" in [\"06\"..\"46\"]", "true"), ("if 1 > 2 then \"a\" else \"b\"", "\"b\""),
      ("substring(\"3911\", 1, 2)", "\"39\""), ("substring(\"梯度城市\", -2)", "\"城市\""),
      ("string length(\"梯度\")", "2"), ("date(\"2024-12-20\").year", "2024"),
      ("date(2024, 2, 29)", "date(\"2024-02-29\")"),
      ("max(3, 9, 4)", "9"), ("sum([1, 2, 3.50])", "6.5"), ("[10, 20, 30][2]", "20"), ("[10, 20, 30][-1]", "30"),
      ("not(1 = 1)", "false"), ("null = null", "true"), ("1 = null", "false"), ("1 + null", "null"),
      ("false and null", "false"), ("true or null", "true"), ("true and null", "null"), ("round up(240.1, 0)", "241"),
      ("ceiling(1.2 * 3)", "4"), ("abs(-3)", "3"), ("contains(\"升规提质\", \"提质\")", "true"),
    ])
  func values(text: String, expected: String) throws {
    #expect(try Self.evaluate(text).value?.description == expected)
  }

  @Test("a name with marks is one name where the scope has it")
  func namesWithMarks() throws {
    let names: [String: Evaluation] = [
      "Approved/Declined": .known(.number(1)), "Approved": .known(.number(8)), "升规后第几年": .known(.number(2)),
    ]
    #expect(try Self.evaluate("Approved/Declined + 升规后第几年", names) == .known(.number(3)))
    #expect(try Self.evaluate("Approved / 2", names) == .known(.number(4)))
  }

  @Test("unknown is decided by what is known, wherever that is enough")
  func kleene() throws {
    let names: [String: Evaluation] = ["u": .unknown(["u"]), "v": .unknown(["v"])]
    #expect(try Self.evaluate("u > 1 and false", names) == .known(.boolean(false)))
    #expect(try Self.evaluate("u > 1 or true", names) == .known(.boolean(true)))
    #expect(try Self.evaluate("u > 1 and true", names) == .unknown(["u"]))
    #expect(try Self.evaluate("u > 1 or v > 1", names) == .unknown(["u", "v"]))
    #expect(try Self.evaluate("not(u > 1)", names) == .unknown(["u"]))
    #expect(try Self.evaluate("if u > 1 then 5 else 5", names) == .known(.number(5)))
    #expect(try Self.evaluate("if u > 1 then 5 else v", names) == .unknown(["u", "v"]))
    #expect(try Self.evaluate("u + null", names) == .null)
  }

  @Test("strict mode names the cause where the standard's gives null")
  func modes() throws {
    #expect(try Self.evaluate("1 / 0", mode: .standard) == .null)
    let error = #expect(throws: Diagnostic.self) { try Self.evaluate("7 + 1 / 0") }
    #expect(
      error?.rendered(in: .english) == """
        1:5: error: division by zero
          | 7 + 1 / 0
          |     ^^^^^
          expected: a divisor other than zero; test it first with if
        """)
  }

  @Test("deep nesting ends in an error, not in a crash")
  func depth() {
    let text = String(repeating: "(", count: 5000) + "1" + String(repeating: ")", count: 5000)
    let error = #expect(throws: Diagnostic.self) { try Self.evaluate(text) }
    #expect(error?.code == "feel.depth")
    let minus = #expect(throws: Diagnostic.self) { try Self.evaluate(String(repeating: "- ", count: 5000) + "1") }
    #expect(minus?.code == "feel.depth")
  }

  @Test(
    "bad expressions are told with their place and what was expected",
    arguments: [
      ("1 +", "1:4: error: the expression ends too early\n  | 1 +\n  |    ^\n  expected: a value, a name or a bracket"),
      ("1 ， 2", "1:3: error: the character '，' has no place here\n  | 1 ， 2\n  |   ^^\n  try: use the half-width ,"),
      ("\"abc", "1:1: error: the string never ends\n  | \"abc\n  | ^\n  expected: a closing \""),
      (
        "if true then 1",
        "1:15: error: the expression ends too early\n  | if true then 1\n  |               ^\n  expected: else"
      ),
      ("1 2", "1:3: error: unexpected '2'\n  | 1 2\n  |   ^\n  expected: the end"),
    ])
  func badExpressions(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Self.evaluate(text) }
    #expect(error?.rendered(in: .english) == message)
  }
}

@Suite("Type checker")
struct TypeCheckerTests {
  static let names: [String: FEELType] = [
    "output": .number(.yuan), "share": .number(.share), "Y": .number(.year), "entered": .date, "kind": .string,
    "first": .boolean, "people": .number(.count),
  ]

  static func type(_ text: String) throws -> FEELType {
    let source = SourceText(text)
    let expression = try Expression(parsing: source, names: names.keys, options: .corpus)
    return try TypeChecker(source, names: names).type(of: expression)
  }

  @Test(
    "measures follow the arithmetic",
    arguments: [
      ("output - output", FEELType.number(.yuan)), ("output / output", .number(.share)),
      ("output * 30%", .number(.yuan)),
      ("Y - entered.year", .number(.plain)), ("output / people", .number(.yuan)), ("first and kind = \"a\"", .boolean),
      ("substring(kind, 1, 2)", .string), ("if first then output else 0", .number(.yuan)),
    ])
  func measures(text: String, expected: FEELType) throws {
    #expect(try Self.type(text) == expected)
  }

  @Test(
    "what can't be meant is a fault with its place",
    arguments: [
      ("output + share", "feel.measure"), ("output > share", "feel.type"), ("outptu > 1", "feel.unknown-name"),
      ("first + 1", "feel.type"), ("kind > 3", "feel.type"), ("substrng(kind, 1)", "feel.unknown-function"),
      ("substring(kind)", "feel.arguments"), ("entered.yaer", "feel.type"), ("first and output", "feel.type"),
      ("kind[1]", "feel.type"), ("first > true", "feel.type"),
    ])
  func faults(text: String, code: String) {
    let error = #expect(throws: Diagnostic.self) { try Self.type(text) }
    #expect(error?.code == code)
  }

  @Test("a mistyped name is answered with the nearest one")
  func nearest() {
    let error = #expect(throws: Diagnostic.self) { try Self.type("outptu > 1") }
    #expect(error?.remedy?.zh == "是不是“output”")
  }
}

@Suite("Absence and branches")
struct AbsenceTests {
  @Test(
    "absence in a comparison is null, and a test on absence does not hold",
    arguments: [
      ("null between 1 and 2", "null"), ("5 between null and 10", "null"), ("5 between null and 3", "false"),
      ("5 in (> null)", "false"), ("null in (> 3)", "false"), ("null in (null)", "true"),
    ])
  func absence(text: String, expected: String) throws {
    #expect(try InterpreterTests.evaluate(text).value?.description == expected)
  }

  @Test("a branch that may not be taken is no error while the condition is unknown")
  func branches() throws {
    let names: [String: Evaluation] = ["u": .unknown(["u"])]
    #expect(try InterpreterTests.evaluate("if u > 1 then 1 / 0 else 0", names) == .unknown(["u"]))
    #expect(try InterpreterTests.evaluate("if true or u > 1 then 3 else 1 / 0", names) == .known(.number(3)))
  }
}
