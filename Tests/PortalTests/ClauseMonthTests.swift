import Testing

@testable import Portal

@Suite("What of the month the clauses tell")
struct ClauseMonthTests {
  @Test("meetings and the monthly dispatch lead to the month's material, and to the last that was issued")
  func material() async throws {
    try await TestPortal.run(enterprises: 20) { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let dispatch = "/targets/shenggui-2023/2/district-targets/dispatch"
      let link = "href=\"\(dispatch)?area=310117\">月调度材料</a>"
      let before = try await browser.get("/documents/shenggui-2023/9").text
      // The meeting's, and that of what is gone through every month; of a yearly evaluation there is none.
      #expect(before.split(separator: link, omittingEmptySubsequences: false).count == 3)
      #expect(!before.contains("最近印发"))
      _ = try await browser.get(dispatch)
      let issued = try #require(try await browser.post(dispatch, ["month": "2026-04"]).location)
      let after = try await browser.get("/documents/shenggui-2023/9").text
      #expect(after.contains("href=\"\(issued)\">最近印发：2026年4月（2026年5月10日印发）</a>"))
      // Who has no material of its own, and the public, are led nowhere.
      var street = Browser(client)
      _ = try await street.signIn("officer")
      #expect(try await !street.get("/documents/shenggui-2023/9").text.contains(dispatch))
      var visitor = Browser(client)
      #expect(try await !visitor.get("/documents/shenggui-2023/9").text.contains(dispatch))
    }
  }

  @Test(
    "a clause that monitors the library tells how many told last month and how many fall, and the list says what it leaves out"
  )
  func monitoring() async throws {
    try await TestPortal.run { _, client in
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let clause = try await browser.get("/documents/shenggui-2023/4").text
      for label in ["库内可预测企业", "其中已报到2026年4月", "其中产值下降", "退规预警"] { #expect(clause.contains(label), "\(label)") }
      let all = try await browser.get("/cultivation/monitoring").text
      #expect(!all.contains("只列"))
      let told = try await browser.get("/cultivation/monitoring?in=1&told=2026-04").text
      #expect(told.contains("只列产值报到2026年4月的。") && told.contains("name=\"told\" value=\"2026-04\""))
      let falling = try await browser.get("/cultivation/monitoring?falling=1").text
      #expect(falling.contains("只列今年产值低于去年同期的。"))
      // What is no month narrows nothing.
      #expect(try await !browser.get("/cultivation/monitoring?told=2026").text.contains("只列"))
    }
  }
}
