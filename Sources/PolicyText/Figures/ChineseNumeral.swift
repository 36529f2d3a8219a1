/// Numbers written in Chinese characters: 十五, 两百, 五千亿, 万亿.
enum ChineseNumeral {
  private static let digits: [Character: Int] = [
    "零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
  ]
  private static let tens: [Character: Int] = ["十": 10, "百": 100, "千": 1000]
  private static let scales: [Character: Int] = ["万": 10_000, "亿": 100_000_000]

  static func isPart(_ character: Character) -> Bool {
    digits[character] != nil || isScale(character)
  }

  /// Whether the character may stand in a number below a hundred.
  static func isSmall(_ character: Character) -> Bool {
    character == "十" || (digits[character].map { $0 > 0 } ?? false) || character == "〇"
  }

  static func isScale(_ character: Character) -> Bool { tens[character] != nil || scales[character] != nil }

  /// Whether the character is at least a hundred by itself.
  static func isLarge(_ character: Character) -> Bool { isScale(character) && character != "十" }

  /// The number's value; `nil` where the characters make none, or one beyond a quadrillion.
  static func value(of numeral: [Character]) -> Int? {
    guard !numeral.isEmpty, numeral.count <= 16 else { return nil }
    var total = 0
    var section = 0
    var digit: Int?
    for character in numeral {
      if let value = digits[character] {
        guard digit == nil || digit == 0 else { return nil }
        digit = value
      } else if let ten = tens[character] {
        section += (digit ?? 1) * ten
        digit = nil
      } else if let scale = scales[character] {
        let below = total + section + (digit ?? 0)
        guard below < 100_000_000 else { return nil }
        total = (below == 0 ? 1 : below) * scale
        section = 0
        digit = nil
      } else {
        return nil
      }
    }
    return total + section + (digit ?? 0)
  }

  /// What the scales after a numeral in digits multiply it by: 万, 亿, 千亿. `nil` where they make no number.
  static func factor(of scales: [Character]) -> Int? {
    scales.isEmpty ? 1 : value(of: scales)
  }
}
