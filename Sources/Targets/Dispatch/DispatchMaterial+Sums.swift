import PolicyCorpus
import Quantities

extension DispatchMaterial {
  /// What the rows of one table come to: so that each column adds up to the line below it.
  public struct Sums: Sendable, Hashable {
    /// 尚未归到下一级: what the whole has and none of the rows; `nil` where there is none.
    public let unplaced: Row?
    /// 合计: all rows with `unplaced`. Its tasks and plans are those of the rows, which may differ from what the whole was
    /// given.
    public let total: Row
    /// Whether each row has something to be held against, of one kind, so that all of them together are done by some share.
    public let hasWholeGoal: Bool
  }

  /// What `parts`, `parks` or `streets` come to. Parks need not hold everybody, so that beside them the greatest part may
  /// be unplaced.
  /// Cost: linear in the rows.
  public func sums(of rows: [Row]) -> Sums {
    func sum(_ value: (Row) -> Int?) -> Int { rows.reduce(0) { $0 + (value($1) ?? 0) } }
    func told(_ value: (Row) -> Int?) -> Int? {
      let values = rows.compactMap(value)
      return values.isEmpty ? nil : values.reduce(0, +)
    }
    // Who counts for a park and has no area is counted in the city alone: a rest below nought is none.
    func rest(_ value: (Row) -> Int?) -> Int { max(0, (value(whole) ?? 0) - sum(value)) }
    let unplaced = Row(
      area: area, target: nil, plannedYear: nil, planned: nil, month: rest(\.month), monthBefore: rest(\.monthBefore),
      cumulative: rest(\.cumulative), lastYear: rest(\.lastYear),
      pending: whole.pending == nil ? nil : rest(\.pending),
      open: whole.open == nil ? nil : rest(\.open), lastPending: whole.lastPending == nil ? nil : rest(\.lastPending))
    func all(_ value: (Row) -> Int?) -> Int { sum(value) + (value(unplaced) ?? 0) }
    let total = Row(
      area: area, target: told(\.target), plannedYear: told(\.plannedYear), planned: told(\.planned),
      month: all(\.month), monthBefore: all(\.monthBefore), cumulative: all(\.cumulative), lastYear: all(\.lastYear),
      pending: whole.pending == nil ? nil : all(\.pending),
      open: whole.open == nil ? nil : all(\.open), lastPending: whole.lastPending == nil ? nil : all(\.lastPending))
    let isNobody =
      [unplaced.month, unplaced.monthBefore, unplaced.cumulative, unplaced.lastYear].allSatisfy { $0 == 0 }
      && [unplaced.pending, unplaced.open, unplaced.lastPending].allSatisfy { $0 ?? 0 == 0 }
    return Sums(
      unplaced: isNobody ? nil : unplaced, total: total,
      hasWholeGoal: rows.allSatisfy { $0.target != nil }
        || rows.allSatisfy { $0.target == nil && $0.plannedYear != nil })
  }

  /// What counts for no area of a level, of the material's own area; `nil` for another's, and where there is none.
  public func rest(of area: AreaCode, level: Area.Level) -> Row? {
    guard area == self.area else { return nil }
    let rows: [Row]
    switch level {
    case .city: return nil
    case .park: rows = parks
    // A city's parts are its districts; its streets stand apart.
    case .district: rows = streets.isEmpty ? [] : parts
    case .street: rows = streets.isEmpty ? parts : streets
    }
    return rows.isEmpty ? nil : sums(of: rows).unplaced
  }
}
