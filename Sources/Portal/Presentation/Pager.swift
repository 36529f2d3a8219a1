/// Which part of a long table is shown, and the ways to the other parts.
struct Pager: Sendable, Hashable {
  /// What assistive programs call it.
  let label: String
  let summary: String
  let previous: String?
  let next: String?

  static let size = 50

  /// The page that a request asks for, counted from 1.
  static func page(of request: PortalRequest) -> Int {
    min(max(1, request.query.text("page").flatMap { Int($0) } ?? 1), 1_000_000)
  }

  /// - Parameters:
  ///   - name: what the address calls the page, where one page has several long tables.
  ///   - list: what it leafs through, named there so that no two are called alike.
  init(
    _ request: PortalRequest, page: Int, total: Int, words: Strings, size: Int = Pager.size, by name: String = "page",
    of list: String? = nil
  ) {
    label = list.map { words("pager.labelOf", ["list": $0]) } ?? words("pager.label")
    let first = (page - 1) * size + 1
    let last = min(page * size, total)
    summary =
      total == 0
      ? words("pager.none")
      : words(
        "pager.summary",
        [
          "first": FigureText.count(first).short, "last": FigureText.count(last).short,
          "total": FigureText.count(total).short,
        ])
    previous = page > 1 ? request.address(replacing: [name: page == 2 ? nil : "\(page - 1)"]) : nil
    next = last < total ? request.address(replacing: [name: "\(page + 1)"]) : nil
  }
}

/// A table's column head: a link that sorts by the column.
struct ColumnHead: Sendable, Hashable {
  let label: String
  /// Empty where the table can't be sorted by it.
  let href: String
  /// `ascending`, `descending`, or `nil` where the table is sorted otherwise.
  let sort: String?
  let isNumber: Bool

  /// A head that sorts by nothing.
  init(_ label: String, isNumber: Bool = false) {
    self.label = label
    self.isNumber = isNumber
    sort = nil
    href = ""
  }

  /// A head that sorts by `order`, and the other way round once it does.
  init(
    _ label: String, by order: String, chosen: String, isDescending: Bool, isNumber: Bool = false,
    _ request: PortalRequest
  ) {
    self.label = label
    self.isNumber = isNumber
    let isChosen = order == chosen
    sort = isChosen ? (isDescending ? "descending" : "ascending") : nil
    href = request.address(
      replacing: ["sort": order, "desc": isChosen && !isDescending ? "1" : nil, "page": nil])
  }
}
