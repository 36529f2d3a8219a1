import Corpus
import Diagnostics
import Facts
import Foundation
import Quantities
import Testing

@testable import Demonstration

@Suite("Contracts, projects, loans … of the demonstration")
struct DemonstrationSubjectTests {
  struct Owned {
    let enterprise: DemonstrationEnterprise
    let subjects: [DemonstrationSubject]

    func cells(_ subject: DemonstrationSubject) -> [String: String] {
      Dictionary(uniqueKeysWithValues: zip(subject.kind.facts.map(\.name), subject.cells))
    }
  }

  /// Made up once for all tests.
  private static let city = Result {
    let city = try Cities.city(12_000)
    return city.enterprises.map { Owned(enterprise: $0, subjects: $0.subjects) }
  }
  let owned: [Owned]

  init() throws {
    owned = try Self.city.get()
  }

  private func cells(_ kind: DemonstrationSubject.Kind) -> [[String: String]] {
    owned.flatMap { one in one.subjects.filter { $0.kind == kind }.map { one.cells($0) } }
  }

  /// The share of the enterprises with one of these rungs that have any subject.
  private func share(of tiers: Set<String>) -> Double {
    let members = owned.filter { tiers.contains($0.enterprise.life.standing.tier) }
    return Double(members.filter { !$0.subjects.isEmpty }.count) / Double(members.count)
  }

  @Test("most enterprises have nothing below them, and those high on the ladder mostly have something")
  func shares() {
    let all = Double(owned.filter { !$0.subjects.isEmpty }.count) / Double(owned.count)
    #expect((0.08...0.3).contains(all), "\(all)")
    #expect(share(of: ["none"]) < 0.25)
    #expect(share(of: ["innovative"]) > share(of: ["none"]))
    #expect(share(of: ["srdi", "little_giant"]) > 0.5)
    #expect(owned.contains { Set($0.subjects.map(\.kind)).count >= 3 })
  }

  @Test("every kind occurs, and every sort of it", arguments: DemonstrationSubject.Kind.allCases)
  func kinds(kind: DemonstrationSubject.Kind) {
    let values = Set(cells(kind).flatMap(\.values))
    for sort in SubjectSort.all where sort.kind == kind && sort.id != "platform" {
      #expect(values.contains(sort.id), "\(sort.id)")
    }
  }

  @Test("a key is its own within its enterprise and kind, and has at most 64 characters")
  func keys() {
    for one in owned {
      let keys = one.subjects.map { "\($0.kind) \($0.key)" }
      #expect(Set(keys).count == keys.count)
      #expect(one.subjects.allSatisfy { (1...64).contains($0.key.count) })
    }
  }

  @Test("no cell holds a fact outside the dictionary, one of another kind, or a value that it does not know")
  func dictionary() throws {
    let file = CorpusFolder.bundled.appendingPathComponent("facts.yaml")
    let dictionary = try FactDictionary(yaml: String(contentsOf: file, encoding: .utf8), file: "facts.yaml")
    for kind in DemonstrationSubject.Kind.allCases {
      for (fact, _) in kind.facts {
        let definition = try #require(FactID(fact).flatMap { dictionary.definition(of: $0) }, "no fact \(fact)")
        #expect(definition.subject.rawValue == kind.rawValue)
        for cell in Set(cells(kind).compactMap { $0[fact] }) where !cell.isEmpty && cell != "-" {
          #expect(throws: Never.self, "\(fact) \(cell)") {
            _ = try dictionary.value(cell, for: definition, at: Place(field: fact))
          }
        }
      }
    }
  }

  @Test("some facts are untold, and some are known to have no value")
  func unknowns() {
    let contracts = cells(.contract)
    #expect(contracts.contains { $0["recognised"] == "" })
    #expect(contracts.contains { $0["recognised"] == "-" })
    #expect(contracts.contains { $0["paid_amount"] == "" })
    #expect(cells(.project).contains { $0["starts_on"] == "" })
    #expect(cells(.site).contains { $0["uplift_approved_on"] == "-" })
    #expect(contracts.allSatisfy { $0["contract_kind"] != "" && $0["contract_kind"] != "-" })
  }

  @Test(
    "some amounts stand exactly where a rule turns, and some beside",
    arguments: [
      (DemonstrationSubject.Kind.contract, "contract_amount", ["66666666.66", "66666667"]),
      (.project, "total_investment", ["10000000", "9999999.99", "1000000000", "4000000", "4000000.01"]),
      (.loan, "principal", ["30000000", "30000000.01"]),
      (.project, "saved_tce", ["5000", "10000"]),
    ])
  func thresholds(kind: DemonstrationSubject.Kind, fact: String, amounts: [String]) {
    let told = Set(cells(kind).compactMap { $0[fact] })
    for amount in amounts { #expect(told.contains(amount), "\(fact) \(amount)") }
  }

  @Test("amounts are many small and few large, and nothing is paid beyond the contract")
  func amounts() throws {
    let services = cells(.contract).filter { $0["contract_kind"] == "digital_service" }
      .compactMap { Double($0["contract_amount"] ?? "") }.sorted()
    try #require(services.count > 50)
    let median = services[services.count / 2]
    #expect((250_000...650_000).contains(median))
    #expect(services.reduce(0, +) / Double(services.count) > median * 1.15)
    for contract in cells(.contract) {
      guard let whole = Double(contract["contract_amount"] ?? ""), let paid = Double(contract["paid_amount"] ?? "")
      else { continue }
      #expect(paid > 0 && paid <= max(whole, 100))
    }
    for loan in cells(.loan) {
      guard let principal = Double(loan["principal"] ?? ""), let interest = Double(loan["interest_paid"] ?? "") else {
        continue
      }
      #expect(interest < principal * 0.06 + 100)
    }
  }

  @Test("days are spread from October 2022 to the city's own, and none is before the enterprise was founded")
  func days() throws {
    let city = try Cities.city(1)
    let first = try Cities.day("2022-10-01")
    var years: [Int: Int] = [:]
    for one in owned {
      for subject in one.subjects {
        let cells = one.cells(subject)
        for fact in ["signed_on", "starts_on", "licensed_on", "drawn_on", "uplift_approved_on"] {
          guard let day = cells[fact].flatMap({ CalendarDay($0) }) else { continue }
          #expect(day >= first && day <= city.day)
          #expect(day >= one.enterprise.life.foundedOn)
          years[day.year, default: 0] += 1
        }
      }
    }
    #expect(Set(years.keys) == [2022, 2023, 2024, 2025, 2026])
    #expect(years.filter { $0.key != 2022 }.values.allSatisfy { $0 > 200 })
  }

  @Test("most who have loans say that they are all, some that there are more, and nobody else is asked")
  func listedLoans() {
    var cells: [String: Int] = [:]
    for one in owned {
      let cell = one.enterprise.cell(of: DemonstrationColumn(.loanListed))
      cells[cell, default: 0] += 1
      #expect(cell.isEmpty || one.subjects.contains { $0.kind == .loan })
    }
    let loaned = owned.filter { $0.subjects.contains { $0.kind == .loan } }.count
    #expect(Set(cells.keys) == ["true", "false", ""])
    #expect((cells["true"] ?? 0) * 2 > loaned)
  }

  @Test("a city made for an early day has its subjects before that day")
  func earlyDay() throws {
    let city = try Cities.city(3_000, on: "2021-06-30")
    let dated = city.enterprises.flatMap(\.subjects).compactMap { subject in
      zip(subject.kind.facts, subject.cells).first { $0.0.name == "signed_on" }.flatMap { CalendarDay($0.1) }
    }
    #expect(dated.count > 20)
    #expect(dated.allSatisfy { $0 <= city.day })
  }

  @Test("a person is a kind of award and nothing else")
  func persons() {
    #expect(DemonstrationSubject.Kind.person.header == ["credit_code", "key", "award_kind"])
  }

  @Test("the same seed gives the same files, and a larger city begins with the files of a smaller one")
  func seeds() throws {
    let small = try Cities.files(of: Cities.city(1_500, seed: 7))
    #expect(try small == Cities.files(of: Cities.city(1_500, seed: 7)))
    let large = try Cities.files(of: Cities.city(2_000, seed: 7))
    for (file, bytes) in small { #expect(large[file]?.starts(with: bytes) == true, "\(file.name)") }
    let other = try Cities.files(of: Cities.city(1_500, seed: 8))
    #expect(small[.subjects(.contract)] != other[.subjects(.contract)])
  }

  @Test("no row names an enterprise that the city does not have")
  func owners() throws {
    let city = try Cities.city(2_000)
    let codes = Set(city.enterprises.map(\.creditCode.text))
    for (file, bytes) in Cities.files(of: city) {
      let rows = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).dropFirst()
      #expect(!rows.isEmpty)
      #expect(rows.allSatisfy { codes.contains(String($0.prefix { $0 != "," })) }, "\(file.name)")
    }
  }
}
