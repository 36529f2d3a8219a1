import Instruments
import PolicyCorpus
import Quantities

extension CaseDesk: CaseTallies {
  /// Cost: reading every case of the kind that was opened within the days, a thousand at a time.
  public func tallies(
    of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
    placing: @escaping TallyPlacing
  ) async throws -> [AreaCode?: CaseTally] {
    try await fold(instrument, from: from, through: through, within: scope, into: [:]) { tallies, row in
      let place = placing(row.enterprise, row.openedOn, row.area)
      tallies[place, default: CaseTally()].add(row.counted(on: through))
    }
  }

  /// The cases that a tally of a span counts in one place, as they stand now, by the day on which they were opened.
  /// Cost: as the tally.
  public func cases(
    of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope, in place: AreaCode,
    placing: @escaping TallyPlacing
  ) async throws -> [CaseRow] {
    try await fold(instrument, from: from, through: through, within: scope, into: []) { rows, row in
      if placing(row.enterprise, row.openedOn, row.area) == place { rows.append(row) }
    }
  }

  private func fold<Result: Sendable>(
    _ instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope, into first: Result,
    _ add: @escaping @Sendable (inout Result, CaseRow) -> Void
  ) async throws -> Result {
    try await store.readServices { view in
      var result = first
      var query = CaseQuery(
        filter: .all, instrument: instrument, openedFrom: from, openedThrough: through, order: .opened, limit: 1000)
      while true {
        let page = try view.cases.page(query, within: scope, on: through)
        for row in page.rows { add(&result, row) }
        query.offset += page.rows.count
        if page.rows.isEmpty || query.offset >= page.total { return result }
      }
    }
  }

  public func difficulties(
    within scope: AreaScope, on day: CalendarDay, limit: Int
  ) async throws -> (rows: [OpenDifficulty], total: Int, overdue: Int) {
    let overdue = try await page(CaseQuery(filter: .overdue, limit: 0), within: scope, on: day).total
    let page = try await page(CaseQuery(filter: .open, order: .due, limit: limit), within: scope, on: day)
    let rows = page.rows.map { row in
      OpenDifficulty(
        number: row.id.number, enterprise: row.enterprise, name: row.title, area: row.area, text: row.text,
        owner: row.owner.department ?? row.owner.area.text, openedOn: row.openedOn, due: row.due?.day,
        isOverdue: row.due.map { $0.day < day } ?? false)
    }
    return (rows, page.total, overdue)
  }
}

extension CaseTally {
  fileprivate mutating func add(_ counted: CaseRow.Counted) {
    opened += 1
    if counted.isClosed { closed += 1 }
    if counted.isOverdue { overdue += 1 }
    if counted.isRated { rated += 1 }
    if counted.isSatisfied { satisfied += 1 }
  }
}

extension CaseRow {
  /// As what a tally counts a case beside its opening.
  public struct Counted: Sendable, Hashable {
    public let isClosed: Bool
    public let isOverdue: Bool
    public let isRated: Bool
    public let isSatisfied: Bool
  }

  /// - Parameter day: the last of the tally's span: by then it is past its day, or not.
  public func counted(on day: CalendarDay) -> Counted {
    let isClosed = status == .closed
    return Counted(
      isClosed: isClosed, isOverdue: !isClosed && due.map { $0.day < day } ?? false, isRated: lastRating != nil,
      isSatisfied: lastRating == .satisfied)
  }
}
