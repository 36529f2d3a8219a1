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

      let list = try await store.standings(
        StandingFilter(source: .benefit(benefit), state: .holds), scope: .everywhere, offset: 0, limit: 10)
      #expect(list.total == 3)
      #expect(
        list.rows.map { "\($0.standing.enterprise) \($0.standing.subject)" } == [
          "\(Codes.second) HT2024-01", "\(Codes.first) HT2023-01", "\(Codes.first) HT2024-02",
        ])
    }
  }
}
