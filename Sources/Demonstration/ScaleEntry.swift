import Quantities
import Randomness

/// How an enterprise came to be above scale (规模以上).
struct ScaleEntry: Sendable {
  enum Route: String, Sendable {
    case new, annual, transfer, reclassified
  }

  let day: CalendarDay
  let route: Route
  /// Whether it had never been above scale before.
  let isFirst: Bool

  /// Annual main revenue from which an enterprise is above scale, in thousands of yuan.
  static let threshold = 20_000.0

  /// The entry that an enterprise's figures lead to, or `nil` where they never reach the threshold by `day`.
  ///
  /// A plant that starts big enters a few months after it started, by monthly report; the others in December of the
  /// first year that reaches the threshold, by yearly report. A few move in from elsewhere, or come back.
  init?(
    path: OutputPath, mainRevenuePerOutput ratio: Double, on day: CalendarDay, from generator: inout SeededGenerator
  ) {
    // Drawn whether they are used or not, so that one enterprise's draws never depend on its figures.
    let monthsToEntry = generator.integer(in: 3...9)
    let reportsMonthly = generator.chance(0.7)
    let yearsInside = generator.integer(in: 0...12)
    let decemberDay = generator.integer(in: 5...28)
    let oddity = generator.uniform()
    let cameBack = generator.chance(0.03)

    let years = EnterpriseLife.years(on: day)
    let reachingYear = years.dropLast().first { year in
      (path.output(in: year).map(Double.init) ?? 0) * ratio >= Self.threshold
    }
    let start = path.commissionedOn
    let firstFullYear = start.year + 1
    let startsBig =
      years.contains(start.year)
      && (path.output(in: min(firstFullYear, day.year)).map(Double.init) ?? 0) * ratio >= Self.threshold * 0.8
    var entryDay: CalendarDay?
    var ordinary = Route.annual
    if startsBig, reportsMonthly {
      entryDay = Self.firstDay(ofMonth: monthsToEntry, after: start)
      ordinary = .new
    } else if let reachingYear {
      // At the edge of what is known, it may have entered long before.
      let year = reachingYear == years.lowerBound ? max(start.year, reachingYear - yearsInside) : reachingYear
      let ofYear = CalendarDay(year: year, month: 12, day: decemberDay)
      entryDay = ofYear.flatMap { $0 > start ? $0 : CalendarDay(year: year + 1, month: 12, day: decemberDay) }
    }
    guard let entryDay, entryDay <= day else { return nil }
    self.day = entryDay
    switch oddity {
    case ..<0.02: route = .transfer
    case ..<0.035: route = .reclassified
    default: route = ordinary
    }
    isFirst = !cameBack && route != .reclassified
  }

  private static func firstDay(ofMonth months: Int, after day: CalendarDay) -> CalendarDay? {
    let index = day.year * 12 + day.month - 1 + months
    return CalendarDay(year: index / 12, month: index % 12 + 1, day: 1)
  }
}
