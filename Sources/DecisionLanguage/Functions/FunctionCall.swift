import Decimals
import Diagnostics

/// One call of a function of the library: the arguments, converted to their types, and the evaluation around it.
struct FunctionCall {
  let arguments: [Value]
  let interpreter: Interpreter
  let session: EvaluationSession
  let span: SourceSpan

  // MARK: Arguments

  func value(_ index: Int) -> Value { index < arguments.count ? arguments[index] : .null }

  func number(_ index: Int) -> Decimal128? {
    if case .number(let number) = value(index) { return number }
    return nil
  }

  /// A number without its fraction.
  func integer(_ index: Int) -> Int? { number(index)?.integerPart }

  func text(_ index: Int) -> String? {
    if case .string(let text) = value(index) { return text }
    return nil
  }

  func list(_ index: Int) -> [Value]? {
    if case .list(let members) = value(index) { return members }
    return nil
  }

  func context(_ index: Int) -> ContextValue? {
    if case .context(let context) = value(index) { return context }
    return nil
  }

  /// The members of a list that is the only argument, or the arguments themselves; `nil` for null alone.
  var members: [Value]? {
    guard arguments.count == 1 else { return arguments }
    switch arguments[0] {
    case .list(let members): return members
    case .null: return nil
    case let single: return [single]
    }
  }

  // MARK: Limits

  func spend(_ steps: Int) throws(Diagnostic) { try session.spend(steps, interpreter.source, span) }

  func allow(length: Int) throws(Diagnostic) { try session.allow(length: length, interpreter.source, span) }

  /// A list as a result, where its length is allowed.
  func list(_ members: [Value]) throws(Diagnostic) -> Value {
    let list = Value.list(members)
    try session.admit(list, interpreter.source, span)
    return list
  }

  /// A context as a result, where its size is allowed.
  func context(_ entries: ContextValue) throws(Diagnostic) -> Value {
    let context = Value.context(entries)
    try session.admit(context, interpreter.source, span)
    return context
  }

  // MARK: Failure and calls

  /// What the function says where it knows more than that the arguments don't fit.
  func failure(_ message: Wording, expected: Wording? = nil) throws(Diagnostic) -> Value {
    try interpreter.failure("feel.argument", span, message, expected: expected, session).value ?? .null
  }

  func call(_ function: FunctionValue, _ arguments: [Value]) throws(Diagnostic) -> Evaluation {
    try interpreter.call(function, arguments.map(Evaluation.known), at: span, in: session)
  }
}

extension BuiltInFunction {
  /// Which form of a function a call's arguments fit.
  enum Match {
    case form(FunctionForm, [Value])
    case wrongCount
    case wrongType(FunctionForm.Parameter, Value)
  }

  func accepts(count: Int) -> Bool { forms.contains { $0.accepts(count: count) } }

  /// The forms in the order in which they are tried. Some differ in nothing but the order of their parameters, as
  /// `before(point, range)` and `before(range, point)`: the order of the names tells which is meant.
  private func forms(for names: [String]?) -> [FunctionForm] {
    guard let names, let exact = forms.firstIndex(where: { $0.parameters.map(\.name) == names }) else { return forms }
    return [forms[exact]] + forms
  }

  func match(_ arguments: [Value], names: [String]?) -> Match {
    var mismatch = Match.wrongCount
    for form in forms(for: names) {
      guard let ordered = form.ordered(arguments, names: names) else { continue }
      switch form.converted(ordered) {
      case .form(let form, let values): return .form(form, values)
      case let other: if case .wrongCount = mismatch { mismatch = other }
      }
    }
    return mismatch
  }
}

extension FunctionForm {
  /// The arguments in the order of the parameters, null for those left out between others; `nil` where they don't fit.
  fileprivate func ordered(_ arguments: [Value], names: [String]?) -> [Value]? {
    guard let names else { return accepts(count: arguments.count) ? arguments : nil }
    let known = parameters.map(\.name)
    guard Set(names).count == names.count, names.allSatisfy(known.contains) else { return nil }
    let byName = Dictionary(zip(names, arguments)) { $1 }
    guard parameters.allSatisfy({ $0.isOptional || byName[$0.name] != nil }) else { return nil }
    let last = known.lastIndex { byName[$0] != nil } ?? -1
    return known.prefix(last + 1).map { byName[$0] ?? .null }
  }

  fileprivate func converted(_ arguments: [Value]) -> BuiltInFunction.Match {
    var values: [Value] = []
    for (index, argument) in arguments.enumerated() {
      guard let parameter = parameter(index) else { return .wrongCount }
      guard let value = argument.argument(for: parameter.type) else { return .wrongType(parameter, argument) }
      values.append(value)
    }
    return .form(self, values)
  }
}

extension Value {
  /// The value as an argument of a library function; `nil` where it can't be one. Null passes; the form says whether it
  /// may stand there.
  fileprivate func argument(for type: FEELType) -> Value? {
    if isNull || hasKind(of: type) { return self }
    return conversions(to: type).first { $0.hasKind(of: type) }
  }

  /// Whether the value is of the type's kind, whatever its members are.
  private func hasKind(of type: FEELType) -> Bool {
    switch (type, self) {
    case (.any, _), (.boolean, .boolean), (.number, .number), (.string, .string), (.date, .date), (.time, .time),
      (.dateAndTime, .dateAndTime), (.yearsAndMonths, .yearsAndMonths), (.daysAndTime, .daysAndTime), (.list, .list),
      (.context, .context), (.range, .range), (.function, .function):
      true
    default: false
    }
  }
}
