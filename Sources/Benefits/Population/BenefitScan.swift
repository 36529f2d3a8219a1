import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// One benefit asked of one enterprise after another: what a call's run over everybody needs.
public struct BenefitScan: Sendable {
  public let benefit: BenefitDeclaration
  public let on: CalendarDay
  /// The qualifying year that the call is for.
  public let year: Int
  public let known: CalendarDay
  private let assessor: Assessor
  private let asked: AskedBenefit

  /// - Throws: `benefit.not-assessed` where the corpus has no such benefit, or none with conditions.
  public init(
    _ benefit: InstrumentID, assessor: Assessor, on: CalendarDay, year: Int, known: CalendarDay
  ) throws(Diagnostics) {
    guard let asked = assessor.assessedBenefit(benefit) else {
      throw Diagnostics(
        Diagnostic(
          "benefit.not-assessed",
          Wording(zh: "“\(benefit)”没有可以测算的条件", en: "“\(benefit)” has no conditions to assess"),
          expected: Wording(zh: "有判定表的扶持事项", en: "a benefit with a decision table")))
    }
    self.benefit = asked.declaration
    self.asked = asked
    self.assessor = assessor
    self.on = on
    self.year = year
    self.known = known
  }

  /// The facts that the benefit's answer hangs on.
  public var facts: Set<FactID> {
    var facts = Set(benefit.inputs.flatMap(\.facts).map(\.fact) + (benefit.base?.facts.map(\.fact) ?? []))
    if case .day(let fact) = benefit.accrual { facts.insert(fact) }
    if let listed = benefit.listedFact { facts.insert(listed) }
    return facts
  }

  /// What came out for one subject.
  public enum Outcome: Sendable {
    /// It matches or may: with the reasons, and the facts from which its sum is worked out.
    case may(Assessment, base: [BaseFact])
    /// 暂不相符 or 不在执行期.
    case no(Assessment.State)
    /// The qualifying thing happened in another year.
    case otherYear
  }

  /// What comes out for every subject of an enterprise.
  /// - Throws: what strict evaluation refuses.
  /// Cost: reasons are worked out only for those that match or may.
  public func outcomes(of dossier: Dossier) throws(Diagnostic) -> [Outcome] {
    var outcomes: [Outcome] = []
    for subject in dossier.subjects(of: benefit.subject) {
      let question = question(about: subject, of: dossier)
      if let own = question.qualifyingTime.year, own != year {
        outcomes.append(.otherYear)
        continue
      }
      let verdict = try question.verdict()
      guard verdict.mayGive else {
        outcomes.append(.no(question.told(verdict, question.qualifyingTime)))
        continue
      }
      let answer = try question.answer(readings: asked.readings)
      outcomes.append(.may(answer, base: isOfBase(answer) ? question.baseFacts() : []))
    }
    return outcomes
  }

  /// Whether what it comes to is worked out from the base: a limit or an exemption is not.
  private func isOfBase(_ answer: Assessment) -> Bool {
    guard let row = answer.row else { return true }
    return benefit.tiers.first { $0.row == row }?.amount.isSum ?? true
  }

  /// Why one subject does not match.
  public enum Refusal: Sendable {
    /// 暂不相符 or 不在执行期, with the conditions.
    case no(Assessment)
    /// The qualifying thing happened in that year.
    case otherYear(key: String, Int)
  }

  /// The subjects of an enterprise of which the answer is no, each with why: for the one enterprise that asks.
  /// - Throws: what strict evaluation refuses.
  public func refusals(of dossier: Dossier) throws(Diagnostic) -> [Refusal] {
    var refusals: [Refusal] = []
    for subject in dossier.subjects(of: benefit.subject) {
      let question = question(about: subject, of: dossier)
      if let own = question.qualifyingTime.year, own != year {
        refusals.append(.otherYear(key: subject.key, own))
      } else if try !question.verdict().mayGive {
        refusals.append(.no(try question.answer(readings: asked.readings)))
      }
    }
    return refusals
  }

  private func question(about subject: Subject, of dossier: Dossier) -> Question {
    var question = Question(
      asked: asked, subject: subject, dossier: dossier, on: on, forYear: year, known: known,
      dictionary: assessor.corpus.facts)
    question.seeksGaps = false
    return question
  }
}

/// A fact that the base of an amount reads, as it was known.
public struct BaseFact: Sendable, Hashable {
  public let reference: FactReference
  /// Whether it is told of the enterprise; else of the subject below it.
  public let isOfEnterprise: Bool
  /// The day for which it was read.
  public let on: CalendarDay
  public let knowledge: Knowledge
}
