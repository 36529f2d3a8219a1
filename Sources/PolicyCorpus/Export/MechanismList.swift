import Diagnostics

/// The list of mechanisms that documents name: a table of tab-separated `id`, `clause`, `name`, `kind`, `duty`.
public struct MechanismList: Sendable {
  public struct Row: Sendable, Hashable {
    public let id: String
    public let clause: String
    public let name: String
    public let kind: String
    public let duty: String
  }

  public let rows: [Row]

  /// - Throws: `Diagnostics` with the place of every row that is wrong: `mechanisms.head`, `mechanisms.row`,
  ///   `mechanisms.row-twice`.
  public init(tsv text: String, file: String) throws(Diagnostics) {
    let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    let head = "id\tclause\tname\tkind\tduty"
    guard let first = lines.first, first == head else {
      throw Diagnostics(
        Diagnostic(
          "mechanisms.head", at: Place(file: file, line: 1),
          Wording(zh: "清单的表头不对", en: "the head of the list is wrong"),
          expected: Wording(zh: "以制表符隔开的 id clause name kind duty", en: "id clause name kind duty, separated by tabs"),
          sourceLine: lines.first.map(String.init)))
    }
    var rows: [Row] = []
    var faults: [Diagnostic] = []
    var seen: Set<String> = []
    for (offset, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let place = Place(file: file, line: offset + 1)
      guard cells.count == 5, !cells[0].isEmpty else {
        faults.append(
          Diagnostic(
            "mechanisms.row", at: place, Wording(zh: "这一行有 \(cells.count) 格", en: "the row has \(cells.count) cells"),
            expected: Wording(zh: "5 格，以制表符隔开", en: "5 cells, separated by tabs"), sourceLine: String(line)))
        continue
      }
      guard seen.insert(cells[0]).inserted else {
        faults.append(
          Diagnostic(
            "mechanisms.row-twice", at: place,
            Wording(zh: "编号 \(cells[0]) 重复了", en: "the id \(cells[0]) stands twice"), sourceLine: String(line)))
        continue
      }
      rows.append(Row(id: cells[0], clause: cells[1], name: cells[2], kind: cells[3], duty: cells[4]))
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.rows = rows
  }
}
