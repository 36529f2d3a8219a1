import Decimals
import Delivery
import EnterpriseFixtures
import Journal
import Quantities
import Testing

@testable import Storage

@Suite("Calls that follow the money of their budget, on every kind of store")
struct CarryOverContractTests {
  private typealias Office = AwardContractTests.Office
  private static let (first, next) = (BudgetID(number: 1), BudgetID(number: 2))
  private static let ids = [AwardID(number: 1), AwardID(number: 2)]

  /// Two awards of five hundred yuan whose half is paid ahead: one advance is paid, the other came back; then their call is
  /// carried over to the year after, without money.
  private func carried(_ store: SQLStore) async throws -> Office {
    let half = Call.Advance(
      share: Share(Decimal128(coefficient: 5, exponent: -1)), papers: ["验收报告"], acceptance: .workingDays(20))
    let office = try await Office(store, advance: half)
    let (ids, first) = (Self.ids, Self.first)
    try await office.run(.award(.propose(try await office.makeRun())), key: "propose")
    for id in ids {
      try await office.run(.award(.confirm(id, account: "1234")), by: office.owner, key: "confirm-\(id)")
    }
    try await office.run(.award(.allot(office.call)), by: office.approver, key: "allot")
    try await office.run(.award(.approve(.panel, ids, amount: nil, reason: "")), by: office.approver, key: "approve")
    try await office.run(.award(.publicise(ids)), by: office.approver, key: "publicise")
    try await office.run(.award(.clear(ids)), by: office.approver, key: "clear", on: "2026-06-20")
    try await office.run(.award(.issue(ids)), by: office.issuer, key: "issue", on: "2026-06-20")
    let outcomes: [TransferOutcome] = [
      .paid(voucher: "P1", on: try #require(CalendarDay("2026-06-23"))), .bounced(reason: "户名不符"),
    ]
    for (index, outcome) in outcomes.enumerated() {
      let transfer = TransferID(number: index + 1)
      let commands: [(DeliveryCommand, ActorID)] = [
        (
          .draftTransfer(first, payee: office.codes[index], payeeName: "模拟企业", [], awards: [ids[index]]),
          office.owner
        ),
        (.approveTransfer(transfer), office.approver), (.exportTransfers([transfer]), office.owner),
        (.settleTransfers([TransferSettlement(transfer, outcome)]), office.owner),
      ]
      for (step, (command, actor)) in commands.enumerated() {
        try await office.run(command, by: actor, key: "pay-\(index)-\(step)", on: "2026-06-24")
      }
    }
    try await office.run(
      .grantBudget(
        name: "次年升规奖励", year: 2027, purpose: office.benefit, payer: .city, document: "模拟〔2027〕1号",
        amount: Money(fen: 1)), key: "next")
    try await office.run(.approveSubmission(SubmissionID(number: 2)), by: office.owner, key: "next-money")
    try await office.run(
      .moveFunds(
        .carryOver, from: first, to: Self.next, amount: .zero, document: "模拟结转1号", calls: [office.call]),
      key: "carry", on: "2026-12-30")
    return office
  }

  private func confirm(_ office: Office) async throws {
    try await office.run(
      .confirmFunds(FundTransferID(number: 1)), by: office.owner, key: "confirm-carry", on: "2026-12-31")
  }

  @Test("what follows is read back, in the budget that it came to", arguments: StoreUnderTest.all)
  func followed(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await carried(store)
      let (first, next, ids) = (Self.first, Self.next, Self.ids)
      let (waiting, need) = try await office.desk.store.read { book in
        let budget = try #require(try book.budget(first))
        return (try book.fundTransfers(in: .waiting), try book.needs(of: budget).first)
      }
      #expect(waiting.map(\.calls) == [[office.call]] && waiting.map(\.amount) == [.zero])
      #expect(need?.part(.promised) == CallNeed.Part(count: 2, amount: Money(fen: 75_000)))
      #expect(need?.movable == Money(fen: 75_000) && need?.undecided == CallNeed.Part())
      try await confirm(office)
      let (call, awards, sums, owing, requests) = try await office.desk.store.read { book in
        (
          try book.call(office.call), try ids.compactMap { try book.award($0) },
          try [first, next].map { try book.sums(of: $0) },
          try [first, next].map {
            try book.awards(AwardFilter(owedBy: $0), scope: .everywhere, offset: 0, limit: 9).rows.map(\.id)
          },
          try ids.compactMap { try book.award($0) }.map { try book.requests(for: $0).map(\.id.number) }
        )
      }
      #expect(call?.terms.budget == next && awards.map { $0.approval?.budget } == [next, next])
      #expect(awards.map(\.advancedFrom) == [first, nil])
      #expect(sums[0][.paid] == Money(fen: 25_000) && sums[0][.reserved] == .zero && sums[0][.payable] == .zero)
      #expect(sums[1][.reserved] == Money(fen: 50_000) && sums[1][.payable] == Money(fen: 25_000))
      #expect(sums.map { $0[.available] } == [.zero, Money(fen: 1)])
      #expect(owing == [[], [ids[1]]] && requests == [[1], [2]])
      let last = try await office.desk.store.read { try $0.trail(of: ids[0]).last }
      #expect(last?.act == .carried(from: first, to: next, document: "模拟结转1号") && last?.by == office.owner)
      // The account is put right after the request of the year before, and the later year pays.
      try await office.run(
        .award(.correctAccount(ids[1], account: "5678")), by: office.owner, key: "account", on: "2027-01-04")
      try await office.run(
        .draftTransfer(next, payee: office.codes[1], payeeName: "模拟企业", [], awards: [ids[1]]), key: "again",
        on: "2027-01-05")
      let line = try await office.desk.store.read { book in
        try office.desk.reconciliations(of: [first, next], in: book, on: CalendarDay(daysSinceEpoch: 20_800))
          .flatMap(\.lines).first { $0.transfer.id.number == 2 }
      }
      #expect(line?.difference == Money(fen: 25_000) && line?.steps == [.check])
      #expect(line?.successors.map(\.id.number) == [3])
    }
  }

  @Test("the journal alone rebuilds what followed", arguments: StoreUnderTest.products)
  func replayed(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-06-01")).store
      try await confirm(try await carried(store))
      #expect(try await store.replay([DeliveryProjection()], at: noon("2027-01-05")).difference == nil)
      try await database.tamper("UPDATE awards SET budget = 1 WHERE number = 1")
      let difference = try await store.replay([DeliveryProjection()], at: noon("2027-01-05")).difference
      #expect(difference?.table == "awards" && difference?.column == "budget")
    }
  }
}
