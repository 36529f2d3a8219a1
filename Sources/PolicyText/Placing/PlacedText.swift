/// A text whose lines are joined, with the place of every character in the original.
public struct PlacedText: Sendable, Hashable {
  /// A place in the original, counted from 1.
  public struct Position: Sendable, Hashable {
    public let line: Int
    public let column: Int
  }

  /// The text. A line break stands between paragraphs alone.
  public private(set) var characters: [Character] = []
  /// Where each character stands; a break that joining put in has the place of what follows it.
  public private(set) var positions: [Position] = []

  public var string: String { String(characters) }
  public var isEmpty: Bool { characters.isEmpty }

  /// The lines of the original that the text comes from.
  public var lines: ClosedRange<Int>? {
    guard let first = positions.first, let last = positions.last else { return nil }
    return first.line...last.line
  }

  mutating func append(_ character: Character, at position: Position) {
    characters.append(character)
    positions.append(position)
  }

  /// A part of the text, without blanks at its ends.
  func part(_ range: Range<Int>) -> PlacedText {
    var range = range
    while let first = range.first, characters[first].isWhitespace { range = (first + 1)..<range.upperBound }
    while let last = range.last, characters[last].isWhitespace { range = range.lowerBound..<last }
    var part = PlacedText()
    part.characters = Array(characters[range])
    part.positions = Array(positions[range])
    return part
  }
}

extension PlacedText: CustomStringConvertible {
  public var description: String { string }
}

extension PlacedText {
  /// Joins the lines of a text: hard breaks inside sentences, words and figures go; rules, page numbers and the marks of
  /// Markdown are left out; garbled lines are set aside.
  /// Cost: linear.
  static func joining(_ lines: [String]) -> (text: PlacedText, garbled: [(line: Int, text: String)]) {
    var text = PlacedText()
    var garbled: [(line: Int, text: String)] = []
    var endsParagraph = true
    let margins = LineShape.margins(of: lines)
    for (index, line) in lines.enumerated() where !margins.contains(line) {
      let shape = LineShape(line)
      switch shape.kind {
      case .blank, .furniture: continue
      case .garbled: garbled.append((index + 1, line))
      case .text(let isHeading):
        let first = shape.characters.first?.character ?? " "
        if let last = text.characters.last {
          let position = Position(line: index + 1, column: shape.characters.first?.column ?? 1)
          if endsParagraph || isHeading || shape.beginsParagraph {
            text.append("\n", at: position)
          } else if last.isASCII, last.isLetter, first.isASCII, first.isLetter {
            text.append(" ", at: position)
          }
        }
        for (character, column) in shape.characters {
          text.append(character, at: Position(line: index + 1, column: column))
        }
        endsParagraph = isHeading
      }
    }
    return (text, garbled)
  }
}

/// What one line of an official text is, whatever it went through before it came here.
struct LineShape {
  enum Kind: Equatable {
    case blank
    /// A page number or a rule.
    case furniture
    /// A line that a broken font or encoding made unreadable.
    case garbled
    case text(isHeading: Bool)
  }

  let kind: Kind
  /// What is left of it without indents and the marks of Markdown, each character with its column.
  let characters: [(character: Character, column: Int)]
  /// Whether a new paragraph begins here: an indent of ideographic spaces, a dash, or a number of a list.
  let beginsParagraph: Bool

  init(_ line: String) {
    let all = line.enumerated().map { (character: $0.element, column: $0.offset + 1) }
    var rest = all[...]
    rest = rest.drop { $0.character.isWhitespace || $0.character == "\u{FEFF}" }
    let indent = all.prefix(all.count - rest.count)
    let marks = rest.prefix { $0.character == "#" }
    let isHeading = !marks.isEmpty && rest.dropFirst(marks.count).first.map { $0.character.isWhitespace } == true
    if isHeading { rest = rest.dropFirst(marks.count) }
    while rest.first?.character == ">" { rest = rest.dropFirst() }
    rest = rest.drop { $0.character.isWhitespace }
    while let last = rest.last, last.character.isWhitespace { rest = rest.dropLast() }
    characters = Self.withoutEmphasis(Array(rest))
    let text = String(characters.map(\.character))
    beginsParagraph =
      indent.filter { $0.character == "　" }.count >= 2 || text.hasPrefix("——")
      || Enumerator(beginning: FoldedText(Array(text)).characters) != nil
    if characters.isEmpty {
      kind = .blank
    } else if Self.isFurniture(text) {
      kind = .furniture
    } else if Self.isGarbled(text) {
      kind = .garbled
    } else {
      kind = .text(isHeading: isHeading)
    }
  }

  /// Without pairs of stars or underscores, which Markdown puts around words.
  private static func withoutEmphasis(
    _ characters: [(character: Character, column: Int)]
  ) -> [(character: Character, column: Int)] {
    var kept: [(character: Character, column: Int)] = []
    var index = 0
    while index < characters.count {
      let character = characters[index].character
      if character == "*" || character == "_", index + 1 < characters.count,
        characters[index + 1].character == character
      {
        index += 2
      } else {
        kept.append(characters[index])
        index += 1
      }
    }
    return kept
  }

  /// Lines that every page of a print repeats at its margin, such as an address or the minute of printing: those without
  /// a Chinese character that stand more than once.
  static func margins(of lines: [String]) -> Set<String> {
    var seen: Set<String> = []
    var repeated: Set<String> = []
    for line in lines where line.contains(where: \.isASCIILetter) && line.utf8.allSatisfy({ $0 < 0x80 }) {
      if !seen.insert(line).inserted { repeated.insert(line) }
    }
    return repeated
  }

  /// A rule (`---`), or a page number: between dashes (`— 3 —`), or of all pages (`3/12`).
  private static func isFurniture(_ text: String) -> Bool {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    if parts.count == 2, parts.allSatisfy({ (1...3).contains($0.count) && $0.allSatisfy(\.isASCIIDigit) }) {
      return true
    }
    let dashes = text.filter { "-—－–*=".contains($0) }.count
    let rest = text.filter { !"-—－–*=·".contains($0) && !$0.isWhitespace }
    if rest.isEmpty { return dashes >= 3 }
    return dashes >= 2 && rest.count <= 4 && rest.allSatisfy(\.isNumber) && "-—－–".contains(text.first ?? " ")
      && "-—－–".contains(text.last ?? " ")
  }

  /// Whether a line holds replacement or private characters, or is mostly of scripts that no Chinese document mixes.
  private static func isGarbled(_ text: String) -> Bool {
    var foreign = 0
    var common = 0
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFFFD, 0xE000...0xF8FF: return true
      case 0x20...0x7E, 0xA0...0xFF, 0x2000...0x2BFF, 0x3000...0x303F, 0x3400...0x4DBF, 0x4E00...0x9FFF,
        0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFFEF, 0x20000...0x3FFFF:
        common += 1
      default: foreign += 1
      }
    }
    return foreign > 0 && foreign * 2 > common
  }
}
