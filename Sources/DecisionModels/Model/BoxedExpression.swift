import Diagnostics

/// The logic of a decision or a function: one of DMN's boxed expressions (DMN 1.5, section 7.3 and chapter 10).
public struct BoxedExpression: Sendable, Hashable {
  public indirect enum Node: Sendable, Hashable {
    /// A piece of FEEL.
    case literal(PlacedText)
    /// Named values, each of which sees those before it; the last may have no name, and is then the value of the whole.
    case context([BoxedContextEntry])
    case table(BoxedTable)
    /// A function's result for the values bound to its parameters.
    case invocation(function: BoxedExpression, bindings: [Binding])
    case function(FunctionDefinition)
    /// A list of contexts, written as a table; a cell may be missing.
    case relation(columns: [InformationItem], rows: [[BoxedExpression]])
    case list([BoxedExpression])
    case conditional(condition: BoxedExpression, then: BoxedExpression, otherwise: BoxedExpression)
    /// The members of a list for which `match` is true; it sees `item`, and the entries of a member that is a context.
    case filter(list: BoxedExpression, match: BoxedExpression)
    case iteration(BoxedIteration)
    /// An expression in a language that is not FEEL.
    case foreign(language: String)
  }

  public let node: Node
  /// The type that the value is made to conform to.
  public let type: TypeReference?
  public let id: String?
  public let place: Place?

  public init(_ node: Node, type: TypeReference? = nil, id: String? = nil, place: Place? = nil) {
    self.node = node
    self.type = type
    self.id = id
    self.place = place
  }
}

/// One entry of a boxed context.
public struct BoxedContextEntry: Sendable, Hashable {
  /// `nil` for the entry that is the value of the whole.
  public let variable: InformationItem?
  public let value: BoxedExpression

  public init(variable: InformationItem?, value: BoxedExpression) {
    self.variable = variable
    self.value = value
  }
}

/// A parameter and the value that an invocation gives it.
public struct Binding: Sendable, Hashable {
  public let parameter: InformationItem
  /// `nil` where the binding is left empty: null.
  public let value: BoxedExpression?

  public init(parameter: InformationItem, value: BoxedExpression?) {
    self.parameter = parameter
    self.value = value
  }
}

/// A function: its parameters and what it does with them (DMN 1.5, section 10.4).
public struct FunctionDefinition: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case feel = "FEEL"
    case java = "Java"
    case pmml = "PMML"
  }

  public let kind: Kind
  public let parameters: [InformationItem]
  public let body: BoxedExpression?
  public let type: TypeReference?
  public let id: String?
  public let place: Place?

  public init(
    kind: Kind = .feel, parameters: [InformationItem], body: BoxedExpression?, type: TypeReference? = nil,
    id: String? = nil, place: Place? = nil
  ) {
    self.kind = kind
    self.parameters = parameters
    self.body = body
    self.type = type
    self.id = id
    self.place = place
  }
}

/// A boxed `for`, `some` or `every`.
public struct BoxedIteration: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case `for`, some, every

    /// The element that holds what is done with each member.
    var bodyElement: String { self == .for ? "return" : "satisfies" }
  }

  public let kind: Kind
  public let variable: String
  public let list: BoxedExpression
  /// The type that the list is made to conform to.
  public let listType: TypeReference?
  public let body: BoxedExpression

  public init(
    kind: Kind, variable: String, list: BoxedExpression, listType: TypeReference? = nil, body: BoxedExpression
  ) {
    self.kind = kind
    self.variable = variable
    self.list = list
    self.listType = listType
    self.body = body
  }
}
