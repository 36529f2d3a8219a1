/// 统一社会信用代码: the unified social credit code of a legal entity (GB 32100-2015).
///
/// Eighteen characters of `0-9A-Z` without I, O, S, V and Z. A few lawful early codes have a wrong check character,
/// so a code that fails the check is a code all the same and `hasValidCheckCharacter` says so.
public struct CreditCode: Sendable, Hashable, Comparable {
  public let text: String

  private static let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
  /// The value of each byte as a character of a code; -1 for all others.
  private static let values: [Int] = {
    var values = [Int](repeating: -1, count: 256)
    for (value, character) in alphabet.enumerated() { values[Int(character.asciiValue ?? 0)] = value }
    return values
  }()

  /// `nil` where the text has another length or another character than the standard allows.
  public init?(_ text: String) {
    guard text.utf8.count == 18, text.utf8.allSatisfy({ Self.values[Int($0)] >= 0 }) else { return nil }
    self.text = text
  }

  public var hasValidCheckCharacter: Bool {
    var text = text
    return text.withUTF8 { bytes in
      Self.check(bytes[..<17]) == Self.values[Int(bytes[17])]
    }
  }

  /// The check character of the first seventeen: weights 3^i mod 31, complement to 31. `nil` where a character is not
  /// of the standard's alphabet.
  public static func checkCharacter(for body: some StringProtocol) -> Character? {
    check(body.utf8).map { alphabet[$0] }
  }

  /// The code with the check character that its other characters come to; `nil` where they are not of the alphabet.
  public var withRightCheckCharacter: CreditCode? {
    let body = text.prefix(17)
    return Self.checkCharacter(for: body).flatMap { CreditCode("\(body)\($0)") }
  }

  /// The value of the check character; `nil` where a byte is not of the standard's alphabet.
  private static func check(_ body: some Sequence<UInt8>) -> Int? {
    var weight = 1
    var sum = 0
    for byte in body {
      let value = values[Int(byte)]
      guard value >= 0 else { return nil }
      sum += value * weight
      weight = weight * 3 % 31
    }
    return (31 - sum % 31) % 31
  }

  public static func < (left: CreditCode, right: CreditCode) -> Bool { left.text < right.text }
}

extension CreditCode: CustomStringConvertible {
  public var description: String { text }
}
