import DelimitedText
import Diagnostics
import PolicyCorpus
import Quantities
import Services
import Workbooks

/// 导入台账: a file of cases is looked at first, with where each would go; then, on a yes, opened as a whole.
enum CaseImportPage {
  /// The largest body: a file of the largest size, as text in a form.
  static let limit = CaseImport.limit * 4

  struct View: Sendable {
    struct Row: Sendable {
      let line: String
      /// Its name, where the reader sees an enterprise of the code.
      let name: String?
      let code: String
      let kind: String
      let registered: String
      let state: String
      let goes: String
    }

    let crumbs: [Crumb]
    let columns: String
    let faults: [String]
    let hasFaults: Bool
    /// What was looked at; `nil` before.
    let preview: Preview?
    let done: String?

    struct Preview: Sendable {
      let summary: String
      let rows: [Row]
      /// The file's text, sent again with the yes; `nil` where it cannot be opened.
      let text: String?
      let file: String
      let key: String
    }
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let done = request.query.text("opened").flatMap { Int($0) }.map { words("caseImport.done", ["count": "\($0)"]) }
    return page(request, portal, preview: nil, faults: [], done: done)
  }

  /// Looks at a file, or opens what was looked at.
  static func read(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let said = try await ServiceWords(request, portal)
    let words = said.words
    if let text = request.form.exactly("content") {
      let name = request.form.text("name") ?? "cases.csv"
      do {
        let opened = try await portal.cases.importCases(
          Array(text.utf8), file: name, by: request.caseActor, key: request.commandKey,
          salt: { portal.freshKey() }, at: request.now, within: request.scope)
        guard let path = LocalPath(checking: "/services/import?opened=\(opened)") else { throw CasePage.unknown }
        return .seeOther(path)
      } catch let faults as Diagnostics {
        return page(request, portal, preview: nil, faults: faults.all.map { $0.rendered(in: request.language) })
      }
    }
    guard let file = request.file else {
      return page(request, portal, preview: nil, faults: [words("caseImport.noFile")])
    }
    do {
      let bytes = try text(of: file)
      let found = try await portal.cases.preview(
        bytes, file: file.name, by: request.caseActor, at: request.now, within: request.scope)
      let names = try await portal.enterpriseNames(found.rows.compactMap(\.enterprise), within: request.scope)
      let rows = found.rows.map { row in
        View.Row(
          line: "\(row.line)", name: row.enterprise.flatMap { names[$0] }, code: row.enterprise?.text ?? "",
          kind: row.instrument.map { said.kind($0, row.type) } ?? "",
          registered: (row.ledger.registered ?? request.today).text(in: request.language),
          state: state(row.ledger, words),
          goes: row.routing.map {
            words("case.withWords", ["what": said.unit($0.unit), "words": said.reasons($0.reasons)])
          } ?? words("caseImport.isThere"))
      }
      let preview = View.Preview(
        summary: words(
          "caseImport.summary",
          ["fresh": "\(found.fresh)", "there": "\(found.rows.count - found.fresh)", "faults": "\(found.faults.count)"]),
        rows: rows,
        // As it was read, whatever the file's encoding: a form carries text.
        text: found.isApplicable
          ? String(decoding: try DelimitedText(bytes: bytes, file: file.name).bytes, as: UTF8.self) : nil,
        file: file.name,
        key: portal.freshKey())
      return page(
        request, portal, preview: preview, faults: found.faults.map { $0.rendered(in: request.language) })
    } catch let faults as Diagnostics {
      return page(request, portal, preview: nil, faults: faults.all.map { $0.rendered(in: request.language) })
    }
  }

  /// The first sheet of a spreadsheet that is not hidden, as text whose lines are its rows; a text as it is.
  private static func text(of file: MultipartForm.File) throws -> [UInt8] {
    guard file.bytes.starts(with: [0x50, 0x4B]) else { return file.bytes }
    let sheets = try WorkbookReader.read(file.bytes, file: file.name).sheets
    guard let sheet = sheets.first(where: { !$0.isHidden && !$0.rows.isEmpty }), let last = sheet.rows.last else {
      return []
    }
    // A message names a line by its number: rows that are empty keep theirs.
    let rows = Dictionary(sheet.rows.map { ($0.number, $0) }) { first, _ in first }
    let width = (sheet.rows.flatMap(\.cells).map(\.column).max() ?? 0) + 1
    var csv = DelimitedTextWriter(for: .program)
    for number in 1...max(1, min(last.number, CaseImport.mostRows * 2)) {
      csv.append(
        (0..<width).map { column in
          (rows[number]?[column]?.shown ?? "").split(whereSeparator: \.isNewline).joined(separator: " ")
        })
    }
    return csv.bytes
  }

  private static func state(_ ledger: CaseLedger, _ words: Strings) -> String {
    switch ledger.state {
    case .new: words("case.status.new")
    case .inHand: words("case.status.in_hand")
    case .closed(let outcome, _, _, _, _):
      words(
        "case.withWords",
        ["what": words("case.status.closed"), "words": words("case.outcome.\(outcome.rawValue)")])
    }
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, preview: View.Preview?, faults: [String], done: String? = nil
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    return .page(
      Page(
        "services/import", title: words("caseImport.title"),
        view: View(
          crumbs: [Crumb(words("nav.services"), "/services"), Crumb(words("caseImport.title"))],
          columns: words("caseImport.columns", ["most": "\(CaseImport.mostRows)"]), faults: faults,
          hasFaults: !faults.isEmpty, preview: preview, done: done), status: faults.isEmpty ? 200 : 422))
  }
}
