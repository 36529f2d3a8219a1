import DecisionLanguage
import Decimals
import Diagnostics
import Foundation
import PolicyCorpus
import Rules

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

extension InputValues {
  /// Reads the values of a JSON file.
  static func read(file: String, type: (String) -> FEELType) throws -> [String: Value] {
    try read(InputFile.text(at: URL(fileURLWithPath: file)), file: file, type: type)
  }
}
