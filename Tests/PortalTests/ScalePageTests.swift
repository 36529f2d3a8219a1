import Cultivation
import Diagnostics
import Enterprises
import Facts
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("Entries and exits, recorded on pages")
struct ScalePageTests {
  /// Enterprises of an area of whom no entry is known.
  private func fresh(
    _ city: TestPortal, _ count: Int, in area: String = "310117", where fits: (Enterprise) -> Bool = { _ in true }
  ) async throws -> [Enterprise] {
    let scope = AreaScope.area(try #require(AreaCode(area)))
    let today = city.clock.now.dayInShanghai
    let entered = FactReference(try #require(FactID("above_scale_on")))
    let founded = FactReference(try #require(FactID("founded_on")))
    var found: [Enterprise] = []
    for enterprise in try await city.portal.facts.page(.init(order: .creditCode, limit: 500), within: scope).rows
    where found.count < count && fits(enterprise) {
      let dossier = try #require(
        try await city.portal.facts.dossier(of: enterprise.creditCode, known: today, within: .everywhere))
      if case .known = dossier.enterprise.knowledge(of: entered, on: today, known: today) { continue }
      // The entries of these tests are of 2025 and later.
      if case .known(.day(let day)) = dossier.enterprise.knowledge(of: founded, on: today, known: today),
        day.year > 2024
      {
        continue
      }
      found.append(enterprise)
    }
    try #require(found.count == count)
    return found
  }

  @Test("a district records an entry and an exit of its own enterprise, and takes back what was wrong")
  func forms() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await fresh(city, 1).first)
      let path = "/enterprises/\(enterprise.creditCode)/scale"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      #expect(try await browser.get("/enterprises/\(enterprise.creditCode)").text.contains("href=\"\(path)\""))
      #expect(try await browser.get(path).text.contains("还没有登记"))
      let empty = try await browser.post(path, ["act": "enter"])
      #expect(empty.status == 422 && empty.text.contains("没有写日期"))
      let bare = try await browser.post(path, ["act": "enter", "day": "2026-04-01"])
      #expect(bare.status == 422 && bare.text.contains("没有写统计部门的文件") && bare.text.contains("没有选入统途径"))
      #expect(bare.text.contains("value=\"2026-04-01\""))
      let entry: KeyValuePairs = [
        "act": "enter", "day": "2026-04-01", "route": "new", "first": "yes", "document": "模拟统〔2026〕3号",
      ]
      #expect(try await browser.post(path, entry).status == 303)
      let page = try await browser.get(path).text
      #expect(page.contains("模拟统〔2026〕3号") && page.contains("2026年4月1日"))
      let own = try await browser.get("/enterprises/\(enterprise.creditCode)").text
      #expect(own.contains("入统确认") && own.contains("2026年4月1日起"))
      // What the entry told is taken back with it, and not changed beside it.
      for (name, value) in [("above_scale_on", "2025-12-20"), ("first_entry", "false")] {
        let fact = try #require(
          try await city.portal.facts.history(of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
            .last { $0.counts && $0.fact.reference.fact.text == name }
        ).fact
        let side = try await browser.post(
          FactPage.path(of: fact), ["act": "correct", "value": value, "reason": "日期记错"])
        #expect(side.status == 422 && side.text.contains("这是登记入统时记下的"))
      }
      #expect(try await browser.get(path).text.contains("先撤回那一次登记"))
      let exit: KeyValuePairs = ["act": "exit", "exit-day": "2026-05-01", "exit-document": "模拟退出名录"]
      #expect(try await browser.post(path, exit).status == 303)
      #expect(try await browser.get("/enterprises/\(enterprise.creditCode)").text.contains("2026年5月1日退规"))
      let moves = try await browser.get("/cultivation/moves?year=2026").text
      #expect(moves.contains("模拟退出名录") && moves.contains("/cultivation/moves/import\""))
      #expect(moves.contains("href=\"/cultivation/moves/exits/export?year=2026\""))
      let file = try await browser.get("/cultivation/moves/exits/export?year=2026").text
      #expect(file.contains("\(enterprise.creditCode),") && file.contains(",2026-05-01,退规,模拟退出名录,"))
      #expect(file.split(separator: "\r\n").count - 1 == moves.rows(of: "exits"))
      let again = try await browser.post(path, exit)
      #expect(again.status == 422 && again.text.contains("已经记了2026年5月1日退规"))
      let record = try #require(try await city.store.scaleHistory(of: enterprise.creditCode).changes.last?.record)
      #expect(
        try await browser.post(path, ["act": "withdraw", "record": "\(record)", "reason": "误登"]).status == 303)
      #expect(
        try await browser.get("/enterprises/\(enterprise.creditCode)").text.contains("2026年5月1日退规") == false)

      let other = try #require(try await fresh(city, 1, in: "310115").first)
      #expect(try await browser.get("/enterprises/\(other.creditCode)/scale").status == 404)
      #expect(try await browser.post("/enterprises/\(other.creditCode)/scale", entry).status == 404)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.post(path, entry).status == 403)
    }
  }

  @Test("an entry stands under the area that counts it, for that area's readers alone, on the page as in the file")
  func countedElsewhere() async throws {
    try await TestPortal.run { city, client in
      let areas = city.portal.corpus.areas
      let (songjiang, pudong) = (try #require(AreaCode("310117")), try #require(AreaCode("310115")))
      func industrial(_ enterprise: Enterprise) -> Bool { enterprise.industry?.isIndustry ?? false }
      let own = try await fresh(city, 2, where: industrial)
      let (stays, leaves) = (own[0], own[1])
      let comes = try #require(try await fresh(city, 1, in: "310115", where: industrial).first)
      var whole = Browser(client)
      _ = try await whole.signIn("city")
      for enterprise in [stays, leaves, comes] {
        let path = "/enterprises/\(enterprise.creditCode)/scale"
        let entry: KeyValuePairs = [
          "act": "enter", "day": "2026-04-01", "route": "new", "first": "yes", "document": "模拟统〔2026〕3号",
        ]
        #expect(try await whole.post(path, entry).status == 303)
      }
      // From the month of its entry on each of the two counts for the other district.
      let street = try #require(areas.children(of: songjiang, level: .street).first)
      let span = try #require(Attribution.Span(from: .month(year: 2026, month: 4), until: nil))
      for (enterprise, area) in [(leaves, pudong), (comes, street.code)] {
        _ = try await city.portal.targets.carryOut(
          .attribute(enterprise.creditCode, span: span, area: area, park: nil, reason: "统计属地待迁"),
          by: .commandLine, key: "\(enterprise.creditCode)", at: city.clock.now, within: .everywhere)
      }
      try await city.project()
      /// By code the area and whether 新增规上 counts it, as the file of a reader has them.
      func listed(_ browser: inout Browser) async throws -> [String: [String]] {
        let file = try ListedFile(try await browser.get("/cultivation/moves/export?way=new&year=2026").text)
        let (area, counted) = (try file.column("区域"), try file.column("新增规上"))
        return Dictionary(file.rows.map { ($0[0], [$0[area], $0[counted]]) }) { first, _ in first }
      }
      func name(_ area: AreaCode?) -> String { city.portal.areaName(area, in: .chinese) }
      let all = try await listed(&whole)
      #expect(all[stays.creditCode.text] == [name(stays.area), "计入"])
      #expect(all[leaves.creditCode.text] == [name(pudong), "计入"])
      #expect(all[comes.creditCode.text] == [street.name, "计入"])
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let seen = try await listed(&district)
      #expect(seen[stays.creditCode.text] == all[stays.creditCode.text])
      #expect(seen[comes.creditCode.text] == all[comes.creditCode.text] && seen[leaves.creditCode.text] == nil)
      let page = try await district.get("/cultivation/moves?way=new&year=2026").text
      #expect(page.contains("/enterprises/\(comes.creditCode)\"") && !page.contains(leaves.creditCode.text))
      #expect(page.contains("year=2026&amp;way=new\"><data value=\"\(seen.count)\""))
    }
  }

  @Test("an entry after a known one of an earlier year is refused, by form and by list, and the day is led to")
  func earlierYear() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await fresh(city, 1).first)
      let path = "/enterprises/\(enterprise.creditCode)/scale"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let founded = FactReference(try #require(FactID("founded_on")))
      let today = city.clock.now.dayInShanghai
      let dossier = try #require(
        try await city.portal.facts.dossier(of: enterprise.creditCode, known: today, within: .everywhere))
      // No entry is before the founding.
      var day = try #require(CalendarDay("2021-12-22"))
      if case .known(.day(let first)) = dossier.enterprise.knowledge(of: founded, on: today, known: today) {
        day = max(day, first)
      }
      let said = day.text(in: .chinese)
      // That it had none was told too: another telling corrects that one.
      let told = try #require(
        try await city.portal.facts.history(of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
          .first { $0.fact.reference.fact.text == "above_scale_on" }?.fact)
      let corrected = try await browser.post(
        "/enterprises/\(enterprise.creditCode)/facts/\(told.id)",
        ["act": "correct", "value": "\(day)", "reason": "漏填"])
      #expect(corrected.status == 303)
      let form = try await browser.get(path).text
      #expect(form.contains("已知首次入统日期：\(said)（企业自愿填报）") && form.contains("更正这个日期"))
      let entry: KeyValuePairs = [
        "act": "enter", "day": "2026-04-01", "route": "new", "first": "yes", "document": "模拟统〔2026〕3号",
      ]
      let refused = try await browser.post(path, entry)
      #expect(refused.status == 422 && refused.text.contains("已知\(said)入统，其后没有退规记录"))
      let list = """
        统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件
        \(enterprise.creditCode),2026-04-01,new,是,模拟统〔2026〕3号

        """
      let looked = try await browser.upload(
        "/cultivation/moves/import", [:], file: "名单.csv", bytes: Array(list.utf8))
      #expect(looked.status == 422 && looked.text.contains("已知\(said)入统，其后没有退规记录"))
      #expect(looked.text.contains("第 2 行 是否首次入统") && !looked.text.contains("value=\"accept\""))
      #expect(try await city.store.scaleHistory(of: enterprise.creditCode).changes.isEmpty)
    }
  }

  @Test("a confirmed day beside another that was told is asked about with both, by form, and shown with it, by list")
  func replacedDay() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await fresh(city, 1).first)
      let path = "/enterprises/\(enterprise.creditCode)/scale"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let history = try await city.portal.facts.history(
        of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
      let told = try #require(history.first { $0.fact.reference.fact.text == "above_scale_on" }?.fact)
      let corrected = try await browser.post(
        "/enterprises/\(enterprise.creditCode)/facts/\(told.id)",
        ["act": "correct", "value": "2026-03-02", "reason": "漏填"])
      #expect(corrected.status == 303)
      let list = """
        统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件
        \(enterprise.creditCode),2026-04-01,new,是,模拟统〔2026〕3号

        """
      let looked = try await browser.upload(
        "/cultivation/moves/import", [:], file: "名单.csv", bytes: Array(list.utf8))
      #expect(looked.status == 200 && looked.text.contains("登记入统，已填报的2026年3月2日不再作数"))
      // A day that is told before the yes has not been seen: the list is looked at once more.
      let accept = try #require(looked.text.firstMatch(of: /action="([^"]+\/import\/[0-9a-f]+)"/)).1
      let telling = try #require(
        try await city.portal.facts.history(of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
          .last { $0.fact.reference.fact.text == "above_scale_on" && $0.counts }?.fact)
      let retold = try await browser.post(
        "/enterprises/\(enterprise.creditCode)/facts/\(telling.id)",
        ["act": "correct", "value": "2026-03-05", "reason": "看错"])
      #expect(retold.status == 303)
      let unseen = try await browser.post(String(accept), ["act": "accept"])
      #expect(unseen.status == 422 && unseen.text.contains("已填报的入统日期是2026年3月5日，这次确认的是2026年4月1日"))
      #expect(unseen.text.contains("第 2 行 入统日期") && unseen.text.contains("已填报的2026年3月5日不再作数"))
      #expect(unseen.text.contains("value=\"accept\""))
      #expect(try await city.store.scaleHistory(of: enterprise.creditCode).changes.isEmpty)
      _ = try await browser.get(path)
      let asked = try await browser.post(
        path,
        ["act": "enter", "day": "2026-04-01", "route": "new", "first": "yes", "document": "模拟统〔2026〕3号"])
      #expect(asked.status == 422 && asked.text.contains("已填报的入统日期是2026年3月5日，这次确认的是2026年4月1日"))
      let tick = try #require(asked.text.firstMatch(of: /name="confirmed" value="([0-9a-f]+)"/)).1
      let taken = try await browser.post(
        path,
        [
          "act": "enter", "day": "2026-04-01", "route": "new", "first": "yes", "document": "模拟统〔2026〕3号",
          "confirmed": String(tick),
        ])
      #expect(taken.status == 303)
      #expect(try await city.store.scaleHistory(of: enterprise.creditCode).changes.count == 1)
    }
  }

  @Test("a card that hangs on the entry of one that fell out says what the text says of that")
  func fallenOut() async throws {
    try await TestPortal.run { city, client in
      let industrial = try await fresh(city, 1) { enterprise in
        (enterprise.industry?.text.prefix(2)).flatMap { Int($0) }.map { (6...46).contains($0) } ?? false
      }
      let enterprise = try #require(industrial.first)
      let own = "/enterprises/\(enterprise.creditCode)"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let entry: KeyValuePairs = [
        "act": "enter", "day": "2025-09-01", "route": "new", "first": "yes", "document": "模拟统〔2025〕3号",
      ]
      #expect(try await browser.post("\(own)/scale", entry).status == 303)
      let before = try await browser.get(own).text
      #expect(before.contains("首次升规一次性奖励") && !before.contains("退规以后还给不给"))
      let exit: KeyValuePairs = ["act": "exit", "exit-day": "2026-04-01", "exit-document": "模拟退出名录"]
      #expect(try await browser.post("\(own)/scale", exit).status == 303)
      let after = try await browser.get(own).text
      // One clause says nothing of it, another has a reading.
      #expect(after.contains("2026年4月1日退规：条件只看首次入统，退规以后还给不给，文件没有写明"))
      #expect(after.contains("2026年4月1日退规：“兑现时已经退规的，还给不给？”本条解读为“文件未写，不作条件”"))
      // The card of a day before the exit says nothing of it.
      #expect(!(try await browser.get("\(own)?on=2026-03-31").text.contains("2026年4月1日退规：条件")))
    }
  }

  @Test("the statistics office's list is looked at, refused at its rows, and recorded on a yes")
  func list() async throws {
    try await TestPortal.run { city, client in
      let own = try await fresh(city, 2)
      let foreign = try #require(try await fresh(city, 1, in: "310115").first)
      let path = "/cultivation/moves/import"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let template = try await browser.get("\(path)/template").text
      #expect(template.contains("统一社会信用代码") && template.contains("统计部门文件"))
      func file(_ rows: [(Enterprise, String)]) -> [UInt8] {
        let lines = rows.map { "\($0.0.creditCode),2026-04-01,\($0.1),是,模拟统〔2026〕3号\n" }
        return Array(("统一社会信用代码,入统日期,入统途径,是否首次入统,统计部门文件\n" + lines.joined()).utf8)
      }
      let wrong = try await browser.upload(
        path, [:], file: "名单.csv", bytes: file([(own[0], "听说"), (foreign, "new")]))
      #expect(wrong.status == 422 && wrong.text.contains("“听说”不是入统途径") && wrong.text.contains("您的范围内没有企业"))
      #expect(wrong.text.contains("第 3 行 统一社会信用代码") && !wrong.text.contains("value=\"accept\""))
      let right = try await browser.upload(
        path, [:], file: "名单.csv", bytes: file([(own[0], "新开业（投产）纳统"), (own[1], "年报纳统")]))
      #expect(right.status == 200 && right.text.contains(own[0].title) && right.text.contains("年报纳统"))
      let accept = try #require(right.text.firstMatch(of: /action="([^"]+\/import\/[0-9a-f]+)"/)).1
      #expect(try await city.store.scaleHistory(of: own[0].creditCode).changes.isEmpty)
      #expect(try await browser.post(String(accept), ["act": "accept"]).status == 303)
      for enterprise in own {
        #expect(try await city.store.scaleHistory(of: enterprise.creditCode).changes.count == 1)
      }
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get(path).status == 403)
    }
  }

  @Test("pages and lists name the routes alike")
  func routeNames() async throws {
    let city = try await TestPortal(enterprises: 0)
    for language in Language.allCases {
      let words = city.portal.renderer.words(language)
      for route in ScaleMove.Route.allCases {
        #expect(words("moves.way.\(route.rawValue)") == route.name(language))
      }
    }
  }

  @Test("what an imported list told against itself is taken back, though it is not corrected to the same")
  func inconsistent() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await fresh(city, 1).first)
      let text =
        "credit_code,above_scale_on,above_scale_route,first_entry\n\(enterprise.creditCode),2025-12-01,reclassified,true\n"
      let file = FactImport(file: "入统.csv", bytes: Array(text.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        file, command: file.command(by: .commandLine, key: "entries"), at: city.clock.now)
      try await city.project()
      func fact(_ name: String) async throws -> RecordedFact {
        try #require(
          try await city.portal.facts.history(of: enterprise.creditCode, at: city.clock.now, within: .everywhere)
            .last { $0.counts && $0.fact.reference.fact.text == name }
        ).fact
      }
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let day = FactPage.path(of: try await fact("above_scale_on"))
      let corrected = try await browser.post(
        day, ["act": "correct", "value": "2025-12-02", "reason": "日期记错", "key": "c1"])
      #expect(corrected.status == 422)
      #expect(try await browser.post(day, ["act": "withdraw", "reason": "名单有误", "key": "w1"]).status == 303)
      let route = FactPage.path(of: try await fact("above_scale_route"))
      #expect(try await browser.post(route, ["act": "withdraw", "reason": "名单有误", "key": "w2"]).status == 303)
    }
  }

  @Test("a fact that nobody told is added with its basis, and one that stands is not told twice")
  func add() async throws {
    try await TestPortal.run { city, client in
      let enterprise = try #require(try await fresh(city, 1).first)
      let path = "/enterprises/\(enterprise.creditCode)/facts"
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      #expect(try await browser.get("/enterprises/\(enterprise.creditCode)").text.contains("href=\"\(path)\""))
      #expect(try await browser.get(path).text.contains("税收属地"))
      let form = try await browser.get("\(path)?fact=tax_area").text
      #expect(form.contains("name=\"since\"") && !form.contains("name=\"period\"") && form.contains("企业自愿填报"))
      #expect(!form.contains("入统确认"))
      #expect(try await browser.get("\(path)?fact=output").text.contains("非统计口径"))
      let bare = try await browser.post(path, ["fact": "tax_area", "value": "310117"])
      #expect(bare.status == 422 && bare.text.contains("value=\"310117\""))
      #expect(try await browser.post(path, ["value": "310117", "basis": "voluntary"]).text.contains("没有选数据"))
      let fields: KeyValuePairs = ["fact": "tax_area", "value": "310117", "basis": "voluntary"]
      #expect(try await browser.post(path, fields).status == 303)
      #expect(try await browser.get("/enterprises/\(enterprise.creditCode)?done=added").text.contains("已补登"))
      let twice = try await browser.post(path, fields)
      #expect(twice.status == 422 && twice.text.contains("已有记录"))
      var auditor = Browser(client)
      _ = try await auditor.signIn("auditor")
      #expect(try await auditor.get(path).status == 403)
    }
  }
}
