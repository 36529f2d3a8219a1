import Decimals
import Diagnostics
import Randomness
import Testing

@testable import DecisionLanguage

/// Holds for expressions made at random from a fixed seed; a failure prints the expression.
@Suite("Properties")
struct PropertyTests {
  static func condition(depth: Int, _ generator: inout SeededGenerator) -> String {
    let names = ["p", "q", "r"]
    switch depth == 0 ? Int.random(in: 0..<3, using: &generator) : Int.random(in: 0..<8, using: &generator) {
    case 0: return "\(names.randomElement(using: &generator) ?? "p") > 1"
    case 1: return "\(names.randomElement(using: &generator) ?? "q") in [0..2)"
    case 2: return Bool.random(using: &generator) ? "true" : "false"
    case 3, 4: return "(\(condition(depth: depth - 1, &generator)) and \(condition(depth: depth - 1, &generator)))"
    case 5, 6: return "(\(condition(depth: depth - 1, &generator)) or \(condition(depth: depth - 1, &generator)))"
    default:
      return
        "(if \(condition(depth: depth - 1, &generator)) then \(condition(depth: depth - 1, &generator)) "
        + "else not(\(condition(depth: depth - 1, &generator))))"
    }
  }

  /// The values stand for all others: each side of every boundary in the conditions above, and absence.
  static let values: [Value] = [.number(-1), .number(0), .number(1), .number(2), .null]

  @Test("an answer given while a fact is unknown holds for every value that the fact may turn out to have")
  func soundness() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<300 {
      let text = Self.condition(depth: 3, &generator)
      let hidden = ["p", "q", "r"].randomElement(using: &generator) ?? "p"
      var names: [String: Evaluation] = [:]
      for name in ["p", "q", "r"] {
        names[name] = name == hidden ? .unknown([name]) : .known(Self.values.randomElement(using: &generator) ?? .null)
      }
      guard case .known(let answer) = try InterpreterTests.evaluate(text, names) else { continue }
      for value in Self.values {
        names[hidden] = .known(value)
        let told = try InterpreterTests.evaluate(text, names)
        // FEEL's null and false alike mean that a condition does not hold.
        #expect((told == .known(.boolean(true))) == (answer == .boolean(true)), "\(text) with \(hidden) = \(value)")
      }
    }
  }

  @Test("no text makes the parser or the interpreter fall over")
  func hostileTexts() {
    let pieces = [
      "(", ")", "[", "]", "..", ",", "1", "0.5", "1e6111", "\"a", "\"", "not(", "if", "then", "else", "and", "or", "in",
      "between", "-", "+", "*", "/", "**", "x", "升", "//", "/*", "null", "true", "万", "%", "\\", "sum(", "substring(",
      "date(", ".", "year", "=", "<=", "!=", "\u{0}", "\u{1F600}", "9999999999999999999999999999999999",
      "for", "return", "some", "every", "satisfies", "function", "function(a: number)", "external", "{", "}", "a:", ":",
      "@\"P1D\"", "@\"2026-01-01\"", "@", "instance of", "list<", "number", ">", "?", "item", "partial", "matches(",
      "replace(",
      "sort(", "\"(a|b)*\"", "time(", "context put(", "range(", "\"[1..2]\"", "before(", "1..3", "in [1..3]", "string(",
      "for x in", "some x in [1]", "is(", "flatten(", "date and time(", "duration(", "[1, 2]", "{a: 1}", "\"\\uD83D",
    ]
    var generator = SeededGenerator(seed: 11)
    var parsed = 0
    for _ in 0..<4_000 {
      let count = Int.random(in: 1...8, using: &generator)
      let text = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined(separator: " ")
      for mode in [Interpreter.Mode.standard, .strict] {
        do {
          _ = try LanguageTests.evaluate(
            text, names: ["x": .known(.number(3))], mode: mode, limits: HostileTests.limits)
          parsed += 1
        } catch let error as Diagnostic {
          #expect(error.place != nil, "\(text)")
        } catch {
          Issue.record("\(text): \(error)")
        }
      }
    }
    #expect(parsed > 20)
  }
}
