import Diagnostics
import Enterprises
import Facts
import Instruments
import PolicyCorpus
import Quantities

/// An entry's whole life, as its page shows it.
public struct EntryHistory: Sendable, Hashable {
  public let entry: RegisterEntry
  public let acts: [RecordedAct]
}

/// What differs between a register on two days.
public struct RegisterDifference: Sendable, Hashable {
  public struct Change: Sendable, Hashable {
    public let entry: RegisterEntry
    /// The fields that differ, by name, before and after.
    public let fields: [String: Pair]
  }

  public struct Pair: Sendable, Hashable {
    public let before: String?
    public let after: String?

    public init(before: String?, after: String?) {
      self.before = before
      self.after = after
    }
  }

  /// In the register on the later day and not on the earlier one.
  public let added: [RegisterEntry]
  /// In the register on the earlier day and not on the later one.
  public let gone: [RegisterEntry]
  /// In it on neither day, but in between.
  public let passing: [RegisterEntry]
  /// In it on both days, with other fields.
  public let changed: [Change]
}

extension RegisterEntry {
  /// The entry as its acts up to a day left it; `nil` where there was none yet.
  static func standing(
    _ acts: some Sequence<RecordedAct>, in register: InstrumentID, validUntil field: String?, on day: CalendarDay
  ) -> RegisterEntry? {
    RegisterEntry(acts: acts.map(\.event), in: register, validUntil: field, through: day)
  }
}

extension RegisterDesk {
  /// One page of a register. What stood in it on a day that has passed is shown with its fields of that day.
  public func page(
    _ query: RegisterQuery, within scope: AreaScope
  ) async throws -> (rows: [RegisterEntry], total: Int) {
    let field = declaration(query.register)?.validUntil
    return try await store.readRegisters { view in
      let found = try view.registers.page(query, within: scope)
      guard case .on(let day) = query.selection else { return found }
      let rows = try found.rows.map { entry in
        entry.lastActOn <= day ? entry : try Self.standing(entry, field, on: day, in: view) ?? entry
      }
      return (rows, found.total)
    }
  }

  private static func standing(
    _ entry: RegisterEntry, _ field: String?, on day: CalendarDay, in view: any RegisterReading
  ) throws -> RegisterEntry? {
    .standing(try view.registers.acts(on: entry.id), in: entry.register, validUntil: field, on: day)
  }

  /// What changed in a register from one day to another.
  /// Cost: the entries that stood in it between the days, and the acts of those whose fields changed.
  public func difference(
    of register: InstrumentID, from first: CalendarDay, to last: CalendarDay, within scope: AreaScope
  ) async throws -> RegisterDifference {
    let field = declaration(register)?.validUntil
    return try await store.readRegisters { view in
      let entries = try view.registers.entries(of: register, from: first, through: last, within: scope)
      let amended = try view.registers.amended(in: register, after: first, through: last)
      var (added, gone, passing): ([RegisterEntry], [RegisterEntry], [RegisterEntry]) = ([], [], [])
      var changed: [RegisterDifference.Change] = []
      for entry in entries {
        switch (entry.isIn(on: first), entry.isIn(on: last)) {
        case (false, true): added.append(entry)
        case (true, false): gone.append(entry)
        case (false, false): passing.append(entry)
        case (true, true):
          guard amended.contains(entry.id), let before = try Self.standing(entry, field, on: first, in: view),
            let after = try Self.standing(entry, field, on: last, in: view)
          else { continue }
          let names = Set(before.fields.keys).union(after.fields.keys)
          let fields = names.filter { before.fields[$0] != after.fields[$0] }.map { name in
            (name, RegisterDifference.Pair(before: before.fields[name], after: after.fields[name]))
          }
          if !fields.isEmpty {
            changed.append(.init(entry: after, fields: Dictionary(uniqueKeysWithValues: fields)))
          }
        }
      }
      return RegisterDifference(added: added, gone: gone, passing: passing, changed: changed)
    }
  }

  /// One entry and everything that was done to it; `nil` where the scope has no such entry.
  public func history(of id: EntryID, within scope: AreaScope) async throws -> EntryHistory? {
    try await store.readRegisters { view in
      guard let entry = try view.registers.entry(id), try view.holds(entry, within: scope) else { return nil }
      return EntryHistory(entry: entry, acts: try view.registers.acts(on: id))
    }
  }

  /// Why each of some entries of one register is as it is: of one in the register why it was taken in, of one that left
  /// why it left.
  /// - Parameter state: what they are; by default each as it is now.
  /// Cost: a query a state.
  public func grounds(
    of entries: [RegisterEntry], in register: InstrumentID, as state: RegisterEntry.State.Name? = nil
  ) async throws -> [EntryID: Ground] {
    try await store.readRegisters { view in
      let byState = Dictionary(grouping: entries) { state ?? $0.state.name }
      var grounds: [EntryID: Ground] = [:]
      for (name, entries) in byState {
        let all = try view.registers.grounds(of: register, by: name.act)
        for entry in entries { grounds[entry.id] = all[entry.id] }
      }
      return grounds
    }
  }

  /// The entries about an enterprise, in all registers.
  public func entries(of enterprise: CreditCode, within scope: AreaScope) async throws -> [RegisterEntry] {
    try await store.readRegisters { try $0.registers.entries(of: enterprise, within: scope) }
  }

  /// The same of many enterprises, in no order.
  /// Cost: a query for some hundred enterprises.
  public func entries(
    of enterprises: [CreditCode], within scope: AreaScope
  ) async throws -> [CreditCode: [RegisterEntry]] {
    try await store.readRegisters { try $0.registers.entries(of: enterprises, within: scope) }
  }

  /// Everything that the overview of all registers shows, in one view of the store.
  public func overview(on day: CalendarDay, within scope: AreaScope) async throws -> RegisterOverview {
    let registers = corpus.registers.map { ($0.instrument.id, $0.declaration) }
    let resolution = FactResolution(corpus.facts.all)
    return try await store.readRegisters { view in
      let reader = view.registers
      let sizes = try reader.sizes(of: nil, on: day, within: scope)
      let due = try Self.due(registers, resolution, on: day, among: sizes, in: view, within: scope)
      let month = Period.month(year: day.year, month: day.month).start
      return RegisterOverview(
        sizes: sizes, moves: try reader.moves(from: month, through: day, within: scope),
        proposals: try reader.proposals(within: scope), due: due)
    }
  }

  /// 到期待办: how many entries of all registers are due or late on a day, without the rest of the overview.
  public func due(on day: CalendarDay, within scope: AreaScope) async throws -> Int {
    let registers = corpus.registers.map { ($0.instrument.id, $0.declaration) }
    let resolution = FactResolution(corpus.facts.all)
    return try await store.readRegisters { view in
      let sizes = try view.registers.sizes(of: nil, on: day, within: scope)
      return try Self.due(registers, resolution, on: day, among: sizes, in: view, within: scope).values.reduce(0, +)
    }
  }

  /// Of each register that holds any, how many entries are due: those to be looked at again, those that expire, and those
  /// who are to leave, each once.
  private static func due(
    _ registers: [(InstrumentID, RegisterDeclaration)], _ resolution: FactResolution, on day: CalendarDay,
    among sizes: [RegisterSize], in view: any RegisterReading, within scope: AreaScope
  ) throws -> [InstrumentID: Int] {
    let held = Set(sizes.map(\.register))
    var due: [InstrumentID: Int] = [:]
    for (register, declaration) in registers where held.contains(register) {
      let bounds = declaration.dueBounds(on: day)
      guard !bounds.isEmpty else { continue }
      let exits = try dueExits(of: register, declaration, resolution, on: day, in: view, within: scope)
      let query = RegisterQuery(register, .due(bounds, besides: Set(exits.map(\.entry.id))), limit: 0)
      due[register] = try view.registers.page(query, within: scope).total
    }
    return due
  }

  /// How many entries each district has in a register on a day; `nil` for those of no area.
  public func sizes(
    of register: InstrumentID, on day: CalendarDay, within scope: AreaScope
  ) async throws -> [AreaCode?: Int] {
    let sizes = try await store.readRegisters { try $0.registers.sizes(of: register, on: day, within: scope) }
    return RegisterSize.districts(sizes)
  }

  /// How many wait to come into a register, by district; `nil` for those of no area.
  public func proposals(of register: InstrumentID, within scope: AreaScope) async throws -> [AreaCode?: Int] {
    RegisterSize.districts(try await store.readRegisters { try $0.registers.proposals(of: register, within: scope) })
  }

  /// One page of those who may come into a register by its declared condition.
  public func candidates(
    _ query: RegisterQuery, on day: CalendarDay, within scope: AreaScope
  ) async throws -> (rows: [RegisterCandidate], total: Int) {
    guard let count = corpus.candidateCount(of: query.register)?.id else { return ([], 0) }
    let year = Period.year(day.year).start
    return try await store.readRegisters {
      try $0.registers.candidates(query, count: count, since: year, within: scope)
    }
  }

  /// Entries of one register that bear one name, as far as they may be the same.
  public func namesakes(in register: InstrumentID, within scope: AreaScope) async throws -> [[RegisterEntry]] {
    try await store.readRegisters { try $0.registers.namesakes(in: register, within: scope) }
  }
}

/// The size and movement of every register.
public struct RegisterOverview: Sendable, Hashable {
  /// How many entries each register has.
  private let counts: [InstrumentID: Int]
  /// Since the first of the month.
  public let moves: [InstrumentID: RegisterMoves]
  public let proposals: [InstrumentID: Int]
  public let due: [InstrumentID: Int]

  init(
    sizes: [RegisterSize], moves: [InstrumentID: RegisterMoves], proposals: [InstrumentID: Int],
    due: [InstrumentID: Int]
  ) {
    counts = sizes.reduce(into: [:]) { $0[$1.register, default: 0] += $1.count }
    self.moves = moves
    self.proposals = proposals
    self.due = due
  }

  /// How many entries all registers have.
  public var total: Int { counts.values.reduce(0, +) }

  public func size(of register: InstrumentID) -> Int {
    counts[register] ?? 0
  }
}

extension RegisterSize {
  /// The sizes of one register by district; `nil` for entries of no area.
  static func districts(_ sizes: [RegisterSize]) -> [AreaCode?: Int] {
    sizes.reduce(into: [:]) { $0[$1.area?.district, default: 0] += $1.count }
  }
}

extension RegisterDesk: ListedEntries {
  public func entries(of register: InstrumentID, on day: CalendarDay) async throws -> [ListedEntry] {
    try await page(RegisterQuery(register, .on(day)), within: .everywhere).rows.map { entry in
      ListedEntry(
        number: entry.id.number, title: entry.title, enterprise: entry.subject.enterprise, area: entry.area,
        fields: entry.fields, validUntil: entry.validUntil)
    }
  }
}
