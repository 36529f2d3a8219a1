import Diagnostics
import Quantities
import Testing

@testable import Journal

@Suite("What a form was filled from")
struct SeenVersionTests {
  /// A journal of some records.
  private struct Kept: JournalReader {
    let records: [JournalRecord]

    func head() throws -> JournalHead { records.last.map(JournalHead.init(of:)) ?? .empty }

    func record(_ sequence: Int) throws -> JournalRecord? { records.first { $0.sequence == sequence } }

    func forEachRecord(after sequence: Int, _ body: (JournalRecord) throws -> Void) throws {
      for record in records where record.sequence > sequence { try body(record) }
    }

    func recent(limit: Int, before: Int?, kind: String?, actor: ActorID?) throws -> [JournalRecord] {
      Array(
        records.reversed().filter { record in
          record.sequence < before ?? .max && kind.map { $0 == record.entry.kind } ?? true
        }.prefix(limit))
    }

    func segment(_ hash: ContentHash) throws -> [UInt8]? { nil }
  }

  @Test("What still stands may be replaced, what was changed since may not")
  func check() throws {
    let records = chain(2)
    let (first, second) = (RecordedChange(records[0]), RecordedChange(records[1]))
    try SeenVersion(first).check(first)
    try SeenVersion(typed: "2").check(second)
    try SeenVersion(typed: "0").check(nil)
    // Of a list, a thing that is older than its newest was seen as it stands.
    try SeenVersion(second).check(first)
    for (seen, standing) in [
      (SeenVersion(first), second), (SeenVersion(nil), first), (SeenVersion(typed: "二"), second),
      (SeenVersion(typed: ""), first),
    ] {
      let fault = #expect(throws: Diagnostics.self) { try seen.check(standing) }
      #expect(fault?.all.map(\.code) == [Diagnostic.changedSinceCode])
    }
  }

  @Test("The last change of a thing is found however many records of the kind are newer, with who and when")
  func lastChange() throws {
    let journal = Kept(records: chain(250))
    func change(_ number: Int, kinds: [String] = ["test.noted"]) throws -> RecordedChange? {
      try journal.lastChange(ofKinds: kinds) { $0["number"].integer == number }
    }
    let old = try change(3)
    #expect(old?.record == 3 && old?.by == .program)
    #expect(old?.at == Timestamp(millisecondsSinceEpoch: 3000))
    #expect(try change(250)?.record == 250)
    #expect(try change(251) == nil)
    #expect(try change(3, kinds: ["test.other"]) == nil)
    #expect(try change(3, kinds: ["test.other", "test.noted"])?.record == 3)
    #expect(try journal.lastChange(ofKinds: ["test.noted"]) { ($0["number"].integer ?? 0) < 100 }?.record == 99)
  }
}
