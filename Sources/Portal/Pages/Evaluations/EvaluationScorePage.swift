import Access
import Decimals
import PolicyCorpus
import Quantities
import Targets

/// One subject's scorecard: every figure with where it comes from, and how its points came about.
enum EvaluationScorePage {
  struct View: Sendable {
    let crumbs: [Crumb]
    let title: String
    let told: String
    let total: String
    let rows: [Row]
    let files: [Crumb]
    /// What is said where the sheet is frozen: as published, or corrected since.
    let frozen: String?
    /// Why there is no place; empty where there is one.
    let places: [String]
    /// The enterprises that count for a park; `nil` for everybody else.
    let members: Members?
    /// What of a register, and of the cases, counts for a park; empty for everybody else.
    let counted: [Counted]
  }

  struct Counted: Sendable {
    let id: String
    let title: String
    let told: String
    let entries: [Crumb]
    let nothing: String?
  }

  struct Members: Sendable {
    let told: String
    let enterprises: [Crumb]
  }

  /// How many of a park's enterprises are listed.
  private static let shownMembers = 200

  struct Row: Sendable {
    let name: String
    let source: String
    let rowsHref: String?
    let evidence: String?
    let figure: String
    let base: String
    let points: String
    let reckoning: String
    /// What the figure is today, where the sheet is frozen and it is another; what was published, where it was corrected
    /// since; and what is not counted because nobody has confirmed it yet.
    let notes: [String]
  }

  /// A subject's row of a sheet, as the reader may see it.
  private struct Card {
    let address: EvaluationAddress
    let text: EvaluationWords
    let state: EvaluationState
    let sheet: EvaluationSheet
    let subject: EvaluatedSubject
    let row: EvaluationSheet.Row
    /// Whether the reader sees what is behind the figures.
    let sees: Bool
    let rows: [Row]

    var isPublished: Bool { !state.sheets.isEmpty }
    var name: String { text.subject(subject) }
  }

  /// - Throws: `PageFault.notFound` where there is none.
  private static func card(_ request: PortalRequest, _ portal: Portal) async throws -> Card {
    let address = try EvaluationAddress(request, portal)
    let words = portal.renderer.words(request.language)
    let text = EvaluationWords(portal: portal, words: words, address: address)
    let state = try await portal.evaluations.state(of: address.round)
    let sheet = try await EvaluationPage.sheet(address, state, request, portal)
    // Who names nobody sees the first that they may see.
    let first = sheet.flatMap { EvaluationPage.visible($0, state, address, request).first?.subject }
    let named = request.query.text("subject").map { EvaluationPage.subject($0) }
    guard let subject = named ?? first else { throw EvaluationAddress.unknown }
    let isPublished = !state.sheets.isEmpty
    let sees = address.sees(subject, request.scope)
    guard let sheet, let row = sheet.row(of: subject), sees || isPublished else { throw EvaluationAddress.unknown }
    let today =
      isPublished && sees
      ? try await portal.evaluations.draft(of: address.round, state, on: request.today, within: request.scope)?
        .row(of: subject) : nil
    let published = state.published?.sheet.row(of: subject)
    let planned = sees ? try await planned(subject, sheet, address.round, request, portal) : []
    let waiting = sees ? try await waiting(of: subject, sheet.scheme, address.round, request, portal) : [:]
    return Card(
      address: address, text: text, state: state, sheet: sheet, subject: subject, row: row, sees: sees,
      rows: zip(sheet.scheme.criteria, row.lines).enumerated().map { index, pair in
        let (criterion, line) = pair
        let now = today.flatMap { $0.lines.indices.contains(index) ? $0.lines[index].figure.value : nil }
        let isOther = today != nil && now != line.figure.value
        let then = published.flatMap { $0.lines.indices.contains(index) ? $0.lines[index].figure.value : nil }
        let isCorrected = published != nil && then != line.figure.value
        return Row(
          name: criterion.name, source: text.source(criterion.source),
          rowsHref: sees ? text.rows(criterion.source, subject, at: index, on: sheet.on) : nil,
          evidence: state.figure(of: subject, criterion.name).map { figure in
            words(
              "evaluations.evidence",
              ["evidence": figure.evidence, "time": figure.trace.at.text(in: request.language)])
          },
          figure: EvaluationWords.number(line.figure.value), base: EvaluationWords.number(line.figure.base),
          points: EvaluationPage.points(line.points, sheet.scheme),
          reckoning: text.reckoning(line, criterion, of: row, in: sheet.scheme),
          notes: [
            isCorrected ? words("evaluations.wasPublished", ["value": EvaluationWords.number(then)]) : nil,
            planned.contains(criterion.name) ? words("evaluations.planned") : nil,
            isOther ? words("evaluations.now", ["value": EvaluationWords.number(now)]) : nil,
            waiting[criterion.name]?.pending.map { words("evaluations.pending", ["count": "\($0)"]) },
            waiting[criterion.name]?.open.map { words("evaluations.open", ["count": "\($0)"]) },
          ].compactMap { $0 })
      })
  }

  /// The card as a file: each criterion with its figure, how its points came about, and them.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let card = try await card(request, portal)
    let mark = try await portal.watermark(
      "\(card.address.id)/score", rows: card.rows.count, of: .sums, request, words,
      filter: [
        Pair(words("evaluations.period"), card.address.round.period.text(in: request.language)),
        Pair(words("evaluations.subject"), card.name),
      ])
    var file = ListFile()
    file.append([
      words("evaluations.criterion"), words("evaluations.source"), words("evaluations.evidenceHead"),
      words("evaluations.figure"), words("cultivation.note"), words("evaluations.base"), words("evaluations.how"),
      words(
        "export.withUnit", ["name": words("evaluations.points"), "unit": words("evaluations.pointsUnit")]),
      words("export.watermark"),
    ])
    for (shown, line) in zip(card.rows, card.row.lines) {
      file.append([
        shown.name, shown.source, shown.evidence ?? "", line.figure.value?.plainText() ?? "",
        shown.notes.joined(separator: words("sentence.separator")), line.figure.base?.plainText() ?? "",
        shown.reckoning, EvaluationPage.points(line.points, card.sheet.scheme, write: \.self), mark,
      ])
    }
    return try file.reply(
      named: "\(card.name)-\(card.address.instrument.name(request.language))-\(card.address.round.period)",
      to: request)
  }

  static func show(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let card = try await card(request, portal)
    let (address, state, sheet, subject, row) = (card.address, card.state, card.sheet, card.subject, card.row)
    let hasPlace = card.isPublished || address.sees(address.round.owner, request.scope)
    let query = request.query.encoded(
      replacing: [
        "owner": address.round.owner.text, "period": "\(address.round.period)",
        "subject": "\(subject.kind.rawValue) \(subject.key)", "lang": nil,
      ])
    let view = View(
      crumbs: address.crumbs(words, Crumb(card.name)),
      title: "\(card.name) · \(address.instrument.name(request.language))",
      told: words(
        "evaluations.scoreTold",
        [
          "period": address.round.period.text(in: request.language), "document": sheet.scheme.document,
          "day": sheet.on.text(in: request.language),
          "rank": hasPlace ? row.rank.map { "\($0)" } ?? "—" : "—",
        ]), total: EvaluationPage.total(row, sheet.scheme, words), rows: card.rows,
      files: ListFile.links("\(request.path)/export?\(query)", words),
      frozen: card.isPublished
        ? words(state.sheets.contains { $0.cause == .corrected } ? "evaluations.frozenSince" : "evaluations.frozen")
        : nil, places: EvaluationPage.placeNotes([row], state, address, request, words),
      members: card.sees ? try await members(of: subject, address.round, request, portal, words) : nil,
      counted: card.sees ? try await counted(of: subject, sheet, request, portal, card.text) : [])
    return .page(
      Page(
        "evaluations/score", title: view.title, view: view, nonStatistical: true,
        notices: request.notOffered(
          "period", taken: "\(address.round.period)", "evaluations.period",
          shown: address.round.period.text(in: request.language), words)))
  }

  /// The criteria whose figure is held against the breakdown of a target, since nobody gave the subject a task of its own.
  private static func planned(
    _ subject: EvaluatedSubject, _ sheet: EvaluationSheet, _ round: EvaluationRound, _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> Set<String> {
    guard let area = subject.area, let row = sheet.row(of: subject) else { return [] }
    var planned: Set<String> = []
    for (criterion, line) in zip(sheet.scheme.criteria, row.lines) {
      guard case .indicator(let id) = criterion.source,
        let plan = try await portal.evaluations.plans(of: id, for: [area], in: round)[area],
        line.figure.base == Decimal128(plan.total)
      else { continue }
      let board = try await portal.targets.board(of: id, on: sheet.on, within: request.scope)
      if board.target(of: id, in: .area(area), year: round.period.year) == nil { planned.insert(criterion.name) }
    }
    return planned
  }

  /// 待入统确认 and 待补信息, by criterion: what its indicator does not count yet; `nil` for none.
  private static func waiting(
    of subject: EvaluatedSubject, _ scheme: ScoringScheme, _ round: EvaluationRound, _ request: PortalRequest,
    _ portal: Portal
  ) async throws -> [String: (pending: Int?, open: Int?)] {
    guard let area = subject.area else { return [:] }
    var waiting: [String: (pending: Int?, open: Int?)] = [:]
    for criterion in scheme.criteria {
      guard case .indicator(let id) = criterion.source else { continue }
      let board = try await portal.targets.board(of: id, on: request.today, within: request.scope)
      func some(_ count: Int?) -> Int? { count == 0 ? nil : count }
      waiting[criterion.name] = (
        some(board.pending(of: id, in: area, year: round.period.year)),
        some(board.open(of: id, in: area, year: round.period.year))
      )
    }
    return waiting
  }

  /// The entries of each register's criterion, and the cases of each of those, that count for a park, as of the sheet's
  /// day.
  private static func counted(
    of subject: EvaluatedSubject, _ sheet: EvaluationSheet, _ request: PortalRequest, _ portal: Portal,
    _ text: EvaluationWords
  ) async throws -> [Counted] {
    guard subject.kind == .park, let park = subject.area else { return [] }
    let round = text.address.round
    let first = portal.evaluations.firstDay(of: round)
    let placing = try await portal.evaluations.parkPlacing(in: round, of: park, on: sheet.on)
    var counted: [Counted] = []
    for (index, criterion) in sheet.scheme.criteria.enumerated() {
      guard let placing else { continue }
      let (kind, entries): (String, [Crumb])
      switch criterion.source {
      case .register(let id, let aspect):
        kind = "entries"
        entries = try await portal.registers.entries(of: id, from: first, through: sheet.on, within: request.scope)
          .filter { entry in
            let days = entry.counted(from: first, through: sheet.on)
            let day =
              switch aspect {
              case .standing: days.standing
              case .entered: days.entered
              case .left: days.left
              }
            return day.map { placing(entry.subject.enterprise, $0, entry.area) == park } ?? false
          }.map { Crumb($0.title, $0.path) }
      case .cases(let id, let aspect):
        kind = "cases"
        entries = try await portal.cases.cases(
          of: id, from: first, through: sheet.on, within: request.scope, in: park, placing: placing
        ).compactMap { row in
          let counted = row.counted(on: sheet.on)
          // Of a rate its base is listed, and who is in the base alone is marked.
          let (isIn, isInBase) =
            switch aspect {
            case .opened: (true, true)
            case .closed: (counted.isClosed, counted.isClosed || counted.isOverdue)
            case .overdue: (counted.isOverdue, counted.isOverdue)
            case .satisfied: (counted.isSatisfied, counted.isRated)
            }
          guard isInBase else { return nil }
          let day = row.openedOn.text(in: request.language)
          return Crumb(
            text.words(
              isIn ? "evaluations.countedCase" : "evaluations.countedCase.base", ["name": row.title, "day": day]),
            "/services/cases/\(row.id.number)")
        }
      case .indicator, .entered: continue
      }
      counted.append(
        Counted(
          id: "counted-\(index)", title: criterion.name, told: text.words("evaluations.counted.\(kind)"),
          entries: entries, nothing: entries.isEmpty ? text.words("evaluations.noneCounted.\(kind)") : nil))
    }
    return counted
  }

  /// 计入园区的企业, each with the way to why it counts there.
  private static func members(
    of subject: EvaluatedSubject, _ round: EvaluationRound, _ request: PortalRequest, _ portal: Portal,
    _ words: Strings
  ) async throws -> Members? {
    guard subject.kind == .park, let park = subject.area else { return nil }
    let codes = try await portal.evaluations.members(of: park, in: round, on: request.today)
    var enterprises: [Crumb] = []
    for code in codes.prefix(shownMembers) {
      guard let enterprise = try await portal.facts.enterprise(code, within: request.scope) else { continue }
      enterprises.append(Crumb(enterprise.title, "\(enterprise.path)/attribution"))
    }
    return Members(
      told: words(codes.isEmpty ? "evaluations.noMembers" : "evaluations.membersTold", ["count": "\(codes.count)"]),
      enterprises: enterprises)
  }
}
