import Diagnostics
import Quantities

/// A file as the journal names it: its content stands beside the journal, under the hash, and can be erased; what is written
/// here stays.
public struct AttachedFile: Sendable, Hashable {
  /// As the sender's machine named it.
  public let name: String
  public let hash: ContentHash
  /// In bytes.
  public let size: Int

  public init(name: String, hash: ContentHash, size: Int) {
    self.name = name
    self.hash = hash
    self.size = size
  }

  public var json: CanonicalJSON {
    ["name": .text(name), "hash": .text(hash.hex), "size": CanonicalJSON(size)]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let name = json["name"].text, let hash = json["hash"].text.flatMap(ContentHash.init(hex:)),
      let size = json["size"].integer
    else { return nil }
    self.init(name: name, hash: hash, size: size)
  }
}

/// What a kept content belongs to. The same content may belong to several, and is kept once.
public enum AttachmentHolder: Sendable, Hashable {
  case visit(Int)
  case serviceCase(Int)
  case award(Int)
  /// An application that is not sent, by its call's number.
  case draft(call: Int, enterprise: CreditCode)

  /// As the store holds it, such as `award:31`.
  public var text: String {
    switch self {
    case .visit(let number): "visit:\(number)"
    case .serviceCase(let number): "case:\(number)"
    case .award(let number): "award:\(number)"
    case .draft(let call, let enterprise): "draft:\(call):\(enterprise)"
    }
  }

  /// Reads what `text` wrote; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count >= 2, let number = Int(parts[1]) else { return nil }
    if parts[0] == "draft" {
      guard parts.count == 3, let enterprise = CreditCode(parts[2]) else { return nil }
      self = .draft(call: number, enterprise: enterprise)
      return
    }
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "visit": self = .visit(number)
    case "case": self = .serviceCase(number)
    case "award": self = .award(number)
    default: return nil
    }
  }
}

/// What has become of a content that a holder was given.
public enum AttachmentState: Sendable, Hashable {
  case kept
  /// Its term was over.
  case erased(Timestamp)
}

public protocol AttachmentReader {
  /// What has become of each content that a holder was given; nothing of those that were never kept.
  func states(of holder: AttachmentHolder) throws -> [ContentHash: AttachmentState]

  /// `nil` where the holder was never given it, or it was erased.
  func content(_ hash: ContentHash, of holder: AttachmentHolder) throws -> [UInt8]?

  /// How many contents a holder has, and their bytes together.
  func total(of holder: AttachmentHolder) throws -> (files: Int, bytes: Int)

  /// Everything that contents are kept for, in the order of its text.
  func holders() throws -> [AttachmentHolder]
}

public protocol AttachmentRepository: AttachmentReader {
  /// Keeps a content under its hash, once.
  func insert(_ bytes: [UInt8], as hash: ContentHash, of holder: AttachmentHolder, at: Timestamp) throws

  /// Erases what is kept for a holder, and the bytes that nothing else holds.
  /// - Returns: the hashes, in their order.
  func erase(of holder: AttachmentHolder, at: Timestamp) throws -> [ContentHash]

  /// Takes a content, or all of them where `nil`, from a holder that never was in the journal, and forgets that it had it.
  func drop(_ hash: ContentHash?, of holder: AttachmentHolder) throws
}

extension AttachmentRepository {
  /// The most contents that one holder is given.
  public static var mostFiles: Int { 60 }
  /// The most bytes that one holder's contents have together: sixty-four mebibytes.
  public static var mostBytes: Int { 64 << 20 }

  /// Keeps a content of a holder, as far as one may have.
  ///
  /// It is to be called in the transaction of the journal's record that names it, so that neither is there without the other.
  /// - Throws: `files.full`; what the store throws.
  public func keep(_ bytes: [UInt8], as hash: ContentHash, of holder: AttachmentHolder, at: Timestamp) throws {
    if try states(of: holder)[hash] == .kept { return }
    let total = try total(of: holder)
    guard total.files < Self.mostFiles, total.bytes + bytes.count <= Self.mostBytes else {
      throw Diagnostics(.attachmentsFull(files: Self.mostFiles, bytes: Self.mostBytes))
    }
    try insert(bytes, as: hash, of: holder, at: at)
  }
}

/// Where contents are kept, by whichever room they came.
public protocol AttachmentStore: Sendable {
  /// Runs `body` on one unchanging view of the store.
  func readAttachments<T: Sendable>(_ body: @Sendable (any AttachmentReader) throws -> T) async throws -> T
}

/// 保存期限: how long a content is kept once what it belongs to has come to its end. Its name and hash stay in the journal.
public struct AttachmentTerm: Sendable, Hashable {
  public let days: Int

  /// `nil` outside one day to a hundred years.
  public init?(days: Int) {
    guard (1...36_525).contains(days) else { return nil }
    self.days = days
  }

  private init(known days: Int) { self.days = days }

  /// Three years.
  public static let standard = AttachmentTerm(known: 3 * 365)

  /// The last day on which what ended on a day is still kept.
  public func last(after end: CalendarDay) -> CalendarDay { end.adding(days: days) }

  /// The journal's kind of record of an erasure.
  public static let recordKind = "files.erased"

  /// What was erased, for the journal.
  public static func record(
    _ hashes: [ContentHash], of holder: AttachmentHolder, at: Timestamp
  ) -> JournalEntry {
    JournalEntry(
      kind: recordKind, actor: .program, at: at,
      payload: ["holder": .text(holder.text), "hashes": .list(hashes.map { .text($0.hex) })])
  }
}

extension Diagnostic {
  fileprivate static func attachmentsFull(files: Int, bytes: Int) -> Diagnostic {
    Diagnostic(
      "files.full", at: Place(field: "file"),
      Wording(zh: "这一件的文件已经太多，没有收", en: "there are too many files here already: none was taken"),
      expected: Wording(
        zh: "一件总共最多 \(files) 个文件、\(bytes >> 20) MB",
        en: "at most \(files) files with \(bytes >> 20) MiB together"),
      remedy: Wording(zh: "合并、压缩后再传，或把原件送到受理单位", en: "send smaller ones, or bring the originals to the office"))
  }
}
