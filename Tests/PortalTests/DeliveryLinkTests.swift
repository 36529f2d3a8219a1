import Access
import Benefits
import Delivery
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

/// Numbers of 兑现, 空间 and 申报通知 open to the rows that they count, and links lead nobody to a page that is not theirs.
@Suite("What numbers of money and places open to")
struct DeliveryLinkTests {
  private func count(_ text: String, rowsOf anchor: String) -> Int {
    guard
      let section = text.split(separator: "id=\"\(anchor)\"").dropFirst().first?.split(separator: "</section>").first,
      let body = section.split(separator: "<tbody>").dropFirst().first
    else { return 0 }
    return body.matches(of: /<tr>/).count
  }

  @Test(
    "what is owed to a payee opens to the uses and awards that the next request pays, and a request to what it pays")
  func dues() async throws {
    try await TestPortal.run(enterprises: 40) { portal, client in
      try await portal.makeMoney()
      let desk = portal.portal.ports.delivery
      let provider = try #require(portal.city.people().first { $0.id == "provider" }?.enterprise)
      for (index, command) in [
        DeliveryCommand.claim(ReservationID(number: 3), amount: Money(fen: 1000), invoice: "F3"),
        .settle(ReservationID(number: 3), amount: Money(fen: 1000)),
      ].enumerated() {
        _ = try await desk.run(
          command, by: index == 0 ? .commandLine : .program, key: "due-\(index)", at: portal.clock.now)
      }
      var checker = Browser(client)
      _ = try await checker.signIn("checker")
      let path = "/delivery/dues/b2/\(provider)"
      let list = try await checker.get("/delivery/transfers").text
      #expect(list.matches(of: try Regex("href=\"\(path)\"")).count == 3)
      let rows = try await checker.get(path).text
      #expect(rows.contains("第 3 号") && count(rows, rowsOf: "rows") == 1 && rows.contains("href=\"#rows\""))
      let transfer = try await checker.get("/delivery/transfers/t1").text
      #expect(count(transfer, rowsOf: "rows") == 1 && transfer.contains("href=\"#rows\""))
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
      #expect(other.status == 422 && other.text.contains("这张表单已经提交办理过"))
      let trail = try await desk.store.read { try $0.trail(of: award) }
      #expect(trail.count { if case .approved = $0.act { true } else { false } } == 1)
    }
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
}
