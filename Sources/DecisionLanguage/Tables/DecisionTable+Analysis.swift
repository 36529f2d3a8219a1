import Decimals
import Diagnostics

/// What is wrong with a table as a whole, with an example of inputs that shows it.
public enum TableFinding: Sendable, Hashable {
  /// Two rows hold together although the hit policy forbids it.
  case overlap(first: Int, second: Int, example: [Value])
  /// A row that can never decide.
  case unreachable(row: Int)
}

extension DecisionTable {
  /// Faults proved from the cells' own boundaries, not sampled: the values tried for an input stand for all others,
  /// because between two neighbouring boundaries no cell can change its answer.
  ///
  /// Cost: rows² × inputs × boundaries.
  /// - Throws: the limit that a cell's own expression goes beyond, such as `feel.steps`.
  public func findings() throws(Diagnostic) -> [TableFinding] {
    let samples = inputs.indices.map { self.samples(forInput: $0) }
    var accepted: [[Set<Int>]] = []
    for row in rows {
      var perInput: [Set<Int>] = []
      for (input, cell) in row.cells.enumerated() {
        let interpreter = Interpreter(cell.source, mode: .standard, names: [:])
        var indices: Set<Int> = []
        for (index, sample) in samples[input].enumerated()
        where try interpreter.test(cell.tests, on: .known(sample)) == .true {
          indices.insert(index)
        }
        perInput.append(indices)
      }
      accepted.append(perInput)
    }
    var findings: [TableFinding] = []
    for second in rows.indices {
      if accepted[second].contains(where: \.isEmpty) {
        findings.append(.unreachable(row: second))
        continue
      }
      for first in 0..<second {
        let common = zip(accepted[first], accepted[second]).map { $0.intersection($1) }
        guard !common.contains(where: \.isEmpty) else { continue }
        switch hitPolicy {
        case .unique:
          let example = common.enumerated().map { samples[$0][$1.min() ?? 0] }
          findings.append(.overlap(first: first, second: second, example: example))
        case .first:
          if zip(accepted[second], accepted[first]).allSatisfy({ $0.isSubset(of: $1) }) {
            findings.append(.unreachable(row: second))
          }
        }
      }
    }
    return findings
  }

  /// Values of an input that stand for all: null, every boundary that a cell names, and one value in each gap between
  /// neighbouring boundaries and beyond the outermost.
  public func samples(forInput input: Int) -> [Value] {
    let type = inputs[input].type
    if type == .boolean { return [.boolean(true), .boolean(false), .null] }
    let sorted = boundaries(ofInput: input)
    guard let least = sorted.first, let greatest = sorted.last else {
      // No cell looks at the input's value, so that any one stands for all.
      return [Self.example(of: type), .null]
    }
    var samples = [least.neighbourBelow, .null]
    for (value, next) in zip(sorted, sorted.dropFirst()) {
      samples.append(value)
      if let between = value.between(next) { samples.append(between) }
    }
    samples.append(greatest)
    samples.append(greatest.neighbourAbove)
    return samples.compactMap { $0 }
  }

  /// Any value of a type.
  private static func example(of type: FEELType) -> Value { ValueDomain(type)?.example ?? .number(.zero) }

  /// The values that cells compare an input with, ascending, each once: between two neighbours no cell changes its answer.
  public func boundaries(ofInput input: Int) -> [Value] {
    var boundaries: [Value] = []
    for row in rows where input < row.cells.count {
      for test in row.cells[input].tests { test.collectConstants(into: &boundaries) }
    }
    var sorted: [Value] = []
    for value in boundaries.sorted(by: { $0.precedes($1) }) where sorted.last != value {
      sorted.append(value)
    }
    return sorted
  }

  /// A value of each stretch that an input's boundaries leave: below the first, the first itself, up to the second, the
  /// second … and above the last; `nil` where a stretch has no value. A single one where there is no boundary.
  public func representatives(ofInput input: Int) -> [Value?] {
    let sorted = boundaries(ofInput: input)
    guard let least = sorted.first, let greatest = sorted.last else { return [Self.example(of: inputs[input].type)] }
    var found = [least.neighbourBelow]
    for (value, next) in zip(sorted, sorted.dropFirst()) { found += [value, value.between(next)] }
    return found + [greatest, greatest.neighbourAbove]
  }

  /// What each row's cell for an input comes to on a value.
  /// - Throws: what the mode refuses.
  public func cells(
    ofInput input: Int, on value: Evaluation, mode: Interpreter.Mode = .strict
  ) throws(Diagnostic) -> [Ternary] {
    try rows.map { (row) throws(Diagnostic) in
      let cell = row.cells[input]
      return try Interpreter(cell.source, mode: mode, names: [:]).test(cell.tests, on: value)
    }
  }
}

extension UnaryTest {
  /// The constants that the test compares with. Constants are evaluated; anything else is left out, since the corpus
  /// profile allows constants alone in cells.
  fileprivate func collectConstants(into found: inout [Value]) {
    for expression in expressions {
      expression.collectConstants(into: &found)
    }
  }
}

extension Expression {
  fileprivate func collectConstants(into found: inout [Value]) {
    switch node {
    case .list(let members):
      for member in members { member.collectConstants(into: &found) }
    case .range(let range):
      range.lower.collectConstants(into: &found)
      range.upper.collectConstants(into: &found)
    default:
      // Null is no boundary, nor is what has no order.
      if let value = constantValue, value.order(to: value) != nil { found.append(value) }
    }
  }
}
