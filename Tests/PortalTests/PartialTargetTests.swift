import Cultivation
import Foundation
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("Where one district of sixteen was given a task")
struct PartialTargetTests {
  private static let districts = "/targets/shenggui-2023/2/district-targets"

  private func give(_ city: TestPortal, _ value: String) async throws -> InstrumentID {
    let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
    _ = try await city.portal.targets.carryOut(
      .assign(
        id, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-15")),
        lines: [.init(area: try #require(AreaCode("310117")), value: value)], reason: ""),
      by: .commandLine, key: "task-\(value)", at: city.clock.now, within: .everywhere)
    return id
  }

  @Test("what districts were given stands beside the city's own task, with the difference, which nobody forces away")
  func sumOfTasks() async throws {
    try await TestPortal.run { city, client in
      _ = try await give(city, "219")
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      func sums() async throws -> String { try await browser.get("\(Self.districts)/assign?year=2026").text }
      let alone = try await sums()
      #expect(alone.contains("16个中1个有任务；本级还没有任务") && alone.contains("219家</a>"))
      #expect(alone.contains("219（示例〔2026〕1号）</a>"))
      for (task, said) in [("300", "比本级任务300家少81家，只作提示"), ("219", "与本级任务219家一致"), ("200", "比本级任务200家多19家")] {
        let own = try await browser.post(
          "\(Self.districts)/assign",
          [
            "year": "2026", "document": "示例〔2026〕2号", "issued": "2026-03-02", "task-310000": task, "reason": "测算",
          ])
        #expect(own.status == 303, "\(task)")
        #expect(try await sums().contains(said), "\(task)")
      }
    }
  }

  @Test("totals say of how many districts they are, and open to just those; the whole stands beside them")
  func capacity() async throws {
    try await TestPortal.run(enterprises: 200) { city, client in
      _ = try await give(city, "200")
      let library = try #require(MonitoringDesk.library)
      // A register that was kept elsewhere, with enterprises of many districts.
      let listed = try await city.portal.facts.page(.init(limit: 40), within: .everywhere).rows
      let lines = listed.map { "\($0.creditCode),原册\n" }.joined()
      let file = RegisterFile(
        file: "library.csv", bytes: Array("credit_code,evidence\n\(lines)".utf8), register: library)
      _ = try await city.portal.registers.importFile(
        file, command: file.command(by: .demonstration, key: "library"), at: city.clock.now, within: .everywhere)
      let sizes = try await city.portal.registers.sizes(
        of: library, on: city.clock.now.dayInShanghai, within: .everywhere)
      let own = sizes[AreaCode("310117")] ?? 0
      let all = sizes.values.reduce(0, +)
      #expect(all > own)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/cultivation").text
      #expect(page.contains("在库（有年度目标的1个区）") && page.contains("应有（有年度目标的1个区）"))
      #expect(page.contains("合计（有年度目标的1个区）"))
      let total = page.firstMatch(of: /合计（有年度目标的1个区）<\/th>(.*?)<\/tr>/.dotMatchesNewlines())?.1 ?? ""
      #expect(total.contains("value=\"\(own)\"") && (own == 0 || total.contains("area=310117")))
      let whole = page.firstMatch(of: /全部合计<\/th>(.*?)<\/tr>/.dotMatchesNewlines())?.1 ?? ""
      #expect(whole.contains("value=\"\(all)\"") && !whole.contains("area="))
      // The multiple of the city says whose it is.
      let size = try await browser.get("/targets/shenggui-2023/3/library-size").text
      #expect(size.contains("上海市（有年度目标的1个区）"))
      #expect(try await browser.get("/targets/export").text.contains("上海市（有年度目标的1个区）"))
      // So does the sum of the districts' targets.
      let targets = try await browser.get("\(Self.districts)?year=2026").text
      #expect(targets.contains("16个地区中的1个") && !targets.contains("下级目标合计"))
      #expect(try await !browser.get("\(Self.districts)?year=2025").text.contains("地区中的"))
    }
  }

  @Test("the text's own year stays in the list beside the running one, and who was given nothing is not judged")
  func years() async throws {
    try await TestPortal.run { city, client in
      _ = try await give(city, "200")
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("/targets?document=shenggui-2023").text
      #expect(list.contains("16个地区中有目标的1个：") && list.contains("16个地区："))
      #expect(list.contains("district-targets?year=2026"))
      // Whoever looks at a district without a task sees the text's year, and at one with a task the running one.
      func year(_ area: String) async throws -> String? {
        let page = try await browser.get("\(Self.districts)?area=\(area)").text
        return page.firstMatch(of: /<option value="([0-9]+)" selected>/).map { String($0.1) }
      }
      #expect(try await year("310101") == "2025")
      #expect(try await year("310117") == "2026")
      // What is asked of the city alone says so of its districts, and where theirs stand.
      let whole = try await browser.get("/targets/shenggui-2023/1/new-entrants-2025?year=2025").text
      #expect(whole.contains("本指标只定全市") && whole.contains("各区的目标见") && whole.contains("区级新增规上目标"))
    }
  }

  @Test("a street that was only planned for reads the same in the district's table, on its page and to its officer")
  func street() async throws {
    try await TestPortal.run { city, client in
      let id = try await give(city, "37")
      let songjiang = try #require(AreaCode("310117"))
      let officer = try #require(city.city.people().first { $0.role == "officer" && $0.area?.text.count == 9 })
      let street = try #require(officer.area)
      let rows = [songjiang, street].compactMap { area in
        Cascade.Row(area: area, months: Array(repeating: 0, count: 10) + [0, area == street ? 2 : 37])
      }
      _ = try await city.portal.targets.carryOut(
        .plan(id, year: 2026, parent: songjiang, rows: rows), by: .commandLine, key: "plan", at: city.clock.now,
        within: .everywhere)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let above = try await browser.get("\(Self.districts)?year=2026").text
      #expect(above.contains("未下达任务，只有分解计划"))
      let own = try await browser.get("\(Self.districts)?year=2026&area=\(street)").text
      #expect(own.contains("<dd>2家（分解计划，未下达任务）</dd>") && own.contains("未下达任务，只有分解计划"))
      #expect(!own.contains("<dd>未定目标</dd>"))
      var officerBrowser = Browser(client)
      _ = try await officerBrowser.signIn(officer.id)
      let list = try await officerBrowser.get("/targets?document=shenggui-2023").text
      #expect(list.contains("2家（分解计划，未下达任务）"))
      // The file has the same number in the place of the task.
      let file = try await officerBrowser.get("/targets/export?document=shenggui-2023").text
      #expect(file.contains(",2026,家,2,"))
    }
  }

  @Test("what facts count without being the figure is shown for orientation, and the figure is still asked for")
  func references() async throws {
    try await TestPortal.run(enterprises: 200) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(
        try await browser.get("/targets?document=gaozhiliang-2023").text.contains("还没有填报；系统里数得出的只作参考"))
      let count = try #require(CountID("gaozhiliang-2023/17#city-specialised-enterprises/specialised-or-higher"))
      let held = try await city.store.tallies(of: .count(count), scope: .everywhere)[nil]?.holding ?? 0
      #expect(held > 0)
      let page = try await browser.get("/targets/gaozhiliang-2023/17/city-specialised-enterprises").text
      #expect(page.contains("现有，只作参考") && page.contains("2025年末的数由责任单位照名单填报"))
      let door = try #require(
        page.firstMatch(of: /<a href="([^"]*count=specialised-or-higher[^"]*)"><data value="([0-9]+)"/))
      #expect(door.2 == "\(held)")
      #expect(try await browser.get(String(door.1).replacing("&amp;", with: "&")).status == 200)
    }
  }
}
