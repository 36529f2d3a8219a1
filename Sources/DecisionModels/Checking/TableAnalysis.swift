import DecisionLanguage
import Diagnostics

/// Looks for rules of a table that collide, that can never decide, or that could be one, and for inputs that no rule
/// covers. What is found is proved: each input's values are cut where any cell can change its answer, and the pieces
/// stand for all values.
struct TableAnalysis {
  let table: TableLogic
  let partitions: [ValuePartition]
  /// For each rule, the slots that each of its cells accepts.
  let accepted: [[SlotSet]]
  let rules: [Place?]
  let model: DecisionModel
  let place: Place?

  static let mostFindings = 20
  /// How many steps a search may take.
  static let mostSteps = 400_000

  /// `nil` where a cell does more than compare its input with constants, or an input is none of numbers, strings,
  /// booleans, dates, times and durations.
  init?(_ table: TableLogic, known: [FEELType], at place: Place?, in model: DecisionModel) {
    var partitions: [ValuePartition] = []
    for (column, type) in known.enumerated() {
      var named = NamedValues()
      for rule in table.rules {
        guard let cell = rule.cells[column] else { continue }
        guard case .tests(let tests) = cell.content, named.collect(tests) else { return nil }
      }
      let namesNull = named.includesNull
      var allowed = table.inputs[column].allowed
      if allowed == nil, case .constrained(_, let constraint) = type {
        allowed = Formula(constraint.tests, constraint.source)
      }
      if case .tests(let tests) = allowed?.content, !named.collect(tests) { return nil }
      let domains = Set(named.values.map(ValueDomain.init))
      guard let domain = ValueDomain(type) ?? domains.first ?? .number, domains.isSubset(of: [domain]),
        Set(named.values.map(\.isZoned)).count <= 1
      else { return nil }
      var partition = ValuePartition(domain, constants: named.values, namesNull: namesNull)
      if case .tests(let tests) = allowed?.content, let slots = partition.slots(accepting: tests) {
        partition.allow(slots)
      }
      partitions.append(partition)
    }
    var accepted: [[SlotSet]] = []
    for rule in table.rules {
      var slots: [SlotSet] = []
      for (partition, cell) in zip(partitions, rule.cells) {
        guard case .tests(let tests) = cell?.content else {
          slots.append(partition.whole)
          continue
        }
        guard let found = partition.slots(accepting: tests) else { return nil }
        slots.append(found)
      }
      accepted.append(slots)
    }
    self.table = table
    self.partitions = partitions
    self.accepted = accepted
    rules = table.rules.map { $0.source.origin }
    self.place = place
    self.model = model
  }

  /// Everything found, in the order of the rules.
  func findings() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for rule in accepted.indices where accepted[rule].contains(where: \.isEmpty) {
      found.append(unreachable(rule, Wording(zh: "没有值能使它成立", en: "no value makes it hold")))
    }
    switch table.hitPolicy {
    case .unique, .any: found.append(contentsOf: overlaps() + mergeable())
    case .first:
      found.append(
        contentsOf: shadowed(Wording(zh: "它之前的规则", en: "the rules before it")) { rule in Array(0..<rule) })
    case .priority: found.append(contentsOf: outranked())
    case .ruleOrder, .outputOrder, .collect: break
    }
    found.append(contentsOf: forbiddenResults())
    if !table.hitPolicy.isMultiple, !table.outputs.contains(where: { $0.fallback != nil }) {
      let holes = holes()
      found.append(contentsOf: holes.map(\.finding))
      if let gap = gap(except: holes.map(\.example)) { found.append(gap) }
    }
    return found
  }

  // MARK: Words

  /// What a column is called where it is written as such.
  func name(of column: Int) -> String { table.inputs[column].expression.source.text.trimmed }

  /// `Age = 18, Member = true`.
  func words(_ slots: [Int]) -> String {
    zip(table.inputs, zip(partitions, slots)).map { input, part in
      "\(input.expression.source.text.trimmed) = \(part.0.example(of: part.1)?.description ?? "null")"
    }.joined(separator: ", ")
  }

  func finding(
    _ code: String, _ severity: Diagnostic.Severity, at place: Place?, _ message: Wording, expected: Wording? = nil,
    remedy: Wording? = nil
  ) -> Diagnostic {
    model.diagnostic(code, severity: severity, at: place, message, expected: expected, remedy: remedy)
  }

  func unreachable(_ rule: Int, _ reason: Wording) -> Diagnostic {
    finding(
      "dmn.rule-unreachable", .warning, at: rules[rule],
      Wording(
        zh: "第 \(rule + 1) 条规则永远不起作用：\(reason.zh)", en: "rule \(rule + 1) can never decide: \(reason.en)"),
      remedy: Wording(zh: "删去它，或改它的条件", en: "remove it, or change its conditions"))
  }

  // MARK: Overlaps

  /// Pairs of rules that hold together although the hit policy forbids it, each with an example.
  private func overlaps() -> [Diagnostic] {
    var found: [Diagnostic] = []
    guard !partitions.isEmpty else { return found }
    let sweep = partitions.indices.max { distinct($0) < distinct($1) } ?? 0
    let order = accepted.indices.filter { !accepted[$0].contains(where: \.isEmpty) }
      .sorted { (accepted[$0][sweep].first ?? 0, $0) < (accepted[$1][sweep].first ?? 0, $1) }
    var steps = 0
    for (position, one) in order.enumerated() {
      for other in order[(position + 1)...] {
        guard accepted[other][sweep].first ?? 0 < accepted[one][sweep].end else { break }
        steps += 1
        guard steps < Self.mostSteps * 10, found.count < Self.mostFindings else { return found }
        if let fault = overlap(min(one, other), max(one, other)) { found.append(fault) }
      }
    }
    return found
  }

  private func distinct(_ column: Int) -> Int { Set(accepted.map { $0[column] }).count }

  private func overlap(_ first: Int, _ second: Int) -> Diagnostic? {
    var example: [Int] = []
    for column in partitions.indices {
      guard let slot = accepted[first][column].intersection(accepted[second][column]).first else { return nil }
      example.append(slot)
    }
    let isAny = table.hitPolicy == .any
    if isAny, !differ(first, second) { return nil }
    return finding(
      "dmn.rules-overlap", .error, at: rules[second],
      Wording(
        zh: "第 \(first + 1) 条和第 \(second + 1) 条规则会同时成立\(isAny ? "而结果不同" : "")，如 \(words(example))",
        en: "rules \(first + 1) and \(second + 1) hold together\(isAny ? " with different results" : ""), as for "
          + words(example)),
      expected: isAny
        ? Wording(zh: "同时成立的规则结果相同（ANY）", en: "equal results of rules that hold together (ANY)")
        : Wording(zh: "至多一条规则成立（UNIQUE）", en: "at most one rule that holds (UNIQUE)"))
  }

  /// Whether two rules' results are constants that differ.
  private func differ(_ first: Int, _ second: Int) -> Bool {
    zip(table.rules[first].outputs, table.rules[second].outputs).contains { one, other in
      guard let one = one.constantValue, let other = other.constantValue else { return false }
      return one != other
    }
  }

  // MARK: Rules that could be one

  /// Neighbouring rules with the same results whose conditions differ in one input alone, where they touch.
  private func mergeable() -> [Diagnostic] {
    struct Group: Hashable {
      let results: [String]
      let others: [SlotSet]
    }
    var found: [Diagnostic] = []
    for column in partitions.indices {
      var groups: [Group: [Int]] = [:]
      for rule in accepted.indices where !accepted[rule].contains(where: \.isEmpty) {
        var others = accepted[rule]
        others.remove(at: column)
        groups[Group(results: table.rules[rule].outputs.map(\.text), others: others), default: []].append(rule)
      }
      for rules in groups.values where rules.count > 1 {
        let sorted = rules.sorted { accepted[$0][column].first ?? 0 < accepted[$1][column].first ?? 0 }
        for (one, other) in zip(sorted, sorted.dropFirst())
        where partitions[column].touch(accepted[one][column], accepted[other][column]) {
          found.append(
            finding(
              "dmn.rules-mergeable", .warning, at: self.rules[max(one, other)],
              Wording(
                zh: "第 \(min(one, other) + 1) 条和第 \(max(one, other) + 1) 条规则结果相同、条件相接，可以合为一条",
                en:
                  "rules \(min(one, other) + 1) and \(max(one, other) + 1) have the same results and touch: they could "
                  + "be one"),
              remedy: Wording(
                zh: "合并“\(name(of: column))”的条件", en: "join their conditions on '\(name(of: column))'")))
        }
      }
    }
    return Array(found.sorted { ($0.place?.line ?? 0) < ($1.place?.line ?? 0) }.prefix(Self.mostFindings))
  }
}

/// The values at which a column's tests can change their answer.
private struct NamedValues {
  private(set) var values: [Value] = []
  private(set) var includesNull = false

  /// Collects what tests name.
  /// - Returns: whether the tests do nothing but compare the input with constants.
  mutating func collect(_ tests: [UnaryTest]) -> Bool {
    for test in tests {
      let found: Bool
      switch test.node {
      case .any: found = true
      case .condition(let condition): found = condition.comparisonOfInput.map { collect($0.1) } ?? false
      case .negation(let tests): found = collect(tests)
      case .comparison, .range, .value:
        found = test.expressions.allSatisfy { expression in expression.constantValue.map { collect($0) } ?? false }
      }
      guard found else { return false }
    }
    return true
  }

  private mutating func collect(_ value: Value) -> Bool {
    switch value {
    case .null:
      includesNull = true
      return true
    case .list(let members): return members.allSatisfy { collect($0) }
    case .range(let range):
      // An end that is null is no end.
      return [range.lower, range.upper].allSatisfy { $0 == .null || collect($0) }
    default:
      guard ValueDomain(value) != nil else { return false }
      values.append(value)
      return true
    }
  }
}

extension Logic {
  /// The text of a piece of FEEL, to compare results.
  fileprivate var text: String {
    if case .formula(let formula) = node { return formula.source.text.trimmed }
    return ""
  }

  /// The value of a piece of FEEL that names nothing.
  var constantValue: Value? {
    if case .formula(let formula) = node, case .expression(let expression) = formula.content {
      return expression.constantValue
    }
    return nil
  }
}
