import DecisionLanguage
import DecisionModels

/// How one table stands to another, row by row and cell by cell.
public struct TableDifference: Sendable, Hashable {
  public enum Change: Sendable, Hashable {
    /// Something of the table as a whole, such as its hit policy or what a column reads.
    case table(what: String, before: String, after: String)
    case rowAdded(row: String, text: String)
    case rowRemoved(row: String, text: String)
    case cell(row: String, column: String, before: String, after: String)
  }

  public let changes: [Change]

  /// Compares two tables in the text form. Rows go by their names, columns by theirs.
  public init(_ before: TableText, _ after: TableText) {
    var changes: [Change] = []
    if before.policy != after.policy {
      changes.append(.table(what: "hit policy", before: before.policy, after: after.policy))
    }
    let columns = before.columns.map(\.name)
    for column in before.columns {
      guard let other = after.columns.first(where: { $0.name == column.name }) else {
        changes.append(.table(what: column.name, before: column.reads, after: ""))
        continue
      }
      if column.reads != other.reads {
        changes.append(.table(what: column.name, before: column.reads, after: other.reads))
      }
    }
    for column in after.columns where !columns.contains(column.name) {
      changes.append(.table(what: column.name, before: "", after: column.reads))
    }
    for row in before.rows {
      guard let other = after.rows.first(where: { $0.name == row.name }) else {
        changes.append(.rowRemoved(row: row.name, text: row.text))
        continue
      }
      for cell in row.cells {
        let found = other.cells.first { $0.column == cell.column }?.text
        if let found, found != cell.text {
          changes.append(.cell(row: row.name, column: cell.column, before: cell.text, after: found))
        }
      }
    }
    for row in after.rows where !before.rows.contains(where: { $0.name == row.name }) {
      changes.append(.rowAdded(row: row.name, text: row.text))
    }
    let common = before.rows.map(\.name).filter { name in after.rows.contains { $0.name == name } }
    if common != after.rows.map(\.name).filter({ common.contains($0) }), before.policy == "FIRST" {
      changes.append(
        .table(
          what: "order", before: common.joined(separator: ", "),
          after: after.rows.map(\.name).filter { common.contains($0) }.joined(separator: ", ")))
    }
    self.changes = changes
  }
}

/// A model's table with what each column reads, as texts that can be compared and shown.
public struct TableText: Sendable, Hashable {
  public struct Column: Sendable, Hashable {
    public let name: String
    public let reads: String
  }

  public struct Cell: Sendable, Hashable {
    public let column: String
    public let text: String
  }

  public struct Row: Sendable, Hashable {
    public let name: String
    public let cells: [Cell]

    var text: String { cells.map { "\($0.column) \($0.text)" }.joined(separator: ", ") }
  }

  public let decision: String
  /// The hit policy as models write it, such as `UNIQUE`.
  public let policy: String
  public let columns: [Column]
  public let outputs: [String]
  public let rows: [Row]
}

extension DecisionModel {
  /// Every table of the model as texts.
  public var tableTexts: [TableText] { tables.map { TableText($0.decision, $0.table, in: self) } }
}

extension TableText {
  init(_ decision: Decision, _ table: BoxedTable, in model: DecisionModel) {
    self.decision = decision.head.name
    policy = [table.hitPolicy.rawValue, table.aggregation?.rawValue].compactMap { $0 }.joined(separator: " ")
    columns = table.inputs.map { input in
      let expression = Self.line(input.expression.text)
      let read = model.decisions.first { $0.variable.name == expression }?.logic
      if case .literal(let text) = read?.node { return Column(name: expression, reads: Self.line(text.text)) }
      return Column(name: input.label ?? expression, reads: expression)
    }
    let outputs = table.outputs.enumerated().map { index, output in
      output.name ?? output.label ?? (table.outputs.count == 1 ? decision.head.name : "\(index + 1)")
    }
    self.outputs = outputs
    let names = columns.map(\.name)
    let mark = table.annotations.firstIndex(of: "row")
    rows = table.rules.enumerated().map { number, rule in
      let written = mark.flatMap { $0 < rule.annotations.count ? Self.line(rule.annotations[$0]) : nil } ?? ""
      let results = rule.outputs.map { output -> String in
        if case .literal(let text) = output.node { return Self.line(text.text) }
        return "…"
      }
      return Row(
        name: written.isEmpty ? "r\(number + 1)" : written,
        cells: zip(names, rule.inputs).map { Cell(column: $0, text: Self.cell($1.text)) }
          + zip(outputs, results).map { Cell(column: $0, text: $1) })
    }
  }

  private static func cell(_ text: String) -> String {
    let line = line(text)
    return line.isEmpty ? "-" : line
  }

  /// The text on one line, runs of blanks as one.
  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}

extension Rule {
  /// The rule as its exported model has it.
  public var tableText: TableText? { benefit.exportedModel?.tableTexts.last }
}

extension RuleBook {
  /// The rule that a model is most likely about: the one that its namespace names, else one whose name a decision bears.
  public func rule(matching model: DecisionModel) -> Rule? {
    let names = Set(model.decisions.map(\.head.name))
    return rules.first { $0.benefit.exportedModel?.namespace == model.namespace }
      ?? rules.first { names.contains($0.benefit.name.zh) || names.contains($0.benefit.name.en) }
  }
}
