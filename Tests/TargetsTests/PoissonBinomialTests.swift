import Instruments
import Quantities
import Testing

@testable import Targets

@Suite("The number of successes of unlike trials")
struct PoissonBinomialTests {
  /// A small generator with a fixed seed (splitmix64): the same numbers on every machine.
  struct Dice {
    var state: UInt64

    mutating func next() -> Double {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return Double((z ^ (z >> 31)) >> 11) / 9_007_199_254_740_992
    }
  }

  /// Every one of the 2ⁿ outcomes, one after another.
  private static func bruteForce(_ chances: [Double]) -> [Double] {
    var mass = [Double](repeating: 0, count: chances.count + 1)
    for outcome in 0..<(1 << chances.count) {
      var chance = 1.0
      for (index, own) in chances.enumerated() { chance *= outcome >> index & 1 == 1 ? own : 1 - own }
      mass[outcome.nonzeroBitCount] += chance
    }
    return mass
  }

  @Test("every outcome of up to twelve trials, counted one by one, gives the same distribution")
  func bruteForce() {
    var dice = Dice(state: 20_261_121)
    for round in 0..<40 {
      let chances = (0..<(round % 13)).map { index in
        [0, 1, 0.5, 0.999_999, 1e-9][(round + index) % 9 < 5 ? (round + index) % 5 : 2]
          * (index % 2 == 0 ? 1 : dice.next())
      }
      let exact = Self.bruteForce(chances)
      let fast = PoissonBinomial(chances)
      for (successes, expected) in exact.enumerated() {
        #expect(abs(fast.chance(of: successes) - expected) < 1e-14, "\(chances), \(successes)")
        let tail = exact[successes...].reduce(0, +)
        #expect(abs(fast.chance(ofAtLeast: successes) - tail) < 1e-13)
      }
      #expect(abs(fast.expected - chances.reduce(0, +)) < 1e-12)
    }
  }

  @Test("taking one trial out again gives the distribution of the others, for chances on both sides of a half")
  func without() {
    var dice = Dice(state: 4)
    for size in 1...11 {
      let chances = (0..<size).map { _ in dice.next() } + [0.02, 0.98]
      let all = PoissonBinomial(chances)
      for (index, own) in chances.enumerated() {
        var others = chances
        others.remove(at: index)
        let exact = Self.bruteForce(others)
        for (successes, expected) in exact.enumerated() {
          #expect(abs(all.chance(of: successes, without: own) - expected) < 1e-12, "\(size) \(index) \(successes)")
        }
        #expect(all.chance(of: exact.count, without: own) == 0)
      }
    }
  }

  @Test("twenty thousand alike are the binomial distribution, to within what is said to have been cut")
  func many() {
    let few = PoissonBinomial(Array(repeating: 0.01, count: 20_000))
    #expect(few.discarded < 1e-12)
    #expect(abs(few.expected - 200) < 1e-9)
    // The binomial's own recurrence from its mode, normalised: another way to the same figures.
    let (n, p, mode) = (20_000.0, 0.01, 200)
    var mass = [mode: 1.0]
    for k in mode..<500 { mass[k + 1] = mass[k, default: 0] * (n - Double(k)) / Double(k + 1) * p / (1 - p) }
    for k in stride(from: mode, to: 0, by: -1) {
      mass[k - 1] = mass[k, default: 0] * Double(k) / (n - Double(k) + 1) * (1 - p) / p
    }
    let sum = mass.values.sorted().reduce(0, +)
    for k in 0...500 { #expect(abs(few.chance(of: k) - mass[k, default: 0] / sum) < 1e-12) }
    #expect(few.mass.count < 600)
  }

  @Test("nothing to choose from, nothing needed, and more needed than there are")
  func edges() throws {
    #expect(PoissonBinomial([]).chance(ofAtLeast: 0) == 1)
    #expect(PoissonBinomial([]).chance(ofAtLeast: 1) == 0)
    #expect(PoissonBinomial([1, 1, 0]).chance(of: 2) == 1)
    #expect(PoissonBinomial([0.5]).chance(ofAtLeast: 2) == 0)
    let outlook = try EntryOutlook(scenarios: [.init(name: "平年", weight: 1)], candidates: [])
    #expect(TargetChance(needed: 0, of: outlook).chance == 1)
    let none = TargetChance(needed: 3, of: outlook)
    #expect(none.chance == 0 && none.range == 0...0 && none.decisive.isEmpty)
  }
}

@Suite("The chance of making a target")
struct TargetChanceTests {
  private static func outlook(_ count: Int) throws -> EntryOutlook {
    var dice = PoissonBinomialTests.Dice(state: 99)
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    let candidates = try (0..<count).map { index in
      let code = try #require(
        CreditCode("91310117MA" + String(String(1_000_000 + index).suffix(7)) + String(alphabet[index % 31])))
      let usual = dice.next() * 0.6
      return EntryOutlook.Candidate(enterprise: code, area: nil, chances: [usual * 0.4, usual, min(1, usual * 1.5)])
    }
    return try EntryOutlook(
      scenarios: [.init(name: "偏弱", weight: 0.25), .init(name: "平年", weight: 0.5), .init(name: "偏强", weight: 0.25)],
      candidates: candidates)
  }

  @Test("the mixture over common shocks agrees with two hundred thousand simulated years")
  func simulation() throws {
    let outlook = try Self.outlook(40)
    let chance = TargetChance(needed: 14, of: outlook)
    var dice = PoissonBinomialTests.Dice(state: 5)
    let years = 200_000
    var made = 0
    var entries = 0
    for _ in 0..<years {
      let drawn = dice.next()
      let scenario = drawn < 0.25 ? 0 : drawn < 0.75 ? 1 : 2
      let entered = outlook.candidates.count { dice.next() < $0.chances[scenario] }
      entries += entered
      if entered >= 14 { made += 1 }
    }
    // Four standard errors of the simulation.
    let error = 4 * (chance.chance * (1 - chance.chance) / Double(years)).squareRoot()
    #expect(abs(Double(made) / Double(years) - chance.chance) < error)
    #expect(abs(Double(entries) / Double(years) - chance.expected) < 0.1)
    #expect(chance.scenarios.map(\.chance) == chance.scenarios.map(\.chance).sorted())
    #expect(chance.error < 1e-12)
  }

  @Test("taking the candidates as independent would promise too much, or too little")
  func shocks() throws {
    let outlook = try Self.outlook(200)
    let mixed = TargetChance(needed: 70, of: outlook)
    let means = outlook.candidates.map { candidate in
      zip(outlook.scenarios, candidate.chances).reduce(0) { $0 + $1.0.weight * $1.1 }
    }
    let independent = PoissonBinomial(means).chance(ofAtLeast: 70)
    #expect(abs(mixed.chance - independent) > 0.1)
    #expect(mixed.range.upperBound - mixed.range.lowerBound > 30)
  }

  @Test("what is kept of a target's chance is what working it out gives, whatever is asked in between")
  func kept() throws {
    let memory = TargetChanceMemory()
    let (id, other) = (try Fixture.id(Fixture.districtTargets), try Fixture.area("310115"))
    let outlooks = try [Self.outlook(30), Self.outlook(31), Self.outlook(30)]
    for (needed, number) in [(9, 0), (9, 1), (10, 1), (9, 2), (-1, 0)] {
      let outlook = outlooks[number]
      for area in [try Fixture.area("310117"), other] {
        for _ in 0..<2 {
          #expect(
            memory.chance(of: id, in: area, needed: needed, of: outlook) == TargetChance(needed: needed, of: outlook))
        }
      }
    }
  }

  @Test("where nobody decides anything the likelier stand first, and none is called decisive")
  func nobodyDecides() throws {
    let chance = TargetChance(needed: 29, of: try Self.outlook(30))
    #expect(chance.decisive.allSatisfy { $0.weight < TargetChance.leastWeight })
    let far = TargetChance(needed: 40, of: try Self.outlook(30))
    #expect(far.decisive.allSatisfy { $0.weight == 0 })
    #expect(far.decisive.map(\.chance) == far.decisive.map(\.chance).sorted(by: >))
  }

  @Test("the most decisive candidate is the one whose certain entry raises the chance most")
  func decisive() throws {
    let outlook = try Self.outlook(30)
    let chance = TargetChance(needed: 11, of: outlook)
    for decisive in chance.decisive.prefix(5) {
      func with(_ own: Double) throws -> Double {
        TargetChance(
          needed: 11,
          of: try EntryOutlook(
            scenarios: outlook.scenarios,
            candidates: outlook.candidates.map {
              $0.enterprise == decisive.enterprise
                ? .init(enterprise: $0.enterprise, area: nil, chances: [own, own, own]) : $0
            })
        ).chance
      }
      #expect(abs(try with(1) - with(0) - decisive.weight) < 1e-10)
    }
    #expect(chance.decisive.count == TargetChance.shown)
    #expect(chance.decisive.map(\.weight) == chance.decisive.map(\.weight).sorted(by: >))
  }
}
