import Access
import Delivery
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities

/// 下达以后依据变了的: issued and paid awards that come to less by what is known now, as a list that is narrowed, ordered, added
/// up and taken out. What is done about one is done on its own page.
enum ChangedAwards {
  static let path = "/delivery/awards/changed"
  /// How many awards one look works out again, the latest first.
  static let most = 500

  /// Those who can do something about it: they are led here.
  private static let led: [Role: AreaRule] = [
    .city: .everywhere, .district: .ownArea, .financeMaker: .ownArea, .financeChecker: .ownArea,
  ]

  /// The way here, for whom it concerns.
  static func links(_ pen: DeliveryPen) -> [Crumb] {
    Portal.allows(pen.request.actor, led) ? [Crumb(pen.words("recovery.changed"), path)] : []
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }
    var faults = pen.unread([("call", call(pen) == nil)])
    var sections: [DeliveryView.Section] = []
    // What cannot be worked out is said, and passes for no empty list.
    do {
      let found = try await found(pen)
      let count: KeyValuePairs = ["count": "\(found.looked)", "total": "\(found.total)"]
      let looked = words(found.looked < found.total ? "recovery.changedLookedOf" : "recovery.changedLooked", count)
      var section = list(calls, pen).section(
        words("recovery.changed"), found.rows, empty: words("recovery.changedNone", count),
        filters: filters(calls, pen), pen)
      section.lead = [section.lead, looked].compactMap { $0 }.joined(separator: words("sentence.separator"))
      sections.append(section)
    } catch let refusal as Diagnostics {
      let causes = refusal.all.map(pen.said).joined(separator: words("list.separator"))
      faults.append(words("calls.notReassessed", ["cause": causes]))
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("calls.handling"), AwardsList.path), Crumb(words("recovery.changed")),
      ], title: words("recovery.changed"), lead: words("recovery.changedLead", ["most": "\(most)"]), faults: faults,
      sections: sections)
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }
    return try await list(calls, pen).file(
      pen.words("recovery.changed"), list: "awards", try await found(pen).rows, pen)
  }

  private struct Row: Sendable {
    let award: Award
    let now: Reassessment
    /// When what was told of its facts changed last; `nil` where that is told by none of them.
    let since: CalendarDay?
  }

  private static func call(_ pen: DeliveryPen) -> CallID? { pen.request.query.text("call").flatMap(CallID.init) }

  /// - Returns: those that come to less, how many were looked at, and of how many.
  /// Cost: one question about the enterprises of all that is looked at for each benefit, year and day, and the facts of those
  /// enterprises that come to less.
  private static func found(_ pen: DeliveryPen) async throws -> (rows: [Row], looked: Int, total: Int) {
    let (request, portal) = (pen.request, pen.portal)
    let desk = portal.ports.delivery
    let filter = AwardFilter(call: call(pen), state: .issued)
    let (awards, total) = try await desk.store.read { book in
      let total = try book.awards(filter, scope: request.scope, offset: 0, limit: 0).total
      let latest = try book.awards(filter, scope: request.scope, offset: max(0, total - most), limit: most).rows
      return (try desk.reckoned(latest, in: book), total)
    }
    let now = try await desk.reassess(awards, at: request.now)
    var rows: [Row] = []
    for award in awards.reversed() where pen.isFound(in: award.name, award.enterprise.text, award.subject) {
      guard let change = now[award.id], change.undercuts(award.kept) else { continue }
      let (run, row) = try await desk.store.read { (try $0.run(award.run), try $0.row(award.row, of: award.run)) }
      let history = try await portal.facts.history(of: award.enterprise, at: request.now, within: request.scope)
      let since = run.flatMap { run in
        row.flatMap { AwardReasons.changed($0, of: run, of: award, history, pen) }
      }
      rows.append(Row(award: award, now: change, since: since))
    }
    return (rows, awards.count, total)
  }

  private static func filters(_ calls: [Call], _ pen: DeliveryPen) -> DeliveryView.Filters {
    pen.filters(
      path,
      [
        pen.searchField("delivery.search.award"),
        pen.filterField("call", "nav.calls", calls.map { ($0.id.text, $0.terms.title) }),
      ], export: "\(path)/export")
  }

  private static func list(_ calls: [Call], _ pen: DeliveryPen) -> MoneyList<Row> {
    let words = pen.words
    let titles = Dictionary(calls.map { ($0.id, $0.terms.title) }) { first, _ in first }
    @Sendable func page(_ row: Row) -> String { "\(AwardsList.path)/\(row.award.id)" }
    @Sendable func most(_ row: Row) -> Money? {
      switch row.now {
      case .fails: .zero
      case .open: nil
      case .amount(let most): most
      }
    }
    @Sendable func said(_ row: Row) -> String {
      switch row.now {
      case .fails: words("recovery.changedFails")
      case .open(let missing):
        words(
          "recovery.changedOpen",
          ["facts": missing.map { AwardWords.name($0, pen) }.joined(separator: words("list.separator"))])
      case .amount: words("recovery.changedLess")
      }
    }
    typealias Column = MoneyList<Row>.Column
    let columns: [Column] = [
      .text("name", words("enterprise.name"), { $0.award.name }) { row in
        let award = row.award
        return .text(award.name, page(row), note: award.subject == award.enterprise.text ? nil : award.subject)
      },
      .text("code", words("enterprise.creditCode")) { $0.award.enterprise.text },
      .text("now", words("recovery.changedNow"), said) { .text(said($0), "\(page($0))#why") },
      // Nothing is added up where some of it is not known.
      Column(
        name: "most", label: words("recovery.changedAmount"), value: { most($0).map { .amount($0) } ?? .empty },
        cell: { row in most(row).map { .money($0, "\(page(row))#why") } ?? .text("—") }, isNumber: true,
        isSummed: false),
      .text("call", words("calls.field.title"), { titles[$0.award.call] ?? "" }) { row in
        .text(titles[row.award.call] ?? "—", "/delivery/calls/\(row.award.call)")
      },
      .money("approved", words("calls.approved"), { $0.award.approved }) { row in
        row.award.approved.map { .money($0, page(row)) } ?? .text("—")
      },
      .money("paid", words("calls.paidAmount"), { $0.award.paid }) { .money($0.award.paid, page($0)) },
      .text("since", words("recovery.changedSince"), { $0.since.map { "\($0)" } ?? "" }) { row in
        .text(row.since?.text(in: pen.language) ?? "—", "/enterprises/\(row.award.enterprise)#facts")
      },
    ]
    return MoneyList(path: path, anchor: "changed", columns: columns)
  }
}
