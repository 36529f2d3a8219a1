import Enterprises
import Facts
import Journal
import Quantities
import Synchronization
import Testing

@testable import Portal

@Suite("Sums over what an enterprise has listed, on its page")
struct ListedLoansTests {
  private func enter(_ text: String, of kind: SubjectKind, _ portal: TestPortal, key: String) async throws {
    let file = FactImport(file: "\(key).csv", bytes: Array(text.utf8), subject: kind, basis: .voluntary)
    _ = try await portal.portal.facts.importFacts(
      file, command: file.command(by: .commandLine, key: key), at: portal.clock.now)
  }

  @Test("a card asks that all loans be listed, and decides once somebody has said that they are")
  func listed() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let day = portal.clock.now.dayInShanghai
      let chosen = Mutex<CreditCode?>(nil)
      try await portal.portal.facts.forEachHistory(within: .everywhere) { history in
        guard !history.dossier(known: day).subjects.contains(where: { $0.kind == .loan }) else { return }
        chosen.withLock { $0 = $0 ?? history.enterprise.creditCode }
      }
      let code = try #require(chosen.withLock { $0 })
      try await enter("credit_code,tier\n\(code),srdi\n", of: .enterprise, portal, key: "tier")
      try await enter(
        "credit_code,key,loan_kind,principal,drawn_on\n\(code),DK-T,guaranteed,10000000,2026-02-01\n", of: .loan,
        portal,
        key: "loan")
      var city = Browser(client)
      _ = try await city.signIn("city")
      let asked = "各笔贷款都登记好之后填“是”"
      let sum = "合计 1,000万元：DK-T 1,000万元"
      let before = try await city.get("/enterprises/\(code)").text
      #expect(before.contains(asked) && before.contains(sum))
      try await enter("credit_code,loan_listed\n\(code),true\n", of: .enterprise, portal, key: "listed")
      let after = try await city.get("/enterprises/\(code)").text
      #expect(!after.contains(asked) && after.contains(sum))
    }
  }
}
