import Diagnostics
import Foundation
import Journal
import Quantities

/// Brings a database into use: schema, key, seal, and what a crash may have left.
enum Recovery {
  /// - Parameter isShared: whether processes with other folders may use the database too. A folder without key and seal
  ///   then joins, which the journal says, so that a seal which was taken away with its key does not go unseen.
  /// - Throws: `Diagnostics` where the database cannot be used at all.
  /// Cost: linear in the records since the last seal, usually none.
  static func open(
    _ driver: any Driver, files: SealFiles, isShared: Bool = false, at: Timestamp
  ) async throws -> (sealer: Sealer, report: RecoveryReport) {
    // Two processes that start at once in one folder make one key and one seal.
    let lock = try await files.lock()
    defer { lock.release() }
    let migrations = try await driver.write { try Migration.apply(to: $0, at: at) }
    let isNewFolder = !files.hasKey
    let key = try files.loadKey()
    var sealed = try files.loadHead()
    // A new store is sealed before its first record, so that a seal that is missing later was taken away.
    if sealed == nil, migrations.first == 1 {
      let first = SealedHead(.empty, with: key)
      try files.write(first)
      sealed = first
    }
    let joins = isShared && isNewFolder && sealed == nil
    if joins {
      let entry = JournalEntry(kind: joined, actor: .program, at: at, payload: ["seal": .text(key.fingerprint)])
      try await driver.write { _ = try SQLJournal($0).append(entry) }
      // The whole journal is walked below, as if all of it were new.
      let first = SealedHead(.empty, with: key)
      try files.write(first)
      sealed = first
    }
    let (head, fault, unfinished) = try await driver.read { [sealed] connection in
      let journal = SQLJournal(connection)
      return (try journal.head(), try sealFault(journal, sealed, key), try Fill.unfinished(in: connection))
    }
    var late = 0
    if fault == nil, let count = sealed?.head.count, head.count > count {
      late = head.count - count
      let next = SealedHead(head, with: key)
      try files.write(next)
      sealed = next
    }
    return (
      Sealer(files: files, key: key, sealed: sealed, isFrozen: fault != nil),
      RecoveryReport(
        migrations: migrations, head: head, sealedLate: late, fault: fault, unfinishedFills: unfinished,
        isShared: isShared, joinedAs: joins ? key.fingerprint : nil)
    )
  }

  /// A folder has begun to seal a database that others have sealed before.
  private static let joined = "store.joined"

  /// Walks the records since the seal; those before it are `tidu journal verify`'s business.
  private static func sealFault(
    _ journal: SQLJournal, _ sealed: SealedHead?, _ key: SealingKey
  ) throws -> JournalFault? {
    guard let sealed else { return .sealMissing }
    guard sealed.isAuthentic(under: key) else { return .sealForged }
    let head = try journal.head()
    guard sealed.head.count <= head.count else { return .tailCut(kept: head.count, sealed: sealed.head.count) }
    do {
      if sealed.head.count > 0, try journal.record(sealed.head.count)?.hash != sealed.head.hash {
        return .rewritten(sealed.head.count)
      }
      var walk = JournalVerification(from: sealed.head)
      var fault: JournalFault?
      try journal.forEachRecord(after: sealed.head.count) { record in
        if fault == nil { fault = walk.check(record) }
      }
      return fault
    } catch let fault as JournalFault {
      return fault
    }
  }
}

/// 首次装载: a fill of a new store by several imports, noted at both ends so that a half one shows.
public enum Fill {
  public static let began = "store.fill-began"
  public static let finished = "store.fill-finished"

  /// The fills that were begun and not finished, in the order in which they were begun.
  static func unfinished(in connection: any Connection) throws -> [String] {
    var open: [String] = []
    let rows = try connection.rows(
      "SELECT kind, payload FROM journal WHERE kind IN (?, ?) ORDER BY sequence", [.text(began), .text(finished)])
    for row in rows {
      guard let name = try row.json(1)["name"].text else { continue }
      open.removeAll { $0 == name }
      if try row.text(0) == began { open.append(name) }
    }
    return open
  }
}

extension SQLStore {
  /// Notes that a fill begins; one that was begun before is taken up again.
  /// - Parameter name: which fill, such as `demonstration-42`.
  public func beginFill(_ name: String, by actor: ActorID, at: Timestamp) async throws {
    try await note(Fill.began, name, by: actor, at: at)
  }

  /// Notes that a fill is complete.
  public func finishFill(_ name: String, by actor: ActorID, at: Timestamp) async throws {
    try await note(Fill.finished, name, by: actor, at: at)
  }

  private func note(_ kind: String, _ name: String, by actor: ActorID, at: Timestamp) async throws {
    let command = Command(actor: actor, key: "\(kind):\(name)", payload: ["name": .text(name)])
    try await unitOfWork { work in
      guard try work.journal.reply(to: command) == nil else { return }
      try work.journal.append(
        JournalEntry(kind: kind, command: command, at: at, payload: ["name": .text(name)]))
    }
  }
}
