import Access
import Benefits
import Cultivation
import Delivery
import Diagnostics
import Enterprises
import Exchanges
import Foundation
import Instruments
import Journal
import Places
import PolicyCorpus
import PolicyText
import Programmes
import Quantities
import Reporting
import Rules
import Services
import Targets

/// Everything that the portal needs from outside, plugged in by the command line.
public struct PortalPorts: Sendable {
  /// The documents that run.
  public var corpus: PolicyCorpus
  /// Enterprises, their facts and the journal.
  public var store: any EnterpriseStore
  /// Who stands behind each figure of a clause page.
  public var standings: any StandingStore
  /// Cases and officers.
  public var services: any ServiceStore
  /// Observations, yearly tasks and cascades of indicators.
  public var targets: any TargetStore
  /// The entries of libraries, lists and catalogues.
  public var registers: any RegisterStore
  /// The rungs that enterprises hold.
  public var ladders: any LadderStore
  /// Plots, and where stations and enterprises stand.
  public var places: any PlaceStore
  /// Demands, supplies and who answered them.
  public var exchanges: any ExchangeStore
  /// Programmes and gatherings.
  public var programmes: any ProgrammeStore
  /// Who is watched, and what their months say.
  public var monitoring: any MonitoringStore
  /// Plans of new capacity, and milestones on the way to production.
  public var courses: any CourseStore
  /// Rounds of reports, and what they bring.
  public var reports: any ReportingStore
  /// How likely the candidates of a library are to enter; `nil` where nobody forecasts.
  public var entryChances: (any EntryChances)?
  /// Everybody as columns, for reforms; `nil` where nobody keeps them.
  public var residents: (any ResidentPopulations)?
  /// Budgets, vouchers and transfer requests.
  public var delivery: DeliveryDesk
  /// Contents of files that people sent.
  public var attachments: any AttachmentStore
  /// How long such a content is kept once what it belongs to has come to its end.
  public var fileTerm: AttachmentTerm
  /// Versions of rules, and who enabled them.
  public var rules: any RuleStore
  /// Signs people in and keeps their list.
  public var access: AccessDesk
  public var people: any AccessStore
  /// What keeps the store from working as it should, such as a seal that can't be written; `nil` while all is well.
  public var trouble: @Sendable () async -> Diagnostic?
  /// Walks the whole journal and gives its head, or the first fault.
  public var verifyJournal: @Sendable () async throws -> Result<JournalHead, JournalFault>
  /// The official text of a document, where its holder attached one.
  public var attachedText: @Sendable (DocumentID) throws -> AttachedText?
  /// Called after facts were imported: the standings are to be worked out anew, in the background.
  public var factsChanged: @Sendable () async -> Void
  /// The last journal record that everything worked out from the facts stands for; `nil` while facts or the day have moved
  /// on and it is being worked out anew.
  public var heeded: @Sendable () async throws -> Int?
  /// The instant of a request.
  public var clock: @Sendable () -> Timestamp
  /// Whether the store is a demonstration: the banner says 模拟数据.
  public var isDemonstration: Bool
  /// Whether browsers reach the portal by HTTPS: cookies are then sent by HTTPS alone.
  public var isSecure: Bool
  /// Whether a proxy stands before the portal that writes each client's address into `X-Forwarded-For`.
  public var isProxied: Bool
  /// Templates, words and assets.
  public var resources: PortalResources
  public var random: RandomSource

  public init(
    corpus: PolicyCorpus, store: any EnterpriseStore, standings: any StandingStore, rules: any RuleStore,
    services: any ServiceStore, targets: any TargetStore, registers: any RegisterStore, ladders: any LadderStore,
    places: any PlaceStore, exchanges: any ExchangeStore, programmes: any ProgrammeStore,
    monitoring: any MonitoringStore, courses: any CourseStore,
    reports: any ReportingStore,
    entryChances: (any EntryChances)? = nil, residents: (any ResidentPopulations)? = nil, delivery: DeliveryDesk,
    attachments: any AttachmentStore, fileTerm: AttachmentTerm = .standard,
    people: any AccessStore, access: AccessDesk,
    trouble: @escaping @Sendable () async -> Diagnostic? = { nil },
    verifyJournal: @escaping @Sendable () async throws -> Result<JournalHead, JournalFault>,
    attachedText: @escaping @Sendable (DocumentID) throws -> AttachedText? = { _ in nil },
    factsChanged: @escaping @Sendable () async -> Void = {},
    heeded: @escaping @Sendable () async throws -> Int? = { 0 }, clock: @escaping @Sendable () -> Timestamp,
    isDemonstration: Bool = false, isSecure: Bool = false, isProxied: Bool = false,
    resources: PortalResources = .bundled,
    random: RandomSource = .system
  ) {
    self.corpus = corpus
    self.store = store
    self.standings = standings
    self.services = services
    self.targets = targets
    self.registers = registers
    self.ladders = ladders
    self.places = places
    self.exchanges = exchanges
    self.programmes = programmes
    self.monitoring = monitoring
    self.courses = courses
    self.reports = reports
    self.entryChances = entryChances
    self.residents = residents
    self.delivery = delivery
    self.attachments = attachments
    self.fileTerm = fileTerm
    self.rules = rules
    self.people = people
    self.access = access
    self.trouble = trouble
    self.verifyJournal = verifyJournal
    self.attachedText = attachedText
    self.factsChanged = factsChanged
    self.heeded = heeded
    self.clock = clock
    self.isDemonstration = isDemonstration
    self.isSecure = isSecure
    self.isProxied = isProxied
    self.resources = resources
    self.random = random
  }
}

/// The folders that pages are made from.
public struct PortalResources: Sendable {
  public var templates: URL
  public var assets: URL
  public var words: URL

  public init(templates: URL, assets: URL, words: URL) {
    self.templates = templates
    self.assets = assets
    self.words = words
  }

  /// The folders that were built with the program.
  public static let bundled = PortalResources(
    templates: Bundle.module.bundleURL.appending(path: "Templates"),
    assets: Bundle.module.bundleURL.appending(path: "Assets"),
    words: Bundle.module.bundleURL.appending(path: "Strings"))
}
