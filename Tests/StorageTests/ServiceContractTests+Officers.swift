import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Storage

extension ServiceContractTests {
  @Test(
    "every enterprise gets an officer in one record; a handover moves all of it, cases too, and says so",
    arguments: StoreUnderTest.all)
  func officers(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city()
      let reply = try await desk.assignEnterprises(
        within: .everywhere, by: actor.id, key: "assign", at: noon("2026-05-12"))
      // Two are in districts without officers.
      #expect(reply.assigned == 1 && reply.uncovered == 2)
      #expect(
        try await desk.assignEnterprises(within: .everywhere, by: actor.id, key: "assign", at: noon("2026-05-13"))
          == reply)
      let first = try Self.code(Codes.first)
      let owner = try #require(try await desk.store.readServices { try $0.officers.officer(of: first) })
      #expect(owner == (try Self.key(Self.officer)))
      let handover = try await desk.handOver(
        from: owner, to: try Self.key(Self.other), reason: "轮岗", by: actor, key: "hand", at: noon("2026-05-14"))
      #expect(handover.enterprises == 1 && handover.cases == 1)
      #expect(
        try await desk.handOver(
          from: owner, to: try Self.key(Self.other), reason: "轮岗", by: actor, key: "hand", at: noon("2026-05-15"))
          == handover)
      let (now, found, listed, none) = try await desk.store.readServices { view in
        (
          try view.officers.officer(of: first), try view.cases.serviceCase(.init(1)),
          try view.officers.handovers(limit: 5), try view.officers.enterprises(of: owner, offset: 0, limit: 9).total
        )
      }
      #expect(now == (try Self.key(Self.other)) && found?.owner?.officer == now && listed == [handover] && none == 0)
      #expect(found?.due?.day.description == "2026-05-18")
    }
  }

  @Test(
    "one enterprise is given to another officer with its case, and officers are evened out as it was seen, each once",
    arguments: StoreUnderTest.all)
  func givenAndBalanced(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city()
      _ = try await desk.assignEnterprises(within: .everywhere, by: actor.id, key: "assign", at: noon("2026-05-12"))
      let (first, other) = (try Self.code(Codes.first), try Self.key(Self.other))
      func give(_ codes: [CreditCode], _ key: String) async throws -> GivingReply {
        try await desk.give(
          codes, to: other, reason: "新来的专员", by: actor, key: key, at: noon("2026-05-13"), within: .everywhere)
      }
      let reply = try await give([first], "give")
      #expect(reply.enterprises == 1 && reply.cases == 1)
      #expect(try await give([first], "give") == reply)
      #expect(await codes { _ = try await give([first], "again") } == ["officers.has-them"])
      #expect(
        await codes { _ = try await give([try Self.code(Codes.second)], "far") } == ["officers.elsewhere"])
      let found = try await desk.store.readServices { try $0.cases.serviceCase(.init(1)) }
      let now = try await desk.officer(of: first)
      #expect(found?.owner?.officer == other && now?.key == other)
      let handovers = try await desk.board(within: .everywhere).handovers
      #expect(handovers.map(\.to) == [other] && handovers.first?.enterprises == 1 && handovers.first?.cases == 1)
      // One enterprise more than another has is no imbalance.
      let balance = try await desk.balance(within: .everywhere, on: noon("2026-05-13").dayInShanghai)
      #expect(balance.moves.isEmpty)
      func even(_ seen: String) async -> [String] {
        await codes {
          _ = try await desk.rebalance(
            seen: seen, reason: "均衡", within: .everywhere, by: actor.id, key: "even-\(seen)", at: noon("2026-05-13"))
        }
      }
      #expect(await even("x") == ["officers.balance-changed"])
      #expect(await even(balance.fingerprint) == ["officers.balanced"])
    }
  }

  @Test(
    "with enterprises of several officers each one's own parts go along, and what another has of their cases stays",
    arguments: StoreUnderTest.all)
  func givenWithOwnParts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let city = try Self.city()
      _ = try await desk.assignEnterprises(within: .everywhere, by: city.id, key: "assign", at: noon("2026-05-12"))
      let (first, second) = (try Self.code(Codes.first), try Self.code(Codes.second))
      let (wide, taker) = (try Self.key("person:wide"), try Self.key("person:taker"))
      let roster =
        [RosterEntry(key: try Self.key(Self.officer), area: try Self.area("310117"))]
        + (try [wide, taker].map { RosterEntry(key: $0, area: try Self.area("310000")) })
      let all = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      func give(_ codes: [CreditCode], to officer: ActorID, _ key: String) async throws -> GivingReply {
        try await all.give(
          codes, to: officer, reason: "调整", by: city, key: key, at: noon("2026-05-13"), within: .everywhere)
      }
      #expect(try await give([second], to: wide, "give-one").enterprises == 1)
      // The part of the first one's case is taken by the second one's officer, who acts for its unit too.
      _ = try await all.act(
        .take(party: 0, officer: wide), on: .init(1), by: CaseActor(wide, .office(.everywhere)), key: "take-part",
        at: noon("2026-05-13"),
        within: .everywhere)
      let reply = try await give([first, second], to: taker, "give-both")
      #expect(reply.enterprises == 2 && reply.cases == 0)
      let found = try await all.store.readServices { try $0.cases.serviceCase(.init(1)) }
      #expect(found?.owner?.officer == wide)
      #expect(try await all.officer(of: first)?.key == taker)
    }
  }

  @Test(
    "a part is given to its own unit's people alone, and waits for a department's people where it has any",
    arguments: StoreUnderTest.all)
  func departments(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let filled = try await Self.fill(store)
      let area = try Self.area("310117")
      let (planning, ecology) = (
        ServiceUnit(area, department: "规划资源局"), ServiceUnit(area, department: "生态环境局")
      )
      let (near, planner) = (try Self.key(Self.officer), try Self.key("person:planner"))
      let roster = [RosterEntry(key: near, area: area)]
      let members = [UnitMember(key: near, unit: ServiceUnit(area)), UnitMember(key: planner, unit: planning)]
      let desk = CaseDesk(
        store: store,
        reference: try ServiceReference(
          corpus: try Self.corpus.get(), roster: { roster }, members: { members }))
      let at = noon("2026-05-12")
      _ = try await filled.act(
        .invite([planning, ecology], reason: "看选址"), on: .init(1), by: try Self.city(), key: "invite", at: at,
        within: .everywhere)
      let own = AreaScope.area(area)
      let office = CaseActor(near, .office(own))
      let department = CaseActor(planner, .office(own), department: planning)
      func unclaimed(by actor: CaseActor) async throws -> [ServiceUnit] {
        try await desk.parts(of: [], unclaimedIn: area, by: actor, within: own, on: at.dayInShanghai).map(\.party.unit)
      }
      #expect(try await unclaimed(by: department) == [planning])
      #expect(try await unclaimed(by: office) == [ecology])
      #expect(try await unclaimed(by: CaseActor(near, .office(.nothing))) == [])
      #expect(try await desk.members(of: [planning, ecology]).map(\.member.key) == [planner])
      let parties = try #require(try await store.readServices { try $0.cases.serviceCase(.init(1)) }).parties
      func give(_ unit: ServiceUnit, to person: ActorID, by actor: CaseActor) async throws -> [String] {
        let party = try #require(parties.first { $0.unit == unit }).number
        return await codes {
          _ = try await desk.act(
            .assign(party: party, officer: person), on: .init(1), by: actor, key: "give-\(unit)-\(person)", at: at,
            within: own)
        }
      }
      #expect(try await give(planning, to: near, by: CaseActor(planner, .office(own))) == ["cases.officer-elsewhere"])
      #expect(try await give(ecology, to: planner, by: office) == ["cases.officer-elsewhere"])
      #expect(try await give(ecology, to: near, by: department) == ["cases.officer-elsewhere"])
      #expect(try await give(planning, to: planner, by: office) == [])
      #expect(try await unclaimed(by: department) == [])
      // Everybody of the area reads the case; whom to call is for those who work on it.
      let elsewhere = CaseActor(planner, .office(own), department: ServiceUnit(area, department: "应急局"))
      #expect(try await desk.dossier(of: .init(1), by: elsewhere, within: own)?.contact == nil)
      #expect(try await desk.dossier(of: .init(1), by: department, within: own)?.contact != nil)
    }
  }

  @Test(
    "what somebody who left has is handed over by whoever leads there, and by nobody of another district",
    arguments: StoreUnderTest.all)
  func handoverOfTheDeparted(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let actor = try Self.city()
      _ = try await desk.assignEnterprises(within: .everywhere, by: actor.id, key: "assign", at: noon("2026-05-12"))
      let gone = try Self.key(Self.officer)
      let taker = try Self.key(Self.other)
      func hand(by lead: CaseActor, _ roster: [RosterEntry]) async throws -> Handover {
        let later = CaseDesk(
          store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
        return try await later.handOver(
          from: gone, to: taker, reason: "离岗", by: lead, key: "hand", at: noon("2026-05-14"))
      }
      let elsewhere = try Self.area("310115")
      let foreign = CaseActor(try Self.key("person:pudong"), .office(.area(elsewhere)))
      let moved = RosterEntry(key: taker, area: elsewhere)
      let before = try await desk.store.readServices { try $0.journalRecords.head().count }
      #expect(await codes { _ = try await hand(by: foreign, [moved]) } == ["officers.left-elsewhere"])
      #expect(try await desk.store.readServices { try $0.journalRecords.head().count } == before)
      let own = CaseActor(try Self.key("person:songjiang"), .office(.area(try Self.area("310117"))))
      let handover = try await hand(by: own, [RosterEntry(key: taker, area: try Self.area("310117"))])
      #expect(handover.enterprises == 1 && handover.cases == 1)
    }
  }

  @Test(
    "a handover gives nobody what they may not open: such enterprises are without officer and such cases with their unit, which is said",
    arguments: StoreUnderTest.all)
  func handoverBeyondTheArea(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let (wide, near, far) = try (Self.key("person:wide"), Self.key(Self.officer), Self.key(Self.other))
      let roster = try [
        RosterEntry(key: wide, area: Self.area("310000")), RosterEntry(key: near, area: Self.area("310117")),
        RosterEntry(key: far, area: Self.area("310109")),
      ]
      func desk(_ roster: [RosterEntry]) throws -> CaseDesk {
        CaseDesk(store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      }
      let city = try Self.city()
      let alone = try desk([roster[0]])
      _ = try await alone.assignEnterprises(within: .everywhere, by: city.id, key: "assign", at: noon("2026-05-12"))
      _ = try await alone.open(
        try Self.intake(Codes.first), by: city, key: "one", salt: "00", at: noon("2026-05-12"), within: .everywhere)
      let all = try desk(roster)
      func hand(_ from: ActorID, _ to: ActorID, _ key: String) async throws -> Handover {
        try await all.handOver(from: from, to: to, reason: "轮岗", by: city, key: key, at: noon("2026-05-14"))
      }
      #expect(await codes { _ = try await hand(wide, far, "far") } == ["officers.nothing-fits"])
      let handover = try await hand(wide, near, "near")
      #expect(handover.enterprises == 1 && handover.cases == 0)
      #expect(handover.left.enterprises == 2 && handover.left.cases == 1)
      #expect(try await hand(wide, near, "near") == handover)
      #expect(try await all.board(within: .everywhere).handovers == [handover])
      #expect(try await all.officer(of: try Self.code(Codes.first))?.key == near)
      #expect(try await all.officer(of: try Self.code(Codes.second)) == nil)
      #expect(try await all.holdings(of: wide) == .nothing)
      #expect(try await all.staffing(within: .everywhere).enterprises == 2)
      let part = try await all.store.readServices { try $0.cases.serviceCase(.init(1))?.owner }
      #expect(part?.officer == nil && part?.unit.area.text == "310000")
      #expect(part?.reasons == [.fallback(.outsideArea)])

      // Nor does anybody name such an officer for a part, or such a deputy.
      func name(_ officer: ActorID, _ key: String) async -> [String] {
        await codes {
          _ = try await all.act(
            .assign(party: 0, officer: officer), on: .init(1), by: city, key: key, at: noon("2026-05-15"),
            within: .everywhere)
        }
      }
      #expect(await name(near, "a") == ["cases.officer-elsewhere"])
      #expect(await name(try Self.key("person:stranger"), "b") == ["cases.officer-elsewhere"])
      #expect(await name(wide, "c") == [])
      let absence = Officer.Absence(
        from: noon("2026-05-15").dayInShanghai, through: noon("2026-05-16").dayInShanghai, deputy: far)
      let deputy = await codes {
        try await all.setAbsence(absence, of: near, by: city, key: "away", at: noon("2026-05-15"))
      }
      #expect(deputy == ["officers.deputy-elsewhere"])
    }
  }

  @Test(
    "whoever goes leaves nothing unseen: their enterprises stand without officer and their cases wait for another at once, until both are handed on",
    arguments: StoreUnderTest.all)
  func departed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (officer, other) = (try Self.key(Self.officer), try Self.key(Self.other))
      let songjiang = try Self.area("310117")
      let own = AreaScope.area(songjiang)
      _ = try await desk.assignEnterprises(
        within: .everywhere, by: try Self.city().id, key: "assign", at: noon("2026-05-12"))
      let first = try Self.code(Codes.first)
      #expect(try await desk.officer(of: first)?.key == officer)
      #expect(try await desk.officer(of: first)?.isThere == true)
      func left(_ desk: CaseDesk, _ scope: AreaScope) async throws -> [Int] {
        let staffing = try await desk.staffing(within: scope)
        return [staffing.enterprises, staffing.cases]
      }
      #expect(try await left(desk, own) == [0, 0])
      #expect(try await left(desk, .everywhere) == [2, 0])
      let holdings = try await desk.holdings(of: officer)
      #expect(holdings.enterprises == 1 && holdings.cases == 1)

      // The account is disabled: nothing else is done.
      let roster = [RosterEntry(key: other, area: songjiang)]
      let later = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      let day = try #require(CalendarDay("2026-05-13"))
      func stranded(_ scope: AreaScope) async throws -> [Int] {
        try await later.page(CaseQuery(filter: .stranded), within: scope, on: day).rows.map(\.id.number)
      }
      #expect(try await later.officer(of: first)?.isThere == false)
      #expect(try await left(later, own) == [1, 1])
      #expect(try await left(later, .everywhere) == [3, 1])
      #expect(try await stranded(own) == [1])
      #expect(try await stranded(.area(try Self.area("310115"))) == [])
      #expect(try await desk.page(CaseQuery(filter: .stranded), within: own, on: day).total == 0)
      #expect(
        try await later.enterprisesWithoutOfficer(within: own, offset: 0, limit: 9).rows
          .map(\.enterprise.creditCode) == [first])
      #expect(try await later.dossier(of: .init(1), by: CaseActor(other, .office(own)), within: own)?.gone == [officer])
      let board = try await later.board(within: own)
      #expect(board.unassigned == 1 && board.lines.first?.key == officer && board.lines.first?.officer == nil)
      #expect(board.lines.first?.enterprises == 1 && board.lines.first?.cases == 1)
      // Of its own unit, whoever comes in the morning sees it among what nobody has.
      let unit = try #require(
        try await later.dossier(of: .init(1), by: CaseActor(other, .office(own)), within: own)?.case.owner?.unit)
      let unclaimed = CaseQuery(unclaimedIn: unit.area)
      #expect(try await later.page(unclaimed, within: own, on: day).rows.map(\.id.number) == [1])
      let parts = try await later.parts(
        of: [other], unclaimedIn: unit.area, by: CaseActor(other, .office(own)), within: own, on: day)
      #expect(parts.map(\.party.unit) == [unit] && parts.map(\.row.id.number) == [1])

      // Assigning gives the enterprise on; whoever takes the case has it.
      let reply = try await later.assignEnterprises(
        within: own, by: try Self.city().id, key: "again", at: noon("2026-05-13"))
      #expect(reply.assigned == 1 && reply.uncovered == 0)
      #expect(try await later.officer(of: first)?.key == other)
      _ = try await later.act(
        .take(party: 0, officer: other), on: .init(1), by: CaseActor(other, .office(own)), key: "take",
        at: noon("2026-05-13"), within: own)
      #expect(try await left(later, own) == [0, 0])
      #expect(try await stranded(own) == [])
    }
  }

  @Test(
    "an enterprise that moves ends its officer at once: its new area has it without officer until it assigns one, and new cases go to the unit that stands in",
    arguments: StoreUnderTest.all)
  func moved(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (officer, city) = (try Self.key(Self.officer), try Self.city())
      let (old, new) = (try Self.area("310117"), try Self.area("310115"))
      _ = try await desk.assignEnterprises(within: .everywhere, by: city.id, key: "assign", at: noon("2026-05-12"))
      let first = try Self.code(Codes.first)
      func left(_ desk: CaseDesk) async throws -> [Int] {
        var counts: [Int] = []
        for scope in [AreaScope.area(old), .area(new), .everywhere] {
          counts.append(try await desk.staffing(within: scope).enterprises)
        }
        return counts
      }
      func line(_ desk: CaseDesk) async throws -> [Int] {
        let board = try await desk.board(within: .area(old))
        let line = try #require(board.lines.first { $0.key == officer })
        return [line.enterprises, line.ending]
      }
      #expect(try await desk.officer(of: first)?.state == .present)
      #expect(try await left(desk) == [0, 1, 2])
      #expect(try await line(desk) == [1, 0])

      try await FactDesk.on(store).bring(
        "credit_code,statistical_area\n\(first),\(new)\n", key: "moved", on: "2026-05-13")
      let own = try #require(try await desk.officer(of: first))
      #expect(own.key == officer && own.state == .ending(standIn: ServiceUnit(new)) && !own.isThere)
      #expect(try await left(desk) == [0, 2, 3])
      #expect(try await line(desk) == [0, 1])
      let without = try await desk.enterprisesWithoutOfficer(within: .area(new), offset: 0, limit: 9)
      #expect(without.total == 2 && without.rows.first { $0.enterprise.creditCode == first }?.former == officer)
      #expect(try await desk.enterprises(of: officer, within: .everywhere, offset: 0, limit: 9).total == 0)
      _ = try await desk.open(
        try Self.intake(Codes.first, text: "缺电"), by: city, key: "three", salt: "02", at: noon("2026-05-14"),
        within: .everywhere)
      let owner = try await desk.store.readServices { try $0.cases.serviceCase(.init(3))?.owner }
      #expect(owner?.unit == ServiceUnit(new) && owner?.officer == nil && owner?.reasons == [.fallback(.nobodyFits)])

      let taker = try Self.key("person:pudong")
      let roster = try [
        RosterEntry(key: officer, area: old), RosterEntry(key: Self.key(Self.other), area: old),
        RosterEntry(key: taker, area: new),
      ]
      let later = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      let reply = try await later.assignEnterprises(
        within: .area(new), by: city.id, key: "again", at: noon("2026-05-15"))
      #expect(reply.assigned == 2 && reply.uncovered == 0)
      let present = try #require(try await later.officer(of: first))
      #expect(present.key == taker && present.isThere)
      #expect(try await left(later) == [0, 0, 1])
      #expect(try await line(later) == [0, 0])
    }
  }

  @Test(
    "where enterprises were assigned once, those that come without an officer are given one of the district's every day; elsewhere nobody is",
    arguments: StoreUnderTest.all)
  func keptStaffed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try await Self.fill(store)
      let (first, second) = (try Self.code(Codes.first), try Self.code(Codes.second))
      // Nothing was assigned yet: who begins is a person.
      #expect(try await desk.keepStaffed(at: noon("2026-05-11")) == 0)
      #expect(try await desk.officer(of: first) == nil)
      _ = try await desk.assignEnterprises(
        within: .everywhere, by: try Self.city().id, key: "assign", at: noon("2026-05-12"))
      #expect(try await desk.keepStaffed(at: noon("2026-05-12")) == 0)
      // One moves in from another district.
      try await FactDesk.on(store).bring(
        "credit_code,statistical_area\n\(second),310117\n", key: "moved", on: "2026-05-13")
      #expect(try await desk.staffing(within: .area(try Self.area("310117"))).enterprises == 1)
      #expect(try await desk.keepStaffed(at: noon("2026-05-13")) == 1)
      #expect(try await desk.keepStaffed(at: noon("2026-05-13")) == 1)
      #expect(try await desk.officer(of: second)?.isThere == true)
      #expect(try await desk.staffing(within: .area(try Self.area("310117"))).enterprises == 0)
      // The account of one is closed: the other has what that one had. Minhang's, where nobody began, waits.
      let gone = try #require(try await desk.officer(of: first)?.key)
      let stays = [Self.officer, Self.other].filter { $0 != gone.text }
      let roster = try stays.map { RosterEntry(key: try Self.key($0), area: try Self.area("310117")) }
      let later = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      #expect(try await later.keepStaffed(at: noon("2026-05-14")) == 1)
      #expect(try await later.officer(of: first)?.isThere == true)
      #expect(try await later.staffing(within: .everywhere).enterprises == 1)
      let record = try await store.readServices { try $0.journalRecords.recent(limit: 1).first }
      #expect(record?.entry.kind == "services.enterprises-assigned" && record?.entry.actor == .program)
      // All of them are gone, and another has come.
      let replaced = [RosterEntry(key: try Self.key("person:new"), area: try Self.area("310117"))]
      let anew = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { replaced }))
      #expect(try await anew.keepStaffed(at: noon("2026-05-15")) == 2)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ServiceProjection()], at: noon("2026-05-15"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "an officer's enterprises come by what is open of each, by the last visit or by name, and are found by name or code",
    arguments: StoreUnderTest.all)
  func ownWork(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      _ = try await Self.fill(store)
      let wide = try Self.key("person:wide")
      let roster = [RosterEntry(key: wide, area: try Self.area("310000"))]
      let desk = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try Self.corpus.get(), roster: { roster }))
      _ = try await desk.assignEnterprises(within: .everywhere, by: wide, key: "assign", at: noon("2026-05-12"))
      _ = try await desk.record(
        note: "看了产线", on: noon("2026-05-13").dayInShanghai, to: try Self.code(Codes.third), photo: nil, by: wide,
        key: "visit", at: noon("2026-05-13"), within: .everywhere)
      func work(
        _ order: OfficerEnterprise.Order, _ search: String = "", within scope: AreaScope = .everywhere
      ) async throws -> [OfficerEnterprise] {
        try await desk.work(
          of: wide, within: scope, on: noon("2026-05-20").dayInShanghai, matching: search, order: order
        ).rows
      }
      let urgent = try await work(.urgent)
      #expect(urgent.map(\.code.text) == [Codes.first, Codes.second, Codes.third])
      #expect(urgent.map(\.cases) == [1, 1, 0])
      #expect(urgent.map { $0.due?.day.description } == ["2026-05-18", "2026-05-19", nil])
      #expect(try await work(.visit).map(\.code.text) == [Codes.second, Codes.first, Codes.third])
      #expect(try await work(.visit).last?.lastVisit == noon("2026-05-13").dayInShanghai)
      for order in OfficerEnterprise.Order.allCases {
        let page = try await desk.work(
          of: wide, within: .everywhere, on: noon("2026-05-20").dayInShanghai, order: order, offset: 1, limit: 2)
        #expect(try await page.rows == Array(work(order).dropFirst()) && page.total == 3)
        #expect(page.rows.last { $0.code.text == Codes.third }?.lastVisit == noon("2026-05-13").dayInShanghai)
      }
      #expect(try await work(.name).map(\.code.text) == [Codes.second, Codes.first, Codes.third])
      #expect(try await work(.urgent, "乙电子").map(\.code.text) == [Codes.second])
      #expect(try await work(.urgent, Codes.third.lowercased()).map(\.code.text) == [Codes.third])
      #expect(try await work(.urgent, "查无此企").isEmpty)
      let songjiang = AreaScope.area(try Self.area("310117"))
      #expect(try await work(.urgent, within: songjiang).map(\.code.text) == [Codes.first])
    }
  }
}
