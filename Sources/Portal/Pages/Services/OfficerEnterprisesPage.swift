import Access
import Diagnostics
import Enterprises
import Journal
import Quantities
import Services

/// 专员的企业, or one enterprise: whose they are, with some or all of them given to another officer.
enum OfficerEnterprisesPage {
  struct View: Sendable {
    struct Row: Sendable {
      let code: String
      let title: String
      let href: String
      /// The last visit; whose it is, on the page of one enterprise.
      let note: String
      let isChosen: Bool
    }

    let crumbs: [Crumb]
    let title: String
    let noteHead: String
    let rows: [Row]
    let isEmpty: Bool
    /// Whether there is somebody to give them to.
    let mayGive: Bool
    let to: [Choice]
    let reason: String
    /// Whose enterprises the page has, or the one that it is about: sent along, so that it is shown again.
    let officer: String?
    let enterprise: String?
    let key: String
    let faults: [FieldFault]
    let hasFaults: Bool
    let done: String?
    let pager: Pager
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  /// 更换专员: gives what is ticked to another.
  static func give(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let form = request.form
    let done: GivingReply
    do {
      guard let to = form.text("to").flatMap(ActorID.init) else { throw Diagnostics(OfficersPage.nobody("to")) }
      done = try await portal.cases.give(
        form.all("enterprise").compactMap { CreditCode($0) }, to: to, reason: form.text("reason") ?? "",
        by: request.caseActor, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults.all)
    }
    let about = form.text("about").map { "enterprise=\($0)" } ?? "officer=\(form.text("officer") ?? "")"
    let path = "/services/officers/enterprises?\(about)&enterprises=\(done.enterprises)&cases=\(done.cases)"
    guard let path = LocalPath(checking: path) else { throw CasePage.unknown }
    return .seeOther(path)
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: [Diagnostic]) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let number = Pager.page(of: request)
    let about = (request.form.text("about") ?? request.query.text("enterprise")).flatMap { CreditCode($0) }
    // Without an officer, the reader.
    let officer =
      (request.form.text("officer") ?? request.query.text("officer")).flatMap(ActorID.init)
      ?? request.actor.id
    let ticked = Set(request.form.all("enterprise"))
    var rows: [View.Row] = []
    var (title, total) = ("", 1)
    if let about {
      guard let enterprise = try await portal.facts.enterprise(about, within: request.scope) else {
        throw CasePage.unknown
      }
      let own = try await portal.cases.officer(of: about)
      title = enterprise.title
      rows = [
        View.Row(
          code: about.text, title: enterprise.title, href: enterprise.path,
          note: own.map { said.person($0.key) } ?? words("officer.none"), isChosen: true)
      ]
    } else {
      let found = try await portal.cases.enterprises(
        of: officer, within: request.scope, offset: (number - 1) * Pager.size, limit: Pager.size)
      title = words("officer.enterprisesOf", ["name": said.person(officer)])
      total = found.total
      rows = found.rows.map { row in
        View.Row(
          code: row.code.text, title: row.title, href: "/enterprises/\(row.code)",
          note: row.lastVisit.map { words("visit.last", ["day": said.day($0)]) } ?? "—",
          isChosen: ticked.contains(row.code.text))
      }
    }
    let chosen = request.form.text("to")
    let others = try await portal.cases.board(within: request.scope).lines
      .filter { $0.officer != nil && (about != nil || $0.key != officer) }
      .sorted { ($0.enterprises, $0.key.text) < ($1.enterprises, $1.key.text) }
    let view = View(
      crumbs: [
        Crumb(words("nav.services"), "/services"), Crumb(words("officer.title"), "/services/officers"), Crumb(title),
      ],
      title: title, noteHead: words(about == nil ? "visit.title" : "officer.ofEnterprise"), rows: rows,
      isEmpty: rows.isEmpty, mayGive: !rows.isEmpty && !others.isEmpty,
      to: [Choice(value: "", label: words("officer.choose"), isChosen: chosen == nil)]
        + others.map { line in
          Choice(
            value: line.key.text,
            label: words(
              "officer.giveChoice",
              [
                "name": said.person(line.key),
                "area": portal.areaName(line.officer?.area, in: said.language),
                "count": FigureText.count(line.enterprises).short,
              ]), isChosen: line.key.text == chosen)
        },
      reason: request.form.exactly("reason") ?? "", officer: about == nil ? officer.text : nil,
      enterprise: about?.text, key: portal.freshKey(),
      faults: faults.map { FieldFault(href: "#\($0.place?.field ?? "reason")", text: said.fault($0)) },
      hasFaults: !faults.isEmpty,
      done: request.query.text("enterprises").flatMap { Int($0) }.map { enterprises in
        words(
          "officer.done.give",
          [
            "enterprises": "\(enterprises)", "cases": "\(request.query.text("cases").flatMap { Int($0) } ?? 0)",
          ])
      }, pager: Pager(request, page: number, total: total, words: words))
    return .page(Page("services/holdings", title: title, view: view, status: faults.isEmpty ? 200 : 422))
  }
}
