import Access
import Delivery
import Diagnostics
import PolicyCorpus
import Programmes
import Quantities
import Services

/// 等您办的: what waits for the reader, each with its last day, where it has one, and its door. Nothing where nothing waits.
struct WaitingList: Sendable {
  struct Item: Sendable {
    let text: String
    let href: String
    /// Until when, or when it is; `nil` for what has no day.
    let term: String?

    init(_ text: String, _ href: String, term: String? = nil) {
      self.text = text
      self.href = href
      self.term = term
    }
  }

  let title: String
  let items: [Item]

  /// `nil` where nothing waits.
  /// - Parameter key: the words of the title, with the count.
  init?(_ items: [Item], key: String = "waiting.title", _ words: Strings) {
    guard !items.isEmpty else { return nil }
    title = words(key, ["count": "\(items.count)"])
    self.items = items
  }

  /// Of the first page: an enterprise's own, a provider's accounts, or what finance has to make and to check.
  static func ofFirstPage(_ request: PortalRequest, _ portal: Portal) async throws -> WaitingList? {
    let pen = DeliveryPen(request, portal)
    var own: [Item] = []
    // Who may not act for an enterprise yet is told nothing of it.
    if Portal.allows(request.actor, [.enterprise: .ownEnterprise]), let code = CallBoard.enterprise(of: request) {
      own = try await OwnWaiting(enterprise: code, pen: pen).items()
    }
    let uses = try await OwnVouchersPage.accountsDue(request, portal, pen.words).compactMap(Item.init)
    return WaitingList(own + uses + (try await FinanceWaiting(pen: pen).items()), pen.words)
  }
}

extension WaitingList.Item {
  /// A line with its door; `nil` for one that opens nothing.
  init?(_ crumb: Crumb) {
    guard let href = crumb.href else { return nil }
    self.init(crumb.label, href)
  }
}

/// What waits for an enterprise: its will and account, papers, answers, its report, invitations, and calls that it matches.
struct OwnWaiting {
  let enterprise: CreditCode
  let pen: DeliveryPen

  private var scope: AreaScope { .enterprise(enterprise.text) }
  private var words: Strings { pen.words }
  private var today: CalendarDay { pen.request.today }

  /// The most of a kind that is looked at.
  private static let most = 100

  /// Cost: a read of each room, of the enterprise's own rows alone; a count for each open call.
  func items() async throws -> [WaitingList.Item] {
    let (awards, calls) = try await pen.portal.ports.delivery.store.read { [enterprise] book in
      (
        try book.awards(
          AwardFilter(enterprise: enterprise, isLive: true), scope: .everywhere, offset: 0, limit: Self.most
        ).rows, try book.calls()
      )
    }
    return try await self.awards(awards, calls) + questions() + report() + invitations() + matching(calls)
  }

  private func until(_ day: String, isPast: Bool) -> String {
    words(isPast ? "waiting.late" : "waiting.until", ["day": day])
  }

  private func awards(_ awards: [Award], _ calls: [Call]) async throws -> [WaitingList.Item] {
    let known = Dictionary(calls.map { ($0.id, $0) }) { first, _ in first }
    func title(_ award: Award) -> String {
      let call = known[award.call]?.terms.title ?? pen.portal.instrumentName(award.benefit, words)
      return award.subject == award.enterprise.text ? call : "\(call) · \(award.subject)"
    }
    let desk = pen.portal.ports.delivery
    let calendar = try await desk.calendar()
    let due = awards.compactMap { award -> WaitingList.Item? in
      guard let call = known[award.call], let term = desk.term(of: award, under: call, by: calendar) else {
        return nil
      }
      return .init(
        words(term.asked == nil ? "waiting.consent" : "waiting.supplement", ["call": title(award)]),
        "/calls/awards/\(award.id)",
        term: until(AwardWords.deadline(term.until, pen), isPast: today > term.until.day))
    }
    let accounts = try await CallBoard.accountsDue(pen.request, pen.portal, words)
    return due + accounts.compactMap(WaitingList.Item.init)
  }

  /// The units that asked and wait for the enterprise's answer.
  private func questions() async throws -> [WaitingList.Item] {
    let asked = try await pen.portal.cases.asked(within: scope, on: today)
    guard !asked.isEmpty else { return [] }
    let said = try await ServiceWords(pen.request, pen.portal)
    return try await pen.portal.cases.page(CaseQuery(limit: Self.most), within: scope, on: today).rows
      .filter { asked.contains($0.id) }.map { row in
        .init(
          words(
            "waiting.question",
            [
              "number": said.number(row.id, openedOn: row.openedOn), "kind": said.kind(row.instrument, row.type),
            ]), "/services/cases/\(row.id)")
      }
  }

  private func report() async throws -> [WaitingList.Item] {
    try await OpenRounds(within: scope, pen.portal).lines.compactMap { line -> WaitingList.Item? in
      guard let own = line.own, line.round.state(of: own.key).isAwaited else { return nil }
      let due = line.round.due(of: own.key)
      let reminded = line.round.entry(of: own.key).reminded.last.map {
        words("month.reminded", ["day": $0.dayInShanghai.text(in: pen.language)])
      }
      return .init(
        words(
          "waiting.report",
          ["title": line.title(words), "state": line.round.state(of: own.key).name(pen.language)]),
        line.path(pen.request), term: until(due.text(in: pen.language), isPast: due < today) + (reminded ?? ""))
    }
  }

  /// Gatherings that are still to come and that it has not answered, or not since they were moved; and those that were
  /// cancelled after it said to come.
  private func invitations() async throws -> [WaitingList.Item] {
    let now = pen.request.now
    return try await pen.portal.programmes.gatherings(
      from: now, to: now.adding(seconds: ProgrammesPage.forth * 86_400), enterprise: enterprise
    ).compactMap { gathering -> WaitingList.Item? in
      guard gathering.figures.start > now, let guest = gathering.guests[enterprise], guest.isInvited else { return nil }
      let term = gathering.figures.start.text(in: pen.language)
      switch gathering.state {
      case .planned where guest.answer != nil: return nil
      case .planned where guest.formerAnswer != nil:
        return .init(words("waiting.invitationMoved", ["title": gathering.figures.title]), gathering.path, term: term)
      case .planned:
        return .init(words("waiting.invitation", ["title": gathering.figures.title]), gathering.path, term: term)
      case .cancelled where (guest.answer ?? guest.formerAnswer) == .coming:
        return .init(
          words("waiting.gatheringCancelled", ["title": gathering.figures.title]), gathering.path, term: term)
      case .cancelled, .held: return nil
      }
    }
  }

  /// Open calls whose benefit it matches, and under which it has nothing yet: those that close first.
  private func matching(_ calls: [Call]) async throws -> [WaitingList.Item] {
    let open = calls.filter { $0.terms.entrance == .application && $0.phase(on: today) == .open }
      .sorted { $0.terms.closes < $1.terms.closes }
    var items: [WaitingList.Item] = []
    for call in open where try await CallWaitingPage.waiting(under: call, within: scope, pen.portal).total > 0 {
      items.append(
        .init(
          words("waiting.call", ["call": call.terms.title]), call.path,
          term: until(call.terms.closes.text(in: pen.language), isPast: false) + words("calls.closing.mark")
            + CallNotices.remaining(of: call, on: today, words)))
    }
    return items
  }
}

/// What waits for finance: for the maker what is owed and what may go to the treasury, for the checker what somebody drafted;
/// of their own budgets alone.
struct FinanceWaiting {
  let pen: DeliveryPen

  /// Cost: counts, and for a maker as `Dues.all` of the own budgets and the refunds that wait.
  func items() async throws -> [WaitingList.Item] {
    let (request, words) = (pen.request, pen.words)
    let isMaker = request.actor.roles.contains(.financeMaker)
    let isChecker = request.actor.roles.contains(.financeChecker)
    guard isMaker || isChecker else { return [] }
    let told = try await pen.portal.ports.delivery.store.read { book in
      let own = try book.budgets().filter { request.scope.owns($0) }
      return try (isMaker ? Self.toMake(own, in: book) : []) + (isChecker ? Self.toCheck(own, request, in: book) : [])
        + Self.steps(request, in: book)
    }
    var items = told.filter { $0.count > 0 }.map { line in
      WaitingList.Item(words(line.key, ["count": "\(line.count)", "call": line.call]), line.href)
    }
    if isChecker {
      let submitted = try await SubmissionPages.waiting(pen).count { $0.waits(for: request) }
      if submitted > 0 {
        items.append(.init(words("waiting.submissions", ["count": "\(submitted)"]), "/delivery#submissions"))
      }
    }
    return items
  }

  private struct Line: Sendable {
    let key: String
    let count: Int
    let href: String
    var call = ""
  }

  private static func toMake(_ own: [Budget], in book: any DeliveryReader) throws -> [Line] {
    guard !own.isEmpty else { return [] }
    let refunding = try book.reservations(
      ReservationFilter(isRefunding: true), scope: .everywhere, offset: 0, limit: .max
    ).rows
    let ids = Set(own.map(\.id))
    return [
      Line(
        key: "waiting.refundVouchers",
        count: try refunding.count { use in try !ids.isDisjoint(with: book.unproven(use)) },
        href: "/delivery/claims#refunds"),
      Line(
        key: "waiting.dues", count: try own.reduce(0) { $0 + (try Dues.all(of: $1, in: book).count) },
        href: "/delivery/transfers"),
      Line(
        key: "waiting.approved",
        count: try book.transfers(TransferFilter(state: .approved, budgets: own.map(\.id)), offset: 0, limit: 0).total,
        href: "/delivery/transfers?state=approved#requests"),
    ]
  }

  private static func toCheck(
    _ own: [Budget], _ request: PortalRequest, in book: any DeliveryReader
  ) throws -> [Line] {
    // Of what several bear, whose people decide on it is told by all of its budgets.
    func uses(_ filter: ReservationFilter) throws -> Int {
      try book.reservations(filter, scope: request.scope, offset: 0, limit: .max).rows.count { use in
        guard let voucher = try book.voucher(use.voucher) else { return false }
        return request.scope.decides(on: try voucher.face.parts.compactMap { try book.budget($0.budget) })
      }
    }
    let drafts =
      own.isEmpty
      ? 0 : try book.transfers(TransferFilter(state: .drafted, budgets: own.map(\.id)), offset: 0, limit: 0).total
    return [
      Line(key: "waiting.drafts", count: drafts, href: "/delivery/transfers?state=drafted#requests"),
      Line(key: "waiting.claims", count: try uses(ReservationFilter(state: .claimed)), href: "/delivery/claims"),
      Line(
        key: "waiting.refunds", count: try uses(ReservationFilter(isRefunding: true)), href: "/delivery/claims#refunds"),
      Line(
        key: "waiting.recoveries",
        count: try book.awards(AwardFilter(isRecovering: true), scope: request.scope, offset: 0, limit: .max).rows
          .count { award in own.contains { $0.id == award.approval?.budget } },
        href: "/delivery/awards?recovery=1"),
    ]
  }

  /// 集体审议, 下达: the awards of each call that wait at a step of the reader's.
  private static func steps(_ request: PortalRequest, in book: any DeliveryReader) throws -> [Line] {
    try book.calls().filter { $0.state.name == .published }.flatMap { call in
      let rights = try AwardRights(call, request, in: book)
      return try [ChainStep.panel, .issue].filter(rights.may).map { step in
        Line(
          key: "waiting.step.\(step.rawValue)",
          count: try book.awards(AwardFilter(call: call.id, step: step), scope: request.scope, offset: 0, limit: 0)
            .total, href: "/delivery/awards?call=\(call.id)&step=\(step.rawValue)", call: call.terms.title)
      }
    }
  }
}
