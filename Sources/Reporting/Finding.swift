import Diagnostics
import Enterprises
import Quantities
import Workbooks

/// Something about a cell of a report that a person should know: what is there, what was expected, what to do.
public struct Finding: Sendable, Hashable {
  /// How much it weighs.
  public enum Grade: String, Sendable, Hashable, CaseIterable, Comparable {
    /// The row is taken all the same.
    case note
    /// The row goes back unless somebody says that it is right.
    case doubtful
    /// The row goes back.
    case wrong

    public static func < (left: Grade, right: Grade) -> Bool {
      (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
    }
  }

  public let grade: Grade
  /// Which sheet of the workbook, counted from 0.
  public let sheet: Int
  /// Counted from 1.
  public let row: Int
  /// Counted from 0; `nil` where the whole row is meant.
  public let column: Int?
  public let diagnostic: Diagnostic
  /// 对比数: the figures that were told before, against which this one was held; none where it was held against others.
  public internal(set) var against: [Comparison] = []

  /// A figure that was told before, by its time.
  public struct Comparison: Sendable, Hashable {
    public let enterprise: CreditCode
    public let fact: RecordedFact.ID
    public let time: Wording
  }

  public var address: CellAddress { CellAddress(row: row, column: column ?? 0) }
}

/// A cell to which a finding points.
struct CellPlace {
  let file: String
  let sheet: Int
  let sheetName: String
  let row: Int
  let column: Int

  var address: CellAddress { CellAddress(row: row, column: column) }

  /// `产值表!C12`, as formulas name a cell.
  var field: String { "\(sheetName)!\(address)" }

  var place: Place { Place(file: file, field: field) }

  func finding(
    _ grade: Finding.Grade, _ code: String, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Finding {
    Finding(
      grade: grade, sheet: sheet, row: row, column: column,
      diagnostic: Diagnostic(
        code, severity: grade == .wrong ? .error : .warning, at: place, message, expected: expected, remedy: remedy))
  }
}
