import Diagnostics
import PolicyCorpus
import Quantities

/// 已得: what an enterprise has of a benefit or is about to have, in whichever form: cash, a voucher, or support from
/// elsewhere.
public struct HeldGrant: Sendable, Hashable {
  public let enterprise: CreditCode
  public let benefit: InstrumentID
  /// The subject that it was given for; a voucher names none but its enterprise.
  let subject: String
  /// 所属年度.
  public let year: Int
  public let amount: Money
  /// What says it; `nil` of what a run is about to propose, which has no number yet.
  public let source: Source?

  public enum Source: Sendable, Hashable {
    case award(Award)
    case voucher(StandingVoucher)
    case elsewhere(OtherGrant)
  }

  public static func award(_ award: Award) -> HeldGrant {
    HeldGrant(
      enterprise: award.enterprise, benefit: award.benefit, subject: award.subject, year: award.year,
      amount: award.granted, source: .award(award))
  }

  static func voucher(_ standing: StandingVoucher) -> HeldGrant {
    let voucher = standing.voucher
    return HeldGrant(
      enterprise: voucher.enterprise, benefit: voucher.entitlement.benefit, subject: voucher.enterprise.text,
      year: voucher.year, amount: standing.amount, source: .voucher(standing))
  }

  static func elsewhere(_ grant: OtherGrant) -> HeldGrant {
    HeldGrant(
      enterprise: grant.enterprise, benefit: grant.benefit, subject: grant.subject, year: grant.year,
      amount: grant.amount, source: .elsewhere(grant))
  }

  /// Its number, such as `a12`, `v3` or `e1`; `nil` where it has none yet.
  public var number: String? {
    switch source {
    case .award(let award): award.id.text
    case .voucher(let standing): standing.voucher.id.text
    case .elsewhere(let grant): grant.id.text
    case nil: nil
    }
  }

  var isVoucher: Bool { if case .voucher = source { true } else { false } }

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

  /// What it is called in a message; `nil` where it has no number yet.
  var label: Wording? {
    switch source {
    case .award(let award): Wording(zh: "兑现事项 \(award.id)", en: "award \(award.id)")
    case .voucher(let standing):
      Wording(zh: "第 \(standing.voucher.id.number) 号券", en: "voucher \(standing.voucher.id.number)")
    case .elsewhere(let grant):
      Wording(zh: "\(grant.office)支持，\(grant.document)", en: "from \(grant.office), \(grant.document)")
    case nil: nil
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
