import Diagnostics
import Journal
import Quantities

/// 放假安排: a year's holidays and made-up working days as a document publishes them, in place of what the program's own table
/// has of that year.
public struct PublishedYear: Sendable, Hashable {
  public let year: Int
  /// 文号, or the document's name where it has none.
  public let document: String
  /// Each day that is off (`false`), or worked though it lies on a weekend (`true`).
  public let days: [CalendarDay: Bool]

  public init(year: Int, document: String, days: [CalendarDay: Bool]) {
    self.year = year
    self.document = document
    self.days = days
  }

  public var daysOff: Int { days.values.count { !$0 } }
  public var daysMadeUp: Int { days.values.count { $0 } }

  /// The most lines that are read.
  static let mostLines = 200

  /// Reads lines such as `2027-01-01 休 元旦` and `2027-02-05 至 2027-02-11 休`; what stands behind the mark is for people.
  /// - Throws: `Diagnostics` with code `services.year-line`, `services.year-mixed`, `services.year-incomplete`,
  ///   `services.year-empty` or `services.year-document`, each at its line or field.
  public init(reading text: String, document: String) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    let document = document.filter { !$0.isNewline }
    if !(1...80).contains(document.count) { faults.append(.yearDocument) }
    var days: [CalendarDay: (isWorked: Bool, line: Int)] = [:]
    var year: Int?
    for (offset, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let words = line.split { $0.isWhitespace || $0 == "," || $0 == "，" }.map(String.init)
      guard !words.isEmpty else { continue }
      let number = offset + 1
      guard number <= Self.mostLines, let (span, isWorked) = Self.span(of: words) else {
        faults.append(.yearLine(number, "\(line)"))
        continue
      }
      for day in span {
        if (year ?? day.year) != day.year { faults.append(.yearMixed(number, year ?? day.year)) }
        year = year ?? day.year
        if let there = days[day] {
          faults.append(.yearRepeated(number, day, there.line))
        } else if isWorked, day.weekday <= 5 {
          faults.append(.yearWorksAnyway(number, day))
        } else {
          days[day] = (isWorked, number)
        }
      }
    }
    if days.isEmpty, faults.isEmpty { faults.append(.yearEmpty) }
    if let year, faults.isEmpty {
      // Days off in every year, whatever is published: without them the list is not whole.
      let missing = WorkingDayCalendar.fixedHolidays(in: year).filter { days[$0]?.isWorked != false }
      if !missing.isEmpty { faults.append(.yearIncomplete(missing)) }
    }
    guard let year, faults.isEmpty else { throw Diagnostics(faults) }
    self.init(year: year, document: document, days: days.mapValues(\.isWorked))
  }

  /// The days of a line and its mark; `nil` where it cannot be read, or names a span that runs backwards or beyond a month.
  private static func span(of words: [String]) -> (days: [CalendarDay], isWorked: Bool)? {
    guard let mark = words.firstIndex(where: { marks[$0.lowercased()] != nil }),
      let isWorked = marks[words[mark].lowercased()]
    else { return nil }
    let ends = words[..<mark].flatMap { $0.split { "至到~～—".contains($0) }.map(String.init) }.map {
      CalendarDay.typed($0)
    }
    guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
    let length = last.daysSinceEpoch - first.daysSinceEpoch
    guard (0..<31).contains(length) else { return nil }
    return ((0...length).map { first.adding(days: $0) }, isWorked)
  }

  private static let marks = [
    "休": false, "放假": false, "holiday": false, "off": false, "班": true, "上班": true, "补班": true,
    "makeup-workday": true, "workday": true,
  ]
}

extension PublishedYear {
  /// As the journal and the store hold it.
  public var json: CanonicalJSON {
    [
      "year": CanonicalJSON(year), "document": .text(document),
      "days": .object(Dictionary(uniqueKeysWithValues: days.map { ("\($0.key)", .boolean($0.value)) })),
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let year = json["year"].integer, let document = json["document"].text, let members = json["days"].members
    else { return nil }
    var days: [CalendarDay: Bool] = [:]
    for (text, value) in members {
      guard let day = CalendarDay(text), let isWorked = value.boolean else { return nil }
      days[day] = isWorked
    }
    self.init(year: year, document: document, days: days)
  }
}

extension Diagnostic {
  /// The name under which a line of what was pasted is told.
  private static let source = "放假安排"

  fileprivate static func yearLine(_ line: Int, _ text: String) -> Diagnostic {
    Diagnostic(
      "services.year-line", at: Place(file: source, line: line),
      Wording(zh: "第 \(line) 行“\(text.excerpt)”读不懂", en: "line \(line), “\(text.excerpt)”, cannot be read"),
      expected: Wording(
        zh: "日期（或“日期 至 日期”）、“休”或“班”，如 2027-02-05 至 2027-02-11 休 春节",
        en: "a day or two with 至 between, then 休 or 班, such as 2027-01-01 休"))
  }

  fileprivate static func yearMixed(_ line: Int, _ year: Int) -> Diagnostic {
    Diagnostic(
      "services.year-mixed", at: Place(file: source, line: line),
      Wording(zh: "第 \(line) 行不是 \(year) 年的日期", en: "line \(line) names a day outside \(year)"),
      remedy: Wording(zh: "一次登记一年；跨年的假日，分到各自的年份", en: "one year at a time; a holiday across the years goes to each"))
  }

  fileprivate static func yearRepeated(_ line: Int, _ day: CalendarDay, _ first: Int) -> Diagnostic {
    Diagnostic(
      "services.year-line", at: Place(file: source, line: line),
      Wording(
        zh: "第 \(line) 行的 \(day) 在第 \(first) 行已经写过", en: "\(day) of line \(line) stands in line \(first) already"),
      remedy: Wording(zh: "删去一处", en: "take one out"))
  }

  fileprivate static func yearWorksAnyway(_ line: Int, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "services.year-line", at: Place(file: source, line: line),
      Wording(
        zh: "第 \(line) 行的 \(day) 本来就是工作日，不用写“班”", en: "\(day) of line \(line) is a working day in any case"),
      remedy: Wording(zh: "核对日期；调休上班只有周六、周日", en: "check the day; only Saturdays and Sundays are made up"))
  }

  fileprivate static func yearIncomplete(_ missing: [CalendarDay]) -> Diagnostic {
    let days = missing.map { "\($0)" }.joined(separator: "、")
    return Diagnostic(
      "services.year-incomplete", at: Place(field: "days"),
      Wording(zh: "没有写 \(days) 放假，安排不全", en: "\(days) is not off: the list is not whole"),
      remedy: Wording(zh: "贴入全年的放假安排，法定节假日当天也要写", en: "paste the whole year's list with the holidays themselves"))
  }

  fileprivate static var yearEmpty: Diagnostic {
    Diagnostic(
      "services.year-empty", at: Place(field: "days"),
      Wording(zh: "没有贴入放假安排，也没有选文件", en: "nothing was pasted, and no file chosen"),
      expected: Wording(zh: "每行一个日期和“休”或“班”", en: "a day and 休 or 班 a line"))
  }

  fileprivate static var yearDocument: Diagnostic {
    Diagnostic(
      "services.year-document", at: Place(field: "document"),
      Wording(zh: "没有填写文号，或者太长", en: "the document's number is missing or too long"),
      expected: Wording(
        zh: "公布放假安排的文件的文号，最多 80 字", en: "the number of the document that publishes it, at most 80 characters"))
  }
}
