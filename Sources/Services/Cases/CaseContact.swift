import Journal

/// 联系人: whom to call about a case. Personal data: it stands beside the journal, which holds a salted commitment to it,
/// so that it can be erased and the chain still holds.
public struct CaseContact: Sendable, Hashable {
  public let name: String
  public let phone: String
  /// Sixteen random bytes, as hexadecimal digits: without them nobody can try names against the commitment.
  public let salt: String

  public init(name: String, phone: String, salt: String) {
    self.name = name
    self.phone = phone
    self.salt = salt
  }

  /// What the journal holds.
  public var commitment: ContentHash {
    (["name": .text(name), "phone": .text(phone), "salt": .text(salt)] as CanonicalJSON).hash
  }

  /// The most characters of a name or a phone number.
  public static let longest = 40
}
