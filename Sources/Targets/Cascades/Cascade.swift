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
  public let trace: Trace

  /// One area's twelve months. The parent's own row plans its months as a whole.
  public struct Row: Sendable, Hashable {
    public let area: AreaCode
    /// January first; always twelve, none below 0.
    public let months: [Int]

    /// `nil` where there are not twelve months, or one is below 0 or beyond what an area can have.
    public init?(area: AreaCode, months: [Int]) {
      guard months.count == 12, months.allSatisfy({ (0...1_000_000).contains($0) }) else { return nil }
      self.area = area
      self.months = months
    }

    public var total: Int { months.reduce(0, +) }

    /// What should be there at a month's end, from 1 to 12.
    public func cumulative(through month: Int) -> Int { months.prefix(max(0, month)).reduce(0, +) }
  }

  public init(id: Int, indicator: InstrumentID, year: Int, parent: AreaCode, rows: [Row], trace: Trace) {
    self.id = id
    self.indicator = indicator
    self.year = year
    self.parent = parent
    self.rows = rows
    self.trace = trace
  }

  public func row(of area: AreaCode) -> Row? { rows.first { $0.area == area } }
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
    self.findings = findings
  }
}

/// 倒排: splits a whole number by shares so that the parts add up to it exactly.
public enum BackSchedule {
  /// The largest-remainder split (Hamilton): every part gets its share rounded down, and what is left over goes, one
  /// each, to the largest remainders; of equal ones to the later part, since a plan counted back from the year's end
  /// rather waits. Parts without weight get nothing, unless no part has one: then all count alike.
  ///
  /// Exact integer arithmetic. Cost: sorting the parts.
  public static func split(_ whole: Int, by weights: [Int]) -> [Int] {
    guard whole > 0, !weights.isEmpty else { return weights.map { _ in 0 } }
    let usable = weights.contains { $0 > 0 } ? weights.map { max(0, $0) } : weights.map { _ in 1 }
    let sum = usable.reduce(0, +)
    var parts = usable.map { Int(Int128(whole) * Int128($0) / Int128(sum)) }
    let remainders = usable.map { Int(Int128(whole) * Int128($0) % Int128(sum)) }
    let order = usable.indices.filter { usable[$0] > 0 }.sorted {
      remainders[$0] == remainders[$1] ? $0 > $1 : remainders[$0] > remainders[$1]
    }
    for index in order.prefix(whole - parts.reduce(0, +)) { parts[index] += 1 }
    return parts
  }

  /// A year's target over the areas of one breakdown: who has a task gets it, and the rest is split among the others by
  /// last year's entries and one more each, so that nobody gets nothing only for having had none. Where the tasks do not
  /// go with the target, they are left out of it. The parts add up to the target.
  /// - Parameter tasks: the areas' own tasks; `nil` where none was given.
  public static func totals(_ target: Int, tasks: [Int?], lastYear: [Int]) -> [Int] {
    let given = tasks.reduce(0) { $0 + ($1 ?? 0) }
    let isWhole = tasks.allSatisfy { $0 != nil }
    let holds = isWhole ? given == target : given <= target
    let open = tasks.map { !holds || $0 == nil }
    var rest = split(
      holds ? target - given : target, by: zip(open, lastYear).filter(\.0).map { $0.1 + 1 })[...]
    return zip(open, tasks).map { isOpen, task in isOpen ? rest.popFirst() ?? 0 : task ?? 0 }
  }

  /// A year's target over parks, which stand beside streets and are no parts of the whole: who has a task gets it, the
  /// others as much of the target as they had of the whole's entries last year, to the nearest. A park that had none gets
  /// none.
  public static func parkTotals(_ target: Int, tasks: [Int?], lastYear: [Int], wholeLastYear: Int) -> [Int] {
    zip(tasks, lastYear).map { task, last in
      task ?? (wholeLastYear > 0 ? (2 * target * last + wholeLastYear) / (2 * wholeLastYear) : 0)
    }
  }

  /// Fewer entries than this in a year say nothing about its seasons.
  public static let leastForSeasons = 12

  /// The twelve weights to plan by: the area's own months of last year where it had enough entries, else the whole's,
  /// else all months alike.
  public static func seasons(own: [Int], whole: [Int]) -> (weights: [Int], source: SeasonSource) {
    if own.count == 12, own.reduce(0, +) >= leastForSeasons { return (own, .ownYear) }
    if whole.count == 12, whole.reduce(0, +) >= leastForSeasons { return (whole, .wholeYear) }
    return (Array(repeating: 1, count: 12), .even)
  }

  public enum SeasonSource: String, Sendable, Hashable, CaseIterable {
    case ownYear, wholeYear, even
  }

  /// A plan for the parent and everything below it that conserves: the months of the parent, the parts, and in each
  /// month the parts together.
  ///
  /// Areas get their shares first and months after; the months of the parts are filled area by area out of what the
  /// parent's months still have, so that both sums hold.
  /// - Parameters:
  ///   - parts: the areas of one breakdown, with the yearly figure that each is to have; they add up to `target`.
  ///   - months: the parent's months; they add up to `target`.
  /// Cost: parts times months.
  public static func grid(parts: [(area: AreaCode, total: Int)], months: [Int]) -> [Cascade.Row] {
    var left = months
    return parts.compactMap { part in
      // What is still to be placed decides the shares, so that no month is asked for more than it has.
      var own = split(part.total, by: left)
      for month in own.indices where own[month] > left[month] { own[month] = left[month] }
      var missing = part.total - own.reduce(0, +)
      for month in own.indices.reversed() where missing > 0 {
        let more = min(missing, left[month] - own[month])
        own[month] += more
        missing -= more
      }
      for month in left.indices { left[month] -= own[month] }
      return Cascade.Row(area: part.area, months: own)
    }
  }
}
