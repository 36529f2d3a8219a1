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

  private struct Asked {
    let outcome: Reconciliation.Outcome?
    let batch: Int?
    let days: Int?
    let payer: Budget.Payer?
    let year: Int?

    init(_ query: FormFields) {
      outcome = query.text("state").flatMap(Reconciliation.Outcome.init(rawValue:))
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
      ("state", asked.outcome == nil), ("batch", asked.batch == nil), ("days", asked.days == nil),
      ("payer", asked.payer == nil), ("year", asked.year == nil),
    ])
    var differences = list(pen).section(
      words("reconciliation.differences"), lines,
      empty: words(batches.isEmpty ? "reconciliation.noBatch" : "reconciliation.noDifference"),
      filters: batches.isEmpty ? nil : filters(budgets, batches, pen), pen)
    differences.lead = differences.lead ?? words("reconciliation.differencesLead")
    let total = Totals(batches)
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), TransfersList.path), Crumb(words("reconciliation.title")),
      ], title: words("reconciliation.title"),
      lead: pen.sentences(words("reconciliation.lead"), cameBack(of: total.paid, leaving: standing, pen)),
      faults: unread,
      sums: [
        Figure(.yuan(total.asked), label: words("reconciliation.asked"), href: "#batches"),
        Figure(
          .yuan(total.paid), label: words("reconciliation.paid"), href: "\(TransfersList.path)?state=confirmed#requests"
        ),
        Figure(.yuan(total.difference), label: words("reconciliation.difference"), href: "\(path)#differences"),
        Figure(
          .count(late.count), label: words("reconciliation.late", ["days": "\(longDays)"]),
          href: "\(path)?state=unanswered&days=\(longDays)#differences"),
      ]
        + (standing < total.paid
          ? [
            Figure(
              .yuan(Money(fen: total.paid.fen - standing.fen)), label: words("reconciliation.returned"),
              href: "\(BudgetList.path)#budgets"),
            Figure(.yuan(standing), label: words("reconciliation.standing"), href: "\(BudgetList.path)#budgets"),
          ] : []),
      sections: [batchSection(batches, pen), differences])
    return .page(Page("delivery/page", title: view.title, view: view))
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
    let paid: Money
    let difference: Money

    init(_ batches: [Reconciliation]) {
      asked = batches.map(\.asked.amount).total
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
      let budgets = try book.budgets().filter { request.scope.contains($0) }
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
        + [Reconciliation.Outcome.bounced, .unknown, .unanswered].map {
          cell(batch.part($0), "\(open)&state=\($0.rawValue)#differences")
        } + [cell(batch.difference, "\(open)#differences")]
    }
    if batches.count > 1 {
      let requests = batches.flatMap(\.lines)
      func sum(_ outcomes: Set<Reconciliation.Outcome>) -> DeliveryView.Table.Cell {
        .money(requests.filter { outcomes.contains($0.outcome) }.map(\.transfer.amount).total)
      }
      rows.append(
        [.text(words("delivery.sumOf", ["count": "\(batches.count)"])), sum(Set(Reconciliation.Outcome.allCases))]
          + Reconciliation.Outcome.allCases.map { sum([$0]) } + [sum([.bounced, .unknown, .unanswered])])
    }
    return DeliveryView.Section(
      title: words("reconciliation.batches"), anchor: "batches",
      table: DeliveryView.Table(
        [words("delivery.batchColumn"), words("reconciliation.asked")]
          + Reconciliation.Outcome.allCases.map { words("reconciliation.\($0.rawValue)") }
          + [words("reconciliation.difference")], numbers: Set(1...6), rows: rows),
      empty: batches.isEmpty ? words("reconciliation.noBatch") : nil,
      pager: batches.count > Pager.size
        ? Pager(
          pen.request, page: number, total: batches.count, words: words, by: "batches",
          of: words("reconciliation.batches")) : nil)
  }

  /// 差额逐笔: what was asked for and is not paid, the longest first.
  private static func differences(
    _ batches: [Reconciliation], _ budgets: [BudgetID: Budget], _ asked: Asked, _ pen: DeliveryPen
  ) -> [Line] {
    batches.filter { (asked.batch ?? $0.batch) == $0.batch }.flatMap { batch in
      batch.lines.compactMap { line -> Line? in
        guard line.outcome != .paid, let budget = budgets[line.transfer.budget],
          (asked.outcome ?? line.outcome) == line.outcome, asked.days.map({ (line.workingDays ?? -1) >= $0 }) ?? true,
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
    let open = batches.filter { $0.difference.count > 0 }.map(\.batch)
    return pen.filters(
      path,
      [
        pen.searchField("delivery.search.transfer"),
        pen.filterField(
          "state", "table.state",
          [Reconciliation.Outcome.bounced, .unknown, .unanswered].map {
            ($0.rawValue, pen.words("reconciliation.\($0.rawValue)"))
          }),
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
      if case .returned(let reason) = line.line.transfer.state {
        return words("reconciliation.why.bounced", ["reason": reason])
      }
      return words("reconciliation.why.\(line.line.outcome.rawValue)")
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
      .money("amount", words("delivery.field.amount"), { $0.line.transfer.amount }) {
        .money($0.line.transfer.amount, path($0))
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
