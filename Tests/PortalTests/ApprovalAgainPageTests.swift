import Access
import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Approvals that are taken back, and papers that are put right, on their pages")
struct ApprovalAgainPageTests {
  /// An award of the accountant's enterprise that somebody approved.
  private func approved(_ portal: TestPortal, minutes: Award.OfficePaper? = nil) async throws -> AwardID {
    try await portal.makeCall()
    let own = try await portal.ownAward()
    let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
    let steps: [(AwardCommand, ActorID)] = [
      (.confirm(own, account: "1234"), drafts), (.pass(.credit, [own], note: ""), drafts),
      (.approve(.panel, [own], amount: Money(fen: 1), reason: "笔误", minutes: minutes), checks),
    ]
    for (index, (command, actor)) in steps.enumerated() {
      _ = try await portal.portal.ports.delivery.run(
        .award(command), by: actor, key: "approved-\(index)", at: portal.clock.now)
    }
    return own
  }

  @Test(
    "who approves may take another's approval back with the reason, and a third person approves once more with theirs")
  func takenBack() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let own = try await approved(portal)
      let page = "/delivery/awards/\(own)"
      func award() async throws -> Award {
        try #require(try await portal.portal.ports.delivery.store.read { try $0.award(own) })
      }
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.get(page).text.contains("value=\"takeBack\""))
      let bare = try await checker.post(page, ["do": "takeBack", "reason": "", "key": "bare"])
      #expect(bare.status == 422 && bare.text.contains("没有填理由"))
      #expect(try await checker.post(page, ["do": "takeBack", "reason": "金额录错", "key": "back"]).status == 303)
      #expect(try await award().state == .waiting(.panel))
      // Who took it back is told that another approves.
      let told = try await checker.get(page).text
      #expect(told.contains("原核定 0.01 元已退回：金额录错") && told.contains("退回核定和重新核定须是两个人"))
      #expect(!told.contains("value=\"approve\""))
      #expect(try await checker.get("/delivery/awards?call=c1").text.contains("退回核定的 1 笔逐笔重新核定，写明理由"))
      var city = Browser(client)
      _ = try await city.signIn("city")
      let amount = try await award().proposed.description
      let again = try await city.post(page, ["do": "approve", "amount": amount, "reason": "", "key": "again"])
      #expect(again.status == 422 && again.text.contains("重新核定没有写理由"))
      #expect(
        try await city.post(page, ["do": "approve", "amount": amount, "reason": "按拟支持金额", "key": "right"]).status
          == 303)
      let after = try await award()
      #expect(after.approved == after.proposed && after.takenBack == nil)
      let history = try await city.get(page).text
      #expect(
        history.contains("核定 0.01") && history.contains("金额录错") && history.contains("核定 \(after.proposed.grouped)"))
      // Their own approval is another's to take back, and they are told so.
      #expect(history.contains("核定和退回核定须是两个人") && !history.contains("value=\"takeBack\""))
    }
  }

  @Test(
    "minutes that were recorded wrongly are corrected on the award's page, and what was typed comes back where it is refused"
  )
  func corrected() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let today = portal.clock.now.dayInShanghai
      let own = try await approved(portal, minutes: Award.OfficePaper(.minutes, "模拟纪要〔2026〕3号", on: today))
      let page = "/delivery/awards/\(own)"
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.get(page).text.contains("value=\"correctPaper\""))
      func form(_ name: String, _ reason: String, _ key: String) -> KeyValuePairs<String, String> {
        [
          "do": "correctPaper", "kind": "minutes", "paper": name, "paperDay": "\(today)", "reason": reason, "key": key,
        ]
      }
      let bare = try await checker.post(page, form("模拟纪要〔2026〕4号", "", "bare"))
      #expect(bare.status == 422 && bare.text.contains("没有填理由") && bare.text.contains("value=\"模拟纪要〔2026〕4号\""))
      let nameless = try await checker.post(page, form("", "文号录错", "nameless"))
      #expect(nameless.status == 422 && nameless.text.contains("没有填写"))
      #expect(try await checker.post(page, form("模拟纪要〔2026〕4号", "文号录错", "right")).status == 303)
      let text = try await checker.get(page).text
      #expect(text.contains("会议纪要号：模拟纪要〔2026〕3号") && text.contains("会议纪要号：模拟纪要〔2026〕4号"))
      #expect(text.contains("更正文件") && text.contains("文号录错"))
      // Who does not approve corrects no minutes.
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let others = try await maker.post(page, form("模拟纪要〔2026〕5号", "试", "others"))
      #expect(others.status == 422 && others.text.contains("不由您的角色办理"))
    }
  }
}
