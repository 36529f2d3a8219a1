import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("The pages of a breakdown")
struct CascadePageTests {
  private static let districts = "/targets/shenggui-2023/2/district-targets"

  private func give(
    _ task: String, of indicator: String = "shenggui-2023/2#district-targets", to area: String = "310117",
    _ city: TestPortal
  ) async throws {
    _ = try await city.portal.targets.carryOut(
      .assign(
        try #require(InstrumentID(indicator)), year: 2026, document: "示例〔2026〕1号",
        issuedOn: try #require(CalendarDay("2026-01-15")),
        lines: [.init(area: try #require(AreaCode(area)), value: task)], reason: ""),
      by: .commandLine, key: "task-\(indicator)-\(area)", at: city.clock.now, within: .everywhere)
  }

  /// The cells of the table, by their fields.
  private func cells(_ page: String) -> [(name: String, value: String)] {
    page.matches(of: /name="(m-[0-9]+-[0-9]+)" value="([0-9]*)"/).map { (String($0.1), String($0.2)) }
  }

  private func sum(_ cells: [(name: String, value: String)], of area: String) -> Int {
    cells.filter { $0.name.hasPrefix("m-\(area)-") }.compactMap { Int($0.value) }.reduce(0, +)
  }

  @Test("what is typed is checked with its sums and faults, and nothing of it is stored")
  func check() async throws {
    try await TestPortal.run { city, client in
      try await give("37", city)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      #expect(try await browser.get("\(path)?year=2026").text.contains("还没有保存过"))
      let wrong = try await browser.post(
        "\(path)/check",
        ["year": "2026", "area": "310117", "m-310117-1": "五", "m-310117-2": "7", "basis": "示例会议纪要"])
      #expect(wrong.status == 422 && wrong.text.contains("“五”不是家数") && wrong.text.contains("value=\"五\""))
      let checked = try await browser.post(
        "\(path)/check",
        [
          "year": "2026", "area": "310117", "m-310117-1": "30", "m-310117-2": "7", "m-310117001-1": "20",
          "m-310117002-1": "9", "basis": "示例会议纪要",
        ])
      #expect(checked.status == 200 && checked.text.contains("已核对，没有保存") && checked.text.contains("value=\"示例会议纪要\""))
      #expect(checked.text.contains("下级合计29，任务37，差−8") && checked.text.contains("1月下级合计29，本级30，差−1"))
      // The streets' sums stand below them, with what they lack of the whole.
      #expect(checked.text.contains("与本级差") && !checked.text.contains("本级各月合计"))
      #expect(try await browser.get("\(path)/versions?year=2026").text.contains("还没有保存过分解"))
    }
  }

  @Test("each saving is a version with who, when and on what, and two of them are compared cell by cell")
  func versions() async throws {
    try await TestPortal.run { city, client in
      try await give("37", city)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      func save(_ january: String, _ basis: String) async throws -> Browser.Answer {
        var browser = browser
        _ = try await browser.get("\(path)?year=2026")
        return try await browser.post(
          path, ["year": "2026", "area": "310117", "m-310117-1": january, "m-310117-2": "7", "basis": basis])
      }
      #expect(try await save("30", "").status == 303)
      #expect(try await save("25", "示例会议纪要").status == 303)
      let long = try await save("25", String(repeating: "长", count: 201))
      #expect(long.status == 422 && long.text.contains("依据太长"))
      let page = try await browser.get("\(path)/versions?year=2026").text
      #expect(page.contains("第2版") && page.contains("示例会议纪要") && page.contains("第1版到第2版"))
      #expect(page.contains("<del>30</del> 25") && page.contains("−5") && page.contains("<del>37</del> 32"))
      #expect(page.contains("1个地区、1格不同"))
      #expect(page.contains("/cascade/versions/export?year=2026&amp;area=310117&amp;from=1&amp;to=2\""))
      let file = try ListedFile(
        try await browser.get("\(path)/versions/export?year=2026&area=310117&from=1&to=2").text)
      #expect(file.rows.map { $0[1] } == ["第1版", "第2版", "增减"])
      #expect(
        file.rows.map { [$0[2], $0[3], $0[14]] } == [["30", "7", "37"], ["25", "7", "32"], ["-5", "0", "-5"]])
      #expect(file.head[2] == "1月（家）" && file.rows.allSatisfy { $0[15].contains("第1版到第2版") })
      let first = try await browser.get("\(path)/versions?year=2026&to=1").text
      #expect(!first.contains("<del>") && first.contains("<small>1个地区</small>"))
      #expect(try await browser.get("\(path)/versions?year=2026&from=2&to=2").text.contains("各格都相同"))
      let editor = try await browser.get("\(path)?year=2026").text
      #expect(editor.contains("第2版 · ") && editor.contains("示例会议纪要"))
    }
  }

  @Test(
    "a plan typed over one in whose place another was saved is refused, shown beside it, and saved on purpose alone")
  func meanwhile() async throws {
    try await TestPortal.run { city, client in
      try await give("37", city)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      func over(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /name="over" value="([0-9]+)"/)).1)
      }
      let opened = try over(try await browser.get("\(path)?year=2026").text)
      #expect(opened == "0")
      func save(_ january: String, over: String, to page: String = "") async throws -> Browser.Answer {
        var browser = browser
        _ = try await browser.get("\(path)?year=2026")
        return try await browser.post(
          path + page, ["year": "2026", "area": "310117", "m-310117-1": january, "m-310117-2": "7", "over": over])
      }
      #expect(try await save("30", over: opened).status == 303)
      for page in ["/check", ""] {
        let late = try await save("12", over: opened, to: page)
        #expect(late.status == 422 && late.text.contains("有人保存了新的一版，您的没有保存"))
        #expect(late.text.contains("value=\"12\"") && late.text.contains("原 30") && !late.text.contains("原 7"))
        #expect(try over(late.text) != opened)
        // What the saved one does not plan at all is told, too.
        var other = browser
        _ = try await other.get("\(path)?year=2026")
        let more = try await other.post(
          path + page, ["year": "2026", "area": "310117", "m-310117001-3": "5", "over": opened])
        #expect(more.status == 422 && more.text.contains("原 —") && more.text.contains("原 30"))
      }
      let standing = try await browser.get("\(path)?year=2026").text
      #expect(standing.contains("value=\"30\"") && standing.contains("第1版 · "))
      #expect(try await save("12", over: try over(standing)).status == 303)
      #expect(try await browser.get("\(path)?year=2026").text.contains("第2版 · "))
    }
  }

  @Test(
    "a file says what it was exported from, and one over another plan is told with the differences before it is saved")
  func fileOverAnother() async throws {
    try await TestPortal.run { city, client in
      try await give("37", city)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      func save(_ january: String) async throws {
        var browser = browser
        _ = try await browser.get("\(path)?year=2026")
        let answer = try await browser.post(
          path, ["year": "2026", "area": "310117", "m-310117-1": january, "m-310117-2": "7"])
        #expect(answer.status == 303)
      }
      func export() async throws -> String {
        var browser = browser
        return try await browser.get("\(path)/export?year=2026").text.replacing("\u{FEFF}", with: "")
      }
      func read(_ file: String) async throws -> Browser.Answer {
        var browser = browser
        _ = try await browser.get("\(path)?year=2026")
        return try await browser.upload(
          "\(path)/import", ["year": "2026", "area": "310117"], file: "plan.csv", bytes: Array(file.utf8))
      }
      let empty = try await export()
      #expect(
        try ListedFile(empty).head.last == "导出时第几版（2026 shenggui-2023/2#district-targets）"
          && ListedFile(empty).rows.allSatisfy { $0.last == "0" })
      try await save("30")
      let first = try await export()
      #expect(try ListedFile(first).rows.allSatisfy { $0.last == "1" })
      let same = try await read(first)
      #expect(
        same.status == 200 && same.text.contains("已读入文件") && !same.text.contains("原 ") && !same.text.contains("注意："))
      try await save("12")
      let late = try await read(first)
      #expect(late.text.contains("这份文件是按第1版导出的，此后有人保存了第2版"))
      #expect(late.text.contains("value=\"30\"") && late.text.contains("原 12") && !late.text.contains("原 7"))
      let months = (1...12).map { "\($0)月" }.joined(separator: ",")
      let unnamed = try await read("代码,地区,\(months)\n310117,松江区,12,8\n")
      #expect(
        unnamed.text.contains("看不出这份文件是按这张表的哪一版做的") && unnamed.text.contains("原 7") && !unnamed.text.contains("原 12"))
      let before = try await read("代码,地区,\(months),合计,导出时第几版\n310117,松江区,12,8,0,0,0,0,0,0,0,0,0,0,20,0\n")
      #expect(before.text.contains("导出时还没有保存过，此后有人保存了第2版"))
      let ahead = try await read("代码,地区,\(months),合计,导出时第几版\n310117,松江区,12,8,0,0,0,0,0,0,0,0,0,0,20,7\n")
      #expect(ahead.text.contains("文件上写的是第7版，这张表还没有这一版，现有第2版"))
      // Another year's table of as many savings is no version of this one.
      let other = try await read(try await export().replacing("2026 shenggui", with: "2025 shenggui"))
      #expect(other.text.contains("看不出这份文件是按这张表的哪一版做的"))
    }
  }

  @Test(
    "a month is read as tables have it: thousands parted, full-width digits, spaces around; a slip of the comma is told"
  )
  func pastedCells() async throws {
    try await TestPortal.run { city, client in
      try await give("1300", city)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let path = "\(Self.districts)/cascade"
      _ = try await browser.get("\(path)?year=2026")
      let answer = try await browser.post(
        path, ["year": "2026", "area": "310117", "m-310117-1": "1,200", "m-310117-2": "９０", "m-310117-3": " 10 "])
      #expect(answer.status == 303)
      let months = cells(try await browser.get("\(path)?year=2026").text).filter { $0.name.hasPrefix("m-310117-") }
      #expect(months.prefix(4).map(\.value) == ["1200", "90", "10", "0"])
      let slip = try await browser.post(path, ["year": "2026", "area": "310117", "m-310117-1": "12,34"])
      #expect(slip.status == 422 && slip.text.contains("1 月的“12,34”不是家数"))
    }
  }

  @Test("what remains is counted back from the running month, beside the plan as it was saved")
  func rest() async throws {
    try await TestPortal.run { city, client in
      try await give("237", city)
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      _ = try await city.portal.targets.carryOut(
        .plan(
          id, year: 2026, parent: songjiang,
          rows: [try #require(Cascade.Row(area: songjiang, months: [237] + Array(repeating: 0, count: 11)))]),
        by: .commandLine, key: "plan", at: city.clock.now, within: .everywhere)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let page = try await browser.get("\(Self.districts)/cascade?year=2026&fill=rest").text
      #expect(page.contains("从5月起倒排，还没有保存：任务237") && page.contains("原 237"))
      #expect(sum(cells(page), of: "310117") == 237)
      let board = try await city.portal.targets.board(
        of: id, on: city.clock.now.dayInShanghai, within: .area(songjiang))
      let done = board.months(of: id, in: songjiang, year: 2026).prefix(4).map { "\($0.confirmed)" }
      #expect(cells(page).filter { $0.name.hasPrefix("m-310117-") }.prefix(4).map(\.value) == done)
      // Of another year nothing remains to be counted back.
      let last = try await browser.get("\(Self.districts)/cascade?year=2025&fill=rest").text
      #expect(!last.contains("月起倒排，还没有保存"))
    }
  }

  @Test("what the documents part by area has its breakdown and its material, by the task of a year")
  func chains() async throws {
    try await TestPortal.run { city, client in
      let id = try #require(InstrumentID("zhuanxing-2026/目标#chain-entrants"))
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let bare = try await browser.get(id.targetPath("cascade", ["year": "2026"]))
      #expect(bare.status == 200 && bare.text.contains("还没有任务") && bare.text.contains("文件的500家是整个执行期的数"))
      try await give("150", of: "\(id)", to: "310000", city)
      let filled = try await browser.get(id.targetPath("cascade", ["year": "2026", "fill": "schedule"])).text
      #expect(filled.contains("没有去年完整的各月数，各月均分") && sum(cells(filled), of: "310000") == 150)
      #expect(filled.contains("各项相加一致"))
      // The whole of the period stays the target, and the year's task stands beside it.
      let page = try await browser.get(id.targetPath).text
      #expect(page.contains("达到500家") && page.contains("150家（示例〔2026〕1号），年内还没有报数"))
      #expect(page.contains("没有逐家企业的预测，给不出把握"))
      let material = try await browser.get(id.targetPath("dispatch"))
      #expect(material.status == 200 && material.text.contains("产业链新增规上工业企业调度材料"))
      #expect(material.text.contains("上海市没有报全2026年4月底的数") && !material.text.contains("近期可能入统"))
      #expect(material.text.contains("四、下月事项"))
      try await city.observe("2026-0", upTo: 4, of: id)
      let told = try await browser.get(id.targetPath("dispatch")).text
      #expect(told.contains("截至2026年4月底，上海市累计"))
      #expect(told.contains("完成年度任务"))
    }
  }

  @Test("what cannot be broken down says why, and a duty leads to what it is about")
  func uncascaded() async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let share = try #require(InstrumentID("zhuanxing-2026/目标#research-intensity"))
      for page in ["cascade", "dispatch"] {
        let answer = try await browser.get(share.targetPath(page))
        #expect(answer.status == 200 && answer.text.contains("各地区的数不能相加"), "\(page)")
      }
      let duty = try await browser.get("/targets/shenggui-2023/7/back-schedule/cascade").text
      #expect(duty.contains("这是工作要求") && duty.contains("href=\"\(Self.districts)/cascade\""))
    }
  }

  @Test("the duty to break down tells which district has, and which has not")
  func breakdowns() async throws {
    try await TestPortal.run { city, client in
      try await give("37", city)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let path = "/targets/shenggui-2023/7/back-schedule"
      let before = try await browser.get(path).text
      #expect(before.contains("各区分解情况") && before.contains("已分解0个区，未分解16个区"))
      #expect(before.matches(of: /未定任务，未分解/).count == 15 && before.contains(">未分解<"))
      let songjiang = try #require(AreaCode("310117"))
      _ = try await city.portal.targets.carryOut(
        .plan(
          try #require(InstrumentID("shenggui-2023/2#district-targets")), year: 2026, parent: songjiang,
          rows: [try #require(Cascade.Row(area: songjiang, months: Array(repeating: 3, count: 12)))], basis: "示例会议纪要"),
        by: .commandLine, key: "plan", at: city.clock.now, within: .everywhere)
      let after = try await browser.get(path).text
      #expect(after.contains("已分解1个区，未分解15个区") && after.contains("只分到月") && after.contains("示例会议纪要"))
      #expect(after.contains("\(Self.districts)/cascade?year=2026&amp;area=310117"))
      let clause = try await browser.get("/documents/shenggui-2023/7").text
      #expect(clause.contains("2026年未分解的区") && clause.contains("href=\"\(path)\""))
      // A district sees itself.
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get(path).text.contains("已分解1个区，未分解0个区"))
    }
  }
}

extension TestPortal {
  /// One a month, from January on.
  fileprivate func observe(_ prefix: String, upTo month: Int, of id: InstrumentID) async throws {
    _ = try await portal.targets.carryOut(
      .observe(
        id, lines: (1...month).map { .init(place: "310000", time: "\(prefix)\($0)", value: "\($0)") },
        basis: .statisticalAggregate, source: "示例公报"),
      by: .commandLine, key: "observed", at: clock.now, within: .everywhere)
  }
}
