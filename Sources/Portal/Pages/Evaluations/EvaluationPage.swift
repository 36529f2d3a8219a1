import Access
import Decimals
import Diagnostics
import PolicyCorpus
import Quantities
import Targets

/// One round of an evaluation: the scorecard, published or as it stands, and what is done about it.
enum EvaluationPage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let path: String
    let act: String
    let key: String
    let owner: String
    let period: String
    let owners: [Choice]
    let periods: [Choice]
    let status: StateMark
    let told: String
    let scheme: SchemeView?
    let heads: [String]
    let groups: [Group]
    let isEmpty: Bool
    let links: [Crumb]
    let objections: [ObjectionView]
    let corrections: [CorrectionView]
    let canPublish: Bool
    /// When and by whom it is published; `nil` once it is, and where the reader can do it now.
    let publishLater: String?
    let needsReason: Bool
    let canCorrect: Bool
    let canRetake: Bool
    let canConclude: Bool
    let canObject: Bool
    let subjects: [Choice]
    let doubted: [Choice]
    let criteria: [Choice]
    /// Those whose figures are entered by hand, and those that are counted.
    let entered: [Choice]
    let counted: [Choice]
    let behind: String?
    let typed: [String: String]
    let done: String?
    let faults: [FormFaults.Fault]
    let hasFaults: Bool
  }

  struct SchemeView: Sendable {
    let document: String
    let told: String
    let rows: [Row]
    /// Who made the targets that figures are held against, a sentence for each criterion that has any.
    let makers: [String]

    struct Row: Sendable {
      let name: String
      let source: String
      let way: String
    }
  }

  struct Group: Sendable {
    let title: String
    let rows: [Row]
    /// Why some, or all, have no place, and who has nothing to be held against; empty where everybody has both.
    let notes: [String]

    struct Row: Sendable {
      let rank: String
      let name: String
      let href: String
      let points: [String]
      let total: String
    }
  }

  struct CorrectionView: Sendable {
    /// When, by whom and why.
    let told: String
    /// Whose figures are others, then whose points and places follow.
    let changes: [String]
  }

  struct ObjectionView: Sendable {
    let id: String
    let told: String
    let text: String
    let answer: String?
    let canAnswer: Bool
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    try await page(request, portal, faults: nil)
  }

  /// Publishes, corrects, concludes or answers.
  static func act(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let round = address.round
    let reason = request.form.text("reason") ?? ""
    let wish: EvaluationCommand
    switch request.form.text("act") {
    case "publish":
      let state = try await portal.evaluations.state(of: round)
      let draft = try await portal.whileHeeded {
        try await portal.evaluations.draft(of: round, state, on: request.today, within: request.scope)
      }
      guard let draft else { return try await page(request, portal, faults: Diagnostics(.recounting)) }
      guard let sheet = draft else { throw EvaluationAddress.unknown }
      wish = .publish(sheet, reason: reason)
    case "correct":
      wish = .correct(
        round, subject: subject(request.form.text("subject")), criterion: request.form.text("criterion") ?? "",
        value: request.form.text("value") ?? "", reason: reason)
    case "retake":
      let state = try await portal.evaluations.state(of: round)
      let name = request.form.text("criterion") ?? ""
      let whom = subject(request.form.text("subject"))
      let draft = try await portal.whileHeeded {
        try await portal.evaluations.draft(of: round, state, on: request.today, within: request.scope)
      }
      guard let draft else { return try await page(request, portal, faults: Diagnostics(.recounting)) }
      let index = state.standing?.sheet.scheme.index(of: name)
      let now = index.flatMap { draft?.row(of: whom)?.lines[$0].figure } ?? EvaluationSheet.Figure()
      wish = .retake(round, subject: whom, criterion: name, now: now, reason: reason)
    case "answer":
      let verdict: Verdict
      do throws(Diagnostics) {
        verdict = try request.asked("upheld")
      } catch {
        return try await page(request, portal, faults: error)
      }
      wish = .answer(
        objection: request.form.text("objection").flatMap { Int($0) } ?? 0,
        isUpheld: verdict == .yes, text: request.form.text("answer") ?? "")
    case "conclude": wish = .conclude(round)
    default: return try await page(request, portal, faults: Diagnostics(.nothingAsked))
    }
    return try await carryOut(wish, address, request, portal)
  }

  private enum Verdict: String {
    case yes, no
  }

  /// Somebody who is ranked doubts a figure.
  static func object(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let wish = EvaluationCommand.object(
      address.round, subject: subject(request.form.text("subject")), criterion: request.form.text("criterion") ?? "",
      text: request.form.text("text") ?? "")
    return try await carryOut(wish, address, request, portal)
  }

  private static func carryOut(
    _ wish: EvaluationCommand, _ address: EvaluationAddress, _ request: PortalRequest, _ portal: Portal
  ) async throws -> Reply {
    do {
      _ = try await portal.evaluations.carryOut(
        wish, by: request.actor.id, key: request.commandKey, at: request.now, within: request.scope)
    } catch let faults as Diagnostics {
      return try await page(request, portal, faults: faults)
    }
    guard let path = LocalPath(checking: address.path("", [("done", "1")])) else { throw EvaluationAddress.unknown }
    return .seeOther(path)
  }

  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let text = EvaluationWords(portal: portal, words: words, address: address)
    let state = try await portal.evaluations.state(of: address.round)
    guard let shown = try await sheet(address, state, request, portal) else { throw EvaluationAddress.unknown }
    let rows = visible(shown, state, address, request)
    let mark = try await portal.watermark("\(address.id)", rows: rows.count, of: .enterprises, request, words)
    var file = ListFile()
    file.append(
      [words("evaluations.rank"), words("evaluations.kind"), words("evaluations.subject")]
        + (shown.scheme.criteria.map(\.name) + [words("evaluations.total")]).map {
          words("export.withUnit", ["name": $0, "unit": words("evaluations.pointsUnit")])
        } + [words("export.watermark")])
    for row in rows {
      file.append(
        [row.rank.map { "\($0)" } ?? "", text.kind(row.subject.kind), text.subject(row.subject)]
          + row.lines.map { points($0.points, shown.scheme, write: \.self) }
          + [total(row, shown.scheme, words, write: \.self), mark])
    }
    return try file.reply(named: "\(address.instrument.name(request.language))-\(address.round.period)", to: request)
  }

  // MARK: What is shown

  /// The published sheet, else the draft.
  static func sheet(
    _ address: EvaluationAddress, _ state: EvaluationState, _ request: PortalRequest, _ portal: Portal
  ) async throws -> EvaluationSheet? {
    if asksPublished(request), let published = state.published { return published.sheet }
    if let standing = state.standing { return standing.sheet }
    return try await portal.evaluations.draft(of: address.round, state, on: request.today, within: request.scope)
  }

  /// What is asked for with `as`: the table as it was published, before any correction.
  private static let published = "published"

  private static func asksPublished(_ request: PortalRequest) -> Bool { request.query.text("as") == published }

  /// All rows once published; before that those whose figures the reader sees, without places unless all are seen.
  static func visible(
    _ sheet: EvaluationSheet, _ state: EvaluationState, _ address: EvaluationAddress, _ request: PortalRequest
  ) -> [EvaluationSheet.Row] {
    if !state.sheets.isEmpty || address.sees(address.round.owner, request.scope) { return sheet.rows }
    return sheet.rows.filter { address.sees($0.subject, request.scope) }.map(\.withoutPlace)
  }

  /// Why rows have no place: one whose total is open has none, and before publication nobody who does not see them all.
  static func placeNotes(
    _ rows: [EvaluationSheet.Row], _ state: EvaluationState, _ address: EvaluationAddress, _ request: PortalRequest,
    _ words: Strings
  ) -> [String] {
    let isHidden = state.sheets.isEmpty && !address.sees(address.round.owner, request.scope)
    return [
      isHidden ? words("evaluations.noPlace.hidden") : nil,
      rows.contains { $0.total == nil } ? words("evaluations.noPlace.open") : nil,
    ].compactMap { $0 }
  }

  static func subject(_ text: String?) -> EvaluatedSubject {
    let parts = (text ?? "").split(separator: " ", maxSplits: 1).map(String.init)
    return EvaluatedSubject(
      parts.first.flatMap(EvaluationDeclaration.Ranks.init(rawValue:)) ?? .district, parts.count > 1 ? parts[1] : "")
  }

  /// Points with the scheme's decimals, as people read them; a file has plain digits.
  static func points(
    _ points: Decimal128?, _ scheme: ScoringScheme, write: (String) -> String = FigureText.grouped
  ) -> String {
    points.map { write($0.plainText(minimumScale: scheme.decimals)) } ?? "—"
  }

  /// Points in the table, with a word where they are given without anything to be held against.
  private static func cell(
    _ line: EvaluationSheet.Line, _ criterion: ScoringScheme.Criterion, _ scheme: ScoringScheme, _ words: Strings
  ) -> String {
    let told = points(line.points, scheme)
    guard line.points != nil, line.lacksBase(for: criterion) else { return told }
    return words(
      line.isExcluded(by: criterion) ? "evaluations.cell.excluded" : "evaluations.cell.noBase", ["points": told])
  }

  static func total(
    _ row: EvaluationSheet.Row, _ scheme: ScoringScheme, _ words: Strings,
    write: (String) -> String = FigureText.grouped
  ) -> String {
    guard row.total == nil else { return points(row.total, scheme, write: write) }
    return words(
      "evaluations.between",
      ["least": points(row.least, scheme, write: write), "most": points(row.most, scheme, write: write)])
  }

  private static func page(
    _ request: PortalRequest, _ portal: Portal, faults: Diagnostics?
  ) async throws -> Reply {
    let address = try EvaluationAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let text = EvaluationWords(portal: portal, words: words, address: address)
    let actors = try await portal.actorNames(words)
    let state = try await portal.evaluations.state(of: address.round)
    let shown = try await sheet(address, state, request, portal)
    let rows = shown.map { visible($0, state, address, request) } ?? []
    let scheme = state.standing?.sheet.scheme ?? state.scheme?.scheme
    let mayRun = address.mayRun(request, portal)
    let isPublished = !state.sheets.isEmpty
    let isOpen = isPublished && !state.isConcluded
    let isTimely = state.lastObjectionDay.map { request.today <= $0 } ?? false
    let doubted = rows.filter { $0.subject.kind.isArea ? address.sees($0.subject, request.scope) : mayRun }
    // Once published the figures stand as they were, whatever is given after.
    let makers = try await isPublished ? [] : text.targetMakers(rows.map(\.subject), scheme, request)
    let marked = FormFaults(faults, words: words)
    let period = address.round.period.text(in: request.language)
    let fields = ["reason", "value", "text", "answer", "subject", "criterion"]
    func criteria(_ isChosen: (ScoringScheme.Criterion) -> Bool) -> [Choice] {
      (scheme?.criteria ?? []).filter(isChosen).map {
        Choice(value: $0.name, label: $0.name, isChosen: $0.name == request.form.exactly("criterion"))
      }
    }
    let entered = criteria { $0.source == .entered }
    let counted = criteria { $0.source != .entered }
    func choices(_ rows: [EvaluationSheet.Row]) -> [Choice] {
      rows.map {
        let value = "\($0.subject.kind.rawValue) \($0.subject.key)"
        return Choice(
          value: value, label: text.subject($0.subject), isChosen: value == request.form.exactly("subject"))
      }
    }
    let view = View(
      crumbs: address.crumbs(words),
      title:
        "\(address.instrument.name(request.language)) · \(portal.areaName(address.round.owner, in: request.language))",
      path: address.id.evaluationPath, act: "\(address.id.evaluationPath)/act", key: portal.freshKey(),
      owner: address.round.owner.text, period: "\(address.round.period)",
      owners: address.owners.map {
        Choice(
          value: $0.text, label: portal.areaName($0, in: request.language), isChosen: $0 == address.round.owner)
      },
      periods: EvaluationAddress.periods(of: address.declaration, on: request.today).map {
        Choice(value: "\($0)", label: $0.text(in: request.language), isChosen: $0 == address.round.period)
      },
      status: status(state, words), told: told(state, shown, period, request, actors, words),
      scheme: scheme.map { scheme in
        SchemeView(
          document: scheme.document,
          told: words(
            "evaluations.schemeTold",
            [
              "day": scheme.issuedOn.text(in: request.language), "decimals": "\(scheme.decimals)",
              "days": "\(scheme.objectionDays)",
            ]),
          rows: scheme.criteria.map { .init(name: $0.name, source: text.source($0.source), way: text.way(of: $0)) },
          makers: makers)
      },
      heads: scheme?.criteria.map(\.name) ?? [],
      groups: Dictionary(grouping: rows, by: \.subject.kind).sorted { $0.key.rawValue < $1.key.rawValue }.map {
        kind, rows in
        Group(
          title: text.kind(kind),
          rows: rows.map { row in
            .init(
              rank: row.rank.map { "\($0)" } ?? "—", name: text.subject(row.subject),
              href: address.path("score", [("subject", "\(row.subject.kind.rawValue) \(row.subject.key)")]),
              points: scheme.map { scheme in zip(row.lines, scheme.criteria).map { cell($0, $1, scheme, words) } }
                ?? row.lines.map { _ in "—" },
              total: scheme.map { total(row, $0, words) } ?? "—")
          },
          notes: placeNotes(rows, state, address, request, words) + (scheme.map { text.withoutBase(rows, $0) } ?? []))
      },
      isEmpty: rows.isEmpty,
      links: links(address, state, mayRun: mayRun, isEmpty: rows.isEmpty, words),
      objections: state.objections.filter { mayRun || address.sees($0.subject, request.scope) }.map { objection in
        ObjectionView(
          id: "\(objection.id)",
          told: words(
            "evaluations.objectionTold",
            [
              "time": objection.trace.at.text(in: request.language), "subject": text.subject(objection.subject),
              "criterion": objection.criterion,
            ]), text: objection.text,
          answer: objection.answer.map {
            words(
              "evaluations.answered.\($0.isUpheld ? "upheld" : "kept")",
              ["text": $0.text, "who": actors($0.trace.by), "time": $0.trace.at.text(in: request.language)])
          }, canAnswer: mayRun && objection.answer == nil)
      },
      corrections: corrections(state, text, request, actors),
      canPublish: mayRun && !isPublished && !rows.isEmpty && address.round.period.isClosed(on: request.today),
      publishLater: isPublished || scheme == nil ? nil : publishLater(address, mayRun: mayRun, request, portal, words),
      needsReason: rows.contains { $0.total == nil }, canCorrect: mayRun && isOpen && !entered.isEmpty,
      canRetake: mayRun && isOpen && !counted.isEmpty,
      canConclude: mayRun && isOpen && !isTimely && state.objections.allSatisfy { $0.answer != nil },
      canObject: isOpen && isTimely && !doubted.isEmpty && Portal.allows(request.actor, Portal.factKeepers),
      subjects: choices(rows), doubted: choices(doubted),
      criteria: criteria { _ in true }, entered: entered, counted: counted,
      behind: isPublished ? nil : try await portal.behind(words),
      typed: Dictionary(uniqueKeysWithValues: fields.map { ($0, request.form.exactly($0) ?? "") }),
      done: request.query.text("done") == nil ? nil : words("evaluations.done"), faults: marked.all,
      hasFaults: !marked.isEmpty)
    return .page(
      Page(
        "evaluations/round", title: view.title, view: view, status: marked.isEmpty ? 200 : 422, nonStatistical: true,
        notices: request.notOffered(
          "period", taken: "\(address.round.period)", "evaluations.period", shown: period, words)))
  }

  private static func links(
    _ address: EvaluationAddress, _ state: EvaluationState, mayRun: Bool, isEmpty: Bool, _ words: Strings
  ) -> [Crumb] {
    var links: [Crumb] = []
    if mayRun, state.sheets.isEmpty {
      let name = state.scheme == nil ? "evaluations.setScheme" : "evaluations.changeScheme"
      links.append(Crumb(words(name), address.path("scheme")))
      if state.scheme?.scheme.criteria.contains(where: { $0.source == .entered }) ?? false {
        links.append(Crumb(words("evaluations.enterFigures"), address.path("figures")))
      }
    }
    if !isEmpty {
      links += [
        Crumb(words("export.button"), address.path("export")),
        Crumb(words("export.excel"), address.path("export", [("format", "xlsx")])),
      ]
    }
    if state.sheets.contains(where: { $0.cause == .corrected }) {
      links += [
        Crumb(words("evaluations.asPublished"), address.path("", [("as", published)])),
        Crumb(words("evaluations.asCorrected"), address.path()),
      ]
    }
    return links
  }

  private static func status(_ state: EvaluationState, _ words: Strings) -> StateMark {
    let (css, name) =
      switch state.standing?.cause {
      case .concluded?: ("yes", "concluded")
      case .published?, .corrected?: ("ask", "published")
      case nil: state.scheme == nil ? ("no", "none") : ("ask", "draft")
      }
    return StateMark(css: css, word: words("evaluations.state.\(name)"))
  }

  private static func told(
    _ state: EvaluationState, _ sheet: EvaluationSheet?, _ period: String, _ request: PortalRequest,
    _ actors: ActorNames, _ words: Strings
  ) -> String {
    guard let sheet else { return words("evaluations.told.none", ["period": period]) }
    let day = sheet.on.text(in: request.language)
    guard let published = state.published, let last = state.lastObjectionDay else {
      return words("evaluations.told.draft", ["period": period, "day": day])
    }
    let corrections = state.sheets.count { $0.cause == .corrected }
    let isPublished = asksPublished(request)
    let told = words(
      corrections == 0
        ? "evaluations.told.published"
        : isPublished ? "evaluations.told.asPublished" : "evaluations.told.corrected",
      [
        "period": period, "day": day, "time": published.trace.at.text(in: request.language),
        "who": actors(published.trace.by), "last": last.text(in: request.language), "count": "\(corrections)",
      ])
    return told
      + (published.reason.isEmpty ? "" : words("evaluations.told.openPoints", ["reason": published.reason]))
  }

  /// When and by whom a sheet is published; `nil` for whoever can do it now, and without a scheme.
  private static func publishLater(
    _ address: EvaluationAddress, mayRun: Bool, _ request: PortalRequest, _ portal: Portal, _ words: Strings
  ) -> String? {
    let owner = portal.areaName(address.round.owner, in: request.language)
    let period = address.round.period
    guard period.isClosed(on: request.today) else {
      let day = period.lastDay.adding(days: 1).text(in: request.language)
      return words("evaluations.publishFrom", ["owner": owner, "day": day])
    }
    return mayRun ? nil : words("evaluations.publishBy", ["owner": owner])
  }

  /// Each correction with the figures that it changed and what followed; what was published stands beside it.
  private static func corrections(
    _ state: EvaluationState, _ text: EvaluationWords, _ request: PortalRequest, _ actors: ActorNames
  ) -> [CorrectionView] {
    zip(state.sheets, state.sheets.dropFirst()).filter { $0.1.cause == .corrected }.map { before, after in
      let changes = before.sheet.changes(to: after.sheet)
      let figures = changes.flatMap { subject, from, to in
        zip(after.sheet.scheme.criteria, zip(from.lines, to.lines)).filter { $0.1.0.figure != $0.1.1.figure }
          .map { criterion, lines in
            text.words(
              "evaluations.figureChange",
              [
                "subject": text.subject(subject), "criterion": criterion.name,
                "from": EvaluationWords.number(lines.0.figure.value),
                "to": EvaluationWords.number(lines.1.figure.value),
              ])
          }
      }
      let places = changes.filter { $0.from.total != $0.to.total || $0.from.rank != $0.to.rank }.map {
        subject, from, to in
        text.words(
          from.rank == to.rank
            ? "evaluations.changeOfTotal" : from.total == to.total ? "evaluations.changeOfRank" : "evaluations.change",
          [
            "subject": text.subject(subject), "from": total(from, before.sheet.scheme, text.words),
            "to": total(to, after.sheet.scheme, text.words),
            "rankFrom": from.rank.map { "\($0)" } ?? "—", "rankTo": to.rank.map { "\($0)" } ?? "—",
          ])
      }
      return CorrectionView(
        told: text.words(
          "evaluations.corrected",
          [
            "time": after.trace.at.text(in: request.language), "who": actors(after.trace.by), "reason": after.reason,
          ]), changes: figures + places)
    }
  }
}

extension Diagnostic {
  fileprivate static var nothingAsked: Diagnostic {
    Diagnostic(
      "evaluations.nothing-asked", at: Place(field: "main"), Wording(zh: "没有说明要做什么", en: "nothing was asked for"),
      remedy: Wording(zh: "用页面上的按钮提交", en: "use one of the page's buttons"))
  }
}
