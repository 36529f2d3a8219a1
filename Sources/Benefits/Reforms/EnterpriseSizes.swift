import BatchEvaluation
import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus

/// 规模: the sizes of a population's enterprises by the national standard, each asked of the interpreter once for all
/// values that no criterion tells apart.
struct EnterpriseSizes {
  private let standard: Standard
  private let year: Int
  private let facts: [Fact]
  private var remembered: [[Int64]: Int] = [:]

  static let standardID = StandardID("enterprise-sizes")

  /// One fact that the criteria read.
  private struct Fact {
    let reference: FactReference
    let format: ColumnFormat
    let column: Column?
    /// The numbers that criteria compare it with, in the column's integers, ascending; `nil` where it is read otherwise,
    /// so that every value is told apart.
    let boundaries: [Int64]?

    /// The same for values that no criterion tells apart.
    func key(of value: Int64) -> Int64 {
      guard let boundaries, ColumnValue.isPresent(value) else { return value }
      // Below the first boundary 0, on it 1, between it and the second 2 …
      let below = boundaries.firstIndex { $0 >= value } ?? boundaries.count
      return Int64(below * 2 + (below < boundaries.count && boundaries[below] == value ? 1 : 0))
    }

    func knowledge(of value: Int64) -> Knowledge {
      switch value {
      case ColumnValue.absent: .absent
      case ColumnValue.unknown, ColumnValue.elsewhere: .unknown
      default: FactValue(value, in: format).map(Knowledge.known) ?? .unknown
      }
    }
  }

  init(_ standard: Standard, _ population: Population, dictionary: FactDictionary, year: Int) {
    self.standard = standard
    self.year = year
    let expressions = standard.criteria.flatMap { [$0.appliesTo, $0.condition].compactMap { $0 } }
    var uses: [FactUse] = []
    for use in expressions.flatMap(\.facts) where !uses.contains(use) { uses.append(use) }
    let table = population.enterprises
    facts = uses.map { use in
      let format = use.definition.type.columnFormat
      let reference = use.reference(year: year)
      return Fact(
        reference: reference, format: format, column: table.column("\(reference)").map { table.columns[$0] },
        boundaries: Self.boundaries(of: use, in: expressions, format))
    }
  }

  /// The facts that the sizes read for a year.
  static func references(_ standard: Standard, year: Int) -> Set<FactReference> {
    Set(
      standard.criteria.flatMap { [$0.appliesTo, $0.condition].compactMap { $0 } }.flatMap(\.facts)
        .map { $0.reference(year: year) })
  }

  private static func boundaries(
    of use: FactUse, in expressions: [FactExpression], _ format: ColumnFormat
  ) -> [Int64]? {
    guard case .decimal(let scale, _) = format else { return nil }
    var found: Set<Int64> = []
    for expression in expressions where expression.facts.contains(use) {
      guard let numbers = expression.expression.comparands(of: use.name) else { return nil }
      for number in numbers {
        guard let integer = number.multiplied(by: Decimal128(coefficient: 1, exponent: Int8(scale)))?.integer else {
          return nil
        }
        found.insert(Int64(integer))
      }
    }
    return found.sorted()
  }

  /// The position of an enterprise's rung among the standard's; `nil` where nothing tells it.
  /// - Throws: what strict evaluation refuses.
  mutating func size(ofRow row: Int) throws(Diagnostic) -> Int? {
    let values = facts.map { $0.column?[row] ?? ColumnValue.unknown }
    let key = zip(facts, values).map { $0.key(of: $1) }
    if let known = remembered[key] { return known < 0 ? nil : known }
    let knowledge: [FactReference: Knowledge] = Dictionary(
      uniqueKeysWithValues: zip(facts, values).map { fact, value in (fact.reference, fact.knowledge(of: value)) })
    var size: Int?
    if case .on(let rung) = try standard.standing(year: year, { knowledge[$0] ?? .unknown }) {
      size = standard.rungs.firstIndex(of: rung)
    }
    remembered[key] = size ?? -1
    return size
  }
}

extension Expression {
  /// The numbers that a name is compared with, where it is compared with numbers alone; `nil` where it is read otherwise.
  fileprivate func comparands(of name: String) -> [Decimal128]? {
    switch node {
    case .name(let other): return other == name ? nil : []
    case .conjunction(let left, let right), .disjunction(let left, let right):
      guard let first = left.comparands(of: name), let second = right.comparands(of: name) else { return nil }
      return first + second
    case .comparison(_, let left, let right):
      if case .name(name) = left.node, case .number(let number, _) = right.node { return [number] }
      guard left.comparands(of: name) != nil, right.comparands(of: name) != nil else { return nil }
      return []
    default:
      return children.allSatisfy { $0.comparands(of: name)?.isEmpty == true } ? [] : nil
    }
  }
}
