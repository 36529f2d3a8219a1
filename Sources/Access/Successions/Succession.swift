import Journal
import Quantities

/// 变更主账号: somebody who acts for an enterprise by a mandate is to become its principal account. It waits until
/// somebody else than whoever asked confirms it.
public struct Succession: Sendable, Hashable {
  public let enterprise: CreditCode
  /// The key of whoever is to be the principal account.
  public let successor: ActorID
  /// The key of the principal account, or of the successor.
  public let askedBy: ActorID
  public let askedAt: Timestamp

  public init(enterprise: CreditCode, successor: ActorID, askedBy: ActorID, askedAt: Timestamp) {
    self.enterprise = enterprise
    self.successor = successor
    self.askedBy = askedBy
    self.askedAt = askedAt
  }

  /// What comes of it.
  public enum Answer: Sendable, Hashable {
    /// 确认, by the principal account that did not ask, or by an administrator.
    case confirm
    /// 不同意, by the same.
    case refuse(reason: String)
    /// 撤回, by whoever asked.
    case withdraw

    /// As the journal has it.
    var name: String {
      switch self {
      case .confirm: "confirmed"
      case .refuse: "refused"
      case .withdraw: "withdrawn"
      }
    }
  }
}

/// The table of changes of principal accounts, within one unit of work.
public protocol SuccessionRepository {
  /// The one that waits for an enterprise.
  func succession(of enterprise: CreditCode) throws -> Succession?
  /// Adds one for an enterprise that has none.
  func insert(_ succession: Succession) throws
  func remove(of enterprise: CreditCode) throws
}
