/// The number of successes of independent trials that each have a chance of their own (Poisson's binomial distribution).
///
/// Exact recurrence over the trials, with tails cut so that all that was cut away is at most `discarded`: every figure
/// below is right to within it, beside the rounding of sums of positive numbers (Hong, Computational Statistics & Data
/// Analysis 59, 2013, doi:10.1016/j.csda.2012.10.006, compares the ways). Nothing is ever subtracted, so that nothing
/// cancels. Cost: trials times the width that is kept, some sixteen standard deviations at most.
public struct PoissonBinomial: Sendable, Hashable {
  /// The chance of `first`, `first + 1`, … successes.
  public let mass: [Double]
  public let first: Int
  /// The chance that was cut away, at both ends together.
  public let discarded: Double
  public let trials: Int

  /// Less than this is cut from an end of the distribution at each step.
  private static let smallest = 1e-18

  /// - Parameter chances: each from 0 to 1; what lies outside is taken as the nearer bound.
  public init(_ chances: [Double]) {
    var mass = [1.0]
    var first = 0
    var discarded = 0.0
    for chance in chances {
      let yes = min(max(chance, 0), 1)
      let no = 1 - yes
      // In place, from the top down.
      mass.append(0)
      for index in stride(from: mass.count - 1, to: 0, by: -1) {
        mass[index] = mass[index] * no + mass[index - 1] * yes
      }
      mass[0] *= no
      while mass.count > 1, let last = mass.last, last < Self.smallest {
        discarded += last
        mass.removeLast()
      }
      var cut = 0
      while cut < mass.count - 1, mass[cut] < Self.smallest {
        discarded += mass[cut]
        cut += 1
      }
      if cut > 0 {
        mass.removeFirst(cut)
        first += cut
      }
    }
    self.mass = mass
    self.first = first
    self.discarded = discarded
    trials = chances.count
  }

  public func chance(of successes: Int) -> Double {
    let index = successes - first
    return mass.indices.contains(index) ? mass[index] : 0
  }

  /// The chance of at least so many. The smaller side is added up, smallest first.
  public func chance(ofAtLeast needed: Int) -> Double {
    let index = min(max(needed - first, 0), mass.count)
    return min(1, mass[index...].reversed().reduce(0, +))
  }

  /// The mean, from the chances that are left after cutting.
  public var expected: Double {
    mass.enumerated().reduce(0) { $0 + Double(first + $1.offset) * $1.element }
  }

  /// The chance of so many successes among all trials but one, by taking that one out of the distribution again.
  ///
  /// The recurrence runs from the end at which it damps errors: from below for a chance up to one half, else from above.
  func chance(of successes: Int, without chance: Double) -> Double {
    guard successes < trials else { return 0 }
    let yes = min(max(chance, 0), 1)
    let no = 1 - yes
    let target = successes - first
    if yes <= 0.5 {
      guard target >= 0 else { return 0 }
      var rest = 0.0
      for index in 0...min(target, mass.count - 1) { rest = max(0, (mass[index] - yes * rest) / no) }
      return target < mass.count ? rest : 0
    }
    // Among the others one success fewer stands where all had one more.
    guard target < mass.count - 1 else { return 0 }
    var rest = 0.0
    for index in stride(from: mass.count - 1, to: max(target, -1), by: -1) {
      rest = max(0, (mass[index] - no * rest) / yes)
    }
    return target >= -1 ? rest : 0
  }
}
