import Diagnostics
import Quantities
import Testing

@testable import Journal

/// A chain of small records, made by hand.
func chain(_ count: Int) -> [JournalRecord] {
  var records: [JournalRecord] = []
  var head = JournalHead.empty
  for number in 1...max(1, count) where number <= count {
    let entry = JournalEntry(
      kind: "test.noted", actor: .program, at: Timestamp(millisecondsSinceEpoch: Int64(number) * 1000),
      payload: ["number": CanonicalJSON(number)])
    let record = JournalRecord(entry, after: head)
    records.append(record)
    head = JournalHead(of: record)
  }
  return records
}

/// The first fault of some records against a seal.
func fault(of records: [JournalRecord], sealed: SealedHead? = nil, key: SealingKey? = nil) -> JournalFault? {
  var walk = JournalVerification(against: sealed)
  for record in records {
    if let fault = walk.check(record) { return fault }
  }
  return walk.finish(key: key)
}

extension JournalRecord {
  /// The record with another payload under the hash that it had.
  func tampered() -> JournalRecord {
    JournalRecord(
      sequence: sequence, previous: previous,
      entry: JournalEntry(
        kind: entry.kind, version: entry.version, actor: entry.actor, at: entry.at, command: entry.command,
        payload: ["number": -1], reply: entry.reply, segments: entry.segments), storedHash: hash)
  }

  /// The record under another number.
  func moved(to sequence: Int) -> JournalRecord {
    JournalRecord(sequence: sequence, previous: previous, entry: entry, storedHash: hash)
  }
}

@Suite("The journal's chain")
struct JournalVerificationTests {
  let key = SealingKey()

  @Test("an untouched chain is sound, with its seal and without")
  func sound() {
    let records = chain(5)
    #expect(fault(of: records) == nil)
    #expect(fault(of: records, sealed: SealedHead(JournalHead(of: records[4]), with: key), key: key) == nil)
    #expect(fault(of: [], sealed: SealedHead(.empty, with: key), key: key) == nil)
  }

  @Test("a seal that lags behind the journal is no fault")
  func lagging() {
    let records = chain(5)
    #expect(fault(of: records, sealed: SealedHead(JournalHead(of: records[2]), with: key), key: key) == nil)
  }

  @Test("an altered record is named", arguments: 1...5)
  func altered(_ number: Int) {
    var records = chain(5)
    records[number - 1] = records[number - 1].tampered()
    #expect(fault(of: records) == .altered(number))
  }

  @Test("a record that was altered and given its right hash breaks the bond of the next")
  func rehashed() {
    var records = chain(5)
    let tampered = records[2].tampered()
    records[2] = JournalRecord(
      sequence: 3, previous: tampered.previous, entry: tampered.entry, storedHash: tampered.contentHash)
    #expect(fault(of: records) == .unlinked(4))
  }

  @Test("a deleted record is named", arguments: 1...4)
  func deleted(_ number: Int) {
    var records = chain(5)
    records.remove(at: number - 1)
    #expect(fault(of: records) == .missing(number))
  }

  @Test("two records that changed places are found at the first of them")
  func swapped() {
    var records = chain(5)
    let (second, fourth) = (records[1], records[3])
    records[1] = fourth.moved(to: 2)
    records[3] = second.moved(to: 4)
    #expect(fault(of: records) == .altered(2))
  }

  @Test("a record that occurs twice is named")
  func repeated() {
    var records = chain(3)
    records.insert(records[1], at: 2)
    #expect(fault(of: records) == .repeated(2))
  }

  @Test("a tail cut off shows against the seal, and the first missing record is named")
  func tailCut() {
    let records = chain(5)
    let sealed = SealedHead(JournalHead(of: records[4]), with: key)
    #expect(fault(of: Array(records.prefix(3)), sealed: sealed, key: key) == .tailCut(kept: 3, sealed: 5))
    #expect(fault(of: [], sealed: sealed, key: key) == .tailCut(kept: 0, sealed: 5))
    #expect(JournalFault.tailCut(kept: 3, sealed: 5).sequence == 4)
  }

  @Test("a chain written anew from a changed record on holds together, and shows against the seal")
  func rewritten() {
    let sealed = SealedHead(JournalHead(of: chain(5)[4]), with: key)
    var head = JournalHead.empty
    let forged = chain(5).map { record in
      let entry = record.sequence == 3 ? record.tampered().entry : record.entry
      let next = JournalRecord(entry, after: head)
      head = JournalHead(of: next)
      return next
    }
    #expect(fault(of: forged) == nil)
    #expect(fault(of: forged, sealed: sealed, key: key) == .rewritten(5))
  }

  @Test("a seal made without the key is forged, also one whose count was lowered to hide a cut tail")
  func forged() throws {
    let records = chain(5)
    let foreign = SealedHead(JournalHead(of: records[4]), with: SealingKey())
    #expect(fault(of: records, sealed: foreign, key: key) == .sealForged)
    let true5 = SealedHead(JournalHead(of: records[4]), with: key)
    let lowered = try SealedHead(
      bytes: (["count": 3, "hash": .text(records[2].hash.hex), "mac": .text(true5.code)] as CanonicalJSON).bytes,
      file: "journal.head")
    #expect(fault(of: Array(records.prefix(3)), sealed: lowered, key: key) == .sealForged)
  }

  @Test("every part of a record enters its hash")
  func everyPart() throws {
    let payloadHash = ContentHash(of: [1])
    let actor = try #require(ActorID("person:1"))
    func hash(
      kind: String = "k", version: Int = 1, actor: ActorID = .program, at: Int64 = 1, key: String? = "c",
      asked: ContentHash = ContentHash(of: [1]), payload: CanonicalJSON = 1, reply: CanonicalJSON = 2,
      segments: [ContentHash] = []
    ) -> ContentHash {
      JournalRecord(
        JournalEntry(
          kind: kind, version: version, actor: actor, at: Timestamp(millisecondsSinceEpoch: at),
          command: key.map { Command(actor: actor, key: $0, payloadHash: asked) }, payload: payload, reply: reply,
          segments: segments), after: .empty
      ).hash
    }
    let all = [
      hash(), hash(kind: "l"), hash(version: 2), hash(actor: actor), hash(at: 2), hash(key: "d"), hash(key: nil),
      hash(asked: ContentHash(of: [2])), hash(payload: 2), hash(reply: 1), hash(segments: [payloadHash]),
    ]
    #expect(Set(all).count == all.count)
  }

  @Test("the record's canonical form is what other programs can hash")
  func golden() throws {
    let command = Command(actor: .commandLine, key: "import-1", payload: ["file": "a.csv"])
    let record = JournalRecord(
      JournalEntry(
        kind: "enterprises.facts-imported", command: command, at: Timestamp(millisecondsSinceEpoch: 1_800_000_000_000),
        payload: ["rows": 2], reply: ["record": 1], segments: [ContentHash(of: [])]), after: .empty)
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    #expect(
      record.canonical.description == """
        {"actor":"command-line","at":1800000000000,"command":{"key":"import-1","payload":"\(command.payloadHash.hex)"},\
        "kind":"enterprises.facts-imported","payload":{"rows":2},\
        "previous":"0000000000000000000000000000000000000000000000000000000000000000","reply":{"record":1},\
        "segments":["\(empty)"],"sequence":1,"version":1}
        """)
  }
}

@Suite("The sealed head")
struct SealedHeadTests {
  @Test("it reads back as it was written, and the key tells")
  func roundTrip() throws {
    let key = SealingKey()
    let sealed = SealedHead(JournalHead(of: chain(2)[1]), with: key)
    let read = try SealedHead(bytes: sealed.bytes, file: "journal.head")
    #expect(read == sealed)
    #expect(read.isAuthentic(under: key))
    #expect(read.isAuthentic(under: SealingKey(bytes: key.bytes)))
    #expect(!read.isAuthentic(under: SealingKey()))
  }

  @Test("a file that is no seal is refused with what to do")
  func unreadable() {
    let error = #expect(throws: Diagnostics.self) {
      try SealedHead(bytes: Array("{}".utf8), file: "data/journal.head")
    }
    #expect(
      error?.rendered(in: .chinese) == """
        data/journal.head: 错误：日志封印文件读不懂
          应为：由本系统写下的一行 JSON：count、hash、mac
          办法：从备份恢复该文件，再运行 tidu journal verify
        """)
    #expect(
      error?.rendered(in: .english) == """
        data/journal.head: error: the journal's sealed head cannot be read
          expected: one line of JSON that the program wrote: count, hash, mac
          try: restore the file from a backup, then run tidu journal verify
        """)
  }
}

@Suite("Messages about the journal")
struct JournalFaultMessageTests {
  @Test("each fault names the record in both languages")
  func goldens() {
    let hash = ContentHash(of: [])
    let expected: [(JournalFault, zh: String, en: String)] = [
      (.altered(3), "第 3 条日志被改动过：内容与其哈希不符", "record 3 was altered: its content does not have its hash"),
      (.missing(3), "第 3 条日志被删除", "record 3 was deleted"),
      (.unlinked(3), "第 3 条日志不是接在第 2 条之后写下的", "record 3 is not the one that was written after record 2"),
      (
        .swapped(3, belongs: 5), "第 3 条日志被调换：应在此处的是现在的第 5 条",
        "record 3 was swapped: the one that belongs here now stands at 5"
      ),
      (.repeated(3), "第 3 条日志重复或次序颠倒", "record 3 occurs twice or out of order"),
      (
        .tailCut(kept: 3, sealed: 5), "日志末尾被截去：封印时有 5 条，现在只有 3 条，第 4 条起缺失",
        "the journal's tail was cut: 5 records were sealed, 3 are left; the first missing is 4"
      ),
      (
        .rewritten(5), "日志被整体重写：第 5 条与封印时的不是同一条",
        "the journal was written anew: record 5 is not the one that was sealed"
      ),
      (
        .sealForged, "日志封印不是用本系统的密钥做的，或被改动过",
        "the journal's seal was not made with this system's key, or was altered"
      ),
      (.sealMissing, "日志封印文件不见了", "the journal's sealed head is gone"),
      (
        .segmentMissing(2, hash), "第 2 条日志所附批次 e3b0c44298fc 不见了",
        "the segment e3b0c44298fc of record 2 is not there"
      ),
      (
        .segmentAltered(2, hash), "第 2 条日志所附批次 e3b0c44298fc 被改动过",
        "the segment e3b0c44298fc of record 2 was altered"
      ),
    ]
    for (fault, zh, en) in expected {
      #expect(fault.diagnostic.message.zh == zh)
      #expect(fault.diagnostic.message.en == en)
    }
  }

  @Test("the whole message says what to do")
  func rendered() {
    #expect(
      JournalFault.altered(3).diagnostic.rendered(in: .chinese) == """
        journal (#3): 错误：第 3 条日志被改动过：内容与其哈希不符
          办法：停止写入，保留现场，从最近的备份核对并恢复（tidu restore）
        """)
  }

  @Test("a key that was used for something else is refused")
  func keyReused() {
    let command = Command(actor: .commandLine, key: "import-1", payload: 1)
    #expect(
      command.keyReused.rendered(in: .chinese) == """
        错误：操作编号“import-1”已用于另一项内容不同的操作
          应为：同一编号只对应同一内容；重复提交会得到原来的答复
          办法：换一个新编号再提交
        """)
    #expect(
      command.keyReused.rendered(in: .english) == """
        error: the command key “import-1” was already used for something else
          expected: one key for one content; the same again gets the reply it got before
          try: submit it again under a new key
        """)
  }

  @Test(
    "an actor's key holds no name", arguments: [("person:1f", true), ("", false), ("张三", false), ("a b", false)])
  func actors(_ text: String, _ isKey: Bool) {
    #expect((ActorID(text) != nil) == isKey)
  }
}
