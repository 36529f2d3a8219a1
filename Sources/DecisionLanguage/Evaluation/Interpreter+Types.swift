import Diagnostics
import Quantities

/// `instance of`, and the conversions that FEEL makes by itself.
extension Interpreter {
  func instance(_ value: Expression, _ type: FEELType, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation {
    switch try evaluate(value, in: session) {
    case .unknown(let causes): return .unknown(causes)
    case .known(.null): return .known(.boolean(type == .null))
    case .known(let value): return .known(.boolean(try conforms(value, to: type, in: session)))
    }
  }

  /// Whether a value belongs to a type. Null belongs to every type here, as an entry or a member may be null.
  /// - Throws: what the tests of a constrained type throw.
  public func conforms(
    _ value: Value, to type: FEELType, in session: EvaluationSession
  ) throws(Diagnostic) -> Bool {
    if value == .null { return true }
    switch (type, value) {
    case (.any, _), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time),
      (.dateAndTime, .dateAndTime), (.yearsAndMonths, .yearsAndMonths), (.daysAndTime, .daysAndTime):
      return true
    case (.list(let member), .list(let members)):
      if member == .any { return true }
      try session.spend(members.count, source, SourceSpan(0, 0))
      for value in members where try !conforms(value, to: member, in: session) { return false }
      return true
    case (.range(let member), .range(let range)):
      guard try conforms(range.lower, to: member, in: session) else { return false }
      return try conforms(range.upper, to: member, in: session)
    case (.context(let entries), .context(let context)):
      for (name, type) in entries {
        guard let value = context[name], try conforms(value, to: type, in: session) else { return false }
      }
      return true
    case (.function(let parameters, let result), .function(let function)):
      return function.conforms(parameters: parameters, result: result)
    case (.constrained(let base, let constraint), _):
      guard try conforms(value, to: base, in: session) else { return false }
      let interpreter = Interpreter(constraint.source, mode: mode, environment: environment)
      return try interpreter.membership(.known(value), constraint.tests, session) == .known(.boolean(true))
    default: return false
    }
  }

  /// The value as a value of the type: itself where it belongs to it; the member of a list of one; a list of one where a
  /// list is due; a date's midnight in UTC where a date and time is due. What can't be converted is null, and an error in
  /// strict mode.
  /// - Parameter name: what the value is called; the message says it.
  /// - Throws: in strict mode `feel.type`, with the part that does not belong to the type; a limit of the session.
  public func converted(
    _ result: Evaluation, to type: FEELType, at span: SourceSpan, in session: EvaluationSession, named name: String = ""
  ) throws(Diagnostic) -> Evaluation {
    guard type != .any, case .known(let value) = result, value != .null else { return result }
    if let converted = try conversion(of: value, to: type, session) { return .known(converted) }
    let misfit = try misfit(value, type, at: name, in: session)
    return try failure("feel.type", span, misfit.message, expected: misfit.expected, session)
  }

  /// The part of a value that does not belong to a type, the innermost first found, as a message says it.
  private func misfit(
    _ value: Value, _ type: FEELType, at path: String, in session: EvaluationSession
  ) throws(Diagnostic) -> (message: Wording, expected: Wording) {
    switch (type, value) {
    case (.constrained(let base, let constraint), _):
      guard try conforms(value, to: base, in: session) else {
        return try misfit(value, base, at: path, in: session)
      }
      let shown = Self.shown(value, at: path)
      return (
        Wording(
          zh: "\(shown.zh)，不在允许的值之中", en: "\(shown.en), none of the values allowed"),
        Wording(verbatim: constraint.source.text)
      )
    case (.list(let member), .list(let members)):
      for (position, value) in members.enumerated() where try !conforms(value, to: member, in: session) {
        return try misfit(value, member, at: "\(path)[\(position + 1)]", in: session)
      }
    case (.context(let entries), .context(let context)):
      for (name, type) in entries.sorted(by: { $0.key < $1.key }) {
        let path = path.isEmpty ? name : "\(path).\(name)"
        guard let value = context[name] else {
          return (Wording(zh: "缺少“\(path)”", en: "'\(path)' is missing"), type.words)
        }
        if try !conforms(value, to: type, in: session) { return try misfit(value, type, at: path, in: session) }
      }
    default: break
    }
    return (Self.shown(value, at: path), type.words)
  }

  private static func shown(_ value: Value, at path: String) -> Wording {
    path.isEmpty
      ? Wording(zh: "这里是 \(value.excerpt)", en: "this is \(value.excerpt)")
      : Wording(zh: "“\(path)”是 \(value.excerpt)", en: "'\(path)' is \(value.excerpt)")
  }

  private func conversion(
    of value: Value, to type: FEELType, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value? {
    if try conforms(value, to: type, in: session) { return value }
    for candidate in value.conversions(to: type) where try conforms(candidate, to: type, in: session) {
      return candidate
    }
    return nil
  }
}

extension Value {
  /// What FEEL may take the value for where the type is due, the nearest first.
  func conversions(to type: FEELType) -> [Value] {
    switch (type.unconstrained, self) {
    case (.list, .list): return []
    case (.list, _): return [.list([self])]
    case (.dateAndTime, .date): return asInstant.map { [.dateAndTime($0)] } ?? []
    case (_, .list(let members)) where members.count == 1: return [members[0]] + members[0].conversions(to: type)
    default: return []
    }
  }
}

extension FunctionValue {
  /// Whether the function can stand where one of these parameters and this result is due.
  func conforms(parameters wanted: [FEELType]?, result wantedResult: FEELType) -> Bool {
    guard let wanted else { return true }
    guard let parameters else {
      if case .builtIn(let function) = body { return function.accepts(count: wanted.count) }
      return false
    }
    return parameters.count == wanted.count
      && zip(wanted, parameters).allSatisfy { $0.conforms(to: $1.type) }
      // Nothing is known of the results of a function written without types.
      && (result == .any || result.conforms(to: wantedResult))
  }
}

extension FEELType {
  /// Whether every value of this type is one of the other.
  func conforms(to other: FEELType) -> Bool {
    switch (self, other) {
    case (_, .any), (.null, _): true
    case (.constrained(let base, _), _): self == other || base.conforms(to: other)
    case (.number(let left), .number(let right)): left.goes(with: right)
    case (.list(let left), .list(let right)), (.range(let left), .range(let right)): left.conforms(to: right)
    case (.context(let left), .context(let right)):
      right.allSatisfy { name, type in left[name]?.conforms(to: type) == true }
    case (.function(let left, let leftResult), .function(let right, let rightResult)):
      (right == nil
        || left.map { zip(right ?? [], $0).allSatisfy { $0.conforms(to: $1) } && $0.count == right?.count } == true)
        && leftResult.conforms(to: rightResult)
    default: self == other
    }
  }
}
