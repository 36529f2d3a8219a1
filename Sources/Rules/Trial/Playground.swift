import DecisionLanguage
import DecisionModels
import Diagnostics
import Quantities

/// 演练: an expression, tests or a table that a person tries, within bounds that no text can leave.
///
/// Everything is pure: what is typed goes in, what it comes to or what is wrong comes out.
public struct Playground: Sendable {
  /// The longest text of an expression, of a table and of the values, in UTF-8 bytes.
  public static let longestExpression = 4_000
  public static let longestTable = 20_000
  public static let longestContext = 20_000
  /// What one trial may use up: a fraction of a second.
  static let limits = EvaluationLimits(steps: 200_000, depth: 200, length: 10_000)

  public let mode: Interpreter.Mode
  /// What `now()` and `today()` say: Shanghai's time.
  private let now: DateAndTime?

  public init(mode: Interpreter.Mode, at: Timestamp) {
    self.mode = mode
    now = DateAndTime("\(at.textInShanghai)@Asia/Shanghai")
  }

  private var session: EvaluationSession { EvaluationSession(mode: mode, limits: Self.limits, now: now) }

  // MARK: Expressions

  /// What an expression came to.
  public struct ExpressionResult: Sendable {
    public let value: Value
    public let type: FEELType
    public let trace: ExpressionTrace
    /// Why something came to null in the standard's mode.
    public let causes: [Diagnostic]
  }

  /// Evaluates an expression over values.
  /// - Parameters:
  ///   - context: a JSON object of values by name; blank for none.
  /// - Throws: what is wrong with either text, what exceeds the limits, and in strict mode what can't be computed.
  public func evaluate(_ expression: String, context: String) throws(Diagnostics) -> ExpressionResult {
    try Self.admit(expression, upTo: Self.longestExpression, field: "expression")
    let values = try Self.values(context)
    let source = SourceText(expression)
    do throws(Diagnostic) {
      let parsed = try Expression(parsing: source, scope: NameScope(types: values.mapValues(\.type)))
      let environment = Environment(values.mapValues(Evaluation.known))
      let interpreter = Interpreter(source, mode: mode, environment: environment)
      let session = session
      let value = try interpreter.evaluate(parsed, in: session).value ?? .null
      return ExpressionResult(
        value: value, type: value.type, trace: interpreter.trace(parsed, in: self.session), causes: session.causes)
    } catch {
      throw Diagnostics(error)
    }
  }

  // MARK: Tests

  /// What a cell's tests came to for an input.
  public struct TestResult: Sendable {
    public let holds: Bool
    /// Each test by itself, with the causes where it can't be computed.
    public let tests: [(text: String, outcome: Result<Ternary, Diagnostic>)]
    public let causes: [Diagnostic]
  }

  /// Evaluates unary tests, as a cell of a table holds them, on an input.
  /// - Parameter input: an expression for the input's value, such as `0.32`.
  /// - Throws: as `evaluate`.
  public func test(_ tests: String, input: String, context: String) throws(Diagnostics) -> TestResult {
    try Self.admit(tests, upTo: Self.longestExpression, field: "expression")
    try Self.admit(input, upTo: Self.longestExpression, field: "input")
    let values = try Self.values(context)
    let scope = NameScope(types: values.mapValues(\.type))
    let environment = Environment(values.mapValues(Evaluation.known))
    do throws(Diagnostic) {
      let inputSource = SourceText(input)
      let session = session
      let value = try Interpreter(inputSource, mode: mode, environment: environment)
        .evaluate(try Expression(parsing: inputSource, scope: scope), in: session)
      let source = SourceText(tests)
      let parsed = try UnaryTest.parse(source, scope: scope.adding(["?": value.value?.type ?? .any]))
      let interpreter = Interpreter(source, mode: mode, environment: environment)
      let holds = try interpreter.test(parsed, on: value, in: session)
      return TestResult(
        holds: holds == .true, tests: interpreter.trace(parsed, on: value, in: self.session), causes: session.causes)
    } catch {
      throw Diagnostics(error)
    }
  }

  // MARK: Tables

  /// What a table came to for inputs, of which any may be unknown.
  public struct TableResult: Sendable {
    public let table: DecisionTable
    public let analysis: RuleAnalysis
    public let values: [Evaluation]
    public let evaluation: TableEvaluation
    /// What each row's cells came to.
    public let cells: [[Ternary]]
    /// The results of the row that decides, by the outputs' names; empty where none does.
    public let results: [(name: String, value: Value)]
  }

  /// Evaluates a table written as a text grid.
  /// - Parameter context: a JSON object of the inputs by the columns' names; a column that it lacks is unknown.
  /// - Throws: as `evaluate`.
  public func evaluate(table text: String, context: String) throws(Diagnostics) -> TableResult {
    try Self.admit(text, upTo: Self.longestTable, field: "table")
    let values = try Self.values(context)
    let table = try Self.table(
      try Self.gathered { () throws(Diagnostic) in
        try TextGrid(text, file: nil, firstLine: 1, indentation: 0)
      })
    if let stranger = values.keys.sorted().first(where: { name in !table.inputs.contains { $0.name == name } }) {
      throw Diagnostics(Self.unknownColumn(stranger, of: table))
    }
    let given = table.inputs.map { column in values[column.name].map(Evaluation.known) ?? .unknown([column.name]) }
    let (mode, session) = (mode, session)
    return try Self.gathered { () throws(Diagnostic) in
      let evaluation = try table.evaluate(given, mode: mode)
      var results: [(name: String, value: Value)] = []
      if let row = evaluation.decided {
        let environment = Environment(Dictionary(zip(table.inputs.map(\.name), given)) { first, _ in first })
        for (output, result) in zip(table.outputs, table.rows[row].results) {
          let interpreter = Interpreter(result.source, mode: mode, environment: environment)
          results.append((output.name, try interpreter.evaluate(result.expression, in: session).value ?? .null))
        }
      }
      return try TableResult(
        table: table, analysis: RuleAnalysis(of: table, named: "table"), values: given, evaluation: evaluation,
        cells: evaluation.cells(), results: results)
    }
  }

  private static func unknownColumn(_ name: String, of table: DecisionTable) -> Diagnostic {
    Diagnostic(
      "input.column", at: Place(field: "context"),
      Wording(zh: "表里没有叫“\(name.excerpt)”的输入", en: "the table has no input '\(name.excerpt)'"),
      expected: Wording(verbatim: table.inputs.map(\.name).joined(separator: ", ")),
      remedy: suggestion(for: name, among: table.inputs.map(\.name)))
  }

  /// One fault as faults.
  static func gathered<T>(_ body: () throws(Diagnostic) -> T) throws(Diagnostics) -> T {
    do throws(Diagnostic) {
      return try body()
    } catch {
      throw Diagnostics(error)
    }
  }

  /// The table of a grid whose columns nobody declared: each has the type of the constants in its cells.
  private static func table(_ grid: TextGrid) throws(Diagnostics) -> DecisionTable {
    let head = grid.rows.first
    func types(_ names: [SourceText], _ cells: (TextGrid.Row) -> [SourceText]) -> [String: FEELType] {
      var types: [String: FEELType] = [:]
      for (column, name) in names.enumerated() {
        let texts = grid.rows.dropFirst().map(cells).compactMap { column < $0.count ? $0[column] : nil }
        types[name.text] = ColumnType.of(texts)
      }
      return types
    }
    let names = head.map { Array($0.cells.dropFirst()) } ?? []
    return try DecisionTable(
      reading: grid, inputs: types(names) { Array($0.cells.dropFirst()) },
      outputs: types(head?.results ?? []) { $0.results },
      options: .corpus)
  }

  // MARK: Models

  /// What a decision of a model came to, and why where that is null.
  public struct ModelResult: Sendable {
    public let value: Value
    public let causes: [Diagnostic]
  }

  /// Evaluates a decision of a model.
  /// - Parameter context: a JSON object of input data by name; what it lacks is null.
  /// - Throws: as `evaluate`, and `dmn.no-decision`.
  public func evaluate(
    _ engine: DecisionEngine, decision: String, context: String
  ) throws(Diagnostics) -> ModelResult {
    try Self.admit(context, upTo: Self.longestContext, field: "context")
    let isBlank = !context.contains { !$0.isWhitespace }
    let values = isBlank ? [:] : try InputValues.read(context, file: "JSON") { engine.inputType($0) }
    let session = session
    let value = try Self.gathered { () throws(Diagnostic) in
      try engine.evaluate(decision: decision, inputs: DecisionInputs(values), session: session)
    }
    return ModelResult(value: value, causes: session.causes)
  }

  // MARK: Bounds

  static func admit(_ text: String, upTo limit: Int, field: String) throws(Diagnostics) {
    guard text.utf8.count > limit else { return }
    throw Diagnostics(
      Diagnostic(
        "playground.too-long", at: Place(field: field),
        Wording(zh: "这段文字有 \(text.utf8.count) 字节", en: "the text has \(text.utf8.count) bytes"),
        expected: Wording(zh: "至多 \(limit) 字节", en: "at most \(limit) bytes")))
  }

  private static func values(_ context: String) throws(Diagnostics) -> [String: Value] {
    try admit(context, upTo: longestContext, field: "context")
    guard context.contains(where: { !$0.isWhitespace }) else { return [:] }
    return try InputValues.read(context, file: "JSON") { _ in .any }
  }
}

/// The type that the constants of a column's cells tell.
private enum ColumnType {
  static func of(_ cells: [SourceText]) -> FEELType {
    var types: [FEELType] = []
    for cell in cells {
      do throws(Diagnostic) {
        let tests = try UnaryTest.parse(cell, names: [], options: ParsingOptions(allowsNumeralSuffixes: true))
        types += tests.flatMap(\.expressions).map(type)
      } catch {
        // The table's own reading tells what is wrong with the cell.
        continue
      }
    }
    let known = types.filter { $0 != .any && $0 != .null }
    guard let first = known.first, known.allSatisfy({ $0 == first }) else { return .any }
    return first
  }

  private static func type(_ expression: Expression) -> FEELType {
    switch expression.node {
    case .number: .number(.plain)
    case .string: .string
    case .boolean: .boolean
    case .temporal(let value): value.type
    case .negation(let inner): type(inner)
    case .list(let members): members.map(type).first { $0 != .any } ?? .any
    case .range(let range): type(range.lower)
    default: .any
    }
  }
}
