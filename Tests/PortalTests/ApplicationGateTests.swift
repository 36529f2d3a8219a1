import Delivery
import Enterprises
import Facts
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("What stands before the form of an application")
struct ApplicationGateTests {
  private static let pdf = Array("%PDF-1.7 one paper".utf8)

  /// A call for projects, of which the accountant's enterprise has two: what one lacks it can tell itself, what the other
  /// lacks an office recognises.
  private func makeCall(
    _ portal: TestPortal, steps: [ChainStep] = [.town, .district, .panel, .publicity, .issue],
    beside others: [String] = []
  ) async throws {
    let code = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
    let rows = (["XM-1-lack", "XM-2-office"] + others).map { "\(code),\($0),12000000,2026-02-01\n" }
    let file = FactImport(
      file: "projects.csv",
      bytes: Array(("credit_code,key,total_investment,starts_on\n" + rows.joined()).utf8), subject: .project,
      basis: .voluntary)
    _ = try await portal.portal.facts.importFacts(
      file, command: file.command(by: .commandLine, key: "projects"), at: portal.clock.now)
    let benefit = try #require(
      portal.portal.corpus.benefits.first { $0.subject == .project && $0.table != nil }
    ).id
    try await portal.makeCall(steps: steps, of: benefit)
  }

  @Test("a call without application asks an enterprise for what is lacking, too")
  func withoutApplication() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await makeCall(portal, steps: [.consent, .credit, .panel, .publicity, .issue], beside: ["XM-3"])
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let page = try await enterprise.get("/calls/c1").text
      #expect(page.contains("还缺的信息") && page.contains("name=\"fixed_investment\"") && !page.contains("提交申报"))
      let told = try await enterprise.post(
        "/calls/c1", ["do": "tell", "of": "XM-1-lack", "fixed_investment": "8000000", "key": "t1"])
      #expect(told.status == 303)
      let after = try await enterprise.get("/calls/c1").text
      #expect(!after.contains("name=\"fixed_investment\"") && after.contains("请服务专员补登"))
      var visitor = Browser(client)
      #expect(try await !visitor.get("/calls/c1").text.contains("还缺的信息"))
    }
  }

  @Test(
    "an enterprise is asked for just what is lacking, tells it there, and the reviewers are told that it did; its papers are kept when an application is refused"
  )
  func lacking() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      try await makeCall(portal)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let page = try await enterprise.get("/calls/c1").text
      #expect(page.contains("还缺的信息") && page.contains("name=\"fixed_investment\"") && !page.contains("提交申报"))
      // What an office recognises is asked of the officer, and typed by nobody else.
      #expect(!page.contains("name=\"key_field_recognised\"") && page.contains("由主管部门确认，请服务专员补登"))
      let wrong = try await enterprise.post(
        "/calls/c1", ["do": "tell", "of": "XM-1-lack", "fixed_investment": "八百万", "key": "t1"])
      #expect(wrong.status == 422 && wrong.text.contains("value=\"八百万\""))
      let foreign = try await enterprise.post(
        "/calls/c1", ["do": "tell", "of": "XM-2-office", "key_field_recognised": "true", "key": "t2"])
      #expect(foreign.status == 422 && foreign.text.contains("这一条已经不缺了"))
      let told = try await enterprise.post(
        "/calls/c1", ["do": "tell", "of": "XM-1-lack", "fixed_investment": "8000000", "key": "t3"])
      #expect(told.location == "/calls/c1?done=factTold#apply")
      let open = try await enterprise.get("/calls/c1").text
      #expect(open.contains("提交申报") && open.contains("value=\"XM-1-lack\""))
      #expect(!open.contains("name=\"fixed_investment\""))

      let asked = try await enterprise.post("/calls/c1", ["do": "ask", "key": "a1"])
      #expect(asked.location == "/services/cases/1?done=opened")
      let opened = try #require(try await portal.store.readServices { try $0.cases.serviceCase(.init(1)) })
      #expect(opened.opening.text.contains("XM-2-office") && !opened.opening.text.contains("XM-1-lack"))
      let waiting = try await enterprise.get("/calls/c1").text
      #expect(waiting.contains("已请服务专员补登") && waiting.contains("href=\"/services/cases/1\""))

      let refused = try await enterprise.upload(
        "/calls/c1", ["account": "1234", "subject": "XM-2-office"], file: "申请表.pdf", bytes: Self.pdf, field: "paper-0")
      #expect(refused.status == 422 && refused.text.contains("草稿里已有：申请表.pdf"))
      let sent = try await enterprise.post(
        "/calls/c1", ["account": "1234", "subject": "XM-1-lack", "key": "apply"])
      #expect(sent.location == "/calls/awards/a1?done=applied")
      var office = Browser(client)
      _ = try await office.signIn("city")
      let review = try await office.get("/delivery/awards/a1").text
      #expect(review.contains("企业自行填报的信息") && review.contains("申请表.pdf"))
    }
  }

  @Test("who has an award of what is given once sees that, and its way there, before the form of another call")
  func held() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let first = try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue])
      let desk = portal.portal.ports.delivery
      var terms = try #require(try await desk.store.read { try $0.call(first) }).terms
      (terms.title, terms.document) = ("增长奖励第二批通知（模拟）", "模拟〔2026〕6号")
      for (index, command) in [CallCommand.record(terms), .publish(CallID(number: 2))].enumerated() {
        _ = try await desk.run(.call(command), by: .commandLine, key: "second-\(index)", at: portal.clock.now)
      }
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      #expect(try await enterprise.get("/calls/c2").text.contains("提交申报"))
      let own = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      _ = try await desk.apply(
        under: first, for: own, subject: "", papers: [Award.Paper(title: "申请表", file: "form.pdf", hash: .none)],
        account: "1234", by: .program, key: "apply", at: portal.clock.now)
      let page = try await enterprise.get("/calls/c2").text
      #expect(page.contains("现在不能申报：一次性事项，已有一笔 400,000 元") && !page.contains("提交申报"))
      #expect(page.contains("href=\"/calls/awards/a1\""))
      // A window that is of no use to it is not told as closing.
      let board = try await enterprise.get("/calls").text
      #expect(!board.contains("尚未申报"))
    }
  }
}
