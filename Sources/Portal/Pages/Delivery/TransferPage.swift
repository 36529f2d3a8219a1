import Delivery
import Instruments
import Quantities

/// One transfer request: what it pays, so that its checker sees whose money it is before it goes.
enum TransferPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    guard let id = request.parameters["transfer"].flatMap(TransferID.init) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    try await TransfersPage.checkScope([id], request, portal)
    let desk = portal.ports.delivery
    let (transfer, budget, awards, uses, chain) = try await desk.store.read { book in
      let transfer = try book.transfer(id)
      return (
        transfer, try transfer.flatMap { try book.budget($0.budget) },
        try transfer?.awards.compactMap { try desk.reckoned($0, in: book) } ?? [],
        try transfer?.reservations.compactMap { try book.reservation($0) } ?? [],
        try transfer.map { try book.chain(of: $0) }
      )
    }
    guard let transfer, let budget else { throw PageFault.notFound(BudgetPages.unknown) }
    let payment: (any PaidIntoAccount)? = awards.first ?? uses.first
    let ending = try await portal.ended(among: [transfer.payee])[transfer.payee]
    let actors = try await portal.actorNames(words)
    var view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), "/delivery/transfers"), Crumb(transfer.reference),
      ], title: transfer.reference,
      lead: [
        transfer.payeeName, transfer.payee.text, AccountPart.words(transfer.account, of: payment, pen),
        transfer.standing(pen.language), words("delivery.madeBy", ["name": actors(transfer.madeBy)]),
      ].compactMap { $0 }.joined(separator: " · "),
      sums: [
        Figure(.yuan(transfer.amount), label: words("delivery.field.amount"), href: "#rows"),
        Figure(.count(awards.count + uses.count), label: words("delivery.count"), href: "#rows"),
      ])
    func door(_ other: TransferRequest, _ key: String) -> Crumb {
      Crumb(
        words(key, ["reference": other.reference, "state": other.standing(pen.language)]),
        "\(TransfersList.path)/\(other.id)")
    }
    view.sections = [
      DeliveryView.Section(
        title: words("delivery.borne"),
        table: DeliveryView.Table(
          [words("delivery.budget"), words("delivery.field.payer"), words("delivery.field.document")],
          rows: [
            [
              .text(budget.name, "/delivery/budgets/\(budget.id)"), .text(portal.payerName(budget.payer, words)),
              .text(budget.document),
            ]
          ]),
        links: (chain?.predecessors ?? []).map { door($0, "delivery.asksAnew") }
          + (chain?.successors ?? []).map { door($0, "delivery.askedAnewBy") },
        acts: transfer.state == .drafted && request.scope.owns(budget) && request.actor.roles.contains(.financeChecker)
          ? TransfersPage.checks([TransfersPage.Draft(transfer: transfer, payment: payment, ending: ending)], pen) : [])
    ]
    if let doubt = DoubtPart.section(ending, of: transfer.payee, named: transfer.payeeName, pen) {
      view.sections.insert(doubt, at: 0)
    }
    if let changes = try await AccountPart.changes(of: awards, uses, pen) { view.sections.append(changes) }
    if let recorded = HearsayPart.section(of: awards, pen) { view.sections.append(recorded) }
    var rows = try await PaidRows.sections(
      awards, uses, account: { _ in transfer.account }, part: { $0.part(in: transfer) },
      ofUse: { $0.part(in: transfer) }, pen)
    if !rows.isEmpty { rows[0].anchor = "rows" }
    view.sections += rows
    return .page(Page("delivery/page", title: view.title, view: view))
  }
}

extension Reservation {
  /// What of a request is for it: the part of the budget that pays; `nil` where several are paid and some of it came back
  /// since.
  fileprivate func part(in transfer: TransferRequest) -> Money? {
    if transfer.reservations.count == 1, transfer.awards.isEmpty { return transfer.amount }
    return settlement.flatMap { $0.refunded == .zero ? $0.owed.amount(of: transfer.budget) : nil }
  }
}

extension Award {
  /// What of a request is for it; `nil` where several are paid and which part of this one it was is not told any more.
  fileprivate func part(in transfer: TransferRequest) -> Money? {
    if transfer.awards.count == 1, transfer.reservations.isEmpty { return transfer.amount }
    return instalments == nil || payment == .requested(transfer.id) ? due : nil
  }
}
