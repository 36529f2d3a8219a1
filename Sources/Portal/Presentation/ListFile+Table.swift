import Quantities

extension ListFile {
  /// The rows of a page's table, whole: words as they stand there, sums in plain yuan. What stands beneath the cells of a
  /// column has a column of its own behind it.
  /// - Parameters:
  ///   - before: a column that the page has as the doors of its first: codes, one for each row.
  ///   - mark: what stands in the last column of each row.
  init(
    _ heads: [String], before: (head: String, cells: [String])? = nil, rows: [[DeliveryView.Table.Cell]], mark: String,
    _ words: Strings
  ) {
    let noted = Set(rows.flatMap { row in row.indices.filter { row[$0].note != nil } })
    func line(_ first: String?, _ cells: [(text: String, note: String)], _ last: String) -> [String] {
      (first.map { [$0] } ?? [])
        + cells.enumerated().flatMap { noted.contains($0) ? [$1.text, $1.note] : [$1.text] } + [last]
    }
    self.init()
    append(line(before?.head, heads.map { ($0, words("cultivation.note")) }, words("export.watermark")))
    for (index, row) in rows.enumerated() {
      append(line(before?.cells[index], row.map { ($0.inFile, $0.note ?? "") }, mark))
    }
  }
}

extension DeliveryView.Table.Cell {
  /// As a file has it: the word of a state, a number without separators.
  fileprivate var inFile: String {
    if let state { return state.word }
    if let amount { return amount.description }
    return count.map { "\($0)" } ?? text
  }
}

extension Strings {
  /// The head of a column of a file whose numbers are per cent.
  func inPercent(_ head: String) -> String { self("export.withUnit", ["name": self(head), "unit": "%"]) }
}
