/// Numbers that are no figures.
extension FigureScanner {
  func designation(at place: Int) -> Found? {
    listNumber(at: place) ?? documentNumber(at: place) ?? formula(at: place) ?? latinName(at: place)
      ?? edition(at: place) ?? ordinal(at: place) ?? plan(at: place) ?? collective(at: place) ?? period(at: place)
  }

  /// `1.` or `(一)` at the beginning of a line.
  private func listNumber(at place: Int) -> Found? {
    guard beginsLine[place], let enumerator = Enumerator(beginning: folded.characters[place...]) else { return nil }
    return Found(.designation(.listNumber), place..<(place + enumerator.length))
  }

  /// `〔2025〕20号`.
  private func documentNumber(at place: Int) -> Found? {
    guard character(place) == "〔", let year = integer(at: place + 1, digits: 4...4), character(year.end) == "〕" else {
      return nil
    }
    let number = run(from: year.end + 1) { $0.isASCIIDigit }
    let end = year.end + 1 + number.count
    return Found(.designation(.documentNumber), place..<(character(end) == "号" ? end + 1 : end))
  }

  /// `2+(3+6)+(4+5)`, `1+16+X`, `7×24`.
  private func formula(at place: Int) -> Found? {
    guard let first = character(place), first.isASCIIDigit || first == "(", !isDigit(place - 1) else { return nil }
    var body = run(from: place) { $0.isASCIIDigit || "+×()XxNn".contains($0) }
    while let last = body.last, "+×(".contains(last) || (last == ")" && opening(body) < closing(body)) {
      body.removeLast()
    }
    guard body.contains("+") || body.contains("×"), opening(body) == closing(body),
      body.count(where: \.isASCIIDigit) >= 2 || body.contains("X")
    else { return nil }
    let isWhole = zip(body, body.dropFirst()).allSatisfy { left, right in
      !("+×(".contains(left) && "+×)".contains(right))
    }
    return isWhole ? Found(.designation(.formula), place..<(place + body.count)) : nil
  }

  private func opening(_ text: [Character]) -> Int { text.count { $0 == "(" } }
  private func closing(_ text: [Character]) -> Int { text.count { $0 == ")" } }

  /// `Web3.0`, `ISO56005`, `GB/T4754`; and `5G`, `3D`, where the letters are no unit; and `2.0版`.
  private func latinName(at place: Int) -> Found? {
    guard let first = character(place) else { return nil }
    if first.isASCIILetter, character(place - 1)?.isASCIILetter != true {
      let letters = run(from: place) { $0.isASCIILetter || $0 == "/" }
      var digits = place + letters.count
      if character(digits) == "-" { digits += 1 }
      guard isDigit(digits) else { return nil }
      var rest = run(from: digits) { $0.isASCIIDigit || $0.isASCIILetter || ".-:".contains($0) }
      while let last = rest.last, ".-:".contains(last) { rest.removeLast() }
      return Found(.designation(.name), place..<(digits + rest.count))
    }
    guard first.isASCIIDigit, beginsNumber(place) else { return nil }
    let number = numeral(at: place)
    let end = place + (number?.length ?? 0)
    if character(end) == "版" { return Found(.designation(.name), place..<(end + 1)) }
    let letters = run(from: end) { $0.isASCIILetter }
    let isUnit = word(of: FigureLexicon.units, at: end).map { $0.count == letters.count } ?? false
    guard !letters.isEmpty, !isUnit else { return nil }
    return Found(.designation(.name), place..<(end + letters.count))
  }

  /// `(2022)`, `(2023-2025年)`: a year or two between brackets belong to the title before them.
  private func edition(at place: Int) -> Found? {
    guard character(place) == "(", let first = integer(at: place + 1, digits: 4...4) else { return nil }
    var end = first.end
    if character(end) == "-", let second = integer(at: end + 1, digits: 4...4) { end = second.end }
    if character(end) == "年" { end += 1 }
    guard character(end) == ")" else { return nil }
    return Found(.designation(.edition), place..<(end + 1))
  }

  /// `第三`, `第12`: the place in an order.
  private func ordinal(at place: Int) -> Found? {
    guard character(place) == "第" else { return nil }
    let digits = run(from: place + 1) { $0.isASCIIDigit }
    let words = run(from: place + 1, ChineseNumeral.isPart)
    let count = max(digits.count, words.count)
    return count > 0 ? Found([], end: place + 1 + count) : nil
  }

  /// `十五五`: the five years that begin after those of the plan before.
  private func plan(at place: Int) -> Found? {
    guard character(place) == "十", character(place + 2) == "五", let number = character(place + 1),
      let count = ChineseNumeral.value(of: [number]), (1...9).contains(count)
    else { return nil }
    let first = 2001 + count * 5
    return Found(.plan(first...(first + 4)), place..<(place + 3))
  }

  /// `四大`, and a small number with its unit between quotation marks or before a known name.
  private func collective(at place: Int) -> Found? {
    let numeral = smallWords(at: place)
    guard !numeral.isEmpty else { return nil }
    let end = place + numeral.count
    if character(end) == "大" { return Found(.designation(.collective), place..<(end + 1)) }
    let isName = word(of: FigureLexicon.collectives, at: end) != nil
    guard isQuoted[place] && numeral != ["一"] || isName, let unit = word(of: FigureLexicon.unitsAfterWords, at: end)
    else { return nil }
    return Found(.designation(.collective), place..<(end + unit.count))
  }

  /// `三年` as the length of a plan; 连续三年 is a figure.
  private func period(at place: Int) -> Found? {
    let numeral = smallWords(at: place)
    guard !numeral.isEmpty, character(place + numeral.count) == "年",
      !FigureLexicon.beforeYears.contains(where: { folded.has($0, at: place - $0.count) })
    else { return nil }
    return Found(.designation(.period), place..<(place + numeral.count + 1))
  }

  /// A number below a hundred in words that nothing of a number precedes.
  func smallWords(at place: Int) -> [Character] {
    guard let before = character(place - 1) ?? Optional("。"), !ChineseNumeral.isPart(before), !before.isASCIIDigit,
      !"数几上".contains(before)
    else { return [] }
    let numeral = run(from: place, ChineseNumeral.isPart)
    return numeral.allSatisfy(ChineseNumeral.isSmall) ? numeral : []
  }
}
