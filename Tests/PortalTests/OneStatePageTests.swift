import Foundation
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("How far a target is, wherever it is told")
struct OneStatePageTests {
  private static let districts = "/targets/shenggui-2023/2/district-targets"

  @Test("a district whose breakdown plans its months late in the year is behind nowhere before them, or everywhere")
  func oneState() async throws {
    try await TestPortal.run(enterprises: 0) { city, client in
      let id = try #require(InstrumentID("shenggui-2023/2#district-targets"))
      let songjiang = try #require(AreaCode("310117"))
      let today = city.clock.now.dayInShanghai
      _ = try await city.portal.targets.carryOut(
        .assign(
          id, year: today.year, document: "示例〔\(today.year)〕1号", issuedOn: today,
          lines: [.init(area: songjiang, value: "120")], reason: ""),
        by: .commandLine, key: "task", at: city.clock.now, within: .everywhere)
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      var office = Browser(client)
      _ = try await office.signIn("city")
      /// The state as its own page, the district's list, the city's table and the interface have it.
      func states() async throws -> (isBehind: [Bool], expected: String) {
        let own = try await browser.get("\(Self.districts)?year=\(today.year)").text
        let list = try await browser.get("/targets/export?document=shenggui-2023").text
        let line = try #require(list.split(whereSeparator: \.isNewline).first { $0.contains(",\(today.year),家,120,") })
        let above = try await office.get("\(Self.districts)?year=\(today.year)&area=310000").text
        let row = try #require(above.firstMatch(of: /<th scope="row"><a href="[^"]*area=310117[^"]*">[\s\S]*?<\/tr>/)).0
        let answer = try #require(
          try JSONSerialization.jsonObject(
            with: Data(
              try await browser.get("/api/v1/indicators?document=shenggui-2023&year=\(today.year)").text.utf8))
            as? [String: Any])
        let told = try #require(
          (answer["indicators"] as? [[String: Any]])?.first {
            $0["id"] as? String == "\(id)" && $0["place"] as? String == "310117"
          })
        return (
          [
            own.contains("慢于进度") && !own.contains("不慢于进度"), line.contains("慢于进度") && !line.contains("不慢于进度"),
            row.contains("慢于进度") && !row.contains("不慢于进度"), told["state"] as? String == "behind",
          ], told["expected"] as? String ?? ""
        )
      }
      // None of 120 has entered, and by the time that has passed some should have.
      #expect(try await states().isBehind == [true, true, true, true])
      let plan = try #require(Cascade.Row(area: songjiang, months: Array(repeating: 0, count: 11) + [120]))
      _ = try await city.portal.targets.carryOut(
        .plan(id, year: today.year, parent: songjiang, rows: [plan]), by: .commandLine, key: "plan",
        at: city.clock.now, within: .everywhere)
      let planned = try await states()
      #expect(planned.isBehind == [false, false, false, false] && planned.expected.hasPrefix("0"))
    }
  }
}
