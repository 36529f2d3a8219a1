import Cultivation
import PolicyCorpus
import Quantities
import Targets

/// What of the month a clause's instruments have to do with: whom a monitored library has told, and the material of the
/// meetings that are given a target's state. By what the clause declares, not by its number.
extension InstrumentWriter {
  /// The instrument's own live part, with the way to the material where it is one that is given it.
  func livePanelWithMaterial() async throws -> LivePanel? {
    let own: LivePanel?
    if let library = try await libraryPanel() { own = library } else { own = try await livePanel() }
    let links = try await materialLinks()
    guard !links.isEmpty else { return own }
    return LivePanel(figures: own?.figures ?? [], links: (own?.links ?? []) + links)
  }

  /// 运行监测 of a library by the month: how many of its enterprises told the month that has closed, how many are falling,
  /// and 退规预警; `nil` for instruments that watch no library so.
  private func libraryPanel() async throws -> LivePanel? {
    guard Portal.allows(request.actor, Portal.rows), case .indicator(let declaration) = instrument.declaration,
      declaration.series?.period == .month, let library = MonitoringDesk.library, declaration.register == library
    else { return nil }
    let month = DispatchMaterial.lastMonth(on: request.today)
    let all = WatchQuery(.candidates(inRegister: true), register: library, limit: 0)
    var (told, falling) = (all, all)
    told.toldThrough = month
    falling.isFalling = true
    let warnings = try await portal.openWarnings(within: request.scope)
    return LivePanel(
      figures: [
        try await figure(of: all, words("monitoring.inLibraryCount"), ["in": "1"]),
        try await figure(
          of: told, words("monitoring.toldMonth", ["month": month.text(in: language)]),
          ["in": "1", MonitoringPage.toldQuery: "\(month)"]),
        try await figure(
          of: falling, words("monitoring.falling"), ["in": "1", MonitoringPage.fallingQuery: "1"]),
        Figure(.count(warnings), label: words("warnings.title"), href: warnings == 0 ? nil : "/cultivation/warnings"),
      ], links: [Crumb(words("monitoring.title"), "/cultivation/monitoring?in=1")])
  }

  /// How many a query of the watched has, with the list of just those.
  private func figure(
    of watch: WatchQuery, _ label: String, _ query: KeyValuePairs<String, String?>
  ) async throws -> Figure {
    let total = try await portal.ports.monitoring.watched(watch, within: request.scope).total
    let path = "/cultivation/monitoring?\(FormFields().encoded(replacing: query))"
    return Figure(.count(total), label: label, href: total == 0 ? nil : path)
  }

  /// 月调度材料 of what the instrument is given: a meeting's, and of what is gone through every month. The last that was
  /// issued stands beside; none for those who have no area with a material.
  private func materialLinks() async throws -> [Crumb] {
    guard Portal.allows(request.actor, Portal.rows) else { return [] }
    let measures: [InstrumentID]
    switch instrument.declaration {
    case .event(let event): measures = event.measures
    case .evaluation(let evaluation) where evaluation.period == .month: measures = evaluation.measures
    default: return []
    }
    guard let area = request.scope == .everywhere ? portal.corpus.areas.city?.code : request.scope.area,
      area.isDistrictOrCity
    else { return [] }
    var links: [Crumb] = []
    for indicator in portal.corpus.withMaterial(measures) {
      links.append(
        Crumb(words("targets.dispatch.title"), indicator.targetPath("dispatch", ["area": area.text])))
      guard let last = try await portal.targets.materials(of: indicator, area: area).first else { continue }
      links.append(
        Crumb(
          words(
            "targets.dispatch.lastIssue",
            [
              "month": last.material.month.text(in: language),
              "day": last.trace.at.dayInShanghai.text(in: language),
            ]), indicator.targetPath("dispatch/\(last.trace.record)")))
    }
    return links
  }
}

extension PolicyCorpus {
  /// Of some indicators those that a month's material is drawn up about; of a duty about others' targets, those others.
  fileprivate func withMaterial(_ measures: [InstrumentID]) -> [InstrumentID] {
    var found: [InstrumentID] = []
    for id in measures {
      guard case .indicator(let indicator)? = instrument(id)?.declaration else { continue }
      for target in indicator.direction == .rule ? indicator.of : [id] where !found.contains(target) {
        guard case .indicator(let whole)? = instrument(target)?.declaration, whole.isCascaded
        else { continue }
        found.append(target)
      }
    }
    return found
  }
}
