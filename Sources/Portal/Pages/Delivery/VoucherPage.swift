import Access
import Delivery
import Diagnostics
import Instruments
import Enterprises
import Journal
import Quantities

/// One voucher with its uses, and the claims that wait for a check.
enum VoucherPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func withdraw(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let voucher = try await found(request, portal)
    do {
      let bearing = try await portal.ports.delivery.store.read { book in
        try voucher.face.parts.compactMap { try book.budget($0.budget) }
      }
      guard request.keeps(bearing) else { throw Diagnostics(.notYourFunds) }
      let reply = try await portal.ports.delivery.run(
        .withdrawVoucher(voucher.id, reason: request.form.text("reason") ?? ""), by: request.actor.id,
        key: request.commandKey, at: request.now)
      return DeliveryView.next("/delivery/submissions/\(reply.subject)?done=submitted")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let voucher = try await found(request, portal)
    let number = Pager.page(of: request)
    let (programme, uses, budgets, standing, held, story) = try await portal.ports.delivery.store.read { book in
      (
        try book.programme(voucher.programme),
        try book.reservations(
          ReservationFilter(voucher: voucher.id), scope: request.scope, offset: 0, limit: .max
        ).rows, try voucher.face.parts.map { try book.budget($0.budget) },
        try book.standingVouchers(of: voucher.enterprise),
        try book.heldGrants(of: [voucher.entitlement.benefit], enterprise: voucher.enterprise),
        try book.uses(of: voucher.id, offset: 0, limit: .max).rows
      )
    }
    let allowance = programme.map {
      voucher.entitlement.allowance(of: $0.instrument, after: standing, beside: held, on: voucher.issuedOn)
    }
    let name = words("delivery.voucherNumber", ["number": "\(voucher.id.number)"])
    let sides = try await ReservationRows.Sides(of: uses, showing: [.provider], pen)
    let holder = try await portal.enterpriseNames([voucher.enterprise], within: request.scope)[voucher.enterprise]
    let borne = zip(voucher.face.parts, budgets).map { part, budget in
      "\(budget?.name ?? "—") \(part.amount.grouped)"
    }.joined(separator: words("list.separator"))
    let asked = try await SubmissionPages.sections(pen) { $0.voucher?.id == voucher.id }
    let benefit = portal.instrumentName(voucher.entitlement.benefit, words)
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen)
        + [Crumb(programme?.name ?? "—", "/delivery/programmes/\(voucher.programme)"), Crumb(name)],
      title: "\(programme?.name ?? "") · \(name)",
      lead: [
        holder ?? voucher.enterprise.text, voucher.state.wording(pen.language),
        words("delivery.until", ["day": voucher.validTo.text(in: pen.language)]),
        words("delivery.borneBy") + borne,
        voucher.entitlement.ceiling == nil
          ? words("delivery.ceilingUnstated", ["benefit": benefit]) : nil,
      ].compactMap { $0 }.joined(separator: " · "), done: pen.done, faults: pen.faults,
      sums: [
        Figure(.yuan(voucher.face.total), label: words("delivery.face"), href: "#standing"),
        Figure(.yuan(voucher.free), label: words("delivery.free"), href: "#uses"),
      ]
        + (voucher.entitlement.ceiling.map {
          [Figure(.yuan($0), label: words("delivery.ceilingOf") + benefit, href: "/enterprises/\(voucher.enterprise)")]
        } ?? [])
        + [Figure(.yuan(allowance?.taken ?? .zero), label: words("delivery.takenInAll"), href: "#standing")],
      sections: asked + [
        DeliveryView.Section(
          title: words("delivery.uses"), anchor: "uses",
          table: ReservationRows.table(uses, sides, pen) { _ in "#story" },
          empty: uses.isEmpty ? words("delivery.noUses") : nil, folds: words("delivery.act.withdraw"),
          acts: request.keeps(budgets.compactMap { $0 }) && voucher.state == .live && asked.isEmpty
            ? [
              pen.act(
                "/delivery/vouchers/\(voucher.id)", "delivery.act.withdraw",
                fields: [pen.field("reason", of: "withdraw")], isPlain: true)
            ] : []),
        VoucherStory.section(
          story, showing: (number - 1) * Pager.size..<number * Pager.size, uses: uses, budgets.compactMap { $0 },
          by: try await portal.actorNames(words),
          Pager(request, page: number, total: story.count, words: words), pen),
        standingSection(allowance, pen),
      ])
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// What counts towards one ceiling: the enterprise's vouchers of whichever programme, and the same in cash or from elsewhere.
  private static func standingSection(_ allowance: VoucherAllowance?, _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    let standing = allowance?.standing ?? []
    let seesAwards = Portal.allows(pen.request.actor, Portal.awardReaders)
    return DeliveryView.Section(
      title: words("delivery.takenInAll"), lead: words("delivery.takenLead"), anchor: "standing",
      table: DeliveryView.Table(
        [words("delivery.voucher"), words("delivery.face"), words("delivery.taken"), words("table.state")],
        numbers: [1, 2],
        rows: standing.map { row in
          let path = "/delivery/vouchers/\(row.voucher.id)"
          return [
            .text(words("delivery.voucherNumber", ["number": "\(row.voucher.id.number)"]), path),
            .money(row.voucher.face.total, "\(path)#\(VoucherStory.anchor)"),
            .money(row.amount, "\(path)#\(VoucherStory.anchor)"),
            state(row.voucher, pen.language),
          ]
        } + (allowance?.grants ?? []).compactMap { other($0, seesAwards, pen) }),
      empty: standing.isEmpty ? words("delivery.noVouchers") : nil)
  }

  /// The row of what counts and is no voucher.
  private static func other(
    _ grant: HeldGrant, _ seesAwards: Bool, _ pen: DeliveryPen
  ) -> [DeliveryView.Table.Cell]? {
    let words = pen.words
    switch grant.source {
    case .award(let award):
      let path = seesAwards ? "/delivery/awards/\(award.id)" : nil
      return [
        .text(words("delivery.takenByAward", ["number": award.id.text]), path), .text("—"),
        .money(award.granted, path), AwardWords.state(award, pen),
      ]
    case .elsewhere(let other):
      let path = seesAwards ? OtherGrantsPage.path(of: other) : nil
      return [
        .text("\(other.office) · \(other.document)", path), .text("—"), .money(other.amount, path),
        .state("yes", words("calls.grantCounts")),
      ]
    case .voucher, nil: return nil
    }
  }

  /// - Parameter reason: why it was taken back, where that is told.
  static func state(
    _ voucher: Voucher, because reason: String? = nil, _ language: Language
  ) -> DeliveryView.Table.Cell {
    DeliveryView.Table.Cell(
      note: reason,
      state: StateMark(css: voucher.state == .live ? "yes" : "out", word: voucher.state.wording(language)))
  }

  private static func found(_ request: PortalRequest, _ portal: Portal) async throws -> Voucher {
    guard let id = request.parameters["voucher"].flatMap(VoucherID.init),
      let voucher = try await portal.ports.delivery.store.read({ try $0.voucher(id) }),
      try await portal.facts.enterprise(voucher.enterprise, within: request.scope) != nil
    else { throw PageFault.notFound(BudgetPages.unknown) }
    return voucher
  }
}

/// The rows of reservations, as every page shows them.
enum ReservationRows {
  /// The two sides of each use, as far as a page shows them: whose voucher it was, and who took it.
  struct Sides: Sendable {
    enum Side: Sendable, Hashable {
      case holder, provider
    }

    let shown: [Side]
    private var vouchers: [ReservationID: Voucher] = [:]
    private var holders: [CreditCode: String] = [:]
    private var providers: [ReservationID: VoucherProvider] = [:]
    /// 存疑 of the holders.
    private(set) var ended = EndedEnterprises.none

    /// Shows neither.
    static let none = Sides(shown: [])

    private init(shown: [Side]) {
      self.shown = shown
    }

    /// Cost: a look-up of voucher, provider and holder for each row.
    init(of rows: [Reservation], showing shown: [Side], _ pen: DeliveryPen) async throws {
      self.init(shown: shown)
      (vouchers, providers) = try await pen.portal.ports.delivery.store.read { book in
        var vouchers: [ReservationID: Voucher] = [:]
        var providers: [ReservationID: VoucherProvider] = [:]
        for row in rows {
          guard let voucher = try book.voucher(row.voucher) else { continue }
          vouchers[row.id] = voucher
          providers[row.id] = try book.provider(row.provider, in: voucher.programme)
        }
        return (vouchers, providers)
      }
      holders = try await pen.portal.enterpriseNames(vouchers.values.map(\.enterprise), within: pen.request.scope)
      ended = try await pen.portal.ended(among: vouchers.values.map(\.enterprise))
    }

    /// How the holder of a use's voucher is known to have ended; `nil` where nothing of the kind is known.
    func ending(of row: Reservation) -> AssessedSubject.Ending? { vouchers[row.id].flatMap { ended[$0.enterprise] } }

    func cell(_ side: Side, of row: Reservation, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
      switch side {
      case .provider:
        .text(providers[row.id]?.name ?? row.provider.text, note: providers[row.id].flatMap { Self.stopped($0, pen) })
      case .holder:
        vouchers[row.id].map { voucher in
          .text(
            holders[voucher.enterprise] ?? voucher.enterprise.text, "/delivery/vouchers/\(voucher.id)",
            note: [
              pen.words("delivery.voucherNumber", ["number": "\(voucher.id.number)"]),
              ended[voucher.enterprise]?.doubt(pen.language),
            ].compactMap { $0 }.joined(separator: " · "))
        } ?? .text("—")
      }
    }

    /// 已停止准入, with the reason; `nil` where it is admitted.
    private static func stopped(_ provider: VoucherProvider, _ pen: DeliveryPen) -> String? {
      provider.isAdmitted ? nil : pen.words("delivery.stoppedBecause", ["reason": provider.stopped ?? ""])
    }

    func head(_ side: Side, _ words: Strings) -> String {
      words(side == .holder ? "delivery.holder" : "delivery.usedAt")
    }
  }

  /// - Parameters:
  ///   - opening: where the sums of a use open to; nowhere on pages of those who see no more than the row.
  ///   - part: what of a use one request pays, out of one of the budgets that bear it, or `nil` where nobody can tell; no
  ///     column where the page is about no request.
  ///   - payment: how far its payment has come, where the page tells that.
  static func table(
    _ rows: [Reservation], _ sides: Sides, _ pen: DeliveryPen, opening: (Reservation) -> String? = { _ in nil },
    part: ((Reservation) -> Money?)? = nil, payment: (Reservation) -> String? = { _ in nil }
  ) -> DeliveryView.Table? {
    let words = pen.words
    return DeliveryView.Table(
      [words("delivery.reservation"), words("table.state"), words("delivery.held"), words("delivery.owed")]
        + (part == nil ? [] : [words("delivery.thisTime")]) + sides.shown.map { sides.head($0, words) } + [
          words("delivery.field.category"), words("delivery.when"),
        ],
      numbers: part == nil ? [2, 3] : [2, 3, 4],
      rows: rows.map { row in
        [
          .text(words("delivery.number", ["number": "\(row.id.number)"])), state(row, payment(row), pen),
          .money(row.held.total, opening(row)), owed(row, opening(row)),
        ] + (part.map { part in [part(row).map { .money($0, opening(row)) } ?? .text("—")] } ?? [])
          + sides.shown.map { sides.cell($0, of: row, pen) } + [
            .text(row.category), .text(row.reservedOn.text(in: pen.language)),
          ]
      })
  }

  private static func state(_ row: Reservation, _ payment: String?, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    var cell = state(row, pen)
    let notes = [cell.note, payment].compactMap { $0 }
    cell.note = notes.isEmpty ? nil : notes.joined(separator: " · ")
    return cell
  }

  /// A use that came back to the last fen is no use any more, and says so.
  private static func state(_ row: Reservation, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    if case .settled(let settlement) = row.state, let refund = settlement.refund {
      return DeliveryView.Table.Cell(
        note: refund.amount.grouped,
        state: StateMark(css: "ask", word: row.standingWords(pen.language)))
    }
    if case .settled(let settlement) = row.state, settlement.refunded > .zero {
      return settlement.standing.total == .zero
        ? .state("out", pen.words("delivery.refundedWhole"))
        : DeliveryView.Table.Cell(
          note: pen.words("delivery.refundedPart", ["amount": settlement.refunded.grouped]),
          state: StateMark(css: css(.settled), word: row.state.name.wording(pen.language)))
    }
    return DeliveryView.Table.Cell(
      note: row.state == .held
        ? row.claimBy.map { pen.words("delivery.claimBy", ["day": $0.text(in: pen.language)]) } : nil,
      state: StateMark(css: css(row.state.name), word: row.state.name.wording(pen.language)))
  }

  private static func owed(_ row: Reservation, _ href: String?) -> DeliveryView.Table.Cell {
    switch row.state {
    case .held, .released: .text("—")
    case .claimed(let claim):
      .sum(claim.amount, href, note: claim.invoice)
    case .settled(let settlement):
      .sum(settlement.standing.total, href, note: settlement.claim.invoice)
    }
  }

  private static func css(_ state: ReservationFilter.State) -> String {
    switch state {
    case .held, .claimed: "ask"
    case .settled: "yes"
    case .released: "out"
    }
  }
}

/// 核销: claims that wait for another person's check, and refunds of what was settled.
enum ClaimsPage {
  /// How many uses of a list stand on one page, each with its forms.
  private static let size = 20

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    do {
      guard let id = request.parameters["reservation"].flatMap(ReservationID.init),
        let reservation = try await portal.ports.delivery.store.read({ try $0.reservation(id) }),
        let voucher = try await portal.ports.delivery.store.read({ try $0.voucher(reservation.voucher) }),
        let holder = try await portal.facts.enterprise(voucher.enterprise, within: request.scope)
      else { throw PageFault.notFound(BudgetPages.unknown) }
      let ended = EndedEnterprises(holder.ending.map { [holder.creditCode: $0] } ?? [:])
      let reason = request.form.text("reason") ?? ""
      let act = try request.asked("do", among: Act.self)
      guard [.refund, .registerRefund].contains(act) || mayCheck(request) else { throw Diagnostics(.checkersOnly) }
      // Each payer's own people register what came back to its treasury.
      let isOwn = try await portal.ports.delivery.store.read { book in
        act == .registerRefund
          ? try book.budget(try registering(request)).map(request.scope.owns) ?? false
          : try decides(on: voucher, request, in: book)
      }
      guard isOwn else { throw Diagnostics(.notYourBudget) }
      let (command, done): (DeliveryCommand, String) =
        switch act {
        case .settle:
          (
            try ended.judged(
              .settle(id, amount: try request.amount()), for: holder.creditCode, named: holder.title, [],
              reason: request.form.text("doubt") ?? ""), "settled"
          )
        case .refund:
          (
            .refund(
              id, amount: try request.amount(), voucher: request.form.text("voucher") ?? "", reason: reason),
            "refundDrafted"
          )
        case .registerRefund:
          (
            .registerRefund(id, of: try registering(request), voucher: request.form.text("voucher") ?? ""),
            "refundRegistered"
          )
        case .confirmRefund: (.confirmRefund(id), "refunded")
        case .returnRefund: (.returnRefund(id, reason: reason), "refundReturned")
        case .reject: (.rejectClaim(id, reason: reason), "rejected")
        }
      let desk = portal.ports.delivery
      if let seen = request.form.text("seen").flatMap(ContentHash.init(hex:)) {
        _ = try await desk.run(
          command, on: id, seen: seen, by: request.actor.id, key: request.commandKey, at: request.now)
      } else {
        // A program that reads no page decides on what is there.
        _ = try await desk.run(command, by: request.actor.id, key: request.commandKey, at: request.now)
      }
      return DeliveryView.next("/delivery/claims?done=\(done)")
    } catch let faults as Diagnostics {
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  private enum Act: String {
    case settle, refund, registerRefund, confirmRefund, returnRefund, reject
  }

  /// The budget whose treasury an incoming voucher is registered for.
  private static func registering(_ request: PortalRequest) throws -> BudgetID {
    guard let id = request.form.text("budget").flatMap(BudgetID.init) else {
      throw Diagnostics(.chooseFromList("budget"))
    }
    return id
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    // Each list has pages of its own, so that what a figure counts is all there.
    func page(_ name: String) -> Int { request.query.whole(name, in: 1...1_000_000) ?? 1 }
    let numbers = (claims: page("claims"), refunds: page("refunds"), settled: page("settled"))
    let (claimed, settled, refunding) = try await portal.ports.delivery.store.read { book in
      func rows(_ filter: ReservationFilter, _ page: Int) throws -> (rows: [Reservation], total: Int) {
        try book.reservations(filter, scope: request.scope, offset: (page - 1) * Self.size, limit: Self.size)
      }
      return (
        try rows(ReservationFilter(state: .claimed), numbers.claims),
        try rows(ReservationFilter(state: .settled, isNewestFirst: true), numbers.settled),
        try rows(ReservationFilter(isRefunding: true), numbers.refunds)
      )
    }
    func pager(_ total: Int, _ page: Int, _ name: String, of list: String) -> Pager? {
      total > Self.size || page > 1
        ? Pager(request, page: page, total: total, words: words, size: Self.size, by: name, of: list) : nil
    }
    let sides = try await ReservationRows.Sides(
      of: claimed.rows + settled.rows + refunding.rows, showing: [.holder, .provider], pen)
    let (mine, paid) = try await portal.ports.delivery.store.read { book in
      (
        try (claimed.rows + settled.rows + refunding.rows).reduce(into: Set<ReservationID>()) { mine, row in
          guard let voucher = try book.voucher(row.voucher) else { return }
          if try decides(on: voucher, request, in: book) { mine.insert(row.id) }
        },
        // Those of which who records a refund has to give the incoming voucher's number, whatever the amount: of what
        // several bear, a small one may leave the part of those who decide at nothing.
        Set(
          try settled.rows.filter { row in
            try row.held.parts.count == 1 && book.deciding(on: row).contains { row.settlement?.stages[$0] == .paid }
          }.map(\.id))
      )
    }
    var acts: [DeliveryView.Act] = []
    for row in claimed.rows where mayCheck(request) && mine.contains(row.id) {
      guard case .claimed(let claim) = row.state else { continue }
      let action = "/delivery/claims/\(row.id)"
      let title = words("delivery.number", ["number": "\(row.id.number)"])
      acts.append(
        pen.act(
          action, "delivery.act.settle", title: title, hidden: decision("settle", on: row),
          fields: [pen.amount(of: "settle-\(row.id)", value: claim.amount)]
            + (sides.ending(of: row) == nil ? [] : [DoubtPart.field(of: "settle-\(row.id)", pen)])))
      acts.append(
        pen.act(
          action, "delivery.act.reject", hidden: decision("reject", on: row),
          fields: [pen.field("reason", of: "reject-\(row.id)")], isPlain: true))
    }
    let mayRecord = mayCheck(request) || request.actor.roles.contains(.financeMaker)
    let refunds = (mayRecord ? settled.rows : []).compactMap { row -> DeliveryView.Act? in
      guard mine.contains(row.id), case .settled(let settlement) = row.state, settlement.standing.total > .zero,
        settlement.refund == nil
      else { return nil }
      return pen.act(
        "/delivery/claims/\(row.id)", "delivery.act.refund",
        title: words("delivery.number", ["number": "\(row.id.number)"]), hidden: ["do": "refund"],
        fields: [
          pen.amount(of: "refund-\(row.id)"),
          pen.voucherField(of: "refund-\(row.id)", isRequired: paid.contains(row.id)),
          pen.field("reason", of: "refund-\(row.id)"),
        ], isPlain: true)
    }
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [Crumb(words("delivery.claims"))], title: words("delivery.claims"),
      lead: words("delivery.claimsLead"), done: pen.done, faults: pen.faults,
      sections: [
        DeliveryView.Section(
          title: words("delivery.waitingClaims"),
          table: ReservationRows.table(claimed.rows, sides, pen, opening: VoucherStory.href),
          empty: claimed.rows.isEmpty ? words("delivery.noClaims") : nil,
          pager: pager(claimed.total, numbers.claims, "claims", of: words("delivery.waitingClaims")), acts: acts),
        try await refundSection(
          refunding.rows, mine, sides,
          pager(refunding.total, numbers.refunds, "refunds", of: words("delivery.refunding")), pen),
        DeliveryView.Section(
          title: words("delivery.settledClaims"),
          table: ReservationRows.table(settled.rows, sides, pen, opening: VoucherStory.href),
          empty: settled.rows.isEmpty ? words("delivery.noSettled") : nil,
          pager: pager(settled.total, numbers.settled, "settled", of: words("delivery.settledClaims")),
          folds: words("delivery.act.refund"),
          acts: refunds),
      ])
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  /// 退款复核: what is said to have come back, with each side's part, until another person confirms it.
  private static func refundSection(
    _ rows: [Reservation], _ mine: Set<ReservationID>, _ sides: ReservationRows.Sides, _ pager: Pager?,
    _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section {
    let words = pen.words
    let (budgets, returning, unproven) = try await pen.portal.ports.delivery.store.read { book in
      let parts = try rows.map { row in
        try row.settlement?.refund.flatMap { try book.parts(ofRefund: $0.amount, of: row) }
      }
      return (try book.budgets(), parts, try rows.map { try book.unproven($0) })
    }
    let known = Dictionary(budgets.map { ($0.id, $0) }) { first, _ in first }
    let names = known.mapValues(\.name)
    let mayRegister = mayCheck(pen.request) || pen.request.actor.roles.contains(.financeMaker)
    var acts: [DeliveryView.Act] = []
    var lines: [[DeliveryView.Table.Cell]] = []
    for ((row, returning), unproven) in zip(zip(rows, returning), unproven) {
      guard let refund = row.settlement?.refund, let returning else { continue }
      let parts = returning.parts.map {
        "\(names[$0.budget] ?? "—") \($0.amount.grouped)"
      }
      let number = words("delivery.number", ["number": "\(row.id.number)"])
      lines.append([
        .text(number, note: refund.reason), sides.cell(.holder, of: row, pen), sides.cell(.provider, of: row, pen),
        vouchers(refund, unproven, names, pen),
        .sum(refund.amount, VoucherStory.href(row), note: parts.joined(separator: words("list.separator"))),
      ])
      let action = "/delivery/claims/\(row.id)"
      for budget in unproven.compactMap({ known[$0] }) where mayRegister && pen.request.scope.owns(budget) {
        acts.append(
          pen.act(
            action, "delivery.act.registerRefund",
            title: "\(number) · \(budget.name) \((returning.amount(of: budget.id) ?? .zero).grouped)",
            hidden: ["do": "registerRefund", "seen": row.waiting.hex, "budget": budget.id.text],
            fields: [pen.voucherField(of: "register-refund-\(row.id)-\(budget.id)")]))
      }
      guard mayCheck(pen.request), mine.contains(row.id) else { continue }
      // Nothing is confirmed before each treasury that has money back gave its number.
      acts +=
        unproven.isEmpty
        ? [
          pen.act(
            action, "delivery.act.confirmRefund", title: "\(number) · \(refund.amount.grouped)",
            hidden: decision("confirmRefund", on: row))
        ] : []
      acts += [
        pen.act(
          action, "delivery.act.returnRefund", hidden: decision("returnRefund", on: row),
          fields: [pen.field("reason", of: "return-refund-\(row.id)")], isPlain: true)
      ]
    }
    return DeliveryView.Section(
      title: words("delivery.refunding"), lead: words("delivery.refundingLead"), anchor: "refunds",
      table: DeliveryView.Table(
        [
          words("delivery.reservation"), words("delivery.holder"), words("delivery.usedAt"),
          words("recovery.field.voucher"), words("delivery.field.amount"),
        ], numbers: [4], rows: lines), empty: lines.isEmpty ? words("delivery.noRefunding") : nil, pager: pager,
      acts: acts)
  }

  /// The numbers of the incoming vouchers of a refund, and which payers still owe theirs.
  private static func vouchers(
    _ refund: Repayment, _ unproven: [BudgetID], _ names: [BudgetID: String], _ pen: DeliveryPen
  ) -> DeliveryView.Table.Cell {
    let told =
      (refund.voucher.isEmpty ? [] : [refund.voucher])
      + refund.parts.map { part in
        "\(names[part.budget] ?? "—") \(part.voucher)"
      }
    let owing = unproven.map { names[$0] ?? "—" }.joined(separator: pen.words("list.separator"))
    return .text(
      told.isEmpty ? "—" : told.joined(separator: pen.words("list.separator")),
      note: unproven.isEmpty ? nil : pen.words("delivery.refundUnproven", ["budgets": owing]))
  }

  /// The hidden fields of a decision on what waits as this page shows it.
  private static func decision(_ act: String, on row: Reservation) -> KeyValuePairs<String, String> {
    ["do": act, "seen": row.waiting.hex]
  }

  /// Whether what is claimed under a voucher, and what comes back, is for the reader to decide on.
  private static func decides(
    on voucher: Voucher, _ request: PortalRequest, in book: any DeliveryReader
  ) throws -> Bool {
    request.scope.decides(on: try voucher.face.parts.compactMap { try book.budget($0.budget) })
  }

  private static func mayCheck(_ request: PortalRequest) -> Bool {
    request.actor.roles.contains(.financeChecker) || request.actor.roles.contains(.city)
  }
}

extension Diagnostic {
  fileprivate static let checkersOnly = Diagnostic(
    "delivery.checkers-only", at: Place(field: "do"),
    Wording(
      zh: "核销和退款复核由市级或财政复核人员办理", en: "claims and refunds are checked by the city or by finance checkers"),
    remedy: Wording(zh: "请有权限的人员办理", en: "leave it to those who may"))
}
