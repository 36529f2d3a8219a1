import Diagnostics
import Foundation
import GRDB

/// SQLite in a file.
public struct SQLiteDriver: Driver {
  /// How a file is opened.
  public enum Access: Sendable, Hashable {
    /// One writer and several readers over a write-ahead log, so that readers and the writer never wait for each other.
    case pool
    /// One connection for everything and one file without a log beside it: for copies, and for what is thrown away.
    case single
  }

  let database: any DatabaseWriter
  public let dialect = SQLDialect.sqlite

  /// Opens the file, or makes it.
  ///
  /// `synchronous=FULL`: a transaction is on the disk when it is committed. The journal's head is sealed right after,
  /// and a seal ahead of the journal would look like a tail cut off. Each commit costs one flush of the disk for it.
  /// - Throws: `Diagnostics` with a code of `storage.…`.
  /// Cost: what SQLite needs to take in a log that was left behind.
  public init(path: String, access: Access = .pool) throws(Diagnostics) {
    do {
      switch access {
      case .pool: database = try DatabasePool(path: path, configuration: Self.configuration)
      case .single: database = try DatabaseQueue(path: path, configuration: Self.configuration)
      }
      try database.writeWithoutTransaction {
        // A pool relaxes the writer to NORMAL once it has prepared it; there is one writer, so once is enough.
        try $0.execute(sql: "PRAGMA synchronous = FULL")
        // Who asks for something is told after half a minute that another program is writing.
        try $0.execute(sql: "PRAGMA busy_timeout = 30000")
      }
    } catch {
      throw Diagnostics(.storage(error, path: path))
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.foreignKeysEnabled = true
    // Another process, such as a command beside the server, may be writing, or may be making all tables, which on a
    // busy machine takes longer than any other writing: what opens the file waits for that.
    configuration.busyMode = .timeout(120)
    configuration.maximumReaderCount = 8
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA cache_size = -65536")
      try database.execute(sql: "PRAGMA temp_store = MEMORY")
    }
    return configuration
  }

  /// Closes every connection; the store cannot be used afterwards.
  /// - Throws: `Diagnostics` with code `storage.busy` where one is still in use.
  public func close() throws(Diagnostics) {
    do {
      try database.close()
    } catch {
      throw Diagnostics(.storage(error, path: path))
    }
  }

  private var path: String { database.path }

  public func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    do {
      return try await database.write { try body(SQLiteConnection($0)) }
    } catch let error as DatabaseError {
      throw Diagnostics(.storage(error, path: path))
    }
  }

  public func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    do {
      return try await database.read { try body(SQLiteConnection($0)) }
    } catch let error as DatabaseError {
      throw Diagnostics(.storage(error, path: path))
    }
  }
}

extension Diagnostic {
  /// What the database complains about, in words that say what to do.
  static func storage(_ error: any Error, path: String) -> Diagnostic {
    let place = Place(file: path)
    guard let error = error as? DatabaseError else {
      return Diagnostic(
        "storage.unavailable", at: place,
        Wording(zh: "数据库打不开：\(error)", en: "the database cannot be opened: \(error)"))
    }
    switch error.resultCode {
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      return Diagnostic(
        "storage.busy", at: place,
        Wording(zh: "另一个程序正在写这个数据库", en: "another program is writing to the database"),
        remedy: Wording(
          zh: "等它完成后再试；同一编号重试不会重复入库", en: "try again when it is done; the same key is not carried out twice"))
    case .SQLITE_FULL:
      return Diagnostic(
        "storage.full", at: place,
        Wording(zh: "磁盘已满，本次操作没有保存任何内容", en: "the disk is full; nothing of this was stored"),
        remedy: Wording(zh: "腾出空间后再试", en: "make room and try again"))
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH:
      return Diagnostic(
        "storage.no-access", at: place,
        Wording(zh: "没有读写这个数据库文件的权限", en: "the database file cannot be read and written"),
        remedy: Wording(
          zh: "检查文件和目录的所有者与权限，或用 --data 另指目录",
          en: "look at the owner and mode of the file and its folder, or name another folder with --data"))
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      return Diagnostic(
        "storage.damaged", at: place,
        Wording(zh: "这个文件不是数据库，或已损坏", en: "the file is no database, or it is damaged"),
        remedy: Wording(zh: "用 tidu restore 从备份恢复", en: "restore a backup with tidu restore"))
    case .SQLITE_CONSTRAINT:
      return Diagnostic(
        "storage.invariant", at: place,
        Wording(
          zh: "数据库拒绝了违反约束的内容，本次操作没有保存任何内容（\(error.message ?? "")）",
          en: "the database refused what breaks an invariant; nothing of this was stored (\(error.message ?? ""))"))
    default:
      return Diagnostic(
        "storage.failed", at: place,
        Wording(
          zh: "数据库操作失败，没有保存任何内容：\(error.message ?? error.resultCode.description)",
          en: "the database failed and nothing of this was stored: \(error.message ?? error.resultCode.description)"))
    }
  }
}
