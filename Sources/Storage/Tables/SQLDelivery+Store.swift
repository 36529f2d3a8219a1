import Delivery
import Journal

extension SQLStore: DeliveryStore {
  public func write<T: Sendable>(_ body: @Sendable (any DeliveryWork) throws -> T) async throws -> T {
    try await unitOfWork { try body($0) }
  }

  public func read<T: Sendable>(_ body: @Sendable (any DeliveryReader) throws -> T) async throws -> T {
    try await driver.read { try body(SQLDelivery($0)) }
  }

  public func readObjectors<T: Sendable>(_ body: @Sendable (any ObjectorReader) throws -> T) async throws -> T {
    try await driver.read { try body(SQLObjectors($0)) }
  }

  public func readDrafts<T: Sendable>(_ body: @Sendable (any ApplicationDraftReader) throws -> T) async throws -> T {
    try await driver.read { try body(SQLApplicationDrafts($0)) }
  }
}

extension SQLWork: DeliveryWork {
  public var book: any DeliveryRepository { SQLDelivery(connection) }
  public var objectors: any ObjectorRepository { SQLObjectors(connection) }
  public var drafts: any ApplicationDraftRepository { SQLApplicationDrafts(connection) }
}

extension DeliveryProjection: ReplayedProjection {
  public var tables: [ReplayedTable] {
    [
      ReplayedTable(
        name: "budgets", key: "number", columns: ["name", "year", "purpose", "payer_area", "document"]),
      ReplayedTable(
        name: "fund_transfers", key: "number", columns: ["source", "target", "fen", "state", "detail"]),
      ReplayedTable(name: "submissions", key: "number", columns: ["kind", "state", "detail"]),
      ReplayedTable(
        name: "voucher_programmes", key: "number",
        columns: [
          "instrument", "name", "document", "valid_from", "valid_to", "categories", "funding", "reservation_days",
          "withdrawn",
        ]),
      ReplayedTable(
        name: "voucher_providers", key: "id",
        columns: ["programme", "code", "name", "categories", "is_admitted", "stopped"]),
      ReplayedTable(
        name: "vouchers", key: "number",
        columns: [
          "programme", "enterprise", "code_digest", "issued_on", "valid_to", "face", "entitlement", "balance",
          "free_fen", "state",
        ]),
      ReplayedTable(
        name: "voucher_reservations", key: "number",
        columns: [
          "voucher", "provider", "category", "reserved_on", "held", "state", "detail", "invoice", "claim_by",
          "is_refunding",
        ]),
      ReplayedTable(name: "reservation_dues", key: "id", columns: ["reservation", "budget", "payee", "fen"]),
      ReplayedTable(name: "reservation_acts", key: "number", columns: ["reservation", "record", "content"]),
      ReplayedTable(
        name: "transfer_requests", key: "number",
        columns: [
          "budget", "payee", "payee_name", "fen", "reservations", "awards", "reference", "made_by", "state", "detail",
          "batch", "account", "purpose",
        ]),
      ReplayedTable(name: "transfer_batches", key: "number", columns: ["record"]),
      ReplayedTable(
        name: "implementing_rules", key: "number", columns: ["document", "amends", "valid_from", "valid_to", "detail"]),
      ReplayedTable(name: "calls", key: "number", columns: ["instrument", "state", "terms", "detail", "made_by"]),
      ReplayedTable(name: "runs", key: "number", columns: ["call", "kind", "benefit", "detail"]),
      ReplayedTable(
        name: "run_rows", key: "id", columns: ["run", "number", "enterprise", "finding", "fen", "detail"]),
      ReplayedTable(
        name: "awards", key: "number",
        columns: [
          "call", "benefit", "enterprise", "claim", "state", "step", "ceiling_fen", "proposed_fen", "approved_fen",
          "recovered_fen", "budget", "payment", "stage", "paid_fen", "final_fen", "accept_by",
          "run", "demanded_fen", "is_recovering", "detail",
        ]),
      ReplayedTable(name: "award_acts", key: "number", columns: ["award", "record", "content"]),
      ReplayedTable(name: "award_origins", key: "number", columns: ["run", "first_award", "record"]),
      ReplayedTable(name: "other_grants", key: "number", columns: ["enterprise", "benefit", "detail"]),
      ReplayedTable(
        name: "incoming_vouchers", key: "id", columns: ["subject", "payer", "voucher", "is_waiting"]),
      ReplayedTable(name: "ledger_accounts", key: "account", columns: ["budget", "kind", "fen"]),
      ReplayedTable(name: "ledger_postings", key: "number", columns: ["record", "account", "fen"]),
    ]
  }

  public func apply(
    _ record: JournalRecord, to work: SQLWork, segment: (ContentHash) throws -> [UInt8]?
  ) throws {
    try apply(record, to: work.book, segment: segment)
  }
}
