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
    /// It matches or may: with the reasons.
    case may(Assessment)
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
      outcomes.append(.may(try question.answer(readings: asked.readings)))
    }
    return outcomes
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
