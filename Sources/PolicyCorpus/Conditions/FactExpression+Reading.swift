import Decimals
import DecisionLanguage
import Diagnostics
import Facts

extension FactExpression {
  /// Reads and checks an expression.
  /// - Parameters:
  ///   - subjects: the kinds of subject whose facts it may read.
  /// - Throws: the first fault: of syntax, of type, or `corpus.unknown-fact`, `corpus.fact-subject`,
  ///   `corpus.fact-period`, `corpus.fact-text`.
  convenience init(_ source: SourceText, dictionary: FactDictionary, subjects: Set<SubjectKind>) throws(Diagnostic) {
    let parsed = try Expression(
      parsing: source, names: dictionary.all.map(\.id.text) + ["Y"], options: .corpus)
    try self.init(parsed, source, dictionary: dictionary, subjects: subjects)
  }

  /// Checks a part of a parsed expression.
  convenience init(
    _ parsed: Expression, _ source: SourceText, dictionary: FactDictionary, subjects: Set<SubjectKind>
  ) throws(Diagnostic) {
    let lowering = FactLowering(source: source, dictionary: dictionary, subjects: subjects)
    var uses: [FactUse] = []
    let lowered = try parsed.rewritten { (part) throws(Diagnostic) -> Expression? in
      guard let use = try lowering.use(in: part) else { return nil }
      if !uses.contains(use) { uses.append(use) }
      return Expression(.name(use.name), part.span)
    }
    var types: [String: FEELType] = ["Y": .number(.year)]
    for use in uses { types[use.name] = FEELType(use.definition.type) }
    self.init(source, lowered, facts: uses, type: try TypeChecker(source, names: types).type(of: lowered))
  }
}

/// Turns `output[Y-1]` and bare names into the facts they mean.
private struct FactLowering {
  let source: SourceText
  let dictionary: FactDictionary
  let subjects: Set<SubjectKind>

  /// The fact that a node stands for; `nil` where it stands for none.
  func use(in part: Expression) throws(Diagnostic) -> FactUse? {
    switch part.node {
    case .filter(let base, let index):
      guard case .name(let name) = base.node, name != "Y" else { return nil }
      let definition = try definition(name, base.span)
      guard definition.periods.contains(.year) else {
        throw source.diagnostic(
          "corpus.fact-period", part.span,
          definition.periods.isEmpty
            ? Wording(zh: "事实“\(name)”不分期间", en: "the fact “\(name)” has no periods")
            : Wording(zh: "事实“\(name)”不按年", en: "the fact “\(name)” is not told by year"),
          expected: Wording(verbatim: name))
      }
      guard let offset = yearOffset(index) else {
        throw source.diagnostic(
          "corpus.fact-period", index.span,
          Wording(zh: "方括号里不是所属年份", en: "this is no qualifying year"),
          expected: Wording(verbatim: "\(name)[Y], \(name)[Y-1]"))
      }
      return FactUse(definition: definition, yearOffset: offset)
    case .name(let name):
      guard name != "Y" else { return nil }
      let definition = try definition(name, part.span)
      guard definition.periods.isEmpty else {
        throw source.diagnostic(
          "corpus.fact-period", part.span,
          Wording(zh: "事实“\(name)”分期间，要写明哪一年", en: "the fact “\(name)” has periods: say of which year"),
          expected: Wording(verbatim: "\(name)[Y], \(name)[Y-1]"))
      }
      return FactUse(definition: definition, yearOffset: nil)
    default: return nil
    }
  }

  private func definition(_ name: String, _ span: SourceSpan) throws(Diagnostic) -> FactDefinition {
    guard let definition = FactID(name).flatMap(dictionary.definition(of:)) else {
      throw source.diagnostic(
        "corpus.unknown-fact", span,
        Wording(zh: "事实字典里没有“\(name)”", en: "the dictionary has no fact “\(name)”"),
        remedy: suggestion(for: name, among: dictionary.all.map(\.id.text))
          ?? Wording(zh: "先在 facts.yaml 里写明这个事实", en: "describe the fact in facts.yaml first"))
    }
    guard subjects.contains(definition.subject) else {
      throw source.diagnostic(
        "corpus.fact-subject", span,
        Wording(
          zh: "“\(name)”是\(definition.subject.name.zh)的事实",
          en: "“\(name)” is a fact of \(definition.subject.name.en)"),
        expected: Wording(zh: "\(wanted.zh)的事实", en: "a fact of \(wanted.en)"))
    }
    guard definition.type != .text else {
      throw source.diagnostic(
        "corpus.fact-text", span, Wording(zh: "“\(name)”是自由文字，规则不读", en: "“\(name)” is free words, which no rule reads")
      )
    }
    return definition
  }

  /// The kinds of subject whose facts may stand here, in words.
  private var wanted: Wording {
    let names = SubjectKind.allCases.filter(subjects.contains).map(\.name)
    return Wording(zh: names.map(\.zh).joined(separator: "或"), en: names.map(\.en).joined(separator: " or "))
  }

  /// 0 for `Y`, −1 for `Y-1`; `nil` for anything else.
  private func yearOffset(_ index: Expression) -> Int? {
    switch index.node {
    case .name("Y"): return 0
    case .arithmetic(let sign, let left, let right):
      guard case .name("Y") = left.node, case .number(let number, nil) = right.node, let years = number.integer,
        (1...99).contains(years)
      else { return nil }
      return sign == .subtract ? -years : (sign == .add ? years : nil)
    default: return nil
    }
  }
}
