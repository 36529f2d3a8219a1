import Access
import Diagnostics
import Exchanges
import PolicyCorpus
import Quantities

extension PortalRequest {
  /// Who acts on an exchange: the enterprise itself, or an office.
  var exchangeActor: ExchangeActor {
    if case .enterprise(let key) = scope, let code = CreditCode(key) {
      return ExchangeActor(actor.id, .enterprise(code))
    }
    return ExchangeActor(actor.id, .office(scope))
  }
}

extension DeliveryPen {
  /// A field of a form of 对接.
  func exchange(
    _ name: String, of action: String, value: String = "", type: String = "text", isShort: Bool = false,
    isRequired: Bool = true, isLong: Bool = false, hint: String? = nil
  ) -> DeliveryView.Act.Field {
    var field = field(
      name, of: action, value: value, type: type, isShort: isShort, isRequired: isRequired, hint: hint,
      label: words("exchanges.field.\(name)"))
    field.isLong = isLong
    return field
  }

  func mark(_ entry: ExchangeEntry) -> StateMark {
    switch entry.state {
    case .submitted: StateMark(css: "ask", word: words("exchanges.state.submitted"))
    case .published where entry.figures.until < request.today:
      StateMark(css: "out", word: words("exchanges.state.expired"))
    case .published:
      entry.isUnanswered(on: request.today)
        ? StateMark(css: "ask", word: words("exchanges.state.unanswered"))
        : StateMark(css: "yes", word: words("exchanges.state.published"))
    case .refused: StateMark(css: "late", word: words("exchanges.state.refused"))
    case .closed(let outcome, _):
      StateMark(css: outcome == .settled ? "yes" : "no", word: words("exchanges.outcome.\(outcome.rawValue)"))
    }
  }

  func mark(_ state: ExchangeResponse.State) -> StateMark {
    let word = words("exchanges.response.\(state.name.rawValue)")
    return switch state {
    case .offered: StateMark(css: "ask", word: word)
    case .accepted, .settled: StateMark(css: "yes", word: word)
    case .declined, .takenBack, .failed: StateMark(css: "no", word: word)
    }
  }

  /// Who stands behind an entry or an answer. What enterprises post is meant to be seen: their names are.
  func name(of party: ExchangeParty) async throws -> (text: String, href: String?) {
    switch party {
    case .institution(let name): (name, nil)
    case .enterprise(let code):
      (
        try await portal.facts.enterprise(code, within: .everywhere)?.title ?? code.text,
        try await portal.facts.enterprise(code, within: request.scope) == nil ? nil : "/enterprises/\(code)"
      )
    }
  }

  /// The declared exchange's name with its document.
  func exchangeName(_ id: InstrumentID) -> String { portal.corpus.instrument(id)?.name(language) ?? "\(id)" }
}

/// 对接: every declared exchange with what is asked, offered, unanswered and settled; and the entries, searched and filtered.
enum ExchangesPage {
  static func path(
    _ instrument: InstrumentID?, side: ExchangeSide? = nil, filter: ExchangeQuery.Filter = .live
  ) -> String {
    let query = FormFields().encoded(replacing: [
      "exchange": instrument.map { "\($0)" }, "side": side?.rawValue, "show": filter.rawValue,
    ])
    return "/exchanges/entries?\(query)"
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let figures = try await portal.exchanges.figures(for: request.exchangeActor, on: request.today)
    var sections: [DeliveryView.Section] = []
    if case .enterprise(let key) = request.scope, let code = CreditCode(key) {
      sections.append(try await ownSection(code, pen))
    }
    let all = figures.values.reduce(into: ExchangeFigure()) { sum, figure in
      sum.demands += figure.demands
      sum.supplies += figure.supplies
      sum.submitted += figure.submitted
      sum.unanswered += figure.unanswered
      sum.expired += figure.expired
      sum.settled += figure.settled
      sum.contracts.count += figure.contracts.count
      sum.contracts.told += figure.contracts.told
      sum.contracts.amount = sum.contracts.amount.adding(figure.contracts.amount) ?? sum.contracts.amount
    }
    let mayPost = Portal.allows(request.actor, Portal.caseKeepers)
    for document in portal.corpus.newestFirst {
      let exchanges = portal.exchanges.exchanges.filter { $0.instrument.id.clause.document == document.id }
      guard !exchanges.isEmpty else { continue }
      sections.append(
        DeliveryView.Section(
          title: document.title(pen.language),
          table: DeliveryView.Table(
            [
              words("exchanges.exchange"), words("exchanges.demands"), words("exchanges.supplies"),
              words("exchanges.filter.unanswered"), words("exchanges.filter.expired"),
              words("exchanges.filter.settled"), words("exchanges.contracts"), words("exchanges.contractYuan"),
            ] + (mayPost ? [words("exchanges.post")] : []), numbers: Set(1...7),
            rows: exchanges.map { exchange in
              let id = exchange.instrument.id
              let figure = figures[id] ?? ExchangeFigure()
              let row: [DeliveryView.Table.Cell] = [
                .text(
                  exchange.instrument.name(pen.language), "\(id.clause.path)#\(id.name)",
                  note: id.clause.wording(pen.language)),
                .number(figure.demands, path(id, side: .demand)), .number(figure.supplies, path(id, side: .supply)),
                .number(figure.unanswered, path(id, filter: .unanswered)),
                .number(figure.expired, path(id, filter: .expired)),
                .number(figure.settled, path(id, filter: .settled)),
                seen(figure, path(id, filter: .settled), pen),
                pen.sum(of: figure.contracts, path(id, filter: .settled)),
              ]
              return row
                + (mayPost
                  ? [.text(words("exchanges.post"), "/exchanges/new?exchange=\(FormFields.encode("\(id)"))")] : [])
            })))
    }
    return .page(
      Page(
        "places/page", title: words("nav.exchanges"),
        view: PlaceView(
          sheets: DeliveryView(
            crumbs: [Crumb(words("nav.exchanges"))], title: words("nav.exchanges"), lead: words("exchanges.lead"),
            sums: [
              Figure(.count(all.demands), label: words("exchanges.demands"), href: path(nil, side: .demand)),
              Figure(.count(all.supplies), label: words("exchanges.supplies"), href: path(nil, side: .supply)),
              Figure(
                .count(all.unanswered), label: words("exchanges.filter.unanswered"),
                href: path(nil, filter: .unanswered)
              ),
              Figure(
                .count(all.submitted), label: words("exchanges.filter.submitted"), href: path(nil, filter: .submitted)),
              Figure(.count(all.expired), label: words("exchanges.filter.expired"), href: path(nil, filter: .expired)),
              Figure(.count(all.settled), label: words("exchanges.filter.settled"), href: path(nil, filter: .settled)),
              contractSum(of: all, pen),
            ], sections: sections), foot: words("exchanges.foot"))))
  }

  /// The sum of the contracts that the reader sees. Entries are for more eyes than the answers to them: where something was
  /// agreed on of which the reader sees no contract, that is said, and no sum stands for it.
  private static func contractSum(of all: ExchangeFigure, _ pen: DeliveryPen) -> Figure {
    let isNone = all.contracts.count == 0 && all.hiddenContracts > 0
    return Figure(
      isNone ? FigureText(short: "—", exact: "—", value: "") : .amount(all.contracts.amount, in: pen.language),
      label: pen.words(
        isNone
          ? "exchanges.contractSumHidden"
          : all.hiddenContracts > 0 ? "exchanges.contractSumSeen" : "exchanges.contractSumOf",
        ["told": "\(all.contracts.told)", "count": "\(all.contracts.count)"]),
      href: path(nil, filter: .settled))
  }

  /// How many contracts the reader sees, with that there are others.
  private static func seen(_ figure: ExchangeFigure, _ href: String, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    guard figure.hiddenContracts > 0 else { return .number(figure.contracts.count, href) }
    var cell =
      figure.contracts.count == 0
      ? DeliveryView.Table.Cell(text: "—", isNumber: true) : .number(figure.contracts.count, href)
    cell.note = pen.words("exchanges.contractsHidden")
    return cell
  }

  private static func ownSection(_ code: CreditCode, _ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let words = pen.words
    let own = try await pen.portal.exchanges.page(
      ExchangeQuery(filter: .all, enterprise: code, limit: 50), for: pen.request.exchangeActor, on: pen.request.today)
    return DeliveryView.Section(
      title: words("exchanges.own"), lead: words("exchanges.ownLead"),
      table: try await table(own.rows, pen), empty: own.rows.isEmpty ? words("exchanges.ownEmpty") : nil,
      links: [Crumb(words("exchanges.post"), "/exchanges/new")])
  }

  /// The entries of one exchange or of all.
  static func list(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let page = Pager.page(of: request)
    let query = query(of: request, offset: (page - 1) * Pager.size, limit: Pager.size)
    let found = try await portal.exchanges.page(query, for: request.exchangeActor, on: request.today)
    let title = query.instrument.map(pen.exchangeName) ?? words("exchanges.all")
    var links = [
      Crumb(words("exchanges.post"), "/exchanges/new?\(request.query.encoded(replacing: ["show": nil, "page": nil]))")
    ]
    if !Portal.allows(request.actor, Portal.caseKeepers) { links = [] }
    if Portal.allows(request.actor, Portal.rows) {
      links += [("export.button", String?.none), ("export.excel", "xlsx")].map { label, format in
        Crumb(
          words(label), "/exchanges/export?\(request.query.encoded(replacing: ["page": nil, "format": format]))")
      }
    }
    let filters = ExchangeQuery.Filter.allCases.map { filter in
      RegisterPage.TabView(
        label: words("exchanges.filter.\(filter.rawValue)"),
        href: request.address(replacing: ["show": filter.rawValue, "page": nil]), isCurrent: filter == query.filter)
    }
    let sides = ([nil] + ExchangeSide.allCases).map { side in
      RegisterPage.TabView(
        label: side.map { words("exchanges.side.\($0.rawValue)") } ?? words("filter.all"),
        href: request.address(replacing: ["side": side?.rawValue, "page": nil]), isCurrent: side == query.side)
    }
    return .page(
      Page(
        "exchanges/list", title: title,
        view: ListView(
          path: "/exchanges/entries", search: query.search, exchange: query.instrument.map { "\($0)" } ?? "",
          side: query.side?.rawValue ?? "", show: query.filter.rawValue, sides: sides,
          sheets: DeliveryView(
            crumbs: [Crumb(words("nav.exchanges"), "/exchanges"), Crumb(title)], title: title,
            sections: [
              DeliveryView.Section(
                title: words("exchanges.entries"), tabs: filters,
                table: try await table(found.rows, pen, showsResults: query.filter == .settled),
                empty: found.rows.isEmpty ? words("exchanges.empty") : nil,
                pager: Pager(request, page: page, total: found.total, words: words), links: links)
            ]))))
  }

  struct ListView: Sendable {
    let path: String
    let search: String
    let exchange: String
    let side: String
    let show: String
    let sides: [RegisterPage.TabView]
    let sheets: DeliveryView
  }

  static func query(of request: PortalRequest, offset: Int, limit: Int) -> ExchangeQuery {
    ExchangeQuery(
      request.query.text("exchange").flatMap { InstrumentID($0) },
      side: request.query.text("side").flatMap(ExchangeSide.init(rawValue:)),
      filter: request.query.text("show").flatMap(ExchangeQuery.Filter.init(rawValue:)) ?? .live,
      search: String((request.query.text("q") ?? "").prefix(100)), offset: offset, limit: limit)
  }

  /// - Parameter showsResults: whether each row says what came of it, as far as the reader may look into its answers.
  static func table(
    _ entries: [ExchangeEntry], _ pen: DeliveryPen, showsResults: Bool = false
  ) async throws -> DeliveryView.Table? {
    let words = pen.words
    var rows: [[DeliveryView.Table.Cell]] = []
    for entry in entries {
      let name = try await pen.name(of: entry.opening.party)
      rows.append([
        .text(
          entry.figures.title, entry.path,
          note:
            "\(words("exchanges.side.\(entry.opening.side.rawValue)")) · \(pen.exchangeName(entry.opening.instrument))"
        ), .text(name.text, name.href), .text(pen.portal.areaName(entry.opening.area, in: pen.language)),
        .init(state: pen.mark(entry)),
        // Answers are between the two: for others they are counted, and open to nothing.
        .number(
          entry.responses.values.count { $0.state != .takenBack },
          entry.isOwned(by: pen.request.exchangeActor) ? "\(entry.path)#answers" : nil),
        .text(entry.figures.until.text(in: pen.language)),
      ])
      guard showsResults else { continue }
      let results = entry.results(seenBy: pen.request.exchangeActor)
      let answers = "\(entry.path)#answers"
      rows[rows.count - 1] += [
        .number(results.count, results.isEmpty ? nil : answers),
        results.isEmpty
          ? .text("—")
          : .text(
            results.map { $0.on.text(in: pen.language) }.joined(separator: words("list.separator")),
            note: results.map(\.words).joined(separator: words("list.separator"))),
        pen.sum(of: ExchangeContracts(results), answers),
      ]
    }
    return DeliveryView.Table(
      [
        words("exchanges.field.title"), words("exchanges.party"), words("enterprise.area"), words("table.state"),
        words("exchanges.answers"), words("exchanges.field.until"),
      ]
        + (showsResults
          ? [words("exchanges.contracts"), words("exchanges.field.signed"), words("exchanges.contractYuan")] : []),
      numbers: showsResults ? [4, 6, 8] : [4], rows: rows)
  }

  /// The list as it is shown, whole, as a file; the journal keeps who took it.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let found = try await portal.exchanges.page(
      query(of: request, offset: 0, limit: .max), for: request.exchangeActor, on: request.today)
    let mark = try await portal.watermark("exchanges", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("exchanges.exchange"), words("exchanges.side"), words("exchanges.field.title"),
      words("exchanges.field.text"), words("exchanges.party"), words("enterprise.area"), words("table.state"),
      words("exchanges.answers"), words("exchanges.field.until"), words("exchanges.values"),
      words("exchanges.field.signed"), words("exchanges.contractYuan"), words("exchanges.resultValues"),
      words("exchanges.field.words"), words("export.watermark"),
    ])
    for entry in found.rows {
      let results = entry.results(seenBy: request.exchangeActor)
      file.append([
        pen.exchangeName(entry.opening.instrument), words("exchanges.side.\(entry.opening.side.rawValue)"),
        entry.figures.title, entry.figures.text, try await pen.name(of: entry.opening.party).text,
        portal.areaName(entry.opening.area, in: pen.language), pen.mark(entry).word,
        "\(entry.responses.values.count { $0.state != .takenBack })", "\(entry.figures.until)",
        written(entry.figures.values), results.map { "\($0.on)" }.joined(separator: "；"),
        ExchangeContracts(results).told == 0 ? "" : ExchangeContracts(results).amount.description,
        results.map { written($0.values) }.joined(separator: "；"), results.map(\.words).joined(separator: "；"), mark,
      ])
    }
    return try file.reply(named: "\(words("nav.exchanges"))-\(request.today)", to: request)
  }

  private static func written(_ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "；")
  }
}

extension DeliveryPen {
  /// The sum of what was agreed on; nothing where nobody said it, and how many did where not all did.
  func sum(of contracts: ExchangeContracts, _ href: String? = nil) -> DeliveryView.Table.Cell {
    guard contracts.told > 0 else { return DeliveryView.Table.Cell(text: "—", isNumber: true) }
    var cell = DeliveryView.Table.Cell.money(contracts.amount, href)
    if contracts.told < contracts.count {
      cell.note = words("exchanges.toldOf", ["told": "\(contracts.told)", "count": "\(contracts.count)"])
    }
    return cell
  }
}

extension ExchangeFigure {
  /// Of how many entries at least something was agreed on that the reader does not see.
  fileprivate var hiddenContracts: Int { max(0, settled - contracts.count) }
}

extension ExchangeContracts {
  fileprivate init(_ results: [ExchangeResult]) {
    self.init(
      count: results.count, told: results.count { $0.amount != nil },
      amount: results.reduce(.zero) { sum, result in result.amount.flatMap { sum.adding($0) } ?? sum })
  }
}

extension ExchangeEntry {
  var path: String { "/exchanges/entries/\(id)" }
}
