import Diagnostics

/// Walks the chain record by record and stops at the first that is wrong.
///
/// Feed it every record in order with `check`, then ask `finish` about the journal's end.
public struct JournalVerification: Sendable {
  /// The end of the chain as far as it has been found sound.
  public private(set) var head: JournalHead
  /// The sealed head's hash where the walk came past its count.
  private var hashAtSeal: ContentHash?
  private let sealed: SealedHead?

  /// - Parameter sealed: what was sealed outside the database; `nil` where nothing was yet.
  public init(against sealed: SealedHead?) {
    self.sealed = sealed
    head = .empty
    if sealed?.head.count == 0 { hashAtSeal = ContentHash.none }
  }

  /// A walk that begins behind a head which is known to be sound.
  public init(from head: JournalHead) {
    self.head = head
    sealed = nil
  }

  /// Looks at the next record.
  /// - Returns: what is wrong with it, or `nil`. After a fault the walk is over.
  /// Cost: one SHA-256 over the record.
  public mutating func check(_ record: JournalRecord) -> JournalFault? {
    let expected = head.count + 1
    if record.sequence > expected { return .missing(expected) }
    if record.sequence < expected { return .repeated(record.sequence) }
    guard record.contentHash == record.hash else { return .altered(expected) }
    guard record.previous == head.hash else { return .unlinked(expected) }
    head = JournalHead(of: record)
    if record.sequence == sealed?.head.count { hashAtSeal = record.hash }
    return nil
  }

  /// Holds the end that was reached against the sealed head.
  /// - Parameter key: `nil` where the key cannot be had; the seal's own authenticity is then not tested.
  public func finish(key: SealingKey?) -> JournalFault? {
    guard let sealed else { return nil }
    if let key, !sealed.isAuthentic(under: key) { return .sealForged }
    if sealed.head.count > head.count { return .tailCut(kept: head.count, sealed: sealed.head.count) }
    if hashAtSeal != sealed.head.hash { return .rewritten(sealed.head.count) }
    return nil
  }
}

/// The first thing that is wrong with a journal.
public enum JournalFault: Error, Sendable, Hashable {
  /// The record's content is not what was hashed.
  case altered(Int)
  /// The record with this number is not there, though later ones are.
  case missing(Int)
  /// The record is sound in itself but does not follow the one before it.
  case unlinked(Int)
  /// Another record stands in this place; the one that belongs here has the number `belongs`.
  case swapped(Int, belongs: Int)
  /// A number occurs twice, or out of order.
  case repeated(Int)
  /// Fewer records than were sealed.
  case tailCut(kept: Int, sealed: Int)
  /// The chain holds together, but the sealed record is another than the one there now: it was written anew.
  case rewritten(Int)
  /// The seal was not made with the key.
  case sealForged
  /// There is no seal, though there was one from the first record on.
  case sealMissing
  /// A segment that the record names is not there.
  case segmentMissing(Int, ContentHash)
  /// A segment's bytes are not those of its name.
  case segmentAltered(Int, ContentHash)

  /// The number of the first record that is touched; `nil` where the seal itself is.
  public var sequence: Int? {
    switch self {
    case .altered(let number), .missing(let number), .unlinked(let number), .repeated(let number),
      .rewritten(let number):
      number
    case .swapped(let number, belongs: _), .segmentMissing(let number, _), .segmentAltered(let number, _): number
    case .tailCut(let kept, sealed: _): kept + 1
    case .sealForged, .sealMissing: nil
    }
  }
}

extension JournalFault {
  /// The message for people.
  public var diagnostic: Diagnostic {
    Diagnostic(
      code, at: Place(file: "journal", field: sequence.map { "#\($0)" }), message,
      remedy: Wording(
        zh: "停止写入，保留现场，从最近的备份核对并恢复（tidu restore）",
        en: "stop writing, keep the evidence, compare with the latest backup and restore it (tidu restore)"))
  }

  private var code: String {
    switch self {
    case .altered: "journal.altered"
    case .missing: "journal.missing"
    case .unlinked: "journal.unlinked"
    case .swapped: "journal.swapped"
    case .repeated: "journal.repeated"
    case .tailCut: "journal.tail-cut"
    case .rewritten: "journal.rewritten"
    case .sealForged: "journal.seal-forged"
    case .sealMissing: "journal.seal-missing"
    case .segmentMissing: "journal.segment-missing"
    case .segmentAltered: "journal.segment-altered"
    }
  }

  private var message: Wording {
    switch self {
    case .altered(let number):
      Wording(
        zh: "第 \(number) 条日志被改动过：内容与其哈希不符",
        en: "record \(number) was altered: its content does not have its hash")
    case .missing(let number):
      Wording(zh: "第 \(number) 条日志被删除", en: "record \(number) was deleted")
    case .unlinked(let number):
      Wording(
        zh: "第 \(number) 条日志不是接在第 \(number - 1) 条之后写下的",
        en: "record \(number) is not the one that was written after record \(number - 1)")
    case .swapped(let number, let belongs):
      Wording(
        zh: "第 \(number) 条日志被调换：应在此处的是现在的第 \(belongs) 条",
        en: "record \(number) was swapped: the one that belongs here now stands at \(belongs)")
    case .repeated(let number):
      Wording(zh: "第 \(number) 条日志重复或次序颠倒", en: "record \(number) occurs twice or out of order")
    case .tailCut(let kept, let sealed):
      Wording(
        zh: "日志末尾被截去：封印时有 \(sealed) 条，现在只有 \(kept) 条，第 \(kept + 1) 条起缺失",
        en:
          "the journal's tail was cut: \(sealed) records were sealed, \(kept) are left; the first missing is \(kept + 1)"
      )
    case .rewritten(let number):
      Wording(
        zh: "日志被整体重写：第 \(number) 条与封印时的不是同一条",
        en: "the journal was written anew: record \(number) is not the one that was sealed")
    case .sealForged:
      Wording(
        zh: "日志封印不是用本系统的密钥做的，或被改动过",
        en: "the journal's seal was not made with this system's key, or was altered")
    case .sealMissing:
      Wording(zh: "日志封印文件不见了", en: "the journal's sealed head is gone")
    case .segmentMissing(let number, let hash):
      Wording(
        zh: "第 \(number) 条日志所附批次 \(hash.short) 不见了",
        en: "the segment \(hash.short) of record \(number) is not there")
    case .segmentAltered(let number, let hash):
      Wording(
        zh: "第 \(number) 条日志所附批次 \(hash.short) 被改动过",
        en: "the segment \(hash.short) of record \(number) was altered")
    }
  }
}
