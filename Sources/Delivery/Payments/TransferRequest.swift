import Journal
import Quantities

/// 拨付申请: one payment that the treasury's own system is asked to make to one payee out of one budget.
///
/// This program moves no money: it writes the request into a file, and the treasury's voucher (支付凭证) comes back as a
/// file.
public struct TransferRequest: Sendable, Hashable {
  public let id: TransferID
  public let budget: BudgetID
  public let payee: CreditCode
  public let payeeName: String
  public let amount: Money
  /// The settled reservations that it pays.
  public let reservations: [ReservationID]
  /// The issued awards that it pays.
  public let awards: [AwardID]
  /// 申请号: given once, never changed, named by the treasury's voucher.
  public let reference: String
  /// 收款账户: the last four digits, as they were confirmed for its awards and uses when it was made; `nil` where nobody
  /// confirmed any, and in requests from before they were kept.
  public let account: String?
  /// 用途: what it is for, as it was when it was made; `nil` in requests from before it was kept.
  public let purpose: Purpose?
  public let madeBy: ActorID
  public internal(set) var state: State
  /// The number of the file that it was exported in; `nil` before.
  public internal(set) var batch: Int?

  /// 用途/事项 and 申报年度: by which calls and voucher programmes it is paid, and for which years.
  public struct Purpose: Sendable, Hashable {
    /// The titles of the calls and the names of the programmes, each once.
    public let matters: [String]
    /// The years, each once, the earliest first.
    public let years: [Int]

    public init(matters: [String], years: [Int]) {
      self.matters = matters
      self.years = years
    }
  }

  public enum State: Sendable, Hashable {
    /// Made, waiting for another person's check.
    case drafted
    /// 复核通过.
    case approved(by: ActorID)
    /// In a file that was written once.
    case exported(by: ActorID, batch: Int)
    /// Handed to the treasury's system.
    case sent
    /// Nobody knows what became of it; the treasury's file will tell.
    case unknown
    /// 已支付: by the number of the treasury's voucher, on its day.
    case confirmed(voucher: String, on: CalendarDay)
    /// 退回: by the checker or by the treasury; what it asked for is owed again.
    case returned(reason: String)

    /// The name by which the book keeps it.
    public var name: Name {
      switch self {
      case .drafted: .drafted
      case .approved: .approved
      case .exported: .exported
      case .sent: .sent
      case .unknown: .unknown
      case .confirmed: .confirmed
      case .returned: .returned
      }
    }

    public enum Name: String, Sendable, Hashable, CaseIterable {
      case drafted, approved, exported, sent, unknown, confirmed, returned
    }
  }

  public init(
    id: TransferID, budget: BudgetID, payee: CreditCode, payeeName: String, amount: Money,
    reservations: [ReservationID], awards: [AwardID] = [], reference: String, madeBy: ActorID, state: State = .drafted,
    batch: Int? = nil, account: String? = nil, purpose: Purpose? = nil
  ) {
    self.id = id
    self.budget = budget
    self.payee = payee
    self.payeeName = payeeName
    self.amount = amount
    self.reservations = reservations
    self.awards = awards
    self.reference = reference
    self.madeBy = madeBy
    self.state = state
    self.batch = batch
    self.account = account
    self.purpose = purpose
  }

  /// Whether its end is open: money stands in `requested`.
  public var isOpen: Bool {
    switch state {
    case .drafted, .approved, .exported, .sent, .unknown: true
    case .confirmed, .returned: false
    }
  }
}
