import Diagnostics
import Foundation
import Journal

/// The words of every page in one language, by key. Both tables hold the same keys.
struct Strings: Sendable {
  let language: Language
  /// Every text by its key, `enterprises.empty.title`; a template has it as `{{t.enterprises.empty.title}}`.
  let texts: [String: String]
  /// Those with parts to be filled in, cut up once.
  private let patterns: [String: [Piece]]

  init(language: Language, texts: [String: String]) {
    self.language = language
    self.texts = texts
    patterns = texts.compactMapValues(Self.pieces)
  }

  /// A stretch of a text, the name of a part to be filled in, or a word that goes with the number of such a part.
  private enum Piece: Sendable {
    case text(Substring)
    case part(Substring)
    case word(of: Substring, one: Substring, many: Substring)

    /// Reads what stands between braces: `name`, or `name|case|cases`.
    init(_ inside: Substring) {
      let parts = inside.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false)
      self = parts.count == 3 ? .word(of: parts[0], one: parts[1], many: parts[2]) : .part(inside)
    }
  }

  /// A text cut at its `{name}` parts; `nil` where it has none.
  private static func pieces(of text: String) -> [Piece]? {
    var pieces: [Piece] = []
    var rest = text[...]
    while let opening = rest.firstIndex(of: "{"), let closing = rest[opening...].firstIndex(of: "}") {
      pieces += [.text(rest[..<opening]), Piece(rest[rest.index(after: opening)..<closing])]
      rest = rest[rest.index(after: closing)...]
    }
    return pieces.isEmpty ? nil : pieces + [.text(rest)]
  }

  /// Reads the files of `zh/` or `en/`, one for each group of pages: each an object of texts by key.
  /// - Throws: `Diagnostics` naming the file that is missing, is no such object, or repeats another's key.
  static func load(_ language: Language, from folder: URL) throws -> Strings {
    let tables = folder.appending(path: language.rawValue)
    var texts: [String: String] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: tables.path).sorted() where file.hasSuffix(".json")
    {
      for (key, text) in try table(tables.appending(path: file)) {
        guard texts.updateValue(text, forKey: key) == nil else {
          throw Diagnostics(
            Diagnostic(
              "portal.strings-repeated", at: Place(file: file),
              Wording(zh: "页面文字“\(key)”写了两次", en: "the page text “\(key)” is there twice"),
              remedy: Wording(zh: "删去其中一处", en: "remove one of them")))
        }
      }
    }
    return Strings(language: language, texts: texts)
  }

  private static func table(_ file: URL) throws -> [String: String] {
    do {
      return try JSONDecoder().decode([String: String].self, from: Data(contentsOf: file))
    } catch {
      throw Diagnostics(
        Diagnostic(
          "portal.strings", at: Place(file: file.lastPathComponent),
          Wording(zh: "读不到页面文字表：\(error)", en: "the table of page texts cannot be read: \(error)"),
          expected: Wording(zh: "一个 JSON 对象，键和值都是文字", en: "one JSON object of texts by key")))
    }
  }

  /// The text of a key with its `{name}` parts filled in, and of `{name|case|cases}` the word that goes with the number. A
  /// missing key shows itself; a test finds it first.
  func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    guard values.count > 0, let pieces = patterns[key] else { return texts[key] ?? key }
    return pieces.reduce(into: "") { Self.append($1, values, to: &$0) }
  }

  /// The same text, cut where a part begins and where it ends, each part with its name.
  func stretches(
    _ key: String, _ values: KeyValuePairs<String, String>
  ) -> [(text: String, part: String?)] {
    guard let pieces = patterns[key] else { return [(texts[key] ?? key, nil)] }
    return pieces.map { piece in
      var text = ""
      Self.append(piece, values, to: &text)
      if case .part(let name) = piece { return (text, String(name)) } else { return (text, nil) }
    }
  }

  private static func append(
    _ piece: Piece, _ values: KeyValuePairs<String, String>, to filled: inout String
  ) {
    switch piece {
    case .text(let text): filled += text
    case .part(let name): filled += values.first { $0.key == name }?.value ?? "{\(name)}"
    case .word(let name, let one, let many): filled += values.first { $0.key == name }?.value == "1" ? one : many
    }
  }
}

extension Strings {
  /// A fault as one sentence: what is wrong, what was expected, what to do.
  func said(_ fault: Diagnostic) -> String {
    // A form has a key of its own that nobody types: whoever is refused for it has a fresh one in the form below.
    if fault.code == Command.keyReused { return self("form.keyReused") }
    return [fault.message, fault.expected, fault.remedy].compactMap { $0?(language) }
      .joined(separator: self("sentence.separator"))
  }
}
