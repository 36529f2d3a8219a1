import Journal
import PolicyCorpus
import Quantities
import Services

/// `/api/v1/cases`: cases for machines, by the same rights and scope as the pages. Contacts are no part of it.
enum CaseInterface {
  /// `GET /api/v1/cases?state=&kind=&area=&enterprise=&q=&sort=&desc=&offset=&limit=&export=`
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let asked = InterfacePage(request, portal)
    let query = CaseListPage.query(of: request, offset: asked.offset, limit: asked.limit)
    let own = CaseQuery()
    let found = try await portal.cases.page(query, within: request.scope, on: request.today)
    return try await asked.reply(
      "cases",
      found.rows.map { row in
        [
          "id": CanonicalJSON(row.id.number), "instrument": .text("\(row.instrument)"), "type": .text(row.type),
          "enterprise": .text(row.enterprise.text), "area": CanonicalJSON(row.area?.text), "text": .text(row.text),
          "status": .text(row.status.rawValue), "outcome": CanonicalJSON(row.outcome?.rawValue),
          "openedOn": .text("\(row.openedOn)"), "due": due(row.due), "owner": .text("\(row.owner)"),
          "escalation": CanonicalJSON(row.level.rawValue), "rating": CanonicalJSON(row.lastRating?.rawValue),
        ]
      }, total: found.total, reordered: (query.order, query.isDescending) != (own.order, own.isDescending))
  }

  /// `GET /api/v1/cases/{case}`
  static func one(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let number = request.parameters["case"].flatMap({ Int($0) }), number > 0,
      let dossier = try await portal.cases.dossier(
        of: ServiceCase.ID(number), by: request.caseActor, within: request.scope)
    else { throw CasePage.unknown }
    let found = dossier.case
    // An enterprise does not learn of warnings: what came of one was raised by an officer.
    let channel = request.isOwnEnterprise && found.opening.channel == .warning ? .officer : found.opening.channel
    let declared = portal.cases.reference.type(found.opening.instrument)?.declaration.steps ?? []
    let reached = dossier.progress(along: declared).compactMap { step in step.day.map { (step.step, "\($0)") } }
    var members: [String: CanonicalJSON] = [
      "id": CanonicalJSON(found.id.number), "instrument": .text("\(found.opening.instrument)"),
      "type": .text(found.opening.type), "enterprise": .text(found.opening.enterprise.text),
      "area": CanonicalJSON(found.opening.area?.text), "text": .text(found.opening.text),
      "channel": .text(channel.rawValue), "complex": .boolean(found.opening.isComplex),
      "status": .text(found.status.rawValue), "outcome": CanonicalJSON(found.outcome?.rawValue),
      "openedOn": .text("\(found.openedOn)"), "closedOn": CanonicalJSON(found.closedOn?.description),
      "due": due(found.due), "rating": CanonicalJSON(found.ratings.last?.rating.mark.rawValue),
      "reopenings": CanonicalJSON(found.reopenings),
      "steps": .object(Dictionary(reached.map { ($0, .text($1)) }) { first, _ in first }),
      "parties": .list(found.parties.map { party($0, isOwn: request.isOwnEnterprise) }),
    ]
    // An enterprise is told of its case what its page tells.
    if !request.isOwnEnterprise { members["fields"] = .object(found.fields.mapValues { .text($0) }) }
    return .data(type: .json, bytes: CanonicalJSON.object(members).bytes)
  }

  private static func party(_ party: CaseParty, isOwn: Bool) -> CanonicalJSON {
    var state = "new"
    switch party.state {
    case .new: break
    case .taken: state = "taken"
    case .waiting: state = "waiting"
    case .closed(let outcome, _, _): state = outcome.rawValue
    }
    var members: [String: CanonicalJSON] = [
      "unit": .text("\(party.unit)"), "lead": .boolean(party.isLead), "state": .text(state),
      "joinedOn": .text("\(party.joinedOn)"), "contactDue": due(party.contactDue),
      "due": due(party.due),
      "workingDays": CanonicalJSON(party.clock.workingDays), "question": CanonicalJSON(party.question),
      "closedOn": CanonicalJSON(party.closedOn?.description),
    ]
    if !isOwn {
      members["takenAfter"] = party.takenAfter.map { CanonicalJSON($0) } ?? .null
      members["escalation"] = CanonicalJSON(party.level.rawValue)
    }
    return .object(members)
  }

  private static func due(_ due: DueDay?) -> CanonicalJSON {
    due.map { ["day": .text("\($0.day)"), "provisional": .boolean($0.isProvisional)] } ?? .null
  }
}
