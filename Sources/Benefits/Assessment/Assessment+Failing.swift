import Diagnostics

extension Assessment {
  /// What is not met, for each row of the table by itself: what fails before all rows, and what fails of the row, each
  /// once. Rows are alternatives, and none of them is said to be the nearest; rows that fail by the same are told once.
  /// Empty where some row fails by nothing that a condition says.
  /// Cost: linear in the conditions, times those of a row.
  public var failing: [[Wording]] {
    let common = conditions.filter { $0.row == nil && $0.result == .false }.map(\.text)
    var rows: [String] = []
    var failed: [String: [Wording]] = [:]
    for condition in conditions {
      guard let row = condition.row else { continue }
      if failed[row] == nil {
        rows.append(row)
        failed[row] = common
      }
      if condition.result == .false { failed[row]?.append(condition.text) }
    }
    let groups = rows.isEmpty ? [common] : rows.map { failed[$0] ?? [] }
    let told = groups.map(Self.distinct)
    return told.contains { $0.isEmpty } ? [] : Self.distinct(told)
  }

  private static func distinct<Element: Hashable>(_ elements: [Element]) -> [Element] {
    var seen: Set<Element> = []
    return elements.filter { seen.insert($0).inserted }
  }
}
