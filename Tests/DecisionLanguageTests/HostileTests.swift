import Diagnostics
import Randomness
import Synchronization
import Testing

@testable import DecisionLanguage

/// Expressions written to do harm: each ends in an error, soon.
@Suite("Hostile expressions")
struct HostileTests {
  static let limits = EvaluationLimits(steps: 500_000, length: 100_000)

  static func code(_ text: String, names: [String: Evaluation] = [:]) -> String? {
    do {
      _ = try LanguageTests.evaluate(text, names: names, limits: limits)
      return nil
    } catch let error as Diagnostic {
      return error.code
    } catch {
      return "\(error)"
    }
  }

  @Test(
    "nesting of any kind ends in an error",
    arguments: [
      String(repeating: "(", count: 5000), String(repeating: "[", count: 5000), String(repeating: "{a:", count: 5000),
      String(repeating: "if ", count: 5000), String(repeating: "function() ", count: 5000),
      String(repeating: "not(", count: 5000), "1 instance of " + String(repeating: "list<", count: 5000),
      "1" + String(repeating: " + 1", count: 5000), "1" + String(repeating: "[1]", count: 5000),
      "a" + String(repeating: ".a", count: 5000), "f" + String(repeating: "()", count: 5000),
      String(repeating: "for x in ", count: 5000), "1" + String(repeating: " in [1]", count: 5000),
      "[1.." + String(repeating: "[1..", count: 5000),
    ])
  func nesting(text: String) {
    #expect(Self.code(text) == "feel.depth")
  }

  @Test("replacing every character of a long text takes a moment, and what would grow too long is refused")
  func replacements() throws {
    let many = "string join(for i in 1..50000 return \"a\")"
    #expect(try LanguageTests.text("string length(replace(\(many), \"a\", \"b\"))") == "50000")
    #expect(Self.code("replace(\(many), \"a\", \"bbbbbbbbbb\")") == "feel.length")
  }

  @Test("five hundred terms are no harm")
  func longSum() throws {
    #expect(try LanguageTests.text("1" + String(repeating: " + 1", count: 450)) == "451")
  }

  @Test(
    "lists, texts and loops have an end",
    arguments: [
      ("for x in 1..1000000000000 return x", "feel.length"),
      ("count(for x in 1..90000, y in 1..90000 return x)", "feel.length"),
      ("every x in 1..90000, y in 1..90000 satisfies true", "feel.steps"),
      ("for i in 1..60 return [partial[-1], partial[-1]]", "feel.length"),
      ("for i in 1..60 return partial", "feel.length"), ("for i in 1..100000 return [partial[-1]]", "feel.length"),
      (
        "{a: [1, 1], "
          + (0..<40).map { "a\($0 + 1): [\($0 == 0 ? "a" : "a\($0)"), \($0 == 0 ? "a" : "a\($0)")]" }
          .joined(separator: ", ") + "}", "feel.length"
      ),
      ("for i in 1..40 return if i = 1 then \"xxxxxxxx\" else partial[-1] + partial[-1]", "feel.length"),
    ])
  func size(text: String, code: String) {
    #expect(Self.code(text) == code)
  }

  @Test("a context of thousands of entries is read and worked out in the time that its length takes")
  func wideContext() throws {
    let entries = (1...4_000).map { "a\($0): a\($0 - 1) + 1" }.joined(separator: ", ")
    #expect(try LanguageTests.text("{a0: 0, \(entries)}.a4000") == "4000")
  }

  @Test("a text of megabytes is refused before it is read, a list of hundreds of thousands is not")
  func longText() throws {
    let list = "[" + String(repeating: "1,", count: 500_000) + "1]"
    #expect(Self.code(list) == "feel.too-long")
    do {
      _ = try UnaryTest.parse(SourceText(list, at: Place(file: "a.dmn", line: 3, column: 9)), names: [])
      Issue.record("read")
    } catch {
      #expect(
        error.rendered(in: .english) == """
          a.dmn:3:9: error: the expression has 1000003 characters: too long
            expected: at most 500000
            try: give a large list as input data
          """)
    }
    #expect(Self.code("count([" + String(repeating: "1,", count: 60_000) + "1])") == nil)
    #expect(Self.code("[" + String(repeating: "1,", count: 120_000) + "1]") == "feel.length")
  }

  @Test("branches that fail while nobody knows which is taken: unknown in strict mode, null by the standard")
  func undecidedBranches() throws {
    let names: [String: Evaluation] = ["u": .unknown(["u"])]
    let text = "if u then 1 + \"a\" else sqrt(-1)"
    #expect(try LanguageTests.evaluate(text, names: names, mode: .strict) == .unknown(["u"]))
    #expect(try LanguageTests.evaluate(text, names: names) == .null)
  }

  @Test("a function that never stops calling itself is stopped")
  func recursion() throws {
    let source = SourceText("f(n + 1)")
    let expression = try Expression(parsing: source, names: ["f", "n"])
    let names = Names()
    let function = FunctionValue(name: "f", parameters: [.init("n")]) { (arguments, session) throws(Diagnostic) in
      let environment = Environment(["n": arguments[0]], outermost: { names.value(of: $0) })
      return try Interpreter(source, environment: environment).evaluate(expression, in: session)
    }
    names.function.withLock { $0 = function }
    #expect(Self.code("f(1)", names: ["f": .known(.function(function))]) == "feel.nesting")
  }

  /// A name that a function finds itself by.
  private final class Names: Sendable {
    let function = Mutex<FunctionValue?>(nil)

    func value(of name: String) -> Evaluation? {
      name == "f" ? function.withLock { $0 }.map { .known(.function($0)) } : nil
    }
  }

  @Test(
    "a regular expression that would try for ever gives its answer, or up",
    arguments: [
      ("(a+)+$", false), ("(a|aa)+$", false), ("(a*)*$", false), ("(.*)*x", false), ("(a?){40}a{40}b", false),
      ("((a{0,40}){0,40}){0,10}$", true), ("(a+)+\\1$", true),
    ])
  func expressions(pattern: String, mayGiveUp: Bool) throws {
    let text = "matches(\"\(String(repeating: "a", count: 60))!\", \"\(pattern)\")"
    let code = Self.code(text)
    #expect(code == nil || (mayGiveUp && (code == "feel.steps" || code == "feel.argument")))
  }

  @Test("exponents, scales and positions beyond all bounds come to null or to an error, never to a trap")
  func numbers() throws {
    for text in [
      "10 ** 10000", "10 ** -10000", "1e6111 * 10", "-1e6144 - 9e6144", "round up(1, 1e30)", "round up(5.5, 6177)",
      "substring(\"a\", 1e30)", "substring(\"a\", -9223372036854775808)", "[1, 2][1e30]", "[1][-9223372036854775808]",
      "sublist([1, 2], 1, 9223372036854775807)", "date(1e30, 1, 1)", "@\"P99999999999999999999D\"",
      "@\"2026-01-01\" + @\"P9223372036854775807M\"", "@\"999999999-12-31\" + @\"P1D\"", "time(1e30, 0, 0)",
      "duration(\"P9223372036854775807Y\")", "@\"P1M\" * 1e30", "@\"P1D\" * 1e300", "for x in 1e30..1e31 return x",
      "-@\"-P9223372036854775807M\"", "modulo(1e6111, 1e-6176)", "exp(1e6)", "log(0)", "sqrt(-1)", "0 ** -1", "0 ** 0",
      "decimal(1, -6176)", "number(\"1e99999\")", "abs(duration(\"-P9223372036854775807M\"))",
      "insert before([], 1, 1)", "@\"2026-01-01\" + @\"P9223372036854775808D\"",
      "@\"2026-01-01\" + @\"-P9223372036854775808D\"", "@\"2026-01-01\" - @\"-P9223372036854775808D\"",
      "-(@\"-P9223372036854775807M\" - @\"P1M\")", "abs(@\"-P9223372036854775807M\" - @\"P1M\")",
      "@\"2026-01-01\" - (@\"-P9223372036854775807M\" - @\"P1M\")", "-(@\"P1M\" * -9223372036854775808)",
      "-(@\"P1M\" / (-1 / 9223372036854775808))", "-(@\"PT0.000000001S\" * -(2 ** 127))",
      "abs(@\"PT0.000000001S\" * -(2 ** 127))", "@\"2026-01-01T00:00:00\" - @\"PT0.000000001S\" * -(2 ** 127)",
    ] {
      #expect(throws: Never.self, "\(text)") {
        do { _ = try LanguageTests.evaluate(text) } catch is Diagnostic { return }
      }
    }
    #expect(try LanguageTests.text("@\"-P9223372036854775806M\" - @\"P1M\"") == "-P768614336404564650Y7M")
    #expect(try LanguageTests.text("round up(5.5, 6176)") == "5.5")
    #expect(try LanguageTests.text("round up(5.5, 6177)") == "null")
    #expect(try LanguageTests.text("0 ** 0") == "1")
  }

  /// Values of every kind, the ends of their reach among them.
  static let values = [
    "null", "true", "0", "-1", "1.5", "1e6111", "-9223372036854775808", "9223372036854775807", "1e-6176", "\"\"",
    "\"a\"",
    "\"🐎b\"", "\"[1..3]\"", "\"P1D\"", "\"(a|b)*\"", "\"smix\"", "@\"2024-02-29\"", "@\"999999999-12-31\"",
    "@\"-999999999-01-01\"", "@\"23:59:59.999999999\"", "@\"10:00:00@Europe/Berlin\"",
    "@\"2026-03-29T02:30:00@Europe/Berlin\"",
    "@\"-999999999-01-01T00:00:00+18:00\"", "@\"P999999999999999Y\"", "@\"-P99999999999999999DT23H\"", "@\"P0M\"", "[]",
    "[1, null]",
    "[\"a\", \"b\"]", "[[1], [2, [3]]]", "{}", "{key: \"a\", value: 1}", "{a: {b: 1}}", "[1..3]", "(null..5]",
    "(>= \"a\")", "(!= 1)",
    "[@\"P1D\"..@\"P2D\")", "function(x, y) x < y", "function() 1", "abs", "now",
  ]

  @Test("every function takes whatever it is given, and every operator too: a value, null, or an error that says why")
  func anyArguments() throws {
    var generator = SeededGenerator(seed: 53)
    func value() -> String { Self.values.randomElement(using: &generator) ?? "null" }
    var texts: [String] = []
    for function in BuiltInFunction.all {
      for count in 0...4 {
        for _ in 0..<6 {
          texts.append("\(function.name)(\((0..<count).map { _ in value() }.joined(separator: ", ")))")
        }
      }
    }
    for sign in ["+", "-", "*", "/", "**", "=", "!=", "<", ">=", "and", "or", "in"] {
      for _ in 0..<60 { texts.append("(\(value())) \(sign) (\(value()))") }
    }
    for _ in 0..<200 {
      texts.append("(\(value()))[\(value())]")
      texts.append("(\(value())) between (\(value())) and (\(value()))")
      texts.append("for x in \(value()), y in \(value()) return [x, y]")
      texts.append("-(\(value()))")
      texts.append("string((\(value())).\(TemporalProperty.names.randomElement(using: &generator) ?? "year"))")
    }
    for text in texts {
      for mode in [Interpreter.Mode.standard, .strict] {
        do {
          _ = try LanguageTests.evaluate(text, mode: mode, limits: Self.limits)
        } catch let error as Diagnostic {
          let isLimit = ["feel.steps", "feel.length", "feel.nesting"].contains(error.code)
          #expect(mode == .strict || isLimit, "\(text): \(error)")
        }
      }
    }
  }
}
