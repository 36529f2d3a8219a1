/// Every plan as a view, and one view of what they come to together for each enterprise.
public struct QueryScript: Sendable {
  /// A plan with the words that stand above its view.
  public struct Entry: Sendable {
    public let plan: TablePlan
    /// Title, clause and the like, a line each.
    public let comment: [String]
    /// The benefits that nobody may have beside this one.
    public let excludes: [String]

    public init(plan: TablePlan, comment: [String], excludes: [String]) {
      self.plan = plan
      self.comment = comment
      self.excludes = excludes
    }
  }

  private let entries: [Entry]
  private let dialect: SQLDialect
  private let hasColumn: @Sendable (ColumnName) -> Bool
  private let years: ClosedRange<Int>

  /// - Parameters:
  ///   - hasColumn: whether a table has a column; what none has is unknown.
  ///   - years: of which years facts may be told.
  public init(
    _ entries: [Entry], dialect: SQLDialect, years: ClosedRange<Int>,
    hasColumn: @escaping @Sendable (ColumnName) -> Bool
  ) {
    self.entries = entries
    self.dialect = dialect
    self.years = years
    self.hasColumn = hasColumn
  }

  /// The statements, under a head that the caller writes.
  public var text: String {
    (missingTables + entries.map { view($0) } + [totals]).joined(separator: "\n\n") + "\n"
  }

  /// Kinds of subject that the population does not have, as tables without rows.
  private var missingTables: [String] {
    Set(entries.map(\.plan.subject)).subtracting([SQLNames.enterprise]).sorted()
      .filter { !hasColumn(ColumnName(table: $0, name: "key")) }.map { table in
        let name = dialect.name(table)
        return
          ([
            "-- 没有这类对象的文件 / there is no file of this kind", dialect.dropView(name),
            "\(dialect.createView) \(name) AS SELECT '' AS credit_code, '' AS \(dialect.name("key")) WHERE 1 = 0;",
          ] as [String?]).compactMap { $0 }.joined(separator: "\n")
      }
  }

  private func view(_ entry: Entry) -> String {
    let name = dialect.name(SQLNames.view(entry.plan.name))
    let query = PlanQuery(plan: entry.plan, dialect: dialect, years: years, hasColumn: hasColumn)
    return
      (entry.comment.map { "-- \($0)" } + [dialect.dropView(name)].compactMap { $0 }
      + ["\(dialect.createView) \(name) AS", query.text + ";"]).joined(separator: "\n")
  }

  private var totals: String {
    let cash = entries.filter(\.plan.paysCash)
    let name = dialect.name("benefit_totals")
    var lines = [
      "-- 每家企业合计（分）：相符的算下限，加上待补信息的算上限；互斥的只算较多的；NULL 为没有上限",
      "-- What each enterprise comes to, in fen: of exclusive benefits only the dearer counts; NULL is without a bound",
    ]
    if let drop = dialect.dropView(name) { lines.append(drop) }
    guard !cash.isEmpty else { return lines.joined(separator: "\n") }
    let union = cash.map { entry in
      "    SELECT benefit, credit_code, CASE WHEN state = 'eligible' THEN min_fen ELSE 0 END AS least, max_fen AS most\n"
        + "    FROM \(dialect.name(SQLNames.view(entry.plan.name))) WHERE state IN ('eligible', 'undecided')"
    }
    func capped(_ sum: String, _ ifUnbounded: String) -> String {
      let caps = cash.compactMap { entry in
        entry.plan.enterpriseCap.map { cap in
          "WHEN \(dialect.text(entry.plan.name)) THEN "
            + (ifUnbounded.isEmpty
              ? dialect.least(["\(cap)", sum])
              : "CASE WHEN \(ifUnbounded) THEN \(cap) ELSE \(dialect.least(["\(cap)", sum])) END")
        }
      }
      let plain = ifUnbounded.isEmpty ? sum : "CASE WHEN \(ifUnbounded) THEN NULL ELSE \(sum) END"
      return caps.isEmpty ? plain : "CASE benefit \(caps.joined(separator: " ")) ELSE \(plain) END"
    }
    let (rivals, groups) = exclusions(cash)
    func total(_ column: String) -> String {
      let others =
        rivals.isEmpty ? "" : " AND benefit NOT IN (\(rivals.map { dialect.text($0) }.joined(separator: ", ")))"
      var parts = ["SUM(CASE WHEN \(column) IS NOT NULL\(others) THEN \(column) ELSE 0 END)"]
      for sets in groups {
        parts.append(
          dialect.greatest(
            sets.map { set in
              "SUM(CASE WHEN \(column) IS NOT NULL AND benefit IN (\(set.map { dialect.text($0) }.joined(separator: ", "))) "
                + "THEN \(column) ELSE 0 END)"
            }))
      }
      return parts.joined(separator: "\n      + ")
    }
    lines += [
      "\(dialect.createView) \(name) AS",
      "SELECT credit_code,",
      "  \(total("least")) AS min_fen,",
      "  CASE WHEN SUM(CASE WHEN most IS NULL THEN 1 ELSE 0 END) > 0 THEN NULL ELSE\n  \(total("most")) END AS max_fen",
      "FROM (",
      "  SELECT benefit, credit_code, \(capped("SUM(least)", "")) AS least,",
      "    \(capped("SUM(most)", "COUNT(*) > COUNT(most)")) AS most",
      "  FROM (",
      union.joined(separator: "\n    UNION ALL\n"),
      "  ) a GROUP BY benefit, credit_code",
      ") b GROUP BY credit_code;",
    ]
    return lines.joined(separator: "\n")
  }

  /// The benefits that exclude one another, and for each group of them the sets that go together.
  private func exclusions(_ cash: [Entry]) -> (rivals: [String], groups: [[[String]]]) {
    let names = cash.map(\.plan.name)
    let excludes = Dictionary(
      uniqueKeysWithValues: cash.map { entry in
        let name = entry.plan.name
        return (
          name,
          Set(cash.filter { entry.excludes.contains($0.plan.name) || $0.excludes.contains(name) }.map(\.plan.name))
        )
      })
    let rivals = names.filter { !(excludes[$0] ?? []).isEmpty }
    var (groups, seen): ([[[String]]], Set<String>) = ([], [])
    for name in rivals where !seen.contains(name) {
      var (group, open) = ([String](), [name])
      while let next = open.popLast() {
        guard seen.insert(next).inserted else { continue }
        group.append(next)
        open += excludes[next] ?? []
      }
      group.sort()
      var sets: [[String]] = []
      for choice in 1..<(1 << group.count) {
        let set = group.indices.filter { choice >> $0 & 1 == 1 }.map { group[$0] }
        if set.allSatisfy({ one in set.allSatisfy { !(excludes[one] ?? []).contains($0) } }) { sets.append(set) }
      }
      groups.append(sets.filter { set in !sets.contains { Set(set).isStrictSubset(of: $0) } })
    }
    return (rivals, groups)
  }
}
