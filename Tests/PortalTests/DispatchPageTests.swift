import Foundation
import PolicyCorpus
import PolicyText
import Quantities
import Targets
import Testing
import Workbooks

@testable import Portal

@Suite("A month's material, drawn up and issued")
struct DispatchPageTests {
  private static let districts = "/targets/shenggui-2023/2/district-targets"

  @Test("issued material stands while a correction is listed beside it, and the Word file has the screen's figures")
  func dispatch() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      func assign(_ value: String, _ key: String, reason: String) async throws {
        _ = try await city.portal.targets.carryOut(
          .assign(
            id, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-15")),
            lines: [.init(area: songjiang, value: value)], reason: reason),
          by: .commandLine, key: key, at: city.clock.now, within: .everywhere)
      }
      try await assign("40", "task", reason: "")
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/dispatch"
      let past = try await browser.get("\(path)?month=2026-03").text
      #expect(past.withoutDoors.contains("完成年度任务40家"))
      // A month that has passed has its figures and nothing that is known today alone, and cannot be issued.
      #expect(past.contains("这里只有2026年3月的数字") && !past.contains("印发材料") && !past.contains("近期可能入统"))
      let late = try await browser.post(path, ["month": "2026-03", "promises": "上门核实三家"])
      #expect(late.status == 422 && late.text.contains("2026年3月的材料不能再印发") && late.text.contains("印发2026年4月的材料"))
      #expect(try await browser.post(path, ["month": "2024-01"]).status == 404)
      // While facts run ahead of the figures, nothing is frozen, and the pages say so.
      city.heeded.record = nil
      let early = try await browser.post(path, ["month": "2026-04", "promises": "上门核实三家"])
      #expect(early.status == 422 && early.text.contains("各数正在重算，现在不能冻结") && early.text.contains("上门核实三家"))
      for page in [path, Self.districts, "\(Self.districts)/entries?year=2026&area=310117", "/cultivation/moves"] {
        #expect(try await browser.get(page).text.contains("企业事实刚有变动，正在重算"), "\(page)")
      }
      city.heeded.record = 2
      #expect(try await browser.get(path).text.contains("正在重算") == false)
      let first = try await browser.post(
        path, ["month": "2026-04", "difficulties": "产能爬坡慢\n用工紧", "promises": "上门核实三家\n再走访两家"])
      #expect(first.status == 303)
      let again = try await browser.post(path, ["month": "2026-04", "promises": "另一页写的：走访六家"])
      #expect(again.text.contains("您写的文字没有保存") && again.text.contains("另一页写的：走访六家"))
      #expect(again.status == 422 && again.text.contains("2026年4月的材料已于2026年5月10日印发，不再改动"))
      // The next month asks what became of the promise.
      city.clock.advance(seconds: 31 * 86_400)
      _ = try await browser.signIn("songjiang")
      #expect(try await browser.get("\(path)?month=2026-05").text.contains("上月事项：上门核实三家"))
      let second = try await browser.post(path, ["month": "2026-05", "outcome-0": "已核实两家"])
      let issued = try #require(second.location)
      // A street sees neither the district's draft nor what it has issued, in whatever form.
      var street = Browser(client)
      _ = try await street.signIn("officer")
      for part in ["", "/word", "/excel", "/print"] {
        #expect(try await street.get("\(issued)\(part)").status == 404)
      }
      let screen = try await browser.get(issued).text
      #expect(screen.contains("上门核实三家") && screen.contains("已核实两家") && screen.contains("印发时的数至今没有变化"))
      #expect(screen.contains("在办诉求0件，其中超期0件") && screen.contains("近期可能入统"))
      #expect(screen.contains("以下没有另写日期的，均为2026年6月10日所知。"))
      // A list that the material opens is of today, and says how it differs from what was issued.
      let list = "\(Self.districts)/entries?year=2026&area=310117&through=5&state=confirmed"
      let record = try #require(issued.split(separator: "/").last)
      let opened = try await browser.get("\(list)&issued=\(record)").text
      #expect(opened.contains("名单是2026年6月10日的：2026年6月10日印发的材料里是") && opened.contains("家，持平。"))
      #expect(opened.contains("<a href=\"\(issued)\">名单是"))
      for other in ["&issued=1", "&issued=\(record)&month=2", ""] {
        #expect(!(try await browser.get("\(list)\(other)").text.contains("名单是2026年")), "\(other)")
      }
      city.heeded.record = nil
      let behind = try await browser.get(issued).text
      #expect(behind.contains("正在重算") && !behind.contains("印发时的数至今没有变化") && !behind.contains("所知的其他数"))
      city.heeded.record = 3
      try await assign("50", "correction", reason: "调整")
      let later = try await browser.get(issued).text
      #expect(later.withoutDoors.contains("完成年度任务40家"))
      #expect(later.contains("完成年度任务<a href=\"\(Self.districts)?year=2026&amp;area=310117\">40</a>家"))
      // Every sentence reads as it did, those about who rose and who fell too: they are told from the frozen figures.
      func sentences(_ page: String) -> Substring? {
        page.split(separator: "<h3>一、总体进度</h3>").last?.split(separator: "<table").first
      }
      #expect(sentences(later) == sentences(screen) && (sentences(later)?.count ?? 0) > 100)
      #expect(later.contains("<td>年度任务</td><td class=\"n\">40</td><td class=\"n\">50</td>"))
      // What the library should hold follows the task; it is no correction, and stands apart.
      #expect(screen.contains("印发那天所知的其他数") && screen.contains("现在与2026年6月10日所知的相同"))
      let known = try #require(later.split(separator: "<h3>印发那天所知的其他数</h3>").dropFirst().first)
      #expect(known.contains("<td class=\"n\">48</td>") && known.contains(">60</a>") && known.contains("不是更正"))
      // One line for the document that gave them, with the areas behind it; what follows from them stands apart.
      let moved = later.contains("<td>完成率</td>") ? 1 : 0
      #expect(later.matches(of: /<details>/).count == 1 + moved)
      #expect(later.contains("<summary>示例〔2026〕1号（2026年1月15日印发）：1个地区的年度任务与印发时不同</summary>"))
      #expect(later.contains("year=2026&amp;area=310117\">松江区</a></th><td>年度任务</td>"))
      // A plan that is saved afterwards is told as the plan that it is, and once for all its lines.
      let streets = city.portal.corpus.areas.children(of: songjiang, level: .street).map(\.code)
      let rows = streets.compactMap { Cascade.Row(area: $0, months: Array(repeating: 1, count: 12)) }
      _ = try await city.portal.targets.carryOut(
        .plan(id, year: 2026, parent: songjiang, rows: rows), by: .commandLine, key: "plan", at: city.clock.now,
        within: .everywhere)
      let planned = try await browser.get(issued).text
      #expect(planned.matches(of: /<td>年度任务<\/td>/).count == 1 && planned.matches(of: /<details>/).count == 3)
      #expect(planned.contains("<summary>由此变动的完成率和名次：") && planned.contains("<td>完成率</td><td class=\"n\">—</td>"))
      #expect(planned.contains("\(streets.count)个地区的\(2 * streets.count)个计划数与印发时不同"))
      #expect(planned.contains("<td>分解计划：全年</td><td class=\"n\">—</td><td class=\"n\">12</td>"))

      let table = try WorkbookReader.read(try await browser.get("\(issued)/excel").bytes, file: "附表.xlsx")
      let own = try #require(table.sheets.first?.row(4))
      let firstRow = screen.firstMatch(of: /<tr><th scope="row"><a href="[^"]*">([^<]+)<\/a><\/th>/)
      #expect(firstRow.map { own[0] == .text(String($0.1)) } == true)
      // What the browser prints has the screen's rows too, and its annexes begin on pages of their own.
      let printed = try await browser.get("\(issued)/print").text
      #expect(screen.contains("\(issued)/print") && printed.contains("返回材料") && printed.contains("领导版") == false)
      #expect(printed.matches(of: /<article class="paper">/).count > 1)
      // It says when it was issued, and nothing about who took it out when: that is the journal's.
      let mark = try #require(printed.firstMatch(of: /<p class="mark-line">([^<]+)</)).1
      #expect(mark.hasPrefix("2026年6月10日") && mark.contains("印发 · ") && mark.contains("非统计口径"))
      #expect(!mark.contains("日志第"))
      city.clock.advance(seconds: 120)
      for part in ["word", "excel"] {
        let earlier = try await browser.get("\(issued)/\(part)").bytes
        city.clock.advance(seconds: 120)
        #expect(try await browser.get("\(issued)/\(part)").bytes == earlier, "\(part)")
      }
      let leaders = try #require(printed.split(separator: "</article>").first)
      #expect(!leaders.contains("<table>") && leaders.contains("上门核实三家"))
      // On the screen alone figures are doors.
      let plain = screen.replacing(/<td class="n"><a href="[^"]*">([^<]*)<\/a>/) { "<td class=\"n\">\($0.1)" }
      #expect(!printed.contains("/entries?"))
      for row in plain.matches(
        of: /<tr><th scope="row"><a href="[^"]*">([^<]+)<\/a><\/th>((<td class="n">[^<]*<\/td>)+)/)
      {
        let cells = row.2.replacing(" class=\"n\"", with: "")
        #expect(printed.contains("<tr><th scope=\"row\">\(row.1)</th>\(cells)</tr>"), "\(row.1)")
      }
      let file = try await browser.get("\(issued)/word").bytes
      let folder = FileManager.default.temporaryDirectory.appending(path: "tidu-word-\(UUID().uuidString).docx")
      try Data(file).write(to: folder)
      defer { do { try FileManager.default.removeItem(at: folder) } catch { Issue.record(error) } }
      let text = try OfficialText.read(folder, as: try #require(DocumentID("example"))).lines.joined(separator: "\n")
      let lines = screen.withoutDoors.matches(of: /<p>(截至[^<]+|当月新增[^<]+|这份材料[^<]+)<\/p>/)
      #expect(lines.count >= 2)
      for line in lines {
        #expect(text.contains(line.1) && printed.contains("<p>\(line.1)</p>"), "\(line.1)")
      }
      let shown = plain.matches(
        of: /<tr><th scope="row"><a href="[^"]*">([^<]+)<\/a><\/th>((<td class="n">[^<]*<\/td>)+)/)
      #expect(shown.count > 15)
      for row in shown {
        let cells = row.2.matches(of: /<td class="n">([^<]*)<\/td>/).map { String($0.1) }
        let flat = text.split(separator: "\n").map(String.init).joined(separator: "|")
        #expect(flat.contains(([String(row.1)] + cells).joined(separator: "|")), "\(row.1)")
      }
    }
  }
}
