import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// 月调度材料: where an area and what lies below it stand at the end of a month, what is hard, what was promised last
/// time and what became of it. Once issued it stands as it was; what is corrected afterwards is listed beside it.
public struct DispatchMaterial: Sendable, Hashable {
  public let indicator: InstrumentID
  public let area: AreaCode
  /// The month whose end it speaks of.
  public let month: Period
  /// The area itself.
  public let whole: Row
  /// 街镇, or a city's districts; then, beside them, parks; then, for a city, the streets of all districts. Only what one
  /// area's parts are is ranked.
  public let parts: [Row]
  public let parks: [Row]
  public let streets: [Row]
  public internal(set) var notes: Notes
  /// What other engines knew when it was made.
  public let around: Surroundings
  /// What it corrects; `nil` for a first issue.
  public internal(set) var correction: Correction?

  /// What people write: each a line of its own.
  public struct Notes: Sendable, Hashable {
    /// 存在困难.
    public let difficulties: [String]
    /// 上月事项 with what became of each.
    public let outcomes: [Outcome]
    /// 下月事项.
    public let promises: [String]

    public init(difficulties: [String] = [], outcomes: [Outcome] = [], promises: [String] = []) {
      self.difficulties = difficulties
      self.outcomes = outcomes
      self.promises = promises
    }
  }

  public struct Outcome: Sendable, Hashable {
    public let promise: String
    public let result: String

    public init(promise: String, result: String) {
      self.promise = promise
      self.result = result
    }
  }

  /// One area's figures, in the whole numbers of its cascade: of what is entered, enterprises.
  public struct Row: Sendable, Hashable {
    public let area: AreaCode
    /// 任务数: what was given for the year, by the text or a task; `nil` where nobody gave one. Nothing that was only
    /// planned stands here.
    public let target: Int?
    /// What the saved plan has for the whole year; `nil` without a plan, and in materials that were issued while plans
    /// stood for tasks.
    public var plannedYear: Int?
    /// What the plan has through the month; `nil` without a plan.
    public let planned: Int?
    /// New in the month, and in the month before; of a stock what came to it. `nil` where nobody told.
    public let month: Int?
    public let monthBefore: Int?
    /// New from January through the month, and in the same months of last year; of a stock what is there at the month's end,
    /// and was a year before. `nil` where nobody told.
    public let cumulative: Int?
    public let lastYear: Int?
    /// 待入统确认 from January through the month: beside the figures above, in none of them. `nil` in materials that were
    /// issued while what was not confirmed was counted with the rest.
    public var pending: Int?
    /// 待补信息 from January through the month: of whom a fact that nobody told decides whether they count, in none of the
    /// figures above. `nil` in materials that were issued without.
    public var open: Int?
    /// 待入统确认 of the same months of last year: beside `lastYear`, and not in it. `nil` in materials that were issued
    /// without.
    public var lastPending: Int?
    /// Its place among its like, from 1, at the month's end and at the end of the month before; 0 where it stands alone,
    /// and where it has nothing to be held against while others have.
    public var rank = 0
    public var rankBefore = 0

    /// What is done is held against this: the task, else the plan.
    public var goal: Int? { target ?? plannedYear }

    /// How many places it rose; below 0 where it fell.
    public var rise: Int { rank == 0 || rankBefore == 0 ? 0 : rankBefore - rank }

    /// Of whom nothing was told nothing is done of a goal, nor missed.
    fileprivate var hasGoal: Bool { (goal ?? 0) > 0 && cumulative != nil }
    fileprivate var done: Int { cumulative ?? 0 }

    /// Whether more is done of its target than of the other's; those without a target come after, by number.
    fileprivate func isAhead(of other: Row, _ done: (Row) -> Int) -> Bool {
      switch (hasGoal ? goal : nil, other.hasGoal ? other.goal : nil) {
      // Cross-multiplied, so that no share is rounded.
      case (let own?, let second?): done(self) * second > done(other) * own
      case (.some, nil): true
      case (nil, .some): false
      case (nil, nil): done(self) > done(other)
      }
    }

    fileprivate static func before(_ row: Row) -> Int { row.done - (row.month ?? 0) }
  }

  /// What changed about a figure since the material was issued.
  public struct Difference: Sendable, Hashable {
    public enum Figure: String, Sendable, Hashable, CaseIterable {
      case target, month, monthBefore, cumulative, pending, open, lastYear, lastPending, plannedYear, planned
      /// 完成率, and the places at the month's end and at the end of the month before.
      case done, rank, rankBefore

      /// Whether it is the plan's: one saving of a cascade changes many of them.
      public var isPlanned: Bool { self == .plannedYear || self == .planned }

      /// Whether it follows from others: from the area's own, or from those of its like.
      public var isDerived: Bool { self == .done || self == .rank || self == .rankBefore }
    }

    public let area: AreaCode
    public let figure: Figure
    /// The area's figures as they were issued.
    public let before: Row
    /// The area's figures now; `nil` for one that is not there any more.
    public let after: Row?

    /// `nil` where there was none, and for 完成率, which is worked out of two.
    public var issued: Int? { before.value(figure) }
    /// `nil` as for `issued`.
    public var now: Int? { after.flatMap { $0.value(figure) } }
  }

  /// Every figure that is no longer what was issued, in the material's order.
  public func differences(to now: DispatchMaterial) -> [Difference] {
    let current = Dictionary(now.all.map { ($0.area, $0) }) { first, _ in first }
    return all.flatMap { row -> [Difference] in
      let other = current[row.area]
      return Difference.Figure.allCases.compactMap { figure in
        let isSame =
          figure == .done
          ? other.map(row.isDone(asMuchAs:)) ?? false : row.value(figure) == other.flatMap { $0.value(figure) }
        guard !isSame else { return nil }
        // Issued without: nothing has changed about it.
        if figure == .open && row.open == nil || figure == .lastPending && row.lastPending == nil { return nil }
        // Issued while plans stood for tasks: the same plan, in the place where it stands now.
        if figure == .target || figure == .plannedYear, let other, row.plannedYear == nil, other.target == nil,
          row.target == other.plannedYear
        {
          return nil
        }
        return Difference(area: row.area, figure: figure, before: row, after: other)
      }
    }
  }

  /// Those that came by another who had been ahead of them, the greatest rise first.
  public var risers: [Row] {
    parts.filter { row in
      row.rise > 0
        && parts.contains { $0.isAhead(of: row, Row.before) && row.isAhead(of: $0, \.done) }
    }.sorted { ($1.rise, $0.area) < ($0.rise, $1.area) }
  }

  /// Those whom another came by who had been behind them, the greatest fall first. Who only shared a place with somebody
  /// that went ahead has not fallen.
  public var fallers: [Row] {
    parts.filter { row in
      row.rise < 0
        && parts.contains { row.isAhead(of: $0, Row.before) && $0.isAhead(of: row, \.done) }
    }.sorted { ($0.rise, $0.area) < ($1.rise, $1.area) }
  }

  /// The figures of one area; `nil` for one that the material does not have.
  public func row(of area: AreaCode) -> Row? { all.first { $0.area == area } }

  private var all: [Row] { [whole] + parts + parks + streets }
}

extension DispatchMaterial.Row {
  fileprivate func value(_ figure: DispatchMaterial.Difference.Figure) -> Int? {
    switch figure {
    case .target: target
    case .plannedYear: plannedYear
    case .planned: planned
    case .month: month
    case .cumulative: cumulative
    case .pending: pending
    case .open: open
    case .lastYear: lastYear
    case .lastPending: lastPending
    case .monthBefore: monthBefore
    case .done: nil
    case .rank: rank == 0 ? nil : rank
    case .rankBefore: rankBefore == 0 ? nil : rankBefore
    }
  }

  /// Whether the same share of the goal is done, or neither has one. Cross-multiplied, so that no share is rounded.
  fileprivate func isDone(asMuchAs other: DispatchMaterial.Row) -> Bool {
    switch (hasGoal ? goal : nil, other.hasGoal ? other.goal : nil) {
    case (let own?, let second?): done * second == other.done * own
    case (nil, nil): true
    case (.some, nil), (nil, .some): false
    }
  }
}

extension DispatchMaterial {
  /// Works the figures out.
  /// - Parameters:
  ///   - cascades: the newest cascade below each area that has one.
  /// Cost: for each area one pass over the entries by month.
  public init(
    _ board: TargetBoard, indicator: InstrumentID, area: AreaCode, month: Period, cascades: [AreaCode: Cascade],
    notes: Notes = Notes(), around: Surroundings = Surroundings()
  ) {
    self.indicator = indicator
    self.area = area
    self.month = month
    self.notes = notes
    self.around = around
    let areas = board.corpus.areas
    func row(_ code: AreaCode) -> Row {
      let parent = code.isDistrictOrCity ? code : code.district
      let plan = cascades[parent]?.row(of: code)
      return Row(board, indicator, code, month, plan: plan)
    }
    whole = row(area)
    let isCity = area == areas.city?.code
    let districts = areas.districts.map(\.code)
    let below = isCity ? districts : areas.children(of: area, level: .street).map(\.code)
    parts = Row.ranked(below.map(row))
    let allParks = (isCity ? districts : [area]).flatMap { areas.children(of: $0, level: .park).map { row($0.code) } }
    parks = isCity ? allParks : Row.ranked(allParks)
    streets = isCity ? districts.flatMap { areas.children(of: $0, level: .street).map { row($0.code) } } : []
  }
}

extension DispatchMaterial.Row {
  fileprivate init(
    _ board: TargetBoard, _ id: InstrumentID, _ area: AreaCode, _ month: Period, plan: Cascade.Row?
  ) {
    let year = month.year
    let number = month.start.month
    let months = board.months(of: id, in: area)
    let own = board.actuals(of: id, in: area, year: year)
    let before = board.actuals(of: id, in: area, year: year - 1)
    let hasEntries = board.hasEntries(id)
    func tally(_ kind: KeyPath<EntryTally, Int>, _ year: Int) -> Int? {
      hasEntries ? (1...number).reduce(0) { $0 + (months[.month(year: year, month: $1)]?[keyPath: kind] ?? 0) } : nil
    }
    self.init(
      area: area,
      target: board.yearlyTask(of: id, in: area, year: year).flatMap { task in
        board.declaration(of: id)?.inPlanUnit(task.value)
      },
      plannedYear: plan?.total, planned: plan?.cumulative(through: number), month: own?.added(in: number),
      monthBefore: number > 1 ? own?.added(in: number - 1) : before?.added(in: 12),
      cumulative: own?.toDate[number - 1], lastYear: before?.toDate[number - 1],
      pending: tally(\.pending, year), open: tally(\.open, year), lastPending: tally(\.pending, year - 1))
  }

  /// Ranks by what is done of the target; what is equal shares its place. Who has none has no place beside those who
  /// have, and stands after them by number; where nobody has one, all of whom something was told are ranked by number. Where
  /// nobody who is ranked has a single entry there is no first and no last.
  fileprivate static func ranked(_ rows: [DispatchMaterial.Row]) -> [DispatchMaterial.Row] {
    let held = rows.filter(\.hasGoal)
    let placed = held.isEmpty ? rows.filter { $0.cumulative != nil } : held
    func places(_ done: (DispatchMaterial.Row) -> Int) -> [AreaCode: Int] {
      guard placed.contains(where: { done($0) > 0 }) else { return [:] }
      return Dictionary(
        placed.map { row in (row.area, 1 + placed.count { $0.isAhead(of: row, done) }) }
      ) { first, _ in first }
    }
    let now = places(\.done)
    let before = places(before)
    return rows.map { row in
      var row = row
      row.rank = now[row.area] ?? 0
      row.rankBefore = before[row.area] ?? 0
      return row
    }.sorted { $0.order == $1.order ? $0.area < $1.area : $0.order < $1.order }
  }

  /// By rank; without one, those with a goal first, then by number.
  private var order: (Int, Int, Int) { (rank == 0 ? .max : rank, hasGoal ? 0 : 1, rank == 0 ? -done : 0) }
}

// MARK: - As the journal has it

extension DispatchMaterial {
  public var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "indicator": .text("\(indicator)"), "area": .text(area.text), "month": .text("\(month)"), "whole": whole.json,
      "parts": .list(parts.map(\.json)), "parks": .list(parks.map(\.json)), "streets": .list(streets.map(\.json)),
      "notes": notes.json,
    ]
    members["around"] = around.json
    members["correction"] = correction?.json
    return .object(members)
  }

  /// `nil` where the text is not what `json` writes.
  public init?(json: CanonicalJSON) {
    func rows(_ key: String) -> [Row]? {
      guard let list = json[key].list else { return nil }
      let rows = list.compactMap { Row(json: $0) }
      return rows.count == list.count ? rows : nil
    }
    guard let indicator = json["indicator"].text.flatMap({ InstrumentID($0) }),
      let area = json["area"].text.flatMap({ AreaCode($0) }), let month = json["month"].text.flatMap({ Period($0) }),
      let whole = Row(json: json["whole"]), let parts = rows("parts"), let parks = rows("parks"),
      let streets = rows("streets"), let around = Surroundings(json: json["around"])
    else { return nil }
    self.indicator = indicator
    self.area = area
    self.month = month
    self.whole = whole
    self.parts = parts
    self.parks = parks
    self.streets = streets
    notes = Notes(json: json["notes"])
    self.around = around
    guard json["correction"] != .null else { return }
    guard let correction = Correction(json: json["correction"]) else { return nil }
    self.correction = correction
  }
}

extension DispatchMaterial.Notes {
  var json: CanonicalJSON {
    [
      "difficulties": .list(difficulties.map { .text($0) }), "promises": .list(promises.map { .text($0) }),
      "outcomes": .list(outcomes.map { ["promise": .text($0.promise), "result": .text($0.result)] }),
    ]
  }

  fileprivate init(json: CanonicalJSON) {
    self.init(
      difficulties: (json["difficulties"].list ?? []).compactMap(\.text),
      outcomes: (json["outcomes"].list ?? []).map {
        DispatchMaterial.Outcome(promise: $0["promise"].text ?? "", result: $0["result"].text ?? "")
      },
      promises: (json["promises"].list ?? []).compactMap(\.text))
  }
}

extension DispatchMaterial.Row {
  fileprivate var json: CanonicalJSON {
    var members: [String: CanonicalJSON] = [
      "area": .text(area.text), "target": target.map { CanonicalJSON($0) } ?? .null,
      "planned": planned.map { CanonicalJSON($0) } ?? .null, "month": month.map { CanonicalJSON($0) } ?? .null,
      "month_before": monthBefore.map { CanonicalJSON($0) } ?? .null,
      "cumulative": cumulative.map { CanonicalJSON($0) } ?? .null,
      "last_year": lastYear.map { CanonicalJSON($0) } ?? .null, "rank": CanonicalJSON(rank),
      "rank_before": CanonicalJSON(rankBefore),
    ]
    if let plannedYear { members["planned_year"] = CanonicalJSON(plannedYear) }
    if let pending { members["pending"] = CanonicalJSON(pending) }
    if let open { members["open"] = CanonicalJSON(open) }
    if let lastPending { members["last_pending"] = CanonicalJSON(lastPending) }
    return .object(members)
  }

  fileprivate init?(json: CanonicalJSON) {
    guard let area = json["area"].text.flatMap({ AreaCode($0) }), let rank = json["rank"].integer,
      let rankBefore = json["rank_before"].integer
    else { return nil }
    self.init(
      area: area, target: json["target"].integer, plannedYear: json["planned_year"].integer,
      planned: json["planned"].integer, month: json["month"].integer, monthBefore: json["month_before"].integer,
      cumulative: json["cumulative"].integer, lastYear: json["last_year"].integer, pending: json["pending"].integer,
      open: json["open"].integer, lastPending: json["last_pending"].integer, rank: rank, rankBefore: rankBefore)
  }
}

/// A material that was issued, as it was.
public struct IssuedMaterial: Sendable, Hashable {
  public let id: Int
  public let material: DispatchMaterial
  public let trace: Trace

  public init(id: Int, material: DispatchMaterial, trace: Trace) {
    self.id = id
    self.material = material
    self.trace = trace
  }
}

extension TargetDesk {
  /// The material as it would be issued now.
  public func draft(
    of indicator: InstrumentID, area: AreaCode, month: Period, notes: DispatchMaterial.Notes = .init(),
    around: DispatchMaterial.Surroundings = .init(), on day: CalendarDay, within scope: AreaScope
  ) async throws -> DispatchMaterial {
    let board = try await board(of: indicator, on: day, within: scope)
    let isCity = area == corpus.areas.city?.code
    let parents = [area] + (isCity ? corpus.areas.districts.map(\.code) : [])
    let cascades = try await store.readTargets { view in
      var cascades: [AreaCode: Cascade] = [:]
      for parent in parents {
        cascades[parent] = try view.targets.cascade(of: indicator, below: parent, year: month.year)
      }
      return cascades
    }
    return DispatchMaterial(
      board, indicator: indicator, area: area, month: month, cascades: cascades, notes: notes,
      around: around)
  }

  /// What was issued for an area about an indicator, the newest month first, and of a month the last issue first.
  public func materials(of indicator: InstrumentID, area: AreaCode) async throws -> [IssuedMaterial] {
    try await store.readTargets { try $0.targets.materials(of: indicator, area: area) }
  }
}
