import Diagnostics

/// What each part of an expression came to, as a tree: why the whole is what it is.
///
/// Constants have no line of their own, and neither have the bodies of loops, filters and functions, which come to
/// something else for every member. Of a conditional the branch that was taken stands alone.
public struct ExpressionTrace: Sendable, Hashable {
  public enum Outcome: Sendable, Hashable {
    case known(Value)
    /// The names whose values would tell.
    case unknown(Set<String>)
    /// It can't be computed, or would take more than its limits.
    case failed(Diagnostic)
  }

  /// The part as it is written.
  public let text: String
  public let outcome: Outcome
  public let parts: [ExpressionTrace]
}

extension Interpreter {
  /// How many parts a trace shows; what lies deeper is left out.
  private static let mostParts = 200
  private static let deepest = 16

  /// Evaluates every part of an expression by itself.
  /// - Parameter session: what all of it may use up; once that is gone, the parts that are left say so.
  /// Cost: that of the expression, times its height.
  public func trace(_ expression: Expression, in session: EvaluationSession) -> ExpressionTrace {
    var left = Self.mostParts
    return trace(expression, session, depth: 0, left: &left)
  }

  /// The same for the tests of a table's cell, each on the input.
  public func trace(
    _ tests: [UnaryTest], on input: Evaluation, in session: EvaluationSession
  ) -> [(text: String, outcome: Result<Ternary, Diagnostic>)] {
    tests.prefix(Self.mostParts).map { test in
      do throws(Diagnostic) {
        return (source.slice(test.span), .success(try self.test([test], on: input, in: session)))
      } catch {
        return (source.slice(test.span), .failure(error))
      }
    }
  }

  private func trace(
    _ expression: Expression, _ session: EvaluationSession, depth: Int, left: inout Int
  ) -> ExpressionTrace {
    left -= 1
    let outcome = outcome(of: expression, session)
    var parts: [ExpressionTrace] = []
    if depth < Self.deepest {
      for part in telling(expression, session) where left > 0 && !part.isConstant {
        parts.append(trace(part, session, depth: depth + 1, left: &left))
      }
    }
    return ExpressionTrace(text: source.slice(expression.span), outcome: outcome, parts: parts)
  }

  private func outcome(of expression: Expression, _ session: EvaluationSession) -> ExpressionTrace.Outcome {
    do throws(Diagnostic) {
      switch try evaluate(expression, in: session) {
      case .known(let value): return .known(value)
      case .unknown(let causes): return .unknown(causes)
      }
    } catch {
      return .failed(error)
    }
  }

  /// The parts that stand in the names of the whole.
  private func telling(_ expression: Expression, _ session: EvaluationSession) -> [Expression] {
    switch expression.node {
    case .conditional(let condition, let first, let second):
      switch outcome(of: condition, session) {
      case .known(.boolean(true)): return [condition, first]
      case .unknown: return [condition, first, second]
      default: return [condition, second]
      }
    case .iteration(let iterators, _), .quantification(_, let iterators, _):
      // A later list may name an earlier member.
      return iterators.first?.expressions ?? []
    case .filter(let base, _): return [base]
    case .invocation(_, let arguments): return arguments.values
    case .context, .function: return []
    default: return expression.children
    }
  }
}

extension Expression {
  /// Whether the expression is written as a value.
  fileprivate var isConstant: Bool {
    switch node {
    case .null, .boolean, .number, .string, .temporal: true
    case .negation(let inner): inner.isConstant
    case .list(let members): members.allSatisfy(\.isConstant)
    case .range(let range): range.lower.isConstant && range.upper.isConstant
    default: false
    }
  }
}
