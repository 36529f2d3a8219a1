import Delivery
import Journal
import Quantities

/// `/api/v1/vouchers`: vouchers and what is left of them. Their codes are no part of it: a code is shown to its holder
/// alone.
enum VoucherInterface {
  /// `GET /api/v1/vouchers?state=&enterprise=&offset=&limit=&export=`; an enterprise is told of its own.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var filter = VoucherFilter(
      enterprise: request.query.text("enterprise").flatMap { CreditCode($0) },
      state: try Interface.member("state", request))
    guard let scope = Interface.ownOr(request.scope, &filter.enterprise) else {
      return Interface.list("vouchers", [], total: 0)
    }
    let asked = InterfacePage(request, portal)
    let found = try await portal.ports.delivery.store.read { [filter] book in
      try book.vouchers(filter, scope: scope, offset: asked.offset, limit: asked.limit)
    }
    return try await asked.reply(
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
}
