import Access
import Diagnostics
import PolicyCorpus
import Quantities
import Reporting

/// 报送: the rounds that are still open, as the first page and 今日 tell of them: how far those are whom the reader sees,
/// and the reader's own report with its last reminder.
struct OpenRounds: Sendable {
  /// One round, with the reporters that the reader sees.
  struct Line: Sendable {
    let round: Round
    let reporters: [Reporter]
    /// The reader itself among them: the street, the park or the district that is asked, or the enterprise.
    let own: Reporter?
    /// The working days of the reader's own area, and for an enterprise of whose round it is; `nil` where the reader reports
    /// nothing.
    let days: WorkingDayCalendar?
  }

  let lines: [Line]

  /// How many rounds are told of.
  private static let most = 3

  /// The newest round that is open, and those before it for which somebody is still awaited.
  /// Cost: as `ReportingDesk.rounds`, and a query for some hundred enterprises of their rosters.
  init(within scope: AreaScope, _ portal: Portal) async throws {
    let open = try await portal.reporting.rounds(within: scope).filter { !$0.isLocked && $0.withdrawn == nil }
    let newest = open.map(\.opening.month).max()
    var lines: [Line] = []
    for round in open where lines.count < Self.most {
      let reporters = try await portal.reporters(of: round, within: scope)
      let isAwaited = reporters.contains { round.state(of: $0.key).isAwaited }
      guard !reporters.isEmpty, isAwaited || round.opening.month == newest else { continue }
      let own = reporters.first { reporter in
        if case .enterprise(let code) = scope { return reporter.key.text == code }
        return scope.area.map { reporter.key == .area($0) } ?? false
      }
      var days: WorkingDayCalendar?
      if own != nil { days = try await portal.officeDays(of: scope.area ?? round.opening.area) }
      lines.append(Line(round: round, reporters: reporters, own: own, days: days))
    }
    self.lines = lines
  }
}

extension OpenRounds.Line {
  /// `2026年10月 工业月报`.
  func title(_ words: Strings) -> String {
    "\(round.opening.month.period.text(in: words.language)) \(round.opening.titleAfterMonth)"
  }

  /// `/reporting/rounds/…`; of the own report its own page, for those who look into what was handed in.
  func path(_ request: PortalRequest) -> String {
    guard let own, Portal.allows(request.actor, Portal.reportReaders) else { return "/reporting/rounds/\(round.id)" }
    return ReporterPage.path(round, own)
  }

  /// 应报, and how many are how far: each a door to just those.
  func counts(on day: CalendarDay, _ portal: Portal, _ words: Strings) -> [Figure] {
    [
      Figure(
        .count(reporters.count), label: words("month.expected"), href: "/reporting/rounds/\(round.id)#board")
    ] + portal.counts(of: round, reporters, on: day, words).filter { $0.href != nil }
  }

  /// From how many working days before the day on it is said how many are left.
  private static let reminding = 3

  /// `，还有3个工作日`, and that it is the day; empty where the day is further off or has passed.
  private func left(to due: CalendarDay, on today: CalendarDay, _ words: Strings) -> String {
    guard let days else { return "" }
    guard today < due else { return today == due ? words("month.leftToday") : "" }
    let count = days.workingDays(after: today, through: due)
    return (1...Self.reminding).contains(count) ? words("month.left", ["count": "\(count)"]) : ""
  }

  /// `九亭镇未报，截止2026年11月6日，2026年11月28日催过`; `nil` where the reader reports nothing itself.
  func ownLine(on day: CalendarDay, _ portal: Portal, _ words: Strings) -> String? {
    guard let own else { return nil }
    let reminded = round.entry(of: own.key).reminded.last
    return words(
      round.isOverdue(own.key, on: day) ? "month.ownOverdue" : "month.own",
      [
        "name": portal.name(of: own, in: words.language), "state": round.state(of: own.key).name(words.language),
        "due": round.due(of: own.key).text(in: words.language),
      ])
      + (portal.lack(of: own.key, in: round, words).map { words("month.lack", ["what": $0]) } ?? "")
      + (reminded.map { words("month.reminded", ["day": $0.dayInShanghai.text(in: words.language)]) } ?? "")
      + left(to: round.due(of: own.key), on: day, words)
  }
}
