import Randomness
import Testing

@testable import BatchEvaluation

/// The passes over packed blocks answer as each row worked out by itself, in integers wide enough for any value.
@Suite("Plans over blocks")
struct BlockEvaluatorTests {
  /// Made-up tables: enterprises, and contracts below them.
  private struct Made {
    var random: SeededGenerator
    let population: Population
    private static let amounts = ["a", "b", "c", "far"]

    init(seed: UInt64, rows: Int) {
      random = SeededGenerator(seed: seed)
      let enterprises = Self.columns(rows, &random)
      var parents: [UInt32] = []
      var keys = PackedTexts()
      for row in 0..<rows {
        for index in 0..<Int.random(in: 0...2, using: &random) {
          parents.append(UInt32(row))
          keys.append("k\(index)".utf8)
        }
      }
      population = Population(
        enterprises: SubjectTable(kind: "enterprise", count: rows, columns: enterprises, keys: .codes([])),
        subjects: [
          SubjectTable(
            kind: "contract", count: parents.count, columns: Self.columns(parents.count, &random),
            keys: .below(parents: parents, keys: keys))
        ])
    }

    /// One column of each kind; how its values lie differs from block to block, so that every form comes up.
    private static func columns(_ rows: Int, _ random: inout SeededGenerator) -> [Column] {
      var columns =
        (amounts.map { ($0, ColumnFormat.decimal(scale: 2, isNatural: false)) }
        + [
          ("before@2024", .decimal(scale: 2, isNatural: false)), ("before@2025", .decimal(scale: 2, isNatural: false)),
        ]
        + [("tier", .choice(["x", "y", "z"])), ("flag", .flag), ("day", .day), ("industry", .industry)]).map {
          name, format in
          Column(name: name, format: format, isKept: true)
        }
      for index in columns.indices {
        var left = rows
        while left > 0 {
          let values = values(columns[index], min(left, Population.blockRows), &random)
          values.withUnsafeBufferPointer { columns[index].append($0) }
          left -= values.count
        }
        columns[index].seal()
      }
      return columns
    }

    private static func values(_ column: Column, _ count: Int, _ random: inout SeededGenerator) -> [Int64] {
      let none = [ColumnValue.unknown, ColumnValue.absent]
      let shape = Int.random(in: 0..<6, using: &random)
      let nones = [0, 3, 30].randomElement(using: &random) ?? 0
      let plain: (inout SeededGenerator) -> Int64 =
        switch column.format {
        case .flag: { Int64.random(in: 0...1, using: &$0) }
        case .choice: { Int64.random(in: 0...2, using: &$0) }
        case .day: { Int64.random(in: 19_600...21_000, using: &$0) }
        case .industry:
          { [6, 5, 39, 10_391, 10_397, 23_911, 23_970, 29_999, 20_610].randomElement(using: &$0) ?? 0 }
        default:
          switch (column.name, shape) {
          // As great as columns may hold, so that 64 bits do not do.
          case ("far", 0...2): { Int64.random(in: -(1 << 62)...(1 << 62), using: &$0) }
          case (_, 0): { Int64.random(in: 0...9, using: &$0) * 500 }
          case (_, 1): { Int64.random(in: -20...60_000, using: &$0) * 100 }
          case (_, 2): { Int64.random(in: 0...4_000_000, using: &$0) }
          default: { [0, 999, 1_000, 1_001, 1_100, 100_000, -5].randomElement(using: &$0) ?? 0 }
          }
        }
      let constant = Bool.random(using: &random) ? none.randomElement(using: &random) ?? 0 : plain(&random)
      return (0..<count).map { _ in
        if shape == 5 { return Int.random(in: 0..<50, using: &random) == 0 ? plain(&random) : constant }
        if shape == 4, column.format != .day { return constant }
        if Int.random(in: 0..<100, using: &random) < nones { return none.randomElement(using: &random) ?? 0 }
        return plain(&random)
      }
    }

    // MARK: Plans

    private mutating func mask(_ rows: Int, isUnknown: Bool = false) -> CellMask {
      let all = UInt32((1 << rows) - 1)
      let surely = UInt32.random(in: 0...all, using: &random)
      return CellMask(
        mayHold: isUnknown ? surely | UInt32.random(in: 0...all, using: &random) : surely,
        surelyHolds: isUnknown ? surely & UInt32.random(in: 0...all, using: &random) : surely, isUnknown: isUnknown)
    }

    private mutating func classes(_ rows: Int, _ boundaries: [PlanFraction]) -> NumberClasses {
      NumberClasses(
        boundaries: boundaries, masks: (0...boundaries.count * 2).map { _ in mask(rows) },
        unknown: mask(rows, isUnknown: true), absent: mask(rows), overAllBounds: nil)
    }

    private mutating func code(_ table: String, isDated: Bool, depth: Int) -> PlanCode {
      let owner = Bool.random(using: &random) ? table : "enterprise"
      switch Int.random(in: 0..<5, using: &random) {
      case 0: return .column(ColumnName(table: owner, name: "tier"), values: ["x", "y", "z"])
      case 1: return .column(ColumnName(table: owner, name: "flag"), values: ["false", "true"])
      case 2:
        return .industry(
          ColumnName(table: owner, name: "industry"), length: 3, met: ["06", "391", "397"],
          unknown: PlanTruth.allCases.randomElement(using: &random) ?? .unknown, absent: .no)
      default:
        return .comparison(
          PlanComparison.allCases.randomElement(using: &random) ?? .less,
          number(table, isDated: isDated, depth: depth),
          Bool.random(using: &random)
            ? number(table, isDated: isDated, depth: depth) : .constant(PlanFraction(coefficient: 10, scale: 0)))
      }
    }

    private mutating func condition(_ table: String, isDated: Bool, depth: Int) -> PlanCondition {
      let codes = (0..<Int.random(in: 1...2, using: &random)).map { _ in code(table, isDated: isDated, depth: depth) }
      if codes.count == 1, codes[0].count == 4, Bool.random(using: &random) {
        return PlanCondition(codes: codes, truths: PlanTruth.allCases)
      }
      let count = codes.reduce(1) { $0 * $1.count }
      return PlanCondition(
        codes: codes,
        truths: (0..<count).map { _ in PlanTruth.allCases.randomElement(using: &random) ?? .unknown })
    }

    private mutating func number(_ table: String, isDated: Bool, depth: Int = 1) -> PlanNumber {
      let own = PlanNumber.column(
        ColumnName(table: table, name: Self.amounts.randomElement(using: &random) ?? "a"), scale: 2)
      if depth > 0, Bool.random(using: &random) {
        let (first, second) = (
          number(table, isDated: isDated, depth: depth - 1), number(table, isDated: isDated, depth: depth - 1)
        )
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return .least(first, second)
        case 1: return .greatest(first, second)
        case 2: return .conditional(condition(table, isDated: isDated, depth: depth - 1), first, .absent)
        default: return .conditional(condition(table, isDated: isDated, depth: depth - 1), first, second)
        }
      }
      switch Int.random(in: 0..<(isDated ? 6 : 5), using: &random) {
      case 0: return own
      case 1: return .difference(own, .column(ColumnName(table: "enterprise", name: "b"), scale: 2))
      case 2: return .sum(.zeroIfAbsent(own), .product(own, PlanFraction(coefficient: 3, scale: 1)))
      case 3:
        let day = ColumnName(table: table, name: "day")
        return Bool.random(using: &random) ? .year(of: day) : .day(day)
      case 4: return .column(ColumnName(table: "enterprise", name: "a"), scale: 2)
      default: return .yearly(table: table, fact: "before", offset: Int.random(in: -1...0, using: &random), scale: 2)
      }
    }

    private mutating func source(_ table: String, _ rows: Int, isDated: Bool) -> PlanInput.Source {
      let owner = Bool.random(using: &random) ? table : "enterprise"
      switch Int.random(in: 0..<7, using: &random) {
      case 0:
        let masks = (0..<5).map { index in mask(rows, isUnknown: index == 0) }
        return .codes(
          [.column(ColumnName(table: owner, name: "tier"), values: ["x", "y", "z"])], masks: masks)
      case 1:
        let codes: [PlanCode] = [
          .column(ColumnName(table: table, name: "tier"), values: ["x", "y", "z"]),
          .column(ColumnName(table: owner, name: "flag"), values: ["false", "true"]),
        ]
        let masks = (0..<20).map { index in mask(rows, isUnknown: index % 5 == 0 || index < 5) }
        return .codes(codes, masks: masks)
      case 4:
        let codes = (0..<Int.random(in: 1...3, using: &random)).map { _ in code(table, isDated: isDated, depth: 1) }
        let masks = (0..<codes.reduce(1) { $0 * $1.count }).map { index in
          mask(rows, isUnknown: PlanCode.combination(index, of: codes).contains(0))
        }
        return .codes(codes, masks: masks)
      case 2:
        return .number(
          number(table, isDated: isDated),
          classes(rows, [PlanFraction(coefficient: 10, scale: 0), PlanFraction(coefficient: 1_001, scale: 2)]))
      case 3:
        return .number(
          .column(ColumnName(table: table, name: "c"), scale: 2),
          classes(
            rows, [PlanFraction(coefficient: 4_999, scale: 3), PlanFraction(coefficient: 2_000, scale: 0)]))
      default:
        let boundaries = [PlanFraction(coefficient: 1, scale: 1), PlanFraction(coefficient: 25, scale: 2)]
          .prefix(Int.random(in: 1...2, using: &random))
        return .ratio(
          number(table, isDated: isDated), number(table, isDated: isDated), classes(rows, Array(boundaries)))
      }
    }

    /// What is known to be absent counts as zero in it.
    private mutating func base(_ table: String) -> PlanNumber? {
      let parts = ["a", "b"].map { PlanNumber.zeroIfAbsent(.column(ColumnName(table: table, name: $0), scale: 2)) }
      switch Int.random(in: 0..<6, using: &random) {
      case 0, 1: return parts[0]
      case 2: return .least(parts[0], .constant(PlanFraction(coefficient: 1_001, scale: 0)))
      case 3: return .product(.greatest(parts[0], parts[1]), PlanFraction(coefficient: 3, scale: 1))
      default: return nil
      }
    }

    /// - Parameter isWide: whether what is left of the table does not fit the narrower words.
    mutating func plan(_ table: String, isWide: Bool) -> TablePlan {
      let rows = isWide ? Int.random(in: 8...16, using: &random) : Int.random(in: 1...4, using: &random)
      let isDated = Bool.random(using: &random)
      let inputs = (0..<Int.random(in: 1...4, using: &random)).map { index in
        PlanInput(
          name: "\(index)", source: source(table, rows, isDated: isDated),
          accepted: (0..<rows).map { _ in UInt64.random(in: 0...7, using: &random) }, samples: 3)
      }
      let amounts: [PlanAmount] = [
        .fixed(5_000), .upTo(70_000), .none,
        .share(PlanFraction(coefficient: 15, scale: 2), isCeiling: true, cap: 90_000),
        .share(PlanFraction(coefficient: 3, scale: 2), isCeiling: false, cap: nil),
        .between(PlanFraction(coefficient: 1, scale: 1), PlanFraction(coefficient: 2, scale: 1), cap: 1_000_000),
      ]
      let given = (0..<rows).map { _ in amounts.randomElement(using: &random) ?? .none }
      let days: [Int64?] = [nil, 20_000, 20_089, 20_453]
      return TablePlan(
        name: "made-up", subject: table,
        time: PlanTime(
          accrual: isDated ? .day(ColumnName(table: table, name: "day")) : .year(2025, day: 20_453),
          force: .init(
            first: days.randomElement(using: &random) ?? nil, last: Bool.random(using: &random) ? nil : 20_818),
          test: [.accrual, .claim, .periodEnd].randomElement(using: &random) ?? .accrual, on: 20_778),
        inputs: inputs,
        rows: given.enumerated().map { index, amount in
          PlanRow(name: "r\(index)", amount: amount, sameAs: given.firstIndex(of: amount) ?? index)
        }, isUnique: Bool.random(using: &random),
        base: base(table),
        paysCash: true, enterpriseCap: nil)
    }

    /// A rule with one input otherwise, and sometimes a later beginning.
    mutating func version(of plan: TablePlan) -> TablePlan {
      var isDated = false
      if case .day = plan.time.accrual { isDated = true }
      var inputs = plan.inputs
      let index = Int.random(in: inputs.indices, using: &random)
      inputs[index] = PlanInput(
        name: inputs[index].name, source: source(plan.subject, plan.rows.count, isDated: isDated),
        accepted: inputs[index].accepted, samples: inputs[index].samples)
      let first = Bool.random(using: &random) ? plan.time.force.first : 20_000
      return TablePlan(
        name: plan.name, subject: plan.subject,
        time: PlanTime(
          accrual: plan.time.accrual, force: .init(first: first, last: plan.time.force.last), test: plan.time.test,
          on: plan.time.on),
        inputs: inputs, rows: plan.rows, isUnique: plan.isUnique, base: plan.base, paysCash: true, enterpriseCap: nil)
    }
  }

  private struct Told: Hashable {
    let row: UInt32
    let verdict: PlanVerdict
    let cells: [PlanOutcomes.CellState]
  }

  private static func told(_ outcomes: PlanOutcomes, _ plan: TablePlan) -> [Told] {
    outcomes.rows.indices.map {
      Told(
        row: outcomes.rows[$0], verdict: outcomes.verdict(at: $0),
        cells: outcomes.cells(at: $0, tableRows: plan.rows.count))
    }.filter { $0.verdict.state == .eligible || $0.verdict.state == .undecided }
  }

  @Test(
    "what is told of open rows is what each comes to by itself: whole blocks and parts, packed and plain, at every level",
    arguments: 1...6 as ClosedRange<UInt64>)
  func sameAsRows(seed: UInt64) {
    var made = Made(seed: seed, rows: [4100, 5, 300, 700][Int(seed % 4)])
    for table in [made.population.enterprises, made.population.subjects[0]] {
      let plans = (0..<8).map { made.plan(table.kind, isWide: $0 % 4 == 3) }
      let bound = ColumnPlans(plans, population: made.population, table: table)
      func evaluator(isWhole: Bool, level: Int32) -> BlockEvaluator {
        var options = BlockEvaluator.Options(isWhole: isWhole, keepsCells: true)
        options.level = level
        return BlockEvaluator(bound, population: made.population, table: table, options: options)
      }
      let whole = evaluator(isWhole: true, level: 0)
      let levels = ProcessorLevel.all.map { evaluator(isWhole: false, level: $0) }
      let plain = BlockEvaluator(
        bound, population: made.population.plain,
        table: table.kind == "enterprise"
          ? made.population.plain.enterprises : made.population.plain.subjects[0], options: .init(keepsCells: true))
      for block in 0..<(table.count + Population.blockRows - 1) / Population.blockRows {
        let expected = zip(whole.evaluate(block: block), plans).map { Self.told($0, $1) }
        for open in levels + [plain] {
          let found = open.evaluate(block: block)
          for (index, plan) in plans.enumerated() {
            #expect(Self.told(found[index], plan) == expected[index], "\(plan)")
            #expect(found[index].rows.count == expected[index].count)
          }
        }
        let first = block * Population.blockRows
        let rows = first..<min(table.count, first + Population.blockRows)
        for size in [1, 7, 64, 1000] {
          // Of the smallest parts some do.
          let parts = stride(from: rows.lowerBound, to: rows.upperBound, by: size < 64 ? 211 : size)
          for start in parts {
            let part = Array(start..<min(start + size, rows.upperBound))
            for index in plans.indices {
              let outcomes = levels[part.count % levels.count].evaluate(plan: index, rows: part)
              let wanted = expected[index].filter { part[0] <= $0.row && $0.row <= part[part.count - 1] }
              #expect(Self.told(outcomes, plans[index]) == wanted, "\(part) of \(plans[index])")
            }
          }
        }
      }
    }
  }

  @Test(
    "versions of one rule worked out together come to what each row comes to by itself",
    arguments: 1...4 as ClosedRange<UInt64>)
  func versionsTogether(seed: UInt64) {
    var made = Made(seed: seed + 100, rows: 700)
    for table in [made.population.enterprises, made.population.subjects[0]] {
      let rules = (0..<4).map { index in
        let rule = made.plan(table.kind, isWide: index == 3)
        return [rule] + (0..<5).map { _ in made.version(of: rule) }
      }
      let plans = Array(rules.joined())
      let bound = ColumnPlans(plans, population: made.population, table: table)
      let families = rules.indices.flatMap { rule in bound.families(of: (0..<6).map { rule * 6 + $0 }) }
      let whole = BlockEvaluator(bound, population: made.population, table: table, options: .init(isWhole: true))
      for level in ProcessorLevel.all {
        var options = BlockEvaluator.Options()
        options.level = level
        let together = BlockEvaluator(bound, population: made.population, table: table, options: options)
        for block in 0..<table.blockCount {
          let found = zip(families, together.evaluate(families, block: block))
          for (family, outcomes) in found {
            for (plan, own) in zip(family.members, outcomes) {
              #expect(
                Self.told(own, plans[plan]) == Self.told(whole.evaluate(plan: plan, block: block), plans[plan]),
                "\(plans[plan])")
            }
          }
        }
      }
    }
  }
}
