import DecisionLanguage
import Diagnostics
import Testing

@testable import DecisionModels

@Suite("Models that are wrong")
struct ModelFaultTests {
  @Test("a document type is refused, so that nothing can grow or reach outside")
  func documentType() throws {
    #expect(
      try ExampleModel.fault("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"c\">]>\n<a>&b;</a>") == """
        example.dmn:2:1: error: document types are not accepted
          | <!DOCTYPE a [<!ENTITY b "c">]>
          | ^
          try: remove <!DOCTYPE …>
        """)
  }

  @Test("an entity that XML does not know is refused")
  func entity() throws {
    #expect(
      try ExampleModel.fault("<a>\n  &secret;</a>") == """
        example.dmn:2:3: error: unknown entity
          |   &secret;</a>
          |   ^
          expected: &lt; &gt; &amp; &apos; &quot; &#…;
        """)
  }

  @Test("a tag that closes another is told with the line where that was opened")
  func tags() throws {
    #expect(
      try ExampleModel.fault("<a>\n<b>\n</a>") == """
        example.dmn:3:1: error: </a> does not close the <b> of line 2
          expected: </b>
        """)
  }

  @Test("elements inside each other have a limit, and so do long texts")
  func depth() throws {
    let deep = String(repeating: "<a>", count: 100_000)
    #expect(
      try ExampleModel.fault(deep).hasPrefix("example.dmn:1:769: error: elements stand too deep inside each other"))
    let wide = "<a " + (0..<100_000).map { "b\($0)='1'" }.joined(separator: " ") + "/>"
    #expect(try ExampleModel.fault(wide).contains("error: an element has too many attributes"))
    #expect(throws: Diagnostic.self) {
      try MarkupReader.root(of: "<a>123456789</a>", file: "a", limits: .init(length: 10))
    }
  }

  @Test("another root is told with the namespaces that can be read")
  func namespace() throws {
    let message = try ExampleModel.fault("<definitions xmlns=\"urn:other\" name=\"a\" namespace=\"b\"/>")
    #expect(
      message.hasPrefix(
        "example.dmn:1:1: error: this is no model of DMN 1.2 to 1.5: the root is <definitions> of the namespace 'urn:other'"
      ))
    #expect(message.contains(DMNVersion.v1_2.rawValue))
  }

  @Test("a reference that names nothing is told with the nearest id")
  func reference() throws {
    let model = ExampleModel.xml(
      """
      <inputData id="income" name="income"><variable name="income"/></inputData>
      <decision id="d" name="d"><variable name="d"/>
        <informationRequirement><requiredInput href="#incme"/></informationRequirement>
      </decision>
      """)
    #expect(
      try ExampleModel.fault(model) == """
        example.dmn:5:27: error: '#incme' names no input data
          |   <informationRequirement><requiredInput href="#incme"/></informationRequirement>
          |                           ^
          try: did you mean “income”?
        """)
  }

  @Test("decisions that require each other are told as the circle that they are")
  func circle() throws {
    func decision(_ name: String, _ needs: String) -> String {
      """
      <decision id="\(name)" name="\(name)"><informationRequirement><requiredDecision href="#\(needs)"/></informationRequirement>
      \(ExampleModel.literal("1"))</decision>
      """
    }
    let model = ExampleModel.xml([decision("a", "b"), decision("b", "c"), decision("c", "a")].joined())
    #expect(
      try ExampleModel.fault(model).hasPrefix(
        "example.dmn:3:1: error: the decisions require each other in a circle: a → b → c → a"))
  }

  @Test("an import that is nowhere is told")
  func missingImport() throws {
    let model = ExampleModel.xml(
      "<import name=\"x\" namespace=\"urn:x\" importType=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"/>")
    #expect(
      try ExampleModel.fault(model) == """
        example.dmn:3:1: error: no model of the namespace 'urn:x' was found
          | <import name="x" namespace="urn:x" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
          | ^
          try: put it in the same folder, or name it by locationURI
        """)
  }

  @Test("a rule as wide as its table is asked for, and a known hit policy")
  func table() throws {
    let model = ExampleModel.xml(
      ExampleModel.decision(
        """
        <decisionTable hitPolicy="UNIQ"><input><inputExpression><text>1</text></inputExpression></input><output/>
        <rule><outputEntry><text>1</text></outputEntry></rule></decisionTable>
        """))
    let message = try ExampleModel.fault(model)
    #expect(message.contains("'UNIQ' is no value of hitPolicy"))
    #expect(message.contains("the rule has 0 conditions and 1 results, the table 1 inputs and 1 outputs"))
  }

  @Test("a fault in FEEL stands at its own line and column, escapes counted")
  func feel() throws {
    let engine = try ExampleModel.engine(
      ExampleModel.decision("<literalExpression><text>1 &lt; 2 and\n   3 &lt; ) </text></literalExpression>"))
    let fault = try #require(engine.faults.first)
    #expect(fault.place == Place(file: "example.dmn", line: 7, column: 11))
    #expect(fault.sourceLine == "   3 &lt; ) </text></literalExpression>")
  }

  @Test("recursion without an end, long chains and endless loops end in an error in time")
  func bounds() throws {
    let endless = """
      <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>
      \(ExampleModel.literal("f(n + 1) + 1"))</encapsulatedLogic></businessKnowledgeModel>
      """
    let knowledge = "<knowledgeRequirement><requiredKnowledge href=\"#f\"/></knowledgeRequirement>"
    let engine = try ExampleModel.engine(
      ExampleModel.decision(ExampleModel.literal("f(1)"), requires: knowledge, around: endless))
    #expect(throws: Diagnostic.self) {
      try engine.evaluate(decision: "result", inputs: DecisionInputs(), session: EvaluationSession())
    }
    #expect(throws: Diagnostic.self) {
      try ExampleModel.result(
        ExampleModel.decision(ExampleModel.literal("for i in 1..1000000, j in 1..1000000 return i")))
    }
  }

  @Test("a chain of five thousand decisions is worked out without recursion")
  func chain() throws {
    var elements = "<decision id=\"d0\" name=\"d0\">\(ExampleModel.literal("1"))</decision>"
    for number in 1...5_000 {
      elements += """
        <decision id="d\(number)" name="d\(number)"><informationRequirement><requiredDecision href="#d\(number - 1)"/>
        </informationRequirement>\(ExampleModel.literal("d\(number - 1) + 1"))</decision>
        """
    }
    let engine = try ExampleModel.engine(elements)
    #expect(
      try engine.evaluate(decision: "d5000", inputs: DecisionInputs(), session: EvaluationSession()) == .number(5001))
  }

  @Test("types that double at each step do not grow without bound")
  func largeTypes() throws {
    var types = "<itemDefinition name=\"t0\"><typeRef>number</typeRef></itemDefinition>"
    for number in 1...60 {
      types += """
        <itemDefinition name="t\(number)"><itemComponent name="a"><typeRef>t\(number - 1)</typeRef></itemComponent>
        <itemComponent name="b"><typeRef>t\(number - 1)</typeRef></itemComponent></itemDefinition>
        """
    }
    let engine = try ExampleModel.engine(types)
    #expect(engine.faults.contains { $0.code == "dmn.type-size" })
  }
}
