import Testing

@testable import Portal

@Suite("Yearly tasks typed in two places")
struct TaskGivenSincePageTests {
  private static let path = "/targets/shenggui-2023/2/district-targets/assign"

  @Test("a task given since the form was opened is not replaced unseen, and an older document is asked about")
  func stale() async throws {
    try await TestPortal.run(enterprises: 60) { _, client in
      var office = Browser(client)
      _ = try await office.signIn("city")
      func over(_ page: String) throws -> String {
        String(try #require(page.firstMatch(of: /name="over" value="([0-9]+)"/)).1)
      }
      let first = try over(try await office.get("\(Self.path)?year=2026").text)
      func give(
        _ number: Int, _ issued: String, _ task: String, to area: String = "310117", over: String,
        confirmed: String = ""
      ) async throws -> Browser.Answer {
        var office = office
        return try await office.post(
          Self.path,
          [
            "year": "2026", "document": "示例〔2026〕\(number)号", "issued": issued, "task-\(area)": task,
            "reason": "更正", "over": over, "confirmed": confirmed,
          ])
      }
      #expect(try await give(1, "2026-01-15", "220", over: first).status == 303)
      let stale = try await give(2, "2026-02-01", "216", over: first)
      #expect(stale.status == 422 && stale.text.contains("此间已录 220家（示例〔2026〕1号）"))
      #expect(stale.text.contains("value=\"216\""))
      // Another area's task came not meanwhile.
      #expect(try await give(2, "2026-02-01", "9000", to: "310112", over: first).status == 303)
      // Who was told of it has seen it, unless another comes once more.
      #expect(try await give(2, "2026-02-01", "216", over: try over(stale.text)).status == 303)
      let now = try over(try await office.get("\(Self.path)?year=2026").text)
      let older = try await give(3, "2026-01-20", "217", over: now)
      #expect(older.status == 422 && older.text.contains("松江区：印发日期2026年1月20日早于现行任务的文件"))
      let tick = String(try #require(older.text.firstMatch(of: /name="confirmed" value="([^"]+)"/)).1)
      #expect(try await give(3, "2026-01-20", "217", over: now, confirmed: tick).status == 303)
    }
  }
}
