/// The number before a heading or an item: `一、` `(一)` `1.` `(1)` `第一条`.
struct Enumerator: Sendable, Hashable {
  enum Style: Sendable, Hashable, CaseIterable {
    /// 一、
    case chinese
    /// (一)
    case chineseInBrackets
    /// 1. or 1、
    case digits
    /// (1)
    case digitsInBrackets
    /// 第一条
    case article
    /// A heading that lost its number.
    case none
  }

  let style: Style
  let ordinal: Int?
  /// How many folded characters it takes.
  let length: Int

  static let unnumbered = Enumerator(style: .none, ordinal: nil, length: 0)

  private init(style: Style, ordinal: Int?, length: Int) {
    self.style = style
    self.ordinal = ordinal
    self.length = length
  }

  /// The number with which a folded text begins, or `nil`.
  init?(beginning text: some BidirectionalCollection<Character>) {
    let start = text.prefix(8)
    func found(_ style: Style, _ digits: some Collection<Character>, _ around: Int) -> Enumerator? {
      let isNumeral = style == .digits || style == .digitsInBrackets
      let ordinal = isNumeral ? Int(String(Array(digits))) : ChineseNumeral.value(of: Array(digits))
      guard let ordinal, (1...99).contains(ordinal) else { return nil }
      return Enumerator(style: style, ordinal: ordinal, length: digits.count + around)
    }
    func run(_ rest: some Collection<Character>, chinese: Bool) -> [Character] {
      Array(rest.prefix { chinese ? ChineseNumeral.isSmall($0) : $0.isASCIIDigit })
    }
    var result: Enumerator?
    if start.first == "(" {
      let inner = start.dropFirst()
      for chinese in [true, false] {
        let digits = run(inner, chinese: chinese)
        if !digits.isEmpty, inner.dropFirst(digits.count).first == ")" {
          result = found(chinese ? .chineseInBrackets : .digitsInBrackets, digits, 2)
        }
      }
    } else if start.first == "第" {
      let digits = run(start.dropFirst(), chinese: true)
      if !digits.isEmpty, start.dropFirst(1 + digits.count).first == "条" { result = found(.article, digits, 2) }
    } else {
      let numeral = run(start, chinese: true)
      if !numeral.isEmpty, start.dropFirst(numeral.count).first == "、" { result = found(.chinese, numeral, 1) }
      let digits = run(start, chinese: false)
      let after = start.dropFirst(digits.count)
      if (1...2).contains(digits.count), let point = after.first, ".、".contains(point),
        after.dropFirst().first?.isASCIIDigit != true
      {
        result = found(.digits, digits, 1)
      }
    }
    guard let result else { return nil }
    self = result
  }
}
