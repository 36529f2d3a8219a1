import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting

/// 已收数据合计 on a round's page: each sum with how many enterprises it is of, and whether those are the ones that the month's
/// own sum is of. Columns that only some filled in are not to be held against one another.
enum RoundFigures {
  struct Line: Sendable {
    let label: String
    let figure: Figure
    /// `nil` where a report was recorded without its rows, so that nobody can say of how many.
    let note: String?
  }

  /// - Throws: `report.standing-unreadable`.
  /// Cost: the rows of what counts.
  static func lines(
    _ sums: [Round.Sum], of round: Round, _ portal: Portal, _ words: Strings
  ) async throws -> [Line] {
    var lines: [Line] = []
    for sum in sums {
      let told = try await portal.reporting.enterprisesTold(by: sum.reporters, in: round)
      for (column, amount) in sum.figures.sorted(by: { $0.key < $1.key }) {
        guard let reference = FactReference(column: column) else { continue }
        let name = portal.factName(reference, in: words.language)
        lines.append(
          Line(
            label: sums.count > 1
              ? words("reporting.sumOfKind", ["kind": sum.kind.name(words.language), "name": name]) : name,
            figure: Figure(
              FigureText.amount(amount, in: words.language), href: RoundSumPage.path(round, reference)),
            note: told.map { note(on: reference, $0, round, words) }))
      }
    }
    return lines
  }

  private static func note(
    on reference: FactReference, _ told: [FactReference: Set<CreditCode>], _ round: Round, _ words: Strings
  ) -> String {
    let own = told[reference] ?? []
    let measure = round.opening.measures.first { name in
      [name, "\(name)_to_date"].contains(reference.fact.text)
    }
    let month = measure.flatMap { FactID($0) }.map { FactReference($0, round.opening.month.period) }
    guard let month, month != reference, let base = told[month] else {
      return words("reporting.sumCount", ["count": "\(own.count)"])
    }
    return words(
      own == base ? "reporting.sumCountSame" : "reporting.sumCountOther",
      ["count": "\(own.count)", "month": "\(base.count)", "both": "\(own.intersection(base).count)"])
  }
}
