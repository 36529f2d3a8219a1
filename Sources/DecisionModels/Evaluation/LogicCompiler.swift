import DecisionLanguage
import Diagnostics

/// Makes the logic of one model's elements ready. Faults in pieces of FEEL are kept with the pieces: the rest of the
/// model can still be used.
struct LogicCompiler {
  let model: DecisionModel
  let position: Int
  let types: ModelTypes
  /// Whether types are checked and tables analysed too.
  let isChecking: Bool
  /// Every fault found: of pieces of FEEL, and of references to types.
  var faults: [Diagnostic] = []
  /// What the check of types and the analysis of tables found.
  var findings: [Diagnostic] = []
  /// Tables that could not be analysed.
  var unanalysed: [Place] = []
  /// How many pieces of FEEL read the results of a loop so far.
  private var mentionsOfPartial = 0

  init(model: DecisionModel, position: Int, types: ModelTypes, isChecking: Bool = false) {
    self.model = model
    self.position = position
    self.types = types
    self.isChecking = isChecking
  }

  mutating func type(_ reference: TypeReference?) -> FEELType {
    guard let reference else { return .any }
    if !types.isKnown(reference, in: position) {
      faults.append(model.unknownType(reference, known: types.names(in: position)))
    }
    return types.type(reference, in: position)
  }

  mutating func formula(_ text: PlacedText, _ scope: NameScope) -> Formula {
    let formula = Formula(text, scope: scope, in: model)
    if case .expression(let expression) = formula.content, expression.names.contains("partial") {
      mentionsOfPartial += 1
    }
    if let fault = formula.fault { faults.append(remedied(fault, text, scope)) }
    if isChecking {
      findings.append(contentsOf: formula.typeFaults(text, scope, in: model).map { remedied($0, text, scope) })
    }
    return formula
  }

  mutating func tests(_ text: PlacedText, of type: FEELType, _ scope: NameScope) -> Formula {
    let formula = Formula(tests: text, of: type, scope: scope, in: model)
    if let fault = formula.fault { faults.append(fault) }
    if isChecking { findings.append(contentsOf: formula.typeFaults(text, scope, of: type, in: model)) }
    return formula
  }

  /// Notes a value that can't be one of the type declared for it. A function's variable declares either the function's
  /// type or that of its results.
  mutating func check(_ known: FEELType, against declared: FEELType, at place: Place?) {
    guard isChecking, !declared.mayHold(known), declared.functionResult == nil, known.functionResult == nil else {
      return
    }
    findings.append(
      model.diagnostic(
        "dmn.result-type", at: place,
        Wording(zh: "结果是\(known.words.zh)", en: "the result is of type \(known.words.en)"),
        expected: declared.words,
        remedy: Wording(zh: "改 typeRef，或改表达式", en: "change the typeRef or the expression")))
  }

  func source(at place: Place?) -> SourceText {
    guard let file = model.source, let line = place?.line else { return SourceText("") }
    guard let text = file.line(line) else { return SourceText("", at: place ?? Place(file: file.file)) }
    return SourceText(
      String(text.dropFirst((place?.column ?? 1) - 1)), at: place ?? Place(file: file.file), surroundingLine: text)
  }

  /// A fault with the remedy for a name that the model has but the expression's owner does not require.
  private func remedied(_ fault: Diagnostic, _ text: PlacedText, _ scope: NameScope) -> Diagnostic {
    guard fault.code == "feel.unknown-name" || fault.code == "feel.unexpected" else { return fault }
    let strangers = model.elementNames.filter { scope.types[$0] == nil && text.text.contains($0) }
    guard let name = strangers.max(by: { $0.count < $1.count }) else { return fault }
    var fault = fault
    fault.remedy = Wording(
      zh: "先写明依据：给它加一条指向“\(name.excerpt)”的 informationRequirement 或 knowledgeRequirement",
      en: "add a requirement of '\(name.excerpt)': <informationRequirement> or <knowledgeRequirement>")
    return fault
  }

  // MARK: Expressions

  mutating func logic(_ expression: BoxedExpression, _ scope: NameScope) -> Logic {
    var declared = type(expression.type)
    if case .function = expression.node, declared.functionResult == nil {
      // Models declare either a function's type or that of its results, which `function` sees to.
      declared = .any
    }
    let (node, known) = node(expression, scope)
    check(known, against: declared, at: expression.place)
    return Logic(
      node: node, declared: declared, known: declared == .any ? known : declared, source: source(at: expression.place))
  }

  private mutating func node(_ expression: BoxedExpression, _ scope: NameScope) -> (Logic.Node, FEELType) {
    switch expression.node {
    case .literal(let text):
      if text.isBlank { return (.formula(formula("null", scope)), .any) }
      let formula = formula(text, scope)
      return (.formula(formula), formula.type(in: scope))
    case .foreign(let language):
      let fault = model.diagnostic(
        "dmn.language", at: expression.place,
        Wording(zh: "不能计算语言“\(language.excerpt)”的表达式", en: "expressions of '\(language.excerpt)' cannot be evaluated"),
        expected: Wording(verbatim: "FEEL"))
      faults.append(fault)
      return (.impossible(fault), .any)
    case .context(let entries): return context(entries, scope)
    case .table(let boxed):
      let table = table(boxed, scope, at: expression.place)
      return (.table(table), table.known)
    case .invocation(let function, let bindings):
      var values: [(name: String, value: Logic?)] = []
      for binding in bindings { values.append((binding.parameter.name, binding.value.map { logic($0, scope) })) }
      let function = logic(function, scope)
      var known = FEELType.any
      if case .function(_, let result) = function.known { known = result }
      return (.invocation(function: function, bindings: values), known)
    case .function(let definition):
      let function = function(definition, scope)
      return (.function(function), function.type)
    case .relation(let columns, let rows): return relation(columns, rows, scope)
    case .list(let items):
      let members = items.map { logic($0, scope) }
      return (.list(members), .list(FEELType.joined(members.map(\.known))))
    case .conditional(let condition, let then, let otherwise):
      let (first, second) = (logic(then, scope), logic(otherwise, scope))
      return (
        .conditional(condition: logic(condition, scope), then: first, otherwise: second),
        FEELType.joined([first.known, second.known])
      )
    case .filter(let list, let match):
      let list = logic(list, scope)
      let member = list.known.member
      var names: [String: FEELType] = ["item": member]
      if case .context(let entries) = member.unconstrained { names.merge(entries) { first, _ in first } }
      return (.filter(list: list, match: logic(match, scope.adding(names))), .list(member))
    case .iteration(let iteration):
      let list = logic(iteration.list, scope)
      let listType = type(iteration.listType)
      let member = (listType == .any ? list.known : listType).member
      var names: [String: FEELType] = [iteration.variable: member]
      if iteration.kind == .for { names["partial"] = .list(.any) }
      let mentions = mentionsOfPartial
      let body = logic(iteration.body, scope.adding(names))
      return (
        .iteration(
          IterationLogic(
            kind: iteration.kind, variable: iteration.variable, list: list, listType: listType, body: body,
            usesPartial: mentionsOfPartial > mentions)),
        iteration.kind == .for ? .list(body.known) : .boolean
      )
    }
  }

  private mutating func context(_ entries: [BoxedContextEntry], _ scope: NameScope) -> (Logic.Node, FEELType) {
    var scope = scope
    var compiled: [Logic.Entry] = []
    var known: [String: FEELType] = [:]
    var result: FEELType?
    for entry in entries {
      let declared = type(entry.variable?.type)
      var inner = scope
      if let name = entry.variable?.name, case .function = entry.value.node {
        // A function in a context may call itself.
        inner = scope.adding([name: .function(nil, .any)])
      }
      let value = logic(entry.value, inner)
      compiled.append(Logic.Entry(name: entry.variable?.name, type: declared, value: value))
      check(value.known, against: declared, at: entry.value.place)
      let type = declared == .any ? value.known : declared
      if let name = entry.variable?.name {
        scope = scope.adding([name: type])
        known[name] = type
      } else {
        result = type
      }
    }
    return (.context(compiled), result ?? .context(known))
  }

  private mutating func relation(
    _ columns: [InformationItem], _ rows: [[BoxedExpression]], _ scope: NameScope
  ) -> (Logic.Node, FEELType) {
    let typed = columns.map { (name: $0.name, type: type($0.type)) }
    let cells = rows.map { row in row.map { logic($0, scope) } }
    let row = FEELType.context(Dictionary(typed.map { ($0.name, $0.type) }) { first, _ in first })
    return (.relation(typed, cells), .list(row))
  }

  // MARK: Functions

  mutating func function(_ definition: FunctionDefinition, _ scope: NameScope) -> FunctionLogic {
    let parameters = definition.parameters.map { FunctionValue.Parameter($0.name, type($0.type)) }
    let declared = type(definition.type)
    let result = declared.functionResult ?? declared
    let inner = scope.adding(Dictionary(parameters.map { ($0.name, $0.type) }) { _, last in last })
    let body: FunctionLogic.Body
    var known = result
    switch (definition.kind, definition.body) {
    case (.feel, let expression?):
      let logic = logic(expression, inner)
      check(logic.known, against: result, at: expression.place)
      if known == .any { known = logic.known }
      body = .feel(logic)
    case (.java, let expression?):
      if let names = javaNames(expression, scope) {
        body = .java(className: names.0, signature: names.1)
      } else {
        body = .impossible(
          fault(
            "dmn.java-function", at: expression.place,
            Wording(zh: "Java 函数没有写明类和方法", en: "the Java function does not name its class and method"),
            expected: Wording(zh: "上下文，含 class 和 method signature 两项", en: "a context of class and method signature")))
      }
    case (.pmml, _):
      body = .impossible(
        fault(
          "dmn.function-kind", at: definition.place,
          Wording(zh: "不能计算 PMML 函数", en: "PMML functions cannot be evaluated"),
          expected: Wording(verbatim: "FEEL, Java")))
    case (_, nil):
      body = .impossible(
        fault(
          "dmn.function-empty", at: definition.place,
          Wording(zh: "函数没有内容", en: "the function has no body"),
          expected: Wording(zh: "一个表达式", en: "an expression")))
    }
    return FunctionLogic(parameters: parameters, body: body, result: result, known: known)
  }

  private mutating func fault(
    _ code: String, at place: Place?, _ message: Wording, expected: Wording
  ) -> Diagnostic {
    let fault = model.diagnostic(code, at: place, message, expected: expected)
    faults.append(fault)
    return fault
  }

  /// The entries of a Java function's context that name its class and method.
  private mutating func javaNames(_ expression: BoxedExpression, _ scope: NameScope) -> (Logic, Logic)? {
    guard case .context(let entries) = expression.node,
      let name = entries.first(where: { $0.variable?.name == "class" }),
      let signature = entries.first(where: { $0.variable?.name == "method signature" })
    else { return nil }
    return (logic(name.value, scope), logic(signature.value, scope))
  }
}

extension FEELType {
  /// The type of a function's results; `nil` for any other type.
  var functionResult: FEELType? {
    if case .function(_, let result) = unconstrained { return result }
    return nil
  }

  /// The type of a list's members; of a value that is no list, which FEEL takes for a list of one, the type itself.
  var member: FEELType {
    switch unconstrained {
    case .list(let member), .range(let member): member
    default: self
    }
  }

  /// The type of a value that has any of these; any value where there is none.
  static func joined(_ types: [FEELType]) -> FEELType {
    guard let first = types.first else { return .any }
    return types.dropFirst().reduce(first) { $0.joined(with: $1) }
  }
}
