import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Carries what the journal says about registers into their tables: the one way in, for commands and for replay.
public struct RegisterProjection: Sendable {
  /// The kind of record that this room writes.
  public static let recordKind = "cultivation.register-acts"
  /// More events than this stand in a segment of their own.
  static let inlineLimit = 200

  public init() {}

  /// The journal's entry for the events of one command.
  static func entry(
    _ events: [RegisterEvent], in register: Register, command: Command, at: Timestamp, reply: RegisterReply,
    file: CanonicalJSON = .null, keep: ([UInt8]) throws -> ContentHash
  ) throws -> JournalEntry {
    let list = CanonicalJSON.list(events.map(\.json))
    let isInline = events.count <= inlineLimit
    return JournalEntry(
      kind: recordKind, command: command, at: at,
      payload: [
        "register": .text("\(register.id)"), "valid_until": CanonicalJSON(register.declaration.validUntil),
        "events": isInline ? list : .null, "file": file,
      ], reply: reply.json, segments: isInline ? [] : [try keep(list.bytes)])
  }

  /// Applies a record that is in the journal; one of another room's kinds changes nothing.
  /// - Throws: `Diagnostics` with code `journal.payload-unreadable` or `journal.segment-missing`; what the store throws.
  public func apply(
    _ record: JournalRecord, to work: any RegisterWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    guard record.entry.kind == Self.recordKind else { return }
    let payload = record.entry.payload
    var lists = [payload["events"]].compactMap(\.list)
    for hash in record.entry.segments {
      guard let bytes = try segment(hash) else {
        throw Diagnostics(JournalFault.segmentMissing(record.sequence, hash).diagnostic)
      }
      lists.append(try CanonicalJSON(canonical: bytes).list ?? [])
    }
    guard let register = payload["register"].text.flatMap({ InstrumentID($0) }) else { throw Self.unreadable(record) }
    let field = payload["valid_until"].text
    for json in lists.joined() {
      guard let event = RegisterEvent(json) else { throw Self.unreadable(record) }
      var entry = RegisterEntry(opening: event, in: register, validUntil: field)
      if event.act.isCorrection {
        let acts = try work.registers.acts(on: event.entry).map(\.event)
        entry = RegisterEntry(acts: acts + [event], in: register, validUntil: field)
      } else if entry == nil {
        entry = try work.registers.entry(event.entry)
        entry?.take(event, validUntil: field)
      }
      guard let entry else { throw Self.unreadable(record) }
      try work.registerTable.save(entry)
      let act = RecordedAct(event: event, at: record.entry.at, actor: record.entry.actor, record: record.sequence)
      try work.registerTable.append(act)
      if let change = try ScaleChange(act, on: entry, history: work.scaleChanges.changes) {
        try work.scaleTable.insert(change)
      }
    }
  }

  static func unreadable(_ record: JournalRecord) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "journal.payload-unreadable",
        Wording(
          zh: "日志第 \(record.sequence) 条（\(record.entry.kind)）的内容读不懂",
          en: "the payload of record \(record.sequence) (\(record.entry.kind)) cannot be read"),
        remedy: Wording(zh: "运行 tidu journal verify 核验日志", en: "run tidu journal verify")))
  }
}

/// What was told to the one who acted on a register.
public struct RegisterReply: Sendable, Hashable {
  /// The journal's record; `nil` where nothing changed.
  public let record: Int?
  /// How many acts were recorded.
  public let acts: Int
  /// The entries that were acted on, at most the first hundred.
  public let entries: [EntryID]
  /// Whether the very same command had been carried out before, so that nothing was done now.
  public let isRepeated: Bool

  init(record: Int?, events: [RegisterEvent]) {
    self.record = record
    acts = events.count
    entries = Array(events.map(\.entry).prefix(100))
    isRepeated = false
  }

  init(repeated json: CanonicalJSON) {
    record = json["record"].integer
    acts = json["acts"].integer ?? 0
    entries = (json["entries"].list ?? []).compactMap(\.integer).map { EntryID($0) }
    isRepeated = true
  }

  var json: CanonicalJSON {
    [
      "record": record.map { CanonicalJSON($0) } ?? .null, "acts": CanonicalJSON(acts),
      "entries": .list(entries.map { CanonicalJSON($0.number) }),
    ]
  }
}
