import Quantities

/// What a text says of its document as a whole.
struct DocumentFacts {
  /// 发文字号.
  let number: String?
  let signed: CalendarDay?
  let printed: CalendarDay?

  /// - Parameter firstClause: the line on which the first clause begins; number and day of signing stand before it.
  init(of source: OfficialText, before firstClause: Int) {
    let lines = source.lines.map { FoldedText($0).characters.filter { $0 != " " } }
    let head = lines.prefix(max(0, firstClause - 1))
    number = head.lazy.compactMap(Self.number).first
    signed = head.lazy.compactMap { Self.day(in: $0[...], toItsEnd: true) }.first
    printed = lines.lazy.reversed().compactMap(Self.printed).first
  }

  /// A line that is a number, such as 沪府办发〔2023〕1号.
  private static func number(in line: [Character]) -> String? {
    guard line.count <= 30, line.last == "号", let open = line.firstIndex(of: "〔"), open > 0,
      let close = line.firstIndex(of: "〕"), close == open + 5, line[(open + 1)..<close].allSatisfy(\.isASCIIDigit),
      line[..<open].allSatisfy(\.isLetter)
    else { return nil }
    let digits = line[(close + 1)...].dropLast()
    return !digits.isEmpty && digits.allSatisfy(\.isASCIIDigit) ? String(line) : nil
  }

  /// The day right before 印发 at the end of a line.
  private static func printed(in line: [Character]) -> CalendarDay? {
    guard line.count > 2, line.suffix(2) == ["印", "发"] else { return nil }
    let body = line.dropLast(2)
    return body.indices.lazy.filter { body[$0].isASCIIDigit && ($0 == 0 || !body[$0 - 1].isASCIIDigit) }
      .compactMap { day(in: body[$0...], toItsEnd: true) }.first
  }

  /// The day with which a folded text begins: 2025年4月3日.
  static func day(in text: ArraySlice<Character>, toItsEnd: Bool) -> CalendarDay? {
    var rest = text
    func number(before mark: Character) -> Int? {
      let digits = rest.prefix { $0.isASCIIDigit }
      guard rest.dropFirst(digits.count).first == mark else { return nil }
      rest = rest.dropFirst(digits.count + 1)
      return Int(String(digits))
    }
    guard let year = number(before: "年"), let month = number(before: "月"), let day = number(before: "日"),
      !toItsEnd || rest.isEmpty
    else { return nil }
    return CalendarDay(year: year, month: month, day: day)
  }
}
