import Delivery
import Diagnostics
import Journal
import Quantities

/// `/api/v1/vouchers`: vouchers and what is left of them. Their codes are no part of it: a code is shown to its holder
/// alone.
enum VoucherInterface {
  /// `GET /api/v1/vouchers?state=&enterprise=&offset=&limit=`; an enterprise is told of its own.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var filter = VoucherFilter(
      enterprise: request.query.text("enterprise").flatMap { CreditCode($0) },
      state: try request.query.text("state").map(state))
    var scope = request.scope
    if case .enterprise(let key) = scope {
      guard let own = CreditCode(key) else { return Interface.list("vouchers", [], total: 0) }
      filter.enterprise = own
      scope = .everywhere
    }
    let (offset, limit) = (
      Interface.number("offset", request, upTo: .max) ?? 0, Interface.number("limit", request, upTo: 500) ?? 100
    )
    let found = try await portal.ports.delivery.store.read { [filter, scope] book in
      try book.vouchers(filter, scope: scope, offset: offset, limit: limit)
    }
    return Interface.list(
      "vouchers",
      found.rows.map { voucher in
        [
          "id": CanonicalJSON(voucher.id.number), "programme": CanonicalJSON(voucher.programme.number),
          "enterprise": .text(voucher.enterprise.text), "issuedOn": .text("\(voucher.issuedOn)"),
          "validTo": .text("\(voucher.validTo)"), "face": .text(voucher.face.total.description),
          "free": .text(voucher.free.description), "state": .text(voucher.state.rawValue),
          "benefit": .text("\(voucher.entitlement.benefit)"),
        ]
      }, total: found.total)
  }

  private static func state(_ text: String) throws -> Voucher.State {
    guard let state = Voucher.State(rawValue: text) else {
      let known = Voucher.State.allCases.map(\.rawValue).joined(separator: ", ")
      throw PageFault.badRequest(
        Diagnostics(
          Diagnostic(
            "api.state", at: Place(field: "state"),
            Wording(zh: "没有状态“\(text.prefix(20))”", en: "there is no state '\(text.prefix(20))'"),
            expected: Wording(verbatim: known))))
    }
    return state
  }
}
