import DelimitedText
import Diagnostics
import Quantities
import Randomness
import Testing

@testable import BatchEvaluation

/// Files read many rows at a time come to what they do cell by cell: the same values, or the same faults in the same
/// places.
@Suite("Reading tables")
struct TableReaderTests {
  /// A table with a column of each format. Of what is not plain, a cell with an x is wrong, and all else is kept as text.
  private struct Schema: TableSchema {
    let kind = "enterprise"
    let fields: [TableField]

    static let formats: [(name: String, format: ColumnFormat)] = [
      ("name", .text), ("amount", .decimal(scale: 2, isNatural: false)),
      ("people", .decimal(scale: 0, isNatural: true)),
      ("share", .decimal(scale: 6, isNatural: false)), ("listed", .flag), ("since", .day), ("built", .year),
      ("tier", .choice(["none", "srdi", "technical_upgrade", "a_word_that_is_too_long_for_its_slot_of_bytes"])),
      ("route", .choice(["annual", "monthly", "new_in_the_second_half_of_a_year"])), ("industry", .industry),
      ("area", .area),
    ]

    init(unkept: Set<String>) {
      fields =
        [.creditCode]
        + Self.formats.map { .fact(name: $0.name, format: $0.format, isKept: !unkept.contains($0.name)) }
    }

    func value(_ text: String, of field: Int, at place: Place) throws(Diagnostics) -> CellReading {
      guard !text.contains("x") else {
        throw Diagnostics(Diagnostic("test.value", at: place, Wording(verbatim: text)))
      }
      return .elsewhere(text)
    }

    func creditCode(_ text: String, at place: Place, row: String) throws(Diagnostics) -> CreditCode {
      guard let code = CreditCode(text) else {
        throw Diagnostics(Diagnostic("test.code", at: place, Wording(verbatim: text)))
      }
      return code
    }

    func key(_ text: String, at place: Place, row: String) throws(Diagnostics) -> String { text }

    func repeated(_ code: String, key: String?, firstLine: Int, at place: Place) -> Diagnostic {
      Diagnostic("test.repeated", at: place, Wording(verbatim: "\(code) \(firstLine)"))
    }

    func orphan(_ code: String, at place: Place) -> Diagnostic {
      Diagnostic("test.orphan", at: place, Wording(verbatim: code))
    }
  }

  /// Cells of each format: plain ones, then odd ones that are still no fault.
  private static let cells: [String: (plain: [String], odd: [String])] = [
    "name": (
      ["模拟明安金属制品有限公司", "", "-", "A B", "~", "模", "ab模", String(repeating: "模拟", count: 30), "豈", "！"],
      ["é", "𠮷", "퟿", "a\tb", String(repeating: "长", count: 80), " 空"]
    ),
    "amount": (
      ["", "-", "0", "5", "007", "12.5", "-3.25", "-7", "1234567890123456", "0.01", "-0", "123456789012.34"],
      [
        "1.234", ".5", "5.", "-.5", "1e3", "12345678901234567", "--", "1.2.3", "-1.-", "＋1", " 1",
        "123456789012345678901",
      ]
    ),
    "people": (["", "-", "0", "58", "99999"], ["-1", "1.0", "1234567890123456789", "１"]),
    "share": (["", "-", "0.123456", "1", "100.5"], ["0.1234567", "1%"]),
    "listed": (["true", "false", "", "-"], ["True", "yes", "tru", "falsey"]),
    "since": (
      ["", "-", "2024-02-29", "1900-01-01", "2199-12-31", "2023-04-30", "2000-02-29", "2026-12-31"],
      ["2023-02-29", "2200-01-01", "2024-13-01", "2024-00-10", "2024-1-01", "2024/01/01", "1900-02-29", "2023-04-31"]
    ),
    "built": (["", "-", "1900", "2199", "2024"], ["1899", "2200", "24", "20245", "2O24"]),
    "tier": (
      ["none", "srdi", "technical_upgrade", "", "-"], ["nonf", "technical_upgradf", "a_word_that_is_too_long"]
    ),
    "route": (
      ["annual", "monthly", "new_in_the_second_half_of_a_year", ""], ["annua", "new_in_the_second_half_of_a_yeas"]
    ),
    "industry": (["", "-", "39", "391", "3911", "06"], ["3", "39111", "3a"]),
    "area": (["", "-", "310117", "310117105"], ["3101", "31011710", "310117a"]),
  ]

  private static func code(_ number: Int) -> String {
    let digits = String(number)
    return "9131" + String(repeating: "0", count: 14 - digits.count) + digits
  }

  /// A file, with as many odd cells, quotes, blank lines and faults as are asked for in a thousand.
  private static func file(_ rows: Int, odd: Int, quoted: Int, blank: Int, wrong: Int, seed: UInt64) -> String {
    var random = SeededGenerator(seed: seed)
    func happens(_ count: Int) -> Bool { Int.random(in: 0..<1000, using: &random) < count }
    let ends = ["\n", "\r\n", "\r"]
    let end = ends[Int(seed % 5) == 0 ? 2 : Int(seed % 2)]
    var text = (["credit_code"] + Schema.formats.map(\.name)).joined(separator: ",") + end
    for row in 0..<rows {
      while happens(blank) { text += happens(500) ? end : String(repeating: ",", count: Schema.formats.count) + end }
      var own = [code(row)]
      for (name, _) in Schema.formats {
        let known = cells[name] ?? ([], [])
        var cell = (happens(odd) ? known.odd : known.plain).randomElement(using: &random) ?? ""
        if happens(wrong) { cell = ["x", "1x", "\u{1}x"].randomElement(using: &random) ?? "" }
        if happens(quoted) { cell = "\"" + (name == "name" && happens(300) ? "a,\"\"\n" + cell : cell) + "\"" }
        own.append(cell)
      }
      if happens(wrong) { own.append("") }
      if happens(wrong) { own[0] = "9131" }
      text += own.joined(separator: ",") + (row == rows - 1 && seed % 3 == 0 ? "" : end)
    }
    return text
  }

  /// What a file comes to, as text: its rows, or its faults.
  private func read(_ text: [UInt8], level: Int32, threads: Int = 1, unkept: Set<String> = []) -> [String] {
    var reader = TableReader(MappedFile(name: "t.csv", bytes: text), threads: threads)
    reader.level = level
    var index: CodeIndex?
    do throws(Diagnostics) {
      let table = try reader.read(below: &index) { (_) throws(Diagnostics) in Schema(unkept: unkept) }
      guard case .codes(let codes) = table.keys else { return [] }
      return (0..<table.count).map { row in
        codes[row].text + table.columns.map { ",\($0.elsewhere[row] ?? "")\($0[row])" }.joined()
      } + table.columns.map { "\($0.count)" }
    } catch {
      return error.all.map { "\($0.code) \($0.place?.line ?? 0):\($0.place?.column ?? 0) \($0.message.en)" }
    }
  }

  @Test(
    "plain, odd, quoted and blank rows are read alike at every level, on one thread and two",
    arguments: 1...12 as ClosedRange<UInt64>)
  func sameAtEveryLevel(seed: UInt64) {
    let text = Array(
      Self.file(
        [900, 60, 3][Int(seed % 3)], odd: [0, 3, 60][Int(seed / 3 % 3)], quoted: [0, 20, 300][Int(seed % 3)],
        blank: [0, 10][Int(seed % 2)], wrong: 0, seed: seed
      ).utf8)
    let expected = read(text, level: 0)
    #expect(expected.count > 10 && expected.contains { $0.hasPrefix("9131") })
    for level in ProcessorLevel.all {
      for threads in [1, 2] {
        let found = read(text, level: level, threads: threads)
        #expect(found.count == expected.count)
        let differences = zip(found, expected).filter { $0 != $1 }
        #expect(differences.isEmpty, "\(differences.prefix(2)) at level \(level)")
      }
      let some = read(text, level: level, unkept: ["amount", "since", "tier"])
      #expect(some.count == expected.count)
    }
  }

  @Test("faults are the same ones in the same places at every level", arguments: 1...12 as ClosedRange<UInt64>)
  func sameFaults(seed: UInt64) {
    let text = Array(Self.file(400, odd: 5, quoted: 10, blank: 5, wrong: 2, seed: seed).utf8)
    let expected = read(text, level: 0)
    #expect(expected.contains { $0.hasPrefix("test.") })
    for level in ProcessorLevel.all { #expect(read(text, level: level, threads: Int(seed % 2) + 1) == expected) }
  }

  @Test("a file cut anywhere, or with a byte changed, is read or refused alike at every level")
  func damaged() {
    var random = SeededGenerator(seed: 5)
    let whole = Array(Self.file(40, odd: 0, quoted: 30, blank: 5, wrong: 0, seed: 8).utf8)
    let head = whole.prefix { $0 != 0x0A }.count + 1
    for _ in 0..<150 {
      var text = Array(whole.prefix(Int.random(in: head...whole.count, using: &random)))
      if Bool.random(using: &random), text.count > head {
        text[Int.random(in: head..<text.count, using: &random)] =
          [0x22, 0x2C, 0x0A, 0x0D, 0x00, 0x80, 0xE3, 0x78]
          .randomElement(using: &random) ?? 0
      }
      let expected = read(text, level: 0)
      for level in ProcessorLevel.all { #expect(read(text, level: level) == expected) }
    }
  }

  @Test("of a line without end, and of a record longer than what is looked at together, nothing is lost")
  func long() {
    let name = String(repeating: "\"\"", count: 40_000)
    let head = (["credit_code"] + Schema.formats.map(\.name)).joined(separator: ",")
    let rest = ",1,2,0.5,true,2024-01-01,2024,none,annual,39,310117"
    let rows = (0..<3).map { Self.code($0) + ",\"" + name + "\"" + rest } + [Self.code(3) + ",b" + rest]
    let text = Array((head + "\n" + rows.joined(separator: "\n")).utf8)
    for level in ProcessorLevel.all { #expect(read(text, level: level).count == 4 + Schema.formats.count) }
  }
}
