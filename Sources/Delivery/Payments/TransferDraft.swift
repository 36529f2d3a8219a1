import Diagnostics
import Journal
import Quantities

/// What of the dues of one budget one request asks for: what is owed to one payee into one account.
public struct TransferDraft: Sendable, Hashable {
  public let budget: BudgetID
  public let payee: CreditCode
  public let payeeName: String
  public let reservations: [ReservationID]
  public let awards: [AwardID]

  public init(
    _ budget: BudgetID, payee: CreditCode, payeeName: String, _ reservations: [ReservationID], awards: [AwardID] = []
  ) {
    self.budget = budget
    self.payee = payee
    self.payeeName = payeeName
    self.reservations = reservations
    self.awards = awards
  }

  /// What it asks for, as a command says it.
  var members: [String: CanonicalJSON] {
    [
      "budget": .text(budget.text), "payee": .text(payee.text), "name": .text(payeeName),
      "reservations": .list(reservations.map { .text($0.text) }), "awards": .list(awards.map { .text($0.text) }),
    ]
  }
}

/// 全部复核: drafted requests, parted into those that somebody may approve now and those that are left out.
public struct TransferCheck: Sendable {
  public let ready: [TransferRequest]
  /// 不在其中: each with what keeps it back.
  public let held: [(transfer: TransferRequest, why: Diagnostic)]

  /// What those that are ready come to.
  public var sum: Money { ready.map(\.amount).total }
}

extension DeliveryDesk {
  /// Parts drafted requests for one approval of all of them. Left out is what this person may not approve, what its
  /// awards' acceptance holds, and what would go once more into an account from which it came back: one looks at it by
  /// itself.
  /// Cost: a look-up for each award of the requests; for payees of whom a payment came back, their requests too.
  public func check(
    _ drafts: [TransferRequest], by actor: ActorID, in book: any DeliveryReader, at: Timestamp
  ) throws -> TransferCheck {
    let decision = try decision(by: actor, on: at.dayInShanghai, in: book)
    // What came back may have been carried over to another budget since.
    let returned = TransferFilter(state: .returned)
    let failed = Set(
      drafts.isEmpty
        ? [] : try book.transfers(returned, offset: 0, limit: .max).rows.filter(\.isBounced).map(\.payee))
    var ready: [TransferRequest] = []
    var held: [(transfer: TransferRequest, why: Diagnostic)] = []
    for draft in drafts {
      do {
        try decision.checkApproval(of: draft)
        if failed.contains(draft.payee), let bounce = try book.uncorrectedBounce(of: draft) {
          throw Diagnostics(.accountBounced(draft, bounce))
        }
        ready.append(draft)
      } catch let faults as Diagnostics {
        guard let why = faults.all.first else { throw faults }
        held.append((draft, why))
      }
    }
    return TransferCheck(ready: ready, held: held)
  }
}

extension DeliveryReader {
  /// The last request for something of a request that the treasury sent back, where its account was not put right since.
  fileprivate func uncorrectedBounce(of draft: TransferRequest) throws -> TransferRequest? {
    let before =
      try draft.awards.map { id in
        let award = try found(award(id), id)
        return (award as any PaidIntoAccount, try requests(for: award))
      }
      + draft.reservations.map { id in
        let use = try found(reservation(id), id)
        return (use as any PaidIntoAccount, try requests(for: use).filter { $0.budget == draft.budget })
      }
    for (payment, requests) in before {
      if let bounce = requests.lastBounce, !payment.isCorrected(after: bounce) { return bounce }
    }
    return nil
  }
}

extension Diagnostic {
  fileprivate static func accountBounced(_ draft: TransferRequest, _ bounce: TransferRequest) -> Diagnostic {
    let told = bounce.named
    return Diagnostic(
      "delivery.account-bounced",
      Wording(
        zh: "拨付申请 \(draft.reference) 里有被国库退回过的款（\(told.zh)），退回后没有更正或重新确认收款账户",
        en: "request \(draft.reference) asks for what came back (\(told.en)), and its account was not confirmed anew"),
      remedy: Wording(
        zh: "核实账户后逐笔复核，或退回申请、请收款单位更正", en: "look at the account and approve it by itself, or return it to be put right")
    )
  }
}
