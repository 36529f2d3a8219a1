import Cultivation
import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The pages of the ladder")
struct LadderPageTests {
  @Test("each number opens as many rows, and a district sees its own alone")
  func doors() async throws {
    try await TestPortal.run { city, client in
      let today = city.clock.now.dayInShanghai
      let counts = try await city.portal.ladders.counts(on: today, within: .everywhere)
      let srdi = counts.filter { $0.rung == .srdi }.reduce(0) { $0 + $1.count }
      let above = counts.filter { $0.rung == .aboveScale }.reduce(0) { $0 + $1.count }
      #expect(above > 0)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/cultivation/ladders").text
      #expect(page.contains("/cultivation/ladders/above_scale\"><data value=\"\(above)\""))
      #expect(page.contains("松江区") && page.contains("规模以上"))
      let found = try await city.portal.ladders.rows(RungQuery(.srdi), on: today, within: .everywhere)
      #expect(found.total == srdi)
      let exported = try await browser.get("/cultivation/ladders/above_scale/export").text
      #expect(exported.split(separator: "\r\n").count == above + 1)
      #expect(try await browser.get("/cultivation/ladders/nonsense").status == 404)

      let songjiang = try #require(AreaCode("310117"))
      let own = try await city.portal.ladders.counts(on: today, within: .area(songjiang))
      let ownAbove = own.filter { $0.rung == .aboveScale }.reduce(0) { $0 + $1.count }
      #expect(ownAbove < above)
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let rows = try await district.get("/cultivation/ladders/above_scale/export").text
      #expect(rows.split(separator: "\r\n").count == ownAbove + 1)
    }
  }

  @Test("an enterprise's page says which rungs it holds, what the next asks with how sure that is, and who helps")
  func panel() async throws {
    try await TestPortal.run { city, client in
      let today = city.clock.now.dayInShanghai
      let row = try #require(
        try await city.portal.ladders.rows(RungQuery(.belowScale, limit: 1), on: today, within: .everywhere).rows.first)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/enterprises/\(row.held.enterprise)").text
      #expect(page.contains("下一步：规模以上") && page.contains("谁来帮：") && page.contains("见过原文"))
      #expect(page.contains("/rules/standards/above-scale-") && page.contains("/documents/shenggui-2023/3"))
      // The law's limit: no figure to reach beyond the standard's own words, and no distance.
      #expect(!page.contains("还差"))
      let english = try await browser.get("/enterprises/\(row.held.enterprise)?lang=en").text
      #expect(english.contains("Next: Above scale"))
    }
  }

  @Test("a recognition that ends within the span is listed, with its entry behind it")
  func expiring() async throws {
    try await TestPortal.run { city, client in
      let register = try #require(InstrumentID("zjtx-2025/1#cultivation-ladder"))
      let day = city.clock.now.dayInShanghai
      let candidates = try await city.portal.registers.candidates(
        RegisterQuery(register, .state(.entered)), on: day, within: .everywhere)
      let held = try #require(candidates.rows.first { $0.isDecided })
      let opening = EntryOpening(
        subject: EntrySubject(held.enterprise), title: "", area: nil, origin: .hand,
        fields: ["有效期至": "\(day.adding(days: 45))"])
      let command = RegisterCommand(
        register: register, day: day, wishes: [.enter(.new(opening))], ground: Ground(reason: "公告"))
      let reply = try await city.portal.registers.act(
        command, command: command.command(by: .commandLine, key: "k"), at: city.clock.now, within: .everywhere)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let entry = try #require(reply.entries.first)
      #expect(try await browser.get("/cultivation/expiring?days=30").text.contains("这段时间没有到期的认定"))
      let page = try await browser.get("/cultivation/expiring?days=60").text
      #expect(page.contains("entries/\(entry)") && page.contains("将到期"))
      #expect(try await browser.get("/cultivation/ladders").text.contains("/cultivation/expiring?days=60"))
    }
  }
}
