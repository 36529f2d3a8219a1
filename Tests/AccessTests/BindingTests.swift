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
      registers: PlaceRegisters(hasArea: { _ in true }, hasEnterprise: { code, _ in code.text == Self.code }))
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
    for until in [nil, today.adding(days: -1), today.adding(days: 366)] {
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

  private func states() -> [BindingRequest.State] {
    store.current.bindings.values.sorted { $0.id < $1.id }.map(\.state)
  }

  private func desk(_ change: (inout BindingLimits) -> Void) -> AccessDesk {
    var limits = BindingLimits()
    change(&limits)
    return AccessDesk(store: store, clock: { [clock] in clock.now }, parameters: .forTests, bindings: limits)
  }

  private func code(_ number: Int) throws -> String {
    let body = "91310117MA\(String(1_000_000 + number).suffix(6))X"
    return body + String(try #require(CreditCode.checkCharacter(for: body)))
  }

  @Test("a later request of the same person replaces the earlier one; after three the day to ask again is told")
  func replaced() async throws {
    let person = try await desk.apply(wish(), password: password)
    let asker = Actor(person)
    for _ in 1..<BindingRequest.mostOfOne { try await desk.ask(wish(), by: asker) }
    #expect(states() == [.lapsed(.replaced), .lapsed(.replaced), .waiting])
    let fault = await #expect(throws: Diagnostics.self) { try await desk.ask(wish(), by: asker) }
    let again = clock.now.dayInShanghai.adding(days: 31)
    #expect(
      fault?.rendered(in: .chinese)
        == "错误：三十天内已经申请 3 次\n  办法：\(again) 起可以再申请；急需办理的，请区或市的系统管理员直接开通账号")
    clock.advance(seconds: 30 * 86_400)
    #expect(await codes { try await desk.ask(wish(), by: asker) } == [])
  }

  @Test("a flood about one enterprise keeps nobody out: its own oldest make way, and no other enterprise's")
  func flooded() async throws {
    let honest = try await desk.apply(wish(try code(1)), password: password)
    let own = try await desk.apply(wish(), password: password)
    for _ in 1...60 { _ = try await desk.apply(wish(try code(2)), password: password) }
    let late = try await desk.apply(wish(try code(2)), password: password)
    for person in [honest, own, late] { #expect(try request(of: person).state == .waiting) }
    let flooded = try code(2)
    let ofFlood = store.current.bindings.values.filter { $0.enterprise.text == flooded }
    #expect(ofFlood.count { $0.state == .waiting } == BindingLimits().mostOfEnterprise)
    #expect(ofFlood.count { $0.state == .lapsed(.crowded) } == 61 - BindingLimits().mostOfEnterprise)
  }

  @Test("a flood about thousands keeps nobody out either, and what waits and what is kept stay bounded")
  func bounded() async throws {
    let desk = desk {
      $0.mostWaiting = 20
      $0.mostKept = 50
    }
    let actor = try await administrator()
    let bound = try await desk.apply(wish(), password: password)
    try await desk.answer(.accept, to: request(of: bound).id, by: actor)
    for number in 1...200 {
      let person = try await desk.apply(wish(try code(number)), password: password)
      #expect(try request(of: person).state == .waiting)
      let now = store.current
      #expect(now.bindings.values.count { $0.state == .waiting } <= 20)
      #expect(now.bindings.count <= 50 && now.evidence.count <= 50 && now.people.count <= 51)
    }
    // Whoever was bound stays, and no number was given twice.
    #expect(store.current.people[bound.id]?.enterprise == Self.code)
    #expect(store.current.bindings.keys.map(\.number).max() == 201)
    #expect(Set(store.current.passwords.keys) == Set(store.current.people.keys))
  }

  @Test("what nobody answers in thirty days lapses, its asker reads why, and after ninety days both are forgotten")
  func unanswered() async throws {
    let first = try await desk.apply(wish(), password: password)
    clock.advance(seconds: 30 * 86_400)
    #expect(try await desk.lapseBindings() == .init(requests: 0, forgotten: 0))
    clock.advance(seconds: 1)
    let second = try await desk.apply(wish(), password: password)
    #expect(try await desk.lapseBindings() == .init(requests: 1, forgotten: 0))
    #expect(try request(of: first).state == .lapsed(.unanswered))
    #expect(
      await codes { try await desk.answer(.accept, to: request(of: first).id, by: administrator()) }
        == ["access.binding-decided"])
    clock.advance(seconds: 60 * 86_400)
    #expect(try await desk.lapseBindings() == .init(requests: 1, forgotten: 1))
    #expect(store.current.people[first.id] == nil && store.current.evidence.count == 1)
    #expect(store.current.people[second.id] != nil)
    // The newest stays for its number's sake.
    clock.advance(seconds: 60 * 86_400)
    #expect(try await desk.lapseBindings() == .init(requests: 0, forgotten: 0))
    let written = store.current.journal.map(\.entry)
    #expect(written.count { $0.kind == "access.bindings-ended" } == 2)
    #expect(written.count { $0.kind == "access.askers-forgotten" } == 1)
  }

  @Test("an administrator dismisses a batch for one reason in one record; what was answered meanwhile stays")
  func dismissed() async throws {
    let actor = try await administrator()
    var ids: [BindingRequest.ID] = []
    for number in 1...4 {
      ids.append(try request(of: try await desk.apply(wish(try code(number)), password: password)).id)
    }
    try await desk.answer(.refuse(reason: "电话打不通"), to: ids[0], by: actor)
    let records = store.current.journal.count
    let own = Actor(try #require(store.current.people.values.first { $0.roles == [.enterprise] }))
    #expect(await codes { try await desk.dismiss(ids, reason: "冒名", by: own) } == ["access.not-principal"])
    #expect(await codes { try await desk.dismiss(ids, reason: " ", by: actor) } == ["access.binding-reason"])
    #expect(store.current.journal.count == records)
    #expect(try await desk.dismiss(ids, reason: "冒名申请", by: actor) == 3)
    #expect(states() == [.refused(reason: "电话打不通")] + Array(repeating: .refused(reason: "冒名申请"), count: 3))
    #expect(store.current.journal.count == records + 1)
    #expect(await codes { try await desk.dismiss(ids, reason: "冒名", by: actor) } == ["access.binding-decided"])
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
    let mobile = wish(office: "模拟甲 138 0000 0000")
    #expect(await codes { _ = try await desk.apply(mobile, password: password) } == ["access.mobile-number"])
    for text in [String(repeating: "字", count: 501), "证件 \(number)"] {
      #expect(await codes { _ = try await desk.apply(wish(evidence: text), password: password) }.count == 1)
    }
    #expect(store.current.people.isEmpty && store.current.bindings.isEmpty && store.current.journal.isEmpty)
    let person = try await desk.apply(wish(), password: password)
    let actor = try await administrator()
    let reasons = [
      ("", "access.binding-reason"), (String(repeating: "长", count: 201), "access.binding-reason"),
      (number, "access.identity-number"),
    ]
    for (reason, code) in reasons {
      #expect(
        await codes { try await desk.answer(.refuse(reason: reason), to: request(of: person).id, by: actor) } == [code])
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
