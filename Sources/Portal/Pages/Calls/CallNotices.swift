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

/// The calls that are published, by their benefits, as they stand on a day.
struct CallNotices: Sendable {
  private let calls: [InstrumentID: Call]
  private let on: CalendarDay

  /// - Parameter calls: the newest first; of one benefit the open one counts, then the announced, then the last closed.
  init(_ calls: [Call], on day: CalendarDay) {
    on = day
    let ranked = calls.filter { $0.state.name == .published }.map { ($0, Self.rank($0.phase(on: day))) }
    self.calls = Dictionary(ranked.map { ($0.0.terms.instrument, $0) }) { $1.1 < $0.1 ? $1 : $0 }.mapValues(\.0)
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

  /// The same as an assessment tells it: one that has closed is none.
  var states: [InstrumentID: CallState] {
    calls.compactMapValues { call in
      switch call.phase(on: on) {
      case .open: .open
      case .announced: .announced
      case .closed, .drafted, .withdrawn: nil
      }
    }
  }

  func call(of benefit: InstrumentID) -> Call? { calls[benefit] }

  /// What a match means for who wants to apply: the window, or that no call is published.
  func line(of benefit: InstrumentID, _ words: Strings) -> CallLine {
    guard let call = calls[benefit] else {
      return CallLine(text: CallState.none.words(words.language), href: nil)
    }
    return CallLine(text: Self.window(of: call, on: on, words), href: call.path)
  }

  /// The same for the benefits of a clause.
  func summary(of clause: Clause, _ words: Strings) -> String {
    let published = clause.instruments.compactMap { instrument in
      calls[instrument.id].map { "\($0.terms.title)（\($0.terms.document)）\(Self.window(of: $0, on: on, words))" }
    }
    return published.isEmpty ? words("clause.noCall") : published.joined(separator: words("sentence.separator"))
  }

  /// `正在受理：2026年6月1日至2026年6月30日，还有5天截止`.
  static func window(of call: Call, on day: CalendarDay, _ words: Strings) -> String {
    let language = words.language
    let phase = call.phase(on: day)
    let span = words(
      "calls.window",
      [
        "phase": phase.wording(language), "from": call.terms.opens.text(in: language),
        "to": call.terms.closes.text(in: language),
      ])
    guard phase == .open, call.terms.entrance == .application else { return span }
    return span + words("calls.daysLeft", ["days": "\(daysLeft(of: call, on: day))"])
  }

  /// How many days are left, today counted; 1 on the last day.
  static func daysLeft(of call: Call, on day: CalendarDay) -> Int {
    call.terms.closes.daysSinceEpoch - day.daysSinceEpoch + 1
  }

  /// Within how many days of its end a window is reminded of.
  static let reminding = 10
}

extension Call {
  /// The notice's own page.
  var path: String { "/calls/\(id)" }
}
