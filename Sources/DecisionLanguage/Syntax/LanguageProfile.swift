import Diagnostics

/// Which part of FEEL a text may use.
public enum LanguageProfile: Sendable, Hashable {
  /// All of it.
  case standard
  /// What the corpus writes: names, arithmetic, comparisons, conditions, lists, ranges, indices and a few functions. Here
  /// strict mode and the standard's can't differ on values of the declared types, so that an exported model means the
  /// same anywhere.
  case corpus

  /// The functions of the corpus.
  static let corpusFunctions: Set<String> = [
    "substring", "string length", "upper case", "lower case", "contains", "starts with", "ends with", "not", "abs",
    "floor", "ceiling", "round up", "round down", "round half up", "round half down", "min", "max", "sum", "count",
    "list contains", "date",
  ]
}

extension LanguageProfile {
  /// - Throws: `feel.profile` for the first part of the expression that lies outside the profile.
  func check(_ expression: Expression, in source: SourceText) throws(Diagnostic) {
    guard self == .corpus else { return }
    switch expression.node {
    case .temporal, .context, .openRange, .iteration, .quantification, .instance, .function:
      throw outside(expression.span, source)
    case .membership(let value, let tests):
      try check(value, in: source)
      try check(tests, in: source)
    case .invocation(let function, let arguments):
      guard case .positional(let values) = arguments, case .name(let name) = function.node else {
        throw outside(expression.span, source)
      }
      if BuiltInFunction(named: name) != nil, !Self.corpusFunctions.contains(name) {
        throw outside(
          function.span, source,
          expected: Wording(verbatim: Self.corpusFunctions.sorted().joined(separator: ", ")))
      }
      for value in values { try check(value, in: source) }
    default:
      for child in expression.children { try check(child, in: source) }
    }
  }

  func check(_ tests: [UnaryTest], in source: SourceText) throws(Diagnostic) {
    guard self == .corpus else { return }
    for test in tests {
      switch test.node {
      case .condition: throw outside(test.span, source)
      case .negation(let inner): try check(inner, in: source)
      default:
        for expression in test.expressions { try check(expression, in: source) }
      }
    }
  }

  private func outside(_ span: SourceSpan, _ source: SourceText, expected: Wording? = nil) -> Diagnostic {
    let text = source.slice(span).excerpt
    return source.diagnostic(
      "feel.profile", span,
      Wording(zh: "条款里不用“\(text)”这样的写法", en: "'\(text)' lies outside what clauses may use"), expected: expected,
      remedy: Wording(
        zh: "用名称、四则运算、比较、if、列表、区间和常用函数写",
        en: "use names, arithmetic, comparisons, if, lists, ranges and the common functions"))
  }
}
