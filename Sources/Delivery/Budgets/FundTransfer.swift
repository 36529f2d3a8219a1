import Diagnostics
import Journal
import Quantities

/// 转移支付、结转的拟定: money that is to go from one payer's budget to another's, or to the same payer's of a later year, with
/// the calls that follow it there. It goes once another person has confirmed it; until then it stands where it was.
public struct FundTransfer: Sendable, Hashable {
  public let id: FundTransferID
  public let from: BudgetID
  public let to: BudgetID
  public let amount: Money
  public let document: String
  /// 随转改列的通知: those that the budget which the money goes to pays from then on; of a carry-over alone.
  public let calls: [CallID]
  /// Who drew it up.
  public let by: ActorID
  public internal(set) var state: State

  public enum State: String, Sendable, Hashable, CaseIterable { case waiting, confirmed, refused }

  public init(
    id: FundTransferID, from: BudgetID, to: BudgetID, amount: Money, document: String, calls: [CallID] = [],
    by: ActorID, state: State = .waiting
  ) {
    self.id = id
    self.from = from
    self.to = to
    self.amount = amount
    self.document = document
    self.calls = calls
    self.by = by
    self.state = state
  }
}

extension DeliveryDecision {
  /// - Parameter isYes: whether the money goes; else the reason why not is said.
  func answer(_ id: FundTransferID, isYes: Bool, reason: String) throws -> [DeliveryEvent] {
    let transfer = try found(book.fundTransfer(id), id)
    guard transfer.state == .waiting else {
      throw Diagnostics(
        .wrongState(
          Wording(zh: "第 \(id.number) 笔转移支付或结转", en: "transfer of funds \(id.number)"), now: transfer.state.wording,
          needed: FundTransfer.State.waiting.wording))
    }
    guard isYes else { return [.fundsAnswered(id, .refused, reason: try self.reason(reason))] }
    let isOnePayer = try budget(transfer.from).payer == budget(transfer.to).payer
    try checkMaker(transfer.by, Wording(zh: isOnePayer ? "确认结转" : "确认转移支付", en: "confirm"))
    let moved = DeliveryEvent.fundsMoved(
      isOnePayer ? .carryOver : .transfer, from: transfer.from, to: transfer.to, transfer.amount,
      document: transfer.document)
    return [moved] + (try followed(transfer)) + [.fundsAnswered(id, .confirmed, reason: "")]
  }

  /// One document moves one sum from one budget to another once, as it increases one once; what was sent back is no
  /// movement, and calls that follow without money are told apart by themselves.
  func checkMovedOnce(from: BudgetID, to: BudgetID, _ amount: Money, document: String) throws {
    guard amount > .zero else { return }
    let earlier = try (book.fundTransfers(in: .waiting) + book.fundTransfers(in: .confirmed)).first {
      $0.from == from && $0.to == to && $0.amount == amount && DocumentNumber.isSame($0.document, as: document)
    }
    guard let earlier else { return }
    throw Diagnostics(
      Diagnostic(
        "delivery.moved-already", at: Place(field: "document"),
        Wording(
          zh: "按“\(earlier.document.excerpt)”从这笔预算转到那笔预算的 \(amount.grouped) 元已经提出，\(earlier.state.wording.zh)",
          en:
            "\(amount.grouped) yuan by “\(earlier.document.excerpt)” were drawn up already between these budgets, and are \(earlier.state.wording.en)"
        ),
        expected: Wording(zh: "同一文号、同样两笔预算之间的同一笔金额转一次", en: "one sum by one document, between two budgets, once"),
        remedy: Wording(
          zh: "另有一笔的，填它自己的文号；写错了的，先退回再重新提出",
          en: "where there is another, give the number of its own document; send a slip back first, and draw it up anew"
        )))
  }

  /// One document gives one payer one budget for one purpose and year; what it gives besides is an increase.
  func checkGrantedOnce(_ budget: Budget) throws {
    for earlier in try book.budgets()
    where earlier.purpose == budget.purpose && earlier.payer == budget.payer && earlier.year == budget.year
      && DocumentNumber.isSame(earlier.document, as: budget.document)
    {
      // What was sent back is no budget of anybody's.
      guard let amount = try book.firstMoney(of: earlier) else { continue }
      throw Diagnostics(
        Diagnostic(
          "delivery.granted-already", at: Place(field: "document"),
          Wording(
            zh: "“\(budget.document.excerpt)”的 \(amount.grouped) 元已登记为“\(earlier.name)”",
            en: "\(amount.grouped) yuan by “\(budget.document.excerpt)” stand as “\(earlier.name)” already"),
          expected: Wording(
            zh: "同一文号、用途、财政和年度登记一笔预算", en: "one budget by one document, for one purpose, payer and year"),
          remedy: Wording(zh: "追加的，在原预算里记“追加”", en: "record an increase on that budget where there is more")))
    }
  }
}

extension DeliveryReader {
  /// What a budget was entered with: what waits for its second person, or what came in first; `nil` where that was sent
  /// back.
  fileprivate func firstMoney(of budget: Budget) throws -> Money? {
    let waiting = try submissions(of: .increase, in: .waiting).first { submission in
      guard case .increase(budget.id, _, let document) = submission.matter else { return false }
      return DocumentNumber.isSame(document, as: budget.document)
    }
    let posted = try postings(of: budget.id, kind: .granted, offset: 0, limit: .max).rows.last
    return waiting?.amount ?? posted.map(\.change.negated)
  }

  /// 同名、同文号: the budgets of one payer and year that have the name or the document's number of another one that is to
  /// be entered, however they are typed. Nothing forbids them; whoever enters one more is asked whether it is another.
  /// Cost: the budgets, with a look-up for each that is alike.
  public func budgets(alike name: String, document: String, _ payer: Budget.Payer, year: Int) throws -> [Budget] {
    try budgets().filter { earlier in
      try earlier.payer == payer && earlier.year == year
        && (earlier.isNamed(name) || DocumentNumber.isSame(earlier.document, as: document))
        && firstMoney(of: earlier) != nil
    }
  }
}

extension Budget {
  /// Whether it has a name: spaces make no difference.
  public func isNamed(_ name: String) -> Bool {
    func folded(_ text: String) -> String { text.filter { !$0.isWhitespace } }
    return folded(self.name) == folded(name)
  }
}

extension FundTransfer.State {
  /// The name for people.
  public var wording: Wording {
    switch self {
    case .waiting: Wording(zh: "待对方确认", en: "to be confirmed")
    case .confirmed: Wording(zh: "已确认", en: "confirmed")
    case .refused: Wording(zh: "已退回", en: "refused")
    }
  }
}

extension FundTransfer {
  /// The form by which the book and the journal keep it.
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "id": .text(id.text), "from": .text(from.text), "to": .text(to.text), "fen": .integer(amount.fen),
      "document": .text(document), "by": .text(by.text), "state": .text(state.rawValue),
    ]
    // Absent where none follow, as in records from before any could.
    if !calls.isEmpty { members["calls"] = .list(calls.map { .text($0.text) }) }
    return .object(members)
  }

  /// Reads what `json` wrote; `nil` for anything else.
  public init?(json: CanonicalJSON) {
    guard let id = json["id"].text.flatMap(FundTransferID.init), let from = json["from"].text.flatMap(BudgetID.init),
      let to = json["to"].text.flatMap(BudgetID.init), let fen = json["fen"].integer,
      let document = json["document"].text, let by = json["by"].text.flatMap({ ActorID($0) }),
      let state = json["state"].text.flatMap(State.init(rawValue:))
    else { return nil }
    let calls = (json["calls"].list ?? []).compactMap { $0.text.flatMap(CallID.init) }
    guard calls.count == json["calls"].list?.count ?? 0 else { return nil }
    self.init(
      id: id, from: from, to: to, amount: Money(fen: Int64(fen)), document: document, calls: calls, by: by,
      state: state)
  }
}
