import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Testing

@testable import Cultivation
@testable import Portal

@Suite("Charts of a year by its months")
struct MonthChartTests {
  private func chart(
    _ values: [Double?], isJoined: Bool = false, range: (low: Double, high: Double, name: String)? = nil,
    level: (value: Double, name: String)? = nil, mustHaveLevel: Bool = false, _ words: Strings
  ) -> MonthChart? {
    MonthChart(
      "c", title: "累计", lines: [.init(css: "now", name: "今年", values: values, isJoined: isJoined)], range: range,
      level: level, mustHaveLevel: mustHaveLevel, words: words
    ) { "\(Int($0))" }
  }

  @Test("a line stands between nought and the most that there is, ends at a gap, and says what it comes to last")
  func lines() async throws {
    try await TestPortal.run { city, _ in
      let words = city.portal.renderer.words(.chinese)
      let plain = try #require(chart([50, 100, nil, 100, 25] + [Double?](repeating: nil, count: 7), words))
      // From 248 for nothing up to 12 for a hundred, and 54 from month to month.
      #expect(plain.strokes.map(\.runs) == [["110,130 164,12", "272,12 326,189"]])
      #expect(plain.strokes[0].dots.map(\.y) == [130, 12, 12, 189])
      #expect(plain.ticks.map(\.text) == ["0", "50", "100"] && plain.months.map(\.text).last == "12月")
      #expect(plain.description == "今年到5月为 25" && plain.level == nil && plain.range == nil)
      let joined = try #require(
        chart([50, nil, 100] + [Double?](repeating: nil, count: 9), isJoined: true, words))
      #expect(joined.strokes[0].runs == ["110,130 218,12"])
      // One figure is no line.
      #expect(chart([50] + [Double?](repeating: nil, count: 11), words) == nil)
      #expect(chart([Double?](repeating: 0, count: 12), words) == nil)
    }
  }

  @Test("a range and a level are part of the scale, but for a level that would flatten everything")
  func scale() async throws {
    try await TestPortal.run { city, _ in
      let words = city.portal.renderer.words(.chinese)
      let values = [50, 100] + [Double?](repeating: nil, count: 10)
      let ranged = try #require(chart(values, range: (150, 200, "预测"), level: (400, "标准"), words))
      #expect(ranged.level?.y == 12 && ranged.range?.y == 130 && ranged.range?.height == 29)
      #expect(try #require(chart(values, level: (401, "标准"), words)).level == nil)
      // A target stands, however far off it is.
      let far = try #require(chart(values, level: (1000, "目标"), mustHaveLevel: true, words))
      #expect(far.level?.y == 12 && far.level?.name == "目标" && far.strokes[0].dots.map(\.y) == [236, 224])
    }
  }

  @Test("an enterprise's months are drawn beside their table, with the forecast's range and the standard's line")
  func enterprise() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let file = """
        credit_code,output@2026-01,output@2026-02,output@2025-01,output@2025-02,revenue_to_date@2026-02
        \(own.creditCode),4000000,5000000,3000000,3500000,8000000

        """
      let request = FactImport(file: "months.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "chart"), at: city.clock.now)
      try await city.project()
      let watched = WatchedEnterprise(
        enterprise: own.creditCode, kind: .candidate, area: nil, through: .month(year: 2026, month: 2),
        toDate: 9_000_000, base: nil, growth: nil,
        forecast: EntryForecast(
          ground: .revenue, months: 2, middle: 48e6, low: 40e6, high: 55e6, chances: [0.9, 0.95, 0.99],
          isRatioOwn: true, isNew: false))
      let method = try #require(try await city.store.forecastMethod())
      try await city.store.replaceWatch(with: Watch(enterprises: [watched], moves: [], method: method))
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let path = "/enterprises/\(own.creditCode)"
      let page = try await browser.get(path).text
      // Output and revenue are two measures, each with a chart of its own.
      let charts = page.matches(of: /<figure class="chart">[\s\S]*?<\/figure>/).map { String($0.0) }
      try #require(charts.count == 2)
      let (drawn, revenue) = (charts[0], charts[1])
      #expect(drawn.contains("<title id=\"series-chart-title\">各月累计产值（万元）</title>"))
      #expect(drawn.contains("2026年累计产值到2月为 900") && drawn.contains("2025年累计产值到2月为 650"))
      #expect(!drawn.contains("规模标准") && !drawn.contains("<rect class=\"range\""))
      #expect(revenue.contains("2026年营业收入累计到2月为 800"))
      #expect(revenue.contains("规模标准 2,000万元") && revenue.contains("<rect class=\"range\""))
      #expect(charts.allSatisfy { !$0.contains("style=") && !$0.contains("<script") })
      #expect(page.contains("<th scope=\"col\">月份</th>"))
      #expect(!page.contains("未完，只到") && !page.contains("class=\"running\""))
      let english = try await browser.get("\(path)?lang=en").text
      #expect(english.contains("output of 2026: 9 by month 2") && english.contains("(million yuan)"))
    }
  }

  @Test("a month that was told while it ran is drawn hollow, and the chart and the table say up to which day it goes")
  func running() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let months = (1...2).map { "output@2025-0\($0)" } + (1...5).map { "output@2026-0\($0)" }
      let file = """
        credit_code,\(months.joined(separator: ","))
        \(own.creditCode),3000000,3500000,4000000,5000000,4000000,5000000,4000000

        """
      let request = FactImport(file: "months.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "running"), at: city.clock.now)
      try await city.project()
      let day = city.clock.now.dayInShanghai
      try #require(day.month == 5 && day < Period.month(year: 2026, month: 5).lastDay)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/enterprises/\(own.creditCode)").text
      #expect(page.contains("2026年累计产值（5月未完，只到\(day.text(in: .chinese))）到5月为 2,200"))
      #expect(page.matches(of: /<circle class="running"/).count == 1)
      #expect(page.contains("<small class=\"muted\">未完，只到\(day.text(in: .chinese))</small>"))
    }
  }

  @Test("a target's months are drawn wherever the page has their table and something was entered")
  func target() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      for year in [2025, 2026] {
        let page = try await browser.get("/targets/shenggui-2023/2/district-targets?year=\(year)").text
        let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
        let board = try await city.portal.targets.board(
          of: id, on: city.clock.now.dayInShanghai, within: .everywhere)
        let area = try #require(city.portal.corpus.areas.city?.code)
        let entered = [year, year - 1].contains { year in
          board.months(of: id, in: area, year: year).contains { $0.confirmed > 0 }
        }
        #expect(page.contains("id=\"target-chart-title\">各月累计") == entered, "\(year)")
      }
    }
  }
}
