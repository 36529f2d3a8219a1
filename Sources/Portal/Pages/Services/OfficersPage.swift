import Access
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services

/// 专员: who has how many enterprises and cases, who is away and who stands in, and everything handed over at once. Loads
/// are shown so that they can be evened out; nobody is ranked by what they did.
enum OfficersPage {
  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let area: String
      /// Each with its rows.
      let enterprises: Crumb
      let cases: Crumb
      let given: String
      let absence: String?
      /// Where what is set for the officer stands in the forms; `nil` for somebody who is gone.
      let settings: String?
      /// Enterprises that moved out of the officer's area.
      let ending: String?
      /// No longer on the list of officers: what they had is to be handed over.
      let isGone: Bool
    }

    struct Moved: Sendable {
      let at: String
      let what: String
      let reason: String
    }

    let crumbs: [Crumb]
    let lead: String
    let rows: [Row]
    let isEmpty: Bool
    let unassigned: String
    let hasUnassigned: Bool
    let handovers: [Moved]
    let key: String
    let from: [Choice]
    let to: [Choice]
    /// Whom the forms of absence and duties are about, which then have what stands; `nil` while nobody is chosen.
    let chosen: Choice?
    /// The version of what is set for that one; `nil` while nobody is chosen.
    let over: String?
    /// What became of it since the form of duties, or of absence, was opened.
    let changedProfile: [String]
    let changedAbsence: [String]
    let deputies: [Choice]
    let subjects: [Choice]
    let tiers: [Choice]
    let sizes: [Choice]
    let absentFrom: String
    let absentThrough: String
    let industries: String
    let reason: String
    let faults: [FieldFault]
    let hasFaults: Bool
    let openAct: OpenAct
    let done: String?

    /// Which form was sent with a fault, and is shown open.
    struct OpenAct: Sendable {
      let handover: Bool
      let absence: Bool
      let profile: Bool
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  /// 没有专员的企业: those behind the figure.
  static func without(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let number = Pager.page(of: request)
    let found = try await portal.cases.enterprisesWithoutOfficer(
      within: request.scope, offset: (number - 1) * Pager.size, limit: Pager.size)
    var view = DeliveryView(
      crumbs: [
        Crumb(words("nav.services"), "/services"), Crumb(words("officer.title"), "/services/officers"),
        Crumb(words("officer.without")),
      ], title: words("officer.without"), lead: words("officer.withoutLead"),
      sections: [
        DeliveryView.Section(
          title: words("nav.enterprises"),
          table: DeliveryView.Table(
            [
              words("enterprise.name"), words("enterprise.creditCode"), words("enterprise.area"),
              words("enterprise.industry"), words("officer.former"),
            ],
            rows: found.rows.map { enterprise, former in
              [
                .text(enterprise.title, enterprise.path), .text(enterprise.creditCode.text),
                .text(portal.areaName(enterprise.area, in: words.language)),
                .text(portal.industryName(enterprise.industry)), .text(former.map(said.person) ?? "—"),
              ]
            }), empty: found.rows.isEmpty ? words("officer.withoutNone") : nil,
          pager: Pager(request, page: number, total: found.total, words: words))
      ])
    view.isBook = false
    return PlaceView(sheets: view).page()
  }

  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    if form.text("act") == "give" { return try await OfficerEnterprisesPage.give(request, portal) }
    if form.text("act") == "balance" { return try await OfficerBalancePage.carryOut(request, portal) }
    let officer = form.text("officer").flatMap(ActorID.init)
    var done = form.text("act") ?? ""
    do {
      let key = try request.commandKey
      switch form.text("act") {
      case "assign":
        let reply = try await portal.cases.assignEnterprises(
          within: request.scope, by: request.actor.id, key: key, at: request.now)
        done = "assign&assigned=\(reply.assigned)&uncovered=\(reply.uncovered)&highest=\(reply.highestLoad)"
      case "handover":
        guard let from = form.text("from").flatMap(ActorID.init), let to = form.text("to").flatMap(ActorID.init) else {
          throw Diagnostics(nobody("to"))
        }
        let reply = try await portal.cases.handOver(
          from: from, to: to, reason: form.text("reason") ?? "", by: request.caseActor, key: key, at: request.now)
        done =
          "handover&enterprises=\(reply.enterprises)&cases=\(reply.cases)&left=\(reply.left.enterprises)"
          + "&leftCases=\(reply.left.cases)"
      case "absence":
        guard let officer else { throw Diagnostics(nobody("officer")) }
        var absence: Officer.Absence?
        if form.text("end") == nil {
          guard let deputy = form.text("deputy").flatMap(ActorID.init) else { throw Diagnostics(nobody("deputy")) }
          absence = Officer.Absence(
            from: form.day("from_day") ?? request.today,
            through: form.day("through") ?? request.today.adding(days: -1), deputy: deputy)
        }
        try await portal.cases.setAbsence(
          absence, of: officer, over: request.seenVersion, by: request.caseActor, key: key, at: request.now)
      case "profile":
        guard let officer else { throw Diagnostics(nobody("profile-officer")) }
        try await portal.cases.setProfile(
          of: officer, subjects: Set(form.all("subject").compactMap { InstrumentID($0) }),
          industries: (form.text("industries") ?? "").split(whereSeparator: \.isWhitespace).map(String.init),
          tiers: Set(form.all("tier").filter { tier in portal.tiers.contains { $0.id == tier } }),
          sizes: Set(form.all("size").filter { size in portal.sizes.contains { $0.id == size } }),
          over: request.seenVersion, by: request.caseActor, key: key, at: request.now)
      default: throw Diagnostics(nobody("to"))
      }
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all)
    }
    guard let path = LocalPath(checking: "/services/officers?done=\(done)") else { throw CasePage.unknown }
    return .seeOther(path)
  }

  static func nobody(_ field: String) -> Diagnostic {
    Diagnostic(
      "officers.nobody", at: Place(field: field), Wording(zh: "没有选择专员", en: "no officer is chosen"),
      remedy: Wording(zh: "从名单里选一位", en: "choose one from the list"))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: [Diagnostic]
  ) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let act = request.form.text("act") ?? ""
    let wanted = (request.form.text("officer") ?? request.query.text("officer")).flatMap(ActorID.init)
    let refused = faults.isEmpty ? nil : RefusedForm(form: request.form, faults: Diagnostics(faults))
    var standing: StandingVersion?
    if let wanted { standing = try await portal.standing(try await portal.cases.lastChange(ofOfficer: wanted), words) }
    let board = try await portal.cases.board(within: request.scope)
    let line = board.lines.first { $0.officer != nil && $0.officer?.key == wanted }
    let chosen = line?.officer
    let stands = line.map { row($0, said) }
    func changed(_ form: String, _ now: String?) -> [String] {
      guard refused?.faults.tellsChange == true, act == form else { return [] }
      return [standing?.told, words.stands(now ?? "")].compactMap { $0 }
    }
    // What is over stands no more.
    let absence = chosen?.absence.flatMap { $0.through >= request.today ? $0 : nil }
    let isProfile = act == "profile"
    func choices(_ name: String, gone: Bool, standing: String? = nil) -> [Choice] {
      let chosen = request.form.text(name) ?? standing
      return [Choice(value: "", label: words("officer.choose"), isChosen: chosen == nil)]
        + board.lines.filter { gone || $0.officer != nil }.map { line in
          Choice(
            value: line.key.text,
            label: words(
              "officer.choice",
              [
                "name": said.person(line.key),
                "area": line.officer.map { portal.areaName($0.area, in: said.language) } ?? "—",
              ]),
            isChosen: line.key.text == chosen)
        }
    }
    let view = View(
      crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("officer.title"))],
      lead: words("officer.lead"), rows: board.lines.map { row($0, said) }, isEmpty: board.lines.isEmpty,
      unassigned: words("officer.unassigned", ["count": FigureText.count(board.unassigned).short]),
      hasUnassigned: board.unassigned > 0,
      handovers: board.handovers.map { handover in
        View.Moved(
          at: handover.at.text(in: said.language), what: moved(handover, said), reason: handover.reason)
      },
      key: portal.freshKey(), from: choices("from", gone: true), to: choices("to", gone: false),
      chosen: chosen.map { Choice(value: $0.key.text, label: said.person($0.key), isChosen: true) },
      over: chosen == nil ? nil : standing?.text(in: refused), changedProfile: changed("profile", stands?.given),
      changedAbsence: changed("absence", stands?.absence),
      deputies: choices("deputy", gone: false, standing: absence?.deputy.text),
      subjects: portal.cases.reference.types.filter(\.isTakenIn).map {
        Choice(
          value: "\($0.instrument)", label: $0.name(said.language),
          isChosen: isProfile
            ? request.form.all("subject").contains("\($0.instrument)")
            : chosen?.subjects.contains($0.instrument) ?? false)
      },
      tiers: portal.tiers.map {
        Choice(
          value: $0.id, label: $0.name(said.language),
          isChosen: isProfile ? request.form.all("tier").contains($0.id) : chosen?.tiers.contains($0.id) ?? false)
      },
      sizes: portal.sizes.map {
        Choice(
          value: $0.id, label: $0.name(said.language),
          isChosen: isProfile ? request.form.all("size").contains($0.id) : chosen?.sizes.contains($0.id) ?? false)
      },
      absentFrom: request.form.text("from_day") ?? "\(absence?.from ?? request.today)",
      absentThrough: request.form.text("through") ?? absence.map { "\($0.through)" } ?? "",
      industries: isProfile
        ? request.form.exactly("industries") ?? "" : chosen?.industries.joined(separator: " ") ?? "",
      reason: request.form.exactly("reason") ?? "",
      faults: faults.map { FieldFault(href: "#\($0.place?.field ?? "reason")", text: said.fault($0)) },
      hasFaults: !faults.isEmpty,
      openAct: View.OpenAct(
        handover: act == "handover", absence: act == "absence" || act.isEmpty && chosen != nil,
        profile: isProfile || act.isEmpty && chosen != nil),
      done: done(request, words))
    return .page(
      Page("services/officers", title: words("officer.title"), view: view, status: faults.isEmpty ? 200 : 422))
  }

  private static func moved(_ handover: Handover, _ said: ServiceWords) -> String {
    let moved = said.words(
      "officer.moved",
      [
        "from": said.person(handover.from), "to": said.person(handover.to),
        "enterprises": "\(handover.enterprises)", "cases": "\(handover.cases)", "by": said.person(handover.by),
      ])
    guard handover.left != .nothing else { return moved }
    return said.words(
      "officer.movedLeft",
      ["moved": moved, "enterprises": "\(handover.left.enterprises)", "cases": "\(handover.left.cases)"])
  }

  private static func done(_ request: PortalRequest, _ words: Strings) -> String? {
    func number(_ name: String) -> String { request.query.text(name).flatMap { Int($0) }.map { "\($0)" } ?? "0" }
    switch request.query.text("done") {
    case "assign":
      return words(
        "officer.done.assign",
        ["assigned": number("assigned"), "uncovered": number("uncovered"), "highest": number("highest")])
    case "handover":
      let done = words("officer.done.handover", ["enterprises": number("enterprises"), "cases": number("cases")])
      guard number("left") != "0" || number("leftCases") != "0" else { return done }
      return words(
        "officer.done.handoverLeft", ["done": done, "enterprises": number("left"), "cases": number("leftCases")])
    case "balance": return words("officer.done.balance", ["enterprises": number("enterprises")])
    case "absence": return words("officer.done.absence")
    case "profile": return words("officer.done.profile")
    default: return nil
    }
  }

  private static func row(_ line: OfficerBoard.Line, _ said: ServiceWords) -> View.Row {
    let words = said.words
    let officer = line.officer
    let given: [String] =
      (officer?.subjects.sorted() ?? []).map {
        said.portal.cases.reference.type($0)?.name(said.language) ?? "\($0)"
      } + (officer?.industries ?? []).map { said.portal.industryName(IndustryCode($0)) }
      + (officer?.tiers.sorted() ?? []).map(said.tierName) + (officer?.sizes.sorted() ?? []).map(said.sizeName)
    let absence = officer?.absence.flatMap { $0.through >= said.today ? $0 : nil }
    return View.Row(
      name: said.person(line.key), area: officer.map { said.portal.areaName($0.area, in: said.language) } ?? "—",
      enterprises: Crumb(
        FigureText.count(line.enterprises).short,
        line.enterprises == 0 ? nil : "/services/officers/enterprises?officer=\(line.key.text)"),
      cases: Crumb(
        FigureText.count(line.cases).short, line.cases == 0 ? nil : "/services/cases?officer=\(line.key.text)"),
      given: given.isEmpty ? words("officer.everything") : given.joined(separator: words("list.separator")),
      absence: absence.map {
        words(
          "officer.away",
          ["from": said.day($0.from), "through": said.day($0.through), "deputy": said.person($0.deputy)])
      }, settings: officer.map { "/services/officers?officer=\($0.key.text)#settings" },
      ending: line.ending == 0 ? nil : words("officer.endingCount", ["count": FigureText.count(line.ending).short]),
      isGone: officer == nil)
  }
}
