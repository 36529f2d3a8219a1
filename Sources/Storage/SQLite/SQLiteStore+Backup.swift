import Diagnostics
import Foundation
import GRDB
import Journal
import Quantities

/// What a backup or a restore came to.
public struct BackupReport: Sendable, Hashable {
  public let file: String
  public let bytes: Int
  /// The journal's end in the copy, whose whole chain was walked.
  public let head: JournalHead
}

extension SQLStore {
  /// Copies the database while it is in use, as it stood at one moment (SQLite's online backup), and walks the copy's
  /// journal. The sealing key is not in it.
  ///
  /// - Throws: `Diagnostics` with code `backup.exists` where the file is there, `backup.other-product` where the database
  ///   is no file; `storage.…`; the copy's journal fault.
  /// Cost: linear in the database; a writer waits for it only while a page is copied.
  public func backup(to file: URL, at: Timestamp) async throws -> BackupReport {
    guard let driver = driver.base as? SQLiteDriver else { throw Diagnostics(.backupOtherProduct) }
    guard !FileManager.default.fileExists(atPath: file.path) else { throw Diagnostics(.backupExists(file)) }
    let draft = file.appendingPathExtension("draft")
    let copy = try SQLiteDriver(path: draft.path, access: .single)
    do {
      try driver.database.backup(to: copy.database)
      // One file, without a log beside it.
      try await copy.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    } catch {
      throw Diagnostics(.storage(error, path: file.path))
    }
    try copy.close()
    let head = try await SQLiteStore.soundHead(of: draft)
    do {
      try FileManager.default.moveItem(at: draft, to: file)
    } catch {
      throw Diagnostics(.storage(error, path: file.path))
    }
    return BackupReport(file: file.path, bytes: SQLiteStore.size(of: file), head: head)
  }
}

extension SQLiteStore {
  /// Puts a backup in the place of a store that nobody has open. The files that were there are kept beside it.
  ///
  /// The journal goes on from the backup's end with a record that says so, and is sealed anew: what came after the
  /// backup is gone on purpose, which is another thing than a tail cut off. Killed at any moment, the old store is
  /// untouched, or the next opening finishes what was begun (`PendingRestore`).
  /// - Parameter progress: each step once it has been taken.
  /// - Throws: `Diagnostics` with code `restore.missing` or `restore.unsound`; `storage.…`; `seal.…`.
  public static func restore(
    from backup: URL, into folder: URL, key: URL? = nil, by actor: ActorID, at: Timestamp,
    progress: (RestoreStep) -> Void = { _ in }
  ) async throws -> BackupReport {
    let files = FileManager.default
    guard files.fileExists(atPath: backup.path) else { throw Diagnostics(.backupMissing(backup)) }
    let pending = PendingRestore(database: file(in: folder), seal: SealFiles(folder: folder, key: key))
    do {
      try files.createDirectory(at: folder, withIntermediateDirectories: true)
      // One that was cut short comes to its end first, so that no store is left without a database.
      try pending.finish()
      try pending.discardDraft()
      try files.copyItem(at: backup, to: pending.draft)
    } catch let error as CocoaError {
      throw Diagnostics(.storage(error, path: pending.draft.path))
    }
    let head = try await soundHead(of: pending.draft)
    progress(.copied)
    let restored = try await append(
      JournalEntry(
        kind: "store.restored", actor: actor, at: at,
        payload: ["head": .text(head.hash.hex), "records": CanonicalJSON(head.count)]), to: pending.draft)
    try pending.promise(restored)
    progress(.promised)
    try pending.finish(progress)
    return BackupReport(file: pending.database.path, bytes: size(of: pending.database), head: head)
  }

  /// Appends a record to a database that is one file and stays one.
  private static func append(_ entry: JournalEntry, to file: URL) async throws -> JournalHead {
    let driver = try SQLiteDriver(path: file.path, access: .single)
    let head = try await driver.write { JournalHead(of: try SQLJournal($0).append(entry)) }
    do {
      try await driver.database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
    } catch {
      throw Diagnostics(.storage(error, path: file.path))
    }
    try driver.close()
    return head
  }

  /// The end of the journal in a database file, once its chain has been walked.
  fileprivate static func soundHead(of file: URL) async throws -> JournalHead {
    let driver = try SQLiteDriver(path: file.path, access: .single)
    let report = try await SQLStore(driver: driver, sealer: .inMemory()).verifyJournal()
    try driver.close()
    if let fault = report.fault, fault != .sealMissing {
      throw Diagnostics([.backupUnsound(file), fault.diagnostic])
    }
    return report.head
  }

  fileprivate static func size(of file: URL) -> Int {
    do {
      return try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
    } catch {
      // The size is only told to people; the file itself was just written and read.
      return 0
    }
  }
}

extension Diagnostic {
  /// A server's database is backed up by the server's own tools, which know its rights, its disks and its standbys.
  public static var backupOtherProduct: Diagnostic {
    Diagnostic(
      "backup.other-product",
      Wording(
        zh: "tidu backup 和 tidu restore 只管目录里的数据库文件，不管 PostgreSQL 服务器",
        en: "tidu backup and tidu restore handle the database file of a folder, and no PostgreSQL server"),
      remedy: Wording(
        zh:
          "备份：pg_dump --format=custom --file=tidu.dump 地址；恢复：pg_restore --dbname=空库地址 tidu.dump；数据目录（封印和附件）另行复制，journal.key 分开保管",
        en:
          "back up with pg_dump --format=custom --file=tidu.dump ADDRESS, restore with pg_restore --dbname=EMPTY-DATABASE tidu.dump; copy the data folder (seal, attached texts) too, and keep journal.key apart"
      ))
  }

  fileprivate static func backupExists(_ file: URL) -> Diagnostic {
    Diagnostic(
      "backup.exists", at: Place(file: file.path),
      Wording(zh: "这个文件已经存在，没有覆盖", en: "the file exists and was not overwritten"),
      remedy: Wording(zh: "换一个文件名", en: "choose another name"))
  }

  fileprivate static func backupMissing(_ file: URL) -> Diagnostic {
    Diagnostic(
      "restore.missing", at: Place(file: file.path), Wording(zh: "没有这个备份文件", en: "there is no such backup"))
  }

  fileprivate static func backupUnsound(_ file: URL) -> Diagnostic {
    Diagnostic(
      "restore.unsound", at: Place(file: file.path),
      Wording(
        zh: "备份里的日志不完好，没有恢复任何内容", en: "the backup's journal is not sound; nothing was restored"),
      remedy: Wording(zh: "换一份更早的备份", en: "use an older backup"))
  }
}
