import Diagnostics
import Journal
import Quantities

/// Carries what the journal says about money into the book: the one way in, for commands and for replay.
public struct DeliveryProjection: Sendable {
  public init() {}

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Parameter segment: the bytes of a segment that the record names.
  /// - Throws: `journal.payload-unreadable`; what the events throw.
  public func apply(
    _ record: JournalRecord, to book: any DeliveryRepository, segment: (ContentHash) throws -> [UInt8]? = { _ in nil }
  ) throws {
    guard record.entry.kind.hasPrefix("delivery.") else { return }
    for json in record.entry.payload["events"].list ?? [] {
      guard let kind = json["kind"].text, let event = DeliveryEvent(kind: kind, json: json["event"]) else {
        throw Diagnostics(record.unreadable)
      }
      try event.apply(to: book, segment: segment)
    }
  }

  /// Which providers a record admitted or stopped, and why; `nil` for an admission.
  public static func stops(in payload: CanonicalJSON) -> [(ProgrammeID, CreditCode, reason: String?)] {
    (payload["events"].list ?? []).compactMap { json -> (ProgrammeID, CreditCode, reason: String?)? in
      switch json["kind"].text.flatMap({ DeliveryEvent(kind: $0, json: json["event"]) }) {
      case .providerAdmitted(let provider)?: return (provider.programme, provider.code, reason: nil)
      case .providerStopped(let programme, let code, let reason)?: return (programme, code, reason: reason)
      default: return nil
      }
    }
  }

  /// The payload of a record that holds the events.
  static func payload(_ events: [DeliveryEvent]) -> CanonicalJSON {
    ["events": .list(events.map { ["kind": .text($0.kind), "event": $0.json] })]
  }
}
