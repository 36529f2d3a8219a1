import Quantities

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
  /// last year's entries and one more each, so that nobody gets nothing only for having had none. The parts add up to the
  /// target, unless the tasks alone are more, or all have one and come to something else: a task stays what it is, and the
  /// difference is for the check to tell.
  /// - Parameter tasks: the areas' own tasks; `nil` where none was given.
  public static func totals(_ target: Int, tasks: [Int?], lastYear: [Int]) -> [Int] {
    let given = tasks.reduce(0) { $0 + ($1 ?? 0) }
    let open = zip(tasks, lastYear).filter { $0.0 == nil }.map(\.1)
    var rest = split(max(0, target - given), by: open.map { $0 + 1 })[...]
    return tasks.map { $0 ?? rest.popFirst() ?? 0 }
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
  /// - Parameters:
  ///   - own: twelve months, or none where nobody told them.
  ///   - whole: the same.
  public static func seasons(own: [Int], whole: [Int]) -> (weights: [Int], source: SeasonSource) {
    if own.count == 12, own.reduce(0, +) >= leastForSeasons { return (own, .ownYear) }
    if whole.count == 12, whole.reduce(0, +) >= leastForSeasons { return (whole, .wholeYear) }
    return (Array(repeating: 1, count: 12), own.count == 12 || whole.count == 12 ? .even : .untold)
  }

  public enum SeasonSource: String, Sendable, Hashable, CaseIterable {
    case ownYear, wholeYear
    /// Last year had too few.
    case even
    /// Nobody told last year's months.
    case untold
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
    zip(parts, grid(totals: parts.map(\.total), months: months)).compactMap { Cascade.Row(area: $0.area, months: $1) }
  }

  /// The same for months of any number.
  static func grid(totals: [Int], months: [Int]) -> [[Int]] {
    var left = months
    return totals.map { total in
      // What is still to be placed decides the shares, so that no month is asked for more than it has.
      var own = split(total, by: left)
      for month in own.indices where own[month] > left[month] { own[month] = left[month] }
      var missing = total - own.reduce(0, +)
      for month in own.indices.reversed() where missing > 0 {
        let more = min(missing, left[month] - own[month])
        own[month] += more
        missing -= more
      }
      for month in left.indices { left[month] -= own[month] }
      return own
    }
  }
}
