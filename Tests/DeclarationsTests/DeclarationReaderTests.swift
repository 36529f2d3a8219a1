import Declarations
import Diagnostics
import Testing

@Suite("Reading declarations")
struct DeclarationReaderTests {
  enum Colour: String, CaseIterable {
    case red, green
  }

  @Test("every scalar of YAML is the text that its author typed")
  func scalarsAreText() throws {
    let reader = try DeclarationReader(
      yaml: "on: yes\nrate: 0.30\nroute: \"new\"\nnothing: ~\nday: 2025-01-01\n010: 1_000\n", file: "a.yaml")
    let read = reader.mapping(reader.root) { fields in
      ["on", "rate", "route", "nothing", "day", "010"].map { fields.text($0) }
    }
    #expect(try reader.finish(read) == ["yes", "0.30", "new", "~", "2025-01-01", "1_000"])
  }

  @Test("a number of JSON keeps its digits, and a quoted one is a text")
  func numbersKeepTheirDigits() throws {
    let reader = try DeclarationReader(
      json: "[1.50, -0, 1E+400, 123456789012345678901234567890.12, \"1.50\", true, null]", file: "a.json")
    guard case .list(let items) = reader.root.content else {
      Issue.record("no list")
      return
    }
    #expect(items.map(\.text) == ["1.50", "-0", "1E+400", "123456789012345678901234567890.12", "1.50", "true", nil])
    #expect(items.map(\.shape.en) == ["a number", "a number", "a number", "a number", "a text", "true", "null"])
    #expect(items.map { $0.place.description }[3] == "a.json:1:20 ([3])")
  }

  @Test("escapes of JSON are unfolded, and a byte order mark is passed over")
  func escapes() throws {
    let reader = try DeclarationReader(
      json: "\u{FEFF} \"\\u4e2d\\n\\t\\\"\\\\\\/\\ud83d\\ude00\\b\\f\\r\" ", file: "a.json")
    #expect(reader.root.text == "中\n\t\"\\/😀\u{8}\u{C}\r")
  }

  @Test("typed readers give what stands there")
  func typedReaders() throws {
    let yaml = """
      title: 一
      words: [a, "b, c"]
      flag: true
      count: -12
      colour: green
      inner: {x: 1}
      items:
        - {x: 2}
        - {x: 3}
      inputs:
        行业大类: substring(industry, 1, 2)
        途径: route
      length: abcde
      """
    let reader = try DeclarationReader(yaml: yaml, file: "a.yaml")
    _ = reader.mapping(reader.root) { fields -> Bool? in
      #expect(fields.text("title") == "一")
      #expect(fields.texts("words") == ["a", "b, c"])
      #expect(fields.boolean("flag") == true)
      #expect(fields.integer("count") == -12)
      #expect(fields.choice("colour", of: Colour.self) == .green)
      #expect(fields.mapping("inner") { $0.text("x") } == "1")
      #expect(fields.mappings("items") { $0.text("x") } == ["2", "3"])
      #expect(fields.entries("inputs")?.map(\.key) == ["行业大类", "途径"])
      #expect(fields.entries("inputs")?.first?.value.place.description == "a.yaml:11:9")
      #expect(fields.parsed("length", expected: Wording(verbatim: "x")) { $0.count } == 5)
      #expect(fields.place(of: "colour").description == "a.yaml:5:9")
      #expect(fields.text(ifPresent: "nowhere") == nil)
      #expect(fields.place(of: "nowhere") == fields.place)
      return true
    }
    try reader.finish()
  }

  @Test("all that is wrong in a file is said at once, in the file's order")
  func manyFaults() throws {
    let yaml = """
      titel: x
      summary:
      list: a
      flag: yes
      number: 1.5
      colour: gren
      nested: [x]
      folded: >
        a
        b
      """
    let reader = try DeclarationReader(yaml: yaml, file: "a.yaml")
    _ = reader.mapping(reader.root) { fields -> Bool? in
      _ = fields.text("title")
      _ = fields.text("summary")
      _ = fields.texts("list")
      _ = fields.boolean("flag")
      _ = fields.integer("number")
      _ = fields.choice("colour", of: Colour.self)
      _ = fields.mapping("nested") { _ in true }
      _ = fields.block("folded")
      return true
    }
    let faults = try #require(throws: Diagnostics.self) { try reader.finish() }
    #expect(
      faults.rendered(in: .english) == """
        a.yaml:1:1: error: “title” is missing
          | titel: x
          | ^
          try: add a line “title: …”
        a.yaml:1:1: error: there is no key “titel” here
          | titel: x
          | ^^^^^
          expected: colour, flag, folded, list, nested, number, summary, title
          try: did you mean “title”?
        a.yaml:2:9: error: here stands nothing
          | summary:
          |         ^
          expected: a text
        a.yaml:3:7: error: here stands a text
          | list: a
          |       ^
          expected: a list
        a.yaml:4:7: error: “yes” cannot be read
          | flag: yes
          |       ^^^
          expected: true or false
        a.yaml:5:9: error: “1.5” cannot be read
          | number: 1.5
          |         ^^^
          expected: a whole number such as 12
        a.yaml:6:9: error: there is no choice “gren”
          | colour: gren
          |         ^^^^
          expected: red, green
          try: did you mean “green”?
        a.yaml:7:9: error: here stands a list
          | nested: [x]
          |         ^
          expected: a mapping of keys
        a.yaml:8:9: error: line breaks count here, so a folded block does not do
          | folded: >
          |         ^
          expected: a block that begins with “|”
        """)
    #expect(
      faults.all[1].rendered(in: .chinese) == """
        a.yaml:1:1: 错误：这里没有“titel”这个键
          | titel: x
          | ^^^^^
          应为：colour、flag、folded、list、nested、number、summary、title
          办法：是否想写“title”？
        """)
  }

  @Test("past a hundred faults the rest are counted")
  func faultsAreCounted() throws {
    let yaml = (1...150).map { "key\($0): x" }.joined(separator: "\n")
    let reader = try DeclarationReader(yaml: yaml, file: "a.yaml")
    _ = reader.mapping(reader.root) { _ in true }
    let faults = try #require(throws: Diagnostics.self) { try reader.finish() }
    #expect(faults.all.count == 101)
    #expect(
      faults.all.last?.rendered(in: .chinese) == """
        a.yaml: 错误：另有 50 处错误没有列出
          办法：先改好以上各处
        """)
  }

  @Test("a reading that gave nothing without a reason is still an error")
  func silentReading() throws {
    let reader = try DeclarationReader(yaml: "a: b", file: "a.yaml")
    let faults = try #require(throws: Diagnostics.self) { try reader.finish(Int?.none) }
    #expect(faults.all.map(\.code) == ["declaration.unreadable"])
  }
}

@Suite("Text blocks")
struct TextBlockTests {
  private func block(_ yaml: String) throws -> TextBlock {
    let reader = try DeclarationReader(yaml: yaml, file: "a.yaml")
    return try reader.finish(
      reader.mapping(reader.root) { fields -> TextBlock? in
        _ = fields.text(ifPresent: "above")
        _ = fields.text(ifPresent: "below")
        return fields.block("table")
      })
  }

  @Test("every line and column of a block has its place in the file")
  func places() throws {
    let block = try block("above: 上\ntable: |\n    U | 甲 || 乙\n    r | >= 1亿 || 2\n\n    s | - || 3\nbelow: x\n")
    #expect(block.lines == ["U | 甲 || 乙", "r | >= 1亿 || 2", "", "s | - || 3"])
    #expect(block.place(line: 1, column: 5).description == "a.yaml:3:9")
    #expect(block.place(line: 4).description == "a.yaml:6:5")
    #expect(block.sourceLine(2) == "    r | >= 1亿 || 2")
    #expect(block.sourceLine(9) == nil)
  }

  @Test(
    "indentation indicators, chomping and leading blanks do not move the places",
    arguments: [
      ("table: |2\n    a\n  b\n", 2, "  a"), ("table: |-\n  a\n  b\n", 2, "a"), ("table: |+\n\n  a\n\n", 2, ""),
      ("table: | # remark\n   a\n", 3, "a"), ("table: |\r\n  a\r\n  b\r\n", 2, "a"),
    ])
  func indicators(yaml: String, indent: Int, first: String) throws {
    let block = try block(yaml)
    #expect(block.indent == indent)
    #expect(block.firstLine == 2)
    #expect(block.lines.first.map(String.init) == first)
  }

  @Test("a text on one line is a block of one line")
  func oneLine() throws {
    #expect(try block("table: \"甲 | 乙\"").place(line: 1, column: 3).description == "a.yaml:1:11")
    #expect(try block("table: 甲 | 乙").place(line: 1, column: 3).description == "a.yaml:1:10")
  }
}
