import Diagnostics
import Facts
import Journal
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

  /// The wish's own name: the hidden field of every form that gives a command, sixteen bytes as hexadecimal digits. Where
  /// a page has several forms, each adds a word of its own, as in `…-lock`: two of them may be sent from one page.
  ///
  /// A form without it is refused: two such would pass for one, and the second be answered as done.
  /// - Throws: `form.key` at its field.
  var commandKey: String {
    get throws(Diagnostics) {
      guard let key = form.text("key"), CommandKey.isWhole(key) else { throw Diagnostics(.noKey) }
      return key
    }
  }
}

/// What a form may send as its own name.
enum CommandKey {
  static func isWhole(_ key: String) -> Bool {
    let parts = key.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard Hexadecimal.bytes(of: String(parts[0]))?.count == 16 else { return false }
    return parts.dropFirst().allSatisfy { word in
      (1...16).contains(word.utf8.count)
        && word.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
    }
  }
}

extension PortalRequest {
  /// What the form asks for, field by field as it was typed, with the hashes of its files: by it a wish sent twice is
  /// known, wherever what it is about stands by then.
  var typedWish: CanonicalJSON {
    [
      "path": .text(path),
      "fields": .list(
        form.pairs.filter { $0.name != "_token" && $0.name != "key" }.map { [.text($0.name), .text($0.value)] }),
      "files": .list(files.map { [.text($0.field), .text($0.name), .text(ContentHash(of: $0.bytes).hex)] }),
    ]
  }
}

extension FormFields {
  /// A whole number within bounds; `nil` where it is missing, no number, or outside: what is reckoned with it cannot
  /// overflow.
  func whole(_ name: String, in bounds: ClosedRange<Int>) -> Int? {
    text(name).flatMap { Int(TypedNumber.halfWidth($0)) }.flatMap { bounds.contains($0) ? $0 : nil }
  }

  /// A day that records may name, `FactDictionary.days`; `nil` where it is missing, no day, or outside.
  func day(_ name: String) -> CalendarDay? {
    text(name).flatMap { CalendarDay($0) }.flatMap { FactDictionary.days.contains($0) ? $0 : nil }
  }
}

extension FormFields {
  /// Why a field cannot be taken: nothing was typed or chosen, or what was typed is no such thing; and what would be.
  /// - Parameters:
  ///   - code: the fault's name.
  ///   - part: what of the field it is, where that is not all.
  ///   - expected: what the field takes, where its name does not say it.
  func unread(_ field: String, code: String, typed part: String? = nil, expected: Wording? = nil) -> Diagnostics {
    let typed = part ?? text(field) ?? ""
    return Diagnostics(
      Diagnostic(
        code, at: Place(field: field),
        typed.isEmpty
          ? Wording(zh: "没有填写", en: "nothing was typed or chosen")
          : field == "enterprise" && expected == nil
            ? CreditCode.refusalWording(typed)
            : Wording(zh: "读不懂“\(typed.excerpt)”", en: "“\(typed.excerpt)” cannot be read"),
        expected: expected ?? Self.expected[field] ?? Wording(zh: "列表中的一项", en: "one of the list")))
  }

  /// What fields of one name take on every page.
  private static let expected: [String: Wording] = [
    "act": Wording(zh: "页面上的一个按钮", en: "one of the page's buttons"),
    "amount": Wording(zh: "以万元为单位的数，如 1280 或 12.5", en: "a number of 10,000 yuan, such as 1280 or 12.5"),
    "area": Wording(zh: "列表中的一个区域", en: "an area of the list"),
    "codes": Wording(zh: "每行一个 18 位统一社会信用代码", en: "a credit code of 18 characters a line"),
    "day": Wording(zh: "一个日期，如 2026-06-30", en: "a day, such as 2026-06-30"),
    "end": Wording(zh: "日期和时间，如 2026-06-30T16:00", en: "a day and time, such as 2026-06-30T16:00"),
    "enterprise": Wording(
      zh: "18 位统一社会信用代码，如 91310117MA0000001U；没有的不填",
      en: "a credit code of 18 characters, such as 91310117MA0000001U, or nothing"),
    "month": Wording(zh: "一个月份，如 2026-06", en: "a month, such as 2026-06"),
    "start": Wording(zh: "日期和时间，如 2026-06-30T14:00", en: "a day and time, such as 2026-06-30T14:00"),
    "until": Wording(zh: "一个日期，如 2026-06-30", en: "a day, such as 2026-06-30"),
  ]
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
