import Access
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Services

/// 台账: the cases, with search, filters, sorting, pages and a file of what is shown.
enum CaseListPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let heads: [ColumnHead]
    let rows: [CaseLine]
    let pager: Pager
    let search: String
    let sort: String
    let isDescending: Bool
    let filters: [Choice]
    let kinds: [Choice]
    let areas: [Choice]
    let from: String
    let through: String
    /// The area whose cases alone are listed, the ones of others that it works on too; `nil` for all that the reader sees.
    let within: Within?
    let export: String?
    let isEmpty: Bool
    let mayOpen: Bool
  }

  struct Within: Sendable {
    let code: String
    let note: String
    /// The same list without it.
    let all: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let page = Pager.page(of: request)
    let query = query(of: request, offset: (page - 1) * Pager.size, limit: Pager.size)
    let narrowed = narrowed(request, portal)
    let found = try await portal.cases.page(query, within: scope(of: request, narrowed), on: request.today)
    return .page(
      Page(
        "services/list", title: words("case.list"),
        view: View(
          crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("case.list"))],
          heads: heads(query, request, words), rows: found.rows.map { CaseLine($0, said) },
          pager: Pager(request, page: page, total: found.total, words: words), search: query.search,
          sort: query.order.rawValue, isDescending: query.isDescending,
          filters: CaseQuery.Filter.allCases.map {
            Choice(
              value: $0.rawValue, label: said.addressed("case.filter.\($0.rawValue)"), isChosen: $0 == query.filter)
          },
          kinds: kinds(query.instrument, portal, words),
          areas: portal.areaChoices(within: request.scope, chosen: query.area, words: words),
          from: query.openedFrom.map { "\($0)" } ?? "", through: query.openedThrough.map { "\($0)" } ?? "",
          within: narrowed.map { area in
            Within(
              code: area.code, note: area.note(said),
              all: "\(request.path)?\(request.query.encoded(replacing: ["within": nil, "page": nil]))")
          },
          export: Portal.allows(request.actor, Portal.rows)
            ? "/services/cases/export?\(request.query.encoded(replacing: ["page": nil]))" : nil,
          isEmpty: found.rows.isEmpty, mayOpen: Portal.allows(request.actor, Portal.caseKeepers))))
  }

  /// The list as it is shown, whole and as of one moment, as a file; the journal keeps who took it. Contacts are no part
  /// of it.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    let query = Self.query(of: request, offset: 0, limit: .max)
    let narrowed = narrowed(request, portal)
    let found = try await portal.cases.page(query, within: scope(of: request, narrowed), on: request.today)
    let within = narrowed.map { Pair(words("enterprise.area"), $0.name(said)) }
    let mark = try await portal.watermark(
      "cases", rows: found.rows.count, of: .enterprises, request, words,
      filter: told(query, said) + [within].compactMap { $0 })
    var file = ListFile()
    file.append([
      words("case.number"), words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"),
      words("case.kind"), words("case.text"), words("table.state"), words("case.opened"), words("case.due"),
      words("case.dueUnit"), words("case.provisional"), words("case.owner"), words("case.officer"),
      words("case.rating"), words("export.watermark"),
    ])
    for row in found.rows {
      file.append([
        said.number(row.id, openedOn: row.openedOn), row.enterprise.text, row.title,
        portal.areaName(row.area, in: words.language), said.kind(row.instrument, row.type), row.text,
        said.mark(row).word, "\(row.openedOn)", row.due.map { "\($0.day)" } ?? "", row.dueOf.map(said.unit) ?? "",
        row.due?.isProvisional == true ? words("case.provisional") : "", said.unit(row.owner),
        row.officer.map(said.person) ?? "", row.lastRating.map { words("case.mark.\($0.rawValue)") } ?? "", mark,
      ])
    }
    return try file.reply(named: "\(words("case.list"))-\(request.today)", to: request)
  }

  /// What the address narrows the list to.
  private enum Narrowing {
    /// By the same bounds as somebody's own area does.
    case area(AreaCode)
    /// What was asked for is no area: nothing is listed of it.
    case unknown(String)

    var code: String {
      switch self {
      case .area(let area): area.text
      case .unknown(let typed): typed
      }
    }

    func name(_ said: ServiceWords) -> String {
      switch self {
      case .area(let area): said.portal.areaName(area, in: said.language)
      case .unknown(let typed): typed.excerpt
      }
    }

    func note(_ said: ServiceWords) -> String {
      let key =
        switch self {
        case .area: "case.within"
        case .unknown: "case.withinUnknown"
        }
      return said.words(key, ["area": name(said)])
    }
  }

  private static func narrowed(_ request: PortalRequest, _ portal: Portal) -> Narrowing? {
    request.query.text("within").map { typed in
      AreaCode(typed).flatMap { portal.corpus.areas.area($0)?.code }.map(Narrowing.area) ?? .unknown(typed)
    }
  }

  private static func scope(of request: PortalRequest, _ narrowed: Narrowing?) -> AreaScope {
    switch narrowed {
    case .area(let area): request.scope.intersection(.whole(area, on: request.today))
    case .unknown: .nothing
    case nil: request.scope
    }
  }

  static func query(of request: PortalRequest, offset: Int, limit: Int) -> CaseQuery {
    CaseQuery(
      filter: request.query.text("state").flatMap(CaseQuery.Filter.init(rawValue:)) ?? .open,
      instrument: request.query.text("kind").flatMap { InstrumentID($0) },
      area: request.query.text("area").flatMap { AreaCode($0) },
      enterprise: request.query.text("enterprise").flatMap { CreditCode($0) },
      openedFrom: request.query.day("from"), openedThrough: request.query.day("through"),
      officer: request.query.text("officer").flatMap { ActorID($0) },
      search: String((request.query.text("q") ?? "").prefix(100)),
      order: request.query.text("sort").flatMap(CaseQuery.Order.init(rawValue:)) ?? .due,
      isDescending: request.query.text("desc") == "1", offset: offset, limit: limit)
  }

  /// By what a list was narrowed, as its page names it.
  private static func told(_ query: CaseQuery, _ said: ServiceWords) -> [Pair] {
    let words = said.words
    let told: [(String, String?)] = [
      ("table.state", said.addressed("case.filter.\(query.filter.rawValue)")),
      ("case.kind", query.instrument.map { said.portal.cases.reference.type($0)?.name(said.language) ?? "\($0)" }),
      ("enterprise.area", query.area.map { said.portal.areaName($0, in: said.language) }),
      ("enterprise.creditCode", query.enterprise?.text), ("case.officer", query.officer.map(said.person)),
      ("case.openedFrom", query.openedFrom.map(said.day)), ("case.openedThrough", query.openedThrough.map(said.day)),
      ("case.search", query.search.isEmpty ? nil : query.search),
    ]
    return told.compactMap { label, value in value.map { Pair(words(label), $0) } }
  }

  /// The kinds of case that anybody opens, by their clauses' names.
  static func kinds(_ chosen: InstrumentID?, _ portal: Portal, _ words: Strings) -> [Choice] {
    [Choice(value: "", label: words("filter.all"), isChosen: chosen == nil)]
      + portal.cases.reference.types.map {
        Choice(value: "\($0.instrument)", label: $0.name(words.language), isChosen: $0.instrument == chosen)
      }
  }

  private static func heads(_ query: CaseQuery, _ request: PortalRequest, _ words: Strings) -> [ColumnHead] {
    [
      ("case.number", CaseQuery.Order.opened), ("enterprise.name", .enterprise), ("table.state", .state),
      ("case.due", .due),
    ].map { label, order in
      ColumnHead(
        words(label), by: order.rawValue, chosen: query.order.rawValue, isDescending: query.isDescending, request)
    }
  }
}

/// One case of a list.
struct CaseLine: Sendable {
  let number: String
  let href: String
  let enterprise: String
  let enterpriseHref: String
  let kind: String
  let text: String
  let state: StateMark
  let due: String
  let owner: String
  /// The unit above has been told.
  let raised: String?
  /// The contact's number, to be called.
  var phone: String?
}

extension CaseLine {
  init(_ row: CaseRow, _ said: ServiceWords) {
    number = said.number(row.id, openedOn: row.openedOn)
    href = "/services/cases/\(row.id)"
    enterprise = row.title
    enterpriseHref = "/enterprises/\(row.enterprise)"
    kind = said.kind(row.instrument, row.type)
    text = Self.excerpt(row.text)
    state = said.mark(row)
    due = said.due(row)
    owner = said.owner(row.owner, row.officer)
    raised = row.level >= .raised ? said.words("case.level.\(row.level.rawValue)") : nil
  }

  /// A line that tells of one unit's part: its state, its deadline, and whose it is.
  init(_ part: CasePart, _ said: ServiceWords) {
    let party = part.party
    let owner = said.owner(party.unit, party.officer)
    number = said.number(part.row.id, openedOn: part.row.openedOn)
    href = "/services/cases/\(part.row.id)"
    enterprise = part.row.title
    enterpriseHref = "/enterprises/\(part.row.enterprise)"
    kind = said.kind(part.row.instrument, part.row.type)
    text = Self.excerpt(part.row.text)
    state = said.mark(party)
    // Why it is among what is late, where its own deadline is still to come.
    due = [said.lateContact(party), said.due(party)].compactMap { $0 }.joined(separator: " · ")
    self.owner =
      party.isLead
      ? owner : said.words("case.withWords", ["what": owner, "words": said.role(party)])
    raised = party.level >= .raised ? said.words("case.level.\(party.level.rawValue)") : nil
    phone = part.contact?.dialled
  }

  private static func excerpt(_ text: String) -> String { text.count > 80 ? String(text.prefix(80)) + "…" : text }
}
