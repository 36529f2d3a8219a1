import Delivery
import Journal
import Quantities
import Testing

@testable import Portal

@Suite("Refunds of vouchers that two levels paid, on the pages")
struct RefundPageTests {
  @Test("each level's finance people register their own incoming voucher, and nothing is confirmed before")
  func own() async throws {
    try await TestPortal.run(enterprises: 100) { city, client in
      try await city.makeMoney(isShared: true)
      let desk = city.portal.ports.delivery
      let use = ReservationID(number: 1)
      let provider = try #require(try await desk.store.read { try $0.reservation(use) }).provider
      func paid(_ number: Int) -> DeliveryCommand {
        .settleTransfers([
          TransferSettlement(
            TransferID(number: number), .paid(voucher: "P\(number)", on: city.clock.now.dayInShanghai))
        ])
      }
      let (district, third) = (BudgetID(number: 2), TransferID(number: 3))
      let commands: [(DeliveryCommand, ActorID)] = [
        (paid(1), .commandLine),
        (.draftTransfer(BudgetID(number: 1), payee: provider, payeeName: "模拟服务机构", [use]), .commandLine),
        (.approveTransfer(third), .program), (.exportTransfers([third]), .commandLine), (paid(3), .commandLine),
        // What the district's people record.
        (.refund(use, amount: Money(fen: 100), voucher: "缴1", reason: "服务未完成"), .commandLine),
      ]
      for (index, (command, actor)) in commands.enumerated() {
        _ = try await desk.run(command, by: actor, key: "refund-\(index)", at: city.clock.now)
      }
      var maker = Browser(client)
      _ = try await maker.signIn("maker")
      #expect(try await maker.get("/").text.contains("券退款待登记本级缴款凭证 1 笔"))
      let claims = try await maker.get("/delivery/claims").text
      #expect(claims.contains("还缺缴款凭证：市级资金") && claims.contains("value=\"registerRefund\""))
      let path = "/delivery/claims/\(use)"
      func register(_ budget: String, _ voucher: String) async throws -> Browser.Answer {
        try await maker.post(path, [("do", "registerRefund"), ("budget", budget), ("voucher", voucher)])
      }
      #expect(try await register(district.text, "缴2").text.contains("不由您这一级承担"))
      #expect(try await register("", "缴2").status == 422)
      #expect(try await register("b1", "").text.contains("没有填缴款凭证号"))
      // The city's treasury numbers its own vouchers, whatever number the district's gave.
      #expect(try await register("b1", "缴1").location == "/delivery/claims?done=refundRegistered")
      let after = try await maker.get("/delivery/claims").text
      #expect(!after.contains("还缺缴款凭证") && after.contains("市级资金 缴1"))
      _ = try await desk.run(.confirmRefund(use), by: .program, key: "confirmed", at: city.clock.now)
      let standing = try await desk.store.read { try $0.reservation(use)?.settlement?.standing.total }
      #expect(standing == Money(fen: 900))
    }
  }
}
