import Diagnostics
import Quantities

/// The last change of something that is kept as a whole: which record of the journal made it, who and when.
public struct RecordedChange: Sendable, Hashable {
  /// The journal's record.
  public let record: Int
  public let by: ActorID
  public let at: Timestamp

  public init(record: Int, by: ActorID, at: Timestamp) {
    self.record = record
    self.by = by
    self.at = at
  }

  public init(_ record: JournalRecord) {
    self.init(record: record.sequence, by: record.entry.actor, at: record.entry.at)
  }
}

/// The version of a thing, or of a list of things, that a form was filled from. A form that replaces the whole carries it,
/// and is refused once somebody has changed the thing since: nothing is overwritten unseen.
///
/// What comes from the command line, and what old forms sent, has no version and is not asked for one.
public struct SeenVersion: Sendable, Hashable {
  /// The number of the record that changed the thing last, as the form had it; 0 where nothing had.
  public let record: Int

  public init(_ change: RecordedChange?) {
    record = change?.record ?? 0
  }

  /// As a form sends it. What is no number is a version that nothing ever has.
  public init(typed text: String) {
    record = Int(text) ?? -1
  }

  /// Asked in the transaction that would replace the thing.
  /// - Parameter standing: the last change of it by now; `nil` where nobody ever changed it.
  /// - Throws: `Diagnostics` with code `command.changed-since` where that is newer than what the form was filled from.
  public func check(_ standing: RecordedChange?) throws(Diagnostics) {
    try check(version: standing?.record ?? 0)
  }

  /// The same of what stands beside the journal and counts its own versions; 0 where there is none.
  public func check(version: Int) throws(Diagnostics) {
    guard version <= record else { throw Diagnostics(.changedSince) }
  }
}

extension JournalReader {
  /// The last change of a thing by records of some kinds; `nil` where none is about it.
  ///
  /// Whoever fills a form asks for it before reading what the form is filled with: what changes in between is then refused
  /// once more than needed, and never lost.
  /// - Parameter isAbout: whether the payload of such a record is about the thing.
  /// Cost: the records of these kinds that are newer; all of them where none is about it.
  public func lastChange(
    ofKinds kinds: [String], where isAbout: (CanonicalJSON) throws -> Bool
  ) throws -> RecordedChange? {
    try kinds.compactMap { kind -> RecordedChange? in
      var before: Int?
      while true {
        let records = try recent(limit: 100, before: before, kind: kind, actor: nil)
        if let found = try records.first(where: { try isAbout($0.entry.payload) }) { return RecordedChange(found) }
        guard records.count == 100, let last = records.last else { return nil }
        before = last.sequence
      }
    }.max { $0.record < $1.record }
  }
}

extension Diagnostic {
  /// The code of the refusal of a form that was filled from what no longer stands.
  public static let changedSinceCode = "command.changed-since"

  static let changedSince = Diagnostic(
    changedSinceCode,
    Wording(
      zh: "您打开这一页以后，这里被改过，您填的没有保存", en: "this was changed after you opened the page; what you typed was not saved"),
    remedy: Wording(
      zh: "您填的还在表单里，现在的内容写在旁边；核对后再保存一次，就以您填的为准",
      en: "what you typed is still in the form, with what stands now beside it; look at it and save again to replace it"
    ))
}
