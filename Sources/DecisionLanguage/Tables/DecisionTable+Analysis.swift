import Decimals
import Diagnostics
import Quantities

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
      return [type.example, .null]
    }
    var samples = [least.below, .null]
    for (value, next) in zip(sorted, sorted.dropFirst()) {
      samples.append(value)
      if let between = value.between(next) { samples.append(between) }
    }
    samples.append(greatest)
    samples.append(greatest.above)
    return samples.compactMap { $0 }
  }

  /// The values that cells compare an input with, ascending, each once: between two neighbours no cell changes its answer.
  public func boundaries(ofInput input: Int) -> [Value] {
    var boundaries: [Value] = []
    for row in rows where input < row.cells.count {
      for test in row.cells[input].tests { test.collectConstants(into: &boundaries) }
    }
    var sorted: [Value] = []
    for value in boundaries.sorted(by: { $0.order(to: $1) == .before }) where sorted.last != value {
      sorted.append(value)
    }
    return sorted
  }

  /// A value of each stretch that an input's boundaries leave: below the first, the first itself, up to the second, the
  /// second … and above the last; `nil` where a stretch has no value. A single one where there is no boundary.
  public func representatives(ofInput input: Int) -> [Value?] {
    let sorted = boundaries(ofInput: input)
    guard let least = sorted.first, let greatest = sorted.last else { return [inputs[input].type.example] }
    var found = [least.below]
    for (value, next) in zip(sorted, sorted.dropFirst()) { found += [value, value.between(next)] }
    return found + [greatest, greatest.above]
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
      let interpreter = Interpreter(SourceText(""), mode: .standard, names: [:])
      do throws(Diagnostic) {
        if case .known(let value) = try interpreter.evaluate(self), value.order(to: value) != nil {
          found.append(value)
        }
      } catch {
        // Standard mode makes every fault null, and null is no boundary.
        return
      }
    }
  }
}

extension FEELType {
  /// Any value of the type.
  fileprivate var example: Value {
    switch self {
    case .boolean: .boolean(true)
    case .string: .string("")
    case .date: .date(CalendarDay(daysSinceEpoch: 0))
    default: .number(.zero)
    }
  }
}

extension Value {
  /// A value below every boundary; `nil` where there is none.
  fileprivate var below: Value? {
    switch self {
    case .number(let number): number.subtracting(.one).map(Value.number)
    case .date(let day): .date(day.adding(days: -1))
    case .string(let text): text.isEmpty ? nil : .string("")
    default: nil
    }
  }

  fileprivate var above: Value? {
    switch self {
    case .number(let number): number.adding(.one).map(Value.number)
    case .date(let day): .date(day.adding(days: 1))
    case .string(let text): .string(text + "\u{0}")
    default: nil
    }
  }

  /// A value between two neighbours; `nil` where there is none.
  fileprivate func between(_ next: Value) -> Value? {
    switch (self, next) {
    case (.number(let low), .number(let high)):
      low.adding(high)?.divided(by: 2).map(Value.number)
    case (.date(let low), .date(let high)):
      high.daysSinceEpoch - low.daysSinceEpoch > 1 ? .date(low.adding(days: 1)) : nil
    case (.string(let low), .string(let high)):
      // The string just above `low` in the order of code points.
      low + "\u{0}" == high ? nil : .string(low + "\u{0}")
    default: nil
    }
  }
}
