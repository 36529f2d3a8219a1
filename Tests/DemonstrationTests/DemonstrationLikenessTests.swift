import Foundation
import Quantities
import Testing

@testable import Demonstration

@Suite("The likeness of the demonstration to a city")
struct DemonstrationLikenessTests {
  /// Made up once for all tests.
  private static let city = Result { try Array(Cities.city(6_000).enterprises) }
  let enterprises: [DemonstrationEnterprise]

  init() throws {
    enterprises = try Self.city.get()
  }

  private func share(_ matches: (DemonstrationEnterprise) -> Bool) -> Double {
    Double(enterprises.filter(matches).count) / Double(enterprises.count)
  }

  @Test("most firms are manufacturers, some write software")
  func industries() {
    #expect((0.8...0.95).contains(share { (13...43).contains(Int($0.industry.division) ?? 0) }))
    #expect((0.05...0.15).contains(share { ["64", "65"].contains($0.industry.division) }))
    #expect(enterprises.allSatisfy { $0.industry.text.count == 4 })
  }

  @Test("the three districts with the largest targets have the most firms, and every district has some")
  func districts() throws {
    let counts = Dictionary(grouping: enterprises) { $0.statisticalArea.district.text }.mapValues(\.count)
    let ranked = counts.sorted { $0.value > $1.value }.map(\.key)
    #expect(Set(ranked.prefix(3)) == ["310115", "310117", "310120"])
    #expect(counts.count == 16)
  }

  @Test("about a third is above scale, and entries go with the figures")
  func scale() {
    #expect((0.25...0.45).contains(share { $0.life.entry != nil }))
    for enterprise in enterprises {
      guard let entry = enterprise.life.entry else { continue }
      #expect(entry.day > enterprise.life.commissionedOn)
      #expect(!(entry.route == .reclassified && entry.isFirst))
      if entry.route == .annual { #expect(entry.day.month == 12) }
    }
    // Nobody far above the threshold in two closed years stands outside without reason.
    let outside = enterprises.filter { $0.life.entry == nil }
    #expect(outside.allSatisfy { ($0.life.mainRevenue(in: 2024) ?? 0) < 20_100 })
  }

  @Test("of those who entered at the end of 2024, some grew by 10 to 30 % and some by more")
  func growth() {
    let growths = enterprises.compactMap { enterprise -> Double? in
      guard let entry = enterprise.life.entry, entry.route == .annual, entry.day.year == 2024,
        let before = enterprise.life.output(in: 2024), let after = enterprise.life.output(in: 2025), before > 0
      else { return nil }
      return Double(after) / Double(before) - 1
    }
    #expect(growths.filter { $0 >= 0.1 && $0 < 0.3 }.count >= 15)
    #expect(growths.filter { $0 >= 0.3 }.count >= 10)
    #expect(growths.filter { $0 < 0 }.count >= 15)
  }

  @Test("some firms in the band from 20 to 50 million fall, and some below scale turn over more than 10 million")
  func bands() {
    #expect(
      share { enterprise in
        guard let before = enterprise.life.output(in: 2024), let after = enterprise.life.output(in: 2025) else {
          return false
        }
        return (20_000...50_000).contains(after) && after < before
      } > 0.02)
    #expect(share { $0.life.entry == nil && ($0.life.revenue(in: 2025) ?? 0) > 10_000 } > 0.05)
  }

  @Test("rare things are rare")
  func rarities() {
    #expect((0.001...0.05).contains(share { $0.life.standing.tier == "srdi" }))
    #expect(share { $0.life.standing.tier == "little_giant" } < 0.005)
    #expect(share { $0.life.standing.isUnicorn } < 0.001)
    #expect(share { $0.life.standing.isListed } < 0.01)
  }

  @Test("some facts are untold, and a software firm is known to have no industrial output")
  func unknowns() throws {
    let city = try Cities.city(1_000)
    let output = try #require(city.columns.first { $0.header == "output@2025" })
    let research = try #require(city.columns.first { $0.header == "rd_expense@2025" })
    let enterprises = Array(city.enterprises)
    let untold = { (column: DemonstrationColumn) in enterprises.filter { $0.cell(of: column).isEmpty }.count }
    #expect(untold(output) > 0)
    #expect(untold(research) > untold(output))
    let software = enterprises.filter { $0.industry.division == "65" }
    #expect(software.allSatisfy { ["", "-"].contains($0.cell(of: output)) })
  }
}
