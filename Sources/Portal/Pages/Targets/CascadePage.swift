import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// 目标分解: a year's target by area and month, with what it adds up to, what was counted, and a plan counted back from
/// the year's end. Differences are shown and saved as they are.
enum CascadePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let lead: String
    let done: String?
    let path: String
    let importPath: String
    let key: String
    let year: String
    let area: String
    let years: [Choice]
    let areas: [Choice]
    let monthNames: [String]
    let groups: [Group]
    let checks: [Check]
    let isSound: Bool
    let note: String?
    let fill: String
    let export: String
    let exportExcel: String
    let canSave: Bool
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
    let saved: String
  }

  struct Group: Sendable {
    let title: String
    let rows: [Row]
  }

  struct Row: Sendable {
    let name: String
    let cells: [Cell]
    let total: String
    let task: String
    let lastYear: String
    let actual: Figure
    /// What waits for its confirmation beside it; `nil` where there is none.
    let pending: String?
  }

  struct Cell: Sendable {
    let field: String
    let label: String
    let value: String
    /// What was counted in the month; empty where it has not come.
    let actual: String?
    let isWrong: Bool
  }

  struct Check: Sendable {
    let mark: StateMark
    let text: String
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    let isFilled = request.query.text("fill") == "schedule"
    let rows = isFilled ? desk.schedule() : desk.saved?.rows ?? []
    return desk.page(rows, isFilled: isFilled, faults: nil)
  }

  static func save(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    var faults: [Diagnostic] = []
    let rows = desk.typed(&faults)
    do {
      guard faults.isEmpty else { throw Diagnostics(faults) }
      _ = try await portal.targets.carryOut(
        .plan(desk.address.id, year: desk.year, parent: desk.parent, rows: rows), by: request.actor.id,
        key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return desk.page(rows, isFilled: false, faults: faults)
    }
    guard
      let path = LocalPath(
        checking: desk.address.id.targetPath(
          "cascade", ["year": "\(desk.year)", "area": desk.parent.text, "done": "planned"]))
    else { throw TargetAddress.unknown }
    return .seeOther(path)
  }

  /// Reads a file into the table, for a person to look at: nothing is stored yet.
  static func read(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    switch Result(catching: { () throws(Diagnostics) in try desk.rows(of: request.file) }) {
    case .success(let rows): return desk.page(rows, isFilled: false, faults: nil, isFromFile: true)
    case .failure(let faults): return desk.page(desk.saved?.rows ?? [], isFilled: false, faults: faults)
    }
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let desk = try await CascadeDesk(request, portal)
    let name = "\(desk.address.instrument.name(request.language))-\(desk.year)-\(desk.parent)"
    if request.query.text("format") == "xlsx" {
      return .download(name: "\(name).xlsx", type: .xlsx, bytes: try desk.workbook())
    }
    return .download(name: "\(name).csv", type: .csv, bytes: desk.csv())
  }
}

/// What a page of a cascade works on.
struct CascadeDesk {
  let address: TargetAddress
  let request: PortalRequest
  let portal: Portal
  let board: TargetBoard
  let parent: AreaCode
  let year: Int
  let saved: Cascade?
  let text: TargetWords
  /// That the year which was asked for can have no cascade.
  let notices: [String]

  var words: Strings { text.words }

  init(_ request: PortalRequest, _ portal: Portal) async throws {
    address = try TargetAddress(request, portal)
    guard address.declaration.isCascaded else { throw TargetAddress.unknown }
    self.request = request
    self.portal = portal
    let asked = try address.area(request, portal)
    parent = asked
    board = try await portal.targets.board(of: address.id, on: request.today, within: request.scope)
    let typed = (request.form.text("year") ?? request.query.text("year")).flatMap { Int($0) }
    year = typed.flatMap { (2000...2100).contains($0) ? $0 : nil } ?? board.usualYear(of: address.id, in: asked)
    saved = try await portal.targets.cascade(
      of: address.id, below: asked.isDistrictOrCity ? asked : asked.district, year: year)
    text = TargetWords(portal, request)
    notices = text.notOffered(year: year, request)
  }

  /// The parent's own row, then what lies below it, each breakdown for itself.
  var groups: [(title: String, areas: [AreaCode])] {
    let areas = portal.corpus.areas
    let below: [(String, [AreaCode])] =
      parent == areas.city?.code
      ? [(words("targets.group.districts"), areas.districts.map(\.code))]
      : [
        (words("targets.group.streets"), areas.children(of: parent, level: .street).map(\.code)),
        (words("targets.group.parks"), areas.children(of: parent, level: .park).map(\.code)),
      ]
    return [(words("targets.group.whole"), [parent])] + below.filter { !$0.1.isEmpty }
  }

  private var parks: Set<AreaCode> {
    Set(portal.corpus.areas.children(of: parent, level: .park).map(\.code))
  }

  private var target: Int? {
    board.target(of: address.id, in: .area(parent), year: year)?.value.integer
  }

  private func entries(_ area: AreaCode, _ year: Int) -> [Int] {
    board.hasEntries(address.id) ? board.months(of: address.id, in: area, year: year).map(\.confirmed) : []
  }

  private func task(_ area: AreaCode) -> Int? {
    board.target(of: address.id, in: .area(area), year: year)?.assignment?.value.integer
  }

  /// 倒排: the target over the months as last year's entries came, and over the areas by their tasks, or else as last
  /// year's entries lay, with one more for each; parks by their part of last year alone.
  func schedule() -> [Cascade.Row] {
    guard let target else { return saved?.rows ?? [] }
    let seasons = BackSchedule.seasons(own: entries(parent, year - 1), whole: wholeLastYear)
    let months = BackSchedule.split(target, by: seasons.weights)
    var rows = [Cascade.Row(area: parent, months: months)].compactMap { $0 }
    for (_, areas) in groups.dropFirst() {
      let tasks = areas.map(task)
      let isPark = areas.first.map { parks.contains($0) } ?? false
      let lastYear = areas.map { entries($0, year - 1).reduce(0, +) }
      if isPark {
        let totals = BackSchedule.parkTotals(
          target, tasks: tasks, lastYear: lastYear, wholeLastYear: entries(parent, year - 1).reduce(0, +))
        rows += zip(areas, totals).filter { $0.1 > 0 }.compactMap { area, total in
          Cascade.Row(area: area, months: BackSchedule.split(total, by: seasons.weights))
        }
        continue
      }
      let totals = BackSchedule.totals(target, tasks: tasks, lastYear: lastYear)
      rows += BackSchedule.grid(parts: Array(zip(areas, totals)).map { ($0.0, $0.1) }, months: months)
    }
    return rows
  }

  /// The whole that a small area's seasons are borrowed from: all that the reader may see.
  private var wholeLastYear: [Int] {
    let whole: AreaCode? = request.scope.area ?? portal.corpus.areas.city?.code
    return whole.map { entries($0, year - 1) } ?? []
  }

  /// The typed table; an empty cell is nothing planned.
  func typed(_ faults: inout [Diagnostic]) -> [Cascade.Row] {
    groups.flatMap(\.areas).compactMap { area in
      let cells = (1...12).map { request.form.text("m-\(area)-\($0)") ?? "" }
      if cells.allSatisfy(\.isEmpty) { return nil }
      return row(area, cells: cells, line: nil, &faults)
    }
  }

  /// An area's months as they were typed; what is empty is nothing planned.
  /// - Parameter line: the row of a file; `nil` on the page.
  func row(_ area: AreaCode, cells: [String], line: Int?, _ faults: inout [Diagnostic]) -> Cascade.Row? {
    var months: [Int] = []
    for (index, cell) in cells.enumerated() {
      if cell.isEmpty {
        months.append(0)
      } else if let value = Int(cell), (0...1_000_000).contains(value) {
        months.append(value)
      } else {
        faults.append(.noPlannedNumber(cell, of: area, portal, month: index + 1, line: line))
        months.append(0)
      }
    }
    return Cascade.Row(area: area, months: months)
  }

  // MARK: The page

  func page(
    _ rows: [Cascade.Row], isFilled: Bool, faults: Diagnostics?, isFromFile: Bool = false
  ) -> Reply {
    let marked = FormFaults(faults, words: words)
    let byArea = Dictionary(rows.map { ($0.area, $0) }) { first, _ in first }
    let last = Dictionary(
      uniqueKeysWithValues: groups.flatMap(\.areas).map { ($0, entries($0, year - 1).reduce(0, +)) })
    let tasks = groups.dropFirst().flatMap(\.areas).reduce(into: [AreaCode: Int]()) { $0[$1] = task($1) }
    let checks = CascadeCheck(
      rows, parent: parent, target: target, parks: parks, tasks: tasks,
      lastYear: board.hasEntries(address.id) ? last : [:], isToRise: year >= 2023
    ).findings
    let id = address.id
    let title = "\(words("targets.cascade")) · \(portal.areaName(parent, in: text.language))"
    let view = CascadePage.View(
      crumbs: address.crumbs(words, Crumb(words("targets.cascade"))), title: title, lead: lead,
      done: request.query.text("done") == "planned" && !isFilled ? words("targets.done.planned") : nil,
      path: id.targetPath("cascade"), importPath: id.targetPath("cascade/import"), key: portal.freshKey(),
      year: "\(year)", area: parent.text,
      years: Set(board.years(of: id) + [year, request.today.year, request.today.year + 1]).sorted(by: >).map {
        Choice(value: "\($0)", label: Period.year($0).text(in: text.language), isChosen: $0 == year)
      },
      areas: areaChoices, monthNames: (1...12).map { words("targets.month", ["month": "\($0)"]) },
      groups: groups.map { title, areas in
        CascadePage.Group(title: title, rows: areas.map { row($0, byArea[$0], last[$0] ?? 0, marked) })
      },
      checks: rows.isEmpty ? [] : checks.map(check), isSound: !rows.isEmpty && checks.isEmpty,
      note: note(isFilled: isFilled, isFromFile: isFromFile),
      fill: id.targetPath("cascade", ["year": "\(year)", "area": parent.text, "fill": "schedule"]),
      export: id.targetPath("cascade/export", ["year": "\(year)", "area": parent.text]),
      exportExcel: id.targetPath("cascade/export", ["year": "\(year)", "area": parent.text, "format": "xlsx"]),
      canSave: portal.mayKeepTargets(request) && parent.isDistrictOrCity, faults: marked.all,
      hasFaults: !marked.isEmpty, saved: saved.map { $0.trace.at.text(in: text.language) } ?? "—")
    return .page(
      Page(
        "targets/cascade", title: title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true,
        notices: notices))
  }

  private var lead: String {
    guard let target else { return words("targets.cascade.noTarget", ["year": "\(year)"]) }
    return words(
      "targets.cascade.lead",
      ["year": "\(year)", "target": text.amount(Decimal128(target), unit: address.declaration.unit)])
  }

  private var areaChoices: [Choice] {
    guard request.scope == .everywhere else { return [] }
    return ([portal.corpus.areas.city].compactMap { $0 } + portal.corpus.areas.districts).map {
      Choice(value: $0.code.text, label: portal.areaName($0.code, in: text.language), isChosen: $0.code == parent)
    }
  }

  private func note(isFilled: Bool, isFromFile: Bool) -> String? {
    if isFromFile { return words("targets.cascade.fromFile") }
    guard isFilled else { return nil }
    let seasons = BackSchedule.seasons(own: entries(parent, year - 1), whole: wholeLastYear)
    return words("targets.cascade.filled") + words("targets.seasons.\(seasons.source.rawValue)")
      + words("targets.cascade.shares")
  }

  private func row(
    _ area: AreaCode, _ row: Cascade.Row?, _ lastYear: Int, _ marked: FormFaults
  ) -> CascadePage.Row {
    let actual = entries(area, year)
    let sum = actual.reduce(0, +)
    return CascadePage.Row(
      name: portal.areaName(area, in: text.language),
      cells: (1...12).map { month in
        let field = "m-\(area)-\(month)"
        let hasCome = Period.month(year: year, month: month).start <= request.today
        return CascadePage.Cell(
          field: field,
          label: "\(portal.areaName(area, in: text.language)) \(words("targets.month", ["month": "\(month)"]))",
          value: request.form.exactly(field) ?? row.map { "\($0.months[month - 1])" } ?? "",
          actual: hasCome && !actual.isEmpty ? "\(actual[month - 1])" : nil, isWrong: marked[field] != nil)
      },
      total: row.map { "\($0.total)" } ?? "—",
      task: (area == parent ? target : task(area)).map { "\($0)" } ?? "—",
      lastYear: board.hasEntries(address.id) ? "\(lastYear)" : "—",
      actual: Figure(
        actual.isEmpty ? FigureText(short: "—", exact: "", value: "") : .count(sum),
        href: sum > 0
          ? address.id.targetPath(
            "entries",
            [
              "year": "\(year)", "area": area.text,
              "state": board.pending(of: address.id, in: area, year: year) == nil ? nil : "confirmed",
            ]) : nil),
      pending: board.pending(of: address.id, in: area, year: year).flatMap { pending in
        pending > 0 ? words("targets.cascade.pending", ["count": "\(pending)"]) : nil
      })
  }

  private func check(_ finding: CascadeCheck.Finding) -> CascadePage.Check {
    func said(_ key: String, _ values: KeyValuePairs<String, String>) -> CascadePage.Check {
      CascadePage.Check(mark: StateMark(css: "ask", word: words("targets.check")), text: words(key, values))
    }
    func differing(_ key: String, _ sum: Int, _ whole: Int) -> CascadePage.Check {
      said(key, ["sum": "\(sum)", "whole": "\(whole)", "difference": FigureText.difference(sum - whole)])
    }
    switch finding {
    case .monthsOfWhole(let sum, let target): return differing("targets.check.months", sum, target)
    case .parts(let sum, let target): return differing("targets.check.parts", sum, target)
    case .parks(let sum, let target): return differing("targets.check.parks", sum, target)
    case .month(let month, let sum, let whole):
      return said(
        "targets.check.month",
        [
          "month": words("targets.month", ["month": "\(month)"]), "sum": "\(sum)", "whole": "\(whole)",
          "difference": FigureText.difference(sum - whole),
        ])
    case .task(let area, let sum, let task):
      return said(
        "targets.check.task",
        ["area": portal.areaName(area, in: text.language), "sum": "\(sum)", "whole": "\(task)"])
    case .notRising(let area, let planned, let last):
      return said(
        "targets.check.notRising",
        ["area": portal.areaName(area, in: text.language), "sum": "\(planned)", "whole": "\(last)"])
    }
  }
}

extension Diagnostic {
  fileprivate static func noPlannedNumber(
    _ text: String, of area: AreaCode, _ portal: Portal, month: Int, line: Int?
  ) -> Diagnostic {
    let cell = line.map { "\(CascadeDesk.cell(line: $0, month: month))" }
    return Diagnostic(
      "targets.no-planned-number", at: Place(field: cell == nil ? "m-\(area)-\(month)" : "file"),
      Wording(
        zh: (cell.map { "\($0)：" } ?? "")
          + "\(portal.areaName(area, in: .chinese)) \(month) 月的“\(text.excerpt)”不是家数",
        en: (cell.map { "\($0): " } ?? "")
          + "“\(text.excerpt)” of \(portal.areaName(area, in: .english)), month \(month), is no number"),
      expected: Wording(zh: "0 或正整数", en: "0 or a positive whole number"))
  }
}
