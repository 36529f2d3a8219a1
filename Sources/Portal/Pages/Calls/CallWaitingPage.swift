import Benefits
import Delivery
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Services

/// 尚未申报: who matches the benefit of an open call and has not applied under it, within the reader's area.
enum CallWaitingPage {
  /// Who matches the benefit of a call, has nothing under it, and does not have the same in another form: a page of them, and
  /// how many there are. No rows are read for a limit of 0.
  /// - Parameter officer: whose enterprises alone are told; `nil` for all.
  static func waiting(
    under call: Call, within scope: AreaScope, of officer: ActorID? = nil, offset: Int = 0, limit: Int = 0,
    _ portal: Portal
  ) async throws -> (rows: [StandingRow], total: Int) {
    guard var filter = try await filter(call, within: scope, of: officer, portal) else { return ([], 0) }
    filter.without = CallOfYear(number: call.id.number, year: call.terms.year)
    let given = try await given(beside: call, filter, within: scope, portal)
    filter.without?.given = given
    return try await portal.ports.standings.standings(filter, scope: scope, offset: offset, limit: limit)
  }

  /// Who matches the benefit of a call, of those that the call is for; `nil` where the scope holds none of them.
  private static func filter(
    _ call: Call, within scope: AreaScope, of officer: ActorID?, _ portal: Portal
  ) async throws -> StandingFilter? {
    var filter = StandingFilter(
      source: .benefit(call.terms.instrument), state: .holds, officer: officer?.text)
    // Of one enterprise the register tells where it is, as it does for the application itself.
    if case .enterprise(let key) = scope, let code = CreditCode(key) {
      return try await portal.ports.delivery.store.read { try $0.isFor(code, call) } ? filter : nil
    }
    guard let limit = try await portal.limit(of: call) else { return filter }
    filter.area = limit.area
    return limit.concerns(scope) ? filter : nil
  }

  /// 已得: of those who match and have nothing under a call, the subjects that have the same as a voucher, from elsewhere or
  /// under another call, so that an application would be refused.
  /// Cost: what is held of the benefit; where there is something, all rows of the list.
  private static func given(
    beside call: Call, _ filter: StandingFilter, within scope: AreaScope, _ portal: Portal
  ) async throws -> [GivenSubject] {
    let benefit = call.terms.instrument
    let held = try await portal.ports.delivery.store.read { try $0.heldGrants(of: [benefit], enterprise: nil) }
      .filter { if case .award(let award) = $0.source { award.call != call.id } else { true } }
    guard !held.isEmpty else { return [] }
    let frequency = portal.corpus.benefit(benefit)?.frequency ?? .unstated
    let byHolder = Dictionary(grouping: held, by: \.enterprise.text)
    return try await portal.ports.standings.standings(filter, scope: scope, offset: 0, limit: .max).rows
      .map(\.standing).filter { standing in
        byHolder[standing.enterprise]?.contains {
          $0.bars(standing.subject, of: call.terms.year, most: standing.maximum, frequency)
        } ?? false
      }.map { GivenSubject(enterprise: $0.enterprise, subject: $0.subject) }
  }

  /// How many match the benefit of a call. Cost: a count.
  /// - Parameter officer: whose enterprises alone are counted; `nil` for all.
  static func matching(
    _ call: Call, within scope: AreaScope, of officer: ActorID? = nil, _ portal: Portal
  ) async throws -> Int {
    guard let filter = try await filter(call, within: scope, of: officer, portal) else { return 0 }
    return try await portal.ports.standings.standings(filter, scope: scope, offset: 0, limit: 0).total
  }

  /// Why nobody is listed: nobody matches, or whoever matches has applied; among the reader's own enterprises, or all.
  private static func empty(_ call: Call, _ pen: DeliveryPen) async throws -> String {
    let officer = OwnChoice.officer(pen.request)
    if let limit = try await pen.portal.limit(of: call), !limit.concerns(pen.request.scope) {
      return pen.words("calls.waitingElsewhere", ["area": limit.name(pen.language)])
    }
    let matching = try await matching(call, within: pen.request.scope, of: officer, pen.portal)
    let keys =
      matching == 0
      ? (all: "calls.noneMatching", own: "calls.noneMatchingOwn")
      : (all: "calls.noneWaiting", own: "calls.noneWaitingOwn")
    return pen.words(officer == nil ? keys.all : keys.own)
  }

  /// A call of which it is known who has applied.
  private static func call(_ request: PortalRequest, _ portal: Portal) async throws -> Call {
    guard let id = request.parameters["call"].flatMap(CallID.init),
      let call = try await portal.ports.delivery.store.read({ try $0.call(id) }), call.terms.entrance != .elsewhere
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return call
  }

  /// The officers' names of the enterprises of some rows.
  private static func officers(
    of rows: [StandingRow], _ request: PortalRequest, _ portal: Portal
  ) async throws -> [String: String] {
    let said = try await ServiceWords(request, portal)
    let officers = try await portal.cases.officers(of: rows.compactMap { CreditCode($0.standing.enterprise) })
    return Dictionary(officers.map { ($0.key.text, said.person($0.value)) }, uniquingKeysWith: { first, _ in first })
  }

  /// The list as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let call = try await call(request, portal)
    let rows = try await waiting(
      under: call, within: request.scope, of: OwnChoice.officer(request), limit: .max, portal
    ).rows
    let mark = try await portal.watermark(
      "calls/\(call.id)/waiting", rows: rows.count, of: .enterprises, request, words)
    let officers = try await officers(of: rows, request, portal)
    let reminders = try await portal.cases.reminders(of: "\(call.id)")
    return try ListFile(
      sheet: words("calls.notApplied"),
      rows: [
        [
          words("enterprise.name"), words("enterprise.creditCode"), words("case.officer"), words("enterprise.area"),
          words("calls.atMost"), words("calls.reminded"), words("export.watermark"),
        ]
      ]
        + rows.map { row in
          let standing = row.standing
          return [
            row.name, standing.enterprise, officers[standing.enterprise] ?? "",
            portal.areaName(standing.area, in: request.language), standing.maximum?.description ?? "",
            CreditCode(standing.enterprise).flatMap { reminders[$0] }.map { "\($0.at.dayInShanghai)" } ?? "", mark,
          ]
        }
    ).reply(named: "\(call.terms.title)-\(words("calls.notApplied"))-\(request.today)", to: request)
  }

  struct View: Sendable {
    struct Row: Sendable {
      let name: String
      let href: String
      let note: String?
      let code: String
      /// When and by whom it was told; `nil` where it was not.
      let reminded: String?
      let mayRemind: Bool
      let remindLabel: String
      let officer: String
      let most: String
      let area: String
    }

    let sheets: DeliveryView
    let tabs: [RegisterPage.TabView]
    let path: String
    let key: String
    /// Whether the own enterprises alone are listed: so they are after something was noted.
    let isOwn: Bool
    let rows: [Row]
    let empty: String?
    /// The button for all that are listed; `nil` where none is left to note.
    let remindAll: String?
    let pager: Pager
    let links: [Crumb]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  /// 登记已提醒: of one enterprise, or of all that the page listed.
  static func remind(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let call = try await call(request, portal)
    let form = request.form
    let codes = (form.text("all") == nil ? form.all("enterprise") : form.all("listed")).compactMap { CreditCode($0) }
    let seen = try await portal.enterprises(codes, within: request.scope)
    let limit = try await portal.limit(of: call)
    guard codes.allSatisfy({ seen[$0].map { limit?.admits($0.area) ?? true } ?? false }) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    do {
      let count = try await portal.cases.remind(
        codes, of: "\(call.id)", by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
      let own = form.text(OwnChoice.query) == nil ? "" : "&\(OwnChoice.query)=1"
      return DeliveryView.next("/delivery/calls/\(call.id)/waiting?done=\(count)\(own)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: form, faults: faults)))
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let call = try await call(request, portal)
    let page = Pager.page(of: request)
    let waiting = try await waiting(
      under: call, within: request.scope, of: OwnChoice.officer(request), offset: (page - 1) * Pager.size,
      limit: Pager.size, portal)
    let officers = try await officers(of: waiting.rows, request, portal)
    let reminders = try await portal.cases.reminders(of: "\(call.id)")
    let said = try await ServiceWords(request, portal)
    let mayRemind = Portal.allows(request.actor, Portal.factKeepers)
    let rows = waiting.rows.map { row in
      let standing = row.standing
      let reminder = CreditCode(standing.enterprise).flatMap { reminders[$0] }
      return View.Row(
        name: row.name, href: "/enterprises/\(standing.enterprise)",
        note: standing.subject == standing.enterprise ? nil : standing.subject, code: standing.enterprise,
        reminded: reminder.map {
          words(
            "calls.remindedBy",
            ["day": $0.at.dayInShanghai.text(in: pen.language), "who": said.person($0.by)])
        }, mayRemind: mayRemind, remindLabel: words("calls.remindOne", ["name": row.name]),
        officer: officers[standing.enterprise] ?? "—", most: standing.maximum?.grouped ?? "—",
        area: portal.areaName(standing.area, in: pen.language))
    }
    let left = rows.count { $0.reminded == nil }
    let view = DeliveryView(
      crumbs: [
        Crumb(words("nav.calls"), "/calls"), Crumb(call.terms.title, "/delivery/calls/\(call.id)"),
        Crumb(words("calls.notApplied")),
      ], title: "\(words("calls.notApplied")) · \(call.terms.title)",
      lead: CallNotices.window(of: call, try await portal.limit(of: call), on: request.today, words),
      done: request.query.whole("done", in: 0...CallReminder.most).map {
        words("calls.remindDone", ["count": "\($0)"])
      },
      faults: pen.faults)
    let own = OwnChoice.officer(request) == nil ? "" : "?\(OwnChoice.query)=1"
    return .page(
      Page(
        "delivery/waiting", title: view.title,
        view: View(
          sheets: view, tabs: OwnChoice.tabs(request, words), path: "/delivery/calls/\(call.id)/waiting",
          key: portal.freshKey(), isOwn: OwnChoice.officer(request) != nil, rows: rows,
          empty: waiting.total == 0 ? try await empty(call, pen) : nil,
          remindAll: mayRemind && left > 0 ? words("calls.remindAll", ["count": "\(left)"]) : nil,
          pager: Pager(request, page: page, total: waiting.total, words: words),
          links: waiting.total == 0
            ? [] : ListFile.links("/delivery/calls/\(call.id)/waiting/export\(own)", words)),
        status: view.hasFaults ? 422 : 200))
  }
}
