import Quantities
import Testing

@testable import Delivery

@Suite("Requests that are drafted and approved together")
struct TransfersTogetherTests {
  /// Three enterprises that are owed 1,000, 2,000 and 3,000 yuan.
  private struct Office {
    let fixture: AwardFixture
    let ids: [AwardID]
    let transfers = (1...3).map { TransferID(number: $0) }

    init() throws {
      fixture = try AwardFixture()
      ids = try fixture.proposed([yuan(1_000), yuan(2_000), yuan(3_000)])
      try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
      try fixture.run(.award(.publicise(ids)), by: fixture.approver)
      try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
      try fixture.run(.award(.issue(ids)), by: fixture.issuer, on: "2026-07-01")
    }

    func drafts() throws -> [TransferDraft] {
      try ids.enumerated().map { index, id in
        TransferDraft(
          fixture.budget, payee: try fixture.enterprise(index + 1), payeeName: "模拟企业\(index + 1)", [], awards: [id])
      }
    }

    func states() -> [TransferRequest.State.Name] { transfers.compactMap { fixture.book.transfer($0)?.state.name } }
  }

  @Test("what is owed to many is asked for at once, a request for each, or nothing is")
  func drafted() throws {
    let office = try Office()
    let (fixture, drafts) = (office.fixture, try office.drafts())
    #expect(fixture.refusal(.draftTransfers([]))?.contains("选了 0 笔") == true)
    #expect(fixture.refusal(.draftTransfers([drafts[0], drafts[0]]))?.contains("选了 2 笔，或有重复") == true)
    #expect(fixture.book.transferRows.isEmpty)
    try fixture.run(.draftTransfers(drafts))
    #expect(
      office.transfers.map { fixture.book.transfer($0)?.reference }
        == ["TD2026-000001", "TD2026-000002", "TD2026-000003"])
    #expect(fixture.book.balance(.requested(fixture.budget, office.transfers[2])) == yuan(3_000))
    #expect(fixture.book.sums(of: fixture.budget)[.requested] == yuan(6_000))
    // One that is asked for already holds up all of them.
    try fixture.run(.returnTransfer(office.transfers[0], reason: "重拟"), by: fixture.approver)
    #expect(fixture.refusal(.draftTransfers(drafts))?.contains("TD2026-000002 待复核") == true)
    #expect(fixture.book.transferRows.count == 3)
    try fixture.run(.draftTransfers([drafts[0]]))
    #expect(fixture.book.transfer(TransferID(number: 4))?.amount == yuan(1_000))
  }

  @Test("many are approved at once by another person than who made, issued or recorded one of them, or none is")
  func approved() throws {
    let office = try Office()
    let fixture = office.fixture
    try fixture.run(.draftTransfers(office.drafts()))
    let all = DeliveryCommand.approveTransfers(office.transfers)
    #expect(fixture.refusal(all)?.contains("经办和复核须是两个人") == true)
    #expect(fixture.refusal(all, by: fixture.issuer)?.contains("下达和拨付复核须是两个人") == true)
    #expect(office.states() == [.drafted, .drafted, .drafted])
    try fixture.run(all, by: fixture.approver)
    #expect(office.states() == [.approved, .approved, .approved])
    #expect(fixture.refusal(all, by: fixture.approver)?.contains("现在是“已复核”") == true)
  }

  @Test("a request keeps what it is for when its call is told otherwise later, and one of before has no such columns")
  func purpose() throws {
    let office = try Office()
    let fixture = office.fixture
    try fixture.run(.draftTransfers(office.drafts()))
    let made = try #require(fixture.book.transfer(office.transfers[0]))
    #expect(made.purpose == TransferRequest.Purpose(matters: ["2026年升规奖励（模拟）"], years: [2025]))
    let budget = try #require(fixture.book.budget(fixture.budget))
    let earlier = TransferRequest(
      id: made.id, budget: made.budget, payee: made.payee, payeeName: made.payeeName, amount: made.amount,
      reservations: [], awards: made.awards, reference: made.reference, madeBy: made.madeBy, account: made.account)
    func head(_ requests: [TransferRequest]) -> String {
      let file = TransferFile(requests.map { TransferFile.Line($0, of: budget) })
      return String(decoding: file.bytes, as: UTF8.self).split(separator: "\r\n").first.map(String.init) ?? ""
    }
    #expect(head([earlier]).hasSuffix("备注,收款账户后四位"))
    #expect(head([made]).hasSuffix("备注,收款账户后四位,用途/事项,申报年度"))
    // The journal's form of the earlier one names none.
    #expect(earlier.json["purpose"] == .null)
    #expect(TransferRequest(json: earlier.json)?.purpose == nil)
    #expect(TransferRequest(json: made.json)?.purpose == made.purpose)
  }
}
