import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 送审事项: what one person asks for and another approves before it counts: more money for a budget or less, vouchers that
/// are to be issued, one that is to be taken back, paid support that is demanded back. Until then nothing of it stands in the book.
public struct Submission: Sendable, Hashable {
  public let id: SubmissionID
  public let matter: Matter
  /// Who asked for it.
  public let by: ActorID
  public let on: CalendarDay
  public internal(set) var state: State

  /// What is asked for.
  public enum Matter: Sendable, Hashable {
    /// 追加.
    case increase(BudgetID, Money, document: String)
    /// 调减、收回: what is free of a budget goes back to whoever gave it.
    case recovery(BudgetID, Money, document: String)
    /// 发券: all of them, or none.
    case issue(ProgrammeID, [VoucherGrant])
    /// 收回.
    case withdrawal(VoucherID, reason: String)
    /// 追缴决定.
    case demand(AwardID, Money, document: String)

    /// The name by which lists and the book know it.
    public enum Kind: String, Sendable, Hashable, CaseIterable { case increase, recovery, issue, withdrawal, demand }

    public var kind: Kind {
      switch self {
      case .increase: .increase
      case .recovery: .recovery
      case .issue: .issue
      case .withdrawal: .withdrawal
      case .demand: .demand
      }
    }
  }

  public enum State: Sendable, Hashable {
    case waiting
    case approved(by: ActorID)
    case returned(by: ActorID, reason: String)

    /// The name by which lists and the book know it.
    public enum Name: String, Sendable, Hashable, CaseIterable { case waiting, approved, returned }

    public var name: Name {
      switch self {
      case .waiting: .waiting
      case .approved: .approved
      case .returned: .returned
      }
    }
  }

  public init(id: SubmissionID, matter: Matter, by: ActorID, on: CalendarDay, state: State = .waiting) {
    self.id = id
    self.matter = matter
    self.by = by
    self.on = on
    self.state = state
  }

  /// What it moves, in all; `nil` for a withdrawal, which gives back what is left on its day.
  public var amount: Money? {
    switch matter {
    case .increase(_, let amount, document: _), .recovery(_, let amount, document: _),
      .demand(_, let amount, document: _):
      amount
    case .issue(_, let grants): grants.map(\.amount).total
    case .withdrawal: nil
    }
  }
}

extension Submission.State.Name {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .waiting: Wording(zh: "待批准", en: "to be approved")
    case .approved: Wording(zh: "已批准", en: "approved")
    case .returned: Wording(zh: "已退回", en: "returned")
    }
  }
}

extension DeliveryDecision {
  func decideSubmission(_ command: DeliveryCommand) throws -> [DeliveryEvent] {
    switch command {
    case .approveSubmission(let id):
      let submission = try waiting(id)
      try checkMaker(submission.by, Wording(zh: "批准", en: "approve"))
      return try outcome(of: submission.matter) + [.submissionAnswered(id, .approved(by: actor))]
    case .returnSubmission(let id, let reason):
      _ = try waiting(id)
      return [.submissionAnswered(id, .returned(by: actor, reason: try self.reason(reason)))]
    default: return []
    }
  }

  /// Takes up what somebody asks for: what could not be approved today is refused today.
  func submit(_ matter: Submission.Matter) throws -> [DeliveryEvent] {
    let outcome = try outcome(of: matter)
    try checkFunds(of: outcome)
    for earlier in try book.submissions(of: matter.kind, in: .waiting) where earlier.matter.isAbout(the: matter) {
      throw Diagnostics(.submittedAlready(earlier))
    }
    // A voucher is issued or taken back once by itself; the same document changes a budget, or demands back, by the same
    // sum once.
    if [.increase, .recovery, .demand].contains(matter.kind) {
      for earlier in try book.submissions(of: matter.kind, in: .approved) where earlier.matter.isAbout(the: matter) {
        throw Diagnostics(.changedAlready(earlier))
      }
    }
    return [
      .submitted(Submission(id: SubmissionID(number: try next(.submission)), matter: matter, by: actor, on: today))
    ]
  }

  private func waiting(_ id: SubmissionID) throws -> Submission {
    let submission = try found(book.submission(id), id)
    guard submission.state == .waiting else {
      throw Diagnostics(
        .wrongState(
          Wording(zh: "第 \(id.number) 件送审事项", en: "submission \(id.number)"),
          now: submission.state.name.wording, needed: Submission.State.Name.waiting.wording))
    }
    return submission
  }

  /// What its approval leads to.
  private func outcome(of matter: Submission.Matter) throws -> [DeliveryEvent] {
    switch matter {
    case .increase(let id, let amount, let document):
      _ = try budget(id)
      return [.budgetChanged(id, .increase, amount, document: document)]
    case .recovery(let id, let amount, let document):
      _ = try budget(id)
      return [.budgetChanged(id, .recovery, amount, document: document)]
    case .issue(let id, let grants): return try vouchers(of: id, grants).map(DeliveryEvent.voucherIssued)
    case .withdrawal(let id, let reason):
      _ = try live(id)
      return [.voucherEnded(id, .withdrawn, reason: reason)]
    case .demand(let id, let amount, let document):
      return try demand(id, amount, document: document).map(DeliveryEvent.award)
    }
  }

  /// Whether the budgets have what vouchers and recoveries would take today.
  private func checkFunds(of outcome: [DeliveryEvent]) throws {
    var needed: [BudgetID: Int64] = [:]
    for event in outcome {
      switch event {
      case .voucherIssued(let voucher):
        for part in voucher.face.parts { needed[part.budget, default: 0] += part.amount.fen }
      case .budgetChanged(let budget, .recovery, let amount, document: _): needed[budget, default: 0] += amount.fen
      default: break
      }
    }
    for (id, fen) in needed.sorted(by: { $0.key < $1.key }) {
      let left = try book.balance(.available(id)).fen - fen
      guard left >= 0 else { throw Diagnostics(.overdrawn(.available(id), by: Money(fen: left))) }
    }
  }
}

extension Submission.Matter {
  /// Whether both ask for the same thing, of which only one can be approved.
  fileprivate func isAbout(the other: Submission.Matter) -> Bool {
    switch (self, other) {
    case (.increase(let one, let amount, let document), .increase(let two, let sum, let number)),
      (.recovery(let one, let amount, let document), .recovery(let two, let sum, let number)):
      one == two && amount == sum && DocumentNumber.isSame(document, as: number)
    case (.issue(let one, let grants), .issue(let two, let others)):
      one == two && !Set(grants.map(\.enterprise)).isDisjoint(with: others.map(\.enterprise))
    case (.withdrawal(let one, reason: _), .withdrawal(let two, reason: _)): one == two
    case (.demand(let one, let amount, let document), .demand(let two, let sum, let number)):
      one == two && amount == sum && DocumentNumber.isSame(document, as: number)
    default: false
    }
  }
}

extension Diagnostic {
  fileprivate static func submittedAlready(_ earlier: Submission) -> Diagnostic {
    let number = earlier.id.number
    return Diagnostic(
      "delivery.submitted-already",
      Wording(
        zh: "同样的事已经送审（第 \(number) 件），还没有批准", en: "the same was asked for already (submission \(number)) and waits"),
      expected: Wording(zh: "同一件事只送审一次", en: "one thing is asked for once"),
      remedy: Wording(
        zh: "等另一人批准第 \(number) 件；有误的，先在那一页退回，再重新送审",
        en: "wait for submission \(number) to be approved; where it is wrong, return it on its page and ask anew"))
  }
}

extension Diagnostic {
  fileprivate static func changedAlready(_ earlier: Submission) -> Diagnostic {
    let number = earlier.id.number
    let (code, word, what): (String, Wording, Wording) =
      switch earlier.matter.kind {
      case .recovery: ("recovered-already", Wording(zh: "收回", en: "recovery"), Wording(zh: "预算", en: "budget"))
      case .demand: ("demanded-already", Wording(zh: "追缴", en: "demand"), Wording(zh: "兑现事项", en: "award"))
      case .increase, .issue, .withdrawal:
        ("increased-already", Wording(zh: "追加", en: "increase"), Wording(zh: "预算", en: "budget"))
      }
    return Diagnostic(
      "delivery.\(code)", at: Place(field: "document"),
      Wording(
        zh: "同一文号的同一笔\(word.zh)已经批准（第 \(number) 件送审事项）",
        en: "this \(word.en) by this document was approved already (submission \(number))"),
      expected: Wording(
        zh: "同一文号、同一\(what.zh)的同一笔金额\(word.zh)一次", en: "one sum by one document, for one \(what.en), once"),
      remedy: Wording(zh: "另有\(word.zh)的，填它自己的文号", en: "where there is more, give the number of its own document"))
  }
}

// MARK: The form by which the book and the journal keep it

extension Submission {
  public var json: CanonicalJSON {
    [
      "id": .text(id.text), "matter": matter.json, "by": .text(by.text), "on": .text(on.description),
      "state": state.json,
    ]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(SubmissionID.init), let matter = Matter(json: json["matter"]),
      let by = json["by"].text.flatMap({ ActorID($0) }), let on = json["on"].text.flatMap(CalendarDay.init),
      let state = State(json: json["state"])
    else { return nil }
    self.init(id: id, matter: matter, by: by, on: on, state: state)
  }
}

extension Submission.Matter {
  var json: CanonicalJSON {
    switch self {
    case .increase(let budget, let amount, let document):
      ["budget": .text(budget.text), "fen": .integer(amount.fen), "document": .text(document)]
    case .recovery(let budget, let amount, let document):
      [
        "budget": .text(budget.text), "fen": .integer(amount.fen), "document": .text(document),
        "movement": .text(BudgetMovement.recovery.rawValue),
      ]
    case .issue(let programme, let grants):
      ["programme": .text(programme.text), "grants": .list(grants.map(\.json))]
    case .withdrawal(let voucher, let reason): ["voucher": .text(voucher.text), "reason": .text(reason)]
    case .demand(let award, let amount, let document):
      ["award": .text(award.text), "fen": .integer(amount.fen), "document": .text(document)]
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    if let budget = json["budget"].text.flatMap(BudgetID.init) {
      guard let fen = json["fen"].integer, let document = json["document"].text else { return nil }
      let amount = Money(fen: Int64(fen))
      self =
        json["movement"].text == BudgetMovement.recovery.rawValue
        ? .recovery(budget, amount, document: document) : .increase(budget, amount, document: document)
    } else if let programme = json["programme"].text.flatMap(ProgrammeID.init) {
      let grants = json["grants"].list?.compactMap(VoucherGrant.init(json:)) ?? []
      guard !grants.isEmpty, grants.count == json["grants"].list?.count else { return nil }
      self = .issue(programme, grants)
    } else if let award = json["award"].text.flatMap(AwardID.init) {
      guard let fen = json["fen"].integer, let document = json["document"].text else { return nil }
      self = .demand(award, Money(fen: Int64(fen)), document: document)
    } else {
      guard let voucher = json["voucher"].text.flatMap(VoucherID.init), let reason = json["reason"].text else {
        return nil
      }
      self = .withdrawal(voucher, reason: reason)
    }
  }
}

extension Submission.State {
  var json: CanonicalJSON {
    switch self {
    case .waiting: ["state": .text(name.rawValue)]
    case .approved(let by): ["state": .text(name.rawValue), "by": .text(by.text)]
    case .returned(let by, let reason):
      ["state": .text(name.rawValue), "by": .text(by.text), "reason": .text(reason)]
    }
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    let by = json["by"].text.flatMap { ActorID($0) }
    switch json["state"].text.flatMap(Name.init(rawValue:)) {
    case .waiting: self = .waiting
    case .approved:
      guard let by else { return nil }
      self = .approved(by: by)
    case .returned:
      guard let by, let reason = json["reason"].text else { return nil }
      self = .returned(by: by, reason: reason)
    case nil: return nil
    }
  }
}

extension VoucherGrant {
  var json: CanonicalJSON {
    ["enterprise": .text(enterprise.text), "fen": .integer(amount.fen), "entitlement": entitlement.json]
  }

  /// Reads what `json` wrote; `nil` for anything else.
  init?(json: CanonicalJSON) {
    guard let enterprise = json["enterprise"].text.flatMap(CreditCode.init), let fen = json["fen"].integer,
      let entitlement = VoucherEntitlement(json: json["entitlement"])
    else { return nil }
    self.init(enterprise: enterprise, amount: Money(fen: Int64(fen)), entitlement: entitlement)
  }
}
