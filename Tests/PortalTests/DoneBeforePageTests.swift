import Access
import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("A form that is sent once more with other content")
struct DoneBeforePageTests {
  @Test(
    "for all at once: another number or day is refused with what it was done by, and the same content gets its answer")
  func papers() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      for (index, command) in [AwardCommand.confirm(own, account: "1234"), .pass(.credit, [own], note: "")].enumerated()
      {
        _ = try await desk.run(.award(command), by: .program, key: "before-\(index)", at: portal.clock.now)
      }
      let today = portal.clock.now.dayInShanghai
      let seen = try await portal.seen("approve", .panel)
      func form(_ number: String, _ day: CalendarDay) -> [(String, String)] {
        [
          ("do", "approve"), ("call", "c1"), ("step", "panel"), ("seen", seen), ("paper", number),
          ("paperDay", "\(day)"), ("key", "panel"),
        ]
      }
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      for _ in 1...2 {
        #expect(try await checker.post("/delivery/awards", form("模拟纪要〔2026〕3号", today)).status == 303)
      }
      for other in [form("模拟纪要〔2026〕3号", today.adding(days: -1)), form("模拟纪要〔2026〕4号", today)] {
        let refused = try await checker.post("/delivery/awards", other)
        #expect(refused.status == 422 && refused.text.contains("这次填的内容和那次不同，没有再办"))
        #expect(
          refused.text.contains("已经办过：兑现：核定、会议纪要号：模拟纪要〔2026〕3号（\(today.text(in: .chinese))）"))
      }
      let award = try #require(try await desk.store.read { try $0.award(own) })
      #expect(award.officePaper(.minutes) == Award.OfficePaper(.minutes, "模拟纪要〔2026〕3号", on: today))
    }
  }

  @Test("what is asked of the treasury under one key is asked for one payee")
  func transfers() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await portal.makeCall()
      let own = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      let before: [(AwardCommand, ActorID)] = [
        (.confirm(own, account: "1234"), drafts), (.pass(.credit, [own], note: ""), drafts),
        (.approve(.panel, [own], amount: nil, reason: ""), checks), (.publicise([own]), checks),
      ]
      for (index, (command, actor)) in before.enumerated() {
        _ = try await desk.run(.award(command), by: actor, key: "before-\(index)", at: portal.clock.now)
      }
      portal.clock.advance(seconds: 30 * 86_400)
      for (command, actor) in [(AwardCommand.clear([own]), checks), (.issue([own]), drafts)] {
        _ = try await desk.run(.award(command), by: actor, key: "after-\(actor)", at: portal.clock.now)
      }
      let award = try #require(try await desk.store.read { try $0.award(own) })
      let budget = try #require(award.approval?.budget)
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let draft = [("budget", budget.text), ("payee", award.enterprise.text), ("key", "draft")]
      for _ in 1...2 { #expect(try await maker.post("/delivery/transfers", draft).status == 303) }
      let other = [("budget", budget.text), ("payee", "91310115MA00000022"), ("key", "draft")]
      let refused = try await maker.post("/delivery/transfers", other)
      #expect(refused.status == 422 && refused.text.contains("这张表单 ") && refused.text.contains("已经办过："))
    }
  }
}
