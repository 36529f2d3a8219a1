import Decimals
import Delivery
import Diagnostics
import EnterpriseFixtures
import Enterprises
import Enterprises
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Storage

@Suite("Money, on every kind of store")
struct DeliveryContractTests {
  /// A desk with a budget of a thousand yuan of each side and a programme that both bear in halves.
  struct Office {
    let store: SQLStore
    let desk: DeliveryDesk
    let holder: CreditCode
    let provider: CreditCode
    let purpose: InstrumentID
    let maker: ActorID
    let checker: ActorID

    init(_ store: SQLStore) async throws {
      // The holder is of the district that bears half of the money, the provider of another.
      try await FactDesk.on(store).bring(threeEnterprises)
      self.store = store
      desk = try DeliveryDesk(
        store: store, codes: VoucherCodes(key: Array(repeating: 3, count: 32)),
        workingDays: WorkingDayCalendar(tsv: "date\tkind\n", file: "workdays"), purposes: BudgetPurposes(funds: [:]),
        assessments: NoAssessments())
      holder = try #require(CreditCode(Codes.first))
      provider = try #require(CreditCode(Codes.second))
      purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      maker = try #require(ActorID("maker"))
      checker = try #require(ActorID("checker"))
      let district = try #require(AreaCode("310117"))
      for (index, (name, payer)) in [("市级", Budget.Payer.city), ("区级", .district(district))].enumerated() {
        try await run(
          .grantBudget(
            name: name, year: 2026, purpose: purpose, payer: payer, document: "模拟〔2026〕1号",
            amount: Money(fen: 100_000)), key: name)
        try await run(.approveSubmission(SubmissionID(number: index + 1)), by: checker, key: "\(name)-money")
      }
      let (first, last) = (try #require(CalendarDay("2026-01-01")), try #require(CalendarDay("2026-12-31")))
      try await run(
        .openProgramme(
          instrument: purpose, name: "成长券", document: "模拟〔2026〕2号", validFrom: first, validTo: last,
          categories: ["检验检测"],
          funding: .shared(
            BudgetID(number: 1), share: Share(Decimal128(coefficient: 5, exponent: -1)), BudgetID(number: 2))),
        key: "programme")
      try await run(
        .admitProvider(ProgrammeID(number: 1), provider, name: "模拟服务机构", categories: ["检验检测"]), key: "provider")
    }

    @discardableResult
    func run(
      _ command: DeliveryCommand, by actor: ActorID? = nil, key: String, on day: String = "2026-06-01"
    ) async throws -> DeliveryReply {
      try await desk.run(command, by: actor ?? maker, key: key, at: noon(day))
    }

    func issue(_ fen: Int64, to enterprise: CreditCode? = nil, key: String = "issue") async throws -> VoucherID {
      let entitlement = VoucherEntitlement(benefit: purpose, ceiling: Money(fen: fen), corpus: "c")
      return try await approved(
        .issueVoucher(ProgrammeID(number: 1), enterprise ?? holder, amount: Money(fen: fen), entitlement), key: key)
    }

    /// Asks for a voucher, and has another person approve it.
    func approved(_ command: DeliveryCommand, key: String) async throws -> VoucherID {
      let asked = try #require(SubmissionID(try await run(command, key: key).subject))
      let reply = try await run(.approveSubmission(asked), by: checker, key: "\(key)-approved")
      return try #require(VoucherID(reply.subject))
    }

    func reserve(_ fen: Int64, of voucher: VoucherID, key: String) async throws -> ReservationID {
      let reply = try await run(
        .reserve(
          code: desk.codes.code(of: voucher).digest, provider: provider, category: "检验检测", amount: Money(fen: fen)),
        key: key)
      return try #require(ReservationID(reply.subject))
    }

    /// Asks for the district's part of a use, has the treasury send it back, and puts the account right.
    func bounceAndCorrect(_ use: ReservationID, to account: String) async throws {
      let transfer = TransferID(number: 1)
      try await run(
        .draftTransfer(BudgetID(number: 2), payee: provider, payeeName: "模拟服务机构", [use]), key: "bounce-draft")
      try await run(.approveTransfer(transfer), by: checker, key: "bounce-approve")
      try await run(.exportTransfers([transfer]), key: "bounce-export")
      try await run(
        .settleTransfers([TransferSettlement(transfer, .bounced(reason: "收款户已销户"))]), key: "bounce")
      try await run(.correctAccount(use, account: account), key: "bounce-correct")
    }

    /// How many records the journal holds.
    func records() async throws -> Int {
      try await store.read { (view: any EnterpriseReading) in try view.journalRecords.head().count }
    }

    func sum(_ kind: LedgerAccount.Kind) async throws -> Int64 {
      try await desk.store.read { book in
        try book.budgets().reduce(0) { try $0 + (book.sums(of: $1.id)[kind]?.fen ?? 0) }
      }
    }
  }

  @Test("a claim that came in the place of the one that was read is not settled", arguments: StoreUnderTest.all)
  func claimOfAnotherInvoice(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let use = try await office.reserve(30_001, of: try await office.issue(80_001), key: "reserve")
      func claim(_ fen: Int64, _ invoice: String) async throws -> ContentHash {
        try await office.run(
          .claim(use, amount: Money(fen: fen), invoice: invoice, account: "1234"), key: "claim \(invoice)")
        let claimed = try await office.desk.store.read { try $0.reservation(use) }
        return try #require(claimed).waiting
      }
      func settle(_ fen: Int64, seen: ContentHash, key: String) async throws {
        _ = try await office.desk.run(
          .settle(use, amount: Money(fen: fen)), on: use, seen: seen, by: office.checker, key: key,
          at: noon("2026-06-01"))
      }
      let read = try await claim(600, "F1")
      try await office.run(.rejectClaim(use, reason: "发票不清"), by: office.checker, key: "reject")
      let inItsPlace = try await claim(700, "F2")
      let refusal = await #expect(throws: Diagnostics.self) { try await settle(600, seen: read, key: "settle") }
      #expect(refusal?.all.map(\.code) == ["delivery.changed-since-seen"])
      #expect(try await office.sum(.payable) == 0)
      try await settle(700, seen: inItsPlace, key: "settle anew")
      // Its reply was lost: the same wish again is the same settlement.
      try await settle(700, seen: inItsPlace, key: "settle anew")
      #expect(try await office.sum(.payable) == 700)
    }
  }

  @Test("what a voucher goes through is read back as it was written", arguments: StoreUnderTest.all)
  func wholeLife(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(80_001)
      let reservation = try await office.reserve(30_001, of: voucher, key: "reserve")
      try await office.run(
        .claim(reservation, amount: Money(fen: 20_001), invoice: "F1", account: "1234"), key: "claim")
      try await office.run(.settle(reservation, amount: Money(fen: 20_001)), by: office.checker, key: "settle")
      let desk = office.desk
      let (read, dues) = try await desk.store.read { book in
        (
          try book.voucher(voucher),
          try book.reservations(ReservationFilter(owedBy: BudgetID(number: 2)), scope: .everywhere, offset: 0, limit: 9)
            .rows
        )
      }
      // An invoice serves once, however its number is typed.
      let claims = try await desk.store.read { book in
        try ["ｆ 1", "F2"].map { try book.claim(invoice: $0, by: office.provider) }
      }
      #expect(claims == [reservation, nil])
      #expect(read?.free == Money(fen: 60_000))
      #expect(read?.entitlement.ceiling == Money(fen: 80_001))
      #expect(dues.map(\.id) == [reservation])
      try await office.run(
        .draftTransfer(BudgetID(number: 2), payee: office.provider, payeeName: "模拟服务机构", [reservation]), key: "draft")
      try await office.run(.approveTransfer(TransferID(number: 1)), by: office.checker, key: "approve")
      try await office.run(.exportTransfers([TransferID(number: 1)]), key: "export")
      let exported = try await desk.store.read { try $0.transfers(TransferFilter(batch: 1), offset: 0, limit: 9).rows }
      #expect(exported.map(\.state) == [.exported(by: office.maker, batch: 1)])
      let day = try #require(CalendarDay("2026-06-03"))
      try await office.run(
        .settleTransfers([TransferSettlement(TransferID(number: 1), .paid(voucher: "P1", on: day))]), key: "paid")
      #expect(try await office.sum(.paid) + office.sum(.payable) == 20_001)
      let (found, owed) = try await desk.store.read { book in
        (
          try book.transfer(reference: "TD2026-000001")?.state,
          try book.reservations(ReservationFilter(owedBy: BudgetID(number: 2)), scope: .everywhere, offset: 0, limit: 9)
            .total
        )
      }
      #expect(found == .confirmed(voucher: "P1", on: day))
      #expect(owed == 0)
      // A refund waits for another person: it is listed, and both sides' parts come back at once or not at all.
      try await office.run(
        .refund(reservation, amount: Money(fen: 101), voucher: "缴1", reason: "退"), key: "refund")
      let refunding = try await desk.store.read { book in
        (
          try book.reservations(ReservationFilter(isRefunding: true), scope: .everywhere, offset: 0, limit: 9).rows,
          try book.reservations(ReservationFilter(owedBy: BudgetID(number: 1)), scope: .everywhere, offset: 0, limit: 9)
            .total
        )
      }
      #expect(refunding.0.map(\.id) == [reservation] && refunding.1 == 0)
      // The number of the incoming voucher is the district treasury's, and free for nobody's second refund there.
      let district = Budget.Payer.district(try #require(AreaCode("310117")))
      let booked = try await desk.store.read { book in
        try [("缴1", district), ("缴2", district), ("缴1", .city)].map { try book.isBooked(incoming: $0, at: $1) }
      }
      #expect(booked == [true, false, false])
      // However it is typed, too.
      let retyped = try await desk.store.read { book in
        try ["缴１", " 缴 1", "缴１２"].map { try book.isBooked(incoming: $0, at: district) }
      }
      #expect(retyped == [true, true, false])
      #expect(try await office.sum(.paid) + office.sum(.payable) == 20_001)
      try await office.run(.confirmRefund(reservation), by: office.checker, key: "confirm")
      #expect(try await office.sum(.paid) + office.sum(.payable) == 19_900)
      #expect(
        await codes {
          try await office.run(
            .refund(reservation, amount: Money(fen: 1), voucher: "缴1", reason: "退"), key: "refund twice")
        } == ["delivery.repayment-booked"])
      let none = try await desk.store.read {
        try $0.reservations(ReservationFilter(isRefunding: true), scope: .everywhere, offset: 0, limit: 9).total
      }
      #expect(none == 0)
      let later = try await office.reserve(1, of: voucher, key: "later")
      let newest = try await desk.store.read { book in
        try book.reservations(
          ReservationFilter(provider: office.provider, isNewestFirst: true), scope: .everywhere, offset: 0, limit: 1
        ).rows
      }
      #expect(newest.map(\.id) == [later])
      // One list tells the use from its reservation to its refund, and the next one beside it, page by page.
      let story = try await desk.store.read { try $0.uses(of: voucher, offset: 0, limit: 99) }
      #expect(
        story.rows.filter { $0.use == reservation }.map(\.act) == [
          .reserved(Money(fen: 30_001)), .claimed(Money(fen: 20_001), invoice: "F1"), .settled(Money(fen: 20_001)),
          .requested(TransferID(number: 1)), .paid(TransferID(number: 1), voucher: "P1"),
          .refundDrafted(Money(fen: 101), voucher: "缴1", reason: "退"), .refunded(Money(fen: 101), reason: "退"),
        ])
      #expect(story.rows.last.map { $0.use == later && $0.act == .reserved(Money(fen: 1)) } == true)
      #expect(story.total == 8 && story.rows[2].by == office.checker && story.rows[1].by == office.maker)
      let page = try await desk.store.read { try $0.uses(of: voucher, offset: 7, limit: 5) }
      #expect(page.rows == story.rows.suffix(1) && page.total == 8)
    }
  }

  @Test(
    "a refund of what two levels paid waits for a number of each, which is kept, and free again where it is sent back",
    arguments: StoreUnderTest.all)
  func refundOfBoth(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let use = try await office.reserve(30_001, of: try await office.issue(80_001), key: "reserve")
      try await office.run(
        .claim(use, amount: Money(fen: 20_001), invoice: "F1", account: "1234"), key: "claim")
      try await office.run(.settle(use, amount: Money(fen: 20_001)), by: office.checker, key: "settle")
      let day = try #require(CalendarDay("2026-06-03"))
      for number in 1...2 {
        let transfer = TransferID(number: number)
        try await office.run(
          .draftTransfer(BudgetID(number: number), payee: office.provider, payeeName: "模拟服务机构", [use]),
          key: "draft-\(number)")
        try await office.run(.approveTransfer(transfer), by: office.checker, key: "approve-\(number)")
        try await office.run(.exportTransfers([transfer]), key: "export-\(number)")
        try await office.run(
          .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P\(number)", on: day))]), key: "paid-\(number)"
        )
      }
      let city = BudgetID(number: 1)
      let district = Budget.Payer.district(try #require(AreaCode("310117")))
      func booked() async throws -> [Bool] {
        try await office.desk.store.read { book in
          let own = [
            try book.isBooked(incoming: "缴1", at: district), try book.isBooked(incoming: "缴2", at: .city),
          ]
          // Neither number is the other treasury's.
          let others = [
            try book.isBooked(incoming: "缴1", at: .city), try book.isBooked(incoming: "缴2", at: district),
          ]
          #expect(others == [false, false])
          return own
        }
      }
      func draft(_ key: String) async throws {
        try await office.run(
          .refund(use, amount: Money(fen: 101), voucher: "缴1", reason: "退"), key: "refund-\(key)")
        let wanting = try await office.desk.store.read { book in
          try book.reservation(use).map { try book.unproven($0) }
        }
        #expect(wanting == [city])
        #expect(
          await codes { try await office.run(.confirmRefund(use), by: office.checker, key: "early-\(key)") }
            == ["delivery.refund-unproven"])
        try await office.run(.registerRefund(use, of: city, voucher: "缴2"), key: "register-\(key)")
        let none = try await office.desk.store.read { book in
          try book.reservation(use).map { try book.unproven($0) }
        }
        #expect(none == [])
        #expect(try await booked() == [true, true])
      }
      try await draft("first")
      try await office.run(.returnRefund(use, reason: "未到账"), by: office.checker, key: "return")
      #expect(try await booked() == [false, false])
      try await draft("again")
      try await office.run(.confirmRefund(use), by: office.checker, key: "confirm")
      #expect(try await booked() == [true, true])
      #expect(try await office.sum(.paid) == 19_900)
      let story = try await office.desk.store.read { try $0.uses(of: VoucherID(number: 1), offset: 0, limit: 99) }
      #expect(
        story.rows.map(\.act).filter { $0.name == .refundRegistered } == [
          .refundRegistered(city, voucher: "缴2"), .refundRegistered(city, voucher: "缴2"),
        ])
    }
  }

  @Test(
    "the same command again is answered as before; its key for another one is refused", arguments: StoreUnderTest.all)
  func repeated(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let first = try await office.reserve(1_000, of: voucher, key: "once")
      #expect(try await office.reserve(1_000, of: voucher, key: "once") == first)
      #expect(try await office.sum(.reserved) == 1_000)
      #expect(
        await codes { _ = try await office.reserve(2_000, of: voucher, key: "once") } == ["command.key-reused"])
    }
  }

  @Test(
    "what is drafted and approved together is one record, parted by who may approve it, and nothing is doubled by those who press again",
    arguments: StoreUnderTest.all)
  func together(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(20_000)
      for number in 1...2 {
        let use = try await office.reserve(4_000, of: voucher, key: "use-\(number)")
        try await office.run(
          .claim(use, amount: Money(fen: 4_000), invoice: "F\(number)", account: "1234"), key: "claim-\(number)")
        try await office.run(.settle(use, amount: Money(fen: 4_000)), by: office.checker, key: "settle-\(number)")
      }
      let (city, uses) = (BudgetID(number: 1), (1...2).map { ReservationID(number: $0) })
      func drafts(_ budget: BudgetID) -> [TransferDraft] {
        uses.map { TransferDraft(budget, payee: office.provider, payeeName: "模拟服务机构", [$0]) }
      }
      let records = try await office.records()
      try await office.run(.draftTransfers(drafts(city)), key: "draft")
      #expect(try await office.records() == records + 1)
      let transfers = (1...2).map { TransferID(number: $0) }
      let drafted = try await office.desk.store.read { book in try transfers.compactMap { try book.transfer($0) } }
      #expect(drafted.map(\.amount) == [Money(fen: 2_000), Money(fen: 2_000)])
      #expect(
        drafted.allSatisfy { $0.purpose == TransferRequest.Purpose(matters: ["成长券"], years: [2026]) })
      let (own, others) = try await office.desk.store.read { book in
        (
          try office.desk.check(drafted, by: office.maker, in: book, at: noon("2026-06-01")),
          try office.desk.check(drafted, by: office.checker, in: book, at: noon("2026-06-01"))
        )
      }
      #expect(own.ready.isEmpty && own.held.map(\.why.code) == Array(repeating: "delivery.maker-is-checker", count: 2))
      #expect(others.held.isEmpty && others.ready == drafted && others.sum == Money(fen: 4_000))
      // Sixteen press at once, each twice: whoever comes first has approved both, and nobody approves them once more.
      let approvals = try await withThrowingTaskGroup(of: Int.self) { group in
        for client in 0..<16 {
          group.addTask {
            do {
              let first = try await office.run(.approveTransfers(transfers), by: office.checker, key: "all-\(client)")
              let again = try await office.run(.approveTransfers(transfers), by: office.checker, key: "all-\(client)")
              #expect(!first.isRepeated && again.isRepeated && first.subject == again.subject)
              return 1
            } catch let refusal as Diagnostics {
              #expect(refusal.all.map(\.code) == ["delivery.state"])
              return 0
            }
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(approvals == 1)
      #expect(try await office.records() == records + 2)
      // The treasury sends one back: asked for again into the same account, it is left for a look of its own.
      try await office.run(.exportTransfers(transfers), key: "export")
      try await office.run(
        .settleTransfers([TransferSettlement(transfers[0], .bounced(reason: "户名不符"))]), key: "bounced")
      try await office.run(.draftTransfers([drafts(city)[0]]), key: "again")
      func held() async throws -> [String] {
        try await office.desk.store.read { book in
          let waiting = try book.transfers(TransferFilter(state: .drafted), offset: 0, limit: 9).rows
          return try office.desk.check(waiting, by: office.checker, in: book, at: noon("2026-06-01")).held.map(
            \.why.code)
        }
      }
      #expect(try await held() == ["delivery.account-bounced"])
      let last = TransferID(number: 3)
      try await office.run(.returnTransfer(last, reason: "核账户"), by: office.checker, key: "back")
      try await office.run(.correctAccount(uses[0], account: "5678"), key: "correct")
      try await office.run(.draftTransfers([drafts(city)[0]]), key: "corrected")
      #expect(try await held().isEmpty)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-02")).difference == nil)
    }
  }

  @Test("what waits for another person's approval is read back, by its kind and state", arguments: StoreUnderTest.all)
  func submissions(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let city = BudgetID(number: 1)
      let increase = DeliveryCommand.changeBudget(city, .increase, amount: Money(fen: 501), document: "模拟〔2026〕9号")
      try await office.run(increase, key: "increase")
      try await office.run(.withdrawVoucher(voucher, reason: "重复"), key: "withdraw")
      func asked(_ kind: Submission.Matter.Kind?, _ state: Submission.State.Name) async throws -> [Submission] {
        try await office.desk.store.read { try $0.submissions(of: kind, in: state) }
      }
      #expect(
        try await asked(nil, .waiting).map(\.matter)
          == [.increase(city, Money(fen: 501), document: "模拟〔2026〕9号"), .withdrawal(voucher, reason: "重复")])
      #expect(try await asked(.withdrawal, .waiting).map(\.by) == [office.maker])
      let issued = try #require(try await asked(.issue, .approved).first)
      #expect(issued.state == .approved(by: office.checker) && issued.amount == Money(fen: 10_000))
      #expect(
        await codes { try await office.run(.approveSubmission(SubmissionID(number: 4)), key: "own") }
          == ["delivery.maker-is-checker"])
      try await office.run(.approveSubmission(SubmissionID(number: 4)), by: office.checker, key: "more")
      try await office.run(
        .returnSubmission(SubmissionID(number: 5), reason: "不收回"), by: office.checker, key: "back")
      #expect(try await asked(nil, .waiting).isEmpty)
      #expect(
        try await asked(nil, .returned).map(\.state) == [.returned(by: office.checker, reason: "不收回")])
      #expect(try await office.sum(.available) == 190_501)
      try await office.run(
        .changeBudget(city, .recovery, amount: Money(fen: 1), document: "模拟〔2026〕10号"), key: "less")
      #expect(
        try await asked(.recovery, .waiting).map(\.matter)
          == [.recovery(city, Money(fen: 1), document: "模拟〔2026〕10号")])
      try await office.run(.approveSubmission(SubmissionID(number: 6)), by: office.checker, key: "taken")
      #expect(try await office.sum(.available) == 190_500)
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-02")).difference == nil)
    }
  }

  @Test("what is refused leaves no trace", arguments: StoreUnderTest.all)
  func refused(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      #expect(await codes { _ = try await office.issue(200_001) } == ["delivery.overdrawn"])
      #expect(await codes { _ = try await office.issue(100, to: office.provider) } == ["delivery.other-area"])
      let (vouchers, head) = try await office.desk.store.read { try ($0.lastNumber(.voucher), $0.budgets().count) }
      #expect(vouchers == 0 && head == 2)
      #expect(try await office.sum(.available) == 200_000)
      _ = try await office.issue(200_000)
      #expect(try await office.sum(.available) == 0)
    }
  }

  @Test(
    "thirty-two at once reserve and let go of one voucher, with repeated requests, and no fen is lost or doubled",
    arguments: StoreUnderTest.all)
  func concurrency(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let taken = try await withThrowingTaskGroup(of: Int64.self) { group in
        for client in 0..<32 {
          group.addTask {
            var kept: Int64 = 0
            for round in 0..<4 {
              let amount = Int64(100 + client)
              do {
                let reservation = try await office.reserve(amount, of: voucher, key: "c\(client)-\(round)")
                // A lost reply: the client asks again under the same key.
                #expect(try await office.reserve(amount, of: voucher, key: "c\(client)-\(round)") == reservation)
                if round % 2 == 0 {
                  try await office.run(.release(reservation, reason: "取消"), key: "r\(client)-\(round)")
                } else {
                  kept += amount
                }
              } catch let refusal as Diagnostics {
                #expect(refusal.all.map(\.code) == ["delivery.voucher-balance"])
              }
            }
            return kept
          }
        }
        return try await group.reduce(0, +)
      }
      #expect(try await office.sum(.reserved) == taken)
      let free = try await office.desk.store.read { try $0.voucher(voucher)?.free.fen }
      #expect(free == 10_000 - taken)
    }
  }

  @Test("what a programme's vouchers came to adds up to what was issued", arguments: StoreUnderTest.all)
  func sums(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let settled = try await office.reserve(5_000, of: voucher, key: "settled")
      try await office.run(.claim(settled, amount: Money(fen: 4_000), invoice: "F1", account: "1234"), key: "claim")
      // What was held beyond the settlement goes back to the voucher, as does what is let go.
      try await office.run(.settle(settled, amount: Money(fen: 4_000)), by: office.checker, key: "settle")
      let held = try await office.reserve(1_000, of: voucher, key: "held")
      let free = try await office.reserve(500, of: voucher, key: "free")
      try await office.run(.release(free, reason: "不用"), key: "let-go")
      let (sums, other, uses) = try await office.desk.store.read { book in
        (
          try book.sums(of: ProgrammeID(number: 1), within: .everywhere),
          try book.sums(of: ProgrammeID(number: 2), within: .everywhere),
          try book.reservations(
            ReservationFilter(programme: ProgrammeID(number: 1), isUsed: true), scope: .everywhere, offset: 0, limit: 9
          ).rows.map(\.id)
        )
      }
      #expect(sums.count == 1 && sums.issued == Money(fen: 10_000) && sums.used == Money(fen: 5_000))
      #expect(sums.settled == Money(fen: 4_000) && sums.left == Money(fen: 5_000) && sums.ended == .zero)
      #expect(other.count == 0 && other.issued == .zero && other.used == .zero)
      #expect(uses == [settled, held])
    }
  }

  @Test("an account that was put right after a payment bounced is read back as it was", arguments: StoreUnderTest.all)
  func account(_ kind: StoreUnderTest) async throws {
    try await kind.use { store in
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let use = try await office.reserve(5_000, of: voucher, key: "reserve")
      try await office.run(.claim(use, amount: Money(fen: 5_000), invoice: "F1", account: "1234"), key: "claim")
      #expect(try await office.desk.store.read { try $0.reservation(use)?.account } == "1234")
      try await office.run(.settle(use, amount: Money(fen: 5_000)), by: office.checker, key: "settle")
      try await office.bounceAndCorrect(use, to: "0123")
      let correction = AccountCorrection(from: "1234", to: "0123", after: TransferID(number: 1))
      let (kept, bounces, acts) = try await office.desk.store.read { book in
        (
          try book.reservation(use), try book.bounces(of: office.provider).map { $0.uses.map(\.id) },
          try book.uses(of: voucher, offset: 0, limit: 99).rows.map(\.act)
        )
      }
      #expect(kept?.account == "0123" && kept?.correction == correction && kept?.settlement?.claim.account == "1234")
      #expect(bounces == [[use]])
      #expect(acts.suffix(2) == [.bounced(TransferID(number: 1), reason: "收款户已销户"), .accountCorrected(correction)])
      // The next request is drafted into it.
      try await office.run(
        .draftTransfer(BudgetID(number: 2), payee: office.provider, payeeName: "模拟服务机构", [use]), key: "again")
      #expect(try await office.desk.store.read { try $0.transfer(TransferID(number: 2))?.account } == "0123")
    }
  }

  @Test("the journal alone rebuilds the book", arguments: StoreUnderTest.products)
  func replay(_ kind: StoreUnderTest) async throws {
    try await kind.useDatabase { database in
      let store = try await database.open(at: noon("2026-01-01")).store
      let office = try await Office(store)
      let voucher = try await office.issue(10_000)
      let reservation = try await office.reserve(5_000, of: voucher, key: "reserve")
      try await office.run(.claim(reservation, amount: Money(fen: 5_000), invoice: "F1", account: "1234"), key: "claim")
      try await office.run(.settle(reservation, amount: Money(fen: 4_999)), by: office.checker, key: "settle")
      try await office.bounceAndCorrect(reservation, to: "0123")
      try await office.run(.refund(reservation, amount: Money(fen: 9), reason: "退"), key: "refund")
      let report = try await store.replay([DeliveryProjection()], at: noon("2026-06-02"))
      #expect(report.difference == nil)
      // What a migration reads out of the journal is what was noted at once.
      try await database.tamper("DELETE FROM reservation_acts WHERE record > 0")
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-02")).difference != nil)
      let driver = try database.driver()
      try await driver.write { try Migration.uses.fill($0) }
      try driver.close()
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-02")).difference == nil)
      try await database.tamper("UPDATE ledger_accounts SET fen = fen + 1 WHERE fen > 0")
      #expect(try await store.replay([DeliveryProjection()], at: noon("2026-06-02")).difference?.column == "fen")
    }
  }
}
