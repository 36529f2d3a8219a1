import PolicyCorpus
import Quantities
import Targets

/// Where the figures of a material lead on the screen: to the enterprises behind each, as they are known now. What was
/// corrected since the material was issued is listed beside it.
struct MaterialDoors {
  let material: DispatchMaterial
  let text: TargetWords
  private let asksConfirmation: Bool
  private let hasEntries: Bool
  /// What stands today, which says of which months a register has the figures; `nil` on paper, which has no doors.
  private let board: TargetBoard?
  /// The record of an issued material: its lists say how they differ from it.
  private let issued: Int?
  /// Of the rest that a table has beside its areas: who counts for none of this level.
  private var level: Area.Level?

  init(_ material: DispatchMaterial, _ text: TargetWords, issued: Int? = nil, board: TargetBoard? = nil) {
    self.material = material
    self.text = text
    self.board = board
    self.issued = issued
    var (asks, entered) = (false, false)
    if case .indicator(let declaration)? = text.portal.corpus.instrument(material.indicator)?.declaration {
      asks = declaration.observedBy.map(text.portal.corpus.asksConfirmation) ?? false
      entered = declaration.observedBy.flatMap(text.portal.corpus.count)?.hasEntryDay ?? false
    }
    asksConfirmation = asks
    hasEntries = entered
  }

  /// The doors of those that count for no area of a level yet.
  func unplaced(of level: Area.Level) -> MaterialDoors {
    var doors = self
    doors.level = level
    return doors
  }

  private var year: Int { material.month.year }
  private var number: Int { material.month.start.month }

  /// The area's own page; `nil` for whoever does not see it: who sees a street alone has no page of the others.
  func area(_ row: DispatchMaterial.Row) -> String? {
    guard text.scope.contains(row.area) else { return nil }
    return material.indicator.targetPath("", ["year": "\(year)", "area": row.area.text])
  }

  /// The area's page, where the document stands that gives the task.
  func target(_ row: DispatchMaterial.Row) -> String? { row.target == nil ? nil : area(row) }

  /// The cascade that has the row's plan.
  func plan(_ row: DispatchMaterial.Row) -> String? {
    let parent = row.area.isDistrictOrCity ? row.area : row.area.district
    guard row.planned != nil, text.scope.contains(parent) else { return nil }
    return material.indicator.targetPath("cascade", ["year": "\(year)", "area": parent.text])
  }

  /// The anchor of the table that has the areas in their order.
  static let order = "order"

  /// The same table at the end of the month before, in the figures of today; `nil` for whoever does not see the area. In
  /// January there was none.
  var orderBefore: String? {
    guard number > 1, text.scope.contains(material.area) else { return nil }
    let before = Period.month(year: year, month: number - 1)
    return material.indicator.targetPath("dispatch", ["area": material.area.text, "month": "\(before)"])
      + "#\(Self.order)"
  }

  func month(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.month, year: year, "month", number)
  }

  func monthBefore(_ row: DispatchMaterial.Row) -> String? {
    number > 1
      ? path(row, row.monthBefore, year: year, "month", number - 1)
      : path(row, row.monthBefore, year: year - 1, "month", 12)
  }

  func cumulative(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.cumulative, year: year, "through", number)
  }

  func pending(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.pending ?? 0, year: year, "through", number, .pending)
  }

  func open(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.open ?? 0, year: year, "through", number, .open)
  }

  func lastYear(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.lastYear, year: year - 1, "through", number)
  }

  func lastPending(_ row: DispatchMaterial.Row) -> String? {
    path(row, row.lastPending ?? 0, year: year - 1, "through", number, .pending)
  }

  /// The open cases of the area, or those past their day.
  func cases(_ count: Int, _ state: String) -> String? {
    list("/services/cases", of: count, ["state": state, "within": narrowed])
  }

  /// One of them: who sees the area sees its cases, the ones of others that it works on too.
  func openCase(_ row: DispatchMaterial.Difficulty) -> String? {
    text.scope.contains(material.area) ? "/services/cases/\(row.number)" : nil
  }

  /// Those with a chance of `DispatchMaterial.sureFrom` or more.
  func sure(_ count: Int) -> String? { forecasts(count, from: DispatchMaterial.sureFrom) }

  /// Those with a chance of `DispatchMaterial.likelyFrom` or more.
  func likely(_ count: Int) -> String? { forecasts(count, from: DispatchMaterial.likelyFrom) }

  private func forecasts(_ count: Int, from least: Double) -> String? {
    list(
      "/cultivation/monitoring", of: count, ["area": narrowed, "chance": "\(Int((least * 100).rounded()))"])
  }

  func chance(_ entrant: DispatchMaterial.Entrant) -> String? {
    text.scope.contains(entrant.area) ? "/enterprises/\(entrant.enterprise)#series" : nil
  }

  /// The material's area, where the reader sees more than that.
  var narrowed: String? {
    material.area == text.portal.corpus.areas.city?.code || text.scope.area == material.area
      ? nil : material.area.text
  }

  func list(_ page: String, of count: Int, _ query: KeyValuePairs<String, String?>) -> String? {
    guard count > 0, text.scope.contains(material.area) else { return nil }
    return "\(page)?\(FormFields().encoded(replacing: query))"
  }

  /// The area's own.
  func figures(of row: DispatchMaterial.Row) -> [Figure] {
    let words = text.words
    return [
      row.target.map { Figure(.count($0), label: words("targets.task"), href: target(row)) },
      row.month.map { Figure(.count($0), label: words("targets.dispatch.month"), href: month(row)) },
      row.cumulative.map { Figure(.count($0), label: words("targets.cumulative"), href: cumulative(row)) },
      row.pending.map { Figure(.count($0), label: words("targets.unconfirmed"), href: pending(row)) },
      row.open.flatMap { $0 > 0 ? Figure(.count($0), label: words("targets.open"), href: open(row)) : nil },
      row.lastYear.map { Figure(.count($0), label: words("targets.dispatch.lastYear"), href: lastYear(row)) },
      row.lastPending.flatMap {
        $0 > 0 ? Figure(.count($0), label: words("targets.dispatch.lastPending"), href: lastPending(row)) : nil
      },
    ].compactMap { $0 }
  }

  /// Which of the entries of a time stand behind a figure.
  enum State: String {
    case confirmed, pending, open
  }

  /// `nil` where nobody is behind the figure, and for whoever does not see the area's rows.
  private func path(
    _ row: DispatchMaterial.Row, _ count: Int?, year: Int, _ span: String, _ month: Int, _ state: State = .confirmed
  ) -> String? {
    guard let count, count > 0, text.scope.contains(row.area) else { return nil }
    let end = Period.month(year: year, month: month)
    // What was told of a month in which no register was kept has no rows there.
    if span == "through", let told = material.around.toldOn,
      board?.standing(material.indicator, in: row.area, at: end) != nil,
      let list = text.portal.standingPath(of: material.indicator, in: row.area, at: end, told: told)
    {
      return list
    }
    // What was told stands on the area's page, with its basis.
    guard hasEntries else { return area(row) }
    return material.indicator.targetPath(
      "entries",
      [
        "year": "\(year)", "area": row.area.text, "month": span == "month" ? "\(month)" : nil,
        "through": span == "through" ? "\(month)" : nil,
        "state": asksConfirmation || state == .open ? state.rawValue : nil, "unplaced": level?.rawValue,
        "issued": issued.map { "\($0)" },
      ])
  }

  /// The figure of a material behind which a list of entries stands: the other way round than the doors above. `nil` for
  /// a list that is behind none.
  static func count(
    of area: AreaCode, in material: DispatchMaterial, year: Int, month: Int?, through: Int?, _ state: State,
    unplaced: Area.Level? = nil
  ) -> Int? {
    guard let row = unplaced.map({ material.rest(of: area, level: $0) }) ?? material.row(of: area) else { return nil }
    let (own, number) = (material.month.year, material.month.start.month)
    let before = number > 1 ? (own, number - 1) : (own - 1, 12)
    switch (year, month, through, state) {
    case (own, number, nil, .confirmed): return row.month
    case (before.0, before.1, nil, .confirmed): return row.monthBefore
    case (own, nil, number, .confirmed): return row.cumulative
    case (own, nil, number, .pending): return row.pending
    case (own, nil, number, .open): return row.open
    case (own - 1, nil, number, .confirmed): return row.lastYear
    case (own - 1, nil, number, .pending): return row.lastPending
    default: return nil
    }
  }
}
