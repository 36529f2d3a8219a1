import Diagnostics

/// Reads one YAML or JSON file: parses it, hands out its values by type, and collects every fault on the way.
///
/// ```swift
/// let reader = try DeclarationReader(yaml: text, file: "05-entry-awards.yaml")
/// let clause = reader.mapping(reader.root) { fields -> Clause? in
///   let title = fields.text("title")
///   let summary = fields.text(ifPresent: "summary")
///   guard let title else { return nil }
///   return Clause(title: title, summary: summary)
/// }
/// return try reader.finish(clause)
/// ```
/// A reading function gives `nil` where it has reported a fault; `finish` throws all of them together.
public final class DeclarationReader {
  /// Larger sources are refused unread.
  public static let greatestSize = 2_000_000
  /// Deeper nesting is refused.
  public static let greatestDepth = 32
  /// Faults past this number are counted, not kept.
  public static let greatestFaultCount = 100

  /// The two notations, for messages that show how to write something.
  enum Notation {
    case yaml, json
  }

  public let file: String
  public let root: DeclarationNode
  /// What was found wrong so far, in the order in which it was met.
  public private(set) var faults: [Diagnostic] = []
  let notation: Notation
  private let source: SourceLines
  private var uncountedFaults = 0

  /// Parses the text of a YAML file.
  /// - Throws: `Diagnostics` with one fault where the text is too large or too deep, is not YAML, repeats a key, or uses
  ///   what declarations do without: anchors, aliases, tags, several documents, keys that are not plain text.
  public init(yaml text: String, file: String) throws(Diagnostics) {
    // Some editors put the mark of the byte order first, which is no part of the text.
    let yaml = text.unicodeScalars.first == "\u{FEFF}" ? String(text.unicodeScalars.dropFirst()) : text
    self.file = file
    notation = .yaml
    source = SourceLines(of: yaml)
    do throws(Diagnostic) {
      try Self.refuseTooLarge(yaml, file: file)
      root = try YAMLParser(yaml: yaml, file: file, source: source).root()
    } catch {
      throw Diagnostics(source.completing(error))
    }
  }

  /// Parses the text of a JSON file; places carry the field too, such as `facts[2].value`.
  /// - Throws: `Diagnostics` with one fault where the text is too large or too deep, is not JSON by RFC 8259, or repeats
  ///   a key.
  public init(json: String, file: String) throws(Diagnostics) {
    self.file = file
    notation = .json
    source = SourceLines(of: json)
    do throws(Diagnostic) {
      try Self.refuseTooLarge(json, file: file)
      var parser = JSONParser(json: json, file: file, source: source)
      root = try parser.root()
    } catch {
      throw Diagnostics(source.completing(error))
    }
  }

  /// Notes a fault; where it has a line but no source line, the line is filled in.
  public func report(_ fault: Diagnostic) {
    guard faults.count < Self.greatestFaultCount else {
      uncountedFaults += 1
      return
    }
    faults.append(source.completing(fault))
  }

  /// Notes what another room threw while it read a part of this file.
  public func report(_ faults: Diagnostics) {
    for fault in faults.all { report(fault) }
  }

  /// Ends the reading.
  /// - Throws: `Diagnostics` with every fault reported, in the order of the file.
  public func finish() throws(Diagnostics) {
    guard !faults.isEmpty else { return }
    var all = sortedFaults
    if uncountedFaults > 0 {
      all.append(
        Diagnostic(
          "declaration.more-faults", at: Place(file: file),
          Wording(zh: "另有 \(uncountedFaults) 处错误没有列出", en: "\(uncountedFaults) more faults are not listed"),
          remedy: Wording(zh: "先改好以上各处", en: "mend those above first")))
    }
    throw Diagnostics(all)
  }

  /// Ends the reading with what it gave.
  /// - Throws: `Diagnostics` with every fault reported; also where the reading gave nothing without saying why.
  public func finish<Value>(_ value: Value?) throws(Diagnostics) -> Value {
    try finish()
    guard let value else {
      throw Diagnostics(
        Diagnostic(
          "declaration.unreadable", at: Place(file: file), Wording(zh: "文件读不懂", en: "the file cannot be read")))
    }
    return value
  }

  /// A diagnostic with its source line filled in, for what is said without being a fault.
  public func completing(_ diagnostic: Diagnostic) -> Diagnostic { source.completing(diagnostic) }

  private var sortedFaults: [Diagnostic] {
    faults.enumerated().sorted { left, right in
      let first = (left.element.place?.line ?? 0, left.element.place?.column ?? 0, left.offset)
      let second = (right.element.place?.line ?? 0, right.element.place?.column ?? 0, right.offset)
      return first < second
    }.map(\.element)
  }
}

extension DeclarationReader {
  /// Reads a mapping: `read` asks for its keys, and every key that it did not ask for is a fault.
  public func mapping<Value>(_ node: DeclarationNode, _ read: (DeclarationFields) -> Value?) -> Value? {
    guard case .mapping(let entries) = node.content else {
      reportShape(of: node, expected: Wording(zh: "一组键值", en: "a mapping of keys"))
      return nil
    }
    let fields = DeclarationFields(entries: entries, place: node.place, reader: self)
    let value = read(fields)
    fields.reportUnknownKeys()
    return value
  }

  /// Reads each item of a list. Items for which `read` gives `nil` are left out: it has reported why.
  public func list<Value>(_ node: DeclarationNode, _ read: (DeclarationNode) -> Value?) -> [Value]? {
    guard case .list(let items) = node.content else {
      reportShape(of: node, expected: Wording(zh: "一个列表", en: "a list"))
      return nil
    }
    return items.compactMap(read)
  }

  /// The entries of a mapping whose keys are the author's own names, such as a table's inputs.
  public func entries(of node: DeclarationNode) -> [DeclarationEntry]? {
    guard case .mapping(let entries) = node.content else {
      reportShape(of: node, expected: Wording(zh: "一组键值", en: "a mapping of keys"))
      return nil
    }
    return entries
  }

  /// The text of a scalar, not empty.
  public func text(_ node: DeclarationNode) -> String? {
    guard case .text(let text, let style) = node.content, style != .number, style != .boolean, !node.isEmpty else {
      reportShape(of: node, expected: Wording(zh: "一段文字", en: "a text"))
      return nil
    }
    return text
  }

  /// Words in both languages: `{zh: …, en: …}`.
  public func wording(_ node: DeclarationNode) -> Wording? {
    guard case .mapping = node.content else {
      reportShape(of: node, expected: Wording(verbatim: "{zh: …, en: …}"))
      return nil
    }
    return mapping(node) { fields in
      let zh = fields.text("zh")
      let en = fields.text("en")
      guard let zh, let en else { return nil }
      return Wording(zh: zh, en: en)
    }
  }

  /// A text that another type reads, such as a day.
  /// - Parameters:
  ///   - expected: What the text should look like, such as `2025-12-31`.
  ///   - read: `nil` where the text is something else.
  public func parsed<Value>(_ node: DeclarationNode, expected: Wording, _ read: (String) -> Value?) -> Value? {
    guard let text = text(node) else { return nil }
    guard let value = read(text) else {
      report(
        Diagnostic(
          "declaration.value", at: node.place,
          Wording(zh: "读不懂“\(text.excerpt)”", en: "“\(text.excerpt)” cannot be read"), expected: expected,
          length: width(of: node)))
      return nil
    }
    return value
  }

  /// One of an enumeration's raw values.
  /// - Parameter allowed: The values that may stand here; `nil` where all may.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ node: DeclarationNode, of type: Choice.Type, among allowed: [Choice]? = nil
  ) -> Choice? {
    guard let text = text(node) else { return nil }
    let known = (allowed ?? Array(Choice.allCases)).map(\.rawValue)
    guard known.contains(text), let choice = Choice(rawValue: text) else {
      report(
        Diagnostic(
          "declaration.choice", at: node.place,
          Wording(zh: "没有“\(text.excerpt)”这个选项", en: "there is no choice “\(text.excerpt)”"),
          expected: Wording(zh: known.joined(separator: "、"), en: known.joined(separator: ", ")),
          remedy: suggestion(for: text, among: known), length: width(of: node)))
      return nil
    }
    return choice
  }

  /// A text block whose lines and columns have places in the file; a one-line text is a block of one line.
  public func block(_ node: DeclarationNode) -> TextBlock? {
    guard let text = text(node), case .text(_, let style) = node.content else { return nil }
    guard style != .foldedBlock else {
      report(
        Diagnostic(
          "declaration.folded", at: node.place,
          Wording(zh: "这里的换行有意义，不能用折叠写法", en: "line breaks count here, so a folded block does not do"),
          expected: Wording(zh: "以“|”起头的文本块", en: "a block that begins with “|”")))
      return nil
    }
    return TextBlock(text: text, at: node.place, style: style, file: file, source: source)
  }

  /// Reports that a value has another shape than it should.
  public func reportShape(of node: DeclarationNode, expected: Wording) {
    report(
      Diagnostic(
        "declaration.shape", at: node.place,
        Wording(zh: "这里是\(node.shape.zh)", en: "here stands \(node.shape.en)"), expected: expected,
        length: width(of: node)))
  }

  /// How many characters of its line a value takes: a text on one line, with its quotes.
  public func width(of node: DeclarationNode) -> Int {
    switch node.content {
    case .text(let text, .quoted) where !text.contains(where: \.isNewline): text.count + 2
    case .text(let text, .plain), .text(let text, .number), .text(let text, .boolean):
      text.contains(where: \.isNewline) ? 1 : text.count
    case .null: 4
    default: 1
    }
  }
}

extension DeclarationReader {
  private static func refuseTooLarge(_ text: String, file: String) throws(Diagnostic) {
    guard text.utf8.count > greatestSize else { return }
    throw Diagnostic(
      "declaration.too-large", at: Place(file: file),
      Wording(zh: "文件过大：\(text.utf8.count) 字节", en: "the file is too large: \(text.utf8.count) bytes"),
      expected: Wording(zh: "不超过 \(greatestSize) 字节", en: "at most \(greatestSize) bytes"))
  }

  static func tooDeep(at place: Place) -> Diagnostic {
    Diagnostic(
      "declaration.too-deep", at: place, Wording(zh: "层次太深", en: "this is nested too deeply"),
      expected: Wording(zh: "不超过 \(greatestDepth) 层", en: "at most \(greatestDepth) levels"))
  }

  static func duplicate(_ key: String, firstLine: Int, at place: Place) -> Diagnostic {
    Diagnostic(
      "declaration.duplicate-key", at: place,
      Wording(
        zh: "键“\(key.excerpt)”重复了，先前在第 \(firstLine) 行",
        en: "the key “\(key.excerpt)” stands twice, first on line \(firstLine)"),
      remedy: Wording(zh: "只留一处", en: "keep one of them"), length: key.count)
  }
}
