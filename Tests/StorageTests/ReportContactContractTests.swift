import Diagnostics
import EnterpriseFixtures
import Enterprises
import Foundation
import Journal
import Quantities
import Reporting
import Testing

@testable import Storage

/// What every store of reports must do with whom to call about them.
@Suite("The contract of contacts of reporters")
struct ReportContactContractTests {
  @Test(
    "a contact takes the place of the one before and is erased; the journal holds no name, and replay agrees",
    arguments: StoreUnderTest.products)
  func contacts(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2025-12-01")).store
      let desk = ReportingDesk(store: store, facts: try FactDesk.on(store))
      let town = Reporter.Key.area(try #require(AreaCode("310117102")))
      let other = Reporter.Key.area(try #require(AreaCode("310117103")))
      func keep(_ name: String?, of key: Reporter.Key, _ command: String) async throws {
        let contact = name.map {
          ReportContact(name: $0, telephone: "021-57000000", salt: "00112233445566778899aabbccddeeff")
        }
        try await desk.keep(contact, of: key, by: .commandLine, commandKey: command, at: noon("2025-12-02"))
      }
      try await keep("统计岗", of: town, "c1")
      try await keep("经发办", of: other, "c2")
      try await keep("工业岗", of: town, "c3")
      // The same command again does nothing.
      try await keep("统计岗", of: town, "c1")
      #expect(try await desk.contacts(of: [town, other]).mapValues(\.name) == [town: "工业岗", other: "经发办"])
      #expect(try await desk.contacts(of: [other]).count == 1)
      try await keep(nil, of: town, "c4")
      #expect(try await desk.contacts(of: [town, other]).mapValues(\.name) == [other: "经发办"])
      let records = try await store.read { view in
        try (1...4).compactMap { try view.journalRecords.record($0)?.entry }
      }
      #expect(records.map(\.kind) == Array(repeating: ReportContact.recordKind, count: 4))
      #expect(records.allSatisfy { !"\($0.payload)".contains("岗") && !"\($0.payload)".contains("57000000") })
      let report = try await store.replay(
        [EnterpriseProjection(try Reference.load().dictionary), ReportingProjection()], at: noon("2025-12-09"))
      #expect(report.difference == nil && report.records == 4)
    }
  }
}
