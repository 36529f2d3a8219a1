import Delivery
import Quantities

/// 到款: how far the payment of a use of a voucher has come, as its provider is told: into which account, and for each budget
/// that bears a part, where that stands.
enum UsePayment {
  /// - Parameter requests: the provider's, the newest first.
  /// - Returns: `nil` before the use is settled, and where all of it came back.
  static func words(_ use: Reservation, _ requests: [TransferRequest], _ pen: DeliveryPen) -> String? {
    guard let settlement = use.settlement else { return nil }
    let parts = settlement.standing.parts.filter { $0.amount > .zero }
    guard !parts.isEmpty else { return nil }
    let told = parts.map { part in
      let own = requests.filter { $0.budget == part.budget && $0.reservations.contains(use.id) }
      let state = words(settlement.stages[part.budget], own, pen)
      return parts.count == 1
        ? state : pen.words("delivery.paidPart", ["amount": part.amount.grouped, "state": state])
    }
    return ([AccountPart.words(use.account, of: use, pen)].compactMap { $0 } + told).joined(separator: " · ")
  }

  /// Where one budget's part stands.
  private static func words(
    _ stage: Reservation.Settlement.Stage?, _ requests: [TransferRequest], _ pen: DeliveryPen
  ) -> String {
    let asked: TransferRequest? =
      switch stage {
      case .requested(let id): requests.first { $0.id == id }
      case .paid: requests.first { $0.state.name == .confirmed }
      // What a checker returned never left the house: it is owed as before.
      case nil: requests.lastBounce
      }
    guard let asked else { return pen.words("calls.payment.owed") }
    return "\(asked.reference) \(asked.standing(pen.language))"
  }
}
