import Cultivation
import Diagnostics
import Foundation
import PolicyCorpus
import Quantities

/// 升规预测: enterprises below scale, with what the year may come to and how likely it reaches the line.
enum MonitoringPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let doors: [Crumb]
    let lead: String
    let path: String
    let inside: [Choice]
    let chances: [Choice]
    let areas: [Choice]
    /// What else narrows the list than the filter, as a clause's figure has opened it; `nil` for the whole list.
    let narrowing: Narrowing?
    let heads: [ColumnHead]
    let rows: [Row]
    let isEmpty: Bool
    let pager: Pager
    let export: String
    let method: MethodView?
  }

  struct Narrowing: Sendable {
    let name: String
    let value: String
    let label: String
    let all: String
  }

  struct Row: Sendable {
    let name: String
    let href: String
    let area: String
    let told: String
    let toDate: String
    let toDateExact: String
    let notes: [String]
    let growth: String
    let range: String
    let rangeExact: String
    let chance: String
    let ground: String
    let entry: String?
    /// Where it is proposed for the library; `nil` where it is, or for those who may not.
    let propose: String?
  }

  /// The pages beside the registers.
  static func doors(_ words: Strings) -> [Crumb] {
    [
      Crumb(words("ladders.title"), "/cultivation/ladders"),
      Crumb(words("monitoring.title"), "/cultivation/monitoring"),
      Crumb(words("course.title"), "/cultivation/courses"),
      Crumb(words("warnings.title"), "/cultivation/warnings"), Crumb(words("moves.title"), "/cultivation/moves"),
    ]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let page = Pager.page(of: request)
    var query = try query(request)
    query.offset = (page - 1) * Pager.size
    query.limit = Pager.size
    let found = try await portal.ports.monitoring.watched(query, within: request.scope)
    let method = try await portal.ports.monitoring.forecastMethod()
    let inside = request.query.text("in")
    let least = leastPercent(request)
    let columns: [(String, WatchQuery.Order?, Bool)] = [
      ("enterprise.name", .name, false), ("monitoring.chance", .chance, true), ("enterprise.area", .area, false),
      ("monitoring.told", nil, false), ("monitoring.toDate", nil, true), ("monitoring.growth", .growth, true),
      ("monitoring.range", nil, true), ("monitoring.library", nil, false),
    ]
    let view = View(
      crumbs: [Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("monitoring.title"))],
      doors: doors(words), lead: words("monitoring.lead", ["year": "\(method?.year ?? request.today.year)"]),
      path: request.path,
      inside: [("", "filter.all"), ("1", "monitoring.inLibrary"), ("0", "monitoring.notInLibrary")].map {
        Choice(value: $0.0, label: words($0.1), isChosen: (inside ?? "") == $0.0)
      },
      chances: [Choice(value: "", label: words("filter.all"), isChosen: least == nil)]
        + percents.map {
          Choice(value: "\($0)", label: words("monitoring.chanceFrom", ["percent": "\($0)"]), isChosen: $0 == least)
        },
      areas: portal.areaChoices(within: request.scope, chosen: query.area, words: words),
      narrowing: narrowing(query, request, words),
      heads: columns.map { ColumnHead(words, $0.0, $0.1, $0.2, query, request) },
      rows: found.rows.map { row($0, request, portal, words) }, isEmpty: found.rows.isEmpty,
      pager: Pager(request, page: page, total: found.total, words: words),
      export: "\(request.path)/export?\(request.query.encoded(replacing: ["page": nil]))",
      method: method.map { MethodView($0, words) })
    return .page(Page("monitoring/forecasts", title: words("monitoring.title"), view: view, nonStatistical: true))
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let found = try await portal.ports.monitoring.watched(try query(request), within: request.scope)
    let mark = try await portal.watermark(
      "monitoring/forecasts", rows: found.rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append([
      words("enterprise.creditCode"), words("enterprise.name"), words("enterprise.area"), words("monitoring.told"),
      words("monitoring.toDateYuan"), words.inPercent("monitoring.growth"), words("monitoring.revenueToDateYuan"),
      words("monitoring.low"), words("monitoring.high"), words.inPercent("monitoring.chance"),
      words("export.watermark"),
    ])
    for row in found.rows {
      let watched = row.watched
      file.append(
        [
          watched.enterprise.text, row.name, portal.areaName(watched.area, in: request.language),
          watched.through?.description ?? "", watched.isOpenYear ? watched.toDate.map { "\($0)" } ?? "" : "",
          watched.isOpenYear ? watched.growth.map(FigureText.percentInFile) ?? "" : "",
          watched.forecast?.revenue.map { "\(Int($0.sum))" } ?? "",
        ] + WatchedWords.forecastInFile(watched.forecast) + [mark])
    }
    return try file.reply(named: "\(words("monitoring.title"))-\(request.today)", to: request)
  }

  /// The chances from which on the list may be asked for, in per cent.
  private static let percents = [50, 80, 90, 99]

  private static func leastPercent(_ request: PortalRequest) -> Int? {
    request.query.text("chance").flatMap { Int($0) }.flatMap { percents.contains($0) ? $0 : nil }
  }

  /// What an address asks for those with that told through a month, and for those that fall.
  static let toldQuery = "told"
  static let fallingQuery = "falling"

  private static func narrowing(_ query: WatchQuery, _ request: PortalRequest, _ words: Strings) -> Narrowing? {
    func all(_ name: String) -> String { request.address(replacing: [name: nil, "page": nil]) }
    if let month = query.toldThrough {
      return Narrowing(
        name: toldQuery, value: "\(month)",
        label: words("monitoring.onlyTold", ["month": month.text(in: words.language)]), all: all(toldQuery))
    }
    guard query.isFalling else { return nil }
    return Narrowing(name: fallingQuery, value: "1", label: words("monitoring.onlyFalling"), all: all(fallingQuery))
  }

  private static func query(_ request: PortalRequest) throws -> WatchQuery {
    guard let library = MonitoringDesk.library else { throw RegisterAddress.unknown }
    let order = request.query.text("sort").flatMap(WatchQuery.Order.init(rawValue:))
    var query = WatchQuery(
      .candidates(inRegister: ["1": true, "0": false][request.query.text("in") ?? ""]), register: library,
      area: request.query.text("area").flatMap { AreaCode($0) }, order: order ?? .chance,
      isDescending: order == nil || request.query.text("desc") == "1")
    query.areaOn = request.today
    if case .month(let year, let month)? = request.query.text(toldQuery).flatMap({ Period($0) }) {
      query.toldThrough = .month(year: year, month: month)
    }
    query.isFalling = query.toldThrough == nil && request.query.text(fallingQuery) == "1"
    query.leastChance = leastPercent(request).map { Double($0) / 100 }
    return query
  }

  private static func row(
    _ row: WatchedRow, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> Row {
    let said = WatchedWords(row.watched, words)
    let isOpen = row.watched.isOpenYear
    return Row(
      name: row.name, href: "/enterprises/\(row.watched.enterprise)",
      area: portal.areaName(row.watched.area, in: words.language), told: said.through,
      toDate: isOpen ? said.toDate.short : "—", toDateExact: isOpen ? said.toDate.exact : "",
      notes: (isOpen ? said.notes : []) + said.revenue,
      growth: isOpen ? said.growth : "—", range: said.range, rangeExact: said.rangeExact,
      chance: said.chance, ground: said.ground,
      entry: row.entry.flatMap { entry in MonitoringDesk.library?.registerPath("entries/\(entry)") },
      propose: row.entry == nil && portal.workingScope(request) != nil
        ? MonitoringDesk.library?.registerPath("new", ["code": row.watched.enterprise.text]) : nil)
  }
}

extension ColumnHead {
  /// A head of a list of the watched.
  init(
    _ words: Strings, _ label: String, _ order: WatchQuery.Order?, _ isNumber: Bool, _ query: WatchQuery,
    _ request: PortalRequest
  ) {
    guard let order else {
      self.init(words(label), isNumber: isNumber)
      return
    }
    self.init(
      words(label), by: order.rawValue, chosen: query.order.rawValue, isDescending: query.isDescending,
      isNumber: isNumber, request)
  }
}

extension WatchedEnterprise {
  /// Whether its figures are of the running year. Those of a closed one are not listed beside the line: no list says who
  /// just missed it.
  var isOpenYear: Bool { if case .month? = through { true } else { false } }
}

/// What is said of one who is watched.
struct WatchedWords: Sendable {
  private let watched: WatchedEnterprise
  private let words: Strings

  init(_ watched: WatchedEnterprise, _ words: Strings) {
    self.watched = watched
    self.words = words
  }

  /// `2026年1—10月`, or a whole year.
  var through: String { watched.through.map { Self.through($0, words) } ?? "—" }

  static func through(_ time: Period, _ words: Strings) -> String {
    switch time {
    case .month(let year, let month): words("monitoring.through", ["year": "\(year)", "month": "\(month)"])
    case .year(let year): words("monitoring.throughYear", ["year": "\(year)"])
    }
  }

  var toDate: FigureText { Self.amount(watched.toDate.map(Double.init), words) }
  /// The months that the cumulative figure lacks, and what of it can be compared where that is another figure.
  var notes: [String] {
    var notes: [String] = []
    if !watched.lacking.isEmpty {
      notes.append(words("monitoring.lacking", ["months": Self.months(watched.lacking, words)]))
    }
    if let comparable = watched.comparable, comparable != watched.toDate {
      notes.append(words("monitoring.comparable", ["value": Self.amount(Double(comparable), words).short]))
    }
    return notes
  }

  /// 营业收入累计, where it was told.
  var revenue: [String] {
    guard let revenue = watched.forecast?.revenue else { return [] }
    return [
      words(
        "monitoring.revenueToDate", ["month": "\(revenue.months)", "value": Self.amount(revenue.sum, words).short])
    ]
  }

  /// `3月、7月`.
  static func months(_ months: [Period], _ words: Strings) -> String {
    months.map { words("method.month", ["month": "\($0.start.month)"]) }.joined(separator: words("list.separator"))
  }

  var growth: String { watched.growth.map(FigureText.growth) ?? "—" }
  var chance: String { watched.forecast.map { FigureText.chance($0.chance, words) } ?? "—" }

  var range: String {
    guard let forecast = watched.forecast else { return "—" }
    return "\(Self.amount(forecast.low, words).short)–\(Self.amount(forecast.high, words).short)"
  }

  var rangeExact: String {
    guard let forecast = watched.forecast else { return "" }
    return "\(Self.amount(forecast.low, words).exact)–\(Self.amount(forecast.high, words).exact)"
  }

  /// A forecast as files have it: its bounds in whole yuan, and the chance in per cent.
  static func forecastInFile(_ forecast: EntryForecast?) -> [String] {
    guard let forecast else { return ["", "", ""] }
    return ["\(Int(forecast.low))", "\(Int(forecast.high))", FigureText.chanceInFile(forecast.chance)]
  }

  /// The chance with what it rests on; `nil` without a forecast.
  var reason: String? {
    watched.forecast.map { _ in words("cultivation.forecast", ["chance": chance, "ground": ground]) }
  }

  /// What the forecast rests on, and what is missing.
  var ground: String {
    guard let forecast = watched.forecast else { return words("monitoring.noForecast") }
    var notes = [grounded(forecast)]
    if forecast.revenue?.isOver == true { notes.append(words("monitoring.over")) }
    if forecast.isNew { notes.append(words("monitoring.new")) }
    if !forecast.isRatioOwn {
      notes.append(words(forecast.ground == .revenue ? "monitoring.usualMainShare" : "monitoring.usualRatio"))
    }
    return notes.joined(separator: words("sentence.separator"))
  }

  /// The months that it rests on, and which of them nobody told.
  private func grounded(_ forecast: EntryForecast) -> String {
    guard let gaps = forecast.gaps, !gaps.isEmpty else {
      return words("monitoring.ground.\(forecast.ground.rawValue)", ["count": "\(forecast.months)"])
    }
    return words(
      "monitoring.ground.gaps",
      [
        "count": "\(forecast.months)", "month": "\(forecast.lastMonth)",
        "lacking": gaps.map { words("method.month", ["month": "\($0)"]) }.joined(separator: words("list.separator")),
      ])
  }

  /// A forecast is told in whole 万元: more digits would be made up.
  static func amount(_ yuan: Double?, _ words: Strings) -> FigureText {
    guard let yuan, yuan.isFinite, abs(yuan) < 1e15 else { return FigureText(short: "—", exact: "", value: "") }
    let rounded = (yuan / 10_000).rounded() * 10_000
    return FigureText.amount(Money(fen: Int64(rounded) * 100), in: words.language)
  }
}

/// How forecasts are made, and on how much they rest.
struct MethodView: Sendable {
  struct Month: Sendable {
    let name: String
    let share: String
  }

  struct Cut: Sendable {
    let months: String
    let low: String
    let high: String
    let established: String
    let new: String
    let common: String
    let stretches: String
  }

  let canTell: Bool
  let steps: [String]
  let months: [Month]
  let cuts: [Cut]
  let scenarios: [Pair]

  init(_ method: ForecastMethod, _ words: Strings) {
    func percent(_ share: Double) -> String { FigureText.growth(Int((share * 10_000).rounded())) }
    canTell = method.canTell
    let years = method.seasonYears.sorted().map { "\($0)" }.joined(separator: words("list.separator"))
    steps = [
      words("method.season", ["years": years.isEmpty ? "—" : years, "count": FigureText.count(method.pool).short]),
      words("method.year", ["ratio": Self.twoDecimals(method.usualRatio)]),
      words("method.revenue", ["share": Self.twoDecimals(method.usualMainShare ?? 1)]), words("method.errors"),
      words("method.common"), words("method.chance"), words("method.beyond"), words("method.limits"),
      words("method.together"),
    ]
    months = method.shares.enumerated().map { month, share in
      Month(name: words("method.month", ["month": "\(month + 1)"]), share: "\(Self.oneDecimal(share * 100))%")
    }
    cuts = method.cuts.filter { $0.established > 0 }.map { cut in
      Cut(
        months: "\(cut.months)", low: percent(exp(cut.low) - 1), high: percent(exp(cut.high) - 1),
        established: "\(cut.established)", new: "\(cut.new)", common: "\(Self.oneDecimal(cut.common * 100))%",
        stretches: cut.isCommonLearned ? "\(cut.stretches)" : words("method.assumed"))
    }
    scenarios = SeasonModel.scenarios.map {
      Pair(words("scenario.\($0.name)"), FigureText.chance($0.weight, words))
    }
  }

  private static func oneDecimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  private static func twoDecimals(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
