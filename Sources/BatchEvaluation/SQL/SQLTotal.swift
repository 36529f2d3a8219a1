/// The sum of a column over all rows of an enterprise that are counted, as a query says it.
struct SQLTotal {
  let amount: ColumnName
  let scale: Int
  let condition: ColumnName
  /// The values of the condition's column with which a row is counted.
  let met: [String]
  let listed: ColumnName?
  let query: PlanQuery

  /// Whether a table has what the sum is made of; otherwise nothing is known to add to it.
  var isTold: Bool { query.hasColumn(amount) && query.hasColumn(condition) }

  /// The sum of what is known, as an integer of the scale. Parts below zero settle nothing.
  var value: String { "COALESCE((SELECT SUM(\(query.dialect.greatest([number, "0"]))) \(rows) AND \(isCounted)), 0)" }

  /// Whether the sum is known: all rows are said to be listed, and none lacks its kind or, where it is counted, its amount.
  /// `nil` where no table can say so.
  var isKnown: String? {
    guard let listed, query.hasColumn(listed) else { return nil }
    let lacks = "\(text(condition)) = '' OR (\(isCounted) AND (\(text(amount)) = '' OR \(number) < 0))"
    return
      "\(query.raw(listed)) = 'true' AND COALESCE((SELECT SUM(CASE WHEN \(lacks) THEN 1 ELSE 0 END) \(rows)), 0) = 0"
  }

  private var rows: String {
    "FROM \(query.dialect.name(amount.table)) o WHERE o.credit_code = s.credit_code"
  }

  private var isCounted: String { "\(text(condition)) IN (\(query.list(met)))" }

  /// An amount that is known to be absent adds nothing.
  private var number: String {
    // Without a column there is nothing to cast: some engines cast a constant before they choose a branch.
    guard query.hasColumn(amount) else { return "0" }
    return
      "CASE WHEN \(text(amount)) IN ('', '-') THEN 0 ELSE \(query.dialect.integer(text(amount), scale: scale)) END"
  }

  private func text(_ column: ColumnName) -> String {
    query.hasColumn(column) ? "COALESCE(o.\(query.dialect.name(column.name)), '')" : "''"
  }
}
