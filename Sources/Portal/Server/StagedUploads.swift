import Access
import Diagnostics
import Journal
import Quantities
import Synchronization

/// Files that were looked at and wait for a person's yes: in memory, for half an hour, a few for each person.
///
/// Whoever brings more loses their own oldest, and nobody else's; where all together are too many, the next is refused.
final class StagedUploads<Request: Sendable>: Sendable {
  struct Upload: Sendable {
    let request: Request
    let owner: Actor
    let at: Timestamp
  }

  /// What is kept under a key. An upload that was said yes to is kept no longer, but where that led is: a button that is
  /// pressed twice leads there again.
  private enum Entry: Sendable {
    case waits(Upload)
    case done(ActorID, at: Timestamp, LocalPath)

    var owner: ActorID {
      switch self {
      case .waits(let upload): upload.owner.id
      case .done(let owner, at: _, _): owner
      }
    }

    var at: Timestamp {
      switch self {
      case .waits(let upload): upload.at
      case .done(_, let at, _): at
      }
    }

    var isWaiting: Bool { if case .waits = self { true } else { false } }
  }

  private let mostOfOne: Int
  private let mostOfAll: Int
  private let lifetime = 30 * 60
  private let entries = Mutex<[String: Entry]>([:])

  init(mostOfOne: Int = 4, mostOfAll: Int = 16) {
    self.mostOfOne = mostOfOne
    self.mostOfAll = mostOfAll
  }

  /// Keeps an upload under a key. The person's own oldest makes room where they have too many.
  /// - Throws: `upload.busy` where too many of others wait.
  func keep(_ upload: Upload, key: String) throws(Diagnostics) {
    let isKept = entries.withLock { entries in
      entries = entries.filter { upload.at < $0.value.at.adding(seconds: lifetime) }
      let waiting = entries.filter(\.value.isWaiting)
      let own = waiting.filter { $0.value.owner == upload.owner.id }.sorted { $0.value.at < $1.value.at }
      let leaving = own.dropLast(mostOfOne - 1)
      guard waiting.count - leaving.count < mostOfAll else { return false }
      for old in leaving { entries[old.key] = nil }
      entries[key] = .waits(upload)
      return true
    }
    guard isKept else { throw Diagnostics(.tooManyUploads) }
  }

  /// The upload of a key, for the person who brought it alone.
  func upload(_ key: String, for actor: Actor, at now: Timestamp) -> Upload? {
    guard case .waits(let upload)? = entry(key, for: actor, at: now) else { return nil }
    return upload
  }

  /// Where saying yes to an upload led, for the person who did.
  func end(of key: String, for actor: Actor, at now: Timestamp) -> LocalPath? {
    guard case .done(_, at: _, let path)? = entry(key, for: actor, at: now) else { return nil }
    return path
  }

  private func entry(_ key: String, for actor: Actor, at now: Timestamp) -> Entry? {
    entries.withLock { $0[key] }.flatMap { entry in
      entry.owner == actor.id && now < entry.at.adding(seconds: lifetime) ? entry : nil
    }
  }

  /// Lets go of an upload that was said yes to.
  func finish(_ key: String, leadingTo path: LocalPath) {
    entries.withLock { entries in
      if let entry = entries[key] { entries[key] = .done(entry.owner, at: entry.at, path) }
    }
  }

  func discard(_ key: String) {
    entries.withLock { $0[key] = nil }
  }
}

extension Diagnostic {
  static let tooManyUploads = Diagnostic(
    "upload.busy",
    Wording(
      zh: "等待确认的文件已经太多，这一份没有收下，也没有保存任何内容",
      en: "too many files wait to be confirmed; this one was not taken, and nothing was stored"),
    remedy: Wording(
      zh: "过半小时再传，或请同事先确认、放弃手头的文件",
      en: "send it again in half an hour, or ask colleagues to confirm or leave theirs first"))
}
