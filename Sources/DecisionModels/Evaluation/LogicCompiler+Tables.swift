import DecisionLanguage
import Diagnostics

extension LogicCompiler {
  mutating func table(_ boxed: BoxedTable, _ scope: NameScope, at place: Place?) -> TableLogic {
    var inputs: [TableLogic.Input] = []
    for input in boxed.inputs {
      let declared = type(input.type)
      let expression = formula(input.expression, scope)
      let known = declared == .any ? expression.type(in: scope) : declared
      inputs.append(
        TableLogic.Input(
          expression: expression, type: declared,
          allowed: input.allowedValues.flatMap { $0.trimmed == "-" ? nil : tests($0, of: known, scope) }))
    }
    var outputs: [TableLogic.Output] = []
    for output in boxed.outputs {
      let type = type(output.type)
      let allowed = output.allowedValues.flatMap { $0.trimmed == "-" ? nil : tests($0, of: type, scope) }
      outputs.append(
        TableLogic.Output(
          name: output.name, type: type, order: (allowed?.separateTests ?? type.allowedTests),
          allowed: allowed, fallback: output.fallback.map { logic($0, scope) }))
    }
    let cellScopes = zip(boxed.inputs, inputs).map { _, input in
      input.type == .any ? input.expression.type(in: scope) : input.type
    }
    var rules: [TableLogic.Rule] = []
    for rule in boxed.rules {
      var cells: [Formula?] = []
      for (cell, type) in zip(rule.inputs, cellScopes) {
        cells.append(cell.trimmed == "-" || cell.isBlank ? nil : tests(cell, of: type, scope))
      }
      rules.append(
        TableLogic.Rule(
          cells: cells, outputs: rule.outputs.map { result($0, scope) }, source: source(at: rule.place)))
    }
    if let aggregation = boxed.aggregation, boxed.hitPolicy != .collect {
      faults.append(
        model.diagnostic(
          "dmn.aggregation", at: place,
          Wording(
            zh: "只有 COLLECT 可以带 \(aggregation.rawValue)，这张表是 \(boxed.hitPolicy.rawValue)",
            en: "only COLLECT takes \(aggregation.rawValue); the table is \(boxed.hitPolicy.rawValue)")))
    }
    let table = TableLogic(
      hitPolicy: boxed.hitPolicy, aggregation: boxed.hitPolicy == .collect ? boxed.aggregation : nil, inputs: inputs,
      outputs: outputs, rules: rules, index: RuleIndex(rules.map { $0.cells.first.flatMap { $0?.tests } }))
    if isChecking {
      // Allowed values narrow an input, whether its column declares them or what it reads.
      let known = zip(inputs, cellScopes).map { input, declared in
        let read = input.expression.type(in: scope)
        return read == read.unconstrained ? declared : read
      }
      analyse(table, known: known, at: place)
    }
    return table
  }

  private mutating func analyse(_ table: TableLogic, known: [FEELType], at place: Place?) {
    if let analysis = TableAnalysis(table, known: known, at: place, in: model) {
      findings.append(contentsOf: analysis.findings())
    } else if let place {
      unanalysed.append(place)
    }
  }

  /// A rule's result; `-` is nothing, as an empty one is.
  private mutating func result(_ expression: BoxedExpression, _ scope: NameScope) -> Logic {
    guard case .literal(let text) = expression.node, text.trimmed == "-" else { return logic(expression, scope) }
    return logic(BoxedExpression(.literal(""), type: expression.type, place: expression.place), scope)
  }
}

extension TableLogic {
  /// What is known of the table's value before evaluation.
  var known: FEELType {
    let row: FEELType
    if outputs.count == 1 {
      row = outputs[0].type == .any ? FEELType.joined(rules.map { $0.outputs.first?.known ?? .any }) : outputs[0].type
    } else {
      row = .context(Dictionary(outputs.map { ($0.name ?? "", $0.type) }) { first, _ in first })
    }
    switch aggregation {
    case .count: return .number(.plain)
    case .sum, .minimum, .maximum: return row
    case nil: return hitPolicy.isMultiple ? .list(row) : row
    }
  }
}

extension Formula {
  /// Each of the tests by itself, in order.
  var separateTests: [Formula] {
    guard case .tests(let tests) = content else { return [] }
    return tests.map { Formula([$0], source) }
  }
}

extension FEELType {
  /// The tests of a type's allowed values, each by itself, in order.
  fileprivate var allowedTests: [Formula] {
    switch self {
    case .constrained(_, let constraint): constraint.tests.map { Formula([$0], constraint.source) }
    default: []
    }
  }
}
