import Diagnostics

/// A decision table as a model writes it (DMN 1.5, chapter 8).
public struct BoxedTable: Sendable, Hashable {
  /// How rules that hold together are treated (section 8.2.10).
  public enum HitPolicy: String, Sendable, Hashable, CaseIterable {
    /// No two rules may hold together.
    case unique = "UNIQUE"
    /// Rules that hold together must have equal outputs.
    case any = "ANY"
    /// The rule whose outputs stand first among the output values.
    case priority = "PRIORITY"
    /// The first rule that holds.
    case first = "FIRST"
    /// All, in the order of the rules.
    case ruleOrder = "RULE ORDER"
    /// All, in the order of the output values.
    case outputOrder = "OUTPUT ORDER"
    /// All, in any order, or one figure about them.
    case collect = "COLLECT"

    /// Whether the table's value is a list of the rules' outputs.
    var isMultiple: Bool { self == .ruleOrder || self == .outputOrder || self == .collect }
  }

  /// The figure that a collecting table makes of its hits.
  public enum Aggregation: String, Sendable, Hashable, CaseIterable {
    case sum = "SUM"
    case minimum = "MIN"
    case maximum = "MAX"
    case count = "COUNT"
  }

  public struct Input: Sendable, Hashable {
    public let expression: PlacedText
    public let type: TypeReference?
    /// The values that the input may have: another is an error.
    public let allowedValues: PlacedText?
    public let label: String?
    public let place: Place?

    public init(
      expression: PlacedText, type: TypeReference? = nil, allowedValues: PlacedText? = nil, label: String? = nil,
      place: Place? = nil
    ) {
      self.expression = expression
      self.type = type
      self.allowedValues = allowedValues
      self.label = label
      self.place = place
    }
  }

  public struct Output: Sendable, Hashable {
    /// The entry's name in the result, where the table has several outputs.
    public let name: String?
    public let type: TypeReference?
    /// The values that the output may have, the best first.
    public let allowedValues: PlacedText?
    /// The output where no rule holds.
    public let fallback: BoxedExpression?
    public let label: String?
    public let place: Place?

    public init(
      name: String? = nil, type: TypeReference? = nil, allowedValues: PlacedText? = nil,
      fallback: BoxedExpression? = nil, label: String? = nil, place: Place? = nil
    ) {
      self.name = name
      self.type = type
      self.allowedValues = allowedValues
      self.fallback = fallback
      self.label = label
      self.place = place
    }
  }

  public struct Rule: Sendable, Hashable {
    public let inputs: [PlacedText]
    public let outputs: [BoxedExpression]
    public let annotations: [String]
    public let id: String?
    public let description: String?
    public let place: Place?

    public init(
      inputs: [PlacedText], outputs: [BoxedExpression], annotations: [String] = [], id: String? = nil,
      description: String? = nil, place: Place? = nil
    ) {
      self.inputs = inputs
      self.outputs = outputs
      self.annotations = annotations
      self.id = id
      self.description = description
      self.place = place
    }
  }

  public let hitPolicy: HitPolicy
  public let aggregation: Aggregation?
  public let inputs: [Input]
  public let outputs: [Output]
  /// The names of the columns of remarks.
  public let annotations: [String]
  public let rules: [Rule]
  public let outputLabel: String?

  public init(
    hitPolicy: HitPolicy, aggregation: Aggregation? = nil, inputs: [Input], outputs: [Output],
    annotations: [String] = [], rules: [Rule], outputLabel: String? = nil
  ) {
    self.hitPolicy = hitPolicy
    self.aggregation = aggregation
    self.inputs = inputs
    self.outputs = outputs
    self.annotations = annotations
    self.rules = rules
    self.outputLabel = outputLabel
  }
}
