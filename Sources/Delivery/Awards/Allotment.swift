import Quantities

/// What is left of amounts where their sum is above what there is.
enum Allotment {
  /// 同比例核减: everybody the same share, to the fen: what rounding down leaves goes, a fen each, to the largest
  /// remainders, and among equal ones to the first.
  ///
  /// The parts add up to the limit where it is below the sum, and no part is above its amount.
  /// - Parameter limit: not negative. Cost: a sort.
  static func proportional(_ amounts: [Money], within limit: Money) -> [Money] {
    let sum = amounts.reduce(Int128(0)) { $0 + Int128($1.fen) }
    guard sum > Int128(limit.fen) else { return amounts }
    var parts: [Int64] = []
    var remainders: [Int128] = []
    for amount in amounts {
      // Wide, since two amounts multiply here.
      let (quotient, remainder) = (Int128(amount.fen) * Int128(limit.fen)).quotientAndRemainder(dividingBy: sum)
      parts.append(Int64(quotient))
      remainders.append(remainder)
    }
    let left = Int(limit.fen - parts.reduce(0, +))
    let order = amounts.indices.sorted { (remainders[$0], $1) > (remainders[$1], $0) }
    for index in order.prefix(left) { parts[index] += 1 }
    return parts.map { Money(fen: $0) }
  }

  /// 按序足额: whole amounts from the first on; `nil` from the one on that finds no room.
  static func inOrder(_ amounts: [Money], within limit: Money) -> [Money?] {
    var left = limit.fen
    var isFull = false
    return amounts.map { amount in
      isFull = isFull || amount.fen > left
      guard !isFull else { return nil }
      left -= amount.fen
      return amount
    }
  }
}
