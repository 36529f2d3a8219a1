import Diagnostics

/// The journal's part of one unit of work. What is appended is there when the unit of work commits, or not at all.
public protocol JournalWriter {
  /// Gives the entry its place and stores it, with its command's key and reply.
  /// - Throws: `Diagnostics` with code `journal.segment` where a segment of it has not been kept before.
  @discardableResult
  func append(_ entry: JournalEntry) throws -> JournalRecord

  /// Stores bytes under their hash, once.
  /// - Returns: the hash, for the entry that they belong to.
  func keep(segment bytes: [UInt8]) throws -> ContentHash

  /// The reply that was given to this very command, or `nil` where it is new.
  /// - Throws: `Diagnostics` with code `command.key-reused` where the key was used for another payload.
  func reply(to command: Command) throws -> CanonicalJSON?
}

/// The journal as it can be read.
public protocol JournalReader {
  func head() throws -> JournalHead

  /// The record of a number, or `nil`.
  func record(_ sequence: Int) throws -> JournalRecord?

  /// Hands over every record after `sequence` as it is stored, in order, one at a time.
  func forEachRecord(after sequence: Int, _ body: (JournalRecord) throws -> Void) throws

  /// The newest records first, at most `limit`, older than `before`, of the given kind and actor where one is named.
  func recent(limit: Int, before: Int?, kind: String?, actor: ActorID?) throws -> [JournalRecord]

  /// The bytes of a segment, or `nil` where none has the hash.
  func segment(_ hash: ContentHash) throws -> [UInt8]?
}

extension JournalReader {
  /// The number of the newest record of each kind, 0 where there is none: whatever follows from records of these kinds
  /// alone is the same for as long as these numbers are.
  /// Cost: one look-up a kind.
  public func lastSequences(ofKinds kinds: some Sequence<String>) throws -> [Int] {
    try kinds.map { try recent(limit: 1, before: nil, kind: $0, actor: nil).first?.sequence ?? 0 }
  }

  /// The newest records first, at most `limit` of them.
  public func recent(limit: Int) throws -> [JournalRecord] {
    try recent(limit: limit, before: nil, kind: nil, actor: nil)
  }
}

extension Command {
  /// The code of the refusal of a key that stands for another payload.
  public static let keyReused = "command.key-reused"

  /// Why the command is refused: its key stands for another payload.
  public var keyReused: Diagnostic {
    Diagnostic(
      Self.keyReused,
      Wording(
        zh: "操作编号“\(key.excerpt)”已用于另一项内容不同的操作",
        en: "the command key “\(key.excerpt)” was already used for something else"),
      expected: Wording(
        zh: "同一编号只对应同一内容；重复提交会得到原来的答复",
        en: "one key for one content; the same again gets the reply it got before"),
      remedy: Wording(zh: "换一个新编号再提交", en: "submit it again under a new key"))
  }
}
