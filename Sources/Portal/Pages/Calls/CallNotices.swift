import Benefits
import Delivery
import Diagnostics
import PolicyCorpus
import Quantities

/// A line about a call, with the notice that it opens.
struct CallLine: Sendable, Hashable {
  let text: String
  let href: String?
}

/// The calls that are published, by their benefits, as they stand on a day. One that closed more than a year before the day
/// is over: nobody is led to it.
struct CallNotices: Sendable {
  /// Of each benefit the open ones first, then the announced, then those that have closed; of each those for the newest year
  /// first, then the newest.
  private let calls: [InstrumentID: [Call]]
  private let on: CalendarDay
  /// For how many days after its last one a call is still told of, as closed: until the next of a yearly one.
  private static let remembered = 365

  /// - Parameter calls: the newest first.
  init(_ calls: [Call], on day: CalendarDay) {
    on = day
    let shown = calls.filter { call in
      // What was not out yet on that day is no notice of that day.
      if case .published(let since) = call.state, since > day { return false }
      return switch call.phase(on: day) {
      case .open, .announced: true
      case .closed: call.terms.closes.adding(days: Self.remembered) >= day
      case .drafted, .withdrawn: false
      }
    }
    self.calls = Dictionary(grouping: shown, by: \.terms.instrument).mapValues { calls in
      calls.enumerated().sorted { left, right in
        (Self.rank(left.element.phase(on: day)), -left.element.terms.year, left.offset)
          < (Self.rank(right.element.phase(on: day)), -right.element.terms.year, right.offset)
      }.map(\.element)
    }
  }

  private static func rank(_ phase: Call.Phase) -> Int {
    switch phase {
    case .open: 0
    case .announced: 1
    case .closed, .drafted, .withdrawn: 2
    }
  }

  /// - Parameter day: today where `nil`.
  static func published(
    _ request: PortalRequest, _ portal: Portal, on day: CalendarDay? = nil
  ) async throws -> CallNotices {
    CallNotices(try await portal.ports.delivery.store.read { try $0.calls() }, on: day ?? request.today)
  }

  /// The call under which a benefit is given for a year: another year's does not count. Whichever counts first where no
  /// year is named; `lines` tells them all.
  func call(of benefit: InstrumentID, for year: Int? = nil) -> Call? {
    calls[benefit]?.first { (year ?? $0.terms.year) == $0.terms.year }
  }

  /// The same as an assessment tells it; `nil` for one that has closed, and for none.
  func state(of benefit: InstrumentID, for year: Int?) -> CallState? {
    switch call(of: benefit, for: year)?.phase(on: on) {
    case .open: .open
    case .announced: .announced
    case .closed, .drafted, .withdrawn, nil: nil
    }
  }

  /// What a match means for who wants to apply: the window, or that no call is published.
  func line(of benefit: InstrumentID, for year: Int? = nil, _ words: Strings) -> CallLine {
    guard let call = call(of: benefit, for: year) else {
      return CallLine(text: CallState.none.words(words.language), href: nil)
    }
    return CallLine(text: Self.told(call, on: on, words), href: call.path)
  }

  /// The same for each year for which a call is published. The year is told wherever it could be mistaken: where there are
  /// several, and where it is not the last closed one, for which most figures stand.
  func lines(of benefit: InstrumentID, _ words: Strings) -> [CallLine] {
    let years = (calls[benefit] ?? []).map(\.terms.year).reduce(into: [Int]()) { if !$0.contains($1) { $0.append($1) } }
    guard !years.isEmpty else { return [line(of: benefit, words)] }
    return years.map { year in
      let line = line(of: benefit, for: year, words)
      guard years.count > 1 || year != on.year - 1 else { return line }
      let told = [words("card.year", ["year": "\(year)"]), line.text].joined(separator: words("sentence.separator"))
      return CallLine(text: told, href: line.href)
    }
  }

  /// The same for the benefits of a clause.
  func summary(of clause: Clause, _ words: Strings) -> String {
    let published = clause.instruments.compactMap { instrument in
      call(of: instrument.id).map { "\($0.terms.title)（\($0.terms.document)）\(Self.told($0, on: on, words))" }
    }
    return published.isEmpty ? words("clause.noCall") : published.joined(separator: words("sentence.separator"))
  }

  /// The window, and where one applies if that is elsewhere.
  private static func told(_ call: Call, on day: CalendarDay, _ words: Strings) -> String {
    let window = window(of: call, on: day, words)
    guard call.terms.entrance == .elsewhere else { return window }
    return [window, filing(call, words)].joined(separator: words("sentence.separator"))
  }

  /// `在其他渠道申报：某某局（联系电话）`: of a call that is filed elsewhere.
  static func filing(_ call: Call, _ words: Strings) -> String {
    words("calls.elsewhere.at", ["unit": call.terms.unit, "contact": call.terms.contact])
  }

  /// `正在受理：2026年6月1日至2026年6月30日，还有 5 天截止`.
  static func window(of call: Call, on day: CalendarDay, _ words: Strings) -> String {
    let language = words.language
    let phase = call.phase(on: day)
    let span = words(
      "calls.window",
      [
        "phase": phase.wording(language), "from": call.terms.opens.text(in: language),
        "to": call.terms.closes.text(in: language),
      ])
    guard phase == .open, call.terms.entrance.isApplied else { return span }
    return span + words("calls.closing.mark") + remaining(of: call, on: day, words)
  }

  /// How many days there are from today to the last day; 0 on the last day.
  static func daysLeft(of call: Call, on day: CalendarDay) -> Int {
    call.terms.closes.daysSinceEpoch - day.daysSinceEpoch
  }

  /// `还有 5 天截止`, `明天截止`, `今天截止`: of a window that is open.
  static func remaining(of call: Call, on day: CalendarDay, _ words: Strings) -> String {
    switch daysLeft(of: call, on: day) {
    case 0: words("calls.closesToday")
    case 1: words("calls.closesTomorrow")
    case let days: words("calls.closesIn", ["days": "\(days)"])
    }
  }

  /// Within how many days of its end a window is reminded of.
  static let reminding = 10
}

extension Call {
  /// The notice's own page.
  var path: String { "/calls/\(id)" }
}
