import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Assesses enterprises by the benefits of one corpus: pure, and the same answer for the same question.
///
/// Make one for a corpus and keep it; an assessment of one enterprise costs a pass over the benefits' tables.
public struct Assessor: Sendable {
  public let corpus: PolicyCorpus
  private let benefits: [(declaration: BenefitDeclaration, table: DecisionTable)]
  let readings: [InstrumentID: [ReadingID]]
  /// What the subjects of one enterprise may have of a benefit together, where the text says so.
  private let caps: [InstrumentID: Money]
  private let words: [InstrumentID: ConditionWords]
  /// The benefits that the text lets nobody have beside one.
  private let exclusive: [InstrumentID: Set<InstrumentID>]
  /// Those of which it does not say whether one may have them beside it.
  private let unsettled: [InstrumentID: Set<InstrumentID>]

  public init(corpus: PolicyCorpus) {
    self.corpus = corpus
    // What is only shown, or has no condition in the text, has nothing to assess.
    benefits = corpus.benefits.compactMap { benefit in
      if case .shows = benefit.life { return nil }
      return benefit.table.map { (benefit, $0) }
    }
    caps = Dictionary(
      uniqueKeysWithValues: benefits.compactMap { benefit, _ in benefit.enterpriseCap.map { (benefit.id, $0) } })
    words = Dictionary(
      uniqueKeysWithValues: benefits.map { ($0.id, ConditionWords(of: $0, $1, corpus.translations)) })
    exclusive = Self.partners(of: benefits.map(\.declaration), .exclusive)
    unsettled = Self.partners(of: benefits.map(\.declaration), .unsettled)
    readings = Dictionary(
      uniqueKeysWithValues: benefits.map { benefit, _ in
        let ofClause = corpus.readings(about: benefit.id).map(\.id)
        return (benefit.id, ofClause + [benefit.force.reading].compactMap { $0 }.filter { !ofClause.contains($0) })
      })
  }

  /// A benefit that has conditions to assess, with its table.
  func assessedBenefit(_ id: InstrumentID) -> (BenefitDeclaration, DecisionTable)? {
    benefits.first { $0.declaration.id == id }.map { ($0.declaration, $0.table) }
  }

  func words(of benefit: InstrumentID) -> ConditionWords? { words[benefit] }

  private static func partners(
    of benefits: [BenefitDeclaration], _ stacking: Overlap.Stacking
  ) -> [InstrumentID: Set<InstrumentID>] {
    Dictionary(
      uniqueKeysWithValues: benefits.map { benefit in
        (benefit.id, Set(benefit.overlaps.filter { $0.stacking == stacking }.map(\.benefit)))
      })
  }

  /// What every benefit comes to for one enterprise and its subjects.
  /// - Parameters:
  ///   - on: the day of the question.
  ///   - forYear: the qualifying year, where it is not the last closed one.
  ///   - known: the day of knowledge: what was recorded later is not seen. The day of the question where `nil`.
  /// - Throws: what strict evaluation refuses, such as a value that no rule can compare.
  public func assess(
    _ dossier: Dossier, on: CalendarDay, forYear: Int? = nil, known: CalendarDay? = nil
  ) throws(Diagnostic) -> AssessmentReport {
    var assessments: [Assessment] = []
    var unasked: [InstrumentID] = []
    for (benefit, table) in benefits {
      let found = try assess(
        benefit, table, dossier, on: on, forYear: forYear, known: known, words: words[benefit.id])
      if found.isEmpty, !dossier.complete.contains(benefit.subject) { unasked.append(benefit.id) }
      assessments += found
    }
    assessments = assessments.map { assessment in
      // Who may have the one that excludes it is told no way to it.
      let hasBetter = assessments.contains { other in
        other.state == .eligible && other.key == assessment.key
          && exclusive[assessment.benefit]?.contains(other.benefit) ?? false
      }
      return hasBetter ? assessment.withoutGaps : assessment
    }
    return AssessmentReport(
      on: on, forYear: forYear, known: known ?? on, corpus: corpus.hash, benefits: assessments,
      totalCash: CashRange(of: assessments, caps: caps) { exclusive[$0]?.contains($1) ?? false },
      strictCash: CashRange(of: assessments, caps: caps) { first, second in
        (exclusive[first]?.contains(second) ?? false) || (unsettled[first]?.contains(second) ?? false)
      }, unasked: unasked)
  }

  /// What one benefit comes to for each subject of its kind.
  /// - Parameter words: what the table asks; `nil` leaves the reasons out.
  func assess(
    _ benefit: BenefitDeclaration, _ table: DecisionTable, _ dossier: Dossier, on: CalendarDay, forYear: Int?,
    known: CalendarDay?, words: ConditionWords? = nil
  ) throws(Diagnostic) -> [Assessment] {
    var found: [Assessment] = []
    for subject in dossier.subjects(for: benefit) {
      let question = Question(
        benefit: benefit, table: table, subject: subject, dossier: dossier, on: on, forYear: forYear,
        known: known ?? on, dictionary: corpus.facts, words: words)
      found.append(try question.answer(readings: readings[benefit.id] ?? []))
    }
    return found
  }

  /// State and amount of every benefit that a subject of the enterprise matches or may match on a day, without reasons:
  /// what a run over everybody keeps.
  /// - Throws: as `assess`.
  /// Cost: a fraction of an assessment's, most of which goes into its reasons.
  func matches(_ dossier: Dossier, on: CalendarDay) throws(Diagnostic) -> [Match] {
    var matches: [Match] = []
    for (benefit, table) in benefits {
      for subject in dossier.subjects(for: benefit) {
        let question = Question(
          benefit: benefit, table: table, subject: subject, dossier: dossier, on: on, forYear: nil, known: on,
          dictionary: corpus.facts, words: nil)
        let verdict = try question.verdict()
        guard verdict.mayGive else { continue }
        matches.append(Match(benefit: benefit.id, subject: subject.key, verdict: verdict))
      }
    }
    return matches
  }

  /// A benefit that a subject matches or may match.
  struct Match {
    let benefit: InstrumentID
    /// The subject's key.
    let subject: String
    let verdict: Question.Verdict
  }
}

extension Dossier {
  /// The subjects that a benefit is asked for.
  func subjects(for benefit: BenefitDeclaration) -> [Subject] {
    benefit.subject == .enterprise ? [enterprise] : subjects.filter { $0.kind == benefit.subject }
  }
}
