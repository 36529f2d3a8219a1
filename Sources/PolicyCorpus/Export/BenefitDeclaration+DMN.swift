import DecisionLanguage
import DecisionModels
import Facts

extension BenefitDeclaration {
  /// The conditions and amounts as a DMN 1.5 model that any engine of the standard reads: facts are input data, what a
  /// column works out is a decision, and the table the decision above them. `nil` for a benefit without a table.
  ///
  /// `output[Y]` is called `output_Y` there, `output[Y-1]` `output_Y_minus_1`; `Y` is the qualifying year.
  public var exportedModel: DecisionModel? {
    guard let table else { return nil }
    var facts: [TableExport.Fact] = []
    var readings: [String: TableExport.Reading] = [:]
    var usesYear = false
    for input in inputs {
      for fact in input.total where !facts.contains(where: { $0.name == fact.name }) { facts.append(fact) }
      for use in input.ownFacts where !facts.contains(where: { $0.name == use.name }) {
        facts.append(
          TableExport.Fact(
            name: use.name, exportedName: use.exportedName, type: FEELType(use.definition.type),
            description: use.definition.name.zh))
      }
      readings[input.name] = input.reading
      usesYear = usesYear || input.namesYear
    }
    if usesYear {
      facts.append(TableExport.Fact(name: "Y", exportedName: "Y", type: .number(.year), description: "所属年份"))
    }
    let address = id.description.replacing("/", with: ":").replacing("#", with: ":")
    return TableExport(
      name: name.zh, namespace: "urn:tidu:\(address)", table: table, facts: facts, readings: readings
    ).model
  }
}

extension FactUse {
  /// A FEEL name for the fact in its period.
  fileprivate var exportedName: String {
    switch yearOffset {
    case nil: fact.text
    case 0: "\(fact)_Y"
    case .some(let offset): "\(fact)_Y_\(offset > 0 ? "plus" : "minus")_\(abs(offset))"
    }
  }
}

extension BenefitInput {
  /// A sum over the enterprise's subjects, which a model of one subject gets as a number from outside.
  fileprivate var total: [TableExport.Fact] {
    guard case .total = value else { return [] }
    return [TableExport.Fact(name: name, exportedName: name, type: type, description: text)]
  }

  /// The facts that the model itself reads.
  fileprivate var ownFacts: [FactUse] {
    if case .total = value { [] } else { facts }
  }

  fileprivate var reading: TableExport.Reading {
    switch value {
    case .expression(let expression): .expression(expression.expression, expression.source)
    case .ratio(let numerator, let denominator, _):
      .ratio(numerator: numerator.expression, denominator: denominator.expression, numerator.source)
    case .total:
      .expression(Expression(.name(name), SourceSpan(0, name.unicodeScalars.count)), SourceText(name))
    }
  }

  fileprivate var namesYear: Bool {
    switch value {
    case .expression(let expression): expression.expression.names.contains("Y")
    case .ratio(let numerator, let denominator, _):
      (numerator.expression.names + denominator.expression.names).contains("Y")
    case .total: false
    }
  }
}
