import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// What is asked: for which value of a fact does a benefit's amount reach a goal?
public struct SeekRequest: Sendable, Hashable {
  public let benefit: InstrumentID
  /// The subject's key; `nil` where the dossier has one subject of the benefit's kind alone.
  public let key: String?
  public let fact: FactID
  /// The fact's period; without one, the qualifying year that the benefit reads.
  public let period: Period?
  /// What the amount is to reach; a ceiling reaches it where it is at least so high.
  public let goal: Money

  public init(benefit: InstrumentID, key: String?, fact: FactID, period: Period?, goal: Money) {
    self.benefit = benefit
    self.key = key
    self.fact = fact
    self.period = period
    self.goal = goal
  }
}

/// For which values of a fact a benefit's amount reaches a goal, all else being as it is.
public struct SeekAnswer: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// It is reached as things are.
    case reached
    /// Another value reaches it.
    case reachable
    /// Another value may reach it, which hangs on facts that nobody told.
    case undecided
    /// No value reaches it.
    case unreachable
  }

  /// A value that reaches the goal, or may.
  public struct Target: Sendable, Hashable {
    public enum Direction: String, Sendable, Hashable {
      case up, down
      /// To another of several values without an order.
      case other
    }

    public let direction: Direction
    /// `=`, `>=`, `>`, `<=` or `<`.
    public let comparison: String
    /// What the comparison is with.
    public let needed: FactValue
    /// The nearest value that is enough.
    public let value: FactValue
    /// What the benefit comes to then.
    public let then: Assessment
  }

  public let request: SeekRequest
  public let on: CalendarDay
  public let forYear: Int?
  public let known: CalendarDay
  public let reference: FactReference
  public let now: Knowledge
  /// What the benefit comes to as things are.
  public let present: Assessment
  public let outcome: Outcome
  /// The nearest value in each direction, the nearer first; of values without an order, each. Empty where the goal is
  /// reached or out of reach.
  public let targets: [Target]
  /// The most that any value of the fact brings for certain; `nil` where none brings anything.
  public let most: Money?
  /// What all subjects of the enterprise together may have.
  public let enterpriseCap: Money?
  /// Conditions that fail whatever the fact is, where nothing can be had for any value.
  public let blocking: [Condition]
}
