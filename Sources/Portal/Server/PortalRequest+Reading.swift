import Diagnostics
import Facts
import Quantities

extension PortalRequest {
  /// Which act a form asks for, by the button that was pressed: the one way to read `act` and `do`.
  ///
  /// What is missing or unknown is refused, and never taken for another act.
  /// - Throws: `form.act` at its field.
  func asked<Act: RawRepresentable>(_ field: String, among: Act.Type = Act.self) throws(Diagnostics) -> Act
  where Act.RawValue == String {
    guard let act = form.text(field).flatMap({ Act(rawValue: $0) }) else {
      throw Diagnostics(.noSuchAct(form.text(field) ?? "", field))
    }
    return act
  }

  /// The wish's own name: the hidden field of every form that gives a command, sixteen bytes as hexadecimal digits.
  ///
  /// A form without it is refused: two such would pass for one, and the second be answered as done.
  /// - Throws: `form.key` at its field.
  var commandKey: String {
    get throws(Diagnostics) {
      guard let key = form.text("key"), Hexadecimal.bytes(of: key)?.count == 16 else { throw Diagnostics(.noKey) }
      return key
    }
  }
}

extension FormFields {
  /// A whole number within bounds; `nil` where it is missing, no number, or outside: what is reckoned with it cannot
  /// overflow.
  func whole(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
    text(name).flatMap { Int($0) }.flatMap { bounds.contains($0) ? $0 : nil }
  }

  /// A day that records may name, `FactDictionary.days`; `nil` where it is missing, no day, or outside.
  func day(_ name: String) -> CalendarDay? {
    text(name).flatMap { CalendarDay($0) }.flatMap { FactDictionary.days.contains($0) ? $0 : nil }
  }
}

extension Diagnostic {
  fileprivate static func noSuchAct(_ typed: String, _ field: String) -> Diagnostic {
    Diagnostic(
      "form.act", at: Place(field: field),
      typed.isEmpty
        ? Wording(zh: "没有说明要办哪一项，什么也没有改动", en: "it was not said what to do; nothing was changed")
        : Wording(
          zh: "这一页不办“\(typed.excerpt)”，什么也没有改动",
          en: "this page does no “\(typed.excerpt)”; nothing was changed"),
      remedy: Wording(zh: "刷新页面，用页面上的按钮提交", en: "reload the page and press one of its buttons"))
  }

  fileprivate static let noKey = Diagnostic(
    "form.key", at: Place(field: "key"),
    Wording(
      zh: "这份表单没有带提交编号，或编号不完整，什么也没有改动",
      en: "the form came without its own number, or with a broken one; nothing was changed"),
    remedy: Wording(zh: "刷新页面后再提交一次", en: "reload the page, then submit it again"))
}
