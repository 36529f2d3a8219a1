import PolicyCorpus
import Quantities
import Targets

/// Where the figures of a material lead on the screen: to the enterprises behind each, as they are known now. What was
/// corrected since the material was issued is listed beside it.
struct MaterialDoors {
  private let material: DispatchMaterial
  private let text: TargetWords
  private let asksConfirmation: Bool

  init(_ material: DispatchMaterial, _ text: TargetWords) {
    self.material = material
    self.text = text
    var asks = false
    if case .indicator(let declaration)? = text.portal.corpus.instrument(material.indicator)?.declaration {
      asks = declaration.observedBy.map(text.portal.corpus.asksConfirmation) ?? false
    }
    asksConfirmation = asks
  }

  private var year: Int { material.month.year }
  private var number: Int { material.month.start.month }

  func month(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.month, year: year, "month", number, isConfirmed: true)
  }

  func monthBefore(_ row: DispatchMaterial.Row) -> String? {
    number > 1
      ? path(row, row.monthBefore, year: year, "month", number - 1, isConfirmed: true)
      : path(row, row.monthBefore, year: year - 1, "month", 12, isConfirmed: true)
  }

  func cumulative(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.cumulative, year: year, "through", number, isConfirmed: true)
  }

  func pending(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.pending ?? 0, year: year, "through", number, isConfirmed: false)
  }

  func lastYear(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.lastYear, year: year - 1, "through", number, isConfirmed: true)
  }

  /// The area's own.
  func figures(of row: DispatchMaterial.Row) -> [Figure] {
    let words = text.words
    return [
      row.target.map { Figure(.count($0), label: words("targets.task")) },
      Figure(.count(row.month), label: words("targets.dispatch.month"), href: month(row)),
      Figure(.count(row.cumulative), label: words("targets.cumulative"), href: cumulative(row)),
      row.pending.map { Figure(.count($0), label: words("targets.unconfirmed"), href: pending(row)) },
      Figure(.count(row.lastYear), label: words("targets.dispatch.lastYear"), href: lastYear(row)),
    ].compactMap { $0 }
  }

  /// `nil` where nobody is behind the figure, and for whoever does not see the area's rows.
  private func path(
    _ row: DispatchMaterial.Row, _ count: Int, year: Int, _ span: String, _ month: Int, isConfirmed: Bool
  ) -> String? {
    guard count > 0, text.scope.contains(row.area) else { return nil }
    return material.indicator.targetPath(
      "entries",
      [
        "year": "\(year)", "area": row.area.text, "month": span == "month" ? "\(month)" : nil,
        "through": span == "through" ? "\(month)" : nil,
        "state": asksConfirmation ? isConfirmed ? "confirmed" : "pending" : nil,
      ])
  }
}
