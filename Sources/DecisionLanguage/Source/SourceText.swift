// DecisionLanguage: FEEL expressions and decision tables, evaluated exactly, with unknown as a third state.
// May import: Decimals, Diagnostics, Quantities. It knows nothing of policy.
// Start reading at `Expression` (Syntax), `Interpreter` (Evaluation) and `DecisionTable` (Tables).
//
// From a text to a value:
//
//   let scope = NameScope(types: ["Monthly income": .number(.plain), "Loan": .context(["term": .number(.plain)])])
//   let source = SourceText("Monthly income * Loan.term")
//   let expression = try Expression(parsing: source, scope: scope)
//   let environment = Environment(["Monthly income": .known(.number(1000)), "Loan": .known(.context(loan))])
//   let session = EvaluationSession(mode: .standard, now: now)
//   let result = try Interpreter(source, environment: environment).evaluate(expression, in: session)
//
// A scope's types let the parser tell where names end, also behind a dot and inside filters. One session serves one
// request: whatever is evaluated in it shares the limits and the clock, and `session.causes` tells why something came to
// null. Cells of tables are `UnaryTest.parse` and `Interpreter.test`; a host's functions are `FunctionValue`s among the
// names; `Interpreter.call` calls a function value and `Interpreter.converted` makes a value fit a declared type.

import Diagnostics

/// A piece of FEEL, and where it stands in the file that a person edits. Cost: a copy is one reference.
public struct SourceText: Sendable, Hashable {
  public var text: String { content.text }
  /// The place of the first character.
  public var origin: Place { content.origin }
  /// The whole line in which the text stands, where it is a part of one; messages show it.
  public var surroundingLine: String? { content.surroundingLine }

  var scalars: [Unicode.Scalar] { content.scalars }

  /// Every interpreter and every cell has a source text, and interpreters are copied for each name that comes into reach.
  private final class Content: Sendable {
    let text: String
    let origin: Place
    let surroundingLine: String?
    let scalars: [Unicode.Scalar]

    init(_ text: String, _ origin: Place, _ surroundingLine: String?) {
      self.text = text
      self.origin = origin
      self.surroundingLine = surroundingLine
      scalars = Array(text.unicodeScalars)
    }
  }

  private let content: Content

  public init(_ text: String, at origin: Place = Place(line: 1, column: 1), surroundingLine: String? = nil) {
    content = Content(text, origin, surroundingLine)
  }

  public static func == (left: SourceText, right: SourceText) -> Bool {
    left.content === right.content
      || (left.text == right.text && left.origin == right.origin && left.surroundingLine == right.surroundingLine)
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(text)
    hasher.combine(origin)
    hasher.combine(surroundingLine)
  }

  /// The text of a span.
  public func slice(_ span: SourceSpan) -> String {
    var slice = String.UnicodeScalarView()
    slice.append(contentsOf: scalars[span.start..<span.end])
    return String(slice)
  }

  /// A message about a span, with place, line and caret.
  public func diagnostic(
    _ code: String, _ span: SourceSpan, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    // An expression may be evaluated without its text, as constants are.
    let span = SourceSpan(min(span.start, scalars.count), min(span.end, scalars.count))
    let before = scalars[..<span.start]
    let breaks = before.count { $0 == "\n" }
    let lineStart = (before.lastIndex(of: "\n") ?? -1) + 1
    let column = span.start - lineStart + (breaks == 0 ? origin.column ?? 1 : 1)
    let ownLine = String(
      String.UnicodeScalarView(scalars[lineStart...].prefix { $0 != "\n" }))
    var place = origin
    place.line = (origin.line ?? 1) + breaks
    place.column = column
    return Diagnostic(
      code, at: place, message, expected: expected, remedy: remedy,
      sourceLine: breaks == 0 ? surroundingLine ?? ownLine : ownLine, length: max(1, span.end - span.start))
  }
}

/// A half-open range of Unicode scalars in a source text.
public struct SourceSpan: Sendable, Hashable {
  public let start: Int
  public let end: Int

  public init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = end
  }

  func through(_ other: SourceSpan) -> SourceSpan { SourceSpan(start, other.end) }
}
