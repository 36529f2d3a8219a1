import CorpusFixtures
import Cultivation
import EnterpriseFixtures
import Enterprises
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

/// What every store of rungs does, whatever database is behind it.
@Suite("Rungs, kept")
struct LadderContractTests {
  private static let corpus = Result { try CorpusFixture.load() }

  private func held(_ code: String, _ rung: Rung, _ area: String?, since: String? = nil) throws -> HeldRung {
    HeldRung(
      enterprise: try #require(CreditCode(code)), rung: rung, area: area.flatMap { AreaCode($0) },
      since: since.flatMap { CalendarDay($0) })
  }

  @Test(
    "rungs are counted by area within the scope, listed in order, and replaced as a whole",
    arguments: StoreUnderTest.all)
  func counts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let day = try #require(CalendarDay("2026-05-10"))
      try await store.replaceRungs(with: [
        try held(Codes.first, .srdi, "310117001", since: "2024-05-01"), try held(Codes.first, .aboveScale, "310117001"),
        try held(Codes.second, .srdi, "310115"), try held(Codes.third, .srdi, nil, since: "2022-05-01"),
      ])
      let counts = try await store.rungCounts(left: nil, on: day, within: .everywhere)
      #expect(counts.reduce(0) { $0 + $1.count } == 4)
      #expect(counts.filter { $0.rung == .srdi }.count == 3)
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      #expect(try await store.rungCounts(left: nil, on: day, within: songjiang).map(\.count) == [1, 1])
      #expect(try await store.rungCounts(left: nil, on: day, within: .nothing).isEmpty)

      var query = RungQuery(.srdi, order: .since)
      var found = try await store.rungRows(query, on: day, within: .everywhere)
      #expect(found.total == 3)
      #expect(found.rows.map(\.held.enterprise.text) == [Codes.third, Codes.first, Codes.second])
      #expect(found.rows.map(\.held.since?.description) == ["2022-05-01", "2024-05-01", nil])
      query.isDescending = true
      query.limit = 1
      found = try await store.rungRows(query, on: day, within: .everywhere)
      #expect(found.total == 3 && found.rows.map(\.held.enterprise.text) == [Codes.first])
      query = RungQuery(.srdi, area: AreaCode("310115"))
      #expect(
        try await store.rungRows(query, on: day, within: .everywhere).rows.map(\.held.enterprise.text) == [Codes.second]
      )
      #expect(try await store.rungRows(query, on: day, within: songjiang).total == 0)

      try await store.replaceRungs(with: [try held(Codes.first, .listed, "310117")])
      #expect(try await store.rungCounts(left: nil, on: day, within: .everywhere).map(\.rung) == [.listed])
    }
  }

  @Test(
    "how long a recognition holds comes from its register, and what ends soon comes first",
    arguments: StoreUnderTest.all)
  func validity(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let registers = RegisterDesk(store: store, corpus: try Self.corpus.get(), colleagues: { [] })
      let desk = LadderDesk(store: store, registers: registers)
      let register = try #require(InstrumentID("zjtx-2025/1#cultivation-ladder"))
      let day = try #require(CalendarDay("2026-03-01"))
      for (code, until) in [(Codes.first, "2026-06-30"), (Codes.second, "2026-05-31"), (Codes.third, "2029-01-01")] {
        let opening = EntryOpening(
          subject: EntrySubject(try #require(CreditCode(code))), title: "", area: nil, origin: .hand,
          fields: ["有效期至": until])
        let command = RegisterCommand(
          register: register, day: day, wishes: [.enter(.new(opening))], ground: Ground(reason: "因"))
        _ = try await registers.act(
          command, command: command.command(by: .commandLine, key: code), at: noon("2026-05-10"), within: .everywhere)
      }
      try await store.replaceRungs(
        with: try [Codes.first, Codes.second, Codes.third].map { try held($0, .srdi, "310117") })
      let rows = try await desk.rows(RungQuery(.srdi, order: .valid), on: day, within: .everywhere).rows
      #expect(rows.map(\.validUntil?.description) == ["2026-05-31", "2026-06-30", "2029-01-01"])
      // Whose recognition has left stands on the rung no more, unless the fact began later.
      let third = try #require(rows.last)
      let entry = try #require(try await registers.entries(of: third.held.enterprise, within: .everywhere).first)
      let leave = RegisterCommand(
        register: register, day: day, wishes: [.leave(entry.id, reason: "认定被撤销")], ground: Ground(reason: "因"))
      _ = try await registers.act(
        leave, command: leave.command(by: .commandLine, key: "leave"), at: noon("2026-05-10"), within: .everywhere)
      for (since, left) in [(nil, 1), ("2026-03-01", 1), ("2026-03-02", 0)] as [(String?, Int)] {
        try await store.replaceRungs(
          with: [try held(Codes.first, .srdi, "310117"), try held(Codes.third, .srdi, "310117", since: since)])
        let counts = try await desk.counts(on: day, within: .everywhere).filter { $0.rung == .srdi }
        #expect(counts.map(\.count) == [2 - left] && counts.map(\.left) == [left])
        var query = RungQuery(.srdi)
        #expect(try await desk.rows(query, on: day, within: .everywhere).total == 2 - left)
        query.isLeft = true
        let gone = try await desk.rows(query, on: day, within: .everywhere)
        #expect(gone.total == left && gone.rows.map(\.leftOn) == Array(repeating: day, count: left))
      }
      // 转强 goes with the recognition of a little giant, from the day on which that left and for nobody with a title.
      try await store.replaceRungs(with: [
        try held(Codes.third, .littleGiant, "310117"), try held(Codes.third, .strong, "310117"),
        try held(Codes.second, .gazelle, "310117"), try held(Codes.second, .strong, "310117"),
      ])
      func strong(_ day: CalendarDay) async throws -> [Int] {
        let counts = try await desk.counts(on: day, within: .everywhere).filter { $0.rung == .strong }
        var query = RungQuery(.strong, order: .since)
        let rows = try await desk.rows(query, on: day, within: .everywhere).total
        query.isLeft = true
        let left = try await desk.rows(query, on: day, within: .everywhere)
        #expect(counts.map(\.count) == [rows] && counts.map(\.left) == [left.total])
        #expect(left.rows.allSatisfy { $0.held.enterprise == third.held.enterprise && $0.leftOn != nil })
        return [rows, left.total]
      }
      #expect(try await strong(day.adding(days: -1)) == [2, 0])
      #expect(try await strong(day) == [1, 1])
      try await store.replaceRungs(with: [
        try held(Codes.third, .littleGiant, "310117"), try held(Codes.third, .strong, "310117"),
        try held(Codes.third, .unicorn, "310117"),
      ])
      #expect(try await strong(day) == [1, 0])
      let today = try #require(CalendarDay("2026-05-10"))
      func expiring(_ days: Int) async throws -> [String] {
        try await desk.expiring(within: days, of: today, offset: 0, limit: 10, scope: .everywhere).rows.compactMap(
          \.validUntil?.description)
      }
      #expect(try await expiring(20).isEmpty)
      #expect(try await expiring(21) == ["2026-05-31"])
      #expect(try await expiring(51) == ["2026-05-31", "2026-06-30"])
    }
  }
}
