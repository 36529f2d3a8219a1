import Decimals
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension Portal {
  /// A fact and its period by their names: `产值 2025年`.
  func factName(_ reference: FactReference, in language: Language) -> String {
    let name = corpus.facts.definition(of: reference.fact)?.name(language) ?? reference.fact.text
    return reference.period.map { "\(name) \($0.text(in: language))" } ?? name
  }

  /// A fact's value for people: amounts in 万元, days in words, codes and choices by their names.
  func factValue(_ value: FactValue, of fact: FactID, in language: Language) -> (short: String, exact: String) {
    let type = corpus.facts.definition(of: fact)?.type
    switch (value, type) {
    case (.decimal(let number), .decimal(.yuan)?):
      guard let money = Money(exactlyYuan: number) else { return (number.plainText(), number.plainText()) }
      let text = FigureText.amount(money, in: language)
      let unit = language == .chinese ? "\(text.short)万元" : "\(text.short) yuan"
      return (unit, text.exact)
    case (.decimal(let number), .decimal(.share)?): return (Share(number).percent, number.plainText())
    case (.decimal(let number), .decimal(.quantity(let unit))?):
      return (
        "\(FigureText.grouped(number.plainText())) \(FactType.Unit.wording(ofQuantity: unit)(language))",
        number.plainText()
      )
    case (.decimal(let number), _): return (FigureText.grouped(number.plainText()), number.plainText())
    case (.boolean(let flag), _):
      let text = Wording(zh: flag ? "是" : "否", en: flag ? "yes" : "no")(language)
      return (text, text)
    case (.day(let day), _): return (day.text(in: language), "\(day)")
    case (.year(let year), _): return ("\(year)", "\(year)")
    case (.choice(let id), .enumeration(let choices)?):
      return (choices.first { $0.id == id }?.name(language) ?? id, id)
    case (.code(let code), .code(.area)?): return (areaName(AreaCode(code), in: language), code)
    case (.code(let code), .code(.industry)?): return (industryName(IndustryCode(code)), code)
    default: return (value.description, value.description)
    }
  }

  /// What is known of a fact, for people: to the last digit, since it stands beside what was decided by it.
  func knowledgeText(_ knowledge: Knowledge, of fact: FactID, in language: Language) -> String {
    switch knowledge {
    case .unknown: Wording(zh: "未知", en: "unknown")(language)
    case .absent: Wording(zh: "没有", en: "none")(language)
    case .known(let value): exactMoney(value, of: fact, in: language) ?? factValue(value, of: fact, in: language).short
    }
  }

  /// An amount without rounding: `12,999.999999万元` is not 13,000万元 where that is the threshold. `nil` for what is no
  /// amount.
  private func exactMoney(_ value: FactValue, of fact: FactID, in language: Language) -> String? {
    guard case .decimal(let number) = value, corpus.facts.definition(of: fact)?.type == .decimal(.yuan),
      let money = Money(exactlyYuan: number)
    else { return nil }
    let text = FigureText.unrounded(money, in: language)
    return language == .chinese ? "\(text)万元" : "\(text) yuan"
  }
}
