import Decimals
import Enterprises
import Facts
import Quantities

/// What was known before a report: the figures that its rows are held against.
///
/// Of a city these are hundreds of thousands: each is kept as its value and its number, beside the others of its enterprise.
struct ReportHistory {
  /// A figure as it was told; without a value where it was told that there is none.
  struct Told {
    let value: FactValue?
    let id: RecordedFact.ID
    /// The journal's record of it.
    let record: Int
  }

  struct Known {
    /// What counts: the highest ranked source's, then the latest.
    fileprivate(set) var counting: Told
    fileprivate var rank: Int
    /// What this report's own source told last.
    fileprivate(set) var own: Told?

    /// Whether what counts goes on counting beside a figure of a source of this rank.
    func outranks(_ rank: Int) -> Bool { self.rank < rank }
  }

  /// A figure of one enterprise.
  fileprivate struct Entry {
    let figure: Int32
    var known: Known
  }

  /// The numbers of a measure's figures, by how many months before the report's month they are.
  struct Months {
    fileprivate let month: [Int32]
    /// From January on.
    fileprivate let toDate: [Int32]
    /// From January on of the year before, as the reports of this year's months gave it.
    fileprivate let toDateBefore: [Int32]
    /// Of the whole year before the report's, and of the one before that.
    fileprivate let years: [Int32]
  }

  /// Facts come in a row of one figure and one recording: what those two settle is settled once for all of them.
  private struct Run {
    let reference: FactReference
    let record: Int
    let figure: Int32
    let rank: Int
    let isOwn: Bool
  }

  private var enterprises: [CreditCode: Int32] = [:]
  private var figures: [FactReference: Int32] = [:]
  /// By the number of the enterprise: of each few figures are known, so that they are found by a look at each.
  private var known: [[Entry]] = []
  private var run: Run?
  private var measures: [FactID: Months] = [:]
  private let month: ReportMonth
  /// Of each measure the fact that is its figure from January on.
  private let cumulative: [FactID: FactID]
  private let resolution: FactResolution

  /// Reads what is needed for the figures of a plan: the month itself, the two before, the same month last year, and the two
  /// years before.
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
        periods.formUnion([1, 2, 12].map { plan.month.back($0).period } + plan.month.yearsBefore)
      }
    }
    self.cumulative = cumulative
    self.resolution = resolution
    let months = (0...12).map { plan.month.back($0).period }
    for (measure, toDate) in cumulative {
      measures[measure] = Months(
        month: months.map { figures.number(of: FactReference(measure, $0)) },
        toDate: months.map { figures.number(of: FactReference(toDate, $0)) },
        toDateBefore: months.map { month in
          FactID("\(toDate)_year_before").map { figures.number(of: FactReference($0, month)) } ?? -1
        },
        years: plan.month.yearsBefore.map { figures.number(of: FactReference(measure, $0)) })
    }
    try view.facts.forEachStandingFact(facts, in: periods, within: request.scope) { take($0, request) }
  }

  /// Reads the months of this year for those of whom no cumulative figure was told for the month before: what their
  /// cumulative figure is then held against.
  /// Cost: nothing where everybody's was told, else one more pass, in memory for those alone.
  mutating func readYear(
    of enterprises: some Sequence<CreditCode>, _ plan: ReportPlan, request: ReportRequest, view: any EnterpriseReading
  ) throws {
    // Of the two months before everything is read already.
    let older = (3..<max(3, month.month)).map { month.back($0).period }
    guard !older.isEmpty else { return }
    let toDate = RelativePeriod(.toDate)
    let measures = Set(
      plan.sheets.flatMap { $0.mapping.figures.map(\.figure) }.filter { $0.period == toDate }.map(\.measure))
    let months = measures.map { self.months(of: $0) }
    var lacking: Set<CreditCode> = []
    for code in enterprises {
      let past = past(of: code)
      if months.contains(where: { past.told($0, .toDate, back: 1) == nil }) { lacking.insert(code) }
    }
    guard !lacking.isEmpty else { return }
    let facts = measures.union(measures.compactMap { cumulative[$0] })
    try view.facts.forEachStandingFact(facts, in: Set(older), within: request.scope) { fact in
      if lacking.contains(fact.enterprise) { take(fact, request) }
    }
  }

  private mutating func take(_ fact: StandingFact, _ request: ReportRequest) {
    let run = run(of: fact, request)
    let enterprise = Int(enterprises.number(of: fact.enterprise))
    if enterprise == known.count {
      // The month itself and the one before, each with its cumulative figure, of most.
      var entries: [Entry] = []
      entries.reserveCapacity(4)
      known.append(entries)
    }
    let told = Told(value: fact.value, id: fact.id, record: fact.origin.record)
    guard let place = known[enterprise].firstIndex(where: { $0.figure == run.figure }) else {
      known[enterprise].append(
        Entry(figure: run.figure, known: Known(counting: told, rank: run.rank, own: run.isOwn ? told : nil)))
      return
    }
    var entry = known[enterprise][place].known
    if run.rank < entry.rank || (run.rank == entry.rank && fact.id > entry.counting.id) {
      entry.counting = told
      entry.rank = run.rank
    }
    if run.isOwn, fact.id > entry.own?.id ?? RecordedFact.ID(0) { entry.own = told }
    known[enterprise][place].known = entry
  }

  private mutating func run(of fact: StandingFact, _ request: ReportRequest) -> Run {
    if let run, run.record == fact.origin.record, run.reference == fact.reference { return run }
    let next = Run(
      reference: fact.reference, record: fact.origin.record, figure: figures.number(of: fact.reference),
      rank: resolution.rank(of: fact.origin.source, for: fact.reference.fact),
      isOwn: fact.origin.source == request.source && fact.origin.basis.kind == request.basis.kind)
    run = next
    return next
  }

  /// The rank of a report's source for a fact: 0 is the most trusted.
  func rank(of request: ReportRequest, for fact: FactID) -> Int { resolution.rank(of: request.source, for: fact) }

  /// The number of a figure, by which `Past.known` finds it; `nil` for one of which nothing was told.
  func number(of reference: FactReference) -> Int32? { figures[reference] }

  /// The numbers of a measure's figures; `nil` for one that no column of a month asks for.
  func months(of measure: FactID) -> Months? { measures[measure] }

  /// What was known of one enterprise.
  func past(of enterprise: CreditCode) -> Past {
    Past(month: month, entries: enterprises[enterprise].map { known[Int($0)] } ?? [])
  }

  struct Past {
    fileprivate let month: ReportMonth
    /// None for somebody of whom nothing was told.
    fileprivate let entries: [Entry]

    /// - Parameter figure: its number; `nil` for one of which nothing was told.
    func known(_ figure: Int32?) -> Known? {
      guard let figure else { return nil }
      for entry in entries where entry.figure == figure { return entry.known }
      return nil
    }

    /// What was told for a month or, from January on, up to it.
    /// - Parameters:
    ///   - months: of the measure.
    ///   - back: how many months before the report's month, at most twelve.
    func told(_ months: Months?, _ span: RelativePeriod.Span, back: Int) -> ToldFigure? {
      guard !entries.isEmpty, let months else { return nil }
      let numbers = span == .toDate ? months.toDate : months.month
      guard numbers.indices.contains(back), let known = known(numbers[back])?.counting,
        case .decimal(let value)? = known.value
      else { return nil }
      return ToldFigure(period: RelativePeriod(span, monthsBack: back), value: value, fact: known.id)
    }

    /// 上年同期累计 as the report of the month before gave it, or of the one before that.
    func yearBeforeSoFar(_ months: Months?) -> ToldFigure? {
      guard !entries.isEmpty, let months, month.month > 1 else { return nil }
      return (1...min(2, month.month - 1)).lazy.compactMap { back in
        guard let known = known(months.toDateBefore[back])?.counting, case .decimal(let value)? = known.value else {
          return nil
        }
        return ToldFigure(period: RelativePeriod(.toDate, monthsBack: 12 + back), value: value, fact: known.id)
      }.first
    }

    /// 上年全年: what is known of the whole of the year before the report's.
    func lastYear(_ months: Months?) -> ToldFigure? { year(months, back: 1) }

    /// Whether anything is known of the year before that one, so that it did not begin in the course of last year.
    func isEstablished(_ months: Months?) -> Bool { year(months, back: 2).map { $0.value > 0 } ?? false }

    private func year(_ months: Months?, back: Int) -> ToldFigure? {
      guard !entries.isEmpty, let months, let known = known(months.years[back - 1])?.counting,
        case .decimal(let value)? = known.value
      else { return nil }
      return ToldFigure(period: RelativePeriod(.year, monthsBack: 12 * back), value: value, fact: known.id)
    }

    /// What was told of this year before the report's month: the latest cumulative figure and the months since, or months
    /// alone; `nil` where nothing was, or where it says nothing about the least that there was.
    func yearSoFar(_ months: Months?) -> YearSoFar? {
      let own = month.month
      return YearToDate(before: own, value: \ToldFigure.value) { number in
        told(months, .toDate, back: own - number)
      } month: { number in
        told(months, .month, back: own - number)
      }.map { year in
        YearSoFar(
          sum: year.sum, figures: year.figures,
          missing: year.missing.map { RelativePeriod(.month, monthsBack: own - $0) })
      }
    }

    /// Whether no month may be more than the year to date: after months that come to less than nothing, one may.
    func boundsMonths(_ months: Months?) -> Bool { yearSoFar(months).map { !$0.sum.isNegative } ?? true }

    /// The same of the year before: not after months that came to less than nothing, as the report of the month before gave
    /// them, nor where it was told so then.
    func boundsMonthsYearBefore(_ months: Months?) -> Bool {
      if let before = yearBeforeSoFar(months), before.value.isNegative { return false }
      guard let month = told(months, .month, back: 12), let total = told(months, .toDate, back: 12) else { return true }
      return month.value <= total.value
    }

    /// What a figure was like before: its month's or its cumulative figures of the months before and of last year.
    /// - Parameter months: of its measure.
    func likes(of figure: ReportFigure, _ months: Months?) -> [ToldFigure] {
      guard figure.period.span != .year else { return [] }
      return Slip.monthsBefore(month.month, isToDate: figure.period.span == .toDate)
        .compactMap { told(months, figure.period.span, back: $0) }
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

extension ReportMonth {
  /// The two years before the month's, the later one first.
  fileprivate var yearsBefore: [Period] { [.year(year - 1), .year(year - 2)] }
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
