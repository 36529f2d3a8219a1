import Decimals
import Enterprises
import Facts
import Quantities

/// What was known before a report: the figures that its rows are held against.
struct ReportHistory {
  struct Known {
    /// What counts: the highest ranked source's, then the latest.
    var counting: StandingFact
    /// What this report's own source told last.
    var own: StandingFact?
  }

  private var known: [CreditCode: [FactReference: Known]] = [:]
  private let month: ReportMonth
  /// Of each measure the fact that is its figure from January on.
  private let cumulative: [FactID: FactID]

  /// Reads what is needed for the figures of a plan: the month itself, the two before, and the same month last year.
  /// Cost: as `FactReader.forEachStandingFact`.
  init(
    _ plan: ReportPlan, request: ReportRequest, reference: ImportReference, resolution: FactResolution,
    view: any EnterpriseReading
  ) throws {
    month = plan.month
    var facts: Set<FactID> = []
    var cumulative: [FactID: FactID] = [:]
    var periods: Set<Period> = []
    for sheet in plan.sheets {
      for (_, figure) in sheet.mapping.figures {
        guard let told = figure.reference(in: plan.month, reference.dictionary) else { continue }
        facts.insert(told.fact)
        if let period = told.period { periods.insert(period) }
        guard figure.period.span != .year else { continue }
        facts.insert(figure.measure)
        if let toDate = FactID("\(figure.measure)_to_date") {
          facts.insert(toDate)
          cumulative[figure.measure] = toDate
        }
        periods.formUnion([1, 2, 12].map { plan.month.back($0).period })
      }
    }
    self.cumulative = cumulative
    try view.facts.forEachStandingFact(facts, in: periods, within: request.scope) { fact in
      let isOwn = fact.origin.source == request.source && fact.origin.basis.kind == request.basis.kind
      if var entry = known[fact.enterprise]?[fact.reference] {
        let before = resolution.rank(of: entry.counting.origin.source, for: fact.reference.fact)
        let rank = resolution.rank(of: fact.origin.source, for: fact.reference.fact)
        if rank < before || (rank == before && fact.id > entry.counting.id) { entry.counting = fact }
        if isOwn, fact.id > entry.own?.id ?? RecordedFact.ID(0) { entry.own = fact }
        known[fact.enterprise]?[fact.reference] = entry
      } else {
        known[fact.enterprise, default: [:]][fact.reference] = Known(counting: fact, own: isOwn ? fact : nil)
      }
    }
  }

  func known(_ reference: FactReference, of enterprise: CreditCode) -> Known? { known[enterprise]?[reference] }

  /// A month's figure of a measure, as far as it is known.
  func figure(_ measure: FactID, of enterprise: CreditCode, back: Int) -> Decimal128? {
    value(measure, of: enterprise, back: back)
  }

  /// The figure from January to a month.
  func toDate(_ measure: FactID, of enterprise: CreditCode, back: Int) -> Decimal128? {
    cumulative[measure].flatMap { value($0, of: enterprise, back: back) }
  }

  private func value(_ fact: FactID, of enterprise: CreditCode, back: Int) -> Decimal128? {
    guard
      case .decimal(let value)? = known[enterprise]?[FactReference(fact, month.back(back).period)]?.counting.value
    else { return nil }
    return value
  }

  /// What a figure was like before: its month's or its cumulative figures of the months before and of last year, the
  /// cumulative ones carried on to the present month.
  func likes(of figure: ReportFigure, of enterprise: CreditCode) -> [Decimal128] {
    switch figure.period.span {
    case .month: return [1, 2, 12].compactMap { self.figure(figure.measure, of: enterprise, back: $0) }
    case .toDate:
      var likes = [toDate(figure.measure, of: enterprise, back: 12)].compactMap { $0 }
      for back in [1, 2] where month.month > back {
        let carried = toDate(figure.measure, of: enterprise, back: back)?
          .multiplied(by: Decimal128(month.month))?.divided(by: Decimal128(month.month - back))
        if let carried { likes.append(carried) }
      }
      return likes
    case .year: return []
    }
  }
}
