import Journal
import Quantities
import Testing

@testable import Delivery

@Suite("Accounts that are put right after a payment bounced")
struct AccountCorrectionTests {
  /// Two awards of one enterprise, for two of its projects, issued and owed.
  private struct Office {
    let fixture: AwardFixture
    let ids = [AwardID(number: 1), AwardID(number: 2)]
    let payee: CreditCode

    init(accounts: [String] = ["1234", "1234"]) throws {
      fixture = try AwardFixture()
      payee = try fixture.enterprise(1)
      let run = try fixture.make(
        fixture.population([
          try fixture.subject(1, most: yuan(1_000), key: "甲"), try fixture.subject(1, most: yuan(500), key: "乙"),
        ]))
      try fixture.run(.award(.propose(run.id)))
      for (id, account) in zip(ids, accounts) {
        try fixture.run(.award(.confirm(id, account: account)), by: fixture.owner)
      }
      try fixture.run(.award(.approve(.credit, ids, amount: nil, reason: "")), by: fixture.approver)
      try fixture.run(.award(.publicise(ids)), by: fixture.approver)
      try fixture.run(.award(.clear(ids)), by: fixture.approver, on: "2026-07-01")
      try fixture.run(.award(.issue(ids)), by: fixture.issuer)
    }

    func draft(_ awards: [AwardID]? = nil) -> DeliveryCommand {
      .draftTransfer(fixture.budget, payee: payee, payeeName: "模拟企业1", [], awards: awards ?? ids)
    }

    func export(_ number: Int) throws {
      try fixture.run(.approveTransfer(TransferID(number: number)), by: fixture.approver)
      try fixture.run(.exportTransfers([TransferID(number: number)]))
    }

    func settle(_ number: Int, _ outcome: TransferOutcome) throws {
      try fixture.run(.settleTransfers([TransferSettlement(TransferID(number: number), outcome)]))
    }

    func correct(_ account: String, _ id: Int = 0) -> DeliveryCommand {
      .award(.correctAccount(ids[id], account: account))
    }

    /// Those that wait for the enterprise.
    func waiting() throws -> [AwardID] { try fixture.book.bounced(within: .everywhere).map(\.id) }

    func request(_ number: Int) -> TransferRequest? { fixture.book.transfer(TransferID(number: number)) }
  }

  @Test(
    "a bounced payment's account is put right by a later record, for all that the request paid; the next one uses it")
  func corrected() throws {
    let office = try Office()
    let (fixture, owner) = (office.fixture, office.fixture.owner)
    try fixture.run(office.draft())
    try office.export(1)
    #expect(office.request(1)?.account == "1234")
    #expect(try office.waiting().isEmpty)
    try office.settle(1, .bounced(reason: "户名不符"))
    #expect(try office.waiting() == office.ids)
    #expect(fixture.refusal(office.correct("12a4"), by: owner)?.hasPrefix("account: 错误：“12a4”不是账号后四位") == true)
    try fixture.run(office.correct("5678"), by: owner)
    #expect(try office.waiting().isEmpty)
    for id in office.ids {
      #expect(fixture.book.award(id)?.account == "5678")
      // What was confirmed before stays where it was.
      #expect(
        fixture.book.trail(of: id).map(\.act).filter { [.confirmed, .accountCorrected].contains($0.name) } == [
          .confirmed(account: "1234"),
          .accountCorrected(AccountCorrection(from: "1234", to: "5678", after: TransferID(number: 1))),
        ])
    }
    // Until it is asked for again a slip can be put right.
    try fixture.run(office.correct("5679"), by: owner)
    try fixture.run(office.draft())
    #expect(office.request(1)?.account == "1234" && office.request(2)?.account == "5679")
    try office.export(2)
    let budget = try #require(fixture.book.budget(fixture.budget))
    let file = String(
      decoding: TransferFile([2, 1].compactMap { office.request($0).map { TransferFile.Line($0, of: budget) } }).bytes,
      as: UTF8.self)
    #expect(file.contains("备注,收款账户后四位,用途/事项,申报年度\r\n"))
    #expect(file.contains(",****1234,2026年升规奖励（模拟）,2025\r\n"))
    #expect(file.contains(",****5679,2026年升规奖励（模拟）,2025\r\n"))
    try office.settle(2, .paid(voucher: "P1", on: try day("2026-06-01")))
    #expect(fixture.book.balance(.paid(fixture.budget, office.payee)) == yuan(1_500))
    #expect(fixture.refusal(office.correct("0001"), by: owner)?.contains("不能更正账户") == true)
  }

  @Test("no account changes before a payment bounced, and none while a request is on its way")
  func refused() throws {
    let office = try Office()
    let (fixture, owner) = (office.fixture, office.fixture.owner)
    #expect(
      fixture.refusal(office.correct("5678"), by: owner) == """
        account: 错误：“模拟企业1”没有被国库退回、等待重新拨付的款（现在：待拨付），不能更正账户
          应为：支付被国库退回之后、重新申请拨付之前更正
          办法：账户有变化的，请联系受理单位
        """)
    try fixture.run(office.draft())
    let wait = "办法：等国库的结果：付到的不用更正，被退回的再来更正"
    let onItsWay = fixture.refusal(office.correct("5678"), by: owner)
    #expect(onItsWay?.contains("拨付申请 TD2026-000001 待复核") == true && onItsWay?.hasSuffix(wait) == true)
    // What a checker returned never left the house: no account has failed.
    try fixture.run(.returnTransfer(TransferID(number: 1), reason: "重拟"), by: fixture.approver)
    #expect(fixture.refusal(office.correct("5678"), by: owner)?.contains("不能更正账户") == true)
    try fixture.run(office.draft())
    try office.export(2)
    try office.settle(2, .bounced(reason: "账户已销户"))
    try fixture.run(office.draft())
    // What is asked for again waits for the treasury, and for the enterprise once more where a checker returns it.
    #expect(try office.waiting().isEmpty)
    #expect(
      fixture.refusal(office.correct("5678"), by: owner)?.hasSuffix("办法：请联系受理单位，由财政复核人员退回这笔拨付申请，退回后更正") == true)
    try fixture.run(.returnTransfer(TransferID(number: 3), reason: "等企业更正"), by: fixture.approver)
    #expect(try office.waiting() == office.ids)
    #expect(fixture.refusal(office.correct("5678"), by: owner) == nil)
    #expect(fixture.book.awardRows.values.allSatisfy { $0.account == "5678" })
    // What is in a file no checker returns, whatever failed before.
    try fixture.run(office.draft())
    try office.export(4)
    #expect(fixture.refusal(office.correct("1234"), by: owner)?.hasSuffix(wait) == true)
  }

  @Test("one request pays into one account")
  func oneAccount() throws {
    let office = try Office(accounts: ["1234", "4321"])
    #expect(office.fixture.refusal(office.draft())?.contains("收款账户不同（尾号 1234 和 4321）") == true)
    try office.fixture.run(office.draft([office.ids[0]]))
    try office.export(1)
    try office.settle(1, .bounced(reason: "户名不符"))
    // The other award was not in the request.
    try office.fixture.run(office.correct("5678"), by: office.fixture.owner)
    #expect(office.ids.map { office.fixture.book.award($0)?.account } == ["5678", "4321"])
  }

  /// Uses of 1,000 yuan each, settled and owed to the provider in halves by the city and the district.
  private func owed(accounts: [String] = ["1234", "1234"]) throws -> (DeliveryFixture, [ReservationID]) {
    let fixture = try DeliveryFixture()
    let voucher = try fixture.issue(yuan(10_000))
    let uses = try accounts.enumerated().map { number, account in
      let use = try fixture.reserve(yuan(1_000), of: voucher)
      try fixture.run(.claim(use, amount: yuan(1_000), invoice: "F\(number)", account: account))
      try fixture.run(.settle(use, amount: yuan(1_000)), by: fixture.checker)
      return use
    }
    return (fixture, uses)
  }

  private func ask(_ fixture: DeliveryFixture, _ budget: BudgetID, _ uses: [ReservationID]) -> DeliveryCommand {
    .draftTransfer(budget, payee: fixture.provider, payeeName: "模拟服务机构", uses)
  }

  private func bounce(_ number: Int, _ reason: String, in fixture: DeliveryFixture) throws {
    let id = TransferID(number: number)
    try fixture.run(.approveTransfer(id), by: fixture.checker)
    try fixture.run(.exportTransfers([id]))
    try fixture.run(.settleTransfers([TransferSettlement(id, .bounced(reason: reason))]))
  }

  @Test("a provider confirms its account with each claim, as an enterprise does with each award")
  func claimed() throws {
    let (fixture, uses) = try owed(accounts: ["0123", "4321"])
    #expect(uses.map { fixture.book.reservation($0)?.account } == ["0123", "4321"])
    let held = try fixture.reserve(yuan(100), of: VoucherID(number: 1))
    #expect(fixture.book.reservation(held)?.account == nil)
    for typed in ["", "123", "12a4", "6222000011112222"] {
      #expect(
        fixture.refusal(.claim(held, amount: yuan(100), invoice: "F9", account: typed))?
          .hasPrefix("account: 错误：") == true, "\(typed)")
    }
    // One request pays into one account.
    #expect(fixture.refusal(ask(fixture, fixture.city, uses))?.contains("收款账户不同（尾号 0123 和 4321）") == true)
    try fixture.run(ask(fixture, fixture.city, [uses[0]]))
    #expect(fixture.book.transfer(TransferID(number: 1))?.account == "0123")
  }

  @Test("a provider puts its account right for all that the bounced request paid, once the treasury sent it back")
  func providers() throws {
    let (fixture, uses) = try owed()
    let correct = DeliveryCommand.correctAccount(uses[0], account: "5678")
    #expect(
      fixture.refusal(correct) == """
        account: 错误：第 1 号预约没有被国库退回、等待重新拨付的款（现在：已核销），不能更正账户
          应为：支付被国库退回之后、重新申请拨付之前更正
          办法：账户有变化的，请联系受理单位
        """)
    try fixture.run(ask(fixture, fixture.city, uses))
    #expect(fixture.refusal(correct)?.contains("拨付申请 TD2026-000001 待复核") == true)
    #expect(try fixture.book.bounces(of: fixture.provider).isEmpty)
    try bounce(1, "收款户已销户", in: fixture)
    let bounces = try fixture.book.bounces(of: fixture.provider)
    #expect(bounces.map(\.request.id.number) == [1] && bounces.map { $0.uses.map(\.id) } == [uses])
    #expect(try fixture.book.bounces(of: fixture.holder).isEmpty)
    try fixture.run(correct)
    for use in uses {
      let kept = try #require(fixture.book.reservation(use))
      #expect(kept.account == "5678" && kept.settlement?.claim.account == "1234")
      #expect(kept.correction == AccountCorrection(from: "1234", to: "5678", after: TransferID(number: 1)))
    }
    // The other budget's part goes into the same account, and a slip can be put right until it is asked for again.
    try fixture.run(ask(fixture, fixture.district, [uses[0]]))
    #expect(fixture.book.transfer(TransferID(number: 2))?.account == "5678")
    try fixture.run(.correctAccount(uses[1], account: "5679"))
    try fixture.run(ask(fixture, fixture.city, uses))
    #expect(fixture.book.transfer(TransferID(number: 3))?.account == "5679")
    #expect(fixture.refusal(correct)?.contains("不能更正账户") == true)
    // What the second one's file says is the account that it was made with.
    let budget = try #require(fixture.book.budget(fixture.city))
    let second = try #require(fixture.book.transfer(TransferID(number: 2)))
    #expect(String(decoding: TransferFile([.init(second, of: budget)]).bytes, as: UTF8.self).contains(",****5678"))
  }

  @Test("a use that both budgets were asked for waits for the newest of the payments that came back")
  func bothParts() throws {
    let (fixture, uses) = try owed()
    try fixture.run(ask(fixture, fixture.city, uses))
    try fixture.run(ask(fixture, fixture.district, [uses[0]]))
    try bounce(1, "户名不符", in: fixture)
    try bounce(2, "户名不符", in: fixture)
    #expect(try fixture.book.bounces(of: fixture.provider).map { $0.uses.map(\.id) } == [[uses[0]], [uses[1]]])
    try fixture.run(.correctAccount(uses[0], account: "5678"))
    let (first, second) = (TransferID(number: 1), TransferID(number: 2))
    #expect(
      uses.map { fixture.book.reservation($0)?.correction } == [
        AccountCorrection(from: "1234", to: "5678", after: second), nil,
      ])
    try fixture.run(.correctAccount(uses[1], account: "5678"))
    #expect(
      fixture.book.reservation(uses[1])?.correction == AccountCorrection(from: "1234", to: "5678", after: first))
    // All of it can be asked for together again.
    #expect(fixture.refusal(ask(fixture, fixture.city, uses)) == nil)
  }

  /// What was claimed before accounts were kept.
  private func oldClaim() throws -> ServiceClaim {
    let old = try #require(
      ServiceClaim(json: ["fen": 100_000, "invoice": "F1", "by": "maker", "on": "2026-06-01"]))
    #expect(old.account == nil && old.json["account"] == .null)
    return old
  }

  private func set(_ state: Reservation.State, of id: ReservationID, in fixture: DeliveryFixture) throws {
    var use = try #require(fixture.book.reservation(id))
    use.state = state
    fixture.book.save(use)
  }

  @Test(
    "what was claimed before accounts were kept cannot be asked for until its provider adds one, for all that lack it")
  func lacking() throws {
    let old = try oldClaim()
    let (fixture, uses) = try owed()
    let held = try #require(fixture.book.reservation(uses[0])).held
    try set(.settled(Reservation.Settlement(claim: old, owed: held)), of: uses[0], in: fixture)
    try set(.claimed(old), of: uses[1], in: fixture)
    #expect(
      fixture.refusal(ask(fixture, fixture.city, [uses[0]])) == """
        错误：应付“模拟服务机构”的款里有 1 笔没有收款账户，不能拟拨付申请
          应为：收款单位确认过的收款账户
          办法：请收款单位登录后补填：企业在“申报通知”的“我的申报”，服务机构在“收券”；补填后再拟
        """)
    #expect(try fixture.book.usesLackingAccount(of: fixture.provider).map(\.id) == uses)
    #expect(fixture.refusal(.correctAccount(uses[1], account: "012"))?.hasPrefix("account: 错误：") == true)
    try fixture.run(.correctAccount(uses[1], account: "0123"))
    let added = AccountCorrection(from: nil, to: "0123", after: nil)
    #expect(AccountCorrection(json: added.json) == added)
    #expect(uses.map { fixture.book.reservation($0)?.account } == ["0123", "0123"])
    #expect(fixture.book.reservation(uses[0])?.correction == added)
    #expect(try fixture.book.usesLackingAccount(of: fixture.provider).isEmpty)
    // Once it is there, it changes when a payment comes back.
    #expect(fixture.refusal(.correctAccount(uses[0], account: "4321"))?.contains("不能更正账户") == true)
    try fixture.run(ask(fixture, fixture.city, [uses[0]]))
    #expect(fixture.book.transfer(TransferID(number: 1))?.account == "0123")
  }

  @Test("a payment that went out without an account, and came back, is put right as any other")
  func earlier() throws {
    let old = try oldClaim()
    let (fixture, uses) = try owed(accounts: ["1234"])
    let first = TransferID(number: 1)
    try fixture.run(ask(fixture, fixture.city, uses))
    let held = try #require(fixture.book.reservation(uses[0])).held
    try set(
      .settled(Reservation.Settlement(claim: old, owed: held, stages: [fixture.city: .requested(first)])), of: uses[0],
      in: fixture)
    try bounce(1, "收款户已销户", in: fixture)
    #expect(try fixture.book.usesLackingAccount(of: fixture.provider).isEmpty)
    try fixture.run(.correctAccount(uses[0], account: "0123"))
    #expect(fixture.book.reservation(uses[0])?.correction == AccountCorrection(from: nil, to: "0123", after: first))
    try fixture.run(ask(fixture, fixture.city, uses))
    #expect(fixture.book.transfer(TransferID(number: 2))?.account == "0123")
  }

  @Test(
    "an application from before accounts were asked for is not paid until its enterprise adds one, for all of its own")
  func applications() throws {
    let office = try Office()
    let (fixture, owner) = (office.fixture, office.fixture.owner)
    for id in office.ids {
      var award = try #require(fixture.book.award(id))
      #expect(!award.lacksAccount)
      award.account = nil
      fixture.book.save(award)
    }
    #expect(fixture.refusal(office.draft())?.contains("有 2 笔没有收款账户") == true)
    #expect(try fixture.book.awardsLackingAccount(of: office.payee).map(\.id) == office.ids)
    #expect(try fixture.book.awardsLackingAccount(of: try fixture.enterprise(2)).isEmpty)
    try fixture.run(office.correct("5678"), by: owner)
    #expect(office.ids.map { fixture.book.award($0)?.account } == ["5678", "5678"])
    let added = AwardAct.accountCorrected(AccountCorrection(from: nil, to: "5678", after: nil))
    for id in office.ids { #expect(fixture.book.trail(of: id).last?.act == added) }
    #expect(fixture.refusal(office.correct("1234"), by: owner)?.contains("不能更正账户") == true)
    try fixture.run(office.draft())
    #expect(office.request(1)?.account == "5678")
  }

  @Test("before any payment an officer records a missing account, and lets none of its money go")
  func recordedBefore() throws {
    let office = try Office()
    let fixture = office.fixture
    for id in office.ids {
      var award = try #require(fixture.book.award(id))
      award.account = nil
      fixture.book.save(award)
    }
    let heard = HeardAccount(how: "电话联系", proof: "账户确认书.pdf")
    func record(_ actor: ActorID) -> String? {
      fixture.refusal(.award(.correctAccountFor(office.ids[0], account: "5678", heard)), by: actor)
    }
    #expect(record(fixture.proposer) != nil && record(fixture.approver)?.contains("核定和代录账户须是两个人") == true)
    #expect(record(fixture.reviewer) == nil)
    for id in office.ids {
      let award = try #require(fixture.book.award(id))
      #expect(award.account == "5678" && award.hearsay?.by == fixture.reviewer && !award.lacksAccount)
    }
    try fixture.run(office.draft())
    let approve = DeliveryCommand.approveTransfers([TransferID(number: 1)])
    #expect(fixture.refusal(approve, by: fixture.reviewer)?.contains("代录账户和拨付复核须是两个人") == true)
    try fixture.run(approve, by: fixture.approver)
  }
}
