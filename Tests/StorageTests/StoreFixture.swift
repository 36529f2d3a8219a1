import Access
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

/// Three enterprises in three districts, all told.
let threeEnterprises = """
  credit_code,name,statistical_area,industry,revenue@2025,tier
  \(Codes.first),上海甲仪器有限公司,310117,3911,100,none
  \(Codes.second),上海乙电子_100%有限公司,310115101,3911,200,srdi
  \(Codes.third),丙精密机械厂,310112,3421,,-

  """

/// A folder of its own for one test, removed at the end of it.
func withFolder<T>(_ body: (URL) async throws -> T) async throws -> T {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tidu-tests-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer {
    do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) }
  }
  return try await body(folder)
}

extension FactDesk {
  static func on(_ store: any EnterpriseStore) throws -> FactDesk {
    FactDesk(store: store, reference: try Reference.load())
  }

  /// Imports a text as a file of enterprises.
  @discardableResult
  func bring(
    _ text: String, key: String = "import-1", subject: SubjectKind = .enterprise, basis: Basis = .voluntary,
    on day: String = "2026-02-01"
  ) async throws -> ImportReply {
    let request = FactImport(
      file: "\(subject.rawValue).csv", bytes: Array(text.utf8), subject: subject, basis: basis)
    return try await importFacts(request, command: request.command(by: .commandLine, key: key), at: noon(day))
  }
}

/// Runs something while a transaction stands still in its middle, and lets it go on whatever comes of that.
/// - Parameter transaction: calls what it is given once, at the place where it is to stand still.
func during<T: Sendable>(
  _ transaction: @escaping @Sendable (_ pause: @escaping @Sendable () -> Void) async throws -> T,
  meanwhile: () async throws -> Void
) async throws -> T {
  let (begun, begin) = AsyncStream<Void>.makeStream()
  let done = DispatchSemaphore(value: 0)
  let result = Task {
    defer { begin.finish() }
    return try await transaction {
      begin.finish()
      done.wait()
    }
  }
  for await _ in begun {}
  do {
    try await meanwhile()
  } catch {
    done.signal()
    throw error
  }
  done.signal()
  return try await result.value
}

/// The codes of the diagnostics that something throws.
func codes(_ body: () async throws -> Void) async -> [String] {
  do {
    try await body()
    return []
  } catch let error as Diagnostics {
    return error.all.map(\.code)
  } catch {
    return ["\(error)"]
  }
}

/// A store of three records in a folder: an import, a correction of one district's enterprise, another import.
func makeStore(in folder: URL) async throws -> SQLStore {
  try await filled(try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store)
}

func makeStore(in database: TestDatabase) async throws -> SQLStore {
  try await filled(try await database.open(at: noon("2026-01-01")).store)
}

private func filled(_ store: SQLStore) async throws -> SQLStore {
  let desk = try FactDesk.on(store)
  try await desk.bring(threeEnterprises)
  try await desk.bring("credit_code,revenue@2024\n\(Codes.first),90\n", key: "import-2", on: "2026-03-01")
  let withdrawal = FactWithdrawal(fact: RecordedFact.ID(15), reason: "填错年份")
  _ = try await desk.withdraw(
    withdrawal, command: withdrawal.command(by: .commandLine, key: "w"), at: noon("2026-03-02"), within: .everywhere)
  return store
}

/// As `TestDatabase.tamper`, for a file that no test opens otherwise.
func tamper(_ folder: URL, _ statements: String) async throws {
  try await SQLiteDriver(path: SQLiteStore.file(in: folder).path).write { connection in
    try connection.executeScript("PRAGMA defer_foreign_keys = ON")
    for row in try connection.rows("SELECT name FROM sqlite_master WHERE type = 'trigger'", []) {
      try connection.executeScript("DROP TRIGGER \(try row.text(0))")
    }
    try connection.executeScript(statements)
  }
}
