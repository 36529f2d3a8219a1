import Quantities

/// 倒排: a plan of a year counted back from its target, for an area and what lies below it. A proposal: it becomes the plan
/// when somebody saves it.
public struct CascadeSchedule: Sendable {
  public let form: CascadeForm
  public let target: Int
  /// By what the year goes: twelve weights.
  public let weights: [Int]
  /// The area that is broken down.
  public let whole: Part

  /// An area with what its share of the plan depends on.
  public struct Part: Sendable {
    public let area: AreaCode
    /// 年度任务; `nil` where none was given.
    public let task: Int?
    /// The year's figure of the plan that is saved; `nil` without one.
    public let planned: Int?
    /// What it had in the year before, or at its end.
    public let lastYear: Int
    /// `nil` where the reader sees none.
    public let actual: MonthlyActuals?

    /// What its year is meant to come to: its task, or what the saved plan has for it, which binds nobody; `nil` without
    /// either.
    var aim: Int? { task ?? planned }

    public init(area: AreaCode, task: Int?, planned: Int? = nil, lastYear: Int, actual: MonthlyActuals?) {
      self.area = area
      self.task = task
      self.planned = planned
      self.lastYear = lastYear
      self.actual = actual
    }

    fileprivate var withoutPlan: Part { Part(area: area, task: task, lastYear: lastYear, actual: actual) }
  }

  public init(form: CascadeForm, target: Int, weights: [Int], whole: Part) {
    self.form = form
    self.target = target
    self.weights = weights
    self.whole = whole
  }

  /// The whole year: its months by the seasons, its parts by their tasks or else by last year, so that both add up. Where the
  /// tasks do not come to the target, each part's year goes by the seasons for itself. A stock begins with what stood before,
  /// where that was told.
  /// - Parameters:
  ///   - parts: the areas of the breakdown that adds up to the whole.
  ///   - parks: those beside it.
  /// Cost: parts times months.
  public func year(parts: [Part], parks: [Part]) -> [Cascade.Row] {
    let start = form == .level ? min(whole.actual?.before ?? 0, target) : 0
    let added = BackSchedule.split(target - start, by: weights)
    var rows = [row(whole.area, added, from: start)]
    let totals = BackSchedule.totals(target, tasks: parts.map(\.task), lastYear: parts.map(\.lastYear))
    let starts = form == .level ? parts.map { $0.actual?.before } : parts.map { _ in 0 }
    let known = starts.compactMap { $0 }
    if totals.reduce(0, +) != target {
      rows += zip(parts, totals).map(own)
    } else if known.count == parts.count, known.reduce(0, +) == start, zip(known, totals).allSatisfy({ $0 <= $1 }) {
      let grid = BackSchedule.grid(totals: zip(totals, known).map { $0 - $1 }, months: added)
      rows += zip(parts, zip(grid, known)).map { row($0.area, $1.0, from: $1.1) }
    } else {
      // Where nobody told how it stood in each of them, what there was is shared out as the rest.
      let grid = BackSchedule.grid(totals: totals, months: [added[0] + start] + added.dropFirst())
      rows += zip(parts, grid).map { row($0.area, $1, from: 0) }
    }
    rows += zip(parks, goals(of: parks)).filter { $0.1 > 0 }.map(own)
    return rows.compactMap { $0 }
  }

  /// 余量倒排: what is still needed over the months from one on, by their seasons. Months that are over keep what was
  /// reached; the running one has what there is so far and its share of the rest. Where more is there than the target, the
  /// rest is nothing, and the difference is for the check to tell. What is saved says how the areas share the rest where it
  /// adds up to the target; else they share it as in a plan of the whole year.
  /// - Parameter month: the first month that is not over, from 1 to 12.
  /// Cost: parts times months.
  public func rest(from month: Int, parts: [Part], parks: [Part]) -> [Cascade.Row] {
    let left = Array(weights[(month - 1)...])
    let need = max(0, target - reached(whole))
    let months = BackSchedule.split(need, by: left)
    var rows = [self.rest(of: whole, months, from: month)]
    let needs = self.needs(of: parts, within: need)
    if needs.reduce(0, +) == need {
      rows += zip(parts, BackSchedule.grid(totals: needs, months: months)).map { self.rest(of: $0, $1, from: month) }
    } else {
      rows += zip(parts, needs).map { self.rest(of: $0, BackSchedule.split($1, by: left), from: month) }
    }
    let planned = isPlanned(by: parts) ? parks : parks.map(\.withoutPlan)
    rows += zip(parks, goals(of: planned)).map { park, goal in
      self.rest(of: park, BackSchedule.split(max(0, goal - reached(park)), by: left), from: month)
    }.filter { row in row.map { $0.total > 0 } ?? false }
    return rows.compactMap { $0 }
  }

  /// Whether the tasks and the saved plans of the areas come to the target, so that what remains is shared by them. A plan
  /// for another target says nothing about who is to bring the rest of this one.
  public func isPlanned(by parts: [Part]) -> Bool {
    parts.contains { $0.planned != nil } && parts.reduce(0) { $0 + ($1.task ?? $1.planned ?? 0) } == target
  }

  private func reached(_ part: Part) -> Int { part.actual?.soFar ?? 0 }

  /// Who was given a task lacks what it has not reached of it; the others share what is left of the whole's need, as each
  /// lacks of its plan; without one that comes to the target, of what the year's plan would give it.
  private func needs(of parts: [Part], within need: Int) -> [Int] {
    let isPlanned = isPlanned(by: parts)
    let goals = BackSchedule.totals(
      target, tasks: parts.map { isPlanned ? $0.aim : $0.task }, lastYear: parts.map(\.lastYear))
    let lacking = zip(parts, goals).map { part, goal in max(0, (part.task ?? goal) - reached(part)) }
    let given = zip(parts, lacking).reduce(0) { $0 + ($1.0.task == nil ? 0 : $1.1) }
    let open = zip(parts, lacking).filter { $0.0.task == nil }
    // Whoever has reached all that was planned can still be asked for more: by last year, as the year's plan is.
    let isLacking = open.contains { $0.1 > 0 }
    var shares = BackSchedule.split(
      max(0, need - given), by: open.map { isLacking ? $0.1 : $0.0.lastYear + 1 })[...]
    return zip(parts, lacking).map { part, own in part.task == nil ? shares.popFirst() ?? 0 : own }
  }

  /// Of parks: their tasks, their plan, or their part of last year.
  private func goals(of parks: [Part]) -> [Int] {
    BackSchedule.parkTotals(
      target, tasks: parks.map(\.aim), lastYear: parks.map(\.lastYear),
      wholeLastYear: whole.lastYear)
  }

  /// A year of an area by the seasons, whatever the others have.
  private func own(_ part: Part, _ total: Int) -> Cascade.Row? {
    let start = form == .level ? min(part.actual?.before ?? 0, total) : 0
    return row(part.area, BackSchedule.split(total - start, by: weights), from: start)
  }

  private func row(_ area: AreaCode, _ added: [Int], from start: Int) -> Cascade.Row? {
    Cascade.Row(area: area, months: form == .flow ? added : sums(of: added, from: start), form: form)
  }

  private func sums(of added: [Int], from start: Int) -> [Int] {
    var sum = start
    return added.map { month in
      sum += month
      return sum
    }
  }

  /// - Parameter added: what comes in each of the months from `month` on.
  private func rest(of part: Part, _ added: [Int], from month: Int) -> Cascade.Row? {
    func told(_ index: Int) -> Int? { part.actual.flatMap { $0.months[index] } }
    guard form == .level else {
      let over = (0..<month - 1).map { max(0, told($0) ?? 0) }
      // What was told of the year alone lies in no month: it stands in the running one.
      let now = max(0, reached(part) - over.reduce(0, +))
      return Cascade.Row(area: part.area, months: over + [now + added[0]] + added.dropFirst(), form: form)
    }
    var standing = max(0, part.actual?.before ?? 0)
    let over = (0..<month - 1).map { index in
      standing = told(index).map { max(0, $0) } ?? standing
      return standing
    }
    return Cascade.Row(area: part.area, months: over + sums(of: added, from: max(0, reached(part))), form: form)
  }
}
