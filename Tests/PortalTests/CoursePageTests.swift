import Cultivation
import Delivery
import Enterprises
import Facts
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("The pages of production courses")
struct CoursePageTests {
  private func own(_ city: TestPortal) throws -> CreditCode {
    try #require(city.city.people().first { $0.id == "enterprise" }?.enterprise)
  }

  @Test("an enterprise plans and tells, its district sees it late in words, and no message carries a figure to reach")
  func ramp() async throws {
    try await TestPortal.run { city, client in
      let code = try own(city)
      let path = "/enterprises/\(code)/course"
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let empty = try await enterprise.get(path).text
      #expect(empty.contains("还没有记录") && !empty.contains("共享协议"))
      let wrong = try await enterprise.post(
        path, ["key": "c0", "act": "plan", "title": "二期产线", "covers": "project", "months": "2026-02 一百"])
      #expect(wrong.status == 422 && wrong.text.contains("“一百”不是金额") && wrong.text.contains("2026-02 一百"))
      let planned = try await enterprise.post(
        path,
        [
          "key": "c1", "act": "plan", "title": "二期产线", "covers": "project",
          "months": "2026-02 100\n2026-03 200\n2026-04 300\n2026-06 400",
        ])
      #expect(planned.status == 303)
      for (key, month, amount) in [("c2", "2026-03", "210"), ("c3", "2026-04", "150")] {
        let told = try await enterprise.post(
          path, ["key": key, "act": "tell", "number": "1", "month": month, "amount": amount])
        #expect(told.status == 303)
      }
      // Told again it needs a reason; unlike the others it is doubted, and taken once that is confirmed.
      func tell(_ key: String, _ amount: String, _ more: [(String, String)] = []) async throws -> Browser.Answer {
        var enterprise = enterprise
        return try await enterprise.post(
          path, [("key", key), ("act", "tell"), ("number", "1"), ("month", "2026-04"), ("amount", amount)] + more)
      }
      #expect(try await tell("c5", "151").text.contains("已填 150 万元，再填就是更正，请写明理由"))
      let doubted = try await tell("c6", "1500000", [("reason", "漏计")])
      #expect(doubted.status == 422 && doubted.text.contains("存疑：2026年4月 1,500,000 万元"))
      let tick = String(try #require(doubted.text.firstMatch(of: /name="confirmed" value="([0-9a-f]{64})"/)).1)
      // Without a reason, or with an amount that cannot be read, the form comes back as it was, the tick with it.
      let unsaid = try await tell("c6", "1500000", [("reason", ""), ("confirmed", tick)])
      #expect(unsaid.status == 422 && unsaid.text.contains("value=\"\(tick)\" checked"))
      #expect(unsaid.text.contains("value=\"1500000\"") && unsaid.text.contains("value=\"2026-04\""))
      let unread = try await tell("c6", "一百", [("reason", "漏计"), ("confirmed", tick)])
      #expect(unread.status == 422 && unread.text.contains("value=\"\(tick)\" checked"))
      #expect(unread.text.contains("value=\"漏计\"") && !unread.text.contains("存疑："))
      #expect(try await tell("c6", "1500000", [("reason", "漏计"), ("confirmed", tick)]).status == 303)
      #expect(try await tell("c7", "150", [("reason", "多填四位")]).status == 303)
      let page = try await enterprise.get(path).text
      #expect(page.contains("2026年4月：150 万元（多填四位）"))
      #expect(page.contains("落后于计划") && page.contains("比计划约晚 2 个月") && page.contains("达到计划"))
      #expect(page.contains("没有填报") && page.contains("企业自愿填报") && page.contains("非统计口径"))
      // What April lacks stands nowhere as a sum: it would be 150万元, and so would what was told be.
      #expect(!page.contains("1,500,000元以上") && !page.contains("还差"))
      // Nor does the plan of a month that is over.
      #expect(!page.contains("3,000,000元"))

      var office = Browser(client)
      _ = try await office.signIn("city")
      let list = try await office.get("/cultivation/courses").text
      #expect(list.contains("爬坡落后于计划") && list.contains("二期产线") && list.contains("截至2026年4月30日"))
      #expect(!list.contains("1,500,000元") && !list.contains("3,000,000元"))
      let ramps = try await office.get("/cultivation/courses?part=ramps").text
      // What was told, and not what April was planned to bring.
      #expect(ramps.contains("1,500,000元") && !ramps.contains("3,000,000元"))
      // A count opens to just its reminders, a told month to where it was told.
      #expect(list.contains("part=reminders&amp;kind=behind"))
      #expect(try await office.get("/cultivation/courses?part=reminders&kind=late").text.contains("范围内还没有登记"))
      #expect(ramps.contains("\(path)#history") && page.contains("2026年4月：150 万元"))
      #expect(try await office.get("/cultivation/courses?lang=en").text.contains("Ramp behind plan"))
      let file = try await office.get("/cultivation/courses/export?part=ramps")
      #expect(file.text.contains(code.text) && file.text.contains("二期产线"))
      #expect(try await office.get("/documents/shenggui-2023/4").text.contains("part=ramps"))
      let closed = try await office.post(
        path,
        [
          "key": "c4", "act": "replan", "number": "1", "title": "二期产线", "covers": "project", "basis": "voluntary",
          "months": "2026-04 150\n2026-05 400", "reason": "调",
        ])
      #expect(closed.status == 422 && closed.text.contains("2026年4月已经结束，计划不能再改"))
      #expect(try await enterprise.get("/enterprises/\(code)").text.contains("/course"))
      #expect(try await enterprise.get("/cultivation/courses").status == 403)
    }
  }

  @Test("a whole enterprise's plan is held against the months that it told, with their basis")
  func whole() async throws {
    try await TestPortal.run { city, client in
      let code = try own(city)
      let file = "credit_code,output@2026-03,output@2026-04\n\(code),900000,1000000\n"
      let request = FactImport(file: "m.csv", bytes: Array(file.utf8), subject: .enterprise, basis: .voluntary)
      _ = try await city.portal.facts.importFacts(
        request, command: request.command(by: .commandLine, key: "m"), at: city.clock.now)
      try await city.portal.courses.act(
        .plan(
          PlannedRamp(
            title: "全厂", covers: .enterprise, months: try PlannedRamp.months(typed: "2026-04 110\n2026-07 200"),
            basis: .voluntary, declarer: .office,
            origin: .init(
              teller: "生产部", day: try #require(CalendarDay("2026-04-01")), paper: "扩产安排来函"))), on: code,
        by: .commandLine, key: "w", at: city.clock.now,
        within: .everywhere)
      var office = Browser(client)
      _ = try await office.signIn("auditor")
      let page = try await office.get("/enterprises/\(code)/course").text
      #expect(page.contains("1,000,000元") && !page.contains("1,100,000元") && page.contains("2,000,000元"))
      #expect(page.contains("接近计划") && !page.contains("name=\"act\""))
      // It is the enterprise's own declaration, and no task of an office.
      #expect(page.contains("生产部2026年4月1日告知，凭据《扩产安排来函》") && page.contains("企业自己申明的安排"))
      var staff = Browser(client)
      _ = try await staff.signIn("city")
      let set = try await staff.post(
        "/enterprises/\(code)/course",
        [
          "key": "w2", "act": "plan", "title": "二厂", "covers": "enterprise", "months": "2026-07 300",
          "basis": "voluntary",
        ])
      #expect(set.status == 422 && set.text.contains("按全企业对照的必填") && set.text.contains("2026-07 300"))
      // The months before the plan stand beside it, and each told figure opens to where it was told.
      #expect(page.contains("计划以前"))
      let cell = try #require(page.firstMatch(of: /href="([^"]+\/cell)">90</)?.1)
      #expect(try await office.get(String(cell)).text.contains("企业自愿填报"))
      #expect(try await office.get("/enterprises/\(code)").text.contains("\(cell)\""))
      #expect(try await office.post("/enterprises/\(code)/course", ["act": "plan"]).status == 403)
    }
  }

  /// A product of the kind that the support for new drugs asks for.
  private func makesDrugs(_ code: CreditCode, _ city: TestPortal) async throws {
    let telling = FactTelling(
      subject: SubjectReference(code, .product, key: "drug"),
      lines: [.init(column: "product_kind", text: "class1_drug")], basis: .voluntary)
    _ = try await city.portal.facts.tell(
      telling, command: telling.command(by: .demonstration, key: "drug"), at: city.clock.now, within: .everywhere)
  }

  @Test("a licence with its evidence says what may be filed, from when until when, and is no reminder once answered")
  func milestone() async throws {
    try await TestPortal.run { city, client in
      let code = try own(city)
      try await makesDrugs(code, city)
      let path = "/enterprises/\(code)/course"
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(
        try await office.post(
          path, ["key": "m1", "act": "expect", "kind": "许可获批", "title": "某创新药", "day": "2026-05-20"]
        ).status == 303)
      let awaited = try await office.get(path).text
      #expect(awaited.contains("达到后可以申报") && awaited.contains("预计2026年5月20日起"))
      #expect(awaited.contains("临近预计日期"))
      #expect(
        try await office.post(path, ["key": "m2", "act": "reach", "number": "1", "day": "2026-05-09"]).status == 422)
      #expect(
        try await office.post(
          path, ["key": "m3", "act": "reach", "number": "1", "day": "2026-05-09", "evidence": "注册证"]
        ).status == 303)
      let reached = try await office.get(path).text
      #expect(reached.contains("2026年5月9日起") && reached.contains("注册证") && reached.contains("可以申报"))
      #expect(reached.contains("/documents/gaoduan-2022/15#innovative-drug-support"))
      #expect(reached.contains("文件没有写末日") && reached.contains("申报通知未发布"))
      #expect(try await office.get("/cultivation/courses").text.contains("某创新药"))
      let answered = try await office.post(
        path,
        [
          "key": "m4", "act": "answer", "what": "1|gaoduan-2022/15#innovative-drug-support", "answer": "filed",
          "day": "2026-05-10", "note": "已受理",
        ])
      #expect(answered.status == 303)
      let after = try await office.get("\(path)?lang=en").text
      #expect(after.contains("Filed") && after.contains("已受理"))
    }
  }

  @Test("a milestone that opens nothing says so with its kind, and asks nobody to record another")
  func nothing() async throws {
    try await TestPortal.run { city, client in
      let path = "/enterprises/\(try own(city))/course"
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get(path).text.contains("登记许可获批或市场准入后"))
      #expect(
        try await office.post(
          path, ["key": "n1", "act": "expect", "kind": "成果验证", "title": "样机", "day": "2026-05-20"]
        ).status == 303)
      let page = try await office.get(path).text
      #expect(page.contains("已登记的节点（成果验证）没有对应的条款") && !page.contains("登记许可获批或市场准入后"))
    }
  }

  @Test("what a milestone opens leads to the call of each year, the newest beside it and the others below")
  func years() async throws {
    try await TestPortal.run { city, client in
      let code = try own(city)
      try await makesDrugs(code, city)
      let path = "/enterprises/\(code)/course"
      let benefit = try #require(InstrumentID("gaoduan-2022/15#innovative-drug-support"))
      try await city.makeCall(steps: [.town, .district, .panel, .publicity, .issue], of: benefit)
      let desk = city.portal.ports.delivery
      var terms = try #require(try await desk.store.read { try $0.call(CallID(number: 1)) }).terms
      (terms.document, terms.year) = ("模拟〔2026〕6号", terms.year - 1)
      for (index, command) in [CallCommand.record(terms), .publish(CallID(number: 2))].enumerated() {
        _ = try await desk.run(.call(command), by: .commandLine, key: "years-\(index)", at: city.clock.now)
      }
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(
        try await office.post(
          path, ["key": "y1", "act": "expect", "kind": "许可获批", "title": "某创新药", "day": "2026-05-20"]
        ).status == 303)
      let page = try await office.get(path).text
      let (first, second) = (page.firstRange(of: "href=\"/calls/c1\""), page.firstRange(of: "href=\"/calls/c2\""))
      #expect(try #require(first).lowerBound < #require(second).lowerBound)
      #expect(page.contains("所属年度 2025") && page.contains("所属年度 2024"))
    }
  }
}
