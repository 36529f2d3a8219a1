import Delivery
import Journal
import Quantities

/// 分录 of one kind of a budget's accounts, the newest first: a list that is narrowed, ordered, added up and taken out.
struct PostingList: Sendable {
  struct Line: Sendable {
    let posted: PostedChange
    let subject: PostingSubject
  }

  let budget: Budget
  /// As the address names it: a kind of account, or what was put into the budget.
  let name: String
  private let pen: DeliveryPen
  private let kind: LedgerAccount.Kind?

  /// `nil` where the address names none.
  init?(of budget: Budget, named name: String?, _ pen: DeliveryPen) {
    guard let name else { return nil }
    kind = name == BudgetPages.givenName ? nil : LedgerAccount.Kind(rawValue: name)
    guard kind != nil || name == BudgetPages.givenName else { return nil }
    self.budget = budget
    self.name = name
    self.pen = pen
  }

  private var path: String { "/delivery/budgets/\(budget.id)/\(name)" }
  var title: String { kind.map { pen.words("delivery.kind.\($0.rawValue)") } ?? pen.words("delivery.total") }

  /// Years and months to which the address narrows the list.
  private var month: String? { pen.request.query.text("month") }

  /// The lines, all of them. Cost: the postings, with a look-up for each.
  private func all(in book: any DeliveryReader) throws -> [Line] {
    try posted(in: book).filter { row in month.map { row.at.dayInShanghai.description.hasPrefix($0) } ?? true }
      .map { Line(posted: $0, subject: try PostingSubject(of: $0, in: book)) }
      .filter { pen.isFound(in: $0.subject.text(pen), pen.words("journal.kind.\($0.posted.kind)")) }
  }

  /// What was put into a budget, taken back, or went between it and another is no account of its own, but what two of them
  /// tell together.
  private func posted(in book: any DeliveryReader) throws -> [PostedChange] {
    let rows = try book.postings(of: budget.id, kind: kind ?? .available, offset: 0, limit: .max).rows
    guard kind == nil else { return rows }
    return rows.filter { row in
      if case .granted = row.against { true } else { row.against.budget != budget.id }
    }
  }

  func section() async throws -> DeliveryView.Section {
    let (words, request) = (pen.words, pen.request)
    let list = self.list
    let filters = pen.filters(
      path,
      [
        pen.searchField("delivery.search.posting"),
        pen.field(
          "month", of: "filter", value: month ?? "", type: "search", isRequired: false,
          label: words("delivery.monthFilter")),
      ], export: "\(path)/export")
    let empty = words("delivery.noPostings")
    // What the book has as it is asked for is read a page at a time; its sum is what stands on the accounts.
    guard let kind, month == nil, pen.search.isEmpty, !list.isOrdered(request) else {
      let lines = try await pen.portal.ports.delivery.store.read { try all(in: $0) }
      return list.section(words("delivery.postings"), lines, empty: empty, filters: filters, pen)
    }
    let first = (Pager.page(of: request) - 1) * Pager.size
    let (found, sum, lines) = try await pen.portal.ports.delivery.store.read { book in
      let found = try book.postings(of: budget.id, kind: kind, offset: first, limit: Pager.size)
      return (
        found, try book.sums(of: budget.id)[kind] ?? .zero,
        try found.rows.map { Line(posted: $0, subject: try PostingSubject(of: $0, in: book)) }
      )
    }
    return list.section(
      words("delivery.postings"), page: lines, of: found.total, sums: ["amount": .amount(sum)], empty: empty,
      filters: filters, pen)
  }

  private var list: MoneyList<Line> {
    let (words, pen) = (pen.words, pen)
    typealias Column = MoneyList<Line>.Column
    let columns: [Column] = [
      // As the page and the statements have it, a clock in Shanghai: 7:00 on the first is not the month before.
      .text("when", words("delivery.when"), { String($0.posted.at.textInShanghai.prefix(19)) }) {
        .text($0.posted.at.text(in: pen.language))
      },
      .text("what", words("delivery.what"), { words("journal.kind.\($0.posted.kind)") }) {
        .text(words("journal.kind.\($0.posted.kind)"))
      },
      .text("about", words("delivery.postingOf"), { $0.subject.text(pen) }) { $0.subject.cell(pen) },
      .number("record", words("delivery.record"), { $0.posted.record }) { line in
        .text(
          words("export.record", ["record": "\(line.posted.record)"]),
          BudgetPages.journal(line.posted.record, pen.request))
      },
      .money("amount", words("delivery.field.amount"), { $0.posted.change }) {
        .money($0.posted.change, $0.subject.cell(pen).href)
      },
    ]
    return MoneyList(path: path, anchor: "postings", columns: columns)
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let pen = DeliveryPen(request, portal)
    let budget = try await BudgetPages.found(request, portal)
    guard let asked = PostingList(of: budget, named: request.parameters["account"], pen) else {
      throw PageFault.notFound(BudgetPages.unknown)
    }
    let lines = try await portal.ports.delivery.store.read { try asked.all(in: $0) }
    return try await asked.list.file(
      "\(budget.name)-\(asked.title)", list: "postings/\(budget.id)/\(asked.name)", lines, pen)
  }
}
