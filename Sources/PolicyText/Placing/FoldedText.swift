/// A text with what does not matter folded away: full-width letters, digits and signs become half-width, the kinds of
/// quotes and dashes one each, and blanks go. Each character knows which of the text it comes from.
struct FoldedText: Sendable, Hashable {
  private(set) var characters: [Character] = []
  /// The offset in the text that each character comes from.
  private(set) var origins: [Int] = []

  /// Cost: linear.
  init(_ text: [Character]) {
    characters.reserveCapacity(text.count)
    origins.reserveCapacity(text.count)
    var blank: Int?
    for (offset, character) in text.enumerated() {
      if character.isWhitespace || character == "\u{200B}" || character == "\u{FEFF}" {
        blank = blank ?? offset
        continue
      }
      let folded = Self.fold(character)
      // A blank between two figures keeps them apart; between anything else it says nothing.
      if let place = blank, folded.isASCIIDigit, characters.last?.isASCIIDigit == true {
        characters.append(" ")
        origins.append(place)
      }
      blank = nil
      characters.append(folded)
      origins.append(offset)
    }
  }

  init(_ text: String) {
    self.init(Array(text))
  }

  var string: String { String(characters) }

  /// Where in the text a folded range stands.
  func original(_ range: Range<Int>) -> Range<Int> {
    guard let first = range.first, let last = range.last else { return 0..<0 }
    return origins[first]..<(origins[last] + 1)
  }

  /// Whether `words` stand at a place.
  func has(_ words: some Collection<Character>, at place: Int) -> Bool {
    place >= 0 && place + words.count <= characters.count && characters[place...].starts(with: words)
  }

  /// Every place at which `words` stand, none within another.
  func places(of words: [Character]) -> [Range<Int>] {
    guard !words.isEmpty else { return [] }
    var found: [Range<Int>] = []
    var place = 0
    while place + words.count <= characters.count {
      if has(words, at: place) {
        found.append(place..<(place + words.count))
        place += words.count
      } else {
        place += 1
      }
    }
    return found
  }

  static func fold(_ character: Character) -> Character {
    if let known = table[character] { return known }
    guard let scalar = character.unicodeScalars.first, character.unicodeScalars.count == 1,
      (0xFF01...0xFF5E).contains(scalar.value), let half = Unicode.Scalar(scalar.value - 0xFEE0)
    else { return character }
    return Character(half)
  }

  private static let table: [Character: Character] = {
    var table: [Character: Character] = [:]
    for (folded, kinds) in [
      ("-", "—–－‐‑−―─"), ("~", "～〜∼"), ("\"", "“”„‟〝〞＂"), ("'", "‘’‚‛"), ("《", "«≪"), ("》", "»≫"), ("·", "•‧∙・"),
      ("×", "✕✖"), ("%", "％﹪"), ("〔", "﹝"), ("〕", "﹞"), ("、", "､"), ("。", "｡"),
    ] as [(Character, String)] {
      for kind in kinds { table[kind] = folded }
    }
    return table
  }()
}

extension Character {
  var isASCIIDigit: Bool { ("0"..."9").contains(self) }
  var isASCIILetter: Bool { isASCII && isLetter }
  /// What ends a sentence, or a title before its sentence; the full stop of some texts is a point.
  var endsSentence: Bool { "。.;:!?".contains(self) }
}

extension String {
  /// The text as it is compared: folded, without blanks.
  var folded: String { FoldedText(self).string.filter { $0 != " " } }
}
