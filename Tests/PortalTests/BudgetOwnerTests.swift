import Access
import Delivery
import Enterprises
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// Every form that decides on a district's money, sent by the whole city's people, by another district's and by its own.
@Suite("Whoever's the money is decides on it")
struct BudgetOwnerTests {
  /// A form in the order in which the district's own people send it with success.
  private struct Form {
    let path: String
    let fields: [(String, String)]

    init(_ path: String, _ fields: KeyValuePairs<String, String>) {
      self.path = path
      self.fields = fields.map { ($0.key, $0.value) }
    }

    var what: String { fields.first { $0.0 == "do" }?.1 ?? "" }
  }

  private struct People {
    /// Those who see every budget, and bear none of a district's.
    let city: [String]
    let foreign: [String]
    /// Makers first, so that a checker is left for what takes another.
    let own: [String]
  }

  private static let roles: [Role] = [.financeMaker, .district, .officer, .financeChecker]

  private func people(_ portal: TestPortal) async throws -> People {
    let desk = AccessDesk(store: portal.store, clock: { portal.clock.now }, parameters: .forTests)
    let own = try #require(portal.city.people().first { $0.role == "district" }?.area)
    let foreign = try #require(AreaCode(own.text == "310115" ? "310112" : "310115"))
    func add(_ prefix: String, _ area: AreaCode) async throws -> [String] {
      var names: [String] = []
      for role in Self.roles {
        let id = "\(prefix).\(role.rawValue.replacing("_", with: "-"))"
        try await desk.add(
          .init(
            id: id, name: "巡检", roles: [role], area: area.text, password: TestPortal.password, isPasswordInitial: false),
          by: .console)
        names.append(id)
      }
      return names
    }
    return People(
      city: ["city", "maker", "checker"], foreign: try await add("foreign", foreign), own: try await add("own", own))
  }

  private func records(_ portal: TestPortal) async throws -> Int {
    try await portal.store.read { (view: any EnterpriseReading) in try view.journalRecords.head().count }
  }

  /// Sends a form as each of the others, to whom it is refused as not theirs to decide, then as the district's own until
  /// one of them has done it.
  private func walk(
    _ forms: [Form], _ people: People, _ portal: TestPortal, _ client: any TestClientProtocol
  ) async throws {
    for form in forms {
      for name in people.city + people.foreign {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        let before = try await records(portal)
        if form.path.hasPrefix("/delivery/awards/") || form.path.hasPrefix("/delivery/submissions/")
          || form.path.hasPrefix("/delivery/transfers/") && form.path != "/delivery/transfers/export"
        {
          #expect(
            try await !browser.get(form.path).text.contains("name=\"do\" value=\"\(form.what)\""),
            "\(form.path) shows \(form.what) to \(name)")
        }
        if form.path.hasPrefix("/delivery/claims/") {
          #expect(
            try await !browser.get("/delivery/claims").text.contains("action=\"\(form.path)\""),
            "the claims offer \(form.path) to \(name)")
        }
        let answer = try await browser.post(form.path, form.fields)
        #expect([403, 404, 422].contains(answer.status), "\(form.path) \(form.what) by \(name): \(answer.status)")
        let isWhole = people.city.contains(name)
        if isWhole, answer.status == 422 {
          #expect(
            answer.text.contains("不由您") || answer.text.contains("由市级或财政复核人员办理"), "\(form.path) \(form.what) by \(name)")
        }
        #expect(try await records(portal) == before, "\(form.path) \(form.what) by \(name) came into the journal")
      }
      var isDone = false
      for name in people.own where !isDone {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        let before = try await records(portal)
        _ = try await browser.post(form.path, form.fields)
        isDone = try await records(portal) > before
      }
      #expect(isDone, "\(form.path) \(form.what) is carried out for nobody")
    }
  }

  @Test(
    "what a district bears is approved, issued, asked for, exported, settled, claimed back, refunded and added to by that district's people alone"
  )
  func district() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      try await portal.makeMoney(isOfDistrict: true)
      let people = try await people(portal)
      let desk = portal.portal.ports.delivery
      let award = try await portal.ownAward()
      let page = "/delivery/awards/\(award)"
      let (drafts, checks) = (try #require(ActorID("drafts")), try #require(ActorID("checks")))
      var count = 0
      func run(_ command: DeliveryCommand, by actor: ActorID) async throws {
        count += 1
        _ = try await desk.run(command, by: actor, key: "owner-\(count)", at: portal.clock.now)
      }
      try await run(.award(.confirm(award, account: "1234")), by: drafts)
      try await run(.award(.pass(.credit, [award], note: "")), by: drafts)

      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await !city.get("/delivery/calls/c1").text.contains("预算可用"))
      let allotted = try await city.post("/delivery/calls/c1", ["do": "allot"])
      #expect(allotted.status == 422 && allotted.text.contains("这笔资金不由您这一级承担"))
      let all = try await city.post(
        "/delivery/awards",
        ["call": "c1", "step": "panel", "do": "approve", "seen": try await portal.seen("approve", .panel)])
      #expect(all.status == 422 && all.text.contains("这笔资金不由您这一级承担"))
      let stored = try #require(try await desk.store.read { try $0.award(award) })
      try await walk(
        [Form(page, ["do": "approve", "amount": stored.proposed.description])], people, portal, client)

      try await run(.award(.publicise([award])), by: checks)
      portal.clock.advance(seconds: 30 * 86_400)
      try await run(.award(.clear([award])), by: checks)
      try await walk([Form(page, ["do": "issue"])], people, portal, client)

      let day = portal.clock.now.dayInShanghai
      try await walk(
        [
          Form("/delivery/transfers/t2", ["do": "return", "reason": "户名不符"]),
          Form("/delivery/transfers", ["budget": "b3", "payee": stored.enterprise.text]),
        ], people, portal, client)
      let transfer = try #require(
        try await desk.store.read { try $0.transfers(TransferFilter(state: .drafted), offset: 0, limit: 9).rows }.first)
      #expect(transfer.awards == [award])
      try await walk(
        [
          Form("/delivery/transfers/\(transfer.id)", ["do": "approve"]), Form("/delivery/transfers/export", [:]),
          Form("/delivery/batches/2", ["do": "sent"]), Form("/delivery/batches/2", ["do": "unknown"]),
        ], people, portal, client)
      // Those of the whole city see all of it, and are offered nothing.
      for name in ["maker", "checker"] {
        var browser = Browser(client)
        _ = try await browser.signIn(name)
        let page = try await browser.get("/delivery/transfers").text
        #expect(page.contains(transfer.reference))
        #expect(!page.contains("name=\"payee\"") && !page.contains("action=\"/delivery/batches/"))
        #expect(!page.contains("action=\"/delivery/transfers/"))
      }
      let advice = """
        申请号,凭证号,支付日期,金额（元）,退回原因
        \(transfer.reference),P9,\(day),\(transfer.amount.description),

        """
      try await walk(
        [Form("/delivery/advice", ["sure": "1", "name": "凭证.csv", "text": advice])], people, portal, client)
      let paper = Award.Paper(title: "验收报告", file: "report.pdf", hash: .none)
      try await run(
        .award(
          .instalment(
            award,
            .inspect(
              InstalmentCommand.Findings(
                on: day, inspectors: "模拟验收组", outcome: .partly, figure: Money(fen: 10_000), papers: [paper],
                note: "部分未到位")))), by: drafts)
      try await run(.award(.instalment(award, .accept)), by: checks)
      try await walk(
        [
          Form(page, ["do": "draftSettlement"]), Form(page, ["do": "settle"]),
          Form(page, ["do": "recover", "amount": "100", "voucher": "缴9", "reason": "追缴"]),
          Form(page, ["do": "confirmRecovery"]),
        ], people, portal, client)

      try await walkClaims(people, portal, client)
      try await walk([Form("/delivery/submissions/s4", ["do": "approve"])], people, portal, client)
      try await run(.withdrawVoucher(VoucherID(number: 1), reason: "停止使用"), by: drafts)
      try await walk([Form("/delivery/submissions/s6", ["do": "approve"])], people, portal, client)
      try await run(
        .changeBudget(BudgetID(number: 2), .recovery, amount: Money(fen: 100), document: "模拟9号"), by: drafts)
      try await walk([Form("/delivery/submissions/s7", ["do": "approve"])], people, portal, client)
    }
  }

  /// Sends everything that is decided on a claim and on what comes back: rejected, settled, refunded, returned, confirmed.
  private func walkClaims(
    _ people: People, _ portal: TestPortal, _ client: any TestClientProtocol
  ) async throws {
    let desk = portal.portal.ports.delivery
    let provider = try #require(ActorID("claims"))
    let use = ReservationID(number: 3)
    let path = "/delivery/claims/\(use)"
    for (number, forms) in [
      [Form(path, ["do": "reject", "reason": "发票看不清"])],
      [
        Form(path, ["do": "settle", "amount": "10"]),
        Form(path, ["do": "refund", "amount": "1", "voucher": "", "reason": "服务未完成"]),
        Form(path, ["do": "returnRefund", "reason": "金额不符"]),
        Form(path, ["do": "refund", "amount": "2", "voucher": "", "reason": "服务未完成"]),
        Form(path, ["do": "confirmRefund"]),
      ],
    ].enumerated() {
      _ = try await desk.run(
        .claim(use, amount: Money(fen: 1000), invoice: "F9", account: "1234"), by: provider, key: "claims-\(number)",
        at: portal.clock.now)
      try await walk(forms, people, portal, client)
    }
  }

  @Test("what the city and a district bear together is settled, rejected and refunded by that district's people alone")
  func shared() async throws {
    try await TestPortal.run(enterprises: 100) { portal, client in
      try await portal.makeMoney(isShared: true)
      let face = try #require(
        try await portal.portal.ports.delivery.store.read { try $0.voucher(VoucherID(number: 1))?.face })
      #expect(face.parts.map(\.budget) == [BudgetID(number: 1), BudgetID(number: 2)])
      let people = try await people(portal)
      try await walkClaims(people, portal, client)
      // They see it, and are told whose it is.
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = try await city.get("/delivery/claims").text
      #expect(page.contains("市、区共担的，由该区的人员核定") && page.contains("第 3 号"))
      let answer = try await city.post("/delivery/claims/r3", ["do": "refund", "amount": "1", "reason": "试"])
      #expect(answer.status == 422 && answer.text.contains("市、区共担的由该区的人员"))
    }
  }

  @Test("who owns a budget: the city's is the whole city's, a district's its own, and a street owns none")
  func owners() throws {
    let songjiang = try #require(AreaCode("310117"))
    let street = try #require(AreaCode("310117001"))
    let pudong = try #require(AreaCode("310115"))
    let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
    func budget(_ payer: Budget.Payer) -> Budget {
      Budget(id: BudgetID(number: 1), name: "资金", year: 2026, purpose: purpose, payer: payer, document: "模拟1号")
    }
    let scopes: [AreaScope] = [.everywhere, .area(songjiang), .area(street), .area(pudong), .nothing]
    #expect(scopes.map { $0.owns(budget(.city)) } == [true, false, false, false, false])
    #expect(scopes.map { $0.owns(budget(.district(songjiang))) } == [false, true, false, false, false])
    // What both bear is decided on by the district's.
    let both = [budget(.city), budget(.district(songjiang))]
    #expect(scopes.map { $0.decides(on: both) } == [false, true, false, false, false])
    #expect(scopes.map { $0.decides(on: [both[0]]) } == [true, false, false, false, false])
    #expect(scopes.map { $0.decides(on: []) } == [false, false, false, false, false])
  }
}
