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
  /// How many months of the year from January on were told without a gap.
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
    let months = series.monthsInRow(of: year)
    let isNew = series.isNew(in: year)
    let ratio = series.ratio(in: year - 1)
    let ground: EntryForecast.Ground
    var told: Double
    let cut: Int
    let share = share(ofFirst: months)
    if months > 0, share > 0, canTell(after: months, isNew: isNew) {
      ground = .months
      cut = months
      told = series.sum(of: year, first: months) / share
    } else if let before = series.total(of: year - 1), canTell(after: 0, isNew: isNew) {
      ground = .lastYear
      cut = 0
      told = before * exp(cuts[0].drift)
    } else {
      return nil
    }
    guard told > 0, line > 0 else { return nil }
    told *= ratio ?? usualRatio
    let errors = cuts[cut].errors(isNew: isNew)
    let spread = Spread(errors, common: cuts[cut].common)
    let needed = log(line / told)
    return EntryForecast(
      ground: ground, months: months, middle: told * exp(spread.quantile(0.5)), low: told * exp(spread.quantile(0.1)),
      high: told * exp(spread.quantile(0.9)),
      chances: Self.scenarios.map { Spread.chance(errors, ofAtLeast: needed - $0.shift * cuts[cut].common) },
      isRatioOwn: ratio != nil, isNew: isNew)
  }
}

/// The distribution of an error: the enterprises' own errors, moved by each common shock with its weight.
private struct Spread {
  private let errors: [Double]
  private let common: Double

  /// - Parameter errors: in order, at least one.
  init(_ errors: [Double], common: Double) {
    self.errors = errors
    self.common = common
  }

  /// The chance of an error of at least so much. Nothing that was never seen is taken as impossible: one more than all
  /// is counted, half on either side.
  static func chance(_ errors: [Double], ofAtLeast bound: Double) -> Double {
    var low = 0
    var high = errors.count
    while low < high {
      let middle = (low + high) / 2
      if errors[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return (Double(errors.count - low) + 0.5) / Double(errors.count + 1)
  }

  /// The error below which this part of the mixture lies, by halving.
  func quantile(_ part: Double) -> Double {
    let reach = 2 * common
    var low = (errors.first ?? 0) - reach
    var high = (errors.last ?? 0) + reach
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let above = SeasonModel.scenarios.reduce(0) {
        $0 + $1.weight * Self.chance(errors, ofAtLeast: middle - $1.shift * common)
      }
      if 1 - above < part { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
