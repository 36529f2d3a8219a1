import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 兑现事项: one subject's support under a call, from the proposal to the money.
public struct Award: Sendable, Hashable {
  public let id: AwardID
  public let call: CallID
  /// The run that found it, and its row there: why, and for at most how much.
  public let run: RunID
  public let row: Int
  public let benefit: InstrumentID
  public let enterprise: CreditCode
  /// The enterprise's name at the time.
  public let name: String
  /// The subject's key; the credit code where the enterprise itself is the subject.
  public let subject: String
  public let year: Int
  /// Whether a subject has it once and never again.
  public let isOnce: Bool
  /// 上限: no amount of it is ever above.
  public let ceiling: Money
  /// The way that the call declared when it was proposed.
  public let steps: [ChainStep]
  /// Who drew it up; the enterprise's own person where it applied.
  public let proposedBy: ActorID
  public let proposedOn: CalendarDay
  public internal(set) var state: State
  /// 申请金额: what the enterprise applied for, where the call asks. Below the ceiling nothing above it is proposed; above
  /// the ceiling it stays as it was said, and counts for nothing.
  public internal(set) var applied: Money?
  /// What the last cut left of it; the ceiling before the first.
  public internal(set) var allotted: Money
  /// 核定: approved and promised out of a budget.
  public internal(set) var approval: Approval?
  /// 收款账户: its last four digits, as the enterprise confirmed it.
  public internal(set) var account: String?
  /// How the account was put right last, after a payment bounced.
  public internal(set) var correction: AccountCorrection?
  public internal(set) var papers: [Paper]
  public internal(set) var objections: [Objection]
  /// The most objections that one award takes.
  public static let mostObjections = 20
  public internal(set) var payment: Payment
  /// 追缴决定: what is demanded back beside what a settlement left.
  public internal(set) var demanded: Money
  /// 追回: what came back after it was paid.
  public internal(set) var recovered: Money
  /// What is said to have come back and waits for another person.
  public internal(set) var recovery: Repayment?
  /// 预拨—验收—清算; `nil` where it is paid at once.
  public internal(set) var instalments: Instalments?
  /// 预拨款的列支预算: which paid the advance, where the rest was carried over to a later year's budget since; `nil` where one
  /// budget pays all of it.
  public internal(set) var advancedFrom: BudgetID?
  /// 确认期限 of a consent that was taken up again; `nil` where it runs from the proposal.
  public internal(set) var confirmBy: Deadline?
  /// Which term passed, where it was ended for that; `nil` where it was not.
  public internal(set) var lapse: Lapse?
  /// 退回核定: the approval that another person took back, until the amount is approved again; `nil` where none was.
  public internal(set) var takenBack: TakenBack?
  /// 暂缓拨付: who stopped its payment, until it is released; `nil` where nobody did.
  public internal(set) var held: Brake?
  /// 拟撤销下达: who asks for it, until another person confirms it or sends it back; `nil` where nobody did.
  public internal(set) var revoking: Brake?
  /// 代录: how it was heard what account the enterprise wants, where somebody of the office recorded it for the enterprise.
  public internal(set) var hearsay: Hearsay?
  /// 会议纪要、公示、下达文件: the office's own papers on it, in the order in which they were recorded, a corrected one before
  /// its correction; without those of an approval that was taken back.
  public internal(set) var officePapers: [OfficePaper]

  public struct Approval: Sendable, Hashable {
    public let amount: Money
    public let budget: BudgetID
    public let by: ActorID

    public init(amount: Money, budget: BudgetID, by: ActorID) {
      self.amount = amount
      self.budget = budget
      self.by = by
    }
  }

  /// A paper that was handed in: its name and the hash of its content, which stands beside the journal for as long as it is
  /// kept. Of papers from before contents were kept, the office has the original.
  public struct Paper: Sendable, Hashable {
    /// The notice's name for it.
    public let title: String
    public let file: String
    public let hash: ContentHash

    public init(title: String, file: String, hash: ContentHash) {
      self.title = title
      self.file = file
      self.hash = hash
    }
  }

  /// 异议, and what was answered.
  public struct Objection: Sendable, Hashable {
    public let text: String
    public let answer: Answer?

    public struct Answer: Sendable, Hashable {
      public let isUpheld: Bool
      public let text: String

      public init(isUpheld: Bool, text: String) {
        self.isUpheld = isUpheld
        self.text = text
      }
    }

    public init(text: String, answer: Answer? = nil) {
      self.text = text
      self.answer = answer
    }
  }

  /// The first objection that has no answer, by its place.
  public var openObjection: Int? { objections.firstIndex { $0.answer == nil } }

  /// Whether its publication is over on a day, so that it goes on once each objection has its answer: by the term as it is
  /// held here, which is the one in force once the desk has reckoned it.
  public func isPublicityOver(on day: CalendarDay) -> Bool {
    if case .publicised(let until) = state { day > until.day } else { false }
  }

  public enum State: Sendable, Hashable {
    /// A step is due.
    case waiting(ChainStep)
    /// 补正: the enterprise owes papers until the day; then the step goes on.
    case returned(ChainStep, until: Deadline, reason: String)
    /// 公示中, until the day is over.
    case publicised(until: Deadline)
    /// 延后: no room in the budget; the reason is empty where the call's rule says so.
    case postponed(reason: String)
    /// 不予支持.
    case refused(reason: String)
    /// The enterprise gave it up.
    case withdrawn(reason: String)
    /// 已下达: owed to the enterprise.
    case issued(by: ActorID)

    public var name: Name {
      switch self {
      case .waiting: .waiting
      case .returned: .returned
      case .publicised: .publicised
      case .postponed: .postponed
      case .refused: .refused
      case .withdrawn: .withdrawn
      case .issued: .issued
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case waiting, returned, publicised, postponed, refused, withdrawn, issued
    }

    /// The step that is due, or that goes on once the papers are there.
    public var step: ChainStep? {
      switch self {
      case .waiting(let step), .returned(let step, until: _, reason: _): step
      case .publicised: .publicity
      case .postponed, .refused, .withdrawn, .issued: nil
      }
    }
  }

  /// A day reckoned in working days; provisional where it reaches into a year whose holidays are not published.
  public struct Deadline: Sendable, Hashable {
    public let day: CalendarDay
    public let isProvisional: Bool

    public init(day: CalendarDay, isProvisional: Bool) {
      self.day = day
      self.isProvisional = isProvisional
    }
  }

  /// How far the money has come; where it is paid in parts, that of the last part that fell due.
  public enum Payment: Sendable, Hashable {
    case none
    case owed
    case requested(TransferID)
    case paid

    public var name: Name {
      switch self {
      case .none: .none
      case .owed: .owed
      case .requested: .requested
      case .paid: .paid
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable { case none, owed, requested, paid }
  }

  public init(
    id: AwardID, call: CallID, run: RunID, row: Int, benefit: InstrumentID, enterprise: CreditCode, name: String,
    subject: String, year: Int, isOnce: Bool, ceiling: Money, steps: [ChainStep], proposedBy: ActorID,
    proposedOn: CalendarDay, state: State, plan: Instalments.Plan? = nil
  ) {
    self.id = id
    self.call = call
    self.run = run
    self.row = row
    self.benefit = benefit
    self.enterprise = enterprise
    self.name = name
    self.subject = subject
    self.year = year
    self.isOnce = isOnce
    self.ceiling = ceiling
    self.steps = steps
    self.proposedBy = proposedBy
    self.proposedOn = proposedOn
    self.state = state
    allotted = ceiling
    applied = nil
    approval = nil
    account = nil
    correction = nil
    papers = []
    objections = []
    payment = .none
    demanded = .zero
    recovered = .zero
    recovery = nil
    instalments = plan.map { Instalments(plan: $0) }
    advancedFrom = nil
    confirmBy = nil
    lapse = nil
    hearsay = nil
    officePapers = []
    takenBack = nil
    held = nil
    revoking = nil
  }

  public var approved: Money? { approval?.amount }

  /// What it would have uncut: the ceiling, or the amount that was applied for where that is lower.
  public var asked: Money { min(applied ?? ceiling, ceiling) }

  /// Whether a cut left less than that.
  public var isCut: Bool { allotted < asked }

  /// 拟支持: what is asked for now, after any cut.
  public var proposed: Money { min(allotted, asked) }

  /// The most that may be approved: the ceiling, also above what was applied for; what is left of a cut where there was one.
  public var most: Money { isCut ? allotted : ceiling }

  /// Whether it still counts: neither refused nor withdrawn.
  public var isLive: Bool {
    switch state {
    case .refused, .withdrawn: false
    case .waiting, .returned, .publicised, .postponed, .issued: true
    }
  }

  /// Whether it takes its subject's place, so that nothing is given twice: what was settled at nothing gave nothing, and
  /// bars nobody from what is given once. What was advanced on it and is not back is told to the reviewers instead.
  public var counts: Bool { isLive && instalments?.final != .zero }

  /// The step at which its amount is approved.
  public var approvingStep: ChainStep? { steps.last(where: \.isExamined) }

  /// What a subject may have but one of: the benefit, once or in the year. What gave nothing has a place of its own,
  /// where it is in nobody's way.
  public var claim: String? {
    guard isLive else { return nil }
    return counts ? place : "\(id) settled at nothing"
  }

  /// Its subject's place for the benefit, once or in the year: what it claims while it counts.
  var place: String { "\(benefit) \(enterprise) \(subject) \(isOnce ? "once" : String(year))" }

  func step(after step: ChainStep) -> ChainStep? { steps.first { $0 > step } }
}

/// What happened to an award.
public enum AwardAct: Sendable, Hashable {
  /// 意愿与账户确认, with the account's last four digits.
  case confirmed(account: String)
  /// 更正账户, after the treasury sent a payment back; 补填账户 of what was applied for without one.
  case accountCorrected(AccountCorrection)
  /// A step was passed.
  case passed(ChainStep, note: String)
  /// 核定, with the reason where it is below what was proposed, or above what was applied for.
  case approved(ChainStep, Money, budget: BudgetID, reason: String)
  /// 补正.
  case returned(reason: String, until: Award.Deadline)
  case supplemented([Award.Paper])
  /// 申请金额.
  case applied(Money)
  case refused(reason: String)
  case postponed(reason: String)
  case resumed
  /// What its call's rule leaves of what is asked for where that is more than the budget holds.
  case cut(to: Money)
  case publicised(until: Award.Deadline)
  case objected(String)
  /// Upheld, it goes back to where the amount is approved.
  case answered(Int, Award.Objection.Answer)
  /// 公示期满.
  case cleared
  /// 下达, with the last day of the acceptance where its call names one.
  case issued(acceptBy: Award.Deadline?)
  case withdrawn(reason: String)
  /// 追缴决定, by its document.
  case demanded(Money, document: String)
  /// 登记追回, for another person to confirm.
  case recoveryDrafted(Repayment)
  case recoveryReturned(reason: String)
  /// 追回.
  case recovered(Money, reason: String)
  /// Between an advance and its settlement.
  case instalment(InstalmentAct)
  /// 退回核定: it is cut anew with the others of its call, and approved once more.
  case reopened
  /// 退回核定, before the publication: what was promised is free again, and the amount is approved once more.
  case takenBack(reason: String)
  /// 逾期视为放弃.
  case lapsed(Award.Lapse)
  /// What had lapsed is taken up again, with a new term.
  case reinstated(until: Award.Deadline)
  /// 延长补正期.
  case supplementExtended(until: Award.Deadline, reason: String)
  /// 代录: the account before it was recorded for the enterprise.
  case recordedFor(Award.Hearsay)
  /// 会议纪要、公示、下达文件.
  case documented(Award.OfficePaper)
  /// 更正文件: how one should have been recorded.
  /// - Parameter until: of a publication, its last day.
  case paperCorrected(Award.OfficePaper, until: Award.Deadline?, reason: String)
  /// 暂缓拨付.
  case held(reason: String)
  /// 恢复拨付.
  case released(reason: String)
  /// 拟撤销下达, for another person to confirm.
  case revocationDrafted(reason: String)
  case revocationReturned(reason: String)
  /// 撤销下达: what was promised and owed is free again, and the amount is approved once more.
  case revoked
  /// 存疑判断: its enterprise was known to have ended, and the act beside it went on for a reason.
  case doubtJudged(Award.JudgedDoubt)
  /// 改列: what is promised and owed follows its call to a later year's budget, by the carry-over's document.
  case carried(from: BudgetID, to: BudgetID, document: String)
  /// 重新提出: its first act where one of the same call and subject had ended, with the reason.
  case proposedAgain(after: AwardID, reason: String)

  public var name: Name {
    switch self {
    case .confirmed: .confirmed
    case .accountCorrected: .accountCorrected
    case .passed: .passed
    case .approved: .approved
    case .returned: .returned
    case .supplemented: .supplemented
    case .applied: .applied
    case .refused: .refused
    case .postponed: .postponed
    case .resumed: .resumed
    case .cut: .cut
    case .publicised: .publicised
    case .objected: .objected
    case .answered: .answered
    case .cleared: .cleared
    case .issued: .issued
    case .withdrawn: .withdrawn
    case .demanded: .demanded
    case .recoveryDrafted: .recoveryDrafted
    case .recoveryReturned: .recoveryReturned
    case .recovered: .recovered
    case .instalment(let act): act.name
    case .reopened: .reopened
    case .takenBack: .takenBack
    case .lapsed: .lapsed
    case .reinstated: .reinstated
    case .supplementExtended: .supplementExtended
    case .recordedFor: .recordedFor
    case .documented: .documented
    case .paperCorrected: .paperCorrected
    case .held: .held
    case .released: .released
    case .revocationDrafted: .revocationDrafted
    case .revocationReturned: .revocationReturned
    case .revoked: .revoked
    case .doubtJudged: .doubtJudged
    case .carried: .carried
    case .proposedAgain: .proposedAgain
    }
  }

  public enum Name: String, Sendable, Hashable, CaseIterable {
    case confirmed, passed, approved, returned, supplemented, refused, postponed, resumed, cut, publicised, objected
    case answered, cleared, issued, withdrawn, demanded, recovered, inspected, accepted
    case reopened, lapsed, reinstated, documented, applied, carried
    case takenBack = "taken-back"
    case doubtJudged = "doubt-judged"
    case held, released, revoked
    case revocationDrafted = "revocation-drafted"
    case revocationReturned = "revocation-returned"
    case paperCorrected = "paper-corrected"
    case supplementExtended = "supplement-extended"
    case recordedFor = "recorded-for"
    case proposedAgain = "proposed-again"
    case accountCorrected = "account-corrected"
    case recoveryDrafted = "recovery-drafted"
    case recoveryReturned = "recovery-returned"
    case inspectionReturned = "inspection-returned"
    case settlementDrafted = "settlement-drafted"
    case settled
    case settlementReturned = "settlement-returned"
    case acceptanceExtended = "acceptance-extended"
  }
}

extension Award {
  /// The award after an act, and what the act moves in the book. Acts were decided before; what does not fit changes
  /// nothing.
  mutating func apply(_ act: AwardAct, by actor: ActorID) -> LedgerEntry {
    switch act {
    case .confirmed(let account):
      self.account = account
      hearsay = nil
      state = next(after: .consent)
    case .accountCorrected(let correction):
      account = correction.to
      hearsay = nil
      self.correction = correction
    case .passed(let step, note: _): state = next(after: step)
    case .approved(let step, let amount, let budget, reason: _):
      approval = Approval(amount: amount, budget: budget, by: actor)
      takenBack = nil
      state = next(after: step)
      return LedgerEntry(moving: amount, from: .available(budget), to: .committed(budget, id))
    case .returned(let reason, let until):
      if let step = state.step { state = .returned(step, until: until, reason: reason) }
    case .supplemented(let papers):
      let replaced = Set(papers.map(\.title))
      self.papers = self.papers.filter { !replaced.contains($0.title) } + papers
      if case .returned(let step, until: _, reason: _) = state { state = .waiting(step) }
    case .applied(let amount): applied = amount
    case .refused(let reason):
      state = .refused(reason: reason)
      return release()
    case .postponed(let reason): state = .postponed(reason: reason)
    case .resumed: if let approvingStep { state = .waiting(approvingStep) }
    case .cut(let amount): allotted = amount
    case .publicised(let until): state = .publicised(until: until)
    case .objected(let text): objections.append(Objection(text: text))
    case .answered(let index, let answer):
      guard objections.indices.contains(index) else { break }
      objections[index] = Objection(text: objections[index].text, answer: answer)
      guard answer.isUpheld else { break }
      return reopen()
    case .cleared: state = next(after: .publicity)
    case .issued(let acceptBy):
      state = .issued(by: actor)
      guard let approval else { break }
      return issue(approval, acceptBy: acceptBy)
    case .withdrawn(let reason):
      state = .withdrawn(reason: reason)
      return release()
    case .demanded(let amount, document: _): return demand(amount)
    case .recoveryDrafted(let recovery): self.recovery = recovery
    case .recoveryReturned: recovery = nil
    case .recovered(let amount, reason: _): return recover(amount)
    case .instalment(let act): return apply(act, by: actor)
    case .reopened: return reopen()
    case .takenBack(let reason):
      takenBack = approval.map { TakenBack(amount: $0.amount, by: actor, reason: reason) }
      return reopen()
    case .lapsed(let lapse):
      state = .withdrawn(reason: "")
      self.lapse = lapse
    case .reinstated(let until): reinstate(until: until)
    case .supplementExtended(let until, reason: _):
      if case .returned(let step, until: _, let reason) = state {
        state = .returned(step, until: until, reason: reason)
      }
    case .recordedFor(let hearsay): self.hearsay = hearsay
    case .documented(let paper): officePapers.append(paper)
    case .paperCorrected(let paper, let until, reason: _):
      officePapers.append(paper)
      if case .publicised = state, let until { state = .publicised(until: until) }
    case .held(let reason): held = Brake(by: actor, reason: reason)
    case .released: held = nil
    case .revocationDrafted(let reason): revoking = Brake(by: actor, reason: reason)
    case .revocationReturned: revoking = nil
    case .revoked: return revoke(by: actor)
    // It stands in the history alone.
    case .doubtJudged: break
    case .carried(let source, let target, document: _): return carry(from: source, to: target)
    // Its trail names the one before it.
    case .proposedAgain: break
    }
    return LedgerEntry([])
  }

  private func next(after step: ChainStep) -> State { self.step(after: step).map { .waiting($0) } ?? state }

  /// Back to where its amount is approved; what the office's papers said of the amount holds no more.
  private mutating func reopen() -> LedgerEntry {
    guard let approvingStep else { return LedgerEntry([]) }
    state = .waiting(approvingStep)
    officePapers = []
    return release()
  }

  /// What was promised goes back to the budget.
  private mutating func release() -> LedgerEntry {
    guard let approval else { return LedgerEntry([]) }
    self.approval = nil
    return LedgerEntry(moving: approval.amount, from: .committed(approval.budget, id), to: .available(approval.budget))
  }
}
