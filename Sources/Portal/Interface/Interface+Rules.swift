import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Rules

extension Interface {
  /// `GET /api/v1/rules?on=`: every rule with the version that is loaded, what its analysis found, and what holds on a day.
  static func rules(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let on = try day("on", request) ?? request.today
    let files = try await portal.ruleDesk.files()
    return list(
      "rules",
      portal.rules.book.rules.map { rule in
        let inForce = files[rule.id]?.inForce(on: on)
        return [
          "id": .text("\(rule.id)"), "clause": .text("\(rule.id.clause)"),
          "name": .text(rule.benefit.name(request.language)), "version": .text(rule.version.hex),
          "rows": CanonicalJSON(rule.table.rows.count), "cases": CanonicalJSON(rule.benefit.cases.count),
          "findings": .list(rule.analysis.findings.map { .text($0.kind.rawValue) }),
          "inForce": inForce.map { enabling -> CanonicalJSON in
            [
              "version": .text(enabling.proposal.version.hex), "document": .text(enabling.proposal.document),
              "from": .text("\(enabling.proposal.holdsFrom)"),
            ]
          } ?? .null,
          "model": .text("\(rule.id.rulePath)/model"),
        ]
      })
  }
}
