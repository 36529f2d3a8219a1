import Quantities

/// One column of the population: a fact, of a period where it has periods.
public struct DemonstrationColumn: Sendable, Hashable {
  /// The facts that the demonstration tells, under the dictionary's names.
  public enum Fact: String, Sendable, CaseIterable {
    case creditCode = "credit_code"
    case name
    case registeredArea = "registered_area"
    case operatingArea = "operating_area"
    case statisticalArea = "statistical_area"
    case industry
    case foundedOn = "founded_on"
    case commissionedOn = "commissioned_on"
    case aboveScaleOn = "above_scale_on"
    case aboveScaleRoute = "above_scale_route"
    case firstEntry = "first_entry"
    case tier
    case gazelle
    case unicorn
    case singleChampion = "single_champion"
    case listed
    case greenFactoryOn = "national_green_factory_on"
    case employees
    case output
    case revenue
    case mainRevenue = "main_revenue"
    case researchSpending = "rd_expense"
    case basicResearchSpending = "basic_research_spend"
    case smartFactory = "smart_factory"
    case industrialOperator = "industrial_aeo"
    case customsOperator = "customs_aeo"
    // A fact's draws are told apart by its place, so that a new one goes to the end.
    case loanListed = "loan_listed"

    /// How many of a hundred enterprises have not told it: unknown facts are part of the picture.
    var percentUntold: Double {
      switch self {
      case .creditCode, .name, .registeredArea, .statisticalArea: 0
      case .industry, .operatingArea, .foundedOn, .aboveScaleOn: 1
      case .gazelle, .unicorn, .singleChampion, .listed, .greenFactoryOn, .tier, .output: 2
      case .smartFactory, .industrialOperator, .customsOperator: 2
      case .aboveScaleRoute, .revenue: 3
      case .firstEntry, .employees: 4
      case .commissionedOn, .mainRevenue: 6
      case .researchSpending: 12
      case .loanListed: 30
      case .basicResearchSpending: 15
      }
    }
  }

  public let fact: Fact
  public let period: Period?

  /// The column's head in a population file, `output@2025`.
  public var header: String { period.map { "\(fact.rawValue)@\($0)" } ?? fact.rawValue }

  init(_ fact: Fact, _ period: Period? = nil) {
    self.fact = fact
    self.period = period
  }

  /// The columns of a city made for `day`, with this many whole months of output before it.
  static func all(on day: CalendarDay, months: Int) -> [DemonstrationColumn] {
    let closed = day.year - 1
    let yearly: [(Fact, Int)] = [
      (.employees, 2), (.output, 4), (.revenue, 3), (.mainRevenue, 3), (.researchSpending, 3),
      (.basicResearchSpending, 2),
    ]
    let withPeriods = Set(yearly.map(\.0))
    let once = Fact.allCases.filter { !withPeriods.contains($0) }.map { DemonstrationColumn($0) }
    let years = yearly.flatMap { fact, count in
      (closed - count + 1...closed).map { DemonstrationColumn(fact, .year($0)) }
    }
    let present = day.year * 12 + day.month - 1
    let monthly = (present - months..<present).map { index in
      DemonstrationColumn(.output, .month(year: index / 12, month: index % 12 + 1))
    }
    return once + years + monthly
  }
}
