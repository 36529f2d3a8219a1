import Benefits
import Cultivation
import Decimals
import Diagnostics
import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Targets
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
      // What a list has no column for orders nothing, and the page says so.
      let unordered = try await browser.get("/cultivation/ladders/above_scale?sort=valid").text
      #expect(unordered.contains("“valid”"))

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

  @Test("whose recognition has left its register is deducted from the indicator's number, and told beside")
  func deducted() async throws {
    try await TestPortal.run { city, client in
      let register = try #require(InstrumentID("zjtx-2025/1#cultivation-ladder"))
      let indicator = try #require(InstrumentID("zjtx-2025/1#specialised-firms"))
      let count = try #require(CountID("zjtx-2025/1#specialised-firms/holding"))
      let area = TargetPlace.area(try #require(city.portal.corpus.areas.city?.code))
      let day = city.clock.now.dayInShanghai
      let firms = try await city.enterprises(4, countedBy: "zjtx-2025/1#cultivation-ladder/on-the-ladder")
      try await city.store.replaceRungs(
        with: firms.map { HeldRung(enterprise: $0.creditCode, rung: .srdi, area: $0.area, since: nil) })
      let mark = try #require(try await city.store.projectionMark())
      let standings = firms.map { firm in
        Standing(
          source: .count(count), enterprise: firm.creditCode.text, subject: firm.creditCode.text, state: .holds,
          minimum: .zero, maximum: nil, row: nil, area: firm.area)
      }
      try await city.store.replaceStandings(with: standings, mark: mark)
      func told() async throws -> Decimal128? {
        let board = try await city.portal.targets.board(of: indicator, on: day, within: .everywhere)
        return board.progress(of: indicator, in: area, year: day.year)?.measure.value?.multiplied(by: 10_000)
      }
      #expect(try await told() == 4)
      let opening = EntryOpening(
        subject: EntrySubject(firms[0].creditCode), title: "", area: nil, origin: .hand, fields: [:])
      let enter = RegisterCommand(
        register: register, day: day, wishes: [.enter(.new(opening))], ground: Ground(reason: "公告"))
      let entry = try #require(
        try await city.portal.registers.act(
          enter, command: enter.command(by: .commandLine, key: "e"), at: city.clock.now, within: .everywhere
        ).entries.first)
      #expect(try await told() == 4)
      let leave = RegisterCommand(
        register: register, day: day, wishes: [.leave(entry, reason: "认定被撤销")], ground: Ground(reason: "公告"))
      _ = try await city.portal.registers.act(
        leave, command: leave.command(by: .commandLine, key: "l"), at: city.clock.now, within: .everywhere)
      #expect(try await told() == 3)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = "/documents/zjtx-2025/1/specialised-firms?count=holding&state=holds&left="
      func doorTo(_ left: String) -> String { "href=\"\(list.replacing("&", with: "&amp;"))\(left)\"" }
      for path in ["/targets/zjtx-2025/1/specialised-firms", "/documents/zjtx-2025/1"] {
        let page = try await browser.get(path).text
        #expect(
          page.contains("认定已出库，不计入") && page.contains(doorTo("without")) && page.contains(doorTo("only")), "\(path)")
      }
      // The doors lead to just those whom the numbers count, on screen and in the file.
      func listed(_ left: String) async throws -> [String] {
        let page = try await browser.get(list + left).text
        let file = try await browser.get(list.replacing("?", with: "/export?") + left).text
        let codes = firms.map(\.creditCode.text)
        #expect(codes.filter { page.contains($0) } == codes.filter { file.contains($0) }, "\(left)")
        return codes.filter { page.contains($0) }
      }
      #expect(try await listed("only") == [firms[0].creditCode.text])
      #expect(try await listed("without") == firms.dropFirst().map(\.creditCode.text))
      // For everybody one alone is too few to be told, and stays in the number: no difference tells it.
      var visitor = Browser(client)
      let everybody = try await visitor.get("/documents/zjtx-2025/1").text
      #expect(everybody.contains("认定已出库，未扣除") && everybody.contains("少于3家"))
    }
  }

  @Test("a recognition that ends within the span is listed, with its entry behind it")
  func expiring() async throws {
    try await TestPortal.run { city, client in
      let register = try #require(InstrumentID("zjtx-2025/1#cultivation-ladder"))
      let day = city.clock.now.dayInShanghai
      let candidates = try await city.portal.registers.candidates(
        RegisterQuery(register, .state(.entered)), on: day, within: .everywhere)
      var rungs: [CreditCode: Rung] = [:]
      for rung in [Rung.innovative, .srdi, .littleGiant] {
        for row in try await city.portal.ladders.rows(RungQuery(rung), on: day, within: .everywhere).rows {
          rungs[row.held.enterprise] = rung
        }
      }
      let held = try #require(candidates.rows.first { $0.isDecided && rungs[$0.enterprise] != nil })
      let opening = EntryOpening(
        subject: EntrySubject(held.enterprise), title: "", area: nil, origin: .hand,
        fields: ["认定日期": "\(day.adding(days: -1000))", "有效期至": "\(day.adding(days: 45))"])
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
      // The rung's list has both days of the entry, in the order of either.
      let rung = try #require(rungs[held.enterprise]).path()
      let own = "/enterprises/\(held.enterprise)"
      for order in ["", "?sort=since", "?sort=since&desc=1"] {
        let list = try await browser.get(rung + order).text
        #expect(list.contains(day.adding(days: -1000).text(in: .chinese)), "\(order)")
        #expect(list.contains(day.adding(days: 45).text(in: .chinese)), "\(order)")
      }
      // No recognition ends before it begins.
      let backwards = RegisterCommand(
        register: register, day: day, wishes: [.amend(entry, ["认定日期": "\(day.adding(days: 46))"])],
        ground: Ground(reason: "更正"))
      let refusal = await #expect(throws: Diagnostics.self) {
        try await city.portal.registers.act(
          backwards, command: backwards.command(by: .commandLine, key: "b"), at: city.clock.now, within: .everywhere)
      }
      #expect(refusal?.all.map(\.code) == ["register.ends-before"])
      // What has passed is told so, since when and with what to do.
      let passed = RegisterCommand(
        register: register, day: day, wishes: [.amend(entry, ["有效期至": "\(day.adding(days: -5))"])],
        ground: Ground(reason: "更正"))
      _ = try await city.portal.registers.act(
        passed, command: passed.command(by: .commandLine, key: "p"), at: city.clock.now, within: .everywhere)
      let over = "有效期已于\(day.adding(days: -5).text(in: .chinese))届满，已过 5 天：复核仍符合的办理续期，否则出库"
      #expect(try await browser.get("/cultivation/zjtx-2025/1/cultivation-ladder/entries/\(entry)").text.contains(over))
      // Once it has left the register, both pages say so while the fact still tells the title.
      let leave = RegisterCommand(
        register: register, day: day, wishes: [.leave(entry, reason: "认定到期未复核")], ground: Ground(reason: "到期"))
      _ = try await city.portal.registers.act(
        leave, command: leave.command(by: .commandLine, key: "l"), at: city.clock.now, within: .everywhere)
      let gone = "认定已于\(day.text(in: .chinese))出库"
      let left = "\(rung)?left=1"
      #expect(try await browser.get(left).text.contains(gone))
      #expect(try await browser.get("\(rung)/export?left=1").text.contains(gone))
      // It is no longer counted on the rung, and told beside.
      #expect(try await browser.get("/cultivation/ladders").text.contains("\(left)\"><data value=\"1\""))
      let list = try await browser.get(rung).text
      #expect(!list.contains(own) && list.contains("\(left)\""))
      #expect(try await browser.get(own).text.contains("\(gone)（认定到期未复核）"))
    }
  }
}
