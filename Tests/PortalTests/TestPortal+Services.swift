import HummingbirdTesting
import Quantities
import Testing

@testable import Portal

extension TestPortal {
  /// A difficulty of the service ledger, as the form's field names it.
  static let ledger = "shenggui-2023/8#service-ledger|困难诉求"

  /// The enterprise of the accountant who signs in.
  func ownEnterprise() throws -> CreditCode {
    try #require(city.people().first { $0.id == "enterprise" }?.enterprise)
  }

  /// The browser of the accountant, who has signed in and opened the first case.
  static func asking(
    _ type: String = ledger, _ text: String = "缺三十名焊工", on client: any TestClientProtocol
  ) async throws -> Browser {
    var enterprise = Browser(client)
    _ = try await enterprise.signIn("enterprise")
    let opened = try await enterprise.post("/services/new", ["type": type, "text": text])
    #expect(opened.location == "/services/cases/1?done=opened")
    return enterprise
  }
}
