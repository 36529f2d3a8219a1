import Diagnostics
import PolicyCorpus
import Quantities
import Secrecy

/// Texts that people type into a case or a visit: bounded, not blank, and without anybody's identity or mobile number.
enum CaseText {
  /// - Parameter hasContact: whether the form has a field of its own for whom to call, as the intake has.
  static func faults(_ text: String, field: String, hasContact: Bool = false) -> [Diagnostic] {
    guard text.contains(where: { !$0.isWhitespace }) else { return [.textMissing(field)] }
    guard text.count <= CaseOpening.longestText else { return [.textTooLong(text.count, field)] }
    if IdentityNumber.stands(in: text) { return [.identityNumber(field)] }
    guard MobileNumber.stands(in: text) else { return [] }
    let place = Place(field: field)
    return [
      hasContact
        ? MobileNumber.refusal("cases.mobile-number", at: place, remedy: inContactField)
        : MobileNumber.refusal("cases.mobile-number", at: place)
    ]
  }

  /// Where a number belongs on the intake of a case, and in a file of cases.
  private static let inContactField = Wording(
    zh: "删去号码，写在“电话”里：只给办理的人看，可以删除",
    en: "take it out and write it under “Phone”, which only those who work on the case see and which can be erased")

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
