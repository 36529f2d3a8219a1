import Diagnostics
import Instruments
import Quantities

extension DeliveryDecision {
  /// What is decided of awards, one event for each kind of act.
  func decideAward(_ command: AwardCommand) throws -> [AwardEvent] {
    switch command {
    case .recordOtherGrant(let entry): return try recordOtherGrants([entry])
    case .recordOtherGrants(let entries): return try recordOtherGrants(entries)
    case .withdrawOtherGrant(let id, let reason):
      let grant = try found(book.otherGrant(id), id)
      if let withdrawn = grant.withdrawn { throw Diagnostics(.grantWithdrawn(withdrawn)) }
      return [.otherGrantWithdrawn(id, reason: try self.reason(reason))]
    case .propose(let id): return [try propose(try found(book.run(id), id))]
    case .proposeAgain(let id, let row, let reason):
      return try proposeAgain(try found(book.run(id), id), row, reason)
    case .confirm(let id, let account):
      _ = try awards([id], waitingAt: .consent)
      return acted([id], .confirmed(account: try checkedAccount(account)))
    case .confirmFor(let id, let account, let heard):
      for award in try awards([id], waitingAt: .consent) { try checkProposer(award) }
      return acted([id], .confirmed(account: try checkedAccount(account)))
        + acted([id], .recordedFor(try checked(heard)))
    case .pass(let step, let ids, let note):
      for award in try judged(ids, at: step) {
        // A consent is the enterprise's to give, a publication has its days, and an issue is one: nobody passes over them.
        guard step.isExamined else { throw Diagnostics(wrongState(award, needed: Self.underReview)) }
        guard award.approvingStep != step else { throw Diagnostics(.approveInstead(award)) }
      }
      return acted(ids, .passed(step, note: note.isEmpty ? "" : try told(note)))
    case .approve(let step, let ids, let amount, let reason, let minutes):
      return try approve(ids, at: step, amount, reason)
        + documented(ids, try checked(minutes, as: .minutes, of: try ids.map { try found(book.award($0), $0) }))
    case .takeBack(let id, let reason): return try takeBack(id, reason)
    case .sendBack(let ids, let reason):
      let until = try awards(ids, in: [.waiting]).map { award in
        guard award.state.step?.isExamined == true else {
          throw Diagnostics(wrongState(award, needed: Self.underReview))
        }
        return deadline(try call(award.call).terms.supplementDays)
      }
      guard let until = until.first else { throw Diagnostics(.awardCount(0)) }
      return acted(ids, .returned(reason: try told(reason), until: until))
    case .supplement(let id, let papers):
      guard let award = try awards([id], in: [.returned]).first,
        case .returned(_, let told, let reason) = award.state
      else { throw Diagnostics(.missing(id)) }
      let call = try self.call(award.call)
      let until = workingDays.firm(told, of: call.terms.supplementDays)
      guard today <= until.day else { throw Diagnostics(.supplementIsLate(until.day)) }
      // Where the notice asks for no papers, there is nothing that could be missing.
      guard !papers.isEmpty || call.terms.papers.isEmpty else {
        throw Diagnostics(.supplementIsEmpty(call.terms.papers, asked: reason))
      }
      let checked = try checked(papers, of: call)
      // What was asked for anew does not come by sending the same content once more.
      let same = checked.filter { paper in
        paper.hash != .none && award.papers.contains { $0.title == paper.title && $0.hash == paper.hash }
      }
      guard checked.isEmpty || same.count < checked.count else {
        throw Diagnostics(.supplementIsSame(same.map(\.title), asked: reason))
      }
      return acted([id], .supplemented(checked))
    case .extendSupplement(let id, let reason): return try extendSupplement(id, reason)
    case .lapse(let ids): return try lapse(ids)
    case .refuse(let ids, let reason):
      for award in try awards(ids, in: [.waiting, .returned, .postponed]) { try checkProposer(award) }
      return acted(ids, .refused(reason: try told(reason)))
    case .allot(let id): return try allot(try call(id))
    case .resume(let ids): return try resume(ids)
    case .publicise(let ids, let notice): return try publicise(ids, notice)
    case .object(let id, let text):
      guard let award = try awards([id], in: [.publicised]).first, award.objections.count < Award.mostObjections
      else {
        throw Diagnostics(.tooManyObjections)
      }
      return acted([id], .objected(try reason(text)))
    case .answer(let id, let index, let isUpheld, let text):
      guard let award = try awards([id], in: [.publicised]).first, award.objections.indices.contains(index),
        award.objections[index].answer == nil
      else { throw Diagnostics(.noOpenObjection(index + 1, of: try found(book.award(id), id))) }
      try checkAnswering(award, objection: index)
      return acted([id], .answered(index, Award.Objection.Answer(isUpheld: isUpheld, text: try told(text))))
    case .clear(let ids): return try clear(ids)
    case .issue(let ids, let document):
      let awards = try judged(ids, at: .issue)
      for award in awards { try checkBase(of: award) }
      try recheck(awards) { $0.granted }
      return acted(ids, .issued(acceptBy: acceptBy(awards.first?.instalments?.plan.terms)))
        + documented(ids, try checked(document, as: .issue, of: awards))
    case .correctPaper(let ids, let paper, let reason): return try correctPaper(ids, to: paper, reason)
    case .withdraw(let id, let reason):
      _ = try awards([id], in: [.waiting, .returned, .publicised, .postponed])
      return acted([id], .withdrawn(reason: try self.reason(reason)))
    // Decided with the uses of vouchers that the same payment was for.
    case .correctAccount, .correctAccountFor: return []
    case .recovery(let id, let command): return try decide(command, on: id)
    case .instalment(let id, let command): return try decide(command, on: id)
    case .brake(let id, let command): return try decide(command, on: id)
    }
  }

  private static let underReview = Wording(zh: "审核中", en: "under review")

  // MARK: Steps

  /// The call under which a run may propose: one without application.
  func proposingCall(of run: Run) throws -> Call {
    let call = try call(run.call, in: [.published])
    guard run.kind == .everybody, call.terms.entrance == .withoutApplication else {
      throw Diagnostics(
        Diagnostic(
          "delivery.propose-applications",
          Wording(zh: "这份通知须由企业申报", en: "enterprises apply under this call themselves"),
          remedy: Wording(zh: "测算结果可用来提醒企业申报", en: "use the run to remind those who match")))
    }
    return call
  }

  func consentTerm(under call: Call) -> Award.Deadline? {
    call.terms.steps.contains(.consent) ? deadline(call.terms.daysToConfirm) : nil
  }

  private func propose(_ run: Run) throws -> AwardEvent {
    let call = try proposingCall(of: run)
    let rows = try unended(try proposable(run), of: run)
    guard !rows.isEmpty else {
      throw Diagnostics(
        Diagnostic(
          "delivery.nothing-to-propose",
          Wording(zh: "这个批次里没有可以提出的", en: "the run holds nothing that can be proposed now"),
          remedy: try book.rows(of: run.id, finding: .barred, scope: .everywhere, offset: 0, limit: .max).rows
            .contains(where: \.isHeldByFormer)
            ? Wording(
              zh: "已不予支持、已放弃的，写明理由逐笔重新提出",
              en: "who was refused or gave up is proposed again one by one, with the reason")
            : Wording(zh: "可能已经提出过；需要时重新测算", en: "it may have been proposed already; run it again if need be")))
    }
    guard rows.count <= Self.largestBatch else { throw Diagnostics(.awardCount(rows.count)) }
    return .proposed(
      run.id, rows: rows.map(\.number), first: AwardID(number: try next(.award)), by: actor, on: today,
      confirmBy: consentTerm(under: call))
  }

  /// The rows of a run that still stand: since it was made others may have been granted.
  func proposable(_ run: Run) throws -> [RunRow] {
    let benefit = run.question.benefit
    let enterprise: CreditCode? =
      if case .enterprise(let key) = run.question.scope { CreditCode(key) } else { nil }
    var checks = AwardChecks(
      benefit: benefit, year: run.question.year, terms: run.terms,
      priors: try book.priorGrants(benefit, run.terms, of: enterprise),
      claims: try book.claims(on: enterprise))
    let rows = try book.rows(of: run.id, finding: .proposed, scope: .everywhere, offset: 0, limit: .max).rows
    return rows.filter { row in
      let now = checks.examine(row.subject)
      return now.finding == .proposed && now.atMost == row.atMost
    }
  }

  private func approve(
    _ ids: [AwardID], at step: ChainStep, _ amount: Money?, _ reason: String
  ) throws -> [AwardEvent] {
    let awards = try judged(ids, at: step)
    guard let call = try awards.first.map({ try self.call($0.call) }),
      awards.allSatisfy({ $0.call == call.id && $0.approvingStep == step })
    else { throw Diagnostics(.notApproving(step)) }
    guard let budget = call.terms.budget else { throw Diagnostics(.callWithoutBudget) }
    try checkShare(of: call)
    let amount = try amount.map { try positive($0) }
    let line = try book.awards(AwardFilter(call: call.id, isLive: true), scope: .everywhere, offset: 0, limit: .max)
      .rows
    let room = try book.balance(.available(budget))
    switch call.terms.oversubscription {
    case .proportional:
      // Who is approved for more than is proposed takes the more of what there is for all, those too who have not come yet.
      let more: (Award) -> Money = { ids == [$0.id] ? min(amount ?? .zero, $0.most) : .zero }
      let taken = awards.map { Money(fen: max(0, more($0).fen - $0.proposed.fen)) }.total
      if let hold = line.shareHold(at: step, free: Money(fen: room.fen - taken.fen)) {
        throw Diagnostics(hold.diagnostic)
      }
      let asked = line.filter { $0.state == .waiting(step) }.map { max($0.proposed, more($0)) }.total
      guard asked <= room else { throw Diagnostics(.oversubscribed(asked, room, call.terms)) }
      let pool = AllotmentPool(of: line, at: step, under: .proportional, free: room)
      guard pool.isOneShare, !pool.isAbovePublished, !pool.isBelowPublished(pool.awards.map(\.proposed)) else {
        throw Diagnostics(.sharesDiffer(call.terms))
      }
    case .postponement:
      // What is approved counts, and not what those later in order ask for.
      let sum = ids.count == 1 ? amount ?? awards.map(\.proposed).total : awards.map(\.proposed).total
      try checkPlace(of: awards, for: sum, in: line, under: call, within: room)
    }
    let why = reason.isEmpty ? "" : try told(reason)
    var events: [AwardEvent] = []
    let payer = try self.budget(budget)
    for award in awards {
      try checkArea(of: award.enterprise, payer)
      try checkBase(of: award)
      try checkAgain(award, reason: why)
      let given = try positive(amount ?? award.proposed)
      guard ids.count == 1 || amount == nil else { throw Diagnostics(.oneAmount) }
      guard given <= award.most else { throw Diagnostics(.aboveCeiling(given, award)) }
      guard given >= award.proposed || !why.isEmpty else { throw Diagnostics(.lowerWithoutReason) }
      guard given <= award.proposed || !why.isEmpty else { throw Diagnostics(.higherWithoutReason(given, award)) }
      events += acted([award.id], .approved(step, given, budget: budget, reason: why))
    }
    try recheck(awards) { amount ?? $0.proposed }
    return events
  }

  /// Refuses an award of which the run did not know what its amount is worked out from: what it proposed is the text's cap.
  func checkBase(of award: Award) throws {
    guard let row = try book.row(award.row, of: award.run), !row.subject.isSettled else { return }
    let texts = try found(book.run(award.run), award.run).texts
    throw Diagnostics(.baseUnknown(award, row.subject.openReasons(among: texts)))
  }

  private func publicise(_ ids: [AwardID], _ notice: Award.OfficePaper?) throws -> [AwardEvent] {
    let awards = try awards(ids, waitingAt: .publicity)
    guard let first = awards.first else { throw Diagnostics(.awardCount(0)) }
    let call = try call(first.call)
    try checkShare(of: call)
    if let hold = try book.shareHold(of: call, at: .publicity) { throw Diagnostics(hold.diagnostic) }
    let days = call.terms.publicityDays
    let notice = try checked(notice, of: awards, for: days)
    return acted(ids, .publicised(until: notice?.until ?? deadline(days))) + documented(ids, notice?.paper)
  }

  private func clear(_ ids: [AwardID]) throws -> [AwardEvent] {
    for award in try awards(ids, in: [.publicised]) {
      guard let until = try publicity(of: award) else { continue }
      guard today > until.day else { throw Diagnostics(.publicityRuns(until.day)) }
      guard award.openObjection == nil else { throw Diagnostics(.objectionIsOpen(award)) }
    }
    return acted(ids, .cleared)
  }

  /// Until when an award is published; `nil` where it is not.
  func publicity(of award: Award) throws -> Award.Deadline? {
    guard case .publicised(let until) = award.reckoned(under: try call(award.call).terms, by: workingDays).state else {
      return nil
    }
    return until
  }

  // MARK: What every step asks

  func acted(_ ids: [AwardID], _ act: AwardAct) -> [AwardEvent] { [.acted(ids, act, by: actor)] }

  /// The awards of a list: at least one, each once, all in one of the states, all of one call.
  /// - Parameter needed: what a refusal says that they should be; the states themselves where `nil`.
  func awards(
    _ ids: [AwardID], in states: [Award.State.Name], needed: Wording? = nil
  ) throws -> [Award] {
    guard (1...Self.largestBatch).contains(ids.count), Set(ids).count == ids.count else {
      throw Diagnostics(.awardCount(ids.count))
    }
    let awards = try ids.map { try found(book.award($0), $0) }
    for award in awards where !states.contains(award.state.name) {
      let words = states.map(\.wording)
      throw Diagnostics(
        wrongState(
          award,
          needed: needed
            ?? Wording(
              zh: words.map(\.zh).joined(separator: "”或“"), en: words.map(\.en).joined(separator: "” or “"))))
    }
    guard Set(awards.map(\.call)).count == 1 else { throw Diagnostics(.severalCalls) }
    return awards
  }

  private func awards(_ ids: [AwardID], waitingAt step: ChainStep) throws -> [Award] {
    let needed = Award.State.waiting(step).wording
    let awards = try awards(ids, in: [.waiting], needed: needed)
    for award in awards where award.state.step != step { throw Diagnostics(wrongState(award, needed: needed)) }
    return awards
  }

  /// The awards that wait at a step, where the actor may judge them.
  private func judged(_ ids: [AwardID], at step: ChainStep) throws -> [Award] {
    let awards = try awards(ids, waitingAt: step)
    for award in awards {
      try checkProposer(award)
      try checkNeighbour(award, at: step)
    }
    return awards
  }

  func wrongState(_ award: Award, needed: Wording) -> Diagnostic {
    .wrongState(
      Wording(zh: "“\(award.name)”这一笔", en: "the award of “\(award.name)”"), now: award.state.wording, needed: needed)
  }

  /// A number of working days after today.
  func deadline(_ days: Int) -> Award.Deadline { workingDays.deadline(days, after: today) }

  func checkedAccount(_ account: String) throws -> String {
    let digits = TypedNumber.halfWidth(account).filter { !$0.isWhitespace }
    guard digits.count == 4, digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
      // A whole account number is not written down, in a refusal neither.
      throw Diagnostics(
        Diagnostic(
          "delivery.account", at: Place(field: "account"),
          digits.count <= 4
            ? Wording(zh: "“\(account.excerpt)”不是账号后四位", en: "“\(account.excerpt)” is not the end of an account number")
            : Wording(zh: "填写的不是账号后四位", en: "what was entered is not the end of an account number"),
          expected: Wording(zh: "收款账户的后四位数字", en: "the last four digits of the account")))
    }
    return digits
  }

  /// Papers that the call asks for, each once.
  func checked(_ papers: [Award.Paper], of call: Call) throws -> [Award.Paper] {
    let titles = papers.map(\.title)
    guard Set(titles).count == titles.count, titles.allSatisfy(call.terms.papers.contains) else {
      throw Diagnostics(
        Diagnostic(
          "delivery.papers", at: Place(field: "papers"),
          Wording(zh: "有材料不在通知的清单里，或重复", en: "a paper is not on the notice's list, or there twice"),
          expected: Wording(
            zh: call.terms.papers.joined(separator: "、"), en: call.terms.papers.joined(separator: ", "))))
    }
    return try papers.map { paper in
      Award.Paper(
        title: paper.title, file: try stated(paper.file, field: "papers", Wording(zh: "文件名", en: "the file's name")),
        hash: paper.hash)
    }
  }
}
