import Diagnostics
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities

/// Where registers are kept.
public protocol RegisterStore: EnterpriseStore {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func writeRegisters<T: Sendable>(_ body: @Sendable (any RegisterWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func readRegisters<T: Sendable>(_ body: @Sendable (any RegisterReading) throws -> T) async throws -> T
}

public protocol RegisterReading: EnterpriseReading {
  var registers: any RegisterReader { get }
  /// Who was confirmed to have entered, and who to have fallen out.
  var scaleChanges: any ScaleReader { get }
}

public protocol RegisterWork: RegisterReading {
  var registerTable: any RegisterRepository { get }
  var scaleTable: any ScaleRepository { get }
  var journal: any JournalWriter { get }
}

/// An act as it stands in the history of an entry.
public struct RecordedAct: Sendable, Hashable {
  public let event: RegisterEvent
  public let at: Timestamp
  public let actor: ActorID
  /// The journal's record of it.
  public let record: Int

  public init(event: RegisterEvent, at: Timestamp, actor: ActorID, record: Int) {
    self.event = event
    self.at = at
    self.actor = actor
    self.record = record
  }
}

extension [RecordedAct] {
  /// The last act that changed what is kept of an entry.
  public var lastChange: RecordedChange? {
    last { recorded in
      switch recorded.event.act {
      case .amended, .renewed, .absorbed, .withdrawn, .redated: true
      default: recorded.event.opening != nil
      }
    }.map { RecordedChange(record: $0.record, by: $0.actor, at: $0.at) }
  }
}

public protocol RegisterRepository {
  /// Adds an entry, or brings the one with its number to where it stands now.
  func save(_ entry: RegisterEntry) throws
  func append(_ act: RecordedAct) throws
}

/// What people ask the list of a register for.
public struct RegisterQuery: Sendable, Hashable {
  public enum Selection: Sendable, Hashable {
    /// Those that stood in the register on a day.
    case on(CalendarDay)
    /// Those that are in a state now.
    case state(RegisterEntry.State.Name)
    /// Those in the register now that are to be looked at again, or expire, and others that are named: who is to leave.
    case due(DueBounds, besides: Set<EntryID> = [])
    /// Those in the register now for which a declared condition holds no more, by the facts.
    case lapsed(CountID)
  }

  public enum Order: String, Sendable, Hashable, CaseIterable {
    case title, area, since, entered, valid
    /// 升规可能, of candidates: the least likely first.
    case chance
  }

  public var register: InstrumentID
  public var selection: Selection
  /// Words of the title, or the beginning of a credit code.
  public var search: String
  public var area: AreaCode?
  /// The day on which a park's enterprises are asked for; without one, those alone whose own area it is.
  public var areaOn: CalendarDay?
  public var order: Order
  public var isDescending: Bool
  public var offset: Int
  public var limit: Int

  public init(
    _ register: InstrumentID, _ selection: Selection, search: String = "", area: AreaCode? = nil,
    order: Order = .title, isDescending: Bool = false, offset: Int = 0, limit: Int = .max
  ) {
    self.register = register
    self.selection = selection
    self.search = search
    self.area = area
    self.order = order
    self.isDescending = isDescending
    self.offset = offset
    self.limit = limit
  }
}

/// An enterprise for which a register's declared condition holds, or may hold, and that does not stand in it.
public struct RegisterCandidate: Sendable, Hashable {
  public let enterprise: CreditCode
  public let title: String
  public let area: AreaCode?
  /// Whether the condition is decided; where not, a fact is missing that would tell.
  public let isDecided: Bool

  public init(enterprise: CreditCode, title: String, area: AreaCode?, isDecided: Bool) {
    self.enterprise = enterprise
    self.title = title
    self.area = area
    self.isDecided = isDecided
  }
}

/// How many entries of an area a register holds.
public struct RegisterSize: Sendable, Hashable {
  public let register: InstrumentID
  public let area: AreaCode?
  public let count: Int

  public init(register: InstrumentID, area: AreaCode?, count: Int) {
    self.register = register
    self.area = area
    self.count = count
  }
}

/// How many entries came and went.
public struct RegisterMoves: Sendable, Hashable {
  public var entered = 0
  public var left = 0

  public init(entered: Int = 0, left: Int = 0) {
    self.entered = entered
    self.left = left
  }
}

public protocol RegisterReader {
  func entry(_ id: EntryID) throws -> RegisterEntry?
  /// The entry of a subject that waits for a register or stands in it.
  func openEntry(of subject: EntrySubject, in register: InstrumentID) throws -> RegisterEntry?
  /// All that a register has and had of a subject: the open one first, then the latest.
  func entries(of subject: EntrySubject, in register: InstrumentID) throws -> [RegisterEntry]
  /// The number of the entry that was opened last; 0 before the first.
  func lastNumber() throws -> Int

  func page(_ query: RegisterQuery, within scope: AreaScope) throws -> (rows: [RegisterEntry], total: Int)
  /// The entries that stood in a register on any day after `first` up to `last`, or on `first` itself.
  func entries(of register: InstrumentID, from first: CalendarDay, through last: CalendarDay, within scope: AreaScope)
    throws -> [RegisterEntry]
  /// Every entry that is about an enterprise or something of it, in all registers, the open ones first.
  func entries(of enterprise: CreditCode, within scope: AreaScope) throws -> [RegisterEntry]
  /// The same of many enterprises, in no order.
  /// Cost: a query for some hundred enterprises.
  func entries(of enterprises: [CreditCode], within scope: AreaScope) throws -> [CreditCode: [RegisterEntry]]

  /// What was done to an entry, in the order of doing.
  func acts(on entry: EntryID) throws -> [RecordedAct]
  /// Why the latest act of a kind was done, by the entry of a register that it was done to.
  func grounds(of register: InstrumentID, by act: RegisterEvent.Act.Name) throws -> [EntryID: Ground]
  /// The entries of a register whose fields were changed after a day, up to another.
  func amended(in register: InstrumentID, after first: CalendarDay, through last: CalendarDay) throws -> Set<EntryID>

  /// How many entries stood in each register and area on a day, or in one register alone.
  func sizes(of register: InstrumentID?, on day: CalendarDay, within scope: AreaScope) throws -> [RegisterSize]
  /// How many stood in a register on the last day of a span, and came and went within it, its ends counted, by area.
  func tallies(
    of register: InstrumentID, from first: CalendarDay, through last: CalendarDay, within scope: AreaScope
  ) throws -> [AreaCode?: RegisterTally]
  /// How many came and went from one day to another, both counted.
  func moves(
    from first: CalendarDay, through last: CalendarDay, within scope: AreaScope
  ) throws -> [InstrumentID: RegisterMoves]
  /// How many wait for a decision.
  func proposals(within scope: AreaScope) throws -> [InstrumentID: Int]
  /// How many of each area wait for a decision in one register.
  func proposals(of register: InstrumentID, within scope: AreaScope) throws -> [RegisterSize]

  /// One page of those for whom a condition holds or may hold and who do not stand in the register, the decided first.
  /// Who was refused or left since `year` began is not among them: the facts of the qualifying year are the same.
  func candidates(
    _ query: RegisterQuery, count: CountID, since year: CalendarDay, within scope: AreaScope
  ) throws -> (rows: [RegisterCandidate], total: Int)

  /// Groups of open entries of a register that bear one name.
  func namesakes(in register: InstrumentID, within scope: AreaScope) throws -> [[RegisterEntry]]
}
