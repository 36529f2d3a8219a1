/// A table as a file that spreadsheets open rightly: UTF-8 with its mark, RFC 4180, no cell that would run as a formula.
struct CSVText: Sendable {
  private var text = "\u{FEFF}"

  init(_ head: [String]) {
    append(head)
  }

  mutating func append(_ cells: [String]) {
    text += cells.map(Self.cell).joined(separator: ",") + "\r\n"
  }

  var bytes: [UInt8] { Array(text.utf8) }

  private static func cell(_ value: String) -> String {
    // A cell that begins so is a formula to a spreadsheet; an apostrophe makes it words. Numbers stay numbers.
    let isFormula =
      value.first.map { "=+-@\t\r".contains($0) } == true && Double(value) == nil && value != "-"
    let safe = isFormula ? "'" + value : value
    guard safe.contains(where: { ",\"\r\n".contains($0) || $0 == "\r\n" }) else { return safe }
    return "\"" + safe.replacing("\"", with: "\"\"") + "\""
  }
}
