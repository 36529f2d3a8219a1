import Decimals
import Diagnostics
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Delivery

/// Every command in every state: either it is open, or the refusal says in which state the thing is.
@Suite("What is refused says why")
struct RefusalTests {
  /// A state of one thing, the words that a refusal must hold in either language, and how to come to it.
  struct State<Office> {
    let name: String
    let zh: String
    let en: String
    let make: () throws -> Office

    init(_ name: String, _ zh: String, _ en: String, _ make: @escaping () throws -> Office) {
      self.name = name
      self.zh = zh
      self.en = en
      self.make = make
    }
  }

  /// A command: what it comes to in an office, `nil` where it was carried out.
  struct Act<Office> {
    let name: String
    let run: (Office, Language) throws -> String?

    init(_ name: String, _ run: @escaping (Office, Language) throws -> String?) {
      self.name = name
      self.run = run
    }
  }

  /// - Parameters:
  ///   - open: by state the commands that are carried out there.
  ///   - otherwise: the words of a refusal that speaks of something else than the state, by state and command.
  private func walk<Office>(
    _ states: [State<Office>], _ acts: [Act<Office>], open: [String: Set<String>], otherwise: [String: String] = [:]
  ) throws {
    var unused = Set(otherwise.keys)
    for state in states {
      for act in acts {
        let pair = "\(state.name) \(act.name)"
        unused.remove(pair)
        let refused = try act.run(state.make(), .chinese)
        #expect((refused == nil) == (open[state.name] ?? []).contains(act.name), "\(pair): \(refused ?? "carried out")")
        guard let refused else { continue }
        #expect(!refused.contains("台账里没有"), "\(pair): \(refused)")
        #expect(refused.contains(otherwise[pair] ?? state.zh), "\(pair): \(refused)")
        let english = try act.run(state.make(), .english) ?? "carried out"
        #expect(otherwise[pair] != nil || english.contains(state.en), "\(pair): \(english)")
      }
    }
    #expect(unused.isEmpty, "no such state or command: \(unused)")
    #expect(Set(open.keys).isSubset(of: states.map(\.name)))
  }

  private static func refusal(
    _ language: Language, _ command: DeliveryCommand, _ run: (DeliveryCommand) throws -> Void
  ) throws -> String? {
    do {
      try run(command)
      return nil
    } catch let refusal as Diagnostics {
      return refusal.rendered(in: language)
    }
  }

  // MARK: Transfer requests and their batch

  @Test("transfer requests and batches")
  func transfers() throws {
    let id = TransferID(number: 1)
    func at(_ commands: [(DeliveryCommand, isChecker: Bool)]) throws -> DeliveryFixture {
      let fixture = try DeliveryFixture()
      let reservation = try fixture.reserve(yuan(1_000), of: try fixture.issue(yuan(1_000)))
      try fixture.run(.claim(reservation, amount: yuan(1_000), invoice: "F1", account: "1234"))
      try fixture.run(.settle(reservation, amount: yuan(1_000)), by: fixture.checker)
      for (command, isChecker) in [(draft(fixture), false)] + commands {
        try fixture.run(command, by: isChecker ? fixture.checker : fixture.maker)
      }
      return fixture
    }
    func draft(_ fixture: DeliveryFixture) -> DeliveryCommand {
      .draftTransfer(fixture.city, payee: fixture.provider, payeeName: "模拟服务机构", [ReservationID(number: 1)])
    }
    let paid = DeliveryCommand.settleTransfers([
      TransferSettlement(id, .paid(voucher: "P-7", on: try day("2026-06-01")))
    ])
    let bounced = DeliveryCommand.settleTransfers([TransferSettlement(id, .bounced(reason: "户名不符"))])
    let approved: [(DeliveryCommand, isChecker: Bool)] = [(.approveTransfer(id), true)]
    let exported = approved + [(.exportTransfers([id]), false)]
    let act: (String, @escaping (DeliveryFixture) -> DeliveryCommand) -> Act<DeliveryFixture> = { name, command in
      Act(name) { fixture, language in
        try Self.refusal(language, command(fixture)) { try fixture.run($0, by: fixture.checker) }
      }
    }
    try walk(
      [
        State("drafted", "待复核", "to be checked") { try at([]) },
        State("approved", "已复核", "approved") { try at(approved) },
        State("exported", "已导出", "exported") { try at(exported) },
        State("sent", "已送国库", "sent to the treasury") { try at(exported + [(.markSent(batch: 1), false)]) },
        State("unknown", "结果不明", "outcome unknown") { try at(exported + [(.markUnknown(batch: 1), false)]) },
        State("confirmed", "已支付", "paid") { try at(exported + [(paid, false)]) },
        State("bounced", "已退回（户名不符）", "returned (户名不符)") { try at(exported + [(bounced, false)]) },
        State("returned", "已退回（账号不符）", "returned (账号不符)") {
          try at(approved + [(.returnTransfer(id, reason: "账号不符"), true)])
        },
      ],
      [
        act("draft", draft), act("approve") { _ in .approveTransfer(id) },
        act("return") { _ in .returnTransfer(id, reason: "账号不符") }, act("export") { _ in .exportTransfers([id]) },
        act("mark sent") { _ in .markSent(batch: 1) }, act("mark unknown") { _ in .markUnknown(batch: 1) },
        act("pay") { _ in paid }, act("bounce") { _ in bounced },
      ],
      open: [
        "drafted": ["approve", "return"], "approved": ["return", "export"],
        "exported": ["mark sent", "mark unknown", "pay", "bounce"], "sent": ["mark unknown", "pay", "bounce"],
        "unknown": ["mark sent", "pay", "bounce"], "bounced": ["draft"], "returned": ["draft"],
      ],
      otherwise: [
        "drafted mark sent": "还没有导出过第 1 批", "drafted mark unknown": "还没有导出过第 1 批",
        "approved mark sent": "还没有导出过第 1 批", "approved mark unknown": "还没有导出过第 1 批",
        "returned mark sent": "还没有导出过第 1 批", "returned mark unknown": "还没有导出过第 1 批",
      ])
    #expect(
      try at(exported + [(paid, false)]).refusal(.markUnknown(batch: 1)) == """
        错误：第 1 批已有结果：拨付申请 TD2026-000001 已支付（2026年6月1日，凭证 P-7）
          办法：结果以国库凭证为准，不再改标记；有出入的，先与国库核对
        """)
    #expect(
      try at(exported).refusal(.markUnknown(batch: 2)) == """
        错误：还没有导出过第 2 批
          应为：第 1 批到第 1 批
          办法：先导出已复核的拨付申请，再从批次清单里打开
        """)
  }

  // MARK: Vouchers and their uses

  @Test("vouchers, their uses and the providers")
  func vouchers() throws {
    typealias Held = (fixture: DeliveryFixture, day: String)
    let id = VoucherID(number: 1)
    func at(_ commands: [DeliveryCommand], on day: String = "2026-06-01") throws -> Held {
      let fixture = try DeliveryFixture()
      _ = try fixture.issue(yuan(1_000))
      for command in commands { try fixture.run(command, on: day) }
      try fixture.approve(on: day)
      return (fixture, day)
    }
    let act: (String, @escaping (DeliveryFixture) -> DeliveryCommand) -> Act<Held> = { name, command in
      Act(name) { held, language in
        try Self.refusal(language, command(held.fixture)) { try held.fixture.run($0, on: held.day) }
      }
    }
    try walk(
      [
        State("live", "可用", "live") { try at([]) },
        State("over", "到期", "ended on") { try at([], on: "2027-01-01") },
        State("expired", "已过期", "expired") { try at([.expireVoucher(id)], on: "2027-01-01") },
        State("withdrawn", "已收回", "withdrawn") { try at([.withdrawVoucher(id, reason: "重复")]) },
      ],
      [
        act("withdraw") { _ in .withdrawVoucher(id, reason: "重复") }, act("expire") { _ in .expireVoucher(id) },
        act("reserve") {
          .reserve(code: $0.codes.code(of: id).digest, provider: $0.provider, category: "检验检测", amount: yuan(1))
        },
      ], open: ["live": ["withdraw", "reserve"], "over": ["withdraw", "expire"]],
      otherwise: ["live expire": "券还在有效期内（至 2026年12月31日）"])

    let use = ReservationID(number: 1)
    func used(_ commands: [(DeliveryCommand, isChecker: Bool)]) throws -> DeliveryFixture {
      let fixture = try DeliveryFixture()
      _ = try fixture.reserve(yuan(100), of: try fixture.issue(yuan(1_000)))
      for (command, isChecker) in commands { try fixture.run(command, by: isChecker ? fixture.checker : fixture.maker) }
      return fixture
    }
    let claim = DeliveryCommand.claim(use, amount: yuan(100), invoice: "F1", account: "1234")
    let checked: (String, DeliveryCommand) -> Act<DeliveryFixture> = { name, command in
      Act(name) { fixture, language in
        try Self.refusal(language, command) { try fixture.run($0, by: fixture.checker) }
      }
    }
    try walk(
      [
        State("held", "已预约", "reserved") { try used([]) },
        State("claimed", "待核销", "claimed") { try used([(claim, false)]) },
        State("settled", "已核销", "settled") { try used([(claim, false), (.settle(use, amount: yuan(100)), true)]) },
        State("refunding", "退款待复核", "refund to be confirmed") {
          try used([
            (claim, false), (.settle(use, amount: yuan(100)), true),
            (.refund(use, amount: yuan(1), reason: "退货"), false),
          ])
        },
        State("released", "已取消", "released") { try used([(.release(use, reason: "不做了"), false)]) },
      ],
      [
        checked("release", .release(use, reason: "不做了")), checked("claim", claim),
        checked("reject", .rejectClaim(use, reason: "发票不清")), checked("settle", .settle(use, amount: yuan(100))),
        checked("refund", .refund(use, amount: yuan(1), reason: "退货")),
        checked("confirm refund", .confirmRefund(use)), checked("return refund", .returnRefund(use, reason: "未到账")),
      ],
      open: [
        "held": ["release", "claim"], "claimed": ["reject", "settle"], "settled": ["refund"],
        "refunding": ["confirm refund", "return refund"],
      ])

    let fixture = try DeliveryFixture()
    let stranger = try code("91310117MA1J2C3D9")
    #expect(
      fixture.refusal(.stopProvider(fixture.programme, stranger, reason: "停业"))
        == "provider: 错误：“成长券”的服务机构名单里没有 \(stranger)\n  办法：从名单里选")
    try fixture.run(.stopProvider(fixture.programme, fixture.provider, reason: "停业"))
    #expect(
      fixture.refusal(.stopProvider(fixture.programme, fixture.provider, reason: "停业"))?.contains("“已停止”") == true)
    #expect(
      fixture.refusal(.withdrawVoucher(VoucherID(number: 9), reason: "重复"))
        == "错误：台账里没有第 9 号券\n  办法：回到列表，从列表里打开")
  }

  // MARK: Calls

  @Test("calls")
  func calls() throws {
    typealias Told = (fixture: AwardFixture, id: CallID, day: String)
    func at(_ commands: [CallCommand], on day: String) throws -> Told {
      let fixture = try AwardFixture()
      let id = CallID(number: 2)
      var terms = try fixture.terms()
      terms.budget = nil
      for command in [.record(terms)] + commands { try fixture.run(.call(command)) }
      return (fixture, id, day)
    }
    let id = CallID(number: 2)
    let act: (String, @escaping (AwardFixture) throws -> CallCommand) -> Act<Told> = { name, command in
      Act(name) { told, language in
        try Self.refusal(language, .call(try command(told.fixture))) { try told.fixture.run($0, on: told.day) }
      }
    }
    try walk(
      [
        State("drafted", "拟稿", "draft") { try at([], on: "2026-05-01") },
        State("announced", "已发布，未开放", "published, not open yet") { try at([.publish(id)], on: "2026-05-01") },
        State("open", "正在受理", "open") { try at([.publish(id)], on: "2026-06-02") },
        State("closed", "已截止", "closed") { try at([.publish(id)], on: "2026-07-02") },
        State("withdrawn", "已撤回", "withdrawn") { try at([.withdraw(id, reason: "作废")], on: "2026-06-02") },
      ],
      [
        act("revise") { .revise(id, try $0.terms()) }, act("publish") { _ in .publish(id) },
        act("fund") { .fund(id, $0.budget) },
        act("extend") { _ in .extend(id, closes: try day("2026-07-10"), document: "模拟〔2026〕3号") },
        act("withdraw") { _ in .withdraw(id, reason: "作废") },
      ],
      open: [
        "drafted": ["revise", "publish", "withdraw"], "announced": ["fund", "extend", "withdraw"],
        "open": ["fund", "extend", "withdraw"], "closed": ["fund", "extend", "withdraw"],
      ])
  }

  // MARK: Awards

  @Test("awards, from the consent to the recovery")
  func awards() throws {
    typealias Step = (command: AwardCommand, who: KeyPath<AwardFixture, ActorID>, day: String)
    typealias Office = (fixture: AwardFixture, day: String)
    let id = AwardID(number: 1)
    func at(
      _ steps: [Step], budget: Int64 = 1_000, then commands: [DeliveryCommand] = [], on day: String = "2026-07-10"
    ) throws -> Office {
      let fixture = try AwardFixture(
        amount: budget, steps: [.consent, .credit, .panel, .publicity, .issue], oversubscription: .postponement)
      _ = try fixture.proposed([yuan(1_000)], arrived: false)
      for step in steps { try fixture.run(.award(step.command), by: fixture[keyPath: step.who], on: step.day) }
      for command in commands { try fixture.run(command, by: fixture.issuer, on: day) }
      return (fixture, day)
    }
    let credit: [Step] = [(.confirm(id, account: "1234"), \.owner, "2026-06-02")]
    let panel: [Step] = credit + [(.pass(.credit, [id], note: ""), \.reviewer, "2026-06-03")]
    let publicity: [Step] =
      panel + [(.approve(.panel, [id], amount: nil, reason: ""), \.approver, "2026-06-04")]
    let publicised: [Step] = publicity + [(.publicise([id]), \.reviewer, "2026-06-05")]
    let issue: [Step] = publicised + [(.clear([id]), \.reviewer, "2026-07-01")]
    let issued: [Step] = issue + [(.issue([id]), \.issuer, "2026-07-02")]
    let transfer = TransferID(number: 1)
    let payee = try AwardFixture().enterprise(1)
    let asked: [DeliveryCommand] = [
      .draftTransfer(BudgetID(number: 1), payee: payee, payeeName: "模拟企业1", [], awards: [id])
    ]
    let demand = DeliveryCommand.demandRecovery(id, amount: yuan(2), document: "模拟〔2026〕8号")
    let record = AwardCommand.recovery(id, .record(yuan(1), voucher: "缴1", reason: "退款"))
    func paid(isClaimed: Bool = false, then command: AwardCommand? = nil) throws -> Office {
      let office = try at(issued, then: asked)
      try office.fixture.run(.approveTransfer(transfer), by: office.fixture.reviewer)
      try office.fixture.run(.exportTransfers([transfer]))
      try office.fixture.run(
        .settleTransfers([TransferSettlement(transfer, .paid(voucher: "P", on: try day("2026-06-01")))]))
      if isClaimed { try office.fixture.demand(id, yuan(2), document: "模拟〔2026〕7号") }
      if let command { try office.fixture.run(.award(command), by: office.fixture.approver) }
      return office
    }
    func act(_ name: String, by who: KeyPath<AwardFixture, ActorID>, asks command: DeliveryCommand) -> Act<Office> {
      Act(name) { office, language in
        try Self.refusal(language, command) {
          try office.fixture.run($0, by: office.fixture[keyPath: who], on: office.day)
        }
      }
    }
    func act(
      _ name: String, by who: KeyPath<AwardFixture, ActorID> = \.reviewer, _ command: AwardCommand
    ) -> Act<Office> {
      act(name, by: who, asks: .award(command))
    }
    let judged: Set = ["send back", "refuse", "withdraw"]
    try walk(
      [
        State("consent", "意愿与账户确认", "consent and account") { try at([]) },
        State("credit", "信用核查", "credit check") { try at(credit) },
        State("panel", "集体审议", "collective decision") { try at(panel) },
        State("returned", "待补正", "papers wanted") {
          try at(credit + [(.sendBack([id], reason: "缺章"), \.reviewer, "2026-07-09")])
        },
        State("postponed", "延后", "postponed") {
          try at(panel + [(.allot(CallID(number: 1)), \.approver, "2026-06-04")], budget: 10)
        },
        State("publicity", "待公示", "due: publication") { try at(publicity) },
        State("publicised", "公示中", "published") { try at(publicised) },
        State("objected", "公示中", "published") {
          try at(publicised + [(.object(id, text: "不符"), \.owner, "2026-06-06")])
        },
        State("issue", "待下达", "due: issue") { try at(issue) },
        State("refused", "不予支持", "refused") {
          try at(credit + [(.refuse([id], reason: "失信"), \.reviewer, "2026-06-03")])
        },
        State("withdrawn", "已放弃", "given up") { try at([(.withdraw(id, reason: "不要了"), \.owner, "2026-06-03")]) },
        State("issued", "已下达", "issued") { try at(issued) },
        State("requested", "已下达", "issued") { try at(issued, then: asked) },
        State("paid", "已下达", "issued") { try paid() },
        State("claimed", "已下达", "issued") { try paid(isClaimed: true) },
        State("recovering", "已下达", "issued") { try paid(isClaimed: true, then: record) },
      ],
      [
        act("confirm", by: \.owner, .confirm(id, account: "1234")), act("pass", .pass(.credit, [id], note: "")),
        act("pass panel", .pass(.panel, [id], note: "")),
        act("approve", by: \.approver, .approve(.panel, [id], amount: nil, reason: "")),
        act("send back", .sendBack([id], reason: "缺章")), act("supplement", by: \.owner, .supplement(id, [])),
        act("refuse", .refuse([id], reason: "失信")), act("resume", .resume([id])), act("publicise", .publicise([id])),
        act("object", .object(id, text: "不符")), act("answer", .answer(id, objection: 0, isUpheld: false, text: "不成立")),
        act("clear", .clear([id])), act("issue", by: \.issuer, .issue([id])),
        act("withdraw", by: \.owner, .withdraw(id, reason: "不要了")),
        act("demand", by: \.reviewer, asks: demand), act("recover", record),
        act("confirm recovery", .recovery(id, .confirm)),
        act("return recovery", .recovery(id, .sendBack(reason: "未到账"))),
      ],
      open: [
        "consent": ["confirm", "refuse", "withdraw"], "credit": judged.union(["pass"]),
        "panel": judged.union(["approve"]), "returned": ["supplement", "refuse", "withdraw"],
        "postponed": ["resume", "refuse", "withdraw"], "publicity": ["publicise", "refuse", "withdraw"],
        "publicised": ["object", "clear", "withdraw"], "objected": ["object", "answer", "withdraw"],
        "issue": ["issue", "refuse", "withdraw"], "paid": ["demand"], "claimed": ["demand", "recover"],
        "recovering": ["demand", "confirm recovery", "return recovery"],
      ],
      otherwise: [
        "objected clear": "有异议没有答复", "paid recover": "没有应追缴的款", "recovering recover": "有一笔追回待复核",
      ])
  }

  // MARK: Between advance and settlement

  @Test("what is between an advance and its settlement")
  func instalments() throws {
    func at(_ commands: [(InstalmentCommand, who: KeyPath<AwardFixture, ActorID>)]) throws -> InstalmentTests.Office {
      let office = try InstalmentTests.Office(acceptance: .day(try day("2026-12-31")))
      for (command, who) in commands {
        try office.fixture.run(office.step(command), by: office.fixture[keyPath: who], on: "2026-07-20")
      }
      return office
    }
    let figure = yuan(1_000)
    let findings = InstalmentCommand.Findings(
      on: try day("2026-07-10"), inspectors: "模拟验收组", outcome: .passed, figure: figure,
      papers: ["验收报告", "审计报告"].map { Award.Paper(title: $0, file: "\($0).pdf", hash: ContentHash(of: Array($0.utf8))) },
      note: "")
    let inspected: [(InstalmentCommand, who: KeyPath<AwardFixture, ActorID>)] = [(.inspect(findings), \.reviewer)]
    let accepted = inspected + [(.accept, \.approver)]
    let drafted = accepted + [(.draftSettlement(note: ""), \.reviewer)]
    let act: (String, InstalmentCommand) -> Act<InstalmentTests.Office> = { name, command in
      Act(name) { office, language in
        try Self.refusal(language, office.step(command)) {
          try office.fixture.run($0, by: office.fixture.issuer, on: "2026-07-20")
        }
      }
    }
    try walk(
      [
        State("awaiting", "待验收", "acceptance due") { try at([]) },
        State("inspected", "验收待复核", "acceptance to be checked") { try at(inspected) },
        State("accepted", "待清算", "settlement due") { try at(accepted) },
        State("drafted", "清算待复核", "settlement to be checked") { try at(drafted) },
        State("settled", "已清算", "settled") { try at(drafted + [(.settle, \.issuer)]) },
      ],
      [
        act("inspect", .inspect(findings)), act("accept", .accept),
        act("return inspection", .returnInspection(reason: "不实")), act("draft", .draftSettlement(note: "")),
        act("settle", .settle), act("return settlement", .returnSettlement(reason: "有误")),
        act("extend", .extendAcceptance(until: try day("2027-01-31"), document: "模拟〔2026〕9号")),
      ],
      open: [
        "awaiting": ["inspect", "extend"], "inspected": ["accept", "return inspection"], "accepted": ["draft"],
        "drafted": ["settle", "return settlement"],
      ])

    // Before the issue, and where it never came to it, the award's own state is what counts.
    let fixture = try AwardFixture(
      advance: Call.Advance(
        share: Share(try #require(Decimal128("0.5"))), papers: ["验收报告"],
        acceptance: .workingDays(120)))
    let id = try #require(try fixture.proposed([figure]).first)
    let settle = DeliveryCommand.award(.instalment(id, .settle))
    #expect(fixture.refusal(settle, by: fixture.issuer)?.contains("现在是“待信用核查”") == true)
    try fixture.run(.award(.refuse([id], reason: "失信")), by: fixture.reviewer)
    #expect(fixture.refusal(settle, by: fixture.issuer)?.contains("现在是“不予支持”") == true)
  }

  @Test("nothing to cut is told apart from nothing that waits, and an answered objection from one that never was")
  func words() throws {
    let fixture = try AwardFixture()
    let allot = DeliveryCommand.award(.allot(fixture.call))
    #expect(fixture.refusal(allot)?.contains("没有等待核定的") == true)
    let id = try #require(try fixture.proposed([yuan(1)]).first)
    #expect(fixture.refusal(allot, by: fixture.approver)?.contains("没有超出预算") == true)
    try fixture.run(.award(.approve(.credit, [id], amount: nil, reason: "")), by: fixture.approver)
    #expect(fixture.refusal(allot, by: fixture.approver)?.contains("没有等待核定的") == true)
    try fixture.run(.award(.publicise([id])), by: fixture.approver)
    let answer = DeliveryCommand.award(.answer(id, objection: 0, isUpheld: false, text: "不成立"))
    #expect(fixture.refusal(answer)?.contains("公示中，没有第 1 条异议") == true)
    try fixture.run(.award(.object(id, text: "不符")), by: fixture.owner)
    try fixture.run(answer, by: fixture.approver)
    #expect(fixture.refusal(answer)?.contains("第 1 条异议已经答复") == true)
  }
}
