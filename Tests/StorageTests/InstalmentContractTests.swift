import Benefits
import Decimals
import Delivery
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Instruments
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

@Suite("Awards that are paid in parts, on every kind of store")
struct InstalmentContractTests {
  private typealias Office = AwardContractTests.Office

  /// Two awards whose half is paid ahead: one accepted in full and paid out, one failed and partly recovered.
  private func inInstalments(_ store: SQLStore) async throws -> Office {
    let half = Call.Advance(
      share: Share(Decimal128(coefficient: 5, exponent: -1)), papers: ["验收报告"],
      acceptance: .workingDays(20))
    let office = try await Office(store, advance: half)
    try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
    let ids = [AwardID(number: 1), AwardID(number: 2)]
    for id in ids {
      try await office.run(.award(.confirm(id, account: "1234")), by: office.owner, key: "confirm-\(id)")
    }
    try await office.run(.award(.allot(office.call)), by: office.approver, key: "allot")
    try await office.run(.award(.approve(.panel, ids, amount: nil, reason: "")), by: office.approver, key: "approve")
    try await office.run(.award(.publicise(ids)), by: office.approver, key: "publicise")
    try await office.run(.award(.clear(ids)), by: office.approver, key: "clear", on: "2026-06-20")
    try await office.run(.award(.issue(ids)), by: office.issuer, key: "issue", on: "2026-06-20")
    for (index, id) in ids.enumerated() { try await pay(id, of: office, transfer: index + 1) }
    let dues = try await office.desk.store.read { book in
      try ["2026-07-16", "2026-07-17"].map { day in
        try book.awards(AwardFilter(acceptBy: CalendarDay(day)), scope: .everywhere, offset: 0, limit: 9).total
      }
    }
    // Issued on Saturday the 20th of June: twenty working days end on Friday the 17th of July.
    #expect(dues == [0, 2])
    let paper = Award.Paper(title: "验收报告", file: "report.pdf", hash: ContentHash(of: Array("x".utf8)))
    // Nothing is inspected before the day of its issue.
    let early = InstalmentCommand.Findings(
      on: try #require(CalendarDay("2026-06-19")), inspectors: "模拟验收组", outcome: .passed, figure: Money(fen: 50_000),
      papers: [paper], note: "")
    await #expect(throws: Diagnostics.self) {
      try await office.run(
        .award(.instalment(ids[0], .inspect(early))), by: office.owner, key: "early", on: "2026-07-02")
    }
    for (id, outcome) in zip(ids, [Instalments.Inspection.Outcome.passed, .failed]) {
      let isFailed = outcome == .failed
      try await office.run(
        .award(
          .instalment(
            id,
            .inspect(
              InstalmentCommand.Findings(
                on: try #require(CalendarDay("2026-07-01")), inspectors: "模拟验收组", outcome: outcome,
                figure: Money(fen: isFailed ? 0 : 50_000), papers: isFailed ? [] : [paper],
                note: isFailed ? "未实施" : "")))), by: office.owner, key: "inspect-\(id)", on: "2026-07-02")
      for (command, actor) in [
        (InstalmentCommand.accept, office.approver), (.draftSettlement(note: ""), office.owner),
        (.settle, office.issuer),
      ] {
        try await office.run(
          .award(.instalment(id, command)), by: actor, key: "\(command)-\(id)", on: "2026-07-03")
      }
    }
    try await pay(ids[0], of: office, transfer: 3)
    for (command, actor) in [
      (RecoveryCommand.record(Money(fen: 5_000), voucher: "缴1", reason: "追缴"), office.owner), (.confirm, office.issuer),
      (.record(Money(fen: 1), voucher: "缴2", reason: "追缴"), office.owner),
    ] {
      try await office.run(.award(.recovery(ids[1], command)), by: actor, key: "recover-\(command)", on: "2026-07-20")
    }
    return office
  }

  private func pay(_ id: AwardID, of office: Office, transfer number: Int) async throws {
    let transfer = TransferID(number: number)
    let payee = office.codes[id.number - 1]
    let day = try #require(CalendarDay("2026-06-23"))
    let commands: [(DeliveryCommand, ActorID)] = [
      (.draftTransfer(BudgetID(number: 1), payee: payee, payeeName: "模拟企业", [], awards: [id]), office.owner),
      (.approveTransfer(transfer), office.approver), (.exportTransfers([transfer]), office.owner),
      (.settleTransfers([TransferSettlement(transfer, .paid(voucher: "P\(number)", on: day))]), office.owner),
    ]
    for (index, (command, actor)) in commands.enumerated() {
      try await office.run(command, by: actor, key: "pay-\(number)-\(index)", on: "2026-06-24")
    }
  }

  @Test(
    "what is paid ahead, accepted, settled and claimed is read back, listed by its stage, and never above what was approved",
    arguments: StoreUnderTest.all)
  func instalments(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await inInstalments(store)
      let (first, second, settled, awaiting, sums) = try await office.desk.store.read { book in
        (
          try book.award(AwardID(number: 1)), try book.award(AwardID(number: 2)),
          try book.awards(AwardFilter(stage: .settled), scope: .everywhere, offset: 0, limit: 9).total,
          try book.awards(AwardFilter(stage: .awaiting), scope: .everywhere, offset: 0, limit: 9).total,
          try book.sums(of: BudgetID(number: 1))
        )
      }
      #expect(first?.paid == Money(fen: 50_000) && first?.instalments?.final == Money(fen: 50_000))
      #expect(first?.instalments?.inspection?.papers.first?.file == "report.pdf")
      #expect(second?.paid == Money(fen: 25_000) && second?.instalments?.final == .zero)
      #expect(second?.claimed == Money(fen: 20_000) && second?.recovered == Money(fen: 5_000))
      #expect(second?.recovery == Repayment(amount: Money(fen: 1), voucher: "缴2", reason: "追缴", by: office.owner))
      let (recovering, owing) = try await office.desk.store.read { book in
        (
          try book.awards(AwardFilter(isRecovering: true), scope: .everywhere, offset: 0, limit: 9).rows.map(\.id),
          try book.awards(AwardFilter(mayOweBack: true), scope: .everywhere, offset: 0, limit: 9).total
        )
      }
      #expect(recovering == [AwardID(number: 2)] && owing == 2)
      #expect(settled == 2 && awaiting == 0)
      let benefit = try #require(first?.benefit)
      let (told, none, paid, approved) = try await office.desk.store.read { book in
        (
          try book.sums(ofAwardsFor: benefit, scope: .everywhere), try book.sums(ofAwardsFor: benefit, scope: .nothing),
          try book.awards(AwardFilter(isPaid: true), scope: .everywhere, offset: 0, limit: 9).rows.map(\.paid).total,
          try book.awards(AwardFilter(isApproved: true), scope: .everywhere, offset: 0, limit: 9).rows
            .map(\.granted).total
        )
      }
      // The settlement left the second nothing, though half of it had been paid.
      #expect(told.approved == AwardSums.Part(count: 2, amount: Money(fen: 50_000)) && told.issued == told.approved)
      #expect(told.paid == AwardSums.Part(count: 2, amount: Money(fen: 75_000)) && none == AwardSums())
      #expect(paid == told.paid.amount && approved == told.approved.amount)
      let counting = try await office.desk.store.read { book in
        try [AwardFilter(isLive: true), AwardFilter(counts: true)].map {
          try book.awards($0, scope: .everywhere, offset: 0, limit: 9).total
        }
      }
      #expect(counting == [2, 1])
      #expect(sums[.paid] == Money(fen: 70_000) && sums[.available] == Money(fen: 30_000))
      #expect(sums[.reserved] == .zero && sums[.payable] == .zero && sums[.requested] == .zero)
    }
  }

  @Test("the journal alone rebuilds advances, acceptances and settlements", arguments: StoreUnderTest.products)
  func replayInstalments(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-06-01")).store
      _ = try await inInstalments(store)
      let report = try await store.replay([DeliveryProjection()], at: noon("2026-07-30"))
      #expect(report.difference == nil && report.rows > 30)
      try await database.tamper("UPDATE awards SET paid_fen = 49999 WHERE number = 1")
      let difference = try await store.replay([DeliveryProjection()], at: noon("2026-07-30")).difference
      #expect(difference?.table == "awards" && difference?.column == "paid_fen")
    }
  }
}
