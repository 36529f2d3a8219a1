/// Things with few values as SQL: a text for each, as a population's files have it, empty where it is unknown and `-` where
/// it is known to be absent.
struct SQLCodes {
  private let codes: [PlanCode]
  private let dialect: SQLDialect
  /// The texts, with a line between two of them.
  let text: String

  init(_ codes: [PlanCode], _ query: PlanQuery) {
    self.codes = codes
    dialect = query.dialect
    text = codes.map { Self.text($0, query) }.joined(separator: " || '|' || ")
  }

  /// Whether the texts are one of some combinations.
  func isOne(of combinations: [Int]) -> String {
    let texts = combinations.map { combination in
      let names = zip(PlanCode.combination(combination, of: codes), codes).map { number, code in
        number == 0 ? "" : (number == 1 ? "-" : code.values[number - 2])
      }
      return dialect.text(names.joined(separator: "|"))
    }
    return texts.isEmpty ? "FALSE" : "\(text) IN (\(texts.joined(separator: ", ")))"
  }

  private static func text(_ code: PlanCode, _ query: PlanQuery) -> String {
    switch code {
    case .column(let column, _): return query.raw(column)
    case .industry(let column, let length, let met, let unknown, let absent):
      let (raw, dialect) = (query.raw(column), query.dialect)
      let start = "SUBSTR(\(raw), 1, \(length))"
      // Of beginnings longer than the shortest code those between two are not all of one length.
      let isMet =
        length <= 2
        ? SQLRanges.membership(start, met, all: .max, dialect)
        : met.isEmpty ? "FALSE" : "\(start) IN (\(met.map { dialect.text($0) }.joined(separator: ", ")))"
      return "(CASE \(raw) WHEN '' THEN \(name(unknown)) WHEN '-' THEN \(name(absent)) "
        + "ELSE CASE WHEN \(isMet) THEN 'true' ELSE 'false' END END)"
    case .comparison(let sign, let left, let right): return comparison(sign, left, right, query)
    }
  }

  private static func name(_ truth: PlanTruth) -> String {
    switch truth {
    case .unknown: "''"
    case .absent: "'-'"
    case .no: "'false'"
    case .yes: "'true'"
    }
  }

  private static func comparison(
    _ sign: PlanComparison, _ left: PlanNumber, _ right: PlanNumber, _ query: PlanQuery
  ) -> String {
    let sides = (SQLNumber(left, query), SQLNumber(right, query))
    let scale = max(left.scale, right.scale)
    let symbol =
      switch sign {
      case .equal: "="
      case .notEqual: "<>"
      case .less: "<"
      case .lessOrEqual: "<="
      }
    let isMet = "\(sides.0.value(atScale: scale)) \(symbol) \(sides.1.value(atScale: scale))"
    let known = "CASE WHEN \(isMet) THEN 'true' ELSE 'false' END"
    if sign.isOrder {
      return "(CASE WHEN \(sides.0.isAbsent) OR \(sides.1.isAbsent) THEN '-' "
        + "WHEN \(sides.0.isUnknown) OR \(sides.1.isUnknown) THEN '' ELSE \(known) END)"
    }
    let (same, other) = sign == .equal ? ("'true'", "'false'") : ("'false'", "'true'")
    return "(CASE WHEN \(sides.0.isSurelyUnknown) OR \(sides.1.isSurelyUnknown) THEN '' "
      + "WHEN \(sides.0.isAbsent) AND \(sides.1.isAbsent) THEN \(same) "
      + "WHEN \(sides.0.isAbsent) OR \(sides.1.isAbsent) THEN \(other) ELSE \(known) END)"
  }
}

/// A condition of a number as SQL.
struct SQLCondition {
  /// `'true'`, `'false'`, `'-'` or empty.
  let text: String

  init(_ condition: PlanCondition, _ query: PlanQuery) {
    let codes = SQLCodes(condition.codes, query)
    if condition.isItsPart {
      text = codes.text
      return
    }
    let cases = [(PlanTruth.yes, "'true'"), (.unknown, "''"), (.absent, "'-'")].compactMap { truth, name -> String? in
      let combinations = condition.truths.indices.filter { condition.truths[$0] == truth }
      return combinations.isEmpty ? nil : "WHEN \(codes.isOne(of: combinations)) THEN \(name)"
    }
    text = cases.isEmpty ? "'false'" : "(CASE \(cases.joined(separator: " ")) ELSE 'false' END)"
  }
}
