import Facts
import PolicyCorpus
import Quantities

/// A figure that a clause page shows for an instrument: a benefit's matches, or a count that facts give.
public enum FigureSource: Sendable, Hashable {
  case benefit(InstrumentID)
  case count(CountID)

  /// The instrument that shows the figure.
  public var instrument: InstrumentID {
    switch self {
    case .benefit(let benefit): benefit
    case .count(let count): count.instrument
    }
  }
}

extension FigureSource: CustomStringConvertible {
  public var description: String {
    switch self {
    case .benefit(let benefit): benefit.description
    case .count(let count): count.description
    }
  }
}

/// One enterprise behind a figure: what clicking a number shows.
public struct Standing: Sendable, Hashable {
  public enum State: String, Sendable, Hashable, CaseIterable {
    /// Provisionally matched, or counted.
    case holds
    /// A missing fact would tell.
    case undecided
  }

  public let source: FigureSource
  /// The enterprise's key.
  public let enterprise: String
  /// The key of the project, contract …; the enterprise's own where the enterprise is the subject.
  public let subject: String
  public let state: State
  public let minimum: Money
  public let maximum: Money?
  public let row: String?
  /// Where the enterprise is counted; `nil` while nobody has told.
  public let area: AreaCode?

  public init(
    source: FigureSource, enterprise: String, subject: String, state: State, minimum: Money, maximum: Money?,
    row: String?, area: AreaCode?
  ) {
    self.source = source
    self.enterprise = enterprise
    self.subject = subject
    self.state = state
    self.minimum = minimum
    self.maximum = maximum
    self.row = row
    self.area = area
  }
}

/// How many stand behind a figure in an area, and for at most how much.
public struct Tally: Sendable, Hashable {
  /// How many subjects: contracts of a benefit on contracts, enterprises of one on enterprises.
  public var holding = 0
  /// How many enterprises these belong to: what decides whether the public may be told.
  public var holders = 0
  public var undecided = 0
  public var undecidedHolders = 0
  /// The sum of the maxima of those that hold, of each enterprise no more than its cap; `nil` where one of them has none, or
  /// it is too large for a `Money`.
  public var maximum: Money? = .zero

  private var lastHolder: String?
  private var lastUndecided: String?
  /// What the last holder's subjects come to without a cap, and what all holders before it come to.
  private var ownMaximum: Money? = .zero
  private var othersMaximum: Money? = .zero

  public init() {}

  /// Adds one standing; those of one enterprise come one after another.
  /// - Parameter cap: what the enterprise's subjects may have of the benefit together; `nil` where the text names none.
  public mutating func add(_ standing: Standing, cap: Money? = nil) {
    switch standing.state {
    case .holds:
      holding += 1
      if standing.enterprise != lastHolder {
        holders += 1
        (othersMaximum, ownMaximum) = (maximum, .zero)
      }
      lastHolder = standing.enterprise
      ownMaximum = ownMaximum.flatMap { sum in standing.maximum.flatMap { sum.adding($0) } }
      let own = cap.map { $0.capping(ownMaximum) } ?? ownMaximum
      maximum = othersMaximum.flatMap { sum in own.flatMap { sum.adding($0) } }
    case .undecided:
      undecided += 1
      if standing.enterprise != lastUndecided { undecidedHolders += 1 }
      lastUndecided = standing.enterprise
    }
  }

  /// Takes away what some of the same enterprises have in another tally of a count; nothing falls below 0.
  public mutating func remove(_ some: Tally) {
    holding = max(0, holding - some.holding)
    holders = max(0, holders - some.holders)
    undecided = max(0, undecided - some.undecided)
    undecidedHolders = max(0, undecidedHolders - some.undecidedHolders)
  }
}
