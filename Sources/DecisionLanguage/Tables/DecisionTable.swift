import Diagnostics

/// A DMN decision table: rows of conditions over named inputs, with results.
public struct DecisionTable: Sendable {
  /// How rows that hold together are treated (DMN 1.5, section 8.2.10).
  public enum HitPolicy: String, Sendable, Hashable, CaseIterable {
    /// No two rows may hold together; proved before the table is used.
    case unique = "U"
    /// The first row that holds decides.
    case first = "F"
  }

  public struct Column: Sendable, Hashable {
    public let name: String
    public let type: FEELType
    public let source: SourceText
  }

  public struct Row: Sendable, Hashable {
    /// The row's stable name.
    public let name: String
    public let place: Place
    /// One cell for each input: it holds where any of its tests does.
    public let cells: [Cell]
    public let results: [Result]
  }

  public struct Cell: Sendable, Hashable {
    public let source: SourceText
    public let tests: [UnaryTest]
  }

  public struct Result: Sendable, Hashable {
    public let source: SourceText
    public let expression: Expression
  }

  public let hitPolicy: HitPolicy
  public let inputs: [Column]
  public let outputs: [Column]
  public let rows: [Row]
  public let place: Place
  /// Finds the rows that the first input's value leaves possible; `nil` where a scan is as fast.
  let index: RuleIndex?
  /// What its cells make of each value, once that is worth knowing. It hangs on the cells alone: copies share it.
  let preparation: CellPreparation

  init(hitPolicy: HitPolicy, inputs: [Column], outputs: [Column], rows: [Row], place: Place) {
    self.hitPolicy = hitPolicy
    self.inputs = inputs
    self.outputs = outputs
    self.rows = rows
    self.place = place
    index = RuleIndex(rows.map { $0.cells.first?.tests })
    preparation = CellPreparation()
  }
}

extension DecisionTable: Hashable {
  public static func == (left: DecisionTable, right: DecisionTable) -> Bool {
    left.hitPolicy == right.hitPolicy && left.inputs == right.inputs && left.outputs == right.outputs
      && left.rows == right.rows && left.place == right.place
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(hitPolicy)
    hasher.combine(inputs)
    hasher.combine(outputs)
    hasher.combine(rows)
    hasher.combine(place)
  }
}

extension DecisionTable {
  /// Reads and checks a table in its text form: hit policy and names in the first row, then a named row each.
  /// - Parameters:
  ///   - inputs: the type of each input that a column may name.
  ///   - outputs: the type of each output that a column may name.
  /// - Throws: every fault of shape, syntax and type, together.
  public init(
    reading grid: TextGrid, inputs: [String: FEELType], outputs: [String: FEELType],
    options: ParsingOptions = .standard
  ) throws(Diagnostics) {
    var reader = DecisionTableReader(inputs: inputs, outputs: outputs, options: options)
    self = try reader.table(grid)
  }
}

/// Reads a table row by row, keeping every fault.
private struct DecisionTableReader {
  let inputs: [String: FEELType]
  let outputs: [String: FEELType]
  let options: ParsingOptions
  var faults: [Diagnostic] = []

  init(inputs: [String: FEELType], outputs: [String: FEELType], options: ParsingOptions) {
    self.inputs = inputs
    self.outputs = outputs
    self.options = options
  }

  mutating func table(_ grid: TextGrid) throws(Diagnostics) -> DecisionTable {
    guard let head = grid.rows.first, let corner = head.cells.first else {
      throw Diagnostics(
        Diagnostic(
          "table.empty", at: nil, Wording(zh: "决策表是空的", en: "the decision table is empty"),
          expected: Wording(verbatim: "U | 输入 || 输出")))
    }
    let hitPolicy = DecisionTable.HitPolicy(rawValue: corner.text)
    if hitPolicy == nil {
      faults.append(
        fault(
          "table.hit-policy", corner,
          Wording(zh: "不认识命中规则“\(corner.text)”", en: "unknown hit policy '\(corner.text)'"),
          expected: Wording(
            zh: "U（只有一行成立）或 F（取第一行）", en: "U (only one row may hold) or F (the first row decides)")))
    }
    let inputColumns = head.cells.dropFirst().map { column($0, inputs, Wording(zh: "输入", en: "input")) }
    let outputColumns = head.results.map { column($0, outputs, Wording(zh: "输出", en: "output")) }
    for (columns, word) in [(inputColumns, "input"), (outputColumns, "output")] {
      var seen: Set<String> = []
      for column in columns where !seen.insert(column.name).inserted {
        faults.append(
          fault(
            "table.column-twice", column.source,
            Wording(zh: "列“\(column.name)”出现了两次", en: "the \(word) '\(column.name)' has two columns")))
      }
    }
    if outputColumns.isEmpty {
      faults.append(
        Diagnostic(
          "table.outputs", at: head.place, Wording(zh: "决策表没有输出列", en: "the table has no output"),
          expected: Wording(zh: "“||”后写明结果，如 || 最高", en: "results after '||'"), sourceLine: head.line))
    }
    var names: Set<String> = []
    var rows: [DecisionTable.Row] = []
    for row in grid.rows.dropFirst() {
      rows.append(read(row, inputColumns, outputColumns))
      if let name = row.cells.first, !names.insert(name.text).inserted {
        faults.append(
          fault(
            "table.row-twice", name,
            Wording(zh: "行名“\(name.text)”重复", en: "two rows are called '\(name.text)'")))
      }
    }
    guard let hitPolicy, faults.isEmpty else { throw Diagnostics(faults) }
    return DecisionTable(
      hitPolicy: hitPolicy, inputs: inputColumns, outputs: outputColumns, rows: rows, place: head.place)
  }

  private func fault(
    _ code: String, _ cell: SourceText, _ message: Wording, expected: Wording? = nil, remedy: Wording? = nil
  ) -> Diagnostic {
    cell.diagnostic(code, SourceSpan(0, cell.scalars.count), message, expected: expected, remedy: remedy)
  }

  private mutating func column(_ cell: SourceText, _ known: [String: FEELType], _ word: Wording)
    -> DecisionTable.Column
  {
    if let type = known[cell.text] { return DecisionTable.Column(name: cell.text, type: type, source: cell) }
    let near = nearestName(to: cell.text, among: known.keys)
    faults.append(
      fault(
        "table.column", cell,
        Wording(zh: "没有叫“\(cell.text)”的\(word.zh)", en: "there is no \(word.en) '\(cell.text)'"),
        expected: Wording(
          zh: known.keys.sorted().joined(separator: "、"), en: known.keys.sorted().joined(separator: ", ")),
        remedy: near.map { Wording(zh: "是不是“\($0)”", en: "did you mean '\($0)'") }))
    return DecisionTable.Column(name: cell.text, type: .any, source: cell)
  }

  private mutating func read(
    _ row: TextGrid.Row, _ inputs: [DecisionTable.Column], _ outputs: [DecisionTable.Column]
  ) -> DecisionTable.Row {
    let name = row.cells.first?.text ?? ""
    if name.isEmpty {
      faults.append(
        Diagnostic(
          "table.row-name", at: row.place, Wording(zh: "这一行没有名字", en: "the row has no name"),
          expected: Wording(zh: "行首写一个固定的行名", en: "a stable name at its beginning"), sourceLine: row.line))
    }
    guard row.cells.count == inputs.count + 1, row.results.count == outputs.count else {
      faults.append(
        Diagnostic(
          "table.cells", at: row.place,
          Wording(
            zh: "这一行有 \(row.cells.count - 1) 格条件、\(row.results.count) 格结果",
            en: "the row has \(row.cells.count - 1) conditions and \(row.results.count) results"),
          expected: Wording(
            zh: "\(inputs.count) 格条件、\(outputs.count) 格结果",
            en: "\(inputs.count) conditions and \(outputs.count) results"),
          sourceLine: row.line))
      return DecisionTable.Row(name: name, place: row.place, cells: [], results: [])
    }
    let cells = zip(row.cells.dropFirst(), inputs).map { cell(of: $0, $1) }
    let results = zip(row.results, outputs).compactMap { result(of: $0, $1) }
    return DecisionTable.Row(name: name, place: row.place, cells: cells, results: results)
  }

  private mutating func cell(of source: SourceText, _ column: DecisionTable.Column) -> DecisionTable.Cell {
    do throws(Diagnostic) {
      let tests = try UnaryTest.parse(source, names: [], options: options)
      let checker = TypeChecker(source, names: [:])
      for test in tests { try checker.check(test, against: column.type) }
      return DecisionTable.Cell(source: source, tests: tests)
    } catch {
      faults.append(error)
      return DecisionTable.Cell(source: source, tests: [])
    }
  }

  private mutating func result(of source: SourceText, _ column: DecisionTable.Column) -> DecisionTable.Result? {
    do throws(Diagnostic) {
      let expression = try Expression(parsing: source, names: inputs.keys, options: options)
      let type = try TypeChecker(source, names: inputs).type(of: expression)
      guard column.type.isComparable(with: type) else {
        throw source.diagnostic(
          "feel.type", expression.span, Wording(zh: "这里是\(type.words.zh)", en: "this is \(type.words.en)"),
          expected: column.type.words)
      }
      return DecisionTable.Result(source: source, expression: expression)
    } catch {
      faults.append(error)
      return nil
    }
  }
}
