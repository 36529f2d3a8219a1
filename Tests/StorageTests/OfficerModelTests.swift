import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Randomness
import Services
import Testing

@testable import Storage

/// Who has which enterprise, as a child would keep it.
private struct OfficerModel {
  /// Who is an officer now, and of which area.
  var roster: [ActorID: AreaCode]
  var absences: [ActorID: Officer.Absence] = [:]
  var areas: [CreditCode: AreaCode] = [:]
  var owners: [CreditCode: ActorID] = [:]

  var people: [ActorID] { roster.keys.sorted() }
  var codes: [CreditCode] { areas.keys.sorted() }

  func mayOpen(_ officer: ActorID, _ code: CreditCode) -> Bool {
    guard let own = roster[officer], let area = areas[code] else { return false }
    return own.contains(area)
  }

  /// Those whom nobody looks after who is there and may open them.
  var without: [CreditCode] { codes.filter { code in !(owners[code].map { mayOpen($0, code) } ?? false) } }

  mutating func handOver(from: ActorID, to: ActorID) {
    for (code, owner) in owners where owner == from { owners[code] = mayOpen(to, code) ? to : nil }
  }
}

/// Commands on the officers of a city, one after another, each followed by the assignment of whoever is without.
private struct OfficerDrive {
  let store: SQLStore
  let corpus: PolicyCorpus
  let city: CaseActor
  /// For the whole city, there throughout: nobody of the scope can be without.
  let wide: ActorID
  let pool: [ActorID]
  let areas: [AreaCode]
  let seed: UInt64
  var random: SeededGenerator
  var model: OfficerModel
  var step = 0

  private var day: String { "2026-03-\(step < 10 ? "0" : "")\(step)" }
  private var at: Timestamp { noon(day) }
  private var place: String { "seed \(seed), step \(step)" }

  private func desk() throws -> CaseDesk {
    let roster = model.roster.map { RosterEntry(key: $0.key, area: $0.value) }
    return CaseDesk(store: store, reference: try ServiceReference(corpus: corpus, roster: { roster }))
  }

  private mutating func one<T>(of all: [T]) throws -> T { try #require(all.randomElement(using: &random)) }

  mutating func take(_ command: Int) async throws {
    step += 1
    switch command {
    case 0: try await handOver()
    case 1: try await give()
    case 2: try await rebalance()
    case 3: try await absence()
    case 4: if let gone = model.people.filter({ $0 != wide }).randomElement(using: &random) { model.roster[gone] = nil }
    case 5:
      let (officer, area) = (try one(of: pool), try one(of: areas))
      model.roster[officer] = area
    case 6: try await bring(try one(of: model.codes), in: try one(of: areas))
    default: try await bring(try OfficerModelTests.code(100 + step), in: try one(of: areas))
    }
    try await check()
    try await assign()
    try await check()
    // Every enterprise of the scope has an officer who is there and may open it.
    #expect(model.without.isEmpty, "\(place)")
  }

  mutating func bring(_ code: CreditCode, in area: AreaCode) async throws {
    try await FactDesk.on(store).bring(
      "credit_code,name,statistical_area\n\(code),模拟\(code),\(area)\n", key: "bring-\(step)-\(code)",
      on: step == 0 ? "2026-02-01" : day)
    model.areas[code] = area
  }

  private mutating func handOver() async throws {
    let (from, to) = (try one(of: pool + [wide]), try one(of: pool + [wide]))
    let own = model.codes.filter { model.owners[$0] == from }
    let isTaken = own.isEmpty || own.contains { model.mayOpen(to, $0) }
    let (desk, city, key, at) = (try desk(), city, "hand-\(step)", at)
    let faults = await codes {
      let reply = try await desk.handOver(from: from, to: to, reason: "轮岗", by: city, key: key, at: at)
      #expect(reply.enterprises + reply.left.enterprises == own.count)
    }
    #expect(faults.isEmpty == (from != to && model.roster[to] != nil && isTaken), "\(place) \(faults)")
    if faults.isEmpty { model.handOver(from: from, to: to) }
  }

  private mutating func give() async throws {
    let to = try one(of: pool + [wide])
    let wanted = Array(model.codes.shuffled(using: &random).prefix(Int.random(in: 1...4, using: &random)))
    let isTaken =
      model.roster[to] != nil && wanted.allSatisfy { model.mayOpen(to, $0) }
      && wanted.contains { model.owners[$0] != to }
    let (desk, city, key, at) = (try desk(), city, "give-\(step)", at)
    let faults = await codes {
      _ = try await desk.give(wanted, to: to, reason: "调整", by: city, key: key, at: at, within: .everywhere)
    }
    #expect(faults.isEmpty == isTaken, "\(place) \(faults)")
    if faults.isEmpty { for code in wanted { model.owners[code] = to } }
  }

  private mutating func rebalance() async throws {
    let desk = try desk()
    let balance = try await desk.balance(within: .everywhere, on: at.dayInShanghai)
    let (city, key, at) = (city.id, "even-\(step)", at)
    let faults = await codes {
      _ = try await desk.rebalance(
        seen: balance.fingerprint, reason: "均衡", within: .everywhere, by: city, key: key, at: at)
    }
    #expect(faults == (balance.moves.isEmpty ? ["officers.balanced"] : []), "\(place)")
    for move in balance.moves {
      #expect(model.owners[move.enterprise] == move.from && model.mayOpen(move.to, move.enterprise), "\(place)")
      #expect(!isAway(move.from) && !isAway(move.to), "\(place)")
      model.owners[move.enterprise] = move.to
    }
  }

  private mutating func absence() async throws {
    let (officer, deputy) = (try one(of: pool), try one(of: pool + [wide]))
    let first = at.dayInShanghai
    let absence = Officer.Absence(
      from: first, through: first.adding(days: Int.random(in: 0...4, using: &random)), deputy: deputy)
    let (desk, city, key, at) = (try desk(), city, "away-\(step)", at)
    let faults = await codes { try await desk.setAbsence(absence, of: officer, by: city, key: key, at: at) }
    if model.roster[officer] == nil || model.roster[deputy] == nil || officer == deputy {
      #expect(!faults.isEmpty, "\(place)")
    }
    if faults.isEmpty { model.absences[officer] = absence }
  }

  private func isAway(_ officer: ActorID) -> Bool { model.absences[officer]?.covers(at.dayInShanghai) ?? false }

  private mutating func assign() async throws {
    let without = model.without
    let desk = try desk()
    let reply = try await desk.assignEnterprises(within: .everywhere, by: city.id, key: "assign-\(step)", at: at)
    #expect(reply.assigned == without.count && reply.uncovered == 0, "\(place)")
    // Who has an officer keeps that one; who has none gets one who is there.
    for code in without {
      let officer = try #require(try await store.readServices { try $0.officers.officer(of: code) }, "\(place)")
      #expect(model.mayOpen(officer, code) && !isAway(officer), "\(place) \(code) \(officer)")
      model.owners[code] = officer
    }
  }

  /// What is kept is what the model has, and what nobody looks after is counted.
  private func check() async throws {
    let desk = try desk()
    let owners = try await desk.officers(of: model.codes)
    #expect(owners == model.owners, "\(place)")
    #expect(try await desk.staffing(within: .everywhere).enterprises == model.without.count, "\(place)")
  }
}

@Suite("Officers, driven at random beside a simple model")
struct OfficerModelTests {
  static func code(_ number: Int) throws -> CreditCode {
    let body = "91310117MA2\(String(repeating: "0", count: 6 - "\(number)".count))\(number)"
    let check = try #require(CreditCode.checkCharacter(for: body))
    return try #require(CreditCode("\(body)\(check)"))
  }

  @Test(
    "whatever is handed over, given, evened out, and whoever is away, goes or moves: no enterprise of the scope is without an officer after any step, and nobody loses one who could keep it",
    arguments: 1...6)
  func random(_ seed: UInt64) async throws {
    try await StoreUnderTest.sqlite.use { store in
      let corpus = try ServiceContractTests.corpus.get()
      let (songjiang, pudong) = try (ServiceContractTests.area("310117"), ServiceContractTests.area("310115"))
      let streets = corpus.areas.children(of: songjiang, level: .street).prefix(2).map(\.code)
      #expect(streets.count == 2)
      let pool = try ["a", "b", "c", "d"].map { try ServiceContractTests.key("person:\($0)") }
      let wide = try ServiceContractTests.key("person:wide")
      let city = try ServiceContractTests.area("310000")
      var drive = OfficerDrive(
        store: store, corpus: corpus, city: try ServiceContractTests.city(), wide: wide, pool: pool,
        areas: streets + [songjiang, pudong], seed: seed, random: SeededGenerator(seed: seed),
        model: OfficerModel(
          roster: [
            pool[0]: streets[0], pool[1]: streets[0], pool[2]: songjiang, pool[3]: pudong, wide: city,
          ]))
      for number in 0..<8 {
        try await drive.bring(try Self.code(number), in: drive.areas[number % drive.areas.count])
      }
      // Each kind of command at least once, in an order of chance.
      let kinds = Array(0...7) + (0..<10).map { _ in Int.random(in: 0...7, using: &drive.random) }
      for command in kinds.shuffled(using: &drive.random) { try await drive.take(command) }
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection()], at: noon("2026-04-01"))
      #expect(report.difference == nil && report.rows > 0, "seed \(seed)")
    }
  }
}
