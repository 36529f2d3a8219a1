import Quantities

/// 对账: what one exported file asked the treasury for, and what it said of it.
///
/// What the treasury sent back and a later request asks for anew is one payment: the later file answers for it. So what a
/// file asked for is told whole, and what of it no later file asks for besides.
public struct Reconciliation: Sendable {
  /// How many requests, and what they come to.
  public struct Part: Sendable, Hashable {
    public let count: Int
    public let amount: Money

    init(_ amounts: [Money]) {
      count = amounts.count
      amount = amounts.total
    }
  }

  /// What became of a request that left the house.
  public enum Outcome: String, Sendable, Hashable, CaseIterable {
    /// 已支付.
    case paid
    /// 退回.
    case bounced
    /// 结果不明: somebody said so.
    case unknown
    /// 未回凭证: nothing was heard of it.
    case unanswered
  }

  /// 下一步: what brings a difference to its end.
  public enum Step: String, Sendable, Hashable, CaseIterable {
    /// The treasury's voucher is waited for.
    case voucher
    /// Nobody knows what became of it: the treasury is asked.
    case inquiry
    /// The payee puts the account right, or confirms it once more.
    case account
    /// The account stands: it is asked for anew.
    case draft
    /// It is asked for anew, and the request waits for its check.
    case check
    /// It is asked for anew, and the request waits for its file.
    case export
    /// The acceptance is recorded: the settlement pays what is left.
    case settlement
    /// A refund waits for another person.
    case refund
  }

  /// A request, with what became of it.
  public struct Line: Sendable {
    public let transfer: TransferRequest
    public let outcome: Outcome
    /// When its file was written; `nil` where the journal does not tell.
    public let exportedOn: CalendarDay?
    /// 已导出工作日数, until it ended or until today; `nil` where nobody knows since when, and once it has its outcome.
    public let workingDays: Int?
    /// 重新申请: the next requests for what came back of it, the earliest first; none where nothing came back.
    public let successors: [TransferRequest]
    /// Whether something of what came back is owed no more, refunded or settled at less before it was asked for anew.
    public let hasLapsed: Bool
    /// 差额: what of it is not paid, is owed, and no later file asks for.
    public let difference: Money
    /// What is to be done about the difference; nothing where there is none.
    public let steps: [Step]

    /// 退回后由后面的申请重新申请，或不再应付: what of it is no difference of this line any more.
    public var replaced: Money {
      outcome == .bounced ? Money(fen: transfer.amount.fen - difference.fen) : .zero
    }
  }

  public let batch: Int
  public let exportedOn: CalendarDay?
  public let lines: [Line]

  /// What was asked for, also what later files ask for anew.
  public var asked: Part { Part(lines.map(\.transfer.amount)) }
  /// The requests of one outcome.
  public func part(_ outcome: Outcome) -> Part {
    Part(lines.filter { $0.outcome == outcome }.map(\.transfer.amount))
  }
  /// Of what was sent back, what later files ask for anew or nobody is owed any more.
  public var replaced: Part { Part(lines.map(\.replaced).filter { $0 > .zero }) }
  /// 差额: what is asked for and not paid, each payment once.
  public var difference: Part { Part(lines.map(\.difference).filter { $0 > .zero }) }
  /// 申请净额: what was asked for, each payment once: what is paid and what is a difference.
  public var net: Money { Money(fen: asked.amount.fen - replaced.amount.fen) }
}

extension TransferRequest {
  /// What became of it outside the house; `nil` while it is in it.
  public var outcome: Reconciliation.Outcome? {
    guard batch != nil else { return nil }
    return switch state {
    case .confirmed: .paid
    case .returned: .bounced
    case .unknown: .unknown
    case .exported, .sent: .unanswered
    case .drafted, .approved: nil
    }
  }
}

extension DeliveryDesk {
  /// The files that some budgets pay, the newest first, each held against what the treasury said of its requests.
  /// Cost: as `DeliveryReader.reconciliations`.
  public func reconciliations(
    of budgets: [BudgetID], in book: any DeliveryReader, on today: CalendarDay
  ) throws -> [Reconciliation] {
    try book.reconciliations(of: budgets, on: today, by: try calendar(in: book))
  }
}

extension DeliveryReader {
  /// Cost: the requests of the budgets, once; the days since each file that is not answered; a look-up for each award and
  /// use that came back and is paid by no later file.
  func reconciliations(
    of budgets: [BudgetID], on today: CalendarDay, by calendar: WorkingDayCalendar
  ) throws -> [Reconciliation] {
    let exports = try exports()
    let requests = try transfers(TransferFilter(budgets: budgets), offset: 0, limit: .max).rows
    let chain = RequestChain(requests)
    return try Dictionary(grouping: requests.filter { $0.batch != nil }, by: { $0.batch ?? 0 })
      .sorted { $0.key > $1.key }.map { batch, requests in
        let day = exports[batch]?.dayInShanghai
        let waits = day.map { calendar.workingDays(after: $0, through: today) }
        return Reconciliation(
          batch: batch, exportedOn: day,
          lines: try requests.compactMap { request in
            try request.outcome.map { outcome in
              let isOpen = outcome == .unanswered || outcome == .unknown
              let successors = request.isBounced ? chain.successors(of: request) : []
              let rest = request.isBounced ? try rest(of: request, in: chain) : Rest(of: request)
              let isLess = request.isBounced && successors.isEmpty && rest.amount < request.amount
              return Reconciliation.Line(
                transfer: request, outcome: outcome, exportedOn: day, workingDays: isOpen ? waits : nil,
                successors: successors, hasLapsed: rest.hasLapsed || isLess, difference: rest.amount,
                steps: Reconciliation.Step.allCases.filter(rest.steps.contains))
            }
          })
      }
  }

  /// What of a request that was sent back is owed, and asked for by no later file.
  private func rest(of request: TransferRequest, in chain: RequestChain) throws -> Rest {
    var rest = Rest()
    for item in request.items {
      let next = chain.next(for: item, after: request)
      // What left the house anew stands in the line of its own file.
      guard next?.batch == nil else { continue }
      let (owed, step) = try standing(of: item, after: request)
      guard owed > .zero else {
        rest.hasLapsed = true
        continue
      }
      rest.amount = Money(fen: rest.amount.fen + owed.fen)
      rest.steps.insert(next.map { $0.state == .drafted ? .check : .export } ?? step)
    }
    // A settlement may owe more than came back of the advance: no more is missing here than was asked for here.
    rest.amount = min(rest.amount, request.amount)
    return rest
  }

  /// What an award or a use owes its payee now, after a request for it was sent back, and what comes next while it is in no
  /// request.
  private func standing(
    of item: RequestChain.Item, after bounce: TransferRequest
  ) throws -> (owed: Money, step: Reconciliation.Step) {
    switch item {
    case .award(let id):
      let award = try found(award(id), id)
      switch award.payment {
      case .none, .paid: return (.zero, .draft)
      case .owed, .requested: break
      }
      if award.isAdvanceHeld { return (award.due, .settlement) }
      return (award.due, award.isCorrected(after: bounce) ? .draft : .account)
    case .use(let id, let budget):
      let use = try found(reservation(id), id)
      let owed = use.settlement?.standing.amount(of: budget) ?? .zero
      if use.isRefunding { return (owed, .refund) }
      return (owed, use.isCorrected(after: bounce) ? .draft : .account)
    }
  }

  /// What the next request for what a request was for is, where the treasury sent it back, and which ones that were sent
  /// back it asks for anew itself.
  /// Cost: the payee's requests, once.
  public func chain(
    of request: TransferRequest
  ) throws -> (successors: [TransferRequest], predecessors: [TransferRequest]) {
    let chain = RequestChain(try transfers(TransferFilter(payee: request.payee), offset: 0, limit: .max).rows)
    return (request.isBounced ? chain.successors(of: request) : [], chain.predecessors(of: request))
  }
}

/// What of a line is a difference.
private struct Rest {
  var amount = Money.zero
  var steps: Set<Reconciliation.Step> = []
  var hasLapsed = false

  init() {}

  /// Of a request that did not come back.
  init(of request: TransferRequest) {
    switch request.outcome {
    case .unknown: (amount, steps) = (request.amount, [.inquiry])
    case .unanswered: (amount, steps) = (request.amount, [.voucher])
    case .paid, .bounced, nil: break
    }
  }
}

/// 退回与重新申请: the requests for each award and each part of a use, one after another. What a checker returned never left
/// the house, and is none of them.
struct RequestChain {
  /// What one request asks for at a time: an award, whichever budget pays it by then, or what one budget bears of a use.
  enum Item: Hashable {
    case award(AwardID)
    case use(ReservationID, BudgetID)
  }

  private let requests: [Item: [TransferRequest]]

  /// Cost: linear in what the requests ask for.
  init(_ requests: [TransferRequest]) {
    self.requests = requests.sorted { $0.id < $1.id }.reduce(into: [:]) { all, request in
      guard request.isOpen || request.batch != nil else { return }
      for item in request.items { all[item, default: []].append(request) }
    }
  }

  /// The next request for the same thing; `nil` where it was not asked for since.
  func next(for item: Item, after request: TransferRequest) -> TransferRequest? {
    requests[item]?.first { $0.id > request.id }
  }

  /// The next requests for what one was for, the earliest first.
  func successors(of request: TransferRequest) -> [TransferRequest] {
    unique(request.items.compactMap { next(for: $0, after: request) })
  }

  /// Those sent back that a request asks for anew, the earliest first.
  func predecessors(of request: TransferRequest) -> [TransferRequest] {
    unique(
      request.items.compactMap { item in requests[item]?.last { $0.id < request.id } }.filter(\.isBounced))
  }

  private func unique(_ requests: [TransferRequest]) -> [TransferRequest] {
    Dictionary(requests.map { ($0.id, $0) }) { first, _ in first }.values.sorted { $0.id < $1.id }
  }
}

extension TransferRequest {
  /// What it asks for.
  fileprivate var items: [RequestChain.Item] {
    awards.map { .award($0) } + reservations.map { .use($0, budget) }
  }
}
