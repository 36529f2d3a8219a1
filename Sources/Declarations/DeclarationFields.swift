import Diagnostics

/// The keys of one mapping, while it is read.
///
/// A method with a bare key asks for a key that must be there; `ifPresent:` asks for one that may be missing. Each gives
/// `nil` where there is nothing to give; where that is a fault, it has been reported.
public final class DeclarationFields {
  /// Where the mapping begins.
  public let place: Place
  public let reader: DeclarationReader
  public let entries: [DeclarationEntry]
  private var asked: [String] = []

  init(entries: [DeclarationEntry], place: Place, reader: DeclarationReader) {
    self.entries = entries
    self.place = place
    self.reader = reader
  }

  /// The value of a key that must be there.
  public func node(_ key: String) -> DeclarationNode? {
    if let node = node(ifPresent: key) { return node }
    reader.report(
      Diagnostic(
        "declaration.missing-key", at: place,
        Wording(zh: "缺少“\(key)”", en: "“\(key)” is missing"),
        remedy: reader.notation == .yaml
          ? Wording(zh: "补上一行“\(key): …”", en: "add a line “\(key): …”")
          : Wording(zh: "补上 \"\(key)\": …", en: "add \"\(key)\": …")))
    return nil
  }

  /// The value of a key that may be missing.
  public func node(ifPresent key: String) -> DeclarationNode? {
    asked.append(key)
    return entries.first { $0.key == key }?.value
  }

  /// Where a key's value stands; the mapping's own place where the key is missing.
  public func place(of key: String) -> Place {
    entries.first { $0.key == key }?.value.place ?? place
  }

  /// Whether a key is there, without asking for it.
  public func has(_ key: String) -> Bool {
    entries.contains { $0.key == key }
  }

  public func text(_ key: String) -> String? { node(key).flatMap(reader.text) }
  public func text(ifPresent key: String) -> String? { node(ifPresent: key).flatMap(reader.text) }

  /// Words in both languages: `{zh: …, en: …}`.
  public func wording(_ key: String) -> Wording? { node(key).flatMap(reader.wording) }
  public func wording(ifPresent key: String) -> Wording? { node(ifPresent: key).flatMap(reader.wording) }

  /// A list of texts.
  public func texts(_ key: String) -> [String]? { list(key, reader.text) }
  public func texts(ifPresent key: String) -> [String]? { list(ifPresent: key, reader.text) }

  /// `true` or `false`, and nothing else.
  public func boolean(_ key: String) -> Bool? { node(key).flatMap(boolean) }
  public func boolean(ifPresent key: String) -> Bool? { node(ifPresent: key).flatMap(boolean) }

  public func integer(_ key: String) -> Int? { node(key).flatMap(integer) }
  public func integer(ifPresent key: String) -> Int? { node(ifPresent: key).flatMap(integer) }

  /// A text that another type reads, such as a day.
  public func parsed<Value>(_ key: String, expected: Wording, _ read: (String) -> Value?) -> Value? {
    node(key).flatMap { reader.parsed($0, expected: expected, read) }
  }
  public func parsed<Value>(ifPresent key: String, expected: Wording, _ read: (String) -> Value?) -> Value? {
    node(ifPresent: key).flatMap { reader.parsed($0, expected: expected, read) }
  }

  /// One of an enumeration's raw values.
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String, of type: Choice.Type) -> Choice? {
    node(key).flatMap { reader.choice($0, of: type) }
  }
  public func choice<Choice: RawRepresentable<String> & CaseIterable>(
    ifPresent key: String, of type: Choice.Type
  ) -> Choice? {
    node(ifPresent: key).flatMap { reader.choice($0, of: type) }
  }

  /// Each item of a list; see `DeclarationReader.list`.
  public func list<Value>(_ key: String, _ read: (DeclarationNode) -> Value?) -> [Value]? {
    node(key).flatMap { reader.list($0, read) }
  }
  public func list<Value>(ifPresent key: String, _ read: (DeclarationNode) -> Value?) -> [Value]? {
    node(ifPresent: key).flatMap { reader.list($0, read) }
  }

  /// A list of mappings.
  public func mappings<Value>(_ key: String, _ read: (DeclarationFields) -> Value?) -> [Value]? {
    list(key) { reader.mapping($0, read) }
  }
  public func mappings<Value>(ifPresent key: String, _ read: (DeclarationFields) -> Value?) -> [Value]? {
    list(ifPresent: key) { reader.mapping($0, read) }
  }

  /// A mapping within the mapping.
  public func mapping<Value>(_ key: String, _ read: (DeclarationFields) -> Value?) -> Value? {
    node(key).flatMap { reader.mapping($0, read) }
  }
  public func mapping<Value>(ifPresent key: String, _ read: (DeclarationFields) -> Value?) -> Value? {
    node(ifPresent: key).flatMap { reader.mapping($0, read) }
  }

  /// The entries of a mapping whose keys are the author's own names.
  public func entries(_ key: String) -> [DeclarationEntry]? { node(key).flatMap(reader.entries) }
  public func entries(ifPresent key: String) -> [DeclarationEntry]? { node(ifPresent: key).flatMap(reader.entries) }

  /// A text block whose lines and columns have places; see `DeclarationReader.block`.
  public func block(_ key: String) -> TextBlock? { node(key).flatMap(reader.block) }
  public func block(ifPresent key: String) -> TextBlock? { node(ifPresent: key).flatMap(reader.block) }

  private func boolean(_ node: DeclarationNode) -> Bool? {
    reader.parsed(node, expected: Wording(zh: "true 或 false", en: "true or false")) {
      ["true": true, "false": false][$0]
    }
  }

  private func integer(_ node: DeclarationNode) -> Int? {
    reader.parsed(node, expected: Wording(zh: "整数，如 12", en: "a whole number such as 12")) { Int($0) }
  }

  /// Reports every key that nobody asked for, with the nearest that may stand here.
  func reportUnknownKeys() {
    let unknown = entries.filter { !asked.contains($0.key) }
    guard !unknown.isEmpty else { return }
    let known = Set(asked).sorted()
    for entry in unknown {
      reader.report(
        Diagnostic(
          "declaration.unknown-key", at: entry.keyPlace,
          Wording(zh: "这里没有“\(entry.key.excerpt)”这个键", en: "there is no key “\(entry.key.excerpt)” here"),
          expected: Wording(zh: known.joined(separator: "、"), en: known.joined(separator: ", ")),
          remedy: suggestion(for: entry.key, among: known.filter { !has($0) }),
          length: entry.key.count + (reader.notation == .json ? 2 : 0)))
    }
  }
}
