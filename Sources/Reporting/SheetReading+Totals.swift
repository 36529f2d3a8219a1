import Decimals
import Diagnostics
import Quantities

extension SheetReading {
  /// Holds each total row against the rows that it stands for: all of the sheet, or a part before or after it.
  ///
  /// Cost: linear in the rows; parts lie side by side, and the sheet's own sums are formed once.
  func checkTotals(_ totals: [ReportCheck.TotalRow], _ check: ReportCheck) -> [Finding] {
    guard !totals.isEmpty else { return [] }
    var findings: [Finding] = []
    // In the order of rows, so that each part ends where the next begins.
    let parts = totals.filter(\.isPart)
    let groups = Dictionary(
      uniqueKeysWithValues: parts.enumerated().map { index, part in
        let before = index == 0 ? 0 : parts[index - 1].after
        let next = index + 1 == parts.count ? figures.count : parts[index + 1].after
        return (part.row.number, [before..<part.after, part.after..<max(part.after, next)])
      })
    let wholes = columns.indices.map { sum(of: $0, in: 0..<figures.count) }
    for total in totals {
      for (place, column) in columns.enumerated() {
        let at = check.place(planned, total.row.number, column.index)
        guard case .figure(let told) = FigureCell.read(total.row[column.index], unit: column.unit, at: at) else {
          continue
        }
        let sums =
          groups[total.row.number]?.compactMap { sum(of: place, in: $0) } ?? [wholes[place]].compactMap { $0 }
        // A sum of rounded figures may be off by a unit for each.
        let slack = told.slack.multiplied(by: Decimal128(max(1, figures.count / 4))) ?? told.slack
        guard let expected = sums.first,
          !sums.contains(where: { $0.subtracting(told.value).map { $0.magnitude <= slack } ?? false })
        else { continue }
        findings.append(at.total(total.name, told.value, sum: expected, unit: column.unit))
      }
    }
    return findings
  }

  /// `nil` where a figure of the column could not be read.
  private func sum(of column: Int, in rows: Range<Int>) -> Decimal128? {
    var sum = Decimal128.zero
    for row in figures[rows] {
      guard !row[column].isUnreadable, let next = sum.adding(row[column].figure?.value ?? 0) else { return nil }
      sum = next
    }
    return sum
  }
}
