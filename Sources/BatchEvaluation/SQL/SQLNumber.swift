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

  /// Whether it is unknown; asked where it is not known to be absent.
  var isUnknown: String { Self.condition(Self.unknown(number, query)) }

  /// Whether it is known to be absent.
  var isAbsent: String { Self.condition(Self.absent(number, query)) }

  /// Whether it is unknown, wherever that is asked.
  var isSurelyUnknown: String { "(NOT \(isAbsent) AND \(isUnknown))" }

  private static func condition(_ parts: [String]) -> String {
    var once: [String] = []
    for part in parts where !once.contains(part) { once.append(part) }
    return once.isEmpty ? "FALSE" : "(\(once.joined(separator: " OR ")))"
  }

  /// The texts that a number is read from.
  private static func raw(_ leaf: PlanNumber, _ query: PlanQuery) -> String? {
    switch leaf {
    case .column(let column, _), .year(let column), .day(let column): return query.raw(column)
    case .yearly(let table, let fact, let offset, _): return query.raw(yearly: table, fact: fact, offset: offset)
    case .qualifyingYear:
      if case .day(let day) = query.plan.time.accrual { return query.raw(day) }
      return nil
    default: return nil
    }
  }

  /// Conditions of which one holds where the number is unknown and not known to be absent.
  private static func unknown(_ number: PlanNumber, _ query: PlanQuery) -> [String] {
    switch number {
    case .constant, .absent: return []
    case .column, .year, .day, .yearly, .qualifyingYear: return raw(number, query).map { ["\($0) = ''"] } ?? []
    case .sum(let left, let right), .difference(let left, let right):
      return unknown(left, query) + unknown(right, query)
    case .product(let part, _), .zeroIfAbsent(let part): return unknown(part, query)
    case .conditional(let condition, let first, let second):
      let (one, other) = (SQLNumber(first, query), SQLNumber(second, query))
      let scale = number.scale
      let isSame =
        "CASE WHEN \(one.isAbsent) OR \(one.isUnknown) OR \(other.isAbsent) OR \(other.isUnknown) THEN FALSE "
        + "ELSE \(one.value(atScale: scale)) = \(other.value(atScale: scale)) END"
      return [
        branches(condition, one.isUnknown, other.isUnknown, ifUnknown: "NOT \(isSame)", query)
      ]
    case .least(let left, let right), .greatest(let left, let right):
      return [SQLNumber(left, query).isSurelyUnknown, SQLNumber(right, query).isSurelyUnknown]
    }
  }

  /// Conditions of which one holds where the number is known to be absent.
  private static func absent(_ number: PlanNumber, _ query: PlanQuery) -> [String] {
    switch number {
    case .constant, .zeroIfAbsent: return []
    case .absent: return ["TRUE"]
    case .column, .year, .day, .yearly, .qualifyingYear: return raw(number, query).map { ["\($0) = '-'"] } ?? []
    case .sum(let left, let right), .difference(let left, let right):
      return absent(left, query) + absent(right, query)
    case .product(let part, _): return absent(part, query)
    case .conditional(let condition, let first, let second):
      let (one, other) = (SQLNumber(first, query).isAbsent, SQLNumber(second, query).isAbsent)
      return [branches(condition, one, other, ifUnknown: "\(one) AND \(other)", query)]
    case .least(let left, let right), .greatest(let left, let right):
      let (one, other) = (SQLNumber(left, query), SQLNumber(right, query))
      return [
        "((\(one.isAbsent) OR \(other.isAbsent)) AND NOT \(one.isSurelyUnknown) AND NOT \(other.isSurelyUnknown))"
      ]
    }
  }

  private static func branches(
    _ condition: PlanCondition, _ first: String, _ second: String, ifUnknown: String, _ query: PlanQuery
  ) -> String {
    "CASE \(SQLCondition(condition, query).text) WHEN 'true' THEN \(first) WHEN '' THEN (\(ifUnknown)) "
      + "ELSE \(second) END"
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
    case .day(let column): return "(\(dialect.days(ofDay: query.raw(column))) * \(SQLRanges.power(scale)))"
    case .year(let column): return "(\(dialect.year(ofDay: query.raw(column))) * \(SQLRanges.power(scale)))"
    case .sum(let left, let right):
      return "(\(value(left, scale, query, zero: zero)) + \(value(right, scale, query, zero: zero)))"
    case .difference(let left, let right):
      return "(\(value(left, scale, query, zero: zero)) - \(value(right, scale, query, zero: zero)))"
    case .product(let part, let fraction):
      return "(\(value(part, scale - fraction.scale, query, zero: zero)) * \(fraction.coefficient))"
    case .zeroIfAbsent(let part): return value(part, scale, query, zero: true)
    case .absent: return "0"
    case .conditional(let condition, let first, let second):
      // Where the condition is unknown both are the same.
      return "(CASE WHEN \(SQLCondition(condition, query).text) IN ('true', '') "
        + "THEN \(value(first, scale, query, zero: zero)) ELSE \(value(second, scale, query, zero: zero)) END)"
    case .least(let left, let right):
      return dialect.least([value(left, scale, query, zero: zero), value(right, scale, query, zero: zero)])
    case .greatest(let left, let right):
      return dialect.greatest([value(left, scale, query, zero: zero), value(right, scale, query, zero: zero)])
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
