extension DecisionModel {
  /// The model as DMN 1.5. What was read and written again has the same meaning; diagrams and extensions are lost.
  ///
  /// Cost: linear in the model.
  public var xml: String {
    var writer = MarkupWriter()
    writer.element(
      "definitions",
      [
        "xmlns": DMNVersion.v1_5.rawValue, "id": id, "name": name, "namespace": namespace,
      ]
    ) { writer in
      writer.description(description)
      for item in imports {
        // Kinds of import other than DMN keep their name; a DMN model is one of this version.
        writer.element(
          "import",
          [
            "name": item.name, "namespace": item.namespace, "locationURI": item.location,
            "importType": DMNVersion(rawValue: item.kind) == nil ? item.kind : DMNVersion.v1_5.rawValue,
          ])
      }
      for definition in itemDefinitions { writer.itemDefinition(definition, "itemDefinition") }
      for input in inputData {
        writer.headed("inputData", input.head) { $0.item("variable", input.variable) }
      }
      for decision in decisions { writer.decision(decision) }
      for knowledgeModel in knowledgeModels { writer.knowledgeModel(knowledgeModel) }
      for service in services { writer.service(service) }
      for knowledgeSource in knowledgeSources {
        writer.headed("knowledgeSource", knowledgeSource.head, ["locationURI": knowledgeSource.location]) {
          $0.authorities(knowledgeSource.authorities)
        }
      }
    }
    return writer.text
  }
}

extension MarkupWriter {
  fileprivate mutating func description(_ text: String?) {
    if let text { leaf("description", text) }
  }

  fileprivate mutating func headed(
    _ name: String, _ head: ElementHead, _ more: KeyValuePairs<String, String?> = [:],
    _ body: (inout MarkupWriter) -> Void
  ) {
    let common: [Attribute] = [("id", head.id), ("name", head.name), ("label", head.label)]
    element(name, listed: common + Array(more)) { writer in
      writer.description(head.description)
      body(&writer)
    }
  }

  fileprivate mutating func item(_ name: String, _ item: InformationItem) {
    element(name, ["id": item.id, "name": item.name, "typeRef": item.type?.text])
  }

  fileprivate mutating func references(_ name: String, _ references: [ElementReference], in outer: String? = nil) {
    for reference in references {
      if let outer {
        element(outer) { $0.element(name, ["href": reference.address]) }
      } else {
        element(name, ["href": reference.address])
      }
    }
  }

  fileprivate mutating func authorities(_ authorities: [AuthorityRequirement]) {
    for authority in authorities {
      references(authority.kind.rawValue, [authority.element], in: "authorityRequirement")
    }
  }

  fileprivate mutating func itemDefinition(_ definition: ItemDefinition, _ name: String) {
    headed(name, definition.head, ["isCollection": definition.isCollection ? "true" : nil]) { writer in
      if case .reference(let type) = definition.content { writer.leaf("typeRef", type.text) }
      writer.tests("allowedValues", definition.allowedValues)
      writer.tests("typeConstraint", definition.constraint)
      switch definition.content {
      case .components(let components):
        for component in components { writer.itemDefinition(component, "itemComponent") }
      case .function(let parameters, let result):
        writer.element("functionItem", ["outputTypeRef": result?.text]) { writer in
          for parameter in parameters { writer.item("parameters", parameter) }
        }
      case .reference, .any: break
      }
    }
  }

  private mutating func tests(_ name: String, _ text: PlacedText?) {
    if let text { element(name) { $0.leaf("text", text.text) } }
  }

  fileprivate mutating func decision(_ decision: Decision) {
    headed("decision", decision.head) { writer in
      if let question = decision.question { writer.leaf("question", question) }
      if let answers = decision.allowedAnswers { writer.leaf("allowedAnswers", answers) }
      writer.item("variable", decision.variable)
      writer.references("requiredDecision", decision.requiredDecisions, in: "informationRequirement")
      writer.references("requiredInput", decision.requiredInputs, in: "informationRequirement")
      writer.references("requiredKnowledge", decision.requiredKnowledge, in: "knowledgeRequirement")
      writer.authorities(decision.authorities)
      if let logic = decision.logic { writer.expression(logic) }
    }
  }

  fileprivate mutating func knowledgeModel(_ knowledgeModel: BusinessKnowledgeModel) {
    headed("businessKnowledgeModel", knowledgeModel.head) { writer in
      writer.item("variable", knowledgeModel.variable)
      if let logic = knowledgeModel.logic { writer.function(logic, "encapsulatedLogic") }
      writer.references("requiredKnowledge", knowledgeModel.requiredKnowledge, in: "knowledgeRequirement")
      writer.authorities(knowledgeModel.authorities)
    }
  }

  fileprivate mutating func service(_ service: DecisionService) {
    headed("decisionService", service.head) { writer in
      writer.item("variable", service.variable)
      writer.references("outputDecision", service.outputs)
      writer.references("encapsulatedDecision", service.encapsulated)
      writer.references("inputDecision", service.inputDecisions)
      writer.references("inputData", service.inputData)
    }
  }

  // MARK: Expressions

  private mutating func expression(_ expression: BoxedExpression) {
    let type = expression.type?.text
    let id = expression.id
    switch expression.node {
    case .literal(let text):
      element("literalExpression", ["id": id, "typeRef": type]) { $0.leaf("text", text.text) }
    case .foreign(let language):
      element("literalExpression", ["id": id, "typeRef": type, "expressionLanguage": language]) { $0.leaf("text", "") }
    case .context(let entries):
      element("context", ["id": id, "typeRef": type]) { writer in
        for entry in entries {
          writer.element("contextEntry") { writer in
            if let variable = entry.variable { writer.item("variable", variable) }
            writer.expression(entry.value)
          }
        }
      }
    case .table(let table): self.table(table, id: id, type: type)
    case .invocation(let function, let bindings):
      element("invocation", ["id": id, "typeRef": type]) { writer in
        writer.expression(function)
        for binding in bindings {
          writer.element("binding") { writer in
            writer.item("parameter", binding.parameter)
            if let value = binding.value { writer.expression(value) }
          }
        }
      }
    case .function(let definition): function(definition, "functionDefinition")
    case .relation(let columns, let rows):
      element("relation", ["id": id, "typeRef": type]) { writer in
        for column in columns { writer.item("column", column) }
        for row in rows {
          writer.element("row") { writer in
            for cell in row { writer.expression(cell) }
          }
        }
      }
    case .list(let items):
      element("list", ["id": id, "typeRef": type]) { writer in
        for item in items { writer.expression(item) }
      }
    case .conditional(let condition, let then, let otherwise):
      element("conditional", ["id": id, "typeRef": type]) { writer in
        writer.element("if") { $0.expression(condition) }
        writer.element("then") { $0.expression(then) }
        writer.element("else") { $0.expression(otherwise) }
      }
    case .filter(let list, let match):
      element("filter", ["id": id, "typeRef": type]) { writer in
        writer.element("in") { $0.expression(list) }
        writer.element("match") { $0.expression(match) }
      }
    case .iteration(let iteration):
      element(
        iteration.kind.rawValue, ["id": id, "typeRef": type, "iteratorVariable": iteration.variable]
      ) { writer in
        writer.element("in", ["typeRef": iteration.listType?.text]) { $0.expression(iteration.list) }
        writer.element(iteration.kind.bodyElement) { $0.expression(iteration.body) }
      }
    }
  }

  private mutating func function(_ definition: FunctionDefinition, _ name: String) {
    element(
      name,
      [
        "id": definition.id, "typeRef": definition.type?.text,
        "kind": definition.kind == .feel ? nil : definition.kind.rawValue,
      ]
    ) { writer in
      for parameter in definition.parameters { writer.item("formalParameter", parameter) }
      if let body = definition.body { writer.expression(body) }
    }
  }

  private mutating func table(_ table: BoxedTable, id: String?, type: String?) {
    element(
      "decisionTable",
      [
        "id": id, "typeRef": type, "hitPolicy": table.hitPolicy.rawValue,
        "aggregation": table.aggregation?.rawValue, "outputLabel": table.outputLabel,
      ]
    ) { writer in
      for input in table.inputs {
        writer.element("input", ["label": input.label]) { writer in
          writer.element("inputExpression", ["typeRef": input.type?.text]) { $0.leaf("text", input.expression.text) }
          writer.tests("inputValues", input.allowedValues)
        }
      }
      for output in table.outputs {
        writer.element(
          "output", ["label": output.label, "name": output.name, "typeRef": output.type?.text]
        ) { writer in
          writer.tests("outputValues", output.allowedValues)
          if let fallback = output.fallback { writer.entry("defaultOutputEntry", fallback) }
        }
      }
      for annotation in table.annotations { writer.element("annotation", ["name": annotation]) }
      for rule in table.rules {
        writer.element("rule", ["id": rule.id]) { writer in
          writer.description(rule.description)
          for cell in rule.inputs { writer.element("inputEntry") { $0.leaf("text", cell.text) } }
          for result in rule.outputs { writer.entry("outputEntry", result) }
          for annotation in rule.annotations {
            writer.element("annotationEntry") { $0.leaf("text", annotation) }
          }
        }
      }
    }
  }

  /// A literal expression under another element's name.
  private mutating func entry(_ name: String, _ expression: BoxedExpression) {
    var language: String?
    var text = ""
    switch expression.node {
    case .literal(let literal): text = literal.text
    case .foreign(let name): language = name
    default: break
    }
    element(
      name, ["id": expression.id, "typeRef": expression.type?.text, "expressionLanguage": language]
    ) { $0.leaf("text", text) }
  }
}
