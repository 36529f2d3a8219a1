import Diagnostics
import EnterpriseFixtures
import Foundation
import Synchronization
import Testing

@testable import Storage

/// What every driver must do, below any table of the program.
@Suite("The contract of drivers")
struct DriverContractTests {
  private static func table(_ dialect: SQLDialect) -> String {
    dialect.definitions(
      """
      CREATE TABLE things (
        id \(dialect.integerType) PRIMARY KEY CHECK (id > 0), name TEXT, content \(dialect.bytesType)
      )\(dialect.tableSuffix)
      """)
  }

  private func withTable(
    _ kind: StoreUnderTest, _ body: @Sendable (any Driver) async throws -> Void
  ) async throws {
    try await kind.useDatabase { database in
      let driver = try database.driver()
      try await driver.write { try $0.executeScript(Self.table($0.dialect)) }
      try await body(driver)
      try driver.close()
    }
  }

  private func put(_ id: Int64, _ name: String?, _ connection: any Connection) throws {
    try connection.execute(
      "INSERT INTO things (id, name, content) VALUES (?, ?, ?)", [.integer(id), SQLValue(name), .null])
  }

  @Test("values come back as they were given", arguments: StoreUnderTest.all)
  func values(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      let rows: [[SQLValue]] = [
        [.integer(1), .text("上海 ‘甲’ \"x\" \\ ? $1\n"), .bytes([0, 1, 0xFF, 0x5C, 0x27])],
        [.integer(2), .text(""), .bytes([])],
        [.integer(3), .null, .null],
        [.integer(.max), .text(String(repeating: "企", count: 100_000)), .bytes(Array(repeating: 7, count: 100_000))],
      ]
      try await driver.write { connection in
        for row in rows { try connection.execute("INSERT INTO things (id, name, content) VALUES (?, ?, ?)", row) }
      }
      let found = try await driver.read { try $0.rows("SELECT id, name, content FROM things ORDER BY id", []) }
      #expect(found.map(\.values) == rows)
      let one = try await driver.read { try $0.rows("SELECT id FROM things WHERE name = ?", [.text("")]) }
      #expect(one.map(\.values) == [[.integer(2)]])
    }
  }

  @Test("sums, counts, truths and negative numbers are integers", arguments: StoreUnderTest.all)
  func numbers(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      try await driver.write { for id in [1, 99_999_999, 123_456_789_012_345] as [Int64] { try put(id, nil, $0) } }
      let row = try await driver.read { connection in
        try connection.row(
          "SELECT sum(id), sum(-id), count(*), max(id), sum(id - id), 1 = 2, 1 = 1, ? FROM things", [.integer(-5)])
      }
      #expect(
        row?.values == [
          .integer(123_456_889_012_345), .integer(-123_456_889_012_345), .integer(3), .integer(123_456_789_012_345),
          .integer(0), .integer(0), .integer(1), .integer(-5),
        ])
    }
  }

  @Test("a question mark in quotes or a comment is no argument", arguments: StoreUnderTest.all)
  func quoted(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      let row = try await driver.read {
        try $0.row("SELECT '?', 'it''s ?', /* ? */ ? AS \"what?\" -- ?\n, ?", [.text("a"), .text("b")])
      }
      #expect(row?.values == [.text("?"), .text("it's ?"), .text("a"), .text("b")])
    }
  }

  @Test(
    "text is ordered and compared by its bytes, whatever the database's own order is", arguments: StoreUnderTest.all)
  func order(_ kind: StoreUnderTest) async throws {
    let names = ["B", "a", "Z", "_", "é", "e", "上", "丁", "-", " b", "10", "9", "ａ", "😀"]
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    try await withTable(kind) { driver in
      try await driver.write { for (index, name) in names.enumerated() { try put(Int64(index + 1), name, $0) } }
      let found = try await driver.read { try $0.rows("SELECT name FROM things ORDER BY name", []) }
      let texts = try found.map { try $0.text(0) }
      #expect(texts == sorted)
      let after = try await driver.read {
        try $0.rows("SELECT name FROM things WHERE name > ? ORDER BY name DESC", [.text("a")])
      }
      let later = try after.map { try $0.text(0) }
      #expect(later == sorted.filter { "a".utf8.lexicographicallyPrecedes($0.utf8) }.reversed())
    }
  }

  @Test("a null character in a text is refused with what to do", arguments: StoreUnderTest.all)
  func nul(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      do {
        try await driver.write { try put(1, "甲\0乙", $0) }
        Issue.record("it was stored")
      } catch let error as Diagnostics {
        #expect(
          error.rendered(in: .chinese) == """
            甲�乙: 错误：文字里有空字符（U+0000），数据库存不了
              办法：删去这个看不见的字符再试
            """)
      }
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 0)
    }
  }

  @Test("rows are handed over one by one, with other statements in between", arguments: StoreUnderTest.all)
  func streaming(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      try await driver.write { for id in 1...2500 as ClosedRange<Int64> { try put(id, "n\(id % 7)", $0) } }
      let sum = try await driver.write { connection in
        var sum = 0
        try connection.forEachRow("SELECT id, name FROM things WHERE id > ? ORDER BY id", [.integer(10)]) { row in
          sum += try row.integer(0)
          guard try row.integer(0) % 500 == 0 else { return }
          try connection.execute("UPDATE things SET name = ? WHERE id = ?", [.text("x"), row.values[0]])
          try connection.forEachRow("SELECT id FROM things WHERE name = ?", [.text("x")]) { sum += try $0.integer(0) }
        }
        return sum
      }
      #expect(sum == (11...2500).reduce(0, +) + 500 * 5 + 1000 * 4 + 1500 * 3 + 2000 * 2 + 2500)
    }
  }

  @Test("who stops in the middle of the rows can go on with the transaction", arguments: StoreUnderTest.all)
  func stopping(_ kind: StoreUnderTest) async throws {
    struct Enough: Error {}
    try await withTable(kind) { driver in
      try await driver.write { connection in
        for id in 1...100 as ClosedRange<Int64> { try put(id, nil, connection) }
        do {
          try connection.forEachRow("SELECT id FROM things ORDER BY id", []) { _ in throw Enough() }
        } catch is Enough {}
        try put(101, nil, connection)
      }
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 101)
    }
  }

  @Test("many statements at once, and many different ones", arguments: StoreUnderTest.all)
  func many(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      try await driver.write { for id in 1...5000 as ClosedRange<Int64> { try put(id, nil, $0) } }
      let sum = try await driver.read { connection in
        try (1...700).reduce(0) {
          try $0 + connection.count("SELECT id + \($1) FROM things WHERE id = ?", [.integer(1)])
        }
      }
      #expect(sum == 700 + 700 * 701 / 2)
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 5000)
    }
  }

  @Test("what a constraint refuses undoes the whole transaction, and the driver goes on", arguments: StoreUnderTest.all)
  func refused(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      let refused = await codes {
        try await driver.write { connection in
          for id in (0...400 as ClosedRange<Int64>).reversed() { try put(id, nil, connection) }
        }
      }
      #expect(refused == ["storage.invariant"])
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 0)
      try await driver.write { try put(1, nil, $0) }
      #expect(await codes { try await driver.write { try put(1, "again", $0) } } == ["storage.invariant"])
      #expect(
        await codes { _ = try await driver.read { try $0.rows("SELECT nothing FROM things", []) } } == [
          "storage.failed"
        ])
      #expect(try await driver.read { try $0.rows("SELECT name FROM things", []) }.map(\.values) == [[.null]])
    }
  }

  @Test("a reader's view does not change while others write", arguments: StoreUnderTest.products)
  func view(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { driver in
      try await driver.write { try put(1, nil, $0) }
      let counts = try await during { pause in
        try await driver.read { connection in
          let before = try connection.count("SELECT count(*) FROM things")
          pause()
          return [before, try connection.count("SELECT count(*) FROM things")]
        }
      } meanwhile: {
        try await driver.write { try put(2, nil, $0) }
      }
      #expect(counts == [1, 1])
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 2)
    }
  }

  @Test("a reader cannot write", arguments: StoreUnderTest.products)
  func readOnly(_ kind: StoreUnderTest) async throws {
    try await withTable(kind) { (driver) throws in
      #expect(await !codes { try await driver.read { try put(1, nil, $0) } }.isEmpty)
      #expect(try await driver.read { try $0.count("SELECT count(*) FROM things") } == 0)
    }
  }

  @Test("writers of two programs take turns", arguments: StoreUnderTest.products)
  func turns(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let drivers = [try database.driver(), try database.driver()]
      try await drivers[0].write { try $0.executeScript(Self.table($0.dialect)) }
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<40 {
          group.addTask {
            // The next number is read and then used: two at once would take the same.
            try await drivers[number % 2].write { connection in
              try put(Int64(try connection.count("SELECT max(id) FROM things") + 1), nil, connection)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await drivers[0].read { try $0.count("SELECT max(id) FROM things") } == 40)
      for driver in drivers { try driver.close() }
    }
  }
}
