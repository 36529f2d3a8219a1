import Foundation

/// 升规预测: what main-business revenue an enterprise's year may come to, and how likely it reaches the line above scale.
public struct EntryForecast: Sendable, Hashable, Codable {
  /// What it rests on.
  public enum Ground: String, Sendable, Hashable, Codable, CaseIterable {
    /// The revenue to date that was told: the measure of the line itself, but for what is not main business.
    case revenue
    /// The months of output of the year that were told, with or without a gap.
    case months
    /// Last year's total alone, since no month of the year was told.
    case lastYear = "last_year"
  }

  /// 营业收入累计 as it was told.
  public struct Revenue: Sendable, Hashable, Codable {
    /// From January to the month of this number.
    public let months: Int
    /// In yuan.
    public let sum: Double
    /// Whether the part of it that is from main business reaches the line already.
    public let isOver: Bool
  }

  public let ground: Ground
  /// Of how many months of the year the sum is known: each was told, or a cumulative figure holds it; on the ground of
  /// revenue, the months of that.
  public let months: Int
  /// In yuan: half of the chance lies above.
  public let middle: Double
  /// In yuan: in eight cases of ten the year lies in here.
  public let low: Double
  public let high: Double
  /// The chance of reaching the line within each scenario of `SeasonModel.scenarios`.
  public let chances: [Double]
  /// Whether the enterprise's own ratio of main revenue to what the forecast rests on was known, or the usual one was taken.
  public let isRatioOwn: Bool
  /// Whether production was still coming up, so that it was held against others of that kind.
  public let isNew: Bool
  /// What was told of the year's revenue, whatever the forecast rests on; `nil` where nobody told it.
  public var revenue: Revenue?
  /// 缺月, 1 for January: the months before the last of those that it rests on which nobody told; `nil` for none.
  public var gaps: [Int]?

  /// The last month that it rests on, 1 for January; nought where it rests on none of the year.
  public var lastMonth: Int { months + (gaps?.count ?? 0) }

  /// The chance over all scenarios.
  public var chance: Double { zip(SeasonModel.scenarios, chances).reduce(0) { $0 + $1.0.weight * $1.1 } }
}

extension SeasonModel {
  /// The year's main-business revenue as the season carries it on from what is known.
  private struct Basis {
    let ground: EntryForecast.Ground
    /// The months of the year of which the sum is known, January as nought.
    let months: [Int]
    /// The errors that were seen with such months known.
    let cut: Cut
    let told: Double
    let isRatioOwn: Bool
  }

  /// Forecasts the model's year for one enterprise.
  ///
  /// Output is carried on from all months that are known, also from those after a gap, wherever the model has learned how
  /// far the same months went wrong in closed years; else from those before the gap. Revenue to date is carried on where it
  /// holds at least as many months as output does, by the same season and with the same errors: of revenue by months too
  /// little history is told for errors of its own. Whatever it rests on, the year is no
  /// less than the main business of the revenue that was told: that is held against the errors of whole years alone, which
  /// are those of the ratio.
  /// - Parameter line: the main-business revenue in yuan from which an enterprise is above scale.
  /// - Returns: `nil` where too little is known: neither a month of the year nor last year's total, or no closed year to
  ///   learn from.
  public func forecast(_ series: WatchedSeries, line: Double) -> EntryForecast? {
    let isNew = series.isNew(in: year)
    guard let basis = basis(of: series, isNew: isNew), basis.told > 0, line > 0,
      let spread = basis.cut.errors(isNew: isNew)
    else { return nil }
    let revenue = series.lastRevenue(of: year)
    let earned = revenue.map { $0.sum * (series.mainShare(in: year - 1) ?? usualMainShare) } ?? 0
    /// A part of what the year may come to: at least what was earned already.
    func amount(_ part: Double) -> Double {
      let carried = basis.told * exp(spread.quantile(part, common: basis.cut.common))
      guard earned > 0, let whole = cuts[12].errors(isNew: isNew) else { return carried }
      return max(carried, earned * exp(whole.quantile(part, common: cuts[12].common)))
    }
    func chance(within shift: Double) -> Double {
      let carried = spread.chance(ofAtLeast: log(line / basis.told) - shift * basis.cut.common)
      guard earned > 0, let whole = cuts[12].errors(isNew: isNew) else { return carried }
      return max(carried, whole.chance(ofAtLeast: log(line / earned) - shift * cuts[12].common))
    }
    return EntryForecast(
      ground: basis.ground, months: basis.months.count, middle: amount(0.5), low: amount(0.1), high: amount(0.9),
      chances: Self.scenarios.map { chance(within: $0.shift) }, isRatioOwn: basis.isRatioOwn, isNew: isNew,
      revenue: revenue.map { .init(months: $0.months, sum: $0.sum, isOver: earned >= line) },
      gaps: basis.months.isFromJanuary
        ? nil : (0..<(basis.months.last ?? 0)).filter { !basis.months.contains($0) }.map { $0 + 1 })
  }

  private func basis(of series: WatchedSeries, isNew: Bool) -> Basis? {
    func canCarry(_ months: [Int]) -> Bool {
      share(of: months) > 0 && cut(knowing: months)?.errors(isNew: isNew) != nil
    }
    let row = Array(0..<series.monthsKnown(of: year))
    let known = series.knownMonths(of: year)
    let months = canCarry(known) ? known : row
    if let revenue = series.lastRevenue(of: year), revenue.months >= months.count, revenue.sum > 0 {
      let carried = Array(0..<revenue.months)
      if canCarry(carried) {
        let own = series.mainShare(in: year - 1)
        return Basis(
          ground: .revenue, months: carried, cut: cuts[revenue.months],
          told: revenue.sum / share(of: carried) * (own ?? usualMainShare), isRatioOwn: own != nil)
      }
    }
    let own = series.ratio(in: year - 1)
    if canCarry(months), let cut = cut(knowing: months), let sum = series.sum(of: year, over: months) {
      return Basis(
        ground: .months, months: months, cut: cut, told: sum / share(of: months) * (own ?? usualRatio),
        isRatioOwn: own != nil)
    }
    guard let before = series.total(of: year - 1), cuts[0].errors(isNew: isNew) != nil else { return nil }
    return Basis(
      ground: .lastYear, months: row, cut: cuts[0], told: before * exp(cuts[0].drift) * (own ?? usualRatio),
      isRatioOwn: own != nil)
  }
}
