// DecisionModels: DMN 1.5 models, read from XML, checked, evaluated with FEEL, and written back.
// May import: DecisionLanguage, Decimals, Diagnostics, Quantities.
// Start reading at `DecisionModel` (Model), then `DecisionEngine` (Evaluation).

import Diagnostics

/// A DMN model (DMN 1.5, section 6.3.2): what its `definitions` element declares. Diagrams are left out, since they
/// carry no meaning.
public struct DecisionModel: Sendable, Hashable {
  public var name: String
  /// The name by which other models import this one.
  public var namespace: String
  public var id: String?
  public var description: String?
  public var imports: [ModelImport]
  public var itemDefinitions: [ItemDefinition]
  public var inputData: [InputData]
  public var decisions: [Decision]
  public var knowledgeModels: [BusinessKnowledgeModel]
  public var services: [DecisionService]
  public var knowledgeSources: [KnowledgeSource]
  /// The file that the model was read from; `nil` where it was made.
  public var source: ModelSource?

  public init(
    name: String, namespace: String, id: String? = nil, description: String? = nil, imports: [ModelImport] = [],
    itemDefinitions: [ItemDefinition] = [], inputData: [InputData] = [], decisions: [Decision] = [],
    knowledgeModels: [BusinessKnowledgeModel] = [], services: [DecisionService] = [],
    knowledgeSources: [KnowledgeSource] = [], source: ModelSource? = nil
  ) {
    self.name = name
    self.namespace = namespace
    self.id = id
    self.description = description
    self.imports = imports
    self.itemDefinitions = itemDefinitions
    self.inputData = inputData
    self.decisions = decisions
    self.knowledgeModels = knowledgeModels
    self.services = services
    self.knowledgeSources = knowledgeSources
    self.source = source
  }
}

/// Another model whose elements this one uses under a name of its own.
public struct ModelImport: Sendable, Hashable {
  /// What the elements are called by, as in `name.element`; empty where they are imported as if they were this model's.
  public let name: String
  public let namespace: String
  /// Where the file stands, relative to this model's; a hint.
  public let location: String?
  /// The kind of import: only DMN models can be used.
  public let kind: String
  public let place: Place?

  public init(name: String, namespace: String, location: String? = nil, kind: String, place: Place? = nil) {
    self.name = name
    self.namespace = namespace
    self.location = location
    self.kind = kind
    self.place = place
  }
}

/// What every element of a model may carry.
public struct ElementHead: Sendable, Hashable {
  public let name: String
  public let id: String?
  public let label: String?
  public let description: String?
  public let place: Place?

  public init(
    name: String, id: String? = nil, label: String? = nil, description: String? = nil, place: Place? = nil
  ) {
    self.name = name
    self.id = id
    self.label = label
    self.description = description
    self.place = place
  }
}

/// A name with a type: a variable, a parameter, a column (DMN 1.5, section 7.3.4).
public struct InformationItem: Sendable, Hashable {
  public let name: String
  public let type: TypeReference?
  public let id: String?
  public let place: Place?

  public init(name: String, type: TypeReference? = nil, id: String? = nil, place: Place? = nil) {
    self.name = name
    self.type = type
    self.id = id
    self.place = place
  }
}

/// The name of a type, as a model writes it.
public struct TypeReference: Sendable, Hashable {
  public let text: String
  public let place: Place?

  public init(_ text: String, place: Place? = nil) {
    self.text = text
    self.place = place
  }
}

/// A value from outside (DMN 1.5, section 6.3.9).
public struct InputData: Sendable, Hashable {
  public let head: ElementHead
  public let variable: InformationItem

  public init(head: ElementHead, variable: InformationItem) {
    self.head = head
    self.variable = variable
  }
}

/// What a decision or a business knowledge model needs: the element that a reference names.
public struct ElementReference: Sendable, Hashable {
  /// `#id` within the model, `namespace#id` for another.
  public let address: String
  public let place: Place?

  public init(_ address: String, place: Place? = nil) {
    self.address = address
    self.place = place
  }
}

/// A decision: a variable whose value its logic determines (DMN 1.5, section 6.3.7).
public struct Decision: Sendable, Hashable {
  public let head: ElementHead
  public let variable: InformationItem
  public let question: String?
  public let allowedAnswers: String?
  public let requiredDecisions: [ElementReference]
  public let requiredInputs: [ElementReference]
  public let requiredKnowledge: [ElementReference]
  public let authorities: [AuthorityRequirement]
  /// `nil` where a person decides.
  public let logic: BoxedExpression?

  public init(
    head: ElementHead, variable: InformationItem, question: String? = nil, allowedAnswers: String? = nil,
    requiredDecisions: [ElementReference] = [], requiredInputs: [ElementReference] = [],
    requiredKnowledge: [ElementReference] = [], authorities: [AuthorityRequirement] = [], logic: BoxedExpression?
  ) {
    self.head = head
    self.variable = variable
    self.question = question
    self.allowedAnswers = allowedAnswers
    self.requiredDecisions = requiredDecisions
    self.requiredInputs = requiredInputs
    self.requiredKnowledge = requiredKnowledge
    self.authorities = authorities
    self.logic = logic
  }
}

/// What a decision or a knowledge model rests on; it has no part in evaluation.
public struct AuthorityRequirement: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case decision = "requiredDecision"
    case input = "requiredInput"
    case authority = "requiredAuthority"
  }

  public let kind: Kind
  public let element: ElementReference

  public init(kind: Kind, element: ElementReference) {
    self.kind = kind
    self.element = element
  }
}

/// A function with a name that decisions share (DMN 1.5, section 6.3.8).
public struct BusinessKnowledgeModel: Sendable, Hashable {
  public let head: ElementHead
  public let variable: InformationItem
  public let requiredKnowledge: [ElementReference]
  public let authorities: [AuthorityRequirement]
  /// `nil` where nobody has written it yet.
  public let logic: FunctionDefinition?

  public init(
    head: ElementHead, variable: InformationItem, requiredKnowledge: [ElementReference] = [],
    authorities: [AuthorityRequirement] = [], logic: FunctionDefinition?
  ) {
    self.head = head
    self.variable = variable
    self.requiredKnowledge = requiredKnowledge
    self.authorities = authorities
    self.logic = logic
  }
}

/// A set of decisions offered together as a function (DMN 1.5, section 6.3.10).
public struct DecisionService: Sendable, Hashable {
  public let head: ElementHead
  public let variable: InformationItem
  /// What the service answers: one value, or a context with one entry each.
  public let outputs: [ElementReference]
  public let encapsulated: [ElementReference]
  /// The decisions whose values the caller gives: the parameters after those of `inputData`.
  public let inputDecisions: [ElementReference]
  public let inputData: [ElementReference]

  public init(
    head: ElementHead, variable: InformationItem, outputs: [ElementReference], encapsulated: [ElementReference] = [],
    inputDecisions: [ElementReference] = [], inputData: [ElementReference] = []
  ) {
    self.head = head
    self.variable = variable
    self.outputs = outputs
    self.encapsulated = encapsulated
    self.inputDecisions = inputDecisions
    self.inputData = inputData
  }
}

/// An authority that decisions rest on, such as a document; it has no part in evaluation.
public struct KnowledgeSource: Sendable, Hashable {
  public let head: ElementHead
  public let location: String?
  public let authorities: [AuthorityRequirement]

  public init(head: ElementHead, location: String? = nil, authorities: [AuthorityRequirement] = []) {
    self.head = head
    self.location = location
    self.authorities = authorities
  }
}
