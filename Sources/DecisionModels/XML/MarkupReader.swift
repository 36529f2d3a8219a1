import Diagnostics

/// Reads an XML 1.0 document with namespaces into elements that know their places to the character, which messages
/// about an expression inside need. What a decision model has no use for is refused: document types and the entities
/// that they declare, so that no text can grow beyond its file or reach outside it.
///
/// Cost: linear in the document.
struct MarkupReader {
  struct Limits: Sendable {
    /// Unicode scalars of a document.
    var length = 32_000_000
    /// Elements inside each other.
    var depth = 256
    var elements = 4_000_000
    /// Attributes of an element, namespaces included.
    var attributes = 1_000
  }

  private let scalars: [Unicode.Scalar]
  private let file: String
  private let limits: Limits
  private var position = 0
  private var line = 1
  private var lineStart = 0
  private var count = 0

  private init(_ text: String, file: String, limits: Limits) {
    var normal: [Unicode.Scalar] = []
    normal.reserveCapacity(text.utf8.count)
    var previous: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      // Every line end is a line feed to the reader (XML 1.0, section 2.11).
      if scalar == "\r" {
        normal.append("\n")
      } else if scalar != "\n" || previous != "\r" {
        normal.append(scalar)
      }
      previous = scalar
    }
    scalars = normal
    self.file = file
    self.limits = limits
  }

  /// The root element of a document.
  /// - Throws: the first fault, with its place: `xml.syntax`, `xml.document-type`, `xml.entity`, `xml.encoding`,
  ///   `xml.prefix`, `xml.too-large` or `xml.too-deep`.
  static func root(of text: String, file: String, limits: Limits = Limits()) throws(Diagnostic) -> MarkupElement {
    guard text.utf8.count <= limits.length * 4 else { throw tooLarge(file) }
    var reader = MarkupReader(text, file: file, limits: limits)
    guard reader.scalars.count <= limits.length else { throw tooLarge(file) }
    return try reader.document()
  }

  private static func tooLarge(_ file: String) -> Diagnostic {
    Diagnostic(
      "xml.too-large", at: Place(file: file), Wording(zh: "文件太大", en: "the file is too large"),
      expected: Wording(zh: "至多 3200 万个字符", en: "at most 32 million characters"))
  }

  private mutating func document() throws(Diagnostic) -> MarkupElement {
    if peek == "\u{FEFF}" { position += 1 }
    try declaration()
    try betweenElements()
    guard peek == "<" else { throw unexpected(Wording(zh: "根元素", en: "a root element")) }
    let root = try element(scope: ["xml": "http://www.w3.org/XML/1998/namespace"], depth: 1)
    try betweenElements()
    guard position == scalars.count else { throw unexpected(Wording(zh: "文件到此为止", en: "the end of the file")) }
    return root
  }

  // MARK: Characters

  private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

  private func at(_ text: StaticString) -> Bool {
    var index = position
    return text.withUTF8Buffer { buffer in
      for byte in buffer {
        guard index < scalars.count, scalars[index].value == UInt32(byte) else { return false }
        index += 1
      }
      return true
    }
  }

  private var place: Place { Place(file: file, line: line, column: position - lineStart + 1) }

  private mutating func advance(_ steps: Int = 1) {
    for _ in 0..<steps where position < scalars.count {
      if scalars[position] == "\n" {
        line += 1
        lineStart = position + 1
      }
      position += 1
    }
  }

  private mutating func accept(_ text: StaticString) -> Bool {
    guard at(text) else { return false }
    advance(text.utf8CodeUnitCount)
    return true
  }

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar == " " || scalar == "\n" || scalar == "\t"
  }

  private mutating func skipBlanks() {
    while let scalar = peek, Self.isBlank(scalar) { advance() }
  }

  private func fault(
    _ code: String, at place: Place? = nil, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    Diagnostic(
      code, at: place ?? self.place, message, expected: expected, remedy: remedy,
      sourceLine: place == nil ? currentLine : nil)
  }

  /// The line that is being read; `nil` where it is too long to be shown.
  private var currentLine: String? {
    let text = scalars[lineStart...].prefix(ModelSource.longestLine + 1).prefix { $0 != "\n" }
    return text.count > ModelSource.longestLine ? nil : String(String.UnicodeScalarView(text))
  }

  private func unexpected(_ expected: Wording) -> Diagnostic {
    guard let scalar = peek else {
      return fault("xml.syntax", Wording(zh: "文件没有写完", en: "the file ends too early"), expected: expected)
    }
    let found = String(Character(scalar)).excerpt
    return fault(
      "xml.syntax", Wording(zh: "这里不能有“\(found)”", en: "'\(found)' has no place here"), expected: expected)
  }

  // MARK: Between elements

  /// The XML declaration: its encoding must be one that the text was read as.
  private mutating func declaration() throws(Diagnostic) {
    guard at("<?xml"), position + 5 < scalars.count, Self.isBlank(scalars[position + 5]) else { return }
    let start = position
    try skip(through: "?>")
    let text = String(String.UnicodeScalarView(scalars[start..<position])).lowercased()
    guard let mark = text.firstRange(of: "encoding") else { return }
    let name = text[mark.upperBound...].drop { $0 == "=" || $0 == "\"" || $0 == "'" || $0 == " " }
      .prefix { $0 != "\"" && $0 != "'" }
    guard ["utf-8", "utf8", "us-ascii", "ascii"].contains(name) else {
      throw fault(
        "xml.encoding", at: Place(file: file, line: 1, column: 1),
        Wording(zh: "编码“\(name.excerpt)”不能读", en: "the encoding '\(name.excerpt)' cannot be read"),
        expected: Wording(verbatim: "UTF-8"), remedy: Wording(zh: "另存为 UTF-8", en: "save it as UTF-8"))
    }
  }

  private mutating func betweenElements() throws(Diagnostic) {
    while true {
      skipBlanks()
      if at("<!--") {
        try comment()
      } else if at("<?") {
        try skip(through: "?>")
      } else if at("<!") {
        throw fault(
          "xml.document-type", Wording(zh: "不接受文档类型声明", en: "document types are not accepted"),
          remedy: Wording(zh: "删去 <!DOCTYPE …>", en: "remove <!DOCTYPE …>"))
      } else {
        return
      }
    }
  }

  private mutating func comment() throws(Diagnostic) {
    advance(4)
    try skip(through: "-->")
  }

  private mutating func skip(through end: StaticString) throws(Diagnostic) {
    while position < scalars.count {
      if accept(end) { return }
      advance()
    }
    throw unexpected(Wording(verbatim: "\(end)"))
  }

  // MARK: Elements

  private mutating func element(scope outer: [String: String], depth: Int) throws(Diagnostic) -> MarkupElement {
    let start = place
    guard depth <= limits.depth else {
      throw fault(
        "xml.too-deep", Wording(zh: "元素嵌套太深", en: "elements stand too deep inside each other"),
        expected: Wording(zh: "至多 \(limits.depth) 层", en: "at most \(limits.depth) levels"))
    }
    count += 1
    guard count <= limits.elements else { throw Self.tooLarge(file) }
    advance()
    let name = try qualifiedName()
    let (written, isEmpty) = try attributes()
    var scope = outer
    for attribute in written {
      if attribute.prefix == "xmlns" {
        scope[attribute.name] = attribute.value
      } else if attribute.prefix.isEmpty, attribute.name == "xmlns" {
        scope[""] = attribute.value
      }
    }
    var attributes: [MarkupElement.Attribute] = []
    for attribute in written
    where attribute.prefix != "xmlns" && !(attribute.prefix.isEmpty && attribute.name == "xmlns") {
      let namespace =
        attribute.prefix.isEmpty ? "" : try self.namespace(attribute.prefix, in: scope, at: attribute.place)
      attributes.append(
        MarkupElement.Attribute(
          name: attribute.name, namespace: namespace, value: attribute.value, place: attribute.place))
    }
    let namespace = name.prefix.isEmpty ? scope[""] ?? "" : try self.namespace(name.prefix, in: scope, at: start)
    var children: [MarkupElement] = []
    var text = TextGathering()
    if !isEmpty {
      try content(into: &children, &text, scope: scope, depth: depth)
      let end = place
      advance(2)
      let closing = try qualifiedName()
      guard closing == name else {
        throw fault(
          "xml.syntax", at: end,
          Wording(
            zh: "</\(closing.text.excerpt)> 与第 \(start.line ?? 0) 行的 <\(name.text.excerpt)> 不配",
            en: "</\(closing.text.excerpt)> does not close the <\(name.text.excerpt)> of line \(start.line ?? 0)"),
          expected: Wording(verbatim: "</\(name.text.excerpt)>"))
      }
      skipBlanks()
      guard accept(">") else { throw unexpected(Wording(verbatim: ">")) }
    }
    return MarkupElement(
      name: name.local, namespace: namespace, attributes: attributes, children: children, text: text.placed,
      place: start)
  }

  /// What stands between an element's tags, up to its closing tag.
  private mutating func content(
    into children: inout [MarkupElement], _ text: inout TextGathering, scope: [String: String], depth: Int
  ) throws(Diagnostic) {
    while let scalar = peek {
      if scalar == "<" {
        if at("</") { return }
        if at("<!--") {
          try comment()
        } else if accept("<![CDATA[") {
          while !accept("]]>") {
            guard let inner = peek else { throw unexpected(Wording(verbatim: "]]>")) }
            text.append(inner, at: place)
            advance()
          }
          text.breakStretch()
        } else if at("<?") {
          try skip(through: "?>")
        } else {
          children.append(try element(scope: scope, depth: depth + 1))
        }
        text.breakStretch()
      } else if scalar == "&" {
        let start = place
        text.breakStretch()
        text.append(try reference(), at: start)
        text.breakStretch()
      } else {
        text.append(scalar, at: place)
        advance()
      }
    }
    throw unexpected(Wording(zh: "闭合的标签", en: "a closing tag"))
  }

  private func namespace(_ prefix: String, in scope: [String: String], at place: Place) throws(Diagnostic) -> String {
    if let namespace = scope[prefix] { return namespace }
    throw fault(
      "xml.prefix", at: place,
      Wording(zh: "前缀“\(prefix.excerpt)”没有声明", en: "the prefix '\(prefix.excerpt)' is not declared"),
      expected: Wording(verbatim: "xmlns:\(prefix.excerpt)=\"…\""))
  }

  // MARK: Names, attributes, references

  private struct QualifiedName: Hashable {
    let prefix: String
    let local: String
    var text: String { prefix.isEmpty ? local : "\(prefix):\(local)" }
  }

  private mutating func qualifiedName() throws(Diagnostic) -> QualifiedName {
    let start = position
    while let scalar = peek, Self.isNamePart(scalar) { advance() }
    guard position > start else { throw unexpected(Wording(zh: "一个名称", en: "a name")) }
    let text = String(String.UnicodeScalarView(scalars[start..<position]))
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    return parts.count == 2 ? QualifiedName(prefix: parts[0], local: parts[1]) : QualifiedName(prefix: "", local: text)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".", ":", "\u{B7}": true
    default: scalar.value >= 0xC0 && scalar != "\u{D7}" && scalar != "\u{F7}" && !scalar.properties.isWhitespace
    }
  }

  private struct WrittenAttribute {
    let prefix: String
    let name: String
    let value: String
    let place: Place
  }

  private mutating func attributes() throws(Diagnostic) -> ([WrittenAttribute], isEmpty: Bool) {
    var written: [WrittenAttribute] = []
    var names: Set<QualifiedName> = []
    while true {
      let before = position
      skipBlanks()
      if accept("/>") { return (written, true) }
      if accept(">") { return (written, false) }
      guard position > before else { throw unexpected(Wording(zh: "属性、/> 或 >", en: "an attribute, /> or >")) }
      let start = place
      let name = try qualifiedName()
      skipBlanks()
      guard accept("=") else { throw unexpected(Wording(verbatim: "=")) }
      skipBlanks()
      let value = try attributeValue()
      guard names.count < limits.attributes else {
        throw fault(
          "xml.too-large", at: start, Wording(zh: "一个元素的属性太多", en: "an element has too many attributes"),
          expected: Wording(zh: "至多 \(limits.attributes) 个", en: "at most \(limits.attributes)"))
      }
      guard names.insert(name).inserted else {
        throw fault(
          "xml.syntax", at: start,
          Wording(zh: "属性“\(name.text.excerpt)”写了两次", en: "the attribute '\(name.text.excerpt)' stands twice"))
      }
      written.append(WrittenAttribute(prefix: name.prefix, name: name.local, value: value, place: start))
    }
  }

  private mutating func attributeValue() throws(Diagnostic) -> String {
    guard let quote = peek, quote == "\"" || quote == "'" else { throw unexpected(Wording(verbatim: "\"")) }
    advance()
    var value = String.UnicodeScalarView()
    while let scalar = peek, scalar != quote {
      switch scalar {
      case "&": value.append(try reference())
      case "<": throw unexpected(Wording(verbatim: "&lt;"))
      default:
        value.append(Self.isBlank(scalar) ? " " : scalar)
        advance()
      }
    }
    guard peek == quote else { throw unexpected(Wording(zh: "闭合的引号", en: "a closing quotation mark")) }
    advance()
    return String(value)
  }

  /// The scalar that `&…;` stands for.
  private mutating func reference() throws(Diagnostic) -> Unicode.Scalar {
    let start = position
    let end = scalars[start...].prefix(16).firstIndex(of: ";")
    let name = end.map { String(String.UnicodeScalarView(scalars[(start + 1)..<$0])) } ?? ""
    let scalar: Unicode.Scalar? =
      switch name {
      case "lt": "<"
      case "gt": ">"
      case "amp": "&"
      case "apos": "'"
      case "quot": "\""
      case _ where name.hasPrefix("#x"): UInt32(name.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init)
      case _ where name.hasPrefix("#"): UInt32(name.dropFirst(), radix: 10).flatMap(Unicode.Scalar.init)
      default: nil
      }
    guard let end, let scalar, scalar != "\0" else {
      throw fault(
        "xml.entity", Wording(zh: "不认识这个实体", en: "unknown entity"),
        expected: Wording(verbatim: "&lt; &gt; &amp; &apos; &quot; &#…;"))
    }
    advance(end + 1 - start)
    return scalar
  }
}

/// Collects the character data of one element with the places of its stretches.
private struct TextGathering {
  private var text = String.UnicodeScalarView()
  private var count = 0
  private var stretches: [PlacedText.Stretch] = []
  private var isBroken = true

  mutating func append(_ scalar: Unicode.Scalar, at place: @autoclosure () -> Place) {
    if isBroken {
      let start = place()
      stretches.append(PlacedText.Stretch(offset: count, line: start.line ?? 1, column: start.column ?? 1))
      isBroken = false
    }
    text.append(scalar)
    count += 1
  }

  /// The next scalar does not follow the last one in the file.
  mutating func breakStretch() { isBroken = true }

  var placed: PlacedText { PlacedText(String(text), stretches: stretches) }
}
