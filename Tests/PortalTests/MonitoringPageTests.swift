import Enterprises
import Facts
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Services
import Testing
import Workbooks

@testable import Cultivation
@testable import Portal

@Suite("The pages of monitoring")
struct MonitoringPageTests {
  private static let key = "00112233445566778899aabbccddeeff"

  private func warned(_ city: TestPortal) async throws -> WatchedRow {
    let watchList = try #require(MonitoringDesk.watchList)
    return try #require(
      try await city.store.watched(WatchQuery(.warnings, register: watchList), within: .everywhere).rows.first)
  }

  @Test("a warning becomes a case by one press, twice is once, and the list leads to it")
  func warning() async throws {
    try await TestPortal.run { city, client in
      let row = try await warned(city)
      let path = "/enterprises/\(row.watched.enterprise)/warning"
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("/cultivation/warnings").text
      #expect(list.contains(path) && list.contains("未跟踪") && list.contains("非统计口径"))
      let page = try await browser.get(path).text
      #expect(page.contains("转为办件") && page.contains("列入防退规跟踪"))
      let empty = try await browser.post(path, ["key": Self.key, "text": " "])
      #expect(empty.status == 422 && empty.text.contains("没有写要办什么"))
      var places: [String?] = []
      for _ in 0..<2 {
        let answer = try await browser.post(path, ["key": Self.key, "text": "订单减少，请协调融资"])
        #expect(answer.status == 303)
        places.append(answer.location)
      }
      #expect(places[0] == places[1])
      let place = try #require(places[0])
      let opened = try await browser.get(place).text
      #expect(opened.contains("订单减少，请协调融资") && opened.contains(row.name))
      let again = try await browser.post(path, ["text": "再来一件"])
      #expect(again.status == 422 && again.text.contains("已转为办件"))
      // Who comes second is led to the case, and still has what they wrote.
      #expect(again.text.contains("<a href=\"#cases\">") && again.text.contains("id=\"cases\""))
      #expect(again.text.contains("再来一件") && again.text.contains("没有另立一件"))
      #expect(try await browser.get("/cultivation/warnings").text.contains("看办件</a> <span class=\"st ask\">待接办"))
      // The case leads back to the warning that it came from, and says so.
      #expect(opened.contains("退规预警转办") && opened.contains("<dt>起因</dt><dd><a href=\"\(path)\">退规预警（"))
      #expect(try await browser.get(path).text.contains("<a href=\"\(place.prefix { $0 != "?" })\">"))
      // Once it is closed its outcome stands at the warning, which may become another case.
      let number = try #require(place.firstMatch(of: /cases\/([0-9]+)/).flatMap { Int($0.1) })
      let id = ServiceCase.ID(number)
      let office = CaseActor(.commandLine, .office(.everywhere))
      let part = try #require(try await city.portal.cases.standing(of: id, within: .everywhere)?.openParties.first)
      for (step, command) in [
        CaseCommand.take(party: part.number, officer: nil), .close(party: part.number, .done, words: "贷款已到位"),
      ].enumerated() {
        _ = try await city.portal.cases.act(
          command, on: id, by: office, key: "close-\(step)", at: city.clock.now, within: .everywhere)
      }
      let over = try await browser.get(path).text
      #expect(over.contains("已解决") && over.contains("贷款已到位") && over.contains("<textarea"))
      #expect(try await browser.get("/cultivation/warnings").text.contains("看办件</a> <span class=\"st yes\">已解决"))
      let second = try await browser.post(path, ["text": "又有困难，请上门"])
      #expect(second.status == 303 && second.location != place)
      #expect(try await browser.post(path, ["text": "第三件"]).status == 422)
      #expect(try await browser.get("/enterprises/\(row.watched.enterprise)").text.contains(path))

      // Who has left the list is told with what was recorded, and not as one whom nobody followed.
      let watchList = try #require(MonitoringDesk.watchList)
      let day = city.clock.now.dayInShanghai
      func act(_ wish: RegisterCommand.Wish, _ key: String) async throws -> RegisterReply {
        let command = RegisterCommand(register: watchList, day: day, wishes: [wish], ground: Ground(reason: "核实"))
        return try await city.portal.registers.act(
          command, command: command.command(by: .commandLine, key: key), at: city.clock.now, within: .everywhere)
      }
      let entered = try await act(
        .enter(
          .new(
            EntryOpening(
              subject: EntrySubject(row.watched.enterprise), title: "", area: nil, origin: .hand,
              fields: ["下降原因": "订单减少", "帮扶措施": "上门走访"]))), "enter")
      let first = try #require(entered.entries.first)
      // Recorded as fallen out while the entry stands: the list says so, and leads to where it is let go.
      _ = try await act(.amend(first, ["结果": "退规"]), "amend")
      let door = try #require(
        try await browser.get("/cultivation/warnings").text
          .firstMatch(of: /<a href="([^"]+)#exit">已记退规，尚未出库：办理出库/)?.1)
      let closing = try await browser.get(String(door)).text
      #expect(closing.contains("<option value=\"已退规\" selected>"))
      _ = try await act(.amend(first, ["结果": "回升"]), "amend-2")
      _ = try await act(.leave(first, reason: "产值回升"), "leave")
      for page in ["/cultivation/warnings", "/cultivation/warnings/export", path] {
        let text = try await browser.get(page).text
        #expect(text.contains("已出库（产值回升）") && text.contains("订单减少") && text.contains("上门走访"), "\(page)")
      }
      // Who fell out is warned of no more.
      let entered2 = try await act(
        .enter(
          .new(
            EntryOpening(
              subject: EntrySubject(row.watched.enterprise), title: "", area: nil, origin: .hand, fields: [:]))),
        "enter-2")
      // Followed anew, the list still says what was done the time before and what became of it.
      for page in ["/cultivation/warnings", "/cultivation/warnings/export", path] {
        let text = try await browser.get(page).text
        let before = "上次跟踪至\(day.text(in: .chinese))，已出库（产值回升）。帮扶措施：上门走访；结果：回升"
        #expect(text.contains(before), "\(page)")
        #expect(text.contains("贷款已到位"), "\(page)")
      }
      let later = try #require(entered2.entries.first)
      _ = try await act(.amend(later, ["帮扶措施": "协调订单", "跟进日期": "2026-05-08"]), "amend-3")
      let told = try await browser.get("/cultivation/warnings").text
      #expect(told.contains("协调订单（2026年5月8日跟进）") && told.contains("的预警转办：") && told.contains("办结：贷款已到位"))
      _ = try await act(.leave(later, reason: "已退规"), "leave-2")
      for page in ["/cultivation/warnings", "/cultivation/warnings/export"] {
        #expect(try await !browser.get(page).text.contains(row.watched.enterprise.text), "\(page)")
      }
      let fallen = try await browser.get(path).text
      #expect(fallen.contains("这家企业现在没有退规预警") && fallen.contains("已出库（已退规）") && !fallen.contains("<textarea"))

      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      #expect(try await !auditor.get(path).text.contains("<textarea"))
      #expect(try await auditor.post(path, ["text": "x"]).status == 403)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get(path).status == 403)
      #expect(try await enterprise.get("/cultivation/warnings").status == 403)
    }
  }

  @Test("an enterprise is not told on its own case that a warning about it was the cause")
  func ownCase() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
      let raising = WarningCases(desk: city.portal.cases, random: .system)
      let opening = try await raising.prepare(
        for: own, words: "请协调融资", by: .program, key: "own-warning", at: city.clock.now, within: .everywhere)
      let number = try await city.store.writeWarnings { try opening.open(in: $0) }
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let page = try await enterprise.get("/services/cases/\(number)").text
      #expect(page.contains("请协调融资") && page.contains("专员登记") && !page.contains("预警"))
      let told = try await enterprise.get("/api/v1/cases/\(number)").text
      #expect(told.contains("\"channel\":\"officer\"") && !told.contains("warning"))
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get("/services/cases/\(number)").text.contains("退规预警转办"))
      #expect(try await office.get("/api/v1/cases/\(number)").text.contains("\"channel\":\"warning\""))
    }
  }

  @Test("with too few months the page says that it cannot tell, and forecasts nothing from months")
  func short() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("/cultivation/monitoring").text
      #expect(page.contains("预测方法") && page.contains("只是预测，不是要求"))
      #expect(!page.contains("依据今年"))
    }
  }

  @Test("each number of a forecast opens to the months behind it, and the name to the enterprise")
  func doors() async throws {
    try await TestPortal.run { city, client in
      let songjiang = try #require(AreaCode("310117"))
      let own = try #require(try await city.portal.facts.page(.init(limit: 1), within: .area(songjiang)).rows.first)
      let forecast = EntryForecast(
        ground: .months, months: 4, middle: 19e6, low: 18.5e6, high: 21e6, chances: [0.2, 0.5, 0.9], isRatioOwn: true,
        isNew: false)
      let watched = WatchedEnterprise(
        enterprise: own.creditCode, kind: .candidate, area: songjiang, through: .month(year: 2026, month: 4),
        toDate: 6_000_000, comparable: 6_000_000, base: 5_000_000, growth: 2_000, forecast: forecast)
      let method = try #require(try await city.store.forecastMethod())
      try await city.store.replaceWatch(with: Watch(enterprises: [watched], moves: [], method: method))
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("/cultivation/monitoring").text
      let path = "/enterprises/\(own.creditCode)"
      #expect(page.contains("<th scope=\"row\"><a href=\"\(path)\">"))
      #expect(page.matches(of: /#series">/).count == 4 && page.contains("<a href=\"\(path)#series\">+20.0%</a>"))
    }
  }

  @Test("revenue past the standard is told as that, and the months have it beside output, each figure a door")
  func revenue() async throws {
    try await TestPortal.run { city, client in
      let own = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let file = """
        credit_code,output@2026-03,revenue_to_date@2026-04,revenue_to_date_year_before@2026-04
        \(own.creditCode),900000,30000000,24000000

        """
      let request = FactImport(
        file: "revenue.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "r"), at: city.clock.now)
      try await city.project()
      let forecast = EntryForecast(
        ground: .revenue, months: 4, middle: 90e6, low: 85e6, high: 95e6, chances: [0.99, 0.995, 0.999],
        isRatioOwn: false, isNew: false, revenue: .init(months: 4, sum: 30e6, isOver: true))
      let watched = WatchedEnterprise(
        enterprise: own.creditCode, kind: .candidate, area: nil, through: .year(2025), toDate: 6_000_000,
        comparable: nil, base: nil, growth: nil, forecast: forecast)
      let method = try #require(try await city.store.forecastMethod())
      try await city.store.replaceWatch(with: Watch(enterprises: [watched], moves: [], method: method))
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("/cultivation/monitoring").text
      #expect(list.contains("1—4月营业收入 3,000") && list.contains("依据今年 1—4 月营业收入累计"))
      #expect(list.contains("折算已过标准") && list.contains("主营占营业收入的比重取通常值"))
      #expect(try await browser.get("/cultivation/monitoring/export").text.contains(",30000000,85000000,95000000,"))
      let page = try await browser.get("/enterprises/\(own.creditCode)").text
      #expect(page.contains("营业收入累计（万元）") && page.contains("折算已过标准"))
      let door = try #require(page.firstMatch(of: /<a href="([^"]+\/cell)"><data[^>]*>3,000</)?.1)
      #expect(try await browser.get(String(door)).text.contains("企业自愿填报"))
      #expect(page.contains("同比 +25.0%"))
    }
  }

  @Test("an enterprise's months stand beside what they grow from, and what was told then beside what is told now")
  func series() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let file = """
        credit_code,output@2025-01,output@2026-01,output_year_before@2026-01,output@2026-03
        \(enterprise.creditCode),1000000,1100000,1250000,900000

        """
      let request = FactImport(
        file: "months.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "m"), at: city.clock.now)
      try await city.project()
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/enterprises/\(enterprise.creditCode)").text
      #expect(page.contains("月度运行") && page.contains("−12.0%"))
      // The figure that was told then stands beside and opens to where it was told.
      let then = try #require(page.firstMatch(of: /上年自报 <a href="([^"]+\/cell)"><data[^>]*>100</)?.1)
      #expect(try await browser.get(String(then)).text.contains("企业自愿填报"))
      #expect(page.contains("今年没有报的月份：") && page.contains("缺2月"))
      #expect(page.contains("企业自愿填报"))
      let method = try #require(try await city.store.forecastMethod())
      func forecast(_ months: Int, gaps: [Int]?) async throws -> String {
        let watched = WatchedEnterprise(
          enterprise: enterprise.creditCode, kind: .candidate, area: nil, through: .month(year: 2026, month: 3),
          toDate: 2_000_000, base: nil, growth: nil,
          forecast: EntryForecast(
            ground: .months, months: months, middle: 12e6, low: 8e6, high: 16e6, chances: [0.1, 0.2, 0.3],
            isRatioOwn: true, isNew: false, gaps: gaps))
        try await city.store.replaceWatch(with: Watch(enterprises: [watched], moves: [], method: method))
        return try await browser.get("/enterprises/\(enterprise.creditCode)").text
      }
      // A forecast that ends before the month that nobody told says what it leaves aside; one that does not, what it lacks.
      let short = try await forecast(1, gaps: nil)
      #expect(short.contains("依据今年前 1 个月") && short.contains("缺2月，已报的3月没有用上，补报后才用得上"))
      let gapped = try await forecast(2, gaps: [2])
      #expect(gapped.contains("依据今年 1—3 月中已知的 2 个月（缺2月）") && !gapped.contains("没有用上"))
    }
  }

  @Test(
    "January and February told as one figure count on in growth, and a month of one year only is said to be left out")
  func januaryAndFebruary() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await city.portal.facts.page(.init(limit: 1), within: .everywhere).rows.first)
      let heads = [
        "output@2026-01", "output_to_date@2026-02", "output_to_date_year_before@2026-02", "output@2026-03",
        "output@2026-04", "output@2025-01", "output@2025-03",
      ]
      let file = """
        credit_code,\(heads.joined(separator: ","))
        \(enterprise.creditCode),1338000,2976000,2276000,1503000,100000,1229000,1453000

        """
      let request = FactImport(
        file: "months.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "m"), at: city.clock.now)
      try await city.project()
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/enterprises/\(enterprise.creditCode)").text
      #expect(page.contains("可比口径 447.9，上年 372.9（3 个月，不含4月）") && page.contains("+20.1%"))
      // February's own figures open to the cumulative ones that they follow from.
      for shown in ["163.8", "104.7"] {
        let door = try #require(
          page.firstMatch(of: try Regex("<a href=\"([^\"]+/cell)\"><data[^>]*>\(shown)<"))?[1].substring)
        #expect(try await browser.get(String(door)).text.contains("累计"))
      }
      let english = try await browser.get("/enterprises/\(enterprise.creditCode)?lang=en").text
      #expect(english.contains("left out of both years"))
    }
  }

  @Test("entries of a year are split by their way and by confirmation, each number a door")
  func moves() async throws {
    try await TestPortal.run { city, client in
      let moves = try await city.store.moves(in: 2025, within: .everywhere)
      #expect(!moves.isEmpty)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/cultivation/moves?year=2025").text
      let annual = moves.count { $0.move.route == .annual }
      #expect(page.contains("year=2025&amp;way=annual\"><data value=\"\(annual)\""))
      let shown = try await browser.get("/cultivation/moves?year=2025&way=annual").text
      for row in moves where row.move.route == .annual { #expect(shown.contains(row.name)) }
      #expect(try await browser.get("/cultivation/moves?year=2025&confirmed=1").text.contains("这一年没有"))
      // The file has the rows of all leaves, in their order and words.
      #expect(shown.contains("href=\"/cultivation/moves/export?way=annual&amp;year=2025\""))
      let file = try ListedFile(try await browser.get("/cultivation/moves/export?way=annual&year=2025").text)
      var listed: [[String]] = []
      for leaf in 1...(annual + Pager.size - 1) / Pager.size {
        listed += try await browser.get("/cultivation/moves?year=2025&way=annual&page=\(leaf)").text.tables[1]
      }
      #expect(file.rows.count == annual && listed.count == annual)
      for (row, shown) in zip(file.rows, listed) {
        let day = try #require(CalendarDay(row[3])).text(in: .chinese)
        #expect([row[1], row[2], day, row[4], row[5]] == shown.prefix(5) && row[7] == shown[6])
        #expect(shown[5].hasPrefix(row[6]) && row[8].contains("模拟数据"))
      }
      let book = try await browser.get("/cultivation/moves/export?way=annual&year=2025&format=xlsx")
      #expect(try WorkbookReader.read(book.bytes, file: "入统.xlsx").sheets[0].rows.count == annual + 1)
    }
  }
}
