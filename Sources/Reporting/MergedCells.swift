import Diagnostics
import Workbooks

/// The merged ranges of a sheet's head, found by a cell. Cost: to make, the ranges times the rows of the head that they
/// reach; to ask, logarithmic.
struct MergedCells {
  /// In the head's rows, in the order of their columns; of two that overlap, which no spreadsheet has, the first.
  private let rows: [Int: [CellRange]]
  let ranges: [CellRange]

  /// As many a head may have: printed forms have some dozens.
  static let most = 5000

  /// - Parameter last: the last row of the head.
  /// - Throws: `report.too-many-merged`.
  init(_ sheet: Sheet, through last: Int, file: String) throws(Diagnostics) {
    ranges = sheet.merged.filter { $0.first.row <= last }
    guard ranges.count <= Self.most else {
      throw Diagnostics(.tooManyMerged(ranges.count, most: Self.most, through: last, file, sheet.name))
    }
    var rows: [Int: [CellRange]] = [:]
    for range in ranges {
      for row in range.first.row...min(range.last.row, last) { rows[row, default: []].append(range) }
    }
    self.rows = rows.mapValues { row in
      var kept: [CellRange] = []
      for range in row.sorted(by: { $0.first.column < $1.first.column })
      where kept.last.map({ $0.last.column < range.first.column }) ?? true {
        kept.append(range)
      }
      return kept
    }
  }

  /// The range that a cell is part of.
  func range(row: Int, column: Int) -> CellRange? {
    guard let ranges = rows[row] else { return nil }
    var low = 0
    var high = ranges.count
    while low < high {
      let middle = (low + high) / 2
      if ranges[middle].last.column < column { low = middle + 1 } else { high = middle }
    }
    return low < ranges.count && ranges[low].first.column <= column ? ranges[low] : nil
  }
}

extension Diagnostic {
  fileprivate static func tooManyMerged(
    _ count: Int, most: Int, through last: Int, _ file: String, _ sheet: String
  ) -> Diagnostic {
    Diagnostic(
      "report.too-many-merged", at: Place(file: file, field: sheet.excerpt),
      Wording(
        zh: "工作表“\(sheet.excerpt)”前 \(last) 行有 \(count) 处合并单元格，认不出表头，没有保存任何内容",
        en:
          "the first \(last) rows of “\(sheet.excerpt)” have \(count) merged ranges, so that no header can be told; nothing was stored"
      ),
      expected: Wording(zh: "不超过 \(most) 处", en: "at most \(most)"),
      remedy: Wording(zh: "取消表头以外的合并，或换用任务里下载的空表", en: "unmerge what is no header, or use the round's own template"))
  }
}
