import Journal
import Quantities

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

  /// What a telephone dials: the first number, in ASCII digits and without what sets its groups apart; `nil` where none
  /// was left.
  public var dialled: String? {
    let typed = TypedNumber.halfWidth(phone)
    func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }
    let first = typed.drop { !isDigit($0) && $0 != "+" }
      .prefix { isDigit($0) || $0.isWhitespace || "-+()（）.·—".contains($0) }
    var number = ""
    // Behind a whole number, or where there would be more digits than any has, a space sets another number apart.
    for group in first.split(whereSeparator: \.isWhitespace) {
      let digits = number.count(where: isDigit)
      guard number.isEmpty || digits < 11 && digits + group.count(where: isDigit) <= 15 else { break }
      number += group.filter { isDigit($0) || "-+".contains($0) }
    }
    return number.contains(where: isDigit) ? number : nil
  }

  /// The most characters of a name or a phone number.
  public static let longest = 40
}
