import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Held payments, revoked issues and stopped providers on their pages")
struct PaymentBrakePageTests {
  @Test("what is issued is held with a reason, listed apart, and revoked by one person and another")
  func brake() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeCall()
      let own = try await city.ownAward()
      try await city.issue(own)
      let desk = city.portal.ports.delivery
      let page = "/delivery/awards/\(own)"
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      #expect(try await maker.get(page).text.contains("value=\"hold\""))
      let bare = try await maker.post(page, ["do": "hold", "reason": "", "key": "bare"])
      #expect(bare.status == 422 && bare.text.contains("没有填理由"))
      #expect(try await maker.post(page, ["do": "hold", "reason": "举报待核实", "key": "hold"]).status == 303)
      let list = try await maker.get("/delivery/transfers").text
      #expect(list.contains("id=\"stopped\"") && list.contains("暂缓拨付：举报待核实") && list.contains("href=\"\(page)\""))
      #expect(try await maker.get("/delivery/dues").text.contains("举报待核实") == false)
      #expect(try await maker.post(page, ["do": "release", "reason": "举报不实", "key": "release"]).status == 303)
      #expect(!(try await maker.get("/delivery/transfers").text.contains("id=\"stopped\"")))
      #expect(
        try await maker.post(page, ["do": "draftRevocation", "reason": "企业已注销", "key": "draft"]).status == 303)
      let told = try await maker.get(page).text
      #expect(told.contains("这是您提出的") && !told.contains("value=\"confirmRevocation\""))
      #expect(try await maker.post(page, ["do": "confirmRevocation", "key": "own"]).status == 422)
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(try await checker.get(page).text.contains("value=\"confirmRevocation\""))
      #expect(try await checker.post(page, ["do": "confirmRevocation", "key": "confirm"]).status == 303)
      let award = try #require(try await desk.store.read { try $0.award(own) })
      #expect(award.state == .waiting(.panel) && award.approval == nil)
      let history = try await maker.get(page).text
      #expect(history.contains("提出撤销下达") && history.contains("撤销下达，退回核定") && history.contains("企业已注销"))
    }
  }

  @Test("the claim of a provider that was stopped says so with the reason, and its programme's page too")
  func stopped() async throws {
    try await TestPortal.run { city, client in
      try await city.makeMoney()
      let desk = city.portal.ports.delivery
      let provider = try #require(city.city.people().first { $0.id == "provider" }?.enterprise)
      _ = try await desk.run(
        .claim(ReservationID(number: 3), amount: Money(fen: 1000), invoice: "F3", account: "1234"), by: .commandLine,
        key: "claim-3", at: city.clock.now)
      _ = try await desk.run(
        .stopProvider(ProgrammeID(number: 1), provider, reason: "违规收费"), by: .commandLine, key: "stop",
        at: city.clock.now)
      var office = Browser(client)
      _ = try await office.signIn("city")
      #expect(try await office.get("/delivery/claims").text.contains("已停止准入：违规收费"))
      #expect(try await office.get("/delivery/programmes/g1").text.contains("违规收费"))
      // The district bears it: the city's checker has nothing to do with it.
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      #expect(!(try await checker.get("/").text.contains("券待核销")))
    }
  }
}
