import DecisionLanguage
import Diagnostics
import Rules

/// 演练: an expression, tests of a cell or a whole table, tried on values within bounds.
enum PlaygroundPage {
  /// The largest form: the longest table and context, percent-encoded.
  static let limit = 192 << 10

  enum Kind: String, Sendable, CaseIterable {
    case expression, tests, table
  }

  struct View: Sendable {
    struct Tab: Sendable {
      let label: String
      let href: String
      let isCurrent: Bool
    }

    let crumbs: [Crumb]
    let tabs: [Tab]
    let kind: String
    let isExpression: Bool
    let isTests: Bool
    let isTable: Bool
    let modes: [Choice]
    let expression: String
    let input: String
    let table: String
    let context: String
    let outcome: Outcome?
    let bounds: String
  }

  struct Outcome: Sendable {
    struct Part: Sendable {
      /// `1` for the whole, `2` for what stands directly below it, and so on.
      let level: Int
      let text: String
      let value: String
    }

    struct Test: Sendable {
      let text: String
      let state: StateMark
    }

    var value: String?
    var type: String?
    var holds: StateMark?
    var parts: [Part] = []
    var tests: [Test] = []
    var table: DecisionTableView?
    var row: String?
    var results: [Pair] = []
    var analysis: AnalysisView?
    /// Why something came to null.
    var causes: [String] = []
    /// What is wrong, with the line and a caret.
    var faults: [String] = []
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, fields: request.query, isAsked: request.query.exactly("expression") != nil)
  }

  static func tryOut(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, fields: request.form, isAsked: true)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, fields: FormFields, isAsked: Bool
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let kind = fields.text("kind").flatMap { Kind(rawValue: $0) } ?? .expression
    let typed = Typed(fields, kind, words)
    let mode: Interpreter.Mode = fields.text("mode") == "standard" ? .standard : .strict
    var outcome: Outcome?
    if isAsked {
      let playground = Playground(mode: mode, at: request.now)
      outcome = await portal.trials.run { Outcome(kind, typed, playground, words) }
    }
    let view = View(
      crumbs: [Crumb(words("nav.rules"), "/rules"), Crumb(words("playground.title"))],
      tabs: Kind.allCases.map { other in
        View.Tab(
          label: words("playground.kind.\(other.rawValue)"), href: "/rules/playground?kind=\(other.rawValue)",
          isCurrent: other == kind)
      },
      kind: kind.rawValue, isExpression: kind == .expression, isTests: kind == .tests, isTable: kind == .table,
      modes: ["strict", "standard"].map {
        Choice(
          value: $0, label: words("playground.mode.\($0)"), isChosen: ($0 == "standard") == (mode == .standard))
      },
      expression: typed.expression, input: typed.input, table: typed.table, context: typed.context, outcome: outcome,
      bounds: words(
        "playground.bounds",
        [
          "expression": FigureText.count(Playground.longestExpression).short,
          "table": FigureText.count(Playground.longestTable).short,
        ]))
    let isRefused = outcome.map { !$0.faults.isEmpty } ?? false
    return .page(
      Page(
        "rules/playground", title: words("playground.title"), view: view, part: "rules/outcome",
        status: isRefused && !request.isPartial ? 422 : 200))
  }

  /// What stands in the fields: what was typed, else an example.
  struct Typed: Sendable {
    let expression: String
    let input: String
    let table: String
    let context: String

    init(_ fields: FormFields, _ kind: Kind, _ words: Strings) {
      func text(_ name: String) -> String {
        fields.exactly(name)?.replacing("\r\n", with: "\n")
          ?? words.texts["playground.example.\(kind.rawValue).\(name)"] ?? ""
      }
      expression = text("expression")
      input = text("input")
      table = text("table")
      context = text("context")
    }
  }
}

extension PlaygroundPage.Outcome {
  init(_ kind: PlaygroundPage.Kind, _ typed: PlaygroundPage.Typed, _ playground: Playground, _ words: Strings) {
    let language = words.language
    do throws(Diagnostics) {
      switch kind {
      case .expression:
        let result = try playground.evaluate(typed.expression, context: typed.context)
        value = result.value.description
        type = result.type.words(language)
        append(result.trace, level: 1, words)
        causes = result.causes.map { $0.rendered(in: language) }
      case .tests:
        let result = try playground.test(typed.expression, input: typed.input, context: typed.context)
        holds = StateMark(cell: result.holds ? .true : .false, words)
        tests = result.tests.map { test in
          switch test.outcome {
          case .success(let state): Test(text: test.text, state: StateMark(cell: state, words))
          case .failure(let fault):
            Test(text: test.text, state: StateMark(css: "late", word: fault.message(language)))
          }
        }
        causes = result.causes.map { $0.rendered(in: language) }
      case .table:
        let result = try playground.evaluate(table: typed.table, context: typed.context)
        table = DecisionTableView(
          result.table, caption: words("rules.trialTable"), values: result.values, cells: result.cells,
          fired: result.evaluation.decided, words: words)
        let rows = result.table.rows
        if let decided = result.evaluation.decided {
          row = words("rules.fired", ["number": "\(decided + 1)", "row": rows[decided].name])
        } else if result.evaluation.isMiss {
          row = words("rules.noRow")
        } else {
          let open = result.evaluation.candidates.map { "\($0 + 1) \(rows[$0].name)" }
          row = words("rules.mayFire", ["rows": open.joined(separator: words("list.separator"))])
        }
        results = result.results.map { Pair($0.name, $0.value.description) }
        analysis = AnalysisView(result.analysis, miss: "playground.miss", words: words)
      }
    } catch {
      faults = error.all.map { $0.rendered(in: language) }
    }
  }

  private mutating func append(_ trace: ExpressionTrace, level: Int, _ words: Strings) {
    let value =
      switch trace.outcome {
      case .known(let value): value.description
      case .unknown: words("reason.open")
      case .failed(let fault): fault.message(words.language)
      }
    parts.append(Part(level: level, text: String(trace.text.prefix(300)), value: String(value.prefix(300))))
    for part in trace.parts { append(part, level: min(level + 1, 8), words) }
  }
}

/// Runs what visitors try one after the other, so that however many come, the portal has threads left for its pages.
actor TrialQueue {
  func run<T: Sendable>(_ body: @Sendable () -> T) -> T { body() }
}
