import Delivery
import EnterpriseFixtures
import Enterprises
import Journal
import Quantities
import Testing

@testable import Storage

@Suite("The contract of objections by enterprises")
struct ObjectorContractTests {
  @Test(
    "an enterprise objects while an award is published, once until it is answered; its name and phone stand beside the journal and go",
    arguments: StoreUnderTest.all)
  func objects(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      try await FactDesk.on(store).bring(threeEnterprises)
      let office = try await AwardContractTests.Office(store)
      try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
      let ids = [AwardID(number: 1), AwardID(number: 2)]
      for id in ids { try await office.run(.award(.confirm(id, account: "1234")), by: office.owner, key: "c-\(id)") }
      let object = { @Sendable (key: String, day: String, name: String) async throws -> DeliveryReply in
        try await office.desk.object(
          to: ids[1], because: "数据不实",
          Objector(enterprise: office.codes[0], name: name, phone: "021-00000000"), by: office.owner, key: key,
          at: noon(day))
      }
      #expect(await codes { _ = try await object("early", "2026-06-01", "经办人") } == ["delivery.state"])
      try await office.run(.award(.allot(office.call)), by: office.approver, key: "allot")
      try await office.run(
        .award(.approve(.panel, ids, amount: nil, reason: "")), by: office.approver, key: "approve")
      try await office.run(.award(.publicise(ids)), by: office.approver, key: "publicise")
      #expect(await codes { _ = try await object("nameless", "2026-06-02", " ") } == ["delivery.text"])
      #expect(try await !object("first", "2026-06-02", "经办人").isRepeated)
      #expect(try await object("first", "2026-06-02", "经办人").isRepeated)
      #expect(await codes { _ = try await object("second", "2026-06-03", "经办人") } == ["delivery.objected-already"])
      let award = try await office.desk.store.read { try $0.award(ids[1]) }
      #expect(award?.objections == [Award.Objection(text: "数据不实")])
      let record = try await store.read { view in try view.journalRecords.recent(limit: 1).first?.entry }
      #expect(record?.kind == "delivery.award-objected")
      #expect(record?.payload.description.contains("021-") == false)
      #expect(
        try await office.desk.store.readObjectors { try $0.objectors(to: ids[1]) } == [
          0: Objector(enterprise: office.codes[0], name: "经办人", phone: "021-00000000")
        ])
      try await office.run(
        .award(.answer(ids[1], objection: 0, isUpheld: false, text: "查过了")), by: office.approver, key: "answer",
        on: "2026-06-03")
      #expect(try await !object("third", "2026-06-04", "经办人").isRepeated)
      #expect(await codes { _ = try await object("late", "2026-06-20", "经办人") } == ["delivery.publicity-over"])
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-21")).difference == nil)

      let term = try #require(AttachmentTerm(days: 30))
      #expect(try await office.desk.store.eraseObjectors(after: term, at: noon("2027-06-20")) == 0)
      try await office.run(.award(.withdraw(ids[1], reason: "不要了")), by: office.owner, key: "out", on: "2026-06-20")
      #expect(try await office.desk.store.eraseObjectors(after: term, at: noon("2026-07-20")) == 0)
      #expect(try await office.desk.store.eraseObjectors(after: term, at: noon("2026-07-21")) == 1)
      #expect(try await office.desk.store.readObjectors { try $0.awardsWithObjectors() }.isEmpty)
      #expect(try await office.desk.store.read { try $0.award(ids[1])?.objections.map(\.text) } == ["数据不实", "数据不实"])
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-07-22")).difference == nil)
    }
  }
}
