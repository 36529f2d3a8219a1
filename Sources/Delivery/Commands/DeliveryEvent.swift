import Diagnostics
import Journal
import Quantities

/// What has happened to budgets, vouchers and transfer requests. Each event says all that changes, so that the book can
/// be built from events alone.
public enum DeliveryEvent: Sendable, Hashable {
  /// A budget stands in the book, with money where it was entered before two people were asked for.
  case budgetGranted(Budget, Money)
  case budgetChanged(BudgetID, BudgetMovement, Money, document: String)
  case fundsMoved(BudgetMovement, from: BudgetID, to: BudgetID, Money, document: String)
  case fundsOffered(FundTransfer)
  case fundsAnswered(FundTransferID, FundTransfer.State, reason: String)
  case submitted(Submission)
  case submissionAnswered(SubmissionID, Submission.State)
  case programmeOpened(VoucherProgramme)
  case programmeWithdrawn(ProgrammeID, reason: String)
  case providerAdmitted(VoucherProvider)
  case providerStopped(ProgrammeID, CreditCode, reason: String)
  case voucherIssued(Voucher)
  /// It expired or was withdrawn; its free balance went back to the budgets.
  case voucherEnded(VoucherID, Voucher.State, reason: String)
  case reserved(Reservation)
  /// - Parameter reason: empty where its term passed.
  case released(ReservationID, reason: String)
  case claimed(ReservationID, ServiceClaim)
  /// - Parameter until: the last day on which it can be claimed anew; `nil` where it has no term.
  case claimRejected(ReservationID, reason: String, until: CalendarDay?)
  /// - Parameter owed: as the budgets bear it; `nil` in records from before it was kept, which follows from what was held.
  case settled(ReservationID, amount: Money, owed: PayerSplit?)
  case refundDrafted(ReservationID, Repayment)
  /// Another payer's own number of what came back to it.
  case refundRegistered(ReservationID, Repayment.Part)
  case refundReturned(ReservationID, reason: String)
  /// - Parameter returned: what each budget gets back; `nil` in records from before it was kept.
  case refunded(ReservationID, amount: Money, returned: PayerSplit?, reason: String)
  /// The account was put right for some uses that one payment was for, or added to those that lacked one.
  case accountCorrected([ReservationID], AccountCorrection)
  case transferDrafted(TransferRequest)
  case transferChanged(TransferID, TransferRequest.State)
  case implementingRuleRecorded(ImplementingRule)
  case call(CallEvent)
  case award(AwardEvent)
  /// 存疑判断 of what concerns no award; it stands in the journal alone.
  case doubtJudged(CreditCode, Award.JudgedDoubt)
}

extension DeliveryEvent {
  /// Brings the book to the state after the event: rows and balances. The caller journals the event in the same unit of
  /// work.
  /// - Parameter segment: the bytes of a segment that the event's record names.
  /// - Throws: `delivery.overdrawn` where an account would fall below zero; `delivery.missing` where the event speaks of
  ///   what is not there; what the repository throws.
  func apply(to book: any DeliveryRepository, segment: (ContentHash) throws -> [UInt8]? = { _ in nil }) throws {
    switch self {
    case .budgetGranted(let budget, let amount):
      try book.insert(budget)
      try book.post(LedgerEntry(moving: amount, from: .granted(budget.id), to: .available(budget.id)))
    case .budgetChanged(let id, .recovery, let amount, document: _):
      try book.post(LedgerEntry(moving: amount, from: .available(id), to: .granted(id)))
    case .budgetChanged(let id, _, let amount, document: _):
      try book.post(LedgerEntry(moving: amount, from: .granted(id), to: .available(id)))
    case .fundsMoved(_, from: let source, to: let target, let amount, document: _):
      try book.post(LedgerEntry(moving: amount, from: .available(source), to: .available(target)))
    case .fundsOffered(let transfer): try book.save(transfer)
    case .fundsAnswered(let id, let state, reason: _):
      var transfer = try found(book.fundTransfer(id), id)
      transfer.state = state
      try book.save(transfer)
    case .submitted(let submission): try book.save(submission)
    case .submissionAnswered(let id, let state):
      var submission = try found(book.submission(id), id)
      submission.state = state
      try book.save(submission)
    case .programmeOpened(let programme): try book.save(programme)
    case .programmeWithdrawn(let id, let reason):
      var programme = try found(book.programme(id), id)
      programme.withdrawn = reason
      try book.save(programme)
    case .providerAdmitted(let provider): try book.save(provider)
    case .providerStopped(let programme, let code, let reason):
      guard var provider = try book.provider(code, in: programme) else { throw Diagnostics(.missing(programme)) }
      provider.isAdmitted = false
      provider.stopped = reason
      try book.save(provider)
    case .voucherIssued, .voucherEnded, .reserved, .released, .claimed, .claimRejected, .settled, .refundDrafted,
      .refundRegistered, .refundReturned, .refunded, .accountCorrected:
      try applyToVoucher(in: book)
    case .transferDrafted, .transferChanged: try applyToTransfer(in: book)
    case .implementingRuleRecorded(let rule): try book.insert(rule)
    case .call(.recorded(let call)): try book.save(call)
    case .call(let event):
      var call = try found(book.call(event.call), event.call)
      call.apply(event)
      try book.save(call)
    case .award(let event): try event.apply(to: book, segment: segment)
    case .doubtJudged: break
    }
    for (use, act) in try uses(reservations: { try found(book.transfer($0), $0).reservations }) {
      try book.append(act, to: use)
    }
  }

  private func applyToVoucher(in book: any DeliveryRepository) throws {
    switch self {
    case .voucherIssued(let voucher):
      try book.save(voucher)
      try book.post(
        LedgerEntry(moving: voucher.face, from: LedgerAccount.available, to: { .issued($0, voucher.id) }))
    case .voucherEnded(let id, let state, reason: _):
      var voucher = try found(book.voucher(id), id)
      try book.post(
        LedgerEntry(moving: voucher.balance, from: { .issued($0, id) }, to: LedgerAccount.available))
      voucher.balance = voucher.balance.subtracting(voucher.balance)
      voucher.state = state
      try book.save(voucher)
    case .reserved(let reservation):
      var voucher = try found(book.voucher(reservation.voucher), reservation.voucher)
      voucher.balance = voucher.balance.subtracting(reservation.held)
      try book.save(voucher)
      try book.save(reservation)
      try book.post(
        LedgerEntry(
          moving: reservation.held, from: { .issued($0, voucher.id) }, to: { .reserved($0, reservation.id) }))
    case .released(let id, reason: _):
      var reservation = try found(book.reservation(id), id)
      try give(reservation.held, backTo: reservation.voucher, from: { .reserved($0, id) }, in: book)
      reservation.state = .released
      try book.save(reservation)
    case .claimed(let id, let claim):
      var reservation = try found(book.reservation(id), id)
      reservation.state = .claimed(claim)
      try book.save(reservation)
    case .claimRejected(let id, reason: _, let until):
      var reservation = try found(book.reservation(id), id)
      reservation.state = .held
      reservation.claimBy = until ?? reservation.claimBy
      try book.save(reservation)
    case .settled(let id, let amount, let recorded):
      var reservation = try found(book.reservation(id), id)
      guard case .claimed(let claim) = reservation.state else { throw Diagnostics(.missing(id)) }
      let owed = recorded ?? reservation.held.portion(of: amount)
      let payee = reservation.provider
      try book.post(LedgerEntry(moving: owed, from: { .reserved($0, id) }, to: { .payable($0, payee) }))
      try give(
        reservation.held.subtracting(owed), backTo: reservation.voucher, from: { .reserved($0, id) }, in: book)
      reservation.state = .settled(Reservation.Settlement(claim: claim, owed: owed))
      try book.save(reservation)
    case .refundDrafted(let id, let refund): try change(id, in: book) { $0.refund = refund }
    case .refundRegistered(let id, let part): try change(id, in: book) { $0.refund?.parts.append(part) }
    case .refundReturned(let id, reason: _): try change(id, in: book) { $0.refund = nil }
    case .accountCorrected(let ids, let correction):
      for id in ids {
        var reservation = try found(book.reservation(id), id)
        reservation.take(correction)
        try book.save(reservation)
      }
    case .refunded(let id, let amount, let returned, reason: _):
      var reservation = try found(book.reservation(id), id)
      guard case .settled(var settlement) = reservation.state else { throw Diagnostics(.missing(id)) }
      let before = settlement.standing
      settlement.refund = nil
      settlement.refunded = Money(fen: settlement.refunded.fen + amount.fen)
      if let returned { settlement.returned.append(returned) }
      let (payee, stages) = (reservation.provider, settlement.stages)
      try give(
        before.subtracting(settlement.standing), backTo: reservation.voucher,
        from: { stages[$0] == .paid ? .paid($0, payee) : .payable($0, payee) }, in: book)
      reservation.state = .settled(settlement)
      try book.save(reservation)
    default: break
    }
  }

  private func change(
    _ id: ReservationID, in book: any DeliveryRepository, _ body: (inout Reservation.Settlement) -> Void
  ) throws {
    var reservation = try found(book.reservation(id), id)
    guard case .settled(var settlement) = reservation.state else { throw Diagnostics(.missing(id)) }
    body(&settlement)
    reservation.state = .settled(settlement)
    try book.save(reservation)
  }

  /// What comes back restores the voucher; where that has ended, the budgets.
  private func give(
    _ split: PayerSplit, backTo id: VoucherID, from source: (BudgetID) -> LedgerAccount,
    in book: any DeliveryRepository
  ) throws {
    var voucher = try found(book.voucher(id), id)
    guard voucher.state == .live else {
      return try book.post(LedgerEntry(moving: split, from: source, to: LedgerAccount.available))
    }
    voucher.balance = voucher.balance.adding(split)
    try book.save(voucher)
    try book.post(LedgerEntry(moving: split, from: source, to: { .issued($0, id) }))
  }

  private func applyToTransfer(in book: any DeliveryRepository) throws {
    switch self {
    case .transferDrafted(let transfer):
      try book.save(transfer)
      try mark(transfer, .requested(transfer.id), in: book)
      try book.post(
        LedgerEntry(
          moving: transfer.amount, from: .payable(transfer.budget, transfer.payee),
          to: .requested(transfer.budget, transfer.id)))
    case .transferChanged(let id, let state):
      var transfer = try found(book.transfer(id), id)
      transfer.state = state
      if case .exported(by: _, let batch) = state {
        transfer.batch = batch
        try book.note(batch: batch)
      }
      try book.save(transfer)
      switch state {
      case .confirmed:
        try mark(transfer, .paid, in: book)
        try book.post(
          LedgerEntry(
            moving: transfer.amount, from: .requested(transfer.budget, id), to: .paid(transfer.budget, transfer.payee))
        )
      case .returned:
        try mark(transfer, nil, in: book)
        try book.post(
          LedgerEntry(
            moving: transfer.amount, from: .requested(transfer.budget, id),
            to: .payable(transfer.budget, transfer.payee)))
      case .drafted, .approved, .exported, .sent, .unknown: break
      }
    default: break
    }
  }

  private func mark(
    _ transfer: TransferRequest, _ stage: Reservation.Settlement.Stage?, in book: any DeliveryRepository
  ) throws {
    for id in transfer.reservations { try change(id, in: book) { $0.stages[transfer.budget] = stage } }
    for id in transfer.awards {
      var award = try found(book.award(id), id)
      let payment: Award.Payment =
        switch stage {
        case .requested(let transfer): .requested(transfer)
        case .paid: .paid
        case nil: .owed
        }
      award.mark(payment)
      try book.save(award)
    }
  }
}
