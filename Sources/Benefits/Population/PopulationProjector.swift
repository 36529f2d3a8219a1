import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Works out, for one enterprise after another, behind which figures it stands: pure, so that the same facts, corpus and
/// day give the same figures.
public struct PopulationProjector: Sendable {
  public let on: CalendarDay
  private let assessor: Assessor
  private let counts: [(count: FactCount, year: Int)]

  public init(assessor: Assessor, on: CalendarDay) {
    self.assessor = assessor
    self.on = on
    let corpus = assessor.corpus
    counts = corpus.counts.map { ($0, Self.year(of: $0, in: corpus, on: on)) }
  }

  /// The qualifying year of a count: for an indicator with a deadline the running year, at the latest the deadline's;
  /// for everything else the last closed year, whose facts are known.
  public static func year(of count: FactCount, in corpus: PolicyCorpus, on: CalendarDay) -> Int {
    if case .indicator(let indicator) = corpus.instrument(count.id.instrument)?.declaration,
      let deadline = indicator.deadline
    {
      return min(on.year, deadline.day.year)
    }
    return on.year - 1
  }

  /// The standings of one enterprise: benefits that it matches or may match, and counts that it falls under or may.
  /// - Throws: what strict evaluation refuses.
  /// Cost: a pass over the benefits' tables, without their reasons, and one over the counts.
  public func standings(of dossier: Dossier) throws(Diagnostic) -> [Standing] {
    var standings: [Standing] = []
    let ownArea = area(of: dossier, by: Self.statisticalArea)
    for match in try assessor.matches(dossier, on: on) {
      let (verdict, amount) = (match.verdict, match.verdict.amount)
      standings.append(
        Standing(
          source: .benefit(match.benefit), enterprise: dossier.key, subject: match.subject,
          state: verdict.state == .eligible ? .holds : .undecided, minimum: amount.minimum, maximum: amount.maximum,
          row: verdict.row, area: ownArea))
    }
    for (count, year) in counts {
      let counted = try count.counts(year: year) { reference in
        dossier.enterprise.knowledge(of: reference, on: on, known: on)
      }
      guard counted != false else { continue }
      standings.append(
        Standing(
          source: .count(count.id), enterprise: dossier.key, subject: dossier.key,
          state: counted == true ? .holds : .undecided, minimum: .zero, maximum: .zero, row: nil,
          area: area(of: dossier, by: count.areaFact)))
    }
    return standings
  }

  /// Benefits are summed up by the area that statistics count an enterprise in.
  private static let statisticalArea = FactID("statistical_area")

  private func area(of dossier: Dossier, by fact: FactID?) -> AreaCode? {
    guard let fact,
      case .known(.code(let code)) = dossier.enterprise.knowledge(of: FactReference(fact), on: on, known: on)
    else { return nil }
    return AreaCode(code)
  }
}
