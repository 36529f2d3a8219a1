import Cultivation
import Enterprises
import Facts
import Quantities

/// Where what is told of an enterprise was told: the page of the fact that counts, and its workbook's cell there.
struct ToldFacts: Sendable {
  private let facts: [FactReference: RecordedFact]

  /// - Parameters:
  ///   - history: every telling of the enterprise's facts.
  ///   - day: what begins later is not told yet; of what began on several days, the last holds.
  init(_ history: [FactHistoryEntry], on day: CalendarDay) {
    let holding = history.filter { entry in
      entry.counts && entry.fact.subject.kind == .enterprise && entry.fact.since.map { $0 <= day } ?? true
    }
    facts = Dictionary(holding.map { ($0.fact.reference, $0.fact) }) { first, second in
      (first.since?.daysSinceEpoch ?? .min, first.id) > (second.since?.daysSinceEpoch ?? .min, second.id)
        ? first : second
    }
  }

  /// The telling that counts; `nil` where nobody told it.
  func fact(_ name: String, _ period: Period? = nil) -> RecordedFact? {
    FactID(name).flatMap { facts[FactReference($0, period)] }
  }

  /// The page of a fact; `nil` where nobody told it.
  func href(_ name: String, _ period: Period? = nil) -> String? {
    fact(name, period).map { "\(FactPage.path(of: $0))/cell" }
  }

  /// A month's output: where it was told itself, else the cumulative figure that it was worked out from.
  func output(_ period: Period) -> String? { href("output", period) ?? href("output_to_date", period) }

  /// Where the figure that a month grows from was told.
  /// - Parameter then: where the month of a year before was told.
  func base(of month: MonthlySeries.Month, _ then: String?) -> String? {
    guard month.base != nil else { return nil }
    if month.refiled != nil { return href("output_year_before", month.period) }
    return month.toldThen == nil ? href("output_to_date_year_before", month.period) : then
  }

  /// 月份未完: the day up to which a month's figure goes that was told before the month was over; `nil` of a whole one.
  /// - Parameter names: of the facts that may tell it, the one that counts first.
  func lastDay(of names: [String], in month: Period) -> CalendarDay? {
    guard let told = names.lazy.compactMap({ fact($0, month) }).first?.origin.recordedAt.dayInShanghai else {
      return nil
    }
    return told < month.lastDay ? told : nil
  }
}
