/// What a plan comes to for a row.
public struct PlanVerdict: Sendable, Hashable {
  public enum State: UInt8, Sendable, Hashable, CaseIterable {
    case eligible, undecided, ineligible, notInForce
  }

  public enum Kind: UInt8, Sendable, Hashable {
    case fixed, upTo, range, none
  }

  public let state: State
  public let kind: Kind
  /// The row that fired; `nil` where none did, or where it does not matter which.
  public let row: Int?
  /// In fen.
  public let least: Int64
  /// `nil` where nothing known bounds it.
  public let most: Int64?
  /// Whether a row holds or may hold that gives something, be it a sum or support without one. Undecided with nothing to
  /// give is no question that anybody need answer.
  public let mayGive: Bool

  public init(state: State, kind: Kind, row: Int?, least: Int64, most: Int64?, mayGive: Bool) {
    self.state = state
    self.kind = kind
    self.row = row
    self.least = least
    self.most = most
    self.mayGive = mayGive
  }

  static let ineligible = PlanVerdict(
    state: .ineligible, kind: .none, row: nil, least: 0, most: 0, mayGive: false)
  static let notInForce = PlanVerdict(
    state: .notInForce, kind: .none, row: nil, least: 0, most: 0, mayGive: false)
}

/// A base's value: a number in exact integers, or none.
enum BaseValue: Hashable {
  /// The plan has no base.
  case none
  case unknown
  case known(Int128, scale: Int)

  /// Whether nothing can be had of it.
  var isOfNothing: Bool {
    if case .known(let number, _) = self { return number <= 0 }
    return false
  }

  private var number: (Int128, Int)? {
    if case .known(let number, let scale) = self { return (number, scale) }
    return nil
  }

  /// What a row that fired gives: ceilings are rounded down to the fen, exact sums half up, each once.
  func amount(_ amount: PlanAmount) -> (kind: PlanVerdict.Kind, least: Int64, most: Int64?) {
    switch amount {
    case .fixed(let sum): return (.fixed, sum, sum)
    case .upTo(let sum): return (.upTo, 0, Self.smaller(sum, of(PlanFraction(coefficient: 1, scale: 0), down: true)))
    case .share(let share, isCeiling: true, let cap): return (.upTo, 0, Self.smaller(cap, of(share, down: true)))
    case .share(let share, isCeiling: false, let cap):
      guard number != nil, let sum = Self.smaller(cap, of(share, down: false)) else { return (.range, 0, cap) }
      return (.fixed, sum, sum)
    case .between(let least, let most, let cap):
      guard number != nil, let lower = Self.smaller(cap, of(least, down: false)) else { return (.range, 0, cap) }
      return (.range, lower, Self.smaller(cap, of(most, down: false)))
    case .none: return (.none, 0, 0)
    }
  }

  /// What one of several rows, or none, may give.
  func amount(undecidedAmong amounts: [PlanAmount]) -> (kind: PlanVerdict.Kind, least: Int64, most: Int64?) {
    let sums = amounts.filter(\.isSum)
    guard !sums.isEmpty else { return (.none, 0, 0) }
    var most: Int64? = 0
    for sum in sums { most = most.flatMap { most in amount(sum).most.map { max(most, $0) } } }
    return (sums.allSatisfy(\.isCeiling) ? .upTo : .range, 0, most)
  }

  private static func smaller(_ first: Int64?, _ second: Int64?) -> Int64? {
    guard let first, let second else { return first ?? second }
    return min(first, second)
  }

  /// A multiple of the base in fen; `nil` where the base is unknown or the product too large.
  private func of(_ factor: PlanFraction, down: Bool) -> Int64? {
    guard let (number, scale) = number else { return nil }
    let (product, overflow) = number.multipliedReportingOverflow(by: Int128(factor.coefficient))
    guard !overflow else { return nil }
    let digits = scale + factor.scale - 2
    guard digits > 0 else {
      let (fen, overflow) = product.multipliedReportingOverflow(by: Int128.power(ofTen: -digits))
      return overflow ? nil : Int64(exactly: fen)
    }
    // As a rule 64 bits do, of which a division costs a fraction.
    if digits <= 18, let small = Int64(exactly: product), small >= 0 {
      let divisor = Int64(Int128.power(ofTen: digits))
      let (quotient, remainder) = small.quotientAndRemainder(dividingBy: divisor)
      return !down && remainder >= divisor - remainder ? quotient + 1 : quotient
    }
    let divisor = Int128.power(ofTen: digits)
    var (quotient, remainder) = product.quotientAndRemainder(dividingBy: divisor)
    if down {
      if remainder < 0 { quotient -= 1 }
    } else {
      // A tie goes away from zero.
      if remainder < 0 { remainder = -remainder }
      if remainder >= divisor - remainder { quotient += product < 0 ? -1 : 1 }
    }
    return Int64(exactly: quotient)
  }
}

extension Int128 {
  /// 10 to a power from 0 to 38.
  static func power(ofTen exponent: Int) -> Int128 { powers[exponent] }

  private static let powers: [Int128] = (0...38).reduce(into: []) { powers, exponent in
    powers.append(exponent == 0 ? 1 : powers[exponent - 1] * 10)
  }
}
