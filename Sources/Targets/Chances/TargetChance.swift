import Instruments
import Quantities

/// 完成把握: the chance of making a target from every candidate's chance. Within a common shock candidates are
/// independent; the shocks are mixed by their weights, so that over all of them they are not.
public struct TargetChance: Sendable, Hashable {
  /// How many are still needed.
  public let needed: Int
  public let candidates: Int
  /// How many of them stand in the library.
  public let listed: Int
  public let chance: Double
  /// How many will enter on average.
  public let expected: Double
  /// How many of the library's will enter on average; the others of `expected` stand in no library.
  public let expectedListed: Double
  /// 一般区间: in eight cases of ten the number lies in here.
  public let range: ClosedRange<Int>
  public let scenarios: [Scenario]
  /// No figure above is further off than this, but for rounding.
  public let error: Double
  /// The candidates whose entry decides most, the most decisive first, and of equal ones the likelier.
  public let decisive: [Decisive]

  public struct Scenario: Sendable, Hashable {
    public let name: String
    public let weight: Double
    public let chance: Double
    public let expected: Double
  }

  public struct Decisive: Sendable, Hashable {
    public let enterprise: CreditCode
    /// Its own chance, over all scenarios.
    public let chance: Double
    /// How much the target's chance would rise from this one surely staying out to it surely entering.
    public let weight: Double
  }

  /// Whether it says anything: somebody may still enter, or nobody has to.
  public var isTold: Bool { candidates > 0 || needed == 0 }

  /// Who moves the chance by less than this, a tenth of a point, decides nothing.
  public static let leastWeight = 0.001

  /// How many decisive candidates are told.
  public static let shown = 20

  /// - Parameter needed: the target less what is there already.
  /// Cost: for each scenario one distribution, and one pass over its width for each different chance.
  public init(needed: Int, of outlook: EntryOutlook) {
    let needed = max(0, needed)
    let distributions = outlook.scenarios.indices.map { index in
      PoissonBinomial(outlook.candidates.map { $0.chances.indices.contains(index) ? $0.chances[index] : 0 })
    }
    let weights = outlook.scenarios.map(\.weight)
    func mixed(_ value: (PoissonBinomial) -> Double) -> Double {
      zip(weights, distributions).reduce(0) { $0 + $1.0 * value($1.1) }
    }
    self.needed = needed
    candidates = outlook.candidates.count
    func own(_ candidate: EntryOutlook.Candidate) -> Double {
      zip(weights, candidate.chances).reduce(0) { $0 + $1.0 * $1.1 }
    }
    let inLibrary = outlook.candidates.filter(\.isListed)
    listed = inLibrary.count
    expectedListed = inLibrary.reduce(0) { $0 + own($1) }
    chance = mixed { $0.chance(ofAtLeast: needed) }
    expected = mixed(\.expected)
    error = mixed(\.discarded)
    scenarios = zip(outlook.scenarios, distributions).map { scenario, distribution in
      Scenario(
        name: scenario.name, weight: scenario.weight, chance: distribution.chance(ofAtLeast: needed),
        expected: distribution.expected)
    }
    range = Self.range(of: distributions, weights)
    // Candidates with the same chances decide the same: each such group is worked out once.
    var worked: [[Double]: Double] = [:]
    decisive = outlook.candidates.map { candidate in
      let weight =
        worked[candidate.chances]
        ?? outlook.scenarios.indices.reduce(0) { sum, index in
          guard needed > 0, candidate.chances.indices.contains(index) else { return sum }
          return sum + weights[index]
            * distributions[index].chance(of: needed - 1, without: candidate.chances[index])
        }
      worked[candidate.chances] = weight
      return Decisive(enterprise: candidate.enterprise, chance: own(candidate), weight: weight)
    }
    .sorted { ($1.weight, $1.chance, $0.enterprise) < ($0.weight, $0.chance, $1.enterprise) }
    .prefix(Self.shown).map { $0 }
  }

  /// The tenth and the ninetieth hundredth of the mixture.
  private static func range(of distributions: [PoissonBinomial], _ weights: [Double]) -> ClosedRange<Int> {
    let low = distributions.map(\.first).min() ?? 0
    let high = distributions.map { $0.first + $0.mass.count - 1 }.max() ?? 0
    var sum = 0.0
    var bottom: Int?
    for number in low...max(low, high) {
      sum += zip(weights, distributions).reduce(0) { $0 + $1.0 * $1.1.chance(of: number) }
      if bottom == nil, sum >= 0.1 { bottom = number }
      if sum >= 0.9 { return (bottom ?? number)...number }
    }
    return (bottom ?? low)...max(bottom ?? low, high)
  }
}
