import DecisionLanguage
import Diagnostics
import Facts

extension BenefitInput {
  convenience init(_ expression: FactExpression, named name: String) {
    self.init(name: name, value: .expression(expression), type: expression.type, text: expression.source.text)
  }

  /// Reads a quotient, `a / b`.
  /// - Throws: `corpus.ratio` where it is no division, and what is wrong with either part.
  convenience init(
    ratio source: SourceText, named name: String, unlessPositive reading: ReadingID, dictionary: FactDictionary,
    subjects: Set<SubjectKind>
  ) throws(Diagnostic) {
    let parsed = try Expression(
      parsing: source, names: dictionary.all.map(\.id.text) + ["Y"], options: .corpus)
    guard case .arithmetic(.divide, let above, let below) = parsed.node else {
      throw source.diagnostic(
        "corpus.ratio", parsed.span, Wording(zh: "这里不是相除", en: "this is no division"),
        expected: Wording(zh: "分子 / 分母", en: "numerator / denominator"))
    }
    func part(_ expression: Expression) throws(Diagnostic) -> FactExpression {
      try FactExpression(expression, source, dictionary: dictionary, subjects: subjects)
    }
    let whole = try part(parsed)
    self.init(
      name: name, value: .ratio(numerator: try part(above), denominator: try part(below), unlessPositive: reading),
      type: whole.type, text: source.text)
  }

  /// The input with another text.
  func reading(
    _ text: String, dictionary: FactDictionary, subjects: Set<SubjectKind>
  ) throws(Diagnostic) -> BenefitInput {
    switch value {
    case .expression(let expression):
      let source = SourceText(text, at: expression.source.origin)
      return BenefitInput(try FactExpression(source, dictionary: dictionary, subjects: subjects), named: name)
    // A total is named by its facts alone: there is no figure in it to alter.
    case .total: return self
    case .ratio(let numerator, _, let reading):
      return try BenefitInput(
        ratio: SourceText(text, at: numerator.source.origin), named: name, unlessPositive: reading,
        dictionary: dictionary, subjects: subjects)
    }
  }
}
