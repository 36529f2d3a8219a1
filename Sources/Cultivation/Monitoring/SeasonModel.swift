import Foundation
import Quantities

/// 预测口径: how a year's figure is told from its first months, learned from the years that have closed.
///
/// The output of the months that are told, divided by the share of a year that such months usually make up, gives the
/// year; how far the same sum went wrong in the closed years, enterprise by enterprise, gives the spread. Errors that all
/// enterprises share are kept apart as scenarios, so that nobody takes their fates as independent.
public struct SeasonModel: Sendable, Hashable {
  public let year: Int
  /// The closed years of which enough enterprises told all months, the newest first.
  public let seasonYears: [Int]
  /// The share of a year that each month makes up, January first; empty where no closed year is known.
  public let shares: [Double]
  /// What is known after so many months, from none to twelve.
  public let cuts: [Cut]
  /// The median of main-business revenue for each yuan of output, for enterprises of which it is unknown.
  public let usualRatio: Double
  /// The median of the part of revenue that is from main business, for enterprises of which it is unknown.
  public let usualMainShare: Double

  public struct Cut: Sendable, Hashable {
    /// Errors of enterprises at work for longer; `nil` where too few were seen.
    public let established: ErrorSpread?
    /// Errors of those that were coming up, or of all others where too few of them were seen.
    public let new: ErrorSpread?
    /// How far all went wrong together, as a standard deviation of the logarithm.
    public let common: Double
    /// In how many stretches of history that was seen; where there are too few, it is an assumption.
    public let stretches: Int
    /// What all went wrong by on average where only last year's total is known: the usual growth.
    public let drift: Double

    func errors(isNew: Bool) -> ErrorSpread? { isNew ? new : established }
  }

  /// Common shocks: weak, usual and strong, with what each adds to the logarithm in units of `Cut.common`. Their mean is
  /// nought and their deviation one.
  public static let scenarios: [(name: String, weight: Double, shift: Double)] = [
    ("weak", 0.25, -1.4142135623730951), ("usual", 0.5, 0), ("strong", 0.25, 1.4142135623730951),
  ]

  /// Fewer enterprises than this teach nothing.
  static let leastSample = 30
  /// Fewer stretches than this leave the common error to an assumption.
  static let leastStretches = 6
  /// The common error of a whole year that is assumed where history is short.
  static let assumedCommon = 0.1

  /// Whether it can tell anything after so many months.
  public func canTell(after months: Int, isNew: Bool) -> Bool {
    cuts.indices.contains(months) && cuts[months].errors(isNew: isNew) != nil
  }

  /// The part of a year that its first months usually make up.
  public func share(ofFirst months: Int) -> Double { shares.prefix(months).reduce(0, +) }
}

extension SeasonModel {
  /// Learns from enterprises whose months are known.
  /// - Parameter year: the year to be forecast; nothing of it or later is looked at.
  /// Cost: linear in the enterprises and the months of their last five years.
  public init(learningFrom pool: [WatchedSeries], for year: Int) {
    let years = (year - 4..<year).reversed().filter { closed in
      pool.count { $0.monthsInRow(of: closed) == 12 } >= Self.leastSample
    }
    let seasons = Dictionary(uniqueKeysWithValues: years.map { ($0, Self.season(of: $0, pool)) })
    self.year = year
    seasonYears = years
    shares = Self.mean(years.compactMap { seasons[$0] })
    let ratios = pool.compactMap { $0.ratio(in: year - 1) }.sorted()
    usualRatio = ratios.isEmpty ? 1 : ratios[ratios.count / 2]
    let mainShares = pool.compactMap { $0.mainShare(in: year - 1) }.sorted()
    usualMainShare = mainShares.isEmpty ? 1 : mainShares[mainShares.count / 2]
    // A year is held against the seasons of the years before it; where there are none, against its own.
    let judged = years.map { closed -> (year: Int, shares: [Double]) in
      let before = years.filter { $0 < closed }
      return (year: closed, shares: Self.mean((before.isEmpty ? [closed] : before).compactMap { seasons[$0] }))
    }
    let tested = judged.count > 1 ? Array(judged.dropLast()) : judged
    let stretches = Stretches(pool, before: year)
    let learned = shares
    cuts = (0...12).map { Self.cut(after: $0, pool, tested, learned, stretches, year: year) }
  }

  /// The shares of a year's months over all established enterprises that told all of them.
  private static func season(of year: Int, _ pool: [WatchedSeries]) -> [Double] {
    var sums = [Double](repeating: 0, count: 12)
    for series in pool where series.monthsInRow(of: year) == 12 && !series.isNew(in: year) {
      for month in 0..<12 { sums[month] += max(0, series.monthly[year * 12 + month] ?? 0) }
    }
    let total = sums.reduce(0, +)
    return total > 0 ? sums.map { $0 / total } : [Double](repeating: 1.0 / 12, count: 12)
  }

  private static func mean(_ seasons: [[Double]]) -> [Double] {
    guard let first = seasons.first else { return [] }
    return first.indices.map { month in seasons.reduce(0) { $0 + $1[month] } / Double(seasons.count) }
  }

  private static func cut(
    after months: Int, _ pool: [WatchedSeries], _ tested: [(year: Int, shares: [Double])], _ shares: [Double],
    _ stretches: Stretches, year: Int
  ) -> Cut {
    var old: [Double] = []
    var new: [Double] = []
    var centres: [Double] = []
    // Of the years before, a year's growth is known wherever its total is.
    let rounds = months == 0 ? (year - 3..<year).map { ($0, [Double]()) } : tested.map { ($0.year, $0.shares) }
    for (closed, seasons) in rounds {
      var own: [Double] = []
      var coming: [Double] = []
      for series in pool {
        guard let error = error(of: series, in: closed, after: months, seasons) else { continue }
        if series.isNew(in: closed) { coming.append(error) } else { own.append(error) }
      }
      guard own.count >= leastSample else { continue }
      let centre = own.sorted()[own.count / 2]
      centres.append(centre)
      old += own.map { $0 - centre }
      new += coming.map { $0 - centre }
    }
    let left = 1 - shares.prefix(months).reduce(0, +)
    let drift = months == 0 && !centres.isEmpty ? centres.reduce(0, +) / Double(centres.count) : 0
    let seen = months == 0 ? 0 : stretches.count(after: months)
    var common = left * assumedCommon
    if seen >= leastStretches { common = left * stretches.deviation(after: months) }
    return Cut(
      established: ErrorSpread(old), new: ErrorSpread(new.count >= leastSample ? new : old), common: common,
      stretches: seen, drift: drift)
  }

  /// How far the forecast of a closed year went wrong for one enterprise, as a logarithm; `nil` where it cannot be told.
  private static func error(
    of series: WatchedSeries, in year: Int, after months: Int, _ shares: [Double]
  ) -> Double? {
    guard let total = series.total(of: year), total > 0 else { return nil }
    var told: Double
    if months == 0 {
      guard let before = series.total(of: year - 1) else { return nil }
      told = before
    } else {
      let share = shares.prefix(months).reduce(0, +)
      guard share > 0, let sum = series.sum(of: year, first: months) else { return nil }
      told = sum / share
    }
    guard told > 0 else { return nil }
    // Where main revenue is known it is what is forecast: the change of its ratio to output is part of the error.
    if let ratio = series.ratio(in: year - 1), let main = series.mainRevenue[year], main > 0 {
      return log(main / (told * ratio))
    }
    return log(total / told)
  }
}

/// How far the months that follow a stretch went, all enterprises together, from what the same stretch a year before led
/// one to expect.
private struct Stretches {
  /// By the number of months that were known.
  private var deviations: [Int: [Double]] = [:]

  init(_ pool: [WatchedSeries], before year: Int) {
    let end = year * 12
    let all = pool.map { series in (end - 48..<end).map { series.monthly[$0] } }
    // Each stretch of two years by those alone who told all of its months.
    for start in 0...24 {
      var sums = [Double](repeating: 0, count: 24)
      var tellers = 0
      for months in all {
        let window = months[start..<start + 24].compactMap { $0 }
        guard window.count == 24 else { continue }
        tellers += 1
        for (month, value) in window.enumerated() { sums[month] += value }
      }
      guard tellers >= SeasonModel.leastSample else { continue }
      for known in 1..<12 {
        let then = sums[0..<known].reduce(0, +)
        let after = sums[known..<12].reduce(0, +)
        let now = sums[12..<12 + known].reduce(0, +)
        let next = sums[12 + known..<24].reduce(0, +)
        guard then > 0, after > 0, now > 0, next > 0 else { continue }
        deviations[known, default: []].append(log((next / now) / (after / then)))
      }
    }
  }

  func count(after months: Int) -> Int { deviations[months]?.count ?? 0 }

  /// Of two years each had its own shock, so that the difference varies twice as much.
  func deviation(after months: Int) -> Double {
    guard let seen = deviations[months], !seen.isEmpty else { return 0 }
    let square = seen.reduce(0) { $0 + $1 * $1 } / Double(seen.count)
    return (square / 2).squareRoot()
  }
}
