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
      throw refusal(of: Wording(zh: "锚点与引用（& 和 *）", en: "anchors and aliases (& and *)"), at: place)
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
      throw syntaxFault(at: Place(file: file), problem: "\(error)")
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
      throw refusal(of: Wording(zh: "锚点与引用（& 和 *）", en: "anchors and aliases (& and *)"), at: place)
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
      throw refusal(of: Wording(zh: "锚点与引用（& 和 *）", en: "anchors and aliases (& and *)"), at: place)
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
    throw refusal(of: Wording(zh: "标签（!\(tag.rawValue)）", en: "tags (!\(tag.rawValue))"), at: place)
  }

  private func refusal(of feature: Wording, at place: Place) -> Diagnostic {
    Diagnostic(
      "declaration.refused", at: place,
      Wording(zh: "声明文件里不用\(feature.zh)", en: "declarations do without \(feature.en)"),
      remedy: Wording(zh: "把内容直接写在这里", en: "write the content out here"))
  }

  /// Where an anchor stands, looked for before the YAML reader runs: it would follow a file's aliases, and a few lines
  /// of them can unfold into gigabytes.
  private func firstAnchor() -> Place? {
    var block: Int?
    for number in 1...max(1, source.count) {
      guard let line = source.line(number) else { continue }
      let indent = line.prefix { $0 == " " }.count
      guard indent < line.count else { continue }
      if let parent = block, indent > parent { continue }
      block = nil
      var canBegin = true
      var quote: Character?
      for (offset, character) in line.enumerated() {
        if let open = quote {
          if character == open { quote = nil }
        } else if canBegin, character == "\"" || character == "'" {
          quote = character
        } else if canBegin, character == "&" {
          return Place(file: file, line: number, column: offset + 1)
        } else if character == "#", canBegin {
          break
        }
        canBegin = " -?:[{,".contains(character) && (canBegin || character != "-")
      }
      if opensBlock(line) { block = indent }
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
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      if problem == "but found another document" {
        return refusal(of: Wording(zh: "多个文档（---）", en: "several documents (---)"), at: place(mark))
      }
      if problem.hasPrefix("Maximum nesting level") { return DeclarationReader.tooDeep(at: place(mark)) }
      return syntaxFault(at: place(mark), problem: problem)
    case .duplicatedKeysInMapping(let names, let context):
      return duplicate(names.first ?? "", firstAt: context.mark)
    case .reader(let problem, let offset, _, _):
      return syntaxFault(at: offset.flatMap(place(ofCharacter:)) ?? Place(file: file), problem: problem)
    default:
      return syntaxFault(at: Place(file: file), problem: "\(error)")
    }
  }

  private func syntaxFault(at place: Place, problem: String) -> Diagnostic {
    Diagnostic(
      "declaration.syntax", at: place,
      Wording(zh: "不是合规的 YAML：\(problem)", en: "this is not YAML: \(problem)"))
  }

  private func duplicate(_ key: String, firstAt mark: Mark) -> Diagnostic {
    let first = place(mark)
    return DeclarationReader.duplicate(key, firstLine: mark.line, at: secondPlace(of: key, after: first) ?? first)
  }

  /// The YAML reader tells of the first of two equal keys only; the second stands below it, as far to the right.
  private func secondPlace(of key: String, after first: Place) -> Place? {
    guard let line = first.line, let column = first.column, line < source.count else { return nil }
    for number in (line + 1)...source.count {
      guard let text = source.line(number) else { continue }
      let rest = text.dropFirst(column - 1)
      guard text.prefix(column - 1).allSatisfy({ $0 == " " }) else { return nil }
      let bare = rest.first == "\"" || rest.first == "'" ? rest.dropFirst() : rest
      if bare.hasPrefix(key), bare.dropFirst(key.count).drop(while: { "\"' ".contains($0) }).first == ":" {
        return Place(file: file, line: number, column: column)
      }
    }
    return nil
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
