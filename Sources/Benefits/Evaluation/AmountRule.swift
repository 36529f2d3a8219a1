import Decimals
import DecisionLanguage
import PolicyCorpus
import Quantities

/// What rows of a benefit come to for a subject, given what is known of the benefit's base.
///
/// One rounding each: ceilings down to the fen, exact sums half up.
struct AmountRule {
  /// What the base comes to; `nil` where the benefit has none.
  let base: Evaluation?

  /// Whether the base is known to be nothing, so that nothing can be had of it.
  var isOfNothing: Bool {
    switch base {
    case .known(.number(let number)): number <= 0
    case .known: true
    case .unknown, nil: false
    }
  }

  /// The facts that keep the base unknown.
  var unknownCauses: Set<String> { base?.causes ?? [] }

  /// What a row that fired gives. A ceiling's possible minimum is zero; a sum of an unknown base is a range up to the cap,
  /// or without a bound.
  func amount(_ amount: BenefitAmount) -> Amount {
    switch amount {
    case .fixed(let sum): return Amount(kind: .fixed, minimum: sum, maximum: sum)
    case .upTo(let sum), .limit(let sum):
      return Amount(kind: .upTo, minimum: .zero, maximum: smaller(sum, product(1, rounding: .floor)))
    case .share(let share, isCeiling: true, let cap):
      return Amount(kind: .upTo, minimum: .zero, maximum: smaller(cap, product(share.value, rounding: .floor)))
    case .share(let share, isCeiling: false, let cap):
      guard let sum = smaller(cap, product(share.value, rounding: .halfUp)), number != nil else {
        return Amount(kind: .range, minimum: .zero, maximum: cap)
      }
      return Amount(kind: .fixed, minimum: sum, maximum: sum)
    case .shareRange(let least, let most, let cap): return range(least.value, most.value, cap)
    case .perUnit(let least, let most, let cap): return range(least.yuan, most.yuan, cap)
    case .shareLimit, .reservation, .exemption, .unquantified: return .none
    }
  }

  /// What one of several rows, or none, may give.
  func amount(undecidedAmong amounts: [BenefitAmount]) -> Amount {
    let sums = amounts.filter { $0.isSum }
    guard !sums.isEmpty else { return .none }
    var most: Money? = .zero
    for sum in sums { most = most.flatMap { most in self.most(sum).map { max(most, $0) } } }
    return Amount(kind: sums.allSatisfy { $0.isCeiling } ? .upTo : .range, minimum: .zero, maximum: most)
  }

  /// The most that a row may give; `nil` where nothing known bounds it.
  func most(_ amount: BenefitAmount) -> Money? { self.amount(amount).maximum }

  private func range(_ least: Decimal128, _ most: Decimal128, _ cap: Money?) -> Amount {
    guard number != nil, let least = smaller(cap, product(least, rounding: .halfUp)) else {
      return Amount(kind: .range, minimum: .zero, maximum: cap)
    }
    return Amount(kind: .range, minimum: least, maximum: smaller(cap, product(most, rounding: .halfUp)))
  }

  private var number: Decimal128? {
    if case .known(.number(let number)) = base { number } else { nil }
  }

  /// A multiple of the base; `nil` where the base is unknown or the product out of range.
  func product(_ factor: Decimal128, rounding rule: RoundingRule) -> Money? {
    number?.multiplied(by: factor).flatMap { Money(yuan: $0, rounding: rule) }
  }

  /// The smaller of those that are known.
  private func smaller(_ first: Money?, _ second: Money?) -> Money? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
  }
}
