import Diagnostics
import PolicyCorpus
import Quantities

/// 券的额度: what an enterprise has already leaves of the ceiling that a rule gives it: vouchers of whichever programmes, and
/// the same benefit in cash or from elsewhere.
public struct VoucherAllowance: Sendable, Hashable {
  /// The vouchers that take of it, in the order of their numbers.
  public let standing: [StandingVoucher]
  /// What takes of it and is no voucher.
  public let grants: [HeldGrant]
  /// What can still be issued; zero where it was given once and never again, `nil` where no ceiling is stated.
  public let left: Money?

  /// What all that counts comes to.
  public var taken: Money { (standing.map(\.amount) + grants.map(\.amount)).total }
}

/// A voucher with what of it stands against a ceiling.
public struct StandingVoucher: Sendable, Hashable {
  public let voucher: Voucher
  /// What its programme issues.
  public let instrument: InstrumentID
  /// The face of one that can be used; of one that has ended, what is reserved, claimed or settled of it and did not
  /// come back.
  public let amount: Money

  /// Whether it gave something: what expired was given, what was withdrawn unused never was.
  var wasGiven: Bool { amount > .zero || voucher.state == .expired }
}

extension VoucherEntitlement {
  /// What it still allows after what its enterprise has: vouchers of the same instrument or by the same benefit, of the
  /// year that it is for, and the same benefit in cash or from elsewhere for the year that it is for; of every year where the benefit
  /// is given once or has one ceiling for all time.
  /// - Parameters:
  ///   - vouchers: all of the enterprise's.
  ///   - held: what the enterprise has of the benefit; the vouchers among it count once.
  public func allowance(
    of instrument: InstrumentID, after vouchers: [StandingVoucher], beside held: [HeldGrant] = [], on day: CalendarDay
  ) -> VoucherAllowance {
    let isLasting = frequency == .once || frequency == .cumulative
    let counting = vouchers.filter { standing in
      let voucher = standing.voucher
      return (standing.instrument == instrument || voucher.entitlement.benefit == benefit)
        && (isLasting || isOfSameYear(voucher, on: day))
        && (standing.amount > .zero || (frequency == .once && standing.wasGiven))
    }
    let grants = held.filter { grant in
      !grant.isVoucher && grant.benefit == benefit && (isLasting || grant.year == year ?? day.year - 1)
    }
    let taken = (counting.map(\.amount) + grants.map(\.amount)).total
    let isSpent = frequency == .once && !(counting.isEmpty && grants.isEmpty)
    let left = ceiling.map { Money(fen: max(0, $0.fen - taken.fen)) }
    return VoucherAllowance(standing: counting, grants: grants, left: isSpent ? .zero : left)
  }

  /// Whether an earlier voucher takes of the same year's ceiling: by the years that they are for, where both are known.
  private func isOfSameYear(_ earlier: Voucher, on day: CalendarDay) -> Bool {
    guard let year, let other = earlier.entitlement.year else { return earlier.issuedOn.year == day.year }
    return year == other
  }
}

extension DeliveryReader {
  /// Vouchers with what of each stands; of one enterprise, and by some benefits, where they are named.
  /// Cost: one look-up for each that has ended.
  public func standingVouchers(
    of enterprise: CreditCode? = nil, for benefits: [InstrumentID]? = nil
  ) throws -> [StandingVoucher] {
    let instruments = Dictionary(try programmes().map { ($0.id, $0.instrument) }) { first, _ in first }
    return try vouchers(VoucherFilter(enterprise: enterprise), scope: .everywhere, offset: 0, limit: .max).rows
      .filter { benefits?.contains($0.entitlement.benefit) ?? true }
      .compactMap { voucher in
        try instruments[voucher.programme].map {
          StandingVoucher(voucher: voucher, instrument: $0, amount: try standingAmount(of: voucher))
        }
      }
  }

  private func standingAmount(of voucher: Voucher) throws -> Money {
    guard voucher.state != .live else { return voucher.face.total }
    let uses = try reservations(ReservationFilter(voucher: voucher.id), scope: .everywhere, offset: 0, limit: .max).rows
    return Money(fen: uses.reduce(0) { $0 + $1.standing.fen })
  }
}

extension Reservation {
  /// What of the voucher it holds or has spent.
  fileprivate var standing: Money {
    switch state {
    case .held, .claimed: held.total
    case .settled(let settlement): settlement.standing.total
    case .released: .zero
    }
  }
}

extension Diagnostic {
  /// The ceiling is taken by what other programmes, or earlier vouchers, gave.
  /// - Parameter left: what they leave.
  static func aboveAllowance(
    _ allowance: VoucherAllowance, left: Money, _ entitlement: VoucherEntitlement
  ) -> Diagnostic {
    let numbers = allowance.standing.prefix(5).map { "\($0.voucher.id.number)" }
    let others = allowance.grants.prefix(5).compactMap(\.label)
    let more = allowance.standing.count > numbers.count || allowance.grants.count > others.count
    let what = others.isEmpty ? "同一事项的券已占用" : numbers.isEmpty ? "同一事项已支持或正在办理" : "同一事项的券和支持合计"
    let zh = (numbers.isEmpty ? [] : ["第 \(numbers.joined(separator: "、")) 号券"]) + others.map(\.zh)
    let en = (numbers.isEmpty ? [] : ["voucher \(numbers.joined(separator: ", "))"]) + others.map(\.en)
    return Diagnostic(
      "delivery.above-allowance", at: Place(field: "amount"),
      Wording(
        zh: "这家企业\(what) \(allowance.taken.grouped) 元（\(zh.joined(separator: "；"))\(more ? "等" : "")），"
          + (entitlement.ceiling.map { "测算上限 \($0.grouped) 元" } ?? "文件未写上限，只给一次"),
        en: "\(allowance.taken.grouped) yuan "
          + (entitlement.ceiling.map { "of the assessed ceiling of \($0.grouped) " } ?? "of what is given once ")
          + "stand on \(en.joined(separator: "; "))\(more ? " and others" : "") of the same enterprise"),
      expected: left > .zero
        ? Wording(zh: "不超过 \(left.grouped) 元", en: "at most \(left.grouped) yuan")
        : Wording(zh: "没有可发的了", en: "nothing is left to issue"),
      remedy: others.isEmpty
        ? Wording(
          zh: "各次安排发的券合并计算；收回后，没有用掉的部分可以重发",
          en: "vouchers of all programmes count; what is withdrawn unused can be issued again")
        : Wording(
          zh: "同一事项的券、兑现和他处支持合并计算；登记有误的，先撤销那一条登记",
          en:
            "vouchers, awards and grants elsewhere of one benefit count together; where what is recorded is wrong, withdraw it first"
        ))
  }
}
