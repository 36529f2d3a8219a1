import BatchEvaluation
import PolicyCorpus
import Quantities

/// One benefit's answers enterprise by enterprise: a cap for an enterprise bounds what its subjects have of it together.
struct EnterpriseFigures {
  private let cap: Money?
  private var pending: (enterprise: Int, figures: BatchSummary.Figures)?

  init(cap: Money?) { self.cap = cap }

  typealias Had = (enterprise: Int, figures: BatchSummary.Figures)

  /// Takes one answer; those of one enterprise come one after another.
  /// - Returns: what is known now of an enterprise: where its subjects have a cap, of the one before, else of this one.
  mutating func add(_ verdict: PlanVerdict, enterprise: Int) -> Had? {
    guard verdict.state == .eligible || verdict.state == .undecided else { return nil }
    let figures = BatchSummary.Figures(verdict)
    guard cap != nil else { return (enterprise, figures) }
    guard let pending, pending.enterprise == enterprise else {
      defer { self.pending = (enterprise, figures) }
      return settle()
    }
    self.pending?.figures.add(figures)
    return nil
  }

  /// What is left after the last answer.
  mutating func settle() -> Had? {
    guard let (enterprise, figures) = pending, let cap else { return nil }
    var capped = figures
    capped.least = cap.capping(figures.least)
    // A cap bounds also what nothing else does.
    capped.bounded = cap.capping(figures.unbounded > 0 ? nil : figures.bounded)
    capped.unbounded = 0
    pending = nil
    return (enterprise, capped)
  }
}

extension BatchOutcome {
  /// What enterprises have of each benefit, kind by kind; see `EnterpriseFigures`.
  /// - Parameters:
  ///   - ids: the benefits that are asked for; `nil` for all.
  ///   - counts: whether an enterprise counts.
  ///   - countsAny: whether any of some enterprises does, those of a block.
  /// Cost: a look at each answer of blocks of which any enterprise counts.
  func forEachFigure(
    of ids: Set<InstrumentID>? = nil, where counts: (Int) -> Bool,
    ifAny countsAny: (Range<Int>) -> Bool = { _ in true },
    _ body: (_ benefit: BenefitDeclaration, _ enterprise: Int, _ figures: BatchSummary.Figures) -> Void
  ) {
    for kind in kinds {
      for (position, index) in kind.benefits.enumerated() {
        let declaration = assessor.benefits[index].declaration
        guard ids?.contains(declaration.id) ?? true else { continue }
        var figures = EnterpriseFigures(cap: declaration.enterpriseCap)
        for (number, block) in kind.blocks.enumerated() {
          guard !block[position].rows.isEmpty, countsAny(kind.table.enterprises(ofBlock: number)) else { continue }
          let outcomes = block[position]
          for answer in outcomes.rows.indices {
            let enterprise = kind.table.parent(of: Int(outcomes.rows[answer]))
            guard counts(enterprise) else { continue }
            if let had = figures.add(outcomes.verdict(at: answer), enterprise: enterprise) {
              body(declaration, had.enterprise, had.figures)
            }
          }
        }
        if let had = figures.settle() { body(declaration, had.enterprise, had.figures) }
      }
    }
  }

  /// The same of all enterprises of a selection.
  /// - Parameter selection: for each enterprise whether it counts; `nil` for all.
  func forEachFigure(
    of ids: Set<InstrumentID>? = nil, within selection: [Bool]?,
    _ body: (_ benefit: BenefitDeclaration, _ enterprise: Int, _ figures: BatchSummary.Figures) -> Void
  ) {
    if let selection {
      forEachFigure(of: ids, where: { selection[$0] }, body)
    } else {
      forEachFigure(of: ids, where: { _ in true }, body)
    }
  }

  /// What all enterprises together have of each benefit that pays cash.
  /// - Parameters: as of `forEachFigure`.
  /// Cost: a look at each answer; without a cap or a selection, a number counted for it.
  func cashSums(of ids: Set<InstrumentID>, within selection: [Bool]?) -> [InstrumentID: WideFigures] {
    var sums: [InstrumentID: WideFigures] = [:]
    for kind in kinds {
      for (position, index) in kind.benefits.enumerated() {
        let declaration = assessor.benefits[index].declaration
        guard ids.contains(declaration.id), declaration.paysCash else { continue }
        var sum = WideFigures()
        if declaration.enterpriseCap == nil, selection == nil {
          for block in kind.blocks { sum.add(block[position]) }
        } else {
          forEachFigure(of: [declaration.id], within: selection) { _, _, figures in sum.add(figures, times: 1) }
        }
        sums[declaration.id] = sum
      }
    }
    return sums
  }
}

extension WideFigures {
  /// Adds what the rows of a block came to.
  fileprivate mutating func add(_ outcomes: PlanOutcomes) {
    guard !outcomes.kinds.isEmpty else { return }
    var counts = Array(repeating: 0, count: outcomes.verdicts.count)
    for kind in outcomes.kinds { counts[Int(kind)] += 1 }
    for (verdict, count) in zip(outcomes.verdicts, counts) where count > 0 {
      guard verdict.state == .eligible || verdict.state == .undecided else { continue }
      add(BatchSummary.Figures(verdict), times: count)
    }
  }
}
