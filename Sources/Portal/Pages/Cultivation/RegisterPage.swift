import Cultivation
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// One register: who stands in it on a day, who may come in and why, what is due, who left.
enum RegisterPage {
  enum Tab: String, CaseIterable {
    case inside = "in"
    case candidates, proposed, due, lapsed, namesakes, left, refused
  }

  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let lead: String
    let facts: [Pair]
    let done: String?
    let tabs: [TabView]
    let tab: String
    let isInside: Bool
    let day: String
    let path: String
    let filters: Filters
    let heads: [ColumnHead]
    /// In which order the rows are, where that needs saying.
    let orderNote: String?
    let hasValid: Bool
    let hasDays: Bool
    let fieldNames: [String]
    let rows: [Row]
    let isEmpty: Bool
    let emptyNext: String
    let pager: Pager
    /// `nil` for who may take no list along, as an enterprise.
    let export: String?
    /// The list as a spreadsheet; `nil` as for `export`.
    let workbook: String?
    /// 导入: where a file is brought in, for those who decide.
    let importPath: String?
    let differences: Differences?
    let act: ActForm?
    let newPath: String?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let capacity: CultivationPage.Capacity?
  }

  struct TabView: Sendable {
    let label: String
    let href: String
    let isCurrent: Bool
  }

  struct Filters: Sendable {
    let search: String
    let areas: [Choice]
  }

  struct Row: Sendable {
    /// What the form calls it; `nil` where nothing can be done to it.
    let pick: String?
    /// The enterprise's, of candidates.
    let code: String?
    let title: String
    let href: String?
    let area: String
    let since: String
    let valid: String
    let note: String
    let mark: StateMark
    let cells: [String]
    /// What a file has in place of the cells, as numbers; none of entries, whose files have all of their fields.
    var inFile: [String] = []
  }

  struct Differences: Sendable {
    let path: String
    let from: String
    let to: String
  }

  struct ActForm: Sendable {
    let path: String
    let key: String
    let tab: String
    let today: String
    let enters: Bool
    let leaves: Bool
    let reviews: Bool
    let exits: [Choice]
    let reason: String
    let evidence: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  static func page(_ request: PortalRequest, _ portal: Portal, faults: Diagnostics?) async throws -> Reply {
    let asked = try await RegisterAsked(request, portal).withDueExits(request, portal)
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    let writer = RegisterRows(asked, request, portal, people: try await portal.personNames())
    let found = try await writer.rows(offset: (page - 1) * Pager.size, limit: Pager.size)
    let capacity = try await CultivationPage.capacity(
      asked.address.instrument, asked.address.declaration, beside: asked.day, request, portal, words)
    let marked = FormFaults(faults, words: words)
    let id = asked.address.id
    let mayExport = Portal.allows(request.actor, Portal.rows)
    let view = View(
      crumbs: asked.address.crumbs(words), title: asked.address.instrument.name(request.language),
      lead: writer.lead, facts: writer.facts,
      done: request.query.text("done").flatMap { Int($0) }.map { words("cultivation.done", ["count": "\($0)"]) },
      tabs: asked.tabs(request, portal).map { tab in
        TabView(
          label: words("cultivation.tab.\(tab.rawValue)"), href: id.registerPath("", ["tab": tab.rawValue]),
          isCurrent: tab == asked.tab)
      },
      tab: asked.tab.rawValue, isInside: asked.tab == .inside, day: "\(asked.day)", path: id.registerPath(),
      filters: Filters(
        search: asked.query.search,
        areas: portal.areaChoices(within: request.scope, chosen: asked.query.area, words: words)),
      heads: writer.heads, orderNote: writer.orderNote, hasValid: writer.showsValidity,
      hasDays: asked.tab != .candidates,
      fieldNames: writer.showsForecast
        ? [words("monitoring.range")] : writer.shownFields.map { portal.corpus.wording($0.name)(request.language) },
      rows: found.rows, isEmpty: found.rows.isEmpty, emptyNext: words("cultivation.empty.\(asked.tab.rawValue)"),
      pager: Pager(request, page: page, total: found.total, words: words),
      export: mayExport ? asked.file() : nil, workbook: mayExport ? asked.file("xlsx") : nil,
      importPath: portal.decidingScope(request) == nil ? nil : id.registerPath("import"),
      differences: asked.tab == .inside
        ? Differences(
          path: id.registerPath("differences"),
          from: "\(Period.month(year: request.today.year, month: request.today.month).start.adding(days: -1))",
          to: "\(request.today)") : nil,
      act: actForm(asked, request, portal),
      newPath: portal.workingScope(request) == nil ? nil : id.registerPath("new"), faults: marked.all,
      hasFaults: !marked.isEmpty, capacity: capacity)
    return .page(
      Page(
        "cultivation/register", title: view.title, view: view, status: marked.isEmpty ? 200 : 422,
        nonStatistical: writer.isNonStatistical,
        notices: asked.notices(request, words) { portal.corpus.wording($0)(request.language) }))
  }

  private static func actForm(_ asked: RegisterAsked, _ request: PortalRequest, _ portal: Portal) -> ActForm? {
    guard portal.decidingScope(request) != nil else { return nil }
    let enters = asked.tab == .candidates || asked.tab == .proposed
    let leaves = [.inside, .due, .lapsed].contains(asked.tab) && asked.day == request.today
    guard enters || leaves else { return nil }
    let language = request.language
    let chosen = request.form.text("exit")
    return ActForm(
      path: asked.address.id.registerPath("act"), key: portal.freshKey(), tab: asked.tab.rawValue,
      today: "\(request.today)", enters: enters, leaves: leaves,
      reviews: leaves && asked.address.declaration.review != nil,
      exits: [Choice(value: "", label: "—", isChosen: chosen == nil)]
        + asked.address.declaration.exitReasons.map {
          Choice(value: $0, label: portal.corpus.wording($0)(language), isChosen: $0 == chosen)
        },
      reason: request.form.exactly("reason") ?? "", evidence: request.form.exactly("evidence") ?? "")
  }
}

/// What an address asks of a register's list.
struct RegisterAsked: Sendable {
  let address: RegisterAddress
  let tab: RegisterPage.Tab
  let day: CalendarDay
  private(set) var query: RegisterQuery
  /// Who is to leave by a fact, in the lists of today that say so.
  private(set) var dueExits: [EntryID: DueExit] = [:]
  /// Of those who left, the ones for a reason within a year alone; `nil` for all.
  let exit: (reason: String, year: Int)?

  init(_ request: PortalRequest, _ portal: Portal) throws {
    address = try RegisterAddress(request, portal)
    func asked(_ name: String) -> String? { request.query.text(name) ?? request.form.text(name) }
    tab = asked("tab").flatMap(RegisterPage.Tab.init(rawValue:)) ?? .inside
    let today = request.today
    let typed = asked("on").flatMap { CalendarDay($0) }.flatMap { FactDictionary.days.contains($0) ? $0 : nil }
    // What will be in it some day is known to nobody.
    day = tab == .inside ? min(typed ?? today, today) : today
    let selection: RegisterQuery.Selection =
      switch tab {
      case .inside: .on(day)
      case .proposed: .state(.proposed)
      case .left: .state(.left)
      case .refused: .state(.refused)
      case .due: .due(address.declaration.dueBounds(on: today))
      case .lapsed: portal.corpus.candidateCount(of: address.id).map { .lapsed($0.id) } ?? .state(.entered)
      case .candidates, .namesakes: .state(.entered)
      }
    let reasons = address.declaration.exitReasons
    let reason = request.query.text("exit").flatMap { reasons.contains($0) ? $0 : nil }
    let year = request.query.text("year").flatMap { Int($0) }
    exit = tab == .left ? reason.flatMap { reason in year.map { (reason: reason, year: $0) } } : nil
    let offered = Self.orders(tab, address)
    let order = request.query.text("sort").flatMap(RegisterQuery.Order.init(rawValue:))
      .flatMap { offered.contains($0) ? $0 : nil }
    // Who may be taken into a library is looked for among the likeliest.
    let isByChance = order == nil && offered.contains(.chance)
    var query = RegisterQuery(
      address.id, selection, search: request.query.text("q") ?? "", area: request.askedArea(portal.corpus.areas),
      order: order ?? (isByChance ? .chance : .title),
      isDescending: isByChance || request.query.text("desc") == "1")
    query.areaOn = day
    self.query = query
  }

  /// The same with those who are to leave by a fact.
  func withDueExits(_ request: PortalRequest, _ portal: Portal) async throws -> RegisterAsked {
    guard tab == .due || tab == .inside && day == request.today else { return self }
    let exits = try await portal.registers.dueExits(of: address.id, on: day, within: request.scope)
    var asked = self
    asked.dueExits = Dictionary(exits.map { ($0.entry.id, $0) }) { first, _ in first }
    if case .due(let bounds, _) = query.selection {
      asked.query.selection = .due(bounds, besides: Set(asked.dueExits.keys))
    }
    return asked
  }

  /// The address of a file of what is shown.
  /// - Parameter format: `nil` for a comma-separated one.
  func file(_ format: String? = nil) -> String {
    address.id.registerPath(
      "export",
      [
        "format": format, "tab": tab.rawValue, "on": "\(day)", "q": query.search, "area": query.area?.text,
        "exit": exit?.reason, "year": exit.map { "\($0.year)" }, "sort": query.order.rawValue,
        "desc": query.isDescending ? "1" : nil,
      ])
  }

  /// The entries of the list, as far as they are asked for beyond the query.
  func narrowed(_ entries: [RegisterEntry]) -> [RegisterEntry] {
    guard let exit else { return entries }
    return entries.filter { $0.state == .left(reason: exit.reason) && $0.leftOn?.year == exit.year }
  }

  /// The orders that the heads of a part's list offer. Candidates have no day yet, and come in an order of their own: the
  /// decided ones first.
  static func orders(_ tab: RegisterPage.Tab, _ address: RegisterAddress) -> [RegisterQuery.Order] {
    guard tab != .candidates else { return [.title, .area] + (address.id == MonitoringDesk.library ? [.chance] : []) }
    return [.title, .area, tab == .inside ? .entered : .since]
      + (address.declaration.validUntil == nil ? [] : [.valid])
  }

  /// What the address asks for and the page does not show, each with what it shows instead.
  /// - Parameter said: a reason as the language of the reader has it.
  func notices(_ request: PortalRequest, _ words: Strings, said: (String) -> String) -> [String] {
    let shownDay = day.text(in: request.language)
    let future = request.query.text("on").flatMap { CalendarDay($0) }.flatMap { request.today < $0 ? $0 : nil }
    let days: [String] =
      if tab != .inside {
        []
      } else if let future {
        [words("cultivation.futureDay", ["asked": future.text(in: request.language), "shown": shownDay])]
      } else {
        request.notOffered("on", taken: "\(day)", "cultivation.onDay", shown: shownDay, words)
      }
    let left: [String] =
      exit.map { exit in
        [
          words(
            "cultivation.leftFor",
            [
              "year": Period.year(exit.year).text(in: request.language),
              "reason": said(exit.reason),
            ])
        ]
      }
      ?? request.notOffered(
        "exit", taken: nil, "cultivation.exitReason", shown: words("cultivation.tab.\(tab.rawValue)"), words)
    return left
      + request.notOffered(
        "tab", taken: tab.rawValue, "cultivation.part", shown: words("cultivation.tab.\(tab.rawValue)"), words)
      + days + request.notOffered(area: query.area, words)
      + request.notOffered(order: query.order.rawValue, shown: words(query.order.label), words)
  }

  /// The parts that this register has.
  func tabs(_ request: PortalRequest, _ portal: Portal) -> [RegisterPage.Tab] {
    let hasRule = portal.corpus.candidateCount(of: address.id) != nil
    let seesRows: Bool = if case .enterprise = request.scope { false } else { true }
    return RegisterPage.Tab.allCases.filter { tab in
      switch tab {
      case .candidates, .lapsed: hasRule && seesRows
      case .due: !address.declaration.dueBounds(on: day).isEmpty
      case .namesakes: seesRows && address.declaration.subject != .enterprise
      default: true
      }
    }
  }
}
