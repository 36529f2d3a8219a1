import Quantities

/// Credit codes for enterprises that do not exist: right in form, each of its own, and told at a glance by the
/// organisation part, which always begins with `YT`.
enum DemonstrationCode {
  /// How many codes there are: six characters of the standard's alphabet.
  static let count = 887_503_681

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")

  /// The code of the enterprise with this number, which is registered in `area`.
  ///
  /// Two numbers below `count` never share a code: the organisation part is a permutation of the number.
  /// `nil` only where the area is not one of six digits.
  static func creditCode(number: Int, seed: UInt64, area: AreaCode) -> CreditCode? {
    guard area.isDistrictOrCity else { return nil }
    var rest = permuted(number, below: count, seed: seed)
    var organisation = "YT"
    for _ in 0..<6 {
      organisation.append(alphabet[rest % 31])
      rest /= 31
    }
    // 9: registered by the market regulator; 1: an enterprise.
    let body = "91" + area.text + organisation + String(organisationCheckCharacter(for: organisation))
    return CreditCode.checkCharacter(for: body).flatMap { CreditCode(body + String($0)) }
  }

  /// The check character of an organisation code's first eight characters (GB 11714): fixed weights, modulo 11.
  static func organisationCheckCharacter(for body: String) -> Character {
    let weights = [3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(body, weights).reduce(0) { sum, pair in
      sum + (Int(String(pair.0), radix: 36) ?? 0) * pair.1
    }
    switch 11 - sum % 11 {
    case 10: return "X"
    case 11: return "0"
    case let digit: return Character(String(digit))
    }
  }
}
