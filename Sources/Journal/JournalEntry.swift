import Quantities

/// Who acted: a person's opaque key, or a part of the program. Names and numbers of persons never stand in the journal.
public struct ActorID: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  /// `nil` where the text is empty, longer than 64 characters or holds other than `a-z 0-9 . _ : -`.
  public init?(_ text: String) {
    guard (1...64).contains(text.utf8.count),
      text.utf8.allSatisfy({
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || [0x2D, 0x2E, 0x3A, 0x5F].contains($0)
      })
    else { return nil }
    self.text = text
  }

  private init(known text: String) {
    self.text = text
  }

  /// Someone with a shell on the machine: `tidu import`.
  public static let commandLine = ActorID(known: "command-line")
  /// The generator of the demonstration city.
  public static let demonstration = ActorID(known: "demonstration")
  /// The program itself, such as when it opens its store.
  public static let program = ActorID(known: "program")

  public static func < (left: ActorID, right: ActorID) -> Bool { left.text < right.text }
  public var description: String { text }
}

/// What makes a request the same request: who asks, under which key, and the hash of what is asked.
///
/// The same command again is answered with the stored reply; the same key with another payload is refused.
public struct Command: Sendable, Hashable {
  public let actor: ActorID
  /// Chosen by the asker, once for each thing that is wanted: a form's hidden field, a file's name and day.
  public let key: String
  public let payloadHash: ContentHash

  public init(actor: ActorID, key: String, payloadHash: ContentHash) {
    self.actor = actor
    self.key = key
    self.payloadHash = payloadHash
  }

  public init(actor: ActorID, key: String, payload: CanonicalJSON) {
    self.init(actor: actor, key: key, payloadHash: payload.hash)
  }
}

/// Something that was done, before it has its place in the journal.
public struct JournalEntry: Sendable, Hashable {
  /// What was done, such as `enterprises.facts-imported`.
  public let kind: String
  /// The version of the payload's form; a reader knows each one that was ever written.
  public let version: Int
  public let actor: ActorID
  public let at: Timestamp
  /// The command that this answers; `nil` for what happened without being asked, such as a failed sign-in.
  public let command: Command?
  public let payload: CanonicalJSON
  /// What the asker was told.
  public let reply: CanonicalJSON
  /// Batches that belong to it, each stored once under its hash.
  public let segments: [ContentHash]

  /// What a command did.
  public init(
    kind: String, version: Int = 1, command: Command, at: Timestamp, payload: CanonicalJSON,
    reply: CanonicalJSON = .null, segments: [ContentHash] = []
  ) {
    self.init(
      kind: kind, version: version, actor: command.actor, at: at, command: command, payload: payload, reply: reply,
      segments: segments)
  }

  /// What happened without a command.
  public init(kind: String, version: Int = 1, actor: ActorID, at: Timestamp, payload: CanonicalJSON) {
    self.init(
      kind: kind, version: version, actor: actor, at: at, command: nil, payload: payload, reply: .null, segments: [])
  }

  /// An entry as it was stored; a command's actor is the entry's.
  public init(
    kind: String, version: Int, actor: ActorID, at: Timestamp, command: Command?, payload: CanonicalJSON,
    reply: CanonicalJSON, segments: [ContentHash]
  ) {
    self.kind = kind
    self.version = version
    self.actor = actor
    self.at = at
    self.command = command
    self.payload = payload
    self.reply = reply
    self.segments = segments
  }
}
