import Randomness

/// Draws for made-up enterprises. All use the four basic operations of IEEE 754 alone, which round the same everywhere;
/// library functions such as `exp` and `log` do not.
extension SeededGenerator {
  /// Evenly from 0 up to 1, 1 excluded.
  mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  mutating func chance(_ probability: Double) -> Bool { uniform() < probability }

  /// Evenly from a range of integers.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
  }

  /// One element of a list that has some, each as likely as the other.
  mutating func element<Element>(of elements: [Element]) -> Element {
    elements[integer(in: 0...elements.count - 1)]
  }

  /// From a bell curve, by the sum of twelve even draws: never further than six deviations from its middle.
  mutating func normal(mean: Double, deviation: Double) -> Double {
    var sum = -6.0
    for _ in 0..<12 { sum += uniform() }
    return mean + deviation * sum
  }

  /// From a log-normal curve with this median: sizes of firms, shares of spending.
  mutating func logNormal(median: Double, deviation: Double) -> Double {
    median * exponential(normal(mean: 0, deviation: deviation))
  }
}

/// e to the power of `x`, for |x| up to a few hundred: a power of two times a short Taylor series, exact to the last
/// few bits and the same on every machine.
func exponential(_ x: Double) -> Double {
  let logarithmOf2 = 0.693_147_180_559_945_3
  let power = (x / logarithmOf2).rounded()
  let rest = x - power * logarithmOf2
  var term = 1.0
  var sum = 1.0
  for n in 1...18 {
    term = term * rest / Double(n)
    sum += term
  }
  return sum * Double(sign: .plus, exponent: Int(power), significand: 1)
}

/// The place of `number` in a permutation of the numbers below `count`, which is below 2^32 and not a multiple of the
/// prime 2,147,483,647: neighbours end up far apart, and no two numbers share a place.
func permuted(_ number: Int, below count: Int, seed: UInt64) -> Int {
  var generator = SeededGenerator(seed: seed, stream: 8, UInt64(truncatingIfNeeded: count))
  return (number * (2_147_483_647 % count) + generator.integer(in: 0...count - 1)) % count
}

/// A choice among elements of which some come up more often than others.
struct WeightedChoice<Element: Sendable>: Sendable {
  private let elements: [Element]
  private let reaches: [Double]

  /// `nil` where no element has a weight above zero.
  init?(_ weighted: [(element: Element, weight: Double)]) {
    var elements: [Element] = []
    var reaches: [Double] = []
    var total = 0.0
    for (element, weight) in weighted where weight > 0 {
      total += weight
      elements.append(element)
      reaches.append(total)
    }
    guard total > 0 else { return nil }
    self.elements = elements
    self.reaches = reaches
  }

  /// Cost: logarithmic in the number of elements.
  func draw(from generator: inout SeededGenerator) -> Element {
    let wanted = generator.uniform() * reaches[reaches.count - 1]
    var low = 0
    var high = reaches.count - 1
    while low < high {
      let middle = (low + high) / 2
      if reaches[middle] > wanted { high = middle } else { low = middle + 1 }
    }
    return elements[low]
  }
}
