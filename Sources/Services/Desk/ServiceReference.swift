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
  /// Everybody who holds the post of an officer now, in an area's own office.
  public let roster: @Sendable () async throws -> [RosterEntry]
  /// Everybody who works with cases and can sign in now, officers among them, with their units.
  public let members: @Sendable () async throws -> [UnitMember]
  /// What officers' filters ask of enterprises, as the facts of a day tell it: of all that a file names at once, each read
  /// once.
  let routingFacts: @Sendable (Set<CreditCode>, CalendarDay) async throws -> [CreditCode: RoutingFacts]

  /// - Parameter members: officers alone where `nil`.
  public init(
    corpus: PolicyCorpus, roster: @escaping @Sendable () async throws -> [RosterEntry],
    members: (@Sendable () async throws -> [UnitMember])? = nil,
    routingFacts: @escaping @Sendable (Set<CreditCode>, CalendarDay) async throws -> [CreditCode: RoutingFacts] = {
      _, _ in [:]
    }
  ) throws {
    guard let city = corpus.areas.city?.code else { throw Diagnostics(.noCity) }
    self.city = city
    types = corpus.caseTypes
    workingDays = corpus.workingDays
    areas = corpus.areas
    termTable = corpus.serviceTerms
    defaultTerms = CaseTerms(corpus.serviceTerms)
    self.roster = roster
    self.members = members ?? { try await roster().map { UnitMember(key: $0.key, unit: ServiceUnit($0.area)) } }
    self.routingFacts = routingFacts
  }

  /// Everybody of `members`.
  func present() async throws -> Set<ActorID> { Set(try await members().map(\.key)) }

  public func type(_ instrument: InstrumentID) -> CaseType? { types.first { $0.instrument == instrument } }

  /// Who has a case when nobody else does.
  func fallback(_ area: AreaCode?) -> ServiceUnit { ServiceUnit(area?.district ?? city) }

  func calendar(_ settings: any ServiceSettingsReader) throws -> ServiceCalendar {
    calendar(try settings.rules(), exceptions: try settings.calendarExceptions())
  }

  func calendar(_ rules: ServiceRules, exceptions: [CalendarException]) -> ServiceCalendar {
    ServiceCalendar(rules.calendar(over: workingDays), exceptions: exceptions)
  }

  /// What holds for a kind of case: what was set for it, what its clause gives, what was set for all, what the table says.
  func terms(_ instrument: InstrumentID, _ settings: any ServiceSettingsReader) throws -> CaseTerms {
    let set = try settings.terms()
    let usual = set[nil] ?? defaultTerms
    return set[instrument] ?? type(instrument)?.declaredTerms(besides: usual) ?? usual
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
