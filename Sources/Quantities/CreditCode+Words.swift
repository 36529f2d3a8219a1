import Diagnostics

extension CreditCode {
  /// How many characters a code has.
  public static let length = 18

  /// What a code consists of.
  public static let expectedWording = Wording(
    zh: "\(length) 位数字和大写字母（不含 I、O、S、V、Z），如 91310117MA0000001U",
    en: "\(length) digits and capitals, without I, O, S, V and Z, such as 91310117MA0000001U")

  /// Why a text is no code: how many characters it has, or which one cannot stand in a code and where.
  public static func refusalWording(_ text: String) -> Wording {
    guard !text.isEmpty else { return Wording(zh: "没有填统一社会信用代码", en: "the credit code is missing") }
    let no = Wording(zh: "“\(text.excerpt)”不是统一社会信用代码", en: "“\(text.excerpt)” is no credit code")
    let count = text.count
    guard count == length else {
      let (short, over) = (length - count, count - length)
      return Wording(
        zh: "\(no.zh)：有 \(count) 位，\(short > 0 ? "少 \(short) 位" : "多 \(over) 位")",
        en: "\(no.en): it has \(count) characters, \(short > 0 ? "\(short) too few" : "\(over) too many")")
    }
    let wrong = text.enumerated().first { _, character in
      CreditCode(String(repeating: character, count: length)) == nil
    }
    guard let (index, character) = wrong else { return no }
    return Wording(
      zh: "\(no.zh)：第 \(index + 1) 位不能是“\(character)”", en: "\(no.en): character \(index + 1) cannot be “\(character)”")
  }
}
