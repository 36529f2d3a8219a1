import Decimals
import Diagnostics
import PolicyCorpus
import Quantities

/// Texts that people type into a case: bounded, and not blank.
enum CaseText {
  static func faults(_ text: String, field: String) -> [Diagnostic] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.textMissing(field)] }
    return text.count > CaseOpening.longestText ? [.textTooLong(text.count, field)] : []
  }

  static func check(_ text: String, field: String) throws(Diagnostics) {
    let faults = faults(text, field: field)
    guard faults.isEmpty else { throw Diagnostics(faults) }
  }
}

/// The fields that a clause declares for its cases.
enum CaseField {
  /// A value in its canonical text.
  /// - Throws: `Diagnostics` with code `cases.field` or `cases.field-value`.
  static func checked(_ name: String, _ text: String, in context: CaseContext) throws(Diagnostics) -> String {
    guard let field = context.type.declaration.fields.first(where: { $0.name == name }), field.isTyped else {
      throw Diagnostics(.caseField(name))
    }
    try CaseText.check(text, field: "value")
    let value: String? =
      switch field.type {
      case .choice(let choices): choices.contains(text) ? text : nil
      case .quantity: Decimal128(exactly: text).map { $0.plainText() }
      case .day: CalendarDay(text)?.description
      case .month: Period(text).flatMap { if case .month = $0 { text } else { nil } }
      case .area: AreaCode(text).flatMap { context.hasArea($0) ? $0.text : nil }
      case .enterprise: CreditCode(text)?.text
      case .text, .fact, .person: text
      }
    guard let value else { throw Diagnostics(.fieldValue(field, text)) }
    return value
  }
}

extension RegisterDeclaration.Field {
  /// Whether it is typed into a case: facts are read where they stand, and people are named by their post.
  public var isTyped: Bool {
    switch type {
    case .fact, .person: false
    case .choice, .quantity, .text, .day, .month, .area, .enterprise: true
    }
  }
}
