import Delivery
import Instruments
import Quantities

/// 待拨付 of one payee out of one budget: what the next transfer request would pay, row by row.
enum DuesPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let budget = try await BudgetPages.found(request, portal)
    guard let payee = request.parameters["payee"].flatMap({ CreditCode($0) }) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    let desk = portal.ports.delivery
    let ended = try await portal.ended(among: [payee])
    let (due, awards, uses) = try await desk.store.read { book in
      let due = try Dues.one(
        of: budget, to: payee.text, account: pen.readsAccounts ? request.query.text("account") : nil,
        part: request.query.whole("part", in: 1...1_000) ?? 1, in: book)?.marked(by: ended)
      return (
        due, try due?.awards.compactMap { try desk.reckoned($0, in: book) } ?? [],
        try due?.reservations.compactMap { try book.reservation($0) } ?? []
      )
    }
    var view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), "/delivery/transfers"), Crumb(due?.name ?? payee.text),
      ], title: "\(words("delivery.dues")) · \(due?.name ?? payee.text)",
      lead: [
        payee.text,
        due.flatMap { AccountPart.words($0.account, of: $0.payment, pen) ?? words("delivery.dueLacking") }, budget.name,
        portal.payerName(budget.payer, words), due?.bounced(pen),
      ].compactMap { $0 }.joined(separator: " · "),
      sums: [
        Figure(.yuan(due?.amount ?? .zero), label: words("delivery.field.amount"), href: "#rows"),
        Figure(.count(awards.count + uses.count), label: words("delivery.count"), href: "#rows"),
      ])
    view.sections = try await PaidRows.sections(
      awards, uses, account: \.account, part: \.due, ofUse: { $0.settlement?.standing.amount(of: budget.id) }, pen)
    if view.sections.isEmpty {
      view.sections = [DeliveryView.Section(title: words("delivery.dues"), empty: words("delivery.noDues"))]
    }
    view.sections[0].anchor = "rows"
    // Without an account nothing can be asked for: its payee is, by whom its page names.
    if let due, due.account == nil {
      view.sections[0].lead = words("delivery.dueAsk")
      if Portal.allows(request.actor, Portal.rows),
        try await !portal.enterpriseNames([payee], within: request.scope).isEmpty
      {
        view.sections[0].links = [Crumb(words("delivery.dueContact"), "/enterprises/\(payee)")]
      }
    } else if let due, request.actor.roles.contains(.financeMaker), request.scope.owns(budget) {
      view.sections[0].acts = [TransfersPage.draft(due, pen)]
    }
    if let doubt = DoubtPart.section(ended[payee], of: payee, named: due?.name ?? payee.text, pen) {
      view.sections.insert(doubt, at: 0)
    }
    if let changes = try await AccountPart.changes(of: awards, uses, pen) { view.sections.append(changes) }
    if let recorded = HearsayPart.section(of: awards, pen) { view.sections.append(recorded) }
    return .page(Page("delivery/page", title: view.title, view: view))
  }
}

/// The awards and uses that a request pays, or will pay.
enum PaidRows {
  /// - Parameters:
  ///   - account: where an award is paid to this time: a request of before keeps its own when an account is put right.
  ///   - part: what of an award is paid this time; `nil` where nobody can tell.
  ///   - ofUse: the same of a use, of which each of its budgets pays a part.
  static func sections(
    _ awards: [Award], _ uses: [Reservation], account: (Award) -> String?, part: (Award) -> Money?,
    ofUse: @escaping (Reservation) -> Money?, _ pen: DeliveryPen
  ) async throws -> [DeliveryView.Section] {
    let (portal, words) = (pen.portal, pen.words)
    var sections: [DeliveryView.Section] = []
    if !awards.isEmpty {
      sections.append(
        DeliveryView.Section(
          title: words("delivery.paidAwards"),
          table: DeliveryView.Table(
            [
              words("enterprise.name"), words("calls.benefit"), words("calls.account"), words("calls.approved"),
              words("delivery.thisTime"), words("table.state"),
            ], numbers: [3, 4],
            rows: awards.map { award in
              let path = "/delivery/awards/\(award.id)"
              return [
                .text(award.name, path), .text(portal.instrumentName(award.benefit, words), award.benefit.anchor),
                .text(AccountPart.words(account(award), of: award, pen) ?? words("calls.noAccount")),
                .money(award.approved ?? .zero, path), part(award).map { .money($0, path) } ?? .text("—"),
                AwardWords.state(award, pen),
              ]
            })))
    }
    if !uses.isEmpty {
      let sides = try await ReservationRows.Sides(of: uses, showing: [.holder], pen)
      sections.append(
        DeliveryView.Section(
          title: words("delivery.paidUses"),
          table: ReservationRows.table(uses, sides, pen, opening: VoucherStory.href, part: ofUse)))
    }
    return sections
  }
}
