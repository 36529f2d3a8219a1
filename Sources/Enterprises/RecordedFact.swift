import Diagnostics
import Facts
import Journal
import Quantities

/// A fact as it was told: by whom, when, from which source and on what basis. It is never edited; what was wrong is
/// followed by a correction or withdrawn.
public struct RecordedFact: Sendable, Hashable {
  /// The fact's number, counted from 1 in the order of recording.
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int

    public init(_ number: Int) {
      self.number = number
    }

    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { String(number) }
  }

  public let id: ID
  public let subject: SubjectReference
  public let reference: FactReference
  /// `nil` where it is known that there is none.
  public let value: FactValue?
  /// The first day on which the value holds; `nil` where it always has.
  public let since: CalendarDay?
  public let origin: FactOrigin
  /// The line of the imported file that told it, or the row of the sheet; `nil` where a person typed it.
  public let line: Int?
  /// Which sheet of the recording's workbook, counted from 0; `nil` where it was no workbook.
  public let sheet: Int?
  /// How it ceased to stand; `nil` while it stands.
  public let ending: FactEnding?

  public init(
    id: ID, subject: SubjectReference, reference: FactReference, value: FactValue?, since: CalendarDay?,
    origin: FactOrigin, line: Int?, sheet: Int? = nil, ending: FactEnding?
  ) {
    self.id = id
    self.subject = subject
    self.reference = reference
    self.value = value
    self.since = since
    self.origin = origin
    self.line = line
    self.sheet = sheet
    self.ending = ending
  }

  /// The workbook's cell that told it; `nil` where it was no workbook, or stood in no cell.
  public var cell: SourceCell? {
    guard let sheet, let line, let workbook = origin.workbook, workbook.sheets.indices.contains(sheet),
      let letters = workbook.sheets[sheet].columns[reference.description]
    else { return nil }
    return SourceCell(
      file: workbook.file, fileHash: workbook.hash, sheet: workbook.sheets[sheet].name, cell: "\(letters)\(line)")
  }

  /// Whether another telling speaks of the same fact of the same subject, for the same time and from the same day on.
  func isToldAgain(by other: RecordedFact) -> Bool {
    other.id != id && other.subject == subject && other.reference == reference && other.since == since
  }

  /// Whether it stood at an instant: recorded by then, and neither corrected nor withdrawn by then.
  public func stands(at instant: Timestamp) -> Bool {
    origin.recordedAt <= instant && (ending.map { $0.at > instant } ?? true)
  }

  /// 非统计口径: the mark that a fact which the statutory survey also asks for carries wherever it is shown, unless its
  /// basis is statistical itself.
  public func mark(_ definition: FactDefinition) -> Wording? {
    Self.mark(definition, on: origin.basis)
  }

  /// The mark that a fact would carry on a basis; `nil` where it needs none.
  public static func mark(_ definition: FactDefinition, on basis: Basis) -> Wording? {
    definition.isStatutory && !basis.isStatistical ? Wording(zh: "非统计口径", en: "not official statistics") : nil
  }
}

extension Sequence<RecordedFact> {
  /// Of the tellings of one fact that each count from their first day on, the one that holds on a day: the last to begin.
  public func holding(on day: CalendarDay) -> RecordedFact? {
    let begun = filter { fact in fact.since.map { $0 <= day } ?? true }
    // What always held gives way to what began.
    return begun.max { first, second in
      guard let later = second.since else { return false }
      return first.since.map { $0 < later } ?? true
    }
  }
}

/// Where facts come from: what all facts of one recording share.
public struct FactOrigin: Sendable, Hashable {
  public let basis: Basis
  /// The source by the name that the dictionary ranks.
  public let source: String
  public let recordedAt: Timestamp
  public let recordedBy: ActorID
  /// The journal's record of it.
  public let record: Int
  /// The workbook that they came in; `nil` for what came otherwise.
  public let workbook: SourceWorkbook?

  public init(
    basis: Basis, source: String, recordedAt: Timestamp, recordedBy: ActorID, record: Int,
    workbook: SourceWorkbook? = nil
  ) {
    self.basis = basis
    self.source = source
    self.recordedAt = recordedAt
    self.recordedBy = recordedBy
    self.record = record
    self.workbook = workbook
  }
}

/// How a fact ceased to stand.
public struct FactEnding: Sendable, Hashable {
  public enum Way: Sendable, Hashable {
    /// 更正: another fact took its place.
    case corrected(by: RecordedFact.ID)
    /// 撤回: nothing took its place; the fact is unknown again unless another source tells it.
    case withdrawn
  }

  public let way: Way
  public let reason: String
  public let at: Timestamp
  public let by: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(way: Way, reason: String, at: Timestamp, by: ActorID, record: Int) {
    self.way = way
    self.reason = reason
    self.at = at
    self.by = by
    self.record = record
  }
}
