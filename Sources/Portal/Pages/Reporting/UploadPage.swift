import Access
import Diagnostics
import Enterprises
import Facts
import Journal
import PolicyCorpus
import Quantities
import Reporting
import Workbooks

/// A workbook that was handed in: how its columns are read, and what taking it in would do; then a person's yes.
enum UploadPage {
  struct View: Sendable {
    struct Column: Sendable {
      let field: String
      let letters: String
      let header: String
      let choices: [Choice]
      /// What stands by now, where something else was said of an older version; `nil` where it is the same.
      let stands: String?
    }

    struct PlannedSheet: Sendable {
      let name: String
      let unitField: String
      let units: [Choice]
      let unitStands: String?
      let columns: [Column]
      let isRemembered: Bool
    }

    struct Message: Sendable {
      let cell: String
      let state: StateMark
      let message: String
      let expected: String
      let remedy: String
      /// 对比数: each opens to the report and the cell from which it comes.
      let against: [Crumb]
    }

    struct Doubt: Sendable {
      let value: String
      let label: String
      let isChosen: Bool
    }

    struct Change: Sendable {
      let name: String
      let fact: String
      let before: String
      /// Where the figure before comes from.
      let beforeHref: String?
      /// Whose report told it; `nil` where it came otherwise.
      let teller: String?
      let after: String
      /// What becomes of its row: a figure of one that goes back is not changed.
      let state: StateMark
    }

    let crumbs: [Crumb]
    let title: String
    let path: String
    /// What a person should know before the yes: the round is locked, or the file is one that was sent back.
    let notes: [String]
    let isReading: Bool
    let percent: String
    let sheets: [PlannedSheet]
    let hasSheets: Bool
    /// Whether a person may say what columns are: of what was typed every field says it.
    let hasMapping: Bool
    let needsMapping: Bool
    /// What both forms were filled from.
    let version: String
    /// That the columns were mapped anew since; `nil` where they were not.
    let changed: String?
    let passed: [String]
    /// The columns that are not understood, and why.
    let columnDoubts: [String]
    let hasColumnDoubts: Bool
    let sums: [Figure]
    let messages: [Message]
    let hasMessages: Bool
    let more: String?
    let changes: [Change]
    let hasChanges: Bool
    let doubts: [Doubt]
    let hasDoubts: Bool
    let reason: String
    /// 上月报过、这次没有的: what is said of them; `nil` where nobody lacks.
    let lacking: String?
    /// Their names, each a door to the enterprise.
    let lackingNames: [Crumb]
    let canAccept: Bool
    let acceptLabel: String
    let faults: [String]
    let hasFaults: Bool
    let back: String
  }

  /// How many messages, changes and doubtful rows a page shows; the workbook that goes back has them all.
  private static let shown = 200

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let upload = try await asked(request, portal)
    if case .accepted = upload.stage { return try await away(upload, portal, request, done: "accepted") }
    return try await page(request, portal, upload, faults: [])
  }

  /// Maps columns anew, takes the report in, or leaves it, as the button says that was pressed.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let upload = try await asked(request, portal)
    let form = request.form
    do {
      switch (try request.asked("act", among: Act.self), upload.stage) {
      // A second press of the button.
      case (.accept, .accepted): return try await away(upload, portal, request, done: "accepted")
      case (.discard, _):
        portal.reports.discard(upload.key)
        return try await away(upload, portal, request, done: nil)
      case (.map, .open(let report, _)), (.map, .checked(let report, _)):
        try await portal.reports.check(
          mapped(report, form), key: upload.key, over: request.seenVersion, desk: portal.reporting, at: request.now)
        guard let path = LocalPath(checking: "/reporting/uploads/\(upload.key)") else { throw ClausePage.unknown }
        return .seeOther(path)
      case (.accept, .checked(var report, let run)):
        // What would be taken in is what the person looked at.
        try request.seenVersion?.check(version: upload.version)
        report = confirmed(report, run, form)
        let (reply, _) = try await portal.reporting.accept(
          report, command: report.command(by: request.actor.id, key: upload.key), at: request.now,
          check: { now in if !now.finds(sameAs: run) { throw PreviewChanged() } })
        portal.reports.finish(upload.key)
        if !reply.isHeld { await portal.ports.factsChanged() }
        return try await away(upload, portal, request, done: reply.isHeld ? "held" : "accepted")
      default: return try await page(request, portal, upload, faults: [])
      }
    } catch is PreviewChanged {
      try await portal.reports.checkAgain(upload.key, desk: portal.reporting, at: request.now)
      let words = portal.renderer.words(request.language)
      return try await page(
        request, portal, try await asked(request, portal), faults: [words("reporting.previewChanged")])
    } catch let faults as Diagnostics {
      // What was mapped anew meanwhile is shown as it is now.
      let now = faults.tellsChange ? try await asked(request, portal) : upload
      return try await page(
        request, portal, now, faults: faults.all.map { $0.told(in: request.language) }, isChanged: faults.tellsChange)
    }
  }

  private enum Act: String {
    case accept, discard, map
  }

  /// What a report is held against has changed since it was looked at.
  private struct PreviewChanged: Error {}

  private static func asked(_ request: PortalRequest, _ portal: Portal) async throws -> ReportUploads.Upload {
    guard
      let upload = try await portal.reports.settled(
        request.parameters["upload"] ?? "", for: request.actor, at: request.now)
    else {
      throw PageFault.notFound(
        Wording(
          zh: "这份上传已经处理完或过期，没有保存任何内容的话请重新上传。",
          en: "This upload was dealt with or has expired. Send it again where nothing was stored."))
    }
    return upload
  }

  private static func back(_ upload: ReportUploads.Upload) -> String {
    "/reporting/rounds/\(upload.answers.round)/reporters/\(upload.answers.reporter.text)"
  }

  /// The same, with the figures that were typed: they stand there again.
  private static func wayBack(_ upload: ReportUploads.Upload) -> String {
    guard !upload.typed.isEmpty else { return back(upload) }
    let fields = upload.typed.map { "\(FormFields.encode($0.term))=\(FormFields.encode($0.text))" }
    return "\(back(upload))?\(fields.joined(separator: "&"))"
  }

  private static func away(
    _ upload: ReportUploads.Upload, _ portal: Portal, _ request: PortalRequest, done: String?
  ) async throws -> Reply {
    guard let path = LocalPath(checking: back(upload) + (done.map { "?done=\($0)" } ?? "")) else {
      throw ClausePage.unknown
    }
    return .seeOther(path)
  }

  // MARK: What a person says

  private static func mapped(_ report: IncomingReport, _ form: FormFields) -> IncomingReport {
    var report = report
    for index in report.plan.sheets.indices {
      let sheet = report.plan.sheets[index]
      var mapping = sheet.mapping
      for column in sheet.layout.columns {
        guard let text = form.text("column-\(sheet.index)-\(column.index)"), let meaning = ColumnMeaning(text) else {
          continue
        }
        mapping.meanings[column.index] = meaning
      }
      if let unit = form.text("unit-\(sheet.index)").flatMap(AmountUnit.init(rawValue:)) { mapping.unit = unit }
      report.plan.sheets[index].mapping = mapping
    }
    return report
  }

  private static func confirmed(_ report: IncomingReport, _ run: DryRun, _ form: FormFields) -> IncomingReport {
    let places = form.all("confirm").compactMap { text -> ReportRequest.RowPlace? in
      let parts = text.split(separator: ":").compactMap { Int($0) }
      return parts.count == 2 ? ReportRequest.RowPlace(sheet: parts[0], row: parts[1]) : nil
    }
    let doubtful = Set(run.rows.filter { $0.state == .doubtful }.map(\.place))
    let old = report.request
    var report = report
    report.request = ReportRequest(
      basis: old.basis, source: old.source, key: old.key, scope: old.scope,
      confirmed: doubtful.intersection(places))
    report.reason = form.text("reason") ?? ""
    return report
  }

  // MARK: The page

  private static func page(
    _ request: PortalRequest, _ portal: Portal, _ upload: ReportUploads.Upload, faults: [String],
    isChanged: Bool = false
  ) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let language = request.language
    var percent: Int?
    var report: IncomingReport?
    var run: DryRun?
    var told = faults
    switch upload.stage {
    case .reading(let done): percent = done
    case .open(let open, let diagnostics):
      report = open
      told += diagnostics.map { ($0.cell.map { "\($0) " } ?? "") + $0.told(in: language) }
    case .checked(let checked, let found):
      report = checked
      run = found
    case .accepted: break
    case .refused(let diagnostics):
      told += diagnostics.map { ($0.cell.map { "\($0) " } ?? "") + $0.told(in: language) }
    }
    let confirmed = Set(request.form.all("confirm"))
    let round = try await portal.reporting.round(upload.answers.round, within: request.scope)
    let isLocked = round?.isLocked ?? false
    let lacking = try await lacking(run, upload, request, portal, words)
    let doubts = report.map { $0.plan.doubts(portal.corpus.facts) } ?? []
    let view = View(
      crumbs: [
        Crumb(words("reporting.title"), "/reporting"), Crumb(words("reporting.reporter"), back(upload)),
        Crumb(upload.file),
      ],
      title: upload.file, path: "/reporting/uploads/\(upload.key)",
      notes: report == nil
        ? [] : (isLocked ? [words("reporting.lockedNote")] : []) + sentBefore(report, round, upload, words),
      isReading: percent != nil,
      percent: percent.map { "\($0)" } ?? "",
      sheets: report.map { report in
        // What was said of an older version stays in the form, with what stands now beside it.
        let said = isChanged && request.form.text("act") == Act.map.rawValue ? mapped(report, request.form) : report
        return zip(said.plan.sheets, report.plan.sheets).map { said, standing in
          sheet(said, standing: standing.mapping, report, portal, words)
        }
      } ?? [],
      hasSheets: report != nil, hasMapping: upload.typed.isEmpty, needsMapping: report != nil && run == nil,
      version: isChanged ? "\(upload.version)" : request.form.exactly(StandingVersion.field) ?? "\(upload.version)",
      changed: isChanged ? words("reporting.mappingChanged") : nil,
      passed: report.map { $0.plan.passed.map { "\($0.name)：\($0.reason(language))" } } ?? [],
      columnDoubts: doubts.map { $0(language) }, hasColumnDoubts: !doubts.isEmpty,
      sums: run.map { run in
        DryRun.State.allCases.map {
          Figure(.count(run.telling($0)), label: words("reporting.rowsOf", ["state": $0.name(language)]))
        } + [Figure(.count(run.untold), label: words("reporting.rowsOf", ["state": words("reporting.untold")]))]
      } ?? [],
      messages: run.map { $0.findings.prefix(shown).map { message(of: $0, language) } } ?? [],
      hasMessages: run.map { !$0.findings.isEmpty } ?? false,
      more: run.flatMap { run in
        run.findings.count > shown
          ? words("reporting.more", ["count": FigureText.count(run.findings.count - shown).short]) : nil
      },
      changes: try await changes(run, portal, words),
      hasChanges: run.map { $0.rows.contains { !$0.changes.isEmpty } } ?? false,
      doubts: run.map { run in
        run.rows.filter { $0.state == .doubtful }.prefix(shown).map { row in
          let value = "\(row.place.sheet):\(row.place.row)"
          return View.Doubt(
            value: value,
            label: words(
              "reporting.doubtRow",
              [
                "name": row.name.isEmpty ? row.enterprise?.text ?? "" : row.name, "row": "\(row.place.row)",
                "sheet": run.plan.sheets.first { $0.index == row.place.sheet }?.layout.sheet ?? "",
              ]),
            isChosen: confirmed.contains(value))
        }
      } ?? [],
      hasDoubts: run.map { $0.count(.doubtful) > 0 } ?? false, reason: request.form.text("reason") ?? "",
      lacking: lacking?.told, lackingNames: lacking?.names ?? [],
      canAccept: run.map { !$0.rows.isEmpty } ?? false,
      acceptLabel: run.map {
        words(
          isLocked ? "reporting.keep" : "reporting.accept",
          ["accepted": FigureText.count($0.accepted).short, "returned": FigureText.count($0.returned).short])
          + ($0.untold == 0
            ? "" : words("reporting.ofThemUntold", ["count": FigureText.count($0.untold).short]))
          + ($0.count(.doubtful) == 0
            ? "" : words("reporting.tickedToo", ["count": FigureText.count($0.count(.doubtful)).short]))
      } ?? "", faults: told, hasFaults: !told.isEmpty,
      back: wayBack(upload))
    return .page(
      Page(
        "reporting/upload", title: upload.file, view: view, status: told.isEmpty ? 200 : 422, nonStatistical: true))
  }

  /// Who told a figure of the round for the month before and would lack once this is taken in: nobody is refused for it.
  private static func lacking(
    _ run: DryRun?, _ upload: ReportUploads.Upload, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) async throws -> (told: String, names: [Crumb])? {
    guard let run, case .area = upload.answers.reporter else { return nil }
    let (codes, expected) = try await portal.reporting.lacking(after: run, answering: upload.answers)
    guard !codes.isEmpty else { return nil }
    let named = Array(codes.prefix(shown))
    let known = try await portal.enterprises(named, within: request.scope)
    let told = words("reporting.lackingHint", ["count": "\(codes.count)", "expected": "\(expected)"])
    return (
      codes.count > named.count ? told + words("reporting.lackingMany", ["count": "\(named.count)"]) : told,
      named.map { Crumb(known[$0]?.title ?? $0.text, known[$0]?.path) }
    )
  }

  /// Whether the very same file came before and was sent back as a whole.
  private static func sentBefore(
    _ report: IncomingReport?, _ round: Round?, _ upload: ReportUploads.Upload, _ words: Strings
  ) -> [String] {
    guard let report, let round else { return [] }
    let hash = ContentHash(of: report.bytes)
    let same = round.entry(of: upload.answers.reporter).versions.last { version in
      version.sentBack != nil && version.submission.fileHash == hash
    }
    guard let same, let sentBack = same.sentBack else { return [] }
    return [
      words(
        "reporting.sameAsSentBack",
        [
          "version": "\(same.number)", "day": sentBack.at.dayInShanghai.text(in: words.language),
          "reason": sentBack.reason,
        ])
    ]
  }

  private static func message(of finding: Reporting.Finding, _ language: Language) -> View.Message {
    let diagnostic = finding.diagnostic
    let mark: StateMark =
      switch finding.grade {
      case .wrong: StateMark(DryRun.State.wrong, in: language)
      case .doubtful: StateMark(DryRun.State.doubtful, in: language)
      case .note: StateMark(css: "no", word: Wording(zh: "提示", en: "note")(language))
      }
    return View.Message(
      cell: diagnostic.place?.field ?? "", state: mark, message: diagnostic.message(language),
      expected: diagnostic.expected?(language) ?? "", remedy: diagnostic.remedy?(language) ?? "",
      against: finding.against.map {
        Crumb($0.time(language), "/enterprises/\($0.enterprise)/facts/\($0.fact)/cell")
      })
  }

  private static func changes(_ run: DryRun?, _ portal: Portal, _ words: Strings) async throws -> [View.Change] {
    guard let run else { return [] }
    let language = words.language
    let listed = Array(run.rows.lazy.flatMap { row in row.changes.map { (row, $0) } }.prefix(shown))
    let tellers = try await portal.reporting.tellers(of: Set(listed.map(\.1.record)))
    return listed.map { row, change in
      let after = portal.factValue(change.after, of: change.reference.fact, in: language).short
      return View.Change(
        name: row.name, fact: portal.factName(change.reference, in: language),
        before: portal.knowledgeText(
          change.before.map(Knowledge.known) ?? .absent, of: change.reference.fact, in: language),
        beforeHref: row.enterprise.map { "/enterprises/\($0)/facts/\(change.told)/cell" },
        teller: tellers[change.record].map {
          words("reporting.toldBy", ["teller": portal.name(of: $0.reporter, words)])
        },
        // The same figure on another basis is recorded anew.
        after: change.before == change.after ? words("reporting.basisAlone", ["value": after]) : after,
        state: StateMark(row.state, in: language))
    }
  }

  /// What may be said of a sheet's columns.
  /// - Parameter standing: how they are read by now.
  private static func sheet(
    _ sheet: ReportPlan.PlannedSheet, standing: LayoutMapping, _ report: IncomingReport, _ portal: Portal,
    _ words: Strings
  ) -> View.PlannedSheet {
    let measures = ["output", "revenue"].compactMap { FactID($0) }
    let figures = measures.flatMap { measure in
      [
        RelativePeriod(.month), RelativePeriod(.month, monthsBack: 12), RelativePeriod(.toDate),
        RelativePeriod(.toDate, monthsBack: 12),
      ]
      .map { ReportFigure(measure, $0) }
      .filter { $0.reference(in: report.plan.month, portal.corpus.facts) != nil }
    }
    let known: [ColumnMeaning] =
      [.ignored, .creditCode, .name, .area, .industry] + figures.map(ColumnMeaning.figure)
    return View.PlannedSheet(
      name: sheet.layout.sheet, unitField: "unit-\(sheet.index)",
      units: AmountUnit.allCases.map {
        Choice(value: $0.rawValue, label: $0.name(words.language), isChosen: $0 == sheet.mapping.unit)
      },
      unitStands: standing.unit == sheet.mapping.unit
        ? nil : words.stands(standing.unit?.name(words.language) ?? words("reporting.unitByHeader")),
      columns: sheet.layout.columns.map { column in
        let own = sheet.mapping.meanings[column.index] ?? .ignored
        let choices = known.contains(own) ? known : known + [own]
        return View.Column(
          field: "column-\(sheet.index)-\(column.index)", letters: CellAddress.letters(ofColumn: column.index),
          header: column.header,
          choices: choices.map {
            Choice(value: $0.text, label: portal.label(of: $0, words), isChosen: $0 == own)
          },
          stands: (standing.meanings[column.index] ?? .ignored) == own
            ? nil : words.stands(portal.label(of: standing.meanings[column.index] ?? .ignored, words)))
      }, isRemembered: sheet.isRemembered)
  }
}

extension StateMark {
  /// What would become of a row.
  fileprivate init(_ state: DryRun.State, in language: Language) {
    let css =
      switch state {
      case .wrong: "late"
      case .doubtful: "ask"
      case .new, .changed: "yes"
      case .unchanged: "no"
      }
    self.init(css: css, word: state.name(language))
  }
}

extension Diagnostic {
  /// The sheet and cell that it is about, as a page names them; `nil` where it is about the file, or about a field that
  /// only the program knows by name.
  fileprivate var cell: String? { place?.field.flatMap { $0.contains("!") ? $0 : nil } }
}
