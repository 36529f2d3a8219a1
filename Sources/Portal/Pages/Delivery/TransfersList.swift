import Delivery
import Quantities

/// 拨付申请, as a list that is narrowed, ordered, added up and taken out.
enum TransfersList {
  static let path = "/delivery/transfers"

  /// A request with the budget that pays it.
  struct Line: Sendable {
    let transfer: TransferRequest
    let budget: Budget
  }

  /// What the address narrows the list to, beside what is looked for.
  private struct Asked {
    let state: TransferRequest.State.Name?
    let budget: BudgetID?
    let year: Int?
    let batch: Int?
    let payer: Budget.Payer?
    let call: CallID?

    init(_ query: FormFields) {
      state = query.text("state").flatMap(TransferRequest.State.Name.init(rawValue:))
      budget = query.text("budget").flatMap(BudgetID.init)
      year = query.whole("year", in: 2000...2100)
      batch = query.whole("batch", in: 1...1_000_000)
      payer = query.text("payer").flatMap(PayerChoice.payer)
      call = query.text("call").flatMap(CallID.init)
    }

    func unread(_ pen: DeliveryPen) -> [String] {
      pen.unread([
        ("state", state == nil), ("budget", budget == nil), ("year", year == nil), ("batch", batch == nil),
        ("payer", payer == nil), ("call", call == nil),
      ])
    }
  }

  /// The state to which the address narrows the list.
  static func state(_ request: PortalRequest) -> TransferRequest.State.Name? { Asked(request.query).state }

  /// The budget to which the address narrows the list, of those that the reader sees.
  static func budget(_ budgets: [Budget], _ request: PortalRequest) -> Budget? {
    Asked(request.query).budget.flatMap { id in budgets.first { $0.id == id } }
  }

  /// The lines as the address narrows them. Cost: the requests of the budgets, and of a call its awards.
  static func lines(_ budgets: [Budget], in book: any DeliveryReader, _ pen: DeliveryPen) throws -> [Line] {
    let asked = Asked(pen.request.query)
    let own = budgets.filter { budget in
      (asked.budget ?? budget.id) == budget.id && (asked.year ?? budget.year) == budget.year
        && (asked.payer ?? budget.payer) == budget.payer
    }
    let payers = Dictionary(own.map { ($0.id, $0) }) { first, _ in first }
    let awards = try asked.call.map { call in
      Set(
        try book.awards(AwardFilter(call: call, isApproved: true), scope: .everywhere, offset: 0, limit: .max).rows
          .map(\.id))
    }
    return try book.transfers(
      TransferFilter(state: asked.state, budgets: own.map(\.id), batch: asked.batch), offset: 0, limit: .max
    ).rows.compactMap { transfer in
      guard let budget = payers[transfer.budget],
        pen.isFound(in: transfer.reference, transfer.payeeName, transfer.payee.text),
        awards.map({ !$0.isDisjoint(with: transfer.awards) }) ?? true
      else { return nil }
      return Line(transfer: transfer, budget: budget)
    }
  }

  static func unread(_ pen: DeliveryPen) -> [String] { Asked(pen.request.query).unread(pen) }

  static func filters(_ budgets: [Budget], _ calls: [Call], _ pen: DeliveryPen) -> DeliveryView.Filters {
    pen.filters(
      path,
      [
        pen.searchField("delivery.search.transfer"),
        pen.filterField(
          "state", "table.state",
          TransferRequest.State.Name.allCases.map { ($0.rawValue, $0.wording(pen.language)) }),
        pen.filterField("budget", "delivery.budget", budgets.map { ($0.id.text, "\($0.name)（\($0.year)）") }),
        pen.filterField("call", "nav.calls", calls.map { ($0.id.text, $0.terms.title) }),
      ] + PayerChoice.fields(budgets, pen), export: "\(path)/export")
  }

  /// The list with its sum. What came back can be asked for anew under another reference: it is in no sum, or the same money
  /// would stand in it twice, unless the list is of what came back.
  static func section(
    _ lines: [Line], filters: DeliveryView.Filters, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let (words, list, asked) = (pen.words, list(pen), state(pen.request))
    let returned = lines.filter { $0.transfer.state.name == .returned }
    let counted = asked == .returned ? lines : lines.filter { $0.transfer.state.name != .returned }
    var section = list.section(
      asked?.wording(pen.language) ?? words("delivery.requests"), lines, sums: list.sums(counted),
      empty: words("delivery.noRequests"), filters: filters, pen)
    if counted.count < lines.count {
      section.lead = pen.sentences(
        section.lead,
        words(
          "delivery.sumWithoutReturned",
          ["count": "\(returned.count)", "sum": returned.map(\.transfer.amount).total.grouped]))
    }
    return section
  }

  static func list(_ pen: DeliveryPen) -> MoneyList<Line> {
    let words = pen.words
    let language = pen.language
    typealias Column = MoneyList<Line>.Column
    // A telephone shows three columns: which it is, how far, and how much.
    var columns: [Column] = [
      .text("reference", words("delivery.reference"), { $0.transfer.reference }) {
        .text($0.transfer.reference, "\(path)/\($0.transfer.id)")
      },
      .text("state", words("table.state"), { $0.transfer.state.name.wording(language) }) { state($0.transfer, pen) },
      .money("amount", words("delivery.field.amount"), { $0.transfer.amount }) {
        .money($0.transfer.amount, "\(path)/\($0.transfer.id)")
      },
      .text("payee", words("delivery.payee"), { $0.transfer.payeeName }) { line in
        .text(line.transfer.payeeName, note: line.transfer.account.map { AccountPart.end($0, pen) })
      },
      .text("code", words("enterprise.creditCode"), { $0.transfer.payee.text }),
      .text("budget", words("delivery.budget"), { $0.budget.name }) { budget($0.budget, pen) },
      .number("year", words("delivery.budgetYear")) { $0.budget.year },
      .text("document", words("delivery.field.document")) { $0.budget.document },
      .text("payer", words("delivery.field.payer")) { pen.portal.payerName($0.budget.payer, words) },
      .text("matters", words("delivery.matters")) { line in
        line.transfer.purpose?.matters.joined(separator: words("list.separator")) ?? ""
      },
      .text("years", words("delivery.claimYear")) { line in
        line.transfer.purpose?.years.map(String.init).joined(separator: words("list.separator")) ?? ""
      },
      .text("batch", words("delivery.batchColumn")) { line in line.transfer.batch.map(String.init) ?? "" },
      .text("voucher", words("delivery.voucherNumberOf")) { line in
        if case .confirmed(let voucher, on: _) = line.transfer.state { voucher } else { "" }
      },
      .text("paid", words("delivery.paidOn")) { line in
        if case .confirmed(_, on: let day) = line.transfer.state { "\(day)" } else { "" }
      },
      .text("reason", words("delivery.field.reason")) { line in
        if case .returned(let reason) = line.transfer.state { reason } else { "" }
      },
    ]
    if pen.readsAccounts {
      // The stars keep a spreadsheet from reading 0123 as a number.
      columns.append(
        .text("account", words("calls.account")) { line in line.transfer.account.map { "****\($0)" } ?? "" })
    }
    return MoneyList(path: path, anchor: "requests", columns: columns)
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let lines = try await portal.ports.delivery.store.read { book in
      try Self.lines(try book.standingBudgets().filter { request.scope.contains($0) }, in: book, pen)
    }
    return try await list(pen).file(pen.words("delivery.requests"), list: "transfers", lines, pen)
  }

  private static func state(_ transfer: TransferRequest, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    var cell = DeliveryView.Table.Cell.state(css(transfer.state.name), transfer.state.name.wording(pen.language))
    let batch = transfer.batch.map { pen.words("delivery.batch", ["batch": "\($0)"]) }
    let outcome: String? =
      switch transfer.state {
      case .confirmed(let voucher, let day): "\(voucher) \(day.text(in: pen.language))"
      case .returned(let reason): reason
      case .drafted, .approved, .exported, .sent, .unknown: nil
      }
    let notes = [batch, outcome].compactMap { $0 }
    cell.note = notes.isEmpty ? nil : notes.joined(separator: " · ")
    return cell
  }

  /// A budget with who bears it, and so decides on it.
  static func budget(_ budget: Budget, _ pen: DeliveryPen) -> DeliveryView.Table.Cell {
    .text(budget.name, "/delivery/budgets/\(budget.id)", note: pen.portal.payerName(budget.payer, pen.words))
  }

  static func css(_ state: TransferRequest.State.Name) -> String {
    switch state {
    case .drafted, .approved, .exported, .sent: "ask"
    case .unknown: "no"
    case .confirmed: "yes"
    case .returned: "out"
    }
  }
}

/// Whose budgets a list is narrowed to, and to those of which year: as the address and a bar have it.
enum PayerChoice {
  private static let city = "city"

  static func payer(_ text: String) -> Budget.Payer? {
    text == city ? .city : AreaCode(text).map { .district($0) }
  }

  /// The choices among the payers and years of some budgets, where there are several.
  static func fields(_ budgets: [Budget], hasYears: Bool = true, _ pen: DeliveryPen) -> [DeliveryView.Act.Field] {
    let payers = Set(budgets.map(\.payer)).sorted { ($0.area?.text ?? "") < ($1.area?.text ?? "") }
    let years = hasYears ? Set(budgets.map(\.year)).sorted(by: >) : []
    return
      (payers.count > 1
      ? [
        pen.filterField(
          "payer", "delivery.field.payer",
          payers.map { ($0.area?.text ?? city, pen.portal.payerName($0, pen.words)) })
      ] : [])
      + (years.count > 1 ? [pen.filterField("year", "delivery.budgetYear", years.map { ("\($0)", "\($0)") })] : [])
  }
}
