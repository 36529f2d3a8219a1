import Diagnostics
import Instruments
import Journal
import Quantities

/// 预拨—验收—清算: how an award is paid whose call pays a share ahead. The advance goes out at the issue; what is left of
/// the approved amount stays promised until an acceptance has confirmed what the support is for and a settlement has
/// drawn the line.
///
/// The final amount is never above the approved one. What it leaves of the promise is paid or goes back to the budget;
/// what was advanced beyond it is to be recovered.
public struct Instalments: Sendable, Hashable {
  public let plan: Plan
  public internal(set) var stage: Stage
  /// 预拨款: what is paid ahead; zero before the issue.
  public internal(set) var advance: Money
  /// What the treasury confirmed of the advance and of the remainder.
  public internal(set) var paid: Money
  /// 验收期限: reckoned at the issue; `nil` before it, and where the call names none.
  public internal(set) var acceptBy: Award.Deadline?

  init(
    plan: Plan, stage: Stage = .planned, advance: Money = .zero, paid: Money = .zero, acceptBy: Award.Deadline? = nil
  ) {
    self.plan = plan
    self.stage = stage
    self.advance = advance
    self.paid = paid
    self.acceptBy = acceptBy
  }

  /// Whether the acceptance is still due after its last day.
  public func isLate(on day: CalendarDay) -> Bool {
    stage == .awaiting && acceptBy.map { $0.day < day } ?? false
  }

  /// What the call declared, and the clause's rate for the subject, as they stood when the award was proposed.
  public struct Plan: Sendable, Hashable {
    public let terms: Call.Advance
    /// The rate by which the clause's row supports eligible spending; `nil` where the row gives a sum: then the
    /// acceptance confirms the amount itself.
    public let rate: BenefitTerms.Rate?

    /// What is paid ahead of an approved amount: the share, down to the fen.
    func advance(of approved: Money) -> Money {
      approved.yuan.multiplied(by: terms.share.value).flatMap { Money(yuan: $0, rounding: .down) } ?? .zero
    }

    /// The support that a confirmed figure comes to; `nil` where it leaves the range of amounts.
    func support(for figure: Money) -> Money? {
      rate.map { $0.amount(of: figure) } ?? figure
    }
  }

  public enum Stage: Sendable, Hashable {
    /// Not issued yet.
    case planned
    /// 待验收: the advance is on its way or paid.
    case awaiting
    /// 验收待复核: what was found is recorded, another person checks it.
    case inspected(Inspection)
    /// 待清算.
    case accepted(Acceptance)
    /// 清算待复核: the final amount is drawn up, another person checks it.
    case drafted(Acceptance, Settlement)
    /// 已清算.
    case settled(Acceptance, Settlement, by: ActorID)

    public var name: Name {
      switch self {
      case .planned: .planned
      case .awaiting: .awaiting
      case .inspected: .inspected
      case .accepted: .accepted
      case .drafted: .drafted
      case .settled: .settled
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case planned, awaiting, inspected, accepted, drafted, settled

      public var wording: Wording {
        switch self {
        case .planned: Wording(zh: "待预拨", en: "advance due at the issue")
        case .awaiting: Wording(zh: "待验收", en: "acceptance due")
        case .inspected: Wording(zh: "验收待复核", en: "acceptance to be checked")
        case .accepted: Wording(zh: "待清算", en: "settlement due")
        case .drafted: Wording(zh: "清算待复核", en: "settlement to be checked")
        case .settled: Wording(zh: "已清算", en: "settled")
        }
      }
    }
  }

  /// 验收意见: what an inspection found.
  public struct Inspection: Sendable, Hashable {
    public let on: CalendarDay
    /// 验收单位（人员）: who inspected.
    public let inspectors: String
    public let outcome: Outcome
    /// 核定的合格支出, where the clause supports it at a rate; else the confirmed amount of support itself.
    public let figure: Money
    /// The support that the figure comes to by the clause's rule.
    public let confirmed: Money
    public let papers: [Award.Paper]
    /// Why not all of it; empty where all of it is confirmed.
    public let note: String
    /// Who recorded it.
    public let by: ActorID

    public enum Outcome: String, Sendable, Hashable, CaseIterable {
      case passed
      /// 部分通过.
      case partly
      case failed

      public var wording: Wording {
        switch self {
        case .passed: Wording(zh: "通过", en: "passed")
        case .partly: Wording(zh: "部分通过", en: "passed in part")
        case .failed: Wording(zh: "不通过", en: "failed")
        }
      }
    }

    public init(
      on: CalendarDay, inspectors: String, outcome: Outcome, figure: Money, confirmed: Money, papers: [Award.Paper],
      note: String, by: ActorID
    ) {
      self.on = on
      self.inspectors = inspectors
      self.outcome = outcome
      self.figure = figure
      self.confirmed = confirmed
      self.papers = papers
      self.note = note
      self.by = by
    }
  }

  /// 验收结论: an inspection that another person has checked.
  public struct Acceptance: Sendable, Hashable {
    public let inspection: Inspection
    public let checkedBy: ActorID
  }

  /// 清算: the final amount as somebody drew it up.
  public struct Settlement: Sendable, Hashable {
    /// 清算金额: the lower of what was approved and what the acceptance confirms.
    public let amount: Money
    public let note: String
    public let by: ActorID

    public init(amount: Money, note: String, by: ActorID) {
      self.amount = amount
      self.note = note
      self.by = by
    }
  }

  /// What the acceptance found, once it is recorded.
  public var inspection: Inspection? {
    switch stage {
    case .planned, .awaiting: nil
    case .inspected(let inspection): inspection
    case .accepted(let acceptance), .drafted(let acceptance, _), .settled(let acceptance, _, by: _):
      acceptance.inspection
    }
  }

  /// 清算金额, once it stands.
  public var final: Money? {
    if case .settled(_, let settlement, by: _) = stage { settlement.amount } else { nil }
  }

  /// 清算尾款: what is paid after the advance.
  public var remainder: Money { Money(fen: max(0, (final?.fen ?? 0) - advance.fen)) }

  /// 应追缴: what was advanced beyond the final amount.
  public var excess: Money { final.map { Money(fen: max(0, advance.fen - $0.fen)) } ?? .zero }
}

/// What happens between the advance and the settlement.
public enum InstalmentAct: Sendable, Hashable {
  case inspected(Instalments.Inspection)
  case accepted
  /// The checker of the acceptance sends it back.
  case inspectionReturned(reason: String)
  case settlementDrafted(Instalments.Settlement)
  case settled
  /// The checker of the settlement sends it back.
  case settlementReturned(reason: String)
  /// 验收延期, by the number of the document that says so.
  case acceptanceExtended(until: Award.Deadline, document: String)
}

extension Award {
  /// What the treasury confirmed of it.
  public var paid: Money { instalments?.paid ?? (payment == .paid ? approved ?? .zero : .zero) }

  /// What is or would be asked for in the next transfer request: all that was approved, or the part that is due.
  public var due: Money {
    guard let instalments else { return approved ?? .zero }
    return instalments.final == nil ? instalments.advance : instalments.remainder
  }

  /// Whether its advance is paid no more: the acceptance is recorded, and the settlement will draw the line.
  public var isAdvanceHeld: Bool { instalments.map { $0.inspection != nil && $0.final == nil } ?? false }

  /// What counts as granted: the final amount, else what was approved, else what is proposed; nothing once it is refused or
  /// withdrawn.
  public var granted: Money { isLive ? instalments?.final ?? approved ?? proposed : .zero }

  /// The award at its issue, and how the promise turns into what is owed.
  mutating func issue(_ approval: Approval, acceptBy: Award.Deadline?) -> LedgerEntry {
    var amount = approval.amount
    if var instalments {
      instalments.advance = instalments.plan.advance(of: approval.amount)
      instalments.stage = .awaiting
      instalments.acceptBy = acceptBy
      amount = instalments.advance
      self.instalments = instalments
    }
    payment = amount == .zero ? .none : .owed
    return LedgerEntry(
      moving: amount, from: .committed(approval.budget, id), to: .payable(approval.budget, enterprise))
  }

  /// What the treasury's answer to a transfer request, or the request, makes of the payment.
  mutating func mark(_ payment: Payment) {
    if payment == .paid, var instalments {
      instalments.paid = Money(fen: instalments.paid.fen + due.fen)
      self.instalments = instalments
    }
    self.payment = payment
  }

  /// The award after an act between advance and settlement; what does not fit changes nothing.
  mutating func apply(_ act: InstalmentAct, by actor: ActorID) -> LedgerEntry {
    switch (act, instalments?.stage) {
    case (.inspected(let inspection), .awaiting): instalments?.stage = .inspected(inspection)
    case (.accepted, .inspected(let inspection)):
      instalments?.stage = .accepted(Instalments.Acceptance(inspection: inspection, checkedBy: actor))
    case (.inspectionReturned, .inspected): instalments?.stage = .awaiting
    case (.acceptanceExtended(let until, _), .awaiting): instalments?.acceptBy = until
    case (.settlementDrafted(let settlement), .accepted(let acceptance)):
      instalments?.stage = .drafted(acceptance, settlement)
    case (.settlementReturned, .drafted(let acceptance, _)): instalments?.stage = .accepted(acceptance)
    case (.settled, .drafted(let acceptance, let settlement)):
      instalments?.stage = .settled(acceptance, settlement, by: actor)
      return settle()
    default: break
    }
    return LedgerEntry([])
  }

  /// The rest of the promise: the remainder is owed, what is not needed is free again; what was advanced too much is a
  /// claim from here on.
  private mutating func settle() -> LedgerEntry {
    guard let approval, var instalments else { return LedgerEntry([]) }
    let (budget, advancing) = (approval.budget, advancedFrom ?? approval.budget)
    var withdrawn = LedgerEntry([])
    // An advance that never left is none: all of it is settled at once.
    if payment == .owed {
      withdrawn = LedgerEntry(
        moving: instalments.advance, from: .payable(budget, enterprise), to: .committed(budget, id))
      instalments.advance = .zero
      payment = .none
      self.instalments = instalments
    }
    let remainder = instalments.remainder
    if remainder > .zero { payment = .owed }
    let kept = Money(fen: approval.amount.fen - instalments.advance.fen - remainder.fen)
    return withdrawn
      + LedgerEntry(moving: remainder, from: .committed(budget, id), to: .payable(budget, enterprise))
      + LedgerEntry(moving: kept, from: .committed(budget, id), to: .available(budget))
      + LedgerEntry(moving: instalments.excess, from: .paid(advancing, enterprise), to: .recoverable(advancing, id))
  }
}
