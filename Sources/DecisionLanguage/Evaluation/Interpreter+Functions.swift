import Diagnostics

/// Calls of functions, and functions as values.
extension Interpreter {
  func closure(
    _ function: FunctionExpression, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    guard function.isExternal else {
      return .known(
        .function(
          FunctionValue(
            .closure(function.body, source, environment), name: nil, parameters: function.parameters,
            result: function.result)))
    }
    guard case .known(.context(let description)) = try evaluate(function.body, in: session),
      case .context(let java) = description["java"], case .string(let type) = java["class"],
      case .string(let method) = java["method signature"]
    else {
      return try failure(
        "feel.external", whole.span, Wording(zh: "外部函数没有写明类和方法", en: "the external function names no class and method"),
        expected: Wording(verbatim: #"{java: {class: "java.lang.Math", method signature: "cos(double)"}}"#), session)
    }
    if let native = JavaFunction(class: type, signature: method) {
      return .known(.function(native.value(parameters: function.parameters)))
    }
    return try failure(
      "feel.external", whole.span,
      Wording(zh: "不提供外部函数 \(type).\(method)", en: "the external function \(type).\(method) is not available"), session)
  }

  func invocation(
    _ function: Expression, _ arguments: Arguments, _ whole: Expression, _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if let builtIn = builtIn(function) {
      return try call(builtIn, try evaluated(arguments, session), arguments.names, whole.span, session)
    }
    let callee = try self.callee(function, session)
    guard case .known(let value) = callee else { return callee ?? .null }
    guard case .function(let called) = value.unwrapped else {
      return try failure(
        "feel.no-function", function.span,
        Wording(zh: "\(value.excerpt) 不是函数", en: "\(value.excerpt) is no function"), session)
    }
    return try call(called, try evaluated(arguments, session), names: arguments.names, at: whole.span, in: session)
  }

  private func evaluated(_ arguments: Arguments, _ session: EvaluationSession) throws(Diagnostic) -> [Evaluation] {
    var evaluated: [Evaluation] = []
    for part in arguments.values { evaluated.append(try evaluate(part, in: session)) }
    return evaluated
  }

  /// The library's function of a name, unless the name stands for another function. A fact of the name hides none.
  private func builtIn(_ function: Expression) -> BuiltInFunction? {
    guard case .name(let name) = function.node, let builtIn = BuiltInFunction(named: name) else { return nil }
    if case .known(let bound) = environment.value(of: name), case .function = bound.unwrapped { return nil }
    return builtIn
  }

  /// What is called where it is no function of the library; `nil` where nothing has the name.
  private func callee(_ function: Expression, _ session: EvaluationSession) throws(Diagnostic) -> Evaluation? {
    guard case .name(let name) = function.node else { return try evaluate(function, in: session) }
    if let bound = environment.value(of: name) { return bound }
    _ = try failure(
      "feel.unknown-function", function.span,
      Wording(zh: "没有“\(name)”这个函数", en: "there is no function '\(name)'"),
      remedy: ForeignHabit.remedy(forFunction: name) ?? suggestion(for: name, among: BuiltInFunction.names), session)
    return nil
  }

  /// Calls a function.
  /// - Parameters:
  ///   - names: the parameters that the arguments are for; `nil` where they go by their order.
  ///   - span: the place of the call in this interpreter's source, for messages.
  /// - Throws: as `evaluate(_:in:)`.
  public func call(
    _ function: FunctionValue, _ arguments: [Evaluation], names: [String]? = nil, at span: SourceSpan,
    in session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    if case .builtIn(let builtIn) = function.body {
      return try call(builtIn, arguments, names, span, session)
    }
    let parameters = function.parameters ?? []
    guard let ordered = Self.ordered(arguments, names, parameters.map(\.name)) else {
      return try failure(
        "feel.arguments", span,
        Wording(
          zh: "参数不对：\((names ?? arguments.map { $0.value?.excerpt ?? "?" }).joined(separator: "、"))",
          en:
            "the arguments don't fit: \((names ?? arguments.map { $0.value?.excerpt ?? "?" }).joined(separator: ", "))"),
        expected: Wording(verbatim: function.description), session)
    }
    var converted: [Evaluation] = []
    for (argument, parameter) in zip(ordered, parameters) {
      let fitting = try self.converted(argument, to: parameter.type, at: span, in: session)
      // An argument that is none of its parameter's type ends the call.
      if fitting == .null, argument != .null { return .null }
      converted.append(fitting)
    }
    try session.enter(source, span)
    defer { session.leave() }
    switch function.body {
    case .closure(let body, let source, let environment):
      let names = Dictionary(zip(parameters.map(\.name), converted)) { $1 }
      return try Interpreter(source, mode: mode, environment: environment.adding(names)).evaluate(body, in: session)
    case .host(let body):
      return try self.converted(try body(converted, session), to: function.result, at: span, in: session)
    case .builtIn: return .null
    }
  }

  /// The arguments in the order of the parameters; `nil` where they don't fit.
  private static func ordered(_ arguments: [Evaluation], _ names: [String]?, _ parameters: [String]) -> [Evaluation]? {
    guard arguments.count == parameters.count else { return nil }
    guard let names else { return arguments }
    guard Set(names) == Set(parameters) else { return nil }
    let byName = Dictionary(zip(names, arguments)) { $1 }
    return parameters.compactMap { byName[$0] }
  }

  private func call(
    _ function: BuiltInFunction, _ arguments: [Evaluation], _ names: [String]?, _ span: SourceSpan,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Evaluation {
    let values = arguments.map { $0.value ?? .null }
    let causes = arguments.reduce(into: Set<String>()) { $0.formUnion($1.causes) }
    switch function.match(values, names: names) {
    case .form(let form, let ordered):
      // An argument known to be null decides where the function makes nothing of it, whatever the others are.
      if form.refusesNull(among: ordered), causes.isEmpty || arguments.contains(where: \.isNull) { return .null }
      guard causes.isEmpty else { return .unknown(causes) }
      let call = FunctionCall(arguments: ordered, interpreter: self, session: session, span: span)
      if let result = try form.body(call) { return .known(result) }
      if ordered.contains(where: \.isNull), session.mode == .strict { return .null }
      let shown = values.map(\.excerpt)
      return try failure(
        "feel.operands", span,
        Wording(
          zh: "“\(function.name)”对 \(shown.joined(separator: "、")) 没有结果",
          en: "'\(function.name)' comes to nothing for \(shown.joined(separator: ", "))"),
        expected: function.expectation ?? Wording(verbatim: function.signatureText), session)
    case .wrongCount:
      return try failure(
        "feel.arguments", span,
        Wording(
          zh: "“\(function.name)”的参数不对", en: "'\(function.name)' does not take these arguments"),
        expected: Wording(verbatim: function.signatureText), session)
    case .wrongType(let parameter, let value):
      guard causes.isEmpty else { return .unknown(causes) }
      return try failure(
        "feel.operands", span,
        Wording(
          zh: "“\(function.name)”的参数 \(parameter.name) 不能是 \(value.excerpt)",
          en: "\(parameter.name) of '\(function.name)' can't be \(value.excerpt)"),
        expected: parameter.type.words, session)
    }
  }
}
