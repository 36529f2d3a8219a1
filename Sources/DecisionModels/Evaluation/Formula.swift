import DecisionLanguage
import Diagnostics

/// A piece of FEEL of a model, parsed once.
struct Formula: Sendable {
  enum Content: Sendable {
    case expression(Expression)
    case tests([UnaryTest])
    /// What is wrong with the text: its value is null.
    case broken(Diagnostic)
  }

  let content: Content
  let source: SourceText

  /// An expression.
  init(_ text: PlacedText, scope: NameScope, in model: DecisionModel) {
    self.init(text, in: model) { source throws(Diagnostic) in
      .expression(try Expression(parsing: source, scope: scope))
    }
  }

  /// Unary tests of a value of a type.
  init(tests text: PlacedText, of type: FEELType, scope: NameScope, in model: DecisionModel) {
    self.init(text, in: model) { source throws(Diagnostic) in
      .tests(try UnaryTest.parse(source, scope: scope.adding(["?": type])))
    }
  }

  private init(
    _ text: PlacedText, in model: DecisionModel, _ parse: (SourceText) throws(Diagnostic) -> Content
  ) {
    source = Self.source(text, in: model)
    do throws(Diagnostic) {
      // Read at line 1, column 1: the file's escapes shift columns, so that places are found by offset.
      content = try parse(SourceText(text.text))
    } catch {
      content = .broken(model.source?.located(error, in: text) ?? error)
    }
  }

  private static func source(_ text: PlacedText, in model: DecisionModel) -> SourceText {
    guard let file = model.source, let start = text.position(at: 0) else { return SourceText(text.text) }
    return SourceText(
      text.text, at: Place(file: file.file, line: start.line, column: start.column),
      surroundingLine: file.line(start.line))
  }

  /// The tests, where it is some.
  var tests: [UnaryTest]? {
    if case .tests(let tests) = content { return tests }
    return nil
  }

  var fault: Diagnostic? {
    if case .broken(let fault) = content { return fault }
    return nil
  }

  /// The value of an expression; null where it is broken, with the fault noted or, in strict mode, thrown.
  func value(_ environment: Environment, _ session: EvaluationSession) throws(Diagnostic) -> Value {
    switch content {
    case .expression(let expression):
      let interpreter = Interpreter(source, mode: session.mode, environment: environment)
      return try interpreter.evaluate(expression, in: session).value ?? .null
    case .tests: return .null
    case .broken(let fault): return try session.null(because: fault)
    }
  }

  /// Whether a value passes the tests; a broken text accepts nothing.
  func accepts(_ value: Value, _ environment: Environment, _ session: EvaluationSession) throws(Diagnostic) -> Bool {
    switch content {
    case .tests(let tests):
      let interpreter = Interpreter(source, mode: session.mode, environment: environment)
      return try interpreter.test(tests, on: .known(value), in: session) == .true
    case .expression: return false
    case .broken(let fault):
      _ = try session.null(because: fault)
      return false
    }
  }
}

extension EvaluationSession {
  /// Null with its cause noted; in strict mode the cause is thrown.
  func null(because cause: @autoclosure () -> Diagnostic) throws(Diagnostic) -> Value {
    if mode == .strict { throw cause() }
    note(cause)
    return .null
  }
}

extension Formula {
  /// Tests that are parsed already.
  init(_ tests: [UnaryTest], _ source: SourceText) {
    content = .tests(tests)
    self.source = source
  }

  /// Names that nobody declared, and operations that can't be meant.
  func typeFaults(
    _ text: PlacedText, _ scope: NameScope, of type: FEELType = .any, in model: DecisionModel
  ) -> [Diagnostic] {
    let checker = TypeChecker(SourceText(text.text), names: scope.types)
    do throws(Diagnostic) {
      switch content {
      case .expression(let expression): _ = try checker.type(of: expression)
      case .tests(let tests):
        for test in tests { try checker.check(test, against: type) }
      case .broken: break
      }
      return []
    } catch {
      return [model.source?.located(error, in: text) ?? error]
    }
  }

  /// What is known of an expression's value before evaluation.
  func type(in scope: NameScope) -> FEELType {
    guard case .expression(let expression) = content else { return .any }
    do throws(Diagnostic) {
      return try TypeChecker(source, names: scope.types).type(of: expression)
    } catch {
      // What can't be told before evaluation, or is wrong: `check` says so.
      return .any
    }
  }
}
