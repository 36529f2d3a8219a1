import DecisionLanguage
import DecisionModels
import Diagnostics

// An expression, and what its names stand for.
let scope = NameScope(types: ["Monthly income": .number(.plain), "Loan": .context(["term": .number(.plain)])])
let source = SourceText("Monthly income * Loan.term >= 100000")
let expression = try Expression(parsing: source, scope: scope)
let loan = Value.context(ContextValue([("term", .number(36))]))
let names = Environment(["Monthly income": .known(.number(3_200)), "Loan": .known(loan)])
print(try Interpreter(source, environment: names).evaluate(expression).value ?? .null)

// An error is null by the standard, with its cause; in strict mode it is an error.
let wrong = SourceText("1 + \"a\"")
let session = EvaluationSession(mode: .standard)
let sum = try Expression(parsing: wrong, scope: NameScope([String]()))
print(try Interpreter(wrong, names: [:]).evaluate(sum, in: session).value ?? .null, session.causes.count)

// What nobody told stays unknown, unless it makes no difference.
let condition = SourceText("age >= 18 or member")
let rule = try Expression(parsing: condition, names: ["age", "member"])
for member in [true, false] {
  let known: [String: Evaluation] = ["age": .unknown(["age"]), "member": .known(.boolean(member))]
  switch try Interpreter(condition, names: known).evaluate(rule) {
  case .known(let value): print(value)
  case .unknown(let causes): print("unknown without", causes.sorted())
  }
}

// A decision table from a DMN file.
let model = try DecisionModel(
  xml: """
    <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="discounts" namespace="urn:discounts">
      <inputData id="a" name="amount"><variable name="amount" typeRef="number"/></inputData>
      <decision id="d" name="Discount"><variable name="Discount" typeRef="number"/>
        <informationRequirement><requiredInput href="#a"/></informationRequirement>
        <decisionTable hitPolicy="UNIQUE">
          <input><inputExpression typeRef="number"><text>amount</text></inputExpression></input><output/>
          <rule><inputEntry><text>[100..500)</text></inputEntry><outputEntry><text>0.05</text></outputEntry></rule>
          <rule><inputEntry><text>&gt;= 500</text></inputEntry><outputEntry><text>0.1</text></outputEntry></rule>
        </decisionTable>
      </decision>
    </definitions>
    """, file: "discounts.dmn")
let engine = try DecisionEngine(ModelLibrary(model), checking: true)
for finding in engine.findings { print(finding.message.en) }
let inputs = DecisionInputs(["amount": .number(500)])
print(try engine.evaluate(decision: "Discount", inputs: inputs, session: EvaluationSession(mode: .strict)))
