// Demonstration: a made-up city (模拟数据) whose enterprises look like a real one's, from a seed.
// May import: DelimitedText, Diagnostics, Quantities.
// Start reading at `DemonstrationCity`, then `EnterpriseLife`, which makes up one enterprise.

import Diagnostics
import Quantities
import Randomness

/// 演示城市: enterprises that do not exist, for showing and trying the program. The same arguments give the same
/// bytes on every machine.
///
/// Each enterprise is made up from the seed and its own number alone, so a larger city begins with the enterprises of
/// a smaller one, and any of them can be had without the others. All data is 模拟数据: every name begins with 模拟.
public struct DemonstrationCity: Sendable {
  /// How many enterprises there are.
  public let count: Int
  /// The columns of its population, in the order of the file.
  public let columns: [DemonstrationColumn]
  /// The day it is made for: nothing is told of later.
  public let day: CalendarDay

  private let seed: UInt64
  private let industries: IndustryMix
  let districts: DistrictMix
  private let cycle: BusinessCycle

  /// - Parameters:
  ///   - months: for how many whole months before `day` output is told too, 0 to 60.
  ///   - day: the day the city is made for. Yearly figures are told of the years closed by then.
  /// - Throws: `Diagnostics` where a number is out of range, or where a table lacks what the city needs.
  public init(
    enterprises count: Int, months: Int = 0, seed: UInt64, on day: CalendarDay, areas: AreaRegister,
    industries: IndustryRegister
  ) throws(Diagnostics) {
    let faults =
      Self.faults(of: count, in: 1...10_000_000, field: "enterprises", zh: "企业数", en: "number of enterprises")
      + Self.faults(of: months, in: 0...60, field: "months", zh: "月数", en: "number of months")
      + Self.faults(of: day.year, in: 2000...2199, field: "on", zh: "年份", en: "year")
    guard faults.isEmpty else { throw Diagnostics(faults) }
    self.count = count
    self.day = day
    self.seed = seed
    self.industries = try IndustryMix(industries: industries)
    districts = try DistrictMix(areas: areas)
    cycle = BusinessCycle(seed: seed, years: EnterpriseLife.years(on: day))
    columns = DemonstrationColumn.all(on: day, months: months)
  }

  /// All enterprises, in the order of their numbers, made up one by one as they are asked for.
  public var enterprises: some Sequence<DemonstrationEnterprise> {
    (0..<count).lazy.compactMap { enterprise($0) }
  }

  /// The enterprise with this number, counted from 0; `nil` where there are not so many.
  ///
  /// Cost: the same for every number, some tens of microseconds.
  public func enterprise(_ number: Int) -> DemonstrationEnterprise? {
    guard (0..<count).contains(number) else { return nil }
    var generator = SeededGenerator(seed: seed, stream: 9, UInt64(number))
    let (division, industry, trade) = industries.draw(from: &generator)
    let places = districts.draw(isIndustrial: division.isIndustrial, from: &generator)
    let life = EnterpriseLife(number: number, division: division, seed: seed, cycle: cycle, on: day)
    let legalForm = life.standing.isListed || generator.chance(0.03) ? "股份有限公司" : "有限公司"
    guard let code = DemonstrationCode.creditCode(number: number, seed: seed, area: places.district) else { return nil }
    return DemonstrationEnterprise(
      creditCode: code, name: DemonstrationName.name(number: number, seed: seed, trade: trade, legalForm: legalForm),
      statisticalArea: places.statistical, industry: industry, registeredArea: places.registered,
      operatingArea: places.operating, life: life, number: number, seed: seed, day: day)
  }

  private static func faults(
    of number: Int, in range: ClosedRange<Int>, field: String, zh: String, en: String
  ) -> [Diagnostic] {
    guard !range.contains(number) else { return [] }
    return [
      Diagnostic(
        "demonstration.out-of-range", at: Place(field: field),
        Wording(zh: "\(zh) \(number) 超出范围", en: "the \(en) \(number) is out of range"),
        expected: Wording(
          zh: "\(range.lowerBound) 到 \(range.upperBound)", en: "\(range.lowerBound) to \(range.upperBound)"))
    ]
  }
}
