import Access
import ArgumentParser
import Cultivation
import Delivery
import Diagnostics
import Enterprises
import Foundation
import Logging
import PolicyCorpus
import PolicyText
import Portal
import Quantities
import Reporting
import Rules
import Storage

/// `tidu serve`: the portal.
struct ServeCommand: AsyncParsableCommand, SpeakingCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "运行门户网站 / runs the portal",
    discussion: """
      只听本机地址，除非用 --host 另指。 --demo 在空目录里装一座演示城市（模拟数据）。
      Listens on loopback unless --host says otherwise. --demo fills an empty folder with a made-up city.

      例 / examples:
        tidu serve
        tidu serve --demo --data demonstration --port 8081
        tidu serve --database postgresql://tidu@db.example/tidu
      """)

  @Option(help: "监听地址 / the address to listen on")
  var host = "127.0.0.1"

  @Option(help: "端口，0 为任取一个空闲的 / the port; 0 takes a free one")
  var port = 8080

  @Flag(help: "演示城市（模拟数据）/ a made-up city")
  var demo = false

  @Option(help: "演示城市的企业家数 / how many enterprises the made-up city has")
  var enterprises = 20_000

  @Flag(help: "前面有代理，X-Forwarded-For 末尾是它所见的来访地址 / a proxy ends X-Forwarded-For with each client's address")
  var proxied = false

  @Flag(help: "浏览器经 HTTPS 访问：会话凭据只走 HTTPS / browsers come by HTTPS")
  var https = false

  @OptionGroup var kept: FileTermOptions
  @OptionGroup var store: DataOptions
  @OptionGroup var output: SpeechOptions
  @OptionGroup var corpus: CorpusOptions

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port \(port)：端口应在 0 至 65535 之间 / the port should be from 0 to 65535")
    }
  }

  func run() async throws {
    do {
      try await serve()
    } catch let faults as Diagnostics where demo {
      throw DemonstrationFill.fault(faults)
    }
  }

  private func serve() async throws {
    let clock: @Sendable () -> Timestamp = { .now }
    let corpus = try corpus.load()
    let database = try await store.open(in: output.lang)
    let desk = FactDesk(store: database, corpus: corpus)
    var signIns: [DemonstrationFill.SignIn] = []
    let city = DemonstrationFill(store: database, desk: desk, corpus: corpus, enterprises: enterprises)
    if demo {
      Console.say(Wording(zh: "装载演示城市（模拟数据）…", en: "filling in the made-up city …")(output.lang))
      signIns = try await city.run(clock: clock)
    }
    // What goes on in the city is told once, to its end: never again over what people have done in it since.
    let isToBeTold = demo ? try await !city.isLived() : false
    let ruleDesk = RuleDesk(store: database)
    let book = RuleBook(corpus)
    try await ruleDesk.catalogue(book, at: clock())
    // Another version of the program has rules that nobody has enabled yet.
    if demo { try await DemonstrationEnablings(desk: ruleDesk, book: book, store: database).run(at: clock()) }
    if isToBeTold {
      try await DemonstrationRounds(
        desk: ReportingDesk(store: database, facts: desk), corpus: corpus, people: database
      ).fill(at: try await founded(database))
    }
    let keeper = StandingsKeeper(desk: desk, store: database, corpus: corpus, clock: clock)
    // What stands from an earlier run under the same rules is shown with its day, while everybody is worked out anew
    // behind it.
    let standing = try await database.projectionMark()
    if isToBeTold || standing?.corpus != corpus.hash {
      Console.say(Wording(zh: "测算每家企业…", en: "working everybody out …")(output.lang))
      try await keeper.refresh { ProgressLine.show("已测算 \($0) 家") }
      ProgressLine.end()
    }

    let delivery = try DeliveryDesk(database, folder: store.folder, corpus: corpus, facts: desk)
    // Vouchers whose last day is over end.
    let money = DailyKeeper(interval: .seconds(60), clock: clock) { try await delivery.endExpired(at: $0) }
    let moneyDay = try await money.refresh()
    if isToBeTold {
      // What is told of the weeks before comes first, so that numbers follow the days.
      let now = clock()
      try await DemonstrationCalls(desk: delivery, store: database, facts: desk, corpus: corpus).run(at: now)
      try await DemonstrationMoney(desk: delivery, store: database, facts: desk, corpus: corpus).run(at: clock())
    }

    let logger = Logger(label: "tidu.portal")
    let language = output.lang
    let residents = PopulationKeeper(
      desk: desk, store: database, shelf: PopulationFile(in: store.folder), corpus: corpus, clock: clock
    ) { logger.notice("\($0.rendered(in: language))") }
    var ports = PortalHouse(
      database: database, folder: store.folder, corpus: corpus, desk: desk, delivery: delivery, clock: clock
    ).ports(
      heeded: { try await keeper.heeded() },
      trouble: { logger.warning("a session's last use could not be stored: \($0)") })
    ports.residents = residents
    ports.fileTerm = kept.term
    ports.factsChanged = {
      Task {
        do {
          try await keeper.refresh()
        } catch {
          logger.error("the standings could not be worked out anew: \(error)")
        }
      }
    }
    ports.isDemonstration = demo
    ports.isSecure = https
    ports.isProxied = proxied || https
    let access = ports.access
    let portal = try Portal(ports)
    if isToBeTold { try await DemonstrationRegisters(desk: portal.registers, facts: desk).fill(at: clock()) }
    if isToBeTold {
      try await DemonstrationPlaces(desk: portal.places, registers: portal.registers, facts: desk).fill(at: clock())
    }
    if isToBeTold {
      try await DemonstrationExchanges(
        desk: portal.exchanges, registers: portal.registers, facts: desk, people: database
      )
      .fill(at: try await founded(database))
    }
    let gatherings = DemonstrationProgrammes(
      desk: portal.programmes, facts: desk, people: database, workingDays: corpus.workingDays)
    let held = isToBeTold ? try await gatherings.fill(at: try await founded(database)) : []
    if isToBeTold {
      try await DemonstrationCourses(
        desk: portal.courses, facts: desk, people: database, workingDays: corpus.workingDays
      )
      .fill(at: try await founded(database))
    }
    if isToBeTold {
      // What follows from the parks' lists is worked out with the evaluations.
      try await DemonstrationParks(desk: portal.evaluations.targets, facts: desk).fill(at: try await founded(database))
      try await DemonstrationEvaluations(desk: portal.evaluations, facts: desk) { try await keeper.refresh() }
        .fill(at: try await founded(database))
      try await DemonstrationTargets(desk: portal.evaluations.targets).fill(at: try await founded(database))
    }
    if isToBeTold {
      try await DemonstrationCases(
        desk: portal.cases, facts: desk, people: database, workingDays: corpus.workingDays
      ).fill(at: clock())
      try await gatherings.follow(held, by: portal.cases, at: clock())
      try await city.finishLife(at: clock())
    }
    // Reminders, what is raised, what the fallback owner takes over, deadlines that a new calendar moves, and officers for
    // enterprises that have come without.
    let cases = DailyKeeper(interval: .seconds(3600), clock: clock) {
      try await portal.cases.watch(at: $0)
      try await portal.cases.keepStaffed(at: $0)
    }
    let caseDay = try await cases.refresh()
    let caseWatch = Task {
      await cases.watch(after: caseDay) { logger.error("the cases could not be looked through: \($0)") }
    }
    defer { caseWatch.cancel() }
    // Contents of files whose term is over.
    let term = kept.term
    let files = DailyKeeper(interval: .seconds(3600), clock: clock) {
      _ = try await database.eraseFiles(after: term, at: $0)
    }
    let fileDay = try await files.refresh()
    let fileWatch = Task {
      await files.watch(after: fileDay) { logger.error("the files could not be looked through: \($0)") }
    }
    defer { fileWatch.cancel() }
    // Requests to be bound that nobody answered in time.
    let requests = DailyKeeper(interval: .seconds(3600), clock: clock) { _ in _ = try await access.lapseBindings() }
    let requestDay = try await requests.refresh()
    let requestWatch = Task {
      await requests.watch(after: requestDay) { logger.error("requests could not be looked through: \($0)") }
    }
    defer { requestWatch.cancel() }
    let watch = Task {
      await keeper.watch { logger.error("the standings could not be worked out anew: \($0)") }
    }
    defer { watch.cancel() }
    let moneyWatch = Task {
      await money.watch(after: moneyDay) { logger.error("the vouchers could not be looked through: \($0)") }
    }
    defer { moneyWatch.cancel() }
    // Read while nobody waits for it yet.
    let residence = Task {
      do {
        _ = try await residents.population()
      } catch {
        logger.error("the enterprises could not be read into memory: \(error)")
      }
    }
    defer { residence.cancel() }
    let greeting = Greeting(host: host, signIns: signIns, language: output.lang)
    try await portal.application(host: host, port: port, logger: logger) { greeting.say(port: $0) }.runService()
  }
}

extension ServeCommand {
  /// When the city's journal began. What is dated from it is the same at each later start, so that a start that was cut
  /// short is taken up again and no command comes back with other days.
  private func founded(_ store: any EnterpriseStore) async throws -> Timestamp {
    try await store.read { try $0.journalRecords.record(1) }?.entry.at ?? .now
  }
}

/// What the one who starts the portal is told when it is up.
private struct Greeting: Sendable {
  let lines: [String]
  let host: String
  let language: Language

  init(host: String, signIns: [DemonstrationFill.SignIn], language: Language) {
    self.host = host
    self.language = language
    guard let password = signIns.first?.password else {
      lines = []
      return
    }
    let head = Wording(
      zh: "登录名（口令都是 \(password)，每次启动另取）：",
      en: "sign-ins (the password of all is \(password), drawn afresh at each start):")
    lines = [head(language)] + signIns.map { "  \($0.id)\t\($0.role)" + ($0.area.map { "\t\($0)" } ?? "") }
  }

  func say(port: Int) {
    let address = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)/"
    let ready = Wording(zh: "梯度已就绪：\(address)", en: "Tidu is ready: \(address)")(language)
    // Written past the buffer of `print`: whoever reads through a pipe waits for this line.
    FileHandle.standardOutput.write(Data(([ready] + lines).map { $0 + "\n" }.joined().utf8))
  }
}
