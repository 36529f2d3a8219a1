import Benefits
import EnterpriseFixtures
import Enterprises
import Foundation
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

@Suite("Standings of contracts, projects … of one enterprise")
struct StandingTests {
  private static func standing(
    _ benefit: InstrumentID, _ enterprise: String, _ subject: String, _ state: Standing.State = .holds, yuan: Int64
  ) -> Standing {
    Standing(
      source: .benefit(benefit), enterprise: enterprise, subject: subject, state: state, minimum: .zero,
      maximum: Money(fen: yuan * 100), row: "set", area: AreaCode("310117"))
  }

  @Test(
    "two contracts of one enterprise are two rows and two in the tally, and one enterprise behind it",
    arguments: StoreUnderTest.all)
  func contracts(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let benefit = try #require(InstrumentID("gaoduan-2022/13#first-set-support"))
      let mark = ProjectionMark(
        on: try #require(CalendarDay("2026-02-01")), corpus: String(repeating: "0", count: 64), journalSequence: 1)
      // Out of order on purpose: a tally must not count the first enterprise twice.
      try await store.replaceStandings(
        with: [
          Self.standing(benefit, Codes.first, "HT2024-02", yuan: 300),
          Self.standing(benefit, Codes.second, "HT2024-01", yuan: 50),
          Self.standing(benefit, Codes.first, "HT2023-01", yuan: 200),
          Self.standing(benefit, Codes.first, "HT2025-03", .undecided, yuan: 900),
          Self.standing(benefit, Codes.first, "HT2025-04", .undecided, yuan: 900),
        ], mark: mark)

      let tally = try #require(try await store.tallies(of: .benefit(benefit), scope: .everywhere)[nil])
      #expect(tally.holding == 3 && tally.holders == 2)
      #expect(tally.undecided == 2 && tally.undecidedHolders == 1)
      #expect(tally.maximum == Money(fen: 55_000))
      #expect(try await store.talliesByRow(of: benefit, scope: .everywhere)["set"]?.holding == 3)

      let (songjiang, pudong) = (try #require(AreaCode("310117")), try #require(AreaCode("310115")))
      for scope in [AreaScope.everywhere, .area(songjiang), .area(pudong), .nothing] {
        let all = try await store.tallies(of: .benefit(benefit), scope: scope)
        let whole = try await store.wholeTallies(of: [.benefit(benefit)], scope: scope)
        #expect(whole == [.benefit(benefit): all[nil] ?? Tally()])
        // What lies right below: of a city the districts, of a district the streets.
        let parts = try await store.partTallies(of: .benefit(benefit), scope: scope)
        #expect(
          parts == all.filter { scope != .everywhere || $0.key?.isDistrictOrCity ?? true } && parts[nil] == all[nil])
        #expect((all[nil] == tally) == [.everywhere, .area(songjiang)].contains(scope))
      }

      let list = try await store.standings(
        StandingFilter(source: .benefit(benefit), state: .holds), scope: .everywhere, offset: 0, limit: 10)
      #expect(list.total == 3)
      #expect(
        list.rows.map { "\($0.standing.enterprise) \($0.standing.subject)" } == [
          "\(Codes.second) HT2024-01", "\(Codes.first) HT2023-01", "\(Codes.first) HT2024-02",
        ])
    }
  }

  @Test(
    "a tally adds up no more of an enterprise than its cap for the benefit, in the city, the district and the row",
    arguments: StoreUnderTest.all)
  func capped(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let (capped, other) = (
        try #require(InstrumentID("gaoduan-2022/12#smart-assessment-voucher")),
        try #require(InstrumentID("gaoduan-2022/13#first-set-support"))
      )
      let standings = [capped, other].flatMap { benefit in
        [
          Self.standing(benefit, Codes.first, "P-2", yuan: 300), Self.standing(benefit, Codes.second, "P-1", yuan: 50),
          Self.standing(benefit, Codes.first, "P-1", yuan: 250),
        ]
      }
      try await store.replaceStandings(
        with: standings, caps: [capped: Money(fen: 40_000)],
        mark: ProjectionMark(
          on: try #require(CalendarDay("2026-02-01")), corpus: String(repeating: "0", count: 64), journalSequence: 1))
      let areas: [AreaCode?] = [nil, AreaCode("310117")]
      for (benefit, fen) in [(capped, 45_000 as Int64), (other, 60_000)] {
        let tallies = try await store.tallies(of: .benefit(benefit), scope: .everywhere)
        for area in areas { #expect(tallies[area]?.maximum == Money(fen: fen), "\(benefit)") }
        #expect(try await store.talliesByRow(of: benefit, scope: .everywhere)["set"]?.maximum == Money(fen: fen))
        #expect(tallies[nil]?.holding == 3)
      }
    }
  }

  @Test(
    "who worked everybody out from earlier facts does not overwrite what another process knows",
    arguments: StoreUnderTest.products)
  func later(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let benefit = try #require(InstrumentID("gaoduan-2022/13#first-set-support"))
      let corpus = String(repeating: "0", count: 64)
      func replace(_ yuan: Int64, on day: String, sequence: Int, corpus: String) async throws -> Int64? {
        try await store.replaceStandings(
          with: [Self.standing(benefit, Codes.first, "HT", yuan: yuan)],
          mark: ProjectionMark(on: try #require(CalendarDay(day)), corpus: corpus, journalSequence: sequence))
        return try await store.tallies(of: .benefit(benefit), scope: .everywhere)[nil]?.maximum?.fen
      }
      #expect(try await replace(5, on: "2026-02-02", sequence: 5, corpus: corpus) == 500)
      #expect(try await replace(4, on: "2026-02-02", sequence: 4, corpus: corpus) == 500)
      #expect(try await replace(3, on: "2026-02-01", sequence: 4, corpus: corpus) == 500)
      // The same facts once more, another day, other rules: all of them count.
      #expect(try await replace(6, on: "2026-02-02", sequence: 5, corpus: corpus) == 600)
      #expect(try await replace(7, on: "2026-02-03", sequence: 5, corpus: corpus) == 700)
      #expect(try await replace(8, on: "2026-02-03", sequence: 4, corpus: String(repeating: "1", count: 64)) == 800)
    }
  }
}
