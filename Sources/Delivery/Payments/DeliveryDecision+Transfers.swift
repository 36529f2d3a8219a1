import Diagnostics
import Quantities

extension DeliveryDecision {
  static var largestBatch: Int { DeliveryDesk.largestBatch }

  func decideTransfer(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .draftTransfer(let budget, let payee, let name, let reservations, let awards):
      return try draft([TransferDraft(budget, payee: payee, payeeName: name, reservations, awards: awards)])
    case .draftTransfers(let drafts): return try draft(drafts)
    case .approveTransfer(let id): return try approve([id])
    case .approveTransfers(let ids): return try approve(ids)
    case .returnTransfer(let id, let reason):
      _ = try transfer(id, in: [.drafted, .approved])
      return [.transferChanged(id, .returned(reason: try self.reason(reason)))]
    case .exportTransfers(let ids):
      guard (1...Self.largestBatch).contains(ids.count), Set(ids).count == ids.count else {
        throw Diagnostics(.batchSize(ids.count))
      }
      for id in ids { try checkAdvances(of: try transfer(id, in: [.approved])) }
      let batch = try next(.batch)
      return ids.map { .transferChanged($0, .exported(by: actor, batch: batch)) }
    case .markSent(let batch):
      return try requests(of: batch, in: [.exported, .unknown]).map { .transferChanged($0.id, .sent) }
    case .markUnknown(let batch):
      return try requests(of: batch, in: [.exported, .sent]).map { .transferChanged($0.id, .unknown) }
    case .settleTransfers(let settlements):
      guard (1...Self.largestBatch).contains(settlements.count),
        Set(settlements.map(\.transfer)).count == settlements.count
      else { throw Diagnostics(.batchSize(settlements.count)) }
      var vouchers = try book.confirmedVouchers().mapValues(\.reference)
      return try settlements.map { settlement in
        let state = try state(settlement)
        if case .confirmed(let voucher, on: let day) = state {
          let transfer = try found(book.transfer(settlement.transfer), settlement.transfer)
          let paid = PaymentVoucher(voucher, of: try budget(transfer.budget).payer, on: day)
          if let other = vouchers.updateValue(transfer.reference, forKey: paid) {
            throw Diagnostics(.voucherBooked(voucher, other))
          }
        }
        return .transferChanged(settlement.transfer, state)
      }
    default: return []
    }
  }

  /// 复核: all of them, or none.
  private func approve(_ ids: [TransferID]) throws -> [DeliveryEvent] {
    guard (1...Self.largestBatch).contains(ids.count), Set(ids).count == ids.count else {
      throw Diagnostics(.batchSize(ids.count))
    }
    return try ids.map { id in
      try checkApproval(of: try transfer(id, in: [.drafted]))
      return .transferChanged(id, .approved(by: actor))
    }
  }

  /// Whether the actor may approve a request that is drafted.
  func checkApproval(of transfer: TransferRequest) throws {
    try checkMaker(transfer.madeBy, Wording(zh: "复核", en: "approve"))
    try checkIssuer(of: transfer)
    try checkAdvances(of: transfer)
  }

  /// 拟定: all of them, or none. Nothing is asked for twice.
  private func draft(_ drafts: [TransferDraft]) throws -> [DeliveryEvent] {
    guard (1...Self.largestBatch).contains(drafts.count) else { throw Diagnostics(.batchSize(drafts.count)) }
    let paid = drafts.flatMap { draft in
      (draft.reservations.map(\.text) + draft.awards.map(\.text)).map { "\(draft.budget) \($0)" }
    }
    guard Set(paid).count == paid.count, paid.count <= Self.largestBatch else {
      throw Diagnostics(.batchSize(paid.count))
    }
    let first = try next(.transfer)
    return try drafts.enumerated().map { offset, asked in
      .transferDrafted(try draft(asked, of: try budget(asked.budget), number: first + offset))
    }
  }

  /// No advance leaves the house once its acceptance is recorded.
  private func checkAdvances(of transfer: TransferRequest) throws {
    for id in transfer.awards {
      let award = try found(book.award(id), id)
      guard !award.isAdvanceHeld else { throw Diagnostics(.advanceIsHeld(award, in: transfer)) }
    }
  }

  /// Where a request ends by what the treasury says.
  private func state(_ settlement: TransferSettlement) throws -> TransferRequest.State {
    _ = try transfer(settlement.transfer, in: [.exported, .sent, .unknown])
    switch settlement.outcome {
    case .paid(let voucher, let day):
      let number = try stated(voucher, field: "voucher", Wording(zh: "凭证号", en: "the voucher number"))
      return .confirmed(voucher: number, on: day)
    case .bounced(let reason): return .returned(reason: try self.reason(reason))
    }
  }

  private func draft(_ asked: TransferDraft, of budget: Budget, number: Int) throws -> TransferRequest {
    let (payee, ids, awards) = (asked.payee, asked.reservations, asked.awards)
    guard !ids.isEmpty || !awards.isEmpty else { throw Diagnostics(.batchSize(0)) }
    var fen: Int64 = 0
    let paid = try awards.map { try found(book.award($0), $0) }
    for award in paid {
      guard award.enterprise == payee, award.payment == .owed, let approval = award.approval,
        approval.budget == budget.id
      else { throw Diagnostics(.notOwed(award, try requested(award))) }
      guard !award.isAdvanceHeld else { throw Diagnostics(.advanceIsHeld(award)) }
      try checkNotHeld(award)
      fen += award.due.fen
    }
    let uses = try ids.map { try found(book.reservation($0), $0) }
    for reservation in uses {
      guard case .settled(let settlement) = reservation.state else {
        throw Diagnostics(.wrongState(reservation, needed: .settled))
      }
      guard reservation.provider == payee, settlement.stages[budget.id] == nil,
        let owed = settlement.standing.amount(of: budget.id), owed > .zero
      else { throw Diagnostics(.notOwed(reservation, try requested(settlement.stages[budget.id]))) }
      guard settlement.refund == nil else { throw Diagnostics(.notOwed(reservation, reservation.standingWords)) }
      fen += owed.fen
    }
    let digits = String(number)
    return TransferRequest(
      id: TransferID(number: number), budget: budget.id, payee: payee,
      payeeName: try stated(asked.payeeName, field: "payeeName", Wording(zh: "收款单位名称", en: "the payee's name")),
      amount: try positive(Money(fen: fen)), reservations: ids.sorted(), awards: awards.sorted(),
      reference: "TD\(budget.year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits, madeBy: actor,
      account: try account(of: paid as [any PaidIntoAccount] + uses, to: asked.payeeName),
      purpose: try purpose(of: paid, uses))
  }

  /// What a request is for: the calls of its awards, the programmes of the vouchers that were used, with their years.
  private func purpose(of awards: [Award], _ uses: [Reservation]) throws -> TransferRequest.Purpose {
    let calls = try Set(awards.map(\.call)).sorted().map { try call($0).terms.title }
    let vouchers = try Set(uses.map(\.voucher)).sorted().map { try found(book.voucher($0), $0).programme }
    let programmes = try Set(vouchers).sorted().map { try found(book.programme($0), $0) }
    let names = (calls + programmes.map(\.name)).reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    return TransferRequest.Purpose(
      matters: names, years: Set(awards.map(\.year) + programmes.map(\.validFrom.year)).sorted())
  }

  /// What was asked for already of an award, with how the request stands; `nil` where nothing was.
  private func requested(_ award: Award) throws -> Wording? {
    guard case .requested(let id) = award.payment else { return nil }
    return try book.transfer(id).map(\.named)
  }

  private func requested(_ stage: Reservation.Settlement.Stage?) throws -> Wording? {
    switch stage {
    case .requested(let id): try book.transfer(id).map(\.named)
    case .paid: TransferRequest.State.Name.confirmed.wording
    case nil: nil
    }
  }

  private func transfer(_ id: TransferID, in states: [TransferRequest.State.Name]) throws -> TransferRequest {
    let transfer = try found(book.transfer(id), id)
    guard states.contains(transfer.state.name) else { throw Diagnostics(Self.wrongState(transfer, needed: states)) }
    return transfer
  }

  private func requests(of batch: Int, in states: [TransferRequest.State.Name]) throws -> [TransferRequest] {
    let all = try book.transfers(TransferFilter(batch: batch), offset: 0, limit: .max).rows
    guard !all.isEmpty else { throw Diagnostics(.noBatch(batch, of: try book.lastNumber(.batch))) }
    let open = all.filter(\.isOpen)
    guard let first = open.first else { throw Diagnostics(.batchIsSettled(batch, all)) }
    let fitting = open.filter { states.contains($0.state.name) }
    guard !fitting.isEmpty else {
      throw Diagnostics(
        .wrongState(
          Wording(zh: "第 \(batch) 批", en: "batch \(batch)"), now: first.state.name.wording,
          needed: Self.wording(states)))
    }
    return fitting
  }

  private static func wrongState(
    _ transfer: TransferRequest, needed states: [TransferRequest.State.Name]
  ) -> Diagnostic {
    .wrongState(
      Wording(zh: "拨付申请 \(transfer.reference) ", en: "transfer request \(transfer.reference)"), now: transfer.standing,
      needed: wording(states))
  }

  private static func wording(_ states: [TransferRequest.State.Name]) -> Wording {
    Wording(
      zh: states.map(\.wording.zh).joined(separator: "”或“"), en: states.map(\.wording.en).joined(separator: "” or “"))
  }
}

extension TransferRequest {
  /// Its state with what it rests on: the batch, the treasury's voucher, the reason.
  public var standing: Wording {
    let word = state.name.wording
    switch state {
    case .drafted, .approved: return word
    case .exported, .sent, .unknown:
      return batch.map { Wording(zh: "\(word.zh)（第 \($0) 批）", en: "\(word.en) (batch \($0))") } ?? word
    case .confirmed(let voucher, let day):
      return Wording(
        zh: "\(word.zh)（\(day.wording.zh)，凭证 \(voucher)）",
        en: "\(word.en) (on \(day.wording.en), by voucher \(voucher))")
    case .returned(let reason): return Wording(zh: "\(word.zh)（\(reason)）", en: "\(word.en) (\(reason))")
    }
  }

  /// Its reference with how it stands.
  var named: Wording {
    Wording(zh: "拨付申请 \(reference) \(standing.zh)", en: "request \(reference) is \(standing.en)")
  }
}

extension Diagnostic {
  /// Nothing of it can be asked for under the budget.
  fileprivate static func notOwed(_ award: Award, _ requested: Wording?) -> Diagnostic {
    let now = requested ?? (award.payment == .none ? award.state.wording : award.payment.name.wording)
    return Diagnostic(
      "delivery.not-owed",
      Wording(
        zh: "“\(award.name)”没有这笔预算该付的已下达款（现在：\(now.zh)）",
        en: "this budget owes “\(award.name)” nothing that is issued (now: \(now.en))"),
      remedy: Wording(zh: "从待拨付清单里重新选取", en: "choose again from the list of what is owed"))
  }

  fileprivate static func advanceIsHeld(_ award: Award, in transfer: TransferRequest? = nil) -> Diagnostic {
    Diagnostic(
      "delivery.advance-held",
      Wording(
        zh: "“\(award.name)”的验收已经登记（\(award.instalments?.stage.name.wording.zh ?? "")），预拨款不再支付",
        en: "the acceptance of “\(award.name)” is recorded: its advance is paid no more"),
      remedy: transfer.map {
        Wording(
          zh: "由复核人退回拨付申请 \($0.reference)，其余各笔重新拟；这一笔由清算一次付清",
          en: "have a checker return request \($0.reference) and ask anew for the others: the settlement pays this one")
      } ?? Wording(zh: "由清算一次付清", en: "the settlement pays all of it at once"))
  }

  fileprivate static func notOwed(_ reservation: Reservation, _ requested: Wording?) -> Diagnostic {
    let (zh, en) = (requested.map { "（\($0.zh)）" } ?? "", requested.map { " (\($0.en))" } ?? "")
    return Diagnostic(
      "delivery.not-owed",
      Wording(
        zh: "第 \(reservation.id.number) 号预约没有这笔预算该付给该单位的款\(zh)",
        en: "under reservation \(reservation.id.number) this budget owes this payee nothing\(en)"),
      remedy: Wording(zh: "从待拨付清单里重新选取", en: "choose again from the list of what is owed"))
  }

  fileprivate static func voucherBooked(_ voucher: String, _ reference: String) -> Diagnostic {
    Diagnostic(
      "delivery.voucher-booked", at: Place(field: "voucher"),
      Wording(
        zh: "凭证号“\(voucher.excerpt)”已用于拨付申请 \(reference)", en: "voucher “\(voucher.excerpt)” paid request \(reference)"),
      expected: Wording(
        zh: "同一国库当年每笔支付一个凭证号", en: "a number of its own for each payment of a treasury in a year"),
      remedy: Wording(zh: "与国库核对凭证号", en: "ask the treasury for the right number"))
  }

  fileprivate static func noBatch(_ batch: Int, of last: Int) -> Diagnostic {
    Diagnostic(
      "delivery.no-batch",
      Wording(zh: "还没有导出过第 \(batch) 批", en: "no batch \(batch) has been exported"),
      expected: last == 0
        ? Wording(zh: "已导出的批次；现在一批也没有", en: "a batch that was exported: there is none yet")
        : Wording(zh: "第 1 批到第 \(last) 批", en: "a batch from 1 to \(last)"),
      remedy: Wording(zh: "先导出已复核的拨付申请，再从批次清单里打开", en: "export what is approved, then open the batch from the list"))
  }

  /// All of the batch has ended: what the treasury said stands.
  fileprivate static func batchIsSettled(_ batch: Int, _ requests: [TransferRequest]) -> Diagnostic {
    let told = requests.prefix(3).map(\.named)
    let more = requests.count > told.count
    return Diagnostic(
      "delivery.batch-settled",
      Wording(
        zh: "第 \(batch) 批已有结果：" + told.map(\.zh).joined(separator: "；") + (more ? "；共 \(requests.count) 笔" : ""),
        en: "batch \(batch) has its outcome: " + told.map(\.en).joined(separator: "; ")
          + (more ? "; \(requests.count) in all" : "")),
      remedy: Wording(
        zh: "结果以国库凭证为准，不再改标记；有出入的，先与国库核对",
        en: "the treasury's voucher stands; where it seems wrong, ask the treasury first"))
  }

  fileprivate static func batchSize(_ count: Int) -> Diagnostic {
    Diagnostic(
      "delivery.batch-size",
      Wording(zh: "选了 \(count) 笔，或有重复", en: "\(count) were chosen, or one twice"),
      expected: Wording(
        zh: "1 到 \(DeliveryDecision.largestBatch) 笔，各不相同",
        en: "1 to \(DeliveryDecision.largestBatch), each once"))
  }
}

extension TransferRequest.State.Name {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .drafted: Wording(zh: "待复核", en: "to be checked")
    case .approved: Wording(zh: "已复核", en: "approved")
    case .exported: Wording(zh: "已导出", en: "exported")
    case .sent: Wording(zh: "已送国库", en: "sent to the treasury")
    case .unknown: Wording(zh: "结果不明", en: "outcome unknown")
    case .confirmed: Wording(zh: "已支付", en: "paid")
    case .returned: Wording(zh: "已退回", en: "returned")
    }
  }
}
