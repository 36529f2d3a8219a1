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
  /// 缺月: what is known with such months, January as nought, among which one is lacking.
  public let gapCuts: [[Int]: Cut]
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
  /// Of more established enterprises than this, errors with a gap are learned from so many evenly spread over all: there are
  /// as many kinds of gap as enterprises care to leave, and a spread keeps some hundreds of errors.
  static let mostTested = 2_000

  /// Whether it can tell anything after so many months.
  public func canTell(after months: Int, isNew: Bool) -> Bool {
    cuts.indices.contains(months) && cuts[months].errors(isNew: isNew) != nil
  }

  /// What is known with such months, January as nought; `nil` for a gap that it was not asked to learn.
  func cut(knowing months: [Int]) -> Cut? { months.isFromJanuary ? cuts[months.count] : gapCuts[months] }

  /// The part of a year that such months usually make up, January as nought; nothing where no season was learned.
  func share(of months: [Int]) -> Double { shares.isEmpty ? 0 : months.reduce(0) { $0 + shares[$1] } }
}

extension [Int] {
  /// Whether months, January as nought and in order, begin with January and leave none out.
  var isFromJanuary: Bool { (last ?? -1) + 1 == count }
}

extension SeasonModel {
  /// Learns from enterprises whose months are known.
  /// - Parameters:
  ///   - year: the year to be forecast; nothing of it or later is looked at.
  ///   - gaps: the months, January as nought, that somebody told with one lacking among them: each such set is learned too.
  /// Cost: linear in the enterprises and the months of their last five years, and once more for each of the gaps, over some
  /// thousands of enterprises at most.
  public init(learningFrom pool: [WatchedSeries], for year: Int, gaps: Set<[Int]> = []) {
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
    let tested = (judged.count > 1 ? Array(judged.dropLast()) : judged).map {
      Round(year: $0.year, shares: $0.shares, pool: pool)
    }
    let stretches = Stretches(pool, before: year)
    let learned = shares
    // Of the years before, a year's growth is known wherever its total is.
    let grown = (year - 3..<year).map { Round(year: $0, shares: [], pool: pool) }
    cuts = (0...12).map { Self.cut(knowing: Array(0..<$0), $0 == 0 ? grown : tested, learned, stretches) }
    let some = gaps.isEmpty ? [] : tested.map(\.thinned)
    gapCuts = Dictionary(
      uniqueKeysWithValues: gaps.map { ($0, Self.cut(knowing: $0, some, learned, stretches)) })
  }

  /// A closed year that is forecast once more, with the season that it is held against.
  private struct Round {
    let year: Int
    let shares: [Double]
    let pool: [WatchedSeries]

    /// The newly commissioned, who are few, and of the others no more than `mostTested`.
    var thinned: Round {
      let established = pool.filter { !$0.isNew(in: year) }
      let step = max(1, (established.count + SeasonModel.mostTested - 1) / SeasonModel.mostTested)
      guard step > 1 else { return self }
      return Round(
        year: year, shares: shares,
        pool: stride(from: 0, to: established.count, by: step).map { established[$0] }
          + pool.filter { $0.isNew(in: year) })
    }
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
    knowing months: [Int], _ rounds: [Round], _ shares: [Double], _ stretches: Stretches
  ) -> Cut {
    var old: [Double] = []
    var new: [Double] = []
    var centres: [Double] = []
    for round in rounds {
      var own: [Double] = []
      var coming: [Double] = []
      for series in round.pool {
        guard let error = error(of: series, in: round.year, knowing: months, round.shares) else { continue }
        if series.isNew(in: round.year) { coming.append(error) } else { own.append(error) }
      }
      guard own.count >= leastSample else { continue }
      let centre = own.sorted()[own.count / 2]
      centres.append(centre)
      old += own.map { $0 - centre }
      new += coming.map { $0 - centre }
    }
    let left = 1 - (shares.isEmpty ? 0 : months.reduce(0) { $0 + shares[$1] })
    let drift = months.isEmpty && !centres.isEmpty ? centres.reduce(0, +) / Double(centres.count) : 0
    let (seen, deviation) = stretches.deviation(knowing: months)
    let common = left * (seen >= leastStretches ? deviation : assumedCommon)
    return Cut(
      established: ErrorSpread(old), new: ErrorSpread(new.count >= leastSample ? new : old), common: common,
      stretches: seen, drift: drift)
  }

  /// How far the forecast of a closed year went wrong for one enterprise, as a logarithm; `nil` where it cannot be told.
  private static func error(
    of series: WatchedSeries, in year: Int, knowing months: [Int], _ shares: [Double]
  ) -> Double? {
    guard let total = series.total(of: year), total > 0 else { return nil }
    var told: Double
    if months.isEmpty {
      guard let before = series.total(of: year - 1) else { return nil }
      told = before
    } else {
      let share = months.reduce(0) { $0 + shares[$1] }
      guard share > 0, let sum = series.sum(of: year, over: months) else { return nil }
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
  /// The months of all that told each of two years, for every such stretch of which there are enough.
  private var windows: [[Double]] = []

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
      if tellers >= SeasonModel.leastSample { windows.append(sums) }
    }
  }

  /// In how many stretches it was seen how far the months that are not known went, and the deviation of that. Of two years
  /// each had its own shock, so that the difference varies twice as much.
  func deviation(knowing months: [Int]) -> (seen: Int, deviation: Double) {
    let rest = (0..<12).filter { !months.contains($0) }
    let seen = windows.compactMap { sums -> Double? in
      func sum(_ months: [Int], from start: Int) -> Double { months.reduce(0) { $0 + sums[start + $1] } }
      let (then, after) = (sum(months, from: 0), sum(rest, from: 0))
      let (now, next) = (sum(months, from: 12), sum(rest, from: 12))
      guard then > 0, after > 0, now > 0, next > 0 else { return nil }
      return log((next / now) / (after / then))
    }
    guard !seen.isEmpty else { return (0, 0) }
    let square = seen.reduce(0) { $0 + $1 * $1 } / Double(seen.count)
    return (seen.count, (square / 2).squareRoot())
  }
}
