import Diagnostics

/// The lines of a file, so that a message can show the one it means.
struct SourceLines: Sendable {
  private let lines: [Substring]
  /// Of which lines each character is one byte.
  private let isPlain: [Bool]

  /// Splits where YAML does: at line feeds, carriage returns, or both together.
  init(of text: String) {
    let bytes = text.utf8
    var (lines, isPlain): ([Substring], [Bool]) = ([], [])
    var (start, position, plain) = (bytes.startIndex, bytes.startIndex, true)
    while position < bytes.endIndex {
      let byte = bytes[position]
      var next = bytes.index(after: position)
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
        lines.append(text[start..<position])
        isPlain.append(plain)
        if byte == UInt8(ascii: "\r"), next < bytes.endIndex, bytes[next] == UInt8(ascii: "\n") {
          next = bytes.index(after: next)
        }
        (start, plain) = (next, true)
      } else if byte >= 0x80 {
        plain = false
      }
      position = next
    }
    lines.append(text[start...])
    isPlain.append(plain)
    (self.lines, self.isPlain) = (lines, isPlain)
  }

  var count: Int { lines.count }

  /// A line, counted from 1.
  func line(_ number: Int) -> Substring? {
    lines.indices.contains(number - 1) ? lines[number - 1] : nil
  }

  /// Longer lines are not shown in messages, and their columns are left in Unicode scalars: a file on a single line must
  /// not cost the square of its length.
  private static let greatestShownLength = 1000

  /// The column in characters of a column in Unicode scalars, both counted from 1.
  func column(ofScalar scalar: Int, line number: Int) -> Int {
    guard let line = line(number), line.utf8.count <= Self.greatestShownLength else { return scalar }
    if isPlain[number - 1] { return min(scalar, line.utf8.count + 1) }
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(scalar - 1))).count + 1
  }

  /// A diagnostic with its source line filled in.
  func completing(_ diagnostic: Diagnostic) -> Diagnostic {
    guard diagnostic.sourceLine == nil, let number = diagnostic.place?.line, let line = line(number),
      line.utf8.count <= Self.greatestShownLength
    else { return diagnostic }
    var completed = diagnostic
    completed.sourceLine = String(line)
    return completed
  }

  /// How far a block scalar's lines are indented: what the file has before the block's first line that is not empty.
  func indent(ofBlockWith text: String, below header: Int) -> Int {
    let own = text.split(separator: "\n", omittingEmptySubsequences: false)
    guard let offset = own.firstIndex(where: { !$0.isEmpty }), let line = line(header + 1 + offset) else { return 0 }
    return max(0, line.count - own[offset].count)
  }
}
