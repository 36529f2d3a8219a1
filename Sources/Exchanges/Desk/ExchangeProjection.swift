import Diagnostics
import Journal

/// Carries what the journal says about exchanges into their tables: the one way in, for commands and for replay.
public struct ExchangeProjection: Sendable {
  /// The kind of record that this room writes.
  public static let recordKind = "exchanges.entry-acted"

  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to work: any ExchangeWork) throws {
    guard record.entry.kind == Self.recordKind else { return }
    let payload = record.entry.payload
    guard let number = payload["entry"].integer, let event = ExchangeEvent(payload["event"]) else {
      throw Diagnostics(record.unreadable)
    }
    let act = ExchangeAct(
      entry: ExchangeEntry.ID(number), event: event, at: record.entry.at, actor: record.entry.actor,
      record: record.sequence)
    guard let entry = ExchangeEntry(act.entry, try work.exchanges.acts(on: act.entry).map(\.event) + [event]) else {
      throw Diagnostics(record.unreadable)
    }
    try work.exchangeTable.append(act, entry: entry)
  }
}

extension ExchangeEntry {
  /// An entry as its events left it; `nil` where they do not begin with its opening.
  public init?(_ id: ID, _ events: some Collection<ExchangeEvent>) {
    guard case .opened(let opening) = events.first else { return nil }
    self.init(id: id, opening: opening)
    for event in events.dropFirst() { apply(event) }
  }
}
