import Decimals
import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities
import Workbooks

/// A workbook on its way in: its bytes, what they hold, and how they are to be read.
public struct IncomingReport: Sendable {
  public let bytes: [UInt8]
  public let workbook: Workbook
  public var plan: ReportPlan
  public var request: ReportRequest
  /// The round and the reporter that it answers for; `nil` where nobody asked.
  public let answers: Answers?
  /// Why doubtful rows were confirmed; empty where none was.
  public var reason = ""

  public struct Answers: Sendable, Hashable {
    public let round: Round.ID
    public let reporter: Reporter.Key

    public init(round: Round.ID, reporter: Reporter.Key) {
      self.round = round
      self.reporter = reporter
    }
  }

  public init(
    bytes: [UInt8], workbook: Workbook, plan: ReportPlan, request: ReportRequest, answers: Answers? = nil
  ) {
    self.bytes = bytes
    self.workbook = workbook
    self.plan = plan
    self.request = request
    self.answers = answers
  }

  /// The command that asks for it, once.
  public func command(by actor: ActorID, key: String) -> Command {
    Command(
      actor: actor, key: key,
      payload: [
        "file": .text(ContentHash(of: bytes).hex), "month": .text("\(plan.month)"), "basis": request.basis.json,
        "source": .text(request.source), "key": .text(request.key.rawValue),
        "layouts": .list(plan.sheets.map(\.mapping.json)), "round": CanonicalJSON(answers?.round.text),
        "reporter": CanonicalJSON(answers?.reporter.text), "reason": .text(reason),
        "confirmed": .list(request.confirmed.sorted().map { .text("\($0.sheet):\($0.row)") }),
      ])
  }
}

/// What was told to the one who handed a report in.
public struct ReportReply: Sendable, Hashable {
  public let record: Int
  public let accepted: Int
  public let returned: Int
  /// Rows that brought something new or changed.
  public let recorded: Int
  /// Whether it came after the lock, so that it is kept and counts for nothing yet.
  public let isHeld: Bool
  /// Whether the very same command had been carried out before, so that nothing was done now.
  public let isRepeated: Bool

  init(record: Int, run: DryRun, isHeld: Bool) {
    self.record = record
    accepted = run.accepted
    returned = run.returned
    recorded = isHeld ? 0 : run.sheets.reduce(0) { $0 + $1.rows.count }
    self.isHeld = isHeld
    isRepeated = false
  }

  init(repeated json: CanonicalJSON) {
    record = json["record"].integer ?? 0
    accepted = json["accepted"].integer ?? 0
    returned = json["returned"].integer ?? 0
    recorded = json["recorded"].integer ?? 0
    isHeld = json["held"].boolean ?? false
    isRepeated = true
  }

  var json: CanonicalJSON {
    [
      "record": CanonicalJSON(record), "accepted": CanonicalJSON(accepted), "returned": CanonicalJSON(returned),
      "recorded": CanonicalJSON(recorded), "held": .boolean(isHeld),
    ]
  }
}

/// Where reports are handed in and rounds are run. Each act is one command and one record of the journal.
public struct ReportingDesk: Sendable {
  public let store: any ReportingStore
  public let facts: FactDesk
  let projection = ReportingProjection()

  public init(store: any ReportingStore, facts: FactDesk) {
    self.store = store
    self.facts = facts
  }

  /// How a workbook would be read, with what was confirmed for its layouts before.
  /// - Throws: as `ReportPlan.init`.
  public func plan(_ workbook: Workbook, month: ReportMonth?) async throws -> ReportPlan {
    try await store.readReports { [dictionary = facts.reference.dictionary] view in
      try ReportPlan(workbook, dictionary: dictionary, month: month, remembered: view.rounds.mapping)
    }
  }

  /// What taking a report in would do. Nothing is stored.
  /// - Throws: as `ReportCheck.run`.
  public func dryRun(
    _ report: IncomingReport, at: Timestamp, progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in }
  ) async throws -> DryRun {
    try await store.readReports { [reference = facts.reference] view in
      try ReportCheck.run(
        report.workbook, plan: report.plan, request: report.request, reference: reference, view: view,
        on: at.dayInShanghai, locked: try Self.locked(for: report, in: view.rounds),
        ownWord: Self.ownWords(for: report, in: view), progress: progress)
    }
  }

  /// The columns of earlier months that locked rounds hold for a report's reporter.
  /// Cost: nothing for a report of its own month alone; otherwise the events of the rounds since the earliest month in it.
  private static func locked(for report: IncomingReport, in rounds: any RoundReader) throws -> Set<String> {
    let back = report.plan.monthsBack
    guard back > 0, let reporter = report.answers?.reporter else { return [] }
    let months = report.plan.month.back(back)..<report.plan.month
    var columns: Set<String> = []
    for id in try rounds.ids() {
      guard let round = try rounds.round(id) else { continue }
      // They come with the latest month first.
      if round.opening.month < months.lowerBound { break }
      guard months.contains(round.opening.month), round.isLocked, round.withdrawn == nil,
        round.reporter(reporter) != nil
      else { continue }
      columns.formUnion(round.opening.askedSums.joined())
    }
    return columns
  }

  /// Takes the sound rows of a report in and keeps the others to be sent back; its mappings are remembered. One
  /// transaction, one record. What comes after its round was locked is checked and kept, and no fact of it is recorded.
  /// - Parameters:
  ///   - command: `report.command(by:key:)`.
  ///   - check: what else is asked of what is found, before anything is kept; not asked of a command that is given again.
  /// - Returns: the reply, and what was found; `nil` for a command that is given again.
  /// - Throws: as `dryRun`; `report.nothing-told`, `round.unknown`, `round.not-expected`, `report.other-month`, `round.no-reason`;
  ///   `round.identity-number` and `round.figure-asked` of the reason; `command.key-reused`; what `check` throws.
  public func accept(
    _ report: IncomingReport, command: Command, at: Timestamp,
    progress: @escaping @Sendable (Int, Int) -> Void = { _, _ in },
    check: @escaping @Sendable (DryRun) throws -> Void = { _ in }
  ) async throws -> (reply: ReportReply, run: DryRun?) {
    try await store.writeReports { work in
      if let stored = try work.journal.reply(to: command) { return (ReportReply(repeated: stored), nil) }
      // Not in `checked`: what was kept before such words were refused can still be taken.
      try RoundCommand.checkWords(of: report.reason)
      let run = try checked(report, at: at, in: work, progress: progress)
      try check(run)
      let round = try report.answers.flatMap { try work.rounds.round($0.round) }
      let isHeld = round?.isLocked ?? false
      if let round, round.opening.month != run.plan.month {
        throw Diagnostics(
          .otherMonth(
            run.plan.month, asked: round.opening.month, report.workbook.file, run.plan.sheets[0].layout.sheet, row: 1))
      }
      let reply = ReportReply(record: try work.journalRecords.head().count + 1, run: run, isHeld: isHeld)
      let kept = KeptReport(report: report, run: run, kind: .submitted, isHeld: isHeld)
      try keep(kept, after: round, command: command, reply: reply.json, at: at, in: work) { submission in
        guard let answers = report.answers else { return ["event": "submitted", "submission": submission.json] }
        return try RoundCommand.submit(answers.reporter, submission).decide(round, on: at.dayInShanghai).json
      }
      return (reply, run)
    }
  }

  /// What is found in a report that is to be taken in.
  func checked(
    _ report: IncomingReport, at: Timestamp, in work: any ReportingWork, progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> DryRun {
    guard report.request.confirmed.isEmpty || !report.reason.trimmingWhiteSpace.isEmpty else {
      throw Diagnostics(.confirmationMissing)
    }
    let run = try ReportCheck.run(
      report.workbook, plan: report.plan, request: report.request, reference: facts.reference, view: work,
      on: at.dayInShanghai, locked: try Self.locked(for: report, in: work.rounds),
      ownWord: Self.ownWords(for: report, in: work), progress: progress)
    let twice = run.repeatedlyTaken
    guard twice.isEmpty else { throw Diagnostics(.takenTwice(twice, report.workbook.file)) }
    guard run.hasFigures else { throw Diagnostics(.nothingTold(report.workbook.file)) }
    return run
  }

  /// A checked report on its way into the journal.
  struct KeptReport {
    let report: IncomingReport
    let run: DryRun
    /// The kind of its record where it brings no fact.
    let kind: RoundEvent.RecordKind
    /// Whether it came after the lock, so that no fact of it is recorded.
    let isHeld: Bool
    /// Which version it already is, where it came before it is kept; `nil` for one that comes now.
    var version: Int?
  }

  /// Stores what a checked report leaves: its file, the rows that go back, which rows stand with it, and the facts of its
  /// sound rows.
  /// - Parameter event: what it is to its round.
  /// - Throws: `report.standing-unreadable` where the rows that were taken before cannot be read; what `event` throws.
  func keep(
    _ kept: KeptReport, after round: Round?, command: Command, reply: CanonicalJSON, at: Timestamp,
    in work: any ReportingWork, event: (Submission) throws -> CanonicalJSON
  ) throws {
    let (report, run) = (kept.report, kept.run)
    let stands = try stands(kept.run, version: kept.version, after: round, report.answers?.reporter, in: work)
    let rows = stands.bytes
    var attachments: [[UInt8]] = []
    if run.returned > 0 { attachments.append(try ReturnedRows.draft(run, of: report.workbook).bytes()) }
    let submission = Submission(
      file: report.workbook.file.split(separator: "/").last.map(String.init) ?? report.workbook.file,
      fileHash: ContentHash(of: report.bytes), accepted: run.accepted, returned: run.returned, untold: run.untold,
      returnedFile: attachments.first.map { ContentHash(of: $0) },
      totals: Dictionary(uniqueKeysWithValues: run.totals.map { ($0.key.description, $0.value) }),
      standing: Submission.Standing(stands, segment: rows))
    attachments.append(rows)
    var context: [String: CanonicalJSON] = [
      "month": .text("\(run.plan.month)"), "layouts": .list(run.plan.sheets.map(\.mapping.json)),
      "sheet_names": .list(report.workbook.sheets.map { .text($0.name) }), "reason": .text(report.reason),
      "confirmed": .list(report.request.confirmed.sorted().map { .text("\($0.sheet):\($0.row)") }),
      "event": try event(submission),
    ]
    if let answers = report.answers { context["round"] = .text(answers.round.text) }
    // What it takes to look at it again, once it is to count.
    if kept.isHeld { context["request"] = report.request.json }
    let record: JournalRecord
    if run.bringsNews, !kept.isHeld {
      record = try facts.append(
        FactReport(
          file: report.workbook.file, bytes: report.bytes, basis: report.request.basis,
          source: report.request.source, sheets: run.sheets, attachments: attachments, context: .object(context)),
        command: command, reply: reply, at: at, to: work)
    } else {
      let segments = try ([report.bytes] + attachments).map { try work.journal.keep(segment: $0) }
      record = try work.journal.append(
        JournalEntry(
          kind: kept.kind.rawValue, command: command, at: at, payload: .object(context), reply: reply,
          segments: segments))
    }
    try projection.apply(record, to: work.roundTable)
  }

  /// What stands once a version is in, held against what its round expects.
  /// - Parameter version: which of the reporter's it is; `nil` for one that comes now.
  /// - Throws: `report.standing-unreadable` where the rows that were taken before cannot be read.
  func stands(
    _ run: DryRun, version: Int?, after round: Round?, _ reporter: Reporter.Key?, in view: any ReportingReading
  ) throws -> StandingRows {
    let entry = reporter.flatMap { round?.entry(of: $0) } ?? Round.Entry()
    let version = version ?? entry.versions.count + 1
    let rows: StandingRows
    // What was taken before is never let go in silence.
    if let before = entry.standing, before.sentBack == nil, let told = try Self.rows(of: before.submission, in: view) {
      rows = told.followed(by: run, version: version)
    } else {
      rows = StandingRows(run, version: version)
    }
    guard let round, let reporter else { return rows }
    return rows.held(
      against: try expected(of: reporter, in: round, view), absent: Set(entry.absences.map(\.enterprise)))
  }

  // MARK: Rounds

  /// Opens a round.
  /// - Throws: `Diagnostics` with what is wrong with it, such as a figure that no month has; `round.opened-already` where
  ///   another asks the same;
  ///   `command.key-reused`.
  /// Cost: the events of all rounds.
  public func open(_ opening: RoundOpening, by actor: ActorID, key: String, at: Timestamp) async throws -> Round.ID {
    // A template without a column of its figures would ask for nothing.
    let unknown = opening.measures.filter { measure in
      ReportTemplate(
        month: opening.month, title: opening.title, measures: [measure], unit: opening.unit,
        dictionary: facts.reference.dictionary
      ).figures.isEmpty
    }
    guard unknown.isEmpty else { throw Diagnostics(.noSuchMeasure(unknown)) }
    let command = Command(actor: actor, key: key, payload: opening.json)
    let id = Round.ID(openedBy: command)
    try await act(.open(opening), on: id, command: command, at: at)
    return id
  }

  /// Reminds, sends back, locks, reopens, or changes the roster.
  ///
  /// What is sent back as a whole ceases to stand everywhere until it is reported again. As a round is opened again, what
  /// came after the lock is taken, as far as it is sound by now; what is not stays held.
  /// - Throws: `Diagnostics` with a code of `round.…`; `command.key-reused`.
  public func act(_ act: RoundCommand, on id: Round.ID, command: Command, at: Timestamp) async throws {
    try await store.writeReports { [projection] work in
      guard try work.journal.reply(to: command) == nil else { return }
      let round = try work.rounds.round(id)
      let event = try act.decide(round, on: at.dayInShanghai)
      if case .absent(let key, let codes, _) = event, let round {
        try Self.checkLacking(codes, of: key, in: round, work)
      }
      if case .opened(let opening) = event {
        for other in try work.rounds.ids() {
          if let other = try work.rounds.round(other), other.isAskedAgain(by: opening) {
            throw Diagnostics(.openedAlready(other))
          }
        }
      }
      if case .sentBack(let key, let reason) = event, let round {
        return try sendBack(key, of: round, reason: reason, command: command, at: at, in: work)
      }
      let record = try work.journal.append(
        JournalEntry(
          kind: event.recordKind.rawValue, command: command, at: at,
          payload: ["round": .text(id.text), "event": event.json], reply: ["round": .text(id.text)]))
      try projection.apply(record, to: work.roundTable)
      if case .reopened(let reason) = event, let round {
        for reporter in round.roster {
          try takeHeld(of: reporter.key, on: id, reason: reason, command: command, at: at, in: work)
        }
      }
    }
  }

  /// The rounds that somebody has to do with: whoever sees an area, those of the city, of the areas above and of those
  /// below; an enterprise, those that ask it.
  /// Cost: the events of all rounds.
  public func rounds(within scope: AreaScope) async throws -> [Round] {
    try await store.readReports { view in
      try view.rounds.ids().compactMap { try view.rounds.round($0) }.filter { $0.concerns(scope) }
    }
  }

  /// A round; `nil` where there is none that the scope has to do with.
  public func round(_ id: Round.ID, within scope: AreaScope) async throws -> Round? {
    try await store.readReports { view in try view.rounds.round(id).flatMap { $0.concerns(scope) ? $0 : nil } }
  }

  /// What is known of some figures, for templates that are filled in: of each what counts.
  /// Cost: as `FactReader.forEachStandingFact`.
  public func known(
    _ references: Set<FactReference>, within scope: AreaScope
  ) async throws -> [CreditCode: [FactReference: Decimal128]] {
    let resolution = FactResolution(facts.reference.dictionary.all)
    return try await store.readReports { view in
      try Self.counting(references, within: scope, resolution, in: view).mapValues { facts in
        facts.compactMapValues { fact in
          if case .decimal(let value)? = fact.value { value } else { nil }
        }
      }
    }
  }

  // MARK: Layouts

  /// The layouts that people confirmed, the last first.
  public func layouts() async throws -> [RememberedLayout] {
    try await store.readReports { try $0.rounds.layouts() }
  }

  /// Those that were withdrawn, each with when, by whom and why; the newest first, at most `limit`.
  public func withdrawnLayouts(limit: Int) async throws -> [(at: Timestamp, by: ActorID, reason: String)] {
    try await store.readReports { view in
      try view.journalRecords.recent(limit: limit, before: nil, kind: LayoutWithdrawal.recordKind, actor: nil).map {
        ($0.entry.at, $0.entry.actor, $0.entry.payload["reason"].text ?? "")
      }
    }
  }

  /// Has a layout mapped anew the next time it comes.
  /// - Throws: `Diagnostics` with `report.layout-unknown`, `round.no-reason` or `command.key-reused`.
  public func withdraw(
    layout fingerprint: ContentHash, reason: String, by actor: ActorID, key: String, at: Timestamp
  ) async throws {
    let command = LayoutWithdrawal.command(fingerprint, reason: reason, by: actor, key: key)
    try await store.writeReports { [projection] work in
      guard try work.journal.reply(to: command) == nil else { return }
      let withdrawal = try LayoutWithdrawal(fingerprint, of: work.rounds.mapping(fingerprint), reason: reason)
      let record = try work.journal.append(
        JournalEntry(
          kind: LayoutWithdrawal.recordKind, command: command, at: at, payload: withdrawal.json,
          reply: ["layout": .text(fingerprint.hex)]))
      try projection.apply(record, to: work.roundTable)
    }
  }

  /// The bytes that were kept with a submission.
  public func file(_ hash: ContentHash) async throws -> [UInt8]? {
    try await store.readReports { try $0.journalRecords.segment(hash) }
  }
}

extension Round {
  /// Whether somebody with a scope keeps the round: it is of their own area, or of one below it. Who is asked by the round
  /// of an area above locks, opens and takes nothing in it.
  public func isKept(within scope: AreaScope) -> Bool {
    switch scope {
    case .everywhere: true
    case .area(let own), .park(let own, _): opening.area.map(own.contains) ?? false
    case .enterprise, .nothing: false
    }
  }

  /// Whether somebody with a scope has to do with the round.
  public func concerns(_ scope: AreaScope) -> Bool {
    switch scope {
    case .everywhere: true
    case .area(let own), .park(let own, _):
      opening.area.map { $0.contains(own) || own.contains($0) } ?? true
    case .enterprise(let code): (roster + former.map(\.reporter)).contains { $0.key.text == code }
    case .nothing: false
    }
  }
}

extension AreaScope {
  /// Whether somebody with this scope sees a reporter.
  public func sees(_ reporter: Reporter, areaOf: (CreditCode) -> AreaCode?) -> Bool {
    switch (self, reporter.key) {
    case (.everywhere, _): true
    case (.area(let own), .area(let code)), (.park(let own, _), .area(let code)): own.contains(code)
    case (.area(let own), .enterprise(let code)), (.park(let own, _), .enterprise(let code)):
      areaOf(code).map(own.contains) ?? false
    case (.enterprise(let own), let key): key.text == own
    case (.nothing, _): false
    }
  }
}
