import Delivery
import Quantities

/// 预算指标, with what of each is where: a list that is narrowed, ordered, added up and taken out.
enum BudgetList {
  static let path = "/delivery"

  struct Line: Sendable {
    let budget: Budget
    let sums: [LedgerAccount.Kind: Money]
  }

  /// Those of the reader's scope. Cost: the accounts of each budget.
  private static func lines(_ pen: DeliveryPen) async throws -> [Line] {
    try await pen.portal.ports.delivery.store.read { book in
      try book.standingBudgets().filter { pen.request.scope.contains($0) }.map {
        Line(budget: $0, sums: try book.sums(of: $0.id))
      }
    }
  }

  /// Of the year that was asked for; `nil` where there is none of that year.
  private static func year(_ lines: [Line], _ pen: DeliveryPen) -> Int? {
    pen.request.query.text("year").flatMap { Int($0) }.flatMap { year in
      lines.contains { $0.budget.year == year } ? year : nil
    }
  }

  private static func narrowed(_ lines: [Line], _ pen: DeliveryPen) -> [Line] {
    let (year, payer) = (year(lines, pen), pen.request.query.text("payer").flatMap(PayerChoice.payer))
    return lines.filter { line in
      let budget = line.budget
      return (year ?? budget.year) == budget.year && (payer ?? budget.payer) == budget.payer
        && pen.isFound(in: budget.name, budget.document, pen.portal.instrumentName(budget.purpose, pen.words))
    }
  }

  static func section(_ pen: DeliveryPen) async throws -> DeliveryView.Section {
    let words = pen.words
    let lines = try await lines(pen)
    let years = Set(lines.map(\.budget.year)).sorted(by: >)
    let year = year(lines, pen)
    let budgets = lines.map(\.budget)
    let filters = pen.filters(
      path, [pen.searchField("delivery.search.budget")] + PayerChoice.fields(budgets, hasYears: false, pen),
      export: "\(path)/export")
    var section = list(pen).section(
      words("delivery.budgets"), narrowed(lines, pen),
      empty: words(lines.isEmpty ? "delivery.noBudgets" : "delivery.noBudgetFound"),
      filters: lines.isEmpty ? nil : filters, pen)
    let unread = pen.unread([
      ("payer", pen.request.query.text("payer").flatMap(PayerChoice.payer) == nil)
    ])
    let notes =
      pen.request.notOffered(
        "year", taken: year.map(String.init), "delivery.field.year", shown: words("filter.all"), words) + unread
    if !notes.isEmpty { section.lead = ([section.lead] + notes).compactMap { $0 }.joined(separator: " ") }
    let choices =
      [(words("filter.all"), pen.address(path, replacing: ["year": nil, "page": nil]), year == nil)]
      + years.map { ("\($0)", pen.address(path, replacing: ["year": "\($0)", "page": nil]), $0 == year) }
    section.tabs =
      years.count > 1 ? choices.map { RegisterPage.TabView(label: $0.0, href: $0.1, isCurrent: $0.2) } : []
    section.folds = words("delivery.act.grant")
    return section
  }

  static func list(_ pen: DeliveryPen) -> MoneyList<Line> {
    let words = pen.words
    typealias Column = MoneyList<Line>.Column
    let columns: [Column] = [
      .text("name", words("delivery.field.name"), { $0.budget.name }) {
        .text($0.budget.name, "/delivery/budgets/\($0.budget.id)", note: $0.budget.document)
      },
      .number("year", words("delivery.field.year"), { $0.budget.year }) { .text("\($0.budget.year)") },
      .text("payer", words("delivery.field.payer"), { pen.portal.payerName($0.budget.payer, words) }) {
        .text(pen.portal.payerName($0.budget.payer, words))
      },
      .text("document", words("delivery.field.document")) { $0.budget.document },
      .text("purpose", words("delivery.field.purpose")) { pen.portal.instrumentName($0.budget.purpose, words) },
    ]
    return MoneyList(
      path: path, anchor: "budgets",
      columns: columns
        + BudgetPages.kinds.map { kind in
          .money(
            kind.rawValue, words("delivery.kindColumn", ["kind": words("delivery.kind.\(kind.rawValue)")]),
            { $0.sums[kind] ?? .zero }
          ) { .money($0.sums[kind] ?? .zero, "/delivery/budgets/\($0.budget.id)/\(kind.rawValue)") }
        })
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let lines = narrowed(try await lines(pen), pen)
    return try await list(pen).file(pen.words("delivery.budgets"), list: "budgets", lines, of: .sums, pen)
  }
}

extension DeliveryPen {
  /// A list's address with other terms; what only this answer had is left out.
  func address(_ path: String, replacing changes: KeyValuePairs<String, String?>) -> String {
    let query = request.query.encoded(replacing: changes)
    return query.isEmpty ? path : "\(path)?\(query)"
  }
}
