import Journal
import PolicyCorpus
import Quantities

/// What somebody wants done with budgets, vouchers, transfer requests, calls and awards.
public enum DeliveryCommand: Sendable, Hashable {
  /// 下达指标.
  case grantBudget(
    name: String, year: Int, purpose: InstrumentID, payer: Budget.Payer, document: String, amount: Money)
  /// 追加 or 收回, which another person approves.
  case changeBudget(BudgetID, BudgetMovement, amount: Money, document: String)
  /// 结转, with the calls that follow the money; or 转移支付. Another person confirms either.
  case moveFunds(
    BudgetMovement, from: BudgetID, to: BudgetID, amount: Money, document: String, calls: [CallID] = [])
  case confirmFunds(FundTransferID)
  case refuseFunds(FundTransferID, reason: String)
  case openProgramme(
    instrument: InstrumentID, name: String, document: String, validFrom: CalendarDay, validTo: CalendarDay,
    categories: [String], funding: VoucherProgramme.Funding, reservationDays: Int? = nil)
  /// 撤回 of one under which nothing was issued.
  case withdrawProgramme(ProgrammeID, reason: String)
  case admitProvider(ProgrammeID, CreditCode, name: String, categories: [String])
  case stopProvider(ProgrammeID, CreditCode, reason: String)
  /// 发券, which another person approves: all of them, or none.
  case issueVouchers(ProgrammeID, [VoucherGrant])
  /// 收回, which another person approves.
  case withdrawVoucher(VoucherID, reason: String)
  /// 追缴决定, by its document, which another person approves: from then on the amount is owed back.
  case demandRecovery(AwardID, amount: Money, document: String)
  /// 批准: what was asked for is done.
  case approveSubmission(SubmissionID)
  case returnSubmission(SubmissionID, reason: String)
  /// 到期处理: the day has passed, what is left goes back to the budgets.
  case expireVoucher(VoucherID)
  /// 预约: the provider holds part of the voucher whose code it was shown.
  case reserve(code: ContentHash, provider: CreditCode, category: String, amount: Money)
  case release(ReservationID, reason: String)
  /// 预约到期: it was not claimed within its term, and goes back to the voucher.
  case lapseReservation(ReservationID)
  /// 申请核销, into the account of which the last four digits are given.
  case claim(ReservationID, amount: Money, invoice: String, account: String)
  /// 更正账户, by the provider, after a payment bounced.
  case correctAccount(ReservationID, account: String)
  case rejectClaim(ReservationID, reason: String)
  /// 核销: the amount is owed to the provider.
  case settle(ReservationID, amount: Money)
  /// 登记退款: the provider gives back what it was paid, by the treasury's incoming voucher, or is owed.
  case refund(ReservationID, amount: Money, voucher: String = "", reason: String)
  /// 登记本级缴款凭证: by the people of another payer, the number of what came back to its own treasury.
  case registerRefund(ReservationID, of: BudgetID, voucher: String)
  /// 退款复核, by another person.
  case confirmRefund(ReservationID)
  case returnRefund(ReservationID, reason: String)
  /// Asks for what a budget owes one payee: settled reservations of vouchers, issued awards.
  case draftTransfer(
    BudgetID, payee: CreditCode, payeeName: String, [ReservationID], awards: [AwardID] = [])
  /// The same for many payees: a request for each, all of them or none.
  case draftTransfers([TransferDraft])
  case approveTransfer(TransferID)
  /// 全部复核: all of them, or none.
  case approveTransfers([TransferID])
  /// The checker sends it back before it leaves the house.
  case returnTransfer(TransferID, reason: String)
  /// Writes approved requests into one file, once.
  case exportTransfers([TransferID])
  /// The file was handed to the treasury's system.
  case markSent(batch: Int)
  /// Nobody knows whether it arrived.
  case markUnknown(batch: Int)
  /// What the treasury's voucher file says of its requests: all of it, or nothing.
  case settleTransfers([TransferSettlement])
  /// A version of an implementing rule: the first of a line, or one that amends the last.
  case recordImplementingRule(ImplementingRule.Terms, amending: ImplementingRuleID?)
  case call(CallCommand)
  case award(AwardCommand)
  /// 存疑判断: what is decided on an enterprise that is known to have ended, with why it goes on all the same; it stands in the
  /// history of the awards.
  indirect case inDoubt(Award.JudgedDoubt, of: CreditCode, [AwardID], DeliveryCommand)
}

/// One voucher that is to be issued.
public struct VoucherGrant: Sendable, Hashable {
  public let enterprise: CreditCode
  public let amount: Money
  public let entitlement: VoucherEntitlement

  public init(enterprise: CreditCode, amount: Money, entitlement: VoucherEntitlement) {
    self.enterprise = enterprise
    self.amount = amount
    self.entitlement = entitlement
  }
}

/// What the treasury says of one request.
public struct TransferSettlement: Sendable, Hashable {
  public let transfer: TransferID
  public let outcome: TransferOutcome

  public init(_ transfer: TransferID, _ outcome: TransferOutcome) {
    self.transfer = transfer
    self.outcome = outcome
  }

  var json: CanonicalJSON {
    switch outcome {
    case .paid(let voucher, let day):
      ["id": .text(transfer.text), "voucher": .text(voucher), "on": .text(day.description)]
    case .bounced(let reason): ["id": .text(transfer.text), "reason": .text(reason)]
    }
  }
}

/// What the treasury says of a request.
public enum TransferOutcome: Sendable, Hashable {
  case paid(voucher: String, on: CalendarDay)
  case bounced(reason: String)
}

extension DeliveryCommand {
  /// 发券 to one enterprise.
  public static func issueVoucher(
    _ programme: ProgrammeID, _ enterprise: CreditCode, amount: Money, _ entitlement: VoucherEntitlement
  ) -> DeliveryCommand {
    .issueVouchers(programme, [VoucherGrant(enterprise: enterprise, amount: amount, entitlement: entitlement)])
  }

  /// What is asked, in the form whose hash tells a repeated command from another one under the same key.
  public var payload: CanonicalJSON {
    switch self {
    case .grantBudget(let name, let year, let purpose, let payer, let document, let amount):
      [
        "do": "grant-budget", "name": .text(name), "year": CanonicalJSON(year), "purpose": .text(purpose.description),
        "payer": CanonicalJSON(payer.area?.text), "document": .text(document), "fen": .integer(amount.fen),
      ]
    case .changeBudget(let budget, let movement, let amount, let document):
      [
        "do": "change-budget", "budget": .text(budget.text), "movement": .text(movement.rawValue),
        "fen": .integer(amount.fen), "document": .text(document),
      ]
    case .moveFunds(let movement, let from, let to, let amount, let document, let calls):
      // Absent where none follow, as in wishes from before any could.
      .object(
        [
          "do": "move-funds", "movement": .text(movement.rawValue), "from": .text(from.text), "to": .text(to.text),
          "fen": .integer(amount.fen), "document": .text(document),
        ].merging(calls.isEmpty ? [:] : ["calls": .list(calls.map { .text($0.text) })]) { $1 })
    case .demandRecovery(let id, let amount, let document):
      [
        "do": "demand-recovery", "id": .text(id.text), "fen": .integer(amount.fen), "document": .text(document),
      ]
    case .confirmFunds(let id): ["do": "confirm-funds", "id": .text(id.text)]
    case .refuseFunds(let id, let reason): Self.about("refuse-funds", id.text, reason: reason)
    case .openProgramme(
      let instrument, let name, let document, let from, let to, let categories, let funding, let days):
      .object(
        [
          "do": "open-programme", "instrument": .text(instrument.description), "name": .text(name),
          "document": .text(document), "from": .text(from.description), "to": .text(to.description),
          "categories": .list(categories.map(CanonicalJSON.text)), "funding": funding.json,
        ].merging(days.map { ["days": CanonicalJSON($0)] } ?? [:]) { $1 })
    case .withdrawProgramme(let id, let reason): Self.about("withdraw-programme", id.text, reason: reason)
    case .admitProvider(let programme, let code, let name, let categories):
      [
        "do": "admit-provider", "programme": .text(programme.text), "provider": .text(code.text), "name": .text(name),
        "categories": .list(categories.map(CanonicalJSON.text)),
      ]
    case .stopProvider(let programme, let code, let reason):
      [
        "do": "stop-provider", "programme": .text(programme.text), "provider": .text(code.text),
        "reason": .text(reason),
      ]
    case .issueVouchers(let programme, let grants):
      [
        "do": "issue-vouchers", "programme": .text(programme.text),
        "grants": .list(grants.map(\.json)),
      ]
    case .withdrawVoucher(let voucher, let reason):
      ["do": "withdraw-voucher", "voucher": .text(voucher.text), "reason": .text(reason)]
    case .approveSubmission(let id): ["do": "approve-submission", "id": .text(id.text)]
    case .returnSubmission(let id, let reason): Self.about("return-submission", id.text, reason: reason)
    case .expireVoucher(let voucher): ["do": "expire-voucher", "voucher": .text(voucher.text)]
    case .reserve(let code, let provider, let category, let amount):
      [
        "do": "reserve", "code": .text(code.hex), "provider": .text(provider.text), "category": .text(category),
        "fen": .integer(amount.fen),
      ]
    case .lapseReservation(let reservation): ["do": "lapse-reservation", "id": .text(reservation.text)]
    case .release(let reservation, let reason): Self.about("release", reservation.text, reason: reason)
    case .claim(let reservation, let amount, let invoice, let account):
      [
        "do": "claim", "id": .text(reservation.text), "fen": .integer(amount.fen), "invoice": .text(invoice),
        "account": .text(account),
      ]
    case .correctAccount(let reservation, let account):
      ["do": "correct-account", "id": .text(reservation.text), "account": .text(account)]
    case .rejectClaim(let reservation, let reason): Self.about("reject-claim", reservation.text, reason: reason)
    case .settle(let reservation, let amount):
      ["do": "settle", "id": .text(reservation.text), "fen": .integer(amount.fen)]
    case .refund(let reservation, let amount, let voucher, let reason):
      [
        "do": "refund", "id": .text(reservation.text), "fen": .integer(amount.fen), "voucher": .text(voucher),
        "reason": .text(reason),
      ]
    case .registerRefund(let reservation, let budget, let voucher):
      [
        "do": "register-refund", "id": .text(reservation.text), "budget": .text(budget.text),
        "voucher": .text(voucher),
      ]
    case .confirmRefund(let reservation): ["do": "confirm-refund", "id": .text(reservation.text)]
    case .returnRefund(let reservation, let reason): Self.about("return-refund", reservation.text, reason: reason)
    case .draftTransfer(let budget, let payee, let name, let reservations, let awards):
      .object(
        TransferDraft(budget, payee: payee, payeeName: name, reservations, awards: awards).members
          .merging(["do": "draft-transfer"]) { $1 })
    case .draftTransfers(let drafts):
      ["do": "draft-transfers", "drafts": .list(drafts.map { .object($0.members) })]
    case .approveTransfer(let transfer): ["do": "approve-transfer", "id": .text(transfer.text)]
    case .approveTransfers(let transfers):
      ["do": "approve-transfers", "ids": .list(transfers.map { .text($0.text) })]
    case .returnTransfer(let transfer, let reason): Self.about("return-transfer", transfer.text, reason: reason)
    case .exportTransfers(let transfers):
      ["do": "export-transfers", "ids": .list(transfers.map { .text($0.text) })]
    case .markSent(let batch): ["do": "mark-sent", "batch": CanonicalJSON(batch)]
    case .markUnknown(let batch): ["do": "mark-unknown", "batch": CanonicalJSON(batch)]
    case .settleTransfers(let settlements):
      ["do": "settle-transfers", "transfers": .list(settlements.map(\.json))]
    case .recordImplementingRule(let terms, let amending):
      ["do": "record-implementing-rule", "terms": terms.json, "amends": CanonicalJSON(amending?.text)]
    case .call(let command): command.payload
    case .award(let command): command.payload
    case .inDoubt(let doubt, let enterprise, let awards, let command):
      .object(
        doubt.members.merging(
          [
            "do": "in-doubt", "enterprise": .text(enterprise.text), "awards": .list(awards.map { .text($0.text) }),
            "command": command.payload,
          ]) { $1 })
    }
  }

  private static func about(_ what: String, _ id: String, reason: String) -> CanonicalJSON {
    ["do": .text(what), "id": .text(id), "reason": .text(reason)]
  }
}
