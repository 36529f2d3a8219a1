import Diagnostics

/// What a table comes to for one subject.
public struct TableEvaluation: Sendable {
  /// The rows that may be the one that decides, in order.
  public let candidates: [Int]
  /// Whether it may be that no row holds.
  public let mayMiss: Bool
  private let tried: Tried

  /// What the cells of the rows came to that were put to the test.
  private enum Tried: Sendable {
    case all([[Ternary]])
    /// By columns, of so many rows.
    case prepared([CellBits], rowCount: Int)
    /// Of a large table those rows that the first input's value leaves possible; others can still be tried.
    case some([Int: [Ternary]], DecisionTable, [Evaluation], Interpreter.Mode)
  }

  fileprivate init(candidates: [Int], mayMiss: Bool, cells: [[Ternary]]) {
    (self.candidates, self.mayMiss, tried) = (candidates, mayMiss, .all(cells))
  }

  init(candidates: [Int], mayMiss: Bool, cells: [CellBits], rowCount: Int) {
    (self.candidates, self.mayMiss, tried) = (candidates, mayMiss, .prepared(cells, rowCount: rowCount))
  }

  fileprivate init(
    candidates: [Int], mayMiss: Bool, cells: [Int: [Ternary]], of table: DecisionTable, _ values: [Evaluation],
    _ mode: Interpreter.Mode
  ) {
    (self.candidates, self.mayMiss, tried) = (candidates, mayMiss, .some(cells, table, values, mode))
  }

  /// The row that decides, where that is known.
  public var decided: Int? { candidates.count == 1 && !mayMiss ? candidates[0] : nil }
  /// Whether it is known that no row holds.
  public var isMiss: Bool { candidates.isEmpty }

  /// What each cell of a row comes to. Cost: of a row that needed no test, one test for each cell.
  /// - Throws: what the mode refuses.
  public func cells(ofRow row: Int) throws(Diagnostic) -> [Ternary] {
    switch tried {
    case .all(let cells): return cells[row]
    case .prepared(let columns, _): return columns.map { $0[row] }
    case .some(let cells, let table, let values, let mode):
      if let known = cells[row] { return known }
      return try table.cells(ofRow: row, values, EvaluationSession(mode: mode))
    }
  }

  /// What each cell of each row comes to.
  /// - Throws: what the mode refuses.
  public func cells() throws(Diagnostic) -> [[Ternary]] {
    switch tried {
    case .all(let cells): return cells
    case .prepared(_, let rowCount): return try (0..<rowCount).map { (row) throws(Diagnostic) in try cells(ofRow: row) }
    case .some(_, let table, _, _):
      return try table.rows.indices.map { (row) throws(Diagnostic) in try cells(ofRow: row) }
    }
  }
}

extension Ternary {
  /// Whether a row holds whose cells came to these.
  public static func row(of cells: [Ternary]) -> Ternary {
    cells.contains(.false) ? .false : (cells.contains(.unknown) ? .unknown : .true)
  }
}

extension DecisionTable {
  /// Evaluates the conditions for the inputs' values, in the order of the columns.
  /// - Parameter limits: each row that is put to the test takes a step.
  /// - Throws: what strict mode refuses; `feel.steps`.
  /// Cost: linear in the number of cells; of a large table whose first input is known, in the rows that its value leaves
  /// possible; of one that was asked about before, a few comparisons for each column. With unknown inputs, a bounded search
  /// whether any row must hold.
  public func evaluate(
    _ values: [Evaluation], mode: Interpreter.Mode = .strict, limits: EvaluationLimits = .standard
  ) throws(Diagnostic) -> TableEvaluation {
    if mode == .strict, limits == .standard, let found = preparation.cells(of: self)?.evaluation(of: values) {
      return found
    }
    let session = EvaluationSession(mode: mode, limits: limits)
    let possible = index.flatMap { index in values.first?.value.flatMap { index.candidates(for: $0) } }
    var cells: [[Ternary]] = []
    var candidates: [Int] = []
    var isDecided = false
    for row in possible ?? Array(rows.indices) {
      let results = try self.cells(ofRow: row, values, session)
      cells.append(results)
      let state = Ternary.row(of: results)
      guard state != .false, !isDecided else { continue }
      // A row of a unique table that holds leaves no other; of a first-hit table, none after it.
      isDecided = state == .true
      if isDecided, hitPolicy == .unique { candidates = [] }
      candidates.append(row)
    }
    let mayMiss = isDecided ? false : try !mustHit(values, candidates)
    guard let possible else { return TableEvaluation(candidates: candidates, mayMiss: mayMiss, cells: cells) }
    return TableEvaluation(
      candidates: candidates, mayMiss: mayMiss, cells: Dictionary(uniqueKeysWithValues: zip(possible, cells)), of: self,
      values, mode)
  }

  fileprivate func cells(
    ofRow row: Int, _ values: [Evaluation], _ session: EvaluationSession
  ) throws(Diagnostic) -> [Ternary] {
    var results: [Ternary] = []
    results.reserveCapacity(values.count)
    if let first = rows[row].cells.first { try session.spend(1, first.source, SourceSpan(0, 0)) }
    for (cell, value) in zip(rows[row].cells, values) {
      let interpreter = Interpreter(cell.source, mode: session.mode, environment: Environment())
      results.append(try interpreter.test(cell.tests, on: value, in: session))
    }
    return results
  }

  /// How many combinations of unknown inputs' values are looked at.
  static let mostCombinations = 4096

  /// Whether the candidates cover every value that the unknown inputs could have, known absence included.
  private func mustHit(_ values: [Evaluation], _ candidates: [Int]) throws(Diagnostic) -> Bool {
    guard !candidates.isEmpty else { return false }
    let unknown = values.indices.filter { values[$0].value == nil }
    // An unknown input may be absent: then only a row whose cells take null can hold.
    var takesNull = false
    for row in candidates where try self.takesNull(row, unknown) {
      takesNull = true
      break
    }
    guard takesNull else { return false }
    // What each candidate accepts of each unknown input, over values that stand for all others.
    let samples = unknown.map { self.samples(forInput: $0) }
    let combinations = samples.reduce(1) { $0 * max(1, $1.count) }
    guard combinations <= Self.mostCombinations else { return false }
    var accepted: [[[Bool]]] = []
    for candidate in candidates {
      var perInput: [[Bool]] = []
      for (position, input) in unknown.enumerated() {
        let cell = rows[candidate].cells[input]
        let interpreter = Interpreter(cell.source, mode: .standard, names: [:])
        var results: [Bool] = []
        for sample in samples[position] {
          results.append(try interpreter.test(cell.tests, on: .known(sample)) == .true)
        }
        perInput.append(results)
      }
      accepted.append(perInput)
    }
    for combination in 0..<combinations {
      var rest = combination
      let chosen = samples.map { options -> Int in
        defer { rest /= max(1, options.count) }
        return rest % max(1, options.count)
      }
      let isHit = accepted.contains { perInput in chosen.indices.allSatisfy { perInput[$0][chosen[$0]] } }
      if !isHit { return false }
    }
    return true
  }

  private func takesNull(_ row: Int, _ unknown: [Int]) throws(Diagnostic) -> Bool {
    for input in unknown {
      let cell = rows[row].cells[input]
      let interpreter = Interpreter(cell.source, mode: .standard, environment: Environment())
      guard try interpreter.test(cell.tests, on: .null) == .true else { return false }
    }
    return true
  }
}
