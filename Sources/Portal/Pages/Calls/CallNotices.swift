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

/// The calls that are published, by their benefits, as they stand on a day: all of them, or those that are for enterprises of
/// a place. One that closed more than a year before the day is over: nobody is led to it.
struct CallNotices: Sendable {
  /// Of each benefit the open ones first, the nearest last day before the others, then the announced, then those that have
  /// closed, of these the newest year first. What has closed is told while nothing of its year, for the same enterprises, is
  /// open or announced, and then the newest alone.
  private let calls: [InstrumentID: [Call]]
  private let limits: [CallID: CallLimit]
  private let place: AreaCode?
  private let on: CalendarDay
  /// For how many days after its last one a call is still told of, as closed: until the next of a yearly one.
  private static let remembered = 365

  /// - Parameters:
  ///   - calls: the newest first.
  ///   - limits: of the districts' ones among them.
  ///   - place: where the enterprise is counted that is asked about; `nil` where none is, or nobody knows where it is.
  init(_ calls: [Call], limits: [CallID: CallLimit] = [:], of place: AreaCode? = nil, on day: CalendarDay) {
    on = day
    self.limits = limits
    self.place = place
    let shown = calls.filter { call in
      // What was not out yet on that day is no notice of that day.
      if case .published(let since) = call.state, since > day { return false }
      guard limits[call.id]?.admits(place) ?? true else { return false }
      return switch call.phase(on: day) {
      case .open, .announced: true
      case .closed: call.terms.closes.adding(days: Self.remembered) >= day
      case .drafted, .withdrawn: false
      }
    }
    self.calls = Dictionary(grouping: shown, by: \.terms.instrument).mapValues { calls in
      let sorted = calls.enumerated().sorted { left, right in
        Self.order(left.element, left.offset, on: day).lexicographicallyPrecedes(
          Self.order(right.element, right.offset, on: day))
      }.map(\.element)
      var told: Set<Told> = []
      return sorted.filter { call in
        let isFirst = told.insert(Told(year: call.terms.year, area: place == nil ? limits[call.id]?.area : nil))
          .inserted
        return isFirst || call.phase(on: day) != .closed
      }
    }
  }

  /// What the calls of one benefit stand in for each other by, once they have closed.
  private struct Told: Hashable {
    let year: Int
    let area: AreaCode?
  }

  private static func order(_ call: Call, _ offset: Int, on day: CalendarDay) -> [Int] {
    let newest = [-call.terms.year, offset]
    return switch call.phase(on: day) {
    case .open: [0, call.terms.closes.daysSinceEpoch] + newest
    case .announced: [1, call.terms.opens.daysSinceEpoch] + newest
    case .closed, .drafted, .withdrawn: [2] + newest
    }
  }

  /// - Parameters:
  ///   - day: today where `nil`.
  ///   - place: as the initialiser has it.
  static func published(
    _ request: PortalRequest, _ portal: Portal, on day: CalendarDay? = nil, of place: AreaCode? = nil
  ) async throws -> CallNotices {
    let calls = try await portal.ports.delivery.store.read { try $0.calls() }
    return CallNotices(
      calls, limits: try await portal.limits(of: calls), of: place, on: day ?? request.today)
  }

  /// The call under which a benefit is given for a year: another year's does not count. Whichever counts first where no
  /// year is named; `lines` tells them all.
  func call(of benefit: InstrumentID, for year: Int? = nil) -> Call? { told(of: benefit, for: year).first }

  /// All that are told of a benefit for a year; where none is named, for that of the first.
  private func told(of benefit: InstrumentID, for year: Int?) -> [Call] {
    let all = calls[benefit] ?? []
    return all.filter { $0.terms.year == year ?? all.first?.terms.year }
  }

  /// The same as an assessment tells it; `nil` for one that has closed, and for none. Of whom nobody knows the place, a
  /// district's call says nothing.
  func state(of benefit: InstrumentID, for year: Int?) -> CallState? {
    let call = told(of: benefit, for: year).first { place != nil || limits[$0.id] == nil }
    return switch call?.phase(on: on) {
    case .open: .open
    case .announced: .announced
    case .closed, .drafted, .withdrawn, nil: nil
    }
  }

  /// What a match means for who wants to apply: the window of each call for a year, the nearest last day first, or that none
  /// is published.
  func lines(of benefit: InstrumentID, for year: Int?, _ words: Strings) -> [CallLine] {
    lines(told(of: benefit, for: year), words) { _ in nil }
  }

  /// The same for each year for which a call is published. The year is told wherever it could be mistaken: where there are
  /// several, and where it is not the last closed one, for which most figures stand.
  func lines(of benefit: InstrumentID, _ words: Strings) -> [CallLine] {
    let all = calls[benefit] ?? []
    let years = Set(all.map(\.terms.year))
    return lines(all, words) { call in
      years.count > 1 || call.terms.year != on.year - 1 ? words("card.year", ["year": "\(call.terms.year)"]) : nil
    }
  }

  /// Calls that stand beside each other for one year are told apart by their titles.
  private func lines(_ calls: [Call], _ words: Strings, year: (Call) -> String?) -> [CallLine] {
    guard !calls.isEmpty else { return [CallLine(text: CallState.none.words(words.language), href: nil)] }
    return calls.map { call in
      let isAlone = calls.count { $0.terms.year == call.terms.year } == 1
      let text = [year(call), isAlone ? nil : call.terms.title, window(of: call, words)].compactMap { $0 }
      return CallLine(text: text.joined(separator: words("sentence.separator")), href: call.path)
    }
  }

  /// The same for the benefits of a clause.
  func summary(of clause: Clause, _ words: Strings) -> String {
    let published = clause.instruments.flatMap { instrument in
      (calls[instrument.id] ?? []).map { "\($0.terms.title)（\($0.terms.document)）\(window(of: $0, words))" }
    }
    return published.isEmpty ? words("clause.noCall") : published.joined(separator: words("sentence.separator"))
  }

  /// `在其他渠道申报：某某局（联系电话）`: of a call that is filed elsewhere.
  static func filing(_ call: Call, _ words: Strings) -> String {
    words("calls.elsewhere.at", ["unit": call.terms.unit, "contact": call.terms.contact])
  }

  /// The window of a call, with whom it is for, and where one applies if that is elsewhere.
  private func window(of call: Call, _ words: Strings) -> String {
    let window = Self.window(of: call, limits[call.id], on: on, words)
    guard call.terms.entrance == .elsewhere else { return window }
    return [window, Self.filing(call, words)].joined(separator: words("sentence.separator"))
  }

  /// `正在受理：2026年6月1日至2026年6月30日，还有 5 天截止（限松江区）`.
  static func window(of call: Call, _ limit: CallLimit?, on day: CalendarDay, _ words: Strings) -> String {
    window(of: call, on: day, words) + (limit?.mark(words) ?? "")
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
