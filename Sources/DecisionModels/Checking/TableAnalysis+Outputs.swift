import DecisionLanguage
import Diagnostics

/// What can be said of a table's results: which of them the outputs allow, and which come first.
extension TableAnalysis {
  /// Rules of a priority table that rules with results of higher priority cover wholly.
  func outranked() -> [Diagnostic] {
    let ranks = table.rules.map(rank)
    return shadowed(Wording(zh: "结果优先的规则", en: "rules whose results come first")) { rule in
      guard let own = ranks[rule] else { return [] }
      return ranks.indices.filter { other in ranks[other].map { $0.lexicographicallyPrecedes(own) } ?? false }
    }
  }

  /// Where a rule's results stand among the values of their outputs, the first output first; `nil` where a result is no
  /// constant of its output's values. An output without values has no say.
  private func rank(_ rule: TableLogic.Rule) -> [Int]? {
    var rank: [Int] = []
    for (output, result) in zip(table.outputs, rule.outputs) where !output.order.isEmpty {
      guard let value = result.constantValue,
        let position = output.order.firstIndex(where: { $0.accepts(constant: value) == true })
      else { return nil }
      rank.append(position)
    }
    return rank
  }

  /// Results, of rules or by default, that are constants and none of the values that their output allows.
  func forbiddenResults() -> [Diagnostic] {
    var found: [Diagnostic] = []
    for (column, output) in table.outputs.enumerated() {
      guard let allowed = output.allowed else { continue }
      let results = table.rules.map { $0.outputs[column] } + [output.fallback].compactMap { $0 }
      for result in results where found.count < Self.mostFindings {
        guard let value = result.constantValue, value != .null, allowed.accepts(constant: value) == false else {
          continue
        }
        found.append(
          result.source.diagnostic(
            "dmn.output-value", SourceSpan(0, result.source.text.unicodeScalars.count),
            Wording(
              zh: "结果 \(value.description.excerpt) 不在输出允许的值之中",
              en: "the result \(value.description.excerpt) is none of the values that the output allows"),
            expected: Wording(verbatim: allowed.source.text)))
      }
    }
    return found
  }
}

extension Formula {
  /// Whether tests that name nothing accept a value; `nil` where they can't tell.
  fileprivate func accepts(constant value: Value) -> Bool? {
    guard case .tests(let tests) = content else { return nil }
    let interpreter = Interpreter(source, mode: .standard, environment: Environment())
    do throws(Diagnostic) {
      return switch try interpreter.test(tests, on: .known(value)) {
      case .true: true
      case .false: false
      case .unknown: nil
      }
    } catch {
      // A test that exceeds a limit says nothing of the value.
      return nil
    }
  }
}
