import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

extension Question {
  /// The least sets of one or two facts whose change would let a row hold, read off the table.
  ///
  /// The law's limit: a statutory fact of a closed period is never told what it should have been, so that a row that
  /// fails by one has no gap. Nor has a row that fails by something other than a fact itself.
  func gaps(
    _ table: DecisionTable, _ columns: [Int?], _ evaluation: TableEvaluation, _ time: QualifyingTime
  ) -> [Gap] {
    var gaps: [Gap] = []
    for (row, results) in zip(table.rows, evaluation.cells) {
      let failed = results.indices.filter { results[$0] == .false }
      guard (1...2).contains(failed.count), !results.contains(.unknown) else { continue }
      let changes = failed.compactMap { index in
        columns[index].flatMap { change(of: benefit.inputs[$0], to: row.cells[index].tests, time) }
      }
      let gap = Gap(changes: changes)
      if changes.count == failed.count, !gaps.contains(gap) { gaps.append(gap) }
    }
    let fewest = gaps.map(\.changes.count).min() ?? 0
    return gaps.filter { $0.changes.count == fewest }
  }

  /// The change of one fact that makes a cell hold; `nil` where the cell tests something computed, or the law forbids.
  private func change(of input: BenefitInput, to tests: [UnaryTest], _ time: QualifyingTime) -> Gap.Change? {
    guard case .expression(let expression) = input.value, case .name(let name) = expression.expression.node,
      let use = expression.facts.first(where: { $0.name == name }),
      let reference = references(of: input, time).first, let test = tests.first
    else { return nil }
    if use.definition.isStatutory, reference.period?.isClosed(on: on) ?? true { return nil }
    let now = knowledge(of: reference, on: time.factsOn).value
    guard let (sign, value) = test.leastChange(from: now), let needed = FactValue(value, as: use.definition.type) else {
      return nil
    }
    return Gap.Change(fact: reference, comparison: sign, needed: needed)
  }
}

extension UnaryTest {
  /// The comparison and the constant that a value must meet, seen from where it is now; `nil` for tests that exclude
  /// rather than ask.
  fileprivate func leastChange(from now: FactValue?) -> (String, Value)? {
    switch node {
    case .comparison(let sign, let expression):
      return sign == .notEqual ? nil : expression.constant.map { (sign.rawValue, $0) }
    case .value(let expression):
      if case .list(let members) = expression.node {
        return members.first.flatMap { UnaryTest(.value($0), span).leastChange(from: now) }
      }
      return expression.constant.map { ("=", $0) }
    case .range(let range):
      if case .decimal(let number) = now, case .number(let upper) = range.upper.constant, number >= upper {
        return (range.includesUpper ? "<=" : "<", .number(upper))
      }
      return range.lower.constant.map { (range.includesLower ? ">=" : ">", $0) }
    case .any, .condition, .negation: return nil
    }
  }
}

extension Expression {
  /// The value of a literal.
  fileprivate var constant: Value? {
    switch node {
    case .boolean(let flag): .boolean(flag)
    case .number(let number, _): .number(number)
    case .string(let text): .string(text)
    default: nil
    }
  }
}

extension FactValue {
  /// A rule's value as a fact of a type; `nil` where it is none.
  fileprivate init?(_ value: Value, as type: FactType) {
    switch (value, type) {
    case (.boolean(let flag), .boolean): self = .boolean(flag)
    case (.number(let number), .decimal): self = .decimal(number)
    case (.number(let number), .year):
      guard let year = number.integer else { return nil }
      self = .year(year)
    case (.string(let text), .enumeration): self = .choice(text)
    case (.string(let text), .code): self = .code(text)
    default: return nil
    }
  }
}
