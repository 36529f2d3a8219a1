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
  public func check(_ changes: [CellChange]) throws(Diagnostics) { _ = try places(of: changes) }

  /// Gives cells new values, one after another: all of them, or none.
  /// - Returns: what they held before, in the same order.
  /// - Throws: as `check`.
  /// Cost: a search of the columns' names for each different column. A block whose form cannot hold a value is written
  /// anew.
  public mutating func replace(_ changes: [CellChange]) throws(Diagnostics) -> [CellChange] {
    let places = try places(of: changes)
    var former: [CellChange] = []
    former.reserveCapacity(changes.count)
    for (change, place) in zip(changes, places) {
      let reading =
        place.table.map { subjects[$0].replace(place.column, change.row, with: change.reading) }
        ?? enterprises.replace(place.column, change.row, with: change.reading)
      former.append(CellChange(column: change.column, row: change.row, reading: reading))
    }
    return former
  }

  /// The places of cells' columns: which of the subjects' tables, `nil` for the enterprises', and which of its columns.
  private func places(of changes: [CellChange]) throws(Diagnostics) -> [(table: Int?, column: Int)] {
    var known: [ColumnName: (table: Int?, column: Int)] = [:]
    var places: [(table: Int?, column: Int)] = []
    places.reserveCapacity(changes.count)
    var faults: [Diagnostic] = []
    for change in changes {
      guard let place = known[change.column] ?? place(of: change.column) else {
        faults.append(.noCell(change, rows: nil))
        continue
      }
      known[change.column] = place
      places.append(place)
      let count = place.table.map { subjects[$0].count } ?? enterprises.count
      if !(0..<count).contains(change.row) { faults.append(.noCell(change, rows: count)) }
      let format = (place.table.map { subjects[$0].columns } ?? enterprises.columns)[place.column].format
      if case .value(let value) = change.reading, !format.holds(value) { faults.append(.cellValue(change, value)) }
    }
    if !faults.isEmpty { throw Diagnostics(faults) }
    return places
  }

  private func place(of column: ColumnName) -> (table: Int?, column: Int)? {
    if column.table == enterprises.kind { return enterprises.column(column.name).map { (nil, $0) } }
    guard let table = subjects.firstIndex(where: { $0.kind == column.table }) else { return nil }
    return subjects[table].column(column.name).map { (table, $0) }
  }
}

extension SubjectTable {
  /// Gives a cell its new value.
  /// - Returns: what it held before.
  fileprivate mutating func replace(_ column: Int, _ row: Int, with reading: CellReading) -> CellReading {
    let former = columns[column].elsewhere[row].map { CellReading.elsewhere($0) } ?? .value(columns[column][row])
    switch reading {
    case .value(let value): columns[column].replace(row, with: value)
    case .elsewhere(let text):
      columns[column].replace(row, with: ColumnValue.elsewhere)
      columns[column].keep(text, elsewhere: row)
    }
    return former
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
