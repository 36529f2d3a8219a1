// Portal: pages for people and an interface for machines, over HTTP.
// May import: the engines and what stands below them; Hummingbird, Mustache. Never Storage, Demonstration or tidu.
// Start reading at `Portal+Routes`, the one table of routes, then `PortalResponder`, then any folder of `Pages`.

import Access
import Benefits
import Cultivation
import Diagnostics
import Enterprises
import Exchanges
import Hummingbird
import Logging
import Places
import PolicyCorpus
import Programmes
import Quantities
import Reporting
import Rules
import Services
import Targets

/// The portal: what it was given, its words and templates, and its one table of routes.
public struct Portal: Sendable {
  let ports: PortalPorts
  let renderer: PageRenderer
  let assets: AssetShelf
  let metrics = RequestMetrics()
  let reports = ReportUploads()
  let reporting: ReportingDesk
  /// Uploads that wait for a person's yes.
  let uploads = StagedUploads<FactImport>()
  /// Registers' files that wait for a yes.
  let registerFiles = StagedUploads<RegisterFile>()
  /// Lists of confirmed entries that wait for a yes.
  let scaleFiles = StagedUploads<ScaleImportPage.Looked>()
  /// Lists that wait for the purpose for which they are asked.
  let heldExports = StagedUploads<HeldExport>(mostOfAll: .max)
  /// Pasted lists of enterprises that wait to be invited.
  let invitationLists = StagedUploads<[CreditCode]>(mostOfAll: 64)
  /// Models that were brought and wait for a person's yes.
  let models = StagedUploads<UploadedModel>()
  let assessor: Assessor
  let facts: FactDesk
  let search: CorpusSearch
  /// Where cases are opened and worked.
  public let cases: CaseDesk
  let rules: RuleShelf
  let trials = TrialQueue()
  /// Wrong voucher codes, by provider.
  let codeAttempts = CodeAttempts()
  /// Requests to be bound to an enterprise, by the address that they come from.
  let bindingAttempts = BindingAttempts()
  /// How often calendars are read without a session.
  let calendarReads = CalendarReads()
  /// Reforms are tried one after the other, each on two cores.
  let reformTrials = TrialQueue()
  let targets: TargetDesk
  /// Where evaluations are run and looked at.
  public let evaluations: EvaluationDesk
  let ruleDesk: RuleDesk
  /// Where libraries, lists and catalogues are kept.
  public let registers: RegisterDesk
  /// Where people look up how enterprises climb.
  let ladders: LadderDesk
  /// How many counts have whose members have no day.
  let holdings: StandingHoldings
  /// Where demands and supplies are brought together.
  public let exchanges: ExchangeDesk
  /// Where programmes are kept and gatherings held.
  public let programmes: ProgrammeDesk
  /// Where plots, positions and circles of service are kept.
  public let places: PlaceDesk
  /// Where plans of new capacity and milestones on the way to production are kept.
  public let courses: CourseDesk
  /// Where people look up who may come above scale and who may fall out.
  public let monitoring: MonitoringDesk
  /// Where confirmed entries above scale, and exits, are recorded.
  public let scale: ScaleDesk

  /// Reads templates, words and assets.
  /// - Throws: `Diagnostics` naming the file that cannot be read.
  public init(_ ports: PortalPorts) throws {
    self.ports = ports
    assessor = Assessor(corpus: ports.corpus)
    search = CorpusSearch(ports.corpus)
    ruleDesk = RuleDesk(store: ports.rules)
    rules = RuleShelf(ports.corpus, assessor: assessor)
    let people = ports.people
    registers = RegisterDesk(store: ports.registers, corpus: ports.corpus) { try await people.colleagues() }
    ladders = LadderDesk(store: ports.ladders, registers: registers)
    holdings = StandingHoldings(standings: ports.standings, corpus: ports.corpus, ladders: ladders)
    targets = TargetDesk(store: ports.targets, corpus: ports.corpus, holdings: holdings, registers: registers)
    programmes = ProgrammeDesk(store: ports.programmes, corpus: ports.corpus)
    exchanges = ExchangeDesk(store: ports.exchanges, corpus: ports.corpus, registers: registers)
    places = PlaceDesk(store: ports.places, corpus: ports.corpus) { [registers] in try await registers.stations(on: $0)
    }
    let facts = FactDesk(
      store: ports.store,
      reference: ImportReference(
        dictionary: ports.corpus.facts, areas: ports.corpus.areas, industries: ports.corpus.industries))
    self.facts = facts
    cases = CaseDesk(store: ports.services, reference: try Self.services(ports, facts))
    evaluations = EvaluationDesk(targets: targets, registers: registers, cases: cases)
    monitoring = MonitoringDesk(
      store: ports.monitoring, cases: WarningCases(desk: cases, random: ports.random))
    scale = ScaleDesk(store: ports.monitoring, facts: facts, registers: registers)
    courses = CourseDesk(store: ports.courses, corpus: ports.corpus)
    reporting = ReportingDesk(store: ports.reports, facts: facts)
    renderer = try PageRenderer(templates: ports.resources.templates, words: ports.resources.words)
    assets = try AssetShelf(folder: ports.resources.assets)
  }

  var corpus: PolicyCorpus { ports.corpus }

  /// The server, ready to run.
  public func application(
    host: String = "127.0.0.1", port: Int = 8080, logger: Logger = Logger(label: "tidu.portal"),
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
  ) -> some ApplicationProtocol {
    Application(
      responder: PortalResponder(self),
      configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil),
      onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? port) }, logger: logger)
  }
}
