import Decimals
import DecisionLanguage
import Diagnostics
import PolicyCorpus
import Quantities

/// A figure that the corpus says a clause has: an amount, a share, a threshold, a target.
public struct RuleFigure: Sendable, Hashable {
  public let quantity: FigureQuantity
  /// The instrument that uses it.
  public let instrument: InstrumentID
  /// What it is there.
  public let role: Wording
  /// Where it is declared.
  public let place: Place
}

/// A day that the corpus says stands in a text.
public struct RuleDay: Sendable, Hashable {
  public let day: CalendarDay
  /// `nil` for a day of the whole document.
  public let instrument: InstrumentID?
  public let role: Wording
  public let place: Place
  /// Whether the text states the day, or only its title implies it.
  public let basis: PeriodOfForce.Basis
}

extension Instrument {
  /// Every figure that the instrument uses, in the order of its declaration.
  var ruleFigures: [RuleFigure] {
    let own: [RuleFigure] =
      switch declaration {
      case .benefit(let benefit): benefit.ruleFigures
      case .indicator(let indicator): self.figures(of: indicator)
      case .register(let register):
        register.capacity.map {
          [figure(FigureQuantity($0.times, .of("倍")), Wording(zh: "容量", en: "capacity"), at: place)]
        } ?? []
      case .voucher, .case, .exchange, .programme, .event, .evaluation: []
      }
    return own
      + counts.flatMap { count in
        count.condition.expression.thresholds.map {
          figure(FigureQuantity($0, .none), Wording(zh: "条件", en: "condition"), at: count.condition.source.origin)
        }
      }
  }

  /// The days that the instrument names: its deadline, and a period of its own within its document's.
  func ruleDays(in document: PolicyDocument) -> [RuleDay] {
    func day(_ day: CalendarDay, _ role: Wording, _ basis: PeriodOfForce.Basis) -> RuleDay {
      RuleDay(day: day, instrument: id, role: role, place: place, basis: basis)
    }
    switch declaration {
    case .indicator(let indicator):
      return indicator.deadline.map { [day($0.day, Wording(zh: "期限", en: "deadline"), $0.basis)] } ?? []
    case .benefit(let benefit):
      let role = Wording(zh: "执行期", en: "period of force")
      return [
        (benefit.force.from, document.force.from), (benefit.force.to, document.force.to),
      ].compactMap { own, whole in own == whole ? nil : own.map { day($0, role, benefit.force.basis) } }
    case .register, .voucher, .case, .exchange, .programme, .event, .evaluation: return []
    }
  }

  private func figures(of indicator: IndicatorDeclaration) -> [RuleFigure] {
    let values =
      indicator.targets.map { (value: $0.value, place: $0.place) }
      + (indicator.value.map { [(value: $0, place: place)] } ?? [])
    return values.compactMap { value, place in
      FigureQuantity(value, unit: indicator.unit).map { figure($0, Wording(zh: "目标", en: "target"), at: place) }
    }
  }

  private func figure(_ quantity: FigureQuantity, _ role: Wording, at place: Place) -> RuleFigure {
    RuleFigure(quantity: quantity, instrument: id, role: role, place: place)
  }
}

extension BenefitDeclaration {
  /// Thresholds of the table's cells and of the inputs, what each row gives, and the cap for each enterprise.
  var ruleFigures: [RuleFigure] {
    func figure(_ quantity: FigureQuantity, _ role: Wording, at place: Place) -> RuleFigure {
      RuleFigure(quantity: quantity, instrument: id, role: role, place: place)
    }
    let threshold = Wording(zh: "界限", en: "threshold")
    var figures: [RuleFigure] = []
    for row in table?.rows ?? [] {
      for (cell, column) in zip(row.cells, table?.inputs ?? []) {
        guard let unit = column.type.figureUnit, !isReckonedFromYears(column.name) else { continue }
        figures += cell.tests.flatMap(\.thresholds).map {
          figure(FigureQuantity($0, unit), threshold, at: cell.source.origin)
        }
      }
      let amount = tiers.first { $0.row == row.name }?.amount
      figures += (amount?.ruleQuantities ?? []).map {
        figure($0.quantity, $0.role, at: row.results.first?.source.origin ?? row.place)
      }
    }
    for input in inputs {
      guard case .expression(let expression) = input.value else { continue }
      figures += expression.expression.thresholds.map {
        figure(FigureQuantity($0, .none), threshold, at: expression.source.origin)
      }
    }
    if let enterpriseCap {
      figures.append(figure(.init(enterpriseCap), Wording(zh: "每户上限", en: "cap for each enterprise"), at: place))
    }
    return figures
  }

  /// Whether a column holds years, or how many lie between two: no text writes those.
  private func isReckonedFromYears(_ column: String) -> Bool {
    guard case .expression(let expression) = inputs.first(where: { $0.name == column })?.value else { return false }
    return expression.expression.isYear
  }
}

extension BenefitAmount {
  /// The figures that the text must name for the row.
  fileprivate var ruleQuantities: [(quantity: FigureQuantity, role: Wording)] {
    let sum = Wording(zh: "金额", en: "amount")
    let share = Wording(zh: "比例", en: "share")
    let price = Wording(zh: "单价", en: "price for each unit")
    let figures = figures
    return [
      figures.sum.map { (FigureQuantity($0), sum) },
      figures.share.map { (FigureQuantity($0.value, .ratio), share) },
      figures.mostShare.map { (FigureQuantity($0.value, .ratio), share) },
      figures.leastPrice.map { (FigureQuantity($0), price) }, figures.mostPrice.map { (FigureQuantity($0), price) },
      figures.cap.map { (FigureQuantity($0), Wording(zh: "封顶", en: "cap")) },
    ].compactMap { $0 }
  }
}

extension FigureQuantity {
  fileprivate init(_ money: Money) {
    self.init(money.yuan, .yuan(per: nil))
  }
}

extension FEELType {
  /// The unit of a column's numbers as a text writes them; `nil` where its values are no figures of a text, such as the
  /// number of years between two days.
  fileprivate var figureUnit: FigureUnit? {
    guard case .number(let measure) = self else { return nil }
    switch measure {
    case .yuan: return .yuan(per: nil)
    case .share: return .ratio
    case .count, .quantity, .plain: return FigureUnit.none
    case .year: return nil
    }
  }
}

extension Expression {
  /// The numbers that something is compared with. A zero, and a number that is compared with a year, are none.
  var thresholds: [Decimal128] {
    switch node {
    case .comparison(_, let left, let right):
      if left.isYear || right.isYear { return [] }
      return [left, right].flatMap { $0.number.map { [$0] } ?? $0.thresholds }
    case .between(let value, let lower, let upper):
      return value.isYear ? [] : [lower, upper].compactMap(\.number) + value.thresholds
    case .membership(let value, let tests): return value.isYear ? [] : tests.flatMap(\.thresholds)
    case .conjunction, .disjunction, .conditional: return children.flatMap(\.thresholds)
    default: return []
    }
  }

  fileprivate var number: Decimal128? {
    if case .number(let value, _) = node, !value.isZero { value } else { nil }
  }

  /// Whether the value is a year: a day's, or one reckoned from Y.
  fileprivate var isYear: Bool {
    switch node {
    case .path(_, "year"): true
    case .name("Y"): true
    case .arithmetic(_, let left, let right): left.isYear || right.isYear
    default: false
    }
  }
}

extension UnaryTest {
  /// The numbers that the test compares with.
  fileprivate var thresholds: [Decimal128] { expressions.flatMap { $0.number.map { [$0] } ?? $0.members } }
}

extension Expression {
  /// The numbers of a list or a range.
  fileprivate var members: [Decimal128] {
    switch node {
    case .list, .range: children.flatMap { $0.number.map { [$0] } ?? $0.members }
    default: []
    }
  }
}
