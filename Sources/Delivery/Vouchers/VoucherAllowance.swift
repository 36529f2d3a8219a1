import Diagnostics
import PolicyCorpus
import Quantities

/// 券的额度: what the vouchers of one enterprise leave of the ceiling that a rule gives it, whichever programmes issued
/// them.
public struct VoucherAllowance: Sendable, Hashable {
  /// What takes of it, in the order of the vouchers' numbers.
  public let standing: [StandingVoucher]
  /// What can still be issued; zero where it was given once and never again, `nil` where no ceiling is stated.
  public let left: Money?

  /// What the vouchers come to that count.
  public var taken: Money { Money(fen: standing.reduce(0) { $0 + $1.amount.fen }) }
}

/// A voucher with what of it stands against a ceiling.
public struct StandingVoucher: Sendable, Hashable {
  public let voucher: Voucher
  /// What its programme issues.
  public let instrument: InstrumentID
  /// The face of one that can be used; of one that has ended, what is reserved, claimed or settled of it and did not
  /// come back.
  public let amount: Money
}

extension VoucherEntitlement {
  /// What it still allows after the vouchers of its enterprise: of the same instrument or by the same benefit, of the
  /// day's year; of every year where the benefit is given once or has one ceiling for all time.
  /// - Parameter vouchers: all of the enterprise's.
  public func allowance(
    of instrument: InstrumentID, after vouchers: [StandingVoucher], on day: CalendarDay
  ) -> VoucherAllowance {
    let isLasting = frequency == .once || frequency == .cumulative
    let counting = vouchers.filter { standing in
      let voucher = standing.voucher
      return (standing.instrument == instrument || voucher.entitlement.benefit == benefit)
        && (isLasting || voucher.issuedOn.year == day.year)
        // What expired was given; what was withdrawn unused never was.
        && (standing.amount > .zero || (frequency == .once && voucher.state == .expired))
    }
    let taken = counting.reduce(Int64(0)) { $0 + $1.amount.fen }
    let isSpent = frequency == .once && !counting.isEmpty
    let left = ceiling.map { Money(fen: max(0, $0.fen - taken)) }
    return VoucherAllowance(standing: counting, left: isSpent ? .zero : left)
  }
}

extension DeliveryReader {
  /// Vouchers with what of each stands; of one enterprise where it is named.
  /// Cost: one look-up for each that has ended.
  public func standingVouchers(of enterprise: CreditCode? = nil) throws -> [StandingVoucher] {
    let instruments = Dictionary(try programmes().map { ($0.id, $0.instrument) }) { first, _ in first }
    return try vouchers(VoucherFilter(enterprise: enterprise), scope: .everywhere, offset: 0, limit: .max).rows
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
    let more = allowance.standing.count > numbers.count
    return Diagnostic(
      "delivery.above-allowance", at: Place(field: "amount"),
      Wording(
        zh: "这家企业同一事项的券已占用 \(allowance.taken.grouped) 元（第 \(numbers.joined(separator: "、")) 号券\(more ? "等" : "")），"
          + (entitlement.ceiling.map { "测算上限 \($0.grouped) 元" } ?? "文件未写上限，只给一次"),
        en: "\(allowance.taken.grouped) yuan "
          + (entitlement.ceiling.map { "of the assessed ceiling of \($0.grouped) " } ?? "of what is given once ")
          + "stand on voucher \(numbers.joined(separator: ", "))\(more ? " and others" : "") of the same enterprise"),
      expected: left > .zero
        ? Wording(zh: "不超过 \(left.grouped) 元", en: "at most \(left.grouped) yuan")
        : Wording(zh: "没有可发的了", en: "nothing is left to issue"),
      remedy: Wording(
        zh: "各次安排发的券合并计算；收回后，没有用掉的部分可以重发",
        en: "vouchers of all programmes count; what is withdrawn unused can be issued again"))
  }
}
