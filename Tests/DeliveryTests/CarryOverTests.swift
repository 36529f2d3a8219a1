import Decimals
import Instruments
import Journal
import Quantities
import Randomness
import Testing

@testable import Delivery

@Suite("Calls that follow the money of their budget to a later year")
struct CarryOverTests {
  private static let next = BudgetID(number: 2)

  /// The same payer's budget of a later year, of ten yuan, approved.
  private static func grant(_ year: Int, in fixture: AwardFixture) throws {
    try fixture.run(
      .grantBudget(
        name: "\(year)年升规奖励", year: year, purpose: fixture.benefit, payer: .city, document: "模拟〔\(year)〕1号",
        amount: yuan(10)))
    let id = SubmissionID(number: fixture.book.submissionRows.count)
    try fixture.run(.approveSubmission(id), by: fixture.owner)
  }

  private static func offer(
    _ amount: Money, from: BudgetID = BudgetID(number: 1), to: BudgetID = next, document: String = "模拟结转1号",
    calls: [CallID] = [CallID(number: 1)]
  ) -> DeliveryCommand {
    .moveFunds(.carryOver, from: from, to: to, amount: amount, document: document, calls: calls)
  }

  private static func confirm(_ number: Int, in fixture: AwardFixture) throws {
    try fixture.run(.confirmFunds(FundTransferID(number: number)), by: fixture.owner, on: "2026-12-30")
  }

  /// Three awards of a thousand, two and three thousand yuan: the first issued, the second approved, the third to be
  /// approved; and a budget of the year after.
  private func office() throws -> (AwardFixture, [AwardID]) {
    let fixture = try AwardFixture()
    let ids = try fixture.proposed([yuan(1_000), yuan(2_000), yuan(3_000)])
    try fixture.run(.award(.approve(.credit, Array(ids.prefix(2)), amount: nil, reason: "")), by: fixture.approver)
    try fixture.run(.award(.publicise([ids[0]])), by: fixture.approver)
    try fixture.run(.award(.clear([ids[0]])), by: fixture.approver, on: "2026-07-01")
    try fixture.run(.award(.issue([ids[0]])), by: fixture.issuer)
    try Self.grant(2027, in: fixture)
    return (fixture, ids)
  }

  /// The entries sum to nothing, and no account ever stood below zero, after any posting.
  private func check(_ book: MemoryBook) {
    var balances: [LedgerAccount: Int64] = [:]
    for posting in book.postings {
      balances[posting.account, default: 0] += posting.change.fen
      #expect(posting.account.isSource || balances[posting.account, default: 0] >= 0, "\(posting.account.text)")
    }
    #expect(balances.values.reduce(0, +) == 0)
    #expect(balances.filter { $0.value != 0 } == book.balances.mapValues(\.fen).filter { $0.value != 0 })
    // Every award is read back from the book's form as it is.
    for award in book.awardRows.values { #expect(Award(json: award.json) == award) }
  }

  /// Something that may be due on an award, on the last request, on the last submission, or between two budgets.
  private static func wishes(
    on id: AwardID, _ step: Int, in fixture: AwardFixture, _ random: inout SeededGenerator
  ) throws -> [(DeliveryCommand, ActorID)] {
    let book = fixture.book
    let most = max(1, book.award(id)?.granted.fen ?? 1)
    let amount = Money(fen: Int64.random(in: 1...most, using: &random))
    let transfer = TransferID(number: max(1, book.transferRows.count))
    let isPaid = Bool.random(using: &random)
    let outcome =
      isPaid ? TransferOutcome.paid(voucher: "P\(step)", on: try day("2026-07-20")) : .bounced(reason: "户名不符")
    let source = BudgetID(number: Int.random(in: 1...2, using: &random))
    let (hasMoney, hasCall) = (Bool.random(using: &random), Bool.random(using: &random))
    let carried = offer(
      hasMoney ? amount : .zero, from: source, to: BudgetID(number: source.number + 1), document: "模拟结转\(step)",
      calls: hasCall ? [fixture.call] : [])
    let paper = Award.Paper(title: "验收报告", file: "x.pdf", hash: ContentHash(of: Array("x".utf8)))
    let findings = InstalmentCommand.Findings(
      on: try day("2026-07-10"), inspectors: "模拟验收组", outcome: .passed, figure: amount, papers: [paper], note: "说明")
    let awards: [(AwardCommand, ActorID)] = [
      (.approve(.credit, [id], amount: nil, reason: ""), fixture.approver), (.publicise([id]), fixture.approver),
      (.clear([id]), fixture.approver), (.issue([id]), fixture.issuer),
      (.instalment(id, .inspect(findings)), fixture.reviewer), (.instalment(id, .accept), fixture.approver),
      (.instalment(id, .draftSettlement(note: "")), fixture.reviewer), (.instalment(id, .settle), fixture.issuer),
      (.recovery(id, .record(amount, voucher: "缴\(step)", reason: "追回")), fixture.reviewer),
      (.recovery(id, .confirm), fixture.issuer),
    ]
    let others: [(DeliveryCommand, ActorID)] = [
      (.approveTransfer(transfer), fixture.approver), (.exportTransfers([transfer]), fixture.proposer),
      (.settleTransfers([TransferSettlement(transfer, outcome)]), fixture.proposer),
      (.demandRecovery(id, amount: amount, document: "模拟追缴\(step)"), fixture.reviewer),
      (.approveSubmission(SubmissionID(number: book.submissionRows.count)), fixture.owner),
      (carried, fixture.proposer),
      (.confirmFunds(FundTransferID(number: max(1, book.fundRows.count))), fixture.owner),
    ]
    return awards.map { (DeliveryCommand.award($0.0), $0.1) } + others
  }

  private func draft(_ id: AwardID, _ number: Int, from budget: BudgetID, in fixture: AwardFixture) throws
    -> DeliveryCommand
  {
    .draftTransfer(budget, payee: try fixture.enterprise(number), payeeName: "模拟企业\(number)", [], awards: [id])
  }

  @Test("what each call needs of a budget is told: to be approved, promised and not asked for, asked for and not paid")
  func needs() throws {
    let (fixture, ids) = try office()
    let budget = try #require(fixture.book.budget(fixture.budget))
    func need() throws -> CallNeed { try #require(try fixture.book.needs(of: budget).first) }
    #expect(try need().undecided == CallNeed.Part(count: 1, amount: yuan(3_000)))
    #expect(try need().part(.promised) == CallNeed.Part(count: 2, amount: yuan(3_000)))
    #expect(try need().part(.requested) == CallNeed.Part() && need().movable == yuan(3_000))
    try fixture.run(try draft(ids[0], 1, from: fixture.budget, in: fixture))
    #expect(try need().part(.requested) == CallNeed.Part(count: 1, amount: yuan(1_000)))
    #expect(try need().movable == yuan(2_000) && need().mayFollow)
    let next = try #require(fixture.book.budget(Self.next))
    #expect(try fixture.book.needs(of: next).isEmpty)
  }

  @Test("a call follows with what is promised and owed, in double entry, once another person confirms")
  func followed() throws {
    let (fixture, ids) = try office()
    let (book, budget, next) = (fixture.book, fixture.budget, Self.next)
    try fixture.run(Self.offer(yuan(990_000)))
    // Until then nothing is changed.
    #expect(book.call(fixture.call)?.terms.budget == budget && book.balance(.available(next)) == yuan(10))
    #expect(fixture.refusal(.confirmFunds(FundTransferID(number: 1)))?.contains("不能由您确认结转") == true)
    try Self.confirm(1, in: fixture)
    check(book)
    #expect(book.call(fixture.call)?.terms.budget == next)
    #expect(book.balance(.available(budget)) == yuan(7_000) && book.balance(.available(next)) == yuan(990_010))
    #expect(book.balance(.committed(budget, ids[1])) == .zero && book.balance(.committed(next, ids[1])) == yuan(2_000))
    let payee = try fixture.enterprise(1)
    #expect(book.balance(.payable(budget, payee)) == .zero && book.balance(.payable(next, payee)) == yuan(1_000))
    #expect(ids.map { book.award($0)?.approval?.budget } == [next, next, nil])
    // Who approved, and how much, stays as it was.
    #expect(book.award(ids[1])?.approval == Award.Approval(amount: yuan(2_000), budget: next, by: fixture.approver))
    // The statements carry both: what came and went between the years, and what is promised.
    func month(_ id: BudgetID) throws -> BudgetStatement.Month {
      let budget = try #require(book.budget(id))
      return try #require(try book.statement(of: budget).months.last)
    }
    #expect(try month(budget).carried == Money(fen: -99_300_000) && month(budget).committed == .zero)
    #expect(try month(next).carried == yuan(993_000) && month(next).committed == yuan(3_000))
    #expect(try month(next).closing == yuan(990_010))
    // From then on the later year's budget pays.
    try fixture.run(.award(.approve(.credit, [ids[2]], amount: nil, reason: "")), by: fixture.approver)
    #expect(book.balance(.committed(next, ids[2])) == yuan(3_000))
    #expect(
      fixture.refusal(try draft(ids[0], 1, from: budget, in: fixture))?.contains("没有这笔预算该付的已下达款") == true)
    try fixture.run(try draft(ids[0], 1, from: next, in: fixture))
    #expect(book.transfer(TransferID(number: 1))?.reference == "TD2027-000001")
    check(book)
  }

  @Test("an approval that is taken back after the carry-over frees the later year's money")
  func reopened() throws {
    let (fixture, ids) = try office()
    try fixture.run(Self.offer(.zero))
    try Self.confirm(1, in: fixture)
    try fixture.run(.award(.publicise([ids[1]])), by: fixture.approver)
    try fixture.run(.award(.object(ids[1], text: "不实")), by: fixture.reviewer)
    try fixture.run(
      .award(.answer(ids[1], objection: 0, isUpheld: true, text: "属实")), by: fixture.approver)
    #expect(fixture.book.balance(.available(Self.next)) == yuan(2_010))
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(997_000))
    check(fixture.book)
  }

  @Test("calls without money follow alone, in January and from year to year; a call by itself changes its budget never")
  func alone() throws {
    let fixture = try AwardFixture()
    for year in [2027, 2028] { try Self.grant(year, in: fixture) }
    #expect(
      fixture.refusal(.call(.fund(fixture.call, Self.next))) == """
        budget: 错误：“2026年升规奖励（模拟）”已有支出预算，不能改列“2027年升规奖励”
          办法：不够的，追加原预算；跨年度的，在原预算页结转，连同通知改列到以后年度同用途的预算，由另一人确认
        """)
    #expect(fixture.refusal(Self.offer(.zero, calls: []))?.contains("金额“0”不能用") == true)
    try fixture.run(Self.offer(.zero), on: "2027-01-05")
    try Self.confirm(1, in: fixture)
    #expect(fixture.book.call(fixture.call)?.terms.budget == Self.next)
    #expect(fixture.book.balance(.available(fixture.budget)) == yuan(1_000_000))
    // A window of 2026 begins on no money of 2028; it may follow the money of 2027 there.
    let last = BudgetID(number: 3)
    var terms = try fixture.terms()
    terms.budget = nil
    try fixture.run(.call(.record(terms)))
    try fixture.run(.call(.publish(CallID(number: 2))))
    #expect(fixture.refusal(.call(.fund(CallID(number: 2), last)))?.contains("与申报期不配") == true)
    try fixture.run(Self.offer(yuan(10), from: Self.next, to: last, document: "模拟结转2号"), on: "2027-12-30")
    try Self.confirm(2, in: fixture)
    #expect(fixture.book.call(fixture.call)?.terms.budget == last && fixture.book.balance(.available(last)) == yuan(20))
    check(fixture.book)
  }

  @Test("what stays is paid from its own year: a call that was not chosen, and the rest of a partial carry-over")
  func stays() throws {
    let (fixture, ids) = try office()
    var terms = try fixture.terms()
    terms.budget = fixture.budget
    try fixture.run(.call(.record(terms)))
    try fixture.run(.call(.publish(CallID(number: 2))))
    try fixture.run(Self.offer(Money(fen: 1), calls: [CallID(number: 2)]))
    try Self.confirm(1, in: fixture)
    #expect(fixture.book.call(CallID(number: 2))?.terms.budget == Self.next)
    #expect(fixture.book.call(fixture.call)?.terms.budget == fixture.budget)
    #expect(fixture.book.balance(.committed(fixture.budget, ids[1])) == yuan(2_000))
    #expect(fixture.book.balance(.available(fixture.budget)) == Money(fen: 99_699_999))
    // All that is free goes; what is promised is paid in the next year all the same.
    try fixture.run(Self.offer(Money(fen: 99_699_999), document: "模拟结转2号", calls: []))
    try Self.confirm(2, in: fixture)
    #expect(fixture.book.balance(.available(fixture.budget)) == .zero)
    try fixture.run(try draft(ids[0], 1, from: fixture.budget, in: fixture), on: "2027-01-04")
    check(fixture.book)
  }

  @Test("a call follows once, a carry-over alone takes it, and only from the budget that pays it")
  func refused() throws {
    let (fixture, _) = try office()
    try Self.grant(2028, in: fixture)
    let second = CallID(number: 2)
    var terms = try fixture.terms()
    terms.budget = nil
    try fixture.run(.call(.record(terms)))
    #expect(fixture.refusal(Self.offer(.zero, calls: [second]))?.contains("现在是“拟稿”") == true)
    try fixture.run(.call(.publish(second)))
    #expect(fixture.refusal(Self.offer(.zero, calls: [second]))?.contains("还没有列支预算") == true)
    #expect(fixture.refusal(Self.offer(.zero, calls: [fixture.call, fixture.call]))?.contains("各选一次") == true)
    try fixture.run(
      .grantBudget(
        name: "区级", year: 2026, purpose: fixture.benefit, payer: .district(try #require(AreaCode("310117"))),
        document: "模拟〔2026〕9号", amount: yuan(10)))
    let district = BudgetID(number: 4)
    try fixture.run(.approveSubmission(SubmissionID(number: fixture.book.submissionRows.count)), by: fixture.owner)
    #expect(
      fixture.refusal(
        .moveFunds(
          .transfer, from: fixture.budget, to: district, amount: yuan(1), document: "模拟转1号", calls: [fixture.call]))?
        .contains("结转时随转的通知") == true)
    #expect(
      fixture.refusal(Self.offer(.zero, from: Self.next, to: BudgetID(number: 3)))
        == "follow-c1: 错误：“2026年升规奖励（模拟）”列支“升规奖励”，不能从这笔预算随转\n  应为：列支转出预算的通知")
    try fixture.run(Self.offer(.zero))
    #expect(
      fixture.refusal(Self.offer(.zero, document: "模拟结转2号")) == """
        follow-c1: 错误：“2026年升规奖励（模拟）”已随第 1 笔结转提出改列（模拟结转1号），还没有确认
          办法：等另一人确认；有误的，先退回那一笔
        """)
    // What was sent back may be drawn up anew.
    try fixture.run(.refuseFunds(FundTransferID(number: 1), reason: "年度写错"), by: fixture.owner)
    try fixture.run(Self.offer(.zero, document: "模拟结转2号"))
    try Self.confirm(2, in: fixture)
    #expect(fixture.refusal(Self.offer(.zero, document: "模拟结转3号"))?.contains("没有可以随转的") == true)
  }

  @Test("what is asked for waits for the treasury: paid, it ends in its year; sent back, it follows later")
  func inTransit() throws {
    let (fixture, ids) = try office()
    let (book, budget, next) = (fixture.book, fixture.budget, Self.next)
    let (payee, first) = (try fixture.enterprise(1), TransferID(number: 1))
    try fixture.run(try draft(ids[0], 1, from: budget, in: fixture))
    try fixture.run(.approveTransfer(first), by: fixture.approver)
    try fixture.run(.exportTransfers([first]), on: "2026-12-29")
    try fixture.run(Self.offer(.zero))
    try Self.confirm(1, in: fixture)
    #expect(book.balance(.requested(budget, first)) == yuan(1_000))
    #expect(ids.map { book.award($0)?.approval?.budget } == [budget, next, nil])
    try fixture.run(.settleTransfers([TransferSettlement(first, .bounced(reason: "户名不符"))]), on: "2027-01-05")
    #expect(book.balance(.payable(budget, payee)) == yuan(1_000))
    let earlier = try #require(book.budget(budget))
    let need = try #require(try book.needs(of: earlier).first)
    #expect(!need.isPaidHere && need.mayFollow && need.part(.promised).count == 1 && need.undecided.count == 0)
    try fixture.run(Self.offer(.zero, document: "模拟结转2号"))
    try Self.confirm(2, in: fixture)
    #expect(book.balance(.payable(budget, payee)) == .zero && book.balance(.payable(next, payee)) == yuan(1_000))
    #expect(try book.needs(of: earlier).isEmpty)
    // The enterprise still puts its account right after the request of the year before.
    #expect(try book.bounced(within: .everywhere).map(\.id) == [ids[0]])
    try fixture.run(.award(.correctAccount(ids[0], account: "5678")), by: fixture.owner)
    try fixture.run(try draft(ids[0], 1, from: next, in: fixture), on: "2027-01-06")
    let second = TransferID(number: 2)
    #expect(book.transfer(second)?.account == "5678")
    try fixture.run(.approveTransfer(second), by: fixture.approver)
    try fixture.run(.exportTransfers([second]), on: "2027-01-06")
    try fixture.run(
      .settleTransfers([TransferSettlement(second, .paid(voucher: "P1", on: day("2027-01-07")))]), on: "2027-01-07")
    // Across the years it is one payment.
    let lines = try book.reconciliations(of: [budget, next], on: day("2027-01-08"), by: fixture.workingDays)
      .flatMap(\.lines)
    #expect(lines.map(\.difference) == [.zero, .zero] && lines.last?.successors.map(\.id) == [second])
    #expect(book.balance(.paid(next, payee)) == yuan(1_000))
    check(book)
  }

  @Test(
    "an advance stays with the year that paid it, the rest follows: paid, freed and claimed back each where it was",
    arguments: [
      // Confirmed; then what the later year pays, frees and the earlier one claims back.
      (99_999, 50_000, 0, 0), (99_998, 49_999, 1, 0), (50_000, 1, 49_999, 0), (49_999, 0, 50_000, 0),
      (49_998, 0, 50_000, 1), (0, 0, 50_000, 49_999),
    ])
  func instalments(_ confirmed: Int64, _ paid: Int64, _ freed: Int64, _ claimed: Int64) throws {
    let office = try InstalmentTests.Office(approved: Money(fen: 99_999))
    let (fixture, id, next) = (office.fixture, office.id, Self.next)
    let (book, budget, payee) = (fixture.book, fixture.budget, office.payee)
    try Self.grant(2027, in: fixture)
    try fixture.run(Self.offer(.zero))
    try Self.confirm(1, in: fixture)
    #expect(book.balance(.paid(budget, payee)) == Money(fen: 49_999))
    #expect(book.balance(.committed(budget, id)) == .zero && book.balance(.committed(next, id)) == Money(fen: 50_000))
    #expect(try office.award.advancedFrom == budget && office.award.approval?.budget == next)
    try office.settle(confirmed == 0 ? .failed : .passed, Money(fen: confirmed))
    #expect(book.balance(.committed(next, id)) == .zero)
    #expect(book.balance(.payable(next, payee)) == Money(fen: paid))
    #expect(book.balance(.available(next)) == Money(fen: 1_000 + freed))
    #expect(book.balance(.recoverable(budget, id)) == Money(fen: claimed))
    #expect(book.balance(.recoverable(next, id)) == .zero)
    if claimed > 0 {
      let free = book.balance(.available(budget))
      try fixture.recover(id, Money(fen: claimed))
      #expect(book.balance(.available(budget)) == Money(fen: free.fen + claimed))
    }
    check(book)
  }

  @Test("what is demanded back of both years comes back to each, the last paid first")
  func demanded() throws {
    let office = try InstalmentTests.Office()
    let (fixture, id, next) = (office.fixture, office.id, Self.next)
    let (book, budget, payee) = (fixture.book, fixture.budget, office.payee)
    try Self.grant(2027, in: fixture)
    try fixture.run(Self.offer(.zero))
    try Self.confirm(1, in: fixture)
    try office.settle(.passed, yuan(1_000))
    let second = TransferID(number: 2)
    try fixture.run(try draft(id, 1, from: next, in: fixture))
    try fixture.run(.approveTransfer(second), by: fixture.approver)
    try fixture.run(.exportTransfers([second]))
    try fixture.run(.settleTransfers([TransferSettlement(second, .paid(voucher: "P2", on: day("2027-01-07")))]))
    #expect(book.balance(.paid(budget, payee)) == yuan(500) && book.balance(.paid(next, payee)) == yuan(500))
    try fixture.demand(id, Money(fen: 49_999))
    #expect(book.balance(.recoverable(next, id)) == Money(fen: 49_999))
    #expect(book.balance(.recoverable(budget, id)) == .zero)
    try fixture.demand(id, yuan(100), document: "模拟〔2027〕8号")
    #expect(book.balance(.recoverable(next, id)) == yuan(500))
    #expect(book.balance(.recoverable(budget, id)) == Money(fen: 9_999))
    let (here, there) = (book.balance(.available(budget)).fen, book.balance(.available(next)).fen)
    try fixture.recover(id, yuan(550))
    #expect(book.balance(.available(next)).fen == there + 50_000)
    #expect(book.balance(.available(budget)).fen == here + 5_000)
    try fixture.recover(id, Money(fen: 4_999))
    #expect(try office.award.claimed == .zero)
    #expect(book.balance(.recoverable(budget, id)) == .zero && book.balance(.recoverable(next, id)) == .zero)
    check(book)
  }

  @Test("a wish and a carry-over from before calls could follow read as they were", arguments: [false, true])
  func older(_ follows: Bool) throws {
    let by = try AwardFixture().proposer
    let calls = follows ? [CallID(number: 1), CallID(number: 3)] : []
    let transfer = FundTransfer(
      id: FundTransferID(number: 1), from: BudgetID(number: 1), to: Self.next, amount: .zero, document: "模拟1号",
      calls: calls, by: by)
    #expect(FundTransfer(json: transfer.json) == transfer)
    #expect((transfer.json["calls"] == .null) == !follows)
    #expect((Self.offer(.zero, calls: calls).payload["calls"] == .null) == !follows)
  }

  @Test(
    "under random steps over three years entries sum to nothing, no balance is ever below zero, and every award's money is whole",
    arguments: 1...6)
  func random(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed &* 7_919)
    let isAdvanced = seed.isMultiple(of: 2)
    let half = Share(Decimal128(coefficient: 5, exponent: -1))
    let fixture = try AwardFixture(
      advance: isAdvanced ? Call.Advance(share: half, papers: ["验收报告"], acceptance: .workingDays(120)) : nil)
    for year in [2027, 2028] { try Self.grant(year, in: fixture) }
    let ids = try fixture.proposed(
      (1...5).map { Money(fen: Int64.random(in: 1...(99_999 * Int64($0)), using: &random)) })
    let book = fixture.book
    for step in 0..<400 {
      let id = ids.randomElement(using: &random) ?? ids[0]
      let commands =
        try Self.wishes(on: id, step, in: fixture, &random) + [
          (
            try draft(id, id.number, from: book.award(id)?.approval?.budget ?? fixture.budget, in: fixture),
            fixture.proposer
          )
        ]
      guard let (command, actor) = commands.randomElement(using: &random) else { continue }
      // A publication is over a month later.
      let isClearing = if case .award(.clear) = command { true } else { false }
      _ = fixture.refusal(command, by: actor, on: isClearing ? "2026-08-20" : "2026-07-20")
      let comment = Comment("seed \(seed), step \(step)")
      #expect(book.balances.allSatisfy { $0.key.isSource || $0.value >= .zero }, comment)
      let out = book.balances.filter { [.payable, .requested, .paid].contains($0.key.kind) }.reduce(0) {
        $0 + $1.value.fen
      }
      let owed = book.awardRows.values.reduce(Int64(0)) { sum, award in
        sum + award.paid.fen - award.recovered.fen
          + ([.owed, .requested].contains(award.payment.name) ? award.due.fen : 0)
      }
      #expect(out == owed, comment)
      for award in book.awardRows.values {
        let promised = book.balances.filter { account, _ in
          if case .committed(_, award.id) = account { true } else { false }
        }
        // Promised by one budget at a time, the one that pays it.
        #expect(promised.allSatisfy { $0.value == .zero || $0.key.budget == award.approval?.budget }, comment)
        let claimed = book.balances.reduce(Int64(0)) { sum, next in
          if case .recoverable(_, award.id) = next.key { sum + next.value.fen } else { sum }
        }
        #expect(claimed == award.claimed.fen, comment)
      }
    }
    check(book)
  }
}
