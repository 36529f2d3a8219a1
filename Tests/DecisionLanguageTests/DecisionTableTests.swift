import Decimals
import Diagnostics
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
