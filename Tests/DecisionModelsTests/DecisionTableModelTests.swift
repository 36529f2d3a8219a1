import DecisionLanguage
import Testing

@testable import DecisionModels

@Suite("Decision tables of models")
struct DecisionTableModelTests {
  /// A table over `score` and `member` with one output, or with `rank` and `grade`.
  private func table(
    _ hitPolicy: String, outputs: [String] = ["<output/>"], _ rules: [[String]]
  ) -> String {
    let count = outputs.count
    let rows = rules.map { rule in
      let cells = rule.dropLast(count).map {
        "<inputEntry><text>\($0.replacing("<", with: "&lt;"))</text></inputEntry>"
      }
      let results = rule.suffix(count).map { "<outputEntry><text>\($0)</text></outputEntry>" }
      return "<rule>\(cells.joined())\(results.joined())</rule>"
    }
    return ExampleModel.decision(
      """
      <decisionTable \(hitPolicy)>
        <input><inputExpression typeRef="number"><text>score</text></inputExpression></input>
        <input><inputExpression typeRef="boolean"><text>member</text></inputExpression></input>
        \(outputs.joined())
        \(rows.joined())
      </decisionTable>
      """,
      requires: """
        <informationRequirement><requiredInput href="#score"/></informationRequirement>
        <informationRequirement><requiredInput href="#member"/></informationRequirement>
        """,
      around: """
        <inputData id="score" name="score"><variable name="score" typeRef="number"/></inputData>
        <inputData id="member" name="member"><variable name="member" typeRef="boolean"/></inputData>
        """)
  }

  private func value(_ table: String, _ score: Int, _ member: Bool = true) throws -> String {
    try ExampleModel.result(table, inputs: ["score": .number(.init(score)), "member": .boolean(member)])
  }

  private let rows = [[">= 10", "-", "\"A\""], [">= 20", "true", "\"B\""], ["< 0", "-", "\"C\""]]

  @Test("a unique table has one hit, null without any, and a conflict is null") func aUniqueTableHasOneHit() throws {
    let unique = table("hitPolicy=\"UNIQUE\"", rows)
    #expect(try value(unique, 15) == "\"A\"")
    #expect(try value(unique, 5) == "null")
    #expect(try value(unique, 25) == "null")
    #expect(try value(table("", rows), 15) == "\"A\"")
    #expect(throws: (any Error).self) {
      try ExampleModel.result(
        unique, inputs: ["score": .number(25), "member": .boolean(true)], mode: .strict)
    }
  }

  @Test("an any table takes equal results, and null where they differ") func anAnyTableTakesEqualResults() throws {
    #expect(try value(table("hitPolicy=\"ANY\"", rows), 25) == "null")
    #expect(try value(table("hitPolicy=\"ANY\"", [[">= 10", "-", "1"], [">= 20", "-", "1.0"]]), 25) == "1")
  }

  @Test("priority and output order follow the output values") func priorityAndOutputOrderFollowThe() throws {
    let outputs = ["<output><outputValues><text>\"C\", \"B\", \"A\"</text></outputValues></output>"]
    #expect(try value(table("hitPolicy=\"PRIORITY\"", outputs: outputs, rows), 25) == "\"B\"")
    #expect(try value(table("hitPolicy=\"OUTPUT ORDER\"", outputs: outputs, rows), 25) == #"["B", "A"]"#)
    #expect(try value(table("hitPolicy=\"OUTPUT ORDER\"", outputs: outputs, rows), 5) == "[]")
  }

  @Test("first, rule order and collect keep the order of the rules") func firstRuleOrderAndCollectKeep() throws {
    #expect(try value(table("hitPolicy=\"FIRST\"", rows), 25) == "\"A\"")
    #expect(try value(table("hitPolicy=\"RULE ORDER\"", rows), 25) == #"["A", "B"]"#)
    #expect(try value(table("hitPolicy=\"COLLECT\"", rows), 25, false) == #"["A"]"#)
  }

  @Test(
    "collecting tables add up, count and compare",
    arguments: [("SUM", "6", "null"), ("MIN", "1", "null"), ("MAX", "5", "null"), ("COUNT", "2", "0")])
  func collectingTablesAddUpCountAnd(aggregation: String, result: String, nothing: String) throws {
    let collecting = table(
      "hitPolicy=\"COLLECT\" aggregation=\"\(aggregation)\"", [[">= 10", "-", "1"], [">= 20", "-", "5"]])
    #expect(try value(collecting, 25) == result)
    #expect(try value(collecting, 5) == nothing)
  }

  @Test("several outputs make a context, and defaults stand where no rule holds") func severalOutputsMakeAContextAnd()
    throws
  {
    let outputs = [
      "<output name=\"rank\" typeRef=\"number\"><defaultOutputEntry><text>0</text></defaultOutputEntry></output>",
      "<output name=\"full grade\"/>",
    ]
    let several = table("", outputs: outputs, [[">= 10", "-", "1", "\"good\""]])
    #expect(try value(several, 25) == #"{rank: 1, "full grade": "good"}"#)
    #expect(try value(several, 5) == #"{rank: 0, "full grade": null}"#)
  }

  @Test("an input outside its allowed values makes the table null") func anInputOutsideItsAllowedValues() throws {
    let narrow = table("", rows).replacing(
      "<text>score</text></inputExpression>",
      with: "<text>score</text></inputExpression><inputValues><text>[0..20]</text></inputValues>")
    #expect(try value(narrow, 15) == "\"A\"")
    #expect(try value(narrow, 25) == "null")
  }

  @Test("a cell may look at other names through the input") func aCellMayLookAtOther() throws {
    #expect(try value(table("", [["? > 10 and member", "-", "\"both\""]]), 15) == "\"both\"")
    #expect(try value(table("", [["? > 10 and member", "-", "\"both\""]]), 15, false) == "null")
    #expect(try value(table("", [["not(15, [20..30])", "-", "1"]]), 25) == "null")
  }

  @Test("an index over ten thousand rules gives the answers of a scan") func anIndexOverTenThousandRules() throws {
    var rules: [[String]] = []
    for number in 0..<10_000 {
      let cell =
        switch number % 5 {
        case 0: "\(number)"
        case 1: "[\(number)..\(number + 40)]"
        case 2: "]\(number - 3)..\(number)["
        case 3: number % 1000 == 3 ? "-" : "\(number), -\(number)"
        default: number % 100 == 4 ? "not(\(number))" : "<= \(number / 100)"
        }
      rules.append([cell, "-", "\(number)"])
    }
    let engine = try ExampleModel.engine(table("hitPolicy=\"COLLECT\"", rules))
    guard case .decision(let logic) = engine.logic[ElementKey(model: 0, kind: .decision, index: 0)],
      case .table(let indexed) = logic.node
    else {
      Issue.record("no table")
      return
    }
    #expect(indexed.index != nil)
    let scanned = TableLogic(
      hitPolicy: indexed.hitPolicy, aggregation: nil, inputs: indexed.inputs, outputs: indexed.outputs,
      rules: indexed.rules, index: nil)
    for score in [-9_998, -13, 0, 1, 37, 50, 1_003, 5_555, 9_999, 10_020] {
      let environment = Environment(["score": .known(.number(.init(score))), "member": .known(.boolean(true))])
      let one = try indexed.value(environment, EvaluationSession(), logic.source)
      #expect(try scanned.value(environment, EvaluationSession(), logic.source) == one, "score \(score)")
    }
    for other in [Value.null, .string("37"), .list([.number(37)])] {
      let environment = Environment(["score": .known(other), "member": .known(.boolean(true))])
      let one = try indexed.value(environment, EvaluationSession(), logic.source)
      #expect(try scanned.value(environment, EvaluationSession(), logic.source) == one, "\(other)")
    }
  }
}
