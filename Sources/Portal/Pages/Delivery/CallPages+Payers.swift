import Delivery

extension CallPages {
  /// Which treasury pays each call, with its budget for those who see that; none for a call without a budget.
  static func payers(
    of calls: [Call], _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [CallID: DeliveryView.Table.Cell] {
    let opens = Portal.allows(request.actor, Portal.money)
    return try await portal.ports.delivery.store.read { book in
      try calls.reduce(into: [:]) { payers, call in
        guard let budget = try call.terms.budget.flatMap({ try book.budget($0) }) else { return }
        payers[call.id] = .text(
          portal.payerName(budget.payer, words),
          opens && request.scope.contains(budget) ? "/delivery/budgets/\(budget.id)" : nil)
      }
    }
  }
}
