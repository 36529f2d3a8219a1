import CorpusFixtures
import Cultivation
import Demonstration
import Facts
import PolicyCorpus
import Quantities
import Testing

/// One district of the made-up city, as its generator has it from 2025 to the end of 2026: who is there, what each tells
/// month by month, and who comes above scale on which day of 2026.
struct YearDistrict: Sendable {
  struct Resident: Sendable {
    let code: CreditCode
    let name: String
    let street: AreaCode
    /// What it tells, by the heads of a population's file.
    let cells: [String: String]
    /// Output by month in thousands of yuan, as far as it is told; none of who does not report.
    let months: [Period: Int]
    /// The park that it counts for from January on, in some cases until March.
    let park: ParkDraw?
    /// Its entry in 2026.
    var entry: Entry?

    /// Whose industry is told and is one of the surveys of industry.
    var isIndustry: Bool { Int((cells["industry"] ?? "").prefix(2)).map { (6...46).contains($0) } ?? false }

    /// Whether it was told in January that it is below scale.
    var isBelow: Bool { isIndustry && inJanuary("above_scale_on") == "-" }

    /// What the indicator counts: the first entry of an industrial enterprise.
    var counts: Bool { isIndustry && entry?.isFirst == true }

    /// In the band of the watch list by last year's output, and above scale before the year began.
    var isInBand: Bool {
      guard isIndustry, let output = Int(cells["output@2025"] ?? ""),
        let entered = CalendarDay(cells["above_scale_on"] ?? "")
      else { return false }
      return entered.year < 2026 && (20_000_000...50_000_000).contains(output)
    }

    /// The year's output so far and that of the same months before; `nil` where a month of them was not told.
    func toDate(_ month: Int) -> (now: Int, before: Int)? {
      func sum(_ year: Int) -> Int? {
        (1...month).reduce(0 as Int?) { sum, month in
          sum.flatMap { sum in months[.month(year: year, month: month)].map { sum + $0 } }
        }
      }
      return sum(2026).flatMap { now in sum(2025).map { (now, $0) } }
    }

    /// What could be told at the year's beginning: nothing of days that had not come.
    func inJanuary(_ header: String) -> String {
      let cell = cells[header] ?? ""
      switch header {
      case "above_scale_on", "above_scale_route", "first_entry":
        return CalendarDay(cells["above_scale_on"] ?? "").map { $0.year >= 2026 } ?? false ? "-" : cell
      case "founded_on", "commissioned_on":
        return CalendarDay(cell).map { $0.year >= 2026 } ?? false ? "" : cell
      default: return cell
      }
    }
  }

  struct Entry: Sendable {
    let day: CalendarDay
    let route: ScaleMove.Route
    let isFirst: Bool
  }

  static func load() throws -> YearDistrict { try loaded.get() }
  private static let loaded = Result { try YearDistrict() }

  let area: AreaCode
  /// In the order of their codes.
  let residents: [Resident]
  let parks: [AreaCode]
  /// The park with the most enterprises that report.
  let park: AreaCode

  private static let once = [
    "credit_code", "name", "statistical_area", "industry", "founded_on", "commissioned_on", "above_scale_on",
    "above_scale_route", "first_entry", "output@2024", "output@2025", "main_revenue@2024", "main_revenue@2025",
  ]

  private init() throws {
    let corpus = try CorpusFixture.load()
    let city = try DemonstrationCity(
      enterprises: 1_500, months: 24, seed: 6, on: try #require(CalendarDay("2027-01-05")), areas: corpus.areas,
      industries: corpus.industries)
    let area = try #require(AreaCode("310117"))
    let parks = corpus.areas.children(of: area, level: .park).map(\.code)
    let columns = city.columns.filter { Self.once.contains($0.header) }
    let told = try Self.months(of: city)
    var residents = city.enterprises.filter { area.contains($0.statisticalArea) }
      .sorted { $0.creditCode < $1.creditCode }.enumerated().map { place, enterprise in
        let cells = Dictionary(uniqueKeysWithValues: columns.map { ($0.header, enterprise.cell(of: $0)) })
        return Resident(
          code: enterprise.creditCode, name: enterprise.name, street: enterprise.statisticalArea, cells: cells,
          months: told[enterprise.creditCode.text] ?? [:],
          park: ParkDraw(district: 310_117, place: place, parks: parks.count), entry: Self.entry(cells))
      }
    // The generator's rare ways of entry, one of each: from outside the city, and from another trade.
    for (day, route) in [("2026-04-20", ScaleMove.Route.transfer), ("2026-09-20", .reclassified)] {
      let place = try #require(residents.firstIndex { $0.isBelow && $0.entry == nil })
      residents[place].entry = Entry(day: try #require(CalendarDay(day)), route: route, isFirst: false)
    }
    let reporting = Dictionary(
      grouping: residents.filter { !$0.months.isEmpty }.compactMap { $0.park?.park }, by: { $0 }
    ).mapValues(\.count)
    self.area = area
    self.residents = residents
    self.parks = parks
    park = parks[try #require(parks.indices.max { (reporting[$0] ?? 0) < (reporting[$1] ?? 0) })]
  }

  /// The day that the generator has in 2026. A route or a first entry that is not told was asked for when it was confirmed.
  private static func entry(_ cells: [String: String]) -> Entry? {
    guard let day = CalendarDay(cells["above_scale_on"] ?? ""), day.year == 2026 else { return nil }
    let route = ScaleMove.Route(rawValue: cells["above_scale_route"] ?? "") ?? .annual
    return Entry(day: day, route: route, isFirst: cells["first_entry"] != "false" && route != .reclassified)
  }

  /// The city's monthly reports, in thousands of yuan.
  private static func months(of city: DemonstrationCity) throws -> [String: [Period: Int]] {
    let lines = String(decoding: city.monthlyReports, as: UTF8.self).split(whereSeparator: \.isNewline)
      .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
    let periods = try #require(lines.first).map { Period(String($0.drop { $0 != "@" }.dropFirst())) }
    return Dictionary(
      uniqueKeysWithValues: lines.dropFirst().map { cells in
        let told = zip(periods, cells).compactMap { period, cell in
          period.flatMap { period in Int(cell).map { (period, $0 / 1_000) } }
        }
        return (cells[0], Dictionary(uniqueKeysWithValues: told))
      })
  }

  // MARK: What it tells

  /// The population's file as it was at the beginning of 2026.
  var inJanuary: String {
    let months = (1...12).map { Period.month(year: 2025, month: $0) }
    let head = Self.once + months.map { "output@\($0)" }
    let rows = residents.map { resident in
      Self.once.map(resident.inJanuary) + months.map { resident.months[$0].map { "\($0 * 1_000)" } ?? "" }
    }
    return ([head] + rows).map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// Whom a street's or the park's report of a month is about.
  func members(of part: AreaCode, in month: Period) -> [Resident] {
    residents.filter { resident in
      guard !resident.months.isEmpty else { return false }
      return part.isPark ? isPlaced(resident, in: part, month) : resident.street == part
    }
  }

  /// Whether an enterprise counts for a park in a month of 2026.
  func isPlaced(_ resident: Resident, in park: AreaCode, _ month: Period) -> Bool {
    guard let draw = resident.park, parks[draw.park] == park else { return false }
    return !draw.hasLeft || month.start.month <= 3
  }

  /// The workbook of a month: each with the month's figure and the sum of those that it told since January.
  /// - Parameter altered: puts another figure in the place of a month's, and of the sum what that makes of it or not.
  func workbook(
    of part: AreaCode, _ month: Int,
    altered: (Resident, _ own: Int, _ total: Int) -> (own: Int, total: Int) = { ($1, $2) }
  ) -> String {
    var text = "2026年\(month)月工业月报,,单位：千元,\n统一社会信用代码,单位详细名称,工业总产值本月,工业总产值1-本月累计\n"
    for resident in told(of: part, in: .month(year: 2026, month: month)) {
      let figures = (1...month).map { resident.months[.month(year: 2026, month: $0)] ?? 0 }
      let cells = altered(resident, figures[month - 1], figures.reduce(0, +))
      text += "\(resident.code),\(resident.name),\(cells.own),\(cells.total)\n"
    }
    return text
  }

  /// Those of a part who tell a month.
  func told(of part: AreaCode, in month: Period) -> [Resident] {
    members(of: part, in: month).filter { $0.months[month] != nil }
  }
}
