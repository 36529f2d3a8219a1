// Workbooks: spreadsheets in and out (.xlsx by ECMA-376, .csv): cells as they were typed. It knows nothing of policy.
// May import: Archives, CExpat, Decimals, DelimitedText, Diagnostics, Quantities, Foundation.
// Start reading at `Workbook`, then `WorkbookReader` and `WorkbookDraft`.

import Decimals
import Quantities

/// What a cell holds.
public enum CellValue: Sendable, Hashable {
  case text(String)
  /// Spreadsheets keep fifteen digits: what is beyond is noise of their binary numbers and is rounded away.
  case number(Decimal128)
  case boolean(Bool)
  /// A number whose format is a date's.
  case day(CalendarDay)
  /// `#DIV/0!` and its like.
  case error(String)
  /// A formula whose result was never stored.
  case uncalculated

  /// The value as a message quotes it.
  public var shown: String {
    switch self {
    case .text(let text): text
    case .number(let number): number.plainText()
    case .boolean(let flag): flag ? "TRUE" : "FALSE"
    case .day(let day): "\(day)"
    case .error(let error): error
    case .uncalculated: "="
    }
  }
}

/// A cell that is not empty.
public struct Cell: Sendable, Hashable {
  /// Counted from 0.
  public let column: Int
  public let value: CellValue

  public init(column: Int, _ value: CellValue) {
    self.column = column
    self.value = value
  }
}

/// A row that is not empty.
public struct Row: Sendable, Hashable {
  /// Counted from 1, as spreadsheets show it.
  public let number: Int
  /// In the order of the columns; empty cells are left out.
  public let cells: [Cell]

  public init(number: Int, cells: [Cell]) {
    self.number = number
    self.cells = cells
  }

  /// The value in a column, or `nil` where the cell is empty. Cost: logarithmic.
  public subscript(column: Int) -> CellValue? {
    var low = 0
    var high = cells.count
    while low < high {
      let middle = (low + high) / 2
      if cells[middle].column < column { low = middle + 1 } else { high = middle }
    }
    return low < cells.count && cells[low].column == column ? cells[low].value : nil
  }
}

/// A cell's place as spreadsheets name it: `C12`.
public struct CellAddress: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Counted from 1.
  public let row: Int
  /// Counted from 0.
  public let column: Int

  public static let rows = 1_048_576
  public static let columns = 16_384

  public init(row: Int, column: Int) {
    self.row = row
    self.column = column
  }

  /// Reads `C12`; `nil` for anything else, also beyond what a spreadsheet has.
  public init?(_ text: some StringProtocol) {
    var column = 0
    var row = 0
    var letters = 0
    for byte in text.utf8 {
      if (0x41...0x5A).contains(byte), row == 0, letters < 4 {
        column = column * 26 + Int(byte) - 0x40
        letters += 1
      } else if (0x30...0x39).contains(byte), letters > 0, row <= Self.rows {
        row = row * 10 + Int(byte) - 0x30
      } else {
        return nil
      }
    }
    guard (1...Self.columns).contains(column), (1...Self.rows).contains(row) else { return nil }
    self.init(row: row, column: column - 1)
  }

  /// A column's letters: 0 is `A`, 27 is `AB`.
  public static func letters(ofColumn column: Int) -> String {
    // Few sheets have more columns than there are letters.
    if (0..<26).contains(column) { return String(Unicode.Scalar(UInt8(0x41 + column))) }
    var rest = column + 1
    var letters: [UInt8] = []
    while rest > 0 {
      letters.append(UInt8(0x41 + (rest - 1) % 26))
      rest = (rest - 1) / 26
    }
    return String(decoding: letters.reversed(), as: UTF8.self)
  }

  public var description: String { "\(Self.letters(ofColumn: column))\(row)" }

  public static func < (left: CellAddress, right: CellAddress) -> Bool {
    (left.row, left.column) < (right.row, right.column)
  }
}

/// A rectangle of cells, such as a merged one: `A1:C2`.
public struct CellRange: Sendable, Hashable, CustomStringConvertible {
  public let first: CellAddress
  public let last: CellAddress

  public init(_ first: CellAddress, _ last: CellAddress) {
    self.first = CellAddress(row: min(first.row, last.row), column: min(first.column, last.column))
    self.last = CellAddress(row: max(first.row, last.row), column: max(first.column, last.column))
  }

  /// Reads `A1:C2` or `A1`; `nil` for anything else.
  public init?(_ text: String) {
    let ends = text.split(separator: ":", omittingEmptySubsequences: false)
    guard (1...2).contains(ends.count), let first = CellAddress(ends[0]), let last = CellAddress(ends[ends.count - 1])
    else { return nil }
    self.init(first, last)
  }

  public func contains(row: Int, column: Int) -> Bool {
    (first.row...last.row).contains(row) && (first.column...last.column).contains(column)
  }

  public var description: String { first == last ? "\(first)" : "\(first):\(last)" }
}

/// One sheet: its rows and merged cells, in order.
public struct Sheet: Sendable, Hashable {
  public let name: String
  public let isHidden: Bool
  /// In the order of their numbers; empty rows are left out.
  public let rows: [Row]
  /// Merged cells; the value stands in the first of them.
  public let merged: [CellRange]

  public init(name: String, isHidden: Bool = false, rows: [Row], merged: [CellRange] = []) {
    self.name = name
    self.isHidden = isHidden
    self.rows = rows
    self.merged = merged
  }

  /// A row by its number, or `nil` where it is empty. Cost: logarithmic.
  public func row(_ number: Int) -> Row? {
    var low = 0
    var high = rows.count
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].number < number { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low].number == number ? rows[low] : nil
  }
}

/// A spreadsheet, read whole.
public struct Workbook: Sendable, Hashable {
  /// The file's name, for messages.
  public let file: String
  public let sheets: [Sheet]

  public init(file: String, sheets: [Sheet]) {
    self.file = file
    self.sheets = sheets
  }
}
