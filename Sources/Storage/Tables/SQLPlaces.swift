import Diagnostics
import Enterprises
import Journal
import Places
import Quantities

/// Plots with their acts, and positions.
struct SQLPlaces: PlaceReader, PlaceRepository {
  private let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  // MARK: Plots

  func append(_ act: PlotAct, plot: Plot) throws {
    try connection.execute(
      """
      INSERT INTO plots (id, title, area, district, is_open) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET title = excluded.title, area = excluded.area, district = excluded.district,
        is_open = excluded.is_open
      """,
      [
        SQLValue(plot.id.number), .text(plot.figures.title), .text(plot.figures.area.text),
        .text(plot.figures.area.district.text), SQLValue(plot.closed == nil ? 1 : 0),
      ])
    try connection.execute(
      "INSERT INTO plot_acts (id, plot, at, actor, record, content) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(try connection.count("SELECT max(id) FROM plot_acts") + 1), SQLValue(plot.id.number),
        .integer(act.at.millisecondsSinceEpoch), .text(act.actor.text), SQLValue(act.record),
        .text(act.event.json.description),
      ])
  }

  func plots(within scope: AreaScope, includingClosed: Bool) throws -> [Plot] {
    // An enterprise has no book of plots: only those who work with an area do.
    if case .enterprise = scope { return [] }
    // A park's plots are those that lie in it.
    var filter = SQLFilter(scope.area.map { .area($0) } ?? scope)
    if !includingClosed { filter.add("is_open = 1") }
    var plots: [Plot] = []
    var id: Plot.ID?
    var events: [PlotEvent] = []
    func close() {
      if let id, let plot = Plot(id, events) { plots.append(plot) }
      events = []
    }
    try connection.forEachRow(
      """
      SELECT plot_acts.plot, content FROM plot_acts JOIN plots ON plots.id = plot_acts.plot\(filter.sql)
      ORDER BY plot_acts.plot, plot_acts.id
      """, filter.arguments
    ) { row in
      let next = Plot.ID(try row.integer(0))
      if next != id { close() }
      id = next
      events.append(try row.json(1) { PlotEvent($0) })
    }
    close()
    return plots
  }

  func acts(on plot: Plot.ID) throws -> [PlotAct] {
    try connection.rows(
      "SELECT at, actor, record, content FROM plot_acts WHERE plot = ? ORDER BY id", [SQLValue(plot.number)]
    ).map { row in
      PlotAct(
        plot: plot, event: try row.json(3) { PlotEvent($0) },
        at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(0))), actor: try row.parsed(1, ActorID.init),
        record: try row.integer(2))
    }
  }

  func lastPlot() throws -> Int { try connection.count("SELECT max(id) FROM plots") }

  func openPlot(_ title: String, in district: AreaCode) throws -> Plot.ID? {
    try connection.row(
      "SELECT id FROM plots WHERE district = ? AND title = ? AND is_open = 1", [.text(district.text), .text(title)]
    ).map { Plot.ID(try $0.integer(0)) }
  }

  // MARK: Positions

  func save(_ position: RecordedPosition, record: Int) throws {
    try connection.execute(
      """
      INSERT INTO positions (subject, longitude, latitude, source, record) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (subject) DO UPDATE SET longitude = excluded.longitude, latitude = excluded.latitude,
        source = excluded.source, record = excluded.record
      """,
      [
        .text(position.subject.text), SQLValue(position.position.longitude), SQLValue(position.position.latitude),
        .text(position.source), SQLValue(record),
      ])
  }

  func stationPositions() throws -> [Int: RecordedPosition] {
    var found: [Int: RecordedPosition] = [:]
    // `;` is the character after `:`.
    for row in try connection.rows(
      """
      SELECT subject, longitude, latitude, source FROM positions WHERE subject >= 'station:' AND subject < 'station;'
      """, [])
    {
      let position = try Self.position(row)
      if case .station(let number) = position.subject { found[number] = position }
    }
    return found
  }

  func position(of subject: Located) throws -> RecordedPosition? {
    try connection.row(
      "SELECT subject, longitude, latitude, source FROM positions WHERE subject = ?", [.text(subject.text)]
    ).map(Self.position)
  }

  func locatedEnterprises(within scope: AreaScope) throws -> [LocatedEnterprise] {
    let filter = SQLFilter(scope)
    var found: [LocatedEnterprise] = []
    try connection.forEachRow(
      """
      SELECT credit_code, title, area, longitude, latitude, operating_state
      FROM enterprises LEFT JOIN positions ON positions.subject = 'enterprise:' || credit_code\(filter.sql)
      ORDER BY credit_code
      """, filter.arguments
    ) { row in
      found.append(
        LocatedEnterprise(
          enterprise: try row.parsed(0, CreditCode.init), title: try row.text(1),
          area: try row.optionalParsed(2, AreaCode.init),
          position: try row.optionalInteger(3).flatMap { longitude in
            try row.optionalInteger(4).flatMap { GeographicPosition(longitude: longitude, latitude: $0) }
          }, state: try row.optionalParsed(5, OperatingState.init(rawValue:))))
    }
    return found
  }

  private static func position(_ row: SQLRow) throws -> RecordedPosition {
    let (longitude, latitude) = (try row.integer(1), try row.integer(2))
    return RecordedPosition(
      subject: try row.parsed(0) { Located($0) },
      position: try row.parsed(0) { _ in GeographicPosition(longitude: longitude, latitude: latitude) },
      source: try row.text(3))
  }
}

extension PlaceProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(name: "plots", key: "id", columns: ["title", "area", "district", "is_open"]),
      ReplayedTable(name: "plot_acts", key: "id", columns: ["plot", "at", "actor", "record", "content"]),
      ReplayedTable(name: "positions", key: "subject", columns: ["longitude", "latitude", "source", "record"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work as any PlaceWork, segment: segment)
  }
}

extension SQLWork: PlaceWork {
  public var places: any PlaceReader { SQLPlaces(connection) }
  public var placeTable: any PlaceRepository { SQLPlaces(connection) }
}

extension SQLStore: PlaceStore {
  public func writePlaces<T: Sendable>(_ body: @Sendable (any PlaceWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readPlaces<T: Sendable>(_ body: @Sendable (any PlaceReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}
