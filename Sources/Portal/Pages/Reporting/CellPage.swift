import Access
import Diagnostics
import Enterprises
import Facts
import PolicyCorpus
import Quantities
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
    let letters: [String]
    let rows: [Row]
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    guard let code = CreditCode(request.parameters["code"] ?? ""), let number = Int(request.parameters["fact"] ?? ""),
      let enterprise = try await portal.facts.enterprise(code, within: request.scope),
      let fact = try await portal.facts.history(of: code, at: request.now, within: request.scope)
        .first(where: { $0.fact.id.number == number })?.fact,
      let source = fact.cell, let address = CellAddress(source.cell),
      let bytes = try await portal.reporting.file(source.fileHash)
    else {
      throw PageFault.notFound(
        Wording(zh: "这个数不是从表格来的，或者它不在您的查看范围内。", en: "The figure came from no workbook, or is outside what you may see.")
      )
    }
    let words = portal.renderer.words(request.language)
    let workbook = try WorkbookReader.read(bytes, file: source.file)
    let sheet = workbook.sheets.first { $0.name == source.sheet }
    let rows = (sheet?.rows ?? []).filter { $0.number <= 6 && $0.number < address.row || $0.number == address.row }
    let last = min(40, max(address.column, rows.flatMap { $0.cells.map(\.column) }.max() ?? 0))
    let view = View(
      crumbs: [
        Crumb(words("nav.enterprises"), "/enterprises"), Crumb(enterprise.title, enterprise.path),
        Crumb(portal.factName(fact.reference, in: request.language)),
      ],
      title: "\(source.file) \(source.sheet)!\(source.cell)",
      details: [
        Pair(
          portal.factName(fact.reference, in: request.language),
          fact.value.map { portal.factValue($0, of: fact.reference.fact, in: request.language).short }
            ?? words("fact.none")),
        Pair(words("fact.basis"), fact.origin.basis.kind.name(request.language)),
        Pair(words("fact.recorded"), fact.origin.recordedAt.text(in: request.language)),
      ],
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
