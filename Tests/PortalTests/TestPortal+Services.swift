import Access
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

  /// The officer of the shown street.
  func officer() async throws -> Person {
    try #require(try await store.people().first { $0.id.text == "officer" })
  }

  /// Another officer.
  /// - Parameter area: the first one's where none is named.
  func addOfficer(
    _ id: String = "second", _ name: String = "第二位专员", area: AreaCode? = nil
  ) async throws -> Person {
    let own = try await officer().area
    return try await AccessDesk(store: store, clock: { [clock] in clock.now }, parameters: .forTests).add(
      .init(
        id: id, name: name, roles: [.officer], area: (area ?? own)?.text, password: Self.password,
        isPasswordInitial: false),
      by: .console)
  }

  /// The browser of somebody who has signed in.
  static func signedIn(_ name: String, on client: any TestClientProtocol) async throws -> Browser {
    var browser = Browser(client)
    _ = try await browser.signIn(name)
    return browser
  }

  /// Registers a difficulty of the accountant's enterprise from an office's browser.
  func register(_ text: String = "缺电", as office: inout Browser) async throws {
    try await office.get("/services/new")
    _ = try await office.post(
      "/services/new", ["enterprise": try ownEnterprise().text, "type": Self.ledger, "text": text])
  }

  /// The browser of the accountant, who has signed in and opened the first case.
  static func asking(
    _ type: String = ledger, _ text: String = "缺三十名焊工", on client: any TestClientProtocol
  ) async throws -> Browser {
    var enterprise = try await signedIn("enterprise", on: client)
    let opened = try await enterprise.post("/services/new", ["type": type, "text": text])
    #expect(opened.location == "/services/cases/1?done=opened")
    return enterprise
  }
}
