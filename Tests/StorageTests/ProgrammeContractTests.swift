import CorpusFixtures
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Programmes
import Quantities
import Services
import Testing

@testable import Storage

/// What every store of programmes and gatherings does, whatever database is behind it.
@Suite("Programmes and gatherings, kept")
struct ProgrammeContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  @Test(
    "a gathering is planned, invited to, answered, attended and followed; a programme moves on; the journal rebuilds both",
    arguments: StoreUnderTest.all)
  func life(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let desk = ProgrammeDesk(store: store, corpus: try Self.corpus.get())
      let at = noon("2026-05-10")
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      let first = try #require(CreditCode(Codes.first))
      let second = try #require(CreditCode(Codes.second))
      let event = try #require(InstrumentID("shenggui-2023/8#policy-briefings"))
      let figures = GatheringFigures(
        title: "宣讲", channel: "线下宣讲", venue: "会场", area: try #require(AreaCode("310117")), start: at,
        end: at.adding(seconds: 3_600), about: [try #require(ClauseID("shenggui-2023/5"))])
      let id = try await desk.plan(figures, of: event, by: .commandLine, key: "1", at: at, within: songjiang)
      func act(_ command: GatheringCommand, _ key: String, _ scope: AreaScope = .everywhere) async throws {
        try await desk.act(command, on: id, by: .commandLine, key: key, at: at, within: scope)
      }
      #expect(
        await codes { try await act(.invite([first, second], filter: ""), "2", songjiang) }
          == ["gatherings.unknown-enterprise"])
      try await act(.invite([first, second], filter: "全部"), "2")
      // A whole invitation is taken back while nobody has answered: who was in it is no guest.
      try await act(.withdraw(invitation: 0, reason: "筛选错了"), "2a")
      let none = try await desk.gatherings(
        of: event, from: at.adding(seconds: -1), to: at.adding(seconds: 1), enterprise: first)
      #expect(none.isEmpty)
      #expect(
        await codes { try await act(.withdraw(invitation: 0, reason: "再撤"), "2b") } == ["gatherings.no-invitation"])
      try await act(.invite([first, second], filter: "全部"), "2c")
      try await act(.answer(first, .coming), "3", .enterprise(Codes.first))
      #expect(await codes { try await act(.withdraw(invitation: 1, reason: "x"), "3a") } == ["gatherings.answered"])
      #expect(
        await codes { try await act(.answer(second, .coming), "4", .enterprise(Codes.first)) } == ["gatherings.none"])
      try await act(.attend([first]), "5")
      try await act(.attend([first]), "5")
      try await act(.follow(first, case: 3), "6")
      try await act(.hold(words: "顺利"), "7")
      #expect(await codes { try await act(.cancel(reason: "x"), "8") } == ["gatherings.wrong-state"])
      let day = at.adding(seconds: -86_400)
      let found = try #require(
        try await desk.gatherings(of: event, from: day, to: at.adding(seconds: 1), enterprise: first).first)
      #expect(found.invited == 2 && found.attended == 1 && found.cases == 1 && found.guests[first]?.answer == .coming)
      #expect(try await desk.gatherings(from: at.adding(seconds: 1), to: at.adding(seconds: 9)).isEmpty)

      let programme = try #require(InstrumentID("zjtx-2025/19#service-system"))
      func step(_ command: ProgrammeCommand, _ key: String, _ scope: AreaScope = .everywhere) async throws {
        try await desk.act(command, in: programme, by: .commandLine, key: key, at: at, within: scope)
      }
      let area = try #require(AreaCode("310117"))
      try await step(.admit(name: "甲中心", nil, area, on: day.dayInShanghai), "p1", songjiang)
      try await step(.pass(1, on: at.dayInShanghai), "p2", songjiang)
      #expect(
        await codes {
          try await step(.pass(1, on: at.dayInShanghai), "p3", .area(try #require(AreaCode("310115"))))
        } == ["programmes.outside-scope"])
      #expect(try await desk.programme(at: programme)?.programme.participants[1]?.passed.count == 1)
      #expect(try await desk.allProgrammes().count { !$0.participants.isEmpty } == 1)
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ProgrammeProjection()], at: noon("2026-05-11"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }

  @Test(
    "a case that comes of a gathering is opened with the note of it, once, or not at all", arguments: StoreUnderTest.all
  )
  func followed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let cases = try await ServiceContractTests.fill(store)
      let desk = ProgrammeDesk(store: store, corpus: try Self.corpus.get())
      let at = noon("2026-05-14")
      let (first, second) = (try #require(CreditCode(Codes.first)), try #require(CreditCode(Codes.second)))
      let event = try #require(InstrumentID("shenggui-2023/8#policy-briefings"))
      let figures = GatheringFigures(
        title: "宣讲", channel: "线下宣讲", venue: "会场", area: try #require(AreaCode("310117")), start: at,
        end: at.adding(seconds: 3_600), about: [try #require(ClauseID("shenggui-2023/5"))])
      let id = try await desk.plan(
        figures, of: event, by: .commandLine, key: "plan", at: at, within: .everywhere)
      try await desk.act(.attend([first]), on: id, by: .commandLine, key: "attend", at: at, within: .everywhere)
      func follow(_ code: CreditCode, _ key: String) async throws -> Int {
        let opening = try await cases.prepare(
          try ServiceContractTests.intake(code.text, text: "想了解贴息"), by: try ServiceContractTests.city(),
          key: "\(key)-case", salt: "02", at: at, within: .everywhere)
        return try await desk.follow(
          code, opening: opening, on: id, by: .commandLine, key: key, at: at, within: .everywhere)
      }
      func last() async throws -> Int { try await store.readServices { try $0.cases.lastID() } }
      let before = try await last()
      #expect(await codes { _ = try await follow(second, "absent") } == ["gatherings.no-guest"])
      #expect(try await last() == before)
      #expect(try await follow(first, "came") == before + 1)
      #expect(try await follow(first, "came") == before + 1)
      #expect(try await last() == before + 1)
      #expect(try await desk.gathering(id)?.gathering.guests[first]?.cases == [before + 1])
    }
  }

  @Test(
    "a series is planned whole or not at all, once for one key, and each session is moved alone",
    arguments: StoreUnderTest.all)
  func series(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = ProgrammeDesk(store: store, corpus: try Self.corpus.get())
      let at = noon("2026-05-10")
      let area = try #require(AreaCode("310117"))
      let event = try #require(InstrumentID("shenggui-2023/8#policy-briefings"))
      let first = GatheringFigures(
        title: "服务日", channel: "线下宣讲", venue: "会场", area: area, start: at, end: at.adding(seconds: 3_600),
        about: [try #require(ClauseID("shenggui-2023/5"))])
      let days = ["2026-05-10", "2026-06-11", "2026-07-09"].compactMap { CalendarDay($0) }
      func plan(_ sessions: [GatheringFigures], _ key: String) async throws -> [Int] {
        try await desk.plan(sessions, of: event, by: .commandLine, key: key, at: at, within: .area(area)).map(\.number)
      }
      var wrong = first
      wrong.venue = ""
      #expect(await codes { _ = try await plan([first, wrong], "1") } == ["programmes.missing"])
      #expect(await codes { _ = try await plan([first], "2") } == ["gatherings.series"])
      #expect(try await plan(days.map(first.on), "3") == [1, 2, 3])
      #expect(try await plan(days.map(first.on), "3") == [1, 2, 3])
      try await desk.act(
        .cancel(reason: "当月不办"), on: Gathering.ID(2), by: .commandLine, key: "4", at: at, within: .area(area))
      let kept = try await desk.gatherings(from: at, to: at.adding(seconds: 90 * 86_400))
      #expect(kept.map(\.state.name) == [.planned, .cancelled, .planned])
      #expect(kept.map(\.figures.start.dayInShanghai) == days)
      let report = try await store.replay([ProgrammeProjection()], at: noon("2026-05-11"))
      #expect(report.difference == nil && report.rows > 0)
    }
  }
}
