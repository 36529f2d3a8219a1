import Enterprises
import HummingbirdTesting
import PolicyCorpus
import Quantities
import Targets
import Testing

@testable import Portal

@Suite("Streets and parks on a clause's page")
struct ClauseGroupTests {
  /// One group of a breakdown: what it is called, its rows by area with who holds and of whom it is unknown, and its sum.
  private struct Group {
    let heading: String
    var rows: [(area: String, holding: Int, undecided: Int)] = []
    var sum: (holding: Int, undecided: Int)?
  }

  /// The groups of each breakdown of a page that has any.
  private func breakdowns(of page: String) throws -> [[Group]] {
    try page.split(separator: "<details class=\"more\">").dropFirst().compactMap { part in
      guard part.contains("scope=\"rowgroup\""), let table = String(part).tables.first else { return nil }
      var groups: [Group] = []
      for row in table {
        if row.count == 1 {
          groups.append(Group(heading: row[0]))
          continue
        }
        let (holding, undecided) = (
          try #require(Int(row[1].filter(\.isNumber))), try #require(Int(row[2].filter(\.isNumber)))
        )
        let last = try #require(groups.indices.last)
        if row[0] == "合计" {
          groups[last].sum = (holding, undecided)
        } else {
          groups[last].rows.append((row[0], holding, undecided))
        }
      }
      return groups
    }
  }

  @Test(
    "they stand in two groups that each add up to its own sum, the greatest first; who counts for both is in each once, and in no other"
  )
  func groups() async throws {
    try await TestPortal.run { city, client in
      let areas = city.portal.corpus.areas
      let songjiang = try #require(AreaCode("310117"))
      let parks = areas.children(of: songjiang, level: .park)
      let span = try #require(Attribution.Span(from: .month(year: 2026, month: 1), until: nil))
      let own = try await city.portal.facts.page(.init(order: .creditCode, limit: 500), within: .area(songjiang)).rows
      // All lie in a street; each counts for a park beside it.
      try #require(own.allSatisfy { $0.area.map { areas.area($0)?.level == .street } ?? false })
      let placements = own.enumerated().map { number, enterprise in
        ParkPlacement(enterprise: enterprise.creditCode, park: parks[number % 2].code, span: span)
      }
      var browser = Browser(client)
      _ = try await browser.signIn("songjiang")
      let clauses = ["/documents/shenggui-2023/3", "/documents/shenggui-2023/4"]
      // While nobody counts for a park there is one breakdown, without headings.
      for clause in clauses { #expect(try breakdowns(of: try await browser.get(clause).text).isEmpty) }
      _ = try await city.portal.targets.carryOut(
        .placeInParks(placements, file: "园区名单"), by: .commandLine, key: "parks", at: city.clock.now,
        within: .everywhere)
      try await city.project()
      let streetNames = Set(areas.children(of: songjiang, level: .street).map(\.name))
      var found = 0
      for clause in clauses {
        for groups in try breakdowns(of: try await browser.get(clause).text) {
          found += 1
          #expect(groups.map(\.heading) == ["街镇", "园区（与街镇并列，不相加）"], "\(clause)")
          for (group, names) in zip(groups, [streetNames, Set(parks.map(\.name))]) {
            let sum = try #require(group.sum)
            #expect(!group.rows.isEmpty && group.rows.allSatisfy { names.contains($0.area) }, "\(clause)")
            #expect(group.rows.reduce(0) { $0 + $1.holding } == sum.holding, "\(clause) \(group.heading)")
            #expect(group.rows.reduce(0) { $0 + $1.undecided } == sum.undecided, "\(clause) \(group.heading)")
            #expect(group.rows.map(\.holding) == group.rows.map(\.holding).sorted(by: >), "\(clause)")
          }
          #expect(groups[0].sum?.holding == groups[1].sum?.holding, "\(clause)")
          #expect(groups[0].sum?.undecided == groups[1].sum?.undecided, "\(clause)")
        }
      }
      #expect(found > 0)
      // The city's breakdown has districts alone, a street's none.
      var whole = Browser(client)
      _ = try await whole.signIn("city")
      for clause in clauses { #expect(try breakdowns(of: try await whole.get(clause).text).isEmpty) }
    }
  }
}
