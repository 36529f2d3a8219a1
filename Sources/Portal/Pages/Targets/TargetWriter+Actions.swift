import PolicyCorpus
import Quantities
import Targets

/// What can be done about an indicator.
extension TargetWriter {
  /// Whether the reader may enter and correct figures.
  var canKeep: Bool { portal.mayKeepTargets(request) }

  /// The pages on which the reader enters, breaks down and takes out what the indicator has.
  var actions: [Crumb] {
    var actions: [Crumb] = []
    if canKeep, address.declaration.direction != .rule {
      if portal.corpus.takesObservations(id) {
        actions.append(Crumb(words("targets.observe"), id.targetPath("observe")))
      }
      if board.isYearly(id) || address.declaration.isCascaded {
        actions.append(
          Crumb(
            words("targets.assign"), id.targetPath("assign", ["year": "\(max(year, request.today.year))"])))
      }
    }
    if let path = cascadePath(area) { actions.append(Crumb(words("targets.cascade"), path)) }
    if address.declaration.isCascaded, area.isDistrictOrCity {
      actions.append(Crumb(words("targets.dispatch.title"), id.targetPath("dispatch", ["area": area.text])))
    }
    // What is counted from recorded exits is recorded there, also while there is none.
    if case .left? = portal.corpus.registerAnswering(id)?.aspect, Portal.allows(request.actor, Portal.rows) {
      actions.append(Crumb(words("moves.title"), "/cultivation/moves#exits"))
    }
    if !address.declaration.zones.isEmpty, Portal.allows(request.actor, Portal.rows) {
      actions.append(Crumb(words("zones.title"), ZonePage.path))
    }
    if !(board.observations[id] ?? []).isEmpty {
      actions.append(Crumb(words("targets.exportObservations"), id.targetPath("export")))
    }
    return actions
  }

  /// The breakdown that plans an area's months; `nil` where there can be none, or the reader sees no more than its row.
  func cascadePath(_ area: AreaCode?) -> String? {
    guard let area, address.declaration.isCascaded else { return nil }
    let own = area.isDistrictOrCity ? area : area.district
    guard request.scope.contains(own) else { return nil }
    return id.targetPath("cascade", ["year": "\(year)", "area": own.text])
  }
}
