import BatchEvaluation
import Decimals
import DecisionLanguage
import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Compiles benefits to plans over columns.
///
/// What a cell makes of a value is asked of the interpreter once for each value, or stretch of values, that no cell tells
/// apart: the plan holds its answers, and so cannot mean anything else.
public struct PlanMaker {
  let dictionary: FactDictionary
  private let on: CalendarDay
  private let forYear: Int?

  public init(dictionary: FactDictionary, on: CalendarDay, forYear: Int? = nil) {
    self.dictionary = dictionary
    self.on = on
    self.forYear = forYear
  }

  /// Why a benefit has no plan: it is then evaluated row by row.
  public struct Refusal: Error, Sendable, Hashable {
    public let reason: Wording

    init(_ zh: String, _ en: String) { reason = Wording(zh: zh, en: en) }
  }

  /// The plan of a benefit with a table.
  /// - Throws: `Refusal` where a plan could not mean the same.
  /// Cost: an evaluation of each cell for each value that it can tell apart.
  public func plan(of benefit: BenefitDeclaration, _ table: DecisionTable) throws(Refusal) -> TablePlan {
    guard table.rows.count <= TablePlan.mostRows else {
      throw Refusal("表有 \(table.rows.count) 行", "the table has \(table.rows.count) rows")
    }
    guard table.inputs.count <= TablePlan.mostInputs else {
      throw Refusal("表有 \(table.inputs.count) 列条件", "the table has \(table.inputs.count) columns of conditions")
    }
    let time = time(of: benefit)
    let context = Context(benefit: benefit, time: time)
    var inputs: [PlanInput] = []
    for (index, column) in table.inputs.enumerated() {
      guard let input = benefit.inputs.first(where: { $0.name == column.name }) else {
        throw Refusal("没有“\(column.name)”这一项输入", "there is no input “\(column.name)”")
      }
      inputs.append(try plan(input, index, table, context))
    }
    var base: PlanNumber?
    if let expression = benefit.base {
      guard !(context.isDayDated && expression.readsYear) else {
        throw Refusal("计算基数随发生之日的年份而变", "the base hangs on the year of a day")
      }
      base = try number(expression, context, zeroIfAbsent: true)
    }
    let amounts = benefit.tiers.map(\.amount)
    var rows: [PlanRow] = []
    for (index, row) in table.rows.enumerated() {
      rows.append(
        PlanRow(
          name: row.name, amount: try amount(amounts[index]),
          sameAs: amounts.firstIndex(of: amounts[index]) ?? index))
    }
    return TablePlan(
      name: benefit.id.description, subject: benefit.subject.rawValue, time: time, inputs: inputs, rows: rows,
      isUnique: table.hitPolicy == .unique, base: base, paysCash: benefit.paysCash,
      enterpriseCap: benefit.enterpriseCap?.fen)
  }

  // MARK: Time

  private func time(of benefit: BenefitDeclaration) -> PlanTime {
    let accrual: PlanTime.Accrual
    switch benefit.accrual {
    case .year:
      let time = QualifyingTime(of: benefit, on: on, forYear: forYear) { _ in .unknown }
      let year = time.year ?? on.year
      accrual = .year(year, day: Int64(Period.year(year).lastDay.daysSinceEpoch))
    case .day(let fact):
      let owner = dictionary.definition(of: fact)?.subject ?? benefit.subject
      accrual = .day(ColumnName(table: owner.rawValue, name: fact.text))
    }
    let test: PlanTime.Test =
      switch benefit.forceTestedOn {
      case .accrual: .accrual
      case .claim: .claim
      case .periodEnd: .periodEnd
      }
    return PlanTime(
      accrual: accrual,
      force: PlanTime.Force(
        first: benefit.force.from.map { Int64($0.daysSinceEpoch) },
        last: benefit.force.to.map { Int64($0.daysSinceEpoch) }),
      test: test, on: Int64(on.daysSinceEpoch))
  }

  // MARK: Amounts

  private func amount(_ amount: BenefitAmount) throws(Refusal) -> PlanAmount {
    switch amount {
    case .fixed(let sum): .fixed(sum.fen)
    case .upTo(let sum), .limit(let sum): .upTo(sum.fen)
    case .share(let share, let isCeiling, let cap):
      .share(try fraction(share.value), isCeiling: isCeiling, cap: cap?.fen)
    case .shareRange(let least, let most, let cap):
      .between(try fraction(least.value), try fraction(most.value), cap: cap?.fen)
    case .perUnit(let least, let most, let cap):
      .between(try fraction(least.yuan), try fraction(most.yuan), cap: cap?.fen)
    case .shareLimit, .reservation, .exemption, .unquantified: .none
    }
  }

  func fraction(_ number: Decimal128) throws(Refusal) -> PlanFraction {
    let scale = number.scale
    guard scale <= 12,
      let whole = number.multiplied(by: Decimal128(coefficient: 1, exponent: Int8(scale)))?.integer
    else { throw Refusal("数 \(number) 位数太多", "the number \(number) has too many digits") }
    return PlanFraction(coefficient: Int64(whole), scale: scale)
  }

  /// What the parts of a plan need to know of the whole.
  struct Context {
    let benefit: BenefitDeclaration
    let time: PlanTime

    /// Whether Y differs from row to row.
    var isDayDated: Bool {
      if case .day = time.accrual { return true }
      return false
    }

    /// The qualifying year of every row; `nil` where each has its own.
    var year: Int? {
      if case .year(let year, _) = time.accrual { return year }
      return nil
    }
  }
}
