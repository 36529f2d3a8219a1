import DecisionLanguage
import DecisionModels
import Diagnostics

import struct Foundation.Data
import class Foundation.JSONDecoder

/// FEEL expressions, parsed and evaluated, and decision tables.
struct LanguageBenchmark: Benchmark {
  private struct Work: Decodable {
    struct Expression: Decodable {
      let feel: String
      /// The names' values, as a FEEL context.
      let context: String
    }

    struct Table: Decodable {
      let name: String
      let xml: String
      /// A FEEL context for each evaluation.
      let rows: [String]
    }

    let expressions: [Expression]
    let tables: [Table]
  }

  private struct Formula {
    let source: SourceText
    let scope: NameScope
    let expression: Expression
    let environment: Environment
  }

  private struct Table {
    let engine: DecisionEngine
    let rows: [DecisionInputs]
  }

  private let formulas: [Formula]
  private let tables: [String: Table]
  private let tableNames: [String]

  init(work: Data) throws {
    let work = try JSONDecoder().decode(Work.self, from: work)
    formulas = try work.expressions.map { expression in
      let values = try Self.values(expression.context)
      let (source, scope) = (SourceText(expression.feel), NameScope(Array(values.keys)))
      return Formula(
        source: source, scope: scope, expression: try Expression(parsing: source, scope: scope),
        environment: Environment(values.mapValues(Evaluation.known)))
    }
    tableNames = work.tables.map(\.name)
    tables = try Dictionary(
      uniqueKeysWithValues: work.tables.map { table in
        let model = try DecisionModel(xml: table.xml, file: "\(table.name).dmn")
        let rows = try table.rows.map { DecisionInputs(try Self.values($0)) }
        return (table.name, Table(engine: try DecisionEngine(ModelLibrary(model)), rows: rows))
      })
  }

  private static func values(_ text: String) throws -> [String: Value] {
    let source = SourceText(text)
    let value = try Interpreter(source, names: [:]).evaluate(Expression(parsing: source, names: [])).value
    guard case .context(let context) = value else { return [:] }
    return Dictionary(uniqueKeysWithValues: context.entries.map { ($0.key, $0.value) })
  }

  func answers() throws -> [String] {
    var answers: [String] = []
    for formula in formulas { answers.append("\(try value(of: formula))") }
    for name in tableNames {
      guard let table = tables[name] else { continue }
      for row in table.rows { answers.append("\(try value(of: table, row))") }
    }
    return answers
  }

  private func value(of formula: Formula) throws(Diagnostic) -> Value {
    try Interpreter(formula.source, mode: .strict, environment: formula.environment).evaluate(formula.expression).value
      ?? .null
  }

  private func value(of table: Table, _ row: DecisionInputs) throws(Diagnostic) -> Value {
    try table.engine.evaluate(decision: "result", inputs: row, session: EvaluationSession(mode: .strict))
  }

  func run(_ part: String, times: Int) throws {
    switch part {
    case "parse":
      for _ in 0..<times {
        for formula in formulas { _ = try Expression(parsing: formula.source, scope: formula.scope) }
      }
    case "evaluate":
      for _ in 0..<times {
        for formula in formulas { _ = try value(of: formula) }
      }
    case "both":
      for _ in 0..<times {
        for formula in formulas {
          let expression = try Expression(parsing: formula.source, scope: formula.scope)
          _ = try Interpreter(formula.source, mode: .strict, environment: formula.environment).evaluate(expression)
        }
      }
    default:
      guard let table = tables[part] else { return }
      for _ in 0..<times {
        for row in table.rows { _ = try value(of: table, row) }
      }
    }
  }
}
