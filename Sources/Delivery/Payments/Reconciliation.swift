import Quantities

/// 对账: what one exported file asked the treasury for, and what it said of it.
public struct Reconciliation: Sendable {
  /// How many requests, and what they come to.
  public struct Part: Sendable, Hashable {
    public let count: Int
    public let amount: Money

    init(_ requests: [TransferRequest]) {
      count = requests.count
      amount = requests.map(\.amount).total
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

  /// A request, with what became of it.
  public struct Line: Sendable {
    public let transfer: TransferRequest
    public let outcome: Outcome
    /// When its file was written; `nil` where the journal does not tell.
    public let exportedOn: CalendarDay?
    /// 已导出工作日数, until it ended or until today; `nil` where nobody knows since when, and once it has its outcome.
    public let workingDays: Int?
  }

  public let batch: Int
  public let exportedOn: CalendarDay?
  public let lines: [Line]

  /// What was asked for.
  public var asked: Part { Part(lines.map(\.transfer)) }
  /// The requests of one outcome.
  public func part(_ outcome: Outcome) -> Part { Part(lines.filter { $0.outcome == outcome }.map(\.transfer)) }
  /// 差额: what was asked for and is not paid.
  public var difference: Part { Part(lines.filter { $0.outcome != .paid }.map(\.transfer)) }
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
  /// Cost: the requests of the budgets, once; the days since each file that is not answered.
  public func reconciliations(
    of budgets: [BudgetID], in book: any DeliveryReader, on today: CalendarDay
  ) throws -> [Reconciliation] {
    let exports = try book.exports()
    let calendar = try calendar(in: book)
    let requests = try book.transfers(TransferFilter(budgets: budgets), offset: 0, limit: .max).rows
    return Dictionary(grouping: requests.filter { $0.batch != nil }, by: { $0.batch ?? 0 })
      .sorted { $0.key > $1.key }.map { batch, requests in
        let day = exports[batch]?.dayInShanghai
        let waits = day.map { calendar.workingDays(after: $0, through: today) }
        return Reconciliation(
          batch: batch, exportedOn: day,
          lines: requests.compactMap { request in
            request.outcome.map { outcome in
              let isOpen = outcome == .unanswered || outcome == .unknown
              return Reconciliation.Line(
                transfer: request, outcome: outcome, exportedOn: day, workingDays: isOpen ? waits : nil)
            }
          })
      }
  }
}
