import Access
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting

/// What stands of a reporter, row by row: the rows that are still to be mended, those that were taken with a figure of the
/// month, those without, and the enterprises that told the month before and lack now. The board's counts open to exactly these.
enum ReportedRowsPage {
  enum Part: String, CaseIterable {
    case lacking, owed, telling, untold
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await ReporterPage.asked(request, portal)
    let words = portal.renderer.words(request.language)
    let rows = try await portal.reporting.rows(of: reporter.key, in: round)
    let part = request.query.text("part").flatMap(Part.init(rawValue:)) ?? .owed
    let page = Pager.page(of: request)
    let all = [
      Part.lacking: rows?.lacking.count, .owed: rows?.owed.count, .telling: rows?.telling.count,
      .untold: rows?.untold.count,
    ]
    let total = all[part].flatMap { $0 } ?? 0
    let shown = min((page - 1) * Pager.size, total)..<min(page * Pager.size, total)
    let table = try await table(part, rows, shown, of: reporter, round, request, portal)
    var lead = words("reporting.rowsLead.\(part.rawValue)")
    if let rows, part == .telling, rows.unnamed > 0 {
      lead += words("reporting.rowsUnnamed", ["count": FigureText.count(rows.unnamed).short])
    }
    let name = portal.name(of: reporter, in: request.language)
    let title = words("reporting.rowsTitle")
    let view = DeliveryView(
      crumbs: [
        Crumb(words("reporting.title"), "/reporting"),
        Crumb(round.opening.title, "/reporting/rounds/\(round.id)"), Crumb(name, ReporterPage.path(round, reporter)),
        Crumb(title),
      ], title: "\(name) \(title)",
      sections: [
        DeliveryView.Section(
          title: words("reporting.rowsPart.\(part.rawValue)"), lead: lead, anchor: part.rawValue,
          tabs: Part.allCases.map { other in
            RegisterPage.TabView(
              label: "\(words("reporting.rowsPart.\(other.rawValue)")) \((all[other] ?? nil).map { "\($0)" } ?? "—")",
              href: request.address(replacing: ["part": other.rawValue, "page": nil]), isCurrent: other == part)
          }, table: table,
          empty: table == nil ? words(empty(part, rows, round.entry(of: reporter.key))) : nil,
          pager: total > Pager.size ? Pager(request, page: page, total: total, words: words) : nil)
      ])
    return .page(
      Page("reporting/sum", title: view.title, view: RoundSumPage.View(sheets: view), nonStatistical: true))
  }

  /// Why there is no row.
  private static func empty(_ part: Part, _ rows: ReportedRows?, _ entry: Round.Entry) -> String {
    guard rows == nil else { return "reporting.rowsNone.\(part.rawValue)" }
    guard let standing = entry.standing else { return "reporting.rowsNothing" }
    return standing.sentBack == nil ? "reporting.sumNoRows" : "reporting.rowsSentBack"
  }

  private static func table(
    _ part: Part, _ rows: ReportedRows?, _ shown: Range<Int>, of reporter: Reporter, _ round: Round,
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> DeliveryView.Table? {
    guard let rows else { return nil }
    if part == .lacking { return try await lacking(rows.lacking[shown], of: reporter, round, request, portal) }
    let words = portal.renderer.words(request.language)
    let own = part == .telling ? rows.telling : rows.untold
    let places = part == .owed ? rows.owed[shown].map(\.place) : own[shown].map(\.place)
    let cells = try await VersionCells(of: places.compactMap { $0 }, reporter, round, portal)
    func cell(_ place: FigurePlace?) -> DeliveryView.Table.Cell {
      guard let place else { return .text(words("reporting.sumNoCell")) }
      return .text(
        words("reporting.rowsCell", ["number": "\(place.version)", "cell": cells.name(of: place)]),
        cells.path(of: place))
    }
    var lines: [[DeliveryView.Table.Cell]] = []
    if part == .owed {
      for row in rows.owed[shown] {
        var enterprise: Enterprise?
        if let code = row.enterprise {
          enterprise = try await portal.facts.enterprise(code, within: request.scope)
        }
        let told = [row.name, row.enterprise?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
        let notes = row.notes.map { $0(words.language) }.joined(separator: words("sentence.separator"))
        lines.append([
          .text(enterprise?.title ?? (told.isEmpty ? words("reporting.rowsNobody") : told), enterprise?.path),
          cell(row.place),
          .text(notes.isEmpty ? words("reporting.rowsNoNote") : notes),
          .text(words(row.expected.isEmpty ? "reporting.rowsMayGo" : "reporting.rowsExpected")),
        ])
      }
      return DeliveryView.Table(
        [
          words("enterprise.name"), words("reporting.cell"), words("reporting.rowsWhy"), words("reporting.rowsUntil"),
        ], rows: lines)
    }
    for line in own[shown] {
      let enterprise = try await portal.facts.enterprise(line.enterprise, within: request.scope)
      lines.append([
        .text(enterprise?.title ?? line.enterprise.text, enterprise?.path), cell(line.place),
      ])
    }
    return DeliveryView.Table([words("enterprise.name"), words("reporting.cell")], rows: lines)
  }
}

extension ReportedRowsPage {
  /// Those of whom the round's figures lack, each with what it told for the month before.
  private static func lacking(
    _ codes: ArraySlice<CreditCode>, of reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> DeliveryView.Table? {
    let words = portal.renderer.words(request.language)
    let before = round.opening.month.back(1).period
    let facts = round.opening.measures.flatMap { [FactID($0), FactID("\($0)_to_date")].compactMap { $0 } }
    let references = facts.map { FactReference($0, before) }
    let known = try await portal.reporting.known(
      Set(references), within: reporter.key.scope(in: round.opening.month))
    var lines: [[DeliveryView.Table.Cell]] = []
    for code in codes {
      let enterprise = try await portal.facts.enterprise(code, within: request.scope)
      let told = references.compactMap { reference in
        known[code]?[reference].map { value in
          "\(portal.factName(reference, in: request.language)) "
            + portal.factValue(.decimal(value), of: reference.fact, in: request.language).short
        }
      }
      lines.append([
        .text(enterprise?.title ?? code.text, enterprise?.path), .text(code.text),
        .text(told.joined(separator: words("list.separator"))),
      ])
    }
    return DeliveryView.Table(
      [words("enterprise.name"), words("reporting.code"), words("reporting.toldBefore")], rows: lines)
  }
}

/// Cells of a reporter's versions, with the names of their sheets; each opens to its row.
struct VersionCells {
  private let path: String
  private let sheets: [Int: [String]]

  /// Cost: as `ReportingDesk.sheetNames`, for each version that one of the places is of.
  init(of places: [FigurePlace], _ reporter: Reporter, _ round: Round, _ portal: Portal) async throws {
    path = ReporterPage.path(round, reporter)
    let numbers = Set(places.map(\.version))
    var sheets: [Int: [String]] = [:]
    for version in round.entry(of: reporter.key).versions where numbers.contains(version.number) {
      sheets[version.number] = try await portal.reporting.sheetNames(of: version)
    }
    self.sheets = sheets
  }

  /// `报送表!E14`.
  func name(of place: FigurePlace) -> String {
    let names = sheets[place.version] ?? []
    return (names.indices.contains(place.sheet) ? "\(names[place.sheet])!" : "") + "\(place.cell)"
  }

  func path(of place: FigurePlace) -> String {
    "\(path)/versions/\(place.version)/cell?at=\(place.sheet):\(place.cell)"
  }
}
