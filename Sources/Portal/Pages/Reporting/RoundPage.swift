import Access
import Decimals
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Reporting

/// One round's board: who has not reported first, what came in, what was sent back; reminders, lock and reopening.
enum RoundPage {
  struct View: Sendable {
    struct Line: Sendable {
      let href: String
      let key: String
      let name: String
      let state: StateMark
      let isLate: Bool
      let accepted: String
      let returned: String
      let versions: String
      let last: String
      let reminded: String
      let isAwaited: Bool
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    let details: [Pair]
    let sums: [Figure]
    let figures: [Pair]
    let hasFigures: Bool
    let lines: [Line]
    let isLocked: Bool
    let keeps: Bool
    let canRemind: Bool
    let key: String
    let log: [String]
    /// 催报记录: who was reminded, and each time when.
    let reminders: [Pair]
    let done: String?
    let faults: [String]
    let hasFaults: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let round = try await asked(request, portal)
    if case .enterprise(let code) = request.scope,
      let path = LocalPath(checking: "/reporting/rounds/\(round.id)/reporters/\(code)")
    {
      return .seeOther(path)
    }
    return try await page(request, portal, round, faults: [])
  }

  /// Reminds, locks or reopens, as the button says that was pressed.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let round = try await asked(request, portal)
    let form = request.form
    let act: RoundCommand
    switch form.text("act") {
    case "lock": act = .lock
    case "reopen": act = .reopen(reason: form.text("reason") ?? "")
    default:
      let own = Set(try await portal.reporters(of: round, within: request.scope).map(\.key))
      let named = form.all("reporter").compactMap { Reporter.Key($0) }
      act = .remind(named.filter(own.contains))
    }
    do {
      try await portal.act(act, on: round, request)
    } catch let faults as Diagnostics {
      return try await page(request, portal, round, faults: faults.all.map { $0.told(in: request.language) })
    }
    let done = ["lock", "reopen"].contains(form.text("act")) ? form.text("act") ?? "" : "remind"
    guard let path = LocalPath(checking: "/reporting/rounds/\(round.id)?done=\(done)") else { throw ClausePage.unknown }
    return .seeOther(path)
  }

  /// The template of a reporter, empty or with what is known.
  static func template(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let round = try await asked(request, portal)
    let isFilled = request.query.text("filled") == "1"
    let opening = round.opening
    let template = ReportTemplate(
      month: opening.month, title: opening.title, measures: opening.measures, unit: opening.unit,
      dictionary: portal.corpus.facts)
    let scope =
      request.query.text("reporter").flatMap { Reporter.Key($0) }?.scope.narrowed(by: request.scope) ?? request.scope
    let rows = try await portal.facts.page(EnterpriseQuery(order: .name, limit: 20_000), within: scope).rows
    var known: [CreditCode: [FactReference: Decimal128]] = [:]
    if isFilled {
      let references = Set(template.figures.map(\.reference))
      known = try await portal.reporting.known(references, within: scope)
    }
    let lines = rows.map { enterprise in
      ReportTemplate.Line(
        code: enterprise.creditCode.text, name: enterprise.name ?? "", industry: enterprise.industry?.text ?? "",
        area: enterprise.area.flatMap { portal.corpus.areas.area($0)?.name } ?? "",
        values: known[enterprise.creditCode] ?? [:])
    }
    let below = portal.corpus.areas.all.filter { area in
      guard area.level == .street || area.level == .park else { return false }
      return switch scope {
      case .area(let own): own.contains(area.code) || area.code.contains(own)
      default: true
      }
    }
    let bytes = try template.draft(lines, streets: below.map(\.name), spare: isFilled ? 0 : 50).bytes()
    return .download(name: "\(opening.month.chinese)\(opening.title).xlsx", type: .xlsx, bytes: bytes)
  }

  static func asked(_ request: PortalRequest, _ portal: Portal) async throws -> Round {
    guard let id = Round.ID(request.parameters["round"] ?? ""),
      let round = try await portal.reporting.round(id, within: request.scope)
    else {
      throw PageFault.notFound(
        Wording(zh: "没有这个报送任务，或者它不在您的范围内。", en: "There is no such round, or it is outside your area."))
    }
    return round
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ round: Round, faults: [String]
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    let own = try await portal.reporters(of: round, within: request.scope)
    let order: [Round.State] = [.missing, .returned, .resubmitted, .reported]
    let sorted = own.sorted { left, right in
      let (a, b) = (round.state(of: left.key), round.state(of: right.key))
      return a == b
        ? left.key < right.key : (order.firstIndex(of: a) ?? 0) < (order.firstIndex(of: b) ?? 0)
    }
    let keeps = portal.keepsRounds(request.actor)
    let awaited = Set(round.awaited.map(\.key))
    let done = request.query.text("done").flatMap {
      ["lock", "reopen", "remind"].contains($0) ? words("reporting.done.\($0)") : nil
    }
    let view = View(
      crumbs: [Crumb(words("reporting.title"), "/reporting"), Crumb(round.opening.title)],
      title: "\(round.opening.month.period.text(in: language)) \(round.opening.title)",
      path: "/reporting/rounds/\(round.id)",
      details: [
        Pair(words("reporting.due"), round.opening.due.text(in: language)),
        Pair(
          words("reporting.owner"),
          round.opening.area.map { portal.areaName($0, in: language) } ?? words("people.wholeCity")),
        Pair(words("table.state"), words(round.isLocked ? "reporting.locked" : "reporting.open")),
      ],
      sums: Round.State.allCases.map { state in
        Figure(.count(own.count { round.state(of: $0.key) == state }), label: state.name(language))
      },
      figures: round.figures.sorted { $0.key < $1.key }.compactMap { column, sum in
        FactReference(column: column).map {
          Pair(
            portal.factName($0, in: language),
            "\(FigureText.amount(sum, in: language).short) \(words("unit.tenThousandYuan"))")
        }
      },
      hasFigures: !round.figures.isEmpty && request.scope == .everywhere || !round.figures.isEmpty && keeps,
      lines: sorted.map { line($0, round, words, isAwaited: awaited.contains($0.key)) }, isLocked: round.isLocked,
      keeps: keeps, canRemind: keeps && !round.isLocked && sorted.contains { awaited.contains($0.key) },
      key: Hexadecimal.text(of: portal.ports.random.bytes(16)), log: round.log.map { $0.words(words) },
      reminders: sorted.compactMap { reporter in
        let times = round.entry(of: reporter.key).reminded
        return times.isEmpty
          ? nil
          : Pair(reporter.name, times.map { $0.text(in: language) }.joined(separator: words("list.separator")))
      }, done: done,
      faults: faults, hasFaults: !faults.isEmpty)
    return .page(
      Page("reporting/round", title: view.title, view: view, status: faults.isEmpty ? 200 : 422, nonStatistical: true))
  }

  private static func line(_ reporter: Reporter, _ round: Round, _ words: Strings, isAwaited: Bool) -> View.Line {
    let entry = round.entry(of: reporter.key)
    return View.Line(
      href: "/reporting/rounds/\(round.id)/reporters/\(reporter.key.text)", key: reporter.key.text,
      name: reporter.name, state: StateMark(entry.state, in: words.language), isLate: entry.isLate,
      accepted: entry.standing.map { FigureText.count($0.submission.accepted).short } ?? "",
      returned: entry.standing.map { FigureText.count($0.submission.returned).short } ?? "",
      versions: entry.versions.isEmpty ? "" : "\(entry.versions.count)",
      last: entry.versions.last?.at.text(in: words.language) ?? "",
      reminded: entry.reminded.last?.text(in: words.language) ?? "", isAwaited: isAwaited)
  }
}

extension Portal {
  /// Carries an act on a round out, once for the form that asks for it.
  func act(_ act: RoundCommand, on round: Round, _ request: PortalRequest) async throws {
    let key = request.form.text("key") ?? Hexadecimal.text(of: ports.random.bytes(16))
    let event = try act.decide(round)
    try await reporting.act(
      act, on: round.id, command: Command(actor: request.actor.id, key: key, payload: event.json), at: request.now)
  }
}

extension AreaScope {
  /// This scope where it lies within another, else the other.
  func narrowed(by other: AreaScope) -> AreaScope {
    switch (self, other) {
    case (_, .everywhere): self
    case (.area(let inner), .area(let outer)) where outer.contains(inner): self
    case (.enterprise(let inner), .enterprise(let outer)) where inner == outer: self
    default: other
    }
  }
}

extension Round.LogLine {
  func words(_ words: Strings) -> String {
    let when = at.text(in: words.language)
    return switch act {
    case .opened: words("reporting.log.opened", ["when": when])
    case .locked: words("reporting.log.locked", ["when": when])
    case .reopened(let reason): words("reporting.log.reopened", ["when": when, "reason": reason])
    case .reminded(let count): words("reporting.log.reminded", ["when": when, "count": "\(count)"])
    }
  }
}
