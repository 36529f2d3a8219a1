import PolicyCorpus
import Quantities

/// How likely each candidate of a register is to reach its goal: asked by the engine of indicators, answered by the one
/// that watches the candidates.
public protocol EntryChances: Sendable {
  /// The candidates that the scope admits, each with its chance of reaching the goal by the deadline, as known on a day.
  func chances(
    of register: InstrumentID, within scope: AreaScope, by deadline: CalendarDay, on day: CalendarDay
  ) async throws -> EntryOutlook
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

    public init(enterprise: CreditCode, area: AreaCode?, chances: [Double]) {
      self.enterprise = enterprise
      self.area = area
      self.chances = chances
    }
  }

  public init(scenarios: [Scenario], candidates: [Candidate]) {
    self.scenarios = scenarios
    self.candidates = candidates
  }
}
