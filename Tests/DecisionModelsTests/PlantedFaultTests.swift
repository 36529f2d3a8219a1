import DecisionLanguage
import Decimals
import Diagnostics
import Testing

@testable import DecisionModels

/// Tables with a fault put into them, for every kind of fault and every kind of input: each is found, with its example.
@Suite("Faults planted in tables")
struct PlantedFaultTests {
  /// An input of some kind: four values in order, and what lies just beside them.
  struct Kind: Sendable, CustomTestStringConvertible {
    let name: String
    let type: String
    /// As FEEL writes them.
    let values: [String]
    /// An example below the first value, between the second and the third, and above the last.
    let below: String
    let between: String
    let above: String

    var testDescription: String { name }
  }

  static let lines = [
    Kind(name: "numbers", type: "number", values: ["10", "20", "30", "40"], below: "9", between: "25", above: "41"),
    Kind(
      name: "days", type: "date", values: (1...4).map { "date(\"2026-0\($0)-01\")" }, below: "date(\"2025-12-31\")",
      between: "date(\"2026-02-02\")", above: "date(\"2026-04-02\")"),
    Kind(
      name: "months", type: "years and months duration", values: ["3", "6", "9", "12"].map { "@\"P\($0)M\"" },
      below: "duration(\"P2M\")", between: "duration(\"P7M\")", above: "duration(\"P1Y1M\")"),
    Kind(
      name: "hours", type: "days and time duration", values: ["6", "8", "10", "12"].map { "@\"PT\($0)H\"" },
      below: "duration(\"-PT18H\")", between: "duration(\"PT9H\")", above: "duration(\"P1DT12H\")"),
    Kind(
      name: "times", type: "time", values: ["06", "08", "10", "12"].map { "@\"\($0):00:00\"" },
      below: "time(\"03:00:00\")", between: "time(\"09:00:00\")", above: "time(\"18:00:00\")"),
    Kind(
      name: "moments", type: "date and time", values: (1...4).map { "@\"2026-0\($0)-01T00:00:00Z\"" },
      below: "date and time(\"2025-12-31T00:00:00Z\")", between: "date and time(\"2026-02-15T00:00:00Z\")",
      above: "date and time(\"2026-04-02T00:00:00Z\")"),
  ]

  static let texts = Kind(
    name: "texts", type: "string", values: ["\"a\"", "\"b\"", "\"c\"", "\"d\""], below: "\"\"", between: "\"b~\"",
    above: "\"d~\"")

  /// What a value of a kind is, as messages write it.
  static func written(_ text: String) throws -> String {
    try #require(Expression(parsing: SourceText(text), names: []).constantValue).description
  }

  static func findings(_ kind: Kind, _ cells: [String], policy: String = "UNIQUE", results: [String]? = nil) throws
    -> [String]
  {
    try found([kind.type], cells.map { [$0] }, policy: policy, results: results)
  }

  static func found(
    _ types: [String], _ rules: [[String]], policy: String = "UNIQUE", results: [String]? = nil, around: String = "",
    output: String = "<output/>"
  ) throws -> [String] {
    let names = types.indices.map { "x\($0 + 1)" }
    let inputs = zip(names, types).map {
      "<input><inputExpression typeRef=\"\($1)\"><text>\($0)</text></inputExpression></input>"
    }
    let rows = rules.enumerated().map { index, cells in
      "<rule>" + cells.map { "<inputEntry><text><![CDATA[\($0)]]></text></inputEntry>" }.joined()
        + "<outputEntry><text>\(results?[index] ?? "\(index)")</text></outputEntry></rule>"
    }
    let data = zip(names, types).map {
      "<inputData id=\"\($0)\" name=\"\($0)\"><variable name=\"\($0)\" typeRef=\"\($1)\"/></inputData>"
    }
    let requires = names.map { "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>" }
    let engine = try ExampleModel.engine(
      ExampleModel.decision(
        "<decisionTable hitPolicy=\"\(policy)\">\(inputs.joined())\(output)\(rows.joined())</decisionTable>",
        requires: requires.joined(), around: data.joined() + around), checking: true)
    #expect(engine.faults == [])
    #expect(engine.unanalysedTables == [])
    return engine.findings.map { "\($0.severity.rawValue): \($0.message.en)" }
  }

  // MARK: On a line

  @Test("two rules that share one end overlap exactly there; open at either end, they do not", arguments: lines)
  func sharedEnd(kind: Kind) throws {
    let values = kind.values
    let end = try Self.written(values[1])
    #expect(
      try Self.findings(kind, ["<= \(values[1])", ">= \(values[1])"]) == [
        "error: rules 1 and 2 hold together, as for x1 = \(end)"
      ])
    #expect(try Self.findings(kind, ["< \(values[1])", ">= \(values[1])"]) == [])
    #expect(try Self.findings(kind, ["<= \(values[1])", "> \(values[1])"]) == [])
    #expect(
      try Self.findings(
        kind, ["< \(values[0])", "[\(values[0])..\(values[2])]", "[\(values[2])..\(values[3])]", "> \(values[3])"])
        == ["error: rules 2 and 3 hold together, as for x1 = \(try Self.written(values[2]))"])
  }

  @Test("a range within another overlaps, with an example inside", arguments: lines)
  func nested(kind: Kind) throws {
    let values = kind.values
    #expect(
      try Self.findings(kind, ["-", "[\(values[1])..\(values[2]))"]) == [
        "error: rules 1 and 2 hold together, as for x1 = \(try Self.written(values[1]))"
      ])
    #expect(
      try Self.findings(kind, ["-", "(\(values[1])..\(values[2]))"]) == [
        "error: rules 1 and 2 hold together, as for x1 = \(kind.between)"
      ])
  }

  @Test("a value, a band and an end that nothing covers are found", arguments: lines)
  func gaps(kind: Kind) throws {
    let values = kind.values
    #expect(
      try Self.findings(kind, ["< \(values[1])", "> \(values[1])"]) == [
        "warning: between rules 1 and 2 no rule covers x1 = \(try Self.written(values[1]))"
      ])
    #expect(
      try Self.findings(kind, ["<= \(values[1])", ">= \(values[2])"]) == [
        "warning: between rules 1 and 2 no rule covers x1 = \(kind.between)"
      ])
    #expect(try Self.findings(kind, [">= \(values[0])"]) == ["warning: no rule covers x1 = \(kind.below)"])
    #expect(try Self.findings(kind, ["<= \(values[3])"]) == ["warning: no rule covers x1 = \(kind.above)"])
  }

  @Test("what no value fulfils, and what earlier rules cover, can never decide", arguments: lines)
  func unreachable(kind: Kind) throws {
    let values = kind.values
    #expect(
      try Self.findings(kind, ["(\(values[1])..\(values[1]))", "-"]) == [
        "warning: rule 1 can never decide: no value makes it hold"
      ])
    #expect(
      try Self.findings(kind, ["<= \(values[1])", "> \(values[0])", "[\(values[0])..\(values[2])]"], policy: "FIRST")
        == [
          "warning: rule 3 can never decide: the rules before it (1, 2) cover it"
        ])
    #expect(
      try Self.findings(kind, ["< \(values[1])", "> \(values[1])", "[\(values[0])..\(values[2])]"], policy: "FIRST")
        == [])
  }

  @Test(
    "ranges that touch and give the same could be one; with a gap or another result they could not", arguments: lines)
  func mergeable(kind: Kind) throws {
    let values = kind.values
    let cells = ["< \(values[1])", "[\(values[1])..\(values[2])]", "> \(values[2])"]
    #expect(
      try Self.findings(kind, cells, results: ["1", "1", "2"]) == [
        "warning: rules 1 and 2 have the same results and touch: they could be one"
      ])
    #expect(
      try Self.findings(kind, cells, results: ["1", "2", "2"]) == [
        "warning: rules 2 and 3 have the same results and touch: they could be one"
      ])
    #expect(try Self.findings(kind, cells, results: ["1", "2", "1"]) == [])
  }

  @Test("rules of an any table may share values as long as they agree", arguments: lines)
  func anyPolicy(kind: Kind) throws {
    let values = kind.values
    let cells = ["<= \(values[2])", ">= \(values[1])"]
    #expect(try Self.findings(kind, cells, policy: "ANY", results: ["1", "1"]).filter { $0.hasPrefix("error") } == [])
    #expect(
      try Self.findings(kind, cells, policy: "ANY", results: ["1", "2"]) == [
        "error: rules 1 and 2 hold together with different results, as for x1 = \(try Self.written(values[1]))"
      ])
  }

  // MARK: One by one

  @Test("texts: the same one twice, one left out, one never met")
  func strings() throws {
    let kind = Self.texts
    #expect(
      try Self.findings(kind, ["\"a\", \"b\"", "\"b\", \"c\"", "not(\"a\", \"b\", \"c\")"]) == [
        "error: rules 1 and 2 hold together, as for x1 = \"b\""
      ])
    #expect(
      try Self.findings(kind, ["\"a\"", "not(\"b\")"]) == [
        "error: rules 1 and 2 hold together, as for x1 = \"a\"", "warning: no rule covers x1 = \"b\"",
      ])
    #expect(
      try Self.findings(kind, ["not(\"a\")", "\"a\"", "\"b\""], policy: "FIRST") == [
        "warning: rule 3 can never decide: the rules before it (1) cover it"
      ])
  }

  @Test("truths: both at once, one left out")
  func booleans() throws {
    let kind = Kind(name: "truths", type: "boolean", values: [], below: "", between: "", above: "")
    #expect(
      try Self.findings(kind, ["true", "-"]) == ["error: rules 1 and 2 hold together, as for x1 = true"])
    #expect(try Self.findings(kind, ["true"]) == ["warning: no rule covers x1 = false"])
    #expect(
      try Self.findings(kind, ["true", "false", "-"], policy: "FIRST") == [
        "warning: rule 3 can never decide: the rules before it (1, 2) cover it"
      ])
    #expect(try Self.findings(kind, ["true", "not(true)"]) == [])
  }

  @Test("null is a value where a cell names it: its row decides, and it collides with a row that takes anything")
  func nulls() throws {
    let kind = Kind(name: "numbers", type: "number", values: [], below: "", between: "", above: "")
    #expect(try Self.findings(kind, ["null", "< 5", ">= 5"]) == [])
    #expect(try Self.findings(kind, ["null", "-"], policy: "FIRST") == [])
    #expect(
      try Self.findings(kind, ["null", "-"]) == ["error: rules 1 and 2 hold together, as for x1 = null"])
    #expect(try Self.findings(kind, ["not(null)"]) == ["warning: no rule covers x1 = null"])
    // No comparison holds for null, nor does its negation.
    #expect(try Self.findings(kind, ["null", "not(< 5)", "< 5"]) == [])
    let truth = Kind(name: "truths", type: "boolean", values: [], below: "", between: "", above: "")
    #expect(try Self.findings(truth, ["true", "false", "null"]) == [])
  }

  @Test("what a priority table's better results cover can never decide")
  func outranked() throws {
    let output = "<output><outputValues><text>\"hi\", \"lo\"</text></outputValues></output>"
    func found(_ cells: [String], _ results: [String]) throws -> [String] {
      try Self.found(["number"], cells.map { [$0] }, policy: "PRIORITY", results: results, output: output)
    }
    #expect(
      try found(["> 5", "> 3", "<= 3"], ["\"lo\"", "\"hi\"", "\"lo\""]) == [
        "warning: rule 1 can never decide: rules whose results come first (2) cover it"
      ])
    #expect(try found(["> 5", "> 3", "<= 3"], ["\"hi\"", "\"lo\"", "\"lo\""]) == [])
    #expect(
      try found(["> 5", "<= 5"], ["\"hi\"", "\"low\""]) == [
        "error: the result \"low\" is none of the values that the output allows"
      ])
  }

  @Test("days that follow one another touch; truths with one result need no test")
  func neighbours() throws {
    let days = Kind(name: "days", type: "date", values: [], below: "", between: "", above: "")
    #expect(
      try Self.findings(
        days, ["<= @\"2025-12-31\"", "[@\"2026-01-01\"..@\"2026-12-31\"]", "> @\"2026-12-31\""],
        results: ["1", "1", "2"]) == ["warning: rules 1 and 2 have the same results and touch: they could be one"])
    let truth = Kind(name: "truths", type: "boolean", values: [], below: "", between: "", above: "")
    #expect(
      try Self.findings(truth, ["true", "false"], results: ["1", "1"]) == [
        "warning: rules 1 and 2 have the same results and touch: they could be one"
      ])
  }

  @Test("enumerations: only their own values count")
  func enumerations() throws {
    let around = """
      <itemDefinition name="tTier"><typeRef>string</typeRef>
      <allowedValues><text>"none", "innovative", "srdi", "little_giant"</text></allowedValues></itemDefinition>
      """
    func found(_ cells: [String], policy: String = "UNIQUE") throws -> [String] {
      try Self.found(["tTier"], cells.map { [$0] }, policy: policy, around: around)
    }
    #expect(try found(["\"none\", \"innovative\"", "\"srdi\", \"little_giant\""]) == [])
    #expect(
      try found(["\"none\", \"innovative\"", "\"little_giant\""]) == ["warning: no rule covers x1 = \"srdi\""])
    #expect(
      try found(["\"none\", \"srdi\"", "not(\"none\")"]) == ["error: rules 1 and 2 hold together, as for x1 = \"srdi\""]
    )
    #expect(
      try found(["not(\"none\")", "\"none\"", "-"], policy: "FIRST") == [
        "warning: rule 3 can never decide: the rules before it (1, 2) cover it"
      ])
    #expect(
      try found(["\"gold\"", "-"]).contains("warning: rule 1 can never decide: no value makes it hold"))
  }

  // MARK: Several inputs

  @Test("with several inputs a fault is where all of them meet")
  func several() throws {
    let types = ["number", "string", "date", "days and time duration", "boolean"]
    #expect(
      try Self.found(
        types,
        [
          ["< 10", "\"a\"", "< date(\"2026-01-01\")", "-", "true"],
          ["[5..20]", "not(\"b\")", ">= date(\"2025-01-01\")", "> @\"PT1H\"", "-"],
        ]
      ).first
        == "error: rules 1 and 2 hold together, as for x1 = 5, x2 = \"a\", x3 = date(\"2025-01-01\"), "
        + "x4 = duration(\"P1DT1H\"), x5 = true")
    #expect(
      try Self.found(
        ["number", "boolean"], [["< 10", "-"], [">= 10", "true"], ["[10..20)", "false"], ["> 20", "false"]]) == [
          "warning: between rules 3 and 4 no rule covers x1 = 20, x2 = false"
        ])
    #expect(
      try Self.found(
        ["number", "boolean"], [["< 10", "true"], [">= 10", "true"], ["-", "false"]], results: ["1", "1", "2"]) == [
          "warning: rules 1 and 2 have the same results and touch: they could be one"
        ])
  }
}
