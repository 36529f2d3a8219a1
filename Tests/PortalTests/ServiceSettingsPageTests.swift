import HummingbirdTesting
import Journal
import Quantities
import Services
import Testing

@testable import Portal

@Suite("Terms, days and years of services, as they are set")
struct ServiceSettingsPageTests {
  @Test("an operator's terms and own days change what follows; a wrong one is told at its field")
  func settings() async throws {
    try await TestPortal.run { city, client in
      var office = try await TestPortal.signedIn("city", on: client)
      let page = try await office.get("/services/settings").text
      #expect(page.contains("据转述") && page.contains("1515") && page.contains("2022—2026"))
      let wrong = try await office.post(
        "/services/settings", ["act": "terms", "contact": "1", "simple": "0", "complex": "9", "reason": "x"])
      #expect(wrong.status == 422 && wrong.text.contains("<a href=\"#simple\">"))
      // What was meant for one kind is not offered for all of them again.
      let kind = "shenggui-2023/8#service-ledger"
      let ofOne = try await office.post(
        "/services/settings",
        ["act": "terms", "kind": kind, "contact": "1", "simple": "0", "complex": "9", "reason": "x"])
      #expect(ofOne.status == 422 && ofOne.text.contains("<option value=\"\(kind)\" selected>"))
      _ = try await office.post(
        "/services/settings", ["act": "terms", "contact": "1", "simple": "3", "complex": "9", "reason": "试行"])
      let off = try await office.post(
        "/services/settings", ["act": "day", "area": "310117", "day": "2026-05-12", "works": "no", "reason": "停电"])
      #expect(try await office.get(try #require(off.location)).text.contains("没有在办事项的期限因此变化"))
      try await city.register(as: &office)
      // Monday, Wednesday and Thursday.
      #expect(try await office.get("/services/cases/1").text.contains("2026年5月14日"))
      var district = try await TestPortal.signedIn("songjiang", on: client)
      try await district.get("/services/settings")
      let refused = try await district.post(
        "/services/settings", ["act": "terms", "contact": "1", "simple": "3", "complex": "9", "reason": "试行"])
      #expect(refused.status == 422 && refused.text.contains("办理时限全市统一"))
      let foreign = try await district.post(
        "/services/settings", ["act": "day", "area": "310115", "day": "2026-05-12", "works": "no", "reason": "停电"])
      #expect(foreign.status == 422 && foreign.text.contains("<a href=\"#area\">"))
    }
  }

  @Test(
    "reminders, bounds and a year's holidays are the city's to set: looked at first, refused by line, and told in each course"
  )
  func cityRules() async throws {
    try await TestPortal.run { city, client in
      var office = try await TestPortal.signedIn("city", on: client)
      try await city.register(as: &office)
      let page = try await office.get("/services/settings").text
      #expect(page.contains("本系统的默认值") && page.contains("id=\"abandoned\"") && page.contains("id=\"taken_up\""))
      let wrong = try await office.post(
        "/services/settings", ["act": "ladder", "soon": "2", "raised": "9", "abandoned": "3", "reason": "试行"])
      #expect(wrong.status == 422 && wrong.text.contains("<a href=\"#abandoned\">"))
      #expect(wrong.text.contains("id=\"raised\" name=\"raised\" value=\"9\""))
      let set = try await office.post(
        "/services/settings", ["act": "ladder", "soon": "1", "raised": "4", "abandoned": "9", "reason": "模拟试行办法"])
      #expect(set.status == 303)
      let bounds = try await office.post(
        "/services/settings",
        [
          "act": "bounds", "fewest": "3", "taken_up": "70", "overdue": "30", "refused": "30", "dissatisfied": "30",
          "reason": "模拟试行办法",
        ])
      #expect(bounds.status == 303)
      let changed = try await office.get("/services/settings").text
      #expect(changed.contains("逾期4个工作日提级") && changed.contains("本市自定：模拟试行办法"))
      #expect(try await office.get("/services/units").text.contains("3件以上才预警：五日接办不足70%"))

      let days = "2026-01-01 休\n2026-05-01 至 2026-05-02 休\n2026-05-14 休\n2026-10-01 至 2026-10-03 休"
      let unread = try await office.post(
        "/services/settings", ["act": "year", "document": "模拟文号〔2026〕1号", "days": days + "\n十月四日 休"])
      #expect(unread.status == 422 && unread.text.contains("第 5 行“十月四日 休”读不懂"))
      #expect(unread.text.contains("2026-05-14 休"))
      // Opened on Sunday the 10th, due on Friday the 15th; without the 14th on Monday the 18th.
      let look = try await office.post(
        "/services/settings", ["act": "year", "document": "模拟文号〔2026〕1号", "days": days])
      #expect(look.status == 200 && look.text.contains("2026年：休7天，调休上班0天；公布后1个在办部分的期限会变"))
      #expect(look.text.contains("2026年5月15日") && look.text.contains("2026年5月18日"))
      #expect(try await office.get("/services/cases/1").text.contains("2026年5月15日"))
      let published = try await office.post(
        "/services/settings", ["act": "publish", "document": "模拟文号〔2026〕1号", "days": days])
      let told = try #require(published.location)
      #expect(told.hasPrefix("/services/settings?done=1&moved=1&change="))
      let moved = try await office.get(told).text
      #expect(moved.contains("1件在办事项的期限已重算") && moved.contains("2026-0001"))
      #expect(moved.contains("<td>2026年5月15日</td><td>2026年5月18日</td>"))
      let course = try await office.get("/services/cases/1").text
      #expect(course.contains("2026年5月18日；模拟文号〔2026〕1号"))
      #expect(try await office.get("/services/settings").text.contains("模拟文号〔2026〕1号：休7天，调休上班0天"))
      var district = try await TestPortal.signedIn("songjiang", on: client)
      let read = try await district.get("/services/settings").text
      #expect(read.contains("逾期4个工作日提级") && !read.contains("id=\"abandoned\"") && !read.contains("id=\"days\""))
      for act in ["ladder", "bounds", "year", "publish"] {
        let refused = try await district.post(
          "/services/settings", ["act": act, "document": "模拟文号〔2026〕1号", "days": days, "reason": "试行"])
        #expect(refused.status == 422 && refused.text.contains("全市统一"), "\(act)")
      }
    }
  }

  @Test("a deadline past the published calendar says that it is provisional")
  func provisional() async throws {
    try await TestPortal.run { city, client in
      // From May to the 30th of December.
      city.clock.advance(seconds: 234 * 86_400)
      var office = try await TestPortal.signedIn("city", on: client)
      try await city.register(as: &office)
      let page = try await office.get("/services/cases/1").text
      #expect(page.contains("2027年1月6日") && page.contains("，暂定") && page.contains("还没有公布节假日安排"))
    }
  }
}
