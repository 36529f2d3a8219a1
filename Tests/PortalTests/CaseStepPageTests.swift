import HummingbirdTesting
import Quantities
import Services
import Testing

@testable import Portal

@Suite("How far a case is, on its pages")
struct CaseStepPageTests {
  private static let approval = "gaoduan-2022/20#city-coordination|跨部门事项"

  @Test("a step that passes others over is asked about, and what was passed over is made up for with its day")
  func passedOver() async throws {
    try await TestPortal.run { city, client in
      _ = try await TestPortal.asking(Self.approval, "审批时间太长", on: client)
      var office = Browser(client)
      _ = try await office.signIn("city")
      try await office.get("/services/cases/1")
      _ = try await office.post("/services/cases/1", ["act": "take", "party": "0"])
      let asked = try await office.post("/services/cases/1", ["act": "step", "step": "听取部门意见"])
      #expect(asked.status == 422 && asked.text.contains("“区级协调”、“提请市级”"))
      #expect(asked.text.contains("name=\"passing\" value=\"听取部门意见\""))
      func steps() async throws -> [String: CalendarDay] {
        try #require(try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }).steps
      }
      #expect(try await steps().keys.sorted() == ["提出问题"])
      let passed = try await office.post("/services/cases/1", ["act": "step", "passing": "听取部门意见"])
      #expect(passed.location == "/services/cases/1?done=step")
      let page = try await office.get("/services/cases/1").text
      #expect(page.contains("补登进展") && page.contains("<option value=\"区级协调\""))
      let today = city.clock.now.dayInShanghai
      let wrong = try await office.post(
        "/services/cases/1", ["act": "makeup", "step": "区级协调", "on": "\(today.adding(days: -1))"])
      #expect(wrong.status == 422 && wrong.text.contains("前后各步的日期要按顺序"))
      let unread = try await office.post("/services/cases/1", ["act": "makeup", "step": "区级协调", "on": "昨天"])
      #expect(unread.status == 422 && unread.text.contains("读不懂“昨天”") && unread.text.contains("value=\"昨天\""))
      let made = try await office.post(
        "/services/cases/1", ["act": "makeup", "step": "区级协调", "on": "\(today)"])
      #expect(made.location == "/services/cases/1?done=makeup")
      #expect(try await steps()["区级协调"] == today)
      #expect(try await office.get("/services/cases/1").text.contains("补登进展：区级协调"))
      // What follows at once passes nothing over but the one that is still missing.
      let next = try await office.post("/services/cases/1", ["act": "step", "step": "研究决定"])
      #expect(next.status == 422 && next.text.contains("跳过还没有到的“提请市级”"))
    }
  }

  @Test("a first contact that is overdue says so, and since when, beside the part's own deadline")
  func lateContact() async throws {
    try await TestPortal.run { city, client in
      _ = try await TestPortal.asking(on: client)
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      #expect(!(try await officer.get("/services").text).contains("首次联系已逾期"))
      // Opened on Sunday the 10th: whoever has it is in touch by Monday, and on Wednesday two working days late.
      city.clock.advance(seconds: 3 * 86_400)
      _ = try await officer.signIn("officer")
      let late = "首次联系已逾期：应不晚于2026年5月11日联系，已过2个工作日"
      #expect(try await officer.get("/services").text.contains("\(late) · 2026年5月15日（还有2个工作日）"))
      #expect(try await officer.get("/services/cases/1").text.contains(late))
      _ = try await officer.post("/services/cases/1", ["act": "take", "party": "0"])
      #expect(!(try await officer.get("/services").text).contains("首次联系已逾期"))
    }
  }

  @Test("a term that has run out stays so while the enterprise is asked, and another is the district's to set")
  func termPassed() async throws {
    try await TestPortal.run { city, client in
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      _ = try await enterprise.post("/services/new", ["type": TestPortal.ledger, "text": "缺三十名焊工"])
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      _ = try await officer.get("/services/cases/1")
      _ = try await officer.post("/services/cases/1", ["act": "take", "party": "0"])
      // Due on Friday the 15th of May; on Saturday no working day has passed since.
      city.clock.advance(seconds: 6 * 86_400)
      _ = try await officer.signIn("officer")
      #expect(try await officer.get("/services").text.contains("2026年5月15日（逾期不满1个工作日）"))
      let own = try await officer.get("/services/cases/1").text
      #expect(own.contains("期限已过，本单位不能自己改") && !own.contains("id=\"days-0\""))
      let asked = try await officer.post("/services/cases/1", ["act": "ask", "party": "0", "text": "要哪些工种？"])
      #expect(asked.location == "/services/cases/1?done=askLate")
      let late = try await officer.get("/services/cases/1?done=askLate").text
      #expect(late.contains("已逾期，等企业补充") && late.contains("期限在提问以前已过") && late.contains("等企业补充的日子照计"))
      #expect(try await officer.get("/services/cases?state=overdue").text.contains("2026-0001"))
      let refused = try await officer.post(
        "/services/cases/1", ["act": "term", "party": "0", "days": "30", "text": "再看"])
      #expect(refused.status == 422 && refused.text.contains("期限2026年5月15日已过，本单位不能再改"))
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/services/cases/1").text.contains("承办单位已逾期，等您补充"))
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      #expect(try await district.get("/services/cases/1").text.contains("id=\"days-0\""))
      let set = try await district.post(
        "/services/cases/1", ["act": "term", "party": "0", "days": "30", "text": "同意延长"])
      #expect(set.location == "/services/cases/1?done=term")
      let page = try await district.get("/services/cases/1").text
      #expect(page.contains("原期限5个工作日（2026年5月15日），改过1次") && !page.contains("已逾期"))
      let unit = try #require(try await city.store.readServices { try $0.cases.serviceCase(.init(1)) }?.owner?.unit)
      let parts = try await district.get("/services/units/parts?unit=\(unit)&measure=termChanged").text
      #expect(parts.contains("改期次数") && parts.contains("1次"))
      let units = try await district.get("/services/units").text
      #expect(units.contains("按期办结") && units.contains("measure=termChanged"))
    }
  }
}
