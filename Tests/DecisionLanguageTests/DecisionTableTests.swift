import Decimals
import Diagnostics
import Randomness
import Testing

@testable import DecisionLanguage

@Suite("Decision tables")
struct DecisionTableTests {
  static let growth = """
    U   | 途径     | 增幅         || 最高
    g10 | "annual" | [0.10..0.30) || 20万
    g30 | "annual" | >= 0.30      || 40万
    """

  static func table(_ text: String) throws -> DecisionTable {
    let grid = try TextGrid(text, file: "表.yaml", firstLine: 10, indentation: 6)
    return try DecisionTable(
      reading: grid, inputs: ["途径": .string, "增幅": .number(.share)], outputs: ["最高": .number(.yuan)],
      options: .corpus)
  }

  static func number(_ text: String) -> Evaluation {
    .known(Decimal128(exactly: text).map(Value.number) ?? .null)
  }

  @Test("a boundary belongs to the row that includes it, and one part in 10^10 below it to the other")
  func boundaries() throws {
    let table = try Self.table(Self.growth)
    let annual = Evaluation.known(.string("annual"))
    #expect(try table.evaluate([annual, Self.number("0.30")]).decided == 1)
    #expect(try table.evaluate([annual, Self.number("0.2999999999")]).decided == 0)
    #expect(try table.evaluate([annual, Self.number("0.10")]).decided == 0)
    #expect(try table.evaluate([annual, Self.number("0.0999999999")]).isMiss)
  }

  @Test("an unknown input leaves the rows that it could still choose, and the chance of none")
  func unknownInput() throws {
    let evaluation = try Self.table(Self.growth).evaluate([.known(.string("annual")), .unknown(["output"])])
    #expect(evaluation.candidates == [0, 1])
    #expect(evaluation.mayMiss)
    #expect(evaluation.decided == nil)
    #expect(!evaluation.isMiss)
  }

  @Test("rows that cover every value, absence too, decide although the input is unknown")
  func coveringRows() throws {
    let table = try Self.table(
      """
      U | 增幅  || 最高
      a | < 0.1 || 1万
      b | not(< 0.1) || 2万
      """)
    let evaluation = try table.evaluate([.unknown(["x"])])
    #expect(evaluation.candidates == [0, 1])
    #expect(!evaluation.mayMiss)
  }

  @Test("known absence fits no row except one that asks for it")
  func absence() throws {
    let evaluation = try Self.table(Self.growth).evaluate([.known(.string("annual")), .null])
    #expect(evaluation.isMiss)
  }

  // MARK: Large tables

  /// A table of two inputs, of the given first cells and `-`, or `> 0` in every third row.
  private static func large(_ policy: String, _ cells: [String], _ type: FEELType) throws -> DecisionTable {
    let rows = cells.enumerated().map { "r\($0) | \($1) | \($0 % 3 == 2 ? "> 0" : "-") || \($0)" }
    let grid = try TextGrid(
      (["\(policy) | a | b || c"] + rows).joined(separator: "\n"), file: nil, firstLine: 1, indentation: 0)
    return try DecisionTable(
      reading: grid, inputs: ["a": type, "b": .number(.plain)], outputs: ["c": .number(.plain)])
  }

  @Test(
    "of ten thousand rows a few are put to the test, whether they name values or bound them",
    arguments: [
      (0..<10_000).map { "\($0 * 10), \($0 * 10 + 5)" },
      (0..<9_990).map { "[\($0 * 10)..\($0 * 10 + 10))" } + (0..<10).map { "< \(-$0)" },
    ])
  func tenThousand(cells: [String]) throws {
    let table = try Self.large("U", cells, .number(.plain))
    let few = EvaluationLimits(steps: 20)
    let hit = try table.evaluate([Self.number("54325"), .unknown(["b"])], limits: few)
    #expect(hit.candidates == [5_432])
    // The row asks for more of `b`, which nobody told.
    #expect(hit.mayMiss)
    #expect(try table.evaluate([Self.number("54315"), .unknown(["b"])], limits: few).decided == 5_431)
    #expect(try table.evaluate([Self.number("0.5"), .null], limits: few).decided == (cells[0] == "0, 5" ? nil : 0))
    #expect(try table.evaluate([.null, .null], limits: few).isMiss)
    // A row that needed no test can still say what its cells come to.
    #expect(try hit.cells(ofRow: 8) == [.false, .unknown])
    #expect(try hit.cells()[5_432] == [.true, .unknown])
    #expect(throws: Diagnostic.self) { try table.evaluate([.unknown(["a"]), .null], limits: few) }
  }

  @Test("an index never changes an answer, nor which rows may still hold", arguments: ["U", "F"])
  func indexed(policy: String) throws {
    let kinds: [(type: FEELType, constants: [String])] = [
      (.number(.plain), (0..<20).map { "\($0)" }), (.string, (0..<20).map { "\"k\($0)\"" }),
      (.date, (10..<30).map { "@\"2026-01-\($0)\"" }), (.yearsAndMonths, (0..<20).map { "@\"P\($0)M\"" }),
      (.daysAndTime, (0..<20).map { "@\"PT\($0)M30.5S\"" }),
    ]
    var generator = SeededGenerator(seed: 77)
    for (type, constants) in kinds {
      let isText = type == .string
      let cells = (0..<30).map { _ -> String in
        let at = Int.random(in: 0..<18, using: &generator)
        switch Int.random(in: 0..<6, using: &generator) {
        case 0: return "-"
        case 1: return isText ? constants[at] : "<= \(constants[at])"
        case 2: return isText ? constants[at] : "[\(constants[at])..\(constants[at + 2]))"
        case 3: return "\(constants[at]), \(constants[at + 1])"
        default: return constants[at]
        }
      }
      let table = try Self.large(policy, cells, type)
      #expect(table.index != nil)
      let known = try constants.map { text in
        try Evaluation.known(#require(try Expression(parsing: SourceText(text), names: []).constantValue))
      }
      let beside = known.compactMap { $0.value?.neighbourAbove.map(Evaluation.known) }
      for first in known + beside + [.null, .unknown(["a"])] {
        for second in [Self.number("1"), Self.number("0"), .unknown(["b"]), .null] {
          let ofFirst = try table.cells(ofInput: 0, on: first)
          let states = zip(ofFirst, try table.cells(ofInput: 1, on: second)).map { Ternary.row(of: [$0, $1]) }
          var expected: [Int] = []
          for (row, state) in states.enumerated() where state != .false {
            if state == .true, policy == "U" { expected = [] }
            expected.append(row)
            if state == .true { break }
          }
          let evaluation = try table.evaluate([first, second])
          #expect(evaluation.candidates == expected, "\(first) \(second) in \(cells)")
          #expect(try evaluation.cells().map { $0[0] } == ofFirst)
        }
      }
    }
  }

  @Test("cells that are prepared once say of every value what the interpreter says each time", arguments: ["U", "F"])
  func prepared(policy: String) throws {
    let kinds: [(type: FEELType, constants: [String])] = [
      (.number(.plain), ["-1", "0", "0.10", "0.1000", "3", "1000000000000"]),
      (.string, ["\"\"", "\"a\"", "\"é\"", "\"模拟\""]),
      (.date, ["@\"2026-01-01\"", "@\"2026-01-02\"", "@\"2027-01-01\""]), (.boolean, ["true", "false"]),
    ]
    var generator = SeededGenerator(seed: 83)
    for (type, constants) in kinds {
      let known = try (constants + (type == .string ? ["\"e\u{301}\""] : [])).map { text in
        try #require(Expression(parsing: SourceText(text), names: []).constantValue)
      }
      let beside = known.flatMap { [$0.neighbourAbove, $0.neighbourBelow] }.compactMap { $0 }
      let values = (known + beside + [.null]).map(Evaluation.known) + [.unknown(["a"])]
      for _ in 0..<40 {
        let cells = (0..<Int.random(in: 1...4, using: &generator)).map { _ -> String in
          func constant() -> String { constants[Int.random(in: 0..<constants.count, using: &generator)] }
          switch Int.random(in: 0..<7, using: &generator) {
          case 0: return "-"
          case 1: return "not(\(constant()))"
          case 2: return "null, \(constant())"
          case 3 where type != .boolean: return type == .string ? "\(constant()), \(constant())" : "<= \(constant())"
          case 4 where type != .boolean && type != .string: return "(\(constants[0])..\(constant())]"
          default: return constant()
          }
        }
        let table = try Self.large(policy, cells, type)
        let prepared = try #require(PreparedCells(table), "\(cells)")
        for first in values {
          for second in [Self.number("1"), Self.number("0"), .unknown(["b"]), .null] {
            // Limits of its own keep to the interpreter.
            let expected = try table.evaluate([first, second], limits: EvaluationLimits(steps: 10_000))
            let found = try #require(prepared.evaluation(of: [first, second]))
            #expect(found.candidates == expected.candidates && found.mayMiss == expected.mayMiss, "\(first) \(cells)")
            #expect(try found.cells() == expected.cells(), "\(first) in \(cells)")
          }
        }
        // What the interpreter refuses is left to it.
        #expect(prepared.evaluation(of: [.known(.list([])), .null]) == nil)
      }
      let asking = try Self.large(policy, ["? = \(constants[0])"], type)
      #expect((PreparedCells(asking) == nil) == (type != .boolean))
    }
  }

  @Test(
    "durations and times are cut between their boundaries as numbers are",
    arguments: [
      (FEELType.yearsAndMonths, ["P1M", "P3M", "P9M"], "P2M"), (.daysAndTime, ["PT1H", "PT3H", "PT9H"], "PT2H"),
      (.time, ["01:00:00", "03:00:00", "09:00:00"], "02:00:00"),
      (.dateAndTime, ["2026-01-01T01:00:00Z", "2026-01-01T03:00:00Z", "2026-01-01T09:00:00Z"], "2026-01-01T02:00:00Z"),
    ])
  func otherKinds(type: FEELType, ends: [String], between: String) throws {
    func findings(_ cells: String...) throws -> [TableFinding] { try Self.large("U", cells, type).findings() }
    let (low, middle, high) = ("@\"\(ends[0])\"", "@\"\(ends[1])\"", "@\"\(ends[2])\"")
    #expect(try findings("< \(low)", "(\(low)..\(middle))", "[\(middle)..\(high))", "> \(high)").isEmpty)
    let example = try #require(Value(temporal: between))
    #expect(
      try findings("(\(low)..\(high))", "(\(low)..\(middle))")
        == [.overlap(first: 0, second: 1, example: [example, .number(0)])])
    // Between the second and the third nothing holds: a value that is unknown may lie there.
    let open = try Self.large("F", ["<= \(middle)", ">= \(high)", "null"], type)
    #expect(try open.evaluate([.unknown(["a"]), Self.number("1")]).mayMiss)
    let closed = try Self.large("F", ["<= \(middle)", "> \(middle)", "null"], type)
    #expect(try !closed.evaluate([.unknown(["a"]), Self.number("1")]).mayMiss)
  }

  @Test("rows that hold together under the unique policy are found, with an example")
  func overlap() throws {
    let table = try Self.table(
      """
      U | 增幅         || 最高
      a | [0.10..0.30] || 20万
      b | >= 0.30      || 40万
      """)
    let example = try #require(Decimal128(exactly: "0.30"))
    #expect(try table.findings() == [.overlap(first: 0, second: 1, example: [.number(example)])])
  }

  @Test("a row whose range is empty can never decide")
  func unreachable() throws {
    let table = try Self.table(
      """
      U | 增幅         || 最高
      a | [0.30..0.10] || 20万
      """)
    #expect(try table.findings() == [.unreachable(row: 0)])
  }

  @Test("a table without faults has no findings")
  func clean() throws {
    #expect(try Self.table(Self.growth).findings().isEmpty)
  }

  @Test("every fault of a table is told together, each with its place, its line and a caret")
  func faults() throws {
    let text = """
      U   | 途经     | 增幅         || 最高
      g10 | "annual" | [0.10..0.30 || 20万
      g10 | "annual" | >= 0.30      || true
      """
    let error = #expect(throws: Diagnostics.self) { try Self.table(text) }
    #expect(
      error?.rendered(in: .chinese) == """
        表.yaml:10:13: 错误：没有叫“途经”的输入
          |       U   | 途经     | 增幅         || 最高
          |             ^^^^
          应为：增幅、途径
          办法：是不是“途径”
        表.yaml:11:35: 错误：话没有说完
          |       g10 | "annual" | [0.10..0.30 || 20万
          |                                   ^
          应为：] 或 )，表示含或不含上限
        表.yaml:12:40: 错误：这里是真假值
          |       g10 | "annual" | >= 0.30      || true
          |                                        ^^^^
          应为：金额（元）
        表.yaml:12:7: 错误：行名“g10”重复
          |       g10 | "annual" | >= 0.30      || true
          |       ^^^
        """)
  }
}
