/// A place in a text at which a clause or a section may begin.
struct Head: Sendable, Hashable {
  let enumerator: Enumerator
  /// Where it begins in the folded text.
  let start: Int
  /// Where its title begins.
  var titleStart: Int { start + enumerator.length }
}

/// Finds the heads of a text.
struct HeadFinder {
  let text: PlacedText
  let folded: FoldedText

  /// Every number at the beginning of a line; every known title at the beginning of a line, for headings that lost their
  /// numbers; and every number that stands right before a known title, for headings that a page join drew into a line.
  /// In the order of the text.
  func heads(titles: [String]) -> [Head] {
    var heads: [Int: Head] = [:]
    let starts = lineStarts()
    for start in starts {
      if let enumerator = Enumerator(beginning: folded.characters[start...]) {
        heads[start] = Head(enumerator: enumerator, start: start)
      }
    }
    for title in titles {
      let words = Array(title.folded)
      for place in folded.places(of: words).map(\.lowerBound) {
        if let head = numberedHead(endingAt: place, lineStarts: starts) {
          heads[head.start] = head
        } else if starts.contains(place), endsTitle(place + words.count) {
          heads[place] = Head(enumerator: .unnumbered, start: place)
        }
      }
    }
    return heads.values.sorted { $0.start < $1.start }
  }

  /// Where lines of the original begin.
  private func lineStarts() -> Set<Int> {
    var starts: Set<Int> = []
    var line = 0
    for (index, origin) in folded.origins.enumerated() where text.positions[origin].line != line {
      line = text.positions[origin].line
      starts.insert(index)
    }
    return starts
  }

  /// The longest number right before a place; one that begins a line goes before one that does not.
  private func numberedHead(endingAt place: Int, lineStarts: Set<Int>) -> Head? {
    let heads = (2...6).reversed().compactMap { length -> Head? in
      guard place >= length, let enumerator = Enumerator(beginning: folded.characters[(place - length)...]),
        enumerator.length == length
      else { return nil }
      return Head(enumerator: enumerator, start: place - length)
    }
    return heads.first { lineStarts.contains($0.start) } ?? heads.first
  }

  /// Whether a title may end at a place: before a stop, or at the end of a line.
  func endsTitle(_ place: Int) -> Bool {
    guard place < folded.characters.count else { return true }
    return folded.characters[place].endsSentence
      || text.positions[folded.origins[place]].line != text.positions[folded.origins[place - 1]].line
  }

  /// The title that a head has: to the first stop, or to the end of its paragraph.
  func title(of head: Head, before end: Int) -> Range<Int> {
    var place = head.titleStart
    while place < end {
      let character = folded.characters[place]
      let isDecimalPoint =
        character == "." && place > head.titleStart && folded.characters[place - 1].isASCIIDigit && place + 1 < end
        && folded.characters[place + 1].isASCIIDigit
      if character.endsSentence, !isDecimalPoint { break }
      if place > head.titleStart, text.characters[folded.origins[place - 1]..<folded.origins[place]].contains("\n") {
        break
      }
      place += 1
    }
    return head.titleStart..<place
  }
}
