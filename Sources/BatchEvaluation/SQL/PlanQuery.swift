/// A plan as a query over tables whose cells are those of a population's files: texts, empty or null where unknown, `-`
/// where known to be absent.
///
/// SQL's own three-valued logic carries the unknown: a cell of the table is true, false or null, and a row is their
/// conjunction.
struct PlanQuery {
  let plan: TablePlan
  let dialect: SQLDialect
  /// Whether a table has a column; what no file tells is unknown.
  let hasColumn: (ColumnName) -> Bool
  /// The years whose facts a table may have.
  let years: ClosedRange<Int>

  init(plan: TablePlan, dialect: SQLDialect, years: ClosedRange<Int>, hasColumn: @escaping (ColumnName) -> Bool) {
    // Columns keep four digits of a quantity and leave finer ones to the interpreter; a query has none to ask.
    self.plan = plan.withQuantities(ofScale: dialect.quantityDigits)
    self.dialect = dialect
    self.years = years
    self.hasColumn = hasColumn
  }

  /// The select statement: one row for each subject.
  var text: String {
    let rows = plan.rows.indices
    let cells = rows.map { row in
      plan.inputs.map { input in "(\(cell(input, row)))" }
    }
    var inner = [
      "    s.credit_code AS credit_code",
      "    \(plan.subject == SQLNames.enterprise ? "s.credit_code" : "s.\(dialect.name("key"))") AS subject_key",
    ]
    for (index, row) in plan.rows.enumerated() {
      let conditions = cells[index].isEmpty ? ["TRUE"] : cells[index]
      inner.append("    -- \(row.name)\n    (\(conditions.joined(separator: "\n      AND "))) AS h\(index)")
    }
    for index in needsUnknowns ? Array(plan.inputs.indices) : [] {
      inner.append("    (\(isUnknown(plan.inputs[index]))) AS u\(index)")
    }
    if let base = plan.base {
      inner.append("    \(SQLNumber(base, self).guarded) AS base")
    }
    inner.append("    \(time) AS moment")
    let outer = [
      "  credit_code", "  \(dialect.text(plan.subject)) AS subject", "  subject_key AS \(dialect.name("key"))",
      "  \(dialect.text(plan.name)) AS benefit", "  state",
      "  CASE state\n\(kinds)\n    ELSE 'none' END AS amount_kind",
      "  CASE state\n\(least)\n    ELSE 0 END AS min_fen", "  CASE\n\(most)\n    ELSE 0 END AS max_fen",
      "  \(firedName) AS \(dialect.name("row"))",
    ]
    let source =
      plan.subject == SQLNames.enterprise
      ? "  FROM \(dialect.name(plan.subject)) s"
      : "  FROM \(dialect.name(plan.subject)) s\n  JOIN \(dialect.name(SQLNames.enterprise)) e ON e.credit_code = s.credit_code"
    return """
      SELECT
      \(outer.joined(separator: ",\n"))
      FROM (
        SELECT r.*, \(state) AS state,
          \(fired) AS fired
        FROM (
        SELECT
      \(inner.joined(separator: ",\n"))
      \(source)\(fence)
        ) r\(fence)
      ) q
      """
  }

  /// PostgreSQL writes what a subquery works out into every place that reads it, unless the subquery has an end of its own:
  /// conditions of numbers would grow beyond its memory.
  private var fence: String { dialect == .postgresql && plan.hasConditions ? "\n  OFFSET 0" : "" }

  // MARK: Cells

  /// A column's text, never null.
  func raw(_ column: ColumnName) -> String {
    guard hasColumn(column) else { return "''" }
    return "COALESCE(\(column.table == plan.subject ? "s" : "e").\(dialect.name(column.name)), '')"
  }

  /// The text of a fact of each row's own year.
  func raw(yearly table: String, fact: String, offset: Int) -> String {
    guard case .day(let day) = plan.time.accrual else { return "''" }
    let cases = years.compactMap { year -> String? in
      let column = ColumnName(table: table, name: "\(fact)@\(year + offset)")
      return hasColumn(column) ? "WHEN '\(year)' THEN \(raw(column))" : nil
    }
    guard !cases.isEmpty else { return "''" }
    return "CASE SUBSTR(\(raw(day)), 1, 4) \(cases.joined(separator: " ")) WHEN '-' THEN '-' ELSE '' END"
  }

  private func cell(_ input: PlanInput, _ row: Int) -> String {
    switch input.source {
    case .codes(let parts, let masks): return codes(parts, masks, row)
    case .prefix(let column, let length, let masks, let unknown, let absent):
      let text = raw(column)
      let met = masks.filter { $0.value.surelyHolds >> UInt32(row) & 1 == 1 }.map(\.key).sorted()
      return branches(
        unknown: ("\(text) = ''", unknown), absent: ("\(text) = '-'", absent), row,
        SQLRanges.membership("SUBSTR(\(text), 1, \(length))", met, all: masks.count, dialect))
    case .number(let number, let classes):
      let value = SQLNumber(number, self)
      return branches(
        unknown: (value.isUnknown, classes.unknown), absent: (value.isAbsent, classes.absent), row,
        SQLRanges.condition(value.value, scale: number.scale, over: nil, classes, row, dialect))
    case .ratio(let above, let below, let classes):
      let (numerator, denominator) = (SQLNumber(above, self), SQLNumber(below, self))
      let scale = max(above.scale, below.scale)
      let condition = SQLRanges.condition(
        numerator.value(atScale: scale), scale: 0, over: denominator.value(atScale: scale), classes, row, dialect)
      // A denominator that is not positive decides before all else.
      return branches(
        unknown: ("\(numerator.isUnknown) OR \(denominator.isUnknown)", classes.unknown),
        absent: (
          "\(denominator.isAbsent) OR \(denominator.guarded) <= 0 OR \(numerator.isAbsent)", classes.absent
        ), row, condition)
    case .total(let amount, let scale, let condition, let names, let counted, let listed, let classes):
      let sum = SQLTotal(
        amount: amount, scale: scale, condition: condition, met: names.indices.filter { counted[$0] }.map { names[$0] },
        listed: listed, query: self)
      return total(sum, classes, row)
    }
  }

  /// A cell with its answers for what is absent and unknown, in this order.
  private func branches(
    unknown: (condition: String, mask: CellMask), absent: (condition: String, mask: CellMask), _ row: Int,
    _ condition: String
  ) -> String {
    let (ifUnknown, ifAbsent) = (answer(unknown.mask, row), answer(absent.mask, row))
    if ifUnknown == condition, ifAbsent == condition { return condition }
    return
      "CASE WHEN \(absent.condition) THEN \(ifAbsent) WHEN \(unknown.condition) THEN \(ifUnknown) ELSE \(condition) END"
  }

  func answer(_ mask: CellMask, _ row: Int) -> String {
    if mask.surelyHolds >> UInt32(row) & 1 == 1 { return "TRUE" }
    return mask.mayHold >> UInt32(row) & 1 == 1 ? "NULL" : "FALSE"
  }

  private func codes(_ parts: [PlanCode], _ masks: [CellMask], _ row: Int) -> String {
    let codes = SQLCodes(parts, self)
    func isMet(_ mask: CellMask) -> Bool { mask.surelyHolds >> UInt32(row) & 1 == 1 }
    if parts.count == 1 {
      let values = parts[0].values
      let met = values.indices.filter { isMet(masks[$0 + 2]) }.map { values[$0] }
      let condition = met.count == values.count ? "TRUE" : "\(codes.text) IN (\(list(met)))"
      return branches(
        unknown: ("\(codes.text) = ''", masks[0]), absent: ("\(codes.text) = '-'", masks[1]), row,
        met.isEmpty ? "FALSE" : condition)
    }
    var cases: [String] = []
    let met = masks.indices.filter { isMet(masks[$0]) }
    let open = masks.indices.filter { !isMet(masks[$0]) && masks[$0].mayHold >> UInt32(row) & 1 == 1 }
    if !met.isEmpty { cases.append("WHEN \(codes.isOne(of: met)) THEN TRUE") }
    if !open.isEmpty { cases.append("WHEN \(codes.isOne(of: open)) THEN NULL") }
    return cases.isEmpty ? "FALSE" : "CASE \(cases.joined(separator: " ")) ELSE FALSE END"
  }

  func list(_ texts: [String]) -> String { texts.map { dialect.text($0) }.joined(separator: ", ") }

  /// Sums are known where somebody has said that all rows are listed and none lacks anything, and where they are over every
  /// bound.
  private func total(_ sum: SQLTotal, _ classes: NumberClasses, _ row: Int) -> String {
    let open = answer(classes.unknown, row)
    var cases: [String] = []
    if let isKnown = sum.isKnown {
      let condition = SQLRanges.condition(sum.value, scale: sum.scale, over: nil, classes, row, dialect)
      cases.append("WHEN \(isKnown) THEN \(condition)")
    }
    if let over = classes.overAllBounds, over > 0, sum.isTold {
      let bound = SQLRanges.scaled(classes.boundaries[(over - 1) / 2], to: sum.scale)
      cases.append("WHEN \(sum.value) \(over % 2 == 1 ? ">=" : ">") \(bound) THEN FALSE")
    }
    return cases.isEmpty ? open : "CASE \(cases.joined(separator: " ")) ELSE \(open) END"
  }

  // MARK: What a row comes to

  /// What is known of the day: `out`, `never`, `open` or `given`.
  private var time: String {
    guard case .day(let column) = plan.time.accrual else {
      let isOut: Bool
      if case .year(_, let day) = plan.time.accrual, plan.time.test != .claim {
        isOut = !plan.time.force.contains(day)
      } else {
        isOut = !plan.time.force.contains(plan.time.on)
      }
      return isOut ? "'out'" : "'given'"
    }
    let day = raw(column)
    var outside: [String] = []
    switch plan.time.test {
    case .accrual:
      if let first = plan.time.force.first { outside.append("\(day) < '\(PlanDay.text(first))'") }
      if let last = plan.time.force.last { outside.append("\(day) > '\(PlanDay.text(last))'") }
    case .periodEnd:
      let end = "SUBSTR(\(day), 1, 4) || '-12-31'"
      if let first = plan.time.force.first { outside.append("\(end) < '\(PlanDay.text(first))'") }
      if let last = plan.time.force.last { outside.append("\(end) > '\(PlanDay.text(last))'") }
    case .claim:
      if !plan.time.force.contains(plan.time.on) { return "'out'" }
    }
    let out = outside.isEmpty ? "" : "WHEN \(outside.joined(separator: " OR ")) THEN 'out' "
    return "CASE WHEN \(day) = '' THEN 'open' WHEN \(day) = '-' THEN 'never' \(out)"
      + "WHEN \(day) > '\(PlanDay.text(plan.time.on))' THEN 'never' ELSE 'given' END"
  }

  /// Which rows may hold together with nothing left open, though none surely holds: unknown inputs and rows.
  private var covered: [(unknown: [Int], rows: [Int])] {
    guard plan.inputs.count <= 8, plan.rows.count <= 6 else { return [] }
    var found: [(unknown: [Int], rows: [Int])] = []
    for unknown in 1..<(1 << plan.inputs.count) {
      for candidates in 1..<(1 << plan.rows.count)
      where plan.mustHit(unknown: UInt32(unknown), candidates: UInt32(candidates)) {
        found.append(
          (
            plan.inputs.indices.filter { unknown >> $0 & 1 == 1 },
            plan.rows.indices.filter { candidates >> $0 & 1 == 1 }
          ))
      }
    }
    return found
  }

  private var needsUnknowns: Bool { !covered.isEmpty }

  /// Whether an input's value is unknown.
  private func isUnknown(_ input: PlanInput) -> String {
    switch input.source {
    case .codes(let parts, let masks):
      let codes = SQLCodes(parts, self)
      return parts.count == 1 ? "\(codes.text) = ''" : codes.isOne(of: masks.indices.filter { masks[$0].isUnknown })
    case .prefix(let column, _, _, _, _): return "\(raw(column)) = ''"
    case .number(let number, _):
      let value = SQLNumber(number, self)
      return "NOT (\(value.isAbsent)) AND (\(value.isUnknown))"
    case .ratio(let above, let below, _):
      let (numerator, denominator) = (SQLNumber(above, self), SQLNumber(below, self))
      return "NOT (\(denominator.isAbsent) OR COALESCE(\(denominator.guarded) <= 0, FALSE) OR \(numerator.isAbsent)) "
        + "AND (\(numerator.isUnknown) OR \(denominator.isUnknown))"
    case .total(let amount, let scale, let condition, let names, let counted, let listed, _):
      let sum = SQLTotal(
        amount: amount, scale: scale, condition: condition, met: names.indices.filter { counted[$0] }.map { names[$0] },
        listed: listed, query: self)
      return sum.isKnown.map { "NOT (\($0))" } ?? "TRUE"
    }
  }

  /// The rows that fire whichever of them holds, where what is unknown leaves nothing open.
  private func agreement(_ needsSame: Bool) -> String? {
    let cases = covered.filter { _, rows in
      rows.count == 1 || (needsSame && rows.allSatisfy { plan.rows[$0].sameAs == plan.rows[rows[0]].sameAs })
    }.map { unknown, rows -> String in
      let inputs = plan.inputs.indices.map { unknown.contains($0) ? "u\($0)" : "NOT u\($0)" }
      let open = plan.rows.indices.map { rows.contains($0) ? "h\($0) IS NULL" : "NOT COALESCE(h\($0), TRUE)" }
      return "(\((inputs + open).joined(separator: " AND ")))"
    }
    return cases.isEmpty ? nil : cases.joined(separator: " OR ")
  }

  private var state: String {
    let rows = plan.rows.indices
    let isMiss = rows.map { "NOT COALESCE(h\($0), TRUE)" }.joined(separator: " AND ")
    let noBase = plan.base == nil ? "" : " OR base <= 0"
    var cases = [
      "WHEN moment = 'out' THEN 'not_in_force'", "WHEN moment = 'never' THEN 'ineligible'",
      "WHEN moment = 'given' AND ((\(isMiss))\(noBase)) THEN 'ineligible'",
      "WHEN moment = 'given' AND (\(decides)) THEN 'eligible'",
    ]
    if let agreement = agreement(true) { cases.append("WHEN moment = 'given' AND (\(agreement)) THEN 'eligible'") }
    return "CASE\n      \(cases.joined(separator: "\n      "))\n      ELSE 'undecided' END"
  }

  /// Whether a row surely decides, and alone or with others that give the same.
  private var decides: String {
    plan.rows.indices.map { row in
      // Of a first-hit table an earlier row that may hold leaves it open, unless it gives the same.
      let before =
        plan.isUnique
        ? []
        : plan.rows.indices.prefix(row).map { earlier in
          plan.rows[earlier].sameAs == plan.rows[row].sameAs
            ? "NOT COALESCE(h\(earlier), FALSE)" : "NOT COALESCE(h\(earlier), TRUE)"
        }
      return (["COALESCE(h\(row), FALSE)"] + before).joined(separator: " AND ")
    }.map { "(\($0))" }.joined(separator: " OR ")
  }

  /// The number of the row that gives the amount; for a row whose name does not matter, less 100.
  private var fired: String {
    var cases: [String] = []
    for row in plan.rows.indices {
      let before = plan.isUnique ? [] : plan.rows.indices.prefix(row).map { "h\($0) IS NULL" }
      if !before.isEmpty {
        cases.append("WHEN COALESCE(h\(row), FALSE) AND (\(before.joined(separator: " OR "))) THEN \(row - 100)")
      }
      cases.append("WHEN COALESCE(h\(row), FALSE) THEN \(row)")
    }
    for (unknown, rows) in covered
    where rows.count == 1 || rows.allSatisfy({ plan.rows[$0].sameAs == plan.rows[rows[0]].sameAs }) {
      let inputs = plan.inputs.indices.map { unknown.contains($0) ? "u\($0)" : "NOT u\($0)" }
      let open = plan.rows.indices.map { rows.contains($0) ? "h\($0) IS NULL" : "NOT COALESCE(h\($0), TRUE)" }
      cases.append(
        "WHEN \((inputs + open).joined(separator: " AND ")) THEN \(rows.count == 1 ? rows[0] : rows[0] - 100)")
    }
    return "CASE \(cases.joined(separator: "\n      ")) END"
  }

  private var firedName: String {
    let names = plan.rows.enumerated().map { "WHEN \($0) THEN \(dialect.text($1.name))" }
    return "CASE WHEN state = 'eligible' THEN CASE fired \(names.joined(separator: " ")) ELSE '' END ELSE '' END"
  }

  // MARK: Amounts

  private func isRow(_ row: Int) -> String { "(state = 'eligible' AND fired IN (\(row), \(row - 100)))" }

  private var kinds: String {
    let eligible = plan.rows.enumerated().map { index, row -> String in
      let kind: String
      switch row.amount {
      case .fixed: kind = "'fixed'"
      case .upTo, .share(_, isCeiling: true, _): kind = "'upTo'"
      case .share: kind = plan.base == nil ? "'range'" : "CASE WHEN base IS NULL THEN 'range' ELSE 'fixed' END"
      case .between: kind = "'range'"
      case .none: kind = "'none'"
      }
      return "WHEN fired IN (\(index), \(index - 100)) THEN \(kind)"
    }
    // Of what is still open the amount is a ceiling only where each row's is one.
    let sums = openSums
    let others = sums.filter { !plan.rows[$0].amount.isCeiling }
    var open = "'none'"
    if !sums.isEmpty {
      let mayGive = sums.map { isOpen($0) }.joined(separator: " OR ")
      let isRange = others.isEmpty ? "" : "WHEN \(others.map { isOpen($0) }.joined(separator: " OR ")) THEN 'range' "
      open = "CASE \(isRange)WHEN \(mayGive) THEN 'upTo' ELSE 'none' END"
    }
    return "    WHEN 'eligible' THEN CASE \(eligible.joined(separator: " ")) END\n    WHEN 'undecided' THEN \(open)"
  }

  /// The rows with a sum that may still come of what is undecided: none where no day is left on which it can have happened.
  private var openSums: [Int] {
    plan.time.mayHaveCome ? plan.rows.indices.filter { plan.rows[$0].amount.isSum } : []
  }

  /// Whether a row may still be the one that decides.
  private func isOpen(_ row: Int) -> String {
    let others = plan.rows.indices.filter { plan.isUnique ? $0 != row : $0 < row }
    // A row that surely holds leaves no other of a table without overlaps, and none after it of the others.
    let sure = others.map { "NOT COALESCE(h\($0), FALSE)" }
    return "(\((["COALESCE(h\(row), TRUE)"] + sure).joined(separator: " AND ")))"
  }

  private var least: String {
    let cases = plan.rows.enumerated().compactMap { index, row -> String? in
      guard let amount = SQLAmount(row.amount, plan.base, dialect).least else { return nil }
      return "WHEN fired IN (\(index), \(index - 100)) THEN \(amount)"
    }
    return cases.isEmpty
      ? "    WHEN '' THEN 0" : "    WHEN 'eligible' THEN CASE \(cases.joined(separator: " ")) ELSE 0 END"
  }

  private var most: String {
    let amounts = plan.rows.map { SQLAmount($0.amount, plan.base, dialect).most }
    var cases = plan.rows.indices.map { "    WHEN \(isRow($0)) THEN \(amounts[$0])" }
    let sums = openSums
    // Without a bound for one of them there is none for all.
    for row in sums {
      cases.append("    WHEN state = 'undecided' AND \(isOpen(row)) AND \(amounts[row]) IS NULL THEN NULL")
    }
    if !sums.isEmpty {
      let open = sums.map { "CASE WHEN \(isOpen($0)) THEN \(amounts[$0]) ELSE 0 END" }
      cases.append("    WHEN state = 'undecided' THEN \(dialect.greatest(open + ["0"]))")
    }
    return cases.joined(separator: "\n")
  }
}

enum SQLNames {
  static let enterprise = "enterprise"

  /// A view's name for a benefit: letters, digits and underscores.
  static func view(_ benefit: String) -> String {
    "benefit_" + String(benefit.map { $0.isLetter || $0.isNumber ? $0 : "_" })
  }
}
