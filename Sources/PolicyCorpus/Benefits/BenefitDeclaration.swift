import DecisionLanguage
import Diagnostics
import Facts
import Quantities

/// 扶持事项: what a subject may get, under which conditions, and how much.
public struct BenefitDeclaration: Sendable {
  public let id: InstrumentID
  public let name: Wording
  public let life: InstrumentLife
  public let subject: SubjectKind
  public let accrual: Accrual
  public let frequency: Frequency
  public let payer: Payer
  public let delivery: Delivery
  /// Whether it is money; only money adds up to a total.
  public let paysCash: Bool
  /// The benefit's own period where it has one, else its document's.
  public let force: PeriodOfForce
  public let forceTestedOn: ForceTest
  /// How it goes with other benefits. An edge that one of the two declares stands at both.
  public internal(set) var overlaps: [Overlap]
  /// What the table's columns read, in the order of declaration; empty where the text sets no conditions.
  public let inputs: [BenefitInput]
  /// `nil` where the text sets no conditions.
  public let table: DecisionTable?
  /// What a share or a price for each unit is of, and what bounds a ceiling; `nil` where the amount stands by itself.
  /// A fact known to be absent counts as zero in it.
  public let base: FactExpression?
  /// What all subjects of one enterprise together may have; `nil` where the text caps each subject alone.
  public let enterpriseCap: Money?
  /// What each row of the table gives, in its order.
  public let tiers: [Tier]
  public let cases: [BenefitCase]
  public let place: Place

  /// What an amount of the benefit is, told by its table's outputs.
  public var form: BenefitForm { BenefitForm(of: tiers.first?.amount) }

  /// Whether it gives support and no row of it says how much.
  public var namesNoAmount: Bool { !tiers.isEmpty && tiers.allSatisfy { $0.amount == .unquantified } }

  /// The amount of the row that can bring most.
  public var dearest: BenefitAmount? {
    tiers.map(\.amount).max { ($0.bound ?? .zero) < ($1.bound ?? .zero) }
  }

  /// When the qualifying thing happens.
  public enum Accrual: Sendable, Hashable {
    /// On the last day of the qualifying year Y.
    case year
    /// On the day that a fact tells; Y is that day's year.
    case day(FactID)
  }

  public enum Frequency: String, Sendable, Hashable, CaseIterable {
    case once, yearly, cumulative, unstated
  }

  public enum Payer: String, Sendable, Hashable, CaseIterable {
    case city, district, joint, unstated
  }

  public enum Delivery: String, Sendable, Hashable, CaseIterable {
    /// 免申即享.
    case withoutApplication
    case application, unstated
  }

  /// What a row gives.
  public struct Tier: Sendable, Hashable {
    /// The row's stable name.
    public let row: String
    public let amount: BenefitAmount
  }
}

/// How two benefits go together.
public struct Overlap: Sendable, Hashable {
  public enum Stacking: String, Sendable, Hashable, CaseIterable {
    /// One of the two only.
    case exclusive
    /// Both.
    case cumulative
    /// The text leaves it open.
    case unsettled
  }

  public let benefit: InstrumentID
  public let stacking: Stacking

  public init(benefit: InstrumentID, stacking: Stacking) {
    self.benefit = benefit
    self.stacking = stacking
  }
}

extension BenefitDeclaration {
  /// The fact by which an enterprise's subjects are said to be all listed, where a sum over them counts; `nil` for benefits
  /// that sum nothing.
  public var listedFact: FactID? {
    let sums = inputs.contains { if case .total = $0.value { true } else { false } }
    return sums ? subject.listedFact : nil
  }
}

/// What a column of a benefit's table reads. It never changes, and questions pass it on for every value that they try:
/// all share one.
public final class BenefitInput: Sendable {
  public let name: String
  public let value: Value

  public enum Value: Sendable {
    case expression(FactExpression)
    /// A quotient; where the denominator is not positive it is known to be absent, as the reading says.
    case ratio(numerator: FactExpression, denominator: FactExpression, unlessPositive: ReadingID)
    /// The sum of a fact over all the enterprise's subjects of the benefit's kind that meet the condition: known only
    /// where the dossier says that all of them are listed.
    case total(of: FactExpression, where: FactExpression)
  }

  /// The type of its values.
  public let type: FEELType

  /// The facts that it reads, each once.
  public let facts: [FactUse]

  /// What it says, as the clause file writes it.
  public let text: String

  init(name: String, value: Value, type: FEELType, text: String) {
    self.name = name
    self.value = value
    self.type = type
    self.text = text
    facts =
      switch value {
      case .expression(let expression): expression.facts
      case .ratio(let numerator, let denominator, _):
        numerator.facts + denominator.facts.filter { !numerator.facts.contains($0) }
      case .total(let fact, let condition):
        condition.facts + fact.facts.filter { !condition.facts.contains($0) }
      }
  }

  /// The value when Y is `year`; of a total, what the one subject adds to it.
  /// - Parameter knowledge: what is known of each fact that it reads.
  /// - Throws: what strict mode refuses.
  public func evaluate(year: Int, _ knowledge: (FactReference) -> Knowledge) throws(Diagnostic) -> Evaluation {
    switch value {
    case .expression(let expression): return try expression.evaluate(year: year, knowledge)
    case .ratio(let numerator, let denominator, _):
      let below = try denominator.evaluate(year: year, knowledge)
      // A denominator known to be zero, negative or absent decides, whatever the numerator is.
      if case .known(let value) = below {
        guard case .number(let divisor) = value, divisor > 0 else { return .null }
      }
      let above = try numerator.evaluate(year: year, knowledge)
      guard case .known(.number(let dividend)) = above, case .known(.number(let divisor)) = below else {
        if case .known = above, case .known = below { return .null }
        if case .known(.null) = above { return .null }
        return .unknown(above.causes.union(below.causes))
      }
      return dividend.divided(by: divisor).map { .known(.number($0)) } ?? .null
    case .total(let fact, let condition):
      let isCounted = try condition.evaluate(year: year, knowledge)
      guard case .known(let answer) = isCounted else { return isCounted }
      guard answer == .boolean(true) else { return .known(.number(0)) }
      let amount = try fact.evaluate(year: year, knowledge)
      // A fact known to be absent adds nothing.
      return amount == .null ? .known(.number(0)) : amount
    }
  }
}
