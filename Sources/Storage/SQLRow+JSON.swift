import Journal

extension SQLRow {
  /// A column of stored JSON.
  /// - Throws: `Diagnostics` where the text is no canonical JSON.
  func json(_ column: Int) throws -> CanonicalJSON {
    try CanonicalJSON(canonical: try text(column).utf8)
  }

  /// A column of stored JSON as what it describes.
  func json<Value>(_ column: Int, _ read: (CanonicalJSON) -> Value?) throws -> Value {
    let json = try json(column)
    return try parsed(column) { _ in read(json) }
  }
}
