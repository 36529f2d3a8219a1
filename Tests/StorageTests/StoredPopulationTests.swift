import BatchEvaluation
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Foundation
import Journal
import Quantities
import Randomness
import Synchronization
import Testing

@testable import Storage

/// What is kept of everybody saves reading, and changes no answer: whatever was told since, and whatever became of the file.
@Suite("Everybody kept as columns")
struct StoredPopulationTests {
  private static func code(_ number: Int) -> String {
    let body = "91310117MA" + String(repeating: "0", count: 7 - "\(number)".count) + "\(number)"
    return body + (CreditCode.checkCharacter(for: body).map(String.init) ?? "")
  }

  private static func subject(_ number: Int) throws -> SubjectReference {
    SubjectReference(try #require(CreditCode(code(number))))
  }

  /// A store with some enterprises, of whom the odd ones have a contract.
  private static func fill(_ store: SQLStore, enterprises: Int) async throws -> FactDesk {
    let desk = try FactDesk.on(store)
    var own = "credit_code,name,statistical_area,industry,revenue@2025,output@2025,tier\n"
    var below = "credit_code,key,contract_kind,contract_amount\n"
    for number in 0..<enterprises {
      own += "\(code(number)),第\(number)家,\(number % 3 == 0 ? "310117" : "310115101"),3911,\(number * 1000),,none\n"
      if number % 2 == 1 { below += "\(code(number)),c1,first_set,\(number)0000\n" }
    }
    try await desk.bring(own, key: "enterprises")
    try await desk.bring(below, key: "contracts", subject: .contract)
    return desk
  }

  /// Tells, corrects or withdraws something of somebody, who may be new.
  private static func act(_ number: Int, _ desk: FactDesk, on day: CalendarDay, _ random: inout SeededGenerator)
    async throws
  {
    let enterprise = Int.random(in: 0..<270, using: &random)
    let at = noon("\(day)")
    let actor = ActorID.commandLine
    let told = try await desk.history(of: try #require(CreditCode(code(enterprise))), at: at, within: .everywhere)
      .filter { $0.fact.ending == nil && $0.fact.reference.fact.text != "name" }
    let history = told.map(\.fact)
    switch Int.random(in: 0..<5, using: &random) {
    case 0 where !history.isEmpty:
      let wrong = try #require(history.randomElement(using: &random))
      let withdrawal = FactWithdrawal(fact: wrong.id, reason: "填错")
      _ = try await desk.withdraw(
        withdrawal, command: withdrawal.command(by: actor, key: "\(number)"), at: at, within: .everywhere)
    case 1:
      guard let wrong = told.first(where: { $0.counts && $0.fact.value?.kind == .decimal })?.fact else { return }
      let text = "\(Int.random(in: 1...9_000_000, using: &random))"
      guard wrong.value?.description != text else { return }
      let correction = FactCorrection(fact: wrong.id, text: text, since: wrong.since, reason: "少填一笔", isConfirmed: true)
      _ = try await desk.correct(
        correction, command: correction.command(by: actor, key: "\(number)"), at: at, within: .everywhere)
    case let kind:
      var subject = try subject(enterprise)
      let lines: [FactTelling.Line]
      switch kind {
      case 2:
        subject = SubjectReference(subject.enterprise, .contract, key: "c\(Int.random(in: 0...3, using: &random))")
        lines = [.init(column: "contract_amount", text: "\(Int.random(in: 1...900, using: &random))")]
      case 3:
        let since = Bool.random(using: &random) ? day.adding(days: Int.random(in: -3...3, using: &random)) : nil
        let tier = ["srdi", "-", "little_giant"].randomElement(using: &random) ?? "-"
        lines = [.init(column: "tier", text: tier, since: since)]
      case 4:
        // Finer than a column's integers: kept beside them.
        subject = SubjectReference(subject.enterprise, .project, key: "p1")
        lines = [.init(column: "saved_tce", text: "\(Int.random(in: 1...9, using: &random)).123456789")]
      default:
        lines = [
          .init(column: "output@2025", text: "\(Int.random(in: 1...900_000, using: &random))"),
          .init(column: "statistical_area", text: "310112"),
        ]
      }
      let telling = FactTelling(subject: subject, lines: lines, basis: .voluntary)
      _ = try await desk.tell(
        telling, command: telling.command(by: actor, key: "\(number)"), at: at, within: .everywhere)
    }
  }

  /// Everything that a population says, cell by cell, and the dossiers beside it.
  private static func content(_ stored: StoredPopulation) -> [String] {
    let population = stored.population
    guard case .codes(let codes) = population.enterprises.keys else { return [] }
    var lines: [String] = []
    for table in [population.enterprises] + population.subjects {
      for row in 0..<table.count {
        var line = "\(table.kind) \(codes[table.parent(of: row)].text)"
        if case .below(_, let keys) = table.keys { line += " \(keys[row])" }
        for column in table.columns.sorted(by: { $0.name < $1.name }) where column[row] != ColumnValue.unknown {
          line += " \(column.name)=\(column[row])\(column.elsewhere[row] ?? "")"
        }
        lines.append(line)
      }
    }
    return lines + stored.apart.sorted { $0.key < $1.key }.map { "\($0.key) \(codes[$0.key].text) \($0.value)" }
  }

  /// What a shelf was told, and how often it was written.
  private final class Watched: PopulationShelf {
    private let shelf: PopulationFile
    let writes = Atomic<Int>(0)

    init(_ folder: URL) { shelf = PopulationFile(in: folder) }

    func file() throws(Diagnostics) -> MappedFile? { try shelf.file() }

    func replace(
      _ write: (_ receive: (UnsafeRawBufferPointer) throws(Diagnostics) -> Void) throws(Diagnostics) -> Void
    ) throws(Diagnostics) {
      writes.add(1, ordering: .relaxed)
      try shelf.replace(write)
    }
  }

  @Test("kept and brought up to date, everybody is as the store tells them anew", arguments: StoreUnderTest.products)
  func asReadAnew(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      let desk = try await Self.fill(store, enterprises: 250)
      let shelf = Watched(database.folder)
      var random = SeededGenerator(seed: 27)
      var day = try #require(CalendarDay("2026-03-01"))
      var former: StoredPopulation?
      for round in 0..<24 {
        for number in 0..<Int.random(in: 0...3, using: &random) {
          try await Self.act(round * 10 + number, desk, on: day, &random)
        }
        if round % 4 == 3 { day = day.adding(days: 1) }
        // A question about a day may be one about another than today.
        let on = day.adding(days: round % 5 == 4 ? -2 : 0)
        let kept = try await desk.storedPopulation(
          on: on, known: day, from: round % 3 == 0 ? nil : former, shelf: shelf
        ) { Issue.record("\($0.rendered(in: .english))") }
        let anew = try await desk.storedPopulation(on: on, known: day)
        #expect(Self.content(kept) == Self.content(anew), "round \(round)")
        #expect(kept.on == on && kept.mark == anew.mark && kept.mark != nil)
        former = kept
      }
      #expect(former.map { !$0.apart.isEmpty } ?? false)
      let writes = shelf.writes.load(ordering: .relaxed)
      #expect((2...12).contains(writes), "written once, and where many were told of since: \(writes) times")
    }
  }

  @Test("a file that is cut, changed, another store's, or left half written is named and made anew")
  func unfitFiles() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let desk = try await Self.fill(store, enterprises: 120)
      let day = try #require(CalendarDay("2026-03-01"))
      let (shelf, place) = (PopulationFile(in: folder), folder.appendingPathComponent("population.snapshot"))
      func read() async throws -> (content: [String], said: [String]) {
        let said = Mutex<[String]>([])
        let stored = try await desk.storedPopulation(on: day, known: day, shelf: shelf) { fault in
          said.withLock { $0 += fault.all.map(\.code) }
        }
        return (Self.content(stored), said.withLock { $0 })
      }
      let right = Self.content(try await desk.storedPopulation(on: day, known: day))
      #expect(try await read() == (right, []))
      let whole = try Data(contentsOf: place)
      #expect(DurableFile.mode(of: place).map { $0 & 0o777 } == 0o600)
      // Somebody was killed between writing and renaming: the draft is no matter, and written over.
      let draft = place.appendingPathExtension("draft")
      try whole.prefix(1000).write(to: draft)
      #expect(try await read() == (right, []))
      var flipped = whole
      flipped[flipped.count / 3] ^= 8
      for (bytes, code) in [
        (whole.prefix(whole.count - 100), "snapshot.damaged"), (flipped, "snapshot.damaged"),
        (Data("credit_code,name\n".utf8), "snapshot.foreign"), (Data(), "snapshot.foreign"),
      ] {
        try bytes.write(to: place)
        #expect(try await read() == (right, [code]))
        #expect(try Data(contentsOf: place) == whole, "\(code): made anew")
        #expect(!FileManager.default.fileExists(atPath: draft.path))
      }
      // Another store's journal never ended there: what it says is not even asked for.
      try await withFolder { other in
        let otherStore = try await SQLiteStore.open(in: other, at: noon("2026-01-01")).store
        let otherDesk = try await Self.fill(otherStore, enterprises: 119)
        _ = try await otherDesk.storedPopulation(on: day, known: day, shelf: PopulationFile(in: other))
        try Data(contentsOf: other.appendingPathComponent("population.snapshot")).write(to: place)
      }
      #expect(try await read() == (right, []))
      #expect(try Data(contentsOf: place) == whole)
    }
  }

  @Test("what was recorded later than the day of knowledge is left out, and not kept")
  func knowledge() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let desk = try await Self.fill(store, enterprises: 10)
      let (before, after) = (try #require(CalendarDay("2026-02-10")), try #require(CalendarDay("2026-03-02")))
      let telling = FactTelling(
        subject: try Self.subject(3), lines: [.init(column: "output@2025", text: "7")], basis: .voluntary
      )
      let shelf = Watched(folder)
      let first = try await desk.storedPopulation(on: before, known: before, shelf: shelf)
      _ = try await desk.tell(
        telling, command: telling.command(by: .commandLine, key: "t"), at: noon("2026-03-01"), within: .everywhere)
      let past = try await desk.storedPopulation(on: before, known: before, from: first, shelf: shelf)
      #expect(Self.content(past) == Self.content(first) && past.mark == nil)
      #expect(shelf.writes.load(ordering: .relaxed) == 1)
      let now = try await desk.storedPopulation(on: after, known: after, shelf: shelf)
      #expect(Self.content(now) != Self.content(first) && now.mark != nil)
    }
  }

  @Test("where nothing can be kept, everybody is read all the same, and it is said why")
  func unwritable() async throws {
    try await withFolder { folder in
      let store = try await SQLiteStore.open(in: folder, at: noon("2026-01-01")).store
      let desk = try await Self.fill(store, enterprises: 10)
      let day = try #require(CalendarDay("2026-03-01"))
      let said = Mutex<[String]>([])
      let shelf = PopulationFile(in: folder.appendingPathComponent("nowhere"))
      let stored = try await desk.storedPopulation(on: day, known: day, shelf: shelf) { fault in
        said.withLock { $0 += fault.all.map(\.code) }
      }
      #expect(stored.count == 10 && said.withLock { $0 } == ["storage.unwritable-file"])
    }
  }
}
