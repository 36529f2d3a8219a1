import DecisionLanguage
import Diagnostics

/// A text as FEEL.
struct FuzzedExpression {
  private let source: SourceText

  /// Names of every shape that the lexer must tell apart, with values of every kind.
  private static let names: [String: Evaluation] = [
    "x": .known(.number(3)), "s": .known(.string("añ升")), "a b": .known(.boolean(true)),
    "a/b-c": .known(.number(-1)), "企业 产值": .known(.number(132_000_000)), "l": .known(.list([.number(1), .null])),
    "c": .known(.context(ContextValue([("a", .number(1)), ("b c", .list([.string("z")]))]))), "u": .unknown(["u"]),
  ]
  private static let types: [String: FEELType] = [
    "x": .number(.plain), "s": .string, "a b": .boolean, "a/b-c": .number(.plain), "企业 产值": .number(.yuan),
    "l": .list(.number(.plain)), "c": .context(["a": .number(.plain), "b c": .list(.string)]), "u": .any,
  ]
  private static let scope = NameScope(types: types)
  private static let limits = EvaluationLimits(steps: 100_000, length: 20_000)
  /// What either mode may end in.
  private static let bounds: Set<String> = ["feel.steps", "feel.length", "feel.nesting"]

  init(_ text: String) { source = SourceText(text, at: Place(file: "fuzz", line: 1, column: 1)) }

  func parse() {
    for options in [ParsingOptions.standard, .corpus] {
      read { () throws(Diagnostic) in
        let expression = try Expression(parsing: source, scope: Self.scope, options: options)
        _ = try TypeChecker(source, names: Self.types).type(of: expression)
      }
      read { () throws(Diagnostic) in
        for test in try UnaryTest.parse(source, names: Self.types.keys, options: options) {
          try TypeChecker(source, names: Self.types).check(test, against: .number(.plain))
        }
      }
    }
    read { () throws(Diagnostic) in _ = try TextGrid(source.text, file: "fuzz", firstLine: 1, indentation: 2) }
  }

  func evaluate() {
    let expression: Expression
    do throws(Diagnostic) {
      expression = try Expression(parsing: source, scope: Self.scope)
    } catch {
      return tell(error)
    }
    let strict = result(of: expression, .strict)
    let standard = result(of: expression, .standard)
    if case .failure(let fault) = standard {
      demand(Self.bounds.contains(fault.code), "the standard's mode never fails: \(fault.code)")
    }
    // Where strict mode comes to a value, nothing is at fault, and there is nothing to tell the modes apart. It may know
    // less: of a branch that fails and may not be taken it says unknown, the standard's null.
    if case .success(.known(let strict)) = strict, case .success(let standard) = standard {
      demand(
        "\(standard.value.map { "\($0)" } ?? "unknown")" == "\(strict)",
        "\(strict) in strict mode, \(standard) in the standard's")
    }
  }

  private func result(of expression: Expression, _ mode: Interpreter.Mode) -> Result<Evaluation, Diagnostic> {
    let session = EvaluationSession(mode: mode, limits: Self.limits)
    do throws(Diagnostic) {
      let value = try Interpreter(source, environment: Environment(Self.names)).evaluate(expression, in: session)
      return .success(value)
    } catch {
      tell(error)
      return .failure(error)
    }
  }

  private func read(_ body: () throws(Diagnostic) -> Void) {
    do throws(Diagnostic) { try body() } catch { tell(error) }
  }

  /// A fault says where it is, and can be put into words.
  private func tell(_ fault: Diagnostic) {
    demand(fault.place != nil, "a fault without a place: \(fault.code)")
    demand(!fault.rendered(in: .chinese).isEmpty && !fault.rendered(in: .english).isEmpty, "no words: \(fault.code)")
  }
}
