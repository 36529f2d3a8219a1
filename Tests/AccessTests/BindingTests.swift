import Diagnostics
import Quantities
import Testing

@testable import Access

@Suite("Asking to be bound to an enterprise")
struct BindingTests {
  private static let code = "91310117MA0000001U"
  private let store = MemoryAccessStore()
  private let clock = StoppedClock()
  private let password = "four quiet herons"
  private let desk: AccessDesk

  init() {
    let clock = clock
    desk = AccessDesk(
      store: store, clock: { clock.now }, parameters: .forTests,
      registers: PlaceRegisters(hasArea: { _ in true }, hasEnterprise: { $0.text == Self.code }))
  }

  private func wish(
    _ enterprise: String = Self.code, name: String = "模拟甲电子有限公司", office: String = "财务负责人 模拟甲",
    evidence: String = "单位电话可核实，营业执照由本人递交"
  ) -> AccessCommand.AskBinding {
    AccessCommand.AskBinding(enterprise: enterprise, enterpriseName: name, office: office, evidence: evidence)
  }

  private func codes(_ body: () async throws -> Void) async -> [String] {
    do {
      try await body()
      return []
    } catch {
      return (error as? Diagnostics)?.all.map(\.code) ?? ["\(error)"]
    }
  }

  private func administrator(_ id: String = "admin") async throws -> Actor {
    Actor(
      try await desk.add(
        .init(id: id, name: "系统管理员", roles: [.administrator], password: password), by: .console))
  }

  private func request(of person: Person) throws -> BindingRequest {
    try #require(store.current.bindings.values.first { $0.person == person.key })
  }

  @Test(
    "who asks gets an account that sees no row; granted, it is the enterprise's principal, and the journal names nobody"
  )
  func granted() async throws {
    let person = try await desk.apply(wish(), password: password)
    #expect(person.roles == [.enterprise] && person.enterprise == nil && person.id.text.hasPrefix("e-"))
    guard case .signedIn(let token, _) = try await desk.signIn(name: person.id.text, password: password) else {
      Issue.record("not signed in")
      return
    }
    let before = try await desk.actor(holding: token)
    let own = RouteRule(.get, "/own", grants: [.enterprise: .ownEnterprise])
    #expect(decide(before, own) == .refused(.enterpriseMissing))
    let asked = try request(of: person)
    #expect(asked.enterprise.text == Self.code && asked.state == .waiting)
    #expect(try await desk.answer(.accept, to: asked.id, by: administrator()).state == .bound)
    let after = try await desk.actor(holding: token)
    #expect(after.person?.isPrincipal == true && decide(after, own) == .allowed(.enterprise(Self.code)))
    let written = store.current.journal.map { $0.entry.payload.description }.joined()
    for word in ["模拟甲", "执照", person.id.text] { #expect(!written.contains(word)) }
    #expect(written.contains(asked.commitment.hex) && store.current.evidence[asked.id]?.commitment == asked.commitment)
  }

  @Test("asking is the same whether or not the register has the enterprise, or somebody acts for it already")
  func tellsNothing() async throws {
    let unknown = "91310115MA00000022"
    let first = try await desk.apply(wish(), password: password)
    let other = try await desk.apply(wish(unknown), password: password)
    #expect(first.id != other.id)
    let actor = try await administrator()
    #expect(
      await codes { try await desk.answer(.accept, to: request(of: other).id, by: actor) }
        == ["access.enterprise-unknown"])
    try await desk.answer(.accept, to: request(of: first).id, by: actor)
    _ = try await desk.apply(wish(), password: password)
    #expect(store.current.bindings.count == 3)
  }

  @Test("where there is a principal account the request goes to it, and it authorises until a day or refuses")
  func toPrincipal() async throws {
    let actor = try await administrator()
    let owner = try await desk.apply(wish(), password: password)
    let second = try await desk.apply(wish(office: "会计 模拟乙"), password: password)
    let stranger = try await desk.apply(wish(office: "模拟丙"), password: password)
    for person in [owner, second, stranger] {
      try await desk.answer(.accept, to: request(of: person).id, by: actor)
    }
    #expect(try request(of: second).state == .toPrincipal && store.current.people[second.id]?.enterprise == nil)
    #expect(
      await codes { try await desk.answer(.accept, to: request(of: second).id, by: actor) }
        == ["access.binding-to-principal"])
    let principal = Actor(try #require(store.current.people[owner.id]))
    let today = clock.now.dayInShanghai
    for until in [nil, today.adding(days: -1), today.adding(days: 367)] {
      #expect(
        await codes { try await desk.answer(.authorise(until: until), to: request(of: second).id, by: principal) }
          == ["access.mandate-until"])
    }
    let bystander = Actor(try #require(store.current.people[stranger.id]))
    #expect(
      await codes { try await desk.answer(.authorise(until: today), to: request(of: second).id, by: bystander) }
        == ["access.not-principal"])
    try await desk.answer(.authorise(until: today), to: request(of: second).id, by: principal)
    let agent = try #require(store.current.people[second.id])
    #expect(agent.enterprise == Self.code && agent.mandate?.until == today && agent.mandate?.givenBy == owner.key)
    try await desk.answer(.refuse(reason: "不认识"), to: request(of: stranger).id, by: principal)
    #expect(try request(of: stranger).state == .refused(reason: "不认识"))
    #expect(
      await codes { try await desk.answer(.refuse(reason: "再次"), to: request(of: stranger).id, by: actor) }
        == ["access.binding-decided"])
  }

  @Test("a request waits alone, three in thirty days are the most, and what is full says so")
  func bounds() async throws {
    let actor = try await administrator()
    let person = try await desk.apply(wish(), password: password)
    let asker = Actor(person)
    #expect(await codes { try await desk.ask(wish(), by: asker) } == ["access.binding-waits"])
    for _ in 1..<BindingRequest.mostOfOne {
      let open = try #require(store.current.bindings.values.first { $0.isOpen })
      try await desk.answer(.refuse(reason: "请补充说明"), to: open.id, by: actor)
      try await desk.ask(wish(), by: asker)
    }
    let last = try #require(store.current.bindings.values.first { $0.isOpen })
    try await desk.answer(.refuse(reason: "请补充说明"), to: last.id, by: actor)
    #expect(await codes { try await desk.ask(wish(), by: asker) } == ["access.binding-often"])
    clock.advance(seconds: 30 * 86_400)
    #expect(await codes { try await desk.ask(wish(), by: asker) } == [])
    for _ in 1..<BindingRequest.mostInAnHour { _ = try await desk.apply(wish(), password: password) }
    #expect(await codes { _ = try await desk.apply(wish(), password: password) } == ["access.bindings-full"])
    clock.advance(seconds: 3600)
    #expect(await codes { _ = try await desk.apply(wish(), password: password) } == [])
  }

  @Test("each field that is wrong is named, and an identity number is kept nowhere")
  func fields() async throws {
    let number = "310101199003071230"
    let fault = await #expect(throws: Diagnostics.self) {
      try await desk.apply(wish("9131", name: " ", office: "模拟\(number)", evidence: ""), password: "short")
    }
    #expect(
      fault?.all.map { "\($0.code) \($0.place?.field ?? "")" } == [
        "access.enterprise-code enterprise", "access.binding-text enterpriseName", "access.identity-number office",
        "access.binding-text evidence", "access.password-short password",
      ])
    #expect(await codes { _ = try await desk.apply(wish(number), password: password) } == ["access.identity-number"])
    for text in [String(repeating: "字", count: 501), "证件 \(number)"] {
      #expect(await codes { _ = try await desk.apply(wish(evidence: text), password: password) }.count == 1)
    }
    #expect(store.current.people.isEmpty && store.current.bindings.isEmpty && store.current.journal.isEmpty)
    let person = try await desk.apply(wish(), password: password)
    let actor = try await administrator()
    for reason in ["", String(repeating: "长", count: 201), number] {
      #expect(
        await codes { try await desk.answer(.refuse(reason: reason), to: request(of: person).id, by: actor) }
          == ["access.binding-reason"])
    }
    #expect(await codes { try await desk.ask(wish(), by: actor) } == ["access.bound-already"])
    let anybody = Actor(person)
    #expect(
      await codes { try await desk.answer(.accept, to: request(of: person).id, by: anybody) } == [
        "access.not-principal"
      ])
    try await desk.disable(person.id.text, by: actor)
    #expect(
      await codes { try await desk.answer(.accept, to: request(of: person).id, by: actor) } == ["access.binding-gone"])
  }
}
