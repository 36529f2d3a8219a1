import DecisionLanguage
import DecisionModels
import Declarations
import Decimals
import Diagnostics
import Foundation
import PolicyCorpus

/// Values of names in a JSON file.
enum InputValues {
  /// Reads an object whose members are values. Texts are dates, times and durations where the type says so.
  /// - Parameter type: what is known of a name's value.
  /// - Throws: `Diagnostics`: the file's own faults, and `input.value` for a text that is none of its type.
  static func read(_ path: String, type: (String) -> FEELType) throws -> [String: Value] {
    let reader = try DeclarationReader(json: InputFile.text(at: URL(fileURLWithPath: path)), file: path)
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

extension JSONValue {
  /// A FEEL value: whole numbers as numbers, all others as texts, since JSON readers would round them.
  init(_ value: Value) {
    switch value {
    case .null: self = .null
    case .boolean(let truth): self = .boolean(truth)
    case .number(let number): self = number.integer.map(JSONValue.integer) ?? .text(number.description)
    case .string(let text): self = .text(text)
    case .date(let day): self = .text("\(day)")
    case .time(let time): self = .text("\(time)")
    case .dateAndTime(let instant): self = .text("\(instant)")
    case .yearsAndMonths(let duration): self = .text("\(duration)")
    case .daysAndTime(let duration): self = .text("\(duration)")
    case .list(let members): self = .list(members.map { JSONValue($0) })
    case .context(let context): self = .object(context.entries.map { Member($0.key, JSONValue($0.value)) })
    case .range, .function: self = .text(value.description)
    }
  }
}
