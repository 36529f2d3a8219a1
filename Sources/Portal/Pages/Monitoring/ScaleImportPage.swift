import Cultivation
import DelimitedText
import Diagnostics
import Quantities

/// 导入入统确认: the statistics office's list is looked at first, row by row; only then, on a yes, it is recorded whole.
enum ScaleImportPage {
  /// The largest file: 4 MiB.
  static let limit = 4 << 20

  struct View: Sendable {
    struct Line: Sendable {
      let number: String
      let name: String
      let href: String
      let day: String
      let way: String
      let document: String
      let state: StateMark
    }

    struct Review: Sendable {
      let file: String
      let sums: [Figure]
      let faults: [FileFault]
      let lines: [Line]
      let more: String?
      /// Where the yes goes; `nil` where nothing can be taken.
      let path: String?
      let nothing: String?
    }

    let crumbs: [Crumb]
    let path: String
    let template: String
    let columns: String
    let review: Review?
    let faults: [String]
    let hasFaults: Bool
    let done: String?
  }

  /// A list that was looked at, with the days that it was shown to replace.
  struct Looked: Sendable {
    let file: ScaleFile
    let replaced: [CreditCode: CalendarDay]
  }

  private static let own = "/cultivation/moves/import"
  /// As many rows are shown; the counts are of all.
  private static let shown = 200

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let record = request.query.text("record").flatMap { Int($0) }
    return page(request, portal, done: record.map { words("scale.imported", ["record": "\($0)"]) })
  }

  /// The list without a row, to be filled in.
  static func template(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    var csv = DelimitedTextWriter(for: .spreadsheet)
    csv.append(ScaleFile.Column.allCases.map { $0.name(request.language) })
    return .download(name: "\(words("scale.import")).csv", type: .csv, bytes: csv.bytes)
  }

  /// Looks at a list. Nothing is stored.
  static func examine(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    guard let sent = request.file else {
      return page(request, portal, faults: [words("cultivation.import.noFile")])
    }
    return try await look(at: ScaleFile(file: sent.name, bytes: sent.bytes), request, portal)
  }

  /// - Parameter doubts: why it is looked at once more.
  private static func look(
    at file: ScaleFile, _ request: PortalRequest, _ portal: Portal, doubts: [String] = []
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    do {
      let outcome = try await portal.scale.examine(file, at: request.now, within: request.scope)
      var key: String?
      if outcome.faults.isEmpty, outcome.changes > 0 {
        let fresh = portal.freshKey()
        try portal.scaleFiles.keep(
          StagedUploads.Upload(
            request: Looked(file: file, replaced: outcome.replaced), owner: request.actor, at: request.now), key: fresh)
        key = fresh
      }
      return page(request, portal, review: review(outcome, of: file, key: key, words), faults: doubts)
    } catch let faults as Diagnostics {
      return page(request, portal, faults: told(faults, in: request.language))
    }
  }

  private enum Act: String {
    case accept, discard
  }

  /// Records the list that was looked at, or leaves it, as the button says that was pressed.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let key = request.parameters["key"] ?? ""
    if let path = portal.scaleFiles.end(of: key, for: request.actor, at: request.now) { return .seeOther(path) }
    guard let upload = portal.scaleFiles.upload(key, for: request.actor, at: request.now) else {
      return page(request, portal, faults: [words("import.gone")])
    }
    do {
      switch try request.asked("act", among: Act.self) {
      case .discard:
        portal.scaleFiles.discard(key)
        return .seeOther(try path(own))
      case .accept:
        // The key makes a second press of the button the same command, answered as the first was.
        let done = try await portal.scale.confirm(
          upload.request.file, replacing: upload.request.replaced, by: request.actor.id, key: key, at: request.now,
          within: request.scope)
        await portal.ports.factsChanged()
        let end = try path(own + (done.record.map { "?record=\($0)" } ?? ""))
        portal.scaleFiles.finish(key, leadingTo: end)
        return .seeOther(end)
      }
    } catch let faults as Diagnostics where !faults.all.isEmpty && faults.areDoubts {
      // Another day was told since: the list is looked at once more, with it.
      portal.scaleFiles.discard(key)
      return try await look(
        at: upload.request.file, request, portal, doubts: told(faults, in: request.language))
    } catch let faults as Diagnostics {
      return page(request, portal, faults: told(faults, in: request.language))
    }
  }

  private static func path(_ text: String) throws -> LocalPath {
    guard let path = LocalPath(checking: text) else { throw ClausePage.unknown }
    return path
  }

  private static func told(_ faults: Diagnostics, in language: Language) -> [String] {
    FileFault.lines(faults, in: language, column: column)
  }

  private static func column(_ name: String) -> Wording? { ScaleFile.Column(rawValue: name)?.name }

  private static func review(
    _ outcome: ScaleReview, of file: ScaleFile, key: String?, _ words: Strings
  ) -> View.Review {
    let language = words.language
    func figure(_ count: Int, _ name: String, _ href: String? = nil) -> Figure {
      Figure(.count(count), label: words(name), href: count == 0 ? nil : href)
    }
    let lines = outcome.lines.filter { $0.outcome != .unchanged }
    return View.Review(
      file: file.file,
      sums: [
        figure(outcome.rows, "cultivation.import.rows"), figure(lines.count, "scale.outcome.entry", "#lines"),
        figure(outcome.lines.count - lines.count, "scale.outcome.unchanged"),
        figure(outcome.faults.count, "cultivation.import.refused", "#faults"),
      ],
      faults: outcome.faults.map { FileFault($0, in: language, column: column) },
      lines: lines.prefix(shown).map { line in
        View.Line(
          number: "\(line.line)", name: line.name, href: "/enterprises/\(line.entry.enterprise)",
          day: line.entry.day.text(in: language),
          way: words("moves.way.\(line.entry.route?.rawValue ?? MovesPage.untold)"), document: line.entry.document,
          state: line.replaced.map { told in
            StateMark(css: "ask", word: words("scale.outcome.replaces", ["day": told.text(in: language)]))
          }
            ?? StateMark(
              css: line.outcome == .entry ? "yes" : "ask", word: words("scale.outcome.\(line.outcome.rawValue)")))
      },
      more: lines.count > shown
        ? words("cultivation.import.more", ["count": FigureText.count(lines.count - shown).short]) : nil,
      path: key.map { "\(own)/\($0)" },
      nothing: key == nil
        ? words(outcome.faults.isEmpty ? "scale.nothing" : "cultivation.import.mend") : nil)
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, review: View.Review? = nil, faults: [String] = [],
    done: String? = nil
  ) -> Reply {
    let words = portal.renderer.words(request.language)
    let isWrong = !faults.isEmpty || review.map { !$0.faults.isEmpty } ?? false
    let view = View(
      crumbs: [
        Crumb(words("nav.cultivation"), "/cultivation"), Crumb(words("moves.title"), "/cultivation/moves"),
        Crumb(words("scale.import")),
      ],
      path: own, template: "\(own)/template",
      columns: ScaleFile.Column.allCases.map { $0.name(request.language) }.joined(separator: words("list.separator")),
      review: review, faults: faults, hasFaults: !faults.isEmpty, done: done)
    return .page(
      Page("monitoring/entries-import", title: words("scale.import"), view: view, status: isWrong ? 422 : 200))
  }
}
