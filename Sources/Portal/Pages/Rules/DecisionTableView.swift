import Benefits
import DecisionLanguage
import Diagnostics
import PolicyCorpus
import Rules

/// A decision table as people know it: the hit policy in the corner, inputs, outputs, numbered rows.
struct DecisionTableView: Sendable {
  struct Column: Sendable {
    let name: String
    /// What kind of values it has, such as 金额（元）.
    let type: String
    /// What it came to in a trial; `nil` outside of one.
    let value: String?
  }

  struct Cell: Sendable {
    /// The column's name, which a phone shows beside the cell.
    let label: String
    let text: String
    /// How the language writes it; `nil` where the words say the same.
    let code: String?
    /// Whether it holds; `nil` outside of a trial.
    let mark: StateMark?
  }

  struct Row: Sendable {
    let number: String
    let name: String
    let cells: [Cell]
    let results: [Cell]
    /// How the row stands in a trial; `nil` outside of one.
    let mark: StateMark?
    let isFired: Bool
  }

  let caption: String
  /// Whether its columns have values and its cells answers.
  let isTrial: Bool
  let policy: String
  let policyWords: String
  let inputs: [Column]
  let outputs: [Column]
  let rows: [Row]
}

extension DecisionTableView {
  /// A rule's table, with what a trial came to where there is one.
  init(_ rule: Rule, caption: String, trial: RuleTrial? = nil, portal: Portal, words: Strings) {
    func said(_ name: String) -> String { portal.corpus.wording(name)(words.language) }
    self.init(
      rule.table, caption: caption, values: trial?.values, cells: trial?.cells, fired: trial?.table.decided,
      words: words, name: said,
      outputName: { words("rules.output.\($0)") }, valueWords: { rule.benefit.valueWords(of: $0) })
  }

  /// Any table of the text form.
  /// - Parameters:
  ///   - cells: what each row's cells came to in a trial.
  ///   - fired: the row that decided it.
  init(
    _ table: DecisionTable, caption: String, values: [Evaluation]?, cells: [[Ternary]]?, fired: Int?,
    words: Strings,
    name: (String) -> String = { $0 }, outputName: (String) -> String = { $0 },
    valueWords: (String) -> ValueWords = { _ in ValueWords() }
  ) {
    let language = words.language
    self.caption = caption
    isTrial = values != nil
    policy = table.hitPolicy.rawValue
    policyWords = words("rules.policy.\(table.hitPolicy.rawValue)")
    inputs = table.inputs.enumerated().map { index, column in
      Column(
        name: name(column.name), type: column.type == .any ? "" : column.type.words(language),
        value: values.map { Self.said($0[index], column, valueWords(column.name), words) })
    }
    outputs = table.outputs.map {
      Column(name: outputName($0.name), type: $0.type == .any ? "" : $0.type.words(language), value: nil)
    }
    rows = table.rows.enumerated().map { number, row in
      Row(
        number: "\(number + 1)", name: row.name,
        cells: row.cells.enumerated().map { index, cell in
          let column = table.inputs[index]
          return Self.cell(
            name(column.name), valueWords(column.name).words(for: cell.tests, as: column.type)(language),
            code: CodeText.written(cell.source.text, in: language),
            mark: cells.map { StateMark(cell: $0[number][index], words) })
        },
        results: zip(row.results, table.outputs).map { result, column in
          Self.cell(
            outputName(column.name), Self.said(result, column)(language),
            code: CodeText.written(result.source.text, in: language), mark: nil)
        },
        mark: cells.map { StateMark(cell: .row(of: $0[number]), words) },
        isFired: fired == number)
    }
  }

  private static func cell(_ label: String, _ text: String, code: String, mark: StateMark?) -> Cell {
    let isSame = text == code || code == "-" || text == code.filter { $0 != "\"" }
    return Cell(label: label, text: text, code: isSame ? nil : code, mark: mark)
  }

  /// A result in words: a constant by its value, anything else as it is written.
  private static func said(_ result: DecisionTable.Result, _ column: DecisionTable.Column) -> Wording {
    let interpreter = Interpreter(result.source, mode: .standard, names: [:])
    guard result.expression.names.isEmpty else { return Wording(verbatim: result.source.text) }
    do throws(Diagnostic) {
      guard let value = try interpreter.evaluate(result.expression).value else {
        return Wording(verbatim: result.source.text)
      }
      return ValueWords().words(for: value, as: column.type)
    } catch {
      // What a result can't be worked out to is still what the table says.
      return Wording(verbatim: result.source.text)
    }
  }

  private static func said(
    _ value: Evaluation, _ column: DecisionTable.Column, _ valueWords: ValueWords, _ words: Strings
  ) -> String {
    switch value {
    case .known(let value): valueWords.words(for: value, as: column.type)(words.language)
    case .unknown: words("reason.open")
    }
  }
}

extension StateMark {
  /// Whether a cell or a row of a table holds.
  init(cell: Ternary, _ words: Strings) {
    switch cell {
    case .true: self.init(css: "yes", word: words("reason.holds"))
    case .false: self.init(css: "no", word: words("reason.fails"))
    case .unknown: self.init(css: "ask", word: words("reason.open"))
    }
  }
}
