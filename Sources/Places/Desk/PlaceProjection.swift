import Diagnostics
import Journal

/// Carries what the journal says about places into their tables: the one way in, for commands and for replay.
public struct PlaceProjection: Sendable {
  /// The kinds of record that this room writes.
  public static let plotActed = "places.plot-acted"
  public static let positionsSet = "places.positions-set"
  /// More positions than this stand in a segment of their own.
  static let inlineLimit = 200

  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable` or `journal.segment-missing`; what the store throws.
  public func apply(
    _ record: JournalRecord, to work: any PlaceWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    let payload = record.entry.payload
    switch record.entry.kind {
    case Self.plotActed:
      guard let number = payload["plot"].integer, let event = PlotEvent(payload["event"]) else {
        throw Diagnostics(record.unreadable)
      }
      let act = PlotAct(
        plot: Plot.ID(number), event: event, at: record.entry.at, actor: record.entry.actor, record: record.sequence)
      guard let plot = Plot(act.plot, try work.places.acts(on: act.plot).map(\.event) + [event]) else {
        throw Diagnostics(record.unreadable)
      }
      try work.placeTable.append(act, plot: plot)
    case Self.positionsSet:
      var lists = [payload["positions"]].compactMap(\.list)
      for hash in record.entry.segments {
        guard let bytes = try segment(hash) else {
          throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
        }
        lists.append(try CanonicalJSON(canonical: bytes).list ?? [])
      }
      for json in lists.joined() {
        guard let position = RecordedPosition(json) else { throw Diagnostics(record.unreadable) }
        try work.placeTable.save(position, record: record.sequence)
      }
    default: break
    }
  }
}

extension Plot {
  /// A plot as its events left it; `nil` where they do not begin with its opening.
  public init?(_ id: ID, _ events: some Collection<PlotEvent>) {
    guard case .opened(let figures) = events.first else { return nil }
    self.init(id: id, figures: figures)
    for event in events.dropFirst() { apply(event) }
  }
}
