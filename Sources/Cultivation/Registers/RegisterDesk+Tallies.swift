import Instruments
import PolicyCorpus
import Quantities

extension RegisterDesk: RegisterTallies {
  /// Cost: one grouped read; with a placing, reading the entries that stood in the register or left it on any day of the
  /// span.
  public func tallies(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope, placing: TallyPlacing?
  ) async throws -> [AreaCode?: RegisterTally] {
    guard let placing else {
      return try await store.readRegisters {
        try $0.registers.tallies(of: register, from: from, through: through, within: scope)
      }
    }
    let entries = try await store.readRegisters {
      // Who left on the first day stood in the register on the day before it.
      try $0.registers.entries(of: register, from: from.adding(days: -1), through: through, within: scope)
    }
    return entries.reduce(into: [:]) { tallies, entry in
      func place(on day: CalendarDay) -> AreaCode? { placing(entry.subject.enterprise, day, entry.area) }
      if entry.isIn(on: through) { tallies[place(on: through), default: RegisterTally()].standing += 1 }
      if let entered = entry.enteredOn, from <= entered, entered <= through {
        tallies[place(on: entered), default: RegisterTally()].entered += 1
      }
      if let left = entry.leftOn, from <= left, left <= through {
        tallies[place(on: left), default: RegisterTally()].left += 1
        if case .left(let reason) = entry.state {
          tallies[place(on: left), default: RegisterTally()].leftFor[reason, default: 0] += 1
        }
      }
    }
  }
}
