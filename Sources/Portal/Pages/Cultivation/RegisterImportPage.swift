import Cultivation
import Diagnostics
import PolicyCorpus
import Quantities

/// 导入名单: a register's file is looked at first, row by row, with what is new, changed and wrong; only then, on a yes, its
/// sound rows are taken. The others go back, each with its cell.
enum RegisterImportPage {
  /// The largest file: 16 MiB.
  static let limit = 16 << 20

  struct View: Sendable {
    struct Line: Sendable {
      let number: String
      let title: String
      let state: StateMark
      let changes: String
    }

    struct Review: Sendable {
      let file: String
      let sums: [Figure]
      let faults: [FileFault]
      let lines: [Line]
      let more: String?
      let moreFaults: String?
      let exceptions: [String]
      let passed: String?
      /// Where the yes goes; `nil` where nothing can be taken.
      let path: String?
      let nothing: String?
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    let template: String
    let workbook: String
    let review: Review?
    let faults: [String]
    let hasFaults: Bool
    let done: String?
    /// How many rows of the file that was taken went back, and what to do with them.
    let back: String?
  }

  /// As many rows are shown; the counts are of all.
  private static let shown = 200

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let record = request.query.text("record").flatMap { Int($0) }
    let done =
      record.map { words("cultivation.imported", ["record": "\($0)"]) }
      ?? (request.query.text("none") == nil ? nil : words("cultivation.import.none"))
    let back = request.query.text("back").flatMap { Int($0) }
    return try page(
      request, portal, done: done,
      back: done == nil ? nil : back.map { words("cultivation.import.back", ["count": "\($0)"]) })
  }

  /// Looks at a file. Nothing is stored.
  static func examine(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let address = try RegisterAddress(request, portal)
    guard let sent = request.file else {
      return try page(request, portal, faults: [words("cultivation.import.noFile")])
    }
    let file = RegisterFile(file: sent.name, bytes: sent.bytes, register: address.id)
    do {
      let outcome = try await portal.registers.examine(file, at: request.now, within: request.scope)
      var key: String?
      if outcome.bringsAny {
        let fresh = portal.freshKey()
        try portal.registerFiles.keep(
          StagedUploads.Upload(request: file, owner: request.actor, at: request.now), key: fresh)
        key = fresh
      }
      return try page(request, portal, review: review(outcome, of: file, key: key, portal, words))
    } catch let faults as Diagnostics {
      return try page(request, portal, faults: told(faults, in: request.language))
    }
  }

  /// Takes the file that was looked at, or leaves it, as the button says that was pressed.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let address = try RegisterAddress(request, portal)
    let key = request.parameters["key"] ?? ""
    if let path = portal.registerFiles.end(of: key, for: request.actor, at: request.now) { return .seeOther(path) }
    guard let upload = portal.registerFiles.upload(key, for: request.actor, at: request.now),
      upload.request.register == address.id
    else { return try page(request, portal, faults: [words("import.gone")]) }
    do {
      switch try request.asked("act", among: Act.self) {
      case .discard:
        portal.registerFiles.discard(key)
        return .seeOther(try path(address.id.registerPath("import")))
      case .accept:
        // The key makes a second press of the button the same command, answered as the first was.
        let done = try await portal.registers.importFile(
          upload.request, command: upload.request.command(by: request.actor.id, key: key), at: request.now,
          within: request.scope)
        let end = try path(
          address.id.registerPath(
            "import",
            [
              "record": done.record.map { "\($0)" }, "none": done.record == nil ? "1" : nil,
              "back": done.refused > 0 ? "\(done.refused)" : nil,
            ]))
        portal.registerFiles.finish(key, leadingTo: end)
        return .seeOther(end)
      }
    } catch let faults as Diagnostics {
      return try page(request, portal, faults: told(faults, in: request.language))
    }
  }

  private enum Act: String {
    case accept, discard
  }

  private static func path(_ text: String) throws -> LocalPath {
    guard let path = LocalPath(checking: text) else { throw RegisterAddress.unknown }
    return path
  }

  private static func told(_ faults: Diagnostics, in language: Language) -> [String] {
    FileFault.lines(faults, in: language, column: column)
  }

  private static func column(_ name: String) -> Wording? { RegisterColumn(rawValue: name)?.name }

  private static func review(
    _ outcome: RegisterImport, of file: RegisterFile, key: String?, _ portal: Portal, _ words: Strings
  ) -> View.Review {
    let language = words.language
    func figure(_ count: Int, _ name: String, _ href: String? = nil) -> Figure {
      Figure(.count(count), label: words("cultivation.import.\(name)"), href: count == 0 ? nil : href)
    }
    let lines = outcome.lines.filter { $0.state != .unchanged }
    func exit(of line: RegisterLine) -> [String] {
      guard let exit = line.exit else { return [] }
      let reason = portal.corpus.wording(exit.reason)(language)
      return [words("cultivation.import.exit", ["day": exit.day.text(in: language), "reason": reason])]
    }
    return View.Review(
      file: file.file,
      sums: [
        figure(outcome.rows, "rows"), figure(outcome.added, "added", "#lines"),
        figure(outcome.changed, "changed", "#lines"),
        figure(outcome.left, "left", "#lines"), figure(outcome.unchanged, "unchanged"),
        figure(outcome.refused, "refused", "#faults"),
      ],
      faults: outcome.faults.prefix(shown).map { FileFault($0, in: language, column: column) },
      lines: lines.prefix(shown).map { line in
        View.Line(
          number: "\(line.line)", title: line.title,
          state: StateMark(css: css(of: line.state), word: words("cultivation.import.\(line.state.rawValue)")),
          changes: (exit(of: line)
            + line.changes.map { change in
              let name = portal.corpus.wording(change.field)(language)
              return "\(name)：\(change.before ?? "—") → \(change.after ?? "—")"
            }).joined(separator: words("list.separator")))
      },
      more: lines.count > shown
        ? words("cultivation.import.more", ["count": FigureText.count(lines.count - shown).short]) : nil,
      moreFaults: outcome.faults.count > shown
        ? words(
          "cultivation.import.moreFaults", ["count": FigureText.count(outcome.faults.count - shown).short]) : nil,
      exceptions: outcome.exceptions.map { exception in
        words(
          "cultivation.import.exception",
          ["line": "\(exception.line)", "title": exception.title, "evidence": exception.evidence])
      },
      passed: outcome.passed.isEmpty
        ? nil
        : words("cultivation.import.passed", ["columns": outcome.passed.joined(separator: words("list.separator"))]),
      path: key.map { file.register.registerPath("import/\($0)") },
      nothing: key == nil
        ? words(outcome.faults.isEmpty ? "cultivation.import.nothing" : "cultivation.import.mend") : nil)
  }

  private static func css(of state: RegisterLine.State) -> String {
    switch state {
    case .added: "yes"
    case .changed: "ask"
    case .left, .unchanged: "out"
    }
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, review: View.Review? = nil, faults: [String] = [],
    done: String? = nil, back: String? = nil
  ) throws -> Reply {
    let words = portal.renderer.words(request.language)
    let address = try RegisterAddress(request, portal)
    // Rows that go back beside rows that can be taken are a question, and no refusal.
    let isWrong = !faults.isEmpty || review.map { !$0.faults.isEmpty && $0.path == nil } ?? false
    let view = View(
      crumbs: address.crumbs(words, Crumb(words("cultivation.bringIn"))),
      title: words("cultivation.bringIn"), path: address.id.registerPath("import"),
      template: address.id.registerPath("template"),
      workbook: address.id.registerPath("export", ["format": "xlsx"]), review: review, faults: faults,
      hasFaults: !faults.isEmpty, done: done, back: back)
    return .page(
      Page(
        "cultivation/import", title: "\(view.title) \(address.instrument.name(request.language))", view: view,
        status: isWrong ? 422 : 200))
  }
}
