import Journal
import Services

extension SQLWork: ServiceWork {
  public var cases: any CaseReader { SQLCases(connection) }
  public var caseTable: any CaseRepository { SQLCases(connection) }
  public var settings: any ServiceSettingsReader { SQLServiceSettings(connection) }
  public var settingsTable: any ServiceSettingsRepository { SQLServiceSettings(connection) }
  public var officers: any OfficerReader { SQLOfficers(connection) }
  public var officerTable: any OfficerRepository { SQLOfficers(connection) }
}

extension SQLStore: ServiceStore {
  public func writeServices<T: Sendable>(_ body: @Sendable (any ServiceWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func readServices<T: Sendable>(_ body: @Sendable (any ServiceReading) throws -> T) async throws -> T {
    try await driver.read { try body(SQLWork($0)) }
  }
}

extension ServiceProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "cases", key: "id",
        columns: [
          "instrument", "type", "enterprise", "area", "text", "search_text", "status", "outcome", "opened_on", "due_on",
          "is_provisional", "contact_due_on", "owner", "officer", "level", "rating", "has_contact",
        ]),
      ReplayedTable(name: "case_events", key: "id", columns: ["case_id", "event", "at", "actor", "record"]),
      ReplayedTable(
        name: "case_parties", key: "id",
        columns: [
          "case_id", "number", "unit", "area", "is_lead", "officer", "is_open", "is_waiting", "outcome", "joined_on",
          "taken_after", "contact_due_on", "due_on", "closed_on",
        ]),
      ReplayedTable(
        name: "service_terms", key: "instrument", columns: ["contact", "simple", "complex", "reason"]),
      ReplayedTable(name: "calendar_exceptions", key: "id", columns: ["area", "day", "is_worked", "reason"]),
      ReplayedTable(name: "service_rules", key: "name", columns: ["rule"]),
      ReplayedTable(name: "officer_profiles", key: "officer", columns: ["profile"]),
      ReplayedTable(name: "officer_enterprises", key: "enterprise", columns: ["officer", "since", "record"]),
      ReplayedTable(
        name: "handovers", key: "record",
        columns: ["from_officer", "to_officer", "reason", "enterprises", "cases", "at", "actor"]),
      ReplayedTable(
        name: "visits", key: "id",
        columns: ["enterprise", "officer", "visited_on", "note", "photo", "recorded_at"]),
      ReplayedTable(name: "call_reminders", key: "id", columns: ["call", "enterprise", "actor", "at"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    let work: any ServiceWork = work
    try apply(record, to: work, segment: segment)
  }
}
