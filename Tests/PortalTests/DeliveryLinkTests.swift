import Access
import Benefits
import Delivery
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// Numbers of 兑现, 空间 and 申报通知 open to the rows that they count, and links lead nobody to a page that is not theirs.
@Suite("What numbers of money and places open to")
struct DeliveryLinkTests {
  @Test(
    "what is owed to a payee opens to the uses and awards that the next request pays, and a request to what it pays")
  func dues() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let provider = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      for (index, command) in [
        DeliveryCommand.claim(ReservationID(number: 3), amount: Money(fen: 1000), invoice: "F3", account: "1234"),
        .settle(ReservationID(number: 3), amount: Money(fen: 1000)),
      ].enumerated() {
        _ = try await desk.run(
          command, by: index == 0 ? .commandLine : .program, key: "due-\(index)", at: portal.clock.now)
      }
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let path = "/delivery/dues/b2/\(provider)?account=1234"
      let list = try await checker.get("/delivery/transfers").text
      #expect(list.ranges(of: "href=\"\(path)\"").count == 3)
      let rows = try await checker.get(path).text
      #expect(rows.contains("第 3 号") && rows.rows(of: "rows") == 1 && rows.contains("href=\"#rows\""))
      let transfer = try await checker.get("/delivery/transfers/t1").text
      #expect(transfer.rows(of: "rows") == 1 && transfer.contains("href=\"#rows\""))
      // Of another district's budget nobody sees what it owes.
      try await AccessDesk(store: portal.store, clock: { portal.clock.now }, parameters: .forTests).add(
        .init(
          id: "other.checker", name: "别区财政复核", roles: [.financeChecker], area: "310115", password: TestPortal.password,
          isPasswordInitial: false),
        by: .console)
      var other = Browser(client)
      _ = try await other.signIn("other.checker")
      #expect(try await other.get(path).status == 404)
    }
  }

  @Test("a clause tells what the vouchers of each programme came to, and each part opens to its vouchers or uses")
  func vouchers() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      // Of a face of 5,000 yuan two uses of 10 yuan are settled and one is reserved.
      let sums = try await portal.portal.ports.delivery.store.read {
        try $0.sums(of: ProgrammeID(number: 1), within: .everywhere)
      }
      #expect(sums.count == 1 && sums.issued == Money(fen: 500_000) && sums.used == Money(fen: 3_000))
      #expect(sums.settled == Money(fen: 2_000) && sums.left == Money(fen: 497_000) && sums.ended == .zero)
      let elsewhere = try await portal.portal.ports.delivery.store.read {
        try $0.sums(of: ProgrammeID(number: 1), within: .nothing)
      }
      #expect(elsewhere.count == 0 && elsewhere.issued == .zero && elsewhere.used == .zero)
      var city = Browser(client)
      _ = try await city.signIn("city")
      let path = "/delivery/programmes/g1"
      let clause = try await city.get("/documents/gaoduan-2022/11").text
      for head in ["已发（元）", "已使用（元，含未核销）", "其中已核销（元）", "余额（元）", "到期或收回（元）"] {
        #expect(clause.contains(head), "\(head)")
      }
      for (part, amount) in [
        ("#vouchers", sums.issued), ("?uses=used#uses", sums.used), ("?uses=settled#uses", sums.settled),
        ("#vouchers", sums.left),
      ] {
        let href = "href=\"\(path)\(part)\""
        #expect(clause.contains(href), "\(part)")
        #expect(clause.contains("value=\"\(amount)\""), "\(part) \(amount)")
      }
      #expect(try await city.get("\(path)?uses=used").text.rows(of: "uses") == 3)
      #expect(try await city.get("\(path)?uses=settled").text.rows(of: "uses") == 2)
      #expect(try await city.get(path).text.rows(of: "vouchers") == 1)
    }
  }

  @Test(
    "a form sent twice gets the same answer, wherever the award stands by then; another wish under its key is refused")
  func twice() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeCall()
      let award = try await portal.ownAward()
      let desk = portal.portal.ports.delivery
      for (index, command) in [AwardCommand.confirm(award, account: "1234"), .pass(.credit, [award], note: "")]
        .enumerated()
      {
        _ = try await desk.run(.award(command), by: .program, key: "twice-\(index)", at: portal.clock.now)
      }
      let stored = try #require(try await desk.store.read { try $0.award(award) })
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let page = "/delivery/awards/\(award)"
      let form = [("do", "approve"), ("amount", stored.proposed.description), ("key", "approve")]
      for _ in 1...2 {
        let answer = try await checker.post(page, form)
        #expect(answer.status == 303 && answer.location == "\(page)?done=acted")
      }
      let other = try await checker.post(page, [form[0], ("amount", "1"), form[2]])
      #expect(other.status == 422 && other.text.contains("这次填的内容和那次不同，没有再办"))
      let trail = try await desk.store.read { try $0.trail(of: award) }
      #expect(trail.count { if case .approved = $0.act { true } else { false } } == 1)
    }
  }

  @Test("who was asked in a run opens to what became of all of them; an enterprise's voucher to where its face went")
  func parts() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      let run = try #require(try await portal.portal.ports.delivery.store.read { try $0.run(RunID(number: 1)) })
      let counts = run.counts
      #expect(
        counts.asked
          == counts.rows.values.reduce(0, +) + counts.ineligible + counts.notInForce + counts.otherYear)
      var city = Browser(client)
      _ = try await city.signIn("city")
      let page = try await city.get("/delivery/runs/n1").text
      // Four findings, three answers that are no, and their sum.
      #expect(page.contains("href=\"#asked\"") && page.rows(of: "asked") == 8)
      #expect(try await city.get("/delivery/calls/c1").text.contains("href=\"/delivery/runs/n1#asked\""))

      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let own = "/vouchers?voucher=v1"
      #expect(
        try await enterprise.get("/vouchers").text.matches(of: /href="\/vouchers\?voucher=v1#voucher"/).count == 2)
      let voucher = try await enterprise.get(own).text
      #expect(voucher.rows(of: "voucher") == 5 && voucher.rows(of: "uses") == 3)
      #expect(voucher.contains(">4,970<") && voucher.contains(">10<") && voucher.contains(">20<"))
      // Its uses have a page of their own name.
      #expect(try await enterprise.get("\(own)&page=2").text.rows(of: "uses") == 3)
      #expect(try await enterprise.get("\(own)&used=2").text.rows(of: "uses") == 0)
      // Another's voucher opens nothing.
      #expect(try await enterprise.get("/vouchers?voucher=v9").text.rows(of: "voucher") == 0)
    }
  }

  @Test("a voucher that was never used says so to its enterprise, with all of its face free")
  func unused() async throws {
    try await TestPortal.run(enterprises: 20) { portal, client in
      let desk = portal.portal.ports.delivery
      let purpose = try #require(InstrumentID("gaoduan-2022/11#growth-voucher"))
      let holder = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let budget = BudgetID(number: 1)
      let (first, last) = (try #require(CalendarDay("2026-01-01")), try #require(CalendarDay("2026-12-31")))
      let commands: [(DeliveryCommand, ActorID)] = [
        (
          .grantBudget(
            name: "市级资金", year: 2026, purpose: purpose, payer: .city, document: "模拟1号", amount: Money(fen: 1_000_000)),
          .commandLine
        ), (.approveSubmission(SubmissionID(number: 1)), .program),
        (
          .openProgramme(
            instrument: purpose, name: "成长券", document: "模拟2号",
            validFrom: first, validTo: last, categories: ["检验检测"], funding: .one(budget)), .commandLine
        ),
        (
          .issueVoucher(
            ProgrammeID(number: 1), holder, amount: Money(fen: 500_000),
            VoucherEntitlement(benefit: purpose, ceiling: Money(fen: 500_000), corpus: portal.portal.corpus.hash)),
          .commandLine
        ), (.approveSubmission(SubmissionID(number: 2)), .program),
      ]
      for (index, (command, actor)) in commands.enumerated() {
        _ = try await desk.run(command, by: actor, key: "unused-\(index)", at: portal.clock.now)
      }
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let all = try await enterprise.get("/vouchers").text
      #expect(all.contains("成长券") && !all.contains("id=\"uses\""))
      let voucher = try await enterprise.get("/vouchers?voucher=v1").text
      #expect(voucher.contains("还没有使用。") && voucher.contains("贵企业的券用在哪里、用了多少。"))
      // The face and what is free of it; nothing was used, reserved or ended.
      #expect(voucher.rows(of: "voucher") == 5 && voucher.rows(of: "uses") == 0)
      #expect(voucher.matches(of: />5,000</).count == 4 && voucher.matches(of: />0</).count == 3)
      #expect(!voucher.contains("查看全部使用记录"))
      #expect(try await enterprise.get("/vouchers?voucher=v1&lang=en").text.contains("Not used yet."))
    }
  }

  @Test("the amounts of a column have the same decimals, and a column beside it keeps its own")
  func decimals() throws {
    let table = try #require(
      DeliveryView.Table(
        ["a", "b"], numbers: [0, 1],
        rows: [
          [.money(Money(fen: 6_250_000)), .money(Money(fen: 100))],
          [.money(Money(fen: 2_327_437), "#rows"), .money(Money(fen: 123_400))], [.text("—"), .number(3)],
        ]))
    #expect(
      table.rows.map { $0.cells.map(\.text) } == [["62,500.00", "1"], ["23,274.37", "1,234"], ["—", "3"]])
    #expect(table.rows[1].cells[0].href == "#rows")
  }

  @Test("who proposed an award is told who judges it, and is offered no form that is always refused")
  func proposer() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeCall()
      let desk = portal.portal.ports.delivery
      let award = try await portal.ownAward()
      let stored = try #require(try await desk.store.read { try $0.award(award) })
      _ = try await desk.run(
        .award(.confirm(award, account: "1234")), by: .commandLine, key: "confirm", at: portal.clock.now)
      // Here the program's own console proposed; the city's person does what it may.
      var city = Browser(client)
      _ = try await city.signIn("city")
      #expect(try await city.get("/delivery/awards/\(award)").text.contains("name=\"do\" value=\"pass\""))
      let reader = try await desk.store.read { book in
        (
          try desk.hindrance(for: stored.proposedBy, judging: stored, in: book, at: portal.clock.now),
          try book.award(award).flatMap {
            try desk.hindrance(for: stored.proposedBy, judging: $0, in: book, at: portal.clock.now)
          },
          try desk.hindrance(for: .program, judging: stored, in: book, at: portal.clock.now)
        )
      }
      let deciding = try await desk.store.read { book in
        try [stored.proposedBy, .program].map {
          try desk.hindrance(for: $0, decidingOn: [stored], in: book, at: portal.clock.now)?.code
        }
      }
      #expect(deciding == ["delivery.proposer-judges", nil])
      #expect(reader.0?.code == "delivery.proposer-judges" && reader.1?.code == "delivery.proposer-judges")
      #expect(reader.2 == nil)
    }
  }

  @Test("links lead each role to pages that it may open")
  func ways() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      var officer = Browser(client)
      _ = try await officer.signIn("officer")
      for path in ["/delivery/calls", "/delivery/awards", "/delivery/calls/c1"] {
        let text = try await officer.get(path).text
        #expect(text.contains("兑现") && !text.contains("href=\"/delivery\""), "\(path)")
      }
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let register = "/cultivation/shenggui-2023/3/cultivation-library"
      #expect(try await !enterprise.get(register).text.contains("\(register)/export"))
      #expect(try await officer.get(register).text.contains("\(register)/export"))
      #expect(try await officer.get("/delivery/calls/c1/waiting").status == 200)
    }
  }

  @Test("a holder has a reservation let go that is not claimed, with a reason, and nothing else is done with it there")
  func letGo() async throws {
    try await TestPortal.run(enterprises: 60) { city, client in
      try await city.makeMoney()
      var holder = Browser(client)
      _ = try await holder.signIn("enterprise")
      let page = try await holder.get("/vouchers").text
      #expect(page.contains("action=\"/vouchers/r3\"") && !page.contains("action=\"/vouchers/r1\""))
      #expect(page.contains("前申请核销，过期自动取消"))
      for form in [
        ["do": "claim", "amount": "1"], ["do": "account", "account": "1234"], ["do": "release", "reason": ""],
      ] {
        #expect(try await holder.post("/vouchers/r3", form.map { ($0.key, $0.value) }).status == 422)
      }
      #expect(try await holder.post("/vouchers/r1", [("do", "release"), ("reason", "没有要过")]).status == 422)
      let done = try await holder.post("/vouchers/r3", [("do", "release"), ("reason", "没有要过")])
      #expect(done.location == "/vouchers?done=released")
      let state = try await city.portal.ports.delivery.store.read {
        try $0.reservation(ReservationID(number: 3))?.state
      }
      #expect(state == .released)
    }
  }
}
