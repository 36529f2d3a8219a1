import Delivery
import Instruments
import Quantities

/// 待拨付: what the budgets owe, by payee and account, as a list that is narrowed, ordered, added up and taken out.
enum DuesList {
  static let path = "/delivery/dues"

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let words = pen.words
    let (budgets, dues) = try await found(pen)
    let view = DeliveryView(
      crumbs: BudgetPages.crumbs(pen) + [
        Crumb(words("delivery.transfers"), TransfersList.path), Crumb(words("delivery.dues")),
      ], title: words("delivery.dues"), lead: words("delivery.duesLead"), faults: unread(pen),
      sections: [
        list(pen).section(
          words("delivery.dues"), dues, empty: words("delivery.noDues"), filters: filters(budgets, pen), pen)
      ])
    return .page(Page("delivery/page", title: view.title, view: view))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    return try await list(pen).file(pen.words("delivery.dues"), list: "dues", try await found(pen).dues, pen)
  }

  /// 缺账户、退回未更正、存疑 and 可以拟定.
  private enum Standing: String, CaseIterable {
    case ready, lacking, bounced, doubtful

    init(_ due: Dues) {
      self = due.isReady ? .ready : due.account == nil ? .lacking : due.ending == nil ? .bounced : .doubtful
    }
  }

  private static func found(_ pen: DeliveryPen) async throws -> (budgets: [Budget], dues: [Dues]) {
    let query = pen.request.query
    let (budget, payer) = (query.text("budget").flatMap(BudgetID.init), query.text("payer").flatMap(PayerChoice.payer))
    let (year, state) = (query.whole("year", in: 2000...2100), query.text("state").flatMap(Standing.init(rawValue:)))
    let (budgets, dues) = try await pen.portal.ports.delivery.store.read { book in
      let budgets = try book.standingBudgets().filter { pen.request.scope.contains($0) }
      let dues = try budgets.filter {
        (budget ?? $0.id) == $0.id && (payer ?? $0.payer) == $0.payer && (year ?? $0.year) == $0.year
      }.flatMap { try Dues.all(of: $0, in: book) }
      return (budgets, dues)
    }
    let ended = try await pen.portal.ended(among: dues.map(\.payee))
    return (
      budgets,
      dues.map { $0.marked(by: ended) }.filter { due in
        pen.isFound(in: due.name, due.payee.text) && (state.map { $0 == Standing(due) } ?? true)
      }
    )
  }

  private static func unread(_ pen: DeliveryPen) -> [String] {
    let query = pen.request.query
    return pen.unread([
      ("budget", query.text("budget").flatMap(BudgetID.init) == nil),
      ("payer", query.text("payer").flatMap(PayerChoice.payer) == nil),
      ("year", query.whole("year", in: 2000...2100) == nil),
      ("state", query.text("state").flatMap(Standing.init(rawValue:)) == nil),
    ])
  }

  private static func filters(_ budgets: [Budget], _ pen: DeliveryPen) -> DeliveryView.Filters {
    pen.filters(
      path,
      [
        pen.searchField("delivery.search.payee"),
        pen.filterField(
          "state", "table.state",
          Standing.allCases.map { ($0.rawValue, pen.words("delivery.due.\($0.rawValue)")) }),
        pen.filterField("budget", "delivery.budget", budgets.map { ($0.id.text, "\($0.name)（\($0.year)）") }),
      ] + PayerChoice.fields(budgets, pen), export: "\(path)/export")
  }

  /// The columns, on the list's own page and on that of the requests.
  static func list(_ pen: DeliveryPen) -> MoneyList<Dues> {
    let words = pen.words
    typealias Column = MoneyList<Dues>.Column
    var columns: [Column] = [
      .text("payee", words("delivery.payee"), { $0.name }) { due in
        let account = AccountPart.words(due.account, of: due.payment, pen)
        return .text(
          due.name, due.path(for: pen),
          note: [
            due.payee.text, account ?? words("delivery.dueLacking"), due.bounced(pen), due.ending?.doubt(pen.language),
          ]
          .compactMap { $0 }
          .joined(separator: " · "))
      },
      .money("amount", words("delivery.field.amount"), { $0.amount }) { .money($0.amount, $0.path(for: pen)) },
      .text("code", words("enterprise.creditCode")) { $0.payee.text },
      .text("budget", words("delivery.budget"), { $0.budget.name }) { TransfersList.budget($0.budget, pen) },
      .number("count", words("delivery.count"), isSummed: true, { $0.reservations.count + $0.awards.count }) { due in
        .number(due.reservations.count + due.awards.count, due.path(for: pen))
      },
      .number("year", words("delivery.budgetYear")) { $0.budget.year },
      .text("payer", words("delivery.field.payer")) { pen.portal.payerName($0.budget.payer, words) },
      .text("state", words("table.state")) { due in
        due.bounced(pen) ?? words("delivery.due.\(Standing(due).rawValue)")
      },
    ]
    if pen.readsAccounts {
      columns.append(.text("account", words("calls.account")) { due in due.account.map { "****\($0)" } ?? "" })
    }
    return MoneyList(path: path, anchor: "dues", columns: columns)
  }
}
