import DecisionLanguage
import Diagnostics

/// The values that a model is evaluated with. What is not named is null.
public struct DecisionInputs: Sendable {
  /// By the name of an input data or decision of the main model.
  public var values: [String: Value]
  /// The same for imported models, by namespace.
  public var imported: [String: [String: Value]]

  public init(_ values: [String: Value] = [:], imported: [String: [String: Value]] = [:]) {
    self.values = values
    self.imported = imported
  }
}

extension DecisionEngine {
  /// A decision's value.
  /// - Parameters:
  ///   - name: the decision's name, or its id.
  ///   - namespace: the model's where it is not the main one.
  /// - Throws: `dmn.no-decision`, exceeded limits, and in strict mode every cause of a null.
  public func evaluate(
    decision name: String, namespace: String? = nil, inputs: DecisionInputs, session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    let key = try element(name, .decision, namespace)
    return try evaluate(key, EvaluationFrame(given: given(inputs, session)), session)
  }

  /// The values of several decisions, each worked out once.
  /// - Returns: for each name its value, or the fault that ended it.
  public func evaluate(
    decisions names: [(name: String, namespace: String?)], inputs: DecisionInputs, session: EvaluationSession
  ) -> [Result<Value, Diagnostic>] {
    let frame: EvaluationFrame
    do throws(Diagnostic) {
      frame = EvaluationFrame(given: try given(inputs, session))
    } catch {
      return names.map { _ in .failure(error) }
    }
    return names.map { name in
      do throws(Diagnostic) {
        return .success(try evaluate(try element(name.name, .decision, name.namespace), frame, session))
      } catch {
        return .failure(error)
      }
    }
  }

  /// What a decision service or a business knowledge model answers, its arguments given by name.
  /// - Throws: `dmn.no-decision`, exceeded limits, and in strict mode every cause of a null.
  public func call(
    _ name: String, arguments: [String: Value], session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    guard let key = index.element(named: name, kinds: [.service, .knowledgeModel], in: 0) else {
      throw missing(name, [.service, .knowledgeModel], 0)
    }
    let function = self.function(key)
    let values = (function.parameters ?? []).map { arguments[$0.name] ?? .null }
    return try session.call(function, values, SourceText(name))
  }

  /// The names of what a decision service or a business knowledge model takes, in their order.
  /// - Throws: `dmn.no-decision`.
  func parameters(of name: String) throws(Diagnostic) -> [String] {
    guard let key = index.element(named: name, kinds: [.service, .knowledgeModel], in: 0) else {
      throw missing(name, [.service, .knowledgeModel], 0)
    }
    return (function(key).parameters ?? []).map(\.name)
  }

  /// Whether a decision service answers with a context, one entry for each of several outputs.
  func answersSeveral(_ service: String) -> Bool {
    index.element(named: service, kinds: [.service], in: 0).flatMap { index.serviceParts[$0] }
      .map { $0.outputs.count > 1 } ?? false
  }

  private func element(
    _ name: String, _ kind: ElementKey.Kind, _ namespace: String?
  ) throws(Diagnostic) -> ElementKey {
    let model = namespace.flatMap(index.model(ofNamespace:)) ?? 0
    guard let key = index.element(named: name, kinds: [kind], in: model) else { throw missing(name, [kind], model) }
    return key
  }

  func missing(_ name: String, _ kinds: Set<ElementKey.Kind>, _ model: Int) -> Diagnostic {
    let known = index.names(of: kinds, in: model)
    let isDecision = kinds.contains(.decision)
    return index.library.models[model].diagnostic(
      "dmn.no-decision", at: nil,
      isDecision
        ? Wording(zh: "模型里没有决策“\(name.excerpt)”", en: "the model has no decision '\(name.excerpt)'")
        : Wording(
          zh: "模型里没有决策服务或业务知识模型“\(name.excerpt)”",
          en: "the model has no decision service or business knowledge model '\(name.excerpt)'"),
      expected: known.isEmpty
        ? nil
        : Wording(
          zh: known.prefix(20).joined(separator: "、"), en: known.prefix(20).joined(separator: ", ")),
      remedy: suggestion(for: name, among: known))
  }

  /// The inputs as values of their elements, made to conform to their types.
  private func given(
    _ inputs: DecisionInputs, _ session: EvaluationSession
  ) throws(Diagnostic) -> [ElementKey: Value] {
    var given: [ElementKey: Value] = [:]
    for (model, values) in [(0, inputs.values)] + inputs.imported.map({ (index.model(ofNamespace: $0), $1) }) {
      guard let model else { continue }
      for (name, value) in values {
        guard let key = index.element(named: name, kinds: [.inputData, .decision], in: model) else { continue }
        given[key] = try session.conform(
          value, to: types.type(index.variable(key).type, in: model), source(of: key), named: name)
      }
    }
    return given
  }

  func source(of key: ElementKey) -> SourceText {
    LogicCompiler(model: index.library.models[key.model], position: key.model, types: types)
      .source(at: index.head(key).place)
  }

  // MARK: Elements

  /// A decision's value in a frame; what it requires is worked out before it, without recursion.
  private func evaluate(
    _ key: ElementKey, _ frame: EvaluationFrame, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    var open = [key]
    while let next = open.last {
      if frame.values[next] != nil {
        open.removeLast()
        continue
      }
      let lacking = index.needs[next, default: []].filter { $0.kind == .decision && frame.values[$0] == nil }
      if lacking.isEmpty {
        frame.values[next] = try compute(next, frame, session)
        open.removeLast()
      } else {
        open.append(contentsOf: lacking)
      }
    }
    return frame.values[key] ?? .null
  }

  private func compute(
    _ key: ElementKey, _ frame: EvaluationFrame, _ session: EvaluationSession
  ) throws(Diagnostic) -> Value {
    // A decision without logic is a person's: its value is given or null.
    guard case .decision(let logic) = logic[key] else { return .null }
    let value = try logic.value(environment(of: key, frame), session)
    return try session.conform(value, to: types.type(index.variable(key).type, in: key.model), logic.source)
  }

  /// What an element's logic sees: values of the frame, functions, and those of other models behind their imports'
  /// names.
  private func environment(of key: ElementKey, _ frame: EvaluationFrame?) -> Environment {
    let scope = index.scope(of: key)
    func value(_ key: ElementKey) -> Value {
      switch key.kind {
      case .inputData, .decision: frame?.values[key] ?? .null
      case .knowledgeModel, .service: .function(function(key))
      }
    }
    var names: [String: Evaluation] = [:]
    for (alias, elements) in scope.imported {
      names[alias] = .known(.context(ContextValue(elements.map { ($0.name, value($0.key)) })))
    }
    for element in scope.direct { names[element.name] = .known(value(element.key)) }
    return Environment(names)
  }

  /// A business knowledge model or a decision service as a function.
  private func function(_ key: ElementKey) -> FunctionValue {
    let name = index.variable(key).name
    if key.kind == .service { return service(key, name) }
    guard case .function(let logic) = logic[key] else {
      return FunctionValue(name: name, parameters: []) { (_, session) throws(Diagnostic) in
        .known(
          try session.null(
            because: index.library.models[key.model].diagnostic(
              "dmn.function-empty", at: index.head(key).place,
              Wording(zh: "函数没有内容", en: "the function has no body"),
              expected: Wording(zh: "一个表达式", en: "an expression"))))
      }
    }
    let declared = result(of: key)
    return FunctionValue(
      name: name, parameters: logic.parameters, result: declared == .any ? logic.result : declared
    ) {
      (arguments, session) throws(Diagnostic) in
      .known(try logic.call(arguments.map { $0.value ?? .null }, environment(of: key, nil), session))
    }
  }

  /// What a function's variable says of its results: models declare either the function's type or the result's.
  private func result(of key: ElementKey) -> FEELType {
    let declared = types.type(index.variable(key).type, in: key.model)
    return declared.functionResult ?? declared
  }

  /// A service: its parameters are its input data, then its input decisions; all other values are worked out within.
  private func service(_ key: ElementKey, _ name: String) -> FunctionValue {
    guard let parts = index.serviceParts[key] else {
      return FunctionValue(name: name, parameters: []) { _, _ in .null }
    }
    let parameters = parts.inputs.map { input in
      FunctionValue.Parameter(
        index.variable(input).name, types.type(index.variable(input).type, in: input.model))
    }
    return FunctionValue(name: name, parameters: parameters, result: result(of: key)) {
      (arguments, session) throws(Diagnostic) in
      var given: [ElementKey: Value] = [:]
      for (input, argument) in zip(parts.inputs, arguments) { given[input] = argument.value ?? .null }
      let frame = EvaluationFrame(given: given)
      var results = ContextValue()
      for output in parts.outputs {
        results[index.variable(output).name] = try evaluate(output, frame, session)
      }
      let value = parts.outputs.count == 1 ? results.entries[0].value : Value.context(results)
      return .known(value)
    }
  }
}

/// The values of one evaluation of a model, or of one call of a service.
private final class EvaluationFrame {
  var values: [ElementKey: Value]

  init(given: [ElementKey: Value]) {
    values = given
  }
}
