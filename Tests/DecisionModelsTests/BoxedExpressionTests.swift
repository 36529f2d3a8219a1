import DecisionLanguage
import Testing

@testable import DecisionModels

@Suite("Boxed expressions")
struct BoxedExpressionTests {
  private func value(_ expression: String, type: String? = nil) throws -> String {
    try ExampleModel.result(ExampleModel.decision(expression, type: type))
  }

  private func literal(_ text: String) -> String { ExampleModel.literal(text) }

  @Test("an entry of a context sees those before it, and the last without a name is the whole")
  func anEntryOfAContextSees() throws {
    let entries = """
      <contextEntry><variable name="net price"/>\(literal("100"))</contextEntry>
      <contextEntry><variable name="tax"/>\(literal("net price * 0.13"))</contextEntry>
      """
    #expect(try value("<context>\(entries)</context>") == #"{"net price": 100, tax: 13}"#)
    #expect(
      try value("<context>\(entries)<contextEntry>\(literal("net price + tax"))</contextEntry></context>") == "113")
  }

  @Test("a context's function may call itself") func aContextSFunctionMayCall() throws {
    let function = """
      <functionDefinition><formalParameter name="n" typeRef="number"/>
      \(literal("if n &lt; 2 then 1 else n * factorial(n - 1)"))</functionDefinition>
      """
    #expect(
      try value(
        """
        <context><contextEntry><variable name="factorial"/>\(function)</contextEntry>
        <contextEntry>\(literal("factorial(6)"))</contextEntry></context>
        """) == "720")
  }

  @Test("a relation is a list of contexts, with null where a cell is missing") func aRelationIsAListOf() throws {
    #expect(
      try value(
        """
        <relation><column name="first name"/><column name="age" typeRef="number"/>
        <row>\(literal("\"Li\""))\(literal("30"))</row><row>\(literal("\"Wu\""))</row></relation>
        """) == #"[{"first name": "Li", age: 30}, {"first name": "Wu", age: null}]"#)
  }

  @Test("a list holds the values of its items") func aListHoldsTheValuesOf() throws {
    #expect(try value("<list>\(literal("1"))\(literal("\"a\""))<list/></list>") == #"[1, "a", []]"#)
  }

  @Test(
    "a conditional takes one way, and none where its condition is no boolean",
    arguments: [("true", "\"then\""), ("false", "\"else\""), ("null", "\"else\""), ("\"abc\"", "null")])
  func aConditionalTakesOneWayAnd(condition: String, result: String) throws {
    #expect(
      try value(
        """
        <conditional><if>\(literal(condition))</if><then>\(literal("\"then\""))</then>
        <else>\(literal("\"else\""))</else></conditional>
        """) == result)
  }

  @Test("a filter sees the item and the entries of a member") func aFilterSeesTheItemAnd() throws {
    #expect(
      try value("<filter><in>\(literal("[1, 2, 3, 4]"))</in><match>\(literal("item > 2"))</match></filter>") == "[3, 4]"
    )
    #expect(
      try value(
        """
        <filter><in>\(literal("[{unit price: 1}, {unit price: 5}]"))</in>
        <match>\(literal("unit price > 2"))</match></filter>
        """) == #"[{"unit price": 5}]"#)
    #expect(
      try value("<filter><in>\(literal("[1, 2]"))</in><match>\(literal("\"yes\""))</match></filter>") == "null")
  }

  @Test("a loop walks over lists and ranges and sees its results so far") func aLoopWalksOverListsAnd() throws {
    func loop(_ list: String, _ body: String) -> String {
      """
      <for iteratorVariable="each one"><in>\(literal(list))</in><return>\(literal(body))</return></for>
      """
    }
    #expect(try value(loop("[1, 2, 3]", "each one * 2")) == "[2, 4, 6]")
    #expect(try value(loop("[1..3]", "each one")) == "[1, 2, 3]")
    #expect(
      try value(loop("[1, 2, 3, 4]", "if count(partial) = 0 then 1 else each one * partial[-1]")) == "[1, 2, 6, 24]")
    #expect(try value(loop("null", "each one")) == "null")
  }

  @Test(
    "some and every know a third value",
    arguments: [
      ("some", "item > 2", "true"), ("some", "item > 9", "false"), ("some", "if item = 1 then null else false", "null"),
      ("some", "\"no boolean\"", "null"), ("every", "item > 0", "true"), ("every", "item > 2", "false"),
      ("every", "if item = 1 then null else true", "null"), ("every", "if item = 1 then null else false", "false"),
    ])
  func someAndEveryKnowAThird(kind: String, condition: String, result: String) throws {
    #expect(
      try value(
        """
        <\(kind) iteratorVariable="item"><in>\(literal("[1, 2, 3]"))</in>
        <satisfies>\(literal(condition.replacing("<", with: "&lt;")))</satisfies></\(kind)>
        """) == result)
  }

  @Test("an invocation binds by name, and what is not bound is null") func anInvocationBindsByNameAnd() throws {
    let model = """
      <businessKnowledgeModel id="rate" name="Rate"><variable name="Rate"/>
        <encapsulatedLogic>
          <formalParameter name="amount" typeRef="number"/><formalParameter name="bonus" typeRef="number"/>
          \(literal("if bonus = null then amount else amount + bonus"))
        </encapsulatedLogic>
      </businessKnowledgeModel>
      """
    let knowledge = "<knowledgeRequirement><requiredKnowledge href=\"#rate\"/></knowledgeRequirement>"
    func invocation(_ bindings: String) -> String {
      ExampleModel.decision(
        "<invocation>\(literal("Rate"))\(bindings)</invocation>", requires: knowledge, around: model)
    }
    func binding(_ name: String, _ value: String) -> String {
      "<binding><parameter name=\"\(name)\"/>\(literal(value))</binding>"
    }
    #expect(try ExampleModel.result(invocation(binding("bonus", "5") + binding("amount", "10"))) == "15")
    #expect(try ExampleModel.result(invocation(binding("amount", "10"))) == "10")
    #expect(try ExampleModel.result(invocation(binding("sum", "10"))) == "null")
  }

  @Test("a Java function of the closed table is served, and no other") func aJavaFunctionOfTheClosed() throws {
    func java(_ name: String, _ signature: String, _ call: String) -> String {
      """
      <context><contextEntry><variable name="f"/>
        <functionDefinition kind="Java"><formalParameter name="a"/><formalParameter name="b"/>
          <context><contextEntry><variable name="class"/>\(literal("\"\(name)\""))</contextEntry>
          <contextEntry><variable name="method signature"/>\(literal("\"\(signature)\""))</contextEntry></context>
        </functionDefinition></contextEntry>
      <contextEntry>\(literal(call))</contextEntry></context>
      """
    }
    #expect(try value(java("java.lang.Math", "max(double, double)", "f(2.5, 1)")) == "2.5")
    #expect(try value(java("java.lang.Math", "floorMod(int, int)", "f(-7, 3)")) == "2")
    #expect(
      try value(java("java.lang.String", "format(java.lang.String, [Ljava.lang.Object;)", "f(\"%s!\", \"ni hao\")"))
        == #""ni hao!""#)
    #expect(try value(java("java.lang.Math", "addExact(int, int)", "f(2147483647, 1)")) == "null")
    #expect(try value(java("java.lang.System", "exit(int)", "f(1, 2)")) == "null")
    #expect(try value(java("java.lang.Math", "max(double, double)", "f(\"a\", \"b\")")) == "null")
  }

  @Test(
    "a value is made to conform to its type",
    arguments: [
      ("number", "\"abc\"", "null"), ("string", "[\"a\"]", "\"a\""), ("list&lt;number&gt;", "5", "[5]"),
      ("date and time", "date(\"2026-05-10\")", "date and time(\"2026-05-10T00:00:00Z\")"), ("number", "null", "null"),
    ])
  func aValueIsMadeToConform(type: String, text: String, result: String) throws {
    #expect(try value(literal(text), type: type) == result)
  }

  @Test("an expression in another language is null, and its cause is told") func anExpressionInAnotherLanguageIs()
    throws
  {
    let engine = try ExampleModel.engine(
      ExampleModel.decision("<literalExpression expressionLanguage=\"urn:groovy\"><text>1</text></literalExpression>"))
    let session = EvaluationSession()
    #expect(try engine.evaluate(decision: "result", inputs: DecisionInputs(), session: session) == .null)
    #expect(session.causes.map(\.code) == ["dmn.language"])
  }
}
