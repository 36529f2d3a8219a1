import Cultivation
import Decimals
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Targets
import Testing
import Workbooks

@testable import Portal

/// What leaves in a file says in each column's header what its numbers are in, and has the very number there.
@Suite("Units of what is exported")
struct ExportUnitTests {
  /// Columns of plain numbers that are no quantities: codes, years, places in an order.
  private static let plain: Set<String> = [
    "地区代码", "区划代码", "年度", "位次", "名次", "统一社会信用代码", "条目编号", "key", "容积率",
  ]

  @Test(
    "a column of numbers names their unit in its header, or stands beside a column of units",
    arguments: [
      "/enterprises/export?area=310117", "/documents/shenggui-2023/5/annual-entrant-growth-award/export",
      "/cultivation/monitoring/export", "/cultivation/warnings/export", "/targets/export",
      "/targets/shenggui-2023/2/district-targets/cascade/export?year=2026&area=310117",
      "/targets/shenggui-2023/2/district-targets/entries/export?year=2025",
      "/cultivation/shenggui-2023/3/high-growth-candidates/export?tab=candidates",
      "/cultivation/ladders/above_scale/export", "/places/plots/export",
    ])
  func headers(_ path: String) async throws {
    try await TestPortal.run(enterprises: 700) { _, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      let reply = try await office.get(path)
      #expect(reply.status == 200)
      let table = try ListedFile(reply.text)
      #expect(!table.head.isEmpty)
      let hasUnits = table.head.contains("计量单位") || table.head.contains("单位")
      for (column, name) in table.head.enumerated() where !Self.plain.contains(name) {
        let cells = table.rows.compactMap { $0.indices.contains(column) ? $0[column] : nil }.filter { !$0.isEmpty }
        guard !cells.isEmpty, cells.allSatisfy({ Decimal128(exactly: $0) != nil }) else { continue }
        #expect(hasUnits || name.hasSuffix("）"), "\(path): \(name), \(cells[0])")
      }
    }
  }

  @Test("what an award may come to stands in yuan under 元, as it was assessed")
  func standings() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      let table = try ListedFile(
        try await office.get("/documents/shenggui-2023/5/annual-entrant-growth-award/export?state=holds").text)
      let id = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
      let rows = try await city.portal.ports.standings.standings(
        .init(source: .benefit(id), state: .holds), scope: .everywhere, offset: 0, limit: .max
      ).rows
      #expect(!rows.isEmpty && table.rows.count == rows.count)
      let (code, most) = (try table.column("统一社会信用代码"), try table.column("最高（元）"))
      let told = Dictionary(table.rows.map { ($0[code], $0[most]) }) { first, _ in first }
      for row in rows { #expect(told[row.standing.enterprise] == row.standing.maximum?.description) }
    }
  }

  @Test("forecasts and output to date stand in whole yuan under 元, as the watch has them")
  func series() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      // Months of a closed year and of this one, for more than it takes to learn a season.
      let told = try await city.portal.facts.page(.init(limit: 200), within: .everywhere).rows.map(\.creditCode)
      let periods = (1...12).map { Period.month(year: 2025, month: $0) } + (1...3).map { .month(year: 2026, month: $0) }
      var file = (["credit_code"] + periods.map { "output@\($0)" }).joined(separator: ",") + "\n"
      for (number, code) in told.enumerated() {
        let outputs = periods.indices.map { "\(1_000_000 + (number * 37 + $0 * 11) % 200 * 1000)" }
        file += ([code.text] + outputs).joined(separator: ",") + "\n"
      }
      let months = FactImport(file: "months.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        months, command: months.command(by: .commandLine, key: "months"), at: city.clock.now)
      try await city.project()
      var office = Browser(client)
      _ = try await office.signIn("city")
      let table = try ListedFile(try await office.get("/cultivation/monitoring/export").text)
      let (code, toDate) = (try table.column("统一社会信用代码"), try table.column("累计产值（元）"))
      let (low, high) = (try table.column("预测下限（元）"), try table.column("预测上限（元）"))
      let (growth, chance) = (try table.column("可比增幅（%）"), try table.column("达到标准的可能（%）"))
      var (compared, forecasts) = (0, 0)
      for row in table.rows {
        let enterprise = try #require(CreditCode(row[code]))
        let watched = try #require(
          try await city.store.watched(enterprise, within: .everywhere), "\(row[code])")
        if let forecast = watched.forecast {
          forecasts += 1
          #expect(row[low] == "\(Int(forecast.low))" && row[high] == "\(Int(forecast.high))")
          #expect(try abs(#require(Double(row[chance])) - forecast.chance * 100) <= 0.01)
        }
        guard watched.isOpenYear, let sum = watched.toDate else { continue }
        #expect(row[toDate] == "\(sum)")
        let grown = try watched.growth.map { try #require(Double(row[growth])) == Double($0) / 100 }
        #expect(grown ?? row[growth].isEmpty)
        compared += 1
      }
      #expect(compared > 30 && forecasts > 30)
      // From a chance on, as a material's figure of those who are as good as sure leads here.
      var likely = WatchQuery(.candidates(inRegister: nil), register: try #require(MonitoringDesk.library))
      for percent in [50, 99] {
        likely.leastChance = Double(percent) / 100
        let total = try await city.store.watched(likely, within: .everywhere).total
        let listed = try ListedFile(try await office.get("/cultivation/monitoring/export?chance=\(percent)").text)
        #expect(listed.rows.count == total && total < table.rows.count, "\(percent)")
      }
      #expect(try await office.get("/cultivation/monitoring?chance=99").text.contains("value=\"99\" selected>99%以上"))
    }
  }

  @Test("a cascade's months name what they count, and the file's row adds up to its total")
  func cascade() async throws {
    try await TestPortal.run { city, client in
      var office = Browser(client)
      _ = try await office.signIn("songjiang")
      let table = try ListedFile(
        try await office.get("/targets/shenggui-2023/2/district-targets/cascade/export?year=2026&area=310117").text)
      #expect(table.head.contains("1月（家）") && table.head.contains("12月（家）") && table.head.contains("合计（家）"))
      // Nothing is planned yet: no cell says nought.
      #expect(!table.rows.isEmpty && table.rows.allSatisfy { $0[2...14].allSatisfy(\.isEmpty) })
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      _ = try await city.portal.targets.carryOut(
        .plan(
          id, year: 2026, parent: songjiang, rows: [try #require(Cascade.Row(area: songjiang, months: Array(1...12)))]),
        by: .commandLine, key: "plan", at: city.clock.now, within: .everywhere)
      let planned = try ListedFile(
        try await office.get("/targets/shenggui-2023/2/district-targets/cascade/export?year=2026&area=310117").text)
      #expect(planned.rows[0][2...14].map { Int($0) } == Array(1...12) + [78])
      #expect(planned.rows.dropFirst().allSatisfy { $0[2...14].allSatisfy(\.isEmpty) })
    }
  }
}
