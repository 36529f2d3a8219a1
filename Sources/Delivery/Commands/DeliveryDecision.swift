import Diagnostics
import Journal
import Quantities
import Secrecy

/// Decides what a command leads to: what stands and what is asked go in, events or what is wrong come out. No clock, no
/// randomness, nothing is changed.
struct DeliveryDecision {
  let actor: ActorID
  let today: CalendarDay
  let book: any DeliveryReader
  let codes: VoucherCodes
  let workingDays: WorkingDayCalendar
  let purposes: BudgetPurposes
  var years = CallYears.unbounded
  var paid = PaidBenefits.all
  var subjects = GrantSubjects.unchecked

  /// - Throws: `Diagnostics` with what is wrong, at the field that it is about.
  func decide(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .grantBudget, .changeBudget, .moveFunds, .confirmFunds, .refuseFunds: try decideBudget(command)
    case .openProgramme, .withdrawProgramme, .admitProvider, .stopProvider: try decideProgramme(command)
    case .issueVouchers, .withdrawVoucher, .expireVoucher: try decideVoucher(command)
    case .demandRecovery(let id, let amount, let document):
      try submit(.demand(id, try positive(amount), document: try self.document(document)))
    case .approveSubmission, .returnSubmission: try decideSubmission(command)
    case .reserve, .release, .lapseReservation, .claim, .correctAccount, .rejectClaim, .settle:
      try decideService(command)
    case .refund, .registerRefund, .confirmRefund, .returnRefund: try decideRefund(command)
    case .draftTransfer, .draftTransfers, .approveTransfer, .approveTransfers, .returnTransfer, .exportTransfers,
      .markSent, .markUnknown, .settleTransfers:
      try decideTransfer(command)
    case .recordImplementingRule(let terms, let amending): [try record(terms, amending: amending)]
    case .call(let command): [.call(try decideCall(command))]
    // One payment may be for awards and uses, whose account is put right together.
    case .award(.correctAccount(let id, let account)): try correctAccount(id, account)
    case .award(.correctAccountFor(let id, let account, let heard)): try correctAccountFor(id, account, heard)
    case .award(let command): try decideAward(command).map(DeliveryEvent.award)
    case .inDoubt(let doubt, let enterprise, let awards, let command):
      try decide(command, despite: doubt, of: enterprise, on: awards)
    }
  }

  // MARK: What every decision asks

  /// An amount that a person typed: more than nothing, at most a trillion yuan.
  func positive(_ amount: Money, field: String = "amount") throws -> Money {
    guard amount > .zero, amount <= Self.largest else {
      throw Diagnostics(
        Diagnostic(
          "delivery.amount", at: Place(field: field),
          Wording(zh: "金额“\(amount.grouped)”不能用", en: "the amount “\(amount.grouped)” cannot be used"),
          expected: Wording(zh: "大于零、不超过一万亿元，精确到分", en: "above zero, at most a trillion yuan, to the fen")))
    }
    return amount
  }

  static let largest = Money(fen: 100_000_000_000_000)

  /// Text that a person must give: not blank, at most 200 characters, one line, without anybody's identity number.
  func stated(_ text: String, field: String, _ what: Wording) throws -> String {
    let trimmed = text.filter { !$0.isNewline }.split(separator: " ", omittingEmptySubsequences: true)
      .joined(separator: " ")
    guard !trimmed.isEmpty, trimmed.count <= 200 else {
      throw Diagnostics(
        Diagnostic(
          "delivery.text", at: Place(field: field),
          trimmed.isEmpty
            ? Wording(zh: "没有填\(what.zh)", en: "\(what.en) is missing")
            : Wording(zh: "\(what.zh)太长", en: "\(what.en) is too long"),
          expected: Wording(zh: "1 到 200 个字", en: "1 to 200 characters")))
    }
    guard !IdentityNumber.stands(in: trimmed) else {
      throw Diagnostics(IdentityNumber.refusal("delivery.identity-number", at: Place(field: field)))
    }
    return trimmed
  }

  func reason(_ text: String) throws -> String {
    try stated(text, field: "reason", Wording(zh: "理由", en: "the reason"))
  }

  /// What an office writes and its enterprise reads: why something is refused, returned, lowered or answered so. What a condition
  /// asks and what was found stands in it with the figures; no figure is asked of the enterprise.
  /// - Throws: as `stated` does, and `delivery.figure-asked`.
  func told(
    _ text: String, field: String = "reason", _ what: Wording = Wording(zh: "理由", en: "the reason")
  ) throws -> String {
    let text = try stated(text, field: field, what)
    if let clause = FigureWish.found(inReason: text) {
      throw Diagnostics(FigureWish.refusal(ofReason: "delivery.figure-asked", clause, at: Place(field: field)))
    }
    return text
  }

  func document(_ text: String) throws -> String {
    try stated(text, field: "document", Wording(zh: "文号", en: "the document number"))
  }

  func next(_ kind: NumberedKind) throws -> Int { try book.lastNumber(kind) + 1 }

  /// What a district's budget bears goes to that district's enterprises alone.
  func checkArea(of enterprise: CreditCode, _ budget: Budget) throws {
    guard let district = budget.payer.area, try !book.isRegistered(enterprise, within: .area(district)) else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.other-area", at: Place(field: "enterprise"),
        Wording(
          zh: "这家企业不在“\(budget.name)”所属的区（\(district)）",
          en: "the enterprise is not in the area (\(district)) of “\(budget.name)”"),
        expected: Wording(zh: "区级资金只发给本区企业", en: "a district's money goes to its own enterprises"),
        remedy: Wording(
          zh: "核对企业的统计所在地；不在本区的，用市级资金单独安排",
          en: "check the enterprise's statistical area, or arrange it on the city's money alone")))
  }

  func budget(_ id: BudgetID) throws -> Budget { try found(book.budget(id), id) }
}

extension Diagnostic {
  /// What was chosen at a field does not do there.
  /// - Parameters:
  ///   - name: what it is called.
  ///   - why: said of it.
  static func unfit(
    _ code: String, at field: String, _ name: String, _ why: Wording, expected: Wording, remedy: Wording? = nil
  ) -> Diagnostic {
    Diagnostic(
      code, at: Place(field: field), Wording(zh: "“\(name)”\(why.zh)", en: "“\(name)” \(why.en)"), expected: expected,
      remedy: remedy)
  }

  /// A budget that was granted for something else.
  static func otherPurpose(_ budget: Budget, at field: String, than purpose: Wording, needed: Wording) -> Diagnostic {
    .unfit(
      "delivery.other-purpose", at: field, budget.name,
      Wording(zh: "不是\(purpose.zh)的预算", en: "is not for \(purpose.en)"),
      expected: Wording(zh: "用途为\(needed.zh)的预算", en: "a budget whose purpose is \(needed.en)"),
      remedy: Wording(zh: "先在预算指标里登记", en: "grant one among the budgets first"))
  }

  static func missing<ID: NumberedID>(_ id: ID) -> Diagnostic {
    Diagnostic(
      "delivery.missing",
      Wording(
        zh: "台账里没有第 \(id.number) 号\(ID.wording.zh)", en: "the book has no \(ID.wording.en) \(id.number)"),
      remedy: Wording(zh: "回到列表，从列表里打开", en: "go back to the list and open it from there"))
  }

  /// The thing is not in the state that the step begins from.
  static func wrongState(_ what: Wording, now: Wording, needed: Wording) -> Diagnostic {
    Diagnostic(
      "delivery.state",
      Wording(zh: "\(what.zh)现在是“\(now.zh)”，不能做这一步", en: "\(what.en) is “\(now.en)” now: this step cannot be taken"),
      expected: Wording(zh: "这一步在“\(needed.zh)”时办", en: "it is taken while that is “\(needed.en)”"),
      remedy: Wording(zh: "刷新页面，看看别人是否已经办了", en: "reload the page: somebody may have done it already"))
  }
}
