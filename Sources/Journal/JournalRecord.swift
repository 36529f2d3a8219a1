import Diagnostics
import Quantities

/// An entry in its place: numbered, and bound to the record before by that record's hash.
public struct JournalRecord: Sendable, Hashable {
  /// Counted from 1, without gaps.
  public let sequence: Int
  /// The hash of the record before; `ContentHash.none` for the first.
  public let previous: ContentHash
  public let entry: JournalEntry
  /// The hash that was stored. It is `contentHash` unless someone changed the record.
  public let hash: ContentHash

  /// The record that follows `last`, or the first one.
  public init(_ entry: JournalEntry, after last: JournalHead) {
    sequence = last.count + 1
    previous = last.hash
    self.entry = entry
    hash = Self.canonical(sequence: last.count + 1, previous: last.hash, entry: entry).hash
  }

  /// A record as it was stored, right or not: `JournalVerification` tells.
  public init(sequence: Int, previous: ContentHash, entry: JournalEntry, storedHash: ContentHash) {
    self.sequence = sequence
    self.previous = previous
    self.entry = entry
    hash = storedHash
  }

  /// What the hash is taken over: everything the record says, in canonical JSON.
  public var canonical: CanonicalJSON {
    Self.canonical(sequence: sequence, previous: previous, entry: entry)
  }

  /// The hash that the record's content has. Cost: linear in the payload.
  public var contentHash: ContentHash { canonical.hash }

  private static func canonical(sequence: Int, previous: ContentHash, entry: JournalEntry) -> CanonicalJSON {
    [
      "sequence": CanonicalJSON(sequence),
      "previous": .text(previous.hex),
      "kind": .text(entry.kind),
      "version": CanonicalJSON(entry.version),
      "actor": .text(entry.actor.text),
      "at": .integer(entry.at.millisecondsSinceEpoch),
      "command": entry.command.map { ["key": .text($0.key), "payload": .text($0.payloadHash.hex)] } ?? .null,
      "payload": entry.payload,
      "reply": entry.reply,
      "segments": .list(entry.segments.map { .text($0.hex) }),
    ]
  }
}

extension JournalRecord {
  /// Why a projection can't go on: the payload is of a form that this program does not know.
  public var unreadable: Diagnostic {
    Diagnostic(
      "journal.payload-unreadable", at: Place(file: "journal", field: "#\(sequence)"),
      Wording(
        zh: "第 \(sequence) 条日志（\(entry.kind)，第 \(entry.version) 版）的内容读不懂",
        en: "record \(sequence) (\(entry.kind), version \(entry.version)) cannot be read"),
      remedy: Wording(
        zh: "它可能由更新版本的程序写下：请升级程序后再试", en: "a newer program may have written it: upgrade and try again"))
  }
}

/// Where the journal ends: how many records it has, and the hash of the last.
public struct JournalHead: Sendable, Hashable {
  public let count: Int
  public let hash: ContentHash

  public static let empty = JournalHead(count: 0, hash: .none)

  public init(count: Int, hash: ContentHash) {
    self.count = count
    self.hash = hash
  }

  public init(of record: JournalRecord) {
    self.init(count: record.sequence, hash: record.hash)
  }
}
