import DecisionLanguage
import Diagnostics

/// A boxed expression made ready: its FEEL parsed in the scope where it stands, its types resolved.
struct Logic: Sendable {
  indirect enum Node: Sendable {
    case formula(Formula)
    case context([Entry])
    case table(TableLogic)
    case invocation(function: Logic, bindings: [(name: String, value: Logic?)])
    case function(FunctionLogic)
    case relation([(name: String, type: FEELType)], [[Logic]])
    case list([Logic])
    case conditional(condition: Logic, then: Logic, otherwise: Logic)
    case filter(list: Logic, match: Logic)
    case iteration(IterationLogic)
    /// What can't be evaluated, and why.
    case impossible(Diagnostic)
  }

  struct Entry: Sendable {
    /// `nil` for the entry that is the value of the whole.
    let name: String?
    let type: FEELType
    let value: Logic
  }

  let node: Node
  /// The type that the value is made to conform to.
  let declared: FEELType
  /// What is known of the value before evaluation: the scope of later expressions is made of it.
  let known: FEELType
  /// Where messages about the expression point.
  let source: SourceText
}

/// A function made ready.
struct FunctionLogic: Sendable {
  enum Body: Sendable {
    case feel(Logic)
    case java(className: Logic, signature: Logic)
    case impossible(Diagnostic)
  }

  let parameters: [FunctionValue.Parameter]
  let body: Body
  /// The declared type of results.
  let result: FEELType
  /// What is known of results before evaluation.
  let known: FEELType

  var type: FEELType { .function(parameters.map(\.type), known) }
}

/// A boxed `for`, `some` or `every` made ready.
struct IterationLogic: Sendable {
  let kind: BoxedIteration.Kind
  let variable: String
  let list: Logic
  let listType: FEELType
  let body: Logic
  /// Whether the body reads the results so far.
  let usesPartial: Bool
}

/// A decision table made ready.
struct TableLogic: Sendable {
  struct Input: Sendable {
    let expression: Formula
    let type: FEELType
    /// The tests that the value must pass.
    let allowed: Formula?
  }

  struct Output: Sendable {
    let name: String?
    let type: FEELType
    /// The values in order, the best first.
    let order: [Formula]
    let allowed: Formula?
    let fallback: Logic?
  }

  struct Rule: Sendable {
    /// `nil` for a cell that accepts everything.
    let cells: [Formula?]
    let outputs: [Logic]
    let source: SourceText
  }

  let hitPolicy: BoxedTable.HitPolicy
  let aggregation: BoxedTable.Aggregation?
  let inputs: [Input]
  let outputs: [Output]
  let rules: [Rule]
  let index: RuleIndex?
}
