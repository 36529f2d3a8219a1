import Delivery
import Diagnostics
import Enterprises
import HummingbirdTesting
import Journal
import PolicyCorpus
import Quantities
import Testing

@testable import Portal

@Suite("What an enterprise can apply for under a call")
struct ApplicationChoiceTests {
  /// Enters projects of an enterprise, by their keys.
  private func enter(_ keys: [String], of code: CreditCode, _ portal: TestPortal) async throws {
    let rows = keys.map { "\(code),\($0),12000000,2026-02-01\n" }
    let file = FactImport(
      file: "projects.csv",
      bytes: Array(("credit_code,key,total_investment,starts_on\n" + rows.joined()).utf8), subject: .project,
      basis: .voluntary)
    _ = try await portal.portal.facts.importFacts(
      file, command: file.command(by: .commandLine, key: keys[0]), at: portal.clock.now)
  }

  @Test(
    "its projects are listed with what is known of them; each that cannot be applied for says why, by its own cause")
  func projects() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let code = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      try await enter(["XM-yes", "XM-other", "XM-no", "XM-rows-no", "XM-open"], of: code, portal)
      let benefit = try #require(
        portal.portal.corpus.benefits.first { $0.subject == .project && $0.table != nil }
      ).id
      try await portal.makeCall(steps: [.town, .district, .panel, .publicity, .issue], of: benefit)
      var enterprise = Browser(client)
      _ = try await enterprise.signIn("enterprise")
      let page = try await enterprise.get("/calls/c1").text
      #expect(page.contains("申报对象（项目）") && page.contains("2026年2月1日"))
      #expect(page.contains("value=\"XM-yes\"") && page.contains("XM-yes · 最高 400,000 元"))
      for (key, reason) in [
        ("XM-other", "“XM-other”属于 2024 年度，这份通知受理 2025 年度的"), ("XM-no", "“XM-no”暂不相符，没有满足：产值：达到"),
        ("XM-rows-no", "“XM-rows-no”暂不相符，没有一档全部满足：（1）产值：达到；（2）行业：相符，产值：达到"),
        ("XM-open", "还不能判断：产值：达到"),
      ] {
        #expect(page.contains(key) && page.contains(reason) && !page.contains("value=\"\(key)\""), "\(key)")
      }

      let desk = portal.portal.ports.delivery
      @Sendable func apply(_ key: String) async throws {
        _ = try await desk.apply(
          under: CallID(number: 1), for: code, subject: key,
          papers: [Award.Paper(title: "申请表", file: "form.pdf", hash: .none)], account: "1234", by: .program,
          key: "apply-\(key)",
          at: portal.clock.now)
      }
      for (key, fault) in [
        ("XM-other", "delivery.subject-other-year"), ("XM-no", "delivery.no-match"),
        ("XM-open", "delivery.application-open"), ("", "delivery.subject-missing"),
        ("XM-none", "delivery.subject-unknown"),
      ] {
        let refusal = await #expect(throws: Diagnostics.self) { try await apply(key) }
        #expect(refusal?.all.map(\.code) == [fault], "\(key)")
      }
      try await apply("XM-yes")
      // What is frozen with an application is the one subject that it is for.
      let (award, run) = try await desk.store.read { book in
        let award = try book.awards(AwardFilter(enterprise: code), scope: .everywhere, offset: 0, limit: 9).rows.first
        return (award, try award.flatMap { try book.run($0.run) })
      }
      #expect(award?.subject == "XM-yes" && run?.counts.rows == [.proposed: 1] && run?.counts.asked == 1)
      #expect(run.map { ($0.counts.ineligible, $0.counts.notInForce, $0.counts.otherYear) == (0, 0, 0) } == true)
      let after = try await enterprise.get("/calls/c1").text
      #expect(after.contains("一次性事项") && after.contains("现在没有可以申报的") && !after.contains("提交申报"))

      // An assessment that refuses hides nothing of the notice, and an application says why.
      try await enter(["XM-strict"], of: code, portal)
      let refused = try await enterprise.get("/calls/c1")
      #expect(refused.status == 200 && refused.text.contains("现在不能测算，暂时不能申报：“XM-strict”算不出"))
      #expect(refused.text.contains("模拟电话") && !refused.text.contains("提交申报"))
      let sent = try await enterprise.post("/calls/c1", [("subject", "XM-yes"), ("key", "strict")])
      #expect(sent.status == 422 && sent.text.contains("模拟电话"))
    }
  }
}
