import ArgumentParser
import Diagnostics
import Foundation
import Quantities
import Storage

/// Where the program keeps what people bring.
struct FolderOptions: ParsableArguments {
  @Option(help: "数据目录 / folder of the data")
  var data = "data"

  var folder: URL { URL(fileURLWithPath: data, isDirectory: true) }

  /// Password hashes and enterprises' data: whatever is made from now on is its owner's alone.
  func keepPrivate() {
    umask(0o077)
  }
}

/// The store: a file in the folder of the data, or a PostgreSQL database with the seal in that folder.
struct DataOptions: ParsableArguments {
  @OptionGroup var place: FolderOptions

  @Option(
    help: ArgumentHelp(
      "PostgreSQL 数据库，缺省用数据目录里的 SQLite；口令放进 PGPASSWORD 或 ~/.pgpass / a PostgreSQL database, such as postgresql://user@host/database, instead of the folder's SQLite; the password belongs into PGPASSWORD or ~/.pgpass",
      valueName: "address"))
  var database: String?

  var folder: URL { place.folder }

  /// Where the database is; `nil` for the folder's own file.
  /// - Throws: `Diagnostics` with code `database.address`.
  func address() throws -> PostgreSQLAddress? {
    try database.map { text throws(Diagnostics) in try PostgreSQLAddress(text) }
  }

  /// Opens the store, or makes it, and says on the standard error what was found.
  /// - Throws: `Diagnostics` where the store cannot be used.
  func open(in language: Language) async throws -> SQLStore {
    try await opened(in: language).store
  }

  /// The same for a command that writes: where the journal is not what this folder has sealed, nothing is written, since
  /// the folder may be another database's, or the journal may have been changed behind the program's back.
  /// - Throws: `Diagnostics` with code `data.seal-disagrees`.
  func openToWrite(in language: Language) async throws -> SQLStore {
    let (store, recovery) = try await opened(in: language)
    guard recovery.fault == nil else {
      try store.close()
      throw Diagnostics(
        Diagnostic(
          "data.seal-disagrees", at: Place(file: folder.path),
          Wording(
            zh: "日志和这个数据目录里的封印对不上，什么都没有写入",
            en: "the journal is not what this folder has sealed; nothing was written"),
          expected: Wording(zh: "服务（tidu serve）所用的 --data 目录", en: "the folder that the server uses: its --data"),
          remedy: Wording(
            zh: "核对 --data 和 --database；确是这个目录的，先运行 tidu journal verify 查明",
            en:
              "check --data and --database; where the folder is right, find out what happened with tidu journal verify")
        ))
    }
    return store
  }

  private func opened(in language: Language) async throws -> (store: SQLStore, recovery: RecoveryReport) {
    place.keepPrivate()
    let (store, recovery) =
      if let address = try address() {
        try await PostgreSQLStore.open(at: address, folder: folder, at: .now)
      } else {
        try await SQLiteStore.open(in: folder, at: .now)
      }
    for diagnostic in recovery.diagnostics { Console.say(diagnostic.rendered(in: language)) }
    return (store, recovery)
  }

  /// Opens a store that must be there already.
  /// - Parameter toWrite: whether the command writes; see `openToWrite`.
  func openExisting(in language: Language, toWrite: Bool = false) async throws -> SQLStore {
    if let address = try address() {
      guard try await PostgreSQLStore.exists(at: address) else {
        throw Diagnostics(
          Diagnostic(
            "data.missing", at: Place(file: address.shown),
            Wording(zh: "这个数据库里还没有数据", en: "there is no data in this database yet"),
            remedy: Wording(
              zh: "核对 --database 的库名，或先运行 tidu import、tidu serve",
              en: "check the database of --database, or run tidu import or tidu serve first")))
      }
    } else if !SQLiteStore.exists(in: folder) {
      throw Diagnostics(
        Diagnostic(
          "data.missing", at: Place(file: SQLiteStore.file(in: folder).path),
          Wording(zh: "这个目录里还没有数据", en: "there is no data in this folder yet"),
          remedy: Wording(
            zh: "用 --data 指明目录，或先运行 tidu import、tidu serve",
            en: "name the folder with --data, or run tidu import or tidu serve first")))
    }
    return toWrite ? try await openToWrite(in: language) : try await open(in: language)
  }
}

extension Timestamp {
  /// The machine's clock, read here and passed on as an argument.
  static var now: Timestamp {
    Timestamp(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
  }
}
