import Facts

/// 表头的词: what is understood of a column's header, and what is not. A column is a figure only where every word of its
/// header, from the group above it down, is one of these; any other word (计划, 上年, 其中, 利润 …) makes it another
/// figure, which is never taken for the measure itself.
struct HeaderWords: Hashable {
  var measures: Set<FactID> = []
  /// 本月 is `nil`, 10月 is 10.
  var months: Set<Int?> = []
  /// 累计 and 1-本月 are `nil`, 1-10月 is 10.
  var toDates: Set<Int?> = []
  /// 上月.
  var isMonthBefore = false
  /// 全年, 年度.
  var isWholeYear = false
  var years: Set<Int> = []
  /// 本年.
  var isThisYear = false
  /// 上年.
  var isLastYear = false
  /// 同期, 同月.
  var isSameTime = false
  var units: Set<AmountUnit> = []
  /// Words for amounts of money that are no unit of this program: 百元, 万美元.
  var unknownUnits: [String] = []
  /// What is none of this.
  var unknown: [String] = []

  var hasPeriod: Bool {
    !months.isEmpty || !toDates.isEmpty || isMonthBefore || isWholeYear || !years.isEmpty || isThisYear || isLastYear
      || isSameTime
  }

  /// A unit of money that leaves no doubt.
  var unit: AmountUnit? { units.count == 1 && unknownUnits.isEmpty ? units.first : nil }

  /// What is said instead of a unit: a word that is none, or several units.
  var oddUnit: String? {
    if !unknownUnits.isEmpty { return unknownUnits.joined(separator: "、") }
    return units.count > 1 ? units.map(\.name.zh).sorted().joined(separator: "、") : nil
  }

  mutating func add(_ other: HeaderWords) {
    measures.formUnion(other.measures)
    months.formUnion(other.months)
    toDates.formUnion(other.toDates)
    isMonthBefore = isMonthBefore || other.isMonthBefore
    isWholeYear = isWholeYear || other.isWholeYear
    years.formUnion(other.years)
    isThisYear = isThisYear || other.isThisYear
    isLastYear = isLastYear || other.isLastYear
    isSameTime = isSameTime || other.isSameTime
    units.formUnion(other.units)
    unknownUnits += other.unknownUnits
    unknown += other.unknown
  }

  // MARK: The period

  /// What the words say of the time, seen from a report's month.
  enum Time: Hashable {
    case period(RelativePeriod)
    /// 同期 alone: the time that stands to its left, a year before.
    case sameTime
    /// Nothing that a span follows from: 本年 alone may be the month's, the year's to date or the whole year's.
    case none
    /// Words that do not go together: 本月 and 累计, two years.
    case unclear
    /// After the report's month.
    case later
    /// So long before that nobody reports it now.
    case tooOld
  }

  func time(in month: ReportMonth) -> Time {
    let number: Int?
    let span: RelativePeriod.Span
    let named = Set(months.compactMap { $0 }), ends = Set(toDates.compactMap { $0 })
    guard named.count <= 1, ends.count <= 1, named.isEmpty || ends.isEmpty || named == ends else { return .unclear }
    if !toDates.isEmpty {
      // 10月 above 累计 is where it ends; 本月 beside it may be either.
      guard !months.contains(nil) || !named.isEmpty else { return .unclear }
      (span, number) = (.toDate, ends.first ?? named.first)
    } else if !months.isEmpty || isMonthBefore {
      guard months.isEmpty || !isMonthBefore else { return .unclear }
      (span, number) = (.month, named.first)
    } else if isSameTime, !isWholeYear {
      return year(in: month) == month.year - 1 ? .sameTime : .unclear
    } else if isWholeYear || !years.isEmpty {
      (span, number) = (.year, nil)
    } else {
      return .none
    }
    guard let year = year(in: month) else { return .unclear }
    let back: Int
    switch span {
    case .year: back = (month.year - year) * 12
    case .month, .toDate:
      guard let end = ReportMonth(year: year, month: number ?? month.month) else { return .unclear }
      back = month.months(since: end) + (isMonthBefore ? 1 : 0)
    }
    guard back >= 0 else { return .later }
    return back <= 36 ? .period(RelativePeriod(span, monthsBack: back)) : .tooOld
  }

  /// The year that is meant; `nil` where the words contradict each other.
  private func year(in month: ReportMonth) -> Int? {
    let isBefore = isLastYear || isSameTime
    guard years.count <= 1, !(isLastYear && isThisYear && !isSameTime) else { return nil }
    guard let named = years.first else { return isBefore ? month.year - 1 : month.year }
    // 2025年11月上年同期 is a year before what it names, unless it names last year's month itself.
    if isBefore { return named == month.year || named == month.year - 1 ? month.year - 1 : nil }
    return isThisYear && named != month.year ? nil : named
  }

  /// The month that the words end in, where they say so wholly.
  var absoluteMonth: ReportMonth? {
    guard years.count == 1, let year = years.first else { return nil }
    let numbers = Set((months.union(toDates)).compactMap { $0 })
    return numbers.count == 1 ? numbers.first.flatMap { ReportMonth(year: year, month: $0) } : nil
  }
}

/// Takes folded texts of headers and titles apart. Cost: linear in the text.
struct HeaderLexer {
  private enum Token {
    case measure(FactID)
    case month, monthBefore, toDate, toDateBefore, wholeYear, thisYear, lastYear, sameTime
    case filler
  }

  /// By first character, the longest first.
  private let words: [Character: [(letters: [Character], token: Token)]]

  private static let phrases: [(String, Token)] = [
    ("本月", .month), ("当月", .month), ("上月", .monthBefore), ("同期", .sameTime), ("同月", .sameTime),
    ("本月累计", .toDate), ("当月累计", .toDate), ("累计", .toDate), ("上月累计", .toDateBefore), ("1-本月", .toDate),
    ("1月-本月", .toDate), ("年初-本月", .toDate), ("自年初-本月", .toDate), ("年初-本月累计", .toDate),
    ("自年初累计", .toDate), ("年初累计", .toDate), ("全年", .wholeYear), ("年度", .wholeYear), ("本年", .thisYear),
    ("今年", .thisYear), ("当年", .thisYear), ("上年", .lastYear), ("去年", .lastYear), ("上一年", .lastYear),
  ]

  /// Words that leave a figure what it is. 当年价 is the price basis in which output is told; 不变价 is another.
  private static let fillers = [
    "现价", "现行价格", "当年价格", "当年价", "按现价", "按现行价格", "合计", "总计", "总额", "金额", "完成", "实际", "实绩", "企业",
    "数据", "人数", "报送数", "填报数", "上报数", "自愿填报", "非统计口径", "模拟数据", "单位:", "计量单位:", "金额单位:", "人民币", "RMB",
    "rmb", "CNY", "¥", "(人)", "(个)", "(家)",
  ]

  init(_ measures: [(words: String, id: FactID)]) {
    let all =
      measures.map { ($0.words, Token.measure($0.id)) } + Self.phrases + Self.fillers.map { ($0, Token.filler) }
    words = Dictionary(grouping: all.map { (letters: Array($0.0), token: $0.1) }) { $0.letters[0] }
      .mapValues { $0.sorted { $0.letters.count > $1.letters.count } }
  }

  /// What a folded text says.
  func words(of text: String) -> HeaderWords {
    let letters = Array(text)
    var found = HeaderWords()
    var unknown: [Character] = []
    var place = 0
    func close() {
      if !unknown.isEmpty { found.unknown.append(String(unknown)) }
      unknown = []
    }
    while place < letters.count {
      let letter = letters[place]
      // 总额 of 利润总额 belongs to a word that is not known, and is none by itself.
      if let next = word(letters, place, inUnknown: !unknown.isEmpty, &found) ?? time(letters, place, &found)
        ?? unit(letters, place, &found)
      {
        close()
        place = next
      } else if Self.separators.contains(letter) || (letter == "数" || letter == "额") && unknown.isEmpty && place > 0 {
        close()
        place += 1
      } else if letter.isASCIIDigit {
        // A run of digits is taken whole, so that 11-12月 is not read as 1-12月.
        while place < letters.count, letters[place].isASCIIDigit {
          unknown.append(letters[place])
          place += 1
        }
      } else {
        unknown.append(letter)
        place += 1
      }
    }
    close()
    return found
  }

  private static let separators: Set<Character> = [
    "(", ")", "[", "]", ":", ",", "、", "/", "-", ".", ";", "*", "_", "。",
  ]

  private func word(
    _ letters: [Character], _ place: Int, inUnknown: Bool, _ found: inout HeaderWords
  ) -> Int? {
    if letters[place].isASCIIDigit, place > 0, letters[place - 1].isASCIIDigit { return nil }
    let known = words[letters[place]]?.first { $0.letters.elementsEqual(letters[place...].prefix($0.letters.count)) }
    guard let known else { return nil }
    switch known.token {
    case .measure(let id): found.measures.insert(id)
    case .month: found.months.insert(nil)
    case .monthBefore: found.isMonthBefore = true
    case .toDate: found.toDates.insert(nil)
    case .toDateBefore:
      found.toDates.insert(nil)
      found.isMonthBefore = true
    case .wholeYear: found.isWholeYear = true
    case .thisYear: found.isThisYear = true
    case .lastYear: found.isLastYear = true
    case .sameTime: found.isSameTime = true
    case .filler: if inUnknown { return nil }
    }
    return place + known.letters.count
  }

  // MARK: Times with numbers

  /// `2026年`, `2026年度`, `2026年10月`, `2026.10`, `1-10月`, `10月份`. A day (`2026年10月31日`, `2026-10-31`) is no period.
  private func time(_ letters: [Character], _ place: Int, _ found: inout HeaderWords) -> Int? {
    guard let first = Self.number(letters, place) else { return nil }
    let next = first.end < letters.count ? letters[first.end] : " "
    if first.end - place == 4, (1900...2199).contains(first.value) {
      let rest = first.end + 1
      if next == "年" {
        if Self.isDay(letters, rest, "月", "日") { return nil }
        found.years.insert(first.value)
        if rest < letters.count, letters[rest] == "度" {
          found.isWholeYear = true
          return rest + 1
        }
        return rest
      }
      guard next == "." || next == "/" || next == "-" else { return nil }
      // 2026-1-10 is a day.
      if let end = toDate(letters, rest, isOfYear: next != "-", &found) {
        found.years.insert(first.value)
        return end
      }
      guard let month = Self.number(letters, rest), (1...12).contains(month.value), month.end - rest <= 2,
        !Self.isDay(letters, rest, next, nil)
      else { return nil }
      found.years.insert(first.value)
      found.months.insert(month.value)
      return Self.afterMonth(letters, month.end)
    }
    if let end = toDate(letters, place, isOfYear: place > 0 && letters[place - 1] == "年", &found) { return end }
    guard (1...12).contains(first.value), next == "月" else { return nil }
    found.months.insert(first.value)
    return Self.afterMonth(letters, first.end)
  }

  /// `1-10月`, `1月-10月`; behind a year also `1-10`, as in `2026.1-10`.
  private func toDate(
    _ letters: [Character], _ place: Int, isOfYear: Bool, _ found: inout HeaderWords
  ) -> Int? {
    guard let first = Self.number(letters, place), first.value == 1, first.end - place == 1 else { return nil }
    var rest = first.end
    if rest < letters.count, letters[rest] == "月" { rest += 1 }
    guard rest < letters.count, letters[rest] == "-", let last = Self.number(letters, rest + 1),
      (1...12).contains(last.value)
    else { return nil }
    let next: Character? = last.end < letters.count ? letters[last.end] : nil
    guard next == "月" || isOfYear && next.map({ !Self.goesOn.contains($0) }) ?? true else { return nil }
    found.toDates.insert(last.value)
    return Self.afterMonth(letters, last.end)
  }

  /// What makes two numbers behind a year days, quarters or parts of another number, and no months.
  private static let goesOn = Set<Character>("0123456789.-/日号季期批周旬次轮届%个家")

  private static func number(_ letters: [Character], _ place: Int) -> (value: Int, end: Int)? {
    if place > 0, place < letters.count, letters[place - 1].isASCIIDigit { return nil }
    var end = place
    while end < letters.count, end - place < 5, letters[end].isASCIIDigit { end += 1 }
    return Int(String(letters[min(place, letters.count)..<end])).map { ($0, end) }
  }

  /// Whether a month and a day follow.
  private static func isDay(_ letters: [Character], _ place: Int, _ between: Character, _ after: Character?) -> Bool {
    guard let month = number(letters, place), month.end < letters.count, letters[month.end] == between,
      let day = number(letters, month.end + 1), (1...31).contains(day.value)
    else { return false }
    return after == nil || day.end < letters.count && letters[day.end] == after
  }

  private static func afterMonth(_ letters: [Character], _ place: Int) -> Int {
    guard place < letters.count, letters[place] == "月" else { return place }
    return place + 1 < letters.count && letters[place + 1] == "份" ? place + 2 : place + 1
  }

  // MARK: Units

  private static let multiples: Set<Character> = ["十", "百", "千", "万", "亿"]
  private static let currencies = ["美", "欧", "日", "港", "英", "澳", "台", "新台", "韩"]

  /// `百万元`, `(万)`: the longest word of that form; one that is no unit of this program is named as such.
  private func unit(_ letters: [Character], _ place: Int, _ found: inout HeaderWords) -> Int? {
    var end = place
    if letters[place] == "单", letters[place...].starts(with: ["单", "位"]) { end += 2 }
    let start = end
    while end < letters.count, Self.multiples.contains(letters[end]) { end += 1 }
    let multiple = String(letters[start..<end])
    let currency = Self.currencies.filter { letters[end...].starts(with: Array($0)) }.max { $0.count < $1.count } ?? ""
    let last = end + currency.count
    if last < letters.count, letters[last] == "元" {
      let word = multiple + currency + "元"
      if let unit = AmountUnit.allCases.first(where: { $0.name.zh == word }) {
        found.units.insert(unit)
      } else {
        found.unknownUnits.append(word)
      }
      return last + 1
    }
    // 单位:万, (千)
    let isClosed = end == letters.count || Self.separators.contains(letters[end])
    let isOpened = start > place || place > 0 && (letters[place - 1] == "(" || letters[place - 1] == ":")
    guard !multiple.isEmpty, isClosed, isOpened else { return nil }
    found.unknownUnits.append(multiple)
    return end
  }

  /// The units that titles name for the whole sheet: behind 单位, in brackets, or alone in a cell. What stands there
  /// otherwise, such as 亿元企业, is no unit of the figures.
  func units(inTitle text: String) -> HeaderWords {
    var found = HeaderWords()
    for piece in Self.unitPieces(of: text) {
      let words = self.words(of: piece)
      found.units.formUnion(words.units)
      found.unknownUnits += words.unknownUnits
    }
    return found
  }

  private static func unitPieces(of text: String) -> [String] {
    var pieces: [String] = []
    func keepUnit(_ piece: Substring) {
      let isUnit = piece.allSatisfy { multiples.contains($0) || "元美欧日港英澳台新韩人家个户民币RMBrmbCNY,、/和及%".contains($0) }
      if isUnit, piece.contains(where: { $0 == "元" || multiples.contains($0) }) { pieces.append("单位:\(piece)") }
    }
    keepUnit(text[...])
    var rest = text[...]
    while let open = rest.firstIndex(of: "(") {
      rest = rest[rest.index(after: open)...]
      keepUnit(rest.prefix { $0 != ")" })
    }
    // 填报单位:… names who reports, and no unit.
    let owners = ["填报", "报送", "编制", "制表", "主管", "统计", "报告"]
    rest = text[...]
    while let found = rest.firstRange(of: "单位:") {
      let before = rest[..<found.lowerBound]
      rest = rest[found.upperBound...]
      guard !owners.contains(where: before.hasSuffix) else { continue }
      // A person's eye ends the unit at the next word.
      let piece = rest.prefix { multiples.contains($0) || "元美欧日港英澳台新韩人家个户民币RMBrmbCNY,、/和及%".contains($0) }
      keepUnit(piece)
    }
    return pieces
  }
}

extension Character {
  fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}
