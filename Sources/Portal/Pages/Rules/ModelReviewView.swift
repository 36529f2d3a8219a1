import DecisionModels
import Diagnostics
import Rules

/// What a model contains, what is wrong with it, and how it stands to a rule.
struct ModelReviewView: Sendable {
  struct Change: Sendable {
    let kind: String
    let row: String
    let column: String
    let before: String
    let after: String
  }

  let file: String
  let version: String
  let facts: [Pair]
  let tables: [DecisionTableView]
  let analysis: AnalysisView
  /// What is wrong, with line and caret.
  let faults: [String]
  /// The rule that it is held against; `nil` where none matches.
  let rule: Crumb?
  let changes: [Change]
  let decisions: [String]
}

extension ModelReviewView {
  /// - Parameter rule: what the model is held against.
  init(_ review: ModelReview, file: String, version: String, rule: Rule?, words: Strings) {
    let language = words.language
    self.file = file
    self.version = version
    let model = review.model
    facts =
      model.map { model in
        [
          Pair(words("upload.model"), model.name), Pair(words("upload.namespace"), model.namespace),
          Pair(
            words("upload.decisions"), model.decisions.map(\.head.name).joined(separator: words("list.separator"))),
          Pair(
            words("upload.inputs"),
            model.inputData.map { input in
              [input.head.name, input.variable.type.map { "(\($0.text))" }].compactMap { $0 }.joined(separator: " ")
            }.joined(separator: words("list.separator"))),
        ].filter { !$0.text.isEmpty }
      } ?? []
    let texts = model?.tableTexts ?? []
    tables = texts.map { DecisionTableView($0, words: words) }
    analysis = AnalysisView(review.analysis, words: words)
    faults = review.analysis.findings.filter { $0.kind == .fault }.prefix(20).map {
      $0.diagnostic.rendered(in: language)
    }
    self.rule = rule.map { Crumb($0.benefit.name(language), $0.id.rulePath) }
    if let before = rule?.tableText, let after = texts.first(where: { $0.decision == before.decision }) ?? texts.last {
      changes = TableDifference(before, after).changes.prefix(200).map { Change($0, words) }
    } else {
      changes = []
    }
    decisions = review.engine?.decisions ?? []
  }
}

extension ModelReviewView.Change {
  init(_ change: TableDifference.Change, _ words: Strings) {
    switch change {
    case .table(let what, let before, let after):
      self.init(kind: words("upload.change.table"), row: "", column: what, before: before, after: after)
    case .rowAdded(let row, let text):
      self.init(kind: words("upload.change.added"), row: row, column: "", before: "", after: text)
    case .rowRemoved(let row, let text):
      self.init(kind: words("upload.change.removed"), row: row, column: "", before: text, after: "")
    case .cell(let row, let column, let before, let after):
      self.init(kind: words("upload.change.cell"), row: row, column: column, before: before, after: after)
    }
  }
}

extension DecisionTableView {
  /// A model's table as it is written.
  init(_ table: TableText, words: Strings) {
    self.init(
      caption: "\(table.decision) · \(table.policy)", isTrial: false, policy: String(table.policy.prefix(1)),
      policyWords: table.policy, inputs: table.columns.map { Column(name: $0.name, type: "", value: nil) },
      outputs: table.outputs.map { Column(name: $0, type: "", value: nil) },
      rows: table.rows.enumerated().map { number, row in
        let cells = row.cells.map { Cell(label: $0.column, text: $0.text, code: nil, mark: nil) }
        return Row(
          number: "\(number + 1)", name: row.name, cells: Array(cells.prefix(table.columns.count)),
          results: Array(cells.dropFirst(table.columns.count)), mark: nil, isFired: false)
      })
  }
}
