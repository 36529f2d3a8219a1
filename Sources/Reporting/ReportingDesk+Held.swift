import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities
import Workbooks

/// What ceases to count, and what comes to count later: versions sent back as a whole, and those that came after the lock.
extension ReportingDesk {
  // MARK: Sent back as a whole

  /// Takes back every figure that a reporter's versions told, and notes it in the round: one record.
  func sendBack(
    _ key: Reporter.Key, of round: Round, reason: String, command: Command, at: Timestamp, in work: any ReportingWork
  ) throws {
    let told = try toldByOthers(besides: key, of: round, in: work)
    let event = RoundEvent.sentBack(key, reason: reason)
    let record = try facts.withdraw(
      ReportWithdrawal(
        records: round.entry(of: key).records, reason: reason,
        context: ["round": .text(round.id.text), "event": event.json]),
      command: command, reply: ["round": .text(round.id.text)], at: at, to: work
    ) { fact in
      guard case .decimal(let value)? = fact.value, let money = Money(exactlyYuan: value) else { return false }
      return told.contains(ToldAmount(enterprise: fact.subject.enterprise, reference: fact.reference, amount: money))
    }
    try projection.apply(record, to: work.roundTable)
  }

  private struct ToldAmount: Hashable {
    let enterprise: CreditCode
    let reference: FactReference
    let amount: Money
  }

  /// What the versions of others that stand tell of the same month. A figure that two reports tell in the same words is
  /// recorded once, with the first of them.
  /// - Throws: `report.standing-unreadable`.
  private func toldByOthers(
    besides key: Reporter.Key, of round: Round, in work: any ReportingWork
  ) throws -> Set<ToldAmount> {
    var told: Set<ToldAmount> = []
    for id in try work.rounds.ids() {
      guard let other = try work.rounds.round(id), other.opening.month == round.opening.month else { continue }
      for reporter in other.roster where other.id != round.id || reporter.key != key {
        guard let standing = other.entry(of: reporter.key).standing, standing.sentBack == nil,
          let rows = try Self.rows(of: standing.submission, in: work)
        else { continue }
        for (enterprise, figures) in rows.figures {
          for (reference, figure) in figures {
            told.insert(ToldAmount(enterprise: enterprise, reference: reference, amount: figure.amount))
          }
        }
      }
    }
    return told
  }

  /// The rows that stand with a version; `nil` for one that was recorded without.
  /// - Throws: `report.standing-unreadable`.
  static func rows(of submission: Submission, in work: any ReportingReading) throws -> StandingRows? {
    guard let hash = submission.standing.rows else { return nil }
    guard let bytes = try work.journalRecords.segment(hash), let rows = StandingRows(bytes: bytes) else {
      throw Diagnostics(.standingUnreadable(submission.file))
    }
    return rows
  }

  // MARK: After the lock

  /// 计入: the round's keeper takes what a reporter sent after the lock, each version as it is found now. One transaction,
  /// a record for each version. None is taken that would lose an enterprise it told.
  /// - Throws: `Diagnostics` with a code of `round.…` or `report.…`; as `accept`; `command.key-reused`.
  public func take(
    _ key: Reporter.Key, reason: String, on id: Round.ID, command: Command, at: Timestamp
  ) async throws {
    try await store.writeReports { work in
      guard try work.journal.reply(to: command) == nil else { return }
      guard let round = try work.rounds.round(id) else { throw Diagnostics(.unknownRound) }
      guard round.withdrawn == nil else { throw Diagnostics(.roundWithdrawn) }
      guard let reporter = round.reporter(key) else { throw Diagnostics(.notExpected(key)) }
      let held = round.entry(of: key).held
      guard !held.isEmpty else { throw Diagnostics(.nothingHeld(reporter)) }
      for (place, version) in held.enumerated() {
        let taking = try taking(version, of: key, on: id, reason: reason, at: at, in: work)
        try carryOut(
          taking, command: place == 0 ? command : Self.following(command, key, version), at: at, in: work)
      }
    }
  }

  /// The command that asks for a reporter's held versions to be taken, once.
  public static func takingCommand(
    _ key: Reporter.Key, reason: String, on round: Round.ID, by actor: ActorID, commandKey: String
  ) -> Command {
    Command(
      actor: actor, key: commandKey,
      payload: ["round": .text(round.text), "take": .text(key.text), "reason": .text(reason)])
  }

  /// Takes what a reporter sent after the lock as the round is opened again. What is no longer sound, such as one whose
  /// basis has expired or that tells new enterprises nobody confirmed, stays held with all that follow it: whoever takes it then is told why.
  func takeHeld(
    of key: Reporter.Key, on id: Round.ID, reason: String, command: Command, at: Timestamp, in work: any ReportingWork
  ) throws {
    for version in try work.rounds.round(id)?.entry(of: key).held ?? [] {
      let taking: Taking
      do {
        taking = try self.taking(version, of: key, on: id, reason: reason, at: at, in: work)
      } catch is Diagnostics {
        return
      }
      try carryOut(taking, command: Self.following(command, key, version), at: at, in: work)
    }
  }

  /// A held version that was looked at again and can be taken.
  private struct Taking {
    let key: Reporter.Key
    let version: Round.Version
    let reason: String
    let round: Round
    /// `nil` for a version of which the facts were recorded as it came.
    let report: (report: IncomingReport, run: DryRun)?
  }

  private func taking(
    _ version: Round.Version, of key: Reporter.Key, on id: Round.ID, reason: String, at: Timestamp,
    in work: any ReportingWork
  ) throws -> Taking {
    guard let round = try work.rounds.round(id) else { throw Diagnostics(.unknownRound) }
    // Refused before anything is written.
    _ = try RoundCommand.take(key, version: version.number, version.submission, reason: reason)
      .decide(round, on: at.dayInShanghai)
    guard let report = try heldReport(version, of: key, in: round, work) else {
      return Taking(key: key, version: version, reason: reason, round: round, report: nil)
    }
    let run = try checked(report, at: at, in: work)
    let lost = try unconfirmedNew(run, version, in: round.entry(of: key), work)
    guard lost.isEmpty else { throw Diagnostics(.newUnconfirmed(lost, version.submission.file)) }
    return Taking(key: key, version: version, reason: reason, round: round, report: (report, run))
  }

  /// The new enterprises that a version told as sound, whose rows would go back now since nobody confirmed them, and that
  /// no later version tells again. Before new enterprises had to be confirmed, they were not.
  private func unconfirmedNew(
    _ run: DryRun, _ version: Round.Version, in entry: Round.Entry, _ work: any ReportingReading
  ) throws -> [CreditCode] {
    guard !run.unconfirmedNew.isEmpty, let told = try Self.rows(of: version.submission, in: work) else { return [] }
    var lost = run.unconfirmedNew.intersection(told.figures.keys)
    for later in entry.versions where later.number > version.number {
      guard let again = try Self.rows(of: later.submission, in: work) else { continue }
      lost.subtract(again.figures.keys)
      for row in again.owed { lost.subtract(row.codes) }
    }
    return lost.sorted()
  }

  private func carryOut(_ taking: Taking, command: Command, at: Timestamp, in work: any ReportingWork) throws {
    func event(_ submission: Submission) throws -> CanonicalJSON {
      try RoundCommand.take(taking.key, version: taking.version.number, submission, reason: taking.reason)
        .decide(taking.round, on: at.dayInShanghai).json
    }
    let round = taking.round.id
    let reply: CanonicalJSON = ["round": .text(round.text), "version": CanonicalJSON(taking.version.number)]
    if let (report, run) = taking.report {
      let kept = KeptReport(
        report: report, run: run, kind: .taken, isHeld: false, version: taking.version.number)
      return try keep(
        kept, after: taking.round, command: command, reply: reply, at: at, in: work, event: event)
    }
    let record = try work.journal.append(
      JournalEntry(
        kind: RoundEvent.RecordKind.taken.rawValue, command: command, at: at,
        payload: ["round": .text(round.text), "event": try event(taking.version.submission)], reply: reply))
    try projection.apply(record, to: work.roundTable)
  }

  /// The command of a version that is taken along with another act.
  private static func following(_ command: Command, _ key: Reporter.Key, _ version: Round.Version) -> Command {
    let name = "\(command.key) \(key.text) \(version.number)"
    return Command(actor: command.actor, key: name, payload: .text(name))
  }

  /// A version as it came after the lock; `nil` for one of which the facts were recorded as it came, as they were once.
  private func heldReport(
    _ version: Round.Version, of key: Reporter.Key, in round: Round, _ work: any ReportingWork
  ) throws -> IncomingReport? {
    let file = version.submission.file
    guard let payload = try work.journalRecords.record(version.record)?.entry.payload else {
      throw Diagnostics(.heldUnreadable(file))
    }
    guard payload["request"].members != nil else { return nil }
    let layouts = (payload["layouts"].list ?? []).compactMap(LayoutMapping.init(json:))
    guard let bytes = try work.journalRecords.segment(version.submission.fileHash),
      let request = try ReportRequest(
        json: payload["request"], scope: key.scope(in: round.opening.month),
        confirmed: (payload["confirmed"].list ?? []).compactMap { $0.text.flatMap(ReportRequest.RowPlace.init) })
    else { throw Diagnostics(.heldUnreadable(file)) }
    let workbook = try WorkbookReader.read(bytes, file: file)
    var plan = try ReportPlan(
      workbook, dictionary: facts.reference.dictionary, month: round.opening.month, remembered: { _ in nil })
    guard plan.sheets.count == layouts.count else { throw Diagnostics(.heldUnreadable(file)) }
    for index in plan.sheets.indices { plan.sheets[index].mapping = layouts[index] }
    var report = IncomingReport(
      bytes: bytes, workbook: workbook, plan: plan, request: request,
      answers: IncomingReport.Answers(round: round.id, reporter: key))
    report.reason = payload["reason"].text ?? ""
    return report
  }
}

extension ReportRequest {
  /// Beside its scope and the rows that were confirmed.
  var json: CanonicalJSON { ["basis": basis.json, "source": .text(source), "key": .text(key.rawValue)] }

  /// Reads what `json` wrote; `nil` where it is something else.
  init?(json: CanonicalJSON, scope: AreaScope, confirmed: [RowPlace]) throws {
    guard let source = json["source"].text, let key = json["key"].text.flatMap(RowKey.init(rawValue:)) else {
      return nil
    }
    self.init(
      basis: try Basis(json: json["basis"]), source: source, key: key, scope: scope, confirmed: Set(confirmed))
  }
}

extension ReportRequest.RowPlace {
  /// Reads `0:12`.
  init?(_ text: String) {
    let parts = text.split(separator: ":").compactMap { Int($0) }
    guard parts.count == 2 else { return nil }
    self.init(sheet: parts[0], row: parts[1])
  }
}
