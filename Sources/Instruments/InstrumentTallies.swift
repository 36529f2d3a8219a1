import PolicyCorpus
import Quantities

/// Where something counts, such as a park: by whose it is (`nil` for what belongs to no enterprise), the day that counts
/// and its own area. Whoever asks for a tally may know more of that than the engine that answers.
public typealias TallyPlacing =
  @Sendable (_ enterprise: CreditCode?, _ day: CalendarDay, _ area: AreaCode?) -> AreaCode?

/// How many entries each area has in a register: asked by evaluations, answered by the engine of registers.
public protocol RegisterTallies: Sendable {
  /// - Parameters:
  ///   - from: the first day of the span that entries and exits are counted in.
  ///   - through: its last day, on which those in the register are counted.
  ///   - placing: where each of them counts; `nil` where each counts in its own area, which takes no look at each.
  /// - Returns: one tally for each place that has any; `nil` stands for entries of no place.
  func tallies(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope, placing: TallyPlacing?
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
  /// The same by the reason.
  public var leftFor: [String: Int] = [:]

  public init() {}
}

/// How many cases each area has, and which are open: asked by evaluations and materials, answered by the engine of cases.
public protocol CaseTallies: Sendable {
  /// The cases that were opened within a span, as they stand now.
  /// - Parameters:
  ///   - instrument: one kind of case.
  ///   - placing: where each counts, by its enterprise, the day on which it was opened, and its enterprise's area.
  func tallies(
    of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
    placing: @escaping TallyPlacing
  ) async throws -> [AreaCode?: CaseTally]

  /// The open difficulties of enterprises, those past their day first, then by day.
  /// - Returns: at most `limit` of them, how many there are in all, and how many of those are past their day.
  func difficulties(
    within scope: AreaScope, on day: CalendarDay, limit: Int
  ) async throws -> (rows: [OpenDifficulty], total: Int, overdue: Int)
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
  /// Those whose time has come: closed, or past their day. Who was handed a case yesterday has not failed with it.
  public var due: Int { closed + overdue }

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
