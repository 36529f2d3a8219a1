import Diagnostics
import PolicyCorpus
import Quantities

/// An official text laid beside its document's clauses: where each of them stands, and what could not be placed.
public struct AttachedText: Sendable {
  public let source: OfficialText
  public var document: DocumentID { source.document }
  /// Whether the document's title stands in the text.
  public let hasTitle: Bool
  /// 发文字号, as the text has it; `nil` where it has none.
  public let number: String?
  /// The day that stands on a line of its own before the first clause.
  public let signed: CalendarDay?
  /// The day before 印发.
  public let printed: CalendarDay?
  /// The clauses that were found, in the order of the corpus.
  public let clauses: [TextClause]
  /// What stands before, between and after the clauses: letter, titles, sections, the day from which it holds.
  public let frame: [PlacedText]
  /// What belongs to no clause and to no frame.
  public let unplaced: [UnplacedPassage]
  /// Where the text and the corpus say different things: titles, units, days, clauses that are missing.
  public let differences: [Diagnostic]

  public func clause(_ id: ClauseID) -> TextClause? { clauses.first { $0.id == id } }
}

/// One clause as the text has it.
public struct TextClause: Sendable, Hashable {
  public let id: ClauseID
  /// The heading words.
  public let title: String
  /// From the heading words to the last of the responsible units.
  public let text: PlacedText
  /// 责任单位, in the order of the text; `nil` where the clause lists none.
  public let responsible: [String]?
}

/// A part of a text that belongs nowhere.
public struct UnplacedPassage: Sendable, Hashable {
  public enum Cause: Sendable, Hashable {
    /// A broken font or encoding.
    case garbled
    /// A numbered clause that the corpus does not have.
    case unknownClause
  }

  public let cause: Cause
  /// The beginning of it.
  public let text: String
  public let line: Int
}
