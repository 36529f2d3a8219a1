import Benefits
import Delivery
import PolicyCorpus
import Quantities

/// 已放弃、不予支持的: what an enterprise gave up or was refused, as its card tells it in place of the call as if nothing had
/// been. Where another call for the same year came since, that one is told.
struct EndedNotices: Sendable {
  private let endings: [InstrumentID: [Ending]]

  private struct Ending: Sendable {
    let award: Award
    /// The day on which it ended.
    let on: CalendarDay?
    /// Whether the enterprise may apply anew under the same call.
    let mayApply: Bool
  }

  static let none = EndedNotices(endings: [:])

  /// - Parameter day: on which calls count as open.
  /// Cost: two queries and the calls, and a look-up for each award that ended.
  static func all(of code: CreditCode, in book: any DeliveryReader, on day: CalendarDay) throws -> EndedNotices {
    var awards: [Award] = []
    for state in [Award.State.Name.refused, .withdrawn] {
      awards += try book.awards(
        AwardFilter(enterprise: code, state: state), scope: .everywhere, offset: 0, limit: .max
      ).rows
    }
    guard !awards.isEmpty else { return none }
    let current: [Call] = try book.calls().filter { [Call.Phase.open, .announced].contains($0.phase(on: day)) }
    var endings: [InstrumentID: [Ending]] = [:]
    for award in awards.sorted(by: { (left: Award, right: Award) in left.id > right.id }) {
      let others = current.filter { $0.terms.instrument == award.benefit && $0.terms.year == award.year }
      guard others.allSatisfy({ $0.id == award.call }) else { continue }
      let end = try book.trail(of: award.id).last {
        [AwardAct.Name.refused, .withdrawn, .lapsed].contains($0.act.name)
      }
      endings[award.benefit, default: []].append(
        Ending(
          award: award, on: end?.at.dayInShanghai, mayApply: others.contains { $0.takesApplications(on: day) }))
    }
    return EndedNotices(endings: endings)
  }

  /// How what is assessed ended, why and when; `nil` where nothing of it did.
  func line(of assessment: Assessment, isOwn: Bool, _ pen: DeliveryPen) -> CallLine? {
    let ending = endings[assessment.benefit]?.first { ending in
      DocumentNumber.isSame(ending.award.subject, as: assessment.key)
        && (assessment.year ?? ending.award.year) == ending.award.year
    }
    guard let ending else { return nil }
    let (words, award) = (pen.words, ending.award)
    let day = ending.on?.text(in: pen.language) ?? ""
    let said: String
    switch award.state {
    case .refused(let reason): said = words("card.refused", ["day": day, "reason": reason])
    case .withdrawn(let reason):
      said = award.lapse.map { AwardWords.lapsed($0, pen) } ?? words("card.givenUp", ["day": day, "reason": reason])
    case .waiting, .returned, .publicised, .postponed, .issued: return nil
    }
    return CallLine(
      text: [said, ending.mayApply ? words("card.mayApplyAgain") : nil].compactMap { $0 }
        .joined(separator: words("sentence.separator")),
      href: isOwn ? "/calls/awards/\(award.id)" : "/delivery/awards/\(award.id)")
  }
}
