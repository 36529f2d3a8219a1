import DecisionLanguage
import Decimals
import Diagnostics
import Randomness
import Testing

@testable import DecisionModels

/// An index decides which rules are looked at, and never what the table comes to.
@Suite("Index of a table's rules")
struct RuleIndexTests {
  /// Constants of each kind in order, as FEEL writes them.
  static let constants: [[String]] = [
    (0..<12).map { "\($0 * 2 - 6)" } + ["2.5", "-0.5"], (0..<10).map { "\"k\($0)\"" } + ["\"\"", "\"产值\""],
    (1...12).map { "@\"2026-\($0 < 10 ? "0" : "")\($0)-15\"" }, (0..<12).map { "@\"P\($0)M\"" },
    (0..<12).map { "@\"PT\($0 * 7)H0.\($0)S\"" }, ["true", "false"],
  ]

  static func cell(_ constants: [String], _ generator: inout SeededGenerator) -> String {
    func one() -> String { constants.randomElement(using: &generator) ?? "null" }
    let isOrdered = constants.count > 2
    switch Int.random(in: 0..<12, using: &generator) {
    case 0: return "-"
    case 1: return "not(\(one()))"
    case 2: return "null"
    case 3 where isOrdered: return "\(["<", "<=", ">", ">="].randomElement(using: &generator) ?? "<") \(one())"
    case 4, 5, 6, 7:
      guard isOrdered, !one().hasPrefix("\"") else { return one() }
      let (first, second) = (
        Int.random(in: 0..<constants.count, using: &generator), Int.random(in: 0..<3, using: &generator)
      )
      let (low, high) = (constants[first], constants[min(first + second, constants.count - 1)])
      return "\(Bool.random(using: &generator) ? "[" : "(")\(low)..\(high)\(Bool.random(using: &generator) ? "]" : ")")"
    case 8: return "\(one()), \(one())"
    case 9: return "[\(one()), \(one())]"
    default: return one()
    }
  }

  static func engine(_ hitPolicy: String, _ rules: [[String]]) throws -> DecisionEngine {
    let rows = rules.enumerated().map { index, cells in
      "<rule>" + cells.map { "<inputEntry><text><![CDATA[\($0)]]></text></inputEntry>" }.joined()
        + "<outputEntry><text>\(index)</text></outputEntry></rule>"
    }
    let inputs = ["a", "b"].map { "<input><inputExpression><text>\($0)</text></inputExpression></input>" }
    let data = ["a", "b"].map { "<inputData id=\"\($0)\" name=\"\($0)\"><variable name=\"\($0)\"/></inputData>" }
    let requires = ["a", "b"].map {
      "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>"
    }
    return try ExampleModel.engine(
      ExampleModel.decision(
        "<decisionTable hitPolicy=\"\(hitPolicy)\">\(inputs.joined())<output/>\(rows.joined())</decisionTable>",
        requires: requires.joined(), around: data.joined()))
  }

  private static func table(of engine: DecisionEngine) throws -> (Logic, TableLogic) {
    for logic in engine.logic.values {
      if case .decision(let logic) = logic, case .table(let table) = logic.node { return (logic, table) }
    }
    throw Diagnostic("test.table", at: nil, Wording(verbatim: "no table"))
  }

  private static func result(
    _ table: TableLogic, _ values: [Value], _ mode: Interpreter.Mode, _ source: SourceText
  ) -> String {
    let environment = Environment(["a": .known(values[0]), "b": .known(values[1])])
    do throws(Diagnostic) {
      return try table.value(environment, EvaluationSession(mode: mode), source).description
    } catch {
      return "\(error.code) \(error.place.map { "\($0)" } ?? "")"
    }
  }

  @Test(
    "a table with an index comes to what the same table comes to rule by rule",
    arguments: ["UNIQUE", "FIRST", "COLLECT"])
  func same(hitPolicy: String) throws {
    var generator = SeededGenerator(seed: 41)
    var indexed = 0
    for round in 0..<12 {
      let constants = Self.constants[round % Self.constants.count]
      let rules = (0..<Int.random(in: 16...40, using: &generator)).map { _ in
        [
          Self.cell(constants, &generator),
          Bool.random(using: &generator) ? "-" : Self.cell(Self.constants[0], &generator),
        ]
      }
      let (logic, table) = try Self.table(of: Self.engine(hitPolicy, rules))
      let scanned = TableLogic(
        hitPolicy: table.hitPolicy, aggregation: table.aggregation, inputs: table.inputs, outputs: table.outputs,
        rules: table.rules, index: nil)
      if table.index != nil { indexed += 1 }
      // Values on the constants and beside them, of the kind and of another, and nothing at all.
      let beside = [
        "(\(constants[0]))", "null", "7", "\"k3~\"", "[\(constants[1])]", "@\"2026-03-16\"", "@\"P40D\"",
        "@\"PT7H0.05S\"", "0.001",
      ]
      for text in constants + beside {
        let value = try Expression(parsing: SourceText(text), names: []).constantValue ?? .null
        for mode in [Interpreter.Mode.standard, .strict] {
          let values = [value, Value.number(Decimal128(Int.random(in: -7...20, using: &generator)))]
          #expect(
            Self.result(table, values, mode, logic.source) == Self.result(scanned, values, mode, logic.source),
            "\(value) \(mode) in \(rules)")
        }
      }
    }
    #expect(indexed > 6)
  }

  @Test(
    "of ten thousand rules a few are looked at, whether they name values or bound them",
    arguments: [
      (0..<10_000).map { "\($0 * 10), \($0 * 10 + 5)" },
      (0..<9_990).map { "[\($0 * 10)..\($0 * 10 + 10))" } + (0..<10).map { "< \(-$0)" },
    ])
  func large(cells: [String]) throws {
    let engine = try Self.engine("UNIQUE", cells.map { [$0, "-"] })
    // A scan would take a step for each rule.
    let session = EvaluationSession(mode: .strict, limits: EvaluationLimits(steps: 200))
    let inputs = DecisionInputs(["a": .number(54_325), "b": .number(1)])
    #expect(try engine.evaluate(decision: "result", inputs: inputs, session: session) == .number(5_432))
  }
}
