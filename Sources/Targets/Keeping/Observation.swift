import Decimals
import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// 观测值: one figure of an indicator, as somebody told it. It is never edited: a later one takes its place, or it is
/// taken back, each with the reason.
public struct Observation: Sendable, Hashable {
  public let id: Int
  public let line: Line
  public let indicator: InstrumentID
  public let basis: Basis
  /// Where it comes from, in the words of the one who told it: a bulletin, a letter, a list.
  public let source: String
  public let trace: Trace
  /// What became of it; `nil` while it stands.
  public var ending: Ending?

  /// What was observed: where, when, how much, in the indicator's own unit.
  public struct Line: Sendable, Hashable {
    public let place: TargetPlace
    public let time: ObservedTime
    public let value: Decimal128

    public init(place: TargetPlace, time: ObservedTime, value: Decimal128) {
      self.place = place
      self.time = time
      self.value = value
    }
  }

  public init(
    id: Int, line: Line, indicator: InstrumentID, basis: Basis, source: String, trace: Trace, ending: Ending? = nil
  ) {
    self.id = id
    self.line = line
    self.indicator = indicator
    self.basis = basis
    self.source = source
    self.trace = trace
    self.ending = ending
  }
}

extension [Observation] {
  /// The one that stands for a place and a time from a source: at most one does.
  func standing(_ line: Observation.Line, from source: String) -> Observation? {
    self.last { $0.ending == nil && $0.line.place == line.place && $0.line.time == line.time && $0.source == source }
  }
}

/// Who told something, when, and where the journal has it.
public struct Trace: Sendable, Hashable {
  public let at: Timestamp
  public let by: ActorID
  public let record: Int

  public init(at: Timestamp, by: ActorID, record: Int) {
    self.at = at
    self.by = by
    self.record = record
  }

  init(_ record: JournalRecord) {
    self.init(at: record.entry.at, by: record.entry.actor, record: record.sequence)
  }

  /// As forms that replace the thing ask for it.
  public var change: RecordedChange { RecordedChange(record: record, by: by, at: at) }
}

/// What became of something that no longer stands.
public struct Ending: Sendable, Hashable {
  /// The one that took its place; `nil` where it was taken back.
  public let successor: Int?
  public let reason: String
  public let trace: Trace

  public init(successor: Int?, reason: String, trace: Trace) {
    self.successor = successor
    self.reason = reason
    self.trace = trace
  }
}

/// 年度任务: what an area is given to reach in a year, by a document with a number. None of the city's documents holds
/// the years after 2025, so that they are entered here.
public struct Assignment: Sendable, Hashable {
  public let id: Int
  public let indicator: InstrumentID
  public let year: Int
  public let area: AreaCode
  /// In the indicator's own unit.
  public let value: Decimal128
  /// 文号: the number of the document that gave it.
  public let document: String
  public let issuedOn: CalendarDay
  /// Who gave it: the city's counts before a district's own (`shenggui-2023/7:who-sets-yearly-target`).
  public let giver: Giver
  public let trace: Trace
  public var ending: Ending?

  public enum Giver: String, Sendable, Hashable, CaseIterable {
    case city, district
  }

  public init(
    id: Int, indicator: InstrumentID, year: Int, area: AreaCode, value: Decimal128, document: String,
    issuedOn: CalendarDay, giver: Giver, trace: Trace, ending: Ending? = nil
  ) {
    self.id = id
    self.indicator = indicator
    self.year = year
    self.area = area
    self.value = value
    self.document = document
    self.issuedOn = issuedOn
    self.giver = giver
    self.trace = trace
    self.ending = ending
  }
}

extension Sequence<Assignment> {
  /// The one that holds on a day: of those that stand and have been issued, the city's, then the later one.
  public func holding(on day: CalendarDay) -> Assignment? {
    self.filter { $0.ending == nil && $0.issuedOn <= day }
      .max { ($0.giver == .city ? 1 : 0, $0.issuedOn, $0.id) < ($1.giver == .city ? 1 : 0, $1.issuedOn, $1.id) }
  }
}

/// 考核归属: for which area an enterprise counts from one month on, where that is not what its statistical area says; and for
/// which park it counts, which is the one answer to where it belongs (所在园区). Streets and parks are two breakdowns: for any
/// month at most one attribution gives an area, and at most one a park.
public struct Attribution: Sendable, Hashable {
  public let id: Int
  public let enterprise: CreditCode
  public let span: Span
  /// The street, town or district; `nil` where its statistical area holds, and only the park is told.
  public let area: AreaCode?
  /// The park, where it counts for one: parks are a breakdown beside streets and towns, never added to them.
  public let park: AreaCode?
  public let reason: String
  public let trace: Trace
  public var ending: Ending?

  /// Whole months, `until` included; open while `until` is `nil`.
  public struct Span: Sendable, Hashable {
    public let from: Period
    public let until: Period?

    /// `nil` where a bound is no month, or the end lies before the start.
    public init?(from: Period, until: Period?) {
      guard case .month = from else { return nil }
      if let until {
        guard case .month = until, until >= from else { return nil }
      }
      self.from = from
      self.until = until
    }

    public func contains(_ day: CalendarDay) -> Bool {
      from.start <= day && (until.map { day <= $0.lastDay } ?? true)
    }

    /// As messages say it: from which month, and to which or on.
    var wording: Wording {
      Wording(
        zh: "\(from.wording.zh)起\(until.map { "至\($0.wording.zh)" } ?? "")",
        en: "from \(from.wording.en) \(until.map { "to \($0.wording.en)" } ?? "on")")
    }

    public func overlaps(_ other: Span) -> Bool {
      (until.map { other.from <= $0 } ?? true) && (other.until.map { from <= $0 } ?? true)
    }
  }

  public init(
    id: Int, enterprise: CreditCode, span: Span, area: AreaCode?, park: AreaCode?, reason: String, trace: Trace,
    ending: Ending? = nil
  ) {
    self.id = id
    self.enterprise = enterprise
    self.span = span
    self.area = area
    self.park = park
    self.reason = reason
    self.trace = trace
    self.ending = ending
  }
}

extension Attribution {
  /// Whether it stands and holds for a month of a span.
  func stands(during span: Span) -> Bool { ending == nil && self.span.overlaps(span) }
}

extension Sequence<Attribution> {
  /// The area that was given for a day; `nil` where the statistical area holds.
  public func area(on day: CalendarDay) -> Attribution? {
    first { $0.ending == nil && $0.area != nil && $0.span.contains(day) }
  }

  /// The park that was given for a day.
  public func park(on day: CalendarDay) -> Attribution? {
    first { $0.ending == nil && $0.park != nil && $0.span.contains(day) }
  }
}

extension Assignment {
  /// The year that a document's number names in its brackets (GB/T 9704): 2026 of 沪经信〔2026〕9号; `nil` of one without.
  static func year(ofDocument number: String) -> Int? {
    number.firstMatch(of: /[〔【\[［(（]\s*(20[0-9]{2})\s*[〕】\]］)）]/).flatMap { Int($0.1) }
  }

  /// Whether a document is named by a number: a year in its brackets, then which of that year.
  public static func isNumber(_ document: String) -> Bool {
    year(ofDocument: document) != nil && document.contains(/[〕】\]］)）]\s*第?\s*[0-9０-９]+\s*号/)
  }

  /// Whether a document with a number of a year may be issued on a day: in that year, or in January after it, as what is
  /// signed and numbered in its last days may be printed and sent out only then.
  static func isIssued(_ day: CalendarDay, withNumberOf year: Int) -> Bool {
    day.year == year || (day.year == year + 1 && day.month == 1)
  }
}
