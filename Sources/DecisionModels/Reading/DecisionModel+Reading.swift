import Diagnostics

extension DecisionModel {
  /// Reads a model of DMN 1.2, 1.3, 1.4 or 1.5.
  /// - Parameters:
  ///   - xml: the file's text.
  ///   - file: its name, for messages.
  /// - Throws: what makes the file no model, all faults together. Whether its expressions and references hold is told
  ///   by `DecisionEngine`.
  public init(xml: String, file: String) throws(Diagnostics) {
    let root: MarkupElement
    do throws(Diagnostic) {
      root = try MarkupReader.root(of: xml, file: file)
    } catch {
      throw Diagnostics(error)
    }
    var reader = ModelReading(source: ModelSource(file: file, text: xml), namespace: root.namespace)
    self = try reader.model(root)
  }
}

/// Turns elements into a model, keeping every fault.
struct ModelReading {
  let source: ModelSource
  let namespace: String
  var faults: [Diagnostic] = []

  init(source: ModelSource, namespace: String) {
    self.source = source
    self.namespace = namespace
  }

  mutating func model(_ root: MarkupElement) throws(Diagnostics) -> DecisionModel {
    guard root.name == "definitions", DMNVersion(rawValue: root.namespace) != nil else {
      let versions = DMNVersion.allCases.map(\.rawValue).joined(separator: "\n    ")
      throw Diagnostics(
        source.diagnostic(
          "dmn.namespace", at: root.place,
          Wording(
            zh: "这不是 DMN 1.2 至 1.5 的模型：根元素是命名空间“\(root.namespace.excerpt)”里的 <\(root.name.excerpt)>",
            en: "this is no model of DMN 1.2 to 1.5: the root is <\(root.name.excerpt)> of the namespace "
              + "'\(root.namespace.excerpt)'"),
          expected: Wording(
            zh: "<definitions>，命名空间为其一\n    \(versions)", en: "<definitions> of one of the namespaces\n    \(versions)")
        ))
    }
    let head = head(root)
    var model = DecisionModel(
      name: head.name, namespace: required("namespace", of: root), id: head.id, description: head.description,
      source: source)
    for element in root.children where element.namespace == namespace {
      switch element.name {
      case "import": model.imports.append(modelImport(element))
      case "itemDefinition": model.itemDefinitions.append(itemDefinition(element))
      case "inputData":
        let head = self.head(element)
        model.inputData.append(InputData(head: head, variable: variable(of: element, head)))
      case "decision": model.decisions.append(decision(element))
      case "businessKnowledgeModel": model.knowledgeModels.append(knowledgeModel(element))
      case "decisionService": model.services.append(service(element))
      case "knowledgeSource":
        model.knowledgeSources.append(
          KnowledgeSource(
            head: self.head(element), location: element.attribute("locationURI"), authorities: authorities(of: element))
        )
      default:
        // Artifacts, collections and organisation units carry no meaning for evaluation.
        break
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return model
  }

  mutating func fault(
    _ code: String, at place: Place?, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) {
    faults.append(source.diagnostic(code, at: place, message, expected: expected, remedy: remedy))
  }

  mutating func required(_ attribute: String, of element: MarkupElement) -> String {
    if let value = element.attribute(attribute) { return value }
    fault(
      "dmn.attribute", at: element.place,
      Wording(
        zh: "<\(element.name)> 缺少属性 \(attribute)", en: "<\(element.name)> lacks the attribute \(attribute)"),
      expected: Wording(verbatim: "\(attribute)=\"…\""))
    return ""
  }

  /// The one expression among the element's children; a fault where there is none.
  mutating func requiredExpression(in element: MarkupElement?, of parent: MarkupElement, _ name: String)
    -> BoxedExpression
  {
    if let found = element.flatMap({ expression(in: $0) }) { return found }
    fault(
      "dmn.expression", at: (element ?? parent).place,
      Wording(zh: "<\(name)> 里没有表达式", en: "<\(name)> holds no expression"),
      expected: Wording(zh: "如 <literalExpression>", en: "such as <literalExpression>"))
    return BoxedExpression(.literal("null"), place: parent.place)
  }

  // MARK: Elements

  mutating func head(_ element: MarkupElement) -> ElementHead {
    ElementHead(
      name: required("name", of: element), id: element.attribute("id"), label: element.attribute("label"),
      description: element.child("description")?.text.text, place: element.place)
  }

  func typeReference(_ element: MarkupElement, _ attribute: String = "typeRef") -> TypeReference? {
    guard let found = element.attributes.first(where: { $0.name == attribute && $0.namespace.isEmpty }),
      !found.value.isEmpty
    else { return nil }
    return TypeReference(found.value, place: found.place)
  }

  mutating func item(_ element: MarkupElement) -> InformationItem {
    InformationItem(
      name: required("name", of: element), type: typeReference(element), id: element.attribute("id"),
      place: element.place)
  }

  /// The element's variable; one of the element's own name where it declares none.
  private mutating func variable(of element: MarkupElement, _ head: ElementHead) -> InformationItem {
    element.child("variable").map { item($0) } ?? InformationItem(name: head.name, place: head.place)
  }

  private mutating func modelImport(_ element: MarkupElement) -> ModelImport {
    ModelImport(
      name: element.attribute("name") ?? "", namespace: required("namespace", of: element),
      location: element.attribute("locationURI"), kind: required("importType", of: element), place: element.place)
  }

  private mutating func references(_ name: String, in element: MarkupElement, _ inner: String? = nil)
    -> [ElementReference]
  {
    var found: [ElementReference] = []
    for child in element.children(name) {
      if let inner {
        for reference in child.children(inner) {
          found.append(ElementReference(required("href", of: reference), place: reference.place))
        }
      } else {
        found.append(ElementReference(required("href", of: child), place: child.place))
      }
    }
    return found
  }

  private mutating func authorities(of element: MarkupElement) -> [AuthorityRequirement] {
    var found: [AuthorityRequirement] = []
    for kind in AuthorityRequirement.Kind.allCases {
      for reference in references("authorityRequirement", in: element, kind.rawValue) {
        found.append(AuthorityRequirement(kind: kind, element: reference))
      }
    }
    return found
  }

  private mutating func decision(_ element: MarkupElement) -> Decision {
    let head = head(element)
    return Decision(
      head: head, variable: variable(of: element, head), question: element.child("question")?.text.text,
      allowedAnswers: element.child("allowedAnswers")?.text.text,
      requiredDecisions: references("informationRequirement", in: element, "requiredDecision"),
      requiredInputs: references("informationRequirement", in: element, "requiredInput"),
      requiredKnowledge: references("knowledgeRequirement", in: element, "requiredKnowledge"),
      authorities: authorities(of: element), logic: expression(in: element))
  }

  private mutating func knowledgeModel(_ element: MarkupElement) -> BusinessKnowledgeModel {
    let head = head(element)
    return BusinessKnowledgeModel(
      head: head, variable: variable(of: element, head),
      requiredKnowledge: references("knowledgeRequirement", in: element, "requiredKnowledge"),
      authorities: authorities(of: element), logic: element.child("encapsulatedLogic").map { function($0) })
  }

  private mutating func service(_ element: MarkupElement) -> DecisionService {
    let head = head(element)
    return DecisionService(
      head: head, variable: variable(of: element, head), outputs: references("outputDecision", in: element),
      encapsulated: references("encapsulatedDecision", in: element),
      inputDecisions: references("inputDecision", in: element), inputData: references("inputData", in: element))
  }

  private mutating func itemDefinition(_ element: MarkupElement) -> ItemDefinition {
    let content: ItemDefinition.Content
    let components = element.children("itemComponent")
    if let function = element.child("functionItem") {
      content = .function(
        parameters: function.children("parameters").map { item($0) }, result: typeReference(function, "outputTypeRef"))
    } else if !components.isEmpty {
      content = .components(components.map { itemDefinition($0) })
    } else if let type = element.child("typeRef"), !type.text.isBlank {
      content = .reference(TypeReference(type.text.trimmed, place: place(of: type.text) ?? type.place))
    } else {
      content = .any
    }
    return ItemDefinition(
      head: head(element), content: content,
      isCollection: boolean("isCollection", of: element),
      allowedValues: tests(element.child("allowedValues")), constraint: tests(element.child("typeConstraint")))
  }

  private mutating func boolean(_ attribute: String, of element: MarkupElement) -> Bool {
    switch element.attribute(attribute) {
    case nil, "false", "0": return false
    case "true", "1": return true
    case let text?:
      fault(
        "dmn.boolean", at: element.place,
        Wording(zh: "\(attribute) 的值“\(text.excerpt)”不对", en: "'\(text.excerpt)' is no value of \(attribute)"),
        expected: Wording(zh: "true 或 false", en: "true or false"))
      return false
    }
  }

  func place(of text: PlacedText) -> Place? {
    text.start.map { Place(file: source.file, line: $0.line, column: $0.column) }
  }

  /// The text of unary tests; `nil` where there is none.
  func tests(_ element: MarkupElement?) -> PlacedText? {
    guard let text = element?.child("text")?.text, !text.isBlank else { return nil }
    return text
  }
}
