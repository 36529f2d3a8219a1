import Enterprises
import Instruments
import PolicyCorpus
import Quantities

extension RegisterDesk: RegisterTallies {
  /// Those who left the watch list as 已退规 are all those who fell out, in the list or not.
  ///
  /// Cost: one grouped read; with a placing, reading the entries that stood in the register or left it on any day of the
  /// span.
  public func tallies(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope, placing: TallyPlacing?
  ) async throws -> [AreaCode?: RegisterTally] {
    guard let placing else {
      let tallies = try await store.readRegisters {
        try $0.registers.tallies(of: register, from: from, through: through, within: scope)
      }
      return try await counting(tallies, register, from, through, within: scope) { _, _, area in area }
    }
    let tallies: [AreaCode?: RegisterTally] = try await entries(
      of: register, from: from, through: through, within: scope
    ).reduce(into: [:]) {
      tallies, entry in
      func place(on day: CalendarDay) -> AreaCode? { placing(entry.subject.enterprise, day, entry.area) }
      let counted = entry.counted(from: from, through: through)
      if let day = counted.standing { tallies[place(on: day), default: RegisterTally()].standing += 1 }
      if let day = counted.entered { tallies[place(on: day), default: RegisterTally()].entered += 1 }
      if let day = counted.left {
        tallies[place(on: day), default: RegisterTally()].left += 1
        if case .left(let reason) = entry.state {
          tallies[place(on: day), default: RegisterTally()].leftFor[reason, default: 0] += 1
        }
      }
    }
    return try await counting(tallies, register, from, through, within: scope, placing: placing)
  }

  /// Who fell out is counted by what is recorded of exits, whether or not it stood in the watch list: one number of them.
  private func counting(
    _ tallies: [AreaCode?: RegisterTally], _ register: InstrumentID, _ from: CalendarDay, _ through: CalendarDay,
    within scope: AreaScope, placing: (CreditCode?, CalendarDay, AreaCode?) -> AreaCode?
  ) async throws -> [AreaCode?: RegisterTally] {
    guard register == MonitoringDesk.watchList else { return tallies }
    var tallies = tallies
    for area in tallies.keys { tallies[area]?.leftFor[MonitoringDesk.fallenOut] = nil }
    let resolution = FactResolution(corpus.facts.all)
    let rows = try await store.readRegisters {
      try $0.placedScaleChanges(from: from, through: through, within: scope, resolution)
    }
    for row in rows where !row.change.isAbove {
      let area = placing(row.change.enterprise, row.change.day, row.area)
      tallies[area, default: RegisterTally()].leftFor[MonitoringDesk.fallenOut, default: 0] += 1
    }
    return tallies
  }

  /// The entries that a tally of a span looks at: those that stood in the register or left it on any of its days.
  public func entries(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope
  ) async throws -> [RegisterEntry] {
    try await store.readRegisters {
      // Who left on the first day stood in the register on the day before it.
      try $0.registers.entries(of: register, from: from.adding(days: -1), through: through, within: scope)
    }
  }
}

extension RegisterEntry {
  /// The days by which a tally of a span counts the entry, each `nil` where it does not: in the register on the span's last
  /// day, entered within the span, left within it.
  public func counted(
    from: CalendarDay, through: CalendarDay
  ) -> (standing: CalendarDay?, entered: CalendarDay?, left: CalendarDay?) {
    func within(_ day: CalendarDay?) -> CalendarDay? { day.flatMap { from <= $0 && $0 <= through ? $0 : nil } }
    return (isIn(on: through) ? through : nil, within(enteredOn), within(leftOn))
  }
}
