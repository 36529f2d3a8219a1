import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Services
import Synchronization
import Testing

@testable import Storage

@Suite("Replaying a journal")
struct ReplayTests {
  private func replay(_ kind: StoreUnderTest, after statements: String? = nil) async throws -> ReplayReport {
    let found = Mutex<ReplayReport?>(nil)
    try await kind.useDatabase { database in
      _ = try await makeStore(in: database)
      if let statements { try await database.tamper(statements) }
      let store = try await database.open(at: noon("2026-05-01")).store
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary)], at: noon("2026-05-01"))
      found.withLock { $0 = report }
    }
    return try #require(found.withLock { $0 })
  }

  @Test("the journal alone rebuilds every table", arguments: StoreUnderTest.products)
  func sound(_ kind: StoreUnderTest) async throws {
    let report = try await replay(kind)
    #expect(report.difference == nil)
    // 3 enterprises, 3 subjects, 2 recordings, 15 facts, 1 ending.
    #expect(report.records == 3 && report.rows == 24)
  }

  @Test(
    "cases, officers, visits and settings are rebuilt too, whatever the calendar has become since",
    arguments: StoreUnderTest.products)
  func services(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      try await ServiceContractTests.busyYear(store)
      let projections: [any ReplayedProjection] = [
        EnterpriseProjection(try Reference.load().dictionary), ServiceProjection(),
      ]
      let report = try await store.replay(projections, at: noon("2026-12-01"))
      #expect(report.difference == nil && report.rows > 60)
      try await database.tamper("UPDATE cases SET due_on = '2026-12-31' WHERE id = 1")
      let difference = try await store.replay(projections, at: noon("2026-12-01")).difference
      #expect(difference?.table == "cases" && difference?.column == "due_on")
    }
  }

  @Test("a fact that was changed past the program is named with both values", arguments: StoreUnderTest.products)
  func changedFact(_ kind: StoreUnderTest) async throws {
    let difference = try await replay(kind, after: "UPDATE facts SET value = '999' WHERE id = 4").difference
    #expect(difference == ReplayDifference(table: "facts", key: "4", column: "value", stored: "999", replayed: "100"))
    #expect(
      difference?.diagnostic.rendered(in: .chinese) == """
        facts[4].value: 错误：库里是“999”，按日志重建应为“100”
          办法：有人绕过程序改了数据库：保留现场，再从备份恢复（tidu restore）
        """)
  }

  @Test("a profile that was changed is named before the facts are looked at", arguments: StoreUnderTest.products)
  func changedProfile(_ kind: StoreUnderTest) async throws {
    let difference = try await replay(
      kind, after: "UPDATE enterprises SET name = '假', title = '假' WHERE credit_code = '\(Codes.second)'"
    ).difference
    #expect(difference?.table == "enterprises" && difference?.key == Codes.second && difference?.column == "name")
  }

  @Test("a row that is missing or too many is named", arguments: StoreUnderTest.products)
  func rows(_ kind: StoreUnderTest) async throws {
    let missing = try await replay(kind, after: "DELETE FROM fact_endings").difference
    #expect(missing?.table == "fact_endings" && missing?.key == "15" && missing?.stored == nil)
    let extra = try await replay(
      kind,
      after: "INSERT INTO facts (id, subject, fact, kind, value, record) VALUES (16, 1, 'tier', 'choice', 'srdi', 1)"
    ).difference
    #expect(extra?.table == "facts" && extra?.key == "16" && extra?.replayed == nil)
    let between = try await replay(kind, after: "DELETE FROM facts WHERE id = 7").difference
    #expect(between?.table == "facts" && between?.key == "7" && between?.stored == nil)
  }

  @Test("what people do while it is compared is no difference", arguments: StoreUnderTest.products)
  func besideWriters(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      _ = try await makeStore(in: database)
      let store = try await database.open(at: noon("2026-05-01")).store
      let reference = try Reference.load()
      let turns = Mutex(0)
      // Whenever the stored tables are read, somebody tells another enterprise first.
      let busy = BusyDriver(base: store.driver) {
        let turn = turns.withLock { turn in
          turn += 1
          return turn
        }
        let body = "91310117MA1\(String(repeating: "0", count: 6 - "\(turn)".count))\(turn)"
        let code = body + (CreditCode.checkCharacter(for: body).map(String.init) ?? "")
        try await FactDesk.on(store).bring(
          "credit_code,name\n\(code),后来的\(turn)\n", key: "later-\(turn)", on: "2026-05-02")
      }
      let report = try await SQLStore(driver: busy, sealer: .inMemory()).replay(
        [EnterpriseProjection(reference.dictionary)], at: noon("2026-05-01"))
      #expect(report.difference == nil)
      #expect(turns.withLock { $0 } > 10 && report.records > 10)
    }
  }
}

/// A database of which somebody else does something before every read.
private struct BusyDriver: Driver {
  let base: any Driver
  let before: @Sendable () async throws -> Void

  var dialect: SQLDialect { base.dialect }

  func write<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await base.write(body)
  }

  func read<T: Sendable>(_ body: @Sendable (any Connection) throws -> T) async throws -> T {
    try await before()
    return try await base.read(body)
  }

  func close() throws(Diagnostics) { try base.close() }
}
