import Quantities

/// 预测方法: what a page says of how forecasts were made, and on how much they rest.
public struct ForecastMethod: Sendable, Hashable, Codable {
  public let year: Int
  /// How many enterprises told months.
  public let pool: Int
  /// The closed years that the season was learned from.
  public let seasonYears: [Int]
  /// The share of a year that each month makes up, January first.
  public let shares: [Double]
  public let usualRatio: Double
  /// `nil` in one that was worked out before revenue to date was read.
  public let usualMainShare: Double?
  /// After so many months, from none to twelve.
  public let cuts: [Cut]

  public struct Cut: Sendable, Hashable, Codable {
    public let months: Int
    /// How many errors of closed years are behind it, at most some hundreds: of the established, and of the new.
    public let established: Int
    public let new: Int
    /// Four fifths of the errors of the established lie in here: -0.1 is 10 % below what was forecast.
    public let low: Double
    public let high: Double
    /// The deviation of what all had in common.
    public let common: Double
    /// In how many stretches of history that was seen.
    public let stretches: Int
    /// Whether it was seen often enough to be learned, or is assumed.
    public let isCommonLearned: Bool
  }

  /// Whether anything can be forecast.
  public var canTell: Bool { cuts.contains { $0.established > 0 } }

  init(_ model: SeasonModel, pool: Int) {
    year = model.year
    self.pool = pool
    seasonYears = model.seasonYears
    shares = model.shares
    usualRatio = model.usualRatio
    usualMainShare = model.usualMainShare
    cuts = model.cuts.enumerated().map { months, cut in
      let errors = cut.established?.errors ?? []
      func error(_ part: Double) -> Double { errors.isEmpty ? 0 : errors[Int(part * Double(errors.count - 1))] }
      return Cut(
        months: months, established: errors.count, new: cut.new?.errors.count ?? 0, low: error(0.1), high: error(0.9),
        common: cut.common, stretches: cut.stretches, isCommonLearned: cut.stretches >= SeasonModel.leastStretches)
    }
  }
}
