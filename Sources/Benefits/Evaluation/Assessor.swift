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
  private let benefits: [AskedBenefit]
  /// What the subjects of one enterprise may have of a benefit together, where the text says so.
  public let enterpriseCaps: [InstrumentID: Money]
  /// The benefits that the text lets nobody have beside one; only benefits that have such are named.
  private let exclusive: [InstrumentID: Set<InstrumentID>]
  /// The same with those of which it does not say whether one may have them beside it.
  private let atMostOne: [InstrumentID: Set<InstrumentID>]

  public init(corpus: PolicyCorpus) {
    self.corpus = corpus
    // What is only shown, or has no condition in the text, has nothing to assess.
    benefits = corpus.benefits.compactMap { benefit in
      if case .shows = benefit.life { return nil }
      return benefit.table.map { table in
        let ofClause = corpus.readings(about: benefit.id).map(\.id)
        return AskedBenefit(
          benefit, table, words: ConditionWords(of: benefit, table, corpus),
          readings: ofClause + [benefit.force.reading].compactMap { $0 }.filter { !ofClause.contains($0) },
          doubtReading: ReadingID(document: benefit.id.clause.document, name: Self.doubtReading).flatMap {
            corpus.reading($0)?.id
          })
      }
    }
    let declarations = benefits.map(\.declaration)
    enterpriseCaps = Dictionary(
      uniqueKeysWithValues: declarations.compactMap { benefit in benefit.enterpriseCap.map { (benefit.id, $0) } })
    exclusive = Self.partners(of: declarations, [.exclusive])
    atMostOne = Self.partners(of: declarations, [.exclusive, .unsettled])
  }

  /// What documents call their reading of who is no longer operating in the city.
  private static let doubtReading = "no-longer-operating"

  /// A benefit that has conditions to assess.
  func assessedBenefit(_ id: InstrumentID) -> AskedBenefit? { benefits.first { $0.declaration.id == id } }

  private static func partners(
    of benefits: [BenefitDeclaration], _ stackings: Set<Overlap.Stacking>
  ) -> [InstrumentID: Set<InstrumentID>] {
    Dictionary(
      uniqueKeysWithValues: benefits.map { benefit in
        (benefit.id, Set(benefit.overlaps.filter { stackings.contains($0.stacking) }.map(\.benefit)))
      }
    ).filter { !$0.value.isEmpty }
  }

  /// What every benefit comes to for one enterprise and its subjects.
  /// - Parameters:
  ///   - on: the day of the question.
  ///   - forYear: the qualifying year, where it is not the last closed one.
  ///   - known: the day of knowledge: what was recorded later is not seen. The day of the question where `nil`.
  ///   - reasons: whether conditions, missing facts and gaps are told; most of the cost goes into them.
  /// - Throws: what strict evaluation refuses, such as a value that no rule can compare.
  public func assess(
    _ dossier: Dossier, on: CalendarDay, forYear: Int? = nil, known: CalendarDay? = nil, reasons: Bool = true
  ) throws(Diagnostic) -> AssessmentReport {
    var assessments: [Assessment] = []
    var unasked: [InstrumentID] = []
    let subjects = DossierSubjects(dossier)
    let circumstances = circumstances(of: dossier, on: on, forYear: forYear, known: known)
    for asked in benefits {
      let former = assessments.count
      try assess(
        asked, subjects[asked.declaration.subject], circumstances, reasons: reasons, into: &assessments)
      if assessments.count == former,
        !dossier.lists(all: asked.declaration.subject, on: on, known: circumstances.known)
      {
        unasked.append(asked.declaration.id)
      }
    }
    // Who may have the benefit that excludes another is told no way to the other.
    for index in assessments.indices where !assessments[index].gaps.isEmpty {
      guard let rivals = exclusive[assessments[index].benefit] else { continue }
      let key = assessments[index].key
      let hasBetter = assessments.indices.contains { other in
        assessments[other].state == .eligible && assessments[other].key == key
          && rivals.contains(assessments[other].benefit)
      }
      if hasBetter { assessments[index] = assessments[index].withoutGaps }
    }
    return AssessmentReport(
      on: on, forYear: forYear, known: known ?? on, corpus: corpus.hash, benefits: assessments,
      totalCash: CashRange(of: assessments, caps: enterpriseCaps, exclusive: exclusive),
      strictCash: CashRange(of: assessments, caps: enterpriseCaps, exclusive: atMostOne), unasked: unasked)
  }

  /// What all questions about an enterprise share.
  func circumstances(
    of dossier: Dossier, on: CalendarDay, forYear: Int?, known: CalendarDay?
  ) -> Question.Circumstances {
    Question.Circumstances(dossier, on: on, forYear: forYear, known: known ?? on, dictionary: corpus.facts)
  }

  /// Adds what one benefit comes to for each subject of its kind.
  /// - Parameter subjects: those of its kind.
  func assess(
    _ asked: AskedBenefit, _ subjects: [Subject], _ circumstances: Question.Circumstances, reasons: Bool = true,
    into assessments: inout [Assessment]
  ) throws(Diagnostic) {
    for subject in subjects {
      let question = Question(asked: asked, subject: subject, circumstances)
      assessments.append(try question.answer(readings: asked.readings, reasons: reasons))
    }
  }

  /// State and amount of every benefit that a subject of the enterprise matches or may match on a day, without reasons:
  /// what a run over everybody keeps.
  /// - Throws: as `assess`.
  /// Cost: a fraction of an assessment's, most of which goes into its reasons.
  func matches(_ dossier: Dossier, on: CalendarDay) throws(Diagnostic) -> [Match] {
    var matches: [Match] = []
    let subjects = DossierSubjects(dossier)
    let circumstances = circumstances(of: dossier, on: on, forYear: nil, known: nil)
    for asked in benefits {
      for subject in subjects[asked.declaration.subject] {
        let question = Question(asked: asked, subject: subject, circumstances)
        let verdict = try question.verdict()
        guard verdict.mayGive else { continue }
        matches.append(Match(benefit: asked.declaration.id, subject: subject.key, verdict: verdict))
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

/// The subjects of an enterprise by their kind: every benefit asks for those of its own.
struct DossierSubjects {
  private let enterprise: [Subject]
  private let below: [SubjectKind: [Subject]]

  init(_ dossier: Dossier) {
    enterprise = [dossier.enterprise]
    below = Dictionary(grouping: dossier.subjects, by: \.kind)
  }

  /// The subjects that a benefit for some kind of them is asked for.
  subscript(kind: SubjectKind) -> [Subject] { kind == .enterprise ? enterprise : below[kind] ?? [] }
}

extension Dossier {
  /// The subjects that one benefit for some kind of them is asked for.
  func subjects(of kind: SubjectKind) -> [Subject] {
    kind == .enterprise ? [enterprise] : subjects.filter { $0.kind == kind }
  }
}
