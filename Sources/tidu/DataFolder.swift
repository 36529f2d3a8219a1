import ArgumentParser
import Diagnostics
import Foundation
import Quantities
import Storage

/// Where the program keeps what people bring.
struct DataOptions: ParsableArguments {
  @Option(help: "数据目录 / folder of the data")
  var data = "data"

  var folder: URL { URL(fileURLWithPath: data, isDirectory: true) }

  /// Opens the store, or makes it, and says on the standard error what was found.
  /// - Throws: `Diagnostics` where the store cannot be used.
  func open(in language: Language) async throws -> SQLiteStore {
    // Password hashes and enterprises' data: whatever is made from now on is its owner's alone.
    umask(0o077)
    let (store, recovery) = try await SQLiteStore.open(in: folder, at: .now)
    for diagnostic in recovery.diagnostics { Console.say(diagnostic.rendered(in: language)) }
    return store
  }

  /// Opens a store that must be there already, for commands that only look.
  func openExisting(in language: Language) async throws -> SQLiteStore {
    guard SQLiteStore.exists(in: folder) else {
      throw Diagnostics(
        Diagnostic(
          "data.missing", at: Place(file: SQLiteStore.file(in: folder).path),
          Wording(zh: "这个目录里还没有数据", en: "there is no data in this folder yet"),
          remedy: Wording(
            zh: "用 --data 指明目录，或先运行 tidu import、tidu serve",
            en: "name the folder with --data, or run tidu import or tidu serve first")))
    }
    return try await open(in: language)
  }
}

extension Timestamp {
  /// The machine's clock, read here and passed on as an argument.
  static var now: Timestamp {
    Timestamp(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1000).rounded()))
  }
}
