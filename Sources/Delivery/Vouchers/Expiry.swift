import Journal
import Quantities

/// What ends by itself: a reservation that was not claimed within its term, a voucher whose last day is over.
enum Expiry: Sendable, Hashable {
  case reservation(ReservationID)
  case voucher(VoucherID)

  var command: DeliveryCommand {
    switch self {
    case .reservation(let id): .lapseReservation(id)
    case .voucher(let id): .expireVoucher(id)
    }
  }

  /// Names the wish: each ends once.
  var key: String {
    switch self {
    case .reservation(let id): "lapse-\(id)"
    case .voucher(let id): "expire-\(id)"
    }
  }

  /// Whether it is to end on a day, as the book stands.
  func isDue(on today: CalendarDay, in book: any DeliveryReader) throws -> Bool {
    switch self {
    case .reservation(let id):
      guard let reservation = try book.reservation(id), reservation.state == .held else { return false }
      return reservation.claimBy.map { $0 < today } ?? false
    case .voucher(let id): return try book.voucher(id).map { $0.state == .live && $0.validTo < today } ?? false
    }
  }
}

extension DeliveryDesk {
  /// Lets every reservation go that was not claimed within its term, then ends every voucher whose last day is over and
  /// gives what is left back to the budgets.
  /// - Returns: how many reservations and vouchers ended. Cost: one transaction for each.
  /// - Throws: the first failure, once all were tried: one that cannot end holds up none of the others.
  @discardableResult
  public func endExpired(at: Timestamp) async throws -> Int {
    try await end(try await expired(on: at.dayInShanghai), at: at)
  }

  /// What is to end on a day: reservations before vouchers, which have back what was reserved of them.
  func expired(on today: CalendarDay) async throws -> [Expiry] {
    try await store.read { book in
      try book.reservations(
        ReservationFilter(state: .held, claimBefore: today), scope: .everywhere, offset: 0, limit: .max
      ).rows.map { .reservation($0.id) }
        + book.vouchers(VoucherFilter(state: .live, validBefore: today), scope: .everywhere, offset: 0, limit: .max)
        .rows.map { .voucher($0.id) }
    }
  }

  /// Ends what was found to be due. What somebody claimed, let go of or ended meanwhile is due no more, and no failure.
  func end(_ due: [Expiry], at: Timestamp) async throws -> Int {
    var count = 0
    var failure: (any Error)?
    for one in due {
      do {
        _ = try await run(one.command, by: .program, key: one.key, at: at)
        count += 1
      } catch {
        guard failure == nil else { continue }
        do {
          if try await store.read({ try one.isDue(on: at.dayInShanghai, in: $0) }) { failure = error }
        } catch let unread {
          // The others are tried all the same.
          failure = unread
        }
      }
    }
    if let failure { throw failure }
    return count
  }
}
