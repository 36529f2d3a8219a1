import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// What this room reads and other rooms know: the declared kinds of case, the calendar, the areas, who the officers are.
public struct ServiceReference: Sendable {
  public let types: [CaseType]
  public let workingDays: WorkingDayCalendar
  public let areas: AreaRegister
  public let defaultTerms: CaseTerms
  public let termTable: ServiceTermTable
  public let city: AreaCode
  /// Everybody who holds the post of an officer now.
  public let roster: @Sendable () async throws -> [RosterEntry]
  /// Everybody who works with cases and can sign in now, officers among them.
  public let present: @Sendable () async throws -> Set<ActorID>
  /// The rung of the ladder that an enterprise holds on a day; `nil` where it is unknown.
  public let tier: @Sendable (CreditCode, CalendarDay) async throws -> String?

  /// - Parameter present: officers alone where `nil`.
  public init(
    corpus: PolicyCorpus, roster: @escaping @Sendable () async throws -> [RosterEntry],
    present: (@Sendable () async throws -> Set<ActorID>)? = nil,
    tier: @escaping @Sendable (CreditCode, CalendarDay) async throws -> String? = { _, _ in nil }
  ) throws {
    guard let city = corpus.areas.city?.code else { throw Diagnostics(.noCity) }
    self.city = city
    types = corpus.caseTypes
    workingDays = corpus.workingDays
    areas = corpus.areas
    termTable = corpus.serviceTerms
    defaultTerms = CaseTerms(corpus.serviceTerms)
    self.roster = roster
    self.present = present ?? { Set(try await roster().map(\.key)) }
    self.tier = tier
  }

  public func type(_ instrument: InstrumentID) -> CaseType? { types.first { $0.instrument == instrument } }

  /// Who has a case when nobody else does.
  func fallback(_ area: AreaCode?) -> ServiceUnit { ServiceUnit(area?.district ?? city) }

  func calendar(_ settings: any ServiceSettingsReader) throws -> ServiceCalendar {
    ServiceCalendar(workingDays, exceptions: try settings.calendarExceptions())
  }

  /// What holds for a kind of case: what was set for it, what was set for all, what the table says.
  func terms(_ instrument: InstrumentID, _ settings: any ServiceSettingsReader) throws -> CaseTerms {
    let set = try settings.terms()
    return set[instrument] ?? set[nil] ?? defaultTerms
  }

  func officers(_ roster: [RosterEntry], _ reader: any OfficerReader) throws -> [Officer] {
    let profiles = Dictionary(try reader.profiles().map { ($0.key, $0) }, uniquingKeysWith: { $1 })
    return roster.map { Officer($0, profiles[$0.key]) }
  }
}

extension Diagnostic {
  static var noCity: Diagnostic {
    Diagnostic(
      "services.no-city", Wording(zh: "地区表里没有市级", en: "the table of areas has no city"),
      remedy: Wording(zh: "检查 reference/shanghai-areas.csv", en: "check reference/shanghai-areas.csv"))
  }
}
