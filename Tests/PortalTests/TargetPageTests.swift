import Enterprises
import Foundation
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("The targets' pages")
struct TargetPageTests {
  private static let districts = "/targets/shenggui-2023/2/district-targets"

  @Test("a yearly task with its document's number becomes the district's target, and a second one needs its reason")
  func task() async throws {
    try await TestPortal.run { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      #expect(try await browser.get("\(Self.districts)?year=2026&area=310117").text.contains("未定目标"))
      _ = try await browser.get("\(Self.districts)/assign?year=2026")
      // A year or month that is not on offer is said, with what stands there instead.
      for page in ["", "/cascade", "/entries", "/assign"] {
        let other = try await browser.get("\(Self.districts)\(page)?year=1066").text
        #expect(other.contains("“1066”不是这里可选的年度，下面按20"), "\(page)")
      }
      let month = try await browser.get("\(Self.districts)/dispatch?month=2026-13").text
      #expect(month.contains("“2026-13”不是这里可选的月份"))
      #expect(try await browser.get("/cultivation/moves?year=3000").text.contains("“3000”不是这里可选的年度"))
      #expect(try await !browser.get("\(Self.districts)?year=2026").text.contains("不是这里可选的"))
      // Everything that cannot be read is named at once, each at its field, and nothing is stored.
      let wrong = try await browser.post(
        "\(Self.districts)/assign",
        ["year": "今年", "document": " ", "issued": "元月", "task-310117": "二百", "task-310115": "-1"])
      #expect(wrong.status == 422 && wrong.text.contains("value=\"二百\""))
      // What a count of enterprises takes is said at once.
      #expect(wrong.text.contains("“二百”不是整数；应为：以家为单位的整数，如 200"))
      #expect(wrong.text.contains("没有“元月”这一天；应为：年月日，如 2026-01-15"))
      let heads = wrong.text.matches(of: /<li><a href="#([^"]+)">/).map { String($0.1) }
      #expect(Set(heads).isSuperset(of: ["year", "issued", "document", "task-310117", "task-310115"]), "\(heads)")
      let saved = try await browser.post(
        "\(Self.districts)/assign",
        ["year": "2026", "document": "示例〔2026〕1号", "issued": "2026-01-15", "task-310117": "200"])
      #expect(saved.status == 303 && saved.location == "\(Self.districts)?done=assigned&year=2026")
      // A document without a number is asked about, and taken once somebody confirms just that.
      let untold: KeyValuePairs = [
        "year": "2026", "document": "示例任务书", "issued": "2026-02-01", "task-310117": "200", "reason": "更正",
      ]
      let numberless = try await browser.post("\(Self.districts)/assign", untold)
      #expect(numberless.status == 422 && numberless.text.contains("“示例任务书”里没有〔年〕号"))
      #expect(numberless.text.contains("name=\"confirmed\" value=\"示例任务书\""))
      let page = try await browser.get("\(Self.districts)?year=2026&area=310117").text
      #expect(page.contains("年度任务 示例〔2026〕1号（2026年1月15日印发）") && page.contains("达到200家"))
      let again = try await browser.post(
        "\(Self.districts)/assign",
        ["year": "2026", "document": "示例〔2026〕2号", "issued": "2026-03-01", "task-310117": "220"])
      #expect(again.status == 422 && again.text.contains("已有年度任务，再次下达就是更正，请写明理由"))
      #expect(again.text.contains("value=\"220\""))
      // A street without a task is told to have none.
      let street = try await browser.get("\(Self.districts)?year=2026&area=310117102").text
      #expect(street.contains("<dd>未定目标</dd>") && !street.contains("达到目标"))
      #expect(!street.contains("对比数"))
      let corrected = try await browser.post(
        "\(Self.districts)/assign",
        ["year": "2026", "document": "示例〔2026〕2号", "issued": "2026-03-01", "task-310117": "220", "reason": "年中调整"])
      #expect(corrected.status == 303)
      // Nothing at all, or less than the year before's, is asked about once, and taken as soon as just that is confirmed.
      func give(_ task: String, confirmed: String = "") async throws -> Browser.Answer {
        try await browser.post(
          "\(Self.districts)/assign",
          [
            "year": "2027", "document": "示例〔2026〕3号", "issued": "2026-03-02", "task-310117": task,
            "task-310112": "9000", "confirmed": confirmed,
          ])
      }
      let zero = try await give("0")
      #expect(zero.status == 422 && zero.text.contains("松江区：任务为 0") && !zero.text.contains("闵行区：9"))
      let asked = try #require(zero.text.firstMatch(of: /name="confirmed" value="([^"]+)"/)?.1)
      let less = try await give("219", confirmed: String(asked))
      #expect(less.status == 422 && less.text.contains("219 低于上年（2026年）任务 220（示例〔2026〕2号）"))
      let confirmed = try #require(less.text.firstMatch(of: /name="confirmed" value="([^"]+)"/)?.1)
      // What else is wrong leaves the tick, and why it was asked.
      let undated = try await browser.post(
        "\(Self.districts)/assign",
        [
          "year": "2027", "document": "", "issued": "2026-03-02", "task-310117": "219", "task-310112": "9000",
          "confirmed": String(confirmed),
        ])
      #expect(undated.status == 422 && undated.text.contains("<a href=\"#document\">"))
      #expect(undated.text.contains("value=\"\(confirmed)\" checked") && undated.text.contains("219 低于上年"))
      #expect(try await give("219", confirmed: String(confirmed)).status == 303)
      #expect(try await browser.get("\(Self.districts)?year=2026&area=310117").text.contains("达到220家"))
    }
  }

  @Test("a district plans its streets: counted back, saved, exported and read in again the same")
  func cascade() async throws {
    try await TestPortal.run { city, client in
      let reply = try await city.portal.targets.carryOut(
        .assign(
          try #require(InstrumentID("shenggui-2023/2#district-targets")), year: 2026, document: "示例〔2026〕1号",
          issuedOn: try #require(CalendarDay("2026-01-15")),
          lines: [.init(area: try #require(AreaCode("310117")), value: "37")], reason: ""),
        by: .commandLine, key: "task", at: city.clock.now, within: .everywhere)
      #expect(!reply.isRepeated)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let filled = try await browser.get("\(Self.districts)/cascade?year=2026&fill=schedule").text
      #expect(filled.contains("已按任务倒排，还没有保存") && filled.contains("各项相加一致"))
      let cells = filled.matches(of: /name="(m-[0-9]+-[0-9]+)" value="([0-9]*)"/).map { (String($0.1), String($0.2)) }
      #expect(cells.filter { $0.0.hasPrefix("m-310117-") }.compactMap { Int($0.1) }.reduce(0, +) == 37)
      let street = cells.filter { $0.0.hasPrefix("m-3101170") || $0.0.hasPrefix("m-3101171") }
      #expect(street.compactMap { Int($0.1) }.reduce(0, +) == 37)
      let key = String(repeating: "0f", count: 16)
      let body = ([("year", "2026"), ("area", "310117"), ("key", key)] + cells).map { "\($0.0)=\($0.1)" }.joined(
        separator: "&")
      let saved = try await browser.send(
        "\(Self.districts)/cascade", .post, headers: [.contentType: "application/x-www-form-urlencoded"],
        body: Array("_token=\(browser.formToken)&\(body)".utf8))
      #expect(saved.status == 303)
      let export = try await browser.get("\(Self.districts)/cascade/export?year=2026").text
      let file = export.replacing("\u{FEFF}", with: "")
      let read = try await browser.upload(
        "\(Self.districts)/cascade/import", ["year": "2026", "area": "310117"], file: "plan.csv",
        bytes: Array(file.utf8))
      #expect(read.status == 200 && read.text.contains("已读入文件，还没有保存"))
      #expect(read.text.contains("各项相加一致"))
      let wrong = try await browser.upload(
        "\(Self.districts)/cascade/import", ["year": "2026", "area": "310117"], file: "plan.csv",
        bytes: Array(
          "code,x,1,2,3,4,5,6,7,8,9,10,11,12\n310112,闵行区,1,2,3,4,5,6,7,8,9,10,11,12\n310117,松江区,1,2\n310117001,岳阳街道,\"1,000\",a,0,0,0,0,0,0,0,0,0,0\n310117001,岳阳街道,1\n"
            .utf8
        ))
      #expect(wrong.status == 422)
      for message in ["A2：“310112”不是本表的地区代码", "A5：地区 310117001 出现两次", "D4：岳阳街道 2 月的“a”不是家数"] {
        #expect(wrong.text.contains(message), "\(message)")
      }
      #expect(!wrong.text.contains("2 月的“1,000”"))
      // A column too few is told once, and not for each row.
      let narrow = try await browser.upload(
        "\(Self.districts)/cascade/import", ["year": "2026", "area": "310117"], file: "plan.csv",
        bytes: Array("code,x,1,2,3,4,5,6,7\n310117,松江区,1\n310117001,岳阳街道,1\n".utf8))
      #expect(narrow.status == 422 && narrow.text.matches(of: /没有 8 月这一列的表头/).count == 1)
    }
  }

  @Test(
    "a cascade goes out and comes in as Excel and as a spreadsheet's own text; what has no plan has none afterwards")
  func cascadeFiles() async throws {
    try await TestPortal.run { city, client in
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      let streets = city.portal.corpus.areas.children(of: songjiang, level: .street).map(\.code)
      let rows = ([songjiang] + streets.prefix(1)).compactMap {
        Cascade.Row(area: $0, months: Array(repeating: 1, count: 11) + [0])
      }
      _ = try await city.portal.targets.carryOut(
        .assign(
          id, year: 2026, document: "示例〔2026〕1号", issuedOn: try #require(CalendarDay("2026-01-15")),
          lines: [.init(area: songjiang, value: "200")], reason: ""),
        by: .commandLine, key: "task", at: city.clock.now, within: .everywhere)
      _ = try await city.portal.targets.carryOut(
        .plan(id, year: 2026, parent: songjiang, rows: rows), by: .commandLine, key: "plan", at: city.clock.now,
        within: .everywhere)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      func filled(_ page: String) -> [String: String] {
        Dictionary(
          uniqueKeysWithValues: page.matches(of: /name="(m-[0-9]+-[0-9]+)" value="([0-9]*)"/).map {
            (String($0.1), String($0.2))
          })
      }
      let before = filled(try await browser.get("\(path)?year=2026").text)
      #expect(before.values.filter { $0 == "1" }.count == 22 && before.values.filter { $0 == "0" }.count == 2)
      #expect(before.values.filter(\.isEmpty).count == before.count - 24 && before.count > 240)
      let csv = try await browser.get("\(path)/export?year=2026")
      let parks = city.portal.corpus.areas.children(of: songjiang, level: .park)
      let park = try #require(parks.first)
      #expect(csv.text.contains("\(park.code),\(park.name),,,,,,,,,,,,,"))
      // As a spreadsheet saves it: in GBK (上海), and with commas and parted thousands within quotes.
      let typed = rows.map { row in
        "\(row.area),\"a, b\"," + row.months.map { "\($0)" }.joined(separator: ",")
      }.joined(separator: "\r\n").replacing("\(streets[0]),\"a, b\",1,", with: "\(streets[0]),\"a, b\",\"1,000\",")
      let months = (1...12).map { "\($0)" }.joined(separator: ",")
      let gbk = Array("code,".utf8) + [0xC9, 0xCF, 0xBA, 0xA3] + Array(",\(months)\r\n\(typed)\r\n".utf8)
      let excel = try await browser.get("\(path)/export?year=2026&format=xlsx")
      for (file, bytes) in [("计划.csv", csv.bytes), ("计划.csv", gbk), ("计划.xlsx", excel.bytes)] {
        let read = try await browser.upload(
          "\(path)/import", ["year": "2026", "area": "310117"], file: file, bytes: bytes)
        #expect(read.status == 200 && read.text.contains("已读入文件，还没有保存"))
        var expected = before
        if bytes == gbk { expected["m-\(streets[0])-1"] = "1000" }
        #expect(filled(read.text) == expected, "\(file)")
      }
      // Parks stand beside streets: having no plan they are short of nothing.
      let page = try await browser.get("\(Self.districts)?year=2026&area=310117").text
      #expect(page.matches(of: /下级目标合计/).count <= 1 && !page.contains("下级目标合计0"))
      // What is due by now goes by the plan, and says so.
      #expect(page.contains("按分解计划应有") && page.contains("不按时间已过的比例") && !page.contains("按时间进度应有"))
    }
  }

  @Test("an observation is entered with its basis and source, corrected and withdrawn with the reason")
  func observation() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      let total = "/targets/shenggui-2023/1/above-scale-total"
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let form = try await browser.get("\(total)/observe").text
      #expect(form.contains("起点填2023年1月1日以前最近一次的数"))
      let saved = try await browser.post(
        "\(total)/observe",
        [
          "basis": "statistical_aggregate", "source": "示例公报",
          "lines": "310000\t2025-12-31\t0.98\n310117,2025-12-31,0.1",
        ])
      #expect(saved.status == 303)
      let page = try await browser.get(total).text
      #expect(page.contains("0.98万家") && page.contains("到期未达，差0.02万家") && page.contains("示例公报"))
      #expect(page.contains("<dt>数怎样算</dt><dd>时点数，取最近一次</dd>"))
      // The clause's page has the bar, for those who may see it.
      #expect(try await browser.get("/documents/shenggui-2023/1").text.contains("0.98万家"))
      #expect(try await Browser(client).visitor("/documents/shenggui-2023/1").contains("0.98万家") == false)
      // The newest stands first: the city's, which the text has a target for, was the first line.
      let path = try #require(page.matches(of: /href="([^"]+\/observations\/[0-9]+)"/).last).1
      _ = try await browser.get(String(path))
      // In the wrong unit it is doubted, and taken once that very figure is confirmed.
      let doubted = try await browser.post(String(path), ["value": "10200", "reason": "公报更正", "act": "correct"])
      #expect(doubted.status == 422 && doubted.text.contains("还没有保存") && doubted.text.contains("是目标 1万家 的十倍以上"))
      let tick = try #require(doubted.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1
      let other = try await browser.post(
        String(path), ["value": "10300", "reason": "公报更正", "act": "correct", "confirmed": String(tick)])
      #expect(other.status == 422 && other.text.contains("10,300万家"))
      let bare = try await browser.post(
        String(path), ["value": "10200", "reason": "", "act": "correct", "confirmed": String(tick)])
      #expect(bare.status == 422 && bare.text.contains("value=\"\(tick)\" checked"))
      #expect(bare.text.contains("value=\"10200\""))
      let corrected = try await browser.post(String(path), ["value": "1.02", "reason": "公报更正", "act": "correct"])
      #expect(corrected.status == 303)
      let after = try await browser.get(total).text
      #expect(after.contains("已更正") && after.contains("公报更正"))
      // Of one source one figure stands for a place and a time: another is a correction, and no area is below nought.
      _ = try await browser.get("\(total)/observe")
      func observe(
        _ value: String, _ reason: String, source: String = "示例公报", confirmed: String = ""
      ) async throws -> Browser.Answer {
        var browser = browser
        return try await browser.post(
          "\(total)/observe",
          [
            "basis": "statistical_aggregate", "source": source, "place": "310000", "time": "2025-12-31",
            "value": value, "reason": reason, "confirmed": confirmed,
          ])
      }
      let again = try await observe("0.8", "")
      #expect(again.status == 422 && again.text.contains("再录就是更正，请写明理由"))
      let below = try await observe("-1.2", "核减")
      #expect(below.status == 422 && below.text.contains("这个数不能小于零"))
      #expect(try await observe("0.8", "核减").status == 303)
      let lowered = try await browser.get(total).text
      #expect(lowered.contains("到期未达，差0.2万家") && lowered.contains("已更正：核减"))
      // Another source stands beside it once that is confirmed, and of one basis the later one is held against the target.
      func confirm(_ value: String, from source: String) async throws {
        let asked = try await observe(value, "两个来源都核过", source: source)
        #expect(asked.status == 422 && asked.text.contains("另一来源（统计机构汇总数，示例"))
        let tick = String(try #require(asked.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
        #expect(try await observe(value, "两个来源都核过", source: source, confirmed: tick).status == 303)
      }
      try await confirm("1.1", from: "示例来函")
      let both = try await browser.get(total).text
      #expect(both.contains("已达到") && both.contains("依据相同的取后记录的"))
      #expect(both.contains("留存，不作实绩：依据相同，后来另记 1.1万家（统计机构汇总数，示例来函）"))
      // Confirmed without a reason it comes back with the doubt and its tick.
      let tenfold = try await observe("12", "", source: "示例便函")
      #expect(tenfold.status == 422 && tenfold.text.contains("12万家，是目标 1万家 的十倍以上"))
      let looked = String(try #require(tenfold.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
      let unsaid = try await observe("12", "", source: "示例便函", confirmed: looked)
      #expect(unsaid.status == 422 && unsaid.text.contains("<a href=\"#reason\">"))
      #expect(unsaid.text.contains("value=\"\(looked)\" checked") && unsaid.text.contains("是目标 1万家 的十倍以上"))
      #expect(unsaid.text.contains("value=\"示例便函\""))
      // 突破 is more than the value: exactly there is not there, though nothing is missing.
      try await confirm("1", from: "示例复函")
      let exact = try await browser.get(total).text
      #expect(exact.contains("到期恰为1万家，须多于1万家，未达") && !exact.contains("差0万家"))
    }
  }

  @Test("a sum of months names those that it lacks, and is not judged behind for them")
  func holes() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      let platforms = "/targets/gaozhiliang-2023/5/service-manufacturing-platforms"
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      func page(_ lines: String) async throws -> String {
        _ = try await browser.get("\(platforms)/observe")
        let saved = try await browser.post(
          "\(platforms)/observe", ["basis": "statistical_aggregate", "source": "示例公报", "lines": lines])
        #expect(saved.status == 303)
        return try await browser.get("\(platforms)?year=2025").text
      }
      let hole = try await page("310000\t2025-01\t1\n310000\t2025-03\t2")
      #expect(hole.contains("缺2025年2月整月、2025年4月至2025年12月整月的数，不判断"))
      // What is there is enough, and what is missing is still said.
      let reached = try await page("310000\t2025-04\t19")
      #expect(reached.contains("已达到；缺2025年2月整月、2025年5月至2025年12月整月的数"))
      // The year's own figure wants no months.
      let whole = try await page("310000\t2025\t19")
      #expect(whole.contains("到期未达，差1家") && !whole.contains("整月的数"))
    }
  }

  @Test("what nobody has confirmed stands beside the actual, never in it, on the page, its rows and in the material")
  func confirmed() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      let confirmations = FactImport(
        file: "入统确认.csv", bytes: city.city.entryConfirmations, subject: .enterprise, basis: .entryConfirmation)
      _ = try await city.portal.facts.importFacts(
        confirmations, command: confirmations.command(by: .demonstration, key: "confirmations"), at: city.clock.now)
      try await city.project()
      let board = try await city.portal.targets.board(of: id, on: city.clock.now.dayInShanghai, within: .everywhere)
      let months = board.months(of: id, in: songjiang, year: 2025)
      let (all, sure) = (months.reduce(0) { $0 + $1.entries }, months.reduce(0) { $0 + $1.confirmed })
      #expect(sure > 0 && sure < all)
      #expect(board.progress(of: id, in: .area(songjiang), year: 2025)?.measure.value?.integer == sure)
      #expect(board.pending(of: id, in: songjiang, year: 2025) == all - sure)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      func rows(_ state: String) async throws -> Int {
        try await browser.get("\(Self.districts)/entries?year=2025&area=310117&state=\(state)").text
          .matches(of: /<th scope="row"><a href="\/enterprises\//).count
      }
      #expect(try await rows("confirmed") == sure)
      #expect(try await rows("pending") == all - sure)
      // One click leads from who waits to the form that records the confirmation.
      func forms(_ state: String) async throws -> Int {
        try await browser.get("\(Self.districts)/entries?year=2025&area=310117&state=\(state)").text
          .matches(of: /href="\/enterprises\/[0-9A-Z]{18}\/scale"/).count
      }
      #expect(try await forms("confirmed") == 0)
      #expect(try await forms("pending") == all - sure)
      // The duty to schedule the target tells what the target does: what is confirmed, and beside it what waits.
      for clause in ["2", "7"] {
        let told = try await browser.get("/documents/shenggui-2023/\(clause)").text
        func number(_ state: String) -> String? {
          told.matches(of: /href="([^"]*district-targets\/entries\?[^"]*)"><data value="([0-9]+)"/)
            .first { $0.1.contains("state=\(state)") }.map { String($0.2) }
        }
        #expect(number("confirmed") == "\(sure)", "clause \(clause)")
        #expect(number("pending") == "\(all - sure)", "clause \(clause)")
      }
      let page = try await browser.get("\(Self.districts)?year=2025&area=310117").text
      #expect(page.contains("state=confirmed") && page.contains("state=pending") && page.contains("待入统确认"))
      let material = try await browser.get("\(Self.districts)/dispatch?month=2025-12").text
      let told = material.withoutDoors
      // Who lacks something that decides is told with them.
      let open = months.reduce(0) { $0 + $1.open }
      let waiting = "另有\(all - sure)家待入统确认"
      #expect(told.contains("累计新增\(sure)家"))
      #expect(told.contains(open > 0 ? "\(waiting)、\(open)家待补信息，都不计入上列各数" : "\(waiting)，不计入上列各数"))
      // On the screen its figures are doors, each to just those behind it.
      let doors = material.matches(
        of:
          /<a href="([^"]*\/entries\?year=2025&amp;area=310117&amp;through=12&amp;state=([a-z]+))"><data value="([0-9]+)"/
      )
      #expect(
        doors.map { "\($0.2) \($0.3)" }
          == ["confirmed \(sure)", "pending \(all - sure)"] + (open > 0 ? ["open \(open)"] : []))
      for door in doors {
        let list = try await browser.get(String(door.1).replacing("&amp;", with: "&")).text
        let count = list.matches(of: /<th scope="row"><a href="\/enterprises\//).count
        #expect(list.contains("2025年1—12月") && door.3 == "\(count)")
        // The sentence's figure leads where the other of the same meaning does.
        #expect(material.contains("<a href=\"\(door.1)\">\(door.3)</a>家"))
      }
      // The clause and the overview tell the same, each number a door to its own rows.
      // The overview has the bars of all districts, for those who see the city.
      var office = Browser(client)
      _ = try await office.signIn("city")
      let pages = [
        try await browser.get("/documents/shenggui-2023/2").text, try await office.get("/").text,
        try await office.get("/documents/shenggui-2023/2").text,
      ]
      let door = /district-targets\/entries\?[^"]*area=310117[^"]*state=(confirmed|pending)"><data value="([0-9]+)"/
      for (number, page) in pages.enumerated() {
        let figures = page.matches(of: door).map { [String($0.1), String($0.2)] }
        #expect(figures == [["confirmed", "\(sure)"], ["pending", "\(all - sure)"]], "page \(number)")
      }
      // The ways of entry are told apart beside each.
      #expect(try await browser.get("\(Self.districts)/entries?year=2025").text.contains("年报纳统"))
    }
  }

  @Test("who entered while its industry is unknown is told beside the number, with what to ask for, and is in none")
  func openEntries() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      let codes = ["MA70PEN10", "MA70PEN20"].compactMap { body in
        let stem = "91310117\(body)"
        return CreditCode.checkCharacter(for: stem).map { "\(stem)\($0)" }
      }
      try #require(codes.count == 2)
      func bring(_ text: String, _ key: String, _ basis: Basis) async throws {
        let file = FactImport(file: "\(key).csv", bytes: Array(text.utf8), subject: .enterprise, basis: basis)
        _ = try await city.portal.facts.importFacts(
          file, command: file.command(by: .demonstration, key: key), at: city.clock.now)
      }
      try await bring(
        "credit_code,name,statistical_area,industry\n\(codes[0]),模拟未知行业厂,310117001,\n\(codes[1]),模拟待查厂,310117001,3911\n",
        "new", .voluntary)
      try await bring(
        "credit_code,above_scale_on,first_entry\n\(codes[0]),2025-12-08,true\n\(codes[1]),2025-12-09,\n", "entered",
        .entryConfirmation)
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      func value() async throws -> Int? {
        let board = try await city.portal.targets.board(of: id, on: city.clock.now.dayInShanghai, within: .everywhere)
        return board.progress(of: id, in: .area(songjiang), year: 2025)?.measure.value?.integer
      }
      let before = try await value()
      try await city.project()
      #expect(try await value() == before)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("\(Self.districts)?year=2025&area=310117").text
      let door = try #require(page.firstMatch(of: /href="([^"]*state=open)"><data value="([0-9]+)"/))
      #expect(page.contains("待补信息，不计入 家") && page.contains("知道以后才能判断计不计入"))
      let list = try await browser.get(String(door.1).replacing("&amp;", with: "&")).text
      let found = list.matches(of: /<th scope="row"><a href="\/enterprises\//).count
      #expect(door.2 == "\(found)" && found >= 2)
      #expect(list.contains("模拟未知行业厂") && list.contains("入统确认；缺行业代码，还不能判断计不计入"))
      #expect(list.contains("模拟待查厂") && list.contains("入统确认；缺是否首次入统，还不能判断计不计入"))
      #expect(try await browser.get("\(Self.districts)/entries?year=2025&area=310117").text.contains("模拟待查厂") == false)
      // The month's material has them too.
      let material = try await browser.get("\(Self.districts)/dispatch?month=2025-12").text
      #expect(material.withoutDoors.contains("\(found)家待补信息"))
      // 入统与退规 tells them apart as well.
      let moves = try await browser.get("/cultivation/moves?year=2025&kind=untold").text
      #expect(moves.contains("模拟未知行业厂") && !moves.contains("模拟待查厂") && moves.contains("行业待补"))
      #expect(moves.contains("待补信息"))
    }
  }

  @Test("the numbers of a district open to its own enterprises, and nobody else's")
  func entries() async throws {
    try await TestPortal.run(enterprises: 700) { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let own = try await browser.get("\(Self.districts)/entries?year=2025&area=310117")
      #expect(own.status == 200)
      #expect(try await browser.get("\(Self.districts)/entries?year=2025&area=310112").status == 404)
      let songjiang = try #require(AreaCode("310117"))
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let board = try await city.portal.targets.board(of: id, on: city.clock.now.dayInShanghai, within: .everywhere)
      let counted = board.months(of: id, in: songjiang, year: 2025).reduce(0) { $0 + $1.entries }
      let rows = own.text.matches(of: /<th scope="row"><a href="\/enterprises\//).count
      #expect(counted > 0 && rows == counted)
      // The standings count the same enterprises in their own way.
      let count = try #require(board.declaration(of: id)?.observedBy)
      let tally = try await city.store.tallies(of: .count(count), scope: .everywhere)[songjiang]
      #expect(tally?.holding == counted)
    }
  }
}

extension Browser {
  /// What somebody sees who has not signed in.
  fileprivate func visitor(_ path: String) async throws -> String {
    var browser = self
    return try await browser.get(path).text
  }
}
