import Diagnostics
import Foundation
import Quantities
import Testing

@testable import DecisionLanguage

/// What the standard says of every function and operator, case by case: fitting arguments, null, another type, a list of
/// one, both sides of each limit, wrong numbers of arguments, and names.
@Suite("The standard's meaning")
struct MeaningTests {
  static let files = ["contexts", "expressions", "lists", "logic", "numbers", "ranges", "texts", "times"]

  @Test("every case of the tables comes to what the standard says", arguments: files)
  func cases(file: String) throws {
    let url = Bundle.module.bundleURL.appending(path: "Meaning/\(file).txt")
    let lines = try String(contentsOf: url, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
    #expect(lines.count > 40)
    for line in lines {
      let arrow = try #require(line.range(of: " => ", options: .backwards), "\(line)")
      let (text, expected) = (String(line[..<arrow.lowerBound]), String(line[arrow.upperBound...]))
      #expect(Self.result(text) == expected, "\(file): \(text)")
    }
  }

  private static func result(_ text: String) -> String {
    let source = SourceText(text)
    let now = DateAndTime("2026-11-26T10:00:00@Asia/Shanghai")
    let session = EvaluationSession(mode: .standard, now: now)
    do throws(Diagnostic) {
      let expression = try Expression(parsing: source, names: [])
      return try Interpreter(source, environment: Environment()).evaluate(expression, in: session).value?.description
        ?? "unknown"
    } catch {
      return "!"
    }
  }
}
