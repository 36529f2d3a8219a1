import Decimals
import PolicyCorpus
import Quantities
import Targets

/// 各区分解情况: who has broken the year's target down, as a duty wants it, and who has not.
extension TargetWriter {
  /// `nil` for what is no such duty, and for those who see no district whole.
  func breakdowns() async throws -> TargetPage.BreakdownTable? {
    guard let whole = portal.corpus.brokenDown(by: address.declaration),
      case .indicator(let declaration)? = portal.corpus.instrument(whole)?.declaration
    else { return nil }
    let board = try await portal.targets.board(of: whole, on: request.today, within: request.scope)
    let year = request.today.year
    let all = try await portal.targets.breakdowns(of: whole, year: year, on: board)
    guard !all.isEmpty else { return nil }
    let name = portal.corpus.instrument(whole)?.name(text.language) ?? ""
    // Who is lacking stands first.
    let order: [AreaBreakdown.State] = [.none, .noTask, .monthsAlone, .differing, .whole]
    let rows = order.flatMap { state in all.filter { $0.state == state } }
    return TargetPage.BreakdownTable(
      caption: "\(name) · \(Period.year(year).text(in: text.language))",
      summary: words(
        "targets.breakdowns.summary",
        ["done": "\(all.count { !$0.isMissing })", "missing": "\(all.count(where: \.isMissing))"]),
      rows: rows.map { row($0, of: whole, declaration, board, year) })
  }

  private func row(
    _ one: AreaBreakdown, of whole: InstrumentID, _ declaration: IndicatorDeclaration, _ board: TargetBoard, _ year: Int
  ) -> TargetPage.BreakdownRow {
    let css = ["whole": "yes", "differing": "ask", "monthsAlone": "ask"][one.state.rawValue] ?? "late"
    let path = whole.targetPath("cascade", ["year": "\(year)", "area": one.area.text])
    return TargetPage.BreakdownRow(
      name: portal.areaName(one.area, in: text.language), href: path,
      state: StateMark(css: css, word: words("targets.breakdowns.\(one.state.rawValue)")),
      task: text.amount(board.yearlyTask(of: whole, in: one.area, year: year)?.value, unit: declaration.unit),
      saved: one.cascade?.trace.at.text(in: text.language) ?? "—", basis: one.cascade?.basis.orNil ?? "—",
      differences: one.cascade == nil
        ? Figure(FigureText(short: "—", exact: "", value: ""))
        : Figure(.count(one.differences.count), href: one.differences.isEmpty ? nil : path))
  }
}
