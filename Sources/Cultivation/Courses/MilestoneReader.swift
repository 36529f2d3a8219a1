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
  /// - Parameters:
  ///   - isAboveScale: whether the enterprise has entered already; entry, and what it would bring, is then left out.
  ///   - maker: what is told of its products and industry; what they rule out is left out, unless it was answered.
  public func openings(
    of milestone: Milestone, isAboveScale: Bool, maker: MilestoneMaker = MilestoneMaker()
  ) -> [MilestoneOpening] {
    guard milestone.dropped == nil, let declaration else { return [] }
    let day = milestone.reached?.day ?? milestone.expected
    var openings: [MilestoneOpening] = []
    if declaration.opensEntryAt.contains(milestone.kind), !isAboveScale {
      openings.append(
        MilestoneOpening(what: .entry, from: day, until: nil, isInForce: true, answer: milestone.answers[.entry]))
    }
    for opening in declaration.opens where opening.milestones.contains(milestone.kind) {
      guard case .benefit(let benefit)? = corpus.instrument(opening.benefit)?.declaration else { continue }
      guard
        opening.mayConcern(kinds: maker.productKinds, industry: maker.industry)
          || milestone.answers[.benefit(opening.benefit)] != nil
      else { continue }
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

/// What is told of the one whose milestone it is: what may be filed for depends on it.
public struct MilestoneMaker: Sendable, Hashable {
  /// The kinds of its products, as far as they are told.
  public let productKinds: Set<String>
  /// Its industry's code; `nil` where nobody told.
  public let industry: String?

  public init(productKinds: Set<String> = [], industry: String? = nil) {
    self.productKinds = productKinds
    self.industry = industry
  }

  /// As an enterprise's facts have it on a day.
  public init(_ dossier: Dossier, on day: CalendarDay) {
    func told(_ name: String, of subject: Subject) -> FactValue? {
      guard let id = FactID(name),
        case .known(let value) = subject.knowledge(of: FactReference(id), on: day, known: day)
      else { return nil }
      return value
    }
    let kinds = dossier.subjects.filter { $0.kind == .product }.compactMap { product -> String? in
      if case .choice(let kind)? = told("product_kind", of: product) { kind } else { nil }
    }
    let industry: String? = if case .code(let code)? = told("industry", of: dossier.enterprise) { code } else { nil }
    self.init(productKinds: Set(kinds), industry: industry)
  }
}
