import Diagnostics
import Quantities

extension DeliveryDecision {
  /// The most reservations that one request pays and the most requests of one file.
  static let largestBatch = 5000

  func decideTransfer(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .draftTransfer(let budget, let payee, let name, let reservations, let awards):
      return [.transferDrafted(try draft(try self.budget(budget), payee, name, reservations, awards))]
    case .approveTransfer(let id):
      let transfer = try transfer(id, in: [.drafted])
      guard transfer.madeBy != actor else {
        throw Diagnostics(.makerIsChecker(Wording(zh: "复核", en: "approve")))
      }
      return [.transferChanged(id, .approved(by: actor))]
    case .returnTransfer(let id, let reason):
      _ = try transfer(id, in: [.drafted, .approved])
      return [.transferChanged(id, .returned(reason: try self.reason(reason)))]
    case .exportTransfers(let ids):
      guard (1...Self.largestBatch).contains(ids.count), Set(ids).count == ids.count else {
        throw Diagnostics(.batchSize(ids.count))
      }
      for id in ids { _ = try transfer(id, in: [.approved]) }
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
      return try settlements.map { .transferChanged($0.transfer, try state($0)) }
    default: return []
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

  private func draft(
    _ budget: Budget, _ payee: CreditCode, _ name: String, _ ids: [ReservationID], _ awards: [AwardID]
  ) throws -> TransferRequest {
    let count = ids.count + awards.count
    guard (1...Self.largestBatch).contains(count), Set(ids).count + Set(awards).count == count else {
      throw Diagnostics(.batchSize(count))
    }
    var fen: Int64 = 0
    for id in awards {
      let award = try found(book.award(id), id.text)
      guard award.enterprise == payee, award.payment == .owed, let approval = award.approval,
        approval.budget == budget.id
      else {
        throw Diagnostics(
          Diagnostic(
            "delivery.not-owed",
            Wording(
              zh: "“\(award.name)”没有这笔预算该付的已下达款", en: "this budget owes “\(award.name)” nothing that is issued"),
            remedy: Wording(zh: "从待拨付清单里重新选取", en: "choose again from the list of what is owed")))
      }
      fen += award.due.fen
    }
    for id in ids {
      let reservation = try found(book.reservation(id), id.text)
      guard reservation.provider == payee, case .settled(let settlement) = reservation.state,
        settlement.stages[budget.id] == nil, let owed = settlement.standing.amount(of: budget.id), owed > .zero
      else {
        throw Diagnostics(
          Diagnostic(
            "delivery.not-owed",
            Wording(
              zh: "第 \(id.number) 号预约没有这笔预算该付给该单位的款",
              en: "under reservation \(id.number) this budget owes this payee nothing"),
            remedy: Wording(zh: "从待拨付清单里重新选取", en: "choose again from the list of what is owed")))
      }
      fen += owed.fen
    }
    let number = try next(.transfer)
    let digits = String(number)
    return TransferRequest(
      id: TransferID(number: number), budget: budget.id, payee: payee,
      payeeName: try stated(name, field: "payeeName", Wording(zh: "收款单位名称", en: "the payee's name")),
      amount: try positive(Money(fen: fen)), reservations: ids.sorted(), awards: awards.sorted(),
      reference: "TD\(budget.year)-" + String(repeating: "0", count: max(0, 6 - digits.count)) + digits, madeBy: actor)
  }

  private func transfer(_ id: TransferID, in states: [TransferRequest.State.Name]) throws -> TransferRequest {
    let transfer = try found(book.transfer(id), id.text)
    guard states.contains(transfer.state.name) else { throw Diagnostics(Self.wrongState(transfer, needed: states)) }
    return transfer
  }

  private func requests(of batch: Int, in states: [TransferRequest.State.Name]) throws -> [TransferRequest] {
    let all = try book.transfers(TransferFilter(batch: batch), offset: 0, limit: .max).rows.filter(\.isOpen)
    guard let first = all.first else { throw Diagnostics(.missing(String(batch))) }
    let fitting = all.filter { states.contains($0.state.name) }
    guard !fitting.isEmpty else { throw Diagnostics(Self.wrongState(first, needed: states)) }
    return fitting
  }

  private static func wrongState(
    _ transfer: TransferRequest, needed states: [TransferRequest.State.Name]
  ) -> Diagnostic {
    .wrongState(
      Wording(zh: "拨付申请 \(transfer.reference)", en: "transfer request \(transfer.reference)"),
      now: transfer.state.name.wording,
      needed: Wording(
        zh: states.map(\.wording.zh).joined(separator: "”或“"), en: states.map(\.wording.en).joined(separator: "” or “"))
    )
  }
}

extension Diagnostic {
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
