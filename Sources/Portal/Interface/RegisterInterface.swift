import Cultivation
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// `/api/v1/registers`: libraries, lists and catalogues, and who stood in them on a day.
enum RegisterInterface {
  /// `GET /api/v1/registers?on=`: every register with how many entries the caller may see in it.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let day = try Interface.day("on", request) ?? request.today
    let overview = try await portal.registers.overview(on: day, within: request.scope)
    return Interface.list(
      "registers",
      portal.corpus.registers.map { instrument, declaration in
        [
          "id": .text("\(instrument.id)"), "clause": .text("\(instrument.id.clause)"),
          "name": .text(instrument.name(request.language)), "subject": .text(declaration.subject.rawValue),
          "entries": CanonicalJSON(overview.size(of: instrument.id)),
          "fields": .list(
            declaration.fields.map {
              [
                "name": .text($0.name), "title": .text(portal.corpus.wording($0.name)(request.language)),
                "type": .text(name(of: $0.type)),
              ]
            }),
        ]
      })
  }

  /// `GET /api/v1/registers/{document}/{clause}/{instrument}?on=&q=&area=&offset=&limit=&export=`: who stood in one on a day.
  static func entries(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try RegisterAddress(request, portal)
    let day = try Interface.day("on", request) ?? request.today
    let asked = InterfacePage(request, portal)
    var query = RegisterQuery(
      address.id, .on(day), search: String((request.query.text("q") ?? "").prefix(100)),
      area: request.query.text("area").flatMap { AreaCode($0) },
      offset: asked.offset, limit: asked.limit)
    query.areaOn = day
    let found = try await portal.registers.page(query, within: request.scope)
    return try await asked.reply(
      "entries",
      found.rows.map { entry in
        [
          "id": CanonicalJSON(entry.id.number), "subject": .text(entry.subject.kind.rawValue),
          "enterprise": CanonicalJSON(entry.subject.enterprise?.text), "key": .text(entry.subject.key),
          "title": .text(entry.title), "area": CanonicalJSON(entry.area?.text),
          "origin": .text(entry.origin.rawValue), "enteredOn": CanonicalJSON(entry.enteredOn?.description),
          "leftOn": CanonicalJSON(entry.leftOn?.description),
          "validUntil": CanonicalJSON(entry.validUntil?.description),
          "fields": .object(entry.fields.mapValues { .text($0) }),
        ]
      }, total: found.total, list: "\(address.id)")
  }

  private static func name(of type: FieldType) -> String {
    switch type {
    case .fact: "fact"
    case .choice: "choice"
    case .quantity: "quantity"
    case .text: "text"
    case .day: "day"
    case .month: "month"
    case .area: "area"
    case .enterprise: "enterprise"
    case .person: "person"
    }
  }
}
