import Testing

@testable import BatchEvaluation

/// Plans as SQL: a reader finds the condition of each row, and nothing is divided but by a constant.
@Suite("Plans as SQL")
struct PlanQueryTests {
  /// At most 500,000 yuan where output has grown by a tenth or more.
  private var plan: TablePlan { plan(about: "enterprise") }

  private func plan(about subject: String) -> TablePlan {
    func mask(_ bit: Bool, open: Bool = false) -> CellMask {
      CellMask(mayHold: bit || open ? 1 : 0, surelyHolds: bit ? 1 : 0, isUnknown: open)
    }
    let classes = NumberClasses(
      boundaries: [PlanFraction(coefficient: 10, scale: 2)], masks: [mask(false), mask(true), mask(true)],
      unknown: mask(false, open: true), absent: mask(false), overAllBounds: nil)
    let now = PlanNumber.column(ColumnName(table: "enterprise", name: "output@2025"), scale: 2)
    let before = PlanNumber.column(ColumnName(table: "enterprise", name: "output@2024"), scale: 2)
    return TablePlan(
      name: "example-2023/1#growth", subject: subject,
      time: PlanTime(
        accrual: .year(2025, day: 20_453), force: .init(first: nil, last: nil), test: .accrual, on: 20_778),
      inputs: [
        PlanInput(
          name: "增幅", source: .ratio(.difference(now, before), before, classes), accepted: [0b1100], samples: 4)
      ], rows: [PlanRow(name: "grown", amount: .upTo(50_000_000), sameAs: 0)], isUnique: true, base: nil,
      paysCash: true, enterpriseCap: nil)
  }

  private func text(_ dialect: SQLDialect, hasColumns: Bool = true) -> String {
    PlanQuery(plan: plan, dialect: dialect, years: 2023...2026, hasColumn: { _ in hasColumns }).text
  }

  @Test("a quotient is compared by cross-multiplication, under the guard that its denominator is positive")
  func ratio() {
    let query = text(.duckdb)
    #expect(query.contains(">= CAST("))
    #expect(query.contains("* 100 >=") && query.contains("AS HUGEINT) * 10"))
    #expect(query.contains("<= 0"))
    for dialect in SQLDialect.allCases { #expect(!text(dialect).contains(" / "), "\(dialect)") }
  }

  @Test("a share is cut to the fen by an exact quotient on every engine", arguments: SQLDialect.allCases)
  func quotient(dialect: SQLDialect) {
    let expected =
      switch dialect {
      case .sqlite: "(base * 5) / 10"
      case .postgresql: "DIV(base * 5, 10)"
      case .duckdb: "(base * 5) // 10"
      case .spark: "CAST((base * 5 - (base * 5) % 10) / 10 AS DECIMAL(38, 0))"
      }
    let share = PlanAmount.share(PlanFraction(coefficient: 5, scale: 1), isCeiling: true, cap: nil)
    let base = PlanNumber.column(ColumnName(table: "contract", name: "paid_amount"), scale: 2)
    #expect(SQLAmount(share, base, dialect).most == expected)
  }

  @Test("a column that no table has is unknown, and is not asked for", arguments: SQLDialect.allCases)
  func untold(dialect: SQLDialect) {
    #expect(!text(dialect, hasColumns: false).contains("output@"))
  }

  @Test("SQLite, which would read 1E7 as one, takes a text with an exponent by its value")
  func exponents() {
    for scale in [0, 2] {
      #expect(
        SQLDialect.sqlite.integer("x", scale: scale).contains("WHEN x GLOB '*[eE]*' THEN CAST(ROUND(CAST(x AS REAL)"))
    }
  }

  @Test("a kind of subject without a file is a table without rows", arguments: SQLDialect.allCases)
  func missingTable(dialect: SQLDialect) {
    func script(_ subject: String, hasColumns: Bool) -> String {
      let entry = QueryScript.Entry(plan: plan(about: subject), comment: [], excludes: [])
      return QueryScript([entry], dialect: dialect, years: 2023...2026) { _ in hasColumns }.text
    }
    let empty = "\(dialect.createView) \(dialect.name("site")) AS SELECT '' AS credit_code, '' AS"
    #expect(script("site", hasColumns: false).contains(empty) && !script("site", hasColumns: true).contains(empty))
    #expect(!script("enterprise", hasColumns: false).contains("WHERE 1 = 0"))
  }

  @Test("a number by a condition that is unknown is read where both ways agree, and a day is counted in days")
  func conditional() {
    let day = PlanNumber.day(ColumnName(table: "enterprise", name: "founded_on"))
    let (one, other) = (
      PlanNumber.column(ColumnName(table: "enterprise", name: "a"), scale: 2),
      PlanNumber.column(ColumnName(table: "enterprise", name: "b"), scale: 2)
    )
    let condition = PlanCondition(
      codes: [.comparison(.less, day, .constant(PlanFraction(coefficient: 19_656, scale: 0)))],
      truths: PlanTruth.allCases)
    for dialect in SQLDialect.allCases {
      let query = PlanQuery(plan: plan, dialect: dialect, years: 2023...2026) { _ in true }
      let number = SQLNumber(.conditional(condition, one, other), query)
      #expect(number.isUnknown.contains("WHEN '' THEN (NOT CASE WHEN"), "\(dialect)")
      #expect(number.value.contains("IN ('true', '')"), "\(dialect)")
      #expect(number.value.contains("'1970-01-01'") || number.value.contains("JULIANDAY"), "\(dialect)")
    }
  }

  @Test(
    "a sum is known where the enterprise's flag says that all is listed and no row lacks anything, and nowhere without the flag",
    arguments: SQLDialect.allCases)
  func listed(dialect: SQLDialect) {
    func name(_ table: String, _ column: String) -> ColumnName { ColumnName(table: table, name: column) }
    func text(_ listed: ColumnName?, told: Bool = true) -> String {
      let query = PlanQuery(plan: plan(about: "loan"), dialect: dialect, years: 2023...2026) {
        told || $0.name != "loan_listed"
      }
      let sum = SQLTotal(
        amount: name("loan", "principal"), scale: 2, condition: name("loan", "loan_kind"), met: ["guaranteed"],
        listed: listed, query: query)
      return sum.isKnown ?? "no"
    }
    let flag = name("enterprise", "loan_listed")
    let known = text(flag)
    #expect(known.hasPrefix("COALESCE(e.\(dialect.name("loan_listed")), '') = 'true' AND "))
    #expect(known.contains("IN ('guaranteed')") && known.hasSuffix(" = 0"))
    #expect(text(flag, told: false) == "no" && text(nil) == "no")
  }

  @Test("exclusive benefits are counted once in the totals, and an unbounded one leaves no bound")
  func totals() {
    let one = QueryScript.Entry(plan: plan, comment: ["一 / one"], excludes: [])
    let text = QueryScript([one], dialect: .postgresql, years: 2023...2026) { _ in true }.text
    #expect(text.contains("-- 一 / one\nCREATE OR REPLACE VIEW \"benefit_example_2023_1_growth\" AS"))
    #expect(text.contains("THEN NULL ELSE"))
  }
}
