import Delivery
import Journal
import Quantities

/// `/api/v1/proposals`: what runs and applications proposed under calls, and how far each has come. Accounts, papers
/// and objections are no part of it.
enum ProposalInterface {
  /// `GET /api/v1/proposals?call=&state=&step=&enterprise=&offset=&limit=&export=`; an enterprise is told of its own.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var filter = AwardFilter(
      call: request.query.text("call").flatMap(CallID.init),
      enterprise: request.query.text("enterprise").flatMap { CreditCode($0) },
      state: try Interface.member("state", request), step: try Interface.member("step", request))
    guard let scope = Interface.ownOr(request.scope, &filter.enterprise) else {
      return Interface.list("proposals", [], total: 0)
    }
    let asked = InterfacePage(request, portal)
    let found = try await portal.ports.delivery.store.read { [filter] book in
      try book.awards(filter, scope: scope, offset: asked.offset, limit: asked.limit)
    }
    return try await asked.reply("proposals", found.rows.map(row), total: found.total)
  }

  private static func row(_ award: Award) -> CanonicalJSON {
    [
      "id": .text(award.id.text), "call": .text(award.call.text), "run": .text(award.run.text),
      "benefit": .text("\(award.benefit)"), "enterprise": .text(award.enterprise.text), "name": .text(award.name),
      "subject": .text(award.subject), "year": CanonicalJSON(award.year),
      "proposedOn": .text("\(award.proposedOn)"), "ceiling": .text(award.ceiling.description),
      "proposed": .text(award.proposed.description),
      "approved": CanonicalJSON(award.approval?.amount.description),
      "recovered": .text(award.recovered.description), "state": .text(award.state.name.rawValue),
      "step": CanonicalJSON(award.state.step?.rawValue), "payment": .text(award.payment.name.rawValue),
      "stage": CanonicalJSON(award.instalments?.stage.name.rawValue),
    ]
  }
}
