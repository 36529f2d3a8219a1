import Delivery
import EnterpriseFixtures
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Services
import Testing

@testable import Storage

@Suite("The published calendar and the terms of enterprises, on every kind of store")
struct PublishedCalendarContractTests {
  @Test(
    "a term is reckoned by the year that operators published and the city's own days, kept as it was told, and told again by the journal",
    arguments: StoreUnderTest.all)
  func told(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await AwardContractTests.Office(store)
      let cases = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try ServiceContractTests.corpus.get(), roster: { [] }))
      func publish(_ days: [String], key: String) async throws {
        let fixed = ["01-01", "05-01", "05-02", "10-01", "10-02", "10-03"].map { "2026-\($0) 休" }
        try await cases.publish(
          try PublishedYear(reading: (fixed + days).joined(separator: "\n"), document: "模拟文号〔2026〕1号"),
          by: office.approver, key: key, at: noon("2026-06-01"))
      }
      func rest(_ day: String, of area: String, key: String) async throws {
        try await cases.setDay(
          CalendarDay(day), of: AreaCode(area), isWorked: false, reason: "模拟停电", by: office.approver,
          key: key, at: noon("2026-06-01"), within: .everywhere)
      }
      try await publish(["2026-06-13 班", "2026-06-15 休"], key: "year")
      try await rest("2026-06-12", of: "310000", key: "city")
      try await rest("2026-06-16", of: "310117", key: "district")
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
      func told() async throws -> Award.Deadline? {
        try await office.desk.store.read { try $0.award(AwardID(number: 1)) }?.confirmBy
      }
      // From the 1st of June: the 2nd to the 5th, the 8th to the 11th, Saturday the 13th and, past the 15th, the 16th.
      let term = Award.Deadline(day: try #require(CalendarDay("2026-06-16")), isProvisional: false)
      #expect(try await told() == term)
      try await publish(["2026-06-06 班"], key: "again")
      #expect(try await told() == term)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-08-02")).difference == nil)
    }
  }

  @Test(
    "a publication that was told provisionally is shown until its firm day once its year is published",
    arguments: StoreUnderTest.all)
  func reckoned(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await AwardContractTests.Office(store)
      let cases = CaseDesk(
        store: store, reference: try ServiceReference(corpus: try ServiceContractTests.corpus.get(), roster: { [] }))
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose", on: "2026-06-02")
      let id = AwardID(number: 1)
      try await office.run(.award(.confirm(id, account: "1234")), by: office.owner, key: "confirm", on: "2026-06-02")
      // The budget does not hold both: the first would wait for the second.
      try await office.run(
        .award(.withdraw(AwardID(number: 2), reason: "不需要")), by: office.owner, key: "withdraw", on: "2026-06-02")
      try await office.run(
        .award(.approve(.panel, [id], amount: nil, reason: "")), by: office.approver, key: "approve", on: "2026-06-03")
      // Friday the 25th of December: four working days of the year, and one of the next, whose holidays nobody knows.
      try await office.run(.award(.publicise([id])), by: office.approver, key: "publicise", on: "2026-12-25")
      let told = Award.State.publicised(
        until: .init(day: try #require(CalendarDay("2027-01-04")), isProvisional: true))
      let desk = office.desk
      func state() async throws -> Award.State? { try await desk.store.read { try desk.reckoned(id, in: $0)?.state } }
      #expect(try await state() == told)
      let days = ["01-01", "01-04", "05-01", "05-02", "10-01", "10-02", "10-03"].map { "2027-\($0) 休" }
      try await cases.publish(
        try PublishedYear(reading: days.joined(separator: "\n"), document: "模拟文号〔2026〕9号"), by: office.approver,
        key: "next", at: noon("2026-12-28"))
      let firm = Award.State.publicised(
        until: .init(day: try #require(CalendarDay("2027-01-05")), isProvisional: false))
      #expect(try await state() == firm)
      let (kept, listed) = try await desk.store.read { book in
        let rows = try book.awards(AwardFilter(call: office.call), scope: .everywhere, offset: 0, limit: .max).rows
        return (rows.map(\.state), try desk.reckoned(rows, in: book).map(\.state))
      }
      #expect(kept.contains(told) && !kept.contains(firm))
      #expect(listed.contains(firm) && listed.count == kept.count)
      // What is decided goes by the same day.
      let clear = DeliveryCommand.award(.clear([id]))
      #expect(
        await codes { try await office.run(clear, by: office.approver, key: "early", on: "2027-01-05") }
          == ["delivery.publicity-runs"])
      try await office.run(clear, by: office.approver, key: "clear", on: "2027-01-06")
    }
  }
}
