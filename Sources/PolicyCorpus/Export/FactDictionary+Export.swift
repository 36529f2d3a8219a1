import Diagnostics
import Facts

extension FactDictionary {
  /// The dictionary as data for others: what `tidu facts list --format json` prints and the API gives.
  public var exported: JSONValue {
    JSONValue(fields: ["facts": .list(all.map(\.exported))])
  }
}

extension FactDefinition {
  fileprivate var exported: JSONValue {
    JSONValue(fields: [
      "id": JSONValue(text: id),
      "name": .wording(name),
      "subject": .text(subject.rawValue),
      "type": .text(type.exportedName),
      "unit": JSONValue(text: type.exportedUnit),
      "choices": .list(
        type.choices.map { JSONValue(fields: ["id": .text($0.id), "name": .wording($0.name)]) }),
      "periods": JSONValue(texts: Periodicity.allCases.filter(periods.contains).map(\.rawValue)),
      "statutory": .boolean(isStatutory),
      "canChange": .boolean(canChange),
      "past": .boolean(isPast),
      "class": .text(classification.rawValue),
      "suppliedBy": .wording(suppliedBy),
      "where": .wording(whereToFind),
      "definition": .wording(definition),
      "sources": .list(sources.map { JSONValue(fields: ["id": .text($0.id), "name": .wording($0.name)]) }),
    ])
  }
}

extension FactType {
  /// The type as the dictionary's file writes it.
  fileprivate var exportedName: String {
    switch self {
    case .decimal(.yuan): "decimal yuan"
    case .decimal(.share): "decimal share"
    case .decimal(.count): "decimal count"
    case .decimal(.quantity): "decimal quantity"
    case .boolean: "boolean"
    case .day: "day"
    case .year: "year"
    case .enumeration: "enumeration"
    case .code(let system): "code \(system.rawValue)"
    case .text: "text"
    }
  }

  fileprivate var exportedUnit: String? {
    if case .decimal(.quantity(let unit)) = self { unit } else { nil }
  }

  fileprivate var choices: [Choice] {
    if case .enumeration(let choices) = self { choices } else { [] }
  }
}

extension JSONValue {
  static func wording(_ wording: Wording) -> JSONValue {
    JSONValue(fields: ["zh": .text(wording.zh), "en": .text(wording.en)])
  }
}
