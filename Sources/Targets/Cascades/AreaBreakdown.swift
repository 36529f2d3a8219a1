import Decimals
import PolicyCorpus
import Quantities

/// 分解情况: how a district has broken a year's target down, for whoever looks after the duty to do so.
public struct AreaBreakdown: Sendable, Hashable {
  public let area: AreaCode
  /// Whether anything is to be reached in the year.
  public let hasTask: Bool
  /// The plan that stands; `nil` where none was saved.
  public let cascade: Cascade?
  /// Where it does not add up.
  public let differences: [CascadeCheck.Finding]

  public enum State: String, Sendable, Hashable, CaseIterable {
    /// 已分解, and everything adds up.
    case whole
    /// 已分解, with differences.
    case differing
    /// To months alone, and to no area below.
    case monthsAlone
    /// 未分解.
    case none
    /// 未分解, and no task was given either.
    case noTask
  }

  public var state: State {
    guard let cascade else { return hasTask ? .none : .noTask }
    if !cascade.rows.contains(where: { $0.area != area }) { return .monthsAlone }
    return differences.isEmpty ? .whole : .differing
  }

  /// Whether somebody still has to break it down.
  public var isMissing: Bool { cascade == nil }
}

extension TargetBoard {
  /// What a cascade's rows add up to beside its target, the tasks of the areas below and the year before.
  public func check(
    _ rows: [Cascade.Row], of id: InstrumentID, below parent: AreaCode, year: Int
  ) -> CascadeCheck {
    let declaration = declaration(of: id)
    func planned(_ task: (value: Decimal128, assignment: Assignment?)?) -> Int? {
      task.flatMap { task in declaration?.inPlanUnit(task.value) }
    }
    var tasks: [AreaCode: Int] = [:]
    var lastYear: [AreaCode: Int] = [:]
    for row in rows {
      if row.area != parent, let task = yearlyTask(of: id, in: row.area, year: year), task.assignment != nil {
        tasks[row.area] = planned(task)
      }
      // What is counted has to rise from year to year; nothing says so of what is told.
      if hasEntries(id) { lastYear[row.area] = actuals(of: id, in: row.area, year: year - 1)?.soFar ?? 0 }
    }
    return CascadeCheck(
      rows, parent: parent, target: planned(yearlyTask(of: id, in: parent, year: year)),
      parks: Set(rows.map(\.area).filter { corpus.areas.area($0)?.level == .park }), tasks: tasks, lastYear: lastYear,
      isToRise: year >= 2023)
  }
}

extension TargetDesk {
  /// How each district within the board's scope has broken an indicator down for a year, in the order of the districts.
  /// Cost: one read, and one check of each plan.
  public func breakdowns(of id: InstrumentID, year: Int, on board: TargetBoard) async throws -> [AreaBreakdown] {
    let saved = try await store.readTargets { try $0.targets.cascades(of: id, year: year) }
    let byParent = Dictionary(saved.map { ($0.parent, $0) }) { first, _ in first }
    return corpus.areas.districts.map(\.code).filter { board.scope.contains($0) }.map { district in
      let cascade = byParent[district]
      return AreaBreakdown(
        area: district, hasTask: board.yearlyTask(of: id, in: district, year: year) != nil, cascade: cascade,
        differences: cascade.map { board.check($0.rows, of: id, below: district, year: year).findings } ?? [])
    }
  }
}

extension PolicyCorpus {
  /// The indicator that a duty (应分解、应倒排) wants broken down; `nil` for what is no such duty.
  public func brokenDown(by duty: IndicatorDeclaration) -> InstrumentID? {
    guard duty.direction == .rule, duty.scope == .district,
      duty.breakdown.contains(where: { [.month, .street, .park].contains($0) })
    else { return nil }
    return duty.of.first { id in
      if case .indicator(let whole)? = instrument(id)?.declaration { whole.isCascaded } else { false }
    }
  }
}
