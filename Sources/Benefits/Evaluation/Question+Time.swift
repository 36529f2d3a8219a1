import Facts
import PolicyCorpus
import Quantities

extension Question {
  /// Whether the qualifying thing is known not to have happened by the day of the question.
  func hasNotCome(_ time: QualifyingTime) -> Bool { time.accrual == .never || time.isStillToCome(on) }

  /// Whether the qualifying thing can have happened on a day that counts: where nobody told the day, whether any day up to
  /// that of the question lies where it must.
  func mayHaveCome(_ time: QualifyingTime) -> Bool {
    guard time.accrual == .unknown else { return true }
    let force = asked.declaration.force
    switch asked.declaration.forceTestedOn {
    case .accrual: return force.from.map { $0 <= on } ?? true
    case .claim: return true
    case .periodEnd:
      // Of the years that end in force the first one must have begun.
      guard let first = force.from.map({ Period.year($0.year) }) else { return true }
      return force.contains(first.lastDay) && first.start <= on
    }
  }

  func isOutOfForce(_ time: QualifyingTime) -> Bool {
    dayTested(time).map { !asked.declaration.force.contains($0) } ?? false
  }

  /// The day that must lie in the period of force; `nil` while it is unknown.
  private func dayTested(_ time: QualifyingTime) -> CalendarDay? {
    switch asked.declaration.forceTestedOn {
    case .accrual: time.day
    case .claim: on
    case .periodEnd: time.year.map { Period.year($0).lastDay }
    }
  }

  /// What people are told of a verdict: 待补信息 is for those alone who may still get something. Where what is known fails on
  /// every day that counts, the answer to them is no, though nobody told the day that would tell which no it is.
  func told(_ verdict: Verdict, _ time: QualifyingTime) -> Assessment.State {
    guard verdict.state == .undecided, !verdict.mayGive else { return verdict.state }
    return mayHaveCome(time) ? .ineligible : .notInForce
  }

  /// The enterprise's state of operation on the day of the question, where it speaks against a match that no condition rules
  /// out.
  var operatingDoubt: FactAsKnown? {
    guard let reference = Self.operatingState else { return nil }
    let state = knowledge(of: reference, from: dossier.enterprise, on: on)
    guard case .known(.choice(let id)) = state, Self.statesInDoubt.contains(id) else { return nil }
    return FactAsKnown(reference: reference, knowledge: state)
  }

  private static let operatingState = FactID("operating_state").map { FactReference($0) }
  /// 吊销, 注销, 迁出本市; who is suspended may go on.
  private static let statesInDoubt: Set<String> = ["revoked", "deregistered", "moved_out"]

  /// Whether lasting facts are not the same on every day that may turn out to be the one on which the qualifying thing
  /// happened: while nobody has told that day, what they are today says nothing of then.
  func changesWithDay(_ uses: [FactUse], _ time: QualifyingTime) -> Bool {
    guard time.accrual == .unknown else { return false }
    let force = asked.declaration.force
    let first =
      asked.declaration.forceTestedOn == .accrual
      ? min(force.from ?? FactDictionary.days.lowerBound, on) : FactDictionary.days.lowerBound
    return uses.contains { use in
      guard use.yearOffset == nil else { return false }
      let reference = use.reference(year: 0)
      let owner = dictionary.subject(of: reference.fact) == .enterprise ? dossier.enterprise : subject
      let days = owner.entries.lazy.filter { $0.reference == reference }.compactMap(\.since).filter {
        first < $0 && $0 <= on
      }
      let then = knowledge(of: reference, on: first)
      return days.contains { knowledge(of: reference, on: $0) != then }
    }
  }
}
