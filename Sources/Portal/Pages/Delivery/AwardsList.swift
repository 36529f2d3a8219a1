import Delivery
import PolicyCorpus
import Quantities

/// 兑现事项, as a list that is narrowed, ordered, added up and taken out: all that is handled, 公示名单, 下达名单.
struct AwardsList: Sendable {
  static let path = "/delivery/awards"

  /// A filter of the address that is not read narrows nothing, which is said.
  let unread: [String]
  let filter: AwardFilter
  let year: Int?
  let area: AreaCode?
  private let isBounced: Bool
  private let isLate: Bool
  /// Those that need money of a budget, as far as each has come.
  private let need: CallNeed.Kind?
  private let payer: BudgetID?
  private let pen: DeliveryPen

  /// - Parameter query: of the address, or of a form that was refused.
  init(_ query: FormFields, _ pen: DeliveryPen) {
    let request = pen.request
    filter = AwardFilter(
      call: query.text("call").flatMap(CallID.init),
      benefits: query.text("benefit").flatMap(InstrumentID.init).map { [$0] },
      state: query.text("state").flatMap(Award.State.Name.init(rawValue:)),
      step: query.text("step").flatMap(ChainStep.init(rawValue:)), isUnderWay: query.text("open") != nil,
      isRecovering: query.text("recovery") != nil,
      stage: query.text("stage").flatMap(Instalments.Stage.Name.init(rawValue:)),
      acceptBy: query.text("due") == nil ? nil : request.today.adding(days: AwardPages.reminding),
      isApproved: query.text("approved") != nil, isPaid: query.text("paid") != nil)
    isBounced = query.text("bounced") != nil
    isLate = query.text("late") != nil
    need = query.text("need").flatMap(CallNeed.Kind.init(rawValue:))
    payer = query.text("budget").flatMap(BudgetID.init)
    year = query.whole("year", in: 2000...2100)
    area = request.askedArea(pen.portal.corpus.areas)
    self.pen = pen
    // What narrows nothing is said, or all awards would pass for those that were asked for.
    unread =
      [
        ("call", filter.call == nil), ("state", filter.state == nil), ("step", filter.step == nil),
        ("stage", filter.stage == nil), ("benefit", filter.benefits == nil), ("year", year == nil),
        ("need", need == nil), ("budget", payer == nil),
      ].compactMap { name, isUnread in
        isUnread ? query.text(name).map { pen.said(.unknownFilter(name, $0)) } : nil
      } + request.notOffered(area: area, pen.words)
  }

  /// The reader's enterprises, of the area that is asked for.
  private var scope: AreaScope {
    area.map { pen.request.scope.intersection(.whole($0, on: pen.request.today)) } ?? pen.request.scope
  }

  /// Of those that wait for their enterprises, what the list holds.
  var kind: Kind {
    if let need, let payer { return .needing(need, of: payer) }
    return isLate ? .late : isBounced ? .bounced : .any
  }
  enum Kind: Hashable {
    case any, late, bounced
    case needing(CallNeed.Kind, of: BudgetID)
  }

  struct Found: Sendable {
    let rows: [Award]
    let totals: AwardTotals
  }

  /// All of it, as the address narrows it. Cost: the awards of the calls that it is narrowed to.
  private func all(_ calls: [Call], in book: any DeliveryReader) throws -> [Award] {
    let desk = pen.portal.ports.delivery
    let found =
      switch kind {
      case .late: try AwardPages.late(filter, calls, desk, scope, pen.request, in: book)
      case .bounced: try book.bounced(filter, within: scope)
      case .any: try book.awards(filter, scope: scope, offset: 0, limit: .max).rows
      case .needing(let need, let budget):
        try book.awards(filter, scope: scope, offset: 0, limit: .max).rows.filter { award in
          let isPaidHere = calls.contains { $0.id == award.call && $0.terms.budget == budget }
          return need.amount(of: award, on: budget, isPaidHere: isPaidHere) > .zero
        }
      }
    return try desk.reckoned(found, in: book).filter { award in
      (year ?? award.year) == award.year && pen.isFound(in: award.name, award.enterprise.text, award.subject)
    }
  }

  /// One page of it, with what all of it comes to. Cost: that page, and a sum over the table, where the book has the list
  /// as it is asked for; else all of it.
  func page(_ calls: [Call], _ list: MoneyList<Award>, in book: any DeliveryReader) throws -> Found {
    let first = (Pager.page(of: pen.request) - 1) * Pager.size
    guard kind == .any, year == nil, pen.search.isEmpty, !list.isOrdered(pen.request) else {
      let rows = list.ordered(try all(calls, in: book), pen.request)
      return Found(
        rows: Array(rows.dropFirst(first).prefix(Pager.size)),
        totals: AwardTotals(
          count: rows.count, ceiling: rows.map(\.ceiling).total, granted: rows.map(\.granted).total,
          paid: rows.map(\.paid).total))
    }
    return Found(
      rows: try pen.portal.ports.delivery.reckoned(
        book.awards(filter, scope: scope, offset: first, limit: Pager.size).rows, in: book),
      totals: try book.totals(of: filter, scope: scope))
  }

  func section(_ title: String, _ found: Found, _ calls: [Call], links: [Crumb]) -> DeliveryView.Section {
    let totals = found.totals
    var section = list(calls).section(
      title, page: found.rows, of: totals.count,
      sums: [
        "ceiling": .amount(totals.ceiling), "amount": .amount(totals.granted), "paid": .amount(totals.paid),
      ], empty: pen.words("calls.noneHere"), filters: filters(calls), pen)
    section.links = links
    return section
  }

  private func filters(_ calls: [Call]) -> DeliveryView.Filters {
    let years = Set(calls.map(\.terms.year)).sorted(by: >)
    return pen.filters(
      Self.path,
      [
        pen.searchField("delivery.search.award"),
        pen.filterField("call", "nav.calls", calls.map { ($0.id.text, $0.terms.title) }),
        pen.filterField(
          "state", "table.state", Award.State.Name.allCases.map { ($0.rawValue, $0.wording(pen.language)) }),
      ] + pen.areaField(area)
        + (years.count > 1
          ? [pen.filterField("year", "delivery.claimYear", years.map { ("\($0)", "\($0)") })] : []),
      export: "\(Self.path)/export")
  }

  /// - Parameter handling: what a file tells beside what the page shows.
  func list(_ calls: [Call], _ handling: [AwardID: AwardHandling] = [:]) -> MoneyList<Award> {
    let (words, pen) = (pen.words, pen)
    let titles = Dictionary(calls.map { ($0.id, $0.terms.title) }) { first, _ in first }
    @Sendable func path(_ award: Award) -> String { "\(Self.path)/\(award.id)" }
    @Sendable func day(_ doing: AwardHandling.Doing?) -> String { doing.map { "\($0.on)" } ?? "" }
    typealias Column = MoneyList<Award>.Column
    // A telephone shows three columns: whose it is, how far, and how much.
    let columns: [Column] = [
      .text("name", words("enterprise.name"), { $0.name }) { award in
        .text(award.name, path(award), note: award.subject == award.enterprise.text ? nil : award.subject)
      },
      .text("code", words("enterprise.creditCode")) { $0.enterprise.text },
      .text("subject", words("calls.subject")) { $0.subject == $0.enterprise.text ? "" : $0.subject },
      .text("state", words("table.state"), { AwardWords.standing($0, pen) }) { AwardWords.state($0, pen) },
      .money("amount", words("calls.amount"), { $0.granted }) { .money($0.granted, path($0)) },
      .text("call", words("calls.field.title"), { titles[$0.call] ?? "" }) { award in
        .text(titles[award.call] ?? "—", "/delivery/calls/\(award.call)")
      },
      .text("benefit", words("calls.benefit")) { pen.portal.instrumentName($0.benefit, words) },
      .number("year", words("delivery.claimYear")) { $0.year },
      .money("ceiling", words("calls.ceiling"), { $0.ceiling }) { .money($0.ceiling, path($0)) },
      .money("approved", words("calls.approved")) { $0.approved },
      .money("paid", words("calls.paidAmount"), { $0.paid }) { .money($0.paid, path($0)) },
      .text("until", words("delivery.publicUntil")) { award in
        if case .publicised(let until) = award.state { return "\(until.day)" }
        return handling[award.id]?.publicUntil.map { "\($0)" } ?? ""
      },
      .text("area", words("enterprise.area")) { handling[$0.id]?.area ?? "" },
      .money("applied", words("calls.appliedFor")) { $0.applied },
      .text("approvedOn", words("calls.approvedOn")) { day(handling[$0.id]?.approved) },
      .text("approvedBy", words("calls.approvedBy")) { handling[$0.id]?.approved?.by ?? "" },
      .text("issuedOn", words("calls.issuedOn")) { day(handling[$0.id]?.issued) },
      .text("issuedBy", words("calls.issuedBy")) { handling[$0.id]?.issued?.by ?? "" },
    ]
    return MoneyList(
      path: Self.path, anchor: "awards",
      columns: columns
        + Award.OfficePaper.Kind.allCases.map { kind in
          .text("paper-\(kind.rawValue)", words("calls.paper.\(kind.rawValue)")) { OfficePaperPart.cell($0, kind, pen) }
        })
  }

  /// The list as it is narrowed, as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let asked = AwardsList(request.query, pen)
    let (calls, rows) = try await portal.ports.delivery.store.read { book in
      let calls = try book.calls()
      return (calls, try asked.all(calls, in: book))
    }
    let handling = try await AwardHandling.all(rows, calls, pen)
    return try await asked.list(calls, handling).file(pen.words("calls.handling"), list: "awards", rows, pen)
  }
}
