import EnterpriseFixtures
import Foundation
import Journal
import Synchronization
import Testing

@testable import Storage

@Suite("Verifying a stored journal")
struct VerificationTests {
  /// What a walk finds after each of some changes, each in a store of its own.
  private func fault(
    _ kind: StoreUnderTest, after statements: @Sendable @escaping (_ bytes: (String) -> String) -> String
  ) async throws -> JournalFault? {
    let found = Mutex<JournalFault?>(nil)
    try await kind.useDatabase { database in
      _ = try await makeStore(in: database)
      try await database.tamper(statements)
      let fault = try await database.open(at: noon("2026-05-01")).store.verifyJournal().fault
      found.withLock { $0 = fault }
    }
    return found.withLock { $0 }
  }

  @Test(
    "a changed payload, actor, time, command or reply is named", arguments: StoreUnderTest.products,
    [
      ("payload = '{}'", 2), ("payload = 'not json'", 2), ("actor = 'person:2'", 1), ("at = at + 1", 3),
      ("command_key = 'z'", 1), ("reply = '1'", 3), ("segments = '[]'", 1), ("segments = '[1]'", 1),
    ])
  func altered(_ kind: StoreUnderTest, change: (of: String, record: Int)) async throws {
    let (assignment, record) = change
    let found = try await fault(kind) { _ in "UPDATE journal SET \(assignment) WHERE sequence = \(record)" }
    #expect(found == .altered(record))
  }

  @Test("a deleted record is named", arguments: StoreUnderTest.products)
  func deleted(_ kind: StoreUnderTest) async throws {
    let found = try await fault(kind) { _ in
      """
      DELETE FROM fact_endings; DELETE FROM facts WHERE record = 2; DELETE FROM recordings WHERE record = 2;
      DELETE FROM journal WHERE sequence = 2
      """
    }
    #expect(found == .missing(2))
  }

  @Test(
    "records that changed places are named, with where the right one is now", arguments: StoreUnderTest.products)
  func swapped(_ kind: StoreUnderTest) async throws {
    let found = try await fault(kind) { _ in
      """
      UPDATE journal SET sequence = 99 WHERE sequence = 2; UPDATE journal SET sequence = 2 WHERE sequence = 3;
      UPDATE journal SET sequence = 3 WHERE sequence = 99
      """
    }
    #expect(found == .swapped(2, belongs: 3))
  }

  @Test("a segment that was changed or taken away is named with its record", arguments: StoreUnderTest.products)
  func segments(_ kind: StoreUnderTest) async throws {
    let altered = try await fault(kind) { bytes in
      """
      UPDATE segments SET bytes = \(bytes("00")), size = 1
      WHERE hash = (SELECT substr(segments, 3, 64) FROM journal WHERE sequence = 2)
      """
    }
    guard case .segmentAltered(2, _) = altered else {
      Issue.record("the altered segment was not found")
      return
    }
    let missing = try await fault(kind) { _ in
      "DELETE FROM segments WHERE hash = (SELECT substr(segments, 3, 64) FROM journal WHERE sequence = 1)"
    }
    guard case .segmentMissing(1, _) = missing else {
      Issue.record("the missing segment was not found")
      return
    }
  }
}
