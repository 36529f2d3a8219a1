/// Writes comma-separated text in UTF-8 (RFC 4180): a cell is quoted only where it must be.
public struct DelimitedTextWriter: Sendable {
  /// Who will read the file.
  public enum Reader: Sendable, Hashable {
    /// A program, this one included: cells as they are, LF.
    case program
    /// A spreadsheet: byte order mark, CRLF, and no cell that it would run as a formula.
    ///
    /// A text that begins with `=`, `+`, `-`, `@`, their full-width forms, a tab or a line break gets an apostrophe
    /// before it (OWASP, CSV injection). Numbers such as `-5` and the lone `-` stay as they are.
    case spreadsheet
  }

  private let reader: Reader
  /// What has been written so far.
  public private(set) var bytes: [UInt8]

  public init(for reader: Reader) {
    self.reader = reader
    bytes = reader == .spreadsheet ? [0xEF, 0xBB, 0xBF] : []
  }

  /// Writes one row. Cost: linear in its bytes.
  public mutating func append(_ cells: [String]) {
    let start = bytes.count
    var isFirst = true
    for cell in cells {
      if !isFirst { bytes.append(.comma) }
      isFirst = false
      append(cell: reader == .spreadsheet ? Self.harmless(cell) : cell)
    }
    // A row of one empty cell must not read as no row at all.
    if bytes.count == start { bytes += [.quote, .quote] }
    if reader == .spreadsheet { bytes.append(.carriageReturn) }
    bytes.append(.lineFeed)
  }

  private mutating func append(cell: String) {
    guard
      cell.utf8.contains(where: { $0 == .comma || $0 == .quote || $0 == .lineFeed || $0 == .carriageReturn })
    else {
      bytes += cell.utf8
      return
    }
    bytes.append(.quote)
    for byte in cell.utf8 {
      if byte == .quote { bytes.append(.quote) }
      bytes.append(byte)
    }
    bytes.append(.quote)
  }

  private static let dangerous: Set<Unicode.Scalar> = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n"]

  private static func harmless(_ cell: String) -> String {
    guard let first = cell.unicodeScalars.first, dangerous.contains(first), cell != "-", !isNumber(cell) else {
      return cell
    }
    return "'" + cell
  }

  /// Whether the text is a plain signed number, which no spreadsheet runs.
  private static func isNumber(_ cell: String) -> Bool {
    let digits = cell.utf8.dropFirst()
    return !digits.isEmpty && digits.filter { $0 == UInt8(ascii: ".") }.count <= 1
      && digits.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
      && digits.contains { (0x30...0x39).contains($0) } && (cell.hasPrefix("-") || cell.hasPrefix("+"))
  }
}
