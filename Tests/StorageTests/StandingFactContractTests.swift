import Diagnostics
import EnterpriseFixtures
import Enterprises
import Facts
import Foundation
import Quantities
import Testing

@testable import Storage

/// What a month's report reads of what was told before.
@Suite("The contract of facts that stand")
struct StandingFactContractTests {
  @Test(
    "what stands of some periods is found, months and years together or apart, whatever the scope",
    arguments: StoreUnderTest.all)
  func periods(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises)
      try await desk.bring(
        """
        credit_code,output@2025,output@2025-10,output@2025-11
        \(Codes.first),12,3,4
        \(Codes.second),24,6,8

        """, key: "months")
      let code = try #require(CreditCode(Codes.second))
      let wrong = try #require(
        try await store.read { (view: any EnterpriseReading) in
          try view.facts.facts(of: code).first { $0.reference.description == "output@2025-11" }
        })
      let withdrawal = FactWithdrawal(fact: wrong.id, reason: "填错")
      _ = try await desk.withdraw(
        withdrawal, command: withdrawal.command(by: .commandLine, key: "withdraw"), at: noon("2026-02-02"),
        within: .everywhere)
      let facts = Set(try ["output", "revenue"].map { try #require(FactID($0)) })
      let songjiang = AreaScope.area(try #require(AreaCode("310117")))
      let year = ["\(Codes.first) output@2025 12", "\(Codes.first) revenue@2025 100"]
      let others = ["\(Codes.second) output@2025 24", "\(Codes.second) revenue@2025 200"]
      let months = ["\(Codes.first) output@2025-10 3", "\(Codes.first) output@2025-11 4"]
      for (periods, scope, expected) in [
        (["2025-09", "2025-10", "2025-11"], AreaScope.everywhere, months + ["\(Codes.second) output@2025-10 6"]),
        (["2025-11"], .everywhere, [months[1]]), (["2025-10", "2025-11"], songjiang, months),
        (["2025"], .everywhere, year + others), (["2025"], songjiang, year),
        (["2025", "2025-11"], .everywhere, year + others + [months[1]]), (["2025", "2025-11"], .nothing, []),
      ] {
        let asked = Set(try periods.map { try #require(Period($0)) })
        let found = try await store.read { (view: any EnterpriseReading) in
          var found: [String] = []
          try view.facts.forEachStandingFact(facts, in: asked, within: scope) { fact in
            found.append("\(fact.enterprise) \(fact.reference) \(fact.value?.description ?? "-")")
          }
          return found
        }
        #expect(found.sorted() == expected.sorted(), "\(periods) \(scope)")
      }
    }
  }

  @Test("when something was last told is known of those that are there", arguments: StoreUnderTest.all)
  func lastTellings(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let desk = try FactDesk.on(store)
      try await desk.bring(threeEnterprises, on: "2026-02-01")
      try await desk.bring("credit_code,output@2025\n\(Codes.first),12\n", key: "later", on: "2026-03-01")
      let codes = try [Codes.first, Codes.third, "91310000MA1FL0001P"].map { try #require(CreditCode($0)) }
      let found = try await store.read { (view: any EnterpriseReading) in
        try view.enterprises.lastTellings(of: codes)
      }
      #expect(found == [codes[0]: noon("2026-03-01"), codes[1]: noon("2026-02-01")])
    }
  }
}
