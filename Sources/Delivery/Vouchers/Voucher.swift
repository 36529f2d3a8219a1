import Journal
import PolicyCorpus
import Quantities

/// 券: an enterprise's right to services of admitted providers up to its face amount. It is no cash and can't be passed
/// on.
public struct Voucher: Sendable, Hashable {
  public let id: VoucherID
  public let programme: ProgrammeID
  public let enterprise: CreditCode
  /// The hash of the code that its holder shows to a provider. The code itself is kept nowhere.
  public let codeDigest: ContentHash
  public let issuedOn: CalendarDay
  /// The last day on which it can be reserved; what was reserved in time may be claimed later.
  public let validTo: CalendarDay
  /// The face amount, as the budgets bear it.
  public let face: PayerSplit
  public let entitlement: VoucherEntitlement
  /// What is neither reserved nor spent, as the budgets bear it.
  public internal(set) var balance: PayerSplit
  public internal(set) var state: State

  public enum State: String, Sendable, Hashable, CaseIterable {
    /// It can be used.
    case live
    /// 过期: its day has passed and what was left went back to the budgets.
    case expired
    /// 收回: taken back with a reason.
    case withdrawn
  }

  public init(
    id: VoucherID, programme: ProgrammeID, enterprise: CreditCode, codeDigest: ContentHash, issuedOn: CalendarDay,
    validTo: CalendarDay, face: PayerSplit, entitlement: VoucherEntitlement, balance: PayerSplit, state: State
  ) {
    self.id = id
    self.programme = programme
    self.enterprise = enterprise
    self.codeDigest = codeDigest
    self.issuedOn = issuedOn
    self.validTo = validTo
    self.face = face
    self.entitlement = entitlement
    self.balance = balance
    self.state = state
  }

  /// What its holder can still reserve.
  public var free: Money { state == .live ? balance.total : .zero }
}

/// Why an enterprise was given a voucher: the assessed benefit and the most that it allows.
public struct VoucherEntitlement: Sendable, Hashable {
  public let benefit: InstrumentID
  /// `nil` where the text promises a voucher and states no amount: the issuing office's own document does.
  public let ceiling: Money?
  /// The content hash of the rules that said so.
  public let corpus: String
  /// How often the benefit is given.
  public let frequency: BenefitDeclaration.Frequency
  /// 所属年度: the year that was assessed, and that of the day where the benefit is not given by the year; `nil` in records
  /// from before it was kept.
  public let year: Int?

  public init(
    benefit: InstrumentID, ceiling: Money?, corpus: String, frequency: BenefitDeclaration.Frequency = .unstated,
    year: Int? = nil
  ) {
    self.benefit = benefit
    self.ceiling = ceiling
    self.corpus = corpus
    self.frequency = frequency
    self.year = year
  }
}

/// 预约: part of a voucher held for one service at one provider, until it is claimed and settled, or let go.
public struct Reservation: Sendable, Hashable {
  public let id: ReservationID
  public let voucher: VoucherID
  public let provider: CreditCode
  public let category: String
  public let reservedOn: CalendarDay
  /// What was held, as the budgets bear it.
  public let held: PayerSplit
  /// 预约期限: the last day on which it can be claimed; `nil` for one from before reservations had a term.
  public internal(set) var claimBy: CalendarDay?
  public internal(set) var state: State

  public enum State: Sendable, Hashable {
    case held
    /// The provider has delivered and asks for the amount.
    case claimed(ServiceClaim)
    /// 核定: checked and owed to the provider; what was held beyond it went back.
    case settled(Settlement)
    /// Let go: all of it went back.
    case released
  }

  /// The amount that a provider was found to be owed, and where it stands.
  public struct Settlement: Sendable, Hashable {
    public let claim: ServiceClaim
    /// What was found owed, as the budgets bear it.
    public let owed: PayerSplit
    /// What of it came back since.
    public internal(set) var refunded: Money
    /// As what the budgets got back of it, one for each refund; the refunds from before that was kept came first and have
    /// none: theirs follow from what was owed.
    public internal(set) var returned: [PayerSplit]
    /// What is said to have come back and waits for another person; until then nothing of it is asked for.
    public internal(set) var refund: Repayment?
    /// How far each budget's part has come; a budget that is not named owes its part still.
    public internal(set) var stages: [BudgetID: Stage]
    /// How the account was put right last, after a payment bounced.
    public internal(set) var correction: AccountCorrection?

    public enum Stage: Sendable, Hashable {
      /// In a transfer request whose end is not known.
      case requested(TransferID)
      /// Confirmed by the treasury.
      case paid
    }

    public init(
      claim: ServiceClaim, owed: PayerSplit, refunded: Money = .zero, returned: [PayerSplit] = [],
      stages: [BudgetID: Stage] = [:], refund: Repayment? = nil, correction: AccountCorrection? = nil
    ) {
      self.claim = claim
      self.owed = owed
      self.refunded = refunded
      self.returned = returned
      self.stages = stages
      self.refund = refund
      self.correction = correction
    }

    /// Whether a part of it is on its way to the provider.
    public var isUnderway: Bool {
      stages.values.contains { if case .requested = $0 { true } else { false } }
    }

    /// What is owed now, as the budgets bear it.
    public var standing: PayerSplit {
      returned.reduce(owed.portion(of: Money(fen: owed.total.fen - unsplit.fen))) { $0.subtracting($1) }
    }

    /// What came back without its parts being kept.
    private var unsplit: Money { Money(fen: refunded.fen - returned.map(\.total).total.fen) }

    /// Each budget's part of a refund that was made.
    /// - Parameter before: what had come back of the use until then.
    public func parts(ofRefund amount: Money, after before: Money) -> PayerSplit {
      guard before >= unsplit else {
        let standing = Money(fen: owed.total.fen - before.fen)
        return owed.portion(of: standing).subtracting(owed.portion(of: Money(fen: standing.fen - amount.fen)))
      }
      var sum = unsplit
      for parts in returned {
        if sum == before { return parts }
        sum = Money(fen: sum.fen + parts.total.fen)
      }
      return owed.portion(of: .zero)
    }
  }

  public init(
    id: ReservationID, voucher: VoucherID, provider: CreditCode, category: String, reservedOn: CalendarDay,
    held: PayerSplit, claimBy: CalendarDay? = nil, state: State = .held
  ) {
    self.id = id
    self.voucher = voucher
    self.provider = provider
    self.category = category
    self.reservedOn = reservedOn
    self.held = held
    self.claimBy = claimBy
    self.state = state
  }
}

/// What a provider asks for: an amount within what was reserved, with the invoice that shows it.
public struct ServiceClaim: Sendable, Hashable {
  public let amount: Money
  public let invoice: String
  /// 收款账户: its last four digits, as the provider confirmed it; `nil` in claims from before they were kept.
  public let account: String?
  public let claimedBy: ActorID
  public let claimedOn: CalendarDay

  public init(amount: Money, invoice: String, account: String?, claimedBy: ActorID, claimedOn: CalendarDay) {
    self.amount = amount
    self.invoice = invoice
    self.account = account
    self.claimedBy = claimedBy
    self.claimedOn = claimedOn
  }
}
