import Access
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import Quantities
import Testing

/// What every store of people must do, whatever database is behind it.
@Suite("The contract of access stores")
struct AccessContractTests {
  private func person(_ id: String, key: String, roles: Set<Role> = [.district], area: String? = "310117") throws
    -> Person
  {
    Person(
      id: try #require(PersonID(id)), key: try #require(ActorID(key)), name: "区经委产业科", roles: roles,
      area: area.flatMap(AreaCode.init), addedAt: noon("2026-01-01"))
  }

  private func hash(_ password: String) throws -> PasswordHash {
    try PasswordHash(of: password, parameters: .forTests, random: RandomSource { Array(repeating: 7, count: $0) })
  }

  @Test("a person is kept with roles, area and password, and found again", arguments: StoreUnderTest.all)
  func people(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let first = try person("songjiang.one", key: "person:1", roles: [.district, .auditor])
      let second = try person("city.two", key: "person:2", roles: [.city], area: nil)
      let third = Person(
        id: try #require(PersonID("planning.three")), key: try #require(ActorID("person:3")), name: "规划资源经办",
        roles: [.officer], area: AreaCode("310117"), department: "规划资源局", addedAt: noon("2026-01-01"))
      let password = try hash("long enough 1")
      try await (store as any AccessStore).write { (work) throws in
        try work.people.insert(first, password: password)
        try work.people.insert(second, password: password)
        try work.people.insert(third, password: password)
      }
      #expect(try await store.people() == [second, third, first])
      let changed = try hash("another one 22")
      try await (store as any AccessStore).write { (work) throws in
        #expect(try work.people.person(first.id) == first)
        #expect(try work.people.password(of: first.id) == password)
        try work.people.setPassword(changed, isInitial: true, of: first.id)
        try work.people.setStatus(.disabled(since: noon("2026-02-01")), of: first.id)
      }
      try await (store as any AccessStore).write { (work) throws in
        #expect(try work.people.password(of: first.id) == changed)
        #expect(try work.people.person(first.id)?.status == .disabled(since: noon("2026-02-01")))
        #expect(try work.people.password(of: second.id) == password)
      }
      let mandate = Person.Mandate(givenBy: first.key, until: try #require(CalendarDay("2026-12-31")))
      for given in [mandate, nil] {
        try await (store as any AccessStore).write { try $0.people.setMandate(given, of: second.id) }
        #expect(try await store.people().first { $0.id == second.id }?.mandate == given)
      }
    }
  }

  @Test(
    "a calendar is open under the key that was given last, until it or the account ends", arguments: StoreUnderTest.all)
  func calendars(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = AccessDesk(store: store, clock: { noon("2026-02-01") }, parameters: .forTests)
      let person = try await desk.add(
        .init(id: "office", name: "市级主管部门", roles: [.city], password: "four quiet herons"), by: .console)
      let actor = Actor(person)
      let first = try await desk.openCalendar(by: actor)
      #expect(try await desk.actor(readingCalendar: first)?.person?.id == person.id)
      let second = try await desk.openCalendar(by: actor)
      #expect(try await desk.actor(readingCalendar: first) == nil)
      #expect(try await desk.actor(readingCalendar: second)?.id == actor.id)
      #expect(try await desk.calendarOpened(by: actor) == noon("2026-02-01"))
      try await desk.closeCalendar(by: actor)
      #expect(try await desk.calendarOpened(by: actor) == nil)
      #expect(try await desk.actor(readingCalendar: second) == nil)
      let third = try await desk.openCalendar(by: actor)
      try await desk.disable("office", by: .console)
      #expect(try await store.person(holdingCalendar: third.hash) == nil)
    }
  }

  @Test(
    "requests to be bound are kept with their evidence, counted, answered, and rebuilt from the journal without it",
    arguments: StoreUnderTest.products)
  func bindings(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-02-01")).store
      let desk = AccessDesk(store: store, clock: { noon("2026-02-01") }, parameters: .forTests)
      let administrator = Actor(
        try await desk.add(
          .init(id: "admin", name: "系统管理员", roles: [.administrator], password: "four quiet herons"), by: .console))
      let wish = AccessCommand.AskBinding(
        enterprise: Codes.first, enterpriseName: "模拟甲", office: "会计", evidence: "单位电话可核实")
      let first = try await desk.apply(wish, password: "four quiet herons")
      for _ in 1...2 { _ = try await desk.apply(wish, password: "four quiet herons") }
      let ids = try await store.bindings(in: [.waiting], of: nil, limit: 9).map(\.request.id)
      #expect(ids.map(\.number) == [1, 2, 3])
      try await desk.answer(.accept, to: ids[0], by: administrator)
      try await desk.answer(.accept, to: ids[1], by: administrator)
      try await desk.answer(.refuse(reason: "电话打不通"), to: ids[2], by: administrator)
      let all = try await store.bindings(in: BindingRequest.State.Name.allCases, of: nil, limit: 9)
      #expect(all.map(\.request.state) == [.bound, .toPrincipal, .refused(reason: "电话打不通")])
      #expect(all.map(\.person?.enterprise) == [Codes.first, nil, nil] && all[2].evidence?.text == "单位电话可核实")
      #expect(try await store.bindings(in: [.refused], of: first.key, limit: 9).isEmpty)
      try await (store as any AccessStore).write { (work) throws in
        #expect(try work.bindings.waiting() == 0 && work.bindings.lastNumber() == 3)
        #expect(try work.bindings.count() == 3 && work.bindings.oldestWaiting() == nil)
        #expect(try work.bindings.spent().map(\.lastRequest.number) == [3])
        #expect(try work.bindings.open(askedBefore: noon("2026-02-02")).map(\.id.number) == [2])
        #expect(try work.bindings.open(askedBefore: noon("2026-02-01")).isEmpty)
        #expect(try work.people.bound(to: try #require(CreditCode(Codes.first))).map(\.key) == [first.key])
      }
      try await desk.authorise(
        .init(id: "agent", name: "经办", roles: [], password: "three quiet herons"),
        until: noon("2026-05-01").dayInShanghai, by: Actor(try #require(all[0].person)))
      try await desk.askSuccession(of: "agent", by: Actor(try #require(all[0].person)))
      #expect(try await store.successions().map(\.askedBy) == [first.key])
      let report = try await store.replay([AccessProjection()], at: noon("2026-03-01"))
      #expect(report.difference == nil && report.rows == 4)
      try await desk.answer(.confirm, toSuccessionOf: try #require(CreditCode(Codes.first)), by: administrator)
      let agent = try #require(try await store.people().first { $0.id.text == "agent" })
      #expect(agent.isPrincipal && agent.hasInitialPassword)
      #expect(try await store.successions().isEmpty)
      try await database.tamper("UPDATE binding_requests SET state = 'bound' WHERE id = 2")
      let difference = try await store.replay([AccessProjection()], at: noon("2026-03-01")).difference
      #expect(difference?.table == "binding_requests" && difference?.column == "state")
    }
  }

  @Test(
    "requests to take lists out are kept, answered, and rebuilt from the journal", arguments: StoreUnderTest.products)
  func exports(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-02-01")).store
      func desk(_ day: String) -> AccessDesk {
        AccessDesk(store: store, clock: { noon(day) }, parameters: .forTests)
      }
      func add(_ id: String, _ roles: Set<Role>, area: String? = nil) async throws -> Actor {
        Actor(
          try await desk("2026-02-01").add(
            .init(id: id, name: "某科", roles: roles, area: area, password: "four quiet herons"), by: .console))
      }
      let administrator = try await add("admin", [.administrator])
      let (city, district) = (try await add("city", [.city]), try await add("district", [.district], area: "310117"))
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      func wish(_ query: String) -> AccessCommand.AskExport {
        AccessCommand.AskExport(list: "enterprises", address: "/enterprises/export\(query)", rows: 700, purpose: "走访")
      }
      let first = try await desk("2026-02-01").ask(wish(""), by: city, within: .everywhere)
      let second = try await desk("2026-02-02").ask(wish("?q=甲"), by: district, within: songjiang)
      let third = try await desk("2026-02-03").ask(wish("?q=乙"), by: district, within: songjiang)
      #expect([first, second, third].map(\.id.number) == [1, 2, 3])
      #expect(try await store.exportsUnanswered(since: noon("2026-02-02")) == [second, third])
      #expect(try await store.exports(of: district.id, since: noon("2026-01-01")) == [third, second])
      #expect(try await store.exports(of: district.id, since: noon("2026-02-03")) == [third])
      try await desk("2026-02-03").answer(.approve, to: second.id, by: administrator)
      try await desk("2026-02-04").answer(.refuse(reason: "范围太大"), to: third.id, by: administrator)
      #expect(try await store.exportsUnanswered(since: noon("2026-01-01")) == [first])
      let answers = try await store.exports(of: district.id, since: noon("2026-01-01")).map(\.answer)
      #expect(
        answers.map { $0?.refusal } == ["范围太大", nil] && answers.map { $0?.by } == [administrator.id, administrator.id])
      let granted = try await desk("2026-02-03").grantedExport(of: second.address, within: songjiang, to: district)
      let record = try #require(granted?.answer?.record)
      #expect(try await store.read { try $0.journalRecords.record(record)?.entry.kind } == "access.export-answered")
      #expect(try await desk("2026-02-04").grantedExport(of: second.address, within: songjiang, to: district) == nil)
      #expect(try await store.replay([AccessProjection()], at: noon("2026-03-01")).difference == nil)
      try await database.tamper("UPDATE export_requests SET refusal = NULL WHERE id = 3")
      let difference = try await store.replay([AccessProjection()], at: noon("2026-03-01")).difference
      #expect(difference?.table == "export_requests" && difference?.column == "refusal")
    }
  }

  @Test(
    "requests lapse, are dismissed and forgotten with whoever asked, and the journal rebuilds what is left",
    arguments: StoreUnderTest.products)
  func lapses(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-02-01")).store
      func desk(_ day: String) -> AccessDesk {
        var limits = BindingLimits()
        limits.mostWaiting = 3
        limits.mostOfEnterprise = 2
        return AccessDesk(store: store, clock: { noon(day) }, parameters: .forTests, bindings: limits)
      }
      let administrator = Actor(
        try await desk("2026-02-01").add(
          .init(id: "admin", name: "系统管理员", roles: [.administrator], password: "four quiet herons"), by: .console))
      func ask(_ enterprise: String, _ day: String = "2026-02-01") async throws -> Person {
        try await desk(day).apply(
          AccessCommand.AskBinding(enterprise: enterprise, enterpriseName: "模拟甲", office: "会计", evidence: "可核实"),
          password: "four quiet herons")
      }
      func states() async throws -> [String] {
        try await store.bindings(in: BindingRequest.State.Name.allCases, of: nil, limit: 99)
          .map { "\($0.request.id) \($0.request.state.reason ?? $0.request.state.name.rawValue)" }
      }
      let first = try await ask(Codes.first)
      for code in [Codes.second, Codes.second, Codes.second] { _ = try await ask(code) }
      #expect(try await states() == ["b1 waiting", "b2 crowded", "b3 waiting", "b4 waiting"])
      _ = try await ask(Codes.third)
      #expect(try await states() == ["b1 crowded", "b2 crowded", "b3 waiting", "b4 waiting", "b5 waiting"])
      _ = try await desk("2026-02-01").signIn(name: first.id.text, password: "four quiet herons")
      try await desk("2026-02-02").ask(
        AccessCommand.AskBinding(enterprise: Codes.first, enterpriseName: "模拟甲", office: "会计", evidence: "可核实"),
        by: Actor(first))
      #expect(try await states().last == "b6 waiting")
      #expect(
        try await desk("2026-02-02").dismiss([3, 4].map { BindingRequest.ID($0) }, reason: "冒名", by: administrator) == 1
      )
      #expect(try await desk("2026-03-10").lapseBindings() == .init(requests: 2, forgotten: 0))
      _ = try await ask(Codes.third, "2026-05-02")
      #expect(try await desk("2026-05-03").lapseBindings() == .init(requests: 0, forgotten: 4))
      #expect(try await states() == ["b1 crowded", "b6 unanswered", "b7 waiting"])
      #expect(try await desk("2026-06-30").lapseBindings() == .init(requests: 1, forgotten: 1))
      #expect(try await states() == ["b7 unanswered"])
      #expect(try await store.people().map(\.id.text).contains(first.id.text) == false)
      let report = try await store.replay([AccessProjection()], at: noon("2026-07-01"))
      #expect(report.difference == nil && report.rows == 1)
    }
  }

  @Test("a name is taken once", arguments: StoreUnderTest.all)
  func taken(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let first = try person("songjiang.one", key: "person:1")
      let again = try person("songjiang.one", key: "person:2")
      let password = try hash("long enough 1")
      try await (store as any AccessStore).write { try $0.people.insert(first, password: password) }
      await #expect(throws: Diagnostics.self) {
        try await (store as any AccessStore).write { try $0.people.insert(again, password: password) }
      }
    }
  }

  @Test(
    "sessions come with their person, are touched, and end one by one, by person and by age",
    arguments: StoreUnderTest.all)
  func sessions(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let owner = try person("songjiang.one", key: "person:1")
      let password = try hash("long enough 1")
      let start = noon("2026-02-01")
      @Sendable func digest(_ digit: String) -> SessionDigest {
        SessionDigest(stored: String(repeating: digit, count: 64))
      }
      try await (store as any AccessStore).write { (work) throws in
        try work.people.insert(owner, password: password)
        for (digit, age) in [("a", 0), ("b", -7200), ("c", -100_000)] {
          let at = start.adding(seconds: age)
          try work.sessions.insert(Session(digest: digest(digit), person: owner.id, startedAt: at, lastSeenAt: at))
        }
        try work.sessions.setLastSeen(start.adding(seconds: 60), of: digest("a"))
        try work.sessions.setLastSeen(start.adding(seconds: 30), of: digest("a"))
      }
      let found = try #require(try await store.session(digest("a")))
      #expect(found.person == owner && found.session.startedAt == start)
      #expect(found.session.lastSeenAt == start.adding(seconds: 60))
      try await (store as any AccessStore).write {
        try $0.sessions.removeAll(
          lastSeenBefore: start.adding(seconds: -3600), orStartedBefore: start.adding(seconds: -90_000))
      }
      #expect(try await store.session(digest("b")) == nil)
      #expect(try await store.session(digest("c")) == nil)
      try await (store as any AccessStore).write { try $0.sessions.removeAll(of: owner.id) }
      #expect(try await store.session(digest("a")) == nil)
    }
  }

  @Test("failed attempts are counted under a name until they are forgotten", arguments: StoreUnderTest.all)
  func failures(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let at = noon("2026-02-01")
      try await (store as any AccessStore).write { (work) throws in
        try work.failures.save(SignInFailures(name: "x.one", count: 1, lastAt: at))
        try work.failures.save(SignInFailures(name: "x.one", count: 2, lastAt: at.adding(seconds: 1)))
        try work.failures.save(SignInFailures(name: "x.two", count: 1, lastAt: at))
      }
      try await (store as any AccessStore).write { (work) throws in
        #expect(try work.failures.failures(under: "x.one")?.count == 2)
        try work.failures.removeAll(lastBefore: at.adding(seconds: 1))
        #expect(try work.failures.failures(under: "x.two") == nil)
        try work.failures.remove(under: "x.one")
        #expect(try work.failures.failures(under: "x.one") == nil)
      }
    }
  }

  @Test("what people do stands in the same journal as what they import", arguments: StoreUnderTest.all)
  func oneJournal(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      _ = try await (store as any AccessStore).write { (work) throws in
        try work.journal.append(
          JournalEntry(kind: "access.signed-in", actor: .program, at: noon("2026-02-02"), payload: [:]))
      }
      #expect(
        try await store.read { try $0.journalRecords.recent(limit: 10).map(\.entry.kind) }
          == ["access.signed-in", "enterprises.facts-imported"])
    }
  }
}
