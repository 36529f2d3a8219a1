import Delivery
import Quantities

/// 收券: what a provider takes, what it has yet to claim, and the uses at it, with how far each is paid.
enum ProviderPart {
  /// How many of the reservations that are yet to be claimed stand on one page, folded.
  static let heldSize = 20

  /// Cost: what the provider has yet to claim, its transfer requests, and a page of its uses.
  static func sections(of provider: CreditCode, _ pen: DeliveryPen) async throws -> [DeliveryView.Section] {
    let words = pen.words
    let number = Pager.page(of: pen.request)
    let state = pen.request.query.text("state").flatMap(ReservationFilter.State.init(rawValue:))
    let (categories, held, uses, requests) = try await pen.portal.ports.delivery.store.read { book in
      (
        try book.programmes().filter { $0.withdrawn == nil }.flatMap {
          try book.provider(provider, in: $0.id)?.categories ?? []
        },
        try book.reservations(
          ReservationFilter(provider: provider, state: .held), scope: .everywhere, offset: 0, limit: .max
        ).rows,
        try book.reservations(
          ReservationFilter(provider: provider, state: state, isNewestFirst: true), scope: .everywhere,
          offset: (number - 1) * Pager.size, limit: Pager.size),
        try book.transfers(TransferFilter(payee: provider), offset: 0, limit: .max).rows.sorted { $0.id > $1.id }
      )
    }
    let distinct = categories.reduce(into: [String]()) { if !$0.contains($1) { $0.append($1) } }
    guard !distinct.isEmpty else {
      return [DeliveryView.Section(title: words("delivery.take"), empty: words("delivery.notAdmitted"))]
    }
    let take = pen.act(
      OwnVouchersPage.path, "delivery.act.reserve",
      fields: [
        pen.field("code", of: "reserve", hint: "delivery.hint.code"),
        pen.choice(
          "category", of: "reserve", distinct.map { Choice(value: $0, label: $0, isChosen: false) }),
        pen.amount(of: "reserve"),
      ])
    let states = pen.filterField(
      "state", "table.state", ReservationFilter.State.allCases.map { ($0.rawValue, $0.wording(pen.language)) })
    return try await AccountPart.sections(of: provider, pen) + [
      DeliveryView.Section(title: words("delivery.take"), lead: words("delivery.takeLead"), acts: [take]),
      toClaim(held, pen),
      DeliveryView.Section(
        title: words("delivery.uses"),
        lead: pen.sentences(
          words("delivery.paidWhereLead"), pen.unread([("state", state == nil)]).first), anchor: "taken",
        filters: uses.total == 0 && state == nil
          ? nil : pen.filters("\(OwnVouchersPage.path)#taken", [states], export: nil),
        table: ReservationRows.table(uses.rows, .none, pen, payment: { UsePayment.words($0, requests, pen) }),
        empty: uses.rows.isEmpty ? words(state == nil ? "delivery.noUses" : "delivery.noUsesOfState") : nil,
        pager: isOwn(pen) ? Pager(pen.request, page: number, total: uses.total, words: words) : nil),
    ]
  }

  /// Whether the page stands at its own address: what is refused stands at that of its form, from where nothing is leafed
  /// through.
  private static func isOwn(_ pen: DeliveryPen) -> Bool { pen.request.path == OwnVouchersPage.path }

  /// 待申请核销: each reservation folded under a line of its own, with the forms that claim it and let it go. What was refused
  /// stands alone and open.
  private static func toClaim(_ held: [Reservation], _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    let refused = held.first { OwnVouchersPage.path(of: $0.id) == pen.request.path }
    let found =
      refused.map { [$0] }
      ?? held.filter { row in
        pen.isFound(in: "\(row.id.number)", row.category, row.held.total.grouped, row.held.total.description)
      }
    // An address that a search or a claim has shortened shows its last page.
    let last = max(1, (found.count + heldSize - 1) / heldSize)
    let page = min(pen.request.query.whole("held", in: 1...1_000_000) ?? 1, last)
    let isSearched = held.count > heldSize && isOwn(pen)
    return DeliveryView.Section(
      title: words("delivery.toClaim"), lead: held.isEmpty ? nil : words("delivery.toClaimLead"), anchor: "held",
      filters: isSearched
        ? pen.filters(
          "\(OwnVouchersPage.path)#held", [pen.searchField("delivery.search.reservation")], export: nil) : nil,
      empty: found.isEmpty ? words(held.isEmpty ? "delivery.nothingToClaim" : "delivery.noSuchReservation") : nil,
      pager: isOwn(pen) && found.count > heldSize
        ? Pager(
          pen.request, page: page, total: found.count, words: words, size: heldSize, by: "held",
          of: words("delivery.toClaim")) : nil,
      links: isOwn(pen) ? [] : [Crumb(words("delivery.allToClaim"), "\(OwnVouchersPage.path)#held")],
      folded: found.dropFirst((page - 1) * heldSize).prefix(heldSize).map { row in
        DeliveryView.Fold(summary: told(row, pen), isOpen: found.count == 1, acts: acts(on: row, pen))
      })
  }

  private static func told(_ row: Reservation, _ pen: DeliveryPen) -> String {
    [
      pen.words("delivery.number", ["number": "\(row.id.number)"]), row.category, row.held.total.grouped,
      row.reservedOn.text(in: pen.language),
      row.claimBy.map { pen.words("delivery.claimBy", ["day": $0.text(in: pen.language)]) },
    ].compactMap { $0 }.joined(separator: " · ")
  }

  private static func acts(on row: Reservation, _ pen: DeliveryPen) -> [DeliveryView.Act] {
    let path = OwnVouchersPage.path(of: row.id)
    return [
      pen.act(
        path, "delivery.act.claim", hidden: ["do": "claim"],
        fields: [
          pen.amount(of: "claim-\(row.id)", value: row.held.total), pen.field("invoice", of: "claim-\(row.id)"),
          pen.accountField(of: "claim-\(row.id)"),
        ]),
      pen.act(
        path, "delivery.act.release", hidden: ["do": "release"],
        fields: [pen.field("reason", of: "release-\(row.id)")], isPlain: true),
    ]
  }
}
