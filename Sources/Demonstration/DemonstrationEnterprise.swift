import Quantities
import Randomness

/// One made-up enterprise, and what it has told.
public struct DemonstrationEnterprise: Sendable {
  public let creditCode: CreditCode
  /// Begins with 模拟, so that nobody takes it for a real one.
  public let name: String
  public let statisticalArea: AreaCode
  public let industry: IndustryCode
  let registeredArea: AreaCode
  let operatingArea: AreaCode
  let life: EnterpriseLife
  let number: Int
  let seed: UInt64
  /// The day that the city is made for.
  let day: CalendarDay

  /// The cell of a population file: empty where nobody has told the fact, `-` where there is known to be none.
  public func cell(of column: DemonstrationColumn) -> String {
    let percent = column.fact.percentUntold
    if percent > 0 {
      var generator = SeededGenerator(
        seed: seed, stream: 13, UInt64(number), UInt64(truncatingIfNeeded: column.fact.ordinal),
        UInt64(truncatingIfNeeded: column.period?.start.daysSinceEpoch ?? 0))
      if generator.chance(percent / 100) { return "" }
    }
    // Nobody is asked for a list who has nothing to put on it.
    return truth(of: column) ?? (column.fact == .loanListed ? "" : "-")
  }

  /// What is true, told or not; `nil` where there is none.
  func truth(of column: DemonstrationColumn) -> String? {
    let year = column.period?.year ?? 0
    return switch column.fact {
    case .creditCode: creditCode.text
    case .name: name
    case .registeredArea: registeredArea.text
    case .operatingArea: operatingArea.text
    case .statisticalArea: statisticalArea.text
    case .industry: industry.text
    case .foundedOn: life.foundedOn.description
    case .commissionedOn: life.commissionedOn.description
    case .aboveScaleOn: life.entry?.day.description
    case .aboveScaleRoute: life.entry?.route.rawValue
    case .firstEntry: life.entry.map { String($0.isFirst) }
    case .tier: life.standing.tier
    case .gazelle: String(life.standing.isGazelle)
    case .unicorn: String(life.standing.isUnicorn)
    case .singleChampion: String(life.standing.isSingleChampion)
    case .listed: String(life.standing.isListed)
    case .greenFactoryOn: life.standing.greenFactoryOn?.description
    case .smartFactory: life.standing.smartFactory
    case .industrialOperator: String(life.standing.isIndustrialOperator)
    case .customsOperator: String(life.standing.isCustomsOperator)
    case .loanListed: listsItsLoans.map { String($0) }
    case .employees: life.employees(in: year).map(String.init)
    case .output:
      if case .month(_, let month) = column.period {
        Self.yuan(life.output(in: year, month: month))
      } else {
        Self.yuan(life.output(in: year))
      }
    case .revenue: Self.yuan(life.revenue(in: year))
    case .mainRevenue: Self.yuan(life.mainRevenue(in: year))
    case .researchSpending: Self.yuan(life.researchSpending(in: year))
    case .basicResearchSpending: Self.yuan(life.basicResearchSpending(in: year))
    }
  }

  private static func yuan(_ thousands: Int?) -> String? { thousands.map { $0 == 0 ? "0" : "\($0)000" } }
}

extension DemonstrationColumn.Fact {
  /// A number of its own for each fact, by which its draws are told apart.
  fileprivate var ordinal: Int { Self.ordinals[self] ?? 0 }
  private static let ordinals = Dictionary(uniqueKeysWithValues: allCases.enumerated().map { ($1, $0) })
}
