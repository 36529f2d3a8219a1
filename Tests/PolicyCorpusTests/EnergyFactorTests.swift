import Diagnostics
import Foundation
import Testing

@testable import PolicyCorpus

@Suite("Factors of energy")
struct EnergyFactorTests {
  private static let table = """
    energies:
      electricity: {zh: 电力, en: electricity}
    factors:
      - id: electricity-calorific
        energy: electricity
        basis: calorific
        value: 1.229
        per: {zh: 吨标准煤/万千瓦时, en: "tce per 10,000 kWh"}
        effective: {from: 2020-01-01, to: 2024-12-31}
        sureness: secondhand
        source: {zh: 据转述, en: Retold}

    """

  @Test("a factor keeps its figure, its unit, its days and how it is known")
  func sound() throws {
    let table = try EnergyFactorTable(yaml: Self.table, file: "energy-factors.yaml")
    let factor = try #require(table.factor("electricity-calorific"))
    #expect(factor.value.description == "1.229" && factor.unit.en == "tce per 10,000 kWh")
    #expect(factor.period.words(.chinese) == "2020-01-01 至 2024-12-31")
    #expect(factor.period.words(.english) == "2020-01-01 to 2024-12-31")
    #expect(factor.basis == .calorific && factor.sureness == .secondhand && factor.doubt == nil)
    #expect(table.factor("electricity") == nil)
  }

  @Test(
    "a bad factor is told with its place and what was expected",
    arguments: [
      (
        "value: 1.229", "value: 0",
        """
        energy-factors.yaml:7:12: error: “0” cannot be read
          |     value: 0
          |            ^
          expected: a number above zero, such as 1.229
        """
      ),
      (
        "energy: electricity\n", "energy: electricty\n",
        """
        energy-factors.yaml:5:13: error: there is no “electricty” under energies
          |     energy: electricty
          |             ^^^^^^^^^^
          try: did you mean “electricity”?
        """
      ),
      (
        "basis: calorific", "basis: calorie",
        """
        energy-factors.yaml:6:12: error: there is no choice “calorie”
          |     basis: calorie
          |            ^^^^^^^
          expected: calorific, equivalent
        """
      ),
      (
        "    sureness: secondhand\n", "",
        """
        energy-factors.yaml:4:5: error: “sureness” is missing
          |   - id: electricity-calorific
          |     ^
          try: add a line “sureness: …”
        """
      ),
      (
        "to: 2024-12-31", "to: 2019-12-31",
        """
        energy-factors.yaml:9:39: error: the last day 2019-12-31 is before the first, 2020-01-01
          |     effective: {from: 2020-01-01, to: 2019-12-31}
          |                                       ^^^^^^^^^^
        """
      ),
    ])
  func bad(old: String, new: String, message: String) throws {
    let place = try #require(Self.table.range(of: old))
    let text = Self.table.replacingCharacters(in: place, with: new)
    let faults = #expect(throws: Diagnostics.self) { try EnergyFactorTable(yaml: text, file: "energy-factors.yaml") }
    #expect(faults?.rendered(in: .english) == message)
  }

  @Test("two factors of one id are told")
  func twice() throws {
    let entry = try #require(Self.table.range(of: "  - id:"))
    let text = Self.table + Self.table[entry.lowerBound...]
    let faults = #expect(throws: Diagnostics.self) { try EnergyFactorTable(yaml: text, file: "energy-factors.yaml") }
    #expect(
      faults?.rendered(in: .english) == """
        energy-factors.yaml:12:9: error: “electricity-calorific” stands twice
          |   - id: electricity-calorific
          |         ^^^^^^^^^^^^^^^^^^^^^
          try: give each a name of its own
        """)
  }
}
