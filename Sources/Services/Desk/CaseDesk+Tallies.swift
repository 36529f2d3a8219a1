import Instruments
import PolicyCorpus
import Quantities

extension CaseDesk: CaseTallies {
  /// Cost: reading every case of the kind that was opened within the days, a thousand at a time.
  public func tallies(
    of instrument: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope,
    placing: @escaping TallyPlacing
  ) async throws -> [AreaCode?: CaseTally] {
    try await store.readServices { view in
      var tallies: [AreaCode?: CaseTally] = [:]
      var query = CaseQuery(
        filter: .all, instrument: instrument, openedFrom: from, openedThrough: through, order: .opened, limit: 1000)
      while true {
        let page = try view.cases.page(query, within: scope, on: through)
        for row in page.rows {
          tallies[placing(row.enterprise, row.openedOn, row.area), default: CaseTally()].add(row, on: through)
        }
        query.offset += page.rows.count
        if page.rows.isEmpty || query.offset >= page.total { return tallies }
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
  fileprivate mutating func add(_ row: CaseRow, on day: CalendarDay) {
    opened += 1
    if row.status == .closed {
      closed += 1
    } else if let due = row.due?.day, due < day {
      overdue += 1
    }
    if let rating = row.lastRating {
      rated += 1
      if rating == .satisfied { satisfied += 1 }
    }
  }
}
