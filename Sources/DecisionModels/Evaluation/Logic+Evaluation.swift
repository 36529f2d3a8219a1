import DecisionLanguage
import Diagnostics

extension Logic {
  /// The value for the names of an environment, made to conform to the declared type.
  /// - Throws: exceeded limits; in strict mode every cause of a null.
  func value(_ environment: Environment, _ session: EvaluationSession) throws(Diagnostic) -> Value {
    try session.enter(source, .beginning)
    defer { session.leave() }
    return try session.conform(try raw(environment, session), to: declared, source)
  }

  private func raw(_ environment: Environment, _ session: EvaluationSession) throws(Diagnostic) -> Value {
    switch node {
    case .formula(let formula): return try formula.value(environment, session)
    case .impossible(let fault): return try session.null(because: fault)
    case .context(let entries): return try context(entries, environment, session)
    case .table(let table): return try table.value(environment, session, source)
    case .invocation(let function, let bindings): return try invocation(function, bindings, environment, session)
    case .function(let function): return .function(function.value(environment))
    case .relation(let columns, let rows): return try relation(columns, rows, environment, session)
    case .list(let items):
      var members: [Value] = []
      for item in items { members.append(try item.value(environment, session)) }
      return .list(members)
    case .conditional(let condition, let then, let otherwise):
      switch try condition.value(environment, session) {
      case .boolean(true): return try then.value(environment, session)
      case .boolean(false), .null: return try otherwise.value(environment, session)
      default: return try session.null(because: condition.noBoolean)
      }
    case .filter(let list, let match): return try filter(list, match, environment, session)
    case .iteration(let iteration): return try self.iteration(iteration, environment, session)
    }
  }

  func fault(_ code: String, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil) -> Diagnostic {
    source.diagnostic(code, .beginning, message, expected: expected, remedy: remedy)
  }

  private var noBoolean: Diagnostic {
    fault(
      "dmn.condition", Wording(zh: "条件既不真也不假", en: "the condition is neither true nor false"),
      expected: Wording(zh: "真假值", en: "a boolean"))
  }

  private func context(
    _ entries: [Entry], _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    var environment = environment
    var context = ContextValue()
    for entry in entries {
      var value: Value
      if let name = entry.name, case .function(let function) = entry.value.node {
        value = .function(function.value(environment, calledBack: name))
      } else {
        value = try entry.value.value(environment, session)
      }
      value = try session.conform(value, to: entry.type, entry.value.source)
      guard let name = entry.name else { return value }
      context[name] = value
      environment = environment.adding([name: .known(value)])
    }
    return .context(context)
  }

  private func invocation(
    _ function: Logic, _ bindings: [(name: String, value: Logic?)], _ environment: Environment,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    guard case .function(let called) = try function.value(environment, session) else {
      return try session.null(
        because: function.fault("dmn.no-function", Wording(zh: "这里没有函数可调用", en: "there is no function to call")))
    }
    var arguments: [(name: String, value: Value)] = []
    for binding in bindings {
      arguments.append((binding.name, try binding.value?.value(environment, session) ?? .null))
    }
    if let parameters = called.parameters {
      // A parameter that no binding names is null.
      let given = Set(arguments.map(\.name))
      for parameter in parameters where !given.contains(parameter.name) { arguments.append((parameter.name, .null)) }
    }
    return try session.call(
      called, arguments.map(\.value), names: called.parameters == nil ? nil : arguments.map(\.name), function.source)
  }

  private func relation(
    _ columns: [(name: String, type: FEELType)], _ rows: [[Logic]], _ environment: Environment,
    _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    var members: [Value] = []
    for row in rows {
      var context = ContextValue()
      for (index, column) in columns.enumerated() {
        let value = index < row.count ? try row[index].value(environment, session) : .null
        context[column.name] = try session.conform(value, to: column.type, source)
      }
      members.append(.context(context))
    }
    return .list(members)
  }

  /// The members for which `match` is true. A condition that is neither true nor false is an error.
  private func filter(
    _ list: Logic, _ match: Logic, _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    let value = try list.value(environment, session)
    var kept: [Value] = []
    for member in value.asList {
      var names: [String: Evaluation] = [:]
      if case .context(let entries) = member {
        for (name, value) in entries.entries { names[name] = .known(value) }
      }
      names["item"] = names["item"] ?? .known(member)
      switch try match.value(environment.adding(names), session) {
      case .boolean(true): kept.append(member)
      case .boolean(false): break
      default:
        return try session.null(because: match.noBoolean)
      }
    }
    return .list(kept)
  }

  private func iteration(
    _ iteration: IterationLogic, _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    let list = try session.conform(
      iteration.list.value(environment, session), to: iteration.listType, iteration.list.source)
    let interpreter = Interpreter(iteration.list.source, mode: session.mode, environment: Environment())
    guard case .known(.list(let members)) = try interpreter.members(of: list, at: .beginning, in: session) else {
      return try session.null(
        because: iteration.list.fault(
          "dmn.iteration", Wording(zh: "这里没有可以逐个取的值", en: "there is nothing to iterate over")))
    }
    if iteration.kind == .for { return try collected(iteration, members, environment, session) }
    // `some` is true where one is, `every` false where one is not; else a null leaves it open.
    let decisive = Value.boolean(iteration.kind == .some)
    var isKnown = true
    for member in members {
      switch try iteration.body.value(environment.adding([iteration.variable: .known(member)]), session) {
      case decisive: return decisive
      case .boolean: break
      case .null: isKnown = false
      default: return try session.null(because: iteration.body.noBoolean)
      }
    }
    return isKnown ? .boolean(iteration.kind == .every) : .null
  }

  private func collected(
    _ iteration: IterationLogic, _ members: [Value], _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    var results: [Value] = []
    for member in members {
      var names: [String: Evaluation] = [iteration.variable: .known(member)]
      if iteration.usesPartial {
        // A list of all results so far for each turn takes as many steps as it has members.
        try session.spend(results.count / 16, source, .beginning)
        names["partial"] = .known(.list(results))
      }
      results.append(try iteration.body.value(environment.adding(names), session))
      try session.allow(length: results.count, source, .beginning)
    }
    return .list(results)
  }
}

extension FunctionLogic {
  /// The function with the names of the place where it stands.
  /// - Parameter name: the name by which the function may call itself.
  func value(_ environment: Environment, calledBack name: String? = nil) -> FunctionValue {
    FunctionValue(name: name ?? "function", parameters: parameters, result: result) {
      (arguments, session) throws(Diagnostic) in
      var environment = environment
      if let name { environment = environment.adding([name: .known(.function(value(environment, calledBack: name)))]) }
      return .known(try call(arguments.map { $0.value ?? .null }, environment, session))
    }
  }

  /// The result for arguments of the parameters' types, in their order.
  func call(
    _ arguments: [Value], _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    switch body {
    case .impossible(let fault): return try session.null(because: fault)
    case .feel(let logic):
      var names: [String: Evaluation] = [:]
      for (parameter, argument) in zip(parameters, arguments) { names[parameter.name] = .known(argument) }
      return try logic.value(environment.adding(names), session)
    case .java(let className, let signature):
      guard case .string(let name) = try className.value(environment, session),
        case .string(let method) = try signature.value(environment, session),
        let function = JavaFunction(class: name, signature: method)
      else {
        return try session.null(
          because: className.fault(
            "dmn.java-function", Wording(zh: "不认识这个 Java 函数", en: "unknown Java function"),
            expected: Wording(
              zh: "java.lang 中的静态方法，如 max(double, double)",
              en: "a static method of java.lang, such as max(double, double)")))
      }
      guard let result = function.call(arguments) else {
        return try session.null(
          because: className.fault(
            "dmn.java-arguments",
            Wording(zh: "参数与 \(method.excerpt) 不符", en: "the arguments do not suit \(method.excerpt)")))
      }
      return result
    }
  }
}

extension SourceSpan {
  /// The first character.
  static let beginning = SourceSpan(0, 0)
}

extension EvaluationSession {
  /// The value as one of a type; null, with its cause noted, where it is none.
  /// - Parameter name: what the value is called, where it has a name.
  func conform(
    _ value: Value, to type: FEELType, _ source: @autoclosure () -> SourceText, named name: String = ""
  ) throws(Diagnostic) -> Value {
    if type == .any || value == .null { return value }
    let interpreter = Interpreter(source(), mode: mode, environment: Environment())
    return try interpreter.converted(.known(value), to: type, at: .beginning, in: self, named: name).value ?? .null
  }

  /// A function's result.
  func call(
    _ function: FunctionValue, _ arguments: [Value], names: [String]? = nil, _ source: SourceText
  ) throws(Diagnostic) -> Value {
    let interpreter = Interpreter(source, mode: mode, environment: Environment())
    return try interpreter.call(function, arguments.map(Evaluation.known), names: names, at: .beginning, in: self).value
      ?? .null
  }
}
