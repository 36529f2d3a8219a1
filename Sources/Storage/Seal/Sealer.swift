import Diagnostics
import Foundation
import Journal

/// Writes the journal's head, sealed, outside the database, after each transaction that appended to the journal.
public actor Sealer {
  private let files: SealFiles?
  private let key: SealingKey
  private var sealed: SealedHead?
  /// While the journal and its seal disagree the seal stays as it is: it is the evidence.
  private var isFrozen: Bool
  /// What went wrong with the last sealing.
  private(set) var trouble: Diagnostic?

  init(files: SealFiles?, key: SealingKey, sealed: SealedHead?, isFrozen: Bool) {
    self.files = files
    self.key = key
    self.sealed = sealed
    self.isFrozen = isFrozen
  }

  /// A sealer that keeps the seal in memory, for a store that does not outlive the process.
  public static func inMemory() -> Sealer {
    Sealer(files: nil, key: SealingKey(), sealed: nil, isFrozen: false)
  }

  var current: (sealed: SealedHead?, key: SealingKey) { (sealed, key) }

  /// Seals a head that has been committed. One that is behind the last seal changes nothing, since transactions may
  /// end in another order than they report, and another process may seal in the same folder.
  func seal(_ head: JournalHead) async {
    guard !isFrozen, head.count > (sealed?.head.count ?? 0) else { return }
    do throws(Diagnostics) {
      let next = SealedHead(head, with: key)
      let stored = try await files?.advance(to: next, under: key)
      if next.head.count > (sealed?.head.count ?? 0) { sealed = stored ?? next }
      trouble = nil
    } catch {
      trouble = error.all.first
    }
  }
}

/// Where the seal and its key lie.
public struct SealFiles: Sendable {
  /// The sealed head: one line of JSON.
  public let head: URL
  /// The key: sixty-four hexadecimal digits, mode 0600, and never in a backup.
  public let key: URL

  init(head: URL, key: URL) {
    self.head = head
    self.key = key
  }

  /// - Parameter key: `nil` for a file beside the head; better is one on another disk.
  public init(folder: URL, key: URL? = nil) {
    head = folder.appendingPathComponent("journal.head")
    self.key = key ?? folder.appendingPathComponent("journal.key")
  }

  private var keyFile: KeyFile { KeyFile(key, of: "seal", called: Wording(zh: "日志密钥", en: "the journal's key")) }

  var hasKey: Bool { keyFile.isThere }

  /// The key, made on first use with mode 0600.
  /// - Throws: `Diagnostics` with code `seal.key-unreadable` or `seal.key-open`.
  public func loadKey() throws(Diagnostics) -> SealingKey {
    SealingKey(bytes: try keyFile.secret { SealingKey().bytes })
  }

  /// The sealed head, authentic or not; `nil` where there is no file.
  func loadHead() throws(Diagnostics) -> SealedHead? {
    guard FileManager.default.fileExists(atPath: head.path) else { return nil }
    return try SealedHead(bytes: try DurableFile.read(head), file: head.path)
  }

  /// Writes the seal unless the one in the file is further, by whichever process.
  /// - Returns: the seal that is in the file now.
  func advance(to next: SealedHead, under key: SealingKey) async throws(Diagnostics) -> SealedHead {
    let lock = try await lock()
    defer { lock.release() }
    if let stored = try loadHead(), stored.isAuthentic(under: key), stored.head.count >= next.head.count {
      return stored
    }
    try write(next)
    return next
  }

  /// Waits until no other process and no other task has the seal in hand.
  /// - Throws: `Diagnostics` with code `seal.busy` after two minutes: a new database is made under the lock.
  func lock() async throws(Diagnostics) -> FileLock {
    let file = head.appendingPathExtension("lock")
    for _ in 0..<12_000 {
      if let lock = try FileLock(file) { return lock }
      do { try await Task.sleep(for: .milliseconds(10)) } catch { break }
    }
    throw Diagnostics(.sealBusy(file))
  }

  /// Replaces the seal in one step, so that a crash leaves the old one or the new one.
  func write(_ sealed: SealedHead) throws(Diagnostics) {
    try DurableFile.write(sealed.bytes, to: head, mode: 0o644)
  }
}

extension Diagnostic {
  fileprivate static func sealBusy(_ file: URL) -> Diagnostic {
    Diagnostic(
      "seal.busy", at: Place(file: file.path),
      Wording(zh: "另一个程序一直占着这个目录的日志封印", en: "another program keeps the journal's seal of this folder to itself"),
      remedy: Wording(
        zh: "看看是否有停住的 tidu 进程，结束它后再试", en: "look for a tidu process that stands still, end it and try again"))
  }
}
