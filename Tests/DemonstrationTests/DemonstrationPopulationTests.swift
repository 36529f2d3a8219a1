import Diagnostics
import Foundation
import Quantities
import Randomness
import Testing

@testable import Demonstration

@Suite("The population folder of the demonstration, and its people")
struct DemonstrationPopulationTests {
  @Test("the folder's files are the bytes of the city, an older city's are gone, and progress reaches the end")
  func file() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("population-\(UUID().uuidString)")
    defer {
      #expect(throws: Never.self) { try FileManager.default.removeItem(at: folder) }
    }
    let city = try Cities.city(1_200)
    var told: [Int] = []
    try city.writePopulation(to: folder) { told.append($0) }
    #expect(told == [500, 1_000, 1_200])
    let files = Cities.files(of: city)
    for (file, bytes) in files {
      #expect(try [UInt8](Data(contentsOf: folder.appendingPathComponent(file.name))) == bytes)
    }
    #expect(files[.enterprises] == Cities.file(of: city))
    #expect(files.count > 5)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(Set(names) == Set(files.keys.map(\.name)))
    try Cities.city(1).writePopulation(to: folder)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["enterprise.csv"])
  }

  @Test("a folder that cannot be written says so and what to do")
  func unwritable() throws {
    let city = try Cities.city(1)
    let error = try #require(throws: Diagnostics.self) {
      try city.writePopulation(to: URL(fileURLWithPath: "/dev/null/city"))
    }
    #expect(error.all.map(\.code) == ["demonstration.cannot-write"])
    #expect(error.all.first?.place?.file == "/dev/null/city/enterprise.csv")
    #expect(error.all.first?.remedy != nil)
  }

  @Test("numbers out of range are refused together, each with its range")
  func ranges() throws {
    let error = try #require(throws: Diagnostics.self) { try Cities.city(0, months: 61) }
    #expect(
      error.rendered(in: .chinese) == """
        enterprises: 错误：企业数 0 超出范围
          应为：1 到 10000000
        months: 错误：月数 61 超出范围
          应为：0 到 60
        """)
  }

  @Test("a table without districts or without classes is refused with what to do")
  func tables() throws {
    let day = try Cities.day("2026-11-21")
    let noAreas = try #require(throws: Diagnostics.self) {
      try DemonstrationCity(
        enterprises: 1, seed: 1, on: day, areas: AreaRegister([]), industries: Cities.industries())
    }
    #expect(noAreas.all.map(\.code) == ["demonstration.areas"])
    let noIndustries = try #require(throws: Diagnostics.self) {
      try DemonstrationCity(
        enterprises: 1, seed: 1, on: day, areas: Cities.areas(),
        industries: IndustryRegister(tsv: "code\tlevel\tsection\tname\n", file: "industries.tsv"))
    }
    #expect(noIndustries.all.map(\.code) == ["demonstration.industries"])
  }

  @Test(
    "there is one post for each role, the officers' in Songjiang, the accountant's enterprise there too, and the district's own finance people"
  )
  func people() throws {
    let city = try Cities.city(4_000)
    let people = city.people()
    #expect(
      people.map(\.role) == [
        "city", "city", "city", "district", "district", "officer", "officer", "enterprise", "finance_maker",
        "finance_checker", "finance_maker", "finance_checker", "analyst", "auditor", "provider", "administrator",
      ])
    let byID = Dictionary(uniqueKeysWithValues: people.map { ($0.id, $0) })
    #expect(byID["songjiang"]?.area?.text == "310117")
    #expect(
      ["maker", "checker"].allSatisfy { byID[$0]?.area == nil && byID["songjiang.\($0)"]?.area?.text == "310117" })
    let own = try #require(city.enterprises.first { $0.creditCode == byID["enterprise"]?.enterprise })
    #expect(own.statisticalArea.district.text == "310117")
    #expect(own.statisticalArea == byID["officer"]?.area)
    #expect(own.life.entry?.day.year == 2024)
  }

  @Test("a password has three groups of five characters that are not taken for one another")
  func passwords() {
    var generator = SeededGenerator(seed: 3)
    let password = DemonstrationPassword.draw(using: &generator)
    #expect(password.split(separator: "-").map(\.count) == [5, 5, 5])
    #expect(password.allSatisfy { !"il1o0".contains($0) })
    #expect(password != DemonstrationPassword.draw(using: &generator))
  }
}
