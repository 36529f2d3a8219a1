import Crypto
import Diagnostics
import Foundation
import Quantities

/// The journal's end as it was sealed outside the database: a tail that someone cuts off shows against it.
public struct SealedHead: Sendable, Hashable {
  public let head: JournalHead
  /// HMAC-SHA256 over count and hash, sixty-four hexadecimal digits.
  public let code: String

  /// Seals a head with the key.
  public init(_ head: JournalHead, with key: SealingKey) {
    self.head = head
    code = key.code(for: Self.content(head))
  }

  /// Whether the seal was made with this key and nothing in it was changed since. Takes the same time either way.
  public func isAuthentic(under key: SealingKey) -> Bool {
    key.isCode(code, for: Self.content(head))
  }

  /// The file's content: canonical JSON.
  public var bytes: [UInt8] {
    (["count": CanonicalJSON(head.count), "hash": .text(head.hash.hex), "mac": .text(code)] as CanonicalJSON).bytes
  }

  /// Reads the file's content, authentic or not.
  /// - Throws: `Diagnostics` with code `journal.head-unreadable`.
  public init(bytes: [UInt8], file: String) throws(Diagnostics) {
    let json: CanonicalJSON
    do {
      json = try CanonicalJSON(canonical: bytes)
    } catch {
      throw Self.unreadable(file)
    }
    guard let count = json["count"].integer, count >= 0, let hash = json["hash"].text.flatMap(ContentHash.init(hex:)),
      let code = json["mac"].text
    else { throw Self.unreadable(file) }
    head = JournalHead(count: count, hash: hash)
    self.code = code
  }

  private static func content(_ head: JournalHead) -> [UInt8] {
    (["count": CanonicalJSON(head.count), "hash": .text(head.hash.hex)] as CanonicalJSON).bytes
  }

  private static func unreadable(_ file: String) -> Diagnostics {
    Diagnostics(
      Diagnostic(
        "journal.head-unreadable", at: Place(file: file),
        Wording(zh: "日志封印文件读不懂", en: "the journal's sealed head cannot be read"),
        expected: Wording(
          zh: "由本系统写下的一行 JSON：count、hash、mac", en: "one line of JSON that the program wrote: count, hash, mac"),
        remedy: Wording(
          zh: "从备份恢复该文件，再运行 tidu journal verify", en: "restore the file from a backup, then run tidu journal verify")))
  }
}

/// The secret that seals the journal's head. It is kept outside the database, readable by the program's user alone.
public struct SealingKey: Sendable {
  private let key: SymmetricKey

  /// A fresh key of 256 bits from the system's random source.
  public init() {
    key = SymmetricKey(size: .bits256)
  }

  /// The key that a file holds: 32 bytes.
  public init(bytes: [UInt8]) {
    key = SymmetricKey(data: bytes)
  }

  public var bytes: [UInt8] { key.withUnsafeBytes { Array($0) } }

  /// Twelve digits by which the key can be told from others without giving it away.
  public var fingerprint: String { ContentHash(of: Array("seal \(Hexadecimal.text(of: bytes))".utf8)).short }

  func code(for content: [UInt8]) -> String {
    Hexadecimal.text(of: HMAC<SHA256>.authenticationCode(for: content, using: key))
  }

  /// Compares in constant time, so that a forger learns nothing from how long it takes.
  func isCode(_ code: String, for content: [UInt8]) -> Bool {
    let right = Array(self.code(for: content).utf8)
    let given = Array(code.utf8)
    guard right.count == given.count else { return false }
    return zip(right, given).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
