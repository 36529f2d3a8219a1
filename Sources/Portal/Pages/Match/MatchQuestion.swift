import Diagnostics
import Facts
import Quantities

/// One question of 政策匹配, with the right kind of field.
struct MatchQuestion: Sendable {
  let field: String
  let label: String
  let hint: String
  let place: String
  /// What the answer could release; `nil` where that says nothing.
  let release: String?
  let value: String
  let unit: String?
  let fault: String?
  let isText: Bool
  let isDay: Bool
  /// The choices of a question that is answered by choosing; empty where it is typed.
  let choices: [Choice]
  let hasChoices: Bool
  let isNumeric: Bool

  /// The answer 没有: known to be absent.
  static let absent = "-"
}

extension MatchQuestion {
  init?(
    _ asked: MatchField, answer: String?, fault: String? = nil, release: Money?, portal: Portal, words: Strings
  ) {
    let reference = asked.reference
    guard let definition = portal.corpus.facts.definition(of: reference.fact) else { return nil }
    let language = words.language
    field = asked.name
    label = portal.factName(reference, in: language)
    hint = definition.definition(language)
    place = definition.whereToFind(language)
    self.release =
      release.flatMap { money in
        money > .zero
          ? words("match.release", ["most": FigureText.amount(money, in: language).short]) : nil
      }
    value = answer ?? ""
    self.fault = fault
    let options = Self.options(of: definition, words)
    choices =
      options.isEmpty
      ? []
      : ([("", words("match.unsure"))] + options).map { option in
        Choice(value: option.0, label: option.1, isChosen: option.0 == (answer ?? ""))
      }
    hasChoices = !choices.isEmpty
    isDay = definition.type == .day
    isText = choices.isEmpty && !isDay
    switch definition.type {
    case .decimal(.yuan): unit = words("unit.tenThousandYuan")
    case .decimal(.share): unit = "%"
    case .decimal(.quantity(let name)): unit = FactType.Unit.wording(ofQuantity: name)(language)
    default: unit = nil
    }
    if case .decimal = definition.type { isNumeric = true } else { isNumeric = false }
  }

  private static func options(of definition: FactDefinition, _ words: Strings) -> [(String, String)] {
    switch definition.type {
    case .boolean: [("true", words("answer.yes")), ("false", words("answer.no"))]
    case .enumeration(let choices): choices.map { ($0.id, $0.name(words.language)) }
    case .decimal, .day, .year, .code, .text: []
    }
  }
}
