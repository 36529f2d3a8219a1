import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 台账: what a row tells of a case beside what it is about: when it was registered, who had it, and how far it came.
///
/// A row that tells nothing of it is a case that comes in today.
public struct CaseLedger: Sendable, Hashable {
  /// How far the case came.
  public enum State: Sendable, Hashable {
    /// 待接办.
    case new
    /// 办理中, taken up on a day.
    case inHand(since: CalendarDay)
    /// 已办结. When it was taken up is `nil` where the ledger does not say: then it is in no rate of taking up.
    case closed(CaseOutcome, words: String, taken: CalendarDay?, on: CalendarDay, rating: CaseRating.Mark?)
  }

  /// `nil` for today.
  public let registered: CalendarDay?
  /// 承办单位; `nil` for whoever it is routed to.
  public let unit: ServiceUnit?
  public let state: State

  /// A row that tells nothing.
  public static let none = CaseLedger(registered: nil, unit: nil, state: .new)

  init(registered: CalendarDay?, unit: ServiceUnit?, state: State) {
    self.registered = registered
    self.unit = unit
    self.state = state
  }

  /// The columns, each by any of its names.
  static let columns: [(id: String, names: [String])] = [
    ("registered", ["registered", "登记日期"]), ("unit", ["unit", "承办单位"]), ("state", ["state", "状态"]),
    ("taken", ["taken", "接办日期"]), ("closed", ["closed", "办结日期"]), ("outcome", ["outcome", "办结结果"]),
    ("words", ["words", "办结情况"]), ("rating", ["rating", "满意度"]),
  ]

  private enum Told {
    case new, inHand, closed
  }

  private static let states: [String: Told] = [
    "待接办": .new, "new": .new, "办理中": .inHand, "在办": .inHand, "in_hand": .inHand, "已办结": .closed, "办结": .closed,
    "closed": .closed,
  ]
  private static let outcomes: [String: CaseOutcome] = [
    "已解决": .done, "done": .done, "未能解决": .doneWithoutHelp, "办结，未能解决": .doneWithoutHelp,
    "done_without_help": .doneWithoutHelp, "联系不上": .notReachable, "not_reachable": .notReachable,
  ]
  private static let marks: [String: CaseRating.Mark] = [
    "满意": .satisfied, "satisfied": .satisfied, "基本满意": .fair, "fair": .fair, "不满意": .dissatisfied,
    "dissatisfied": .dissatisfied,
  ]

  /// Reads a row.
  /// - Parameter cell: the text of a column; empty where the file has no such column.
  /// - Returns: what it tells, and every fault, each under its column's id.
  static func read(_ cell: (String) -> String, areas: AreaRegister) -> (ledger: CaseLedger, faults: [Diagnostic]) {
    var faults: [Diagnostic] = []
    func day(_ column: String) -> CalendarDay? {
      let text = cell(column)
      guard !text.isEmpty else { return nil }
      let day = self.day(text)
      if day == nil { faults.append(.ledgerDay(text, column)) }
      return day
    }
    func one<Value>(_ column: String, of values: [String: Value], _ expected: Wording) -> Value? {
      let text = cell(column)
      guard !text.isEmpty else { return nil }
      let value = values[text]
      if value == nil { faults.append(.ledgerWord(text, column, expected)) }
      return value
    }
    let (registered, taken, closed) = (day("registered"), day("taken"), day("closed"))
    let told = one("state", of: states, Wording(zh: "待接办、办理中、已办结", en: "new, in_hand or closed"))
    let outcome = one(
      "outcome", of: outcomes, Wording(zh: "已解决、未能解决、联系不上", en: "done, done_without_help or not_reachable"))
    let mark = one("rating", of: marks, Wording(zh: "满意、基本满意、不满意", en: "satisfied, fair or dissatisfied"))
    var unit: ServiceUnit?
    if !cell("unit").isEmpty {
      unit = self.unit(cell("unit"), in: areas)
      if unit == nil { faults.append(.ledgerUnit(cell("unit"))) }
    }
    let isClosed = ["closed", "outcome", "words", "rating"].contains { !cell($0).isEmpty }
    // Without a word of how far it came, what it tells of its end says so.
    let state = told ?? (isClosed ? .closed : !cell("taken").isEmpty ? .inHand : .new)
    func need(_ columns: String...) {
      for column in columns where cell(column).isEmpty { faults.append(.ledgerMissing(column, cell("state"))) }
    }
    switch state {
    case .new: if isClosed || !cell("taken").isEmpty { faults.append(.ledgerState(cell("state"))) }
    case .inHand:
      if isClosed { faults.append(.ledgerState(cell("state"))) }
      need("registered", "taken")
    case .closed: need("registered", "closed", "outcome")
    }
    let days = [("registered", registered), ("taken", taken), ("closed", closed)].compactMap { name, day in
      day.map { (name, $0) }
    }
    for (earlier, later) in zip(days, days.dropFirst()) where later.1 < earlier.1 {
      faults.append(.ledgerOrder(later.0, later.1, earlier.1))
    }
    let text = cell("words")
    if !text.isEmpty { faults += CaseText.faults(text, field: "words") }
    guard faults.isEmpty else { return (.none, faults) }
    switch (state, registered, taken, closed, outcome) {
    case (.inHand, _, let taken?, _, _):
      return (CaseLedger(registered: registered, unit: unit, state: .inHand(since: taken)), [])
    case (.closed, _, _, let closed?, let outcome?):
      let words = text.isEmpty ? cell("outcome") : text
      return (
        CaseLedger(
          registered: registered, unit: unit,
          state: .closed(outcome, words: words, taken: taken, on: closed, rating: mark)), []
      )
    default: return (CaseLedger(registered: registered, unit: unit, state: .new), [])
    }
  }

  /// The last day of which it tells.
  var lastDay: (column: String, day: CalendarDay)? {
    switch state {
    case .closed(_, _, _, let day, _): ("closed", day)
    case .inHand(let day): ("taken", day)
    case .new: registered.map { ("registered", $0) }
    }
  }

  private static func day(_ text: String) -> CalendarDay? {
    CalendarDay.typed(text).flatMap { FactDictionary.days.contains($0) ? $0 : nil }
  }

  /// `松江区`, `松江区 规划资源局`, `310117` or `310117:规划资源局`; `nil` where no area of today, or more than one, bears the name.
  private static func unit(_ text: String, in areas: AreaRegister) -> ServiceUnit? {
    func isOffice(_ area: Area) -> Bool { area.level != .park && area.until == nil }
    if let unit = ServiceUnit(text) { return areas.area(unit.area).map(isOffice) == true ? unit : nil }
    let parts = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
    guard let name = parts.first else { return nil }
    let codes = Set(areas.all.filter { $0.name == name && isOffice($0) }.map(\.code))
    guard codes.count == 1, let code = codes.first else { return nil }
    return parts.count == 1 ? ServiceUnit(code) : ServiceUnit("\(code):\(parts[1])")
  }

  /// The events after the opening, each with its day; none of a case that waits to be taken up.
  func events(after opening: CalendarDay, by unit: ServiceUnit, _ calendar: ServiceCalendar) -> [(
    CaseEvent, CalendarDay
  )] {
    func taken(_ day: CalendarDay) -> (CaseEvent, CalendarDay) {
      (.taken(party: 0, afterWorkingDays: calendar.workingDays(after: opening, through: day, for: unit)), day)
    }
    switch state {
    case .new: return []
    case .inHand(let day): return [taken(day)]
    case .closed(let outcome, let words, let day, let end, let mark):
      let rated = mark.map {
        (CaseEvent.rated(CaseRating(mark: $0, words: Self.heard, isOnBehalf: true)), end)
      }
      return [day.map(taken), (.closed(party: 0, outcome, words: words), end), rated].compactMap { $0 }
    }
  }

  /// How an imported ledger's word of how content the enterprise is was heard.
  private static let heard = "台账所记"
}

extension CalendarDay {
  /// The instant at which something of a ledger stands in its case's history: within the office's hours of its day, and of
  /// today as it is.
  func instant(hour: Int, at now: Timestamp) -> Timestamp {
    self < now.dayInShanghai ? Timestamp(dayInShanghai: self, minute: hour * 60) ?? now : now
  }
}

extension Diagnostic {
  fileprivate static func ledgerDay(_ text: String, _ column: String) -> Diagnostic {
    Diagnostic(
      "cases.import-day", at: Place(field: column),
      Wording(zh: "“\(text.excerpt)”不是日期", en: "“\(text.excerpt)” is no day"),
      expected: Wording(zh: "如 2026-05-10", en: "such as 2026-05-10"))
  }

  fileprivate static func ledgerWord(_ text: String, _ column: String, _ expected: Wording) -> Diagnostic {
    Diagnostic(
      "cases.import-word", at: Place(field: column),
      Wording(zh: "没有“\(text.excerpt)”这个说法", en: "“\(text.excerpt)” is none of the words"), expected: expected)
  }

  fileprivate static func ledgerUnit(_ text: String) -> Diagnostic {
    Diagnostic(
      "cases.unit", at: Place(field: "unit"),
      Wording(
        zh: "“\(text.excerpt)”不是哪一个区或街镇",
        en: "“\(text.excerpt)” is no district, street or town, or several are called so"),
      expected: Wording(
        zh: "名称或代码，部门写在后面，如“松江区 规划资源局”、310117；重名的写代码",
        en: "a name or code with the department after it, such as “松江区 规划资源局” or 310117; the code where names repeat"))
  }

  fileprivate static func ledgerMissing(_ column: String, _ state: String) -> Diagnostic {
    Diagnostic(
      "cases.import-missing", at: Place(field: column), Wording(zh: "没有填写", en: "nothing is written"),
      expected: column == "taken"
        ? Wording(zh: "办理中的写接办日期；不知道哪天接办的，状态写待接办", en: "the day of taking up; where it is unknown the state is new")
        : Wording(
          zh: "已经接办、办结的写登记日期；办结的还要写办结日期和结果",
          en: "the day of registration of what was taken up; of what was closed also its end and outcome"))
  }

  fileprivate static func ledgerState(_ state: String) -> Diagnostic {
    Diagnostic(
      "cases.import-state", at: Place(field: "state"),
      Wording(
        zh: "状态“\(state.excerpt)”和这一行写的接办、办结对不上",
        en: "the state “\(state.excerpt)” is not what the row tells of its end"),
      remedy: Wording(zh: "改状态，或清空接办、办结各栏", en: "change the state, or empty what tells of the end"))
  }

  fileprivate static func ledgerOrder(_ column: String, _ day: CalendarDay, _ earlier: CalendarDay) -> Diagnostic {
    Diagnostic(
      "cases.import-order", at: Place(field: column),
      Wording(zh: "\(day) 早于它前面的 \(earlier)", en: "\(day) lies before \(earlier)"),
      remedy: Wording(zh: "核对登记、接办、办结的日期", en: "check the days of registration, taking up and closing"))
  }

  static func ledgerFuture(_ column: String, _ day: CalendarDay) -> Diagnostic {
    Diagnostic(
      "cases.import-future", at: Place(field: column), Wording(zh: "\(day) 还没有到", en: "\(day) has not come yet"),
      expected: Wording(zh: "今天或以前", en: "today or before"))
  }

  static func ledgerElsewhere(_ unit: ServiceUnit) -> Diagnostic {
    Diagnostic(
      "cases.import-elsewhere", at: Place(field: "unit"),
      Wording(zh: "\(unit) 不在您的范围内", en: "\(unit) is outside your scope"),
      expected: Wording(zh: "本区域的单位，或空着由系统分派", en: "a unit of your own area, or nothing to have it routed"))
  }
}
