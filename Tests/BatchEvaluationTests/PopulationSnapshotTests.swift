import Diagnostics
import Quantities
import Randomness
import Testing

@testable import BatchEvaluation

/// What is written down comes back as it was, or not at all; and what is told anew comes to stand among the rest.
@Suite("Snapshots of populations")
struct PopulationSnapshotTests {
  /// An enterprise, what is told of it, and of the contracts below it.
  struct Told: Equatable {
    var own: [String: CellReading?]
    var contracts: [String: [String: CellReading?]]
  }

  static let formats: [String: ColumnFormat] = [
    "output@2025": .decimal(scale: 2, isNatural: false), "employees@2025": .decimal(scale: 0, isNatural: true),
    "listed": .flag, "founded_on": .day, "tier": .choice(["none", "srdi"]), "industry": .industry,
  ]

  static func code(_ number: Int) throws -> CreditCode {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY")
    var (rest, digits) = (number, "")
    for _ in 0..<8 {
      digits = String(alphabet[rest % alphabet.count]) + digits
      rest /= alphabet.count
    }
    return try #require(CreditCode("91310000" + "0" + digits + "X"))
  }

  static func reading(_ column: String, _ random: inout some RandomNumberGenerator) -> CellReading? {
    switch Int.random(in: 0..<12, using: &random) {
    case 0: return nil
    case 1 where column.hasPrefix("output"): return .elsewhere("123456789012345678901234567890.5")
    default: break
    }
    return switch formats[column] {
    case .flag: .value(Int64.random(in: 0...1, using: &random))
    case .choice: .value(Int64.random(in: 0...1, using: &random))
    case .industry: .value([39, 10391, 23911][Int.random(in: 0..<3, using: &random)])
    case .day: .value(Int64.random(in: 10_000...20_000, using: &random))
    default: .value(Int64.random(in: 0...9, using: &random) * Int64.random(in: 0...1_000_000_000, using: &random))
    }
  }

  static func told(_ random: inout some RandomNumberGenerator) -> Told {
    func cells(_ columns: [String]) -> [String: CellReading?] {
      var cells: [String: CellReading?] = [:]
      for column in columns where Int.random(in: 0..<4, using: &random) > 0 {
        cells.updateValue(reading(column, &random), forKey: column)
      }
      return cells
    }
    var contracts: [String: [String: CellReading?]] = [:]
    for number in 0..<max(0, Int.random(in: -3...3, using: &random)) {
      contracts["c\(number)"] = cells(["output@2025", "listed"])
    }
    return Told(own: cells(["output@2025", "employees@2025", "tier", "industry"]), contracts: contracts)
  }

  static func population(_ everybody: [Int: Told]) throws -> Population {
    var (enterprises, contracts) = (SubjectTableBuilder(kind: "enterprise"), SubjectTableBuilder(kind: "contract"))
    func cells(_ told: [String: CellReading?]) -> [SubjectTableBuilder.Cell] {
      told.sorted { $0.key < $1.key }.compactMap { name, reading in
        formats[name].map { SubjectTableBuilder.Cell(column: name, format: $0, reading: reading) }
      }
    }
    for (row, (number, told)) in everybody.sorted(by: { $0.key < $1.key }).enumerated() {
      enterprises.append(try code(number), cells(told.own))
      for (key, cells_) in told.contracts.sorted(by: { $0.key < $1.key }) {
        contracts.append(below: row, key: key, cells(cells_))
      }
    }
    return Population(
      enterprises: enterprises.table(isOfEnterprises: true), subjects: [contracts.table(isOfEnterprises: false)])
  }

  /// Everything that a population says, cell by cell; columns of which nothing is known say nothing.
  static func content(_ population: Population) -> [String] {
    guard case .codes(let codes) = population.enterprises.keys else { return [] }
    var lines: [String] = []
    for table in [population.enterprises] + population.subjects {
      for row in 0..<table.count {
        var line = "\(table.kind) \(codes[table.parent(of: row)].text)"
        if case .below(_, let keys) = table.keys { line += " \(keys[row])" }
        for column in table.columns.sorted(by: { $0.name < $1.name }) where column[row] != ColumnValue.unknown {
          line += " \(column.name)=\(column[row])\(column.elsewhere[row] ?? "")"
        }
        lines.append(line)
      }
    }
    return lines
  }

  static func bytes(_ population: Population, beside parts: [(name: String, bytes: [UInt8])] = []) -> [UInt8] {
    var bytes: [UInt8] = []
    PopulationSnapshot.write(population, beside: parts) { bytes += Array($0) }
    return bytes
  }

  private static func everybody(_ count: Int, _ random: inout some RandomNumberGenerator) -> [Int: Told] {
    var everybody: [Int: Told] = [:]
    while everybody.count < count { everybody[Int.random(in: 0..<count * 4, using: &random)] = told(&random) }
    return everybody
  }

  @Test("a population comes back from its file cell by cell, with what was put beside it", arguments: [0, 1, 50, 5000])
  func roundTrip(count: Int) throws {
    var random = SeededGenerator(seed: UInt64(count))
    let population = try Self.population(Self.everybody(count, &random))
    var note = SnapshotEncoder()
    note.add("第 7 条记录")
    note.add(nil as String?)
    let file = MappedFile(name: "population", bytes: Self.bytes(population, beside: [(".note", note.bytes)]))
    let snapshot = try PopulationSnapshot(file)
    #expect(Self.content(snapshot.population) == Self.content(population))
    #expect(try snapshot.read(".note") { [try $0.text(), try $0.optionalText() ?? "–"] } == ["第 7 条记录", "–"])
    #expect(throws: Diagnostic.self) { try snapshot.read(".other") { _ in } }
  }

  @Test("columns out of a file can be changed, and the file's are as they were")
  func copyOnWrite() throws {
    var random = SeededGenerator(seed: 3)
    let population = try Self.population(Self.everybody(5000, &random))
    let file = MappedFile(name: "population", bytes: Self.bytes(population))
    let before = file.withBytes { [UInt8]($0) }
    var changed = try PopulationSnapshot(file).population
    let column = ColumnName(table: "enterprise", name: "tier")
    for row in stride(from: 0, to: 5000, by: 7) {
      _ = try changed.replace([CellChange(column: column, row: row, reading: .value(Int64(row % 2)))])
    }
    let place = try #require(changed.enterprises.column("tier"))
    #expect(stride(from: 0, to: 5000, by: 7).allSatisfy { changed.enterprises.columns[place][$0] == Int64($0 % 2) })
    #expect(file.withBytes { [UInt8]($0) } == before)
    #expect(Self.content(try PopulationSnapshot(file).population) == Self.content(population))
  }

  @Test("a file that is cut anywhere, or has any bit flipped, is refused and never believed")
  func damage() throws {
    var random = SeededGenerator(seed: 11)
    let population = try Self.population(Self.everybody(300, &random))
    let whole = Self.bytes(population, beside: [(".note", Array("note".utf8))])
    func codes(_ bytes: [UInt8]) -> String? {
      do {
        let opened = try PopulationSnapshot(MappedFile(name: "population", bytes: bytes))
        return Self.content(opened.population) == Self.content(population) ? nil : "believed"
      } catch { return error.code }
    }
    #expect(codes(whole) == nil)
    for length in [0, 1, 15, 16, 40, 63, 64, 127, 128, whole.count / 2, whole.count - 64, whole.count - 1] {
      let expected = length < 16 ? "snapshot.foreign" : "snapshot.damaged"
      #expect(codes(Array(whole[..<length])) == expected, "cut after \(length) bytes")
    }
    #expect(codes(whole + [0]) == "snapshot.damaged")
    // Between the parts there are bytes that mean nothing: a flip there changes no answer.
    var refused = 0
    for bit in stride(from: 0, to: whole.count * 8, by: 397) {
      var bytes = whole
      bytes[bit / 8] ^= 1 << (bit % 8)
      let code = codes(bytes)
      #expect(code != "believed", "bit \(bit)")
      refused += code == nil ? 0 : 1
    }
    #expect(refused * 10 > whole.count * 8 / 397 * 8)
    var other = whole
    other[16] = 9
    #expect(codes(other) == "snapshot.other-version")
    #expect(codes(Array("credit_code,name\nand so on\n".utf8)) == "snapshot.foreign")
  }

  @Test("a damaged file is named, with the part and what is done about it")
  func message() throws {
    var random = SeededGenerator(seed: 12)
    var bytes = Self.bytes(try Self.population(Self.everybody(300, &random)))
    bytes[bytes.count / 2] ^= 1
    let fault = #expect(throws: Diagnostic.self) {
      try PopulationSnapshot(MappedFile(name: "data/population.snapshot", bytes: bytes))
    }
    #expect(
      fault?.rendered(in: .english) == """
        data/population.snapshot: error: the snapshot is damaged: part “enterprise 1 output@2025” is not what was written
          try: nothing is to be done: it is not used, and made anew from the store
        """)
  }

  @Test("enterprises that are told anew come to stand as if everybody had been told so", arguments: 0..<8)
  func merging(seed: Int) throws {
    var random = SeededGenerator(seed: UInt64(seed + 100))
    let count = [40, 5000][seed % 2]
    var everybody = Self.everybody(count, &random)
    var former = try Self.population(everybody)
    if seed % 3 == 0 {
      former = try PopulationSnapshot(MappedFile(name: "population", bytes: Self.bytes(former))).population
    }
    for round in 0..<3 {
      var changed: [Int: Told] = [:]
      // In the first round nobody is new, and everybody has the contracts that he had.
      for _ in 0..<Int.random(in: 0...20, using: &random) {
        let number = try #require(everybody.keys.sorted().randomElement(using: &random))
        changed[number] = Self.told(&random)
        if round == 0 { changed[number]?.contracts = everybody[number]?.contracts ?? [:] }
      }
      for _ in 0..<(round == 0 ? 0 : 5) { changed[Int.random(in: 0..<count * 4, using: &random)] = Self.told(&random) }
      let before = Self.rows(of: former)
      let merged = try #require(MergedPopulation(former, with: try Self.population(changed)))
      everybody.merge(changed) { $1 }
      former = merged.population
      #expect(Self.content(former) == Self.content(try Self.population(everybody)), "round \(round)")
      let after = Self.rows(of: former)
      #expect(before.allSatisfy { after[$0.key] == merged.row(ofFormer: $0.value) })
      for (row, number) in zip(merged.toldRows, changed.keys.sorted()) {
        #expect(after[try Self.code(number).text] == row)
      }
    }
  }

  private static func rows(of population: Population) -> [String: Int] {
    guard case .codes(let codes) = population.enterprises.keys else { return [:] }
    return Dictionary(uniqueKeysWithValues: codes.enumerated().map { ($1.text, $0) })
  }
}
