import Diagnostics
import Quantities
import Synchronization
import Testing

@testable import Access

/// A clock that stands still until it is told to go on.
final class StoppedClock: Sendable {
  private let instant: Mutex<Timestamp>

  init(_ start: Timestamp = Timestamp(millisecondsSinceEpoch: 1_795_000_000_000)) { instant = Mutex(start) }

  var now: Timestamp { instant.withLock { $0 } }
  func advance(seconds: Int) { instant.withLock { $0 = $0.adding(seconds: seconds) } }
}

@Suite("People, signing in, sessions")
struct AccessDeskTests {
  private let store = MemoryAccessStore()
  private let clock = StoppedClock()
  private let desk: AccessDesk
  private let password = "four quiet herons"

  init() {
    let clock = clock
    desk = AccessDesk(store: store, clock: { clock.now }, parameters: .forTests)
  }

  private func addZhang() async throws {
    try await desk.add(
      .init(id: "zhang", name: "松江区经委", roles: [.district], area: "310117", password: password), by: .console)
  }

  private func token(_ outcome: AccessDesk.SignInOutcome) throws -> SessionToken {
    guard case .signedIn(let token, _) = outcome else {
      Issue.record("not signed in: \(outcome)")
      throw Diagnostics([])
    }
    return token
  }

  @Test("a person who was added signs in, is known by the token, and is a visitor after signing out")
  func wholeVisit() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    let actor = try await desk.actor(holding: token)
    #expect(actor.person?.id.text == "zhang")
    #expect(actor.roles == [.district, .public])
    try await desk.signOut(token)
    #expect(try await desk.actor(holding: token) == .visitor)
    #expect(
      store.current.journal.map(\.entry.kind) == ["access.person-added", "access.signed-in", "access.signed-out"])
  }

  /// The principal account of an enterprise, and one whom it lets act until a day from now.
  private func enterprise(_ days: Int = 30) async throws -> (principal: Actor, agent: PersonID) {
    let person = try await desk.add(
      .init(id: "owner", name: "财务负责人", roles: [.enterprise], enterprise: Self.code, password: password), by: .console)
    let until = clock.now.dayInShanghai.adding(days: days)
    let agent = try await desk.authorise(
      .init(id: "agent", name: "经办会计", roles: [.city], area: "310117", password: password), until: until,
      by: Actor(person))
    // Whatever roles were asked for, it is the enterprise's alone.
    #expect(agent.roles == [.enterprise] && agent.enterprise == Self.code && agent.area == nil)
    return (Actor(person), agent.id)
  }

  private static let code = "91310117MA0000001U"

  private func codes(_ body: () async throws -> Void) async -> [String] {
    do {
      try await body()
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.code) ?? ["\(error)"]
    }
  }

  @Test("who acts for an enterprise does so to the last day, and no day longer, on every device")
  func mandateRunsOut() async throws {
    let (principal, agent) = try await enterprise()
    let token = try token(try await desk.signIn(name: "agent", password: password))
    clock.advance(seconds: 29 * 86_400)
    let last = try self.token(try await desk.signIn(name: "agent", password: password))
    #expect(try await desk.actor(holding: last).person?.enterprise == Self.code)
    clock.advance(seconds: 2 * 86_400)
    #expect(try await desk.actor(holding: last) == .visitor)
    #expect(try await desk.actor(holding: token) == .visitor)
    #expect(try await desk.signIn(name: "agent", password: password) == .refused)
    try await desk.change(
      .runs(until: clock.now.dayInShanghai), of: agent.text, by: principal)
    _ = try self.token(try await desk.signIn(name: "agent", password: password))
  }

  @Test("only the principal account says who acts, for its own enterprise, for a year at most")
  func mandateBounds() async throws {
    let (principal, agent) = try await enterprise()
    let today = clock.now.dayInShanghai
    let acting = Actor(try #require(store.current.people[agent]))
    #expect(
      await codes { try await desk.change(.ends, of: "owner", by: acting) } == ["access.not-principal"])
    #expect(await codes { try await desk.change(.ends, of: "owner", by: principal) } == ["access.not-yours"])
    #expect(await codes { try await desk.change(.ends, of: "nobody", by: .console) } == ["access.not-principal"])
    for days in [-1, 366] {
      #expect(
        await codes { try await desk.change(.runs(until: today.adding(days: days)), of: "agent", by: principal) }
          == ["access.mandate-until"])
    }
    for days in [0, 365] {
      #expect(
        await codes { try await desk.change(.runs(until: today.adding(days: days)), of: "agent", by: principal) } == [])
    }
    let other = try await desk.add(
      .init(id: "other", name: "别家", roles: [.enterprise], enterprise: "91310115MA00000022", password: password),
      by: .console)
    #expect(await codes { try await desk.change(.ends, of: "agent", by: Actor(other)) } == ["access.not-yours"])
    #expect(
      await codes {
        try await desk.authorise(.init(id: "A", name: "", roles: [], password: "x"), until: nil, by: principal)
      } == ["access.mandate-until", "access.sign-in-name", "access.name"])
    #expect(
      await codes {
        try await desk.authorise(
          .init(id: "clerk", name: "经办13800000000", roles: [], password: password), until: today, by: principal)
      } == ["access.mobile-number"])
    try await desk.change(.ends, of: "agent", by: principal)
    #expect(await codes { try await desk.change(.ends, of: "agent", by: principal) } == ["access.not-yours"])
    #expect(try await desk.signIn(name: "agent", password: password) == .refused)
  }

  @Test("the principal account goes to another once somebody else confirms, and who had it keeps a mandate of theirs")
  func succession() async throws {
    let (principal, agent) = try await enterprise()
    let code = try #require(CreditCode(Self.code))
    let acting = Actor(try #require(store.current.people[agent]))
    func answer(_ answer: Succession.Answer, by actor: Actor) async -> [String] {
      await codes { try await desk.answer(answer, toSuccessionOf: code, by: actor) }
    }
    #expect(await answer(.confirm, by: .console) == ["access.succession-unknown"])
    #expect(await codes { try await desk.askSuccession(of: "owner", by: acting) } == ["access.not-principal"])
    // The agent asks: the principal, who may refuse, has to say so; the agent may take it back, and not confirm it.
    try await desk.askSuccession(of: "agent", by: acting)
    #expect(await codes { try await desk.askSuccession(of: "agent", by: principal) } == ["access.succession-waits"])
    #expect(await answer(.confirm, by: acting) == ["access.succession-own"])
    #expect(await answer(.withdraw, by: principal) == ["access.not-principal"])
    #expect(await answer(.refuse(reason: " "), by: principal) == ["access.binding-reason"])
    #expect(await answer(.refuse(reason: "还在交接"), by: principal) == [])
    try await desk.askSuccession(of: "agent", by: acting)
    #expect(await answer(.withdraw, by: acting) == [])
    // The principal asks: an administrator has to confirm it.
    try await desk.askSuccession(of: "agent", by: principal)
    #expect(await answer(.confirm, by: principal) == ["access.succession-own"])
    #expect(await answer(.confirm, by: acting) == ["access.not-principal"])
    #expect(store.current.people.values.first { $0.isPrincipal }?.id.text == "owner")
    #expect(await answer(.confirm, by: .console) == [])
    #expect(store.current.successions.isEmpty)
    let people = store.current.people
    let next = try #require(people.values.first { $0.id.text == "agent" })
    let former = try #require(people.values.first { $0.id.text == "owner" })
    #expect(next.isPrincipal && !former.isPrincipal && former.mandate?.givenBy == next.key)
    // A page that was open before the change gives no mandates any more.
    #expect(await codes { try await desk.change(.ends, of: "agent", by: principal) } == ["access.not-principal"])
    try await desk.change(.ends, of: "owner", by: Actor(next))
    #expect(try await desk.signIn(name: "owner", password: password) == .refused)
    let kinds = store.current.journal.map(\.entry.kind)
    #expect(kinds.filter { $0 == "access.mandate-changed" }.count == 2)
    #expect(kinds.filter { $0.hasPrefix("access.succession-") }.count == 6)
    #expect(!store.current.journal.map(\.canonical.description).joined().contains("经办会计"))
  }

  @Test("nobody looks after what they did themselves: administrator and auditor, maker and checker are two people")
  func rolesApart() async throws {
    for (roles, message) in [
      ([Role.administrator, .auditor], "“审计”和“系统管理”不能由同一人承担"),
      ([.financeMaker, .financeChecker], "“财政经办”和“财政复核”不能由同一人承担"),
    ] {
      let refusal = await #expect(throws: Diagnostics.self) {
        try await desk.add(
          .init(id: "both", name: "一人两岗", roles: Set(roles), area: "310117", password: password), by: .console)
      }
      #expect(refusal?.all.map { $0.message(.chinese) } == [message])
    }
  }

  @Test("the journal holds no password, hash, token or digest")
  func noSecrets() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    let journal = store.current.journal.map(\.canonical.description).joined()
    for secret in ["zhang", "松江", password, "scrypt", token.cookie, token.digest.text, token.formToken] {
      #expect(!journal.contains(secret))
    }
  }

  @Test("the store never holds the token that the browser holds")
  func onlyTheDigest() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    #expect(store.current.sessions.keys.map(\.text) == [token.digest.text])
    #expect(token.digest.text != token.cookie)
  }

  @Test("five wrong passwords lock the name for fifteen minutes, even for the right one")
  func lockOut() async throws {
    try await addZhang()
    for attempt in 1...4 {
      #expect(try await desk.signIn(name: "zhang", password: "wrong \(attempt)") == .refused)
    }
    let end = clock.now.adding(seconds: 15 * 60)
    #expect(try await desk.signIn(name: "zhang", password: "wrong 5") == .locked(until: end))
    clock.advance(seconds: 15 * 60 - 1)
    #expect(try await desk.signIn(name: "zhang", password: password) == .locked(until: end))
    clock.advance(seconds: 1)
    _ = try token(try await desk.signIn(name: "zhang", password: password))
    #expect(store.current.failures.isEmpty)
  }

  @Test("a name that nobody bears is locked all the same, and is not journalled")
  func unknownName() async throws {
    for _ in 1...4 { #expect(try await desk.signIn(name: "nobody", password: password) == .refused) }
    guard case .locked = try await desk.signIn(name: "nobody", password: password) else {
      Issue.record("an unknown name can be told from a known one")
      return
    }
    #expect(store.current.journal.isEmpty)
  }

  @Test("a session ends after thirty idle minutes, and after twelve hours however busy")
  func timeOut() async throws {
    try await addZhang()
    let idle = try token(try await desk.signIn(name: "zhang", password: password))
    clock.advance(seconds: 30 * 60 - 1)
    #expect(try await desk.actor(holding: idle).isSignedIn)
    clock.advance(seconds: 30 * 60)
    #expect(try await desk.actor(holding: idle) == .visitor)

    let busy = try token(try await desk.signIn(name: "zhang", password: password))
    for _ in 1..<(12 * 3) {
      clock.advance(seconds: 20 * 60)
      #expect(try await desk.actor(holding: busy).isSignedIn)
    }
    clock.advance(seconds: 20 * 60)
    #expect(try await desk.actor(holding: busy) == .visitor)
  }

  @Test("a disabled person is out at once and cannot sign in again")
  func disable() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    try await desk.disable("zhang", by: .console)
    #expect(try await desk.actor(holding: token) == .visitor)
    #expect(try await desk.signIn(name: "zhang", password: password) == .refused)
  }

  @Test("nobody disables themselves, and nobody disables a stranger")
  func disableSelf() async throws {
    try await addZhang()
    let zhang = try await desk.actor(holding: token(try await desk.signIn(name: "zhang", password: password)))
    await #expect(throws: Diagnostics.self) { try await desk.disable("zhang", by: zhang) }
    await #expect(throws: Diagnostics.self) { try await desk.disable("stranger", by: .console) }
  }

  @Test("a new password ends every session and asks for the present one")
  func changePassword() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    let zhang = try await desk.actor(holding: token)
    await #expect(throws: Diagnostics.self) {
      try await desk.changePassword(of: "zhang", to: "another good one", present: "not it", by: zhang)
    }
    try await desk.changePassword(of: "zhang", to: "another good one", present: password, by: zhang)
    #expect(try await desk.actor(holding: token) == .visitor)
    #expect(try await desk.signIn(name: "zhang", password: password) == .refused)
    _ = try self.token(try await desk.signIn(name: "zhang", password: "another good one"))
  }

  @Test(
    "a password that somebody else made is replaced before anything else, by another; one's own is not asked for again")
  func initialPassword() async throws {
    try await addZhang()
    let rule = RouteRule(.get, "/enterprises", roles: [.district], area: .ownArea)
    func decision(_ password: String, _ rule: RouteRule) async throws -> AccessDecision {
      let token = try token(try await desk.signIn(name: "zhang", password: password))
      return decide(try await desk.actor(holding: token), rule)
    }
    #expect(try await decision(password, rule) == .refused(.ownPasswordNeeded))
    let own = RouteRule(.get, "/account", grants: [.district: .noRows], servesInitialPassword: true)
    #expect(try await decision(password, own) == .allowed(.nothing))
    let zhang = Actor(try #require(store.current.people.values.first))
    #expect(
      await codes { try await desk.changePassword(of: "zhang", to: password, present: password, by: zhang) }
        == ["access.password-same"])
    try await desk.changePassword(of: "zhang", to: "another good one", present: password, by: zhang)
    #expect(try await decision("another good one", rule) == .allowed(.area(try #require(AreaCode("310117")))))
    // Given anew by the operator it is another's once more, unless it is said to be printed for everybody.
    try await desk.changePassword(of: "zhang", to: "made by another", present: nil, by: .console)
    #expect(try await decision("made by another", rule) == .refused(.ownPasswordNeeded))
    try await desk.changePassword(of: "zhang", to: "made by another", present: nil, by: .console, isInitial: false)
    #expect(try await decision("made by another", rule) != .refused(.ownPasswordNeeded))
  }

  @Test("the present password cannot be guessed where a new one is asked for: failures count as those to sign in do")
  func guessedPassword() async throws {
    try await addZhang()
    let zhang = try await desk.actor(holding: token(try await desk.signIn(name: "zhang", password: password)))
    func change(_ present: String) async -> [String] {
      do {
        try await desk.changePassword(of: "zhang", to: "another good one", present: present, by: zhang)
        return []
      } catch let faults as Diagnostics {
        return faults.all.map(\.code)
      } catch {
        return ["\(error)"]
      }
    }
    for _ in 1...SignInFailures.limit { #expect(await change("not it") == ["access.present-password"]) }
    #expect(await change(password) == ["access.present-password-locked"])
    guard case .locked = try await desk.signIn(name: "zhang", password: password) else {
      Issue.record("the name is open")
      return
    }
    clock.advance(seconds: SignInFailures.lockSeconds + 1)
    #expect(await change(password) == [])
  }

  @Test("every fault of a new person is told at once, each at its field, and nothing is stored")
  func faults() async throws {
    let command = AccessCommand.AddPerson(
      id: "Zhang Wei", name: " ", roles: [.analyst, .enterprise], area: "松江", password: "x")
    do {
      try await desk.add(command, by: .console)
      Issue.record("faults were accepted")
    } catch let faults as Diagnostics {
      #expect(faults.all.map { $0.place?.field } == ["id", "name", "area", "enterprise"])
      #expect(
        faults.all[2].rendered(in: .chinese)
          == """
          area: 错误：“松江”不是地区代码
            应为：6 位区代码或 9 位街镇代码，如 310117
          """)
    }
    #expect(store.current.people.isEmpty)
    #expect(store.current.journal.isEmpty)
  }

  @Test("a department is named with its area, by those who work on cases, and the journal has it")
  func departments() async throws {
    func add(_ id: String, _ roles: Set<Role>, area: String?, department: String) async -> [String] {
      do {
        try await desk.add(
          .init(id: id, name: "经办", roles: roles, area: area, department: department, password: password), by: .console)
        return []
      } catch let faults as Diagnostics {
        return faults.all.map { "\($0.code) \($0.place?.field ?? "")" }
      } catch {
        return ["\(error)"]
      }
    }
    #expect(await add("one", [.city], area: nil, department: "市应急局") == ["access.department-area department"])
    #expect(
      await add("two", [.financeMaker], area: "310117", department: "财政局") == ["access.department-role department"])
    let long = String(repeating: "局", count: 41)
    for wrong in [long, "规划:资源", "规划|资源"] {
      #expect(await add("three", [.officer], area: "310117", department: wrong) == ["access.department department"])
    }
    #expect(store.current.people.isEmpty)
    #expect(await add("six", [.officer], area: "310117", department: " 规划资源局 ") == [])
    #expect(await add("five", [.officer], area: "310117", department: " ") == [])
    #expect(store.current.people.values.sorted { $0.id < $1.id }.map(\.department) == [nil, "规划资源局"])
    #expect(store.current.journal.map { $0.entry.payload["department"].text } == ["规划资源局", nil])
  }

  @Test("one person asks or decides, prepares or releases, administers or looks after: never two that are apart")
  func apart() async throws {
    let apart: [[Role]] = [
      [.auditor, .administrator], [.auditor, .city], [.auditor, .analyst], [.financeMaker, .financeChecker],
      [.city, .financeMaker], [.district, .financeChecker], [.officer, .enterprise], [.provider, .city],
      [.administrator, .financeMaker], [.administrator, .enterprise],
    ]
    for roles in apart {
      let fault = await #expect(throws: Diagnostics.self) {
        try await desk.add(
          .init(
            id: "one", name: "某人", roles: Set(roles), area: "310117", enterprise: Self.code, password: password),
          by: .console)
      }
      #expect(fault?.all.map(\.code) == ["access.roles-apart"], "\(roles)")
    }
    let together: [[Role]] = [
      [.city, .analyst], [.district, .officer], [.district, .administrator], [.enterprise, .provider], [.auditor],
    ]
    for (number, roles) in together.enumerated() {
      try await desk.add(
        .init(
          id: "many\(number)", name: "某人", roles: Set(roles), area: "310117", enterprise: Self.code, password: password),
        by: .console)
    }
    #expect(store.current.people.count == together.count)
  }

  @Test("a name is never given twice")
  func taken() async throws {
    try await addZhang()
    await #expect(throws: Diagnostics.self) { try await addZhang() }
    #expect(store.current.journal.count == 1)
  }

  @Test("a failed attempt is nobody's act about the name, and a right one the person's own")
  func whoseAct() async throws {
    try await addZhang()
    #expect(try await desk.signIn(name: "zhang", password: "wrong") == .refused)
    _ = try token(try await desk.signIn(name: "zhang", password: password))
    let person = try #require(store.current.people.values.first)
    let attempts = store.current.journal.suffix(2).map(\.entry)
    #expect(attempts.map(\.kind) == ["access.sign-in-failed", "access.signed-in"])
    #expect(attempts.map(\.actor) == [Actor.visitor.id, person.key])
    #expect(attempts[0].payload["person"].text == person.key.text)
  }

  @Test("an area and an enterprise that no register has are told at their fields, and nothing is stored")
  func registers() async throws {
    let clock = clock
    let desk = AccessDesk(
      store: store, clock: { clock.now }, parameters: .forTests,
      registers: PlaceRegisters(
        hasArea: { $0.text == "310117" }, hasEnterprise: { code, _ in code.text == "91310117MA0000001U" }))
    func add(area: String?, enterprise: String?) async throws {
      try await desk.add(
        .init(
          id: "zhang", name: "某科", roles: [.analyst, .enterprise], area: area, enterprise: enterprise,
          password: password), by: .console)
    }
    let strange = await #expect(throws: Diagnostics.self) {
      try await add(area: "310199", enterprise: "91310115MA00000022")
    }
    #expect(
      strange?.rendered(in: .chinese) == """
        area: 错误：地区表里没有“310199”
          应为：地区表里的区、街镇或园区
          办法：核对代码，如松江区为 310117
        enterprise: 错误：企业名单里没有“91310115MA00000022”
          办法：核对代码；新企业先导入它的数据，再增加它的人员
        """)
    let malformed = await #expect(throws: Diagnostics.self) { try await add(area: "310117", enterprise: "e1") }
    #expect(
      malformed?.rendered(in: .english) == """
        enterprise: error: “e1” is no credit code: it has 2 characters, 16 too few
          expected: 18 digits and capitals, without I, O, S, V and Z, such as 91310117MA0000001U
        """)
    #expect(store.current.people.isEmpty && store.current.journal.isEmpty)
    try await add(area: " 310117 ", enterprise: " 91310117MA0000001U ")
    #expect(store.current.people.values.first?.enterprise == "91310117MA0000001U")
  }

  @Test("nobody waits for a session's last use to be stored, and it counts until it is")
  func stalledWrites() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    let clock = clock
    let stalled = StalledAccessStore(store)
    let desk = AccessDesk(store: stalled, clock: { clock.now }, parameters: .forTests)
    // Three times twenty minutes: longer than a session may be idle, were its use not known.
    for _ in 1...3 {
      clock.advance(seconds: 20 * 60)
      #expect(try await desk.actor(holding: token).isSignedIn)
    }
    #expect(store.current.sessions[token.digest]?.lastSeenAt == clock.now.adding(seconds: -60 * 60))
    await stalled.release(untilStored: { $0.sessions[token.digest]?.lastSeenAt == clock.now })
    #expect(store.current.sessions[token.digest]?.lastSeenAt == clock.now)
  }

  @Test("a session's last use that could not be stored is told, and goes with the next")
  func failedWrites() async throws {
    try await addZhang()
    let token = try token(try await desk.signIn(name: "zhang", password: password))
    let clock = clock
    let stalled = StalledAccessStore(store)
    let (troubles, continuation) = AsyncStream.makeStream(of: String.self)
    let desk = AccessDesk(
      store: stalled, clock: { clock.now }, parameters: .forTests, trouble: { continuation.yield("\($0)") })
    clock.advance(seconds: 60)
    #expect(try await desk.actor(holding: token).isSignedIn)
    await stalled.fail()
    #expect(await troubles.first { _ in true } == "the disk is full")
    clock.advance(seconds: 60)
    #expect(try await desk.actor(holding: token).isSignedIn)
    await stalled.release(untilStored: { $0.sessions[token.digest]?.lastSeenAt == clock.now })
    #expect(store.current.sessions[token.digest]?.lastSeenAt == clock.now)
  }

  @Test("a form's token belongs to one session alone")
  func formToken() {
    let one = SessionToken(random: .system)
    let other = SessionToken(random: .system)
    #expect(one.accepts(formToken: one.formToken))
    #expect(!one.accepts(formToken: other.formToken))
    #expect(!one.accepts(formToken: ""))
    #expect(SessionToken(cookie: one.cookie) == one)
    #expect(SessionToken(cookie: "zz" + one.cookie.dropFirst(2)) == nil)
  }
}
