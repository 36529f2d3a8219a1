import Delivery
import Journal
import Testing

@testable import Portal

@Suite("What was refused or given up, on the pages")
struct FormerAwardPageTests {
  @Test(
    "its enterprise reads that it was refused, the next run lists it with reason, day and who, and the new award names the one before"
  )
  func refused() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      let call = try await portal.makeCall()
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      let checks = try #require(ActorID("checks"))
      let reason = "列入严重失信名单"
      _ = try await desk.run(
        .award(.refuse([own], reason: reason)), by: checks, key: "refuse", at: portal.clock.now)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let award = try #require(try await desk.store.read { try $0.award(own) })
      let told = try await enterprise.get("/calls/awards/\(own)").text
      #expect(told.contains("不予支持") && told.contains(reason))

      let run = try await desk.makeRun(
        under: call, within: .everywhere, on: portal.clock.now.dayInShanghai, by: checks, key: "again",
        at: portal.clock.now)
      let id = try #require(RunID(run.subject))
      let rows = try await desk.store.read {
        try $0.rows(of: id, finding: .barred, scope: .everywhere, offset: 0, limit: .max).rows
      }
      let held = rows.first { $0.isHeldByFormer }
      let row = try #require(held)
      #expect(row.subject.enterprise == award.enterprise)
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = "/delivery/runs/\(id)"
      let listed = try await city.get(page).text
      #expect(listed.contains("已不予支持、已放弃的") && listed.contains(reason) && listed.contains("没有重新提出"))
      let bare = try await city.post(page, ["do": "again", "row": "\(row.number)", "reason": ""])
      #expect(bare.status == 422)
      let sent = try await city.post(page, ["do": "again", "row": "\(row.number)", "reason": "信用已修复"])
      #expect(sent.status == 303)
      let now = try await desk.store.read {
        try $0.awards(
          AwardFilter(enterprise: award.enterprise, isLive: true), scope: .everywhere, offset: 0, limit: .max
        ).rows
      }
      let new = try #require(now.first { $0.run == id })
      let shown = try await city.get("/delivery/awards/\(new.id)").text
      #expect(shown.contains("这份通知下的上一笔已不予支持") && shown.contains("/delivery/awards/\(own)"))
      #expect(shown.contains("信用已修复（上一笔 \(own)）"))
      #expect(try await !city.get(page).text.contains("value=\"again\""))
    }
  }
}
