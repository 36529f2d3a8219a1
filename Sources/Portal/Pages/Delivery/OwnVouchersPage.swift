import Access
import Delivery
import Diagnostics
import Quantities

/// 我的券: an enterprise's vouchers with their codes; 收券: a provider's part, with what it takes and has yet to claim.
enum OwnVouchersPage {
  static let path = "/vouchers"

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(DeliveryPen(request, portal))
  }

  static func reserve(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    if let provider = provider(of: request), let end = portal.codeAttempts.lockedUntil(provider, at: request.now) {
      let faults = Diagnostics(.tooManyCodes(until: end))
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
    return try await act(request, portal) {
      guard let provider = provider(of: request) else { throw PageFault.notFound(BudgetPages.unknown) }
      guard let code = VoucherCode(request.form.text("code") ?? "") else {
        throw Diagnostics(
          Diagnostic(
            "delivery.code-text", at: Place(field: "code"),
            Wording(zh: "这不是券码", en: "this is no voucher code"),
            expected: Wording(
              zh: "16 位数字和字母，如 7KQ2-M4XA-9TBN-C3HW", en: "16 digits and letters, such as 7KQ2-M4XA-9TBN-C3HW")))
      }
      return (
        .reserve(
          code: code.digest, provider: provider, category: request.form.text("category") ?? "",
          amount: try request.amount()), done: "reserved"
      )
    }
  }

  /// What a provider does with a use at it; and what a holder does with a reservation of its voucher: it has it let go.
  static func change(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let id = request.parameters["reservation"].flatMap(ReservationID.init), let own = enterprise(of: request),
      let (reservation, holder) = try await portal.ports.delivery.store.read({ book in
        try book.reservation(id).flatMap { use in try book.voucher(use.voucher).map { (use, $0.enterprise) } }
      })
    else { throw PageFault.notFound(BudgetPages.unknown) }
    let isProvider = reservation.provider == provider(of: request)
    guard isProvider || (holder == own && request.actor.roles.contains(.enterprise)) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    return try await act(request, portal) {
      let asked = try request.asked("do", among: Change.self)
      guard isProvider || asked == .release else { throw Diagnostics(.chooseFromList("do")) }
      return switch asked {
      case .claim:
        (
          .claim(
            id, amount: try request.amount(), invoice: request.form.text("invoice") ?? "",
            account: request.form.text("account") ?? ""), done: "claimed"
        )
      case .account:
        (.correctAccount(id, account: request.form.text("account") ?? ""), done: "accountConfirmed")
      case .release: (.release(id, reason: request.form.text("reason") ?? ""), done: "released")
      }
    }
  }

  private enum Change: String {
    case claim, release, account
  }

  private static func page(_ pen: DeliveryPen) async throws -> Reply {
    let request = pen.request
    let title = Portal.vouchersTitle(for: request.actor, pen.words)
    var view = DeliveryView(
      crumbs: [Crumb(title)], title: title, done: pen.done, faults: pen.faults)
    if request.actor.roles.contains(.enterprise), let code = enterprise(of: request) {
      let chosen = try await chosen(by: code, pen)
      view.sections.append(try await held(by: code, pen))
      view.sections += try await places(for: code, pen)
      if let chosen { view.sections.append(try await whole(of: chosen, pen)) }
      if let used = try await used(by: code, chosen, pen) { view.sections.append(used) }
    }
    if let provider = provider(of: request) { view.sections += try await ProviderPart.sections(of: provider, pen) }
    return .page(Page("delivery/page", title: view.title, view: view, status: view.hasFaults ? 422 : 200))
  }

  private static func held(by code: CreditCode, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let words = pen.words
    let codes = pen.portal.ports.delivery.codes
    let rows = try await pen.portal.ports.delivery.store.read { book in
      let reasons = try VoucherWhole.reasons(in: book)
      return try book.vouchers(VoucherFilter(enterprise: code), scope: .everywhere, offset: 0, limit: 100).rows.map {
        ($0, try book.programme($0.programme)?.name ?? "—", reasons[$0.id])
      }
    }
    return DeliveryView.Section(
      title: words("delivery.mine"), lead: words("delivery.mineLead"),
      table: DeliveryView.Table(
        [
          words("delivery.voucher"), words("delivery.code"), words("delivery.face"), words("delivery.free"),
          words("delivery.validity"), words("table.state"),
        ], numbers: [2, 3],
        rows: rows.map { voucher, name, reason in
          let path = path(of: voucher.id)
          return [
            .text(name, path, note: words("delivery.voucherNumber", ["number": "\(voucher.id.number)"])),
            .text(voucher.state == .live ? codes.code(of: voucher.id).description : "—"),
            .money(voucher.face.total, "\(path)#voucher"), .money(voucher.free, "\(path)#voucher"),
            .text(voucher.validTo.text(in: pen.language)),
            VoucherPage.state(voucher, because: reason, pen.language),
          ]
        }), empty: rows.isEmpty ? words("delivery.noneMine") : nil)
  }

  /// Where those that can still be used can be.
  private static func places(for code: CreditCode, _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let words = pen.words
    return try await pen.portal.ports.delivery.store.read { book in
      let live = try book.vouchers(
        VoucherFilter(enterprise: code, state: .live), scope: .everywhere, offset: 0, limit: 100
      ).rows
      let held = Set(live.map(\.programme))
      return try VoucherPlaces(of: book.programmes().filter { held.contains($0.id) }, in: book, words)
    }?.sections(words) ?? []
  }

  /// For a provider, wherever it looks first: its payments that came back and wait for its account, and its uses that lack
  /// one, each with the way there.
  static func accountsDue(_ request: PortalRequest, _ portal: Portal, _ words: Strings) async throws -> [Crumb] {
    guard let provider = provider(of: request) else { return [] }
    let (bounces, lacking) = try await portal.ports.delivery.store.read { book in
      (try book.bounces(of: provider), try book.usesLackingAccount(of: provider).count)
    }
    let count = bounces.count { bounce in bounce.uses.contains { !$0.isCorrected(after: bounce.request) } }
    let told = [("calls.bouncedPayments", count), ("calls.accountLackingUses", lacking)].filter { $0.1 > 0 }
    return told.map { Crumb(words($0.0, ["count": "\($0.1)"]), "/vouchers#\(AccountPart.anchor)") }
  }

  /// Where an enterprise's own voucher stands with what became of it.
  static func path(of voucher: VoucherID) -> String { "\(path)?voucher=\(voucher)" }

  /// Where what is done with a reservation is sent.
  static func path(of reservation: ReservationID) -> String { "\(path)/\(reservation)" }

  /// The enterprise's voucher that the address names; `nil` where it names none of its own.
  private static func chosen(by code: CreditCode, _ pen: DeliveryPen) async throws -> Voucher? {
    guard let id = pen.request.query.text("voucher").flatMap(VoucherID.init) else { return nil }
    return try await pen.portal.ports.delivery.store.read { book in
      try book.voucher(id).flatMap { $0.enterprise == code ? $0 : nil }
    }
  }

  /// What a voucher's face came to: the parts add up to it.
  private static func whole(of voucher: Voucher, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let words = pen.words
    let whole = try await pen.portal.ports.delivery.store.read { try VoucherWhole(of: voucher, in: $0) }
    let href = "\(path(of: voucher.id))#uses"
    let number = words("delivery.voucherNumber", ["number": "\(voucher.id.number)"])
    return DeliveryView.Section(
      title: "\(words("delivery.wholeTitle")) · \(number)", anchor: "voucher",
      table: DeliveryView.Table(
        [words("delivery.cameTo"), words("delivery.field.amount")], numbers: [1],
        rows: [
          [.text(words("delivery.free")), .money(voucher.free, href)],
          [.text(words("delivery.cameTo.held")), .money(whole.held, href)],
          [.text(words("delivery.cameTo.settled")), .money(whole.settled, href)],
          [
            .text(
              words("delivery.cameTo.ended"),
              note: [voucher.state.wording(pen.language), whole.reason].compactMap { $0 }.joined(separator: " · ")),
            .money(whole.ended, href),
          ],
          [.text(words("delivery.face")), .money(voucher.face.total, href)],
        ]))
  }

  /// Where the enterprise's vouchers were used, or one of them, the newest first; `nil` before the first use of any. It has
  /// a page of its own name: whoever is a provider too has the uses at it below.
  private static func used(
    by code: CreditCode, _ voucher: Voucher?, _ pen: DeliveryPen
  ) async throws -> DeliveryView.Section? {
    let name = "used"
    let number = pen.request.query.whole(name, in: 1...1_000_000) ?? 1
    let scope = AreaScope.enterprise(code.text)
    let (found, all) = try await pen.portal.ports.delivery.store.read { book in
      (
        try book.reservations(
          ReservationFilter(voucher: voucher?.id, isNewestFirst: true), scope: scope,
          offset: (number - 1) * Pager.size, limit: Pager.size),
        try book.reservations(ReservationFilter(), scope: scope, offset: 0, limit: 0).total
      )
    }
    guard voucher != nil || all > 0 else { return nil }
    let sides = try await ReservationRows.Sides(of: found.rows, showing: [.provider], pen)
    // What is not claimed yet the holder may have let go, such as what it never ordered.
    let held = found.rows.filter { $0.state == .held }
    let acts = held.map { row in
      pen.act(
        path(of: row.id), "delivery.act.release",
        title: [
          pen.words("delivery.number", ["number": "\(row.id.number)"]), sides.cell(.provider, of: row, pen).text,
          row.category, row.held.total.grouped,
        ].joined(separator: " · "), hidden: ["do": "release"],
        fields: [pen.field("reason", of: "release-\(row.id)")], isPlain: true)
    }
    return DeliveryView.Section(
      title: pen.words("delivery.uses"),
      lead: pen.sentences(
        pen.words("delivery.mineUses"), held.isEmpty ? nil : pen.words("delivery.mineReservations")), anchor: "uses",
      table: ReservationRows.table(found.rows, sides, pen),
      empty: found.total == 0 ? pen.words("delivery.noUses") : nil,
      pager: found.total == 0
        ? nil
        : Pager(
          pen.request, page: number, total: found.total, words: pen.words, by: name, of: pen.words("delivery.uses")),
      links: voucher == nil || all == 0 ? [] : [Crumb(pen.words("delivery.allUses"), "/vouchers#uses")],
      folds: acts.isEmpty ? nil : pen.words("delivery.act.release"), acts: acts)
  }

  private static func act(
    _ request: PortalRequest, _ portal: Portal, _ asked: () throws -> (DeliveryCommand, done: String)
  ) async throws -> Reply {
    do {
      let (command, done) = try asked()
      _ = try await portal.ports.delivery.run(
        command, by: request.actor.id, key: request.commandKey, at: request.now)
      return DeliveryView.next("/vouchers?done=\(done)")
    } catch let faults as Diagnostics {
      if faults.all.contains(where: { $0.code == "delivery.code" }), let provider = provider(of: request) {
        portal.codeAttempts.note(provider, at: request.now)
      }
      return try await page(DeliveryPen(request, portal, refused: RefusedForm(form: request.form, faults: faults)))
    }
  }

  /// The provider that the person works for.
  private static func provider(of request: PortalRequest) -> CreditCode? {
    request.actor.roles.contains(.provider) ? enterprise(of: request) : nil
  }

  private static func enterprise(of request: PortalRequest) -> CreditCode? {
    request.actor.person?.enterprise.flatMap { CreditCode($0) }
  }
}
