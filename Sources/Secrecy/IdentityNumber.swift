import Diagnostics

/// 公民身份号码 (GB 11643): nothing that people type here has a place for one.
public enum IdentityNumber {
  /// Whether a text holds one: eighteen characters with a possible day of birth and the right check character, also
  /// where they are full-width, or set apart by spaces, hyphens or dots. No area's code begins with 9: what does is a
  /// 统一社会信用代码 of digits alone.
  /// Cost: linear in the text.
  public static func stands(in text: String) -> Bool {
    var run = Run()
    for scalar in text.unicodeScalars {
      if let digit = digit(scalar) {
        run.append(digit)
      } else if isMark(scalar), run.gap < longestGap {
        run.gap += 1
      } else {
        if run.holdsOne { return true }
        run = Run()
      }
    }
    return run.holdsOne
  }

  /// Says that a text was not taken because one stands in it, and what to write instead.
  /// - Parameter code: the room's own.
  public static func refusal(
    _ code: String, at place: Place,
    remedy: Wording = Wording(
      zh: "删去这个号码；要指明是谁，写姓氏和职务（如“王经理”）或单位名称",
      en: "take the number out; to say who is meant, write the surname and post, or the unit's name")
  ) -> Diagnostic {
    Diagnostic(
      code, at: place,
      Wording(zh: "这里面有个人身份号码，没有保存", en: "this holds a person's identity number; nothing was stored"),
      remedy: remedy)
  }

  private static let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  /// What the sum of the weighted digits, modulo 11, is checked by; 10 is written X.
  private static let checks = [1, 0, 10, 9, 8, 7, 6, 5, 4, 3, 2]
  /// How many days each month can have.
  private static let longestMonths = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
  /// The most marks between two characters of one number.
  static let longestGap = 2

  /// A digit as a number, X as 10, also in full width; `nil` for anything else.
  static func digit(_ scalar: Unicode.Scalar) -> Int? {
    let value = (0xFF01...0xFF5E).contains(scalar.value) ? scalar.value - 0xFEE0 : scalar.value
    return switch value {
    case 0x30...0x39: Int(value) - 0x30
    case 0x58, 0x78: 10
    default: nil
    }
  }

  /// What people set a number's groups apart with; a line's end keeps two lines apart.
  static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x2028, 0x2029: false
    case 0x2D, 0x2E, 0x5F, 0xB7, 0x2010...0x2015, 0x2212, 0x30FB, 0xFE58, 0xFE63, 0xFF0D, 0xFF0E, 0xFF3F: true
    // Marks that are not seen at all.
    case 0x200B...0x200D, 0x2060, 0xFEFF: true
    default: scalar.properties.isWhitespace
    }
  }

  /// Characters of numbers that only marks stand between.
  private struct Run {
    private var digits: [Int] = []
    /// Where a mark stands before the character.
    private var starts: Set<Int> = []
    /// How many marks stand after the last character.
    var gap = 0

    mutating func append(_ digit: Int) {
      if gap > 0 { starts.insert(digits.count) }
      digits.append(digit)
      gap = 0
    }

    var holdsOne: Bool {
      guard digits.count >= 18 else { return false }
      return (0...digits.count - 18).contains { start in
        isEdge(start) && isEdge(start + 18) && IdentityNumber.isNumber(digits[start..<start + 18])
      }
    }

    /// Whether a number may begin or end there: nothing, a mark, or an X of something else stands on one side.
    private func isEdge(_ index: Int) -> Bool {
      index == 0 || index == digits.count || starts.contains(index) || digits[index - 1] == 10 || digits[index] == 10
    }
  }

  private static func isNumber(_ characters: ArraySlice<Int>) -> Bool {
    let digits = Array(characters)
    guard digits.first != 9, !digits.dropLast().contains(10), let last = digits.last else { return false }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    guard (1900...2099).contains(number(6..<10)), (1...12).contains(number(10..<12)),
      (1...longestMonths[number(10..<12) - 1]).contains(number(12..<14))
    else { return false }
    return checks[zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11] == last
  }
}
