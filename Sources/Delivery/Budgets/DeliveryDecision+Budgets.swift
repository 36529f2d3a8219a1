import Diagnostics
import Quantities

extension DeliveryDecision {
  func decideBudget(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .grantBudget(let name, let year, let purpose, let payer, let document, let amount):
      try checkBudget(year: year)
      let budget = Budget(
        id: BudgetID(number: try next(.budget)),
        name: try stated(name, field: "name", Wording(zh: "名称", en: "the name")), year: year, purpose: purpose,
        payer: payer, document: try self.document(document))
      let amount = try positive(amount)
      try checkGrantedOnce(budget)
      // It stands at once, without money: what can be spent takes two, the first of it too.
      return [
        .budgetGranted(budget, .zero),
        .submitted(
          Submission(
            id: SubmissionID(number: try next(.submission)),
            matter: .increase(budget.id, amount, document: budget.document), by: actor, on: today)),
      ]
    case .changeBudget(let id, let movement, let amount, let document):
      _ = try budget(id)
      guard movement == .increase || movement == .recovery else { throw Diagnostics(.wrongMovement) }
      let (amount, document) = (try positive(amount), try self.document(document))
      return try submit(
        movement == .increase
          ? .increase(id, amount, document: document) : .recovery(id, amount, document: document))
    case .moveFunds(let movement, let from, let to, let amount, let document, let calls):
      try checkMovement(movement, from: try budget(from), to: try budget(to))
      let (amount, document) = (try carried(amount, with: calls), try self.document(document))
      try checkApproved(try budget(to))
      try checkFollowing(calls, movement, from: try budget(from), to: try budget(to))
      try checkMovedOnce(from: from, to: to, amount, document: document)
      let free = try book.balance(.available(from))
      guard amount <= free else {
        throw Diagnostics(.overdrawn(.available(from), by: Money(fen: free.fen - amount.fen)))
      }
      let id = FundTransferID(number: try next(.fundTransfer))
      return [
        .fundsOffered(
          FundTransfer(
            id: id, from: from, to: to, amount: amount, document: document, calls: calls.sorted(), by: actor))
      ]
    case .confirmFunds(let id): return try answer(id, isYes: true, reason: "")
    case .refuseFunds(let id, let reason): return try answer(id, isYes: false, reason: reason)
    default: return []
    }
  }

  private func checkMovement(_ movement: BudgetMovement, from: Budget, to: Budget) throws {
    guard from.id != to.id, from.purpose == to.purpose else {
      throw Diagnostics(
        Diagnostic(
          "delivery.other-purpose", at: Place(field: "to"),
          Wording(
            zh: "“\(from.name)”的钱不能进“\(to.name)”", en: "money of “\(from.name)” cannot go into “\(to.name)”"),
          expected: Wording(zh: "用途相同的另一笔预算", en: "another budget for the same purpose")))
    }
    switch movement {
    case .transfer where from.payer != to.payer && from.year == to.year: return
    case .carryOver where from.payer == to.payer && from.year < to.year: return
    case .transfer:
      throw Diagnostics(
        Diagnostic(
          "delivery.transfer-budgets", at: Place(field: "to"),
          Wording(zh: "转移支付的两笔预算不配", en: "the two budgets do not fit a transfer"),
          expected: Wording(zh: "同一年度、不同财政（市与区）", en: "the same year, another payer (city and district)")))
    case .carryOver:
      throw Diagnostics(
        Diagnostic(
          "delivery.carry-over-budgets", at: Place(field: "to"),
          Wording(zh: "结转的两笔预算不配", en: "the two budgets do not fit a carry-over"),
          expected: Wording(zh: "同一财政、以后的年度", en: "the same payer, a later year")))
    case .increase, .recovery: throw Diagnostics(.wrongMovement)
    }
  }

  /// No money comes into a budget that one person alone has entered.
  private func checkApproved(_ budget: Budget) throws {
    guard try book.opened(.granted(budget.id)) == nil else { return }
    throw Diagnostics(
      .unfit(
        "delivery.budget-waits", at: "to", budget.name,
        Wording(
          zh: "还没有经另一人批准，不能转入", en: "has not been approved by another person: nothing can come in"),
        expected: Wording(zh: "已批准的预算", en: "a budget that was approved"),
        remedy: Wording(zh: "先批准它登记时的送审事项", en: "have what it was entered with approved first")))
  }
}

extension Diagnostic {
  fileprivate static let wrongMovement = Diagnostic(
    "delivery.movement", at: Place(field: "movement"),
    Wording(zh: "这种变动不能这样记", en: "that movement cannot be recorded this way"),
    expected: Wording(
      zh: "一笔预算：追加或收回；两笔之间：转移支付或结转",
      en: "one budget: an increase or a recovery; between two: a transfer or a carry-over"))
}
