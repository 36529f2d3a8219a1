import Diagnostics

/// 公民身份号码 (GB 11643): nothing that people type here has a place for one.
public enum IdentityNumber {
  /// Whether a text holds one: eighteen characters with a possible day of birth and the right check character.
  public static func stands(in text: String) -> Bool {
    let bytes = Array(text.utf8)
    guard bytes.count >= 18 else { return false }
    return (0...bytes.count - 18).contains { start in
      let isWhole =
        (start == 0 || !isDigit(bytes[start - 1])) && (start + 18 == bytes.count || !isDigit(bytes[start + 18]))
      return isWhole && isNumber(bytes[start..<start + 18])
    }
  }

  /// Says that a text was not taken because one stands in it.
  /// - Parameter code: the room's own.
  public static func refusal(
    _ code: String, at place: Place,
    remedy: Wording = Wording(zh: "删去这个号码", en: "take the number out")
  ) -> Diagnostic {
    Diagnostic(
      code, at: place,
      Wording(zh: "这里面有个人身份号码，没有保存", en: "this holds a person's identity number; nothing was stored"),
      remedy: remedy)
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  private static let checks = Array("10X98765432".utf8)
  /// How many days each month can have.
  private static let longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isNumber(_ bytes: ArraySlice<UInt8>) -> Bool {
    let body = bytes.prefix(17)
    guard body.allSatisfy(isDigit), let last = bytes.last else { return false }
    let digits = body.map { Int($0) - 0x30 }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    guard (1900...2099).contains(number(6..<10)), (1...12).contains(number(10..<12)),
      (1...longestMonths[number(10..<12) - 1]).contains(number(12..<14))
    else { return false }
    let sum = zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 }
    return checks[sum % 11] == (last == UInt8(ascii: "x") ? UInt8(ascii: "X") : last)
  }
}
