import DecisionLanguage
import Quantities

/// What a row of a benefit's table gives.
///
/// A share and a price for each unit are of the benefit's base; what a base comes to is the assessment's business.
public enum BenefitAmount: Sendable, Hashable {
  /// 定额: exactly so much.
  case fixed(Money)
  /// 最高、不超过: at most so much, and possibly nothing. Beside a base, at most that either.
  case upTo(Money)
  /// 限额: a limit that is no money, such as that of a household's guarantee.
  case limit(Money)
  /// 限额比例: a limit that is a share of something and no money, such as that of one's own land.
  case shareLimit(Share)
  /// 比例: a share of the base, exact or (不超过) at most, and at most the cap where there is one.
  case share(Share, isCeiling: Bool, cap: Money?)
  /// 比例区间: between two shares of the base, and at most the cap where there is one.
  case shareRange(Share, Share, cap: Money?)
  /// 单价区间: between two prices for each unit of the base, and at most the cap where there is one.
  case perUnit(Money, Money, cap: Money?)
  /// 预留比例: the least share of a purchase that is kept for the subject's kind.
  case reservation(Share)
  /// 减免: something is not charged; the text names no sum.
  case exemption
  /// 支持: something is given; the text names neither sum nor share.
  case unquantified

  /// The most that it can come to whatever the base is; `nil` where only the base bounds it, or where it is no sum.
  public var bound: Money? {
    switch self {
    case .fixed(let money), .upTo(let money), .limit(let money): money
    case .share(_, _, let cap), .shareRange(_, _, let cap), .perUnit(_, _, let cap): cap
    case .shareLimit, .reservation, .exemption, .unquantified: nil
    }
  }

  /// Whether it is a sum at all.
  public var isSum: Bool {
    switch self {
    case .fixed, .upTo, .limit, .share, .shareRange, .perUnit: true
    case .shareLimit, .reservation, .exemption, .unquantified: false
    }
  }

  /// Whether nothing may be had of it: a ceiling or a limit.
  public var isCeiling: Bool {
    switch self {
    case .upTo, .limit, .shareLimit: true
    case .share(_, let isCeiling, _): isCeiling
    case .fixed, .shareRange, .perUnit, .reservation, .exemption, .unquantified: false
    }
  }
}

extension BenefitAmount {
  /// The figures that the text names for a row, each by what it is.
  public struct Figures: Sendable, Hashable {
    /// A sum that stands by itself.
    public var sum: Money?
    /// A share, or the lower of two.
    public var share: Share?
    public var mostShare: Share?
    public var leastPrice: Money?
    public var mostPrice: Money?
    /// What bounds a share or a price for each unit.
    public var cap: Money?
  }

  public var figures: Figures {
    switch self {
    case .fixed(let sum), .upTo(let sum), .limit(let sum): Figures(sum: sum)
    case .share(let share, _, let cap): Figures(share: share, cap: cap)
    case .shareRange(let least, let most, let cap): Figures(share: least, mostShare: most, cap: cap)
    case .perUnit(let least, let most, let cap): Figures(leastPrice: least, mostPrice: most, cap: cap)
    case .shareLimit(let share), .reservation(let share): Figures(share: share)
    case .exemption, .unquantified: Figures()
    }
  }
}

/// What an amount of a benefit is, told by the output columns of its table.
public enum BenefitForm: String, Sendable, Hashable, CaseIterable {
  case fixed, ceiling, rate, rateWithCeiling, rateRange, unitRange, exemption, reservation, limit, unquantified

  /// The form of an amount.
  public init(of amount: BenefitAmount?) {
    switch amount {
    case .fixed: self = .fixed
    case .upTo: self = .ceiling
    case .limit, .shareLimit: self = .limit
    case .share(_, _, let cap): self = cap == nil ? .rate : .rateWithCeiling
    case .shareRange: self = .rateRange
    case .perUnit: self = .unitRange
    case .reservation: self = .reservation
    case .exemption: self = .exemption
    case .unquantified, nil: self = .unquantified
    }
  }
}
