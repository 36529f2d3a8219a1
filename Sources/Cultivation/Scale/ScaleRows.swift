import Enterprises
import Facts
import Journal
import Quantities

extension RegisterReading {
  /// Exits of a span, its ends counted, and entries that followed one, each with the area for which it counts: the one that
  /// was given for the day, else where the statistics counted the enterprise on that day.
  /// - Parameter scope: whose they are by that area; of a park, whose enterprises they are.
  /// Cost: two queries, and one more for some hundred enterprises.
  func placedScaleChanges(
    from first: CalendarDay, through last: CalendarDay, within scope: AreaScope, _ resolution: FactResolution
  ) throws -> [ScaleChangeRow] {
    let area = scope.area.flatMap { $0.isPark ? nil : $0 }
    // Who counts for an area need not be of it any more.
    var rows = try scaleChanges.rows(from: first, through: last, within: area == nil ? scope : .everywhere)
    guard !rows.isEmpty, let fact = FactID("statistical_area") else { return rows }
    let told = try facts.tellings(of: fact, by: rows.map(\.change.enterprise))
    for index in rows.indices {
      let change = rows[index].change
      let standing = resolution.standing(
        told[change.enterprise] ?? [], at: Timestamp(millisecondsSinceEpoch: .max)
      ).holding(on: change.day)
      let then: AreaCode? = if case .code(let code)? = standing?.value { AreaCode(code) } else { nil }
      rows[index].area = rows[index].given ?? then ?? rows[index].area
    }
    guard let area else { return rows }
    return rows.filter { $0.counts(for: area) }
  }
}

extension ScaleDesk {
  /// Exits of a year and entries that followed one, by day, each with the area for which it counts.
  /// Cost: as `RegisterReading.placedScaleChanges`.
  public func changes(in year: Int, within scope: AreaScope) async throws -> [ScaleChangeRow] {
    let period = Period.year(year)
    return try await registers.store.readRegisters { [resolution] view in
      try view.placedScaleChanges(from: period.start, through: period.lastDay, within: scope, resolution)
    }
  }
}
