import PolicyCorpus
import Quantities

/// How many entries each area has in a register: asked by evaluations, answered by the engine of registers.
public protocol RegisterTallies: Sendable {
  /// - Parameters:
  ///   - from: the first day of the span that entries and exits are counted in.
  ///   - through: its last day, on which those in the register are counted.
  /// - Returns: one tally for each area that has any; `nil` stands for entries of no area.
  func tallies(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: RegisterTally]
}

/// What a register has in one area.
public struct RegisterTally: Sendable, Hashable {
  /// 在库 on the last day.
  public var standing = 0
  /// 入库 within the span.
  public var entered = 0
  /// 出库 within the span.
  public var left = 0

  public init() {}
}

/// How many cases each area has, and which are open: asked by evaluations and materials, answered by the engine of cases.
public protocol CaseTallies: Sendable {
  /// The cases that were opened within a span, by the area of their enterprise, as they stand now.
  /// - Parameter instrument: one kind of case.
  func tallies(
    of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: CaseTally]

  /// The open difficulties of enterprises, those past their day first, then by day.
  /// - Returns: at most `limit` of them, and how many there are in all.
  func difficulties(
    within scope: AreaScope, on day: CalendarDay, limit: Int
  ) async throws -> (rows: [OpenDifficulty], total: Int)
}

/// What one kind of case has in one area.
public struct CaseTally: Sendable, Hashable {
  /// Opened within the span.
  public var opened = 0
  /// Of those, closed by now.
  public var closed = 0
  /// Of those, open and past their day.
  public var overdue = 0
  /// Of those, rated by the enterprise, and rated well.
  public var rated = 0
  public var satisfied = 0

  public init() {}
}

/// 存在困难: one open case, as a material tells it.
public struct OpenDifficulty: Sendable, Hashable {
  public let number: Int
  public let enterprise: CreditCode
  public let name: String
  public let area: AreaCode?
  public let text: String
  /// Who answers for it, in words.
  public let owner: String
  public let openedOn: CalendarDay
  public let due: CalendarDay?
  public let isOverdue: Bool

  public init(
    number: Int, enterprise: CreditCode, name: String, area: AreaCode?, text: String, owner: String,
    openedOn: CalendarDay, due: CalendarDay?, isOverdue: Bool
  ) {
    self.number = number
    self.enterprise = enterprise
    self.name = name
    self.area = area
    self.text = text
    self.owner = owner
    self.openedOn = openedOn
    self.due = due
    self.isOverdue = isOverdue
  }
}
