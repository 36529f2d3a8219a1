import Delivery
import Quantities

/// Where the vouchers of some programmes can be used: for which categories, and at whom. It is told to whoever holds one or
/// thinks of it.
struct VoucherPlaces: Sendable {
  struct Programme: Sendable {
    let title: String
    let lead: String
    let providers: [Provider]
    let isEmpty: Bool
  }

  struct Provider: Sendable {
    let name: String
    let categories: String
    /// 已停止: it takes no new reservation.
    let state: StateMark
  }

  let programmes: [Programme]

  /// - Returns: `nil` where there is no programme.
  /// Cost: one query for each programme.
  init?(of programmes: [VoucherProgramme], in book: any DeliveryReader, _ words: Strings) throws {
    guard !programmes.isEmpty else { return nil }
    let separator = words("list.separator")
    self.programmes = try programmes.map { programme in
      let providers = try book.providers(of: programme.id)
      return Programme(
        title: words("delivery.placesTitle", ["name": programme.name]),
        lead: words("delivery.placesLead", ["categories": programme.categories.joined(separator: separator)]),
        // Those that take a voucher come first.
        providers: (providers.filter(\.isAdmitted) + providers.filter { !$0.isAdmitted }).map { provider in
          Provider(
            name: provider.name, categories: provider.categories.joined(separator: separator),
            state: provider.isAdmitted
              ? StateMark(css: "yes", word: words("delivery.admitted"))
              : StateMark(css: "out", word: words("delivery.stopped")))
        }, isEmpty: providers.isEmpty)
    }
  }

  /// The same on a page of its own sections.
  func sections(_ words: Strings) -> [DeliveryView.Section] {
    programmes.enumerated().map { offset, programme in
      DeliveryView.Section(
        title: programme.title, lead: programme.lead, anchor: offset == 0 ? "places" : nil,
        table: programme.isEmpty
          ? nil
          : DeliveryView.Table(
            [words("delivery.providers"), words("delivery.field.categories"), words("table.state")],
            rows: programme.providers.map {
              [.text($0.name), .text($0.categories), DeliveryView.Table.Cell(state: $0.state)]
            }), empty: programme.isEmpty ? words("delivery.noProviders") : nil)
    }
  }
}

extension InstrumentWriter {
  /// Where a voucher can be used: under its programmes that run; `nil` where none does.
  func voucherPlaces() async throws -> VoucherPlaces? {
    guard instrument.kind == .voucher else { return nil }
    let (id, today, words) = (instrument.id, request.today, words)
    return try await portal.ports.delivery.store.read { book in
      try VoucherPlaces(
        of: book.programmes().filter {
          $0.instrument == id && $0.withdrawn == nil && $0.validTo >= today
        }, in: book, words)
    }
  }
}
