import Diagnostics
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

@Suite("What has come up since an award was proposed")
struct RecheckTests {
  private func grant(_ amount: Money, year: Int = 2024, subject: String = "", in fixture: AwardFixture) throws
    -> DeliveryCommand
  {
    .award(
      .recordOtherGrant(
        OtherGrantEntry(
          enterprise: try fixture.enterprise(1), benefit: fixture.benefit, subject: subject, year: year, amount: amount,
          office: "模拟区", document: "模拟〔2024〕8号")))
  }

  @Test(
    "what is given once and was given elsewhere meanwhile is neither approved nor issued, until the record is withdrawn"
  )
  func once() throws {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(10), yuan(20)])
    try fixture.run(try grant(yuan(5), in: fixture))
    let both = DeliveryCommand.award(.approve(.credit, ids, amount: nil, reason: ""))
    let refused = try #require(fixture.refusal(both, by: fixture.approver))
    #expect(refused.contains("“模拟企业1”（\(ids[0])）现在不能支持：一次性事项，已有一笔 5 元") && !refused.contains("模拟企业2"))
    #expect(try fixture.book.recheck(ids.compactMap(fixture.book.award))[ids[0]]?.bar?.by == "e1")
    try fixture.run(.award(.withdrawOtherGrant(OtherGrantID(number: 1), reason: "登记错了企业")))
    try fixture.run(both, by: fixture.approver)
    try fixture.run(.award(.publicise(ids)), by: fixture.approver)
    // Another is recorded while they are published.
    try fixture.run(try grant(yuan(6), in: fixture), on: "2026-06-10")
    try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-06-20")
    let issue = DeliveryCommand.award(.issue(ids))
    #expect(fixture.refusal(issue, by: fixture.issuer, on: "2026-06-20")?.contains("已有一笔 6 元") == true)
    try fixture.run(.award(.issue([ids[1]])), by: fixture.issuer, on: "2026-06-20")
    try fixture.run(.award(.withdrawOtherGrant(OtherGrantID(number: 2), reason: "登记错了企业")), on: "2026-06-21")
    try fixture.run(.award(.issue([ids[0]])), by: fixture.issuer, on: "2026-06-21")
  }

  @Test(
    "a cumulative limit leaves what was given elsewhere since out of the amount, and no more than the rest is approved")
  func limited() throws {
    let fixture = try AwardFixture()
    let run = try fixture.make(
      fixture.population([try fixture.subject(1, most: yuan(100))], frequency: .cumulative))
    try fixture.run(.award(.propose(run.id)))
    let id = try #require(fixture.book.awardRows.keys.first)
    try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner)
    try fixture.run(try grant(yuan(30), in: fixture))
    func approve(_ amount: Money?) -> DeliveryCommand {
      .award(.approve(.credit, [id], amount: amount, reason: amount == nil ? "" : "他处已获支持"))
    }
    #expect(
      fixture.refusal(approve(nil), by: fixture.approver)?.contains("现在最多 70 元：累计上限内扣除已支持的 30 元") == true)
    #expect(fixture.refusal(approve(Money(fen: 7001)), by: fixture.approver)?.contains("现在最多 70 元") == true)
    try fixture.run(approve(yuan(70)), by: fixture.approver)
  }

  @Test("awards that go along with each other stand in each other's way no more than as they were proposed")
  func beside() throws {
    let fixture = try AwardFixture()
    let keys = try (1...2).map { try fixture.subject(1, most: yuan(40), key: "P\($0)") }
    let run = try fixture.make(fixture.population(keys, frequency: .yearly, cap: yuan(60)))
    try fixture.run(.award(.propose(run.id)))
    let ids = fixture.book.awardRows.keys.sorted()
    #expect(ids.compactMap { fixture.book.award($0)?.proposed } == [yuan(40), yuan(20)])
    for id in ids { try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner) }
    try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
  }

  @Test("a subject is the same however its number is typed")
  func folded() throws {
    let fixture = try AwardFixture()
    try fixture.run(try grant(yuan(5), subject: "ｐ－ 1", in: fixture))
    let run = try fixture.make(
      fixture.population([
        try fixture.subject(1, most: yuan(10), key: "P-1"), try fixture.subject(1, most: yuan(10), key: "P-2"),
      ]))
    #expect(
      try fixture.book.rows(of: run.id, finding: nil, scope: .everywhere, offset: 0, limit: 9).rows.map(\.finding)
        == [.barred, .proposed])
  }
}
