import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities

/// 应出库: an entry of a library of those who are to rise, of whom a fact says that it no longer belongs there. The office lets
/// it go, or not: nothing leaves by itself.
public struct DueExit: Sendable, Hashable {
  public enum Cause: Sendable, Hashable {
    /// 已入统.
    case entered
    /// 迁出本区: where the statistics count it now.
    case moved(to: AreaCode)
  }

  public let entry: RegisterEntry
  public let cause: Cause
  /// The day that the fact tells.
  public let toldOn: CalendarDay

  /// The declared reason for leaving.
  public var reason: String {
    switch cause {
    case .entered: Self.entered
    case .moved: Self.moved
    }
  }

  /// The day on which it is to leave: that of the fact, and none before its latest act.
  public var day: CalendarDay { max(toldOn, entry.lastActOn) }

  static let entered = "已入统"
  static let moved = "迁出本区"
}

extension RegisterEntry {
  /// Why it is to leave on a day; `nil` where no fact says so.
  /// - Parameters:
  ///   - confirmed: the confirmed day of first entry. What somebody told without confirmation is no entry yet.
  ///   - history: what is recorded of entries and exits.
  ///   - area: where the statistics count the enterprise, and since when.
  ///   - reasons: those that the register declares.
  func dueExit(
    confirmed: CalendarDay?, _ history: ScaleHistory, area: (code: AreaCode, since: CalendarDay)?, reasons: [String],
    on day: CalendarDay
  ) -> DueExit? {
    guard state == .entered, let enteredOn else { return nil }
    let last = history.changes.last
    let above = last.map { $0.isAbove ? $0.day : nil } ?? confirmed
    if reasons.contains(DueExit.entered), let above, above <= day {
      return DueExit(entry: self, cause: .entered, toldOn: above)
    }
    // Where it was when it came in it has not moved to.
    if reasons.contains(DueExit.moved), let area, let own = self.area, area.since > enteredOn, area.since <= day,
      area.code.district != own.district
    {
      return DueExit(entry: self, cause: .moved(to: area.code), toldOn: area.since)
    }
    return nil
  }
}

extension RegisterDesk {
  /// Who is to leave a register that counts enterprises, by its own reasons for leaving and the facts as they are known; empty
  /// for every other register.
  /// Cost: reading the register's entries and two facts of each; for each that entered, what is recorded of it.
  public func dueExits(
    of register: InstrumentID, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [DueExit] {
    let declaration = declaration(register)
    let resolution = FactResolution(corpus.facts.all)
    return try await store.readRegisters { view in
      try Self.dueExits(of: register, declaration, resolution, on: day, in: view, within: scope)
    }
  }

  static func dueExits(
    of register: InstrumentID, _ declaration: RegisterDeclaration?, _ resolution: FactResolution, on day: CalendarDay,
    in view: any RegisterReading, within scope: AreaScope
  ) throws -> [DueExit] {
    guard let declaration, declaration.countsEnterprises,
      !Set(declaration.exitReasons).isDisjoint(with: [DueExit.entered, DueExit.moved])
    else { return [] }
    let entries = try view.registers.page(RegisterQuery(register, .state(.entered)), within: scope).rows
    let codes = entries.compactMap(\.subject.enterprise)
    func told(_ name: String) throws -> [CreditCode: RecordedFact] {
      guard let fact = FactID(name) else { return [:] }
      return try view.facts.tellings(of: fact, by: codes).compactMapValues {
        resolution.standing($0, at: Timestamp(millisecondsSinceEpoch: .max)).holding(on: day)
      }
    }
    let (entered, areas) = (try told("above_scale_on"), try told("statistical_area"))
    return try entries.compactMap { entry in
      guard let code = entry.subject.enterprise else { return nil }
      let fact = entered[code]
      let first: CalendarDay? = if case .day(let first)? = fact?.value { first } else { nil }
      var area: (code: AreaCode, since: CalendarDay)?
      if case .code(let text)? = areas[code]?.value, let now = AreaCode(text), let since = areas[code]?.since {
        area = (now, since)
      }
      let history = first == nil ? ScaleHistory() : try view.scaleChanges.changes(of: code)
      let confirmed = fact?.origin.basis.kind == .entryConfirmation ? first : nil
      return entry.dueExit(confirmed: confirmed, history, area: area, reasons: declaration.exitReasons, on: day)
    }
  }
}
