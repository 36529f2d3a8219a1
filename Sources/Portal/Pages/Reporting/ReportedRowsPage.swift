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

  private static func part(_ request: PortalRequest) -> Part {
    request.query.text("part").flatMap(Part.init(rawValue:)) ?? .owed
  }

  private static func count(_ part: Part, of rows: ReportedRows) -> Int {
    switch part {
    case .lacking: rows.lacking.count
    case .owed: rows.owed.count
    case .telling: rows.telling.count
    case .untold: rows.untold.count
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await ReporterPage.asked(request, portal)
    let words = portal.renderer.words(request.language)
    let rows = try await portal.reporting.rows(of: reporter.key, in: round)
    let part = part(request)
    let page = Pager.page(of: request)
    let total = rows.map { count(part, of: $0) } ?? 0
    let shown = min((page - 1) * Pager.size, total)..<min(page * Pager.size, total)
    var table: DeliveryView.Table?
    if let rows {
      table = DeliveryView.Table(
        heads(part, words), rows: try await lines(part, rows, shown, of: reporter, round, request, portal))
    }
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
              label:
                "\(words("reporting.rowsPart.\(other.rawValue)")) \(rows.map { "\(count(other, of: $0))" } ?? "—")",
              href: request.address(replacing: ["part": other.rawValue, "page": nil]), isCurrent: other == part)
          }, table: table,
          empty: table == nil ? words(empty(part, rows, round.entry(of: reporter.key))) : nil,
          pager: total > Pager.size ? Pager(request, page: page, total: total, words: words) : nil,
          links: total == 0
            ? [] : ListFile.links("\(request.path)/export?part=\(part.rawValue)", words))
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

  private static func heads(_ part: Part, _ words: Strings) -> [String] {
    let heads =
      switch part {
      case .lacking: ["enterprise.name", "reporting.code", "reporting.toldBefore"]
      case .owed: ["enterprise.name", "reporting.cell", "reporting.rowsWhy", "reporting.rowsUntil"]
      case .telling, .untold: ["enterprise.name", "reporting.cell"]
      }
    return heads.map { words($0) }
  }

  /// Rows of a part. Cost: a query for some hundred of them, and the sheets' names of each version that one is of.
  private static func lines(
    _ part: Part, _ rows: ReportedRows, _ shown: Range<Int>, of reporter: Reporter, _ round: Round,
    _ request: PortalRequest, _ portal: Portal
  ) async throws -> [[DeliveryView.Table.Cell]] {
    if part == .lacking { return try await lacking(rows.lacking[shown], of: reporter, round, request, portal) }
    let words = portal.renderer.words(request.language)
    let own = part == .telling ? rows.telling : rows.untold
    let places = part == .owed ? rows.owed[shown].map(\.place) : own[shown].map(\.place)
    let codes = part == .owed ? rows.owed[shown].compactMap(\.enterprise) : own[shown].map(\.enterprise)
    let known = try await portal.enterprises(codes, within: request.scope)
    let cells = try await VersionCells(of: places.compactMap { $0 }, reporter, round, portal)
    func cell(_ place: FigurePlace?) -> DeliveryView.Table.Cell {
      guard let place else { return .text(words("reporting.sumNoCell")) }
      return .text(
        words("reporting.rowsCell", ["number": "\(place.version)", "cell": cells.name(of: place)]),
        cells.path(of: place))
    }
    guard part == .owed else {
      return own[shown].map { line in
        let enterprise = known[line.enterprise]
        return [.text(enterprise?.title ?? line.enterprise.text, enterprise?.path), cell(line.place)]
      }
    }
    return rows.owed[shown].map { row in
      let enterprise = row.enterprise.flatMap { known[$0] }
      let told = [row.name, row.enterprise?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " ")
      let notes = row.notes.map { $0(words.language) }.joined(separator: words("sentence.separator"))
      return [
        .text(enterprise?.title ?? (told.isEmpty ? words("reporting.rowsNobody") : told), enterprise?.path),
        cell(row.place),
        .text(notes.isEmpty ? words("reporting.rowsNoNote") : notes),
        .text(words(row.expected.isEmpty ? "reporting.rowsMayGo" : "reporting.rowsExpected")),
      ]
    }
  }
}

extension ReportedRowsPage {
  /// Those of whom the round's figures lack, each with what it told for the month before.
  private static func lacking(
    _ codes: ArraySlice<CreditCode>, of reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [[DeliveryView.Table.Cell]] {
    let words = portal.renderer.words(request.language)
    let before = round.opening.month.back(1).period
    let facts = round.opening.measures.flatMap { [FactID($0), FactID("\($0)_to_date")].compactMap { $0 } }
    let references = facts.map { FactReference($0, before) }
    let told = try await portal.reporting.known(
      Set(references), within: reporter.key.scope(in: round.opening.month))
    let known = try await portal.enterprises(codes, within: request.scope)
    return codes.map { code in
      let told = references.compactMap { reference in
        told[code]?[reference].map { value in
          "\(portal.factName(reference, in: request.language)) "
            + portal.factValue(.decimal(value), of: reference.fact, in: request.language).short
        }
      }
      return [
        .text(known[code]?.title ?? code.text, known[code]?.path), .text(code.text),
        .text(told.joined(separator: words("list.separator"))),
      ]
    }
  }

  /// All rows of a part as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await ReporterPage.asked(request, portal)
    let words = portal.renderer.words(request.language)
    let part = part(request)
    let rows = try await portal.reporting.rows(of: reporter.key, in: round)
    let total = rows.map { count(part, of: $0) } ?? 0
    let mark = try await portal.watermark(
      "reporting/\(round.id)/rows", rows: total, of: .enterprises, request, words)
    var lines: [[DeliveryView.Table.Cell]] = []
    var codes: [String] = []
    if let rows {
      lines = try await self.lines(part, rows, 0..<total, of: reporter, round, request, portal)
      codes =
        switch part {
        case .owed: rows.owed.map { $0.enterprise?.text ?? "" }
        case .telling: rows.telling.map(\.enterprise.text)
        case .untold: rows.untold.map(\.enterprise.text)
        case .lacking: []
        }
    }
    let file = ListFile(
      heads(part, words), before: part == .lacking ? nil : (words("enterprise.creditCode"), codes), rows: lines,
      mark: mark, words)
    return try file.reply(
      named:
        "\(portal.name(of: reporter, in: request.language))-\(words("reporting.rowsPart.\(part.rawValue)"))-\(request.today)",
      to: request)
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
