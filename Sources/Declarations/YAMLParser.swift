import Diagnostics
import Yams

/// Turns YAML text into declaration nodes, refusing what declarations do without.
struct YAMLParser {
  let yaml: String
  let file: String
  let source: SourceLines

  /// The one document of the text.
  func root() throws(Diagnostic) -> DeclarationNode {
    if let place = firstAnchor() {
      throw refusalOfAnchor(at: place)
    }
    let parser: Parser
    let root: Node?
    do {
      // The encoding is named, so that no environment variable can choose another.
      parser = try Parser(yaml: yaml, resolver: .basic, encoding: .utf8)
      root = try parser.singleRoot()
    } catch let error as YamlError {
      throw diagnostic(for: error)
    } catch {
      throw diagnostic(for: YAMLFault("\(error)", at: nil, since: nil))
    }
    guard let root else {
      throw Diagnostic(
        "declaration.empty", at: Place(file: file), Wording(zh: "文件里什么也没有", en: "there is nothing in the file"))
    }
    return try node(root, depth: 1)
  }

  private func node(_ node: Node, depth: Int) throws(Diagnostic) -> DeclarationNode {
    let place = place(node.mark)
    guard depth <= DeclarationReader.greatestDepth else { throw DeclarationReader.tooDeep(at: place) }
    guard node.anchor == nil else {
      throw refusalOfAnchor(at: place)
    }
    switch node {
    case .scalar(let scalar):
      try refuseTag(scalar.tag, at: place)
      return DeclarationNode(.text(scalar.string, style(of: scalar)), at: place)
    case .sequence(let sequence):
      try refuseTag(sequence.tag, at: place)
      var items: [DeclarationNode] = []
      for item in sequence { items.append(try self.node(item, depth: depth + 1)) }
      return DeclarationNode(.list(items), at: place)
    case .mapping(let mapping):
      try refuseTag(mapping.tag, at: place)
      var entries: [DeclarationEntry] = []
      for (key, value) in mapping {
        let keyPlace = self.place(key.mark)
        guard case .text(let name, _) = try self.node(key, depth: depth + 1).content, !name.isEmpty else {
          throw Diagnostic(
            "declaration.key", at: keyPlace, Wording(zh: "键必须是一段文字", en: "a key must be a text"),
            expected: Wording(zh: "如 title", en: "such as title"))
        }
        entries.append(DeclarationEntry(key: name, keyPlace: keyPlace, value: try self.node(value, depth: depth + 1)))
      }
      return DeclarationNode(.mapping(entries), at: place)
    case .alias:
      throw refusalOfAnchor(at: place)
    }
  }

  private func style(of scalar: Node.Scalar) -> DeclarationNode.Style {
    switch scalar.style {
    case .singleQuoted, .doubleQuoted: .quoted
    case .literal: .literalBlock
    case .folded: .foldedBlock
    case .any, .plain: .plain
    }
  }

  private func place(_ mark: Mark?) -> Place {
    guard let mark else { return Place(file: file) }
    return Place(file: file, line: mark.line, column: source.column(ofScalar: mark.column, line: mark.line))
  }
}

// MARK: - What is refused

extension YAMLParser {
  private func refuseTag(_ tag: Tag, at place: Place) throws(Diagnostic) {
    // The reader marks untagged values with nothing, "!", or YAML's own names of the three shapes.
    let untagged: Set = ["", "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"]
    guard !untagged.contains(tag.rawValue) else { return }
    throw refusal(of: Wording(zh: "标签（!）", en: "tags (!)"), at: place)
  }

  private func refusal(of feature: Wording, at place: Place, remedy: Wording = Self.writeOut) -> Diagnostic {
    Diagnostic(
      "declaration.refused", at: place,
      Wording(zh: "声明文件里不用\(feature.zh)", en: "declarations do without \(feature.en)"), remedy: remedy)
  }

  private static let writeOut = Wording(
    zh: "把内容直接写在这里；文字本身以这个符号开头的，整段加双引号",
    en: "write the content out here; put a text that begins with this character in double quotes")

  private func refusalOfAnchor(at place: Place) -> Diagnostic {
    refusal(of: Wording(zh: "锚点与引用（& 和 *）", en: "anchors and aliases (& and *)"), at: place)
  }

  /// Where an anchor stands, looked for before the YAML reader runs: it would follow a file's aliases, and a few lines
  /// of them can unfold into gigabytes. Without an anchor there is nothing to follow.
  private func firstAnchor() -> Place? {
    let mark = UInt8(ascii: "&")
    guard yaml.utf8.contains(mark) else { return nil }
    var block: Int?
    for number in 1...max(1, source.count) {
      guard let line = source.line(number) else { continue }
      let indent = line.prefix { $0 == " " }.count
      guard indent < line.count else { continue }
      if let parent = block, indent > parent { continue }
      block = opensBlock(line) ? indent : nil
      guard line.utf8.contains(mark), let column = columnOfAnchor(in: Array(line)) else { continue }
      return Place(file: file, line: number, column: column)
    }
    return nil
  }

  /// The column of a `&` where a value may begin: at the start of a line, or after `- `, `? `, `: `, `[`, `{` or `,`.
  private func columnOfAnchor(in line: [Character]) -> Int? {
    var canBegin = true
    var quote: Character?
    for (offset, character) in line.enumerated() {
      let isFollowedByBlank = offset + 1 == line.count || line[offset + 1] == " "
      if let open = quote {
        if character == open { quote = nil }
        continue
      }
      switch character {
      case " ", "\t": continue
      case "&" where canBegin: return offset + 1
      case "\"" where canBegin, "'" where canBegin: quote = character
      case "#" where canBegin || line[offset - 1] == " ": return nil
      case "-", "?": canBegin = canBegin && isFollowedByBlank
      case ":": canBegin = isFollowedByBlank
      case "[", "{", ",": canBegin = true
      default: canBegin = false
      }
    }
    return nil
  }

  /// Whether a line ends with the head of a block scalar: `key: |` or `- >-`.
  private func opensBlock(_ line: Substring) -> Bool {
    let head = line.reversed().drop { " 0123456789+-".contains($0) }
    guard let mark = head.first, mark == "|" || mark == ">" else { return false }
    return head.dropFirst().first == " "
  }
}

// MARK: - Syntax

extension YAMLParser {
  private func diagnostic(for error: YamlError) -> Diagnostic {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      switch problem {
      case "but found another document":
        return refusal(
          of: Wording(zh: "多个文档（---）", en: "several documents (---)"), at: place(mark),
          remedy: Wording(zh: "一个文件只写一份", en: "give each a file of its own"))
      case "found undefined alias", "did not find expected alphabetic or numeric character":
        return refusalOfAnchor(at: place(mark))
      case _ where problem.hasPrefix("Maximum nesting level"):
        return DeclarationReader.tooDeep(at: place(mark))
      default:
        return diagnostic(for: YAMLFault(problem, at: mark, since: context?.mark))
      }
    case .duplicatedKeysInMapping(let names, let context):
      let first = place(context.mark)
      let key = names.first ?? ""
      return DeclarationReader.duplicate(
        key, firstLine: context.mark.line, at: secondPlace(of: key, after: first) ?? first)
    case .reader(let problem, let offset, _, _):
      let fault = YAMLFault(problem, at: nil, since: nil)
      return diagnostic(for: fault, at: offset.flatMap(place(ofCharacter:)))
    default:
      return diagnostic(for: YAMLFault("\(error)", at: nil, since: nil))
    }
  }

  private func diagnostic(for fault: YAMLFault, at place: Place? = nil) -> Diagnostic {
    Diagnostic(
      "declaration.syntax", at: place ?? self.place(fault.mark), fault.message, expected: fault.expected,
      remedy: fault.remedy)
  }

  /// The YAML reader tells of the first of two equal keys only; the second stands on the same line, or below the first
  /// and as far to the right.
  private func secondPlace(of key: String, after first: Place) -> Place? {
    guard let line = first.line, let column = first.column, let text = source.line(line) else { return nil }
    let rest = Array(text.dropFirst(column - 1))
    for offset in rest.indices.dropFirst()
    where begins(rest[offset...], with: key) && " ,{\"'".contains(rest[offset - 1]) {
      return Place(file: file, line: line, column: column + offset)
    }
    for number in (line + 1)..<max(line + 1, source.count + 1) {
      guard let text = source.line(number) else { return nil }
      guard text.prefix(column - 1).allSatisfy({ $0 == " " }) else { return nil }
      let rest = text.dropFirst(column - 1)
      let bare = rest.first == "\"" || rest.first == "'" ? rest.dropFirst() : rest
      if begins(bare, with: key) { return Place(file: file, line: number, column: column) }
    }
    return nil
  }

  /// Whether a text begins with a key and its colon.
  private func begins(_ text: some Collection<Character>, with key: String) -> Bool {
    text.starts(with: key) && text.dropFirst(key.count).first { !"\"' ".contains($0) } == ":"
  }

  private func place(ofCharacter offset: Int) -> Place? {
    var left = offset
    for number in 1...max(1, source.count) {
      guard let line = source.line(number) else { return nil }
      if left <= line.count { return Place(file: file, line: number, column: left + 1) }
      left -= line.count + 1
    }
    return nil
  }
}
