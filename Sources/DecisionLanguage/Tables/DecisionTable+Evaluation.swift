import Diagnostics

/// What a table comes to for one subject.
public struct TableEvaluation: Sendable, Hashable {
  /// For each row, what each of its cells comes to.
  public let cells: [[Ternary]]
  /// Whether each row holds.
  public let rows: [Ternary]
  /// The rows that may be the one that decides, in order.
  public let candidates: [Int]
  /// Whether it may be that no row holds.
  public let mayMiss: Bool

  /// The row that decides, where that is known.
  public var decided: Int? { candidates.count == 1 && !mayMiss ? candidates[0] : nil }
  /// Whether it is known that no row holds.
  public var isMiss: Bool { candidates.isEmpty }
}

extension DecisionTable {
  /// Evaluates the conditions for the inputs' values, in the order of the columns.
  /// - Throws: what strict mode refuses.
  /// Cost: linear in the number of cells; with unknown inputs, a bounded search whether any row must hold.
  public func evaluate(_ values: [Evaluation], mode: Interpreter.Mode = .strict) throws(Diagnostic) -> TableEvaluation {
    let session = EvaluationSession(mode: mode)
    let environment = Environment()
    var cells: [[Ternary]] = []
    var states: [Ternary] = []
    for row in rows {
      var results: [Ternary] = []
      for (cell, value) in zip(row.cells, values) {
        let interpreter = Interpreter(cell.source, mode: mode, environment: environment)
        results.append(try interpreter.test(cell.tests, on: value, in: session))
      }
      cells.append(results)
      states.append(results.contains(.false) ? .false : (results.contains(.unknown) ? .unknown : .true))
    }
    var candidates: [Int] = []
    var isDecided = false
    for (index, state) in states.enumerated() where state != .false {
      candidates.append(index)
      if state == .true {
        isDecided = true
        // A row of a unique table that holds leaves no other; of a first-hit table, none after it.
        if hitPolicy == .unique { candidates = [index] }
        break
      }
    }
    let mayMiss = isDecided ? false : try !mustHit(values, candidates)
    return TableEvaluation(cells: cells, rows: states, candidates: candidates, mayMiss: mayMiss)
  }

  /// Whether the candidates cover every value that the unknown inputs could have, known absence included.
  private func mustHit(_ values: [Evaluation], _ candidates: [Int]) throws(Diagnostic) -> Bool {
    guard !candidates.isEmpty else { return false }
    let unknown = values.indices.filter { values[$0].value == nil }
    // What each candidate accepts of each unknown input, over values that stand for all others.
    let samples = unknown.map { self.samples(forInput: $0) }
    let combinations = samples.reduce(1) { $0 * max(1, $1.count) }
    guard combinations <= 4096 else { return false }
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
}
