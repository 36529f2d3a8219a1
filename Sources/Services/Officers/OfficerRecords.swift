import Journal
import PolicyCorpus
import Quantities

/// Somebody who holds the post of an officer, as the list of people has it.
public struct RosterEntry: Sendable, Hashable {
  public let key: ActorID
  public let area: AreaCode

  public init(key: ActorID, area: AreaCode) {
    self.key = key
    self.area = area
  }
}

/// What an officer is given and when they are away; somebody without a profile takes everything of their area.
public struct OfficerProfile: Sendable, Hashable {
  /// The kind of the record that sets one.
  static let kind = "services.officer-set"

  public let key: ActorID
  public var subjects: Set<InstrumentID>
  public var industries: [String]
  public var tiers: Set<String>
  public var sizes: Set<String>
  public var absence: Officer.Absence?

  public init(
    key: ActorID, subjects: Set<InstrumentID> = [], industries: [String] = [], tiers: Set<String> = [],
    sizes: Set<String> = [],
    absence: Officer.Absence? = nil
  ) {
    self.key = key
    self.subjects = subjects
    self.industries = industries
    self.tiers = tiers
    self.sizes = sizes
    self.absence = absence
  }
}

extension Officer {
  init(_ entry: RosterEntry, _ profile: OfficerProfile?) {
    self.init(
      key: entry.key, area: entry.area, subjects: profile?.subjects ?? [], industries: profile?.industries ?? [],
      tiers: profile?.tiers ?? [], sizes: profile?.sizes ?? [], absence: profile?.absence)
  }
}

/// 走访: what somebody noted after they had spoken with an enterprise. Nobody has to, and nobody is counted by it.
public struct Visit: Sendable, Hashable {
  /// Counted from 1.
  public let id: Int
  public let enterprise: CreditCode
  public let officer: ActorID
  public let on: CalendarDay
  public let note: String
  /// The photo's name; its bytes stand beside the journal and can be erased.
  public let photo: ContentHash?
  public let recordedAt: Timestamp

  public init(
    id: Int, enterprise: CreditCode, officer: ActorID, on: CalendarDay, note: String, photo: ContentHash?,
    recordedAt: Timestamp
  ) {
    self.id = id
    self.enterprise = enterprise
    self.officer = officer
    self.on = on
    self.note = note
    self.photo = photo
    self.recordedAt = recordedAt
  }
}

public protocol OfficerReader {
  /// In the order of keys.
  func profiles() throws -> [OfficerProfile]

  /// The enterprise's own officer.
  func officer(of enterprise: CreditCode) throws -> ActorID?

  /// How many enterprises of the scope each officer has, area by area.
  func holdings(within scope: AreaScope) throws -> [OfficerHolding]

  /// The enterprises within the scope that have no officer, or only one for whom that has ended, with their areas, in the
  /// order of codes.
  func enterprisesWithoutOfficer(within scope: AreaScope, ended: EndedHoldings) throws -> [UnassignedEnterprise]

  /// How many those are.
  func countWithoutOfficer(within scope: AreaScope, ended: EndedHoldings) throws -> Int

  /// The enterprises of an officer, in the order of codes: one page, and how many there are.
  func enterprises(of officer: ActorID, offset: Int, limit: Int) throws -> (rows: [CreditCode], total: Int)

  /// The latest first, without what was left over, which the journal's record has.
  func handovers(limit: Int) throws -> [Handover]

  /// An enterprise's visits, the latest first.
  func visits(to enterprise: CreditCode, limit: Int) throws -> [Visit]

  /// The latest reminder of a call for each enterprise that was reminded of it.
  func reminders(of call: String) throws -> [CreditCode: CallReminder]

  func visit(_ id: Int) throws -> Visit?
  func lastVisitID() throws -> Int
}

public protocol OfficerRepository {
  /// Inserts or replaces.
  func save(_ profile: OfficerProfile) throws

  /// Gives an enterprise an officer, in place of the one it had.
  func assign(_ enterprise: CreditCode, to officer: ActorID, on day: CalendarDay, record: Int) throws

  /// Takes an enterprise's officer away.
  func release(_ enterprise: CreditCode) throws

  /// Gives every enterprise of one officer to another.
  func handOver(from: ActorID, to: ActorID, on day: CalendarDay, record: Int) throws

  func append(_ handover: Handover) throws
  func append(_ visit: Visit) throws
  /// Inserts, in place of an earlier one of the same enterprise and call.
  func save(_ reminder: CallReminder) throws
}

/// An enterprise that still needs an officer.
public struct UnassignedEnterprise: Sendable, Hashable {
  public let code: CreditCode
  public let area: AreaCode?

  public init(code: CreditCode, area: AreaCode?) {
    self.code = code
    self.area = area
  }
}
