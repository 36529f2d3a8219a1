import Facts
import Journal
import Quantities

/// Where enterprises and their facts are kept.
///
/// Stores throw `Diagnostics` whose code begins with `storage.` where the database is busy, full, damaged or out of reach,
/// and what `body` throws. Who keeps anything by a store throws the same, and names it no more.
public protocol EnterpriseStore: Sendable {
  /// Runs `body` in one transaction: all of it is kept, or nothing.
  func write<T: Sendable>(_ body: @Sendable (any EnterpriseWork) throws -> T) async throws -> T

  /// Runs `body` on one unchanging view of the store.
  func read<T: Sendable>(_ body: @Sendable (any EnterpriseReading) throws -> T) async throws -> T
}

/// One view of the store.
public protocol EnterpriseReading {
  var enterprises: any EnterpriseReader { get }
  var facts: any FactReader { get }
  var journalRecords: any JournalReader { get }
}

/// One unit of work, with the journal inside.
public protocol EnterpriseWork: EnterpriseReading {
  var enterpriseTable: any EnterpriseRepository { get }
  var factTable: any FactRepository { get }
  var journal: any JournalWriter { get }
}

/// Who is in the register, within one view of the store.
public protocol EnterpriseReader {
  func enterprise(_ code: CreditCode) throws -> Enterprise?

  /// Those of some enterprises that are there. Cost: a query for some hundred of them.
  func enterprises(_ codes: [CreditCode]) throws -> [CreditCode: Enterprise]

  /// When something was last told of each of some enterprises; those that are not there are left out. Cost: as
  /// `enterprises`, without their profiles.
  func lastTellings(of codes: [CreditCode]) throws -> [CreditCode: Timestamp]

  /// One page of the enterprises within the scope. Cost: one scan of the enterprises where a word is searched for.
  func page(_ query: EnterpriseQuery, within scope: AreaScope) throws -> EnterprisePage

  /// How many enterprises each district's statistics count, in the order of codes; unknown areas last.
  func countsByDistrict(within scope: AreaScope) throws -> [DistrictCount]

  func count(within scope: AreaScope) throws -> Int
}

extension EnterpriseReader {
  /// One after the other, for readers that have them at hand.
  public func enterprises(_ codes: [CreditCode]) throws -> [CreditCode: Enterprise] {
    try codes.reduce(into: [:]) { known, code in known[code] = try enterprise(code) }
  }

  public func lastTellings(of codes: [CreditCode]) throws -> [CreditCode: Timestamp] {
    try enterprises(codes).mapValues(\.updatedAt)
  }
}

/// The table of enterprises, within one unit of work.
public protocol EnterpriseRepository {
  /// Adds an enterprise, or replaces the profile of the one with its credit code.
  func save(_ enterprise: Enterprise) throws

  /// Notes that something was told of some enterprises, whose profiles stay as they are.
  func touch(_ codes: [CreditCode], at instant: Timestamp) throws
}

/// What was told of enterprises and their subjects, within one view of the store. Nothing that was told is ever missing here:
/// what was corrected or withdrawn says so.
public protocol FactReader {
  /// Everything that was ever told about an enterprise and its subjects, in the order of recording.
  func facts(of enterprise: CreditCode) throws -> [RecordedFact]

  /// The same of many; nothing of those of whom nothing was told.
  /// Cost: a query for some hundred enterprises.
  func facts(of enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]]

  /// Every telling of one fact of many enterprises themselves, in the order of recording.
  /// Cost: a query for some hundred enterprises.
  func tellings(of fact: FactID, by enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]]

  /// Everything that was ever told about one subject, in the order of recording.
  func facts(of subject: SubjectReference) throws -> [RecordedFact]

  func fact(_ id: RecordedFact.ID) throws -> RecordedFact?

  /// Everything that some records of the journal told, whether it stands or not, in the order of recording.
  /// Cost: one pass over the facts.
  func facts(recordedIn records: Set<Int>) throws -> [RecordedFact]

  /// Hands over every enterprise within the scope with its facts, in the order of credit codes, one at a time.
  /// - Parameter choice: which facts; `nil` for all.
  /// Cost: one pass over the facts; memory for some hundred enterprises.
  func forEachEnterprise(
    within scope: AreaScope, reading choice: FactChoice?, _ body: (Enterprise, [RecordedFact]) throws -> Void) throws

  /// Hands over what stands now of some facts of enterprises in some periods, in no order.
  /// Cost: where the scope is everywhere one pass over the facts, else the facts of the scope's enterprises.
  func forEachStandingFact(
    _ facts: Set<FactID>, in periods: Set<Period>, within scope: AreaScope, _ body: (StandingFact) throws -> Void
  ) throws

  /// How many facts were ever recorded.
  func count() throws -> Int

  /// When the latest fact was recorded or ceased to stand; `nil` where there is none.
  func lastTelling() throws -> Timestamp?

  /// Of whom facts were recorded, or ceased to stand, after a mark; in the order of credit codes.
  /// Cost: a pass over the later facts and over all endings.
  func enterprisesTold(after mark: StoredPopulation.Mark) throws -> [CreditCode]
}

extension FactReader {
  /// One by one, for what is in memory.
  public func facts(of enterprises: [CreditCode]) throws -> [CreditCode: [RecordedFact]] {
    try enterprises.reduce(into: [:]) { told, code in
      let facts: [RecordedFact] = try facts(of: code)
      if !facts.isEmpty { told[code] = facts }
    }
  }

  /// The same with all facts.
  public func forEachEnterprise(within scope: AreaScope, _ body: (Enterprise, [RecordedFact]) throws -> Void) throws {
    try forEachEnterprise(within: scope, reading: nil, body)
  }
}

/// Which facts a pass over everybody reads.
public struct FactChoice: Sendable, Hashable {
  /// Facts by their ids, of whatever subject.
  public let facts: Set<FactID>
  /// Every fact of the subjects of a kind, so that none of them is overlooked.
  public let kind: SubjectKind?
  /// Whether what `facts` are of months is read too: there are many months of everybody, and who looks at years alone has
  /// no use for any.
  public let withMonths: Bool

  public init(_ facts: Set<FactID>, everyFactOf kind: SubjectKind?, withMonths: Bool = true) {
    self.facts = facts
    self.kind = kind
    self.withMonths = withMonths
  }
}

/// The table of facts, within one unit of work: it grows, and only the end of a fact is ever noted in place.
public protocol FactRepository {
  /// Opens a recording: what all facts that are then appended under its number share.
  func open(_ origin: FactOrigin) throws

  /// Appends facts to an open recording, in their order. A million of them are a few seconds.
  func append(_ facts: [NewFact], record: Int) throws

  /// Appends one fact to an open recording.
  /// - Returns: its number, one more than the last.
  @discardableResult
  func append(_ fact: NewFact, record: Int) throws -> RecordedFact.ID

  /// Notes that facts no longer stand, in one way.
  func end(_ facts: [RecordedFact.ID], _ ending: FactEnding) throws
}

/// A fact on its way into the store.
public struct NewFact: Sendable, Hashable {
  public let subject: SubjectReference
  public let reference: FactReference
  /// `nil` where it is known that there is none.
  public let value: FactValue?
  public let since: CalendarDay?
  public let line: Int?
  /// Which sheet of the recording's workbook, counted from 0; `nil` where it was no workbook.
  public let sheet: Int?

  public init(
    subject: SubjectReference, reference: FactReference, value: FactValue?, since: CalendarDay? = nil,
    line: Int? = nil, sheet: Int? = nil
  ) {
    self.subject = subject
    self.reference = reference
    self.value = value
    self.since = since
    self.line = line
    self.sheet = sheet
  }
}

/// What a person asks the list of enterprises for.
public struct EnterpriseQuery: Sendable, Hashable {
  public enum Order: String, Sendable, Hashable, CaseIterable {
    case name, creditCode = "credit_code", area, industry, updated
  }

  /// Words of the name, or the beginning of a credit code; all of them must occur, in whatever case and width. Two
  /// Chinese characters are enough.
  public var search: String
  /// One area and all below it, or a park.
  public var area: AreaCode?
  /// The day on which a park's enterprises are asked for; without one, those alone whose own area it is.
  public var areaOn: CalendarDay?
  /// The beginning of an industry's code, such as `39`.
  public var industry: String?
  public var order: Order
  public var isDescending: Bool
  /// Counted from 0.
  public var offset: Int
  /// `.max` for all that follow.
  public var limit: Int

  public init(
    search: String = "", area: AreaCode? = nil, areaOn: CalendarDay? = nil, industry: String? = nil,
    order: Order = .name, isDescending: Bool = false, offset: Int = 0, limit: Int = 50
  ) {
    self.search = search
    self.area = area
    self.areaOn = areaOn
    self.industry = industry
    self.order = order
    self.isDescending = isDescending
    self.offset = offset
    self.limit = limit
  }
}

public struct EnterprisePage: Sendable, Hashable {
  public let rows: [Enterprise]
  /// How many enterprises the query has in all.
  public let total: Int

  public init(rows: [Enterprise], total: Int) {
    self.rows = rows
    self.total = total
  }
}

public struct DistrictCount: Sendable, Hashable {
  /// `nil` for the enterprises whose statistical area is unknown.
  public let district: AreaCode?
  public let count: Int

  public init(district: AreaCode?, count: Int) {
    self.district = district
    self.count = count
  }
}
