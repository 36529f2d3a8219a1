import Diagnostics
import Workbooks

extension DryRun {
  /// Holds the rows that somebody says are right against those that are in doubt: nothing is said of any other.
  /// - Parameters:
  ///   - confirmed: as the request had them; they may be taken in by this run.
  ///   - file: the report's name, for the messages.
  /// - Throws: `report.not-doubtful` for each that is in no doubt.
  /// Cost: linear in the rows and findings.
  public func checkInDoubt(_ confirmed: Set<ReportRequest.RowPlace>, of file: String) throws(Diagnostics) {
    guard !confirmed.isEmpty else { return }
    var grades: [ReportRequest.RowPlace: Finding.Grade] = [:]
    for finding in findings {
      let place = ReportRequest.RowPlace(sheet: finding.sheet, row: finding.row)
      grades[place] = max(grades[place] ?? finding.grade, finding.grade)
    }
    let doubtful = rows.map(\.place).filter { grades[$0] == .doubtful }
    let known = Set(rows.map(\.place))
    let faults = confirmed.subtracting(doubtful).sorted().map { place in
      Diagnostic(
        "report.not-doubtful", at: Place(file: file, field: cell(place)),
        grades[place] == .wrong
          ? Wording(zh: "这一行有误，不能确认", en: "the row is wrong, which nobody can confirm")
          : known.contains(place)
            ? Wording(zh: "这一行没有存疑，不用确认", en: "the row is in no doubt: there is nothing to confirm")
            : Wording(zh: "这一行没有企业的数", en: "the row tells nothing of an enterprise"),
        expected: doubtful.isEmpty
          ? Wording(zh: "这份表没有存疑的行", en: "no row of the workbook is in doubt")
          : Wording(
            zh: "存疑的行：" + doubtful.prefix(20).map(cell).joined(separator: "、")
              + (doubtful.count > 20 ? "等 \(doubtful.count) 行" : ""),
            en: "a row in doubt: " + doubtful.prefix(20).map(cell).joined(separator: ", ")
              + (doubtful.count > 20 ? " and more, \(doubtful.count) in all" : "")),
        remedy: grades[place] == .wrong
          ? Wording(zh: "照核对意见改表，再导入", en: "put the workbook right, then import it")
          : Wording(zh: "先预演，照核对意见写单元格", en: "make a dry run, and name the cells that it doubts"))
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
  }

  private func cell(_ place: ReportRequest.RowPlace) -> String {
    let sheet = plan.sheets.first { $0.index == place.sheet }?.layout.sheet ?? ""
    return "\(sheet)!\(CellAddress(row: place.row, column: 0))"
  }
}
