import Decimals
import Delivery
import Diagnostics
import Enterprises
import Quantities
import Workbooks

/// A list of money whose columns are told once: by them its table is ordered and added up, and its file is written.
struct MoneyList<Row: Sendable>: Sendable {
  /// What a row has in a column, as it is ordered, added up and written into a file.
  enum Value: Sendable {
    case text(String)
    case amount(Money)
    case count(Int)
    case empty
  }

  struct Column: Sendable {
    /// How the address names it.
    let name: String
    let label: String
    let value: @Sendable (Row) -> Value
    /// How the page shows it; `nil` for what stands in the file alone.
    let cell: (@Sendable (Row) -> DeliveryView.Table.Cell)?
    let isNumber: Bool
    let isSummed: Bool

    /// A column of words.
    static func text(
      _ name: String, _ label: String, _ value: @escaping @Sendable (Row) -> String,
      cell: (@Sendable (Row) -> DeliveryView.Table.Cell)? = nil
    ) -> Column {
      Column(name: name, label: label, value: { .text(value($0)) }, cell: cell, isNumber: false, isSummed: false)
    }

    /// A column of sums, which are added up; empty where there is none.
    static func money(
      _ name: String, _ label: String, _ value: @escaping @Sendable (Row) -> Money?,
      cell: (@Sendable (Row) -> DeliveryView.Table.Cell)? = nil
    ) -> Column {
      Column(
        name: name, label: label, value: { row in value(row).map(Value.amount) ?? .empty }, cell: cell, isNumber: true,
        isSummed: true)
    }

    /// A column of what stands at a time, which is added up nowhere.
    static func stand(
      _ name: String, _ label: String, _ value: @escaping @Sendable (Row) -> Money,
      cell: (@Sendable (Row) -> DeliveryView.Table.Cell)? = nil
    ) -> Column {
      Column(
        name: name, label: label, value: { .amount(value($0)) }, cell: cell, isNumber: true, isSummed: false)
    }

    /// A column of whole numbers; those that are added up are counts.
    static func number(
      _ name: String, _ label: String, isSummed: Bool = false, _ value: @escaping @Sendable (Row) -> Int,
      cell: (@Sendable (Row) -> DeliveryView.Table.Cell)? = nil
    ) -> Column {
      Column(
        name: name, label: label, value: { .count(value($0)) }, cell: cell, isNumber: true, isSummed: isSummed)
    }
  }

  /// Where the list stands, with its anchor on the page.
  let path: String
  let anchor: String
  let columns: [Column]

  private var shown: [Column] { columns.filter { $0.cell != nil } }

  /// The column by which the address has the list ordered.
  private func order(_ request: PortalRequest) -> Column? {
    request.query.text("sort").flatMap { name in columns.first { $0.name == name } }
  }

  /// The rows as the address orders them; what is alike stays in its order. Cost: n log n.
  func ordered(_ rows: [Row], _ request: PortalRequest) -> [Row] {
    guard let column = order(request) else { return rows }
    let isDescending = request.query.text("desc") == "1"
    return rows.enumerated().map { (place: $0, row: $1, value: column.value($1)) }.sorted { left, right in
      if left.value < right.value { return !isDescending }
      if right.value < left.value { return isDescending }
      return left.place < right.place
    }.map(\.row)
  }

  /// The table of one page of rows, with a last line that adds up the whole list.
  /// - Parameters:
  ///   - sums: of the whole list, by the names of columns.
  ///   - isFixed: whether it stands on another list's page, whose address orders that one.
  func table(
    _ rows: [Row], of total: Int, sums: [String: Value], isFixed: Bool = false, _ pen: DeliveryPen
  ) -> DeliveryView.Table? {
    let chosen = isFixed ? nil : order(pen.request)?.name
    let isDescending = pen.request.query.text("desc") == "1"
    var cells = rows.map { row in shown.compactMap { $0.cell?(row) } }
    if total > 1 {
      cells.append(
        shown.enumerated().map { index, column in
          guard index > 0 else { return .text(pen.words("delivery.sumOf", ["count": FigureText.count(total).short])) }
          return switch sums[column.name] {
          case .amount(let sum): .money(sum)
          case .count(let count): .number(count)
          case .text, .empty, nil: .text("")
          }
        })
    }
    return DeliveryView.Table(
      heads: shown.map { column in
        let isChosen = column.name == chosen
        let query = pen.request.query.encoded(
          replacing: ["sort": column.name, "desc": isChosen && !isDescending ? "1" : nil, "page": nil, "done": nil])
        return DeliveryView.Table.Head(
          label: column.label, isNumber: column.isNumber, href: isFixed ? nil : "\(path)?\(query)#\(anchor)",
          sort: isChosen ? (isDescending ? "descending" : "ascending") : nil)
      }, rows: cells)
  }

  /// What the summed columns come to. Cost: linear.
  func sums(_ rows: [Row]) -> [String: Value] {
    columns.filter(\.isSummed).reduce(into: [:]) { sums, column in
      var (amounts, count): ([Money], Int) = ([], 0)
      var isMoney = false
      for row in rows {
        switch column.value(row) {
        case .amount(let amount):
          amounts.append(amount)
          isMoney = true
        case .count(let number): count += number
        case .text, .empty: break
        }
      }
      if !rows.isEmpty { sums[column.name] = isMoney ? .amount(amounts.total) : .count(count) }
    }
  }

  /// A section of the whole list: ordered, one page of it, with its sum.
  /// - Parameter sums: what the summed columns come to, where not every row is in them.
  func section(
    _ title: String, _ rows: [Row], sums: [String: Value]? = nil, empty: String,
    filters: DeliveryView.Filters? = nil, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    let page = ordered(rows, pen.request).dropFirst((Pager.page(of: pen.request) - 1) * Pager.size).prefix(Pager.size)
    return section(
      title, page: Array(page), of: rows.count, sums: sums ?? self.sums(rows), empty: empty, filters: filters, pen)
  }

  /// A section of one page of a list that is ordered and added up already.
  func section(
    _ title: String, page rows: [Row], of total: Int, sums: [String: Value], empty: String,
    filters: DeliveryView.Filters? = nil, _ pen: DeliveryPen
  ) -> DeliveryView.Section {
    DeliveryView.Section(
      title: title, lead: orderFault(pen), anchor: anchor, filters: filters,
      table: rows.isEmpty ? nil : table(rows, of: total, sums: sums, pen), empty: rows.isEmpty ? empty : nil,
      pager: Pager(pen.request, page: Pager.page(of: pen.request), total: total, words: pen.words))
  }

  /// Whether the address orders it otherwise than the book has it.
  func isOrdered(_ request: PortalRequest) -> Bool { order(request) != nil }

  /// That the list is in another order than the address asks for; `nil` where it is in that one, or none is asked for.
  func orderFault(_ pen: DeliveryPen) -> String? {
    guard order(pen.request) == nil, pen.request.query.text("sort") != nil else { return nil }
    return pen.request.notOffered(order: "", shown: pen.words("delivery.itsOrder"), pen.words).first
  }

  /// The whole list as it is narrowed and ordered, as a file: comma-separated, or a spreadsheet with numbers as numbers. It
  /// passes the house's approval where it is long.
  /// - Parameters:
  ///   - name: of the file, without its ending.
  ///   - list: how the journal names it.
  /// - Throws: `PageFault.elsewhere` where it has to be approved first.
  func file(
    _ name: String, list: String, _ rows: [Row], of about: ExportedRows = .enterprises, _ pen: DeliveryPen
  ) async throws -> Reply {
    let (request, portal, words) = (pen.request, pen.portal, pen.words)
    let rows = ordered(rows, request)
    let mark = try await portal.watermark(list, rows: rows.count, of: about, request, words)
    let head = columns.map(\.label) + [words("export.watermark")]
    let formats = columns.enumerated().map { place, column in
      (place, rows.lazy.map(column.value).first { $0.inText != "" }?.format ?? .text)
    }
    var file = ListFile(formats: Dictionary(formats) { first, _ in first })
    file.append(head)
    for row in rows { file.append(columns.map { $0.value(row).inText } + [mark]) }
    return try file.reply(named: "\(name)-\(request.today)", to: request)
  }
}

extension MoneyList.Value {
  /// As files of text have it: sums in yuan, without separators.
  fileprivate var inText: String {
    switch self {
    case .text(let text): text
    case .amount(let amount): amount.description
    case .count(let count): "\(count)"
    case .empty: ""
    }
  }

  fileprivate var format: CellStyle.Format {
    switch self {
    case .text, .empty: .text
    case .amount: .decimal
    case .count: .integer
    }
  }

  /// Nothing comes before anything; a column holds values of one kind beside it.
  fileprivate static func < (left: Self, right: Self) -> Bool {
    switch (left, right) {
    case (.text(let one), .text(let other)): one < other
    case (.amount(let one), .amount(let other)): one < other
    case (.count(let one), .count(let other)): one < other
    case (.empty, .empty): false
    case (.empty, _): true
    default: false
    }
  }
}

extension DeliveryPen {
  /// The bar above a list: what it is narrowed to, and its files.
  /// - Parameters:
  ///   - path: of the list.
  ///   - export: of its file; `nil` where the reader takes none.
  func filters(_ path: String, _ fields: [DeliveryView.Act.Field], export: String?) -> DeliveryView.Filters {
    let names = Set(fields.map(\.name) + ["page", "done", "lang"])
    // What else narrows or orders the list goes on doing so.
    let kept = request.query.pairs.filter { !names.contains($0.name) && !$0.value.isEmpty }
    let files =
      export.map { file in
        [(words("export.button"), String?.none), (words("export.excel"), "xlsx")].map { label, format in
          Crumb(
            label, "\(file)?\(request.query.encoded(replacing: ["page": nil, "done": nil, "format": format]))")
        }
      } ?? []
    return DeliveryView.Filters(
      action: path, fields: fields, hidden: kept.map { Pair($0.name, $0.value) }, files: files)
  }

  /// The field in which names, codes and numbers are looked for.
  func searchField(_ label: String) -> DeliveryView.Act.Field {
    field("q", of: "filter", value: search, type: "search", isRequired: false, label: words(label))
  }

  /// A choice of what a list is narrowed to, with all of it first.
  func filterField(
    _ name: String, _ label: String, _ options: [(value: String, label: String)]
  ) -> DeliveryView.Act.Field {
    let chosen = request.query.text(name) ?? ""
    return choice(
      name, of: "filter",
      ([(value: "", label: words("filter.all"))] + options).map {
        Choice(value: $0.value, label: $0.label, isChosen: $0.value == chosen)
      },
      label: words(label))
  }

  /// The choice of an area within the reader's own; none for who has no areas below.
  func areaField(_ chosen: AreaCode?) -> [DeliveryView.Act.Field] {
    let options = portal.areaChoices(within: request.scope, chosen: chosen, words: words)
    guard !options.isEmpty else { return [] }
    return [choice("area", of: "filter", options, label: words("enterprise.area"))]
  }

  /// What is looked for; empty for nothing.
  var search: String { String((request.query.text("q") ?? "").prefix(100)) }

  /// Whether one of some texts holds what is looked for, capitals or not.
  func isFound(in texts: String...) -> Bool {
    let wanted = SearchText.folded(search)
    return wanted.isEmpty || texts.contains { SearchText.folded($0).contains(wanted) }
  }

  /// A filter of the address that the list does not know, said instead of a list that would pass for the narrowed one.
  func unread(_ names: [(name: String, isUnread: Bool)]) -> [String] {
    names.compactMap { name, isUnread in
      isUnread ? request.query.text(name).map { said(.unknownFilter(name, $0)) } : nil
    }
  }
}

extension Diagnostic {
  static func unknownFilter(_ name: String, _ value: String) -> Diagnostic {
    Diagnostic(
      "delivery.unknown-filter",
      Wording(
        zh: "筛选条件“\(name)=\(value.excerpt)”认不出，下面没有按它筛选",
        en: "the filter “\(name)=\(value.excerpt)” is not known: what stands below is not narrowed by it"),
      expected: Wording(zh: "页面上的链接所带的条件，如 call=c1", en: "what the links of the pages carry, such as call=c1"))
  }
}
