import PolicyCorpus
import Quantities

/// 目标分解: an area's yearly target, broken down to the areas below it and to months. Each saving is a version of its
/// own; the newest holds.
public struct Cascade: Sendable, Hashable {
  public let id: Int
  public let indicator: InstrumentID
  public let year: Int
  /// The city or the district that is broken down.
  public let parent: AreaCode
  public let rows: [Row]
  /// 依据: on what it was saved, such as a meeting's minutes; empty where nobody said.
  public let basis: String
  public let trace: Trace

  /// One area's twelve months. The parent's own row plans its months as a whole.
  public struct Row: Sendable, Hashable {
    public let area: AreaCode
    /// January first; always twelve, none below 0: what each month is to bring, or what is to be there at its end.
    public let months: [Int]
    public let form: CascadeForm

    /// What a month of an area can have at most.
    public static let bounds = 0...1_000_000

    /// `nil` where there are not twelve months, or one is below 0 or beyond what an area can have.
    public init?(area: AreaCode, months: [Int], form: CascadeForm = .flow) {
      guard months.count == 12, months.allSatisfy(Self.bounds.contains) else { return nil }
      self.area = area
      self.months = months
      self.form = form
    }

    /// The year's figure.
    public var total: Int { cumulative(through: 12) }

    /// What should be there at a month's end, from 1 to 12; 0 before the first.
    public func cumulative(through month: Int) -> Int { form.cumulative(months, through: month) }
  }

  public init(
    id: Int, indicator: InstrumentID, year: Int, parent: AreaCode, rows: [Row], basis: String = "", trace: Trace
  ) {
    self.id = id
    self.indicator = indicator
    self.year = year
    self.parent = parent
    self.rows = rows
    self.basis = basis
    self.trace = trace
  }

  public func row(of area: AreaCode) -> Row? { rows.first { $0.area == area } }
}

extension CascadeForm {
  /// What twelve months come to at the end of one of them, from 1 to 12; 0 before the first.
  public func cumulative(_ months: [Int], through month: Int) -> Int {
    guard month > 0, !months.isEmpty else { return 0 }
    return self == .flow ? months.prefix(month).reduce(0, +) : months[min(month, months.count) - 1]
  }
}

/// 守恒与递增检查: what a cascade's parts add up to beside the whole. Differences are shown, never forced.
public struct CascadeCheck: Sendable, Hashable {
  public enum Finding: Sendable, Hashable {
    /// The months of the parent's row against its yearly target.
    case monthsOfWhole(sum: Int, target: Int)
    /// 街镇: the streets and towns together against the yearly target; for a city its districts.
    case parts(sum: Int, target: Int)
    /// 园区: the parks together against the yearly target; beside the streets, never added to them.
    case parks(sum: Int, target: Int)
    /// The parts of a month against the parent's own figure of that month.
    case month(Int, sum: Int, whole: Int)
    /// An area that has a task of its own planned otherwise.
    case task(AreaCode, sum: Int, task: Int)
    /// 逐年递增: planned no more than the year before had.
    case notRising(AreaCode, planned: Int, lastYear: Int)
    /// 逐月不减: of what is told as at each month's end, a month with less than the one before.
    case falling(AreaCode, month: Int, planned: Int, before: Int)
  }

  public let findings: [Finding]

  /// - Parameters:
  ///   - target: the parent's yearly target; `nil` where none is given.
  ///   - parks: which of the rows are parks.
  ///   - tasks: the yearly tasks of the areas below.
  ///   - lastYear: what each area had the year before; empty where nobody counts it.
  public init(
    _ rows: [Cascade.Row], parent: AreaCode, target: Int?, parks: Set<AreaCode>, tasks: [AreaCode: Int] = [:],
    lastYear: [AreaCode: Int] = [:], isToRise: Bool = false
  ) {
    var findings: [Finding] = []
    let whole = rows.first { $0.area == parent }
    let below = rows.filter { $0.area != parent }
    let parts = below.filter { !parks.contains($0.area) }
    let parkRows = below.filter { parks.contains($0.area) }
    if let target {
      if let whole, whole.total != target { findings.append(.monthsOfWhole(sum: whole.total, target: target)) }
      let sum = parts.reduce(0) { $0 + $1.total }
      if !parts.isEmpty, sum != target { findings.append(.parts(sum: sum, target: target)) }
      let inParks = parkRows.reduce(0) { $0 + $1.total }
      // Not every enterprise lies in a park: parks together may plan less than the whole, and no more.
      if inParks > target { findings.append(.parks(sum: inParks, target: target)) }
    }
    if let whole, !parts.isEmpty {
      for month in 0..<12 {
        let sum = parts.reduce(0) { $0 + $1.months[month] }
        if sum != whole.months[month] { findings.append(.month(month + 1, sum: sum, whole: whole.months[month])) }
      }
    }
    for row in below {
      if let task = tasks[row.area], task != row.total { findings.append(.task(row.area, sum: row.total, task: task)) }
    }
    if isToRise {
      for row in rows {
        if let last = lastYear[row.area], row.total <= last, row.total > 0 || last > 0 {
          findings.append(.notRising(row.area, planned: row.total, lastYear: last))
        }
      }
    }
    for row in rows where row.form == .level {
      for month in 1..<12 where row.months[month] < row.months[month - 1] {
        findings.append(
          .falling(row.area, month: month + 1, planned: row.months[month], before: row.months[month - 1]))
      }
    }
    self.findings = findings
  }
}
