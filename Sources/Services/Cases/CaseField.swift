import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

/// Texts that people type into a case or a visit: bounded, not blank, and without anybody's identity or mobile number.
enum CaseText {
  static func faults(_ text: String, field: String) -> [Diagnostic] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.textMissing(field)] }
    guard text.count <= CaseOpening.longestText else { return [.textTooLong(text.count, field)] }
    if IdentityNumber.stands(in: text) { return [.identityNumber(field)] }
    return MobileNumber.stands(in: text) ? [MobileNumber.refusal("cases.mobile-number", at: Place(field: field))] : []
  }

  /// Refuses what an office writes where it asks for a figure to be reported or reached.
  /// - Throws: `Diagnostics` with code `cases.figure-asked`.
  static func checkWish(_ text: String, field: String) throws(Diagnostics) {
    guard let clause = FigureWish.found(in: text) else { return }
    throw Diagnostics(FigureWish.refusal("cases.figure-asked", clause, at: Place(field: field)))
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
    guard let value = field.type.canonical(text, hasArea: context.hasArea) else {
      throw Diagnostics(.fieldValue(field, text))
    }
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
