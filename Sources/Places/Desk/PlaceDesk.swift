import Diagnostics
import Enterprises
import Journal
import PolicyCorpus
import Quantities

/// Where people keep the book of plots, say where stations and enterprises stand, and look at whom circles reach.
///
/// Beside what each way names, all throw what the store does.
public struct PlaceDesk: Sendable {
  public let store: any PlaceStore
  public let rules: PlaceRules
  let areas: AreaRegister
  let stations: @Sendable (CalendarDay) async throws -> [ServiceStation]
  let projection = PlaceProjection()
  /// Everybody within a scope is measured against every station near: too much to do again for each reader, while
  /// enterprises and stations move seldom.
  private let circles = Memo<AreaScope, CircleGrounds, CircleReport>()

  /// What circles rest on.
  private struct CircleGrounds: Equatable {
    /// The newest record of each kind that moves an enterprise, opens or closes it.
    let records: [Int]
    let stations: [ServiceStation]
    let positions: [Int: RecordedPosition]
  }

  /// - Parameter stations: the stations that stood in their register on a day.
  public init(
    store: any PlaceStore, corpus: PolicyCorpus,
    stations: @escaping @Sendable (CalendarDay) async throws -> [ServiceStation]
  ) {
    self.store = store
    rules = PlaceRules(corpus)
    areas = corpus.areas
    self.stations = stations
  }

  // MARK: Plots

  /// Records a plot.
  /// - Throws: `Diagnostics`: what `Plot.open` refuses; `places.unknown-area`, `places.outside-scope`,
  ///   `places.plot-twice`, `places.unknown-enterprise`; `command.key-reused`.
  public func open(
    _ figures: PlotFigures, by actor: ActorID, key: String, at: Timestamp, within scope: AreaScope
  ) async throws -> Plot.ID {
    let command = Command(actor: actor, key: key, payload: ["open": figures.json])
    return try await store.writePlaces { work in
      if let stored = try work.journal.reply(to: command) { return Plot.ID(stored["plot"].integer ?? 0) }
      let event = try Plot.open(figures)
      try check(figures, scope, besides: nil, in: work)
      let id = Plot.ID(try work.places.lastPlot() + 1)
      try append(event, to: id, command, at, work)
      return id
    }
  }

  /// Carries a command on a plot out.
  /// - Parameter seen: the last change of what the command replaces, as it was when somebody began to type; `nil` asks for
  ///   nothing.
  /// - Returns: whether anything changed.
  /// - Throws: `Diagnostics`: what `Plot.decide` refuses; `places.no-plot`, `command.changed-since`, and what `open` throws.
  @discardableResult
  public func act(
    _ asked: PlotCommand, on id: Plot.ID, over seen: SeenVersion? = nil, by actor: ActorID, key: String,
    at: Timestamp, within scope: AreaScope
  ) async throws -> Bool {
    let command = Command(actor: actor, key: key, payload: ["plot": CanonicalJSON(id.number), "asked": asked.json])
    return try await store.writePlaces { work in
      if try work.journal.reply(to: command) != nil { return true }
      let acts = try work.places.acts(on: id)
      guard let plot = Plot(id, acts.map(\.event)), scope.contains(plot.figures.area) else {
        throw Diagnostics(.noPlot)
      }
      switch asked {
      case .amend: try seen?.check(acts.lastChange(of: .figures))
      case .rebuild(let number, _, _): try seen?.check(acts.lastChange(of: .building(number)))
      default: break
      }
      guard let event = try plot.decide(asked, today: at.dayInShanghai) else { return false }
      switch event {
      case .amended(let figures, _): try check(figures, scope, besides: id, in: work)
      case .leased(_, let lease): try check(lease.lessee, "lessee", in: work)
      default: break
      }
      try append(event, to: id, command, at, work)
      return true
    }
  }

  private func check(
    _ figures: PlotFigures, _ scope: AreaScope, besides id: Plot.ID?, in work: any PlaceWork
  ) throws {
    guard areas.area(figures.area) != nil else { throw Diagnostics(.unknownArea(figures.area)) }
    guard scope.contains(figures.area) else { throw Diagnostics(.outsideScope(figures.area)) }
    if let other = try work.places.openPlot(figures.title, in: figures.area.district), other != id {
      throw Diagnostics(.plotTwice(figures.title, figures.area.district))
    }
    if let holder = figures.holder { try check(holder, "holder", in: work) }
  }

  private func check(_ enterprise: CreditCode, _ field: String, in work: any PlaceWork) throws {
    guard try work.enterprises.enterprise(enterprise) != nil else {
      throw Diagnostics(.unknownEnterprise(enterprise, field))
    }
  }

  private func append(
    _ event: PlotEvent, to id: Plot.ID, _ command: Command, _ at: Timestamp, _ work: any PlaceWork
  ) throws {
    let entry = JournalEntry(
      kind: PlaceProjection.plotActed, command: command, at: at,
      payload: ["plot": CanonicalJSON(id.number), "event": event.json], reply: ["plot": CanonicalJSON(id.number)])
    try projection.apply(try work.journal.append(entry), to: work) { _ in nil }
  }

  /// The plots that the scope admits, each with its checks, in the order of numbers.
  public func plots(
    within scope: AreaScope, on today: CalendarDay, includingClosed: Bool = false
  ) async throws -> [(plot: Plot, checks: PlotChecks)] {
    try await store.readPlaces { try $0.places.plots(within: scope, includingClosed: includingClosed) }
      .map { ($0, PlotChecks($0, by: rules, on: today)) }
  }

  /// A plot with what was done to it; `nil` where there is none or the scope does not admit it.
  public func plot(_ id: Plot.ID, within scope: AreaScope) async throws -> (plot: Plot, acts: [PlotAct])? {
    let acts = try await store.readPlaces { try $0.places.acts(on: id) }
    guard let plot = Plot(id, acts.map(\.event)), scope.contains(plot.figures.area) else { return nil }
    return (plot, acts)
  }

  // MARK: Positions and circles

  /// What an import of positions would set, row by row, with what is to be looked at first. Nothing is stored.
  /// - Throws: `Diagnostics` with every fault of the file.
  public func preview(_ file: PositionFile, at: Timestamp, within scope: AreaScope) async throws -> [PositionRow] {
    let stations = try await stations(at.dayInShanghai)
    return try await store.readPlaces { view in
      var reading = PositionFileReading(stations: stations, scope: scope, view: view)
      return try reading.positions(file)
    }
  }

  /// Brings a file of positions in, all of it or nothing.
  /// - Returns: how many positions it holds.
  /// - Throws: `Diagnostics` with every fault of the file; `command.key-reused`.
  public func importPositions(
    _ file: PositionFile, command: Command, at: Timestamp, within scope: AreaScope
  ) async throws -> Int {
    let stations = try await stations(at.dayInShanghai)
    return try await store.writePlaces { work in
      if let stored = try work.journal.reply(to: command) { return stored["positions"].integer ?? 0 }
      var reading = PositionFileReading(stations: stations, scope: scope, view: work)
      let list = CanonicalJSON.list(try reading.positions(file).map(\.recorded.json))
      let count = list.list?.count ?? 0
      let isInline = count <= PlaceProjection.inlineLimit
      let segment = isInline ? nil : list.bytes
      let entry = JournalEntry(
        kind: PlaceProjection.positionsSet, command: command, at: at,
        payload: [
          "file": .text(file.file.split(separator: "/").last.map(String.init) ?? file.file),
          "positions": isInline ? list : .null,
        ], reply: ["positions": CanonicalJSON(count)],
        segments: try segment.map { [try work.journal.keep(segment: $0)] } ?? [])
      try projection.apply(try work.journal.append(entry), to: work) { _ in segment }
      return count
    }
  }

  /// The stations that stand in their register with their positions, and the circles around those that have one.
  ///
  /// A station reaches across the borders of districts: the scope narrows whom is counted, not who serves.
  /// Cost: one pass over the enterprises of the scope; nothing where none of them, no station and no position has changed
  /// since the last one.
  public func circles(within scope: AreaScope, on today: CalendarDay) async throws -> CircleReport? {
    guard let radius = rules.radius, let metres = Double(radius.value.plainText()) else { return nil }
    let stations = try await stations(today)
    return try await store.readPlaces { view in
      let grounds = CircleGrounds(
        records: try view.journalRecords.lastSequences(
          ofKinds: EnterpriseProjection.RecordKind.allCases.map(\.rawValue) + [PlaceProjection.positionsSet]),
        stations: stations, positions: try view.places.stationPositions())
      return try circles.answer(to: scope, on: grounds) {
        CircleReport(
          radius: radius, metres: metres,
          stations: stations.map { (station: $0, position: grounds.positions[$0.number]) },
          enterprises: try view.places.locatedEnterprises(within: scope))
      }
    }
  }
}
