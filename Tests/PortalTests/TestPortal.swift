import Access
import Benefits
import Delivery
import CorpusFixtures
import Cultivation
import Demonstration
import Diagnostics
import Enterprises
import Facts
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Journal
import NIOCore
import PolicyCorpus
import PolicyText
import Quantities
import Storage
import Synchronization
import Targets
import Testing

@testable import Portal

/// A portal over a small made-up city in a folder of its own, at a fixed instant, with one person of each role.
struct TestPortal: Sendable {
  /// 2026-05-10, 10:00 in Shanghai.
  static let now = Timestamp(millisecondsSinceEpoch: 1_778_378_400_000)
  static let password = "four quiet herons"

  let portal: Portal
  let store: SQLStore
  let folder: URL
  let city: DemonstrationCity
  let clock: MovableClock
  /// What the figures stand for; `nil` while they are being worked out anew.
  let heeded = Heeded()

  /// - Parameter enterprises: 0 for a portal that nothing was imported into.
  init(
    enterprises: Int = 150, attachedText: @escaping @Sendable (DocumentID) throws -> AttachedText? = { _ in nil }
  ) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "tidu-portal-\(UUID().uuidString)")
    let clock = MovableClock()
    self.clock = clock
    (store, _) = try await SQLiteStore.open(in: folder, at: clock.now)
    let corpus = try CorpusFixture.load()
    let store = store
    let facts = FactDesk(
      store: store,
      reference: ImportReference(dictionary: corpus.facts, areas: corpus.areas, industries: corpus.industries))
    let access = AccessDesk(
      store: store, clock: { clock.now }, parameters: .forTests,
      registers: PlaceRegisters(
        hasArea: { corpus.areas.area($0) != nil },
        hasEnterprise: { try await facts.enterprise($0, within: $1) != nil }))
    portal = try Portal(
      PortalPorts(
        corpus: corpus, store: store, standings: store, rules: store, services: store, targets: store,
        registers: store, ladders: store, places: store, exchanges: store, programmes: store, monitoring: store,
        courses: store, reports: store,
        entryChances: ForecastChances(store: store),
        residents: TestResidents(facts: facts, corpus: corpus, clock: clock),
        delivery: DeliveryDesk(
          store: store, codes: VoucherCodes(key: Array(repeating: 1, count: 32)), workingDays: corpus.workingDays,
          purposes: BudgetPurposes(corpus), years: CallYears(corpus), subjects: GrantSubjects(corpus),
          assessments: TestAssessments(corpus: corpus, store: store)),
        attachments: store,
        people: store,
        access: access,
        verifyJournal: { try await store.read { try Self.verify($0.journalRecords) } }, attachedText: attachedText,
        heeded: { [heeded] in heeded.record }, clock: { clock.now }, isDemonstration: true))
    city = try DemonstrationCity(
      enterprises: max(enterprises, 60), seed: 7, on: clock.now.dayInShanghai, areas: corpus.areas,
      industries: corpus.industries)
    // The city's people come before its enterprises, as in any fill.
    let people = AccessDesk(store: store, clock: { clock.now }, parameters: .forTests)
    for person in city.people() {
      guard let role = Role(rawValue: person.role) else { continue }
      try await people.add(
        .init(
          id: person.id, name: person.name, roles: [role], area: person.area?.text, department: person.department,
          enterprise: person.enterprise?.text, password: Self.password, isPasswordInitial: false), by: .console)
    }
    guard enterprises > 0 else { return }
    try await fill()
    try await project()
  }

  /// The city's population: its enterprises, then what is below them, kind by kind.
  var files: [(file: DemonstrationCity.PopulationFile, bytes: [UInt8])] {
    var files: [DemonstrationCity.PopulationFile: [UInt8]] = [:]
    city.writePopulation { file, block, _ in files[file, default: []] += block }
    return DemonstrationCity.PopulationFile.allCases.compactMap { file in files[file].map { (file, $0) } }
  }

  private func fill() async throws {
    for (file, bytes) in files {
      guard let subject = SubjectKind(rawValue: file.subject) else { continue }
      let request = FactImport(file: file.name, bytes: bytes, subject: subject, basis: .voluntary)
      _ = try await portal.facts.importFacts(
        request, command: request.command(by: .demonstration, key: file.name), at: clock.now)
    }
  }

  /// Works out everybody's standings, as the program does in the background.
  func project() async throws {
    let day = clock.now.dayInShanghai
    let projector = PopulationProjector(assessor: portal.assessor, on: day)
    let found = Mutex<[Standing]>([])
    let counter = EntryCounter(
      corpus: portal.corpus, attributions: try await store.readTargets { try $0.targets.attributions() })
    let entries = Mutex<[CountedEntry]>([])
    let ladders = LadderReader(corpus: portal.corpus)
    let watch = Mutex(try WatchRun(corpus: portal.corpus, on: day))
    let rungs = Mutex<[HeldRung]>([])
    try await portal.facts.forEachHistory(within: .everywhere) { history in
      let (enterprise, facts) = (history.enterprise, history.facts)
      let dossier = history.dossier(known: day)
      let standings = try projector.standings(of: dossier)
      found.withLock { $0 += standings }
      let own = try counter.entries(of: enterprise.creditCode, dossier, facts: facts, on: day)
      entries.withLock { $0 += own }
      let held = ladders.rungs(of: enterprise.creditCode, dossier.enterprise, area: enterprise.area, on: day)
      rungs.withLock { $0 += held }
      try watch.withLock { $0.take(try $0.sight(of: enterprise, dossier, facts: facts)) }
    }
    try await store.replaceEntries(with: entries.withLock { $0 })
    try await store.replaceRungs(with: rungs.withLock { $0 })
    try await store.replaceWatch(with: watch.withLock { $0.finish() })
    try await store.replaceStandings(
      with: found.withLock { $0 }, caps: portal.assessor.enterpriseCaps,
      mark: ProjectionMark(on: day, corpus: portal.corpus.hash, journalSequence: 1))
  }

  /// An entry of the cultivation library that somebody may see and act on.
  func entry(for actor: Actor, key: String) async throws -> EntryID {
    let register = InstrumentID("shenggui-2023/3#cultivation-library")
    let scope: AreaScope =
      actor.person?.enterprise.map { .enterprise($0) } ?? actor.person?.area.map { .area($0) } ?? .everywhere
    let enterprise = try await portal.facts.page(.init(limit: 1), within: scope).rows.first
    guard let register, let enterprise else { throw TestPortalFault.nothingThere }
    let standing = try await portal.registers.entries(of: enterprise.creditCode, within: .everywhere)
    if let entry = standing.first(where: { $0.state == .entered }) { return entry.id }
    // A register that was kept elsewhere comes as a file, whoever stands in it by that one's decision.
    let file = RegisterFile(
      file: "library.csv", bytes: Array("credit_code,evidence\n\(enterprise.creditCode),原册第 1 页\n".utf8),
      register: register)
    _ = try await portal.registers.importFile(
      file, command: file.command(by: .demonstration, key: key), at: clock.now, within: .everywhere)
    let entry = try await portal.registers.entries(of: enterprise.creditCode, within: .everywhere)
      .first { $0.state == .entered }
    guard let entry else { throw TestPortalFault.nothingThere }
    return entry.id
  }

  /// The city's population file.
  var population: [UInt8] {
    var bytes: [UInt8] = []
    city.writeEnterprises { block, _ in bytes += block }
    return bytes
  }

  /// Some enterprises that a count of the corpus holds to be among its own, so that registers of them take them in.
  func enterprises(
    _ number: Int, countedBy count: String, within scope: AreaScope = .everywhere
  ) async throws -> [Enterprise] {
    let source = FigureSource.count(try #require(CountID(count)))
    let rows = try await portal.ports.standings.standings(
      StandingFilter(source: source, state: .holds), scope: scope, offset: 0, limit: number
    ).rows
    var found: [Enterprise] = []
    for row in rows {
      let code = try #require(CreditCode(row.standing.enterprise))
      found.append(try #require(try await portal.facts.enterprise(code, within: .everywhere)))
    }
    try #require(found.count == number)
    return found
  }

  func remove() throws { try FileManager.default.removeItem(at: folder) }

  /// Runs a test against the portal's own responder, without a network, and takes the folder away after it.
  static func run<T: Sendable>(
    enterprises: Int = 150, attachedText: @escaping @Sendable (DocumentID) throws -> AttachedText? = { _ in nil },
    _ body: @Sendable (TestPortal, any TestClientProtocol) async throws -> T
  ) async throws -> T {
    let city = try await TestPortal(enterprises: enterprises, attachedText: attachedText)
    defer { city.discard() }
    return try await city.portal.application().test(.router) { try await body(city, $0) }
  }

  private func discard() {
    do { try remove() } catch { print("the folder of a test stays behind: \(error)") }
  }

  private static func verify(_ journal: any JournalReader) throws -> Result<JournalHead, JournalFault> {
    var verification = JournalVerification(against: nil)
    var fault: JournalFault?
    try journal.forEachRecord(after: 0) { record in
      if fault == nil { fault = verification.check(record) }
    }
    return fault.map(Result.failure) ?? .success(verification.head)
  }
}

/// Everybody as columns, read for each question.
struct TestResidents: ResidentPopulations {
  let facts: FactDesk
  let corpus: PolicyCorpus
  let clock: MovableClock

  func population() async throws -> ResidentPopulation {
    let today = clock.now.dayInShanghai
    return try ResidentPopulation(try await facts.storedPopulation(on: today, known: today), corpus: corpus)
  }
}

/// What a test looks for and does not find.
enum TestPortalFault: Error {
  case nothingThere
}

/// Whether figures stand for every fact, as a test says.
final class Heeded: Sendable {
  private let last = Mutex<Int?>(1)

  var record: Int? {
    get { last.withLock { $0 } }
    set { last.withLock { $0 = newValue } }
  }
}

/// A clock that stands still until it is told to go on.
final class MovableClock: Sendable {
  private let instant = Mutex(TestPortal.now)

  var now: Timestamp { instant.withLock { $0 } }
  func advance(seconds: Int) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
}

/// A browser: it keeps its cookie, and finds the token of the form that it was shown.
struct Browser {
  let client: any TestClientProtocol
  private(set) var cookie: String?
  private(set) var formToken = ""

  init(_ client: any TestClientProtocol) {
    self.client = client
  }

  struct Answer {
    let status: Int
    let headers: HTTPFields
    let bytes: [UInt8]
    var text: String { String(decoding: bytes, as: UTF8.self) }
    var location: String? { headers[.location] }
  }

  @discardableResult
  mutating func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer {
    try await send(path, .get, headers: headers, body: nil)
  }

  /// Posts a form with the token of the page seen last.
  @discardableResult
  mutating func post(_ path: String, _ fields: KeyValuePairs<String, String>) async throws -> Answer {
    try await post(path, fields.map { ($0.key, $0.value) })
  }

  /// - Parameter isWhole: whether the form comes with a key, as every form of a page does: a short one is made as long
  ///   as a page's, and where there is none, one of its own is put in.
  mutating func post(
    _ path: String, _ fields: [(String, String)], headers: HTTPFields = [:], isWhole: Bool = true
  ) async throws -> Answer {
    let pairs = [("_token", formToken)] + (isWhole ? Self.keyed(fields) : fields)
    let body = pairs.map { "\(FormFields.encode($0.0))=\(FormFields.encode($0.1))" }.joined(separator: "&")
    var headers = headers
    headers[.contentType] = "application/x-www-form-urlencoded"
    return try await send(path, .post, headers: headers, body: Array(body.utf8))
  }

  /// Presses a button of a page: posts to the form's address what the page itself put into it, its key as it stands, and
  /// what is typed.
  mutating func press(
    _ act: String, on page: String, typing fields: [(String, String)] = []
  ) async throws -> Answer {
    let text = try await get(page).text
    let forms = text.matches(of: /<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/.dotMatchesNewlines())
    guard let form = forms.first(where: { $0.2.contains("value=\"\(act)\"") }) else {
      throw NoForm(act: act, page: page)
    }
    var known: [(String, String)] = []
    for field in form.2.matches(of: /<input type="hidden" name="([^"]*)" value="([^"]*)">/)
    where field.1 != "_token" && field.1 != "act" {
      known.append((String(field.1), String(field.2)))
    }
    return try await post(String(form.1), known + fields + [("act", act)], isWhole: false)
  }

  struct NoForm: Error {
    let act: String
    let page: String
  }

  private static func keyed(_ fields: [(String, String)]) -> [(String, String)] {
    let known = fields.map { name, value -> (String, String) in
      guard name == "key", Hexadecimal.bytes(of: value)?.count != 16 else { return (name, value) }
      return (name, String(ContentHash(of: value.utf8).hex.prefix(32)))
    }
    guard !known.contains(where: { $0.0 == "key" }) else { return known }
    return known + [("key", Hexadecimal.text(of: RandomSource.system.bytes(16)))]
  }

  /// Posts a form with a file.
  mutating func upload(
    _ path: String, _ fields: KeyValuePairs<String, String>, file: String, bytes: [UInt8], field: String = "file"
  ) async throws -> Answer {
    let boundary = "----edge"
    var body: [UInt8] = []
    for (name, value) in [("_token", formToken)] + Self.keyed(fields.map { ($0.key, $0.value) }) {
      body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    body += Array(
      "--\(boundary)\r\nContent-Disposition: form-data; name=\"\(field)\"; filename=\"\(file)\"\r\nContent-Type: text/csv\r\n\r\n"
        .utf8)
    body += bytes + Array("\r\n--\(boundary)--\r\n".utf8)
    return try await send(
      path, .post, headers: [.contentType: "multipart/form-data; boundary=\(boundary)"], body: body)
  }

  mutating func signIn(_ name: String, password: String = TestPortal.password) async throws -> Answer {
    try await get("/sign-in")
    return try await post("/sign-in", ["name": name, "password": password])
  }

  mutating func send(
    _ path: String, _ method: HTTPRequest.Method, headers: HTTPFields, body: [UInt8]?
  ) async throws -> Answer {
    var headers = headers
    if let cookie { headers[.cookie] = cookie }
    let response = try await client.execute(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    for value in response.headers[values: .setCookie] where value.hasPrefix(BrowserCookies.sessionName) {
      cookie = value.split(separator: ";").first.map(String.init)
    }
    let answer = Answer(
      status: response.status.code, headers: response.headers, bytes: Array(response.body.readableBytesView))
    if let match = answer.text.firstMatch(of: /name="_token" value="([0-9a-f]+)"/) {
      formToken = String(match.1)
    } else if let session = cookie?.split(separator: "=").last, let token = SessionToken(cookie: String(session)) {
      formToken = token.formToken
    }
    return answer
  }
}
