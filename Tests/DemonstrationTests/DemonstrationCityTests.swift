import Corpus
import DelimitedText
import Diagnostics
import Facts
import Foundation
import Quantities
import Testing

@testable import Demonstration

/// Cities for the tests, made for one fixed day.
enum Cities {
  static func day(_ text: String) throws -> CalendarDay { try #require(CalendarDay(text)) }

  static func city(_ count: Int, months: Int = 0, seed: UInt64 = 1, on: String = "2026-11-21") throws
    -> DemonstrationCity
  {
    try DemonstrationCity(
      enterprises: count, months: months, seed: seed, on: day(on), areas: areas(), industries: industries())
  }

  static func areas() throws -> AreaRegister {
    try AreaRegister(csv: reference("shanghai-areas.csv"), file: "shanghai-areas.csv")
  }

  static func industries() throws -> IndustryRegister {
    try IndustryRegister(tsv: reference("gb4754-2017.tsv"), file: "gb4754-2017.tsv")
  }

  private static func reference(_ name: String) throws -> String {
    try String(contentsOf: CorpusFolder.bundled.appendingPathComponent("reference/\(name)"), encoding: .utf8)
  }

  static func file(of city: DemonstrationCity) -> [UInt8] {
    var bytes: [UInt8] = []
    city.writeEnterprises { block, _ in bytes += block }
    return bytes
  }

  static func files(of city: DemonstrationCity) -> [DemonstrationCity.PopulationFile: [UInt8]] {
    var files: [DemonstrationCity.PopulationFile: [UInt8]] = [:]
    city.writePopulation { file, block, _ in files[file, default: []] += block }
    return files
  }
}

@Suite("The demonstration city")
struct DemonstrationCityTests {
  @Test("the same seed gives the same bytes, another seed others")
  func seeds() throws {
    let first = try Cities.file(of: Cities.city(300, months: 6, seed: 7))
    #expect(try first == Cities.file(of: Cities.city(300, months: 6, seed: 7)))
    #expect(try first != Cities.file(of: Cities.city(300, months: 6, seed: 8)))
  }

  @Test("the bytes of a small city are the ones that every machine gives")
  func goldenRow() throws {
    let row = try String(decoding: Cities.file(of: Cities.city(1)), as: UTF8.self).split(separator: "\n")
    #expect(row.count == 2)
    #expect(
      row[1]
        == "91310114YTECAX9G23,模拟天锦体育用品有限公司,310114103,310114103,310114103,2459,2017-04-26,2018-12-03,-,-,-,none,false,false,false,,-,none,false,false,,3,3,4585000,3975000,4331000,5684000,3968000,4324000,5675000,,4193000,5503000,151000,165000,216000,-,-"
    )
  }

  @Test("a larger city begins with the enterprises of a smaller one, and more months change nothing else")
  func prefixes() throws {
    let small = try Cities.city(50)
    let large = try Cities.city(500, months: 24)
    for (few, many) in zip(small.enterprises, large.enterprises) {
      #expect(small.columns.map { few.cell(of: $0) } == small.columns.map { many.cell(of: $0) })
    }
  }

  @Test("every credit code is right in both of its check characters, and no two are the same")
  func codes() throws {
    let city = try Cities.city(2_000)
    let areas = try Cities.areas()
    var codes: Set<CreditCode> = []
    for enterprise in city.enterprises {
      let text = enterprise.creditCode.text
      #expect(enterprise.creditCode.hasValidCheckCharacter)
      #expect(text.hasPrefix("91"))
      #expect(areas.area(try #require(AreaCode(String(text.dropFirst(2).prefix(6)))))?.level == .district)
      let organisation = text.dropFirst(8).prefix(9)
      #expect(organisation.last == DemonstrationCode.organisationCheckCharacter(for: String(organisation.prefix(8))))
      codes.insert(enterprise.creditCode)
    }
    #expect(codes.count == 2_000)
  }

  @Test("the organisation check character is the one that the standard's weights give")
  func organisationCheckCharacters() {
    // By hand: the sum is 13·3+2·7+1·9+4·10+3·5+5·8+6·4+9·2 = 199 = 18·11+1, so 11−1 = 10, written X.
    #expect(DemonstrationCode.organisationCheckCharacter(for: "D2143569") == "X")
    // 8·2 = 16 = 11+5, so 11−5 = 6.
    #expect(DemonstrationCode.organisationCheckCharacter(for: "00000008") == "6")
    // No remainder: 11 is written 0.
    #expect(DemonstrationCode.organisationCheckCharacter(for: "00000000") == "0")
  }

  @Test("every name says that it is made up, and no two are the same")
  func names() throws {
    let names = try Cities.city(4_000).enterprises.map(\.name)
    #expect(names.allSatisfy { $0.hasPrefix("模拟") && $0.hasSuffix("公司") })
    #expect(Set(names).count == 4_000)
  }

  @Test("no cell holds a fact outside the dictionary, or a value that it does not know")
  func dictionary() throws {
    let file = CorpusFolder.bundled.appendingPathComponent("facts.yaml")
    let dictionary = try FactDictionary(yaml: String(contentsOf: file, encoding: .utf8), file: "facts.yaml")
    let city = try Cities.city(300, months: 3)
    for column in city.columns {
      let id = try #require(FactID(column.fact.rawValue))
      let definition = try #require(dictionary.definition(of: id), "no fact \(id)")
      #expect(definition.subject == .enterprise)
      #expect(definition.periods.isEmpty == (column.period == nil), "\(column.header)")
      for enterprise in city.enterprises {
        let cell = enterprise.cell(of: column)
        guard !cell.isEmpty, cell != "-" else { continue }
        #expect(throws: Never.self, "\(column.header) \(cell)") {
          _ = try dictionary.value(cell, for: definition, at: Place(field: column.header))
        }
      }
    }
  }

  @Test("nothing is told of a day after the one that the city is made for")
  func noFuture() throws {
    for on in ["2026-11-21", "2026-01-01", "2024-02-29"] {
      let day = try Cities.day(on)
      let city = try Cities.city(500, months: 12, on: on)
      #expect(city.columns.allSatisfy { $0.period.map { $0.isClosed(on: day) } ?? true })
      for enterprise in city.enterprises {
        let days =
          [enterprise.life.foundedOn, enterprise.life.commissionedOn]
          + [
            enterprise.life.entry?.day, enterprise.life.standing.greenFactoryOn,
          ].compactMap { $0 }
        #expect(days.allSatisfy { $0 <= day })
      }
    }
  }

  @Test("a year is the sum of its months")
  func conservation() throws {
    for enterprise in try Cities.city(400).enterprises {
      for year in 2021...2026 {
        let months = (1...12).compactMap { enterprise.life.output(in: year, month: $0) }
        #expect(months.allSatisfy { $0 >= 0 })
        #expect(months.reduce(0, +) == enterprise.life.output(in: year) ?? 0)
      }
    }
  }
}
