import Decimals
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 运行监测: an enterprise that is watched, with what its months say and what the year may come to.
public struct WatchedEnterprise: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 规下工业: may come above scale.
    case candidate
    /// 规上工业 within the band of the text: may fall out.
    case band
  }

  public let enterprise: CreditCode
  public let kind: Kind
  public let area: AreaCode?
  /// The time that output is told for: from January to a month, or a closed year; `nil` where none is told.
  public let through: Period?
  /// Output of that time in whole yuan, as told.
  public let toDate: Int?
  /// The months of it that nobody told.
  public let lacking: [Period]
  /// 可比口径, in whole yuan: what of it can be compared, and what it grows from.
  public let comparable: Int?
  public let base: Int?
  /// Of the comparable figures, in ten-thousandths: -1250 is 12.5 % less.
  public let growth: Int?
  public let forecast: EntryForecast?

  /// 已退规: the last that the watch list knows of it is that it left for that reason, in the year of `through` or the year
  /// before. It is told by the register, and not by the facts that all else here follows from.
  public var hasFallenOut = false

  /// 退规预警: in the band, less than in the same time of the year before, and not fallen out already.
  public var isWarning: Bool { kind == .band && (growth ?? 0) < 0 && !hasFallenOut }

  public init(
    enterprise: CreditCode, kind: Kind, area: AreaCode?, through: Period?, toDate: Int?, lacking: [Period] = [],
    comparable: Int? = nil, base: Int?, growth: Int?, forecast: EntryForecast?
  ) {
    self.enterprise = enterprise
    self.kind = kind
    self.area = area
    self.through = through
    self.toDate = toDate
    self.lacking = lacking
    self.comparable = comparable
    self.base = base
    self.growth = growth
    self.forecast = forecast
  }
}

/// 进入规上: a day of first entry, by its way, and whether it stands on a confirmation of entry.
public struct ScaleMove: Sendable, Hashable {
  /// 新纳统 (`new` newly opened, `annual` by yearly report), 转入, 互转: never taken for one another.
  public enum Route: String, Sendable, Hashable, CaseIterable {
    case new, annual, transfer, reclassified
  }

  public let enterprise: CreditCode
  public let area: AreaCode?
  public let day: CalendarDay
  /// `nil` where nobody told the way.
  public let route: Route?
  /// 入统确认.
  public let isConfirmed: Bool

  public init(enterprise: CreditCode, area: AreaCode?, day: CalendarDay, route: Route?, isConfirmed: Bool) {
    self.enterprise = enterprise
    self.area = area
    self.day = day
    self.route = route
    self.isConfirmed = isConfirmed
  }
}

/// Everything that follows from the facts about who is watched: replaced as a whole, never edited.
public struct Watch: Sendable {
  public let enterprises: [WatchedEnterprise]
  public let moves: [ScaleMove]
  public let method: ForecastMethod

  public init(enterprises: [WatchedEnterprise], moves: [ScaleMove], method: ForecastMethod) {
    self.enterprises = enterprises
    self.moves = moves
    self.method = method
  }
}

/// Works out who is watched, in one pass over all enterprises: take each, then finish.
///
/// Memory: the months of every industrial enterprise that told some.
public struct WatchRun: Sendable {
  private let day: CalendarDay
  private let line: Double?
  private let band: FactCount?
  private var pool: [WatchedSeries] = []
  private var found: [Found] = []
  private var moves: [ScaleMove] = []

  fileprivate struct Found: Sendable {
    let enterprise: CreditCode
    let kind: WatchedEnterprise.Kind
    let area: AreaCode?
    let series: WatchedSeries
    let told: Told?
  }

  fileprivate struct Told: Sendable {
    let through: Period
    let value: Decimal128
    var lacking: [Period] = []
    let comparable: Decimal128?
    let base: Decimal128?
  }

  /// - Throws: what strict evaluation of the standard's line refuses.
  public init(corpus: PolicyCorpus, on day: CalendarDay) throws(Diagnostic) {
    self.day = day
    line = try corpus.industryLine()
    band = CountID("shenggui-2023/4#falling-watch-list/in-band").flatMap { corpus.count($0) }
  }

  /// What is seen of one enterprise, without regard to others.
  public struct Sight: Sendable {
    fileprivate var move: ScaleMove?
    fileprivate var series: WatchedSeries?
    fileprivate var found: Found?
  }

  /// Looks at one enterprise. Any number may be looked at at the same time.
  /// - Parameter facts: everything that was ever told about it.
  /// - Throws: what strict evaluation refuses.
  public func sight(
    of enterprise: Enterprise, _ dossier: Dossier, facts: [RecordedFact]
  ) throws(Diagnostic) -> Sight {
    var sight = Sight()
    let subject = dossier.enterprise
    let code = enterprise.creditCode
    let knowledge: (FactReference) -> Knowledge = { [day] in subject.knowledge(of: $0, on: day, known: day) }
    let entered = FactID("above_scale_on").map { knowledge(FactReference($0)) } ?? .unknown
    if case .known(.day(let entry)) = entered, entry <= day {
      sight.move = move(of: code, enterprise.area, on: entry, knowledge, facts)
    }
    guard enterprise.industry?.isIndustry ?? false else { return sight }
    let series = WatchedSeries(subject, on: day)
    if !series.monthly.isEmpty { sight.series = series }
    let kind: WatchedEnterprise.Kind
    switch entered {
    case .absent: kind = .candidate
    case .known: kind = .band
    case .unknown: return sight
    }
    if kind == .band {
      guard let band, try band.counts(year: day.year - 1, knowledge) == true else { return sight }
    }
    sight.found = Found(enterprise: code, kind: kind, area: enterprise.area, series: series, told: told(subject))
    return sight
  }

  /// Takes in what was seen of one enterprise.
  public mutating func take(_ sight: Sight) {
    if let move = sight.move { moves.append(move) }
    if let series = sight.series { pool.append(series) }
    if let found = sight.found { self.found.append(found) }
  }

  /// Output so far this year, and what of it can be compared; of the last closed year where no month was told.
  private func told(_ subject: Subject) -> Told? {
    if let toDate = MonthlySeries(subject, year: day.year, on: day).toDate {
      return Told(
        through: toDate.through, value: toDate.value, lacking: toDate.lacking, comparable: toDate.comparable?.value,
        base: toDate.comparable?.base)
    }
    func year(_ year: Int) -> Decimal128? {
      subject.entries.last { $0.reference.fact.text == "output" && $0.reference.period == .year(year) }.flatMap {
        if case .decimal(let value)? = $0.value { value } else { nil }
      }
    }
    return year(day.year - 1).map {
      Told(through: .year(day.year - 1), value: $0, comparable: $0, base: year(day.year - 2))
    }
  }

  private func move(
    of code: CreditCode, _ area: AreaCode?, on entry: CalendarDay, _ knowledge: (FactReference) -> Knowledge,
    _ facts: [RecordedFact]
  ) -> ScaleMove {
    var route: ScaleMove.Route?
    if let id = FactID("above_scale_route"), case .known(.choice(let name)) = knowledge(FactReference(id)) {
      route = ScaleMove.Route(rawValue: name)
    }
    let isConfirmed = facts.contains {
      $0.subject == SubjectReference(code) && $0.reference.fact.text == "above_scale_on" && $0.ending == nil
        && $0.value == .day(entry) && $0.origin.basis.kind == .entryConfirmation
    }
    return ScaleMove(enterprise: code, area: area, day: entry, route: route, isConfirmed: isConfirmed)
  }

  /// Learns from all that were taken in, and forecasts each that is watched. Those of which nothing is known are left out.
  public func finish() -> Watch {
    let known = Set(found.map { $0.series.knownMonths(of: day.year) })
    let model = SeasonModel(learningFrom: pool, for: day.year, gaps: known.filter { !$0.isFromJanuary })
    let enterprises = found.compactMap { found -> WatchedEnterprise? in
      let forecast = line.flatMap { model.forecast(found.series, line: $0) }
      guard forecast != nil || found.told != nil else { return nil }
      return WatchedEnterprise(
        enterprise: found.enterprise, kind: found.kind, area: found.area, through: found.told?.through,
        toDate: found.told?.value.wholeYuan, lacking: found.told?.lacking ?? [],
        comparable: found.told?.comparable?.wholeYuan, base: found.told?.base?.wholeYuan,
        growth: found.told.flatMap { Growth.share(of: $0.comparable, over: $0.base) }?.tenThousandths,
        forecast: forecast)
    }
    return Watch(enterprises: enterprises, moves: moves, method: ForecastMethod(model, pool: pool.count))
  }
}

extension Decimal128 {
  fileprivate var wholeYuan: Int? { rounded(scale: 0, .halfUp).flatMap { Int($0.plainText()) } }
  fileprivate var tenThousandths: Int? { multiplied(by: 10_000)?.wholeYuan }
}

extension IndustryCode {
  /// Divisions 06 to 46: what the surveys of industry cover.
  public var isIndustry: Bool { Int(text.prefix(2)).map { (6...46).contains($0) } ?? false }
}
