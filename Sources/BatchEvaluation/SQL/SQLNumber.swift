import Quantities

/// A plan's number as SQL.
struct SQLNumber {
  private let number: PlanNumber
  private let query: PlanQuery

  init(_ number: PlanNumber, _ query: PlanQuery) {
    self.number = number
    self.query = query
  }

  /// The value where every part is known, as an integer at the number's own scale.
  var value: String { value(atScale: number.scale) }

  func value(atScale scale: Int) -> String { Self.value(number, scale, query) }

  /// The value, null where a part is unknown or known to be absent.
  var guarded: String { "CASE WHEN \(isAbsent) OR \(isUnknown) THEN NULL ELSE \(value) END" }

  /// Whether a part is unknown.
  var isUnknown: String { Self.condition(Self.parts(number, query).map { "\($0.raw) = ''" }) }

  /// Whether a part is known to be absent, and counts as such.
  var isAbsent: String {
    Self.condition(Self.parts(number, query).filter { !$0.zeroIfAbsent }.map { "\($0.raw) = '-'" })
  }

  private static func condition(_ parts: [String]) -> String {
    var once: [String] = []
    for part in parts where !once.contains(part) { once.append(part) }
    return once.isEmpty ? "FALSE" : "(\(once.joined(separator: " OR ")))"
  }

  private static func parts(
    _ number: PlanNumber, _ query: PlanQuery, _ zeroIfAbsent: Bool = false
  ) -> [(raw: String, zeroIfAbsent: Bool)] {
    switch number {
    case .constant: []
    case .column(let column, _), .year(let column): [(query.raw(column), zeroIfAbsent)]
    case .yearly(let table, let fact, let offset, _):
      [(query.raw(yearly: table, fact: fact, offset: offset), zeroIfAbsent)]
    case .qualifyingYear:
      if case .day(let day) = query.plan.time.accrual { [(query.raw(day), zeroIfAbsent)] } else { [] }
    case .sum(let left, let right), .difference(let left, let right):
      parts(left, query, zeroIfAbsent) + parts(right, query, zeroIfAbsent)
    case .product(let part, _): parts(part, query, zeroIfAbsent)
    case .zeroIfAbsent(let part): parts(part, query, true)
    }
  }

  private static func value(_ number: PlanNumber, _ scale: Int, _ query: PlanQuery, zero: Bool = false) -> String {
    let dialect = query.dialect
    func leaf(_ raw: String, _ own: Int) -> String {
      let integer = dialect.integer(raw, scale: own)
      let scaled = own == scale ? integer : "(\(integer)) * \(SQLRanges.power(scale - own))"
      return zero ? "(CASE WHEN \(raw) = '-' THEN 0 ELSE \(scaled) END)" : "(\(scaled))"
    }
    switch number {
    case .constant(let fraction): return SQLRanges.scaled(fraction, to: scale)
    case .column(let column, let own): return leaf(query.raw(column), own)
    case .yearly(let table, let fact, let offset, let own):
      return leaf("(\(query.raw(yearly: table, fact: fact, offset: offset)))", own)
    case .qualifyingYear:
      switch query.plan.time.accrual {
      case .year(let year, _): return "\(year)\(String(repeating: "0", count: scale))"
      case .day(let day): return "(\(dialect.year(ofDay: query.raw(day))) * \(SQLRanges.power(scale)))"
      }
    case .year(let column): return "(\(dialect.year(ofDay: query.raw(column))) * \(SQLRanges.power(scale)))"
    case .sum(let left, let right):
      return "(\(value(left, scale, query, zero: zero)) + \(value(right, scale, query, zero: zero)))"
    case .difference(let left, let right):
      return "(\(value(left, scale, query, zero: zero)) - \(value(right, scale, query, zero: zero)))"
    case .product(let part, let fraction):
      return "(\(value(part, scale - fraction.scale, query, zero: zero)) * \(fraction.coefficient))"
    case .zeroIfAbsent(let part): return value(part, scale, query, zero: true)
    }
  }
}

/// Stretches of numbers and texts as conditions.
enum SQLRanges {
  static func power(_ exponent: Int) -> String { "1" + String(repeating: "0", count: max(0, exponent)) }

  /// A fraction as an integer of a scale no less than its own.
  static func scaled(_ fraction: PlanFraction, to scale: Int) -> String {
    "\(Int128(fraction.coefficient) * Int128.power(ofTen: max(0, scale - fraction.scale)))"
  }

  /// Whether a number, or a quotient with a positive denominator, lies where a row's cell is met.
  static func condition(
    _ value: String, scale: Int, over denominator: String?, _ classes: NumberClasses, _ row: Int, _ dialect: SQLDialect
  ) -> String {
    let isMet = classes.masks.map { $0.surelyHolds >> UInt32(row) & 1 == 1 }
    guard isMet.contains(false) else { return "TRUE" }
    var runs: [String] = []
    var index = 0
    while index < isMet.count {
      guard isMet[index] else {
        index += 1
        continue
      }
      let start = index
      while index + 1 < isMet.count, isMet[index + 1] { index += 1 }
      var parts: [String] = []
      if start > 0 {
        let (sign, boundary) = start % 2 == 1 ? (">=", (start - 1) / 2) : (">", start / 2 - 1)
        parts.append(comparison(value, sign, classes.boundaries[boundary], scale, denominator, dialect))
      }
      if index < isMet.count - 1 {
        let (sign, boundary) = index % 2 == 1 ? ("<=", (index - 1) / 2) : ("<", index / 2)
        parts.append(comparison(value, sign, classes.boundaries[boundary], scale, denominator, dialect))
      }
      if start == index, start % 2 == 1 {
        parts = [comparison(value, "=", classes.boundaries[(start - 1) / 2], scale, denominator, dialect)]
      }
      runs.append(parts.joined(separator: " AND "))
      index += 1
    }
    return runs.isEmpty ? "FALSE" : "(\(runs.map { "(\($0))" }.joined(separator: " OR ")))"
  }

  private static func comparison(
    _ value: String, _ sign: String, _ boundary: PlanFraction, _ scale: Int, _ denominator: String?,
    _ dialect: SQLDialect
  ) -> String {
    let shift = scale - boundary.scale
    let left = shift >= 0 ? value : "\(dialect.wide(value)) * \(power(-shift))"
    let right = shift >= 0 ? scaled(boundary, to: scale) : "\(boundary.coefficient)"
    guard let denominator else { return "\(left) \(sign) \(right)" }
    // A quotient is compared by cross-multiplication: its denominator is positive here.
    return right == "0" ? "\(left) \(sign) 0" : "\(left) \(sign) \(dialect.wide(denominator)) * \(right)"
  }

  /// Whether a text of digits is one of those met, with neighbours drawn together.
  static func membership(_ text: String, _ met: [String], all: Int, _ dialect: SQLDialect) -> String {
    guard met.count < all else { return "TRUE" }
    var runs: [(first: String, last: String)] = []
    for value in met {
      if let last = runs.last, let before = Int(last.last), let number = Int(value), number == before + 1 {
        runs[runs.count - 1].last = value
      } else {
        runs.append((value, value))
      }
    }
    let conditions = runs.map { run in
      run.first == run.last ? "\(text) = '\(run.first)'" : "\(text) BETWEEN '\(run.first)' AND '\(run.last)'"
    }
    return conditions.isEmpty ? "FALSE" : "(\(conditions.joined(separator: " OR ")))"
  }
}

/// What a row of a table gives, in fen, over the column `base`.
struct SQLAmount {
  /// `nil` for nothing.
  let least: String?
  let most: String

  init(_ amount: PlanAmount, _ base: PlanNumber?, _ dialect: SQLDialect) {
    func of(_ factor: PlanFraction, down: Bool) -> String? {
      base.map { base in
        let digits = base.scale + factor.scale - 2
        let product = factor.coefficient == 1 ? "base" : "base * \(factor.coefficient)"
        guard digits > 0 else { return "\(product) * \(SQLRanges.power(-digits))" }
        let divisor = SQLRanges.power(digits)
        return down
          ? dialect.quotient(product, by: divisor)
          : dialect.quotient("\(product) * 2 + \(divisor)", by: "2" + divisor.dropFirst())
      }
    }
    func capped(_ cap: Int64?, _ sum: String?) -> String {
      let limit = cap.map { "\($0)" } ?? "NULL"
      guard let sum else { return limit }
      guard let cap else { return sum }
      return "CASE WHEN base IS NULL THEN \(cap) ELSE \(dialect.least(["\(cap)", sum])) END"
    }
    switch amount {
    case .fixed(let sum): (least, most) = ("\(sum)", "\(sum)")
    case .upTo(let sum): (least, most) = (nil, capped(sum, of(PlanFraction(coefficient: 1, scale: 0), down: true)))
    case .share(let share, isCeiling: true, let cap): (least, most) = (nil, capped(cap, of(share, down: true)))
    case .share(let share, isCeiling: false, let cap):
      most = capped(cap, of(share, down: false))
      least = base == nil ? nil : "CASE WHEN base IS NULL THEN 0 ELSE \(most) END"
    case .between(let lower, let upper, let cap):
      most = capped(cap, of(upper, down: false))
      least = base == nil ? nil : "CASE WHEN base IS NULL THEN 0 ELSE \(capped(cap, of(lower, down: false))) END"
    case .none: (least, most) = (nil, "0")
    }
  }
}

/// Days as texts.
enum PlanDay {
  static func text(_ day: Int64) -> String { CalendarDay(daysSinceEpoch: Int(day)).description }
}
