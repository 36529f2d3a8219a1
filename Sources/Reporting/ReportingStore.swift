import Diagnostics
import Enterprises
import Journal
import Quantities

/// Where rounds and confirmed layouts are kept, beside the facts that reports bring.
public protocol ReportingStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeReports<T: Sendable>(_ body: @Sendable (any ReportingWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readReports<T: Sendable>(_ body: @Sendable (any ReportingReading) throws -> T) async throws -> T
}

/// One view of the store.
public protocol ReportingReading: EnterpriseReading {
  var rounds: any RoundReader { get }
}

/// One unit of work, with the journal inside.
public protocol ReportingWork: ReportingReading, EnterpriseWork {
  var roundTable: any RoundRepository { get }
}

public protocol RoundReader {
  /// The ids of all rounds, the latest month first, then the latest opened.
  func ids() throws -> [Round.ID]

  /// A round with everything that happened in it. Cost: its events.
  func round(_ id: Round.ID) throws -> Round?

  /// The mapping that was confirmed last for a layout.
  func mapping(_ fingerprint: ContentHash) throws -> LayoutMapping?

  /// Every layout that is remembered, the one confirmed last first.
  func layouts() throws -> [RememberedLayout]

  /// Whom to call about each reporter's reports.
  func contacts() throws -> [Reporter.Key: ReportContact]
}

public protocol RoundRepository {
  /// Appends what happened in a round.
  func append(_ event: RoundEvent, to round: Round.ID, at: Timestamp, by: ActorID, record: Int) throws

  /// Keeps a confirmed mapping in the place of the one before.
  func remember(_ mapping: LayoutMapping, record: Int) throws

  /// Remembers a layout no more.
  func forget(_ fingerprint: ContentHash) throws

  /// Keeps whom to call about a reporter's reports, of whom none is kept.
  func keep(_ contact: ReportContact, of reporter: Reporter.Key, record: Int) throws

  /// Erases whom to call about a reporter's reports.
  func eraseContact(of reporter: Reporter.Key) throws
}

/// Carries what the journal says about rounds into their tables: the one way in, for commands and for replay.
public struct ReportingProjection: Sendable {
  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable`; what the store throws.
  public func apply(_ record: JournalRecord, to table: any RoundRepository) throws {
    if record.entry.kind == LayoutWithdrawal.recordKind {
      guard let withdrawal = LayoutWithdrawal(json: record.entry.payload) else { throw Diagnostics(record.unreadable) }
      return try table.forget(withdrawal.fingerprint)
    }
    // Where facts come or cease, the round's part is what this room added to the record.
    let isReport = [.reported, .reportWithdrawn].contains(EnterpriseProjection.RecordKind(rawValue: record.entry.kind))
    guard isReport || RoundEvent.RecordKind(rawValue: record.entry.kind) != nil else { return }
    let payload = isReport ? record.entry.payload["context"] : record.entry.payload
    for json in payload["layouts"].list ?? [] {
      guard let mapping = LayoutMapping(json: json) else { throw Diagnostics(record.unreadable) }
      try table.remember(mapping, record: record.sequence)
    }
    guard let id = payload["round"].text.flatMap(Round.ID.init) else {
      // A workbook that answers no round has none.
      guard isReport || record.entry.kind == RoundEvent.RecordKind.submitted.rawValue else {
        throw Diagnostics(record.unreadable)
      }
      return
    }
    guard let event = RoundEvent(json: payload["event"]) else { throw Diagnostics(record.unreadable) }
    try table.append(event, to: id, at: record.entry.at, by: record.entry.actor, record: record.sequence)
  }
}
