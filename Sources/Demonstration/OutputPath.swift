import Quantities
import Randomness

/// What one enterprise turned out, year by year and month by month, in whole thousands of yuan: the unit in which
/// firms report. A year is always the sum of its months.
struct OutputPath: Sendable {
  let commissionedOn: CalendarDay
  private let annuals: [Int: Int]
  private let monthShares: [Int: [Double]]

  /// - Parameters:
  ///   - capacity: what it would turn out in `anchorYear` if it had long been at work, in thousands of yuan.
  ///   - drift: how much faster it grows than its division, every year.
  init(
    number: Int, division: String, capacity: Double, drift: Double, commissionedOn: CalendarDay, seed: UInt64,
    cycle: BusinessCycle, years: ClosedRange<Int>, anchorYear: Int
  ) {
    let growths = Dictionary(
      uniqueKeysWithValues: years.map { year in
        var own = SeededGenerator(
          seed: seed, stream: 11, UInt64(number), UInt64(truncatingIfNeeded: year))
        let growth = cycle.growth(in: year, division: division) + drift + own.normal(mean: 0, deviation: 0.16)
        return (year, max(growth, -0.6))
      })
    var annuals: [Int: Int] = [:]
    var monthShares: [Int: [Double]] = [:]
    for year in years {
      var full = capacity
      for later in years where later > year && later <= anchorYear { full /= 1 + (growths[later] ?? 0) }
      for passed in years where passed > anchorYear && passed <= year { full *= 1 + (growths[passed] ?? 0) }
      let weights = cycle.monthWeights(in: year)
      let active = weights.enumerated().map { index, weight in
        weight * Self.readiness(year: year, month: index + 1, commissionedOn: commissionedOn)
      }
      annuals[year] = Int((full * active.reduce(0, +) / weights.reduce(0, +)).rounded())
      var own = SeededGenerator(seed: seed, stream: 12, UInt64(number), UInt64(truncatingIfNeeded: year))
      monthShares[year] = zip(active, cycle.swings(in: year)).map { share, swing in
        share * swing * max(0.3, own.normal(mean: 1, deviation: 0.07))
      }
    }
    self.commissionedOn = commissionedOn
    self.annuals = annuals
    self.monthShares = monthShares
  }

  /// How far production has come in a month: nothing before the first month, all of it after a year and a half.
  private static func readiness(year: Int, month: Int, commissionedOn: CalendarDay) -> Double {
    let begun = commissionedOn.civil
    let months = (year - begun.year) * 12 + month - begun.month
    return months < 0 ? 0 : min(1, 0.2 + 0.8 * Double(months) / 18)
  }

  /// The year's output, or `nil` where it had not begun to produce.
  func output(in year: Int) -> Int? {
    year < commissionedOn.year ? nil : annuals[year]
  }

  /// The month's output, or `nil` where it had not begun to produce.
  func output(in year: Int, month: Int) -> Int? {
    guard let annual = output(in: year), let shares = monthShares[year], (1...12).contains(month),
      Self.readiness(year: year, month: month, commissionedOn: commissionedOn) > 0
    else { return nil }
    let total = shares.reduce(0, +)
    guard total > 0 else { return nil }
    // Differences of the rounded running sum add up to the year, whatever the shares.
    func running(_ months: Int) -> Int {
      Int((Double(annual) * (shares.prefix(months).reduce(0, +) / total)).rounded())
    }
    return running(month) - running(month - 1)
  }
}
