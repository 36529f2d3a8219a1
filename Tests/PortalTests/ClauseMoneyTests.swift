import Delivery
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// What a clause's page tells of its money: to each reader what stands open to it under 兑现.
@Suite("The money on the page of a clause")
struct ClauseMoneyTests {
  @Test("a voucher shows its budgets, programmes and vouchers with their rows, to those who may open them")
  func voucher() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      let path = "/documents/gaoduan-2022/11"
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = try await city.get(path).text
      for row in ["/delivery/budgets/b1/given", "/delivery/budgets/b2/issued", "/delivery/programmes/g1#vouchers"] {
        #expect(page.contains("href=\"\(row)\""), "\(row)")
        // A browser keeps what follows the # to itself.
        #expect(try await city.get(String(row.prefix { $0 != "#" })).status == 200, "\(row)")
      }
      // Of the district's 10,000 yuan half is on the voucher; 20 of that are settled.
      #expect(page.contains("<rect class=\"held\" width=\"50\"") && page.contains("已用 0%，连同已承诺 50%"))

      // The city's budget is not the district's to see, and none is an officer's, an enterprise's or a visitor's.
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let own = try await district.get(path).text
      #expect(own.contains("/delivery/budgets/b2") && !own.contains("/delivery/budgets/b1"))
      for name in ["officer", "analyst", "enterprise", nil] {
        var reader = Browser(client)
        if let name { _ = try await reader.signIn(name) }
        let text = try await reader.get(path).text
        #expect(!text.contains("/delivery/budgets") && !text.contains("/delivery/programmes"), "\(name ?? "visitor")")
      }
    }
  }

  @Test("a benefit shows what was approved, issued and paid of it, each with its rows, and the public none of it")
  func benefit() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeCall()
      let path = "/documents/shenggui-2023/5"
      var city = Browser(client)
      _ = try await city.signIn("city")
      let before = try await city.get(path).text
      #expect(before.contains("/delivery/budgets/b1/given") && !before.contains("approved=1"))
      try await portal.issueAndPay(try await portal.ownAward())
      let after = try await city.get(path).text
      let rows = "/delivery/awards?benefit=shenggui-2023%2F5%23annual-entrant-growth-award"
      for which in ["approved=1", "state=issued", "paid=1"] {
        #expect(after.contains("href=\"\(rows)&amp;\(which)\""), "\(which)")
        let list = try await city.get("\(rows)&\(which)")
        #expect(list.status == 200 && list.text.rows(of: "awards") == 1, "\(which)")
      }
      #expect(try await city.get("/delivery/awards?benefit=shenggui-2023%2F5%23other").text.rows(of: "awards") == 0)
      for name in ["analyst", "enterprise", nil] {
        var reader = Browser(client)
        if let name { _ = try await reader.signIn(name) }
        let text = try await reader.get(path).text
        #expect(!text.contains("approved=1") && !text.contains("/delivery/budgets"), "\(name ?? "visitor")")
      }
    }
  }
}
