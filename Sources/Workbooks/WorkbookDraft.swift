import Diagnostics
import Foundation

/// How a cell looks.
public struct CellStyle: Sendable, Hashable {
  public enum Look: Int, Sendable, Hashable, CaseIterable {
    case plain, title, header, note
    /// To be mended.
    case wrong
    /// To be looked at.
    case doubtful
    case total
  }

  public enum Format: Int, Sendable, Hashable, CaseIterable {
    case general, text, integer, decimal, percent, day
  }

  public let look: Look
  public let format: Format

  public init(_ look: Look = .plain, _ format: Format = .general) {
    self.look = look
    self.format = format
  }

  /// The number of the format in `styles.xml`; 0 is the plain one.
  var index: Int { look.rawValue * Format.allCases.count + format.rawValue }
}

/// A sheet to be written.
public struct SheetDraft: Sendable, Hashable {
  struct DraftCell: Sendable, Hashable {
    let value: CellValue?
    let style: CellStyle
  }

  public let name: String
  public var isHidden = false
  /// The width of columns in characters; others have the program's own.
  public var widths: [Int: Double] = [:]
  /// Rows at the top and columns at the left that stay in view.
  public var frozen = (rows: 0, columns: 0)
  public var merged: [CellRange] = []
  /// Cells in which only one of some texts may be typed.
  public var choices: [(cells: CellRange, texts: [String])] = []
  private(set) var rows: [Int: [Int: DraftCell]] = [:]

  public init(_ name: String) {
    self.name = name
  }

  /// Puts a value, or a style alone, into a cell; what was there is replaced.
  public mutating func set(_ value: CellValue?, row: Int, column: Int, _ style: CellStyle = CellStyle()) {
    rows[row, default: [:]][column] = DraftCell(value: value, style: style)
  }

  /// Puts a text into a cell; what was there is replaced.
  public mutating func set(_ text: String, row: Int, column: Int, _ style: CellStyle = CellStyle()) {
    set(.text(text), row: row, column: column, style)
  }

  public static func == (left: SheetDraft, right: SheetDraft) -> Bool {
    left.name == right.name && left.rows == right.rows && left.merged == right.merged
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(rows)
  }
}

/// A spreadsheet to be written. The same draft always gives the same bytes.
public struct WorkbookDraft: Sendable, Hashable {
  public var sheets: [SheetDraft]

  public init(_ sheets: [SheetDraft]) {
    self.sheets = sheets
  }

  /// Writes the file whole, or leaves what was there: into a file beside it first, which then takes its name.
  /// - Throws: `Diagnostics` as `bytes()`, or with `workbook.unwritable`.
  public func write(to file: URL) throws(Diagnostics) {
    let bytes = try bytes()
    do {
      try Data(bytes).write(to: file, options: .atomic)
    } catch {
      throw Diagnostics(.unwritable(file.relativePath, error.localizedDescription))
    }
  }

  /// The .xlsx file.
  /// - Throws: `Diagnostics` with `workbook.sheet-name`, `workbook.address` or `workbook.unwritable`.
  /// Cost: linear; everything stands in memory.
  public func bytes() throws(Diagnostics) -> [UInt8] {
    try WorkbookWriter(self).bytes()
  }
}
