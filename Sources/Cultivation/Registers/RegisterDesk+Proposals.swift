import Instruments
import PolicyCorpus
import Quantities

extension RegisterDesk {
  /// How many waited to come into a register at the end of a day, by district; `nil` for those of no area.
  ///
  /// Cost: reading the register's entries; for each that was proposed once and decided on since, one more read.
  public func proposals(
    of register: InstrumentID, atEndOf day: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: Int] {
    let sizes = try await store.readRegisters { view in
      let proposed = try view.registers.grounds(of: register, by: .proposed)
      var waiting: [RegisterEntry] = []
      for state in RegisterEntry.State.Name.allCases {
        let rows = try view.registers.page(RegisterQuery(register, .state(state)), within: scope).rows
        if state == .proposed {
          waiting += rows.filter { $0.since <= day }
        } else {
          // Who came in, was refused or merged since waited until then.
          waiting += try rows.filter { entry in
            guard proposed[entry.id] != nil, (entry.enteredOn ?? entry.since) > day else { return false }
            return try view.registers.acts(on: entry.id).first.map { $0.event.day <= day } ?? false
          }
        }
      }
      return waiting.map { RegisterSize(register: register, area: $0.area, count: 1) }
    }
    return RegisterSize.districts(sizes)
  }
}
