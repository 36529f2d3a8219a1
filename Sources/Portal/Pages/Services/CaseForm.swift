import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Services

/// One thing that may be done with a case: folded until somebody opens it, or open where it was sent with a fault.
struct CaseForm: Sendable {
  struct Select: Sendable {
    let id: String
    let name: String
    let label: String
    let choices: [Choice]
    let isRequired: Bool
  }

  struct Input: Sendable {
    let id: String
    let name: String
    let label: String
    let value: String
    let isLong: Bool
    let isRequired: Bool
    /// What is offered to whoever types.
    var suggestions: [String] = []
  }

  struct Button: Sendable {
    let name: String
    let value: String
    let label: String
    let isPlain: Bool
  }

  let anchor: String
  let title: String
  let hint: String?
  let isOpen: Bool
  /// Needs no more than its button.
  let isBare: Bool
  let act: String
  let party: String
  let key: String
  let path: String
  let selects: [Select]
  /// Units of which several may be ticked.
  var checks: [Choice] = []
  var checksLabel = ""
  let inputs: [Input]
  var buttons: [Button]
  /// Under which name the browser keeps a long text that was not sent; `nil` where there is none to keep.
  let draft: String?
  /// Where files may come with it.
  var fileField: FileField?

  /// What a form asks for; `nil` where its fields say nothing.
  /// - Parameter district: the case's, to which a department belongs that is typed without an area.
  /// - Throws: `Diagnostics` where what was typed into one cannot be read.
  static func command(
    of request: PortalRequest, in district: AreaCode?, of city: AreaCode
  ) throws -> CaseCommand? {
    let form = request.form
    let party = form.text("party").flatMap { Int($0) } ?? -1
    let text = form.exactly("text").map { $0.replacing("\r\n", with: "\n").trimmingWhiteSpace } ?? ""
    // A button of a suggested unit, else the departments that are typed, else one of the list.
    func units() throws -> [ServiceUnit] {
      if let button = form.text("to") { return ServiceUnit(button).map { [$0] } ?? [] }
      let chosen = form.text("unit").flatMap { ServiceUnit($0) }
      let typed = (form.text("department") ?? "").split(whereSeparator: { "、，,；;\n".contains($0) })
      guard !typed.isEmpty else { return chosen.map { [$0] } ?? [] }
      return try typed.map { name in
        let name = String(name).trimmingWhiteSpace
        guard let unit = ServiceUnit(named: name, in: chosen?.area ?? district, of: city) else {
          throw Diagnostics(.departmentUnreadable(name))
        }
        return unit
      }
    }
    switch form.text("act") {
    case "take": return .take(party: party, officer: request.actor.id)
    case "assign": return form.text("officer").flatMap(ActorID.init).map { .assign(party: party, officer: $0) }
    case "ask": return .ask(party: party, question: text)
    case "answer": return .answer(party: party, text: text)
    case "term":
      let days = try ServiceTerm.workingDays(typed: form.text("days") ?? "", field: "days")
      return .setTerm(party: party, workingDays: days, reason: text)
    case "hand":
      let officer = form.text("person").flatMap { HandedTo($0) }
      // Whoever is named without a unit has it for the own office.
      return (try units().first ?? officer.map { ServiceUnit($0.area) }).map {
        .handOn(party: party, to: $0, officer: officer?.key, reason: text)
      }
    case "refuse": return .refuse(party: party, reason: text)
    case "invite":
      // All that are offered by one button, else those that are ticked, and those that are typed or one of the list.
      let ticked = form.text("every")?.split(separator: CaseForm.unitSeparator).map(String.init) ?? form.all("units")
      return .invite(ticked.compactMap { ServiceUnit($0) } + (try units()), reason: text)
    case "close":
      return form.text("outcome").flatMap(CaseOutcome.init(rawValue:)).map {
        .close(party: party, $0, words: text)
      }
    case "step": return (form.text("passing") ?? form.text("step")).map { .step($0) }
    case "makeup":
      guard let day = form.day("on") else {
        throw form.unread(
          "on", code: "cases.step-day", expected: Wording(zh: "如 2026-10-09", en: "such as 2026-10-09"))
      }
      return form.text("step").map { .makeUp(step: $0, on: day) }
    case "field": return form.text("field").map { .field(name: $0, value: form.text("value") ?? "") }
    case "note": return .note(text)
    case "reopen": return .reopen(party: party, reason: text)
    case "rate":
      guard let mark = form.text("mark").flatMap(CaseRating.Mark.init(rawValue:)) else {
        throw Diagnostics(
          Diagnostic(
            "cases.mark", at: Place(field: "mark"), Wording(zh: "没有选择满意度", en: "no rating is chosen"),
            remedy: Wording(zh: "按企业自己的看法选一项", en: "choose what the enterprise itself thinks")))
      }
      return .rate(mark, words: text)
    case "withdraw": return .withdraw(reason: text)
    case "erase": return .eraseContact(reason: text)
    default: return nil
    }
  }
}

extension Diagnostic {
  fileprivate static func departmentUnreadable(_ name: String) -> Diagnostic {
    Diagnostic(
      "cases.department", at: Place(field: "department"),
      Wording(zh: "“\(name.excerpt)”认不出是哪个单位", en: "“\(name.excerpt)” names no unit"),
      expected: Wording(
        zh: "一个部门的名称，最多 40 字，如“规划资源局”“市应急局”；几个部门用顿号隔开",
        en: "a department's name, at most 40 characters; several are parted by commas"),
      remedy: Wording(zh: "区里的部门，同时选它所在的区", en: "for a district's department choose its district too"))
  }
}

extension CaseForm {
  /// Between units in a button's value; no department's name has it.
  static let unitSeparator: Character = "|"
}

/// An officer whom a part is handed on to, with the area of the officer's own office, as a form's value.
struct HandedTo: Sendable, CustomStringConvertible {
  let area: AreaCode
  let key: ActorID

  init(_ officer: Officer) {
    (area, key) = (officer.area, officer.key)
  }

  /// Reads `310117001 person:5`; `nil` for anything else.
  init?(_ text: String) {
    let parts = text.split(separator: " ", maxSplits: 1).map(String.init)
    guard parts.count == 2, let area = AreaCode(parts[0]), let key = ActorID(parts[1]) else { return nil }
    (self.area, self.key) = (area, key)
  }

  var description: String { "\(area) \(key.text)" }
}

/// Writes the forms of a case, as far as the reader may act.
struct CaseFormWriter {
  let dossier: CaseDossier
  /// Whom parts may be handed on to, whoever has the least in hand first.
  let officers: [OfficerLoad]
  /// Those who belong to the units of open parts.
  let members: [MemberLoad]
  let request: PortalRequest
  let portal: Portal
  let said: ServiceWords
  let faults: [Diagnostic]
  /// Departments that are offered to whoever types one.
  let departments: [String]
  private let mayAct: Bool

  init(
    _ dossier: CaseDossier, _ officers: [OfficerLoad], _ members: [MemberLoad], departments: [String],
    _ request: PortalRequest, _ portal: Portal, _ said: ServiceWords, faults: [Diagnostic]
  ) {
    self.dossier = dossier
    self.officers = officers
    self.members = members
    self.departments = departments
    self.request = request
    self.portal = portal
    self.said = said
    self.faults = faults
    mayAct = Portal.allows(request.actor, Portal.caseKeepers)
  }

  /// How the names of all drafts of this case begin.
  var drafts: String { "case-\(found.id)-" }

  private var words: Strings { said.words }
  private var found: ServiceCase { dossier.case }
  private var type: CaseType? { portal.cases.reference.type(found.opening.instrument) }

  /// The form that was sent with a fault, and is shown open.
  var openAnchor: String? {
    guard !faults.isEmpty, let act = request.form.text("act") else { return nil }
    return "\(act)-\(request.form.text("party") ?? "case")"
  }

  /// Whether a form of a part is shown open.
  func isOpen(in party: CaseParty) -> Bool {
    !faults.isEmpty && request.form.text("party") == "\(party.number)"
  }

  // MARK: A party's

  func forms(of party: CaseParty) -> [CaseForm] {
    guard mayAct, let type else { return [] }
    guard party.isOpen else { return mayReopen(party, type) ? [text("reopen", party)] : [] }
    if request.isOwnEnterprise { return party.isWaiting ? [text("answer", party)] : [] }
    guard request.caseActor.acts(for: party.unit) else { return [] }
    var forms: [CaseForm] = []
    if party.state == .new || party.officer.map(dossier.gone.contains) ?? true {
      forms.append(form("take", party, isBare: true))
    }
    if let assign = assign(party) { forms.append(assign) }
    forms.append(party.isWaiting ? text("answer", party) : text("ask", party))
    forms.append(
      text(
        "close", party,
        selects: [
          select(
            "outcome", "case.closing",
            CaseOutcome.ownClosings.map { ($0.rawValue, words("case.outcome.\($0.rawValue)")) }, party)
        ]))
    forms.append(handOn(party))
    if mayReset(party) {
      forms.append(
        text(
          "term", party,
          inputs: [input("days", "case.days", party, value: "\(party.clock.workingDays)", isLong: false)]))
    }
    forms.append(text("refuse", party))
    return forms
  }

  private func mayReset(_ party: CaseParty) -> Bool {
    found.mayReset(party, request.caseActor, on: request.today)
  }

  /// Whether the reader may open a part again, and could then go on with the case.
  private func mayReopen(_ party: CaseParty, _ type: CaseType) -> Bool {
    (found.isOpen || type.declaration.reopens) && found.reopenable.contains(party)
      && found.mayReopen(party, request.caseActor)
  }

  /// Those of the part's own unit, but for whoever has it.
  private func others(beside party: CaseParty) -> [MemberLoad] {
    members.filter { $0.member.unit == party.unit && $0.member.key != party.officer }
  }

  /// Who works on a part, as far as that is not plain: a department's own people, and who else in their place; that there is
  /// nobody to give it to; and whose it is to set another term once it has run out. Empty for those who don't act for the part.
  func reading(of party: CaseParty) -> [String] {
    guard mayAct, party.isOpen, !request.isOwnEnterprise, request.caseActor.acts(for: party.unit) else { return [] }
    var reading: [String] = []
    if let department = party.unit.department, request.caseActor.department == nil {
      reading.append(
        words(
          "case.departmentWork",
          ["department": said.said(department), "area": portal.areaName(party.unit.area, in: said.language)]))
    }
    if others(beside: party).isEmpty { reading.append(words("case.nobodyElse")) }
    if !mayReset(party), let above = party.unit.parent {
      reading.append(words("case.termAbove", ["unit": said.unit(above)]))
    }
    return reading
  }

  /// 改派: those of the part's own unit, but for whoever has it; `nil` where there is nobody else.
  private func assign(_ party: CaseParty) -> CaseForm? {
    let others = others(beside: party)
    guard !others.isEmpty else { return nil }
    return form(
      "assign", party,
      selects: [
        select(
          "officer", "case.officer",
          [("", words("case.choose"))]
            + others.map {
              (
                $0.member.key.text,
                label(
                  $0.member.key, of: said.unit($0.member.unit), isAway: $0.absence?.covers(request.today) ?? false,
                  cases: $0.cases)
              )
            }, party, isRequired: true)
      ])
  }

  /// An officer with the own area and what is in hand.
  private func label(of load: OfficerLoad) -> String {
    label(
      load.officer.key, of: portal.areaName(load.officer.area, in: said.language),
      isAway: load.officer.isAway(on: request.today), cases: load.cases)
  }

  private func label(_ key: ActorID, of unit: String, isAway: Bool, cases: Int) -> String {
    words(
      isAway ? "case.officerAway" : "case.officerLoad",
      ["name": said.person(key), "area": unit, "count": "\(cases)"])
  }

  /// 转办 in two taps: the likely units stand as buttons, the others in a list; a person may be named with the unit, or alone
  /// for the own office. A unit that is in the case already goes on within its part.
  private func handOn(_ party: CaseParty) -> CaseForm {
    var likely: [ServiceUnit] = []
    if let parent = party.unit.parent { likely.append(parent) }
    likely += type?.besideUnits(in: party.unit.area.district, of: portal.cases.reference.city) ?? []
    if let area = found.opening.area { likely += [ServiceUnit(area), ServiceUnit(area.district)] }
    var seen: Set<ServiceUnit> = [party.unit]
    return text(
      "hand", party, value: words("case.handDefault"),
      selects: [
        select("unit", "case.otherUnit", units, party),
        select(
          "person", "case.handOfficer",
          [("", words("case.handNobody"))] + officers.map { ("\(HandedTo($0.officer))", label(of: $0)) }, party),
      ],
      inputs: [departmentInput("case.department", party)],
      buttons: likely.filter { seen.insert($0).inserted }.map {
        CaseForm.Button(
          name: "to", value: "\($0)", label: words("case.handTo", ["unit": said.unit($0)]), isPlain: false)
      } + [CaseForm.Button(name: "", value: "", label: words("case.handToOther"), isPlain: true)])
  }

  /// The city, the districts, and the streets and parks of the case's district.
  private var units: [(String, String)] {
    let areas = portal.corpus.areas
    let district = found.opening.area?.district
    var codes = [portal.cases.reference.city] + areas.districts.map(\.code)
    if let district {
      codes += areas.children(of: district, level: .street).map(\.code)
      codes += areas.children(of: district, level: .park).map(\.code)
    }
    return [("", words("case.choose"))] + codes.map { ($0.text, portal.areaName($0, in: said.language)) }
      + named.filter { $0.department != nil }.map { ("\($0)", said.unit($0)) }
  }

  /// Whom declaration and clause name, as units of this case.
  private var named: [ServiceUnit] {
    type?.namedUnits(in: found.opening.area?.district, of: portal.cases.reference.city) ?? []
  }

  /// 协办: those whom the clause names are ticked, or all invited by one button; any other stands in the list.
  private func invite() -> CaseForm {
    let there = Set(found.openParties.map(\.unit))
    let offered = named.filter { !there.contains($0) }
    let ticked = Set(request.form.all("units"))
    var invite = text(
      "invite", nil,
      selects: [
        select("unit", "case.unit", units.filter { choice in !there.contains { "\($0)" == choice.0 } }, nil)
      ], inputs: [departmentInput("case.departments", nil)])
    invite.checks = offered.map { Choice(value: "\($0)", label: said.unit($0), isChosen: ticked.contains("\($0)")) }
    invite.checksLabel = words("case.inviteNamed")
    if offered.count > 1 {
      invite.buttons.append(
        CaseForm.Button(
          name: "every", value: offered.map(\.description).joined(separator: "\(CaseForm.unitSeparator)"),
          label: words("case.inviteEvery", ["count": "\(offered.count)"]), isPlain: true))
    }
    return invite
  }

  /// Where departments are typed that no list has.
  private func departmentInput(_ label: String, _ party: CaseParty?) -> CaseForm.Input {
    var typed = input("department", label, party, isLong: false, isRequired: false)
    typed.suggestions = departments
    return typed
  }

  // MARK: The case's

  func caseForms() -> [CaseForm] {
    guard mayAct, let type else { return [] }
    var forms: [CaseForm] = []
    let isOffice = !request.isOwnEnterprise
    if isOffice, found.mayDirect(request.caseActor) {
      forms.append(invite())
      forms += progressForms(type)
      let typed = type.declaration.fields.filter(\.isTyped)
      if !typed.isEmpty {
        forms.append(
          form(
            "field", nil, selects: [select("field", "case.field", typed.map { ($0.name, fieldLabel($0)) }, nil)],
            inputs: [input("value", "case.value", nil, isLong: false)]))
      }
    }
    // Whoever closed it records no rating for the enterprise; a colleague says how it was heard.
    if !found.isOpen, found.rating == nil, found.outcome != .withdrawn,
      !dossier.occurrences.contains(where: { $0.closer == request.actor.id })
    {
      forms.append(
        text(
          "rate", nil, label: isOffice ? "case.label.rateFor" : nil, isRequired: isOffice,
          selects: [
            // Nothing is preset: what is not chosen is nobody's opinion.
            select(
              "mark", "case.rating",
              [("", words("case.choose"))]
                + CaseRating.Mark.allCases.map { ($0.rawValue, words("case.mark.\($0.rawValue)")) }, nil,
              isRequired: true)
          ]))
    }
    forms.append(text("note", nil))
    if !isOffice, found.isOpen { forms.append(text("withdraw", nil)) }
    if found.hasContact { forms.append(text("erase", nil)) }
    return forms
  }

  /// 登记进展 and, where steps were passed over, 补登进展.
  private func progressForms(_ type: CaseType) -> [CaseForm] {
    var forms: [CaseForm] = []
    let steps = type.declaration.steps
    let missing = dossier.progress(along: steps).filter { $0.day == nil }.map(\.step)
    let open = missing.filter { found.mayRecord($0, of: type) }
    if !open.isEmpty {
      // Whoever was asked about what is passed over confirms it first of all.
      let asked = faults.contains { $0.code == "cases.steps-passed-over" } ? request.form.text("step") : nil
      let passing = asked.map { step in
        CaseForm.Button(
          name: "passing", value: step,
          label: words(
            "case.passOver",
            [
              "steps": dossier.steps(passedOverBy: step, along: steps).map(said.said)
                .joined(separator: words("list.separator")), "step": said.said(step),
            ]), isPlain: false)
      }
      forms.append(
        form(
          "step", nil,
          buttons: [passing].compactMap { $0 }
            + open.map { CaseForm.Button(name: "step", value: $0, label: said.said($0), isPlain: true) }))
    }
    let passed = missing.filter { found.mayMakeUp($0, of: type) }
    if !passed.isEmpty {
      forms.append(
        form(
          "makeup", nil, selects: [select("step", "case.makeUpStep", passed.map { ($0, said.said($0)) }, nil)],
          inputs: [input("on", "case.makeUpDay", nil, isLong: false)]))
    }
    return forms
  }

  /// A field with what may be written into it.
  private func fieldLabel(_ field: RegisterDeclaration.Field) -> String {
    let form: String? =
      switch field.type {
      case .choice(let choices): choices.map(said.said).joined(separator: words("list.separator"))
      case .quantity(let unit): said.said(unit)
      case .day: words("case.form.day")
      case .month: words("case.form.month")
      case .area: words("case.form.area")
      case .enterprise: words("case.form.enterprise")
      case .text, .fact, .person: nil
      }
    return form.map { words("case.withWords", ["what": said.said(field.name), "words": $0]) } ?? said.said(field.name)
  }

  // MARK: Parts

  private func anchor(_ act: String, _ party: CaseParty?) -> String {
    "\(act)-\(party.map { "\($0.number)" } ?? "case")"
  }

  private func form(
    _ act: String, _ party: CaseParty?, isBare: Bool = false, selects: [CaseForm.Select] = [],
    inputs: [CaseForm.Input] = [], buttons: [CaseForm.Button] = [], isDrafted: Bool = false
  ) -> CaseForm {
    let anchor = anchor(act, party)
    let side = request.isOwnEnterprise ? "own" : "office"
    return CaseForm(
      anchor: anchor, title: words("case.act.\(act)"), hint: words.texts["case.hint.\(act).\(side)"],
      isOpen: openAnchor == anchor, isBare: isBare, act: act, party: party.map { "\($0.number)" } ?? "",
      key: portal.freshKey(), path: "/services/cases/\(found.id)",
      selects: selects, inputs: inputs,
      buttons: buttons.isEmpty
        ? [CaseForm.Button(name: "", value: "", label: words("case.button.\(act)"), isPlain: false)] : buttons,
      draft: isDrafted ? "\(drafts)\(anchor)" : nil,
      fileField: words.texts["case.filesHint.\(act).\(side)"].map { hint in
        FileField(
          id: "file-\(anchor)", hint: hint,
          fault: openAnchor == anchor ? faults.first { $0.place?.field == "file" }.map(said.fault) : nil,
          keptFor: portal.ports.fileTerm, words)
      })
  }

  private func text(
    _ act: String, _ party: CaseParty?, label: String? = nil, value: String = "", isRequired: Bool = true,
    selects: [CaseForm.Select] = [], inputs: [CaseForm.Input] = [], buttons: [CaseForm.Button] = []
  ) -> CaseForm {
    let kept = openAnchor == anchor(act, party) ? request.form.exactly("text") : nil
    let area = CaseForm.Input(
      id: "text-\(anchor(act, party))", name: "text", label: words(label ?? "case.label.\(act)"), value: kept ?? value,
      isLong: true, isRequired: isRequired)
    // What was refused stands in the form, and is still the draft of it.
    return form(act, party, selects: selects, inputs: inputs + [area], buttons: buttons, isDrafted: value.isEmpty)
  }

  private func select(
    _ name: String, _ label: String, _ choices: [(String, String)], _ party: CaseParty?, isRequired: Bool = false
  ) -> CaseForm.Select {
    let chosen = request.form.text(name)
    return CaseForm.Select(
      id: "\(name)-\(party.map { "\($0.number)" } ?? "case")", name: name, label: words(label),
      choices: choices.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == chosen) }, isRequired: isRequired)
  }

  private func input(
    _ name: String, _ label: String, _ party: CaseParty?, value: String = "", isLong: Bool, isRequired: Bool = true
  ) -> CaseForm.Input {
    let kept = openAnchor == nil ? nil : request.form.exactly(name)
    return CaseForm.Input(
      id: "\(name)-\(party.map { "\($0.number)" } ?? "case")", name: name, label: words(label), value: kept ?? value,
      isLong: isLong, isRequired: isRequired)
  }
}
