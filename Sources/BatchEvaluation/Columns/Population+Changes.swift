import Diagnostics

/// A new value for one cell of a population.
public struct CellChange: Sendable, Hashable {
  public let column: ColumnName
  /// In the table of the column.
  public let row: Int
  /// The value, or `ColumnValue.unknown` or `absent` as a value.
  public let reading: CellReading

  public init(column: ColumnName, row: Int, reading: CellReading) {
    self.column = column
    self.row = row
    self.reading = reading
  }
}

extension Population {
  /// Whether all cells are there and their columns can hold the values.
  /// - Throws: `Diagnostics` with `population.no-cell` and `population.cell-value`, all of them.
  public func check(_ changes: [CellChange]) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    for change in changes {
      guard let table = table(change.column.table), let index = table.column(change.column.name) else {
        faults.append(.noCell(change, rows: nil))
        continue
      }
      if !(0..<table.count).contains(change.row) { faults.append(.noCell(change, rows: table.count)) }
      if case .value(let value) = change.reading, !table.columns[index].format.holds(value) {
        faults.append(.cellValue(change, value))
      }
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
  }

  /// Gives cells new values, one after another: all of them, or none.
  /// - Returns: what they held before, in the same order.
  /// - Throws: as `check`.
  /// Cost: a search of the columns' names a cell. A block whose form cannot hold a value is written anew.
  public mutating func replace(_ changes: [CellChange]) throws(Diagnostics) -> [CellChange] {
    try check(changes)
    var former: [CellChange] = []
    for change in changes {
      let isOwn = change.column.table == enterprises.kind
      guard let table = isOwn ? nil : subjects.firstIndex(where: { $0.kind == change.column.table }) else {
        former += enterprises.replace(change).map { [$0] } ?? []
        continue
      }
      former += subjects[table].replace(change).map { [$0] } ?? []
    }
    return former
  }
}

extension SubjectTable {
  /// Gives a cell its new value.
  /// - Returns: what it held before.
  fileprivate mutating func replace(_ change: CellChange) -> CellChange? {
    guard let index = column(change.column.name) else { return nil }
    let former = columns[index].elsewhere[change.row].map { CellReading.elsewhere($0) }
    let value = columns[index][change.row]
    switch change.reading {
    case .value(let value): columns[index].replace(change.row, with: value)
    case .elsewhere(let text):
      columns[index].replace(change.row, with: ColumnValue.elsewhere)
      columns[index].keep(text, elsewhere: change.row)
    }
    return CellChange(column: change.column, row: change.row, reading: former ?? .value(value))
  }
}

extension ColumnFormat {
  /// Whether a column of the format can hold an integer.
  func holds(_ value: Int64) -> Bool {
    switch value {
    case ColumnValue.unknown, ColumnValue.absent: return true
    // Without its text nothing would be known of the value.
    case ColumnValue.elsewhere: return false
    default: break
    }
    return switch self {
    case .decimal(_, let isNatural): !isNatural || value >= 0
    case .flag: (0...1).contains(value)
    case .choice(let choices): choices.indices.contains(Int(value))
    case .industry: (0..<Int64(IndustryNumber.bound)).contains(value)
    case .day, .year, .area: (Int64(Int32.min) + 3...Int64(Int32.max)).contains(value)
    case .text: false
    }
  }
}

extension Diagnostic {
  fileprivate static func noCell(_ change: CellChange, rows: Int?) -> Diagnostic {
    let (table, column) = (change.column.table, change.column.name)
    let wording =
      rows.map {
        Wording(
          zh: "\(table) 表有 \($0) 行，没有下标为 \(change.row) 的行",
          en: "table \(table) has \($0) rows, and none at index \(change.row)")
      } ?? Wording(zh: "人口中没有 \(table) 表的 \(column) 列", en: "the population has no column \(column) of table \(table)")
    return Diagnostic(
      "population.no-cell", at: Place(), wording,
      remedy: Wording(
        zh: "新增的企业、对象和事实要重新读入人口",
        en: "read the population anew: new enterprises, subjects and facts are not changes of cells"))
  }

  fileprivate static func cellValue(_ change: CellChange, _ value: Int64) -> Diagnostic {
    let (table, column) = (change.column.table, change.column.name)
    return Diagnostic(
      "population.cell-value", at: Place(),
      Wording(
        zh: "\(table) 表 \(column) 列第 \(change.row) 行放不下整数 \(value)",
        en: "column \(column) of table \(table) cannot hold the integer \(value) at row \(change.row)"),
      remedy: Wording(zh: "按该列的格式给值", en: "give a value in the column's format"))
  }
}
