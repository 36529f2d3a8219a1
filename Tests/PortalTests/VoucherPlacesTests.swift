import Delivery
import Testing

@testable import Portal

@Suite("Where a voucher can be used")
struct VoucherPlacesTests {
  @Test("its holder and readers of its clause see the categories and the admitted providers, and who was stopped")
  func places() async throws {
    try await TestPortal.run(enterprises: 40) { city, client in
      let clause = "/documents/gaoduan-2022/11"
      var visitor = Browser(client)
      #expect(try await !visitor.get(clause).text.contains("能用在哪里"))
      try await city.makeMoney()
      var holder = Browser(client)
      _ = try await holder.signIn("enterprise")
      for text in [try await holder.get("/vouchers").text, try await visitor.get(clause).text] {
        #expect(text.contains("“成长券”能用在哪里") && text.contains("服务类别：检验检测"))
        #expect(text.contains("模拟服务机构") && text.contains(">已准入<") && !text.contains(">已停止<"))
      }
      let provider = try #require(city.city.people().first { $0.id == "provider" }?.enterprise)
      _ = try await city.portal.ports.delivery.run(
        .stopProvider(ProgrammeID(number: 1), provider, reason: "违规"), by: .commandLine, key: "stop",
        at: city.clock.now)
      for text in [try await holder.get("/vouchers").text, try await visitor.get(clause).text] {
        #expect(text.contains(">已停止<") && !text.contains(">已准入<"))
      }
    }
  }
}
