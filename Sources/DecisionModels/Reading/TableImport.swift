import DecisionLanguage
import Diagnostics

/// A decision table of a model in the text form that people type, with what stands in the way of using it so.
public struct TableImport: Sendable, Hashable {
  /// The decision whose logic the table is.
  public let decision: String
  /// What each column reads: its name and its FEEL.
  public let inputs: [Input]
  /// The table as a text grid.
  public let grid: String
  /// What the text form can't say, or what is wrong with a cell; empty where the table can be used as it is.
  public let faults: [Diagnostic]

  public struct Input: Sendable, Hashable {
    public let name: String
    public let expression: String
  }
}

extension DecisionEngine {
  /// Every decision of the main model that is a table, in the text form.
  public var importedTables: [TableImport] {
    model.decisions.enumerated().compactMap { position, decision in
      guard let logic = decision.logic, case .table(let table) = logic.node else { return nil }
      var reading = TableReading(engine: self, decision: decision, position: position, table: table)
      return reading.read()
    }
  }
}

/// Turns one table into its text form.
private struct TableReading {
  let engine: DecisionEngine
  let decision: Decision
  let position: Int
  let table: BoxedTable
  private var faults: [Diagnostic] = []

  init(engine: DecisionEngine, decision: Decision, position: Int, table: BoxedTable) {
    self.engine = engine
    self.decision = decision
    self.position = position
    self.table = table
  }

  mutating func read() -> TableImport {
    let place = decision.logic?.place
    if DecisionTable.HitPolicy(rawValue: mark) == nil {
      fault(
        "dmn.import-policy", place,
        Wording(
          zh: "文本表没有命中规则 \(table.hitPolicy.rawValue)", en: "text tables have no hit policy \(table.hitPolicy.rawValue)"),
        expected: Wording(verbatim: "UNIQUE, FIRST"))
    }
    for output in table.outputs {
      guard let fallback = output.fallback else { continue }
      fault(
        "dmn.import-default", fallback.place ?? place,
        Wording(zh: "文本表没有缺省输出", en: "text tables have no default output"),
        remedy: Wording(zh: "把它写成最后一行", en: "make it a last row"))
    }
    let columns = table.inputs.map(column)
    let outputs = table.outputs.enumerated().map { $1.name ?? $1.label ?? "\(decision.head.name) \($0 + 1)" }
    var lines = [[mark] + columns.map(\.name)]
    var results = [table.outputs.count == 1 ? [table.outputs[0].name ?? decision.head.name] : outputs]
    for (number, rule) in table.rules.enumerated() {
      lines.append([rowName(rule, number)] + rule.inputs.map { $0.isBlank ? "-" : $0.line })
      results.append(rule.outputs.map { $0.line })
    }
    let grid = Self.grid(lines, results)
    if faults.isEmpty { check(grid, columns, results[0]) }
    return TableImport(decision: decision.head.name, inputs: columns, grid: grid, faults: faults)
  }

  private var mark: String {
    switch table.hitPolicy {
    case .unique: "U"
    case .first: "F"
    case .any: "A"
    case .priority: "P"
    case .ruleOrder: "R"
    case .outputOrder: "O"
    case .collect: "C"
    }
  }

  /// A column's name and what it reads: of a decision of the model that is a piece of FEEL, that piece.
  private func column(_ input: BoxedTable.Input) -> TableImport.Input {
    let text = input.expression.line
    for other in engine.model.decisions where other.variable.name == text {
      if let logic = other.logic, case .literal(let literal) = logic.node {
        return TableImport.Input(name: text, expression: literal.line)
      }
    }
    return TableImport.Input(name: input.label ?? text, expression: text)
  }

  private func rowName(_ rule: BoxedTable.Rule, _ number: Int) -> String {
    if let column = table.annotations.firstIndex(of: TableExport.rowNames), column < rule.annotations.count,
      !rule.annotations[column].trimmed.isEmpty
    {
      return rule.annotations[column].trimmed
    }
    return "r\(number + 1)"
  }

  private mutating func check(_ grid: String, _ columns: [TableImport.Input], _ outputs: [String]) {
    guard case .decision(let logic) = engine.logic[ElementKey(model: 0, kind: .decision, index: position)],
      case .table(let compiled) = logic.node
    else { return }
    let inputs = zip(columns, compiled.inputs).map { ($0.name, $1.type) }
    do {
      let text = try TextGrid(grid, file: decision.head.name, firstLine: 1, indentation: 0)
      let read = try DecisionTable(
        reading: text, inputs: Dictionary(inputs) { first, _ in first },
        outputs: Dictionary(zip(outputs, compiled.outputs.map(\.type))) { first, _ in first }, options: .corpus)
      _ = try read.findings()
    } catch let several as Diagnostics {
      faults.append(contentsOf: several.all)
    } catch let one as Diagnostic {
      faults.append(one)
    } catch {
      return
    }
  }

  private mutating func fault(
    _ code: String, _ place: Place?, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) {
    faults.append(engine.model.diagnostic(code, at: place, message, expected: expected, remedy: remedy))
  }

  /// Rows with their cells in columns of one width, as a terminal shows them.
  private static func grid(_ lines: [[String]], _ results: [[String]]) -> String {
    func width(_ text: String) -> Int { text.reduce(0) { $0 + $1.cells } }
    func widths(_ rows: [[String]]) -> [Int] {
      (0..<(rows.map(\.count).max() ?? 0)).map { column in
        rows.map { column < $0.count ? width($0[column]) : 0 }.max() ?? 0
      }
    }
    func padded(_ row: [String], _ widths: [Int]) -> String {
      zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - width($0))) }
        .joined(separator: " | ")
    }
    let (left, right) = (widths(lines), widths(results))
    return zip(lines, results).map { padded($0, left) + " || " + padded($1, right).trimmed }.joined(separator: "\n")
  }
}

extension PlacedText {
  /// The text on one line, as a cell of a grid needs it.
  fileprivate var line: String {
    trimmed.split { $0.isNewline }.map { String($0).trimmed }.joined(separator: " ")
  }
}

extension BoxedExpression {
  fileprivate var line: String {
    if case .literal(let text) = node { return text.line }
    return ""
  }
}
