import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Testing

@testable import Storage

@Suite("What is found when a store is opened")
struct RecoveryTests {
  private func reopen(_ database: TestDatabase) async throws -> RecoveryReport {
    try await database.open(at: noon("2026-05-01")).recovery
  }

  @Test("a store that was closed well is sound", arguments: StoreUnderTest.products)
  func sound(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await makeStore(in: database)
      let recovery = try await reopen(database)
      #expect(recovery.isSound && recovery.sealedLate == 0 && recovery.head.count == 3)
      #expect(recovery.diagnostics.isEmpty && recovery.migrations.isEmpty)
      #expect(try await store.verifyJournal().isSound)
      #expect(await store.sealingTrouble() == nil)
    }
  }

  @Test("the key and the seal lie beside the database, the key for its owner alone", arguments: StoreUnderTest.products)
  func files(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      _ = try await makeStore(in: database)
      let seal = SealFiles(folder: database.folder)
      #expect(DurableFile.mode(of: seal.key).map { $0 & 0o777 } == 0o600)
      #expect(try seal.loadHead()?.head.count == 3)
      #expect(chmod(seal.key.path, 0o644) == 0)
      let refused = await codes { _ = try await database.open(at: noon("2026-05-01")) }
      #expect(refused == ["seal.key-open"])
    }
  }

  @Test(
    "a seal that lags, as after a crash between commit and sealing, is moved forward and said",
    arguments: StoreUnderTest.products)
  func lagging(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await makeStore(in: database)
      let seal = SealFiles(folder: database.folder)
      let first = try #require(try await store.read { try $0.journalRecords.record(1) })
      try seal.write(SealedHead(JournalHead(of: first), with: try seal.loadKey()))
      let recovery = try await reopen(database)
      #expect(recovery.sealedLate == 2 && recovery.fault == nil)
      let word = kind.isShared ? "recovery.sealed-since" : "recovery.sealed-late"
      #expect(recovery.diagnostics.map(\.code) == [word])
      #expect(try seal.loadHead()?.head.count == 3)
      #expect(try await reopen(database).sealedLate == 0)
    }
  }

  @Test(
    "a cut tail is reported, and the seal stays as evidence even when the journal grows again",
    arguments: StoreUnderTest.products)
  func tailCut(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      _ = try await makeStore(in: database)
      try await database.tamper("DELETE FROM fact_endings; DELETE FROM journal WHERE sequence = 3")
      let (store, recovery) = try await database.open(at: noon("2026-05-01"))
      #expect(recovery.fault == .tailCut(kept: 2, sealed: 3))
      #expect(!recovery.isSound)
      #expect(try await store.verifyJournal().fault == .tailCut(kept: 2, sealed: 3))
      let desk = try FactDesk.on(store)
      try await desk.bring("credit_code,revenue@2024\n\(Codes.first),91\n", key: "import-3", on: "2026-05-01")
      try await desk.bring("credit_code,revenue@2024\n\(Codes.first),92\n", key: "import-4", on: "2026-05-01")
      #expect(try await store.verifyJournal().fault == .rewritten(3))
      #expect(try await reopen(database).fault == .rewritten(3))
    }
  }

  @Test("a seal that was taken away or forged is reported", arguments: StoreUnderTest.products)
  func seal(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await makeStore(in: database)
      let seal = SealFiles(folder: database.folder)
      let head = try await store.read { try $0.journalRecords.head() }
      try FileManager.default.removeItem(at: seal.head)
      #expect(try await reopen(database).fault == .sealMissing)
      try seal.write(SealedHead(head, with: SealingKey()))
      #expect(try await reopen(database).fault == .sealForged)
      try Data("{}".utf8).write(to: seal.head)
      #expect(await codes { _ = try await reopen(database) } == ["journal.head-unreadable"])
    }
  }

  @Test(
    "a fill that was begun and not finished is said by name, and no more once it is finished",
    arguments: StoreUnderTest.products)
  func fills(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      try await store.beginFill("demonstration-42", by: .demonstration, at: noon("2026-01-01"))
      try await FactDesk.on(store).bring(threeEnterprises)
      let recovery = try await reopen(database)
      #expect(recovery.unfinishedFills == ["demonstration-42"])
      #expect(
        recovery.diagnostics.map { $0.rendered(in: .chinese) } == [
          """
          提醒：“demonstration-42”的首次装载没有完成
            办法：再次启动同一装载，会从中断处继续，不会重复
          """
        ])
      try await store.beginFill("demonstration-42", by: .demonstration, at: noon("2026-01-02"))
      #expect(try await FactDesk.on(store).bring(threeEnterprises).isRepeated)
      try await store.finishFill("demonstration-42", by: .demonstration, at: noon("2026-01-02"))
      #expect(try await reopen(database).isSound)
      #expect(try await store.read { try $0.journalRecords.head().count } == 3)
    }
  }

  @Test("a seal that cannot be written is told, and the record is safe", arguments: StoreUnderTest.products)
  func unsealable(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      let draft = SealFiles(folder: database.folder).head.appendingPathExtension("draft")
      try FileManager.default.createDirectory(at: draft, withIntermediateDirectories: false)
      try await FactDesk.on(store).bring(threeEnterprises)
      #expect(await store.sealingTrouble()?.code == "storage.unwritable-file")
      try FileManager.default.removeItem(at: draft)
      #expect(try await reopen(database).sealedLate == 1)
    }
  }

  @Test("two programs in one folder seal one journal: the seal never goes back", arguments: StoreUnderTest.products)
  func oneFolder(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let stores = [
        try await database.open(at: noon("2026-01-01")).store, try await database.open(at: noon("2026-01-01")).store,
      ]
      try await FactDesk.on(stores[0]).bring(threeEnterprises)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<20 {
          group.addTask {
            try await FactDesk.on(stores[number % 2]).bring(
              "credit_code,revenue@2024\n\(Codes.first),\(number)\n", key: "import-\(number + 2)")
          }
        }
        try await group.waitForAll()
      }
      #expect(try SealFiles(folder: database.folder).loadHead()?.head.count == 21)
      for store in stores {
        #expect(try await store.verifyJournal().isSound)
        #expect(await store.sealingTrouble() == nil)
      }
      #expect(try await reopen(database).isSound)
    }
  }
}

@Suite(
  "Several folders before one PostgreSQL database",
  .enabled(if: TestServer.address != nil, "TIDU_TEST_POSTGRESQL names no server"))
struct SharedDatabaseTests {
  private func open(
    _ address: PostgreSQLAddress, _ folder: URL, _ day: String
  ) async throws -> (store: SQLStore, recovery: RecoveryReport) {
    try await PostgreSQLStore.open(at: address, folder: folder, at: noon(day))
  }

  @Test("a second folder joins once, which the journal says; each seals for itself, and both find a cut tail")
  func joining() async throws {
    try await withFolder { folder in
      try await TestServer.withSchema { address in
        let (first, second) = (folder.appendingPathComponent("a"), folder.appendingPathComponent("b"))
        let one = try await open(address, first, "2026-01-01").store
        try await FactDesk.on(one).bring(threeEnterprises)
        let (other, joined) = try await open(address, second, "2026-01-02")
        let key = try SealFiles(folder: second).loadKey().fingerprint
        #expect(joined.isSound && joined.joinedAs == key && joined.head.count == 2)
        #expect(joined.diagnostics.map(\.code) == ["recovery.joined"])
        let record = try #require(try await one.read { try $0.journalRecords.record(2) })
        #expect(record.entry.kind == "store.joined" && record.entry.payload["seal"].text == key)
        #expect(try SealFiles(folder: first).loadHead()?.head.count == 1)
        #expect(try SealFiles(folder: second).loadHead()?.head.count == 2)
        // Each sees what the other wrote, and the chain goes on.
        try await FactDesk.on(other).bring(
          "credit_code,revenue@2024\n\(Codes.first),1\n", key: "import-2", on: "2026-03-01")
        try await FactDesk.on(one).bring(
          "credit_code,revenue@2024\n\(Codes.first),2\n", key: "import-3", on: "2026-03-01")
        for store in [one, other] { #expect(try await store.verifyJournal().isSound) }
        let again = try await open(address, second, "2026-04-01").recovery
        #expect(again.isSound && again.joinedAs == nil && again.sealedLate == 1 && again.head.count == 4)
        #expect(
          again.diagnostics.map { $0.rendered(in: .english) } == [
            "warning: since this folder's last seal 1 records came (by other processes, or the last run did not end well); they were checked and are sealed now"
          ])
        let driver = PostgreSQLDriver(address)
        try await driver.write {
          try $0.executeScript(
            """
            SET LOCAL session_replication_role = replica;
            DELETE FROM journal WHERE sequence = 4
            """)
        }
        for sealed in [first, second] {
          #expect(try await open(address, sealed, "2026-05-01").recovery.fault == .tailCut(kept: 3, sealed: 4))
        }
      }
    }
  }

  @Test("a folder whose seal was taken away is told, and one that loses its key too has to join anew")
  func taken() async throws {
    try await withFolder { folder in
      try await TestServer.withSchema { address in
        try await FactDesk.on(try await open(address, folder, "2026-01-01").store).bring(threeEnterprises)
        let seal = SealFiles(folder: folder)
        try FileManager.default.removeItem(at: seal.head)
        #expect(try await open(address, folder, "2026-01-02").recovery.fault == .sealMissing)
        try FileManager.default.removeItem(at: seal.key)
        #expect(try await open(address, folder, "2026-01-03").recovery.diagnostics.map(\.code) == ["recovery.joined"])
      }
    }
  }

  @Test("a folder that joins a journal which is not sound says so, every time")
  func unsound() async throws {
    try await withFolder { folder in
      try await TestServer.withSchema { address in
        let (first, second) = (folder.appendingPathComponent("a"), folder.appendingPathComponent("b"))
        try await FactDesk.on(try await open(address, first, "2026-01-01").store).bring(threeEnterprises)
        try await PostgreSQLDriver(address).write {
          try $0.executeScript("SET LOCAL session_replication_role = replica; UPDATE journal SET payload = '{}'")
        }
        for _ in 0..<2 { #expect(try await open(address, second, "2026-01-02").recovery.fault == .altered(1)) }
      }
    }
  }
}
