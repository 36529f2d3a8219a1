import DecisionLanguage
import Diagnostics
import Testing

@testable import DecisionModels

@Suite("Models")
struct ModelMeaningTests {
  private static let types = """
    <itemDefinition name="tGrade"><typeRef>string</typeRef>
      <allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
    <itemDefinition name="tGrades" isCollection="true"><typeRef>tGrade</typeRef>
      <typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>
    <itemDefinition name="tPerson">
      <itemComponent name="full name"><typeRef>string</typeRef></itemComponent>
      <itemComponent name="grades"><typeRef>tGrades</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tNode">
      <itemComponent name="value"><typeRef>number</typeRef></itemComponent>
      <itemComponent name="children" isCollection="true"><typeRef>tNode</typeRef></itemComponent></itemDefinition>
    <itemDefinition name="tRate"><functionItem outputTypeRef="number"><parameters name="a" typeRef="number"/>
      </functionItem></itemDefinition>
    """

  @Test(
    "item definitions say what a value may be",
    arguments: [
      ("tGrade", #""A""#, #""A""#), ("tGrade", #""C""#, "null"), ("tGrades", #"["A", "B"]"#, #"["A", "B"]"#),
      ("tGrades", #"["A", "C"]"#, "null"), ("tGrades", #"["A", "B", "A"]"#, "null"), ("tGrades", #""A""#, #"["A"]"#),
      ("tPerson", #"{full name: "Li", grades: []}.full name"#, "null"),
      ("tPerson", #"{full name: "Li"}"#, "null"), ("tNode", "{value: 1, children: []}", "{value: 1, children: []}"),
      ("tRate", "function(a) a * 2", "function(a)"), ("tRate", "1", "null"),
    ])
  func types(type: String, text: String, result: String) throws {
    #expect(
      try ExampleModel.result(
        Self.types + ExampleModel.decision(ExampleModel.literal(text), type: type)) == result)
  }

  @Test("names with blanks are read by the types of what they belong to, also behind a dot and in filters")
  func names() throws {
    let elements =
      Self.types
      + ExampleModel.decision(
        ExampleModel.literal(#"the person.full name + string(count([the person][full name = "Li"]))"#),
        requires: "<informationRequirement><requiredInput href=\"#p\"/></informationRequirement>",
        around:
          "<inputData id=\"p\" name=\"the person\"><variable name=\"the person\" typeRef=\"tPerson\"/></inputData>")
    let person = Value.context(ContextValue([("full name", .string("Li")), ("grades", .list([]))]))
    #expect(try ExampleModel.result(elements, inputs: ["the person": person]) == #""Li1""#)
  }

  @Test("instance of knows the model's types")
  func instances() throws {
    #expect(
      try ExampleModel.result(
        Self.types + ExampleModel.decision(ExampleModel.literal(#"["A" instance of tGrade, "C" instance of tGrade]"#)))
        == "[true, false]")
  }

  @Test("an input of a wrong type is null")
  func wrongInput() throws {
    let elements = ExampleModel.decision(
      ExampleModel.literal("amount = null"),
      requires: "<informationRequirement><requiredInput href=\"#a\"/></informationRequirement>",
      around: "<inputData id=\"a\" name=\"amount\"><variable name=\"amount\" typeRef=\"number\"/></inputData>")
    #expect(try ExampleModel.result(elements, inputs: ["amount": .string("x")]) == "true")
    #expect(try ExampleModel.result(elements, inputs: ["amount": .number(1)]) == "false")
    #expect(try ExampleModel.result(elements) == "true")
  }

  // MARK: Services

  private static let service = """
    <inputData id="i" name="base"><variable name="base" typeRef="number"/></inputData>
    <decision id="rate" name="rate"><variable name="rate" typeRef="number"/>\(ExampleModel.literal("0.5"))</decision>
    <decision id="inner" name="inner"><variable name="inner" typeRef="number"/>
      <informationRequirement><requiredInput href="#i"/></informationRequirement>
      <informationRequirement><requiredDecision href="#rate"/></informationRequirement>
      \(ExampleModel.literal("base * rate"))</decision>
    <decision id="outer" name="outer"><variable name="outer" typeRef="number"/>
      <informationRequirement><requiredDecision href="#inner"/></informationRequirement>
      \(ExampleModel.literal("inner + 1"))</decision>
    <decisionService id="one" name="One"><variable name="One"/><outputDecision href="#outer"/>
      <encapsulatedDecision href="#inner"/><inputDecision href="#rate"/><inputData href="#i"/></decisionService>
    <decisionService id="two" name="Two"><variable name="Two"/><outputDecision href="#outer"/>
      <outputDecision href="#inner"/><encapsulatedDecision href="#rate"/><inputData href="#i"/></decisionService>
    """

  private func call(_ text: String) throws -> String {
    try ExampleModel.result(
      Self.service
        + ExampleModel.decision(
          ExampleModel.literal(text),
          requires: """
            <knowledgeRequirement><requiredKnowledge href="#one"/></knowledgeRequirement>
            <knowledgeRequirement><requiredKnowledge href="#two"/></knowledgeRequirement>
            """))
  }

  @Test("a service takes its input data, then its input decisions, and works out the rest within")
  func services() throws {
    #expect(try call("One(100, 0.2)") == "21")
    #expect(try call("One(rate: 0.2, base: 100)") == "21")
    #expect(try call("Two(100)") == "{outer: 51, inner: 50}")
    #expect(try call("One(100)") == "null")
    #expect(try call("One(100, rating: 1)") == "null")
  }

  @Test("a service can be called from outside by the names of its inputs")
  func servicesFromOutside() throws {
    let engine = try ExampleModel.engine(Self.service)
    let session = EvaluationSession()
    #expect(
      try engine.call("One", arguments: ["base": .number(10), "rate": .number(2)], session: session) == .number(21))
    #expect(throws: Diagnostic.self) { try engine.call("Three", arguments: [:], session: session) }
  }

  @Test(
    "a knowledge model may declare its function's type or that of its results",
    arguments: [("tRate", "4"), ("number", "4"), ("string", "null")])
  func resultTypes(type: String, result: String) throws {
    let model = """
      <businessKnowledgeModel id="f" name="f"><encapsulatedLogic typeRef="\(type)">
      <formalParameter name="a" typeRef="number"/>\(ExampleModel.literal("a * 2"))</encapsulatedLogic>
      </businessKnowledgeModel>
      """
    let knowledge = "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>"
    #expect(
      try ExampleModel.result(
        Self.types + ExampleModel.decision(ExampleModel.literal("f(2)"), requires: knowledge, around: model)) == result)
  }

  @Test("an argument that is none of its parameter's type makes the whole call null")
  func wrongArgument() throws {
    #expect(try call("One(\"a\", 0.2) = null") == "true")
    #expect(try call("(function(a: number) 5)(\"x\")") == "null")
  }

  @Test("a decision that nobody has written takes its value from outside")
  func undecided() throws {
    let elements = ExampleModel.decision(
      ExampleModel.literal("judgement"),
      requires: "<informationRequirement><requiredDecision href=\"#j\"/></informationRequirement>",
      around: "<decision id=\"j\" name=\"judgement\"><variable name=\"judgement\"/></decision>")
    #expect(try ExampleModel.result(elements, inputs: ["judgement": .string("fine")]) == #""fine""#)
    #expect(try ExampleModel.result(elements) == "null")
  }

  // MARK: Imports

  @Test("another model's types, functions and decisions stand behind the name of its import")
  func imports() throws {
    let other = try DecisionModel(
      xml: ExampleModel.xml(
        """
        <itemDefinition name="tRate"><typeRef>number</typeRef><allowedValues><text>[0..1]</text></allowedValues>
        </itemDefinition>
        <inputData id="base" name="base sum"><variable name="base sum" typeRef="number"/></inputData>
        <decision id="half" name="half of it"><variable name="half of it" typeRef="number"/>
          <informationRequirement><requiredInput href="#base"/></informationRequirement>
          \(ExampleModel.literal("base sum / 2"))</decision>
        <businessKnowledgeModel id="twice" name="two times"><encapsulatedLogic><formalParameter name="n"/>
          \(ExampleModel.literal("n * 2"))</encapsulatedLogic></businessKnowledgeModel>
        """, namespace: "urn:other"), file: "other.dmn")
    let main = try DecisionModel(
      xml: ExampleModel.xml(
        """
        <import name="the other" namespace="urn:other" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
        """
          + ExampleModel.decision(
            ExampleModel.literal("the other.two times(the other.half of it) + 0"), type: "number",
            requires: """
              <informationRequirement><requiredDecision href="urn:other#half"/></informationRequirement>
              <knowledgeRequirement><requiredKnowledge href="urn:other#twice"/></knowledgeRequirement>
              """)
            + """
            <decision id="r" name="rated"><variable name="rated" typeRef="the other.tRate"/>\(ExampleModel.literal("2"))
            </decision>
            """), file: "main.dmn")
    let library = try ModelLibrary(main) { wanted, _ in wanted.namespace == "urn:other" ? other : nil }
    let engine = try DecisionEngine(library)
    #expect(engine.faults.map(\.code) == [])
    let inputs = DecisionInputs(imported: ["urn:other": ["base sum": .number(10)]])
    #expect(try engine.evaluate(decision: "result", inputs: inputs, session: EvaluationSession()) == .number(10))
    #expect(try engine.evaluate(decision: "rated", inputs: inputs, session: EvaluationSession()) == .null)
  }

  // MARK: Round trips

  @Test(
    "what is written reads back to the same text, from every version's namespace", arguments: DMNVersion.allCases)
  func roundTrip(version: DMNVersion) throws {
    let table = """
      <decision id="t" name="t &amp; &lt;more&gt;"><description>two
      lines</description><question>what?</question><variable name="t" typeRef="string"/>
      <informationRequirement><requiredInput href="#i"/></informationRequirement>
      <authorityRequirement><requiredAuthority href="#k"/></authorityRequirement>
      <decisionTable hitPolicy="COLLECT" aggregation="SUM" outputLabel="o">
      <input label="in"><inputExpression typeRef="number"><text>base &lt; 3</text></inputExpression>
      <inputValues><text>[0..9]</text></inputValues></input>
      <output name="o" typeRef="number"><outputValues><text>1, 2</text></outputValues>
      <defaultOutputEntry><text>0</text></defaultOutputEntry></output><annotation name="why"/>
      <rule id="r"><description>d</description><inputEntry><text>&lt;= 5</text></inputEntry>
      <outputEntry><text>1</text></outputEntry><annotationEntry><text>so</text></annotationEntry></rule></decisionTable>
      </decision><knowledgeSource id="k" name="law" locationURI="urn:law"/>
      """
    let boxed = ExampleModel.decision(
      """
      <context><contextEntry><variable name="a"/><list>\(ExampleModel.literal("1"))</list></contextEntry>
      <contextEntry><variable name="b"/><relation><column name="c" typeRef="number"/><row>\(ExampleModel.literal("1"))</row>
      </relation></contextEntry>
      <contextEntry><variable name="c"/><conditional><if>\(ExampleModel.literal("true"))</if>
      <then>\(ExampleModel.literal("1"))</then><else>\(ExampleModel.literal("2"))</else></conditional></contextEntry>
      <contextEntry><variable name="d"/><filter><in>\(ExampleModel.literal("[1, 2]"))</in>
      <match>\(ExampleModel.literal("item = 1"))</match></filter></contextEntry>
      <contextEntry><variable name="e"/><for iteratorVariable="x"><in>\(ExampleModel.literal("[1]"))</in>
      <return><some iteratorVariable="y"><in>\(ExampleModel.literal("[2]"))</in>
      <satisfies>\(ExampleModel.literal("x = y"))</satisfies></some></return></for></contextEntry>
      <contextEntry><variable name="f"/><functionDefinition><formalParameter name="p" typeRef="number"/>
      \(ExampleModel.literal("p"))</functionDefinition></contextEntry>
      <contextEntry><invocation>\(ExampleModel.literal("f"))<binding><parameter name="p"/>\(ExampleModel.literal("7"))
      </binding></invocation></contextEntry></context>
      """)
    let xml = ExampleModel.xml(Self.types + Self.service + table + boxed)
      .replacing(DMNVersion.v1_5.rawValue, with: version.rawValue)
    let read = try DecisionModel(xml: xml, file: "a.dmn")
    let again = try DecisionModel(xml: read.xml, file: "b.dmn")
    #expect(again.xml == read.xml)
    #expect(again.xml.contains(DMNVersion.v1_5.rawValue))
    for model in [read, again] {
      let engine = try DecisionEngine(ModelLibrary(model))
      let session = EvaluationSession()
      #expect(engine.faults.map(\.code) == [])
      #expect(try engine.evaluate(decision: "result", inputs: DecisionInputs(), session: session) == .number(7))
      #expect(
        try engine.call("One", arguments: ["base": .number(10), "rate": .number(2)], session: session) == .number(21))
    }
  }
}
