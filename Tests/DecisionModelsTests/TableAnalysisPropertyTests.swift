import DecisionLanguage
import Decimals
import Diagnostics
import Randomness
import Testing

@testable import DecisionModels

/// What the analysis proves, against every combination of values that can tell cells apart, put to the cells themselves.
@Suite("Table analysis against brute force")
struct TableAnalysisPropertyTests {
  /// Inputs with the values of a grid: each constant that cells name, and values beside and between them.
  static let inputs: [(name: String, type: String, constants: [String], grid: [String])] = [
    ("n", "number", ["0", "1", "2"], ["-1", "0", "0.5", "1", "1.5", "2", "3"]),
    ("s", "string", ["\"a\"", "\"b\""], ["\"\"", "\"a\"", "\"a~\"", "\"b\"", "\"c\""]),
    ("t", "boolean", ["true", "false"], ["true", "false"]),
    (
      "d", "date", ["date(\"2026-01-01\")", "date(\"2026-01-02\")"],
      ["date(\"2025-12-31\")", "date(\"2026-01-01\")", "date(\"2026-01-02\")", "date(\"2026-01-03\")"]
    ),
    (
      "m", "years and months duration", ["@\"P1M\"", "@\"P3M\""],
      ["@\"P0M\"", "@\"P1M\"", "@\"P2M\"", "@\"P3M\"", "@\"P4M\""]
    ),
    (
      "h", "time", ["@\"08:00:00\"", "@\"08:00:01\""],
      ["@\"07:00:00\"", "@\"08:00:00\"", "@\"08:00:01\"", "@\"09:00:00\""]
    ),
    (
      "i", "date and time", ["@\"2026-01-01T08:00:00Z\"", "@\"2026-01-02T00:00:00+08:00\""],
      [
        "@\"2025-12-31T08:00:00Z\"", "@\"2026-01-01T08:00:00Z\"", "@\"2026-01-01T12:00:00Z\"",
        "@\"2026-01-01T16:00:00Z\"", "@\"2026-01-02T16:00:00Z\"",
      ]
    ),
  ]

  static func cell(_ column: Int, _ generator: inout SeededGenerator) -> String {
    let (_, type, constants, _) = inputs[column]
    func one() -> String { constants.randomElement(using: &generator) ?? "-" }
    if Int.random(in: 0..<4, using: &generator) == 0 { return "-" }
    if Int.random(in: 0..<8, using: &generator) == 0 {
      return ["null", "not(null)", "null, \(one())", "not(null, \(one()))", "? != \(one())"]
        .randomElement(using: &generator) ?? "null"
    }
    let isLine = type != "string" && type != "boolean"
    switch Int.random(in: 0..<(isLine ? 5 : 2), using: &generator) {
    case 0: return one()
    case 1: return "not(\(one()))"
    case 2: return "\(["<", "<=", ">", ">="].randomElement(using: &generator) ?? "<") \(one())"
    default:
      let (first, last) = (constants[0], constants[constants.count - 1])
      return
        "\(Bool.random(using: &generator) ? "[" : "(")\(first)..\(last)\(Bool.random(using: &generator) ? "]" : ")")"
    }
  }

  private static func values(_ texts: [String]) throws -> [Value] {
    try texts.map { try #require(Expression(parsing: SourceText($0), names: []).constantValue) }
  }

  /// Every combination of the grids' values.
  private static func combinations(_ grids: [[Value]]) -> [[Value]] {
    grids.reduce([[]]) { whole, grid in whole.flatMap { row in grid.map { row + [$0] } } }
  }

  @Test("each claimed overlap and gap is one, and none is missed", arguments: ["UNIQUE", "FIRST"])
  func proved(policy: String) throws {
    var generator = SeededGenerator(seed: 59)
    var (overlapping, incomplete, shadowed) = (0, 0, 0)
    for _ in 0..<150 {
      let columns = Array(
        Self.inputs.indices.shuffled(using: &generator).prefix(Int.random(in: 1...3, using: &generator)))
      let rules = (0..<Int.random(in: 2...5, using: &generator)).map { _ in columns.map { Self.cell($0, &generator) } }
      let found = try PlantedFaultTests.found(columns.map { Self.inputs[$0].type }, rules, policy: policy)
      let tests = try rules.map { try $0.map { try UnaryTest.parse(SourceText($0), names: []) } }
      func holds(_ rule: Int, _ row: [Value]) throws -> Bool {
        for (cell, value) in zip(tests[rule], row) {
          let interpreter = Interpreter(SourceText(""), mode: .standard, names: [:])
          if try interpreter.test(cell, on: .known(value)) != .true { return false }
        }
        return true
      }
      // Null is asked for where a cell of the column names it.
      let rows = Self.combinations(
        try columns.enumerated().map { position, column in
          try Self.values(Self.inputs[column].grid)
            + (rules.contains { $0[position].contains("null") } ? [Value.null] : [])
        })
      let hits = try rows.map { row in try rules.indices.filter { try holds($0, row) } }
      let said = "\(policy) \(rules): \(found)"

      // Gaps: claimed exactly where some combination has no hit, and the example is one.
      let gaps = found.filter { $0.contains("no rule covers") }
      #expect(hits.contains { $0.isEmpty } == !gaps.isEmpty, "\(said)")
      for gap in gaps {
        let example = try Self.example(in: gap, columns.count)
        #expect(try !rules.indices.contains { try holds($0, example) }, "\(said)")
      }
      if !gaps.isEmpty { incomplete += 1 }

      if policy == "UNIQUE" {
        var pairs: Set<[Int]> = []
        for hit in hits {
          for (index, first) in hit.enumerated() {
            for second in hit[(index + 1)...] { pairs.insert([first, second]) }
          }
        }
        let claimed = found.filter { $0.contains("hold together") }
        let named = try claimed.map { claim -> [Int] in
          let match = try #require(claim.firstMatch(of: /rules (\d+) and (\d+)/))
          let pair = [try #require(Int(match.1)) - 1, try #require(Int(match.2)) - 1]
          let example = try Self.example(in: claim, columns.count)
          #expect(try pair.allSatisfy { try holds($0, example) }, "\(said)")
          return pair
        }
        #expect(Set(named) == pairs && named.count == pairs.count, "\(said)")
        if !pairs.isEmpty { overlapping += 1 }
      } else {
        // A rule that decides for no combination can never decide, and no other is said to be so.
        let deciding = Set(hits.compactMap(\.first))
        let idle = rules.indices.filter { !deciding.contains($0) }
        let claimed = try found.compactMap {
          try /rule (\d+) can never decide/.firstMatch(in: $0).flatMap { Int($0.1) }
        }
        #expect(claimed.map { $0 - 1 }.sorted() == idle, "\(said)")
        if !idle.isEmpty { shadowed += 1 }
      }
    }
    #expect(incomplete > 20 && (policy == "UNIQUE" ? overlapping : shadowed) > 20)
  }

  /// The values of an example, `x1 = 0.5, x2 = "a"`, in the order of the inputs.
  private static func example(in message: String, _ count: Int) throws -> [Value] {
    try (1...count).map { number in
      let start = try #require(message.range(of: "x\(number) = ")).upperBound
      let end = message.range(of: ", x\(number + 1) = ")?.lowerBound ?? message.endIndex
      return try #require(Expression(parsing: SourceText(String(message[start..<end])), names: []).constantValue)
    }
  }
}
