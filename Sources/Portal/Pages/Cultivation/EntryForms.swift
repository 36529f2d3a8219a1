import Access
import Cultivation
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// One field of an entry's form.
struct EntryField: Sendable {
  let id: String
  let name: String
  let value: String
  let hint: String
  let choices: [Choice]
  let hasChoices: Bool
  let isDay: Bool
  let fault: String?
  /// What stands by now, where it differs from what was typed over something older.
  let stands: String?
}

/// Writes and reads the fields of an entry's form.
struct EntryForms: Sendable {
  let declaration: RegisterDeclaration
  let portal: Portal
  let words: Strings
  let colleagues: [Colleague]

  /// The fields that are typed, by their place among the declared ones. The day of entry is the day on which the act
  /// takes effect, and not typed again.
  private var typed: [(place: Int, field: RegisterDeclaration.Field)] {
    let entryDay = portal.renderer.words(.chinese)("cultivation.entered")
    return declaration.fields.enumerated().compactMap { place, field in
      if case .fact = field.type { return nil }
      return field.name == entryDay ? nil : (place, field)
    }
  }

  /// - Parameter isChanged: whether somebody has changed the entry since the form was opened.
  func fields(
    _ request: PortalRequest, standing: [String: String], _ faults: FormFaults, isChanged: Bool = false
  ) -> [EntryField] {
    typed.map { place, field in
      let id = "field-\(place)"
      let now = standing[field.name] ?? ""
      let value = request.form.exactly(id) ?? now
      let choices = choices(of: field.type, chosen: value)
      return EntryField(
        id: id, name: portal.corpus.wording(field.name)(words.language), value: value, hint: hint(field.type),
        choices: choices, hasChoices: !choices.isEmpty, isDay: field.type == .day, fault: faults[id],
        stands: isChanged && value != now
          ? words.stands(choices.first { $0.value == now }?.label ?? now) : nil)
    }
  }

  /// What was typed, by the names of the fields; an empty one is an empty text.
  func typed(_ request: PortalRequest) -> [String: String] {
    Dictionary(
      uniqueKeysWithValues: typed.compactMap { place, field in
        request.form.exactly("field-\(place)").map { (field.name, $0) }
      })
  }

  /// Where a fault stands on the form.
  func place(of fault: Diagnostic) -> String {
    guard let name = fault.place?.field else { return "main" }
    return typed.first { $0.field.name == name }.map { "field-\($0.place)" } ?? name
  }

  private func choices(of type: FieldType, chosen: String) -> [Choice] {
    let none = Choice(value: "", label: "—", isChosen: chosen.isEmpty)
    switch type {
    case .choice(let values):
      return [none]
        + values.map { Choice(value: $0, label: portal.corpus.wording($0)(words.language), isChosen: $0 == chosen) }
    case .person:
      return [none]
        + colleagues.map { Choice(value: $0.key.text, label: $0.name, isChosen: $0.key.text == chosen) }
    default: return []
    }
  }

  private func hint(_ type: FieldType) -> String {
    switch type {
    case .quantity(let unit): words("cultivation.hint.quantity", ["unit": portal.corpus.wording(unit)(words.language)])
    case .month: words("cultivation.hint.month")
    case .area: words("cultivation.hint.area")
    case .enterprise: words("cultivation.hint.enterprise")
    case .fact, .choice, .text, .day, .person: ""
    }
  }
}

/// 手工提出: something that no rule brings up, with reason and evidence.
enum EntryNewPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let key: String
    let asksEnterprise: Bool
    let needsEnterprise: Bool
    let needsKey: Bool
    /// Whether several entries of one subject are told apart by a number.
    let takesKey: Bool
    let kind: String
    let code: String
    let subjectKey: String
    let name: String
    let asksName: Bool
    let area: String
    let day: String
    let reason: String
    let evidence: String
    let fields: [EntryField]
    let mayEnter: Bool
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let faultAt: [String: String?]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    do {
      let opening = try opening(address, request, portal)
      // Whoever may not decide proposes.
      let enters = try request.asked("act", among: Act.self) == .enter && portal.decidingScope(request) != nil
      let command = RegisterCommand(
        register: address.id, day: try RegisterActs.day(request),
        wishes: [enters ? .enter(.new(opening)) : .propose(opening)],
        ground: Ground(reason: request.form.text("reason") ?? "", evidence: request.form.text("evidence") ?? ""))
      let reply = try await portal.registers.act(
        command, command: command.command(by: request.actor.id, key: request.commandKey), at: request.now,
        within: request.scope)
      guard let entry = reply.entries.first, let path = LocalPath(checking: "\(entry.path(in: address.id))?done=1")
      else { throw RegisterAddress.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
  }

  private enum Act: String {
    case propose, enter
  }

  private static func opening(
    _ address: RegisterAddress, _ request: PortalRequest, _ portal: Portal
  ) throws(Diagnostics) -> EntryOpening {
    let declaration = address.declaration
    var code: CreditCode?
    if let text = request.form.text("credit_code") {
      guard let read = CreditCode(text.uppercased()) else { throw Diagnostics(.codeTyped(text)) }
      code = read
    }
    var area: AreaCode?
    if let text = request.form.text("area") {
      let fields = RegisterFields(declaration, areas: portal.corpus.areas, colleagues: [])
      guard let found = fields.area(text) else { throw Diagnostics(.areaTyped(text)) }
      area = found
    }
    let forms = EntryForms(
      declaration: declaration, portal: portal, words: portal.renderer.words(request.language), colleagues: [])
    return EntryOpening(
      subject: EntrySubject(declaration.subject, enterprise: code, key: request.form.text("key_text") ?? ""),
      title: request.form.text("title") ?? "", area: area, origin: .hand, fields: forms.typed(request))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?
  ) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let declaration = address.declaration
    let forms = EntryForms(
      declaration: declaration, portal: portal, words: words,
      colleagues: try await portal.ports.people.officers(within: request.scope))
    let marked = FormFaults(faults, words: words, field: forms.place)
    let kind = declaration.subject
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("cultivation.new"))),
      title: "\(address.instrument.name(request.language)) · \(words("cultivation.new"))",
      path: address.id.registerPath("new"), key: portal.freshKey(),
      asksEnterprise: kind != .park && kind != .person, needsEnterprise: kind == .enterprise,
      needsKey: kind != .enterprise, takesKey: !declaration.countsEnterprises, kind: words("subject.\(kind.rawValue)"),
      code: request.form.text("credit_code") ?? request.query.text("code") ?? "",
      subjectKey: request.form.exactly("key_text") ?? "", name: request.form.exactly("title") ?? "",
      asksName: kind != .enterprise && kind != .person, area: request.form.exactly("area") ?? "",
      day: request.form.text("day") ?? "\(request.today)", reason: request.form.exactly("reason") ?? "",
      evidence: request.form.exactly("evidence") ?? "", fields: forms.fields(request, standing: [:], marked),
      mayEnter: portal.decidingScope(request) != nil, faults: marked.all, hasFaults: !marked.isEmpty,
      faultAt: Dictionary(
        uniqueKeysWithValues: ["credit_code", "key", "title", "area", "day", "reason", "evidence", "subject"].map {
          ($0, marked[$0])
        }))
    return .page(Page("cultivation/new", title: view.title, view: view, status: marked.isEmpty ? 200 : 422))
  }
}

extension AccessStore {
  /// Those whom a field of type person may name: people who work with registers and are not disabled.
  func colleagues() async throws -> [Colleague] { try await keepers().map(Colleague.init) }

  /// Those whom a form offers for such a field: service officers of the reader's own district and of what lies below it;
  /// where it has none, others who work with registers.
  /// - Parameter standing: what the fields hold: whoever stands there stays to be chosen.
  func officers(within scope: AreaScope, besides standing: Set<String> = []) async throws -> [Colleague] {
    let own = try await keepers().filter { person in
      guard let own = scope.area else { return true }
      return person.area.map { $0.district == own.district } ?? false
    }
    let hasOfficers = own.contains { $0.roles.contains(.officer) }
    return own.filter { !hasOfficers || $0.roles.contains(.officer) || standing.contains($0.key.text) }
      .map(Colleague.init)
  }

  private func keepers() async throws -> [Person] {
    try await people().filter { $0.isActive && !$0.roles.isDisjoint(with: [.city, .district, .officer]) }
  }
}

extension Colleague {
  fileprivate init(_ person: Person) {
    self.init(key: person.key, signIn: person.id.text, name: person.name)
  }
}

extension Diagnostic {
  fileprivate static func codeTyped(_ text: String) -> Diagnostic {
    Diagnostic(
      "register.credit-code", at: Place(field: "credit_code"),
      CreditCode.refusalWording(text.uppercased()), expected: CreditCode.expectedWording)
  }

  fileprivate static func areaTyped(_ text: String) -> Diagnostic {
    Diagnostic(
      "register.area", at: Place(field: "area"),
      Wording(zh: "没有地区“\(text.prefix(30))”，或有几个同名", en: "there is no area “\(text.prefix(30))”, or more than one"),
      expected: Wording(zh: "地区代码或不重名的名称，如 310117、松江区", en: "a code or a name of its own, such as 310117"))
  }
}
