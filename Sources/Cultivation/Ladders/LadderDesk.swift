import Diagnostics
import Facts
import PolicyCorpus
import Quantities

/// Where people look up how enterprises climb.
public struct LadderDesk: Sendable {
  public let store: any LadderStore
  public let registers: RegisterDesk
  private let reader: LadderReader

  public init(store: any LadderStore, registers: RegisterDesk) {
    self.store = store
    self.registers = registers
    reader = LadderReader(corpus: registers.corpus)
  }

  /// Where one enterprise stands on every ladder.
  /// - Throws: what the store throws; what strict evaluation of a criterion refuses.
  public func standings(
    of code: CreditCode, _ dossier: Dossier, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [LadderStanding] {
    let entries = try await registers.entries(of: code, within: scope)
    let scale = try await registers.store.readRegisters { try $0.scaleChanges.changes(of: code) }
    return try reader.standings(of: dossier.enterprise, entries: entries, scale: scale, on: day)
  }

  /// How many stand on each rung, by area: by the facts, and of rungs that a register tells by its entries.
  public func counts(on day: CalendarDay, within scope: AreaScope) async throws -> [RungCount] {
    var counts = try await store.rungCounts(left: LadderReader.recognitions, on: day, within: scope)
    for rung in Rung.allCases {
      let byArea = Dictionary(grouping: try await entries(on: rung, day, within: scope), by: \.area)
      counts += byArea.map { RungCount(rung: rung, area: $0.key, count: $0.value.count) }
    }
    return counts
  }

  /// Those who stand on none of some rungs any more, since their recognition has left its register by the day: by
  /// district and street, and under `nil` all within the scope.
  public func left(
    of rungs: [Rung], on day: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: Int] {
    let counts = try await store.rungCounts(left: LadderReader.recognitions, on: day, within: scope)
    return counts.filter { $0.left > 0 && rungs.contains($0.rung) }.reduce(into: [:]) { sums, count in
      sums[nil, default: 0] += count.left
      guard let area = count.area else { return }
      for holder in Set([area, area.district]) { sums[holder, default: 0] += count.left }
    }
  }

  /// Those who stand on a rung: by the facts, or by a register's entries.
  public func rows(
    _ query: RungQuery, on day: CalendarDay, within scope: AreaScope
  ) async throws -> (rows: [RungRow], total: Int) {
    guard query.rung.register != nil else { return try await store.rungRows(query, on: day, within: scope) }
    let entries = try await entries(on: query.rung, day, area: query.area, within: scope)
    let rows = entries.compactMap { entry in
      entry.subject.enterprise.map { code in
        RungRow(
          held: HeldRung(enterprise: code, rung: query.rung, area: entry.area, since: entry.enteredOn),
          name: entry.title, validUntil: entry.validUntil)
      }
    }
    let sorted = rows.sorted(by: query.isBefore)
    return (Array(sorted.dropFirst(query.offset).prefix(query.limit)), rows.count)
  }

  /// The entries of a register that tells a rung; none where facts tell it.
  private func entries(
    on rung: Rung, _ day: CalendarDay, area: AreaCode? = nil, within scope: AreaScope
  ) async throws -> [RegisterEntry] {
    guard let register = rung.register else { return [] }
    var query = RegisterQuery(register.id, .on(day), area: area)
    query.areaOn = day
    return try await registers.page(query, within: scope).rows.filter { entry in
      register.field.map { register.values.contains(entry.fields[$0] ?? "") } ?? true
    }
  }

  /// One page of the recognitions that end within so many days, the ones that have ended too, the next first.
  public func expiring(
    within days: Int, of day: CalendarDay, area: AreaCode? = nil, offset: Int, limit: Int, scope: AreaScope
  ) async throws -> (rows: [RegisterEntry], total: Int) {
    guard let register = LadderReader.recognitions else { return ([], 0) }
    let bounds = DueBounds(lookedAtBefore: nil, validThrough: day.adding(days: days))
    var query = RegisterQuery(register, .due(bounds), area: area, order: .valid, offset: offset, limit: limit)
    query.areaOn = day
    return try await registers.page(query, within: scope)
  }
}
