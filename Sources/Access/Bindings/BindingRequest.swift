import Journal
import Quantities

/// 绑定申请: what somebody without an enterprise asks for: to act for one as its principal account.
///
/// The code stands as it was typed. Whether the register has it is looked up by whoever decides, so that asking tells
/// nobody what is there.
public struct BindingRequest: Sendable, Hashable {
  /// A request's number, counted from 1 in the order of asking.
  public struct ID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let number: Int

    public init(_ number: Int) {
      self.number = number
    }

    /// Reads `b7`.
    public init?(_ text: String) {
      guard text.first == "b", let number = Int(text.dropFirst()), number > 0, text == "b\(number)" else { return nil }
      self.number = number
    }

    public static func < (left: ID, right: ID) -> Bool { left.number < right.number }
    public var description: String { "b\(number)" }
  }

  public let id: ID
  /// The key of whoever asks.
  public let person: ActorID
  public let enterprise: CreditCode
  public let askedAt: Timestamp
  /// What the journal holds of the evidence.
  public let commitment: ContentHash
  public internal(set) var state: State

  public enum State: Sendable, Hashable {
    case waiting
    /// 已绑定: as principal, or with a mandate of the principal's.
    case bound
    /// 已有主账号: the enterprise's own principal account decides whether the person acts for it.
    case toPrincipal
    case refused(reason: String)
    /// 失效: it ended without an answer.
    case lapsed(Lapse)

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case waiting, bound
      case toPrincipal = "to_principal"
      case refused, lapsed
    }

    public var name: Name {
      switch self {
      case .waiting: .waiting
      case .bound: .bound
      case .toPrincipal: .toPrincipal
      case .refused: .refused
      case .lapsed: .lapsed
      }
    }

    /// Why it ended, as the journal and the store keep it: an official's words, or the name of a lapse.
    public var reason: String? {
      switch self {
      case .waiting, .bound, .toPrincipal: nil
      case .refused(let reason): reason
      case .lapsed(let lapse): lapse.rawValue
      }
    }

    public init?(_ name: Name, reason: String?) {
      switch (name, reason) {
      case (.waiting, nil): self = .waiting
      case (.bound, nil): self = .bound
      case (.toPrincipal, nil): self = .toPrincipal
      case (.refused, let reason?): self = .refused(reason: reason)
      case (.lapsed, let reason?):
        guard let lapse = Lapse(rawValue: reason) else { return nil }
        self = .lapsed(lapse)
      default: return nil
      }
    }
  }

  /// Why a request ended without an answer.
  public enum Lapse: String, Sendable, Hashable, CaseIterable {
    /// Nobody answered it in time.
    case unanswered
    /// Later ones took its place: too many wait for the enterprise, or altogether.
    case crowded
    /// The same person asked again.
    case replaced
  }

  public init(
    id: ID, person: ActorID, enterprise: CreditCode, askedAt: Timestamp, commitment: ContentHash,
    state: State = .waiting
  ) {
    self.id = id
    self.person = person
    self.enterprise = enterprise
    self.askedAt = askedAt
    self.commitment = commitment
    self.state = state
  }

  /// Whether somebody has still to decide.
  public var isOpen: Bool { state == .waiting || state == .toPrincipal }

  /// How many one person may ask within thirty days.
  public static let mostOfOne = 3
}

/// How much room there is for requests. A new one is never refused for want of it: the oldest lapses instead, and whoever
/// asked reads why.
public struct BindingLimits: Sendable, Hashable {
  /// How many wait for an administrator, of everybody.
  public var mostWaiting = 1_000
  /// How many of them for one enterprise.
  public var mostOfEnterprise = 5
  /// How many days a request stays open.
  public var openDays = 30
  /// How many requests are kept in all, before those that came to nothing are forgotten with whoever asked.
  public var mostKept = 6_000
  /// For how many days what came to nothing is kept, so that whoever asked can read why.
  public var keptDays = 90

  public init() {}
}

/// What a request is judged by. Personal data: it stands beside the journal, which holds a salted commitment to it, so
/// that it can be erased and the chain still holds.
public struct BindingEvidence: Sendable, Hashable {
  /// The enterprise's name as the person writes it.
  public let enterpriseName: String
  /// 姓名和职务.
  public let office: String
  /// How it can be checked that the person may act for the enterprise.
  public let text: String
  /// Sixteen random bytes, as hexadecimal digits: without them nobody can try words against the commitment.
  public let salt: String

  public init(enterpriseName: String, office: String, text: String, salt: String) {
    self.enterpriseName = enterpriseName
    self.office = office
    self.text = text
    self.salt = salt
  }

  /// What the journal holds.
  public var commitment: ContentHash {
    ([
      "enterprise": .text(enterpriseName), "office": .text(office), "text": .text(text), "salt": .text(salt),
    ] as CanonicalJSON).hash
  }

  /// The most characters of a name, and of the rest.
  public static let longestName = 100
  public static let longestText = 500
}

/// A request with what it is judged by, and who asks.
public struct AskedBinding: Sendable, Hashable {
  public let request: BindingRequest
  /// `nil` once it was erased.
  public let evidence: BindingEvidence?
  public let person: Person?

  public init(request: BindingRequest, evidence: BindingEvidence?, person: Person?) {
    self.request = request
    self.evidence = evidence
    self.person = person
  }
}
