import Quantities
import Testing

@testable import Delivery

@Suite("Files held against the treasury's vouchers")
struct ReconciliationTests {
  /// Two awards of one enterprise, of a thousand and of five hundred yuan, issued and owed.
  private struct Office {
    let fixture: AwardFixture
    let ids = [AwardID(number: 1), AwardID(number: 2)]
    let payee: CreditCode

    init() throws {
      fixture = try AwardFixture()
      payee = try fixture.enterprise(1)
      let run = try fixture.make(
        fixture.population([
          try fixture.subject(1, most: yuan(1_000), key: "甲"), try fixture.subject(1, most: yuan(500), key: "乙"),
        ]))
      try fixture.run(.award(.propose(run.id)))
      for id in ids { try fixture.run(.award(.confirm(id, account: "1234")), by: fixture.owner) }
      try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
      try fixture.run(.award(.publicise(ids)), by: fixture.approver)
      try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
      try fixture.run(.award(.issue(ids)), by: fixture.issuer)
    }

    func draft(_ awards: [AwardID]) throws {
      try fixture.run(.draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: awards))
    }

    func approve(_ number: Int) throws {
      try fixture.run(.approveTransfer(TransferID(number: number)), by: fixture.approver)
    }

    func export(_ number: Int, on day: String = "2026-07-02") throws {
      fixture.book.today = try #require(CalendarDay(day))
      try fixture.run(.exportTransfers([TransferID(number: number)]), on: day)
    }

    func bounce(_ number: Int) throws {
      try fixture.run(.settleTransfers([TransferSettlement(TransferID(number: number), .bounced(reason: "户名不符"))]))
    }

    func pay(_ number: Int, on day: String = "2026-07-03") throws {
      let outcome = TransferOutcome.paid(voucher: "P\(number)", on: try #require(CalendarDay(day)))
      try fixture.run(.settleTransfers([TransferSettlement(TransferID(number: number), outcome)]), on: day)
    }

    func correct() throws {
      try fixture.run(.award(.correctAccount(ids[0], account: "5678")), by: fixture.owner)
    }

    func batches(on day: String = "2026-07-10") throws -> [Reconciliation] {
      try ReconciliationTests.batches([fixture.budget], fixture.book, fixture.workingDays, on: day)
    }

    /// The line of a request.
    func line(_ number: Int) throws -> Reconciliation.Line {
      try #require(try batches().flatMap(\.lines).first { $0.transfer.id.number == number })
    }
  }

  private static func batches(
    _ budgets: [BudgetID], _ book: MemoryBook, _ calendar: WorkingDayCalendar, on today: String = "2026-07-10"
  ) throws -> [Reconciliation] {
    let batches = try book.reconciliations(of: budgets, on: day(today), by: calendar)
    // Whatever came back: what is asked for once is what is paid and what is a difference, of each file.
    for batch in batches {
      #expect(batch.net == Money(fen: batch.part(.paid).amount.fen + batch.difference.amount.fen))
      let parts = Reconciliation.Outcome.allCases.map { batch.part($0).amount }.total
      #expect(batch.asked.amount == parts)
    }
    return batches
  }

  private func sums(_ batches: [Reconciliation]) -> [Int64] {
    [
      batches.map(\.asked.amount).total.fen, batches.map(\.net).total.fen,
      batches.map { $0.part(.paid).amount }.total.fen, batches.map(\.difference.amount).total.fen,
    ]
  }

  @Test("what is not answered or not known is a difference until its voucher comes")
  func answered() throws {
    let office = try Office()
    try office.draft([office.ids[0]])
    // What has not left the house was asked of nobody.
    #expect(try office.batches().isEmpty)
    try office.approve(1)
    try office.export(1)
    var line = try office.line(1)
    #expect(line.outcome == .unanswered && line.difference == yuan(1_000) && line.steps == [.voucher])
    // From Thursday the 2nd to Friday the 10th.
    #expect(line.exportedOn == (try day("2026-07-02")) && line.workingDays == 6)
    try office.fixture.run(.markUnknown(batch: 1))
    line = try office.line(1)
    #expect(line.outcome == .unknown && line.difference == yuan(1_000) && line.steps == [.inquiry])
    try office.pay(1)
    line = try office.line(1)
    #expect(line.outcome == .paid && line.difference == .zero && line.steps.isEmpty && line.workingDays == nil)
    #expect(try sums(office.batches()) == [100_000, 100_000, 100_000, 0])
  }

  @Test(
    "what came back is a difference until it is asked for anew, points to what asks for it, and is settled once paid")
  func askedAnew() throws {
    let office = try Office()
    try office.draft(office.ids)
    try office.approve(1)
    try office.export(1)
    try office.bounce(1)
    #expect(try office.line(1).difference == yuan(1_500))
    #expect(try office.line(1).steps == [.account] && office.line(1).successors.isEmpty)
    try office.correct()
    #expect(try office.line(1).steps == [.draft])
    // Half of it is asked for anew: it is in the house until its file is written.
    try office.draft([office.ids[0]])
    var line = try office.line(1)
    #expect(line.successors.map(\.id.number) == [2] && line.difference == yuan(1_500))
    #expect(line.steps == [.draft, .check])
    try office.approve(2)
    #expect(try office.line(1).steps == [.draft, .export])
    try office.export(2)
    line = try office.line(1)
    #expect(line.difference == yuan(500) && line.replaced == yuan(1_000) && line.steps == [.draft])
    #expect(try office.line(2).difference == yuan(1_000))
    #expect(try sums(office.batches()) == [250_000, 150_000, 0, 150_000])
    try office.pay(2)
    #expect(try sums(office.batches()) == [250_000, 150_000, 100_000, 50_000])
    // The other half comes back a second time, and is paid the third time.
    try office.draft([office.ids[1]])
    try office.approve(3)
    try office.export(3)
    try office.bounce(3)
    #expect(try office.line(1).successors.map(\.id.number) == [2, 3] && office.line(1).difference == .zero)
    // The account was put right before, not since.
    #expect(try office.line(3).difference == yuan(500) && office.line(3).steps == [.account])
    try office.draft([office.ids[1]])
    try office.approve(4)
    try office.export(4, on: "2027-01-04")
    try office.pay(4, on: "2027-01-05")
    #expect(try sums(office.batches()) == [350_000, 150_000, 150_000, 0])
    #expect(try office.line(3).successors.map(\.id.number) == [4] && office.line(3).steps.isEmpty)
    #expect(try office.batches().map(\.difference.count) == [0, 0, 0, 0])
    #expect(try office.batches().map(\.replaced.count) == [0, 1, 0, 1])
    let last = try #require(office.fixture.book.transfer(TransferID(number: 4)))
    #expect(try office.fixture.book.chain(of: last).predecessors.map(\.id.number) == [3])
  }

  @Test("a request that a checker returned takes nobody's place")
  func returned() throws {
    let office = try Office()
    try office.draft([office.ids[0]])
    try office.approve(1)
    try office.export(1)
    try office.bounce(1)
    try office.correct()
    try office.draft([office.ids[0]])
    try office.fixture.run(.returnTransfer(TransferID(number: 2), reason: "重拟"), by: office.fixture.approver)
    #expect(try office.line(1).successors.isEmpty && office.line(1).steps == [.draft])
    try office.draft([office.ids[0]])
    #expect(try office.line(1).successors.map(\.id.number) == [3] && office.line(1).steps == [.check])
    // What was recovered of a payment was paid: the file has no difference.
    try office.approve(3)
    try office.export(3)
    try office.pay(3)
    try office.fixture.demand(office.ids[0], yuan(300))
    try office.fixture.recover(office.ids[0], yuan(300))
    #expect(try sums(office.batches()) == [200_000, 100_000, 100_000, 0])
  }

  @Test("an advance that came back is settled with the whole, or owed no more where nothing is confirmed")
  func advance() throws {
    for isConfirmed in [true, false] {
      let office = try InstalmentTests.Office(isPaid: false)
      let (fixture, first) = (office.fixture, TransferID(number: 1))
      func draft() throws {
        try fixture.run(
          .draftTransfer(fixture.budget, payee: office.payee, payeeName: "模拟企业1", [], awards: [office.id]))
      }
      func batches() throws -> [Reconciliation] {
        try Self.batches([fixture.budget], fixture.book, fixture.workingDays, on: "2026-08-03")
      }
      func line(_ number: Int) throws -> Reconciliation.Line {
        try #require(try batches().flatMap(\.lines).first { $0.transfer.id.number == number })
      }
      try draft()
      try fixture.run(.approveTransfer(first), by: fixture.approver)
      try fixture.run(.exportTransfers([first]))
      try fixture.run(.settleTransfers([TransferSettlement(first, .bounced(reason: "账户已销户"))]))
      #expect(try line(1).difference == yuan(500) && line(1).steps == [.account])
      let outcome = isConfirmed ? Instalments.Inspection.Outcome.passed : .failed
      let figure = isConfirmed ? yuan(1_000) : .zero
      try fixture.run(try office.findings(outcome, figure), by: fixture.reviewer, on: "2026-07-20")
      #expect(try line(1).difference == yuan(500) && line(1).steps == [.settlement])
      try fixture.run(office.step(.accept), by: fixture.approver)
      try fixture.run(office.step(.draftSettlement(note: "")), by: fixture.reviewer)
      try fixture.run(office.step(.settle), by: fixture.issuer)
      guard isConfirmed else {
        #expect(try line(1).difference == .zero && line(1).hasLapsed && line(1).steps.isEmpty)
        #expect(try sums(batches()) == [50_000, 0, 0, 0])
        continue
      }
      // No more is missing of the advance's request than it asked for.
      #expect(try line(1).difference == yuan(500))
      try office.pay()
      #expect(try line(1).successors.map(\.id.number) == [2] && line(1).difference == .zero)
      #expect(try sums(batches()) == [150_000, 100_000, 100_000, 0])
    }
  }

  @Test("what a refund takes off a payment that came back is owed no more, for the budget whose part it is alone")
  func refunded() throws {
    let fixture = try DeliveryFixture()
    let reservation = try fixture.reserve(yuan(1_000), of: try fixture.issue(yuan(1_000)))
    try fixture.run(.claim(reservation, amount: yuan(1_000), invoice: "F1", account: "1234"))
    try fixture.run(.settle(reservation, amount: yuan(1_000)), by: fixture.checker)
    for budget in [fixture.city, fixture.district] {
      try fixture.run(.draftTransfer(budget, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
    }
    let ids = [TransferID(number: 1), TransferID(number: 2)]
    for id in ids { try fixture.run(.approveTransfer(id), by: fixture.checker) }
    try fixture.run(.exportTransfers(ids))
    try fixture.run(
      .settleTransfers([
        TransferSettlement(ids[0], .bounced(reason: "户名不符")), TransferSettlement(ids[1], .bounced(reason: "户名不符")),
      ]))
    func lines(_ budget: BudgetID) throws -> [Reconciliation.Line] {
      try Self.batches([budget], fixture.book, fixture.workingDays).flatMap(\.lines)
    }
    #expect(try lines(fixture.city).map(\.difference) == [yuan(500)])
    try fixture.run(.refund(reservation, amount: yuan(400), reason: "服务未完成"))
    #expect(try lines(fixture.city).map(\.steps) == [[.refund]])
    try fixture.run(.confirmRefund(reservation), by: fixture.checker)
    #expect(try lines(fixture.city).map(\.difference) == [yuan(300)])
    #expect(try lines(fixture.city).map(\.hasLapsed) == [true])
    // Another budget's request for its part takes no place of the city's.
    try fixture.run(.draftTransfer(fixture.district, payee: fixture.provider, payeeName: "模拟服务机构", [reservation]))
    #expect(try lines(fixture.city).flatMap(\.successors).isEmpty)
    #expect(try lines(fixture.district).flatMap(\.successors).map(\.id.number) == [3])
  }
}
