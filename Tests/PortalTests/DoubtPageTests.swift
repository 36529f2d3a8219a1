import Delivery
import Enterprises
import Facts
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Enterprises in doubt on the pages of money")
struct DoubtPageTests {
  /// It is told that an enterprise is deregistered.
  private func end(_ code: CreditCode, _ city: TestPortal) async throws {
    let telling = FactTelling(
      subject: SubjectReference(code), lines: [.init(column: "operating_state", text: "deregistered")],
      basis: .voluntary)
    _ = try await city.portal.facts.tell(
      telling, command: telling.command(by: .commandLine, key: "ended"), at: city.clock.now, within: .everywhere)
  }

  @Test("one that is deregistered after it was proposed is left out of what is done for all, named, and takes a reason")
  func approval() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall()
      let own = try await city.ownAward()
      let drafts = try #require(ActorID("drafts"))
      let desk = city.portal.ports.delivery
      for (index, command) in [AwardCommand.confirm(own, account: "1234"), .pass(.credit, [own], note: "")].enumerated()
      {
        _ = try await desk.run(.award(command), by: drafts, key: "before-\(index)", at: city.clock.now)
      }
      let award = try #require(try await desk.store.read { try $0.award(own) })
      let page = "/delivery/awards/\(own)"
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(!(try await checker.get(page).text.contains("name=\"doubt\"")))
      let before = try await city.seen("approve", .panel)
      try await end(award.enterprise, city)
      // Its own page says so first.
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get("/enterprises/\(award.enterprise)").text.contains("<strong>存疑</strong>"))
      // Left out and named.
      let list = try await checker.get("/delivery/awards?call=c1").text
      #expect(list.contains("企业存疑（注销、吊销、迁出本市）的 1 笔不在其中") && list.contains("href=\"\(page)\""))
      let all = try await checker.post(
        "/delivery/awards", ["do": "approve", "call": "c1", "step": "panel", "seen": before, "key": "all"])
      #expect(all.status == 422 && all.text.contains("名单或金额变了"))
      // By itself it takes a reason, and keeps what was typed.
      let text = try await checker.get(page).text
      #expect(text.contains("企业已经注销") && text.contains("name=\"doubt\""))
      let amount = award.proposed.description
      let bare = try await checker.post(
        page, ["do": "approve", "amount": amount, "doubt": "", "paper": "", "key": "bare"])
      #expect(bare.status == 422 && bare.text.contains("存疑") && bare.text.contains("value=\"\(amount)\""))
      #expect(
        try await checker.post(
          page, ["do": "approve", "amount": amount, "doubt": "注销前已经符合，清算组代收", "key": "right"]
        ).status == 303)
      #expect(try await desk.store.read { try $0.award(own)?.approved } == award.proposed)
      let history = try await checker.get(page).text
      #expect(history.contains("存疑判断") && history.contains("注销前已经符合，清算组代收"))
      // So does each step after it.
      let publication = try await office.post(page, ["do": "publicise", "key": "publication"])
      #expect(publication.status == 422 && publication.text.contains("企业已经注销"))
    }
  }

  @Test("what is owed to one in doubt is in no draft for all, and is drafted and checked with a reason")
  func transfers() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall()
      let own = try await city.ownAward()
      try await city.issue(own)
      let desk = city.portal.ports.delivery
      let award = try #require(try await desk.store.read { try $0.award(own) })
      let budget = try #require(award.approval?.budget)
      try await end(award.enterprise, city)
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      let list = try await maker.get("/delivery/transfers").text
      #expect(list.contains("id=\"held-dues\"") && list.contains("企业已经注销") && list.contains("name=\"doubt\""))
      let form: KeyValuePairs = [
        "budget": budget.text, "payee": award.enterprise.text, "account": "1234", "doubt": "", "key": "bare",
      ]
      let bare = try await maker.post("/delivery/transfers", form)
      #expect(bare.status == 422 && bare.text.contains("企业已经注销"))
      #expect(
        try await maker.post(
          "/delivery/transfers",
          [
            "budget": budget.text, "payee": award.enterprise.text, "account": "1234", "doubt": "清算组代收", "key": "right",
          ]
        ).status == 303)
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let request = "/delivery/transfers/t1"
      #expect(try await checker.get(request).text.contains("企业已经注销"))
      let unsaid = try await checker.post(request, ["do": "approve", "doubt": "", "key": "unsaid"])
      #expect(unsaid.status == 422 && unsaid.text.contains("企业已经注销"))
      #expect(try await checker.post(request, ["do": "approve", "doubt": "已核实", "key": "said"]).status == 303)
      let trail = try await desk.store.read { try $0.trail(of: own).map(\.act.name) }
      #expect(trail.filter { $0 == .doubtJudged }.count == 2)
    }
  }
}
