import Cultivation
import PolicyCorpus
import Quantities
import Targets

extension Portal {
  /// 月末在库: the register's list of that day, behind the size of a register; `nil` for what no register tells so.
  /// - Parameter day: when the figure was told; of a month that ran then, those of that day.
  func standingPath(of id: InstrumentID, in area: AreaCode, at month: Period, told day: CalendarDay) -> String? {
    guard let answer = corpus.registerAnswering(id), answer.aspect == .standing else { return nil }
    return answer.register.registerPath(
      "", ["on": "\(min(month.lastDay, day))", "area": area == corpus.areas.city?.code ? nil : area.text])
  }
}

/// Where the numbers of an indicator's page open.
extension TargetWriter {
  /// The entries behind a number; `nil` where nothing counts it, or the reader may not see the rows.
  func entriesPath(_ area: AreaCode?, month: Int?, state: String) -> String? {
    guard let area, board.seesEntries(of: area) else { return nil }
    if let answer = portal.corpus.registerAnswering(id) {
      let below = area == portal.corpus.areas.city?.code ? nil : area.text
      switch answer.aspect {
      case .times:
        // The city's is made up of the districts with a task alone.
        guard let districts = board.districtsWithTask(of: id, in: area, year: year) else {
          return answer.register.registerPath("", ["area": below])
        }
        return districts.count == 1
          ? answer.register.registerPath("", ["area": districts.first?.text])
          : "/cultivation#\(answer.register.capacityAnchor)"
      case .standing:
        // What was told of a time in which no register was kept has no rows there.
        let end = board.lastMonth(of: year)
        guard board.standing(id, in: area, at: end) != nil else { return nil }
        return portal.standingPath(of: id, in: area, at: end, told: board.on)
      // Those who left for the reason within the year, as they were counted.
      case .left(let reason):
        // The register answers for the running year; what was told of another has no rows there.
        guard year == board.on.year else { return nil }
        // Who fell out need not have stood in the watch list.
        if answer.register == MonitoringDesk.watchList, reason == MonitoringDesk.fallenOut {
          return MovesPage.exitsPath(year: year, area: below)
        }
        return answer.register.registerPath(
          "",
          [
            "tab": RegisterPage.Tab.left.rawValue, "exit": reason, "year": "\(year)", "area": below,
          ])
      }
    }
    guard address.declaration.observedBy != nil else { return nil }
    guard board.hasEntries(id) else { return holdersPath(area, board.left(id, in: area) > 0 ? .without : nil) }
    return id.targetPath(
      "entries",
      [
        "year": "\(year)", "area": area.text, "month": month.map { "\($0)" },
        "state": asksConfirmation ? state : nil,
      ])
  }

  /// What the same month of last year had; beside a running month what it had through the same day, which alone is like it.
  func lastYear(_ whole: Int, month: Int, _ area: AreaCode) -> String {
    guard month == request.today.month, request.today != Period.month(of: request.today).lastDay,
      let sameDays = board.sameDaysLastYear(of: id, in: area, year: year)
    else { return "\(whole)" }
    return words(
      "targets.lastYearSoFar",
      ["whole": "\(whole)", "day": "\(request.today.civil.day)", "count": "\(sameDays.confirmed)"])
  }

  /// Those of whom something is missing, each with what that is.
  func openPath(_ area: AreaCode) -> String {
    id.targetPath("entries", ["year": "\(year)", "area": area.text, "state": "open"])
  }

  /// Who is counted without a day is listed with the clause; `nil` where the reader may not see the rows.
  func holdersPath(_ area: AreaCode, _ left: StandingsPage.Left?) -> String? {
    guard let count = address.declaration.observedBy, board.isCounted(id), board.seesEntries(of: area),
      portal.corpus.areas.area(area)?.level != .park
    else { return nil }
    let isCity = area == portal.corpus.areas.city?.code
    return count.instrument.rowsPath(count: count, state: "holds", area: isCity ? nil : area.text, left: left)
  }

  /// What facts count for an indicator without being its figure, each with the way to its rows: for orientation, where the
  /// figure itself is told by people.
  func references(_ progress: IndicatorProgress?, _ place: TargetPlace) async throws -> [Figure] {
    guard let progress, progress.state != .rule, address.declaration.observedBy == nil, let area = place.area,
      board.seesEntries(of: area), portal.corpus.areas.area(area)?.level != .park
    else { return [] }
    // All that the reader sees stands under none; what lies below it under its own code.
    let isAll = area == portal.corpus.areas.city?.code || request.scope.area == area
    var figures: [Figure] = []
    for count in address.instrument.counts {
      let tallies = try await portal.ports.standings.tallies(of: .count(count.id), scope: request.scope)
      guard !tallies.isEmpty else { continue }
      let held = tallies[isAll ? nil : area]?.holding ?? 0
      figures.append(
        Figure(
          .count(held),
          label: words(
            "targets.reference", ["name": count.name(text.language), "unit": text.said(count.unit)]),
          href: held == 0 ? nil : id.rowsPath(count: count.id, state: "holds", area: isAll ? nil : area.text)))
    }
    return figures
  }
}
