import Access
import Diagnostics
import Foundation
import Testing

@testable import Portal

@Suite("Files of the portal for scripts")
struct PortalFileTests {
  /// Somebody of the made-up city.
  private func actor(_ name: String, in portal: TestPortal) async throws -> Actor {
    Actor(try #require(try await portal.store.people().first { $0.id.text == name }))
  }

  private func refusal(_ address: String, _ name: String, in portal: TestPortal) async throws -> [String] {
    let actor = try await actor(name, in: portal)
    let faults = await #expect(throws: Diagnostics.self) {
      try await portal.portal.file(at: address, for: actor, in: .chinese)
    }
    return faults?.all.map(\.code) ?? []
  }

  @Test("a list is what the browser would get, with the same mark, and its leaving is journalled")
  func list() async throws {
    let portal = try await TestPortal()
    let before = try await portal.store.read { try $0.journalRecords.head().count }
    let file = try await portal.portal.file(
      at: "/targets/export?area=310117", for: try await actor("songjiang", in: portal), in: .chinese)
    #expect(file.name.hasSuffix(".csv"))
    let text = try #require(String(validating: file.bytes, as: UTF8.self))
    #expect(text.contains("水印"))
    #expect(text.contains("songjiang"))
    #expect(text.contains("模拟数据"))
    #expect(try await portal.store.read { try $0.journalRecords.head().count } == before + 1)
  }

  @Test("who may not see a list gets no file, and where there is none it is said")
  func refusals() async throws {
    let portal = try await TestPortal(enterprises: 0)
    #expect(try await refusal("/targets/export", "enterprise", in: portal) == ["files.refused"])
    #expect(try await refusal("/targets", "city", in: portal) == ["files.none"])
    #expect(try await refusal("/nowhere/export", "city", in: portal) == ["files.none"])
    #expect(try await refusal("targets/export", "city", in: portal) == ["files.none"])
  }

  @Test("every address that is listed is a page's file, and no form's")
  func addresses() async throws {
    let portal = try await TestPortal(enterprises: 0)
    let addresses = portal.portal.fileAddresses
    #expect(addresses.contains("/enterprises/export"))
    #expect(addresses.contains("/targets/{document}/{clause}/{instrument}/dispatch/{material}/word"))
    #expect(!addresses.contains("/delivery/transfers/all"))
    #expect(!addresses.contains { $0.hasPrefix("/api/") })
  }
}
