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

/// Any store that keeps the contract.
typealias AnyStore = any EnterpriseStore & AccessStore

/// A kind of database that the contract is run against: a second driver is one more of these.
struct StoreUnderTest: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Gives a new, empty store to a test.
  let use: @Sendable (@Sendable (AnyStore) async throws -> Void) async throws -> Void

  static let all: [StoreUnderTest] = [
    StoreUnderTest(testDescription: "SQLite") { body in
      try await withFolder { folder in
        try await body(try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store)
      }
    },
    StoreUnderTest(testDescription: "SQLite, one connection") { body in
      try await withFolder { folder in
        let driver = try SQLiteDriver(path: folder.appendingPathComponent("one.sqlite").path, access: .single)
        _ = try await driver.write { try Migration.apply(to: $0, at: noon("2026-01-01")) }
        try await body(SQLStore(driver: driver, sealer: .inMemory()))
      }
    },
  ]
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
