import Instruments
import PolicyCorpus
import Quantities

extension RegisterDesk: RegisterTallies {
  /// Cost: reading the entries that stood in the register on any day of the span.
  public func tallies(
    of register: InstrumentID, from: CalendarDay, through: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: RegisterTally] {
    let entries = try await store.readRegisters {
      try $0.registers.entries(of: register, from: from, through: through, within: scope)
    }
    return entries.reduce(into: [:]) { tallies, entry in
      if entry.isIn(on: through) { tallies[entry.area, default: RegisterTally()].standing += 1 }
      if let entered = entry.enteredOn, from <= entered, entered <= through {
        tallies[entry.area, default: RegisterTally()].entered += 1
      }
      if let left = entry.leftOn, from <= left, left <= through {
        tallies[entry.area, default: RegisterTally()].left += 1
      }
    }
  }
}
