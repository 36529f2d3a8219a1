import Access
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Reporting

/// 报送: the rounds that a person has to do with; those who keep rounds open new ones here.
enum RoundsPage {
  struct View: Sendable {
    struct Line: Sendable {
      let href: String
      let title: String
      let month: String
      let owner: String
      let due: String
      let state: StateMark
      /// 逾期: somebody's day has passed.
      let isOverdue: Bool
      let counts: [Figure]
    }

    let rounds: [Line]
    let hasRounds: Bool
    let files: [Crumb]
    /// Whether the person may open rounds.
    let keeps: Bool
    let key: String
    let month: String
    let due: String
    let title: String
    let roster: RosterForm?
    let units: [Choice]
    let measures: [Choice]
    let faults: [String]
    let hasFaults: Bool
    /// The round that asks the same already; `nil` where there is none.
    let standing: Crumb?
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: [])
  }

  static func open(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    var asked: RoundOpening?
    do {
      let opening = try await opening(request, portal)
      asked = opening
      let id = try await portal.reporting.open(
        opening, by: request.actor.id, key: request.commandKey, at: request.now)
      guard let path = LocalPath(checking: "/reporting/rounds/\(id)") else { return .seeOther(LocalPath("/reporting")) }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      var standing: Round?
      if let asked, faults.all.contains(where: { $0.code == Diagnostic.openedAlreadyCode }) {
        standing = try await portal.reporting.rounds(within: request.scope).first { $0.isAskedAgain(by: asked) }
      }
      return try await page(
        request, portal, faults: faults.all.map { $0.told(in: request.language) }, standing: standing)
    }
  }

  private static func opening(_ request: PortalRequest, _ portal: Portal) async throws -> RoundOpening {
    let form = request.form
    var faults: [Diagnostic] = []
    let month = form.text("month").flatMap { ReportMonth($0) }
    let due = form.day("due")
    if month == nil {
      let expected = Wording(zh: "报告的年和月，如 2025-11", en: "the year and month reported, such as 2025-11")
      faults += form.unread("month", code: "round.month", expected: expected).all
    }
    if due == nil {
      let expected = Wording(zh: "截止的年月日，如 2025-12-05", en: "the last day to report, such as 2025-12-05")
      faults += form.unread("due", code: "round.due", expected: expected).all
    }
    guard let month, let due else { throw Diagnostics(faults) }
    return RoundOpening(
      month: month, title: form.text("title") ?? "", area: request.scope.area, due: due, measures: form.all("measure"),
      unit: form.text("unit").flatMap(AmountUnit.init(rawValue:)) ?? .thousand,
      roster: try await RosterForm.roster(of: month, request, portal))
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: [String], standing: Round? = nil
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let keeps = portal.keepsRounds(request.actor)
    let rounds = try await rounds(request, portal)
    let today = request.today.civil
    let last = ReportMonth(year: today.year, month: today.month)?.back(1)
    let form = request.form
    func choices(_ name: String, _ all: [(String, String)], first: String) -> [Choice] {
      let chosen = form.text(name) ?? first
      return all.map { Choice(value: $0.0, label: $0.1, isChosen: $0.0 == chosen) }
    }
    let measures = form.all("measure").isEmpty ? ["output"] : form.all("measure")
    let usual = try await usualDue(request, portal)
    let view = View(
      rounds: try await lines(rounds, request, portal, words), hasRounds: !rounds.isEmpty,
      files: rounds.isEmpty || !Portal.allows(request.actor, Portal.rows)
        ? [] : ListFile.links("/reporting/export", words),
      keeps: keeps,
      key: portal.freshKey(),
      month: form.text("month") ?? last.map { "\($0)" } ?? "",
      due: form.text("due") ?? "\(usual)",
      title: form.text("title") ?? words("reporting.usualTitle"),
      roster: keeps ? try await RosterForm(request, portal, words, rounds: rounds) : nil,
      units: choices("unit", AmountUnit.usual.map { ($0.rawValue, $0.name(request.language)) }, first: "thousand"),
      measures: ["output", "revenue"].map { id in
        Choice(
          value: id, label: portal.factNameOfMeasure(id, in: request.language), isChosen: measures.contains(id))
      },
      faults: faults, hasFaults: !faults.isEmpty,
      standing: standing.map {
        Crumb(
          "\($0.opening.month.period.text(in: request.language)) \($0.opening.titleAfterMonth)",
          "/reporting/rounds/\($0.id)")
      })
    return .page(
      Page(
        "reporting/rounds", title: words("reporting.title"), view: view, status: faults.isEmpty ? 200 : 422,
        nonStatistical: true))
  }

  /// The month's fifth working day; once that has passed, five working days from today.
  private static func usualDue(_ request: PortalRequest, _ portal: Portal) async throws -> CalendarDay {
    let today = request.today
    let days = try await portal.officeDays(of: request.scope.area)
    let usual = days.day(5, workingDaysFrom: today.adding(days: 1 - today.day))
    return usual < today ? days.day(5, workingDaysFrom: today) : usual
  }

  private static func rounds(_ request: PortalRequest, _ portal: Portal) async throws -> [Round] {
    // Who only reports need not know of what was opened by mistake.
    let keeps = portal.keepsRounds(request.actor)
    return try await portal.reporting.rounds(within: request.scope).filter { keeps || $0.withdrawn == nil }
  }

  /// The rounds as a file, with a column for each state that a reporter may be in.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let rounds = try await rounds(request, portal)
    let mark = try await portal.watermark("reporting/rounds", rows: rounds.count, of: .sums, request, words)
    var file = ListFile()
    let states = Round.State.allCases.map { $0.name(request.language) } + [words("reporting.ofThemOverdue")]
    file.append(
      [
        words("reporting.round"), words("reporting.month"), words("reporting.owner"), words("reporting.due"),
        words("table.state"), words("cultivation.note"),
      ] + states + [words("export.watermark")])
    for (round, line) in zip(rounds, try await lines(rounds, request, portal, words)) {
      let counts = line.counts.map(\.text.value)
      file.append(
        [
          line.title, "\(round.opening.month)", line.owner, "\(round.opening.due)", line.state.word,
          line.isOverdue ? words("reporting.overdue") : "",
        ]
          // The page leaves out that nobody is past the day; of a round that was withdrawn nothing is counted.
          + counts
          + Array(repeating: counts.isEmpty ? "" : "0", count: max(0, states.count - counts.count)) + [mark])
    }
    return try file.reply(named: "\(words("reporting.rounds"))-\(request.today)", to: request)
  }

  private static func lines(
    _ rounds: [Round], _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [View.Line] {
    var lines: [View.Line] = []
    for round in rounds {
      let own = try await portal.reporters(of: round, within: request.scope)
      let counts = round.withdrawn == nil ? portal.counts(of: round, own, on: request.today, words) : []
      lines.append(
        View.Line(
          href: "/reporting/rounds/\(round.id)", title: round.opening.title,
          month: round.opening.month.period.text(in: request.language),
          owner: round.opening.area.map { portal.areaName($0, in: request.language) } ?? words("people.wholeCity"),
          due: round.opening.due.text(in: request.language), state: StateMark(round, words),
          isOverdue: own.contains { round.isOverdue($0.key, on: request.today) }, counts: counts))
    }
    return lines
  }
}

extension StateMark {
  /// Whether a round is open, locked or withdrawn.
  init(_ round: Round, _ words: Strings) {
    let isOver = round.isLocked || round.withdrawn != nil
    self.init(
      css: isOver ? "out" : "ask",
      word: words(
        round.withdrawn != nil ? "reporting.withdrawn" : round.isLocked ? "reporting.locked" : "reporting.open"))
  }

  /// How far a reporter is.
  init(_ state: Round.State, in language: Language) {
    let css =
      switch state {
      case .missing: "late"
      case .returned, .partial: "ask"
      case .reported, .resubmitted: "yes"
      }
    self.init(css: css, word: state.name(language))
  }
}

extension Portal {
  /// Whether somebody opens, locks and watches rounds.
  func keepsRounds(_ actor: Actor) -> Bool {
    let rule = RouteRule(.post, "/reporting", grants: Self.roundKeepers)
    if case .allowed = decide(actor, rule) { return true } else { return false }
  }

  /// Those on a round's roster whom a scope sees.
  func reporters(of round: Round, within scope: AreaScope) async throws -> [Reporter] {
    let areas = try await areas(of: round.roster, within: scope)
    return round.roster.filter { scope.sees($0) { areas[$0] } }
  }

  /// Those who were taken off a round's roster, whom a scope sees.
  func formerReporters(of round: Round, within scope: AreaScope) async throws -> [Round.Former] {
    let areas = try await areas(of: round.former.map(\.reporter), within: scope)
    return round.former.filter { scope.sees($0.reporter) { areas[$0] } }
  }

  /// The areas of the enterprises among reporters, where the scope makes them matter.
  private func areas(of reporters: [Reporter], within scope: AreaScope) async throws -> [CreditCode: AreaCode] {
    guard let own = scope.area else { return [:] }
    let codes = reporters.compactMap { reporter -> CreditCode? in
      if case .enterprise(let code) = reporter.key { code } else { nil }
    }
    guard !codes.isEmpty else { return [:] }
    return try await enterprises(codes, within: scope).compactMapValues { own.isPark ? own : $0.area }
  }

  /// What is measured, by the id of its fact.
  func factNameOfMeasure(_ id: String, in language: Language) -> String {
    corpus.facts.all.first { $0.id.text == id }?.name(language) ?? id
  }
}

extension Diagnostic {
  /// The message in one sentence, with what was expected and what to do.
  func told(in language: Language) -> String {
    let separator = language == .chinese ? "；" : "; "
    return [
      message(language), expected.map { Wording(zh: "应为：", en: "expected: ")(language) + $0(language) },
      remedy?(language),
    ]
    .compactMap { $0 }.joined(separator: separator)
  }
}
