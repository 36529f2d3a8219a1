import Benefits
import Delivery
import Enterprises
import Quantities
import Testing

@testable import Portal

/// What a card says of sums and of windows.
@Suite("Sums and windows on a card")
struct CardTotalTests {
  @Test("a range is written without rounding, and both of its ends stand to the fen")
  func ranges() async throws {
    try await TestPortal.run(enterprises: 0) { portal, _ in
      let words = portal.portal.renderer.words(.chinese)
      let range = AmountView(Money(fen: 2_735_200), Money(fen: 44_444_700), words: words)
      #expect(range.text == "2.7352—44.4447万元" && range.exact == "27,352—444,447元")
      let most = AmountView(.zero, Money(fen: 51_752_000), words: words)
      #expect(most.text == "最高51.752万元" && most.exact == "517,520元")
      let english = AmountView(
        Money(fen: 2_735_200), Money(fen: 44_444_700), words: portal.portal.renderer.words(.english))
      #expect(english.text == "27,352 to 444,447 yuan" && english.exact == english.text)
    }
  }

  @Test("cash that comes to nothing is no ceiling of nothing: the texts name no figure, or there is no cash")
  func nothing() async throws {
    try await TestPortal.run(enterprises: 60) { city, _ in
      let portal = city.portal
      let words = portal.renderer.words(.chinese)
      let today = city.clock.now.dayInShanghai
      var told: Set<String> = []
      for enterprise in try await portal.facts.page(EnterpriseQuery(limit: 60), within: .everywhere).rows {
        guard
          let dossier = try await portal.facts.dossier(of: enterprise.creditCode, known: today, within: .everywhere)
        else { continue }
        let report = try portal.assessor.assess(dossier, on: today, known: today)
        let total = AmountView(cashOf: report.totalCash, in: report, words: words)
        guard report.totalCash.maximum == .zero else {
          #expect(total.text.contains("万元") && total.text != "最高0万元")
          continue
        }
        #expect(total.text == (report.leavesCashUntold ? "没有写明金额" : "—") && total.exact == nil)
        #expect(report.text(corpus: portal.corpus, in: .chinese).contains("现金合计：\(total.text)"))
        told.insert(total.text)
      }
      #expect(!told.isEmpty)
    }
  }

  @Test("the window on a card of an enterprise is told as of the day that is asked")
  func day() async throws {
    try await TestPortal.run { portal, client in
      let id = try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let call = try #require(try await portal.portal.ports.delivery.store.read { try $0.call(id) })
      let holding = try await portal.store.standings(
        StandingFilter(source: .benefit(call.terms.instrument), state: .holds), scope: .everywhere, offset: 0, limit: 1
      ).rows.first
      let own = try #require(holding?.standing.enterprise)
      var city = Browser(client)
      _ = try await city.signIn("city")
      func page(_ day: CalendarDay) async throws -> String {
        try await city.get("/enterprises/\(own)?on=\(day)&for=\(call.terms.year)").text
      }
      #expect(try await page(call.terms.opens).contains("还有 9 天截止"))
      let last = try await page(call.terms.closes)
      #expect(last.contains("今天截止") && !last.contains("还有 9 天截止"))
      let after = try await page(call.terms.closes.adding(days: 1))
      #expect(!after.contains("今天截止") && !after.contains("天截止"))
    }
  }
}
