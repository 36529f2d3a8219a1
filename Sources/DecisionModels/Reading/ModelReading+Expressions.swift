import Diagnostics

extension ModelReading {
  /// The boxed expression among an element's children; `nil` where there is none.
  mutating func expression(in element: MarkupElement) -> BoxedExpression? {
    for child in element.children where child.namespace == namespace {
      if let expression = expression(child) { return expression }
    }
    return nil
  }

  /// The boxed expression that an element is; `nil` where it is something else.
  private mutating func expression(_ element: MarkupElement) -> BoxedExpression? {
    let node: BoxedExpression.Node
    switch element.name {
    case "literalExpression": node = literal(element)
    case "context": node = .context(element.children("contextEntry").map { entry($0) })
    case "decisionTable": node = .table(table(element))
    case "invocation": node = invocation(element)
    case "functionDefinition": node = .function(function(element))
    case "relation": node = relation(element)
    case "list": node = .list(items(of: element))
    case "conditional":
      node = .conditional(
        condition: requiredExpression(in: element.child("if"), of: element, "if"),
        then: requiredExpression(in: element.child("then"), of: element, "then"),
        otherwise: requiredExpression(in: element.child("else"), of: element, "else"))
    case "filter":
      node = .filter(
        list: requiredExpression(in: element.child("in"), of: element, "in"),
        match: requiredExpression(in: element.child("match"), of: element, "match"))
    default:
      guard let kind = BoxedIteration.Kind(rawValue: element.name) else { return nil }
      node = .iteration(iteration(element, kind))
    }
    return BoxedExpression(node, type: typeReference(element), id: element.attribute("id"), place: element.place)
  }

  private func literal(_ element: MarkupElement) -> BoxedExpression.Node {
    if let language = element.attribute("expressionLanguage"), !DMNVersion.isFEEL(language) {
      return .foreign(language: language)
    }
    if let values = element.child("importedValues") {
      return .foreign(language: values.attribute("importType") ?? values.name)
    }
    return .literal(element.child("text")?.text ?? "")
  }

  private mutating func entry(_ element: MarkupElement) -> BoxedContextEntry {
    BoxedContextEntry(
      variable: element.child("variable").map { item($0) },
      value: requiredExpression(in: element, of: element, element.name))
  }

  private mutating func items(of element: MarkupElement) -> [BoxedExpression] {
    element.children.filter { $0.namespace == namespace }.compactMap { expression($0) }
  }

  private mutating func invocation(_ element: MarkupElement) -> BoxedExpression.Node {
    let bindings = element.children("binding").compactMap { binding -> Binding? in
      guard let parameter = binding.child("parameter") else {
        fault(
          "dmn.binding", at: binding.place,
          Wording(zh: "<binding> 没有写明参数", en: "<binding> names no parameter"),
          expected: Wording(verbatim: "<parameter name=\"…\"/>"))
        return nil
      }
      return Binding(parameter: item(parameter), value: expression(in: binding))
    }
    return .invocation(function: requiredExpression(in: element, of: element, element.name), bindings: bindings)
  }

  mutating func function(_ element: MarkupElement) -> FunctionDefinition {
    var kind = FunctionDefinition.Kind.feel
    if let text = element.attribute("kind") {
      if let known = FunctionDefinition.Kind(rawValue: text) {
        kind = known
      } else {
        fault(
          "dmn.function-kind", at: element.place,
          Wording(zh: "不认识函数种类“\(text.excerpt)”", en: "unknown kind of function '\(text.excerpt)'"),
          expected: Wording(verbatim: FunctionDefinition.Kind.allCases.map(\.rawValue).joined(separator: ", ")))
      }
    }
    return FunctionDefinition(
      kind: kind, parameters: element.children("formalParameter").map { item($0) }, body: expression(in: element),
      type: typeReference(element), id: element.attribute("id"), place: element.place)
  }

  private mutating func relation(_ element: MarkupElement) -> BoxedExpression.Node {
    let columns = element.children("column").map { item($0) }
    let rows = element.children("row").map { row -> [BoxedExpression] in
      let cells = items(of: row)
      if cells.count > columns.count {
        fault(
          "dmn.relation", at: row.place,
          Wording(
            zh: "这一行有 \(cells.count) 格，表头只有 \(columns.count) 列",
            en: "the row has \(cells.count) cells for \(columns.count) columns"))
      }
      return cells
    }
    return .relation(columns: columns, rows: rows)
  }

  private mutating func iteration(_ element: MarkupElement, _ kind: BoxedIteration.Kind) -> BoxedIteration {
    let list = element.child("in")
    return BoxedIteration(
      kind: kind, variable: required("iteratorVariable", of: element),
      list: requiredExpression(in: list, of: element, "in"), listType: list.flatMap { typeReference($0) },
      body: requiredExpression(in: element.child(kind.bodyElement), of: element, kind.bodyElement))
  }

  // MARK: Tables

  private mutating func table(_ element: MarkupElement) -> BoxedTable {
    let hitPolicy = choice("hitPolicy", of: element, BoxedTable.HitPolicy.self) ?? .unique
    let aggregation = choice("aggregation", of: element, BoxedTable.Aggregation.self)
    let inputs = element.children("input").map { input($0) }
    let outputs = element.children("output").map { output($0) }
    if outputs.isEmpty {
      fault(
        "dmn.table-outputs", at: element.place, Wording(zh: "决策表没有输出", en: "the decision table has no output"),
        expected: Wording(verbatim: "<output/>"))
    }
    let rules = element.children("rule").map { rule($0, inputs: inputs.count, outputs: outputs.count) }
    return BoxedTable(
      hitPolicy: hitPolicy, aggregation: aggregation, inputs: inputs, outputs: outputs,
      annotations: element.children("annotation").map { $0.attribute("name") ?? "" }, rules: rules,
      outputLabel: element.attribute("outputLabel"))
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ attribute: String, of element: MarkupElement, _: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = element.attribute(attribute) else { return nil }
    if let choice = Choice(rawValue: text) { return choice }
    let near = suggestion(for: text, among: Choice.allCases.map(\.rawValue))
    fault(
      "dmn.choice", at: element.place,
      Wording(
        zh: "\(attribute) 没有“\(text.excerpt)”这个值", en: "'\(text.excerpt)' is no value of \(attribute)"),
      expected: Wording(verbatim: Choice.allCases.map(\.rawValue).joined(separator: ", ")), remedy: near)
    return nil
  }

  private mutating func input(_ element: MarkupElement) -> BoxedTable.Input {
    let expression = element.child("inputExpression")
    let text = expression?.child("text")?.text
    if text?.isBlank ?? true {
      fault(
        "dmn.table-input", at: element.place,
        Wording(zh: "这一输入没有表达式", en: "the input has no expression"),
        expected: Wording(verbatim: "<inputExpression><text>…</text></inputExpression>"))
    }
    return BoxedTable.Input(
      expression: text ?? "null", type: expression.flatMap { typeReference($0) },
      allowedValues: tests(element.child("inputValues")), label: element.attribute("label"), place: element.place)
  }

  private mutating func output(_ element: MarkupElement) -> BoxedTable.Output {
    let fallback = element.child("defaultOutputEntry").map { outputEntry($0) }
    return BoxedTable.Output(
      name: element.attribute("name"), type: typeReference(element),
      allowedValues: tests(element.child("outputValues")), fallback: fallback, label: element.attribute("label"),
      place: element.place)
  }

  /// An output of a rule; an empty one is null.
  private func outputEntry(_ element: MarkupElement) -> BoxedExpression {
    BoxedExpression(
      literal(element), type: typeReference(element), id: element.attribute("id"), place: element.place)
  }

  private mutating func rule(_ element: MarkupElement, inputs: Int, outputs: Int) -> BoxedTable.Rule {
    let cells = element.children("inputEntry").map { $0.child("text")?.text ?? "-" }
    let results = element.children("outputEntry").map { outputEntry($0) }
    if cells.count != inputs || results.count != outputs {
      fault(
        "dmn.rule-width", at: element.place,
        Wording(
          zh: "规则有 \(cells.count) 个条件、\(results.count) 个结果，表有 \(inputs) 个输入、\(outputs) 个输出",
          en: "the rule has \(cells.count) conditions and \(results.count) results, the table \(inputs) inputs and "
            + "\(outputs) outputs"))
    }
    return BoxedTable.Rule(
      inputs: cells, outputs: results,
      annotations: element.children("annotationEntry").map { $0.child("text")?.text.text ?? "" },
      id: element.attribute("id"), description: element.child("description")?.text.text, place: element.place)
  }
}
