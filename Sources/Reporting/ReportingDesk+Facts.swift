import Diagnostics
import Enterprises
import Facts
import Journal
import Quantities

/// Single facts, as far as rounds keep them: what reports tell is not altered beside them.
///
/// A month's figure that a locked round asks for changes through its round alone, and one that an enterprise reported for
/// itself is corrected by its own next report; it may be taken back with a reason. Everything else goes on to `FactDesk`.
extension ReportingDesk {
  /// 更正.
  /// - Throws: `Diagnostics` with `facts.locked-month` or `facts.own-report`; as `FactDesk.correct`.
  public func correct(
    _ correction: FactCorrection, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    try await store.writeReports { [facts] work in
      if let fact = try Self.standing(correction.fact, command, work) {
        try Self.checkOpen([fact.reference], of: fact.subject, in: work)
        try Self.checkForeign(fact, in: work)
      }
      return try facts.correct(correction, command: command, at: at, within: scope, in: work)
    }
  }

  /// 撤回.
  /// - Throws: `Diagnostics` with `facts.locked-month`; as `FactDesk.withdraw`.
  public func withdraw(
    _ withdrawal: FactWithdrawal, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    try await store.writeReports { [facts] work in
      if let fact = try Self.standing(withdrawal.fact, command, work) {
        try Self.checkOpen([fact.reference], of: fact.subject, in: work)
      }
      return try facts.withdraw(withdrawal, command: command, at: at, within: scope, in: work)
    }
  }

  /// Facts that a person typed. Whoever adds a month's figure as an enterprise's own word says who told it, when, and by which
  /// paper; the enterprise itself does not, and tells what an open round asks for, too.
  /// - Throws: `Diagnostics` with `facts.locked-month` or `facts.no-teller`; as `FactDesk.tell`.
  public func tell(
    _ telling: FactTelling, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> FactReply {
    let references = telling.lines.compactMap { FactReference(column: $0.column) }
    let isOfAnother = telling.isAddition && scope != .enterprise(telling.subject.enterprise.text)
    return try await store.writeReports { [facts] work in
      if try work.journal.reply(to: command) == nil {
        try Self.checkOpen(references, of: telling.subject, isAddition: isOfAnother, in: work)
      }
      let reply = try facts.tell(telling, command: command, at: at, within: scope, in: work)
      let isMonth = references.contains { if case .month? = $0.period { true } else { false } }
      // What is doubtful is told first.
      if isOfAnother, isMonth, telling.basis.kind == .voluntary, telling.reason.trimmingWhiteSpace.isEmpty {
        throw Diagnostics(.noTeller)
      }
      return reply
    }
  }

  /// The fact that a command is about; `nil` for a command that is given again, and where the fact's own desk refuses.
  private static func standing(
    _ id: RecordedFact.ID, _ command: Command, _ work: any ReportingWork
  ) throws -> RecordedFact? {
    guard try work.journal.reply(to: command) == nil, let fact = try work.facts.fact(id), fact.ending == nil else {
      return nil
    }
    return fact
  }

  /// - Parameter isAddition: whether the figures are added beside the rounds, so that no open one may ask for them either.
  /// - Throws: `facts.locked-month` where a locked round asks somebody for one of the figures of an enterprise;
  ///   `facts.round-asks` where an open one does.
  /// Cost: nothing for what is told for no month; otherwise the events of the rounds since the month.
  private static func checkOpen(
    _ references: [FactReference], of subject: SubjectReference, isAddition: Bool = false, in work: any ReportingWork
  ) throws {
    let months = references.filter { if case .month? = $0.period { true } else { false } }
    guard subject.kind == .enterprise, let first = months.compactMap(\.period).min(),
      let enterprise = try work.enterprises.enterprise(subject.enterprise)
    else { return }
    let asked = Set(months.map { "\($0)" })
    for id in try work.rounds.ids() {
      guard let round = try work.rounds.round(id) else { continue }
      // They come with the latest month first.
      if round.opening.month.period < first { break }
      guard round.isLocked || isAddition, round.withdrawn == nil,
        !asked.isDisjoint(with: round.opening.askedSums.joined()),
        round.roster.contains(where: { $0.key.scope(in: round.opening.month).contains(enterprise) })
      else { continue }
      throw Diagnostics(round.isLocked ? .lockedMonth(round) : .roundAsks(round))
    }
  }

  /// - Throws: `facts.own-report` where the enterprise's own report told the fact.
  private static func checkForeign(_ fact: RecordedFact, in work: any ReportingWork) throws {
    let context = try work.journalRecords.record(fact.origin.record)?.entry.payload["context"] ?? .null
    guard let teller = Teller(context), teller.reporter == .enterprise(fact.subject.enterprise) else { return }
    throw Diagnostics(.ownReport(fact))
  }
}

extension Diagnostic {
  fileprivate static func lockedMonth(_ round: Round) -> Diagnostic {
    let (month, title) = (round.opening.month.period.wording, round.opening.title.excerpt)
    return Diagnostic(
      "facts.locked-month", at: Place(field: "main"),
      Wording(
        zh: "\(month.zh)的报送任务“\(title)”已锁定，这个月的数不能在这里更正、撤回或补登",
        en: "the round “\(title)” of \(month.en) is locked: its month is not corrected, withdrawn or added to here"),
      expected: Wording(zh: "通过报送任务改", en: "through the round"),
      remedy: Wording(
        zh: "请组织方把任务重新打开，由报送单位重报；锁定以后报来的，由组织方计入",
        en:
          "ask for the round to be reopened and report it again there; what is sent after the lock is taken by its keeper"
      ))
  }

  fileprivate static func roundAsks(_ round: Round) -> Diagnostic {
    let (month, title) = (round.opening.month.period.wording, round.opening.title.excerpt)
    return Diagnostic(
      "facts.round-asks", at: Place(field: "main"),
      Wording(
        zh: "\(month.zh)的报送任务“\(title)”正在收这个数，不在这里补登",
        en: "the round “\(title)” of \(month.en) asks for it: it is not added here"),
      expected: Wording(zh: "在报送任务里报", en: "reported in the round"),
      remedy: Wording(zh: "请报送单位在任务里报，或由企业自己报", en: "have its reporter, or the enterprise itself, report it there"))
  }

  fileprivate static func ownReport(_ fact: RecordedFact) -> Diagnostic {
    Diagnostic(
      "facts.own-report", at: Place(field: fact.reference.description),
      Wording(zh: "这个数是企业自己报的，不由别人更正", en: "the enterprise itself reported it: nobody else corrects it"),
      expected: Wording(zh: "企业自己再报一次，以再报的为准", en: "the enterprise's next report, which then counts"),
      remedy: Wording(
        zh: "请企业在报送任务里重报；街镇确有别的数的，在街镇的报送里报并写明理由；报错了又联系不上的，写明理由撤回",
        en:
          "ask it to report again; a street with another figure reports that, with why; what is plainly wrong can be withdrawn with a reason"
      ))
  }

  fileprivate static var noTeller: Diagnostic {
    Diagnostic(
      "facts.no-teller", at: Place(field: "reason"),
      Wording(
        zh: "以企业自愿填报补登月度数，没有写明是谁告知、什么时候、凭什么",
        en: "it is not said who told this month's figure, when, and by which paper"),
      expected: Wording(
        zh: "如：企业财务部 11月5日来电，附盖章的月报", en: "such as: its accounts, by telephone on 5 November, with a stamped report"),
      remedy: Wording(zh: "写明；说不清的，请企业在报送任务里报", en: "say it, or ask the enterprise to report it in a round"))
  }
}
