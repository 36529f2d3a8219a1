import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Synchronization
import Testing

@testable import Storage

/// A process that fills a store and is killed at a random moment; then the store is opened and must be sound.
///
/// The child is this very test program, told by its environment to run `CrashChild` alone. It prints a line whenever it
/// is a step further, and the parent kills it (SIGKILL) after a number of lines that a seed chooses, so that no test
/// waits for a clock. `TIDU_CRASH_ROUNDS=20` asks for more rounds, `TIDU_CRASH_SEED` for other moments.
@Suite("Killed at any moment", .serialized)
struct CrashTests {
  private static let environment = ProcessInfo.processInfo.environment
  private static let rounds = environment["TIDU_CRASH_ROUNDS"].flatMap { Int($0) } ?? 4
  private static let seed = environment["TIDU_CRASH_SEED"].flatMap { UInt64($0) } ?? 20_261_121

  @Test(
    "after kill -9 during a fill the store is sound, all or nothing of each import, and the fill can go on",
    arguments: StoreUnderTest.products)
  func killed(_ kind: StoreUnderTest) async throws {
    // How many lines a whole fill prints, so that every moment of it can be chosen.
    let lines = Mutex(0)
    try await kind.useDatabase { database in
      let whole = try await CrashChild.run(on: database, killAfter: nil)
      #expect(whole.hasEnded && whole.lines > 100)
      lines.withLock { $0 = whole.lines }
    }
    var random = SeededSource(seed: Self.seed)
    for round in 1...Self.rounds {
      let moment = 1 + random.next(lines.withLock { $0 })
      try await kind.useDatabase { database in
        _ = try await CrashChild.run(on: database, killAfter: moment)
        try await Self.expectSound(database, "round \(round), killed after line \(moment), seed \(Self.seed)")
      }
    }
  }

  /// Opens what the child left, and looks at everything.
  private static func expectSound(_ database: TestDatabase, _ comment: String) async throws {
    let comment = Comment(rawValue: comment)
    let (store, recovery) = try await database.open(at: noon("2026-06-01"))
    #expect(recovery.fault == nil, comment)
    #expect(try await store.verifyJournal().isSound, comment)
    let projection = EnterpriseProjection(try Reference.load().dictionary)
    #expect(try await store.replay([projection], at: noon("2026-06-01")).difference == nil, comment)
    let (head, enterprises, facts) = try await store.read { view in
      (try view.journalRecords.head(), try view.enterprises.count(within: .everywhere), try view.facts.count())
    }
    // The fill's records are its beginning, the enterprises, their second year, its end.
    #expect(enterprises == (head.count >= 2 ? CrashChild.enterprises : 0), comment)
    #expect(facts == [0, 0, 2, 3, 3][min(head.count, 4)] * CrashChild.enterprises, comment)
    #expect(recovery.unfinishedFills == ((1...3).contains(head.count) ? [CrashChild.fill] : []), comment)
    try await CrashChild.fill(store, report: { _ in })
    let again = try await database.open(at: noon("2026-06-02")).recovery
    #expect(again.isSound && again.head.count == 4, comment)
    #expect(try await store.read { try $0.facts.count() } == 3 * CrashChild.enterprises, comment)
  }
}

/// The process that is killed.
@Suite("The process that is killed")
struct CrashChild {
  private static let environment = ProcessInfo.processInfo.environment
  static let folder = environment["TIDU_CRASH_FOLDER"]
  static let enterprises = 400
  static let fill = "crash-test"

  @Test("fills a store and says so, line by line", .enabled(if: CrashChild.folder != nil))
  func fillStore() async throws {
    let folder = URL(fileURLWithPath: try #require(Self.folder))
    let store =
      if let address = Self.environment["TIDU_CRASH_DATABASE"] {
        try await PostgreSQLStore.open(at: try PostgreSQLAddress(address), folder: folder, at: noon("2026-05-01")).store
      } else {
        try await SQLiteStore.open(in: folder, at: noon("2026-05-01")).store
      }
    try await Self.fill(store, report: KilledProcess.report)
  }

  /// Two imports between a beginning and an end.
  static func fill(_ store: SQLStore, report: @escaping @Sendable (String) -> Void) async throws {
    let desk = try FactDesk.on(store)
    try await store.beginFill(fill, by: .demonstration, at: noon("2026-05-01"))
    report("begun")
    for (key, text) in files() {
      let request = FactImport(
        file: "\(key).csv", bytes: Array(text.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await desk.importFacts(
        request, command: request.command(by: .demonstration, key: key), at: noon("2026-05-01")
      ) { report("\(key) \($0.step.rawValue) \($0.percent)") }
      report("\(key) committed")
    }
    try await store.finishFill(fill, by: .demonstration, at: noon("2026-05-01"))
    report("finished")
  }

  private static func files() -> [(key: String, text: String)] {
    let codes = (0..<enterprises).map { number in
      let digits = String(number)
      let body = "91310117MA" + String(repeating: "0", count: 7 - digits.count) + digits
      return body + (CreditCode.checkCharacter(for: body).map(String.init) ?? "")
    }
    return [
      ("first", "credit_code,name,revenue@2024\n" + codes.map { "\($0),企业\($0),100\n" }.joined()),
      ("second", "credit_code,revenue@2025\n" + codes.map { "\($0),200\n" }.joined()),
    ]
  }

  /// Runs the child, and kills it after so many of its lines; `nil` lets it end.
  static func run(on database: TestDatabase, killAfter limit: Int?) async throws -> KilledProcess.End {
    var environment = ["TIDU_CRASH_FOLDER": database.folder.path]
    environment["TIDU_CRASH_DATABASE"] = database.address?.connectionString
    return try KilledProcess.run("CrashChild", environment, killAfter: limit)
  }
}

/// A small generator with a seed, so that a failure can be repeated.
private struct SeededSource {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next(_ bound: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % bound
  }
}
