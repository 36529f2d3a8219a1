import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// 调整测算: figures typed, what they would cost, who is behind them, and that nothing is changed by it.
@Suite("Reforms on people's screens")
struct ReformPageTests {
  private static let rule = "/reforms/shenggui-2023/5/new-entrant-award"

  @Test("a changed amount tells what it would cost and who loses, and every number opens to its rows")
  func cost() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      let list = try await browser.get("/reforms").text
      #expect(list.contains("href=\"\(Self.rule)\""))

      let standing = try await browser.get(Self.rule).text
      #expect(standing.contains("value=\"50\"") && standing.contains("与现行规则相同"))
      #expect(standing.contains("非统计口径") && standing.contains("模拟数据"))
      #expect(standing.contains("不改变任何规则"))

      let before = try await city.store.read { try $0.journalRecords.head().count }
      let lower = try await browser.get("\(Self.rule)?o0-0=30").text
      #expect(lower.contains("改了 1 处"))
      let door = try #require(lower.firstMatch(of: /href="([^"]*who=losers[^"]*)"><data value="(\d+)"/))
      let count = try #require(Int(door.2))
      #expect(count > 0)
      let address = String(door.1).replacing("&amp;", with: "&")
      let rows = try await browser.get(address).text
      #expect(rows.matches(of: /<th scope="row"><a href="\/enterprises\//).count == min(count, Pager.size))
      #expect(rows.contains("-20"))
      #expect(try await city.store.read { try $0.journalRecords.head().count } == before)
    }
  }

  @Test("what is wrong with a figure is told at its field, and nothing is worked out")
  func faults() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      for (query, id) in [
        ("o0-0=-3", "o0-0"), ("o0-0=abc", "o0-0"), ("i0-1=%22newly%22", "i0-1"), ("to=2025-13-01", "to"),
      ] {
        let answer = try await browser.get("\(Self.rule)?\(query)")
        #expect(answer.status == 422, "\(query)")
        #expect(answer.text.contains("href=\"#\(id)\"") && answer.text.contains("id=\"\(id)-fault\""), "\(query)")
        #expect(!answer.text.contains("现行最高"), "\(query)")
      }
    }
  }

  @Test("a figure may be typed with its unit, another unit is no number, and a slider's least is an amount")
  func units() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      for typed in ["30", "30%E4%B8%87", "30%20%E4%B8%87%E5%85%83"] {
        let page = try await browser.get("\(Self.rule)?o0-0=\(typed)")
        #expect(page.status == 200 && page.text.contains("改了 1 处"), "\(typed)")
      }
      let other = try await browser.get("\(Self.rule)?o0-0=30%25")
      #expect(other.status == 422 && other.text.contains("“30%”不是数；只写数字，单位是万元。"))
      let least = try #require(
        try await browser.get(Self.rule).text.firstMatch(of: /data-mirror="o0-0" min="([^"]+)"/)?.1)
      #expect(try await browser.get("\(Self.rule)?o0-0=\(least)").status == 200)
    }
  }

  @Test("on a narrow screen every figure still says what it is")
  func captions() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      let page = try await browser.get(Self.rule).text
      #expect(page.contains("<td class=\"out\" data-label=\"最高\">"))
    }
  }

  @Test("a district sees its own enterprises, and whoever has nothing to do with rules sees nothing")
  func narrowed() async throws {
    try await TestPortal.run { city, client in
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let area = try #require(AreaCode("310117"))
      let own = try await city.portal.facts.page(.init(limit: 500), within: .area(area)).total
      let all = try await city.portal.facts.page(.init(limit: 500), within: .everywhere).total
      #expect(try await analyst.get(Self.rule).text.contains("\(all) 家企业"))
      #expect(try await district.get(Self.rule).text.contains("\(own) 家企业"))
      var visitor = Browser(client)
      #expect(try await visitor.get(Self.rule).status == 303)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(Self.rule).status == 403)
    }
  }

  @Test("other readings are ranked by money, and a clause's page leads to its own")
  func readings() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      let page = try await browser.get("/reforms/readings").text
      let told = city.portal.corpus.readings.flatMap(\.alternatives).filter { !$0.benefits.isEmpty }.count
      #expect(page.matches(of: /<tr><th scope="row">/).count == told)
      #expect(page.contains(">无法比较</th>"))
      let clause = try await browser.get("/documents/shenggui-2023/5").text
      #expect(clause.contains("/reforms/readings?clause=shenggui-2023%2F5"))
      var visitor = Browser(client)
      #expect(try await !visitor.get("/documents/shenggui-2023/5").text.contains("/reforms/readings"))
      #expect(try await browser.get("/reforms/readings?clause=nothing").status == 404)
    }
  }

  @Test("the pages read in English too")
  func english() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("analyst")
      #expect(try await browser.get("\(Self.rule)?o0-0=30&lang=en").text.contains("1 changed"))
      #expect(try await browser.get("/reforms/readings?lang=en").text.contains("Other readings"))
    }
  }
}
