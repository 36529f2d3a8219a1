/// A form with a file in it (`multipart/form-data`, RFC 7578), read strictly.
struct MultipartForm: Sendable {
  /// A file that came with a form.
  struct File: Sendable, Hashable {
    let field: String
    /// The name that the sender's machine gave it, without its folders.
    let name: String
    let bytes: [UInt8]
  }

  private(set) var fields = FormFields()
  private(set) var files: [File] = []

  /// The boundary that a content type names; `nil` for any other content type.
  static func boundary(of contentType: String) -> String? {
    let parts = contentType.split(separator: ";").map { String($0).trimmingWhiteSpace }
    guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
    for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
      let value = part.dropFirst("boundary=".count)
      let bare = value.hasPrefix("\"") && value.hasSuffix("\"") ? value.dropFirst().dropLast() : value
      return bare.isEmpty || bare.utf8.count > 70 ? nil : String(bare)
    }
    return nil
  }

  /// Reads a body; `nil` where it is not the form that the boundary says, or has more than 64 parts.
  /// Cost: linear in the body.
  init?(_ body: [UInt8], boundary: String) {
    let delimiter = Array("--\(boundary)".utf8)
    var pairs: [(String, String)] = []
    var position = 0
    guard Self.starts(body, at: position, with: delimiter) else { return nil }
    position += delimiter.count
    while true {
      if Self.starts(body, at: position, with: Array("--".utf8)) { break }
      guard Self.starts(body, at: position, with: [13, 10]), pairs.count + files.count < 64 else { return nil }
      position += 2
      guard let headEnd = Self.find([13, 10, 13, 10], in: body, from: position) else { return nil }
      let head = String(decoding: body[position..<headEnd], as: UTF8.self)
      position = headEnd + 4
      guard let end = Self.find([13, 10] + delimiter, in: body, from: position) else { return nil }
      let content = Array(body[position..<end])
      position = end + 2 + delimiter.count
      guard let name = Self.parameter("name", of: head) else { return nil }
      if let fileName = Self.parameter("filename", of: head) {
        let bare = fileName.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        files.append(File(field: name, name: bare, bytes: content))
      } else {
        guard let text = String(validating: content, as: UTF8.self) else { return nil }
        pairs.append((name, text))
      }
    }
    fields = FormFields(pairs)
  }

  /// A file that was really chosen: browsers send an empty one for an empty field.
  func file(_ field: String) -> File? {
    files.first { $0.field == field && !($0.name.isEmpty && $0.bytes.isEmpty) }
  }

  private static func parameter(_ name: String, of head: String) -> String? {
    for line in head.split(separator: "\r\n") where line.lowercased().hasPrefix("content-disposition:") {
      // Browsers escape a quote in a name as %22, so the next quote ends the value.
      guard let start = line.range(of: "; \(name)=\"") else { continue }
      let rest = line[start.upperBound...]
      guard let end = rest.firstIndex(of: "\"") else { return nil }
      return String(rest[..<end])
    }
    return nil
  }

  private static func starts(_ body: [UInt8], at position: Int, with prefix: [UInt8]) -> Bool {
    position + prefix.count <= body.count && body[position..<(position + prefix.count)].elementsEqual(prefix)
  }

  private static func find(_ needle: [UInt8], in body: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first else { return nil }
    var position = start
    while position + needle.count <= body.count {
      guard let next = body[position...].firstIndex(of: first) else { return nil }
      if starts(body, at: next, with: needle) { return next }
      position = next + 1
    }
    return nil
  }
}
