import Diagnostics
import PolicyCorpus
import Quantities

/// 已得: what an enterprise has of a benefit or is about to have, in whichever form: cash, a voucher, or support from
/// elsewhere.
public enum HeldGrant: Sendable, Hashable {
  case award(Award)
  case voucher(StandingVoucher)
  case elsewhere(OtherGrant)

  public var enterprise: CreditCode {
    switch self {
    case .award(let award): award.enterprise
    case .voucher(let standing): standing.voucher.enterprise
    case .elsewhere(let grant): grant.enterprise
    }
  }

  public var benefit: InstrumentID {
    switch self {
    case .award(let award): award.benefit
    case .voucher(let standing): standing.voucher.entitlement.benefit
    case .elsewhere(let grant): grant.benefit
    }
  }

  /// 所属年度.
  public var year: Int {
    switch self {
    case .award(let award): award.year
    case .voucher(let standing): standing.voucher.year
    case .elsewhere(let grant): grant.year
    }
  }

  public var amount: Money {
    switch self {
    case .award(let award): award.granted
    case .voucher(let standing): standing.amount
    case .elsewhere(let grant): grant.amount
    }
  }

  /// Its number, such as `a12`, `v3` or `e1`.
  public var number: String {
    switch self {
    case .award(let award): award.id.text
    case .voucher(let standing): standing.voucher.id.text
    case .elsewhere(let grant): grant.id.text
    }
  }

  /// The subject that it was given for; a voucher names none but its enterprise.
  var subject: String {
    switch self {
    case .award(let award): award.subject
    case .voucher(let standing): standing.voucher.enterprise.text
    case .elsewhere(let grant): grant.subject
    }
  }

  var isVoucher: Bool { if case .voucher = self { true } else { false } }

  /// Whether it was given for the very subject, however its number was typed.
  public func isAbout(_ subject: String) -> Bool { DocumentNumber.isSame(self.subject, as: subject) }

  /// Whether a subject that has it gets nothing more of the same benefit: of what is given once, and of a year's in that
  /// year. A voucher below the ceiling of its year leaves the rest of it.
  /// - Parameters:
  ///   - most: what the benefit allows the subject; `nil` where nothing bounds it.
  public func bars(
    _ subject: String, of year: Int, most: Money?, _ frequency: BenefitDeclaration.Frequency
  ) -> Bool {
    guard isAbout(subject) else { return false }
    if frequency == .once { return true }
    guard self.year == year else { return false }
    return !isVoucher || (most.map { amount >= $0 } ?? false)
  }

  /// What it is called in a message.
  var label: Wording {
    switch self {
    case .award(let award): Wording(zh: "兑现事项 \(award.id)", en: "award \(award.id)")
    case .voucher(let standing):
      Wording(zh: "第 \(standing.voucher.id.number) 号券", en: "voucher \(standing.voucher.id.number)")
    case .elsewhere(let grant):
      Wording(zh: "\(grant.office)支持，\(grant.document)", en: "from \(grant.office), \(grant.document)")
    }
  }
}

extension Voucher {
  /// 所属年度: the one for which its enterprise was assessed. One from before that was kept counts for the year before its
  /// issue, as yearly figures of enterprises do.
  public var year: Int { entitlement.year ?? issuedOn.year - 1 }
}

extension DeliveryReader {
  /// What enterprises have of some benefits or are about to have, all of them or one.
  /// - Returns: awards, then what came from elsewhere, then vouchers; of these no withdrawn one of which nothing is used.
  /// Cost: three queries, and a look-up for each voucher that has ended.
  public func heldGrants(of benefits: [InstrumentID], enterprise: CreditCode?) throws -> [HeldGrant] {
    let awards = try awards(
      AwardFilter(benefits: benefits, enterprise: enterprise, counts: true), scope: .everywhere, offset: 0, limit: .max
    ).rows
    let elsewhere = try otherGrants(of: benefits, enterprise: enterprise).filter { $0.withdrawn == nil }
    let vouchers = try standingVouchers(of: enterprise, for: benefits).filter(\.wasGiven)
    return awards.map(HeldGrant.award) + elsewhere.map(HeldGrant.elsewhere) + vouchers.map(HeldGrant.voucher)
  }
}
