import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// 试算: one rule tried on what is told of one subject, with every cell's answer and the way to the amount.
public struct RuleTrial: Sendable {
  public let assessment: Assessment
  /// What each column of the table came to.
  public let values: [Evaluation]
  /// Which rows may decide.
  public let table: TableEvaluation
  /// What each row's cells came to.
  public let cells: [[Ternary]]
  /// How the amount was come to, step by step; empty where no row gives a sum.
  public let steps: [Wording]
}

extension Assessor {
  /// Tries a benefit, also one that is only shown, on a subject of its kind.
  /// - Parameter subject: the enterprise itself, or one of the dossier's subjects.
  /// - Returns: `nil` for a benefit without a table.
  /// - Throws: what strict evaluation refuses.
  public func trial(
    of benefit: BenefitDeclaration, _ dossier: Dossier, subject: Subject, on: CalendarDay, forYear: Int?
  ) throws(Diagnostic) -> RuleTrial? {
    guard let table = benefit.table else { return nil }
    let question = Question(
      asked: AskedBenefit(benefit, table, words: ConditionWords(of: benefit, table, corpus)),
      subject: subject, dossier: dossier, on: on, forYear: forYear, known: on, dictionary: corpus.facts)
    let work = try question.worked(question.qualifyingTime)
    let assessment = try question.answer(readings: corpus.readings(about: benefit.id).map(\.id))
    let open = work.evaluation.decided.map { [$0] } ?? work.evaluation.candidates
    let mayGive = assessment.told == .eligible || assessment.told == .undecided
    return try RuleTrial(
      assessment: assessment, values: work.values, table: work.evaluation, cells: work.evaluation.cells(),
      steps: mayGive ? open.flatMap { row in steps(benefit, table, row, work.base, isOnlyRow: open.count == 1) } : [])
  }

  private func steps(
    _ benefit: BenefitDeclaration, _ table: DecisionTable, _ row: Int, _ base: Evaluation?, isOnlyRow: Bool
  ) -> [Wording] {
    let amount = benefit.tiers[row].amount
    guard amount.isSum else { return [] }
    let type = benefit.base?.type ?? .any
    var steps = AmountRule(base: base).steps(to: amount, benefit.words(for: amount), ofType: type) { cause in
      FactReference(column: cause).map { reference in
        let name = corpus.facts.definition(of: reference.fact)?.name ?? Wording(verbatim: reference.fact.text)
        let period = reference.period.map { " \($0)" } ?? ""
        return Wording(zh: name.zh + period, en: name.en + period)
      } ?? Wording(verbatim: cause)
    }
    if !isOnlyRow {
      let name = table.rows[row].name
      steps = steps.map { Wording(zh: "若为 \(name)：\($0.zh)", en: "if \(name): \($0.en)") }
    }
    return steps
  }
}

extension AmountRule {
  /// How a row's amount is come to: what the text gives, what it is of, the product with its rounding, the cap.
  /// - Parameters:
  ///   - words: the row's amount for people.
  ///   - type: what the base measures.
  ///   - name: what a fact that keeps the base unknown is called.
  func steps(
    to amount: BenefitAmount, _ words: Wording, ofType type: FEELType, name: (String) -> Wording
  ) -> [Wording] {
    var steps = [Wording(zh: "条文给出：\(words.zh)", en: "the text gives: \(words.en)")]
    if let base {
      switch base {
      case .known(let value):
        let said = ValueWords().words(for: value, as: type)
        steps.append(Wording(zh: "计算基数：\(said.zh)", en: "what the amount is of: \(said.en)"))
      case .unknown(let causes):
        let names = causes.sorted().map(name)
        steps.append(
          Wording(
            zh: "计算基数未知，还缺：\(names.map(\.zh).joined(separator: "、"))",
            en: "what the amount is of is unknown; missing: \(names.map(\.en).joined(separator: ", "))"))
      }
    }
    steps += products(of: amount)
    let result = self.amount(amount).words
    steps.append(Wording(zh: "结果：\(result.zh)", en: "result: \(result.en)"))
    return steps
  }

  private func products(of amount: BenefitAmount) -> [Wording] {
    let factors: [(factor: Wording, sum: Money?)]
    switch amount {
    case .share(let share, let isCeiling, _):
      let rule = isCeiling ? RoundingWords.down : RoundingWords.halfUp
      let sum = product(share.value, rounding: isCeiling ? .floor : .halfUp)
      factors = [(Wording(zh: "\(share.percent)（\(rule.zh)）", en: "\(share.percent) (\(rule.en))"), sum)]
    case .shareRange(let least, let most, _):
      factors = [least, most].map { share in
        (
          Wording(
            zh: "\(share.percent)（\(RoundingWords.halfUp.zh)）", en: "\(share.percent) (\(RoundingWords.halfUp.en))"),
          product(share.value, rounding: .halfUp)
        )
      }
    case .perUnit(let least, let most, _):
      factors = [least, most].map { price in
        (
          Wording(zh: "\(price.grouped)元", en: "\(price.grouped) yuan"),
          product(price.yuan, rounding: .halfUp)
        )
      }
    case .upTo(let sum), .limit(let sum):
      guard let whole = product(1, rounding: .floor) else { return [] }
      let least = min(whole, sum)
      return [
        Wording(
          zh: "与条文的上限取小：\(whole.grouped)元 和 \(sum.grouped)元 取 \(least.grouped)元",
          en: "the smaller of it and the text's ceiling: \(least.grouped) yuan")
      ]
    case .fixed, .shareLimit, .reservation, .exemption, .unquantified: return []
    }
    return factors.compactMap { factor, sum in
      sum.map { sum in
        let product = Wording(zh: "× \(factor.zh)= \(sum.grouped)元", en: "× \(factor.en) = \(sum.grouped) yuan")
        guard let cap = amount.bound, cap < sum else { return product }
        return Wording(
          zh: "\(product.zh)，超过封顶，取 \(cap.grouped)元", en: "\(product.en), over the cap: \(cap.grouped) yuan")
      }
    }
  }

  private enum RoundingWords {
    static let down = Wording(zh: "舍到分", en: "down to the fen")
    static let halfUp = Wording(zh: "四舍五入到分", en: "half up to the fen")
  }
}
