import Diagnostics

/// The text of a block scalar, of which every line and column has a place in the file: decision tables and case grids
/// live in such blocks.
public struct TextBlock: Sendable, Hashable {
  public let text: String
  public let file: String
  /// The line of the file on which the block's first line stands, counted from 1.
  public let firstLine: Int
  /// The characters of the file's lines that stand before the block's own.
  public let indent: Int

  public init(text: String, file: String, firstLine: Int, indent: Int) {
    self.text = text
    self.file = file
    self.firstLine = firstLine
    self.indent = indent
  }

  /// The block's lines, without the last line break.
  public var lines: [Substring] {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = lines.last, last.isEmpty { lines.removeLast() }
    return lines
  }

  /// The place in the file of a line and column of the block, both counted from 1.
  public func place(line: Int, column: Int = 1) -> Place {
    Place(file: file, line: firstLine + line - 1, column: indent + column)
  }

  /// A line of the block as the file has it, for the source line of a diagnostic; `line` is counted from 1.
  public func sourceLine(_ line: Int) -> String? {
    let lines = lines
    guard lines.indices.contains(line - 1) else { return nil }
    return String(repeating: " ", count: indent) + lines[line - 1]
  }
}

extension TextBlock {
  init(text: String, at place: Place, style: DeclarationNode.Style, file: String, source: SourceLines) {
    let line = place.line ?? 1
    guard style == .literalBlock else {
      let quote = style == .quoted ? 1 : 0
      self.init(text: text, file: file, firstLine: line, indent: (place.column ?? 1) - 1 + quote)
      return
    }
    // The block's own lines begin below its `|`; leading empty lines belong to it.
    let indent = source.indent(ofBlockWith: text, below: line)
    self.init(text: text, file: file, firstLine: line + 1, indent: indent)
  }
}
