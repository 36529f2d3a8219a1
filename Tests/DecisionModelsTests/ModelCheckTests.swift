import DecisionLanguage
import Diagnostics
import Testing

@testable import DecisionModels

@Suite("What a check of models finds")
struct ModelCheckTests {
  /// Messages about a table over `age`, `kind`, `member` and `day`, without places and source lines.
  private func findings(_ hitPolicy: String, _ rules: [[String]], outputs: String = "<output/>") throws -> [String] {
    let rows = rules.map { rule in
      let cells = rule.dropLast().map { "<inputEntry><text>\($0.replacing("<", with: "&lt;"))</text></inputEntry>" }
      return "<rule>\(cells.joined())<outputEntry><text>\(rule.last ?? "")</text></outputEntry></rule>"
    }
    let names = [("age", "number"), ("kind", "string"), ("member", "boolean"), ("day", "date")]
    let columns = rules.first.map { $0.count - 1 } ?? 0
    let inputs = names.prefix(columns).map { name, type in
      "<input><inputExpression typeRef=\"\(type)\"><text>\(name)</text></inputExpression></input>"
    }
    let data = names.map { name, type in
      "<inputData id=\"\(name)\" name=\"\(name)\"><variable name=\"\(name)\" typeRef=\"\(type)\"/></inputData>"
    }
    let requires = names.map { name, _ in
      "<informationRequirement><requiredInput href=\"#\(name)\"/></informationRequirement>"
    }
    let engine = try ExampleModel.engine(
      ExampleModel.decision(
        "<decisionTable hitPolicy=\"\(hitPolicy)\">\(inputs.joined())\(outputs)\(rows.joined())</decisionTable>",
        requires: requires.joined(), around: data.joined()), checking: true)
    #expect(engine.unanalysedTables == [])
    return (engine.faults + engine.findings).map { $0.message.en }
  }

  @Test("rules that hold together, with an example on the very boundary")
  func overlaps() throws {
    #expect(
      try findings("UNIQUE", [["<= 18", "-", "1"], [">= 18", "\"a\"", "2"], ["> 18", "not(\"a\")", "3"]]) == [
        "rules 1 and 2 hold together, as for age = 18, kind = \"a\""
      ])
    #expect(try findings("UNIQUE", [["< 18", "1"], [">= 18", "2"]]) == [])
  }

  @Test("an any table may overlap where the results are equal")
  func anyTable() throws {
    #expect(try findings("ANY", [["<= 18", "1"], ["-", "1"]]) == [])
    #expect(
      try findings("ANY", [["<= 18", "1"], ["-", "2"]]) == [
        "rules 1 and 2 hold together with different results, as for age = 17"
      ])
  }

  @Test("an input that no rule covers, in numbers, texts, truth and days")
  func gaps() throws {
    #expect(
      try findings("UNIQUE", [["-", "\"a\"", "true", "1"], ["-", "\"a\"", "false", "2"], ["-", "\"b\"", "-", "3"]])
        == ["no rule covers age = 0, kind = \"\", member = false"])
    #expect(
      try findings(
        "UNIQUE",
        [
          ["-", "-", "-", "< date(\"2026-01-01\")", "1"], ["-", "-", "-", "> date(\"2026-01-02\")", "2"],
          ["-", "-", "-", "date(\"2026-01-02\")", "3"],
        ]) == [
          "between rules 1 and 3 no rule covers age = 0, kind = \"\", member = false, day = date(\"2026-01-01\")"
        ])
    // Between two days that follow each other there is nothing to cover.
    #expect(
      try findings(
        "UNIQUE",
        [["-", "-", "-", "<= date(\"2026-01-01\")", "1"], ["-", "-", "-", ">= date(\"2026-01-02\")", "2"]]) == [])
  }

  @Test("a band that is missing between two rules is told apart from what lies outside all of them")
  func holes() throws {
    #expect(
      try findings("UNIQUE", [["< 18", "1"], ["> 18", "2"]]) == ["between rules 1 and 2 no rule covers age = 18"])
    // Outside, nothing holds by design; inside, a band was forgotten.
    #expect(
      try findings("UNIQUE", [["[10..25)", "\"a\"", "1"], [">= 30", "\"a\"", "2"]]) == [
        "between rules 1 and 2 no rule covers age = 25, kind = \"a\"", "no rule covers age = 9, kind = \"\"",
      ])
    // Another rule fills the hole, wholly or for one kind alone.
    #expect(
      try findings(
        "UNIQUE", [["[10..20)", "\"a\"", "1"], ["[20..30)", "-", "3"], [">= 30", "\"a\"", "2"]]) == [
          "no rule covers age = 9, kind = \"\""
        ])
    #expect(
      try findings("UNIQUE", [["< 10", "-", "1"], ["[10..20)", "\"a\"", "2"], [">= 20", "-", "3"]]) == [
        "between rules 1 and 3 no rule covers age = 10, kind = \"\""
      ])
    // Single values are no bands, and rules that ask for different things have nothing between them.
    #expect(try findings("UNIQUE", [["1", "1"], ["3", "2"]]) == ["no rule covers age = 0"])
    #expect(
      try findings("UNIQUE", [["< 10", "\"a\"", "1"], ["> 20", "\"b\"", "2"]]) == [
        "no rule covers age = 9, kind = \"\""
      ])
  }

  @Test("a default output covers what the rules leave out")
  func defaults() throws {
    #expect(
      try findings(
        "UNIQUE", [["< 18", "1"]],
        outputs: "<output><defaultOutputEntry><text>0</text></defaultOutputEntry></output>") == [])
  }

  @Test("a rule that no value fulfils, and one that earlier rules cover together")
  func unreachable() throws {
    #expect(
      try findings("UNIQUE", [["]5..5[", "1"], ["-", "2"]]) == ["rule 1 can never decide: no value makes it hold"])
    #expect(
      try findings("FIRST", [["< 10", "-", "1"], [">= 5", "-", "2"], ["[3..20]", "\"a\"", "3"]]) == [
        "rule 3 can never decide: the rules before it (1, 2) cover it"
      ])
  }

  @Test("neighbouring ranges with one result could be one rule")
  func mergeable() throws {
    #expect(
      try findings("UNIQUE", [["< 10", "1"], ["[10..20)", "1"], [">= 20", "2"]]) == [
        "rules 1 and 2 have the same results and touch: they could be one"
      ])
    #expect(try findings("UNIQUE", [["< 10", "1"], [">= 10", "2"]]) == [])
  }

  @Test("allowed values bound what a table must cover")
  func allowedValues() throws {
    let elements = ExampleModel.decision(
      """
      <decisionTable><input><inputExpression><text>grade</text></inputExpression></input><output/>
      <rule><inputEntry><text>"A"</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
      </decisionTable>
      """,
      requires: "<informationRequirement><requiredInput href=\"#g\"/></informationRequirement>",
      around: """
        <itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues>
        </itemDefinition>
        <inputData id="g" name="grade"><variable name="grade" typeRef="tGrade"/></inputData>
        """)
    let engine = try ExampleModel.engine(elements, checking: true)
    #expect(engine.findings.map(\.message.en) == ["no rule covers grade = \"B\""])
  }

  @Test("a cell that reads more than its input leaves its table unproved, and says so")
  func unanalysed() throws {
    let elements = ExampleModel.decision(
      """
      <decisionTable><input><inputExpression typeRef="number"><text>a</text></inputExpression></input><output/>
      <rule><inputEntry><text>? > b</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
      </decisionTable>
      """,
      requires: """
        <informationRequirement><requiredInput href="#a"/></informationRequirement>
        <informationRequirement><requiredInput href="#b"/></informationRequirement>
        """,
      around: """
        <inputData id="a" name="a"><variable name="a" typeRef="number"/></inputData>
        <inputData id="b" name="b"><variable name="b" typeRef="number"/></inputData>
        """)
    let engine = try ExampleModel.engine(elements, checking: true)
    #expect(engine.unanalysedTables.map(\.line) == [7])
    #expect(engine.findings.map(\.message.en) == [])
  }

  @Test("a type with allowed values takes part in whatever its own type does")
  func constrained() throws {
    for text in [
      "x + 1", "-x", "x ** 2", "for i in xs return i + 1", "xs[1] + 1", "p.n * 2", "if b and true then x else 0",
    ] {
      let elements = ExampleModel.decision(
        ExampleModel.literal(text),
        requires: ["x", "xs", "p", "b"].map {
          "<informationRequirement><requiredInput href=\"#\($0)\"/></informationRequirement>"
        }.joined(),
        around: """
          <itemDefinition name="tX"><typeRef>number</typeRef><allowedValues><text>[0..10]</text></allowedValues>
          </itemDefinition>
          <itemDefinition name="tB"><typeRef>boolean</typeRef><allowedValues><text>true</text></allowedValues>
          </itemDefinition>
          <itemDefinition name="tXs" isCollection="true"><typeRef>tX</typeRef></itemDefinition>
          <itemDefinition name="tP"><itemComponent name="n"><typeRef>tX</typeRef></itemComponent></itemDefinition>
          <inputData id="x" name="x"><variable name="x" typeRef="tX"/></inputData>
          <inputData id="xs" name="xs"><variable name="xs" typeRef="tXs"/></inputData>
          <inputData id="p" name="p"><variable name="p" typeRef="tP"/></inputData>
          <inputData id="b" name="b"><variable name="b" typeRef="tB"/></inputData>
          """)
      let engine = try ExampleModel.engine(elements, checking: true)
      #expect((engine.faults + engine.findings).map(\.message.en) == [], "\(text)")
    }
  }

  @Test("a result that can't be of the declared type, in a decision, an entry and a function")
  func resultTypes() throws {
    func found(_ logic: String, type: String) throws -> [String] {
      try ExampleModel.engine(ExampleModel.decision(logic, type: type), checking: true).findings.map {
        "\($0.message.en); \($0.expected?.en ?? "")"
      }
    }
    #expect(
      try found(ExampleModel.literal("\"a\""), type: "number") == ["the result is of type string; number"])
    #expect(try found(ExampleModel.literal("[1]"), type: "number") == [])
    #expect(try found(ExampleModel.literal("date(\"2026-01-31\")"), type: "dateTime") == [])
    #expect(try found(ExampleModel.literal("null"), type: "number") == [])
    #expect(
      try found(
        "<context><contextEntry><variable name=\"a\" typeRef=\"date\"/>\(ExampleModel.literal("1"))</contextEntry>"
          + "<contextEntry>\(ExampleModel.literal("2"))</contextEntry></context>", type: "number")
        == ["the result is of type number; date"])
  }

  @Test("ids and names that stand twice, a decision without logic, a variable of another name, a requirement forgotten")
  func form() throws {
    func found(_ elements: String) throws -> [String] {
      let engine = try ExampleModel.engine(elements, checking: true)
      return (engine.faults + engine.findings).map {
        "\($0.severity.rawValue): \($0.message.en)\($0.remedy.map { "; \($0.en)" } ?? "")"
      }
    }
    let data =
      "<inputData id=\"i\" name=\"yearly income\"><variable name=\"yearly income\" typeRef=\"number\"/></inputData>"
    let one = ExampleModel.decision(ExampleModel.literal("1"))
    #expect(
      try found(one + one) == [
        "error: the id 'result' stands twice; the first is on line 3; change one of them",
        "error: two elements are called 'result'; the first is on line 3; change one of them",
      ])
    #expect(
      try found("<decision id=\"d\" name=\"d\"><variable name=\"d\"/><decisionTabel/></decision>") == [
        "warning: the decision 'd' has no logic: it is null unless its value is given"
      ])
    #expect(
      try found("<decision id=\"d\" name=\"d\"><variable name=\"e\"/>\(ExampleModel.literal("1"))</decision>") == [
        "warning: the variable is called 'e', its element 'd'"
      ])
    #expect(
      try found(ExampleModel.decision(ExampleModel.literal("yearly income * 2"), around: data)).first?.hasSuffix(
        "add a requirement of 'yearly income': <informationRequirement> or <knowledgeRequirement>") == true)
  }

  @Test("a value that does not fit says which part, and what is allowed; a name that is no input says the nearest")
  func misfits() throws {
    let engine = try ExampleModel.engine(
      ExampleModel.decision(
        ExampleModel.literal("p"),
        requires: "<informationRequirement><requiredInput href=\"#p\"/></informationRequirement>",
        around: """
          <itemDefinition name="tX"><typeRef>number</typeRef><allowedValues><text>[0..10]</text></allowedValues>
          </itemDefinition>
          <itemDefinition name="tP"><itemComponent name="n"><typeRef>tX</typeRef></itemComponent>
          <itemComponent name="s"><typeRef>string</typeRef></itemComponent></itemDefinition>
          <inputData id="p" name="applicant"><variable name="applicant" typeRef="tP"/></inputData>
          """))
    func fault(_ entries: [(String, Value)]) -> String? {
      let inputs = DecisionInputs(["applicant": .context(ContextValue(entries))])
      let error = #expect(throws: Diagnostic.self) {
        try engine.evaluate(decision: "result", inputs: inputs, session: EvaluationSession(mode: .strict))
      }
      return error.map { "\($0.message.en); \($0.expected?.en ?? "")" }
    }
    #expect(
      fault([("n", .number(13)), ("s", .string("a"))])
        == "'applicant.n' is 13, none of the values allowed; [0..10]")
    #expect(fault([("n", .number(3))]) == "'applicant.s' is missing; string")
    #expect(fault([("n", .number(3)), ("s", .number(1))]) == "'applicant.s' is 1; string")
    let error = #expect(throws: Diagnostic.self) { try engine.inputs(["aplicant": .null]) }
    #expect(error?.remedy?.en == "did you mean “applicant”?")
    #expect(try engine.lacking(engine.inputs([:]), for: "result") == ["applicant"])
  }

  @Test("a name that nobody declared, with the nearest one, at its place")
  func names() throws {
    let elements = ExampleModel.decision(
      ExampleModel.literal("incme &lt; 3"),
      requires: "<informationRequirement><requiredInput href=\"#i\"/></informationRequirement>",
      around: "<inputData id=\"i\" name=\"income\"><variable name=\"income\" typeRef=\"number\"/></inputData>")
    let engine = try ExampleModel.engine(elements, checking: true)
    #expect(
      engine.findings.map { $0.rendered(in: .english) } == [
        """
        example.dmn:6:28: error: nothing is called 'incme'
          |   <literalExpression><text>incme &lt; 3</text></literalExpression>
          |                            ^^^^^
          try: did you mean 'income'
        """
      ])
  }

  @Test("a type that nobody declared")
  func unknownType() throws {
    let engine = try ExampleModel.engine(
      "<itemDefinition name=\"tSum\"><typeRef>number</typeRef></itemDefinition>"
        + ExampleModel.decision(ExampleModel.literal("1"), type: "tSun"))
    #expect(engine.faults.map(\.message.en) == ["there is no type 'tSun'"])
    #expect(engine.faults.first?.remedy?.en == "did you mean “tSum”?")
  }

  @Test("types that contain themselves, through others or alone, are told once each")
  func circularTypes() throws {
    let elements =
      """
      <itemDefinition name="tA"><itemComponent name="b"><typeRef>tB</typeRef></itemComponent></itemDefinition>
      <itemDefinition name="tB"><itemComponent name="c"><typeRef>tC</typeRef></itemComponent></itemDefinition>
      <itemDefinition name="tC" isCollection="true"><typeRef>tA</typeRef></itemDefinition>
      <itemDefinition name="tSelf"><typeRef>tSelf</typeRef></itemDefinition>
      <itemDefinition name="tFine"><itemComponent name="a"><typeRef>tA</typeRef></itemComponent></itemDefinition>
      """ + ExampleModel.decision(ExampleModel.literal("1"), type: "number")
    let engine = try ExampleModel.engine(elements, checking: true)
    #expect(
      engine.findings.map { $0.rendered(in: .english) } == [
        """
        example.dmn:3:1: warning: the type contains itself: tA → tB → tC → tA
          | <itemDefinition name="tA"><itemComponent name="b"><typeRef>tB</typeRef></itemComponent></itemDefinition>
          | ^
          expected: types that end somewhere
          try: from the repetition on any value fits: write Any there, or split it
        """,
        """
        example.dmn:6:1: warning: the type contains itself: tSelf → tSelf
          | <itemDefinition name="tSelf"><typeRef>tSelf</typeRef></itemDefinition>
          | ^
          expected: types that end somewhere
          try: from the repetition on any value fits: write Any there, or split it
        """,
      ])
    // Models are evaluated all the same.
    #expect(try ExampleModel.engine(elements).findings == [])
  }
}
