import Access
import Diagnostics
import Quantities
import Reporting

/// Those on a round's roster whom the reader sees, as the address narrows them: who is awaited stands first.
struct RoundBoard: Sendable {
  /// All whom the reader sees.
  let own: [Reporter]
  /// What the address leaves of them, in the board's order.
  let shown: [Reporter]
  /// Whom to call, for those who chase.
  let contacts: [Reporter.Key: ReportContact]

  private static let order: [Round.State] = [.missing, .returned, .partial, .resubmitted, .reported]

  /// Cost: a query for the enterprises among the reporters, and one for the contacts.
  init(_ round: Round, _ request: PortalRequest, _ portal: Portal) async throws {
    let own = try await portal.reporters(of: round, within: request.scope)
    let narrowed = request.query.text("state")
    let shown = own.filter { reporter in
      switch narrowed {
      case Self.overdue: round.isOverdue(reporter.key, on: request.today)
      case let name?: Round.State(rawValue: name).map { $0 == round.state(of: reporter.key) } ?? true
      case nil: true
      }
    }.sorted { left, right in
      let (a, b) = (round.state(of: left.key), round.state(of: right.key))
      return a == b
        ? left.key < right.key : (Self.order.firstIndex(of: a) ?? 0) < (Self.order.firstIndex(of: b) ?? 0)
    }
    self.own = own
    self.shown = shown
    contacts =
      Portal.allows(request.actor, Portal.reporters)
      ? try await portal.reporting.contacts(of: shown.map(\.key)) : [:]
  }

  /// What the address calls those past their day.
  static let overdue = "overdue"

  /// The board as a file.
  static func export(_ request: PortalRequest, _ portal: Portal) async throws -> Reply {
    let words = portal.renderer.words(request.language)
    let round = try await RoundPage.asked(request, portal)
    let board = try await RoundBoard(round, request, portal)
    let mark = try await portal.watermark(
      "reporting/\(round.id)/board", rows: board.shown.count, of: ExportedRows(of: board.shown), request, words)
    var file = ListFile()
    file.append(
      [
        "reporting.reporter", "reporting.contact.title", "table.state", "cultivation.note", "reporting.due",
        "reporting.accepted", "reporting.rowsPart.untold", "reporting.lackingTitle", "reporting.returnedRows",
        "reporting.versions", "reporting.last", "reporting.remindedAt", "export.watermark",
      ].map { words($0) })
    for reporter in board.shown {
      let entry = round.entry(of: reporter.key)
      let notes = [
        entry.isLate ? words("reporting.late") : nil,
        round.isOverdue(reporter.key, on: request.today) ? words("reporting.overdue") : nil,
        entry.held.isEmpty ? nil : words("reporting.held"), portal.lack(of: reporter.key, in: round, words),
      ]
      func some(_ count: Int) -> String { count == 0 ? "" : "\(count)" }
      file.append([
        portal.name(of: reporter, in: request.language), board.contacts[reporter.key]?.line ?? "",
        entry.state.name(request.language),
        notes.compactMap { $0 }.joined(separator: words("sentence.separator")), "\(round.due(of: reporter.key))",
        entry.standing.map { _ in "\(entry.tellingRows)" } ?? "", some(entry.untoldRows),
        entry.expected.map { _ in "\(entry.lacking)" } ?? "",
        entry.isWholeBack
          ? words("reporting.wholeBack") : entry.counted.map { "\($0.submission.standing.returned)" } ?? "",
        some(entry.versions.count), entry.versions.last?.at.text(in: request.language) ?? "",
        entry.reminded.last?.text(in: request.language) ?? "", mark,
      ])
    }
    return try file.reply(
      named: "\(round.opening.fileName(in: request.language))-\(request.today)", to: request)
  }
}

extension RoundOpening {
  /// What files of the round are called: its month as the reader has it, and its title.
  func fileName(in language: Language) -> String {
    month.period.text(in: language) + (language == .chinese ? "" : " ") + titleAfterMonth
  }
}

extension ExportedRows {
  /// What rows of reporters are about: enterprises, where some report for themselves.
  init(of reporters: [Reporter]) {
    self = reporters.contains { if case .enterprise = $0.key { true } else { false } } ? .enterprises : .sums
  }
}

extension Round.Entry {
  /// How many of the rows that count tell nothing of the month.
  var untoldRows: Int { counted?.submission.standing.untold ?? 0 }

  /// How many of them tell something of it.
  var tellingRows: Int { (counted?.submission.standing.accepted ?? 0) - untoldRows }

  /// Whether the version that would count was sent back as a whole.
  var isWholeBack: Bool { standing != nil && counted == nil }
}
