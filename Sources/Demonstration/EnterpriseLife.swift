import Quantities
import Randomness

/// What is true of one made-up enterprise, whether or not anybody has told it. Amounts are thousands of yuan.
struct EnterpriseLife: Sendable {
  let division: IndustryMix.Division
  let foundedOn: CalendarDay
  let path: OutputPath
  /// How it came to be above scale, or `nil` where it never did.
  let entry: ScaleEntry?
  let standing: Standing

  private let mainShare: Double
  private let salesRatio: Double
  private let outputPerHead: Double
  private let researchShare: Double
  private let basicShare: Double

  /// The day on which it began to produce.
  var commissionedOn: CalendarDay { path.commissionedOn }

  /// The years of which the demonstration knows anything, for a city made for `day`.
  static func years(on day: CalendarDay) -> ClosedRange<Int> { day.year - 6...day.year }

  /// - Parameter day: the day that the demonstration is made for; nothing is entered or awarded after it.
  init(number: Int, division: IndustryMix.Division, seed: UInt64, cycle: BusinessCycle, on day: CalendarDay) {
    var generator = SeededGenerator(seed: seed, stream: 10, UInt64(number))
    // One firm in seven began to work in the last five years; the middle one of the others is eleven years old.
    let isYoung = generator.chance(0.15)
    let years = isYoung ? generator.uniform() * 5 : 2 + generator.logNormal(median: 9, deviation: 0.7)
    let age = years < 40 ? years : 20 + generator.uniform() * 20
    let commissionedOn = day.adding(days: -Int(age * 365.25) - 20)
    foundedOn = commissionedOn.adding(days: -generator.integer(in: 30...720))
    let path = OutputPath(
      number: number, division: division.code,
      capacity: generator.logNormal(median: 11_000 * division.size, deviation: 1.35),
      drift: generator.normal(mean: 0, deviation: 0.05), commissionedOn: commissionedOn, seed: seed, cycle: cycle,
      years: Self.years(on: day), anchorYear: day.year - 1)
    let mainShare = 1 - generator.uniform() * 0.12
    let salesRatio = division.isIndustrial ? generator.normal(mean: 1.02, deviation: 0.04) : 1
    outputPerHead = generator.logNormal(median: 1_100, deviation: 0.4)
    researchShare = generator.chance(0.3) ? 0 : min(0.6, generator.logNormal(median: division.research, deviation: 0.6))
    basicShare = generator.chance(0.03) ? generator.uniform() * 0.2 : 0
    entry = ScaleEntry(
      path: path, mainRevenuePerOutput: salesRatio * mainShare, on: day, from: &generator)
    standing = Standing(
      turnover: path.output(in: day.year - 1) ?? 0, age: age, researchShare: researchShare,
      isIndustrial: division.isIndustrial, on: day, from: &generator)
    self.division = division
    self.path = path
    self.mainShare = mainShare
    self.salesRatio = salesRatio
  }

  /// The year's industrial output; `nil` for a firm that is no industry, or had not begun.
  func output(in year: Int) -> Int? { division.isIndustrial ? path.output(in: year) : nil }

  /// The month's industrial output; `nil` for a firm that is no industry, or had not begun.
  func output(in year: Int, month: Int) -> Int? {
    division.isIndustrial ? path.output(in: year, month: month) : nil
  }

  func revenue(in year: Int) -> Int? { path.output(in: year).map { Int((Double($0) * salesRatio).rounded()) } }

  func mainRevenue(in year: Int) -> Int? { revenue(in: year).map { Int((Double($0) * mainShare).rounded()) } }

  func employees(in year: Int) -> Int? { path.output(in: year).map { max(3, Int(Double($0) / outputPerHead)) } }

  /// `nil` where it does no research.
  func researchSpending(in year: Int) -> Int? {
    researchShare > 0 ? revenue(in: year).map { Int((Double($0) * researchShare).rounded()) } : nil
  }

  /// `nil` where it does no basic research, as nearly all.
  func basicResearchSpending(in year: Int) -> Int? {
    basicShare > 0 ? researchSpending(in: year).map { Int((Double($0) * basicShare).rounded()) } : nil
  }
}

/// Titles and other marks of an enterprise: rare things are rare.
struct Standing: Sendable {
  /// The highest rung of the ladder that it holds: `none`, `innovative`, `srdi` or `little_giant`.
  let tier: String
  let isGazelle: Bool
  let isUnicorn: Bool
  let isSingleChampion: Bool
  let isListed: Bool
  let greenFactoryOn: CalendarDay?
  /// The highest recognition as a smart factory: `none`, `city` or `national`.
  let smartFactory: String
  /// 市工业领域 AEO.
  let isIndustrialOperator: Bool
  /// 海关高级认证 AEO.
  let isCustomsOperator: Bool

  /// - Parameters:
  ///   - turnover: of the last closed year, in thousands of yuan.
  ///   - age: in years.
  ///   - isIndustrial: whether it has a factory at all.
  init(
    turnover: Int, age: Double, researchShare: Double, isIndustrial: Bool, on day: CalendarDay,
    from generator: inout SeededGenerator
  ) {
    let draw = generator.uniform()
    let mayClimb = (5_000...400_000).contains(turnover) && researchShare >= 0.03
    let isSpecialised = mayClimb && turnover >= 10_000
    tier =
      switch draw {
      case ..<0.006 where isSpecialised: "little_giant"
      case ..<0.09 where isSpecialised: "srdi"
      case ..<0.3 where mayClimb: "innovative"
      default: "none"
      }
    isGazelle = generator.chance(0.02) && age <= 15 && turnover >= 10_000
    isUnicorn = generator.chance(0.01) && age <= 10 && turnover >= 100_000
    isSingleChampion = generator.chance(0.03) && age >= 10 && turnover >= 400_000
    isListed = generator.chance(0.05) && turnover >= 100_000
    let awarded = day.adding(days: -generator.integer(in: 60...2_000))
    greenFactoryOn = generator.chance(0.02) && turnover >= 100_000 ? awarded : nil
    let isSmart = isIndustrial && turnover >= 100_000
    smartFactory =
      switch generator.uniform() {
      case ..<0.01 where isSmart: "national"
      case ..<0.08 where isSmart: "city"
      default: "none"
      }
    isIndustrialOperator = generator.chance(0.02) && isIndustrial && turnover >= 20_000
    isCustomsOperator = generator.chance(0.03) && turnover >= 50_000
  }
}
