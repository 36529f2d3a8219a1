import Benefits
import Cultivation
import Enterprises
import Instruments
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("Who fell out of statistics is no part of the watch list's numbers")
struct FallenOutTests {
  private static let names = ["in-band", "in-band-falling"]

  /// The register's numbers on its clause's page: of a count, by what its list shows.
  private func figure(_ count: String, _ state: String, left: String?, in page: String) -> String? {
    let query = "count=\(count)&amp;state=\(state)" + (left.map { "&amp;left=\($0)" } ?? "")
    let door = "/documents/shenggui-2023/4/falling-watch-list?\(query)\""
    guard let found = page.range(of: door) else { return nil }
    return page[found.upperBound...].firstMatch(of: /<data value="([^"]*)"/).map { String($0.1) }
  }

  @Test("they are left out of both counts, told beside them, and each number opens to just its own enterprises")
  func clausePage() async throws {
    try await TestPortal.run { city, client in
      let watchList = try #require(MonitoringDesk.watchList)
      let day = city.clock.now.dayInShanghai
      let firms = try await city.enterprises(4, countedBy: "shenggui-2023/4#falling-watch-list/in-band")
      let mark = try #require(try await city.store.projectionMark())
      let standings = try Self.names.flatMap { name in
        let count = try #require(CountID("\(watchList)/\(name)"))
        return firms.enumerated().map { number, firm in
          Standing(
            source: .count(count), enterprise: firm.creditCode.text, subject: firm.creditCode.text,
            state: number == 3 ? .undecided : .holds, minimum: .zero, maximum: nil, row: nil, area: firm.area)
        }
      }
      try await city.store.replaceStandings(with: standings, mark: mark)
      func act(_ wish: RegisterCommand.Wish, _ key: String, on day: CalendarDay) async throws -> EntryID {
        let command = RegisterCommand(register: watchList, day: day, wishes: [wish], ground: Ground(reason: "核对"))
        let reply = try await city.portal.registers.act(
          command, command: command.command(by: .commandLine, key: key), at: city.clock.now, within: .everywhere)
        return try #require(reply.entries.first)
      }
      func enter(_ firm: Enterprise, _ key: String, on day: CalendarDay) async throws -> EntryID {
        let opening = EntryOpening(
          subject: EntrySubject(firm.creditCode), title: "", area: nil, origin: .hand, fields: [:])
        return try await act(.enter(.new(opening)), "enter-\(key)", on: day)
      }
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let before = try await browser.get("/documents/shenggui-2023/4").text
      for name in Self.names {
        #expect(figure(name, "holds", left: nil, in: before) == "3", "\(name)")
        #expect(figure(name, "undecided", left: nil, in: before) == "1", "\(name)")
      }
      #expect(!before.contains("已退规，不计入"))
      // One fell out; one left for another reason; one fell out and entered again.
      let first = try await enter(firms[0], "0", on: day)
      _ = try await act(.leave(first, reason: MonitoringDesk.fallenOut), "leave-0", on: day)
      let second = try await enter(firms[1], "1", on: day)
      _ = try await act(.leave(second, reason: "产值回升"), "leave-1", on: day)
      let third = try await enter(firms[2], "2", on: day)
      _ = try await act(.leave(third, reason: MonitoringDesk.fallenOut), "leave-2", on: day)
      _ = try await enter(firms[2], "again-2", on: day)
      let page = try await browser.get("/documents/shenggui-2023/4").text
      let list = "/documents/shenggui-2023/4/falling-watch-list"
      for name in Self.names {
        #expect(figure(name, "holds", left: "without", in: page) == "2", "\(name)")
        #expect(figure(name, "undecided", left: "without", in: page) == "1", "\(name)")
        #expect(figure(name, "holds", left: "only", in: page) == "1", "\(name)")
        let staying = try await browser.get("\(list)?count=\(name)&state=holds&left=without").text
        #expect(staying.contains("已退规的") && !staying.contains(firms[0].creditCode.text), "\(name)")
        for firm in firms[1...2] { #expect(staying.contains(firm.creditCode.text), "\(name)") }
        let gone = try await browser.get("\(list)/export?count=\(name)&state=holds&left=only").text
        #expect(gone.contains(firms[0].creditCode.text), "\(name)")
        for firm in firms[1...2] { #expect(!gone.contains(firm.creditCode.text), "\(name)") }
      }
      // The public has the same number, which is too few to tell.
      var visitor = Browser(client)
      #expect(try await visitor.get("/documents/shenggui-2023/4").text.contains("少于3家"))
    }
  }

  @Test("by figures of that year and the next, and no more by those of the third")
  func years() async throws {
    try await TestPortal.run(enterprises: 0) { city, _ in
      let inBand = try #require(CountID("shenggui-2023/4#falling-watch-list/in-band"))
      let count = try #require(city.portal.corpus.count(inBand))
      let day = try #require(CalendarDay("2026-05-10"))
      // Who left in 2024 is out of the numbers of 2024 and 2025, which are those looked at until the end of 2026.
      let exit = try #require(city.portal.fallenOut.exit(of: count, on: day, isLeft: true))
      #expect(exit.since == 2024 && exit.isLeft)
      let entrants = try #require(CountID("shenggui-2023/1#new-entrants-2025/entrants"))
      let other = try #require(city.portal.corpus.count(entrants))
      #expect(city.portal.fallenOut.exit(of: other, on: day, isLeft: true) == nil)
    }
  }
}
