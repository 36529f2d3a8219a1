import BatchEvaluation
import PolicyCorpus
import Quantities

extension BatchAssessor {
  /// All benefits with a plan as views, each under its name and clause, and one of the totals.
  /// - Parameter hasColumn: whether a table has a column; what none has is unknown.
  public func script(for dialect: SQLDialect, hasColumn: @escaping @Sendable (ColumnName) -> Bool) -> String {
    let entries = benefits.compactMap { benefit -> QueryScript.Entry? in
      guard case .success(let plan) = benefit.plan else { return nil }
      let declaration = benefit.declaration
      let clause = corpus.clauses.first { $0.id == declaration.id.clause }
      return QueryScript.Entry(
        plan: plan,
        comment: [
          "\(declaration.id) \(declaration.name.zh) / \(declaration.name.en)",
          "条款 / clause: \(declaration.id.clause) \(clause?.title.zh ?? "")",
          "输入 / inputs: " + declaration.inputs.map { "\($0.name) = \($0.text)" }.joined(separator: "; "),
        ],
        excludes: declaration.overlaps.filter { $0.stacking == .exclusive }.map(\.benefit.description))
    }
    var head = [
      "-- 由规则生成，不要手改 / written from the rules; do not edit: \(dialect.rawValue)",
      "-- 所问之日 / day of the question: \(on)" + (forYear.map { ", \($0)" } ?? ""),
      "-- 规则散列 / hash of the rules: \(corpus.hash)",
    ]
    if dialect == .sqlite {
      head.append(
        "-- 金额在 90 万亿元、数量在小数点后四位以内准确 / exact for amounts up to 90 trillion yuan and quantities of four digits after the point"
      )
    }
    if dialect == .postgresql {
      head.append(
        "-- 查询前先 SET jit = off; 并 ANALYZE 各表，否则编译比计算久得多 / before a query: SET jit = off, and ANALYZE the tables"
      )
    }
    for (benefit, reason) in withoutPlan { head.append("-- 没有 SQL / has no SQL: \(benefit) \(reason.zh)") }
    let first = corpus.documents.compactMap { $0.force.from?.year }.min() ?? on.year - 5
    return head.joined(separator: "\n") + "\n\n"
      + QueryScript(entries, dialect: dialect, years: min(first, on.year)...on.year, hasColumn: hasColumn).text
  }
}
