import Access
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
import Reporting
import Workbooks

/// Where a figure came from: the workbook's headers and the one row that told it, its cell marked. Other enterprises'
/// rows are not shown.
enum CellPage {
  struct View: Sendable {
    struct Cell: Sendable {
      let text: String
      let isMarked: Bool
    }

    struct Row: Sendable {
      let number: String
      let cells: [Cell]
    }

    let crumbs: [Crumb]
    let title: String
    let details: [Pair]
    /// What counts now, where that is no longer what the cell says; `nil` where it still is.
    var changed: Crumb?
    let letters: [String]
    let rows: [Row]
    /// 也报了这个数的: reports that tell the same figure again, each with its cell.
    var repeats: [Crumb] = []
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let code = CreditCode(request.parameters["code"] ?? ""), let number = Int(request.parameters["fact"] ?? ""),
      let enterprise = try await portal.facts.enterprise(code, within: request.scope),
      let fact = try await portal.facts.history(of: code, at: request.now, within: request.scope)
        .first(where: { $0.fact.id.number == number })?.fact
    else {
      throw PageFault.notFound(
        Wording(zh: "没有这个数，或者它不在您的查看范围内。", en: "There is no such figure, or it is outside what you may see."))
    }
    let words = portal.renderer.words(request.language)
    let name = portal.factName(fact.reference, in: request.language)
    let crumbs = [
      Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path), Crumb(name),
    ]
    let details = [
      Pair(
        name,
        fact.value.map { portal.factValue($0, of: fact.reference.fact, in: request.language).short }
          ?? words("fact.none")),
      Pair(words("fact.basis"), fact.origin.basis.kind.name(request.language)),
      Pair(words("fact.recorded"), fact.origin.recordedAt.text(in: request.language)),
    ]
    guard let source = fact.cell, let address = CellAddress(source.cell),
      let bytes = try await portal.reporting.file(source.fileHash)
    else {
      let view = View(
        crumbs: crumbs, title: name, details: details, letters: [], rows: [],
        repeats: try await repeats(of: fact, enterprise, request, portal))
      return .page(Page("reporting/cell", title: name, view: view, nonStatistical: true))
    }
    return try page(
      Told(file: source.file, bytes: bytes, sheet: { $0.sheets.first { $0.name == source.sheet } }, cell: address),
      crumbs: crumbs, details: details)
  }

  /// A cell of a version that answers a round: `?at=0:E5` is `E5` of the first sheet.
  static func showVersion(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let (round, reporter) = try await ReporterPage.asked(request, portal)
    let number = request.parameters["version"] ?? ""
    guard let version = round.entry(of: reporter.key).versions.first(where: { "\($0.number)" == number }),
      let place = FigurePlace("\(number):\(request.query.text("at") ?? "0:A1")"),
      let bytes = try await portal.reporting.file(version.submission.fileHash)
    else {
      throw PageFault.notFound(Wording(zh: "这份报表里没有这个单元格。", en: "The workbook has no such cell."))
    }
    let words = portal.renderer.words(request.language)
    return try page(
      Told(
        file: version.submission.file, bytes: bytes,
        sheet: { $0.sheets.indices.contains(place.sheet) ? $0.sheets[place.sheet] : nil }, cell: place.cell),
      crumbs: [
        Crumb(words("reporting.title"), "/reporting"),
        Crumb(round.opening.title, "/reporting/rounds/\(round.id)"),
        Crumb(portal.name(of: reporter, in: request.language), ReporterPage.path(round, reporter)),
        Crumb(words("reporting.sumVersion", ["number": number, "file": version.submission.file])),
      ], details: [Pair(words("reporting.last"), version.at.text(in: request.language))],
      changed: try await changed(place, of: reporter, round, request, portal))
  }

  /// The reports of the figure's month that tell it again in the same words: it is recorded once, as it was told first.
  private static func repeats(
    of fact: RecordedFact, _ enterprise: Enterprise, _ request: PortalRequest, _ portal: Portal
  ) async throws -> [Crumb] {
    guard Portal.allows(request.actor, Portal.reportReaders) else { return [] }
    let words = portal.renderer.words(request.language)
    var found: [Crumb] = []
    for round in try await portal.reporting.rounds(within: request.scope)
    where round.opening.month.period == fact.reference.period && round.withdrawn == nil {
      for reporter in try await portal.reporters(of: round, within: request.scope)
      where reporter.key.scope(in: round.opening.month).contains(enterprise) {
        let told = try await portal.reporting.figures(fact.reference, of: reporter.key, in: round).counted ?? []
        guard let line = told.first(where: { $0.enterprise == enterprise.creditCode }), let place = line.place,
          fact.value == .decimal(line.amount.yuan),
          let version = round.entry(of: reporter.key).versions.first(where: { $0.number == place.version })
        else { continue }
        let cells = try await VersionCells(of: [place], reporter, round, portal)
        found.append(
          Crumb(
            words(
              "reporting.repeated",
              [
                "round": round.opening.title, "reporter": portal.name(of: reporter, in: request.language),
                "cell": cells.name(of: place),
                "version": words(
                  "reporting.sumVersion", ["number": "\(place.version)", "file": version.submission.file]),
              ]),
            cells.path(of: place)))
      }
    }
    return found
  }

  /// What counts now, where the cell's figure stands in the round and was corrected since.
  private static func changed(
    _ place: FigurePlace, of reporter: Reporter, _ round: Round, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Crumb? {
    guard let told = try await portal.reporting.figure(at: place, of: reporter.key, in: round),
      let change = try await portal.reporting.changes(
        told.reference, of: [reporter.key], in: round, within: request.scope)[reporter.key]?[told.enterprise]
    else { return nil }
    return Crumb(
      portal.told(change, of: told.reference, portal.renderer.words(request.language)),
      "/enterprises/\(told.enterprise)")
  }

  /// A cell, and the workbook in which it stands.
  private struct Told {
    let file: String
    let bytes: [UInt8]
    let sheet: (Workbook) -> Sheet?
    let cell: CellAddress
  }

  private static func page(
    _ told: Told, crumbs: [Crumb], details: [Pair], changed: Crumb? = nil
  ) throws -> Reply {
    let address = told.cell
    guard let sheet = told.sheet(try WorkbookReader.read(told.bytes, file: told.file)) else {
      throw PageFault.notFound(Wording(zh: "这份报表里没有这张工作表。", en: "The workbook has no such sheet."))
    }
    let rows = sheet.rows.filter { $0.number <= 6 && $0.number < address.row || $0.number == address.row }
    let last = min(40, max(address.column, rows.flatMap { $0.cells.map(\.column) }.max() ?? 0))
    let view = View(
      crumbs: crumbs, title: "\(told.file) \(sheet.name)!\(address)", details: details, changed: changed,
      letters: (0...last).map(CellAddress.letters),
      rows: rows.filter { row in
        // A head without data: rows above that name an enterprise are somebody else's.
        row.number == address.row || !row.cells.contains { CreditCode($0.value.shown) != nil }
      }.map { row in
        View.Row(
          number: "\(row.number)",
          cells: (0...last).map { column in
            View.Cell(
              text: row[column]?.shown ?? "", isMarked: row.number == address.row && column == address.column)
          })
      })
    return .page(Page("reporting/cell", title: view.title, view: view, nonStatistical: true))
  }
}
