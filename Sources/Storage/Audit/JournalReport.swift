import Diagnostics
import Journal

/// What `tidu journal verify` found.
public struct JournalReport: Sendable, Hashable {
  /// The end of the chain as far as it is sound.
  public let head: JournalHead
  /// How many records the seal counts; `nil` where there is none that can be read.
  public let sealed: Int?
  /// How many segments were hashed.
  public let segments: Int
  /// The first thing that is wrong; `nil` for a sound journal.
  public let fault: JournalFault?

  public var isSound: Bool { fault == nil }
}

extension SQLStore {
  /// Walks the whole journal: every record's hash, its bond to the one before, every segment's hash, and the seal.
  ///
  /// - Parameter progress: the number of records walked, now and then.
  /// - Throws: `Diagnostics` where the database cannot be read; a fault of the journal is in the report.
  /// Cost: one SHA-256 over everything.
  public func verifyJournal(progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> JournalReport {
    let (sealed, key) = await sealer.current
    return try await driver.read { connection in
      let journal = SQLJournal(connection)
      var walk = JournalVerification(against: sealed)
      var segments = 0
      do {
        try journal.forEachRecord(after: 0) { record in
          if let fault = walk.check(record) { throw try Self.named(fault, at: walk.head, in: journal) }
          for hash in record.entry.segments {
            guard let bytes = try journal.segment(hash) else {
              throw JournalFault.segmentMissing(record.sequence, hash)
            }
            guard ContentHash(of: bytes) == hash else { throw JournalFault.segmentAltered(record.sequence, hash) }
            segments += 1
          }
          if record.sequence % 1000 == 0 { progress(record.sequence) }
        }
      } catch let fault as JournalFault {
        return JournalReport(head: walk.head, sealed: sealed?.head.count, segments: segments, fault: fault)
      }
      let fault = sealed == nil ? JournalFault.sealMissing : walk.finish(key: key)
      return JournalReport(head: walk.head, sealed: sealed?.head.count, segments: segments, fault: fault)
    }
  }

  /// Tells a record that was moved from one that was changed where it stands: the record which belongs after `head`
  /// names it as the one before, wherever it stands now.
  private static func named(
    _ fault: JournalFault, at head: JournalHead, in journal: SQLJournal
  ) throws -> JournalFault {
    let place = head.count + 1
    guard fault == .altered(place) || fault == .unlinked(place),
      let belongs = try journal.sequence(following: head.hash), belongs != place
    else { return fault }
    return .swapped(place, belongs: belongs)
  }
}
