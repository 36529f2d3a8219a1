import Diagnostics
import Enterprises
import Foundation
import PolicyCorpus
import Quantities
import Reporting
import Testing

@testable import Portal

/// Who is asked by a round, as the form of its page says.
@Suite("Pages of rosters")
struct RosterPageTests {
  private static func round(_ location: String?, _ city: TestPortal) async throws -> Round {
    let text = try #require(location).replacing("/reporting/rounds/", with: "")
    let id = try #require(Round.ID(text))
    return try #require(try await city.portal.reporting.round(id, within: .everywhere))
  }

  @Test("streets and parks are asked together, ticked one by one, pasted or as last time; what overlaps is told")
  func rosters() async throws {
    try await TestPortal.run { city, client in
      var district = Browser(client)
      _ = try await district.signIn("songjiang")
      let own = try #require(AreaCode("310117"))
      func open(_ month: String, _ roster: String, _ more: [(String, String)], key: String) async throws
        -> Browser.Answer
      {
        try await district.post(
          "/reporting",
          [
            ("month", month), ("title", "\(roster)月报"), ("roster", roster), ("measure", "output"),
            ("unit", "thousand"), ("due", "2026-05-11"), ("key", key),
          ] + more)
      }
      let form = try await district.get("/reporting").text
      #expect(form.contains("value=\"310117107\"") && form.contains("value=\"310117504\""))
      #expect(!form.contains("value=\"310115503\""), "what is not of the district is not offered")

      let both = try await Self.round(try await open("2026-02", "both", [], key: "r1").location, city)
      let areas = city.portal.corpus.areas
      let all = areas.children(of: own, level: .street) + areas.children(of: own, level: .park)
      #expect(Set(both.roster.map(\.key)) == Set(all.map { .area($0.code) }))

      let ticked = [("area", "310117107"), ("area", "310117504"), ("area", "310115503")]
      let picked = try await Self.round(try await open("2026-03", "picked", ticked, key: "r2").location, city)
      #expect(picked.roster.map(\.key.text) == ["310117107", "310117504"])
      #expect(try await open("2026-03", "picked", [], key: "r3").text.contains("没有勾选街镇、园区"))

      // The same as last time, whatever was opened before that.
      let last = try await open("2026-04", "last", [], key: "r4")
      #expect(try await Self.round(last.location, city).roster.map(\.key) == picked.roster.map(\.key))
      #expect(try await open("2026-01", "last", [], key: "r5").text.contains("没有名单可以照搬"))

      let enterprise = try #require(
        try await city.portal.facts.page(EnterpriseQuery(order: .creditCode, limit: 1), within: .area(own)).rows.first)
      let wrong = try await open("2026-04", "pasted", [("names", "九亭镇\n查无此厂")], key: "r6")
      #expect(wrong.status == 422 && wrong.text.contains("名单第 2 行“查无此厂”"))
      #expect(wrong.text.contains(">九亭镇\n查无此厂</textarea>"), "what was pasted is kept")
      let pasted = try await open(
        "2026-04", "pasted", [("names", "九亭镇\n\(enterprise.creditCode)")], key: "r7")
      #expect(
        try await Self.round(pasted.location, city).roster.map(\.key.text)
          == ["310117107", enterprise.creditCode.text])
      // It asks the same figure of the same month again, of one reporter of the round before.
      let board = try await district.get(try #require(pasted.location)).text
      #expect(board.contains("同一个月、同一项指标另有报送任务") && board.contains("2 个报送单位，其中 1 个与本任务相同"))
      #expect(!(try await district.get(try #require(last.location)).text).contains("both月报"))
      #expect(try await open("2026-04", "register", [], key: "r8").text.contains("没有选哪个名单"))

      // March has a second round by now: which is meant, only whoever opens the new one knows.
      let second = try await Self.round(
        try await open("2026-03", "pasted", [("names", "九亭镇")], key: "r9").location, city)
      let several = try await open("2026-04", "last", [], key: "r10")
      #expect(several.status == 422 && several.text.contains("上一次报同样指标的有2个任务"))
      #expect(several.text.contains("2026年3月picked月报（街镇1、园区1）"))
      #expect(several.text.contains("2026年3月pasted月报（街镇1）"))
      #expect(several.text.contains("<option value=\"\(second.id)\""))
      let chosen = try await open("2026-04", "last", [("last_round", "\(second.id)")], key: "r11")
      #expect(try await Self.round(chosen.location, city).roster.map(\.key.text) == ["310117107"])
      let none = try await open("2026-04", "last", [("last_round", "0123456789ab")], key: "r12")
      #expect(none.status == 422 && none.text.contains("不是本区域的"))
    }
  }
}
