import Diagnostics

/// 早于起点: a day or month that comes before the first one that it may be, in a register or in a production course.
struct TooEarly {
  let code: String
  let field: String
  /// What was said, with the field's name where it is not the one of the form.
  let said: Wording
  /// What the earliest is, such as the plan's first month.
  let bound: Wording
  let earliest: Wording
  var remedy: Wording?

  var diagnostic: Diagnostic {
    Diagnostic(
      code, at: Place(field: field),
      Wording(
        zh: "\(said.zh)早于\(bound.zh)\(earliest.zh)", en: "\(said.en) is before \(bound.en), \(earliest.en)"),
      expected: Wording(zh: "\(earliest.zh)或以后", en: "\(earliest.en) or later"), remedy: remedy)
  }
}
