import Decimals
import Diagnostics
import Facts
import Journal
import PolicyCorpus
import Quantities
import Secrecy

/// Somebody who works with the program, as a field of type person names them: by the key that the journal knows too.
public struct Colleague: Sendable, Hashable {
  public let key: ActorID
  /// The name that they sign in with, as files write it.
  public let signIn: String
  public let name: String

  public init(key: ActorID, signIn: String, name: String) {
    self.key = key
    self.signIn = signIn
    self.name = name
  }
}

/// Holds what people typed into a register's fields against its declaration.
public struct RegisterFields: Sendable {
  public let declaration: RegisterDeclaration
  private let areas: AreaRegister
  private let colleagues: [Colleague]

  public init(_ declaration: RegisterDeclaration, areas: AreaRegister, colleagues: [Colleague]) {
    self.declaration = declaration
    self.areas = areas
    self.colleagues = colleagues
  }

  /// The longest text of a field, a reason or an evidence.
  public static let textLimit = 500

  /// The canonical text of what was typed into a field; `nil` where nothing was.
  /// - Parameter place: where to say what is wrong; the field's name is added.
  /// - Throws: `register.unknown-field`, `register.fact-typed`, `register.field-value`, `register.text-too-long`,
  ///   `register.identity-number`, `register.figure-asked`.
  public func canonical(
    _ typed: String, of name: String, at place: Place? = nil
  ) throws(Diagnostic) -> String? {
    var place = place ?? Place()
    place.field = place.field ?? name
    guard let field = declaration.fields.first(where: { $0.name == name }) else {
      throw .unknownField(name, declaration.fields.map(\.name), at: place)
    }
    if case .fact = field.type { throw .factTyped(name, at: place) }
    let text = typed.trimmed
    guard !text.isEmpty else { return nil }
    guard let read = value(text, field.type) else {
      throw .fieldValue(text, of: name, expected: expectation(field.type), at: place)
    }
    try Self.check(read, at: place)
    return read
  }

  /// All fields of a form or a row, canonical; empty ones are left out.
  /// - Throws: `Diagnostics` with every field that is wrong.
  public func canonical(_ typed: [String: String]) throws(Diagnostics) -> [String: String] {
    var fields: [String: String] = [:]
    var faults: [Diagnostic] = []
    for (name, text) in typed.sorted(by: { $0.key < $1.key }) {
      do throws(Diagnostic) {
        fields[name] = try canonical(text, of: name)
      } catch {
        faults.append(error)
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    return fields
  }

  /// A free text: not too long, no identity number of a person in it, and no figure that an enterprise is to report or to
  /// reach: what is registered is passed on.
  static func check(_ text: String, at place: Place) throws(Diagnostic) {
    guard text.count <= textLimit else { throw .textTooLong(text.count, at: place) }
    if IdentityNumber.stands(in: text) { throw .identityNumber(at: place) }
    if let clause = FigureWish.found(in: text) { throw FigureWish.refusal("register.figure-asked", clause, at: place) }
  }

  private func value(_ text: String, _ type: FieldType) -> String? {
    switch type {
    case .fact: nil
    case .choice(let values): values.contains(text) ? text : nil
    case .quantity:
      Decimal128(exactly: text).flatMap { $0.isNegative || $0 > 1_000_000_000_000_000 ? nil : $0.plainText() }
    case .text: text
    case .day: CalendarDay.typed(text).flatMap { FactDictionary.days.contains($0) ? "\($0)" : nil }
    case .month:
      Period.typedMonth(text).flatMap { Register.years.contains($0.year) ? "\($0)" : nil }
    case .area: area(text)?.text
    case .enterprise: CreditCode(text)?.text
    case .person: colleagues.first { $0.key.text == text || $0.signIn == text }?.key.text
    }
  }

  /// The area of a code, or of a name that one area alone bears: streets of several districts may bear one.
  public func area(_ text: String) -> AreaCode? {
    if let area = AreaCode(text).flatMap({ areas.area($0) }) { return area.code }
    let named = Set(areas.all.filter { $0.name == text }.map(\.code))
    return named.count == 1 ? named.first : nil
  }

  /// An area's name beside its code, by either of which a file may name it.
  func said(_ area: AreaCode) -> String { areas.area(area).map { "\($0.name)（\(area)）" } ?? area.text }

  private func expectation(_ type: FieldType) -> Wording {
    switch type {
    case .fact, .text: Wording(zh: "一段文字", en: "words")
    case .choice(let values):
      Wording(zh: values.joined(separator: "、"), en: "one of \(values.joined(separator: ", "))")
    case .quantity(let unit): Wording(zh: "不带逗号的数，单位\(unit)，如 1200", en: "a number without commas, such as 1200")
    case .day: Wording(zh: "日期，如 2026-11-21", en: "a day, such as 2026-11-21")
    case .month:
      Wording(
        zh: "\(Register.years.lowerBound) 年到 \(Register.years.upperBound) 年的月份，如 2026-11",
        en: "a month from \(Register.years.lowerBound) to \(Register.years.upperBound), such as 2026-11")
    case .area: Wording(zh: "地区代码或不重名的地区名称，如 310117", en: "an area's code, such as 310117")
    case .enterprise: Wording(zh: "18 位统一社会信用代码", en: "a credit code of 18 characters")
    case .person: Wording(zh: "本系统人员的登录名", en: "the sign-in name of a person of this system")
    }
  }
}

extension String {
  var trimmed: String {
    var text = self[...]
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    return String(text)
  }
}

extension Diagnostic {
  static func unknownField(_ name: String, _ known: [String], at place: Place) -> Diagnostic {
    let nearest = nearestName(to: name, among: known)
    return Diagnostic(
      "register.unknown-field", at: place,
      Wording(zh: "这一册没有“\(name.excerpt)”这个字段", en: "the register has no field “\(name.excerpt)”"),
      expected: Wording(verbatim: known.joined(separator: "、")),
      remedy: nearest.map { Wording(zh: "是否想写“\($0)”？", en: "did you mean “\($0)”?") })
  }

  static func factTyped(_ name: String, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.fact-typed", at: place,
      Wording(zh: "“\(name)”取自企业事实，不在这里填写", en: "“\(name)” is read from the facts and not typed here"),
      expected: Wording(zh: "空着", en: "nothing"),
      remedy: Wording(zh: "在企业页更正事实，这里随之改变", en: "correct the fact on the enterprise's page; it follows here"))
  }

  static func fieldValue(_ text: String, of name: String, expected: Wording, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.field-value", at: place,
      Wording(zh: "“\(name)”填了“\(text.excerpt)”", en: "“\(name)” is “\(text.excerpt)”"), expected: expected)
  }

  static func textTooLong(_ count: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "register.text-too-long", at: place,
      Wording(zh: "这段文字有 \(count) 字", en: "the text has \(count) characters"),
      expected: Wording(
        zh: "不超过 \(RegisterFields.textLimit) 字", en: "at most \(RegisterFields.textLimit) characters"))
  }

  static func identityNumber(at place: Place) -> Diagnostic {
    IdentityNumber.refusal(
      "register.identity-number", at: place,
      remedy: Wording(zh: "用不指向个人的编号代替", en: "use a number that names nobody instead"))
  }
}
