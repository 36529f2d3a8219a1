import Access
import Cultivation
import Diagnostics
import Enterprises
import PolicyCorpus
import Quantities
import Services
import Targets

/// 退规预警: enterprises within the band of the text whose output is below that of the year before.
enum WarningsPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let doors: [Crumb]
    let path: String
    let areas: [Choice]
    /// 全部, 我的企业: for those who look after some.
    let whose: [RegisterPage.TabView]
    /// Whether the list has the reader's own alone, which the filter keeps.
    let isOwn: Bool
    /// The one cause of which warnings are listed, with the address of them all; `nil` for all.
    let cause: Cause?
    let heads: [ColumnHead]
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
    let export: String
    let clause: Crumb?
  }

  struct Cause: Sendable {
    /// As the address has it, for the filter to keep.
    let value: String
    let label: String
    let all: String
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let told: String
    let growth: String
    let followed: StateMark
    let entry: String?
    let cause: String
    let measure: String
    let outcome: String
    /// 此前办理: how its last closed case ended, and what its time on the watch list before came to.
    let earlier: [String]
    /// Where to close the entry of one that fell out.
    let close: String?
    let act: String
    /// The last case that it became, with how that stands.
    let opened: Opened?

    struct Opened: Sendable {
      let href: String
      let state: StateMark
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    var query = try query(request)
    query.offset = (page - 1) * Pager.size
    query.limit = Pager.size
    let found = try await found(query, request, portal)
    let said = try await ServiceWords(request, portal)
    let beside = try await Beside(found.rows, request, portal)
    var rows: [Row] = []
    for found in found.rows { rows.append(try await row(found, beside, request, portal, said)) }
    let columns: [(String, WatchQuery.Order?, Bool)] = [
      ("enterprise.name", .name, false), ("monitoring.growth", .growth, true), ("warnings.followed", nil, false),
      ("enterprise.area", .area, false), ("monitoring.told", nil, false), ("warnings.cause", nil, false),
      ("warnings.measure", nil, false), ("warnings.outcome", nil, false), ("warnings.case", nil, false),
    ]
    let clause = ClauseID("shenggui-2023/4").flatMap { portal.corpus.clause($0) }
    let view = View(
      crumbs: [Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("warnings.title"))],
      doors: MonitoringPage.doors(words), path: request.path,
      areas: portal.areaChoices(within: request.scope, chosen: query.area, words: words),
      whose: OwnChoice.tabs(request, words), isOwn: query.officer != nil,
      cause: request.query.text(causeQuery).map { cause in
        Cause(
          value: cause,
          label: words(
            "warnings.ofCause",
            [
              "cause": cause == noCause
                ? words("targets.meeting.noCause") : portal.corpus.wording(cause)(request.language)
            ]), all: request.address(replacing: [causeQuery: nil, "page": nil]))
      },
      heads: columns.map { ColumnHead(words, $0.0, $0.1, $0.2, query, request) }, rows: rows,
      isEmpty: rows.isEmpty, pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))",
      clause: clause.map { Crumb("\($0.id.wording(request.language)) \($0.title(request.language))", $0.id.path) })
    return .page(Page("monitoring/warnings", title: words("warnings.title"), view: view, nonStatistical: true))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let found = try await found(try query(request), request, portal)
    let mark = try await portal.watermark(
      "monitoring/warnings", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("monitoring.told"),
      words.inPercent("monitoring.growth"), words("warnings.followed"), words("warnings.cause"),
      words("warnings.measure"), words("warnings.outcome"), words("warnings.earlier"), words("warnings.case"),
      words("export.watermark"),
    ])
    let said = try await ServiceWords(request, portal)
    let beside = try await Beside(found.rows, request, portal)
    for found in found.rows {
      let row = try await row(found, beside, request, portal, said)
      file.append([
        found.watched.enterprise.text, row.name, row.area, row.told,
        found.watched.growth.map(FigureText.percentInFile) ?? "", row.followed.word, row.cause, row.measure,
        row.outcome, row.earlier.joined(separator: words("sentence.separator")),
        row.opened?.state.word ?? "", mark,
      ])
    }
    return try file.reply(named: "\(words("warnings.title"))-\(request.today)", to: request)
  }

  private static func query(_ request: PortalRequest) throws -> WatchQuery {
    guard let watchList = MonitoringDesk.watchList else { throw RegisterAddress.unknown }
    let order = request.query.text("sort").flatMap(WatchQuery.Order.init(rawValue:))
    var query = WatchQuery(
      .warnings, register: watchList, area: request.query.text("area").flatMap { AreaCode($0) },
      order: order ?? .growth, isDescending: request.query.text("desc") == "1")
    query.areaOn = request.today
    query.officer = OwnChoice.officer(request)
    return query
  }

  /// What an address asks for one cause of falling output with, and the value for warnings of which nobody told one.
  static let causeQuery = "cause"
  static let noCause = "none"
  private static let causeField = "下降原因"

  /// The warnings of a query, of the cause that the address names where it names one.
  /// Cost: of one cause all warnings of the query are read, since the watch list alone knows it.
  private static func found(
    _ query: WatchQuery, _ request: PortalRequest, _ portal: Portal
  ) async throws -> (rows: [WatchedRow], total: Int) {
    guard let cause = request.query.text(causeQuery) else {
      return try await portal.ports.monitoring.watched(query, within: request.scope)
    }
    var all = query
    (all.offset, all.limit) = (0, .max)
    let rows = try await portal.ports.monitoring.watched(all, within: request.scope).rows
    let beside = try await Beside(rows, request, portal)
    let own = rows.filter { (beside.cause(of: $0) ?? noCause) == cause }
    return (Array(own.dropFirst(query.offset).prefix(query.limit)), own.count)
  }

  /// How many warnings of a query have which cause, the most frequent first and those without one last.
  static func causes(
    _ query: WatchQuery, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [DispatchMaterial.Cause] {
    let rows = try await portal.ports.monitoring.watched(query, within: request.scope).rows
    let beside = try await Beside(rows, request, portal)
    let counts = Dictionary(grouping: rows) { beside.cause(of: $0) }.mapValues(\.count)
    return counts.map { DispatchMaterial.Cause(name: $0.key, count: $0.value) }.sorted { left, right in
      guard let name = left.name, let other = right.name else { return left.name != nil }
      return (right.count, name) < (left.count, other)
    }
  }

  /// The entries of the watch list, in the order in which they were opened: the last is told, whether it stands or has
  /// left, and not as one whom nobody followed.
  static func entries(
    of enterprise: CreditCode, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [RegisterEntry] {
    try await portal.registers.entries(of: enterprise, within: request.scope)
      .filter { $0.register == MonitoringDesk.watchList }.sorted { $0.id < $1.id }
  }

  /// Where to let an entry go that still stands though its enterprise fell out; `nil` where there is none to let go.
  static func close(_ entry: RegisterEntry?, _ request: PortalRequest, _ portal: Portal) -> String? {
    guard let entry, MonitoringDesk.isOverdue(entry), portal.decidingScope(request).holds(entry, request) else {
      return nil
    }
    return entry.register.registerPath("entries/\(entry.id)", ["exit": MonitoringDesk.fallenOut]) + "#exit"
  }

  /// How far an entry is, with why it has left.
  static func followed(_ entry: RegisterEntry, _ portal: Portal, _ words: Strings) -> StateMark {
    let mark = StateMark(entry.state.name, in: words.language)
    guard case .left(let reason) = entry.state else { return mark }
    return StateMark(
      css: mark.css,
      word: words("warnings.left", ["state": mark.word, "reason": portal.corpus.wording(reason)(words.language)]))
  }

  /// What stands beside the warnings of many enterprises, read at once.
  private struct Beside {
    private let entries: [CreditCode: [RegisterEntry]]
    private let cases: [ServiceCase.ID: ServiceCase]

    init(_ rows: [WatchedRow], _ request: PortalRequest, _ portal: Portal) async throws {
      entries = try await portal.registers.entries(of: rows.map(\.watched.enterprise), within: request.scope)
        .mapValues { $0.filter { $0.register == MonitoringDesk.watchList } }
      cases = try await portal.cases.standing(
        of: rows.compactMap(\.caseNumber).map(ServiceCase.ID.init), within: request.scope)
    }

    /// The enterprise's own of the watch list, in the order in which they were opened.
    func entries(of row: WatchedRow) -> [RegisterEntry] {
      (entries[row.watched.enterprise] ?? []).sorted { $0.id < $1.id }
    }

    func entry(of row: WatchedRow) -> RegisterEntry? {
      let own = entries(of: row)
      // Who has left the list is told with what was recorded, and not as one whom nobody followed.
      return row.entry.map { id in own.first { $0.id == id } } ?? own.last
    }

    /// Why its output fell, as the watch list has it; `nil` where nobody told.
    func cause(of row: WatchedRow) -> String? { entry(of: row)?.fields[WarningsPage.causeField]?.orNil }

    func opened(of row: WatchedRow) -> ServiceCase? { row.caseNumber.flatMap { cases[.init($0)] } }
  }

  private static func row(
    _ row: WatchedRow, _ beside: Beside, _ request: PortalRequest, _ portal: Portal, _ services: ServiceWords
  ) async throws -> Row {
    let words = services.words
    let said = WatchedWords(row.watched, words)
    let entry = beside.entry(of: row)
    let history = WarningHistory(portal: portal, request: request, services: services)
    func field(_ name: String) -> String {
      entry?.fields[name].map { portal.corpus.wording($0)(words.language) } ?? "—"
    }
    let opened = beside.opened(of: row).map {
      Row.Opened(href: "/services/cases/\($0.id)", state: services.mark($0))
    }
    return Row(
      name: row.name, href: "/enterprises/\(row.watched.enterprise)",
      area: portal.areaName(row.watched.area, in: words.language), told: said.through, growth: said.growth,
      followed: entry.map { followed($0, portal, words) }
        ?? StateMark(css: "ask", word: words("warnings.notFollowed")),
      entry: entry?.path, cause: field(causeField), measure: history.measure(entry), outcome: field("结果"),
      earlier: (row.caseNumber == nil ? [] : try await history.lastClosing(of: row.watched.enterprise))
        + [history.timeBefore(entry, among: beside.entries(of: row))].compactMap { $0 },
      close: close(entry, request, portal),
      act: "/enterprises/\(row.watched.enterprise)/warning", opened: opened)
  }
}

/// One warning: what was found, what was done, and the form that makes it a case.
enum WarningPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let facts: [Pair]
    let isWarning: Bool
    /// The months behind what was found.
    let series: String
    let entry: String?
    let close: String?
    let follow: String?
    let cases: [CaseLink]
    let form: Form?
    /// What somebody typed who came second; `nil` for everybody else.
    let unsent: String?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct CaseLink: Sendable {
    let label: String
    let href: String
    let state: StateMark
    /// What its units said when they closed it; empty while it is open.
    let closing: [String]
  }

  struct Form: Sendable {
    let path: String
    let key: String
    let text: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func open(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let enterprise = try await portal.enterprise(of: request)
    let text = (request.form.exactly("text") ?? "").replacing("\r\n", with: "\n").trimmingWhiteSpace
    do {
      let number = try await portal.monitoring.openCase(
        for: enterprise.creditCode, words: text, by: request.actor.id, key: request.commandKey, at: request.now,
        within: request.scope)
      guard let path = LocalPath(checking: "/services/cases/\(number)?done=opened") else { throw CasePage.unknown }
      return .seeOther(path)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
  }

  private static func page(_ request: PortalRequest, _ portal: Portal, faults: Diagnostics?) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let enterprise = try await portal.enterprise(of: request)
    let code = enterprise.creditCode
    let watched = try await portal.ports.monitoring.watched(code, within: request.scope)
    let isWarning = watched?.isWarning ?? false
    let entries = try await WarningsPage.entries(of: code, request, portal)
    let entry = entries.last
    let isFollowed = entry?.state.isOpen ?? false
    var cases: [(opened: WarningCase, found: ServiceCase)] = []
    for opened in try await portal.ports.monitoring.warningCases(of: code) {
      guard let found = try await portal.cases.standing(of: .init(opened.number), within: request.scope) else {
        continue
      }
      cases.append((opened, found))
    }
    let services = try await ServiceWords(request, portal)
    let history = WarningHistory(portal: portal, request: request, services: services)
    // Once it is closed, the same warning may become another.
    let isOpened = cases.contains { $0.opened.through == watched?.through && $0.found.isOpen }
    let mayAct = Portal.allows(request.actor, Portal.factKeepers)
    let said = watched.map { WatchedWords($0, words) }
    func field(_ name: String) -> Pair? {
      entry?.fields[name].map {
        Pair(portal.corpus.wording(name)(words.language), portal.corpus.wording($0)(words.language))
      }
    }
    // Who comes second is led to the case that there is.
    let isSecond = faults?.all.contains { $0.code == Diagnostic.alreadyCaseCode } ?? false
    let marked = FormFaults(faults, words: words) { fault in
      fault.code == Diagnostic.alreadyCaseCode ? "cases" : fault.place?.field ?? "main"
    }
    let found = said.map { said in
      [Pair(words("monitoring.told"), said.through), Pair(words("monitoring.growth"), said.growth)]
    }
    let view = View(
      crumbs: [
        Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("warnings.title"), "/cultivation/warnings"),
        Crumb(enterprise.title, "/enterprises/\(code)"), Crumb(words("warnings.one")),
      ],
      title: "\(enterprise.title) · \(words("warnings.one"))",
      facts: (isWarning ? found ?? [] : []) + ["下降原因", "帮扶措施", "结果", "跟进日期"].compactMap(field)
        + (entry.map { [Pair(words("warnings.followed"), WarningsPage.followed($0, portal, words).word)] } ?? [])
        + (history.timeBefore(entry, among: entries).map { [Pair(words("warnings.earlier"), $0)] } ?? []),
      isWarning: isWarning, series: "/enterprises/\(code)#series", entry: entry?.path,
      close: WarningsPage.close(entry, request, portal),
      follow: !isFollowed && isWarning && mayAct
        ? MonitoringDesk.watchList?.registerPath("new", ["code": code.text]) : nil,
      cases: cases.map { opened, found in
        CaseLink(
          label: words(
            "warnings.opened",
            [
              "day": opened.at.dayInShanghai.text(in: words.language),
              "time": WatchedWords.through(opened.through, words),
            ]), href: "/services/cases/\(opened.number)", state: services.mark(found),
          closing: history.closings(of: found))
      },
      form: isWarning && mayAct && !isOpened
        ? Form(
          path: "/enterprises/\(code)/warning", key: portal.freshKey(),
          text: request.form.exactly("text")
            ?? words(
              "warnings.draft",
              [
                "told": said?.through ?? "", "growth": said?.growth ?? "",
                "cause": entry?.fields["下降原因"].map { portal.corpus.wording($0)(words.language) }
                  ?? words("warnings.causeUnknown"),
              ])) : nil,
      unsent: isSecond ? request.form.exactly("text") : nil, faults: marked.all, hasFaults: !marked.isEmpty)
    return .page(
      Page(
        "monitoring/warning", title: view.title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true))
  }
}
