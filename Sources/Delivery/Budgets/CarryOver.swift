import Diagnostics
import Journal
import Quantities

// 结转与改列. The documents say nothing of what a budget may pay once its year is over, so this is read into them: money
// that was promised on a budget is paid from it, also in a later year, and a call goes on being paid from the budget that it
// names. What is free of a budget may go to a later year's one of the same payer and purpose. A call may follow it there:
// from then on that budget pays it, and takes over what was promised on the earlier one and is in no transfer request. What
// is asked for ends where it was asked for. Vouchers are paid from the budgets that they were issued on.

/// 靠一笔预算列支的通知: what of a call a budget is to pay.
public struct CallNeed: Sendable {
  /// How many awards, and what they come to.
  public typealias Part = AwardSums.Part

  /// How far an award has come that needs money of the budget.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// 待核定: under review or waiting for papers, at what is asked for now.
    case undecided
    /// 延后: it waits for money, at what is asked for now.
    case postponed
    /// 已核定未申请: promised or owed, in no transfer request.
    case promised
    /// 已申请未支付: in a transfer request whose end is not known.
    case requested

    /// What an award needs of a budget; nothing where it is none of these.
    /// - Parameter isPaidHere: whether its call is paid from the budget.
    public func amount(of award: Award, on budget: BudgetID, isPaidHere: Bool) -> Money {
      switch self {
      case .undecided: isPaidHere && award.approval == nil && award.state.step != nil ? award.proposed : .zero
      case .postponed: isPaidHere && award.state.name == .postponed ? award.proposed : .zero
      case .promised: award.approval?.budget == budget ? award.unrequested : .zero
      case .requested: award.approval?.budget == budget && award.isRequested ? award.due : .zero
      }
    }
  }

  public let call: Call
  /// Whether the call is paid from this budget; else it was carried over, and some of its awards were left.
  public let isPaidHere: Bool
  private let parts: [Kind: Part]
  /// Of what is promised, what follows the call to another budget: an award of which something is asked for waits for the
  /// treasury's answer first.
  public let movable: Money

  /// - Parameter awards: the call's live awards.
  init(_ call: Call, _ awards: [Award], on budget: BudgetID) {
    let isPaidHere = call.terms.budget == budget
    self.call = call
    self.isPaidHere = isPaidHere
    parts = Kind.allCases.reduce(into: [:]) { parts, kind in
      let amounts = awards.map { kind.amount(of: $0, on: budget, isPaidHere: isPaidHere) }.filter { $0 > .zero }
      parts[kind] = Part(count: amounts.count, amount: amounts.total)
    }
    movable = awards.filter { $0.approval?.budget == budget && $0.isMovable }.map(\.unrequested).total
  }

  public func part(_ kind: Kind) -> Part { parts[kind] ?? Part() }

  /// 待核定: what its budget is asked for and has not promised.
  public var undecided: Part { part(.undecided) }

  /// Whether it can follow to another budget.
  public var mayFollow: Bool { call.state.name == .published && (isPaidHere || movable > .zero) }
}

extension DeliveryReader {
  /// The calls that a budget pays, or of which it still pays some awards since they were carried over, the newest first.
  /// Cost: the awards of the calls of that budget, and of those of the same payer's later budgets of its purpose.
  public func needs(of budget: Budget) throws -> [CallNeed] {
    let later = try Set(
      budgets().filter { $0.payer == budget.payer && $0.purpose == budget.purpose && $0.year > budget.year }.map(\.id))
    return try calls().compactMap { call in
      guard call.state.name != .withdrawn, let payer = call.terms.budget, payer == budget.id || later.contains(payer)
      else { return nil }
      let need = CallNeed(call, try live(of: call), on: budget.id)
      return need.isPaidHere || need.part(.promised).count + need.part(.requested).count > 0 ? need : nil
    }
  }
}

extension Award {
  /// What of it is promised and not owed yet: all that was approved until it is issued, then what an advance left of it
  /// until it is settled.
  var promised: Money {
    guard let approval else { return .zero }
    guard state.name == .issued else { return approval.amount }
    guard let instalments, instalments.final == nil else { return .zero }
    return Money(fen: approval.amount.fen - instalments.advance.fen)
  }

  /// What of it is owed and in no transfer request.
  var owed: Money { payment == .owed ? due : .zero }

  /// What its budget has for it, and nobody has asked for.
  var unrequested: Money { Money(fen: promised.fen + owed.fen) }

  /// Whether the end of a transfer request for it is open.
  var isRequested: Bool { if case .requested = payment { true } else { false } }

  /// Whether what its budget has for it may go to another one.
  var isMovable: Bool { !isRequested && unrequested > .zero }

  /// 改列: what is promised and owed is released from one budget, carried over, and promised and owed by the other. What
  /// was paid ahead stays with the budget that paid it.
  mutating func carry(from source: BudgetID, to target: BudgetID) -> LedgerEntry {
    guard let approval, approval.budget == source, isMovable else { return LedgerEntry([]) }
    let (promised, owed, sum) = (self.promised, self.owed, unrequested)
    if let instalments, instalments.paid > .zero { advancedFrom = advancedFrom ?? source }
    self.approval = Approval(amount: approval.amount, budget: target, by: approval.by)
    return LedgerEntry(moving: promised, from: .committed(source, id), to: .available(source))
      + LedgerEntry(moving: owed, from: .payable(source, enterprise), to: .available(source))
      + LedgerEntry(moving: sum, from: .available(source), to: .available(target))
      + LedgerEntry(moving: promised, from: .available(target), to: .committed(target, id))
      + LedgerEntry(moving: owed, from: .available(target), to: .payable(target, enterprise))
  }

  /// What of an amount that is owed back each budget paid: the one that pays the award, and the one that paid the advance
  /// where the rest was carried over since. What was paid last comes back first.
  /// - Parameter before: what was owed back, or came back, before it.
  func paidParts(of amount: Money, after before: Money) -> [(budget: BudgetID, amount: Money)] {
    guard let approval else { return [] }
    guard let advancedFrom, let instalments else { return [(approval.budget, amount)] }
    let last = instalments.remainder
    let part = Money(fen: min(before.fen + amount.fen, last.fen) - min(before.fen, last.fen))
    return [(approval.budget, part), (advancedFrom, Money(fen: amount.fen - part.fen))]
  }
}

extension DeliveryDecision {
  /// The calls that are to follow what goes from one budget to another.
  func checkFollowing(_ calls: [CallID], _ movement: BudgetMovement, from: Budget, to: Budget) throws {
    guard !calls.isEmpty else { return }
    guard movement == .carryOver, Set(calls).count == calls.count else { throw Diagnostics(.onlyCarriedOver) }
    let waiting = try book.fundTransfers(in: .waiting)
    for id in calls {
      if let other = waiting.first(where: { $0.calls.contains(id) }) {
        throw Diagnostics(.followsAlready(try call(id), other))
      }
      _ = try following(id, from: from.id, to: to.id)
    }
  }

  /// What is done to a call that follows, and to its awards.
  private func following(_ id: CallID, from: BudgetID, to: BudgetID) throws -> (call: Call, awards: [AwardID]) {
    let call = try call(id, in: [.published])
    let awards = try book.live(of: call).filter { $0.approval?.budget == from && $0.isMovable }.map(\.id)
    switch call.terms.budget {
    case from: break
    // It followed before; what was asked for then, and was answered since, comes after it.
    case to where !awards.isEmpty: break
    case to: throw Diagnostics(.nothingFollows(call))
    default: throw Diagnostics(.paidElsewhere(call, try call.terms.budget.map(budget)))
    }
    return (call, awards)
  }

  /// 结转、改列 of what a waiting transfer names.
  func followed(_ transfer: FundTransfer) throws -> [DeliveryEvent] {
    try transfer.calls.flatMap { id in
      let (call, awards) = try following(id, from: transfer.from, to: transfer.to)
      let moved: [DeliveryEvent] = call.terms.budget == transfer.to ? [] : [.call(.funded(id, transfer.to))]
      guard !awards.isEmpty else { return moved }
      let act = AwardAct.carried(from: transfer.from, to: transfer.to, document: transfer.document)
      return moved + acted(awards, act).map(DeliveryEvent.award)
    }
  }

  /// What goes of the money that is free: nothing, where calls follow alone.
  func carried(_ amount: Money, with calls: [CallID]) throws -> Money {
    calls.isEmpty || amount != .zero ? try positive(amount) : amount
  }
}

extension Diagnostic {
  fileprivate static let onlyCarriedOver = Diagnostic(
    "delivery.calls-follow", at: Place(field: "movement"),
    Wording(zh: "选了随转的通知，或有重复", en: "calls were chosen to follow, or one twice"),
    expected: Wording(zh: "结转时随转的通知，各选一次", en: "calls that follow a carry-over, each once"))

  fileprivate static func followsAlready(_ call: Call, _ other: FundTransfer) -> Diagnostic {
    Diagnostic(
      "delivery.call-follows", at: Place(field: "follow-\(call.id)"),
      Wording(
        zh: "“\(call.terms.title)”已随第 \(other.id.number) 笔结转提出改列（\(other.document.excerpt)），还没有确认",
        en: "“\(call.terms.title)” follows carry-over \(other.id.number) (\(other.document.excerpt)), which waits"),
      remedy: Wording(zh: "等另一人确认；有误的，先退回那一笔", en: "wait until it is confirmed, or send it back where it is wrong"))
  }

  fileprivate static func nothingFollows(_ call: Call) -> Diagnostic {
    Diagnostic(
      "delivery.nothing-follows", at: Place(field: "follow-\(call.id)"),
      Wording(
        zh: "“\(call.terms.title)”已经改列，原预算里没有可以随转的",
        en: "“\(call.terms.title)” was carried over: nothing that could follow is left"),
      remedy: Wording(
        zh: "已申请拨付的，等国库的结果：付到的从原预算支付，被退回的可以再转",
        en: "what is asked for waits for the treasury: paid, it is paid here; sent back, it can follow"))
  }

  fileprivate static func paidElsewhere(_ call: Call, _ budget: Budget?) -> Diagnostic {
    let name = budget?.name
    return Diagnostic(
      "delivery.call-paid-elsewhere", at: Place(field: "follow-\(call.id)"),
      Wording(
        zh: name.map { "“\(call.terms.title)”列支“\($0)”，不能从这笔预算随转" } ?? "“\(call.terms.title)”还没有列支预算",
        en: name.map { "“\(call.terms.title)” is paid from “\($0)”: it cannot follow from here" }
          ?? "“\(call.terms.title)” has no budget"),
      expected: Wording(zh: "列支转出预算的通知", en: "a call that is paid from the budget that the money leaves"))
  }
}
