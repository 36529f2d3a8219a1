import Diagnostics
import Foundation

/// Finds words in what the corpus says of documents, clauses, instruments and readings.
///
/// Words of any length, also a single character: a corpus is a few thousand short texts, which one pass reads in a
/// fraction of a second, so that no index is needed whose smallest word would be longer than 升规.
public struct CorpusSearch: Sendable {
  /// Where something was found.
  public enum Place: Sendable, Hashable {
    case document(DocumentID)
    case clause(ClauseID)
    case instrument(InstrumentID)
    case reading(ReadingID)
  }

  /// A place that holds every word asked for.
  public struct Hit: Sendable, Hashable {
    public let place: Place
    /// The text in which it was found.
    public let text: String
    /// Where in `text` the words stand, as offsets of characters, in order and without overlap.
    public let matches: [Range<Int>]
  }

  private struct Entry {
    let place: Place
    /// What counts more when a word is found in it: a title before a summary, a summary before a reading.
    let weight: Int
    let text: Wording
    /// The text's characters, folded one by one, so that offsets hold for the text as it is shown.
    let folded: [Language: [Character]]

    init(place: Place, weight: Int, text: Wording) {
      self.place = place
      self.weight = weight
      self.text = text
      folded = Dictionary(
        uniqueKeysWithValues: Language.allCases.map { language in
          (language, text(language).map(CorpusSearch.folded))
        })
    }
  }

  private let entries: [Entry]

  public init(_ corpus: PolicyCorpus) {
    var entries: [Entry] = []
    for document in corpus.documents {
      entries.append(Entry(place: .document(document.id), weight: 0, text: document.title))
    }
    for clause in corpus.clauses {
      entries.append(Entry(place: .clause(clause.id), weight: 1, text: clause.heading))
      entries.append(Entry(place: .clause(clause.id), weight: 3, text: clause.summary))
      for instrument in clause.instruments {
        entries.append(Entry(place: .instrument(instrument.id), weight: 2, text: instrument.name))
      }
    }
    for reading in corpus.readings {
      let text = Wording(verbatim: "\(reading.question)\(reading.chosen)")
      entries.append(Entry(place: .reading(reading.id), weight: 4, text: text))
    }
    // The weightiest first, and those of one weight in the order of the corpus.
    self.entries = entries.enumerated().sorted {
      ($0.element.weight, $0.offset) < ($1.element.weight, $1.offset)
    }.map(\.element)
  }

  /// The places that hold every word of the query, the weightiest first and then in the order of the corpus.
  /// - Parameter query: words between white space; case, width and the two forms of figures do not matter.
  /// - Returns: nothing for a query without words.
  /// Cost: linear in the size of the corpus's texts.
  public func hits(for query: String, in language: Language, limit: Int = 200) -> [Hit] {
    let words = Self.folded(query).split(whereSeparator: \.isWhitespace).map(Array.init)
    guard !words.isEmpty, words.count <= 16 else { return [] }
    var found: [Hit] = []
    var seen: Set<Place> = []
    for entry in entries {
      let folded = entry.folded[language] ?? []
      var ranges: [Range<Int>] = []
      for word in words {
        let places = Self.places(of: word, in: folded)
        guard !places.isEmpty else {
          ranges = []
          break
        }
        ranges += places
      }
      guard !ranges.isEmpty, seen.insert(entry.place).inserted else { continue }
      found.append(Hit(place: entry.place, text: entry.text(language), matches: Self.merged(ranges)))
      if found.count == limit { break }
    }
    return found
  }

  private static func folded(_ text: String) -> String {
    text.precomposedStringWithCompatibilityMapping.lowercased()
  }

  /// One character, folded. Nearly all that a corpus is written in are letters of English and ideographs, of which it is
  /// known without asking how they fold.
  private static func folded(_ character: Character) -> Character {
    let scalars = character.unicodeScalars
    guard let scalar = scalars.first, scalars.dropFirst().isEmpty else {
      return folded(String(character)).first ?? character
    }
    switch scalar.value {
    case 0x41...0x5A: return Character(Unicode.Scalar(UInt8(scalar.value) + 0x20))
    case 0..<0x80, 0x3400...0x4DBF, 0x4E00...0x9FFF: return character
    default: return folded(String(character)).first ?? character
    }
  }

  private static func places(of word: [Character], in text: [Character]) -> [Range<Int>] {
    guard word.count <= text.count else { return [] }
    return (0...(text.count - word.count)).filter { start in
      text[start..<(start + word.count)].elementsEqual(word)
    }.map { $0..<($0 + word.count) }
  }

  private static func merged(_ ranges: [Range<Int>]) -> [Range<Int>] {
    var merged: [Range<Int>] = []
    for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
      if let last = merged.last, range.lowerBound <= last.upperBound {
        merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
      } else {
        merged.append(range)
      }
    }
    return merged
  }
}
