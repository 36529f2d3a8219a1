import DecisionLanguage
import Decimals
import Diagnostics

extension TableLogic {
  /// What the table comes to (DMN 1.5, section 8.2.10 and 8.2.11).
  func value(
    _ environment: Environment, _ session: EvaluationSession, _ source: SourceText
  ) throws(Diagnostic) -> Value {
    var values: [Value] = []
    for input in inputs {
      let value = try session.conform(
        input.expression.value(environment, session), to: input.type, input.expression.source)
      if let allowed = input.allowed, value != .null, try !allowed.accepts(value, environment, session) {
        return try session.null(
          because: input.expression.source.diagnostic(
            "dmn.table-input-value", .beginning,
            Wording(
              zh: "输入值 \(value.description.excerpt) 不在允许的值之中",
              en: "the input \(value.description.excerpt) is none of the values allowed"),
            expected: Wording(verbatim: allowed.source.text)))
      }
      values.append(value)
    }
    let hits = try hits(values, environment, session)
    if hits.isEmpty, outputs.contains(where: { $0.fallback != nil }) || !hitPolicy.isMultiple {
      return try fallback(environment, session)
    }
    switch hitPolicy {
    case .unique:
      guard hits.count == 1 else { return try conflict(hits, session, source) }
      return .of(try results(of: hits[0], environment, session), outputs)
    case .first: return .of(try results(of: hits[0], environment, session), outputs)
    case .any:
      let first = try results(of: hits[0], environment, session)
      for hit in hits.dropFirst() where try results(of: hit, environment, session) != first {
        return try conflict([hits[0], hit], session, source)
      }
      return .of(first, outputs)
    case .priority: return .of(try ordered(hits, environment, session)[0], outputs)
    case .outputOrder: return .list(try ordered(hits, environment, session).map { .of($0, outputs) })
    case .ruleOrder, .collect:
      var rows: [[Value]] = []
      for hit in hits { rows.append(try results(of: hit, environment, session)) }
      guard let aggregation else { return .list(rows.map { .of($0, outputs) }) }
      var figures: [Value] = []
      for column in outputs.indices {
        figures.append(try aggregation.figure(of: rows.map { $0[column] }, session, source))
      }
      return .of(figures, outputs)
    }
  }

  /// The rules that hold, in order. In a table whose first hit decides, the first alone.
  private func hits(
    _ values: [Value], _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> [Int] {
    var hits: [Int] = []
    let candidates = index.flatMap { index in values.first.flatMap { index.candidates(for: $0) } }
    func consider(_ rule: Int) throws(Diagnostic) -> Bool {
      try session.spend(1, rules[rule].source, .beginning)
      for (cell, value) in zip(rules[rule].cells, values) {
        if let cell, try !cell.accepts(value, environment, session) { return false }
      }
      hits.append(rule)
      return hitPolicy == .first
    }
    if let candidates {
      for rule in candidates where try consider(rule) { break }
    } else {
      for rule in rules.indices where try consider(rule) { break }
    }
    return hits
  }

  private func results(
    of rule: Int, _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> [Value] {
    var results: [Value] = []
    for (output, logic) in zip(outputs, rules[rule].outputs) {
      let value = try session.conform(logic.value(environment, session), to: output.type, logic.source)
      if let allowed = output.allowed, value != .null, try !allowed.accepts(value, environment, session) {
        results.append(
          try session.null(
            because: logic.fault(
              "dmn.table-output-value",
              Wording(
                zh: "输出值 \(value.description.excerpt) 不在允许的值之中",
                en: "the output \(value.description.excerpt) is none of the values allowed"),
              expected: Wording(verbatim: allowed.source.text))))
      } else {
        results.append(value)
      }
    }
    return results
  }

  /// The default outputs, null where an output has none.
  private func fallback(_ environment: Environment, _ session: EvaluationSession) throws(Diagnostic) -> Value {
    guard outputs.contains(where: { $0.fallback != nil }) else { return .null }
    var values: [Value] = []
    for output in outputs {
      let value = try output.fallback?.value(environment, session) ?? .null
      values.append(try session.conform(value, to: output.type, output.fallback?.source ?? SourceText("")))
    }
    let row = Value.of(values, outputs)
    return hitPolicy.isMultiple && aggregation == nil ? .list([row]) : row
  }

  private func conflict(
    _ hits: [Int], _ session: EvaluationSession, _ source: SourceText
  ) throws(Diagnostic) -> Value {
    let numbers = hits.prefix(5).map { "\($0 + 1)" }
    return try session.null(
      because: source.diagnostic(
        "dmn.table-conflict", .beginning,
        hitPolicy == .any
          ? Wording(
            zh: "第 \(numbers.joined(separator: "、")) 条规则同时成立而结果不同",
            en: "the rules \(numbers.joined(separator: ", ")) hold together with different results")
          : Wording(
            zh: "第 \(numbers.joined(separator: "、")) 条规则同时成立",
            en: "the rules \(numbers.joined(separator: ", ")) hold together"),
        expected: hitPolicy == .any
          ? Wording(zh: "相同的结果（ANY）", en: "equal results (ANY)")
          : Wording(zh: "至多一条规则成立（UNIQUE）", en: "at most one rule that holds (UNIQUE)")))
  }

  /// The hits' results, the best by the order of the output values first; rules of equal rank keep their order.
  private func ordered(
    _ hits: [Int], _ environment: Environment, _ session: EvaluationSession
  ) throws(Diagnostic) -> [[Value]] {
    var ranked: [(ranks: [Int], rule: Int, values: [Value])] = []
    for hit in hits {
      let values = try results(of: hit, environment, session)
      var ranks: [Int] = []
      for (output, value) in zip(outputs, values) {
        var rank = output.order.count
        for (index, test) in output.order.enumerated() where try test.accepts(value, environment, session) {
          rank = index
          break
        }
        ranks.append(rank)
      }
      ranked.append((ranks, hit, values))
    }
    return ranked.sorted { one, other in
      one.ranks == other.ranks ? one.rule < other.rule : one.ranks.lexicographicallyPrecedes(other.ranks)
    }.map(\.values)
  }
}

extension Value {
  /// A row of outputs: the one value, or a context of several.
  fileprivate static func of(_ values: [Value], _ outputs: [TableLogic.Output]) -> Value {
    guard outputs.count != 1 else { return values.first ?? .null }
    return .context(ContextValue(zip(outputs, values).map { ($0.name ?? "", $1) }))
  }
}

extension BoxedTable.Aggregation {
  /// The figure of one column: of nothing, the count is 0 and all others are null.
  fileprivate func figure(
    of values: [Value], _ session: EvaluationSession, _ source: SourceText
  ) throws(Diagnostic) -> Value {
    let function: String =
      switch self {
      case .count: "count"
      case .sum: "sum"
      case .minimum: "min"
      case .maximum: "max"
      }
    if self == .count { return .number(Decimal128(values.count)) }
    guard let builtIn = BuiltInFunction(named: function) else { return .null }
    return try session.call(FunctionValue(builtIn), [.list(values)], source)
  }
}
