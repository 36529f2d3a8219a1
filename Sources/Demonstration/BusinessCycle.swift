import Quantities
import Randomness

/// What all firms of the city share: good and bad years, the years of each division, the shape of a year's months.
struct BusinessCycle: Sendable {
  private let seed: UInt64
  private let cityGrowth: [Int: Double]
  private let monthWeightsByYear: [Int: [Double]]
  private let swings: [Int: [Double]]

  init(seed: UInt64, years: ClosedRange<Int>) {
    self.seed = seed
    var growth: [Int: Double] = [:]
    var weights: [Int: [Double]] = [:]
    for year in years {
      var city = SeededGenerator(seed: seed, stream: 1, UInt64(truncatingIfNeeded: year))
      growth[year] = city.normal(mean: 0.045, deviation: 0.02)
      weights[year] = Self.season.map { $0 * city.normal(mean: 1, deviation: 0.02) }
    }
    var swing = 0.0
    var swings: [Int: [Double]] = [:]
    for year in years {
      var city = SeededGenerator(seed: seed, stream: 3, UInt64(truncatingIfNeeded: year))
      swings[year] = (0..<12).map { _ in
        swing = 0.85 * swing + city.normal(mean: 0, deviation: 0.025)
        return exponential(swing)
      }
    }
    self.swings = swings
    cityGrowth = growth
    monthWeightsByYear = weights
  }

  /// The growth that a year brought to a division, from the year before: 0.04 is 4 %.
  func growth(in year: Int, division: String) -> Double {
    var trade = SeededGenerator(
      seed: seed, stream: 2, UInt64(truncatingIfNeeded: year), UInt64(truncatingIfNeeded: Int(division) ?? 0))
    return (cityGrowth[year] ?? 0) + trade.normal(mean: 0, deviation: 0.03)
  }

  /// The weights of a year's twelve months: quiet around the Spring Festival, busy at the quarters' ends, with what
  /// befell the whole city that month.
  func monthWeights(in year: Int) -> [Double] { monthWeightsByYear[year] ?? Self.season }

  /// How much stronger or weaker each month of a year was for everybody than the season alone: good and bad times that
  /// last for some months and then pass. Nothing else in the program knows of them.
  func swings(in year: Int) -> [Double] { swings[year] ?? Self.season.map { _ in 1 } }

  private static let season = [7.6, 6.4, 8.6, 8.3, 8.3, 8.8, 8.2, 8.2, 8.6, 8.3, 8.8, 9.9]
}
