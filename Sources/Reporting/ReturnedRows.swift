import Diagnostics
import Workbooks

/// 退回的行: the rows that go back, in a workbook of the same shape, their cells marked and what is wrong beside them.
public enum ReturnedRows {
  /// The header of the column with the messages; a workbook that is sent again with it is read without it.
  static let messages = "核对意见"

  /// The workbook to send back. Cost: the rows that go back.
  public static func draft(_ run: DryRun, of workbook: Workbook) -> WorkbookDraft {
    var drafts: [SheetDraft] = []
    for planned in run.plan.sheets {
      let rows = run.rows.filter { $0.place.sheet == planned.index && $0.state.isReturned }
      guard !rows.isEmpty else { continue }
      drafts.append(draft(rows, planned, run, workbook.sheets[planned.index]))
    }
    return WorkbookDraft(drafts)
  }

  private static func draft(
    _ rows: [DryRun.CheckedRow], _ planned: ReportPlan.PlannedSheet, _ run: DryRun, _ sheet: Sheet
  ) -> SheetDraft {
    var draft = SheetDraft(sheet.name)
    let header = planned.layout.headerRows
    let last = (planned.layout.columns.map(\.index).max() ?? 0) + 1
    for row in sheet.rows where row.number <= header.upperBound {
      for cell in row.cells {
        draft.set(
          cell.value, row: row.number, column: cell.column,
          CellStyle(header.contains(row.number) ? .header : row.number == 1 ? .title : .note))
      }
    }
    draft.merged = sheet.merged.filter { $0.last.row <= header.upperBound }
    draft.set(messages, row: header.lowerBound, column: last, CellStyle(.header))
    draft.frozen = (rows: header.upperBound, columns: 0)
    draft.widths = [last: 60, planned.mapping.column(.creditCode) ?? 0: 22, planned.mapping.column(.name) ?? 1: 30]
    var number = header.upperBound
    let found = Dictionary(grouping: run.findings.filter { $0.sheet == planned.index }, by: \.row)
    for checked in rows {
      guard let row = sheet.row(checked.place.row) else { continue }
      number += 1
      let findings = found[checked.place.row] ?? []
      for cell in row.cells {
        let grade = findings.filter { $0.column == cell.column }.map(\.grade).max()
        draft.set(cell.value, row: number, column: cell.column, CellStyle(look(grade), format(cell.value)))
      }
      for finding in findings where finding.column.map({ row[$0] == nil }) ?? false {
        draft.set(nil, row: number, column: finding.column ?? 0, CellStyle(look(finding.grade)))
      }
      draft.set(findings.map { words($0, row: number) }.joined(separator: "\n"), row: number, column: last)
    }
    return draft
  }

  private static func look(_ grade: Finding.Grade?) -> CellStyle.Look {
    switch grade {
    case .wrong?: .wrong
    case .doubtful?: .doubtful
    case .note?, nil: .plain
    }
  }

  private static func format(_ value: CellValue) -> CellStyle.Format {
    switch value {
    case .day: .day
    case .text: .text
    case .number, .boolean, .error, .uncalculated: .general
    }
  }

  /// `E5（原表第 12 行）：…；应为：…；办法：…`, the cell as it stands in the workbook that goes back.
  private static func words(_ finding: Finding, row: Int) -> String {
    let diagnostic = finding.diagnostic
    let cell = CellAddress(row: row, column: finding.address.column)
    let origin = row == finding.row ? "" : "（原表第 \(finding.row) 行）"
    var parts = ["\(cell)\(origin)：\(diagnostic.message.zh)"]
    if let expected = diagnostic.expected { parts.append("应为：\(expected.zh)") }
    if let remedy = diagnostic.remedy { parts.append("办法：\(remedy.zh)") }
    return parts.joined(separator: "；")
  }
}
