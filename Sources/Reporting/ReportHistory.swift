import Decimals
import Enterprises
import Facts
import Quantities

/// What was known before a report: the figures that its rows are held against.
///
/// Of a city these are hundreds of thousands: each is kept as its value and its number, in one table.
struct ReportHistory {
  /// A figure as it was told; without a value where it was told that there is none.
  struct Told {
    let value: FactValue?
    let id: RecordedFact.ID
  }

  struct Known {
    /// What counts: the highest ranked source's, then the latest.
    fileprivate(set) var counting: Told
    fileprivate var rank: Int
    /// What this report's own source told last.
    fileprivate(set) var own: Told?
  }

  private struct Place: Hashable {
    let enterprise: Int32
    let figure: Int32
  }

  /// The numbers of a measure's figures, by how many months before the report's month they are.
  private struct Months {
    let month: [Int32]
    /// From January on.
    let toDate: [Int32]
  }

  private var enterprises: [CreditCode: Int32] = [:]
  private var figures: [FactReference: Int32] = [:]
  private var known: [Place: Known] = [:]
  private var measures: [FactID: Months] = [:]
  private let month: ReportMonth
  /// Of each measure the fact that is its figure from January on.
  private let cumulative: [FactID: FactID]
  private let resolution: FactResolution

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
    self.resolution = resolution
    let months = (0...12).map { plan.month.back($0).period }
    for (measure, toDate) in cumulative {
      measures[measure] = Months(
        month: months.map { figures.number(of: FactReference(measure, $0)) },
        toDate: months.map { figures.number(of: FactReference(toDate, $0)) })
    }
    try view.facts.forEachStandingFact(facts, in: periods, within: request.scope) { take($0, request) }
  }

  /// Reads the months of this year for those of whom no cumulative figure was told for the month before: what their
  /// cumulative figure is then held against.
  /// Cost: nothing where everybody's was told, else one more pass, in memory for those alone.
  mutating func readYear(
    of enterprises: Set<CreditCode>, _ plan: ReportPlan, request: ReportRequest, view: any EnterpriseReading
  ) throws {
    let toDate = RelativePeriod(.toDate)
    let measures = Set(
      plan.sheets.flatMap { $0.mapping.figures.map(\.figure) }.filter { $0.period == toDate }.map(\.measure))
    let lacking = enterprises.filter { code in
      measures.contains { past(of: code).told($0, .toDate, back: 1) == nil }
    }
    // Of the two months before everything is read already.
    let older = (3..<max(3, month.month)).map { month.back($0).period }
    guard !lacking.isEmpty, !older.isEmpty else { return }
    let facts = measures.union(measures.compactMap { cumulative[$0] })
    try view.facts.forEachStandingFact(facts, in: Set(older), within: request.scope) { fact in
      if lacking.contains(fact.enterprise) { take(fact, request) }
    }
  }

  private mutating func take(_ fact: StandingFact, _ request: ReportRequest) {
    let place = Place(
      enterprise: enterprises.number(of: fact.enterprise), figure: figures.number(of: fact.reference))
    let told = Told(value: fact.value, id: fact.id)
    let isOwn = fact.origin.source == request.source && fact.origin.basis.kind == request.basis.kind
    let rank = resolution.rank(of: fact.origin.source, for: fact.reference.fact)
    guard var entry = known[place] else {
      known[place] = Known(counting: told, rank: rank, own: isOwn ? told : nil)
      return
    }
    if rank < entry.rank || (rank == entry.rank && fact.id > entry.counting.id) {
      entry.counting = told
      entry.rank = rank
    }
    if isOwn, fact.id > entry.own?.id ?? RecordedFact.ID(0) { entry.own = told }
    known[place] = entry
  }

  /// What was known of one enterprise.
  func past(of enterprise: CreditCode) -> Past { Past(history: self, enterprise: enterprises[enterprise]) }

  struct Past {
    fileprivate let history: ReportHistory
    /// `nil` for somebody of whom nothing was told.
    fileprivate let enterprise: Int32?

    private var month: ReportMonth { history.month }

    private func known(_ figure: Int32?) -> Known? {
      guard let enterprise, let figure else { return nil }
      return history.known[Place(enterprise: enterprise, figure: figure)]
    }

    func known(_ reference: FactReference) -> Known? { known(history.figures[reference]) }

    /// What was told for a month or, from January on, up to it.
    /// - Parameter back: how many months before the report's month, at most twelve.
    func told(_ measure: FactID, _ span: RelativePeriod.Span, back: Int) -> ToldFigure? {
      guard enterprise != nil, let months = history.measures[measure] else { return nil }
      let numbers = span == .toDate ? months.toDate : months.month
      guard numbers.indices.contains(back), let known = known(numbers[back])?.counting,
        case .decimal(let value)? = known.value
      else { return nil }
      return ToldFigure(period: RelativePeriod(span, monthsBack: back), value: value, fact: known.id)
    }

    /// What was told of this year before the report's month: the latest cumulative figure and the months since, or months
    /// alone; `nil` where nothing was, or where it says nothing about the least that there was.
    func yearSoFar(_ measure: FactID) -> YearSoFar? {
      var figures: [ToldFigure] = []
      var missing: [RelativePeriod] = []
      // Nothing came before January.
      for back in 1..<max(1, month.month) {
        if let sum = told(measure, .toDate, back: back) {
          figures.append(sum)
          break
        }
        if let one = told(measure, .month, back: back) {
          figures.append(one)
        } else {
          missing.append(RelativePeriod(.month, monthsBack: back))
        }
      }
      guard month.month == 1 || !figures.isEmpty, missing.isEmpty || !figures.contains(where: \.value.isNegative) else {
        return nil
      }
      var sum = Decimal128.zero
      for figure in figures {
        guard let next = sum.adding(figure.value) else { return nil }
        sum = next
      }
      return YearSoFar(sum: sum, figures: figures.reversed(), missing: missing.reversed())
    }

    /// What a figure was like before: its month's or its cumulative figures of the months before and of last year.
    func likes(of figure: ReportFigure) -> [ToldFigure] {
      guard figure.period.span != .year else { return [] }
      return Slip.monthsBefore(month.month, isToDate: figure.period.span == .toDate)
        .compactMap { told(figure.measure, figure.period.span, back: $0) }
    }
  }
}

extension Dictionary where Value == Int32 {
  /// The number of a key: its own, or the next one.
  fileprivate mutating func number(of key: Key) -> Int32 {
    if let number = self[key] { return number }
    let next = Int32(count)
    self[key] = next
    return next
  }
}

/// What was told of a year before a month.
struct YearSoFar {
  let sum: Decimal128
  /// What the sum is of, the oldest first; none in January.
  let figures: [ToldFigure]
  /// Months of which nothing was told: with any, the sum is the least that there was.
  let missing: [RelativePeriod]

  /// Whether it is one cumulative figure, as it was told.
  var isTold: Bool { figures.count == 1 && missing.isEmpty && figures[0].period.span == .toDate }
}

/// A figure that was told before.
struct ToldFigure {
  let period: RelativePeriod
  let value: Decimal128
  let fact: RecordedFact.ID

  /// The figure as one of the report's month would be like it: a cumulative one of this year is carried on.
  func carried(to month: ReportMonth) -> Decimal128? {
    period.span == .toDate ? Slip.carried(value, from: period.monthsBack, to: month.month) : value
  }
}
