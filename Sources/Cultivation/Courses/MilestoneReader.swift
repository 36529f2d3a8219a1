import Facts
import PolicyCorpus
import Quantities

/// Reads what the clause declares about milestones.
public struct MilestoneReader: Sendable {
  private let corpus: PolicyCorpus
  private let declaration: ProgrammeDeclaration?

  public init(corpus: PolicyCorpus) {
    self.corpus = corpus
    if let id = CourseDesk.programme, case .programme(let declaration)? = corpus.instrument(id)?.declaration {
      self.declaration = declaration
    } else {
      declaration = nil
    }
  }

  /// The declared kinds of milestone, in the words of the clause.
  public var kinds: [String] { declaration?.milestones ?? [] }

  /// What a milestone makes possible to file, as the programme declares it.
  /// - Parameter isAboveScale: whether the enterprise has entered already; entry, and what it would bring, is then left
  ///   out.
  public func openings(of milestone: Milestone, isAboveScale: Bool) -> [MilestoneOpening] {
    guard milestone.dropped == nil, let declaration else { return [] }
    let day = milestone.reached?.day ?? milestone.expected
    var openings: [MilestoneOpening] = []
    if declaration.opensEntryAt.contains(milestone.kind), !isAboveScale {
      openings.append(
        MilestoneOpening(what: .entry, from: day, until: nil, isInForce: true, answer: milestone.answers[.entry]))
    }
    for opening in declaration.opens where opening.milestones.contains(milestone.kind) {
      guard case .benefit(let benefit)? = corpus.instrument(opening.benefit)?.declaration else { continue }
      // What an entry earns is nothing for those who entered already.
      if isAboveScale, case .day(let fact) = benefit.accrual, fact.text == "above_scale_on" { continue }
      openings.append(
        MilestoneOpening(
          what: .benefit(opening.benefit), from: day, until: benefit.force.to,
          isInForce: benefit.force.contains(day), answer: milestone.answers[.benefit(opening.benefit)]))
    }
    return openings
  }
}
