/// Where in a source a message points. Every part is optional, since a command's argument has no line and a workbook's
/// cell no column number.
public struct Place: Sendable, Hashable {
  /// A file's path as the reader knows it, or another name of the source such as `facts.json`.
  public var file: String?
  /// Counted from 1.
  public var line: Int?
  /// Counted from 1, in characters.
  public var column: Int?
  /// A place inside structured data, such as `facts[2].value` or a column's name.
  public var field: String?

  public init(file: String? = nil, line: Int? = nil, column: Int? = nil, field: String? = nil) {
    self.file = file
    self.line = line
    self.column = column
    self.field = field
  }
}

extension Place: CustomStringConvertible {
  /// `05-entry-awards.yaml:27:9`, with the field in parentheses where there is one.
  public var description: String {
    var parts: [String] = []
    if let file { parts.append(file) }
    if let line { parts.append("\(line)") }
    if let column, line != nil { parts.append("\(column)") }
    let position = parts.joined(separator: ":")
    guard let field else { return position }
    return position.isEmpty ? field : "\(position) (\(field))"
  }
}

extension Place: Comparable {
  public static func < (left: Place, right: Place) -> Bool {
    (left.file ?? "", left.line ?? 0, left.column ?? 0, left.field ?? "")
      < (right.file ?? "", right.line ?? 0, right.column ?? 0, right.field ?? "")
  }
}
