import Diagnostics
import Quantities

/// What is wrong in a file that somebody hands over, with where it stands as people find it.
struct FileFault: Sendable {
  /// The cell of a spreadsheet, or line and column of a text; empty where it is about the whole file.
  let cell: String
  let message: String
  let expected: String
  let remedy: String

  /// - Parameter column: what a column of the file is called; `nil` for what is none of its own.
  init(_ fault: Diagnostic, in language: Language, column: (String) -> Wording?) {
    cell = Self.cell(of: fault, language, column)
    message = fault.message(language)
    expected = fault.expected?(language) ?? ""
    remedy = fault.remedy?(language) ?? ""
  }

  /// Faults for which nothing of the file is shown, a line for each.
  static func lines(_ faults: Diagnostics, in language: Language, column: (String) -> Wording?) -> [String] {
    faults.all.map { fault in
      let cell = cell(of: fault, language, column)
      return (cell.isEmpty ? "" : "\(cell) ") + fault.told(in: language)
    }
  }

  private static func cell(of fault: Diagnostic, _ language: Language, _ column: (String) -> Wording?) -> String {
    guard let place = fault.place else { return "" }
    guard let line = place.line else { return place.field.map { $0.contains("!") ? $0 : "" } ?? "" }
    let name = place.field.map { column($0)?(language) ?? $0 } ?? ""
    return Wording(zh: "第 \(line) 行 \(name)", en: "line \(line) \(name)")(language)
  }
}
