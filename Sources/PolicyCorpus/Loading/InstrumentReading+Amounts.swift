import Decimals
import Declarations
import DecisionLanguage
import Diagnostics
import Facts
import Quantities

extension InstrumentReading {
  /// What each row gives; every fault is reported where the file has it.
  func tiers(_ table: DecisionTable) -> [BenefitDeclaration.Tier] {
    do throws(Diagnostics) {
      return try BenefitDeclaration.Tier.reading(table)
    } catch {
      reader.report(error)
      return []
    }
  }

  // MARK: What amounts are of

  /// What a share is of: a number over facts.
  func base(_ fields: DeclarationFields, subjects: Set<SubjectKind>) -> FactExpression? {
    guard let node = fields.node(ifPresent: "base"), let base = expression(node, subjects: subjects) else { return nil }
    if case .number = base.type { return base }
    reader.report(
      "corpus.base", at: node,
      Wording(zh: "基数的结果是\(base.type.words.zh)", en: "the base comes to \(base.type.words.en)"),
      expected: Wording(zh: "数，如 contract_amount", en: "a number, such as contract_amount"))
    return nil
  }

  /// What the enterprise's subjects together may have, such as `3000万`.
  func cap(_ node: DeclarationNode) -> Money? {
    guard let block = reader.block(node) else { return nil }
    return attempt(in: block) { source throws(Diagnostic) in
      let expression = try Expression(parsing: source, names: [], options: .corpus)
      guard case .known(.number(let yuan)) = try Interpreter(source, mode: .strict, names: [:]).evaluate(expression),
        yuan > 0, let money = Money(exactlyYuan: yuan)
      else {
        throw AmountColumn.noAmount(source)
      }
      return money
    }
  }

  /// Shares and prices for each unit need a base; what is no sum, or a fixed one, has none.
  func checkBase(_ base: FactExpression?, _ tiers: [BenefitDeclaration.Tier], _ fields: DeclarationFields) {
    switch tiers.first?.amount {
    case .share, .shareRange, .perUnit:
      guard !fields.has("base") else { return }
      reader.report(.baseMissing(at: fields.place(of: "id")))
    case .fixed, .shareLimit, .reservation, .exemption, .unquantified:
      guard let node = fields.node(ifPresent: "base") else { return }
      reader.report(.baseUnused(at: node.place, length: reader.width(of: node)))
    case .upTo, .limit, nil: return
    }
  }
}

extension Diagnostic {
  /// A share or a price without what it is of.
  static func baseMissing(at place: Place) -> Diagnostic {
    Diagnostic(
      "corpus.base", at: place,
      Wording(zh: "按比例或单价的事项缺少“base”", en: "a share or a price for each unit lacks its “base”"),
      expected: Wording(verbatim: "base: contract_amount"), remedy: Wording(zh: "写明按什么计算", en: "say what it is of"))
  }

  /// A base beside a result that is of none.
  static func baseUnused(at place: Place, length: Int) -> Diagnostic {
    Diagnostic(
      "corpus.base", at: place, Wording(zh: "这种结果不按基数计算", en: "this kind of result is of no base"),
      remedy: Wording(zh: "删去 base", en: "take the base out"), length: length)
  }
}
