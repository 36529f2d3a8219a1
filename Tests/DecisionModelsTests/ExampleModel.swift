import DecisionLanguage
import Diagnostics
import Testing

@testable import DecisionModels

/// Models that tests write down in a few lines.
enum ExampleModel {
  /// A whole model around some elements.
  static func xml(_ elements: String, namespace: String = "https://example.org/model", name: String = "example")
    -> String
  {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="\(name)" namespace="\(namespace)">
    \(elements)
    </definitions>
    """
  }

  static func engine(_ elements: String, checking: Bool = false) throws -> DecisionEngine {
    let model = try DecisionModel(xml: xml(elements), file: "example.dmn")
    return try DecisionEngine(ModelLibrary(model), checking: checking)
  }

  /// A decision called `result` whose logic is `expression`, with whatever stands around it.
  static func decision(
    _ expression: String, type: String? = nil, requires: String = "", around elements: String = ""
  ) -> String {
    """
    <decision id="result" name="result">
      <variable name="result"\(type.map { " typeRef=\"\($0)\"" } ?? "")/>
      \(requires)
      \(expression)
    </decision>
    \(elements)
    """
  }

  static func literal(_ text: String) -> String { "<literalExpression><text>\(text)</text></literalExpression>" }

  /// The value of `result`, as FEEL writes it.
  static func result(
    _ elements: String, inputs: [String: Value] = [:], mode: Interpreter.Mode = .standard
  ) throws -> String {
    let session = EvaluationSession(mode: mode)
    return try engine(elements).evaluate(decision: "result", inputs: DecisionInputs(inputs), session: session)
      .description
  }

  /// The first message about a text that is no model.
  static func fault(_ xml: String) throws -> String {
    do throws(Diagnostics) {
      _ = try DecisionEngine(ModelLibrary(DecisionModel(xml: xml, file: "example.dmn")))
    } catch {
      return error.rendered(in: .english)
    }
    Issue.record("the model was taken")
    return ""
  }
}
