import Cultivation
import Enterprises
import Facts
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The pages of registers")
struct RegisterPageTests {
  private static let candidates = "/cultivation/shenggui-2023/3/high-growth-candidates"
  private static let library = "/cultivation/shenggui-2023/3/cultivation-library"
  private static let key = "00112233445566778899aabbccddeeff"

  /// The first candidate that a page offers.
  private static func pick(in text: String) throws -> String {
    try #require(text.firstMatch(of: /name="pick" value="(c[0-9A-Z]{18})"/).map { String($0.1) })
  }

  @Test("a candidate is shown with the facts that speak for it, comes in by one press, and twice is once")
  func enter() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("\(Self.candidates)?tab=candidates").text
      #expect(list.contains("营业收入") && list.contains("非统计口径"))
      let pick = try Self.pick(in: list)
      for _ in 0..<2 {
        let answer = try await browser.post(
          "\(Self.candidates)/act",
          ["key": Self.key, "tab": "candidates", "act": "enter", "pick": pick, "reason": "税务名单核对"])
        #expect(answer.status == 303)
      }
      let register = try #require(InstrumentID("shenggui-2023/3#high-growth-candidates"))
      let day = city.clock.now.dayInShanghai
      let found = try await city.portal.registers.page(RegisterQuery(register, .on(day)), within: .everywhere)
      #expect(found.total == 1 && found.rows.first?.origin == .rule)
      let after = try await browser.get("\(Self.candidates)?tab=candidates").text
      #expect(!after.contains(pick))
      let entry = try #require(found.rows.first)
      let page = try await browser.get(entry.path).text
      #expect(page.contains("税务名单核对") && page.contains("入库"))
      #expect(try await browser.get("/enterprises/\(pick.dropFirst())").text.contains("高成长性规下工业企业"))
      #expect(try await browser.get("/documents/shenggui-2023/3").text.contains("打开登记册"))
    }
  }

  @Test("the library's candidates come with how likely each is to rise, and one whose condition fell says which part")
  func library() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("\(Self.library)?tab=candidates&sort=chance&desc=1")
      #expect(list.status == 200 && list.text.contains("达到标准的可能") && list.text.contains("全年主营收入预测"))
      #expect(!(try await browser.get("\(Self.candidates)?tab=candidates").text.contains("达到标准的可能")))
      // The likeliest come first without being asked for, and the list says so; its file has the chances as numbers.
      let first = try await browser.get("\(Self.library)?tab=candidates").text
      #expect(first.contains("都按达到标准的可能从高到低，没有预测的排在后面") && first.contains("format=xlsx&amp;tab=candidates"))
      #expect(try Self.pick(in: first) == Self.pick(in: list.text))
      let file = try ListedFile(try await browser.get("\(Self.library)/export?tab=candidates").text)
      let (state, ground) = (try file.column("状态"), try file.column("依据"))
      let chance = try file.column("达到标准的可能（%）")
      let decided = file.rows.filter { $0[state] == "符合条件" }
      #expect(!decided.isEmpty && decided.allSatisfy { $0[chance].isEmpty || Double($0[chance]) != nil })
      let chances = decided.map { Double($0[chance]) ?? -1 }
      #expect(chances == chances.sorted(by: >))
      #expect(
        decided.allSatisfy { $0[ground].contains($0[chance].isEmpty ? "数据太少，没有预测" : "预测达到标准的可能") })
      let pick = try Self.pick(in: list.text)
      let entered = try await browser.post(
        "\(Self.library)/act", ["tab": "candidates", "act": "enter", "pick": pick, "reason": "街镇排摸"])
      #expect(entered.status == 303)
      let told = "credit_code,above_scale_on\n\(pick.dropFirst()),2026-04-01\n"
      let request = FactImport(file: "入统.csv", bytes: Array(told.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "entered"), at: city.clock.now)
      try await city.project()
      let lapsed = try await browser.get("\(Self.library)?tab=lapsed").text
      #expect(lapsed.contains("不再符合：首次入统日期：2026年4月1日；请核实是否出库"))
    }
  }

  @Test("a mistaken exit is taken back on the entry's page, and a refused form keeps what was typed")
  func takenBack() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let pick = try Self.pick(in: try await browser.get("\(Self.library)?tab=candidates").text)
      _ = try await browser.post(
        "\(Self.library)/act", ["tab": "candidates", "act": "enter", "pick": pick, "reason": "街镇排摸"])
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let code = try #require(CreditCode(String(pick.dropFirst())))
      func standing() async throws -> RegisterEntry {
        let entries = try await city.portal.registers.entries(of: code, within: .everywhere)
        return try #require(entries.first { $0.register == register })
      }
      let entry = try await standing()
      let refused = try await browser.post(
        "\(Self.library)/act",
        [
          "pick": "e\(entry.id)", "from": "\(entry.id)", "act": "leave", "exit": "企业不愿入库", "day": "2020-01-01",
          "reason": "说明一", "evidence": "来函一号",
        ])
      #expect(refused.status == 422 && refused.text.contains("value=\"2020-01-01\""))
      #expect(refused.text.contains("value=\"来函一号\""))
      // What was typed in one form stands in no other.
      #expect(refused.text.ranges(of: "value=\"说明一\"").count == 1)
      let left = try await browser.post(
        "\(Self.library)/act",
        ["pick": "e\(entry.id)", "from": "\(entry.id)", "act": "leave", "exit": "企业不愿入库", "reason": "说明二"])
      #expect(left.status == 303)
      #expect(try await browser.get(entry.path).text.contains("撤回最近一条"))
      let back = try await browser.post(
        "\(Self.library)/act",
        ["pick": "e\(entry.id)", "from": "\(entry.id)", "act": "withdraw", "acts": "2", "reason": "误办"])
      #expect(back.status == 303)
      let page = try await browser.get(entry.path).text
      #expect(page.contains("出库：企业不愿入库（已撤回）") && page.contains("撤回：出库：企业不愿入库"))
      #expect(try await standing() == entry)
    }
  }

  @Test("a number of those who left for a reason opens to just those, on the page and in its file")
  func leftForReason() async throws {
    try await TestPortal.run { city, client in
      let register = try #require(InstrumentID("shenggui-2023/4#falling-watch-list"))
      let day = city.clock.now.dayInShanghai
      let some = try await city.enterprises(2, countedBy: "shenggui-2023/4#falling-watch-list/in-band")
      for (enterprise, reason) in zip(some, ["已退规", "产值回升"]) {
        for step in ["enter", "leave"] {
          let entries = try await city.portal.registers.entries(of: enterprise.creditCode, within: .everywhere)
          let entered = entries.last { $0.register == register }
          let opening = EntryOpening(
            subject: EntrySubject(enterprise.creditCode), title: "", area: nil, origin: .hand, fields: [:])
          let wish: RegisterCommand.Wish =
            if let entered { .leave(entered.id, reason: reason) } else { .enter(.new(opening)) }
          let command = RegisterCommand(
            register: register, day: day, wishes: [wish], ground: Ground(reason: "核对"))
          _ = try await city.portal.registers.act(
            command, command: command.command(by: .commandLine, key: "\(step)\(reason)"), at: city.clock.now,
            within: .everywhere)
        }
      }
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let page = try await browser.get("/targets/shenggui-2023/4/exits?area=310000").text
      // Who fell out is told of whether or not it stood in the list.
      let link = try #require(page.firstMatch(of: /href="([^"]*\/cultivation\/moves[^"]*exits=1[^"#]*)#exits"/)).1
      let moves = try await browser.get(String(link).replacing("&amp;", with: "&")).text
      let exits = try #require(moves.components(separatedBy: "id=\"exits\"").last)
      #expect(exits.contains(some[0].title) && !exits.contains(some[1].title))
      let list = try await browser.get(
        register.registerPath("", ["tab": "left", "exit": "已退规", "year": "\(day.year)"])
      ).text
      #expect(list.contains(some[0].title) && !list.contains(some[1].title))
      #expect(list.contains("只列\(day.year)年因“已退规”出库的"))
      let export = try #require(list.firstMatch(of: /href="([^"]*\/export\?tab=left[^"]*)"/)).1
      let file = try await browser.get(String(export).replacing("&amp;", with: "&")).text
      #expect(file.contains(some[0].creditCode.text) && !file.contains(some[1].creditCode.text))
    }
  }

  @Test("what an address asks of a register's list and is not on offer is said, with what is shown instead")
  func notOffered() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let today = city.clock.now.dayInShanghai
      let shown = today.text(in: .chinese)
      let own = try #require(city.city.people().first { $0.id == "songjiang" }?.area)
      let other = try #require(city.portal.corpus.areas.districts.map(\.code).first { $0 != own })
      let asked = [
        ("on=2026-13-40", "“2026-13-40”不是这里可选的哪一天，下面按\(shown)列出"),
        ("on=\(today.adding(days: 1))", "\(today.adding(days: 1).text(in: .chinese))还没有到"),
        ("area=999999", "“999999”不是这里可选的区域，下面按全部区域列出"),
        ("area=\(other)", "“\(other)”不是这里可选的区域"),
        ("sort=colour", "“colour”不是这里可选的排序，下面按对象排列"),
        // A list of those who stand in the register is ordered by the day of entry, not of their state.
        ("sort=since", "“since”不是这里可选的排序"),
        ("tab=all", "“all”不是这里可选的名单，下面按"),
      ]
      for (query, message) in asked {
        #expect(try await browser.get("\(Self.library)?\(query)").text.contains(message), "\(query)")
      }
      let sound = try await browser.get("\(Self.library)?tab=in&on=\(today)&area=\(own)&sort=entered&desc=1").text
      #expect(!sound.contains("不是这里可选的") && !sound.contains("还没有到"))
    }
  }

  @Test("what is wrong with a decision is said on the page, and nothing is changed")
  func faults() async throws {
    try await TestPortal.run { city, client in
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let list = try await browser.get("\(Self.candidates)?tab=candidates").text
      let pick = try Self.pick(in: list)
      let silent = try await browser.post(
        "\(Self.candidates)/act", ["tab": "candidates", "act": "enter", "pick": pick, "reason": ""])
      #expect(silent.status == 422 && silent.text.contains("没有写理由"))
      let none = try await browser.post("\(Self.candidates)/act", ["tab": "candidates", "act": "enter", "reason": "因"])
      #expect(none.status == 422 && none.text.contains("没有选中任何一条"))
      #expect(
        try await city.portal.registers.overview(on: city.clock.now.dayInShanghai, within: .everywhere).total == 0)
    }
  }

  @Test("an officer proposes by hand and a district decides; an enterprise and an auditor only read")
  func roles() async throws {
    try await TestPortal.run { city, client in
      let officer = try #require(city.city.people().first { $0.id == "officer" }?.area)
      let enterprise = try #require(
        try await city.portal.facts.page(.init(limit: 1), within: .area(officer)).rows.first)
      var browser = Browser(client)
      _ = try await browser.signIn("officer")
      let form = try await browser.get("\(Self.library)/new").text
      #expect(form.contains("入库来源") && !form.contains("value=\"enter\""))
      // 服务专员 are offered where there are any, and who decides on the entry is none of them.
      #expect(form.contains(">服务专员</option>") && !form.contains(">区级主管部门</option>"))
      let stranger = try await browser.post(
        "\(Self.library)/new", ["credit_code": "91310117MA0000001U", "reason": "走访", "act": "propose"])
      #expect(stranger.status == 422 && stranger.text.contains("还没有登记的企业，请市级主管部门先导入企业表"))
      let wrong = try await browser.post(
        "\(Self.library)/new",
        ["credit_code": enterprise.creditCode.text, "reason": "走访", "field-2": "2026年", "act": "propose"])
      #expect(wrong.status == 422 && wrong.text.contains("月份，如 2026-11"))
      let page = try await browser.get("\(Self.library)/new").text
      #expect(!page.contains("name=\"key_text\""))
      // One entry for each enterprise, since the size is counted in them; no day and no month that is a slip of the pen; and
      // nothing that asks for a figure.
      for (field, value, told) in [
        ("key_text", "二", "一家企业只有一条，不写编号"), ("day", "1900-01-01", "2000年1月1日或以后"),
        ("field-2", "1999-01", "2000 年到 2100 年的月份"),
        ("evidence", "请该企业今年12月营业收入报到2000万元以上", "像是要企业报到或做到某个数"),
      ] {
        let refused = try await browser.post(
          "\(Self.library)/new",
          ["credit_code": enterprise.creditCode.text, "reason": "走访", "act": "enter", field: value])
        #expect(refused.status == 422 && refused.text.contains(told), "\(told)")
      }
      let proposed = try await browser.post(
        "\(Self.library)/new",
        ["credit_code": enterprise.creditCode.text, "reason": "走访", "field-0": "街镇排摸", "act": "enter"])
      #expect(proposed.status == 303)
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let entry = try #require(
        try await city.portal.registers.page(RegisterQuery(register, .state(.proposed)), within: .everywhere).rows.first
      )
      #expect(entry.fields["入库来源"] == "街镇排摸" && entry.area == enterprise.area)
      #expect(try await browser.post("\(Self.library)/act", ["act": "enter", "pick": "e\(entry.id)"]).status == 403)

      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let mayDecide = enterprise.area?.district.text == "310117"
      _ = try await district.get(Self.library)
      let decided = try await district.post(
        "\(Self.library)/act", ["tab": "proposed", "act": "enter", "pick": "e\(entry.id)", "reason": "核实"])
      #expect(decided.status == (mayDecide ? 303 : 422))
      for reader in ["auditor", "enterprise"] {
        var other = Browser(client)
        _ = try await other.signIn(reader)
        #expect(try await other.get(Self.library).status == 200)
        #expect(try await other.post("\(Self.library)/act", ["act": "enter"]).status == 403)
      }
    }
  }

  @Test("who is above scale already is not taken into the library by hand: the page says why and what to do")
  func aboveScale() async throws {
    try await TestPortal.run { city, client in
      let day = city.clock.now.dayInShanghai
      let facts = city.portal.facts
      let entered = try #require(FactID("above_scale_on"))
      var above: CreditCode?
      for enterprise in try await facts.page(.init(limit: 50), within: .everywhere).rows where above == nil {
        let dossier = try await facts.dossier(of: enterprise.creditCode, known: day, within: .everywhere)
        if dossier?.enterprise.knowledge(of: FactReference(entered), on: day, known: day).value != nil {
          above = enterprise.creditCode
        }
      }
      let code = try #require(above)
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      _ = try await browser.get("\(Self.library)/new")
      for act in ["propose", "enter"] {
        let refused = try await browser.post(
          "\(Self.library)/new", ["credit_code": code.text, "reason": "走访了解", "act": act])
        #expect(refused.status == 422 && refused.text.contains("不符合这一册的条件"), "\(act)")
        #expect(refused.text.contains("首次入统日期") && refused.text.contains("先在企业页上更正"))
      }
      #expect(try await city.portal.registers.overview(on: day, within: .everywhere).total == 0)
    }
  }

  @Test("an exported register can be brought in again and then changes nothing")
  func export() async throws {
    try await TestPortal.run { city, client in
      let entry = try await city.entry(for: .visitor, key: "e")
      var browser = Browser(client)
      _ = try await browser.signIn("city")
      let file = try await browser.get("\(Self.library)/export")
      #expect(file.text.contains("统一社会信用代码,条目编号,条目名称,所属地区,入库登记日,出库登记日,出库原因,登记理由,依据文件,入库来源"))
      #expect(file.text.contains("日志第"))
      let register = try #require(InstrumentID("shenggui-2023/3#cultivation-library"))
      let request = RegisterFile(file: "library.csv", bytes: file.bytes, register: register)
      let preview = try await city.portal.registers.preview(request, at: city.clock.now, within: .everywhere)
      #expect(preview.rows == 1 && preview.unchanged == 1 && preview.added == 0)
      // How full it is is told as of today, also above the list of another day.
      #expect(try await !browser.get(Self.library).text.contains("这里各数是今天"))
      let past = try await browser.get("\(Self.library)?on=2026-03-01").text
      #expect(past.contains("这里各数是今天（2026年5月10日）的，下面的名单是2026年3月1日的"))
      #expect(try await browser.get("\(Self.library)/entries/\(entry)").status == 200)
      let days = "from=2026-01-01&to=2026-05-10"
      let shown = try await browser.get("\(Self.library)/differences?\(days)").text
      #expect(shown.contains("新增") && shown.contains("/differences/export?from=2026-01-01&amp;to=2026-05-10\""))
      let changes = try ListedFile(try await browser.get("\(Self.library)/differences/export?\(days)").text)
      #expect(changes.rows.map { Array($0[2...5]) } == shown.tables.flatMap { $0 } && changes.rows.count == 1)
      #expect(changes.rows[0][0] == "新增" && changes.rows[0][6].contains("从：2026年1月1日"))
    }
  }
}
