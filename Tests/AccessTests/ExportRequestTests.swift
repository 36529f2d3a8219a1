import Diagnostics
import Quantities
import Randomness
import Testing

@testable import Access

@Suite("Asking to take a list out")
struct ExportRequestTests {
  private static let songjiang = "310117"
  private let store = MemoryAccessStore()
  private let clock = StoppedClock()
  private let desk: AccessDesk

  init() {
    let clock = clock
    desk = AccessDesk(store: store, clock: { clock.now }, parameters: .forTests)
  }

  private func actor(_ id: String, _ roles: Set<Role>, area: String? = nil) async throws -> Actor {
    Actor(
      try await desk.add(
        .init(id: id, name: id, roles: roles, area: area, password: "four quiet herons"), by: .console))
  }

  private func wish(_ address: String = "/enterprises/export", purpose: String = "季度走访") -> AccessCommand.AskExport {
    AccessCommand.AskExport(list: "enterprises", address: address, rows: 501, purpose: purpose)
  }

  private func scope(_ actor: Actor) -> AreaScope { actor.person?.area.map { .area($0) } ?? .everywhere }

  private func codes(_ body: () async throws -> Void) async -> [String] {
    do {
      try await body()
      return []
    } catch {
      return (error as? Diagnostics)?.all.map { "\($0.code) \($0.place?.field ?? "")" } ?? ["\(error)"]
    }
  }

  @Test("up to five hundred rows need no asking, and an enterprise's own rows never do")
  func bound() throws {
    let area = try #require(AreaCode(Self.songjiang))
    for scope in [AreaScope.everywhere, .area(area)] {
      #expect(!ExportRequest.isNeeded(rows: 500, within: scope) && ExportRequest.isNeeded(rows: 501, within: scope))
    }
    #expect(!ExportRequest.isNeeded(rows: 9_999, within: .enterprise("e1")))
  }

  @Test("of a long list the first five hundred rows are read without asking, in its own order alone")
  func pages() {
    func isNeeded(_ last: Int, of total: Int, reordered: Bool = false, _ scope: AreaScope = .everywhere) -> Bool {
      ExportRequest.isNeeded(readingTo: last, of: total, reordered: reordered, within: scope)
    }
    #expect(!isNeeded(500, of: 501) && isNeeded(501, of: 501) && !isNeeded(0, of: 501))
    #expect(isNeeded(1, of: 501, reordered: true) && !isNeeded(500, of: 500, reordered: true))
    #expect(!isNeeded(501, of: 501, reordered: true, .enterprise("e1")))
  }

  @Test(
    "an administrator of the asker's area or of the city answers: never another area's, nobody else, never the asker")
  func rights() async throws {
    let asker = try await actor("asker", [.district, .administrator], area: Self.songjiang)
    let city = try await actor("city.admin", [.administrator])
    let own = try await actor("own.admin", [.administrator], area: Self.songjiang)
    let foreign = try await actor("foreign.admin", [.administrator], area: "310115")
    let street = try await actor("street.admin", [.administrator], area: "310117001")
    let leader = try await actor("leader", [.city])
    let auditor = try await actor("auditor", [.auditor])
    let request = try await desk.ask(wish(), by: asker, within: scope(asker))
    for actor in [foreign, street, leader, auditor, .visitor, .console] {
      #expect(!request.mayBeAnswered(by: actor))
      #expect(await codes { try await desk.answer(.approve, to: request.id, by: actor) } == ["access.export-unknown "])
      #expect(try await desk.exportsWaiting(for: actor).isEmpty)
    }
    #expect(await codes { try await desk.answer(.approve, to: request.id, by: asker) } == ["access.export-own "])
    #expect(try await desk.exportsWaiting(for: asker).isEmpty)
    #expect(request.mayBeAnswered(by: city) && request.mayBeAnswered(by: own))
    try await desk.disable("own.admin", by: .console)
    #expect(
      await codes { try await desk.answer(.approve, to: request.id, by: own) } == ["access.export-unknown "],
      "a session may outlive its person's account")
    try await desk.answer(.approve, to: request.id, by: city)
    let whole = try await desk.ask(wish("/enterprises/export?q=a"), by: leader, within: .everywhere)
    #expect(!whole.mayBeAnswered(by: own) && whole.mayBeAnswered(by: city))
  }

  @Test("an approved list is fetched by whoever asked, by that address and for that area alone, until a day is over")
  func granted() async throws {
    let asker = try await actor("asker", [.district], area: Self.songjiang)
    let other = try await actor("other", [.district], area: Self.songjiang)
    let admin = try await actor("admin", [.administrator])
    let request = try await desk.ask(wish(), by: asker, within: scope(asker))
    #expect(try await desk.grantedExport(of: request.address, within: scope(asker), to: asker) == nil)
    try await desk.answer(.approve, to: request.id, by: admin)
    let granted = try #require(
      try await desk.grantedExport(of: request.address, within: scope(asker), to: asker))
    let record = try #require(store.current.journal.last)
    #expect(record.entry.kind == "access.export-answered" && granted.answer?.record == record.sequence)
    #expect(try await desk.grantedExport(of: request.address, within: scope(asker), to: other) == nil)
    #expect(try await desk.grantedExport(of: request.address, within: .everywhere, to: asker) == nil)
    #expect(try await desk.grantedExport(of: "/enterprises/export?q=a", within: scope(asker), to: asker) == nil)
    clock.advance(seconds: ExportRequest.fetchSeconds - 1)
    #expect(try await desk.grantedExport(of: request.address, within: scope(asker), to: asker) != nil)
    clock.advance(seconds: 1)
    #expect(try await desk.grantedExport(of: request.address, within: scope(asker), to: asker) == nil)
    #expect(granted.state(at: clock.now) == .expired)
  }

  @Test("a purpose is there, short, and holds no number of a person and no mark of a state secret; so is a reason")
  func words() async throws {
    let asker = try await actor("asker", [.city])
    let admin = try await actor("admin", [.administrator])
    for (purpose, code) in [
      ("  ", "access.export-words"), (String(repeating: "长", count: 201), "access.export-words"),
      ("打13800138000核对", "access.mobile-number"), ("【机密】", "form.classified"),
    ] {
      #expect(
        await codes { try await desk.ask(wish(purpose: purpose), by: asker, within: .everywhere) } == [
          "\(code) purpose"
        ])
    }
    #expect(store.current.exports.isEmpty)
    let request = try await desk.ask(wish(), by: asker, within: .everywhere)
    #expect(await codes { try await desk.ask(wish(), by: asker, within: .everywhere) } == ["access.export-open "])
    for (reason, code) in [("", "access.export-words"), ("【秘密】", "form.classified")] {
      #expect(
        await codes { try await desk.answer(.refuse(reason: reason), to: request.id, by: admin) } == ["\(code) reason"])
    }
    try await desk.answer(.refuse(reason: "范围太大"), to: request.id, by: admin)
    #expect(await codes { try await desk.answer(.approve, to: request.id, by: admin) } == ["access.export-decided "])
    for number in 1...ExportRequest.mostWaiting {
      try await desk.ask(wish("/enterprises/export?q=\(number)"), by: asker, within: .everywhere)
    }
    #expect(await codes { try await desk.ask(wish(), by: asker, within: .everywhere) } == ["access.export-many "])
  }

  /// What the test itself remembers of a request, in whole hours.
  private struct Remembered {
    let asker: Int
    let address: String
    let askedAt: Int
    var answer: (isApproved: Bool, at: Int)?

    func waits(_ hour: Int) -> Bool { answer == nil && hour < askedAt + 7 * 24 }
    func grants(_ hour: Int) -> Bool { answer.map { $0.isApproved && hour < $0.at + 24 } ?? false }
    func state(_ hour: Int) -> ExportRequest.State {
      guard let answer else { return waits(hour) ? .requested : .expired }
      return !answer.isApproved ? .refused : grants(hour) ? .approved : .expired
    }
  }

  @Test("whatever is asked, answered and waited for in whatever order, requests stand as a plain memory of them does")
  func model() async throws {
    let askers = [
      try await actor("district", [.district], area: Self.songjiang),
      try await actor("both", [.district, .administrator], area: Self.songjiang), try await actor("city", [.city]),
    ]
    let answerers = [
      try await actor("admin", [.administrator]), askers[1],
      try await actor("own", [.administrator], area: Self.songjiang),
      try await actor("foreign", [.administrator], area: "310115"), askers[2],
    ]
    // Which answerers may answer which askers.
    let allowed: [Int: Set<Int>] = [0: [0, 1, 2], 1: [0, 2], 2: [0]]
    let addresses = ["/enterprises/export", "/enterprises/export?q=a", "/services/cases/export"]
    var generator = SeededGenerator(seed: 11)
    var known: [Remembered] = []
    var hour = 0
    for _ in 0..<600 {
      switch Int.random(in: 0..<4, using: &generator) {
      case 0:
        let hours = Int.random(in: 1...40, using: &generator)
        clock.advance(seconds: 3600 * hours)
        hour += hours
      case 1, 2:
        let (asker, address) = (
          Int.random(in: askers.indices, using: &generator), addresses.randomElement(using: &generator) ?? ""
        )
        let isOpen = known.contains {
          $0.asker == asker && $0.address == address && ($0.waits(hour) || $0.grants(hour))
        }
        let refused = await codes {
          try await desk.ask(wish(address), by: askers[asker], within: scope(askers[asker]))
        }
        #expect(refused == (isOpen ? ["access.export-open "] : []))
        if !isOpen { known.append(Remembered(asker: asker, address: address, askedAt: hour)) }
      default:
        let id = Int.random(in: max(1, known.count - 5)...(known.count + 1), using: &generator)
        let by = Int.random(in: answerers.indices, using: &generator)
        let approves = Bool.random(using: &generator)
        let refused = await codes {
          try await desk.answer(
            approves ? .approve : .refuse(reason: "不需要"), to: ExportRequest.ID(id), by: answerers[by])
        }
        let isDone =
          known.indices.contains(id - 1) && known[id - 1].waits(hour)
          && allowed[known[id - 1].asker]?.contains(by) == true
        #expect(refused.isEmpty == isDone)
        if isDone { known[id - 1].answer = (approves, hour) }
      }
      let stored = store.current.exports
      #expect(stored.count == known.count)
      for (index, one) in known.enumerated() {
        #expect(stored[.init(index + 1)]?.state(at: clock.now) == one.state(hour))
      }
      for (asker, actor) in askers.enumerated() {
        for address in addresses {
          let granted = try await desk.grantedExport(of: address, within: scope(actor), to: actor)
          let index = known.lastIndex { $0.asker == asker && $0.address == address && $0.grants(hour) }
          #expect(granted?.id.number == index.map { $0 + 1 })
        }
      }
      for (index, answerer) in answerers.enumerated() {
        let waiting = known.indices.filter {
          known[$0].waits(hour) && allowed[known[$0].asker]?.contains(index) == true
        }
        #expect(try await desk.exportsWaiting(for: answerer).map(\.id.number) == waiting.map { $0 + 1 })
      }
    }
    #expect(Set(known.map { $0.state(hour) }).count > 2)
  }
}
