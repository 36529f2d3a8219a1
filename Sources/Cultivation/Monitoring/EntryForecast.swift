import Foundation

/// 升规预测: what main-business revenue an enterprise's year may come to, and how likely it reaches the line above scale.
public struct EntryForecast: Sendable, Hashable, Codable {
  /// What it rests on.
  public enum Ground: String, Sendable, Hashable, Codable, CaseIterable {
    /// The months of the year that were told.
    case months
    /// Last year's total alone, since no month of the year was told.
    case lastYear = "last_year"
  }

  public let ground: Ground
  /// Of how many months of the year, from January on, the sum is known: each was told, or a cumulative figure holds it.
  public let months: Int
  /// In yuan: half of the chance lies above.
  public let middle: Double
  /// In yuan: in eight cases of ten the year lies in here.
  public let low: Double
  public let high: Double
  /// The chance of reaching the line within each scenario of `SeasonModel.scenarios`.
  public let chances: [Double]
  /// Whether the enterprise's own ratio of main revenue to output was known, or the usual one was taken.
  public let isRatioOwn: Bool
  /// Whether production was still coming up, so that it was held against others of that kind.
  public let isNew: Bool

  /// The chance over all scenarios.
  public var chance: Double { zip(SeasonModel.scenarios, chances).reduce(0) { $0 + $1.0.weight * $1.1 } }
}

extension SeasonModel {
  /// Forecasts the model's year for one enterprise.
  /// - Parameter line: the main-business revenue in yuan from which an enterprise is above scale.
  /// - Returns: `nil` where too little is known: neither a month of the year nor last year's total, or no closed year to
  ///   learn from.
  public func forecast(_ series: WatchedSeries, line: Double) -> EntryForecast? {
    let months = series.monthsKnown(of: year)
    let isNew = series.isNew(in: year)
    let ratio = series.ratio(in: year - 1)
    let ground: EntryForecast.Ground
    var told: Double
    let cut: Int
    let share = share(ofFirst: months)
    if months > 0, share > 0, canTell(after: months, isNew: isNew), let sum = series.sum(of: year, first: months) {
      ground = .months
      cut = months
      told = sum / share
    } else if let before = series.total(of: year - 1), canTell(after: 0, isNew: isNew) {
      ground = .lastYear
      cut = 0
      told = before * exp(cuts[0].drift)
    } else {
      return nil
    }
    guard told > 0, line > 0 else { return nil }
    told *= ratio ?? usualRatio
    guard let spread = cuts[cut].errors(isNew: isNew) else { return nil }
    let common = cuts[cut].common
    let needed = log(line / told)
    return EntryForecast(
      ground: ground, months: months, middle: told * exp(spread.quantile(0.5, common: common)),
      low: told * exp(spread.quantile(0.1, common: common)), high: told * exp(spread.quantile(0.9, common: common)),
      chances: Self.scenarios.map { spread.chance(ofAtLeast: needed - $0.shift * common) },
      isRatioOwn: ratio != nil, isNew: isNew)
  }
}
