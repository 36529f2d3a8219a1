import DecisionLanguage
import DecisionModels
import Decimals
import Diagnostics
import Facts
import Testing

@testable import PolicyCorpus

@Suite("Benefits as models of the open standard")
struct DMNExportTests {
  private let corpus: PolicyCorpus

  init() throws {
    corpus = try CarriedCorpus.corpus.get()
  }

  /// An exported model, written and read again.
  private func engine(_ model: DecisionModel) throws -> DecisionEngine {
    try DecisionEngine(ModelLibrary(DecisionModel(xml: model.xml, file: "exported.dmn")))
  }

  @Test("every table means the same after it was written as DMN 1.5 and read again")
  func tables() throws {
    let tables = corpus.benefits.compactMap { benefit in benefit.table.map { (benefit, $0) } }
    #expect(!tables.isEmpty)
    for (benefit, table) in tables {
      let model = try #require(benefit.exportedModel)
      let engine = try engine(model)
      #expect(engine.faults.map(\.code) == [], "\(benefit.id)")
      for values in Self.combinations(table) {
        let expected = try Self.amount(table, values)
        // A column that is worked out is given in place of what it would be worked out from.
        let inputs = Dictionary(zip(Self.names(benefit, table), values)) { first, _ in first }
        let actual = try engine.evaluate(
          decision: benefit.name.zh, inputs: DecisionInputs(inputs), session: EvaluationSession())
        #expect(actual == expected, "\(benefit.id) \(values)")
      }
    }
  }

  @Test("what a column works out is the same, also where the denominator is not positive or a fact is absent")
  func columns() throws {
    let benefit = try #require(
      corpus.benefits.first { $0.id.description == "shenggui-2023/5#annual-entrant-growth-award" })
    let model = try #require(benefit.exportedModel)
    let engine = try engine(model)
    let growth = try #require(benefit.inputs.first { $0.name == "产值增幅" })
    for (now, before) in [(132, 100), (100, 0), (100, -5), (7, 3)] {
      let expected = try growth.evaluate(year: 2025) { reference in
        .known(.decimal(Decimal128(reference.period == .year(2025) ? now : before)))
      }
      let actual = try engine.evaluate(
        decision: "产值增幅",
        inputs: DecisionInputs([
          "output_Y": .number(Decimal128(now)), "output_Y_minus_1": .number(Decimal128(before)),
        ]), session: EvaluationSession())
      #expect(.known(actual) == expected, "\(now) after \(before)")
    }
    #expect(
      try engine.evaluate(
        decision: "产值增幅", inputs: DecisionInputs(["output_Y": .number(1)]), session: EvaluationSession()) == .null)
  }

  @Test("an exported table is read back as the text it came from, but for suffixes")
  func importing() throws {
    let benefit = try #require(
      corpus.benefits.first { $0.id.description == "shenggui-2023/5#annual-entrant-growth-award" })
    let model = try #require(benefit.exportedModel)
    let table = try #require(try engine(model).importedTables.first)
    #expect(table.faults.map(\.code) == [])
    #expect(
      table.grid == """
        U   | 行业大类     | 入统途径 | 首次升规 | 升规后第几年 | 产值增幅     || 最高
        g10 | ["06".."46"] | "annual" | true     | 1            | [0.10..0.30) || 200000
        g30 | ["06".."46"] | "annual" | true     | 1            | >= 0.30      || 400000
        """)
  }

  // MARK: Values

  /// What the exported model calls each column's input: its fact where it reads one as it is.
  private static func names(_ benefit: BenefitDeclaration, _ table: DecisionTable) -> [String] {
    table.inputs.map { column in
      guard let input = benefit.inputs.first(where: { $0.name == column.name }),
        case .expression(let expression) = input.value, case .name(let name) = expression.expression.node
      else { return column.name }
      return name.replacing("[Y]", with: "_Y").replacing("[Y-1]", with: "_Y_minus_1")
    }
  }

  /// What the table's own evaluator answers: one result as it is, several as a context of their columns.
  private static func amount(_ table: DecisionTable, _ values: [Value]) throws -> Value {
    let evaluation = try table.evaluate(values.map(Evaluation.known), mode: .standard)
    guard let row = evaluation.decided else { return .null }
    let results = try table.rows[row].results.map { result in
      try Interpreter(result.source, mode: .standard, names: [:]).evaluate(result.expression).value ?? .null
    }
    guard results.count > 1 else { return results.first ?? .null }
    return .context(ContextValue(zip(table.outputs.map(\.name), results)))
  }

  /// Each constant of a column, one value just above and below it, null and a stranger: each column through all its
  /// values while the others stay at those of one row.
  private static func combinations(_ table: DecisionTable) -> [[Value]] {
    let candidates = table.inputs.indices.map { column in
      [Value.null] + table.rows.flatMap { row in row.cells[column].tests.flatMap(\.expressions).flatMap(Self.values) }
    }
    var found: [[Value]] = []
    for row in table.rows {
      let own = row.cells.enumerated().map { column, cell in
        cell.tests.flatMap(\.expressions).flatMap(Self.values).first ?? candidates[column].last ?? .null
      }
      for column in candidates.indices {
        for value in candidates[column] {
          var values = own
          values[column] = value
          found.append(values)
        }
      }
    }
    return found
  }

  private static func values(_ expression: Expression) -> [Value] {
    switch expression.node {
    case .number(let number, _):
      let step = Decimal128(coefficient: 1, exponent: -9)
      return [number, number.adding(step), number.subtracting(step)].compactMap { $0.map(Value.number) }
    case .string(let text): return [.string(text), .string(text + "0")]
    case .boolean(let truth): return [.boolean(truth), .boolean(!truth)]
    case .list, .range: return expression.children.flatMap(values)
    default: return []
    }
  }
}
