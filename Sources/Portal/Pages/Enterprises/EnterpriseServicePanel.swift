import Enterprises
import Quantities
import Services

/// 服务: an enterprise's officer, its open cases and what officers noted of their visits.
struct EnterpriseServicePanel: Sendable {
  let officer: String
  let cases: [CaseLine]
  let isEmpty: Bool
  let all: String
  let open: String?
  /// Where visits are noted; `nil` for those who note none.
  let visits: String?
  /// Where another officer is named; `nil` for those who name none.
  let change: String?

  /// `nil` where the reader has no rows of enterprises at all.
  init?(_ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal) async throws {
    let said = try await ServiceWords(request, portal)
    let found = try await portal.cases.page(
      CaseQuery(enterprise: enterprise.creditCode, limit: 10), within: request.scope, on: request.today)
    let code = enterprise.creditCode
    officer =
      try await portal.cases.officer(of: code).map { own in
        let name = said.person(own.key)
        return switch own.state {
        case .present: name
        case .gone: said.words("officer.noneOf", ["name": name])
        case .ending(let unit):
          said.words(
            "officer.ending",
            ["name": name, "area": portal.areaName(enterprise.area, in: said.language), "unit": said.unit(unit)])
        }
      } ?? said.words("officer.none")
    cases = found.rows.map { CaseLine($0, said) }
    isEmpty = found.rows.isEmpty
    all = "/services/cases?state=all&enterprise=\(code)"
    open = Portal.allows(request.actor, Portal.caseKeepers) ? "/services/new?enterprise=\(code)" : nil
    visits = Portal.allows(request.actor, Portal.factKeepers) ? "\(enterprise.path)/visits" : nil
    change =
      Portal.allows(request.actor, Portal.serviceLeads) ? "/services/officers/enterprises?enterprise=\(code)" : nil
  }
}
