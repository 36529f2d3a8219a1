import Diagnostics
import PolicyCorpus
import Quantities

/// How likely each candidate is to reach the goal: asked by the engine of indicators, answered by the one that watches
/// the candidates.
public protocol EntryChances: Sendable {
  /// Every candidate that the scope admits, in the register and out of it, each with its chance of reaching the goal by
  /// the deadline, as known on a day.
  /// - Parameter register: the library whose entries are marked.
  func chances(
    markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay, on day: CalendarDay
  ) async throws -> EntryOutlook

  /// The likeliest of them, the most likely first and what is equal in the order of codes; those below half of one per
  /// cent are left out.
  /// - Parameter most: no more than so many.
  func likeliest(
    _ most: Int, markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay, on day: CalendarDay
  ) async throws -> [LikelyEntrant]

  /// How many of them have at least such a chance.
  func count(
    withChance least: Double, markedBy register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay,
    on day: CalendarDay
  ) async throws -> Int
}

/// Somebody who may come above scale, with the chance over all scenarios.
public struct LikelyEntrant: Sendable, Hashable {
  public let enterprise: CreditCode
  public let name: String
  /// 考核归属: the area that the entry would count for; `nil` where it is unknown.
  public let area: AreaCode?
  /// From 0 to 1.
  public let chance: Double

  public init(enterprise: CreditCode, name: String, area: AreaCode?, chance: Double) {
    self.enterprise = enterprise
    self.name = name
    self.area = area
    self.chance = chance
  }
}

/// Candidates under shocks that they share: within one scenario they are independent, across scenarios they are not.
public struct EntryOutlook: Sendable, Hashable {
  public let scenarios: [Scenario]
  public let candidates: [Candidate]

  /// A common shock, such as a weak year for the whole city.
  public struct Scenario: Sendable, Hashable {
    public let name: String
    /// All scenarios' weights add up to one.
    public let weight: Double

    public init(name: String, weight: Double) {
      self.name = name
      self.weight = weight
    }
  }

  public struct Candidate: Sendable, Hashable {
    public let enterprise: CreditCode
    /// 考核归属: the area that the entry would count for; `nil` where it is unknown.
    public let area: AreaCode?
    /// The chance within each scenario, in the order of `scenarios`; each from 0 to 1.
    public let chances: [Double]
    /// Whether it stands in the register that was asked for.
    public let isListed: Bool

    public init(enterprise: CreditCode, area: AreaCode?, chances: [Double], isListed: Bool = false) {
      self.enterprise = enterprise
      self.area = area
      self.chances = chances
      self.isListed = isListed
    }
  }

  /// How far the scenarios' weights may be from adding up to one.
  static let tolerance = 1e-9

  /// - Throws: `Diagnostics` with everything that is wrong: `outlook.no-scenario`, `outlook.weight`, `outlook.weights`,
  ///   `outlook.chances`, `outlook.chance`.
  public init(scenarios: [Scenario], candidates: [Candidate]) throws(Diagnostics) {
    var faults: [Diagnostic] = []
    if scenarios.isEmpty { faults.append(.noScenario) }
    faults += scenarios.filter { !(0...1).contains($0.weight) }.map { .scenarioWeight($0) }
    let sum = scenarios.reduce(0) { $0 + $1.weight }
    if faults.isEmpty, abs(sum - 1) > Self.tolerance { faults.append(.scenarioWeights(sum)) }
    for candidate in candidates {
      if candidate.chances.count != scenarios.count {
        faults.append(.chanceCount(candidate, scenarios: scenarios.count))
      }
      if let wrong = candidate.chances.first(where: { !(0...1).contains($0) }) {
        faults.append(.chance(wrong, of: candidate))
      }
    }
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.scenarios = scenarios
    self.candidates = candidates
  }
}

extension Diagnostic {
  fileprivate static let noScenario = Diagnostic(
    "outlook.no-scenario", Wording(zh: "没有一种情景", en: "there is no scenario"),
    expected: Wording(zh: "至少一种，权重为 1", en: "at least one, of weight 1"))

  fileprivate static func scenarioWeight(_ scenario: EntryOutlook.Scenario) -> Diagnostic {
    Diagnostic(
      "outlook.weight",
      Wording(
        zh: "情景“\(scenario.name)”的权重是 \(scenario.weight)", en: "the weight of “\(scenario.name)” is \(scenario.weight)"),
      expected: Wording(zh: "0 到 1", en: "0 to 1"))
  }

  fileprivate static func scenarioWeights(_ sum: Double) -> Diagnostic {
    Diagnostic(
      "outlook.weights", Wording(zh: "各情景的权重合计 \(sum)", en: "the scenarios' weights add up to \(sum)"),
      expected: Wording(verbatim: "1"))
  }

  fileprivate static func chanceCount(_ candidate: EntryOutlook.Candidate, scenarios: Int) -> Diagnostic {
    Diagnostic(
      "outlook.chances",
      Wording(
        zh: "\(candidate.enterprise) 有 \(candidate.chances.count) 个概率",
        en: "\(candidate.enterprise) has \(candidate.chances.count) chances"),
      expected: Wording(zh: "每种情景一个，共 \(scenarios) 个", en: "one for each scenario, \(scenarios) in all"))
  }

  fileprivate static func chance(_ chance: Double, of candidate: EntryOutlook.Candidate) -> Diagnostic {
    Diagnostic(
      "outlook.chance",
      Wording(zh: "\(candidate.enterprise) 的概率是 \(chance)", en: "a chance of \(candidate.enterprise) is \(chance)"),
      expected: Wording(zh: "0 到 1", en: "0 to 1"))
  }
}
