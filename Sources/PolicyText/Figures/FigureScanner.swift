import Decimals
import Quantities

/// Finds every figure of a text: in full-width and half-width digits and in words, with 万, 亿 and 万亿, %, 倍, ranges,
/// days and years; and tells those apart that are no figures but parts of names.
public struct FigureScanner {
  let folded: FoldedText
  let original: [Character]
  /// Whether each folded character stands between quotation marks.
  let isQuoted: [Bool]
  /// Whether an item of a list may begin at each folded character.
  let beginsLine: [Bool]
  private var figures: [TextFigure] = []

  /// The figures of a text, in its order. Cost: linear.
  public static func figures(in text: PlacedText) -> [TextFigure] {
    var scanner = FigureScanner(text)
    scanner.scan()
    return scanner.figures
  }

  private init(_ text: PlacedText) {
    original = text.characters
    let folded = FoldedText(text.characters)
    self.folded = folded
    var depth = false
    var quoted: [Bool] = []
    for (index, origin) in folded.origins.enumerated() {
      let character = text.characters[origin]
      switch character {
      case "“": depth = true
      case "”": depth = false
      case _ where folded.characters[index] == "\"": depth.toggle()
      default: break
      }
      quoted.append(depth)
    }
    isQuoted = quoted
    beginsLine = folded.origins.enumerated().map { index, origin in
      index == 0 || text.positions[origin].line != text.positions[folded.origins[index - 1]].line
    }
  }

  /// A reading that began at a place: what it found, and where it ends.
  struct Found {
    let figures: [(kind: TextFigure.Kind, range: Range<Int>)]
    let end: Int

    init(_ kind: TextFigure.Kind, _ range: Range<Int>) {
      figures = [(kind, range)]
      end = range.upperBound
    }

    init(_ figures: [(kind: TextFigure.Kind, range: Range<Int>)], end: Int) {
      self.figures = figures
      self.end = end
    }
  }

  private mutating func scan() {
    var place = 0
    while place < folded.characters.count {
      guard let found = designation(at: place) ?? date(at: place) ?? quantity(at: place) ?? words(at: place) else {
        place += 1
        continue
      }
      for (kind, range) in found.figures { keep(kind, range) }
      place = max(found.end, place + 1)
    }
  }

  private mutating func keep(_ kind: TextFigure.Kind, _ range: Range<Int>) {
    let place = folded.original(range)
    let text = String(original[place].filter { !$0.isNewline })
    figures.append(TextFigure(kind: kind, text: text, range: place, qualifiers: qualifiers(around: range)))
  }

  private func qualifiers(around range: Range<Int>) -> [String] {
    var found: [String] = []
    var start = range.lowerBound
    while let word = FigureLexicon.before.first(where: { folded.has($0, at: start - $0.count) }),
      !FigureLexicon.isInWord(word, after: character(start - word.count - 1))
    {
      found.insert(String(word), at: 0)
      start -= word.count
    }
    if let word = FigureLexicon.after.first(where: { folded.has($0, at: range.upperBound) }) {
      found.append(String(word))
    }
    return found
  }

  // MARK: Looking

  func character(_ place: Int) -> Character? {
    folded.characters.indices.contains(place) ? folded.characters[place] : nil
  }

  /// No number of a document is longer: what is takes no more time than one.
  private static let longestRun = 64

  /// The characters from a place on that belong to a class, as far as a number goes.
  func run(from place: Int, _ belongs: (Character) -> Bool) -> [Character] {
    guard place < folded.characters.count else { return [] }
    return Array(folded.characters[place...].prefix(Self.longestRun).prefix(while: belongs))
  }

  func word(of words: [[Character]], at place: Int) -> [Character]? {
    words.first { folded.has($0, at: place) }
  }

  func isDigit(_ place: Int) -> Bool { character(place)?.isASCIIDigit ?? false }

  /// Whether nothing of a number stands before a place; the full stop of some texts is a point.
  func beginsNumber(_ place: Int) -> Bool {
    !isDigit(place - 1) && !(character(place - 1) == "." && isDigit(place - 2))
  }

  /// A whole number of some digits at a place, with nothing of a number before or after it.
  func integer(at place: Int, digits: ClosedRange<Int>) -> (value: Int, end: Int)? {
    guard !isDigit(place - 1) else { return nil }
    let run = run(from: place) { $0.isASCIIDigit }
    guard digits.contains(run.count), let value = Int(String(run)) else { return nil }
    return (value, place + run.count)
  }
}
