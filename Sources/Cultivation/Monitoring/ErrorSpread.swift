import Foundation

/// How far forecasts went wrong: the errors themselves where many were seen, and how they thin out beyond.
///
/// Within what was seen often, a chance is counted. Beyond, nobody was seen, or next to nobody, and counting says nothing
/// but that it is rare: there the outermost errors say how quickly errors grow rarer. Excesses over a high threshold are
/// taken as exponential in the logarithm, as by Hill (The Annals of Statistics 3, 1975, doi:10.1214/aos/1176343247), with
/// their scale not taken as known: the chance is the one that the next excess has after those that were seen, under a prior
/// that knows no scale. With few seen it falls off slowly, with many it comes near the exponential.
public struct ErrorSpread: Sendable, Hashable {
  /// Logarithms of what came over what was told, in order: all of them, or so many evenly spread over all.
  public let errors: [Double]
  private let above: Tail
  private let below: Tail

  /// The outermost errors of one side.
  private struct Tail: Hashable {
    /// The error from which on they count as outermost.
    let start: Double
    /// The part of all that lies beyond.
    let part: Double
    let count: Int
    /// How far they lie beyond, all together.
    let reach: Double
    /// What is left where nothing lies beyond: half of one more than all.
    let rest: Double

    /// - Parameter outward: the errors from the outermost inwards, each as far as it lies out.
    init(_ outward: [Double]) {
      count = min(ErrorSpread.mostOutermost, max(ErrorSpread.leastOutermost, outward.count / 20))
      let start = outward[min(count, outward.count - 1)]
      self.start = start
      part = (Double(count) + 0.5) / Double(outward.count + 1)
      reach = outward.prefix(count).reduce(0) { $0 + ($1 - start) }
      rest = 0.5 / Double(outward.count + 1)
    }

    func chance(beyond bound: Double) -> Double {
      reach > 0 ? part * pow(1 + (bound - start) / reach, -Double(count)) : rest
    }
  }

  /// The outermost twentieth is looked at, but no more than so many, so that it is the outermost that speak, and no fewer.
  private static let mostOutermost = 50
  private static let leastOutermost = 5
  /// At most so many errors are kept.
  private static let most = 400
  /// Nothing is called impossible, and nothing certain: not below one in a million.
  public static let least = 1e-6

  /// - Parameter all: in any order; `nil` where there are too few to learn from.
  init?(_ all: [Double]) {
    guard all.count >= SeasonModel.leastSample else { return nil }
    let sorted = all.sorted()
    above = Tail(sorted.reversed())
    below = Tail(sorted.map { -$0 })
    errors =
      sorted.count > Self.most
      ? (0..<Self.most).map { sorted[($0 * 2 + 1) * sorted.count / (Self.most * 2)] } : sorted
  }

  /// The chance of an error of at least so much.
  public func chance(ofAtLeast bound: Double) -> Double {
    let chance: Double
    if bound > above.start {
      chance = above.chance(beyond: bound)
    } else if -bound > below.start {
      chance = 1 - below.chance(beyond: -bound)
    } else {
      chance = min(max(counted(ofAtLeast: bound), above.part), 1 - below.part)
    }
    return min(max(chance, Self.least), 1 - Self.least)
  }

  /// One more than all is counted, half on either side.
  private func counted(ofAtLeast bound: Double) -> Double {
    var low = 0
    var high = errors.count
    while low < high {
      let middle = (low + high) / 2
      if errors[middle] < bound { low = middle + 1 } else { high = middle }
    }
    return (Double(errors.count - low) + 0.5) / Double(errors.count + 1)
  }

  /// The error below which this part of the mixture over common shocks lies, by halving.
  /// - Parameter common: the deviation of what all have in common.
  func quantile(_ part: Double, common: Double) -> Double {
    let reach = 2 * common
    var low = (errors.first ?? 0) - reach
    var high = (errors.last ?? 0) + reach
    for _ in 0..<40 {
      let middle = (low + high) / 2
      let above = SeasonModel.scenarios.reduce(0) {
        $0 + $1.weight * chance(ofAtLeast: middle - $1.shift * common)
      }
      if 1 - above < part { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
