import Access
import Diagnostics
import Quantities
import Services

/// 人员: who may sign in, in which roles and for which area.
enum PeoplePage {
  struct View: Sendable {
    struct Row: Sendable {
      let id: String
      let name: String
      let roles: String
      let area: String
      let state: StateMark
      let added: String
      let mayDisable: Bool
    }

    struct FieldFault: Sendable {
      let href: String
      let text: String
    }

    let crumbs: [Crumb]
    let people: [Row]
    let done: String?
    let faults: [FieldFault]
    let hasFaults: Bool
    let roles: [Choice]
    let areas: [Choice]
    let id: String
    let name: String
    let department: String
    /// Departments that declarations and clauses name, for whoever types one.
    let departments: [String]
    let enterprise: String
    let idFault: String?
    let nameFault: String?
    let rolesFault: String?
    let areaFault: String?
    let departmentFault: String?
    let enterpriseFault: String?
    let passwordFault: String?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    var done = request.query.text("done").flatMap { key in
      ["added", "disabled"].contains(key) ? words("people.\(key)") : nil
    }
    func left(_ name: String) -> Int { request.query.text(name).flatMap { Int($0) } ?? 0 }
    if request.query.text("done") == "disabled", left("enterprises") + left("cases") > 0 {
      done = words(
        "people.disabledHolder", ["enterprises": "\(left("enterprises"))", "cases": "\(left("cases"))"])
    }
    return try await page(request, portal, form: FormFields(), faults: Diagnostics([]), done: done)
  }

  static func add(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    let command = AccessCommand.AddPerson(
      id: form.text("id") ?? "", name: form.text("name") ?? "",
      roles: Set(form.all("roles").compactMap { Role(rawValue: $0) }), area: form.text("area"),
      department: form.text("department"), enterprise: form.text("enterprise"), password: form.exactly("password") ?? ""
    )
    do {
      try await portal.ports.access.add(command, by: request.actor, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, form: form, faults: faults, done: nil)
    }
    return .seeOther(LocalPath("/administration/people?done=added"))
  }

  static func disable(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var left = Staffing.nothing
    do {
      let id = request.parameters["id"] ?? ""
      // An account that is disabled never comes back: one press is not enough.
      guard request.form.text("sure") == "yes" else { throw Diagnostics(.notSure(id)) }
      try await portal.ports.access.disable(id, by: request.actor, within: request.scope)
      // From now on nobody looks after what they had: whoever hands it out is told on their own pages.
      if let person = try await portal.ports.people.people().first(where: { $0.id.text == id }) {
        left = try await portal.cases.holdings(of: person.key)
      }
    } catch let faults as Diagnostics {
      return try await page(request, portal, form: FormFields(), faults: faults, done: nil)
    }
    let path = "/administration/people?done=disabled&enterprises=\(left.enterprises)&cases=\(left.cases)"
    return .seeOther(LocalPath(checking: path) ?? LocalPath("/administration/people?done=disabled"))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, form: FormFields, faults: Diagnostics, done: String?
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    func fault(_ field: String) -> String? {
      faults.all.first { $0.place?.field == field }.map { words.said($0) }
    }
    let chosen = Set(form.all("roles"))
    let area = form.text("area").flatMap { AreaCode($0) }
    let own: AreaCode? = request.scope.area
    let view = View(
      crumbs: [Crumb(words("nav.administration"), "/administration"), Crumb(words("people.title"))],
      people: try await people(request, portal).map { row($0, request, portal, words) }, done: done,
      faults: faults.all.map { View.FieldFault(href: "#\($0.place?.field ?? "id")", text: words.said($0)) },
      hasFaults: !faults.all.isEmpty,
      roles: Role.assignable.map {
        Choice(value: $0.rawValue, label: $0.name(language), isChosen: chosen.contains($0.rawValue))
      },
      areas: areas(within: own, chosen: area, portal, words),
      id: form.text("id") ?? "", name: form.text("name") ?? "",
      department: form.text("department") ?? "",
      departments: try await portal.cases.departmentNames(),
      enterprise: form.text("enterprise") ?? "",
      idFault: fault("id"), nameFault: fault("name"), rolesFault: fault("roles"), areaFault: fault("area"),
      departmentFault: fault("department"),
      enterpriseFault: fault("enterprise"), passwordFault: fault("password"))
    return .page(
      Page("administration/people", title: words("people.title"), view: view, status: faults.all.isEmpty ? 200 : 422))
  }

  /// The people whom the reader administers: all, or those of the own area and of its enterprises.
  private static func people(_ request: PortalRequest, _ portal: Portal) async throws -> [Person] {
    let all = try await portal.ports.people.people()
    guard let own = request.scope.area else { return all }
    let codes = all.filter { $0.area == nil }.compactMap { $0.enterprise.flatMap { CreditCode($0) } }
    let enterprises = try await portal.enterprises(codes, within: request.scope)
    return all.filter { person in
      if let area = person.area { return own.contains(area) }
      return person.enterprise.flatMap { CreditCode($0) }.map { enterprises[$0] != nil } ?? false
    }
  }

  /// The areas that somebody may work for: all of them, or those of the administrator's own.
  private static func areas(
    within own: AreaCode?, chosen: AreaCode?, _ portal: Portal, _ words: Strings
  ) -> [Choice] {
    let register = portal.corpus.areas
    var choices = [
      Choice(
        value: "", label: words(own == nil ? "people.wholeCity" : "people.noArea"), isChosen: chosen == nil)
    ]
    if own == nil, let city = register.city {
      let name = portal.areaName(city.code, in: words.language)
      choices.append(
        Choice(
          value: city.code.text, label: words("people.cityDepartments", ["city": name]),
          isChosen: city.code == chosen))
    }
    let below: [Area] = register.districts.flatMap { district in
      [district] + register.children(of: district.code, level: .street)
    }
    for area in below where own?.contains(area.code) ?? true {
      choices.append(
        Choice(value: area.code.text, label: label(area, portal, words), isChosen: area.code == chosen))
    }
    return choices
  }

  private static func label(_ area: Area, _ portal: Portal, _ words: Strings) -> String {
    let name = portal.areaName(area.code, in: words.language)
    return area.level == .district ? name : "　\(name)"
  }

  private static func row(
    _ person: Person, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> View.Row {
    View.Row(
      id: person.id.text, name: person.name,
      roles: person.roles.sorted().map { $0.name(words.language) }.joined(separator: words("list.separator")),
      area: portal.reach(of: person, words),
      state: person.isActive
        ? StateMark(css: "yes", word: words("people.active")) : StateMark(css: "out", word: words("people.inactive")),
      added: person.addedAt.dayInShanghai.text(in: words.language),
      mayDisable: person.isActive && person.id != request.actor.person?.id)
  }
}

extension Diagnostic {
  fileprivate static func notSure(_ id: String) -> Diagnostic {
    Diagnostic(
      "people.not-sure", at: Place(field: "id"),
      Wording(
        zh: "没有勾选确认，“\(id.excerpt)”没有停用", en: "the confirmation was not ticked; “\(id.excerpt)” was not disabled"),
      remedy: Wording(
        zh: "确要停用的，在这个人的“停用”下勾选确认后再提交",
        en: "to disable the account, tick the confirmation below its name and submit again"))
  }
}
