import Cultivation
import Decimals
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities

/// 月度运行 on an enterprise's page: what it told month by month, each beside what it grows from, and what the year may
/// come to.
struct SeriesPanel: Sendable {
  struct Month: Sendable {
    let name: String
    /// 未完: up to which day it goes, where it was told while it ran; `nil` for a whole month.
    let running: String?
    let value: Figure
    let base: Figure
    /// What was told a year before, where this month's report gives another figure.
    let toldThen: Figure?
    let growth: String
    let toDate: Figure
    /// What of it can be compared, where that is another figure; or which months it lacks.
    let notes: [String]
    /// 累计下降, where it is less than came before it; `nil` for most.
    let fall: String?
    let toDateGrowth: String
    /// 营业收入累计; `nil` where no month of the year has it.
    let revenue: Revenue?
    let basis: String
    /// Whose figure counts, where another told it otherwise.
    let teller: String?
  }

  struct Revenue: Sendable {
    let toDate: Figure
    /// Against a year before; `nil` where that is unknown.
    let growth: String?
    let fall: String?
  }

  let months: [Month]
  let hasRevenue: Bool
  /// Output, and revenue with what the year may come to: two measures are two charts.
  let charts: [MonthChart]
  let forecast: [Figure]
  let ground: String
  /// Where the method is told; `nil` for those who do not see that page.
  let method: String?
  let warning: String?
  /// Whether fewer months were told than have passed.
  let gap: String?

  /// `nil` where no month was told, nothing is forecast and nothing warned of.
  init?(
    _ enterprise: Enterprise, _ dossier: Dossier, _ history: [FactHistoryEntry], _ tellers: FactTellers,
    _ request: PortalRequest, _ portal: Portal
  ) async throws {
    let words = portal.renderer.words(request.language)
    let code = enterprise.creditCode
    let series = MonthlySeries(dossier.enterprise, year: request.today.year, on: request.today)
    let watched = try await portal.ports.monitoring.watched(code, within: request.scope)
    let told = series.months.filter { $0.period.year == request.today.year }
    let hasRevenue = told.contains { $0.revenueToDate != nil }
    self.hasRevenue = hasRevenue
    guard series.last != nil || hasRevenue || watched?.forecast != nil || watched?.isWarning == true else { return nil }
    let bases = ToldOutput(dossier.enterprise, history).bases
    let sources = ToldFacts(history, on: request.today)
    months = told.map { month in
      let toDate = series.toDate(through: month.period)
      let then = sources.output(.month(year: month.period.year - 1, month: month.period.start.month))
      return Month(
        name: month.period.text(in: request.language),
        running: sources.lastDay(of: Self.outputs + Self.revenues, in: month.period).map {
          words("series.running", ["day": $0.text(in: request.language)])
        },
        value: Figure(Self.amount(month.value, words), href: month.value == nil ? nil : sources.output(month.period)),
        base: Figure(
          Self.amount(month.base, words),
          href: sources.base(of: month, then)),
        toldThen: month.basesDiffer ? Figure(Self.amount(month.toldThen, words), href: then) : nil,
        growth: Self.growth(month.growth),
        // A cumulative figure opens to the one that was told; what was added up, to all that was told.
        toDate: Figure(
          Self.amount(toDate?.value, words),
          href: toDate.flatMap { $0.told.map { sources.href("output_to_date", $0) } ?? "#facts" }),
        notes: toDate.map { Self.notes($0, words) } ?? [],
        fall: series.falls(at: month.period) ? words("series.falls") : nil,
        toDateGrowth: Self.growth(toDate?.growth),
        revenue: hasRevenue
          ? Revenue(
            toDate: Figure(
              Self.amount(month.revenueToDate, words),
              href: month.revenueToDate.map { _ in sources.href("revenue_to_date", month.period) ?? "#facts" }),
            growth: month.revenueGrowth.map(Self.growth),
            fall: series.revenueFalls(at: month.period) ? words("series.falls") : nil) : nil,
        basis: bases[month.period]?.name(request.language) ?? "",
        teller: Self.outputs.lazy.compactMap { sources.fact($0, month.period) }.first.flatMap(tellers.note(of:)))
    }
    // Months after the last that has output may have revenue alone.
    let missing = told.filter { month in month.value == nil && series.toDate.map { month.period <= $0.through } ?? false
    }
    .map(\.period)
    gap = missing.isEmpty ? nil : words("series.gap", ["months": WatchedWords.months(missing, words)])
    let said = watched.map { WatchedWords($0, words) }
    method = Portal.allows(request.actor, Portal.rows) ? "/cultivation/monitoring#method" : nil
    if let said, let own = watched?.forecast {
      forecast = [
        Figure(
          FigureText(short: said.range, exact: said.rangeExact, value: ""), label: words("series.range"), href: method),
        Figure(
          FigureText(short: said.chance, exact: "\(own.chance)", value: "\(own.chance)"),
          label: words("series.chance"), href: method),
      ]
      ground = [said.ground, Self.unused(series, own, words)].compactMap { $0 }
        .joined(separator: words("sentence.separator"))
    } else {
      forecast = []
      let exit = try await portal.exit(of: code, dossier, on: request.today, known: request.today)
      let lack = ForecastLack(
        of: enterprise, dossier.enterprise, isWatched: watched != nil, hasLeft: exit != nil, on: request.today)
      let year = Period.year(request.today.year - 1).text(in: request.language)
      ground = lack.map { words("monitoring.lack.\($0.rawValue)", ["year": year]) } ?? words("monitoring.noForecast")
    }
    charts = try Self.charts(series, dossier.enterprise, sources, watched, request, portal)
    warning =
      watched?.isWarning == true && Portal.allows(request.actor, Portal.rows)
      ? "/enterprises/\(code)/warning" : nil
  }

  /// Which months were told and are in no forecast, since one before them was not and too few enterprises told whole years to
  /// learn what such a gap does; `nil` where all are.
  private static func unused(_ series: MonthlySeries, _ forecast: EntryForecast, _ words: Strings) -> String? {
    guard forecast.ground != .revenue else { return nil }
    let after = series.months.filter { $0.period.year == series.year && $0.period.start.month > forecast.lastMonth }
    guard let first = after.first(where: { $0.value != nil })?.period, after.first?.period != first else { return nil }
    let lacking = after.filter { $0.value == nil && $0.period < first }.map(\.period)
    return words(
      "monitoring.unused",
      [
        "lacking": WatchedWords.months(lacking, words),
        "unused": WatchedWords.months(after.filter { $0.value != nil }.map(\.period), words),
      ])
  }

  /// The facts that tell a month's output and its revenue, those of the month itself first.
  private static let (outputs, revenues) = (["output", "output_to_date"], ["revenue", "revenue_to_date"])

  /// Output to date, of this year and the two before; and revenue to date beside what main revenue may come to and, of those
  /// below it, the standard's line.
  private static func charts(
    _ series: MonthlySeries, _ enterprise: Subject, _ sources: ToldFacts, _ watched: WatchedEnterprise?,
    _ request: PortalRequest, _ portal: Portal
  ) throws -> [MonthChart] {
    let words = portal.renderer.words(request.language)
    let year = request.today.year
    func line(
      _ css: String, _ name: String, of year: Int, _ values: [Decimal128?], _ facts: [String]
    ) -> MonthChart.Line {
      let own = words(name, ["year": "\(year)"])
      // A month that was told while it ran stands beside whole ones: it is said how far it goes.
      let last = values.lastIndex { $0 != nil }
      let day = last.flatMap { sources.lastDay(of: facts, in: .month(year: year, month: $0 + 1)) }
      return MonthChart.Line(
        css: css,
        name: day.map { day in
          words(
            "series.line.running", ["name": own, "month": "\((last ?? 0) + 1)", "day": day.text(in: request.language)])
        } ?? own, values: values.map { $0.flatMap { Double($0.plainText()) } }, running: day == nil ? nil : last)
    }
    func label(_ value: Double) -> String { Self.label(value, words) }
    let earlier = MonthlySeries(enterprise, year: year - 1, on: request.today)
    let limit = watched?.kind == .candidate ? try portal.corpus.industryLine() : nil
    let output = MonthChart(
      "series-chart", title: words("series.chart"),
      lines: [
        line("now", "series.line.output", of: year, series.sumsToDate(of: year), outputs),
        line("before", "series.line.output", of: year - 1, series.sumsToDate(of: year - 1), outputs),
        line("earlier", "series.line.output", of: year - 2, earlier.sumsToDate(of: year - 2), outputs),
      ], words: words, label: label)
    let revenue = MonthChart(
      "series-revenue", title: words("series.chartRevenue"),
      lines: [
        line("revenue", "series.line.revenue", of: year, series.revenueToDate(of: year), revenues),
        line("revenue-before", "series.line.revenue", of: year - 1, series.revenueToDate(of: year - 1), revenues),
      ], range: watched?.forecast.map { ($0.low, $0.high, words("series.line.range")) },
      level: limit.map { ($0, words("series.line.limit", ["value": label($0)])) }, words: words, label: label)
    return [output, revenue].compactMap { $0 }
  }

  /// In 万元, or millions of yuan.
  private static func label(_ value: Double, _ words: Strings) -> String {
    guard words.language == .english else { return WatchedWords.amount(value, words).short }
    let millions = (value / 10_000).rounded() / 100
    return millions == millions.rounded() ? "\(Int(millions))" : "\(millions)"
  }

  private static func amount(_ value: Decimal128?, _ words: Strings) -> FigureText {
    guard let value, let money = Money(yuan: value, rounding: .halfUp) else {
      return FigureText(short: "—", exact: "", value: "")
    }
    return FigureText.amount(money, in: words.language)
  }

  private static func notes(_ toDate: MonthlySeries.ToDate, _ words: Strings) -> [String] {
    var notes: [String] = []
    if !toDate.lacking.isEmpty {
      notes.append(words("monitoring.lacking", ["months": WatchedWords.months(toDate.lacking, words)]))
    }
    if let comparable = toDate.comparable, comparable.value != toDate.value || !comparable.leftOut.isEmpty {
      notes.append(
        words(
          comparable.leftOut.isEmpty ? "series.comparable" : "series.comparable.leftOut",
          [
            "value": amount(comparable.value, words).short, "base": amount(comparable.base, words).short,
            "months": "\(comparable.months)", "leftOut": WatchedWords.months(comparable.leftOut, words),
          ]))
    }
    return notes
  }

  private static func growth(_ share: Decimal128?) -> String {
    share.flatMap { $0.multiplied(by: 10_000)?.rounded(scale: 0, .halfUp) }.flatMap { Int($0.plainText()) }
      .map(FigureText.growth) ?? "—"
  }
}
