import Diagnostics
import Foundation
import HummingbirdTesting
import Journal
import PolicyCorpus
import Rules
import Testing

@testable import Portal

@Suite("版本与启用: proposed by one, enabled by another, and a model brought with a dry run first")
struct RuleVersionPageTests {
  private static let rule = "/rules/shenggui-2023/5/annual-entrant-growth-award"
  private static let versions = rule + "/versions"

  private static func growth(_ city: TestPortal) throws -> Rule {
    let id = try #require(InstrumentID("shenggui-2023/5#annual-entrant-growth-award"))
    return try #require(city.portal.rules.rule(id))
  }

  private static func propose(
    _ browser: inout Browser, _ version: String, from: String = "2026-05-10", key: String
  ) async throws -> Browser.Answer {
    try await browser.post(
      versions,
      [
        "act": "propose", "version": version, "key": key, "document": "沪某〔2026〕1号<b>", "from": from,
        "legality-number": "L1", "legality-day": "2026-05-01", "legality-office": "法规处", "fair-number": "F1",
        "fair-day": "2026-05-01", "fair-office": "竞争处",
      ])
  }

  @Test("an analyst proposes, cannot enable it, and the city does; twice sent is once done; then it is stopped")
  func wholeWay() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      let version = try Self.growth(city).version.hex
      var visitor = Browser(client)
      #expect(try await visitor.get("/rules").text.contains("未启用"))
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      #expect(try await analyst.get(Self.versions).text.contains("还没有人提请启用"))
      let key = String(repeating: "a1", count: 16)
      #expect(try await Self.propose(&analyst, version, key: key).status == 303)
      #expect(try await Self.propose(&analyst, version, key: key).status == 303)
      let file = try await city.portal.ruleDesk.file(of: try Self.growth(city).id)
      #expect(file.enablings.count == 1)
      let record = try #require(file.open?.id.record)
      let page = try await analyst.get(Self.versions).text
      #expect(page.contains("由您提请，待另一位同事复核") && page.contains("沪某〔2026〕1号&lt;b&gt;"))
      let own = try await analyst.post(Self.versions, ["act": "enable", "enabling": "\(record)"])
      #expect(own.status == 422 && own.text.contains("提请人不能复核自己的提请"))

      var checker = Browser(client)
      _ = try await checker.signIn("city")
      #expect(try await checker.get(Self.versions).text.contains("value=\"enable\""))
      #expect(try await checker.post(Self.versions, ["act": "enable", "enabling": "\(record)"]).status == 303)
      let again = try await checker.post(Self.versions, ["act": "enable", "enabling": "\(record)"])
      #expect(again.status == 422 && again.text.contains("或它已有结果"))
      #expect(try await visitor.get(Self.rule).text.contains("已启用"))
      #expect(try await checker.get(Self.versions + "?on=2026-05-09").text.contains("未启用"))

      let late = try await checker.post(
        Self.versions, ["act": "ask-stop", "enabling": "\(record)", "stop-from": "2026-05-01", "reason": "停"])
      #expect(late.status == 422 && late.text.contains("停用日2026年5月1日已经过去"))
      func stop(_ act: String) -> [(String, String)] {
        [("act", act), ("enabling", "\(record)"), ("stop-from", "2026-06-01"), ("reason", "另有规定")]
      }
      let asked = try await checker.post(Self.versions, stop("ask-stop"))
      #expect(asked.status == 303)
      let waits = try await checker.get(Self.versions).text
      #expect(waits.contains("自2026年6月1日起停用，待复核") && waits.contains("停用由您提请"))
      #expect(!waits.contains("value=\"stop\"") && waits.contains("value=\"return-stop\""))
      let alone = try await checker.post(Self.versions, stop("stop"))
      #expect(alone.status == 422 && alone.text.contains("停用须由另一人复核"))
      #expect(try await analyst.get(Self.versions).text.contains("value=\"stop\""))
      #expect(try await analyst.post(Self.versions, stop("stop")).status == 303)
      let after = try await checker.get(Self.versions + "?on=2026-06-01").text
      #expect(after.contains("2026年6月1日起停用") && after.contains("另有规定"))
      #expect(try await checker.get(Self.versions + "/\(version)").text.contains("[0.10..0.30)"))
      #expect(try await checker.get(Self.versions + "/\(String(repeating: "0", count: 64))").status == 404)
    }
  }

  @Test("what is missing from a proposal is said at its field, and what was typed stays")
  func missing() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      let version = try Self.growth(city).version.hex
      let page = try await analyst.post(
        Self.versions, ["act": "propose", "version": version, "document": "沪某〔2026〕9号", "fair-day": "2026-05-11"])
      #expect(page.status == 422)
      #expect(page.text.contains("没有填自哪一天起") && page.text.contains("value=\"沪某〔2026〕9号\""))
    }
  }

  @Test("a model is looked at, compared row by row, tried, kept, and barred from enabling while a band is missing")
  func upload() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      let xml = try #require(try Self.growth(city).benefit.exportedModel).xml
      let altered = xml.replacing("[0.10..0.30)", with: "[0.10..0.20)")
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      _ = try await analyst.get("/rules/upload")
      let same = try await analyst.upload("/rules/upload", [:], file: "same.dmn", bytes: Array(xml.utf8))
      #expect(same.status == 200 && same.text.contains("逐行一致"))
      let page = try await analyst.upload("/rules/upload", [:], file: "a.dmn", bytes: Array(altered.utf8))
      #expect(page.status == 200 && page.text.contains("<code>[0.10..0.30)</code>"))
      #expect(page.text.contains("之间有空缺"))
      let key = try #require(page.text.firstMatch(of: /\/rules\/upload\/([0-9a-f]{32})/)).1
      let tried = try await analyst.post(
        "/rules/upload/\(key)",
        [
          "act": "try", "decision": "上一年首次升规企业增长奖励",
          "context":
            #"{"industry": "3911", "above_scale_route": "annual", "first_entry": true, "above_scale_on": "2024-12-20", "output_Y": 115, "output_Y_minus_1": 100, "Y": 2025}"#,
        ])
      #expect(tried.status == 200 && tried.text.contains("<b><code>200000</code></b>"))
      #expect(try await analyst.post("/rules/upload/\(key)", ["act": "keep", "rule": ""]).status == 422)
      let rule = "shenggui-2023/5#annual-entrant-growth-award"
      #expect(try await analyst.post("/rules/upload/\(key)", ["act": "keep", "rule": rule]).status == 303)
      #expect(try await analyst.post("/rules/upload/\(key)", ["act": "keep", "rule": rule]).status == 303)
      let version = ContentHash(of: Array(altered.utf8)).hex
      #expect(try await analyst.get(Self.versions + "/\(version)").text.contains("<code>[0.10..0.20)</code>"))
      let barred = try await Self.propose(&analyst, version, key: String(repeating: "b2", count: 16))
      #expect(barred.status == 422 && barred.text.contains("不能启用"))
      let discarded = try await analyst.post(Self.versions, ["act": "discard", "version": version, "reason": "改过再来"])
      #expect(discarded.status == 303)
    }
  }

  @Test(
    "what is no model is refused with the line and the reason",
    arguments: [
      ("<definitions", "没有写完"), ("not xml", "这里不能有"),
      ("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>", "不接受文档类型声明"),
      ("<x xmlns=\"urn:y\"/>", "这不是 DMN"), (String(repeating: "<a>", count: 400), "元素嵌套太深"),
    ])
  func hostile(text: String, message: String) async throws {
    try await TestPortal.run(enterprises: 0) { _, client in
      var analyst = Browser(client)
      _ = try await analyst.signIn("analyst")
      _ = try await analyst.get("/rules/upload")
      let page = try await analyst.upload("/rules/upload", [:], file: "<b>.dmn", bytes: Array(text.utf8))
      #expect(page.status == 422 && !page.text.contains("root:") && !page.text.contains("<b>.dmn"))
      #expect(page.text.contains(message))
      let large = try await analyst.upload(
        "/rules/upload", [:], file: "x.dmn", bytes: Array(repeating: 0x20, count: ModelReview.limit + (32 << 10)))
      #expect(large.status == 413)
    }
  }
}
