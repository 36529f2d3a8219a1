import Decimals
import Diagnostics
import Testing

@testable import DecisionLanguage

/// Standard FEEL: every expression comes to its value, written as FEEL writes it.
@Suite("Standard FEEL")
struct LanguageTests {
  static func evaluate(
    _ text: String, types: [String: FEELType] = [:], names: [String: Evaluation] = [:],
    mode: Interpreter.Mode = .standard, limits: EvaluationLimits = .standard
  ) throws -> Evaluation {
    let source = SourceText(text)
    let scope = NameScope(types: types.merging(names.mapValues { _ in .any }) { declared, _ in declared })
    let expression = try Expression(parsing: source, scope: scope)
    let session = EvaluationSession(mode: mode, limits: limits, now: DateAndTime("2026-05-10T08:30:00+08:00"))
    return try Interpreter(source, mode: mode, environment: Environment(names)).evaluate(expression, in: session)
  }

  static func text(_ text: String, names: [String: Evaluation] = [:]) throws -> String? {
    try evaluate(text, names: names).value?.plainText
  }

  @Test(
    "expressions of the whole grammar come to their values",
    arguments: [
      ("for x in [1, 2, 3] return x * x", "[1, 4, 9]"), ("for x in 3..1 return x", "[3, 2, 1]"),
      ("for x in 1..2, y in x..2 return [x, y]", "[[1, 1], [1, 2], [2, 2]]"),
      ("for i in 1..5 return if i < 3 then 1 else partial[-1] + partial[-2]", "[1, 1, 2, 3, 5]"),
      ("for d in @\"2024-02-28\"..@\"2024-03-01\" return d", "[2024-02-28, 2024-02-29, 2024-03-01]"),
      ("for x in [1..4) return x", "[1, 2, 3]"),
      ("some x in [1, 2] satisfies x > 1", "true"), ("every x in [] satisfies x > 1", "true"),
      ("some x in [1, 2], y in [2, 3] satisfies x = y", "true"), ("every x in [1, null] satisfies x > 0", "null"),
      ("{a: 1, b: a + 1}", "{a: 1, b: 2}"), ("{\"first name\": \"x\", n: first name + \"y\"}.n", "xy"),
      ("{first name: 1}.first name", "1"), ("{a+b: 3, c: a+b * 2}.c", "6"), ("{a: {b: {c: 7}}}.a.b.c", "7"),
      ("[{a: 1}, {a: 2}].a", "[1, 2]"), ("[{a: 1, b: 5}, {a: 2, b: 6}][a = 2].b", "[6]"),
      ("[1, 2, 3, 4][item > 2]", "[3, 4]"), ("[1, 2, 3][-1]", "3"), ("[1, 2, 3][5]", "null"), ("5[1]", "5"),
      ("[1, 2, 3][count([1, 2])]", "2"), ("[[1, 2], [3]][2][1]", "3"),
      ("(function(a: number, b) a * b)(3, 4)", "12"), ("(function(a, b) a - b)(b: 1, a: 3)", "2"),
      ("{f: function(x) x + k, k: 1, r: 2}.r", "2"), ("{k: 2, f: function(x) x + k, r: f(3)}.r", "5"),
      ("substring(string: \"梯度\", start position: 2)", "度"), ("10 instance of number", "true"),
      ("[1, 2] instance of list<number>", "true"), ("[1, \"a\"] instance of list<number>", "false"),
      ("{a: 1, b: 2} instance of context<a: number>", "true"), ("{b: 2} instance of context<a: number>", "false"),
      ("[1..2] instance of range<number>", "true"), ("null instance of Any", "false"),
      ("null instance of Null", "true"), ("(function(a: number) a + 1) instance of function<number> -> number", "true"),
      ("(function(a: string) a) instance of function<number> -> string", "false"),
      ("@\"P1D\" instance of days and time duration", "true"), ("@\"2026-05-10\" instance of date and time", "false"),
      ("5 in (> 3, < 1)", "true"), ("5 in (3..7)", "true"), ("7 in (3..7)", "false"), ("5 in [1, 5]", "true"),
      ("5 in ([1..2], [4..6])", "true"), ("(< 5) = (< 5)", "true"), ("(< 5) = (null..5)", "false"),
      ("[1..5[ = [1..5)", "true"), ("(>= 5).start", "5"), ("(>= 5).end", "null"), ("[1..5).end included", "false"),
      ("\"\\uD83D\\uDC0E\" = \"\\U01F40E\"", "true"), ("string length(\"🐎梯\")", "2"), ("\"a\\d\"", "a\\d"),
      ("1 /* one */ + 2 // two", "3"), ("if \"x\" = null then 1 else 2", "2"), ("-(-3)", "3"), ("2 ** -1", "0.5"),
      ("{f: 5, g: (function(f) f + 1)(1)}.g", "2"), ("sort([3, 1, 2], function(x, y) x > y)", "[3, 2, 1]"),
      ("not(1 = 2) and (true or null)", "true"), ("null and false", "false"), ("1 and true", "null"),
      ("1 = \"1\"", "null"), ("{} = {}", "true"), ("{a: 1, b: 2} = {b: 2, a: 1}", "true"), ("[1] = 1", "true"),
    ])
  func values(text: String, expected: String) throws {
    #expect(try Self.text(text) == expected)
  }

  @Test("names with blanks, marks and Chinese letters end where the scope says")
  func names() throws {
    let names: [String: Evaluation] = [
      "Monthly Income": .known(.number(10)), "Approved/Declined": .known(.number(2)), "Approved": .known(.number(8)),
      "Declined": .known(.number(4)), "产值 增幅": .known(.number(3)), "days in weekend": .known(.list([.number(6)])),
      "人数（人）": .known(.number(5)),
    ]
    #expect(try Self.text("Monthly  Income * Approved/Declined", names: names) == "20")
    #expect(try Self.text("Approved / Declined", names: names) == "2")
    #expect(try Self.text("产值 增幅 + 人数（人）", names: names) == "8")
    #expect(try Self.text("for i in days in weekend return i + 1", names: names) == "[7]")
  }

  @Test("the entries of a declared context are known behind a dot, in filters and in loops")
  func members() throws {
    let loan = FEELType.context(["monthly rate": .number(.plain), "term-in-months": .number(.plain)])
    let value = Value.context(ContextValue([("monthly rate", .number(2)), ("term-in-months", .number(12))]))
    let types: [String: FEELType] = ["loan": loan, "loans": .list(loan)]
    let names: [String: Evaluation] = ["loan": .known(value), "loans": .known(.list([value]))]
    for (text, expected) in [
      ("loan.monthly rate * loan.term-in-months", "24"), ("loans[term-in-months > 3].monthly rate", "[2]"),
      ("for x in loans return x.term-in-months - 2", "[10]"), ("some x in loans satisfies x.monthly rate = 2", "true"),
    ] {
      #expect(try Self.evaluate(text, types: types, names: names).value?.plainText == expected, "\(text)")
    }
  }

  @Test(
    "a cell's tests compare with the input, ask of it by its name ?, or ask of something else",
    arguments: [
      ("> 3", "5", "true"), ("[1..5)", "5", "false"), ("1, 5", "5", "true"), ("not(1, 5)", "5", "false"),
      ("-", "5", "true"),
      ("? * 2 = 10", "5", "true"), ("odd(?)", "5", "true"), ("[1, 5]", "5", "true"), ("null", "null", "true"),
      ("> 3", "null", "false"), ("count([1]) = 1", "5", "true"), ("not(null)", "5", "true"), ("(> 3)", "5", "true"),
      ("if true then 5 else 6", "5", "true"), ("\"a\"", "\"a\"", "true"), ("true", "true", "true"),
      ("false", "null", "false"), ("not(true)", "null", "true"), ("contains(?, \"b\")", "\"abc\"", "true"),
    ])
  func tests(text: String, input: String, expected: String) throws {
    let source = SourceText(text)
    let tests = try UnaryTest.parse(source, scope: NameScope(types: [:]))
    let value = try Self.evaluate(input)
    let result = try Interpreter(source, mode: .standard, environment: Environment()).test(tests, on: value)
    #expect("\(result)" == expected)
  }

  @Test("unknown passes through whatever it touches, and no further")
  func unknown() throws {
    let names: [String: Evaluation] = ["u": .unknown(["u"]), "k": .known(.number(2))]
    for (text, expected) in [
      ("for x in [1, u] return x", Evaluation.unknown(["u"])), ("some x in [1, 2] satisfies x = u", .unknown(["u"])),
      ("some x in [1, 2] satisfies x = 2 or x = u", .known(.boolean(true))), ("[1, 2][item > u]", .unknown(["u"])),
      ("{a: u, b: k}", .unknown(["u"])), ("(function(x) k)(u)", .known(.number(2))), ("sum([1, u])", .unknown(["u"])),
      ("u instance of number", .unknown(["u"])), ("u.year", .unknown(["u"])), ("is(u, null)", .unknown(["u"])),
    ] {
      #expect(try Self.evaluate(text, names: names) == expected, "\(text)")
    }
  }

  @Test("a host's function takes part in FEEL: converted arguments, recursion, named arguments")
  func hostFunctions() throws {
    let double = FunctionValue(name: "double", parameters: [.init("number of items", .number(.plain))]) {
      (arguments, session) throws(Diagnostic) in
      guard case .known(.number(let number)) = arguments[0] else { return arguments[0] }
      return .known(number.multiplied(by: 2).map(Value.number) ?? .null)
    }
    let names: [String: Evaluation] = ["double": .known(.function(double))]
    #expect(try Self.text("double(4)", names: names) == "8")
    #expect(try Self.text("double([4])", names: names) == "8")
    #expect(try Self.text("double(number of items: 4)", names: names) == "8")
    #expect(try Self.text("double(\"x\")", names: names) == "null")
    #expect(try Self.text("for x in [1, 2] return double(x)", names: names) == "[2, 4]")
  }

  @Test("what comes to null in the standard's mode tells why")
  func causes() throws {
    let source = SourceText("substring(\"abc\", 0)")
    let expression = try Expression(parsing: source, scope: NameScope(types: [:]))
    let session = EvaluationSession(mode: .standard)
    #expect(try Interpreter(source, environment: Environment()).evaluate(expression, in: session) == .null)
    #expect(session.causes.map(\.code) == ["feel.operands"])
  }

  @Test(
    "clauses keep to their profile: what lies outside is told with its place",
    arguments: [
      "for x in [1] return x", "{a: 1}", "@\"2026-01-01\"", "x instance of number", "function(a) a", "sqrt(2)",
    ])
  func profile(text: String) {
    let error = #expect(throws: Diagnostic.self) {
      try Expression(parsing: SourceText(text), names: ["x"], options: .corpus)
    }
    #expect(error?.code == "feel.profile")
    #expect(throws: Never.self) { try Expression(parsing: SourceText(text), names: ["x"]) }
  }
}
