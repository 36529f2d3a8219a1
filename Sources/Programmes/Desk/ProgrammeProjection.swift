import Diagnostics
import Journal
import PolicyCorpus

/// Carries what the journal says about programmes and gatherings into their tables: the one way in, for commands and for
/// replay.
public struct ProgrammeProjection: Sendable {
  /// The kinds of record that this room writes.
  public static let gatheringActed = "programmes.gathering-acted"
  public static let programmeActed = "programmes.programme-acted"
  /// An event that is longer than this stands in a segment of its own, in bytes.
  static let inlineLimit = 16 << 10

  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable` or `journal.segment-missing`; what the store throws.
  public func apply(
    _ record: JournalRecord, to work: any ProgrammeWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    let payload = record.entry.payload
    func step<Event: Sendable & Hashable>(_ event: Event) -> RecordedStep<Event> {
      RecordedStep(event: event, at: record.entry.at, actor: record.entry.actor, record: record.sequence)
    }
    switch record.entry.kind {
    case Self.gatheringActed:
      var json = payload["event"]
      if let hash = record.entry.segments.first {
        guard let bytes = try segment(hash) else {
          throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
        }
        json = try CanonicalJSON(canonical: bytes)
      }
      guard let number = payload["gathering"].integer, let event = GatheringEvent(json) else {
        throw Diagnostics(record.unreadable)
      }
      let id = Gathering.ID(number)
      guard let gathering = Gathering(id, try work.programmes.steps(of: id).map(\.event) + [event]) else {
        throw Diagnostics(record.unreadable)
      }
      try work.programmeTable.append(step(event), gathering: gathering)
    case Self.programmeActed:
      guard let programme = payload["programme"].text.flatMap({ InstrumentID($0) }),
        let event = ProgrammeEvent(payload["event"])
      else { throw Diagnostics(record.unreadable) }
      try work.programmeTable.append(step(event), programme: programme)
    default: break
    }
  }
}

extension Gathering {
  /// A gathering as its events left it; `nil` where they do not begin with its plan.
  public init?(_ id: ID, _ events: some Collection<GatheringEvent>) {
    guard case .planned(let instrument, let figures) = events.first else { return nil }
    self.init(id: id, instrument: instrument, figures: figures)
    for event in events.dropFirst() { apply(event) }
  }
}
