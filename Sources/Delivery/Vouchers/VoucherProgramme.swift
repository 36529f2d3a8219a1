import Decimals
import PolicyCorpus
import Quantities

/// 券的年度安排: one year's issue of a clause's voucher, as the office's own document arranges it.
public struct VoucherProgramme: Sendable, Hashable {
  public let id: ProgrammeID
  public let instrument: InstrumentID
  public let name: String
  /// The number of the document that arranges the issue.
  public let document: String
  /// The first and last day on which a voucher can be reserved.
  public let validFrom: CalendarDay
  public let validTo: CalendarDay
  /// What it may be spent on; never empty.
  public let categories: [String]
  public let funding: Funding
  /// 预约期限: how many days after its reservation a use is claimed at the latest; `nil` where the arrangement names none:
  /// then `defaultReservationDays`.
  public let reservationDays: Int?
  /// The term of a reservation where the arrangement names none. An assumption: no document says one.
  public static let defaultReservationDays = 60
  /// 撤回, with the reason, of one under which nothing was issued; `nil` where it stands.
  public internal(set) var withdrawn: String?
  /// The terms that an arrangement may name.
  public static let reservationTerms = 1...365

  /// Whose budgets bear the vouchers.
  public enum Funding: Sendable, Hashable {
    case one(BudgetID)
    /// The first bears the share, the second the rest.
    case shared(BudgetID, share: Share, BudgetID)

    public var budgets: [BudgetID] {
      switch self {
      case .one(let budget): [budget]
      case .shared(let first, share: _, let second): [first, second]
      }
    }

    /// How an amount is borne; `nil` where it leaves the range.
    public func split(_ amount: Money) -> PayerSplit? {
      switch self {
      case .one(let budget): PayerSplit(budget, amount)
      case .shared(let first, let share, let second): PayerSplit(amount, first: first, share: share, second: second)
      }
    }
  }

  public init(
    id: ProgrammeID, instrument: InstrumentID, name: String, document: String, validFrom: CalendarDay,
    validTo: CalendarDay, categories: [String], funding: Funding, reservationDays: Int? = nil,
    withdrawn: String? = nil
  ) {
    self.id = id
    self.instrument = instrument
    self.name = name
    self.document = document
    self.validFrom = validFrom
    self.validTo = validTo
    self.categories = categories
    self.funding = funding
    self.reservationDays = reservationDays
    self.withdrawn = withdrawn
  }

  /// 预约期限, in days.
  public var daysToClaim: Int { reservationDays ?? Self.defaultReservationDays }
}

extension Collection<Budget> {
  /// Whether two districts bear together: then one would decide on the other's money, and an enterprise of both there is
  /// none. Programmes from before that was refused may.
  public var areOfTwoDistricts: Bool { count > 1 && allSatisfy { $0.payer != .city } }
}

/// 服务机构: who may take a programme's vouchers, and for what.
public struct VoucherProvider: Sendable, Hashable {
  public let programme: ProgrammeID
  public let code: CreditCode
  public let name: String
  /// Some of the programme's categories; never empty.
  public let categories: [String]
  /// Whether it may take new reservations; those that stand are carried to their end.
  public var isAdmitted: Bool
  /// 停止准入的理由; `nil` while it is admitted.
  public var stopped: String?

  public init(
    programme: ProgrammeID, code: CreditCode, name: String, categories: [String], isAdmitted: Bool = true,
    stopped: String? = nil
  ) {
    self.programme = programme
    self.code = code
    self.name = name
    self.categories = categories
    self.isAdmitted = isAdmitted
    self.stopped = stopped
  }
}
