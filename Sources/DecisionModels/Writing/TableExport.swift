import DecisionLanguage

/// A decision table in its text form as a DMN model: what its columns read becomes input data and decisions, and the
/// table the decision above them. Numerals lose their suffixes, so that any engine reads them.
public struct TableExport: Sendable {
  /// A value from outside that columns read.
  public struct Fact: Sendable {
    /// What the columns' expressions call it, such as `output[Y-1]`.
    public let name: String
    /// What the model calls it: a FEEL name.
    public let exportedName: String
    public let type: FEELType
    public let description: String?

    public init(name: String, exportedName: String, type: FEELType, description: String? = nil) {
      self.name = name
      self.exportedName = exportedName
      self.type = type
      self.description = description
    }
  }

  /// What a column of the table reads.
  public enum Reading: Sendable {
    case expression(Expression, SourceText)
    /// A quotient, null where its denominator is not positive.
    case ratio(numerator: Expression, denominator: Expression, SourceText)
  }

  public let name: String
  public let namespace: String
  public let table: DecisionTable
  public let facts: [Fact]
  /// By the columns' names.
  public let readings: [String: Reading]

  public init(
    name: String, namespace: String, table: DecisionTable, facts: [Fact], readings: [String: Reading]
  ) {
    self.name = name
    self.namespace = namespace
    self.table = table
    self.facts = facts
    self.readings = readings
  }

  /// The model. Cost: linear in the table.
  public var model: DecisionModel {
    let renaming = Dictionary(facts.map { ($0.name, $0.exportedName) }) { first, _ in first }
    var inputs: [InputData] = []
    for (position, fact) in facts.enumerated() {
      inputs.append(
        InputData(
          head: ElementHead(name: fact.exportedName, id: "fact_\(position + 1)", description: fact.description),
          variable: InformationItem(name: fact.exportedName, type: fact.type.reference)))
    }
    func required(by names: [String]) -> [ElementReference] {
      facts.enumerated().filter { names.contains($0.element.name) }
        .map { ElementReference("#fact_\($0.offset + 1)") }
    }
    var decisions: [Decision] = []
    var columns: [BoxedTable.Input] = []
    var requiredDecisions: [ElementReference] = []
    var direct: [String] = []
    for (position, column) in table.inputs.enumerated() {
      guard let reading = readings[column.name] else { continue }
      let text = reading.text(renaming)
      if reading.isName {
        direct.append(contentsOf: reading.names)
        columns.append(
          BoxedTable.Input(expression: PlacedText(text), type: column.type.reference, label: column.name))
        continue
      }
      let id = "column_\(position + 1)"
      requiredDecisions.append(ElementReference("#\(id)"))
      decisions.append(
        Decision(
          head: ElementHead(name: column.name, id: id),
          variable: InformationItem(name: column.name, type: column.type.reference),
          requiredInputs: required(by: reading.names), logic: BoxedExpression(.literal(PlacedText(text)))))
      columns.append(BoxedTable.Input(expression: PlacedText(column.name), type: column.type.reference))
    }
    decisions.append(
      Decision(
        head: ElementHead(name: name, id: "decision"), variable: InformationItem(name: name),
        requiredDecisions: requiredDecisions, requiredInputs: required(by: direct),
        logic: BoxedExpression(.table(boxed(columns)))))
    return DecisionModel(
      name: name, namespace: namespace, id: "definitions", inputData: inputs, decisions: decisions)
  }

  private func boxed(_ columns: [BoxedTable.Input]) -> BoxedTable {
    BoxedTable(
      hitPolicy: table.hitPolicy == .unique ? .unique : .first, inputs: columns,
      outputs: table.outputs.map { BoxedTable.Output(name: $0.name, type: $0.type.reference, label: $0.name) },
      annotations: [Self.rowNames],
      rules: table.rows.map { row in
        BoxedTable.Rule(
          inputs: row.cells.map { cell in
            PlacedText(cell.source.plain(cell.tests.flatMap(\.expressions), [:]))
          },
          outputs: row.results.map { result in
            BoxedExpression(.literal(PlacedText(result.source.plain([result.expression], [:]))))
          },
          annotations: [row.name])
      })
  }

  /// The column of remarks that keeps the rows' names.
  static let rowNames = "row"
}

extension TableExport.Reading {
  fileprivate var isName: Bool {
    if case .expression(let expression, _) = self, case .name = expression.node { return true }
    return false
  }

  fileprivate var names: [String] {
    switch self {
    case .expression(let expression, _): expression.names
    case .ratio(let numerator, let denominator, _): numerator.names + denominator.names
    }
  }

  fileprivate func text(_ renaming: [String: String]) -> String {
    switch self {
    case .expression(let expression, let source): return source.plain([expression], renaming)
    case .ratio(let numerator, let denominator, let source):
      let above = source.plain(numerator, renaming)
      let below = source.plain(denominator, renaming)
      return "if (\(below)) > 0 then (\(above)) / (\(below)) else null"
    }
  }
}

extension SourceText {
  /// The text of one expression, renamed and without suffixes.
  fileprivate func plain(_ expression: Expression, _ renaming: [String: String]) -> String {
    plain([expression], renaming, in: expression.span)
  }

  /// The text with names renamed and numerals' suffixes written out.
  fileprivate func plain(
    _ expressions: [Expression], _ renaming: [String: String], in whole: SourceSpan? = nil
  ) -> String {
    var replaced: [(span: SourceSpan, text: String)] = []
    var open = expressions
    while let expression = open.popLast() {
      switch expression.node {
      case .number(let number, _?): replaced.append((expression.span, number.plainText()))
      case .name(let name):
        if let renamed = renaming[name] { replaced.append((expression.span, renamed)) }
      default: open.append(contentsOf: expression.children)
      }
    }
    let end = whole?.end ?? text.unicodeScalars.count
    var result = ""
    var position = whole?.start ?? 0
    for (span, text) in replaced.sorted(by: { $0.span.start < $1.span.start }) where span.start >= position {
      result += slice(SourceSpan(position, span.start)) + text
      position = span.end
    }
    return result + slice(SourceSpan(position, end))
  }
}

extension FEELType {
  /// The type's name in a model; `nil` where nothing is known. Measures of numbers are left out.
  var reference: TypeReference? {
    switch unconstrained {
    case .boolean: TypeReference("boolean")
    case .number: TypeReference("number")
    case .string: TypeReference("string")
    case .date: TypeReference("date")
    case .time: TypeReference("time")
    case .dateAndTime: TypeReference("date and time")
    case .yearsAndMonths: TypeReference("years and months duration")
    case .daysAndTime: TypeReference("days and time duration")
    default: nil
    }
  }
}
