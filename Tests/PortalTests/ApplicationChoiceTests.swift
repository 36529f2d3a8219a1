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
  @Test(
    "its projects are listed with what is known of them; each that cannot be applied for says why, by its own cause")
  func projects() async throws {
    try await TestPortal.run(enterprises: 60) { portal, client in
      let code = try #require(portal.city.people().first { $0.id == "enterprise" }?.enterprise)
      let rows = ["XM-yes", "XM-other", "XM-no", "XM-open"].map { "\(code),\($0),12000000,2026-02-01\n" }
      let file = FactImport(
        file: "projects.csv",
        bytes: Array(("credit_code,key,total_investment,starts_on\n" + rows.joined()).utf8), subject: .project,
        basis: .voluntary)
      _ = try await portal.portal.facts.importFacts(
        file, command: file.command(by: .commandLine, key: "projects"), at: portal.clock.now)
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
        ("XM-open", "还不能判断：产值：达到"),
      ] {
        #expect(page.contains(key) && page.contains(reason) && !page.contains("value=\"\(key)\""), "\(key)")
      }

      let desk = portal.portal.ports.delivery
      @Sendable func apply(_ key: String) async throws {
        _ = try await desk.apply(
          under: CallID(number: 1), for: code, subject: key,
          papers: [Award.Paper(title: "申请表", file: "form.pdf", hash: .none)], by: .program, key: "apply-\(key)",
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
      #expect(award?.subject == "XM-yes" && run?.counts.rows == [.proposed: 1])
      let after = try await enterprise.get("/calls/c1").text
      #expect(after.contains("一次性事项") && after.contains("现在没有可以申报的") && !after.contains("提交申报"))
    }
  }
}
