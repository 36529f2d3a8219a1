import Diagnostics
import Quantities

/// What the columns of a file are, and how a cell is read that is not in the plainest form.
public protocol TableSchema: Sendable {
  /// The kind of subject that the rows are about.
  var kind: String { get }
  /// In the order of the file's columns.
  var fields: [TableField] { get }

  /// Reads a cell that is neither empty nor `-`.
  /// - Throws: what is wrong with it, and what to write instead.
  func value(_ text: String, of field: Int, at place: Place) throws(Diagnostics) -> CellReading

  /// Reads the code of the enterprise that a row is about.
  func creditCode(_ text: String, at place: Place, row: String) throws(Diagnostics) -> CreditCode

  /// Reads the key that tells a row from the others of its enterprise.
  func key(_ text: String, at place: Place, row: String) throws(Diagnostics) -> String

  /// What is wrong where an enterprise, or a key of one, stands a second time.
  func repeated(_ code: String, key: String?, firstLine: Int, at place: Place) -> Diagnostic

  /// What is wrong where a row belongs to an enterprise that the table of enterprises does not have.
  func orphan(_ code: String, at place: Place) -> Diagnostic
}

/// One column of a file.
public enum TableField: Sendable, Hashable {
  case creditCode
  case key
  case fact(name: String, format: ColumnFormat, isKept: Bool)
}

/// What a cell comes to.
public enum CellReading: Sendable, Hashable {
  case value(Int64)
  /// A value that the column's integers cannot hold, in its canonical text.
  case elsewhere(String)
}
