import DecisionLanguage
import DecisionModels
import Declarations
import Diagnostics

/// Values of names in JSON: what an expression or a model is tried on.
public enum InputValues {
  /// Reads an object whose members are values. Texts are dates, times and durations where the type says so.
  /// - Parameters:
  ///   - file: what messages call the text.
  ///   - type: what is known of a name's value.
  /// - Throws: the text's own faults, `input.object`, and `input.value` for a text that is none of its type.
  public static func read(
    _ json: String, file: String, type: (String) -> FEELType
  ) throws(Diagnostics) -> [String: Value] {
    let reader = try DeclarationReader(json: json, file: file)
    guard case .mapping(let entries) = reader.root.content else {
      throw Diagnostics(
        Diagnostic(
          "input.object", at: reader.root.place,
          Wording(zh: "这里是\(reader.root.shape.zh)", en: "this is \(reader.root.shape.en)"),
          expected: Wording(zh: "一个对象：名称对值", en: "an object of values by name")))
    }
    var values: [String: Value] = [:]
    for entry in entries { values[entry.key] = try value(entry.value, of: type(entry.key)) }
    return values
  }

  private static func value(_ node: DeclarationNode, of type: FEELType) throws(Diagnostics) -> Value {
    switch node.content {
    case .null: return .null
    case .list(let nodes):
      var member = FEELType.any
      if case .list(let declared) = type.unconstrained { member = declared }
      var members: [Value] = []
      for node in nodes { members.append(try value(node, of: member)) }
      return .list(members)
    case .mapping(let entries):
      var types: [String: FEELType] = [:]
      if case .context(let declared) = type.unconstrained { types = declared }
      var context = ContextValue()
      for entry in entries { context[entry.key] = try value(entry.value, of: types[entry.key] ?? .any) }
      return .context(context)
    case .text(let text, .number): return try read(text, as: .number(.plain), node, type)
    case .text(let text, .boolean): return .boolean(text == "true")
    case .text(let text, _):
      // A text where a number is due stays one: the model's own conversion decides.
      switch type.unconstrained {
      case .number, .boolean: return .string(text)
      default: return try read(text, as: type, node, type)
      }
    }
  }

  private static func read(
    _ text: String, as kind: FEELType, _ node: DeclarationNode, _ type: FEELType
  ) throws(Diagnostics) -> Value {
    if let value = Value(text: text, of: kind) { return value }
    throw Diagnostics(
      Diagnostic(
        "input.value", at: node.place, Wording(zh: "“\(text.excerpt)”读不懂", en: "“\(text.excerpt)” cannot be read"),
        expected: type.words))
  }
}
