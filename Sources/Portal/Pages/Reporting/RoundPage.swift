import Access
import Cultivation
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
      /// `nil` for those who don't look into what was handed in.
      let href: String?
      let key: String
      let name: String
      /// Whom to call; `nil` where nobody is known, and for those who don't chase.
      let contact: String?
      let state: StateMark
      /// What of it lacks: figures that are asked for, or enterprises; `nil` where nothing does.
      let lack: String?
      /// 上月报过、这次没有的: how many; `nil` where that is not known.
      let lacking: String?
      /// Where their names are.
      let lackingRows: String?
      let isLate: Bool
      /// 逾期: the day has passed, and it is still awaited.
      let isOverdue: Bool
      /// `nil` for those who have sent nothing that counts.
      let accepted: String?
      /// Where the rows are that tell of the month; `nil` where there are none, and for those who don't look into them.
      let telling: String?
      /// 没有本期数: how many of the rows taken tell nothing of the month; `nil` for none.
      let untold: String?
      let untoldRows: String?
      let returned: String?
      /// Where the rows are that are still to be mended, or all that was sent back.
      let owed: String?
      let versions: String?
      let last: String
      let reminded: String
      let isAwaited: Bool
      /// 待计入: something came after the lock and was not taken.
      let isHeld: Bool
      /// Until when it reports, where that is a day of its own.
      let due: String?
    }

    struct FormerLine: Sendable {
      /// `nil` for those who don't look into what was handed in.
      let href: String?
      let name: String
      let reason: String
      let at: String
      let versions: String
    }

    struct Addition: Sendable {
      let areas: [Choice]
      let code: String
      let due: String
      let reason: String
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    let details: [Pair]
    /// Other rounds that ask for one of the same figures of the same month.
    let beside: [Crumb]
    let sums: [Figure]
    /// 已收数据合计: each of those whom the reader sees, a door to who told it.
    let figures: [RoundFigures.Line]
    /// Why the sums stand apart; `nil` where the reporters are of one kind.
    let apart: String?
    let lines: [Line]
    /// What the rows are narrowed to, and the way back to all of them.
    let shown: Crumb?
    let files: [Crumb]
    let isLocked: Bool
    let hasTemplates: Bool
    let isWithdrawn: Bool
    let canWithdraw: Bool
    let keeps: Bool
    /// Whether it is the reader's own round, to lock and open again.
    let isKept: Bool
    let canRemind: Bool
    let key: String
    let log: [String]
    /// 催报记录: who was reminded, and each time when.
    let reminders: [Pair]
    /// 催报用语: what to tell each that is awaited, for those who chase; a page of them.
    let texts: [ReminderText]
    /// `nil` where all stand on one page.
    let pager: Pager?
    /// Whether the reader leafs through the texts.
    let opensTexts: Bool
    let former: [FormerLine]
    /// 增补: the form, for those who may and while the round is open.
    let addition: Addition?
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

  /// Reminds, locks, reopens or adds to the roster, as the button says that was pressed.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let round = try await asked(request, portal)
    let form = request.form
    let done: String
    do {
      let act: RoundCommand
      switch try request.asked("act", among: Act.self) {
      case .lock: (act, done) = (.lock, "lock")
      case .reopen: (act, done) = (.reopen(reason: form.text("reason") ?? ""), "reopen")
      case .takeBack: (act, done) = (.withdraw(reason: form.text("reason") ?? ""), "withdraw")
      case .expect: (act, done) = (try await addition(request, portal), "expect")
      case .remind:
        let own = Set(try await portal.reporters(of: round, within: request.scope).map(\.key))
        let named = form.all("reporter").compactMap { Reporter.Key($0) }
        (act, done) = (.remind(named.filter(own.contains)), "remind")
      }
      try await portal.act(act, on: round, request)
    } catch let faults as Diagnostics {
      return try await page(request, portal, round, faults: faults.all.map { $0.told(in: request.language) })
    }
    guard let path = LocalPath(checking: "/reporting/rounds/\(round.id)?done=\(done)") else { throw ClausePage.unknown }
    return .seeOther(path)
  }

  private enum Act: String {
    case lock, reopen, expect, remind
    case takeBack = "take_back"
  }

  /// Whom the form adds: an area of the list, or an enterprise by its code; both within the reader's scope.
  private static func addition(_ request: PortalRequest, _ portal: Portal) async throws -> RoundCommand {
    let form = request.form
    guard let due = form.day("due") else { throw Diagnostics(.additionDue) }
    let reporter: Reporter
    if form.text("code") != nil, form.text("area") != nil { throw Diagnostics(.additionOfTwo) }
    if let code = form.text("code") {
      guard let enterprise = CreditCode(code),
        let known = try await portal.facts.enterprise(enterprise, within: request.scope)
      else { throw Diagnostics(.additionUnknown(code)) }
      reporter = Reporter(.enterprise(enterprise), name: known.title)
    } else if let area = form.text("area").flatMap({ AreaCode($0) }), let known = portal.corpus.areas.area(area),
      request.scope.contains(area)
    {
      reporter = Reporter(.area(area), name: known.name)
    } else {
      throw Diagnostics(.additionMissing)
    }
    return .expect(reporter, due: due, reason: form.text("reason") ?? "")
  }

  /// The template of a reporter, empty or with what is known.
  static func template(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let round = try await asked(request, portal)
    let isFilled = request.query.text("filled") == "1"
    // A form without names tells of nobody.
    let isBare = request.query.text("bare") == "1"
    let opening = round.opening
    let template = ReportTemplate(
      month: opening.month, title: opening.title, measures: opening.measures, unit: opening.unit,
      dictionary: portal.corpus.facts)
    var scope = request.scope.on(opening.month.period.lastDay)
    var reporter: Reporter?
    // Whom the reader sees lies within the reader's own scope.
    if let name = request.query.text("reporter") {
      let own = try await ReporterPage.reporter(name, of: round, request, portal)
      scope = own.key.scope(in: opening.month)
      reporter = own
    }
    let all = try await portal.reporters(of: round, within: request.scope)
    let rows =
      isBare ? [] : try await portal.rowsOfTemplate(of: reporter.map { [$0] } ?? all, in: opening, request)
    try await letOut(rows.count, of: round, to: isFilled ? nil : reporter, request, portal)
    var known: [CreditCode: [FactReference: Decimal128]] = [:]
    if isFilled {
      known = try await portal.reporting.known(template.known, within: scope)
    }
    let lines = rows.map { enterprise in
      ReportTemplate.Line(
        code: enterprise.creditCode.text, name: enterprise.name ?? "", industry: enterprise.industry?.text ?? "",
        area: enterprise.area.flatMap { portal.corpus.areas.area($0)?.name } ?? "",
        values: known[enterprise.creditCode] ?? [:])
    }
    let below = portal.corpus.areas.all.filter { area in
      guard area.level == .street || area.level == .park else { return false }
      guard let own = scope.area else { return true }
      // Who is in a park lies in some street of its district too.
      return own.isPark ? own.district.contains(area.code) : own.contains(area.code) || area.code.contains(own)
    }
    let bytes = try template.draft(lines, streets: below.map(\.name), spare: isFilled ? 0 : 50).bytes()
    return .download(name: "\(opening.fileName(in: request.language)).xlsx", type: .xlsx, bytes: bytes)
  }

  /// Lets a form go out. No mark stands in it: it comes back as a report, and what is read of one is the office's own words
  /// alone. Whose own form it is to fill in waits for no approval.
  /// - Parameter reporter: whose empty form it is; `nil` for one of several, and one with figures.
  private static func letOut(
    _ rows: Int, of round: Round, to reporter: Reporter?, _ request: PortalRequest, _ portal: Portal
  ) async throws {
    guard !request.isOwnEnterprise, rows > 0 else { return }
    let list = "reporting/\(round.id)"
    if let own = request.scope.area, reporter?.key == .area(own) {
      _ = try await portal.note(list, rows: rows, approval: nil, request)
    } else {
      try await portal.letOut(list, rows: rows, of: .enterprises, request)
    }
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
    let board = try await RoundBoard(round, request, portal)
    let (own, sorted, contacts) = (board.own, board.shown, board.contacts)
    let former = try await portal.formerReporters(of: round, within: request.scope)
    let keeps = portal.keepsRounds(request.actor)
    let isKept = round.isKept(within: request.scope)
    let reads = Portal.allows(request.actor, Portal.reportReaders)
    let awaited = Set(round.awaited.map(\.key))
    let actor = try await portal.actorNamesWithAreas(words)
    let chased = keeps && !round.isLocked ? sorted.filter { awaited.contains($0.key) } : []
    let leafed = request.query.text("texts").flatMap { Int($0) }
    let textsPage = min(max(1, leafed ?? 1), max(1, (chased.count + Pager.size - 1) / Pager.size))
    let done = request.query.text("done").flatMap {
      ["lock", "reopen", "remind", "expect", "withdraw"].contains($0) ? words("reporting.done.\($0)") : nil
    }
    let sums = round.sums(of: own.map(\.key))
    let view = View(
      crumbs: [Crumb(words("reporting.title"), "/reporting"), Crumb(round.opening.title)],
      title: "\(round.opening.month.period.text(in: language)) \(round.opening.titleAfterMonth)",
      path: "/reporting/rounds/\(round.id)",
      details: [
        Pair(words("reporting.due"), round.opening.due.text(in: language)),
        Pair(
          words("reporting.owner"),
          round.opening.area.map { portal.areaName($0, in: language) } ?? words("people.wholeCity")),
        Pair(words("table.state"), StateMark(round, words).word),
      ],
      beside: try await beside(round, request, portal, words),
      sums: portal.counts(of: round, own, on: request.today, words),
      figures: try await RoundFigures.lines(sums, of: round, portal, words), apart: RoundSumPage.apart(sums, words),
      lines: sorted.map {
        line(
          $0, round, portal, request.today, words, contact: contacts[$0.key], isAwaited: awaited.contains($0.key),
          reads: reads)
      },
      shown: sorted.count == own.count ? nil : Crumb(words("reporting.showAll"), "/reporting/rounds/\(round.id)"),
      files: sorted.isEmpty
        ? []
        : ListFile.links(
          "\(request.path)/export?\(request.query.encoded(replacing: ["lang": nil, "done": nil, "texts": nil]))", words),
      isLocked: round.isLocked, hasTemplates: reads && round.withdrawn == nil, isWithdrawn: round.withdrawn != nil,
      canWithdraw: keeps && isKept && round.isUntouched && round.withdrawn == nil,
      keeps: keeps, isKept: keeps && isKept,
      canRemind: keeps && !round.isLocked && round.withdrawn == nil && sorted.contains { awaited.contains($0.key) },
      key: Hexadecimal.text(of: portal.ports.random.bytes(16)),
      log: round.log.map { told(of: $0, by: actor, portal, words) },
      reminders: sorted.compactMap { reporter in
        let times = round.entry(of: reporter.key).reminded
        return times.isEmpty
          ? nil
          : Pair(
            portal.name(of: reporter, in: language),
            times.map { $0.text(in: language) }.joined(separator: words("list.separator")))
      },
      texts: chased.dropFirst((textsPage - 1) * Pager.size).prefix(Pager.size).compactMap {
        portal.reminder(of: $0, in: round, contact: contacts[$0.key], on: request.today, words)
      },
      pager: chased.count > Pager.size
        ? Pager(
          request, page: textsPage, total: chased.count, words: words, by: "texts", of: words("reporting.remind.title"))
        : nil,
      opensTexts: leafed != nil,
      former: former.map { former in
        View.FormerLine(
          href: reads ? ReporterPage.path(round, former.reporter) : nil,
          name: portal.name(of: former.reporter, in: language),
          reason: former.reason,
          at: former.at.dayInShanghai.text(in: language),
          versions: "\(round.entry(of: former.reporter.key).versions.count)")
      },
      addition: keeps && !round.isLocked && round.withdrawn == nil
        ? try await addition(to: round, request, portal) : nil,
      done: done, faults: faults,
      hasFaults: !faults.isEmpty)
    return .page(
      Page("reporting/round", title: view.title, view: view, status: faults.isEmpty ? 200 : 422, nonStatistical: true))
  }

  /// The rounds by which the same may be told twice: of the same month, for one of the same figures, in the same area.
  private static func beside(
    _ round: Round, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> [Crumb] {
    guard round.withdrawn == nil else { return [] }
    let own = Set(round.roster.map(\.key))
    return try await portal.reporting.rounds(within: request.scope).filter { $0.overlaps(round) }.map { other in
      let same = other.roster.count { own.contains($0.key) }
      return Crumb(
        words(
          same == 0 ? "reporting.besideOne" : "reporting.besideSame",
          [
            "title": other.opening.title, "state": StateMark(other, words).word, "count": "\(other.roster.count)",
            "same": "\(same)",
          ]), "/reporting/rounds/\(other.id)")
    }
  }

  /// What the form offers: every area of the round and the reader that is not asked, until five working days from today.
  private static func addition(
    to round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> View.Addition {
    let asked = Set(round.roster.map(\.key))
    let areas = portal.corpus.areas.all.filter { area in
      area.level != .city && area.code != round.opening.area && !asked.contains(.area(area.code))
        && request.scope.contains(area.code) && (round.opening.area?.contains(area.code) ?? true)
    }
    let chosen = request.form.text("area")
    let days = try await portal.officeDays(of: round.opening.area)
    let usual = max(round.opening.due, days.day(5, workingDaysFrom: request.today))
    return View.Addition(
      areas: areas.map {
        Choice(
          value: $0.code.text, label: portal.areaName($0.code, in: request.language), isChosen: $0.code.text == chosen)
      }, code: request.form.text("code") ?? "", due: request.form.text("due") ?? "\(usual)",
      reason: request.form.text("act") == "expect" ? request.form.text("reason") ?? "" : "")
  }

  private static func line(
    _ reporter: Reporter, _ round: Round, _ portal: Portal, _ today: CalendarDay, _ words: Strings,
    contact: ReportContact?, isAwaited: Bool, reads: Bool
  ) -> View.Line {
    let entry = round.entry(of: reporter.key)
    let path = reads ? ReporterPage.path(round, reporter) : nil
    func rows(_ part: ReportedRowsPage.Part, _ count: Int) -> String? {
      count == 0 ? nil : path.map { "\($0)/rows?part=\(part.rawValue)" }
    }
    let (telling, untold, isSentBack) = (entry.tellingRows, entry.untoldRows, entry.isWholeBack)
    let returned = entry.counted?.submission.standing.returned
    return View.Line(
      href: path, key: reporter.key.text,
      name: portal.name(of: reporter, in: words.language), contact: contact?.line,
      state: StateMark(entry.state, in: words.language),
      lack: portal.lack(of: reporter.key, in: round, words),
      lacking: entry.expected.map { _ in FigureText.count(entry.lacking).short },
      lackingRows: rows(.lacking, entry.lacking),
      isLate: entry.isLate,
      isOverdue: round.isOverdue(reporter.key, on: today),
      accepted: entry.standing.map { _ in FigureText.count(telling).short },
      telling: rows(.telling, telling),
      untold: untold == 0 ? nil : words("reporting.untoldRows", ["count": FigureText.count(untold).short]),
      untoldRows: rows(.untold, untold),
      returned: isSentBack
        ? words("reporting.wholeBack") : returned.map { FigureText.count($0).short },
      owed: isSentBack ? path.map { "\($0)#history" } : rows(.owed, returned ?? 0),
      versions: entry.versions.isEmpty ? nil : "\(entry.versions.count)",
      last: entry.versions.last?.at.text(in: words.language) ?? "",
      reminded: entry.reminded.last?.text(in: words.language) ?? "", isAwaited: isAwaited,
      isHeld: !entry.held.isEmpty,
      due: round.due(of: reporter.key) == round.opening.due
        ? nil : words("reporting.dueOn", ["day": round.due(of: reporter.key).text(in: words.language)]))
  }
}

extension Portal {
  /// What lacks of what somebody reported: `没有报：工业总产值`, `应报31家，已报1家`; `nil` where nothing does.
  func lack(of key: Reporter.Key, in round: Round, _ words: Strings) -> String? {
    guard round.state(of: key) == .partial else { return nil }
    let entry = round.entry(of: key)
    var notes: [String] = []
    let untold = round.untoldMeasures(of: key).map { factNameOfMeasure($0, in: words.language) }
    if !untold.isEmpty {
      notes.append(words("reporting.untoldMeasures", ["names": untold.joined(separator: words("list.separator"))]))
    }
    if case .area = key, let expected = entry.expected, let told = entry.told {
      notes.append(words("reporting.toldOf", ["expected": "\(expected)", "told": "\(told)"]))
    }
    return notes.joined(separator: words("list.separator"))
  }

  /// How many are how far, each a door to their rows; those past their day stand last, where there are any.
  func counts(of round: Round, _ own: [Reporter], on day: CalendarDay, _ words: Strings) -> [Figure] {
    func figure(_ count: Int, _ name: String, _ label: String) -> Figure {
      Figure(.count(count), label: label, href: count == 0 ? nil : "/reporting/rounds/\(round.id)?state=\(name)#board")
    }
    let overdue = own.count { round.isOverdue($0.key, on: day) }
    return Round.State.allCases.map { state in
      figure(own.count { round.state(of: $0.key) == state }, state.rawValue, state.name(words.language))
    } + (overdue > 0 ? [figure(overdue, RoundBoard.overdue, words("reporting.ofThemOverdue"))] : [])
  }

  /// The enterprises that a form lists: all of whom some reporters tell in a month, each once, by name. Where output is
  /// asked for, areas are asked of those that may have some: of industry, or of an industry that nobody told; and where
  /// another figure is asked for with it, of those that told that one in a month of the year before.
  /// Cost: a query for each reporter, and one for the enterprises that report for themselves.
  func rowsOfTemplate(
    of reporters: [Reporter], in opening: RoundOpening, _ request: PortalRequest
  ) async throws -> [Enterprise] {
    var own: [CreditCode] = []
    var found: [CreditCode: Enterprise] = [:]
    let others = opening.measures.contains("output") ? opening.measures.filter { $0 != "output" } : []
    let tellers =
      others.isEmpty ? [] : try await tellers(of: others, before: opening.month, within: request.scope)
    for reporter in reporters {
      switch reporter.key {
      case .enterprise(let code): own.append(code)
      case .area:
        for row in try await rowsOfTemplate(within: reporter.key.scope(in: opening.month))
        where !opening.measures.contains("output") || row.industry?.isIndustry ?? true
          || tellers.contains(row.creditCode)
        {
          found[row.creditCode] = row
        }
      }
    }
    if !own.isEmpty { found.merge(try await enterprises(own, within: request.scope)) { $1 } }
    return found.values.sorted { ($0.title, $0.creditCode) < ($1.title, $1.creditCode) }
  }

  /// Those that told one of some figures in one of the twelve months before a month.
  /// Cost: as `FactReader.forEachStandingFact`.
  private func tellers(
    of measures: [String], before month: ReportMonth, within scope: AreaScope
  ) async throws -> Set<CreditCode> {
    let facts = measures.flatMap { [FactID($0), FactID("\($0)_to_date")].compactMap { $0 } }
    let told = Set(facts.flatMap { fact in (1...12).map { FactReference(fact, month.back($0).period) } })
    return Set(try await reporting.known(told, within: scope).filter { !$0.value.isEmpty }.keys)
  }

  /// The enterprises that a template lists: all of the scope, or none.
  /// - Parameter most: the most rows of one workbook that people still open.
  /// - Throws: `PageFault.badRequest` where there are more.
  func rowsOfTemplate(within scope: AreaScope, most: Int = 200_000) async throws -> [Enterprise] {
    let found = try await facts.page(EnterpriseQuery(order: .name, limit: most), within: scope)
    guard found.total <= most else {
      throw PageFault.badRequest(Diagnostics(.templateTooLong(found.total, most: most)))
    }
    return found.rows
  }

  /// Carries an act on a round out, once for the form that asks for it.
  /// - Throws: `Diagnostics` with `round.of-another` where the act is its keeper's and somebody else asks.
  func act(_ act: RoundCommand, on round: Round, _ request: PortalRequest) async throws {
    if act.isKeepers { try keep(round, request) }
    try await reporting.act(
      act, on: round.id, command: act.command(on: round.id, by: request.actor.id, key: request.commandKey),
      at: request.now)
    if act.movesFacts { await ports.factsChanged() }
  }

  /// 计入: takes what a reporter sent after the lock, once for the form that asks for it.
  /// - Throws: as `act`.
  func take(_ key: Reporter.Key, reason: String, on round: Round, _ request: PortalRequest) async throws {
    try keep(round, request)
    let command = ReportingDesk.takingCommand(
      key, reason: reason, on: round.id, by: request.actor.id, commandKey: try request.commandKey)
    try await reporting.take(key, reason: reason, on: round.id, command: command, at: request.now)
    await ports.factsChanged()
  }

  private func keep(_ round: Round, _ request: PortalRequest) throws {
    guard round.isKept(within: request.scope) else {
      let owner = round.opening.area
      throw Diagnostics(
        .roundOfAnother(
          Wording(
            zh: owner.map { areaName($0, in: .chinese) } ?? "市级",
            en: owner.map { areaName($0, in: .english) } ?? "the city")))
    }
  }
}

extension RoundCommand {
  /// Whether only whoever keeps the round may do it; the rest is for each area's own reporters.
  fileprivate var isKeepers: Bool {
    switch self {
    case .lock, .reopen, .withdraw, .take: true
    case .open, .submit, .sendBack, .remind, .expect, .excuse, .absent: false
    }
  }

  /// Whether facts come or cease with it.
  fileprivate var movesFacts: Bool {
    switch self {
    case .sendBack, .reopen: true
    case .open, .submit, .remind, .lock, .expect, .excuse, .take, .absent, .withdraw: false
    }
  }
}

extension RoundPage {
  /// 经过: when, who, and what.
  private static func told(
    of line: Round.LogLine, by name: ActorNames, _ portal: Portal, _ words: Strings
  ) -> String {
    func said(_ act: String, of reporter: Reporter? = nil, _ reason: String = "", number: String = "") -> String {
      words(
        "reporting.log.\(act)",
        [
          "when": line.at.text(in: words.language), "who": name(line.by), "number": number,
          "name": reporter.map { portal.name(of: $0, in: words.language) } ?? "", "reason": reason,
        ])
    }
    return switch line.act {
    case .opened: said("opened")
    case .locked: said("locked")
    case .reopened(let reason): said("reopened", reason)
    case .reminded(let count): said("reminded", number: "\(count)")
    case .expected(let reporter, let due, let reason):
      said("expected", of: reporter, reason, number: due.text(in: words.language))
    case .excused(let reporter, let reason): said("excused", of: reporter, reason)
    case .taken(let reporter, let version, let reason): said("taken", of: reporter, reason, number: "\(version)")
    case .sentBack(let reporter, let version, let reason):
      said("sentBack", of: reporter, reason, number: "\(version)")
    case .absent(let reporter, let count, let reason): said("absent", of: reporter, reason, number: "\(count)")
    case .withdrawn(let reason): said("withdrawn", reason)
    }
  }
}

extension Diagnostic {
  fileprivate static func roundOfAnother(_ owner: Wording) -> Diagnostic {
    Diagnostic(
      "round.of-another",
      Wording(zh: "这个报送任务由\(owner.zh)建立和管理", en: "the round is kept by \(owner.en)"),
      remedy: Wording(
        zh: "锁定、重新打开、撤回、计入锁定后的报表，请\(owner.zh)办理",
        en: "ask there to lock it, open it again, withdraw it or take what came after the lock"))
  }

  fileprivate static func templateTooLong(_ count: Int, most: Int) -> Diagnostic {
    Diagnostic(
      "report.template-too-long",
      Wording(
        zh: "范围内有 \(count) 家企业，一张表放不下", en: "there are \(count) enterprises here, more than one workbook holds"),
      expected: Wording(zh: "不超过 \(most) 家", en: "at most \(most)"),
      remedy: Wording(zh: "从报送单位的页面按区、街镇分别下载", en: "take the template of each district or street from its own page"))
  }

  fileprivate static var additionDue: Diagnostic {
    Diagnostic(
      "round.own-due", at: Place(field: "due"),
      Wording(zh: "没有写明增补单位的截止日", en: "the day until which they report is missing"),
      expected: Wording(zh: "如 2025-12-05", en: "such as 2025-12-05"))
  }

  fileprivate static func additionUnknown(_ code: String) -> Diagnostic {
    Diagnostic(
      "round.no-such-reporter", at: Place(field: "code"),
      Wording(
        zh: "您的范围内没有信用代码为“\(code.excerpt)”的企业",
        en: "there is no enterprise with the code “\(code.excerpt)” within your area"),
      remedy: Wording(zh: "核对代码；没有登记的先在企业页登记", en: "compare the code; register the enterprise first where it is new"))
  }

  /// Which of the two was meant only the one who filled it in knows.
  fileprivate static var additionOfTwo: Diagnostic {
    Diagnostic(
      "round.two-reporters", at: Place(field: "code"),
      Wording(zh: "既选了单位，又填了企业代码，一次只增补一个", en: "an area was chosen and a code filled in; one is added at a time"),
      expected: Wording(zh: "只选单位，或只填代码；两个都要的分两次增补", en: "one of them; add the other after it where both are meant"))
  }

  fileprivate static var additionMissing: Diagnostic {
    Diagnostic(
      "round.no-such-reporter", at: Place(field: "reporter"),
      Wording(zh: "没有选增补的单位", en: "nobody was chosen"),
      expected: Wording(zh: "选一个街镇、园区或区，或填企业的信用代码", en: "an area of the list, or an enterprise's credit code"))
  }
}
