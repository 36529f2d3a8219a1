import Diagnostics
import Instruments
import Journal
import PolicyCorpus
import Quantities

extension DeliveryDesk {
  /// 测算: assesses everybody of a scope for a call's benefit on a day, holds each against what was granted, and freezes
  /// what came out. Nothing is proposed by it.
  ///
  /// - Parameters:
  ///   - scope: whose enterprises are asked; of a call that a district's budget bears, that district's at most.
  ///   - day: the day of the question, at the latest today.
  ///   - progress: how many enterprises have been worked out, now and then.
  /// - Returns: the run's number as subject.
  /// - Throws: `Diagnostics` with `delivery.state` where the call is not published, `delivery.run-day`; what the
  ///   assessment throws.
  /// Cost: a pass over the facts of the scope, then one transaction linear in the rows.
  public func makeRun(
    under call: CallID, within scope: AreaScope, on day: CalendarDay, by actor: ActorID, key: String, at: Timestamp,
    progress: @escaping @Sendable (Int) -> Void = { _ in }
  ) async throws -> DeliveryReply {
    let today = at.dayInShanghai
    let wish = Command(
      actor: actor, key: key,
      payload: [
        "do": "make-run", "call": .text(call.text), "scope": .text(scope.text), "on": .text(day.description),
      ])
    if let stored = try await store.write({ try $0.journal.reply(to: wish) }) { return DeliveryReply(repeated: stored) }
    let (terms, payer) = try await store.write { work in
      let decision = try decision(by: actor, at: at, in: work)
      let call = try decision.call(call, in: [.published])
      try decision.checkTaken(call)
      let terms = call.terms
      return (terms, try terms.budget.flatMap { try work.book.budget($0)?.payer.area })
    }
    let scope = payer.map { scope.intersection(.area($0)) } ?? scope
    guard day <= today else {
      throw Diagnostics(
        Diagnostic(
          "delivery.run-day", at: Place(field: "on"),
          Wording(zh: "测算日 \(day.wording.zh) 还没有到", en: "the day \(day.wording.en) has not come"),
          expected: Wording(zh: "不晚于今天 \(today.wording.zh)", en: "at the latest today, \(today.wording.en)")))
    }
    guard day.year >= terms.year else {
      throw Diagnostics(
        Diagnostic(
          "delivery.run-day", at: Place(field: "on"),
          Wording(
            zh: "测算日 \(day.wording.zh) 早于所属年度 \(terms.year)",
            en: "the day \(day.wording.en) is before the qualifying year \(terms.year)"),
          expected: terms.year > today.year
            ? Wording(zh: "\(terms.year) 年开始以后再测算", en: "make the run once \(terms.year) has begun")
            : Wording(
              zh: "\(terms.year) 年起、不晚于今天 \(today.wording.zh)",
              en: "from \(terms.year) on, at the latest today, \(today.wording.en)")))
    }
    let question = BenefitQuestion(benefit: terms.instrument, scope: scope, on: day, year: terms.year, known: today)
    let population = try await assessments.assess(question, progress: progress)
    return try await store.write { work in
      if let stored = try work.journal.reply(to: wish) { return DeliveryReply(repeated: stored) }
      let decision = try decision(by: actor, at: at, in: work)
      _ = try decision.call(call, in: [.published])
      let (run, bytes, _) = try decision.freeze(population, question, under: call, .everybody)
      return try append([.award(.runMade(run))], wish, at: at, to: work, segment: bytes)
    }
  }

  /// 申报: an enterprise applies under an open call for one of its subjects; what it matches is worked out and frozen with
  /// the application.
  ///
  /// - Parameters:
  ///   - subject: the subject's key; empty for the enterprise itself.
  ///   - papers: what is handed in now; what the enterprise's draft has beside them goes with it, and the draft ends.
  ///   - files: the contents of the papers.
  ///   - amount: 申请金额, where the call asks for one.
  ///   - account: the last four digits of the account that it is paid into, which the enterprise confirms with it.
  ///   - seen: the draft's version as it was shown, since what it holds goes with it; `nil` asks for nothing.
  /// - Returns: the award's number as subject.
  /// - Throws: `Diagnostics` with `delivery.not-open`, `delivery.window-over`, `delivery.other-area`,
  ///   `delivery.applied-already`, `delivery.account`, `delivery.papers-missing`, `delivery.application-barred`, and one code for each cause that
  ///   there is nothing to apply for, `command.changed-since`; what the assessment throws.
  /// Cost: an assessment of one enterprise.
  public func apply(
    under call: CallID, for enterprise: CreditCode, subject: String, papers: [Award.Paper],
    files: [IncomingFile] = [], amount: Money? = nil, account: String, over seen: SeenVersion? = nil,
    by actor: ActorID, key: String, at: Timestamp
  ) async throws -> DeliveryReply {
    let today = at.dayInShanghai
    var asked: [String: CanonicalJSON] = [
      "do": "apply", "call": .text(call.text), "enterprise": .text(enterprise.text), "subject": .text(subject),
      "papers": .list(papers.map(\.json)), "account": .text(account),
    ]
    // Absent where there is none, as in wishes from before it was asked for.
    if let amount { asked["fen"] = .integer(amount.fen) }
    let wish = Command(actor: actor, key: key, payload: .object(asked))
    if let stored = try await store.write({ try $0.journal.reply(to: wish) }) { return DeliveryReply(repeated: stored) }
    let terms = try await store.write { work in
      let decision = try decision(by: actor, at: at, in: work)
      let open = try decision.openCall(call)
      try decision.checkNotApplied(under: call, for: enterprise, subject: subject)
      try decision.checkPlace(of: enterprise, under: open)
      return open.terms
    }
    let question = BenefitQuestion(
      benefit: terms.instrument, scope: .enterprise(enterprise.text), on: today, year: terms.year, known: today)
    let population = try await assessments.assess(question, progress: { _ in })
    return try await store.write { work in
      if let stored = try work.journal.reply(to: wish) { return DeliveryReply(repeated: stored) }
      let decision = try decision(by: actor, at: at, in: work)
      let open = try decision.openCall(call)
      try decision.checkNotApplied(under: call, for: enterprise, subject: subject)
      let digits = try decision.checkedAccount(account)
      let amount = try decision.checked(applied: amount, under: open)
      let draft = try work.drafts.draft(under: call, of: enterprise)
      try seen?.check(version: draft?.version ?? 0)
      let papers = ApplicationDraft.merged(draft?.papers ?? [], with: try decision.checked(papers, of: open))
        .filter { open.terms.papers.contains($0.title) }
      let handedIn = Set(papers.map(\.title))
      let wanted = open.terms.papers.filter { !handedIn.contains($0) }
      guard wanted.isEmpty else { throw Diagnostics(.papersMissing(wanted)) }
      // Its other subjects stand in nobody's line: they are not applied for.
      let key = subject.isEmpty ? enterprise.text : subject
      let (run, bytes, rows) = try decision.freeze(population.only(key), question, under: call, .application)
      guard let row = rows.first else {
        throw Diagnostics(.cannotApply(for: key, of: enterprise, population, year: open.terms.year))
      }
      guard row.finding == .proposed else { throw Diagnostics(.applicationRefused(row, of: population)) }
      let award = AwardID(number: try decision.next(.award))
      let applied = amount.map { [DeliveryEvent.award(.acted([award], .applied($0), by: actor))] } ?? []
      let reply = try append(
        [
          .award(.runMade(run)),
          .award(.proposed(run.id, rows: [row.number], first: award, by: actor, on: today)),
          .award(.acted([award], .supplemented(papers), by: actor)),
          .award(.acted([award], .confirmed(account: digits), by: actor)),
        ] + applied, wish, at: at, to: work, segment: bytes, subject: award.text
      ) { hash in
        try files.first { $0.hash == hash }?.bytes
          ?? draft.flatMap { try work.attachmentTable.content(hash, of: $0.holder) }
      }
      try work.discard(under: call, of: enterprise)
      return reply
    }
  }
}

extension DeliveryDecision {
  /// What was granted by now, to hold subjects against: before any of them was.
  func checks(of population: AssessedPopulation, _ question: BenefitQuestion) throws -> AwardChecks {
    let enterprise: CreditCode? = if case .enterprise(let key) = question.scope { CreditCode(key) } else { nil }
    return AwardChecks(
      benefit: question.benefit, year: question.year, terms: population.terms,
      priors: try book.priorGrants(question.benefit, population.terms, of: enterprise),
      claims: try book.claims(on: enterprise))
  }

  /// A run with its rows and their bytes.
  func freeze(
    _ population: AssessedPopulation, _ question: BenefitQuestion, under call: CallID, _ kind: Run.Kind
  ) throws -> (run: Run, bytes: [UInt8], rows: [RunRow]) {
    let rows = try rows(of: population, question, under: call, kind)
    let bytes = RunSegment.bytes(of: rows)
    let atMost = rows.compactMap { $0.finding == .proposed ? $0.atMost : nil }.total
    let run = Run(
      id: RunID(number: try next(.run)), call: call, kind: kind, question: question, rule: population.rule,
      terms: population.terms,
      counts: Run.Counts(
        asked: population.asked, ineligible: population.ineligible, notInForce: population.notInForce,
        otherYear: population.otherYear,
        rows: rows.reduce(into: [:]) { $0[$1.finding, default: 0] += 1 }, atMost: atMost),
      texts: population.texts, segment: ContentHash(of: bytes), madeBy: actor, madeOn: today)
    return (run, bytes, rows)
  }

  /// Refuses what was applied for already, as from a second tab: first of all, whatever else is missing by then.
  func checkNotApplied(under call: CallID, for enterprise: CreditCode, subject: String) throws {
    let key = subject.isEmpty ? enterprise.text : subject
    let live = try book.awards(
      AwardFilter(call: call, enterprise: enterprise, isLive: true), scope: .everywhere, offset: 0, limit: .max)
    guard let award = live.rows.first(where: { DocumentNumber.isSame($0.subject, as: key) }) else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.applied-already",
        Wording(
          zh: "\(award.proposedOn.wording.zh)已经申报或提出（\(award.id)），现在是“\(award.state.wording.zh)”，没有再提交",
          en:
            "this was applied for or proposed on \(award.proposedOn.wording.en) (\(award.id)) and is “\(award.state.wording.en)” now: nothing was submitted again"
        ),
        remedy: Wording(
          zh: "点下面的“看办理情况”打开；材料要改的，在那里补正",
          en: "open it by “See how far it is” below, and mend its papers there")))
  }

  /// A call that takes applications today.
  func openCall(_ id: CallID) throws -> Call {
    let call = try call(id, in: [.published])
    switch (call.terms.entrance, call.phase(on: today)) {
    case (.application, .open): return call
    case (.application, .closed): throw Diagnostics(.windowIsOver(call.terms.closes, field: "call"))
    case (.application, _):
      throw Diagnostics(
        Diagnostic(
          "delivery.not-open", at: Place(field: "call"),
          Wording(
            zh: "申报期从 \(call.terms.opens.wording.zh) 开始，还没有开放", en: "the window opens on \(call.terms.opens.wording.en)"
          ),
          remedy: Wording(zh: "到期再来申报", en: "apply from that day on")))
    case (.withoutApplication, _):
      throw Diagnostics(
        Diagnostic(
          "delivery.without-application", at: Place(field: "call"),
          Wording(zh: "这一事项免申即享，不需要申报", en: "this comes without application"),
          remedy: Wording(zh: "等名单提出后，确认意愿和账户", en: "confirm consent and account once the list is drawn up")))
    case (.elsewhere, _): throw Diagnostics(.filedElsewhere(call))
    }
  }
}

extension Diagnostic {
  fileprivate static func papersMissing(_ papers: [String]) -> Diagnostic {
    Diagnostic(
      "delivery.papers-missing", at: Place(field: "papers"),
      Wording(
        zh: "还缺 \(papers.count) 种材料：\(papers.joined(separator: "、"))",
        en: "\(papers.count) papers are missing: \(papers.joined(separator: ", "))"),
      remedy: Wording(zh: "补齐后再提交", en: "add them and apply again"))
  }
}
