import Delivery
import Quantities

/// 对账: each exported file held against the treasury's vouchers, with every difference and its reason.
enum ReconciliationPage {
  static let path = "/delivery/reconciliation"
  /// 几个工作日没有回凭证算久.
  static let longDays = 5

  private struct Line: Sendable {
    let line: Reconciliation.Line
    let batch: Int
    let budget: Budget
  }

  /// Which lines are shown; by default the differences.
  private enum Shown: String, CaseIterable {
    /// All that came back, also what was asked for anew.
    case bounced
    /// What came back and was asked for anew, or is owed no more.
    case replaced
    case unknown, unanswered

    func admits(_ line: Reconciliation.Line) -> Bool {
      switch self {
      case .bounced: line.outcome == .bounced
      case .replaced: line.replaced > .zero
      case .unknown: line.outcome == .unknown
      case .unanswered: line.outcome == .unanswered
      }
    }
  }

  private struct Asked {
    let shown: Shown?
    let batch: Int?
    let days: Int?
    let payer: Budget.Payer?
    let year: Int?

    init(_ query: FormFields) {
      shown = query.text("state").flatMap(Shown.init(rawValue:))
      batch = query.whole("batch", in: 1...1_000_000)
      days = query.whole("days", in: 0...1_000)
      payer = query.text("payer").flatMap(PayerChoice.payer)
      year = query.whole("year", in: 2000...2100)
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let (budgets, batches, standing) = try await found(pen)
    let asked = Asked(request.query)
    let lines = differences(batches, budgets, asked, pen)
    let late = batches.flatMap(\.lines).filter { $0.outcome == .unanswered && ($0.workingDays ?? 0) >= longDays }
    let unread = pen.unread([
      ("state", asked.shown == nil), ("batch", asked.batch == nil), ("days", asked.days == nil),
      ("payer", asked.payer == nil), ("year", asked.year == nil),
    ])
    var differences = list(pen).section(
      words("reconciliation.differences"), lines,
      empty: words(batches.isEmpty ? "reconciliation.noBatch" : "reconciliation.noDifference"),
      filters: batches.isEmpty ? nil : filters(budgets, batches, pen), pen)
    differences.lead = differences.lead ?? words("reconciliation.differencesLead")
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), TransfersList.path), Crumb(words("reconciliation.title")),
      ], title: words("reconciliation.title"),
      lead: pen.sentences(words("reconciliation.lead"), cameBack(of: Totals(batches).paid, leaving: standing, pen)),
      faults: unread,
      sums: figures(Totals(batches), late: late.count, standing, pen),
      sections: [batchSection(batches, pen), differences])
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  private static func figures(
    _ total: Totals, late: Int, _ standing: Money, _ pen: DeliveryPen
  ) -> [Figure] {
    let words = pen.words
    var figures = [Figure(.yuan(total.asked), label: words("reconciliation.asked"), href: "#batches")]
    // What came back and was asked for anew is in it twice, and in the net once.
    if total.net < total.asked {
      figures.append(
        Figure(.yuan(total.net), label: words("reconciliation.net"), href: "\(path)?state=replaced#differences"))
    }
    figures += [
      Figure(
        .yuan(total.paid), label: words("reconciliation.paid"), href: "\(TransfersList.path)?state=confirmed#requests"
      ),
      Figure(.yuan(total.difference), label: words("reconciliation.difference"), href: "\(path)#differences"),
      Figure(
        .count(late), label: words("reconciliation.late", ["days": "\(longDays)"]),
        href: "\(path)?state=unanswered&days=\(longDays)#differences"),
    ]
    guard standing < total.paid else { return figures }
    let back = Money(fen: total.paid.fen - standing.fen)
    return figures + [
      Figure(.yuan(back), label: words("reconciliation.returned"), href: "\(BudgetList.path)#budgets"),
      Figure(.yuan(standing), label: words("reconciliation.standing"), href: "\(BudgetList.path)#budgets"),
    ]
  }

  /// What was recovered or refunded of what the treasury paid, so that this page and the budgets agree; `nil` for nothing.
  private static func cameBack(of paid: Money, leaving standing: Money, _ pen: DeliveryPen) -> String? {
    guard standing < paid else { return nil }
    return pen.words(
      "reconciliation.cameBack",
      [
        "paid": paid.grouped, "back": Money(fen: paid.fen - standing.fen).grouped, "standing": standing.grouped,
      ])
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let (budgets, batches, _) = try await found(pen)
    let lines = differences(batches, budgets, Asked(request.query), pen)
    return try await list(pen).file(
      pen.words("reconciliation.differences"), list: "reconciliation", lines, pen)
  }

  private struct Totals {
    let asked: Money
    let net: Money
    let paid: Money
    let difference: Money

    init(_ batches: [Reconciliation]) {
      asked = batches.map(\.asked.amount).total
      net = batches.map(\.net).total
      paid = batches.map { $0.part(.paid).amount }.total
      difference = batches.map(\.difference.amount).total
    }
  }

  /// The files and what stands as paid on the budgets, of one moment.
  private static func found(
    _ pen: DeliveryPen
  ) async throws -> (budgets: [BudgetID: Budget], [Reconciliation], paid: Money) {
    let (request, desk) = (pen.request, pen.portal.ports.delivery)
    return try await desk.store.read { book in
      let budgets = try book.standingBudgets().filter { request.scope.contains($0) }
      return (
        Dictionary(budgets.map { ($0.id, $0) }) { first, _ in first },
        try desk.reconciliations(of: budgets.map(\.id), in: book, on: request.today),
        try budgets.map { try book.sums(of: $0.id)[.paid] ?? .zero }.total
      )
    }
  }

  /// 批次: what each file asked for, by what became of it.
  private static func batchSection(_ batches: [Reconciliation], _ pen: DeliveryPen) -> DeliveryView.Section {
    let words = pen.words
    func cell(_ part: Reconciliation.Part, _ href: String) -> DeliveryView.Table.Cell {
      .sum(part.amount, href, note: words("reconciliation.count", ["count": "\(part.count)"]))
    }
    // What came back is told with what of it stands elsewhere, so that the line adds up.
    let columns: [(shown: Shown, part: (Reconciliation) -> Reconciliation.Part)] = [
      (.bounced, { $0.part(.bounced) }), (.replaced, \.replaced), (.unknown, { $0.part(.unknown) }),
      (.unanswered, { $0.part(.unanswered) }),
    ]
    let number = pen.request.query.whole("batches", in: 1...1_000_000) ?? 1
    var rows = batches.dropFirst((number - 1) * Pager.size).prefix(Pager.size).map {
      batch -> [DeliveryView.Table.Cell] in
      let own = "\(TransfersList.path)?batch=\(batch.batch)"
      let open = "\(path)?batch=\(batch.batch)"
      return [
        .text(
          words("delivery.batch", ["batch": "\(batch.batch)"]), "\(own)#requests",
          note: batch.exportedOn?.text(in: pen.language)),
        cell(batch.asked, "\(own)#requests"), cell(batch.part(.paid), "\(own)&state=confirmed#requests"),
      ]
        + columns.map { cell($0.part(batch), "\(open)&state=\($0.shown.rawValue)#differences") }
        + [cell(batch.difference, "\(open)#differences")]
    }
    if batches.count > 1 {
      func sum(_ part: (Reconciliation) -> Reconciliation.Part) -> DeliveryView.Table.Cell {
        .money(batches.map { part($0).amount }.total)
      }
      rows.append(
        [.text(words("delivery.sumOf", ["count": "\(batches.count)"])), sum(\.asked), sum { $0.part(.paid) }]
          + columns.map { sum($0.part) } + [sum(\.difference)])
    }
    return DeliveryView.Section(
      title: words("reconciliation.batches"), anchor: "batches",
      table: DeliveryView.Table(
        [words("delivery.batchColumn"), words("reconciliation.asked"), words("reconciliation.paid")]
          + columns.map { words("reconciliation.\($0.shown.rawValue)") } + [words("reconciliation.difference")],
        numbers: Set(1...7), rows: rows),
      empty: batches.isEmpty ? words("reconciliation.noBatch") : nil,
      pager: batches.count > Pager.size
        ? Pager(
          pen.request, page: number, total: batches.count, words: words, by: "batches",
          of: words("reconciliation.batches")) : nil)
  }

  /// 差额逐笔: what is asked for and not paid, or what else the address asks for, the longest first.
  private static func differences(
    _ batches: [Reconciliation], _ budgets: [BudgetID: Budget], _ asked: Asked, _ pen: DeliveryPen
  ) -> [Line] {
    batches.filter { (asked.batch ?? $0.batch) == $0.batch }.flatMap { batch in
      batch.lines.compactMap { line -> Line? in
        guard asked.shown?.admits(line) ?? (line.difference > .zero), let budget = budgets[line.transfer.budget],
          asked.days.map({ (line.workingDays ?? -1) >= $0 }) ?? true,
          (asked.payer ?? budget.payer) == budget.payer, (asked.year ?? budget.year) == budget.year,
          pen.isFound(in: line.transfer.reference, line.transfer.payeeName, line.transfer.payee.text)
        else { return nil }
        return Line(line: line, batch: batch.batch, budget: budget)
      }
    }.sorted { ($0.line.exportedOn ?? pen.request.today) < ($1.line.exportedOn ?? pen.request.today) }
  }

  private static func filters(
    _ budgets: [BudgetID: Budget], _ batches: [Reconciliation], _ pen: DeliveryPen
  ) -> DeliveryView.Filters {
    let open = batches.filter { $0.difference.count > 0 || $0.replaced.count > 0 }.map(\.batch)
    return pen.filters(
      path,
      [
        pen.searchField("delivery.search.transfer"),
        pen.filterField(
          "state", "table.state",
          Shown.allCases.map { ($0.rawValue, pen.words("reconciliation.state.\($0.rawValue)")) }),
        pen.filterField(
          "batch", "delivery.batchColumn", open.map { ("\($0)", pen.words("delivery.batch", ["batch": "\($0)"])) }),
        pen.filterField(
          "days", "reconciliation.waiting",
          [1, longDays, 10, 20].map { ("\($0)", pen.words("reconciliation.atLeast", ["days": "\($0)"])) }),
      ] + PayerChoice.fields(budgets.values.sorted { $0.id < $1.id }, pen), export: "\(path)/export")
  }

  private static func list(_ pen: DeliveryPen) -> MoneyList<Line> {
    let words = pen.words
    @Sendable func path(_ line: Line) -> String { "\(TransfersList.path)/\(line.line.transfer.id)" }
    @Sendable func why(_ line: Line) -> String {
      guard case .returned(let reason) = line.line.transfer.state else {
        return words("reconciliation.why.\(line.line.outcome.rawValue)")
      }
      return [
        words("reconciliation.why.bounced", ["reason": reason]),
        line.line.hasLapsed ? words("reconciliation.why.lapsed") : nil,
      ].compactMap { $0 }.joined(separator: words("sentence.separator"))
    }
    // What asks for it anew, with how that stands, so that the pair is read in one line.
    @Sendable func again(_ line: Line) -> String {
      line.line.successors.map { "\($0.reference) \($0.standing(pen.language))" }
        .joined(separator: words("sentence.separator"))
    }
    @Sendable func next(_ line: Line) -> String {
      line.line.steps.map { words("reconciliation.step.\($0.rawValue)") }
        .joined(separator: words("sentence.separator"))
    }
    @Sendable func door(_ line: Line) -> String? {
      switch line.line.steps.first {
      case .voucher, .inquiry, .account, .refund, .settlement: path(line)
      case .draft: DuesList.path
      case .check, .export: line.line.successors.first.map { "\(TransfersList.path)/\($0.id)" }
      case nil: nil
      }
    }
    typealias Column = MoneyList<Line>.Column
    let columns: [Column] = [
      .text("reference", words("delivery.reference"), { $0.line.transfer.reference }) {
        .text($0.line.transfer.reference, path($0))
      },
      .text("payee", words("delivery.payee"), { $0.line.transfer.payeeName }) {
        .text($0.line.transfer.payeeName, note: $0.line.transfer.payee.text)
      },
      .text("code", words("enterprise.creditCode")) { $0.line.transfer.payee.text },
      .text("budget", words("delivery.budget"), { $0.budget.name }) { TransfersList.budget($0.budget, pen) },
      .number("batch", words("delivery.batchColumn"), { $0.batch }) { line in
        .text(
          words("delivery.batch", ["batch": "\(line.batch)"]),
          note: line.line.exportedOn?.text(in: pen.language))
      },
      .text("exported", words("reconciliation.exportedOn")) { line in line.line.exportedOn.map { "\($0)" } ?? "" },
      .number("days", words("reconciliation.days"), { $0.line.workingDays ?? 0 }) { line in
        line.line.workingDays.map { .number($0) } ?? .text("—")
      },
      .text("state", words("table.state"), { $0.line.transfer.state.name.wording(pen.language) }) { line in
        .state(TransfersList.css(line.line.transfer.state.name), line.line.transfer.state.name.wording(pen.language))
      },
      .text("why", words("delivery.why"), why) { .text(why($0)) },
      .text("again", words("reconciliation.again"), again) { line in
        .text(
          line.line.successors.isEmpty ? "—" : again(line),
          line.line.successors.first.map { "\(TransfersList.path)/\($0.id)" })
      },
      .text("next", words("reconciliation.next"), next) { line in
        .text(line.line.steps.isEmpty ? "—" : next(line), door(line))
      },
      .money("amount", words("delivery.field.amount"), { $0.line.transfer.amount }) {
        .money($0.line.transfer.amount, path($0))
      },
      .money("difference", words("reconciliation.difference"), { $0.line.difference }) {
        .money($0.line.difference, path($0))
      },
    ]
    return MoneyList(path: Self.path, anchor: "differences", columns: columns)
  }
}

/// 月度对账单 of one budget, which equals its postings.
enum StatementPage {
  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let budget = try await BudgetPages.found(request, portal)
    let (months, free) = try await found(budget, pen)
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(budget.name, "/delivery/budgets/\(budget.id)"), Crumb(words("statement.title")),
      ], title: "\(budget.name) · \(words("statement.title"))",
      lead: words("statement.lead", ["free": free.grouped]),
      sections: [
        list(budget, pen).section(
          words("statement.title"), months, empty: words("delivery.noPostings"),
          filters: pen.filters(path(budget), [], export: "\(path(budget))/export"), pen)
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let budget = try await BudgetPages.found(request, portal)
    return try await list(budget, pen).file(
      "\(budget.name)-\(pen.words("statement.title"))", list: "statement/\(budget.id)",
      try await found(budget, pen).months, of: .sums, pen)
  }

  static func path(_ budget: Budget) -> String { "/delivery/statements/\(budget.id)" }

  private static func found(
    _ budget: Budget, _ pen: DeliveryPen
  ) async throws -> (months: [BudgetStatement.Month], free: Money) {
    try await pen.portal.ports.delivery.store.read { book in
      (try book.statement(of: budget).months, try book.balance(.available(budget.id)))
    }
  }

  private static func list(_ budget: Budget, _ pen: DeliveryPen) -> MoneyList<BudgetStatement.Month> {
    let words = pen.words
    @Sendable func name(_ month: BudgetStatement.Month) -> String {
      "\(month.year)-\(month.month < 10 ? "0" : "")\(month.month)"
    }
    @Sendable func door(_ kind: String, _ month: BudgetStatement.Month) -> String {
      "/delivery/budgets/\(budget.id)/\(kind)?month=\(name(month))"
    }
    typealias Column = MoneyList<BudgetStatement.Month>.Column
    let free = LedgerAccount.Kind.available.rawValue
    let columns: [Column] = [
      .text("month", words("statement.month"), name) { .text(name($0)) },
      .stand("opening", words("statement.opening"), { $0.opening }) { .money($0.opening) },
      .money("granted", words("statement.granted"), { $0.granted }) { .money($0.granted, door(free, $0)) },
      .money("moved", words("statement.moved"), { $0.moved }) { .money($0.moved, door(free, $0)) },
      .money("carried", words("statement.carried"), { $0.carried }) { .money($0.carried, door(free, $0)) },
      .money("committed", words("statement.committed"), { $0.committed }) { .money($0.committed, door(free, $0)) },
      .stand("closing", words("statement.closing"), { $0.closing }) { .money($0.closing) },
      .money("paid", words("statement.paid"), { $0.paid }) {
        .money($0.paid, door(LedgerAccount.Kind.paid.rawValue, $0))
      },
      .money("returned", words("statement.returned"), { $0.returned }) {
        .money($0.returned, door(LedgerAccount.Kind.paid.rawValue, $0))
      },
    ]
    return MoneyList(path: path(budget), anchor: "statement", columns: columns)
  }
}
