import Diagnostics
import Journal
import Quantities

extension Reservation {
  /// What of it waits for a decision: the claim, or the refund that was recorded. It differs as soon as another claim or
  /// another refund waits in its place, though the reservation and its state are the same.
  public var waiting: ContentHash {
    let parts: [CanonicalJSON] =
      switch state {
      case .claimed(let claim):
        [.text("claim"), .integer(claim.amount.fen), .text(claim.invoice), .text(claim.account ?? "")]
      case .settled(let settlement):
        settlement.refund.map { [.text("refund"), $0.json] } ?? [.text("settled")]
      case .held, .released: [.text(state.name.rawValue)]
      }
    return ContentHash(of: CanonicalJSON.list(parts).bytes)
  }
}

extension DeliveryDesk {
  /// Decides on a reservation as the person saw it. A provider may claim anew, with another invoice, what was sent back in
  /// the meantime: nobody settles a claim that they have not read.
  /// - Parameter seen: what waited when the person looked; see `Reservation.waiting`.
  /// - Throws: as `run`, and where something else waits now.
  public func run(
    _ command: DeliveryCommand, on id: ReservationID, seen: ContentHash, by actor: ActorID, key: String, at: Timestamp
  ) async throws -> DeliveryReply {
    let wish: CanonicalJSON = ["do": "decide-as-seen", "seen": .text(seen.hex), "command": command.payload]
    return try await run(wish: wish, by: actor, key: key, at: at) { book in
      if let reservation = try book.reservation(id), reservation.waiting != seen {
        throw Diagnostics(.changedSinceSeen(reservation))
      }
      return command
    }
  }
}

extension Diagnostic {
  fileprivate static func changedSinceSeen(_ reservation: Reservation) -> Diagnostic {
    Diagnostic(
      "delivery.changed-since-seen",
      Wording(
        zh: "第 \(reservation.id.number) 号预约在您打开这一页以后变了，现在是\(reservation.standingWords.zh)，这次没有办理",
        en: """
          reservation \(reservation.id.number) has changed since you opened the page and is \
          \(reservation.standingWords.en) now: nothing was done
          """),
      remedy: Wording(zh: "看清现在的金额和发票再办", en: "read the amount and the invoice of now, then decide"))
  }
}
