import Decimals

/// Numbers of something.
extension FigureScanner {
  /// A numeral in digits and how many characters it takes: `1.3`, `1,000`. A comma parts thousands only where groups of
  /// three follow one of at most three.
  func numeral(at place: Int) -> (value: Decimal128, length: Int)? {
    var text = run(from: place) { $0.isASCIIDigit }
    guard !text.isEmpty else { return nil }
    var length = text.count
    if text.count <= 3 {
      while character(place + length) == "," {
        let group = run(from: place + length + 1) { $0.isASCIIDigit }
        guard group.count == 3 else { break }
        text += group
        length += 4
      }
    }
    if character(place + length) == ".", isDigit(place + length + 1) {
      let fraction = run(from: place + length + 1) { $0.isASCIIDigit }
      text += ["."] + fraction
      length += 1 + fraction.count
    }
    return Decimal128(exactly: String(text)).map { ($0, length) }
  }

  /// One end of a range, or a figure that stands alone.
  private struct End {
    let value: Decimal128
    let scales: [Character]
    let unit: [Character]
    let range: Range<Int>
    /// Where reading goes on, past (含) and /年.
    let next: Int
  }

  func quantity(at place: Int) -> Found? {
    guard isDigit(place), beginsNumber(place), let first = end(at: place) else { return nil }
    guard let mark = character(first.next), "-~至到".contains(mark), let second = end(at: first.next + 1) else {
      return figure(first).map { Found($0, first.range).through(first.next) }
    }
    // The first of a range takes what it leaves out from the second: 2000—5000万 are both 万.
    let unit = first.unit.isEmpty ? second.unit : first.unit
    let scales = first.unit.isEmpty && first.scales.isEmpty ? second.scales : first.scales
    let lower = End(value: first.value, scales: scales, unit: unit, range: first.range, next: first.next)
    guard let from = figure(lower), let to = figure(second) else { return nil }
    return Found([(from, first.range), (to, second.range)], end: second.next)
  }

  private func end(at place: Int) -> End? {
    guard let number = numeral(at: place) else { return nil }
    var end = place + number.length
    let scales = self.scales(at: end)
    end += scales.count
    if character(end) == "多" || character(end) == "余" { end += 1 }
    let unit = self.unit(at: end, among: FigureLexicon.units)
    end += unit.count
    var next = end
    if let mark = word(of: [Array("(不含)"), Array("(含)")], at: next) {
      next += mark.count
      next += self.unit(at: next, among: [Array("/年"), Array("/月"), Array("/次")]).count
    }
    return End(value: number.value, scales: scales, unit: unit, range: place..<end, next: next)
  }

  private func figure(_ end: End) -> TextFigure.Kind? {
    guard let factor = ChineseNumeral.factor(of: end.scales), let value = end.value.multiplied(by: Decimal128(factor)),
      let quantity = FigureQuantity(value, unit: String(end.unit))
    else { return nil }
    return .quantity(quantity)
  }

  /// 十, 百, 千, 万 and 亿 after a numeral; the 千 of 千瓦 and 千克 is the unit's.
  private func scales(at place: Int) -> [Character] {
    var found: [Character] = []
    while let next = character(place + found.count), ChineseNumeral.isScale(next),
      word(of: FigureLexicon.unitsLikeScales, at: place + found.count) == nil
    {
      found.append(next)
    }
    return ChineseNumeral.factor(of: found) == nil ? [] : found
  }

  /// A unit, and after a stroke what it is for: 元/吨标煤, 台/万人.
  private func unit(at place: Int, among units: [[Character]]) -> [Character] {
    guard let unit = word(of: units, at: place) else { return [] }
    guard character(place + unit.count) == "/" else { return unit }
    let scale = run(from: place + unit.count + 1, ChineseNumeral.isScale)
    guard let base = word(of: FigureLexicon.units, at: place + unit.count + 1 + scale.count) else { return unit }
    return unit + ["/"] + scale + base
  }

  // MARK: In words

  func words(at place: Int) -> Found? {
    fraction(at: place) ?? largeWords(at: place) ?? smallQuantity(at: place)
  }

  /// `百分之三十`, `三分之一`.
  private func fraction(at place: Int) -> Found? {
    let below = run(from: place, ChineseNumeral.isPart)
    guard !below.isEmpty, folded.has(Array("分之"), at: place + below.count) else { return nil }
    let start = place + below.count + 2
    let words = run(from: start, ChineseNumeral.isPart)
    let digits = numeral(at: start)
    guard let divisor = ChineseNumeral.value(of: below), divisor > 0,
      let dividend = digits?.value ?? ChineseNumeral.value(of: words).map({ Decimal128($0) }),
      let share = dividend.divided(by: Decimal128(divisor))
    else { return nil }
    return Found(.quantity(FigureQuantity(share, .ratio)), place..<(start + (digits?.length ?? words.count)))
  }

  /// `百亿级`, `亿元`, `一万家`: numbers from a hundred on, where a unit follows.
  private func largeWords(at place: Int) -> Found? {
    guard !(character(place - 1).map { ChineseNumeral.isPart($0) || "数几上成".contains($0) } ?? false) else { return nil }
    var numeral = run(from: place, ChineseNumeral.isPart)
    // The 千 of 千瓦 is the unit's.
    if numeral.last == "千", folded.has(Array("千瓦"), at: place + numeral.count - 1) { numeral.removeLast() }
    guard numeral.contains(where: ChineseNumeral.isLarge), let value = ChineseNumeral.value(of: numeral) else {
      return nil
    }
    let unit = self.unit(at: place + numeral.count, among: FigureLexicon.unitsAfterLargeWords)
    guard !unit.isEmpty, !isQuoted[place] || unit == ["元"],
      let quantity = FigureQuantity(Decimal128(value), unit: String(unit))
    else { return nil }
    return Found(.quantity(quantity), place..<(place + numeral.count + unit.count))
  }

  /// `两个`, `十家`, `连续两年`; one of something is no figure but for 一倍.
  private func smallQuantity(at place: Int) -> Found? {
    let numeral = smallWords(at: place)
    guard !numeral.isEmpty, let value = ChineseNumeral.value(of: numeral), value > 0 else { return nil }
    let end = place + numeral.count
    let unit = character(end) == "年" ? ["年"] : self.unit(at: end, among: FigureLexicon.unitsAfterWords)
    guard !unit.isEmpty, value > 1 || unit == ["倍"],
      let quantity = FigureQuantity(Decimal128(value), unit: String(unit))
    else { return nil }
    return Found(.quantity(quantity), place..<(end + unit.count))
  }
}

extension FigureScanner.Found {
  /// The same, with the reading going on at a later place.
  fileprivate func through(_ end: Int) -> FigureScanner.Found { FigureScanner.Found(figures, end: end) }
}
