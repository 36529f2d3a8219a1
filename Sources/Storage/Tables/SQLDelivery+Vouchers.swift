import Delivery
import Facts
import Journal
import PolicyCorpus
import Quantities

extension SQLDelivery {
  private static let voucherColumns =
    "number, programme, enterprise, code_digest, issued_on, valid_to, face, entitlement, balance, free_fen, state"

  func voucher(_ id: VoucherID) throws -> Voucher? {
    try connection.row("SELECT \(Self.voucherColumns) FROM vouchers WHERE number = ?", [SQLValue(id.number)])
      .map(Self.voucher)
  }

  func voucher(code digest: ContentHash) throws -> Voucher? {
    try connection.row("SELECT \(Self.voucherColumns) FROM vouchers WHERE code_digest = ?", [.text(digest.hex)])
      .map(Self.voucher)
  }

  func vouchers(
    _ filter: VoucherFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [Voucher], total: Int) {
    var conditions = SQLFilter(holdersWithin: scope, of: "vouchers.enterprise")
    conditions.add("programme = ?", optional: (filter.programme?.number).map { SQLValue($0) })
    conditions.add("enterprise = ?", optional: (filter.enterprise?.text).map(SQLValue.text))
    conditions.add("state = ?", optional: (filter.state?.rawValue).map(SQLValue.text))
    conditions.add("valid_to < ?", optional: (filter.validBefore?.description).map(SQLValue.text))
    return try page("vouchers", Self.voucherColumns, conditions, offset, limit, Self.voucher)
  }

  private static func voucher(_ row: SQLRow) throws -> Voucher {
    Voucher(
      id: VoucherID(number: try row.integer(0)), programme: ProgrammeID(number: try row.integer(1)),
      enterprise: try row.parsed(2, CreditCode.init), codeDigest: try row.parsed(3, ContentHash.init(hex:)),
      issuedOn: try row.parsed(4, CalendarDay.init), validTo: try row.parsed(5, CalendarDay.init),
      face: try row.json(6, PayerSplit.init), entitlement: try row.json(7, VoucherEntitlement.init),
      balance: try row.json(8, PayerSplit.init), state: try row.parsed(10, Voucher.State.init(rawValue:)))
  }

  func save(_ voucher: Voucher) throws {
    try connection.execute(
      """
      INSERT INTO vouchers (\(Self.voucherColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET balance = excluded.balance, free_fen = excluded.free_fen,
        state = excluded.state
      """,
      [
        SQLValue(voucher.id.number), SQLValue(voucher.programme.number), .text(voucher.enterprise.text),
        .text(voucher.codeDigest.hex), .text(voucher.issuedOn.description), .text(voucher.validTo.description),
        .text(voucher.face.json.description), .text(voucher.entitlement.json.description),
        .text(voucher.balance.json.description), .integer(voucher.balance.total.fen), .text(voucher.state.rawValue),
      ])
  }

  func isRegistered(_ enterprise: CreditCode, within scope: AreaScope) throws -> Bool {
    var conditions = SQLFilter(scope)
    conditions.add("credit_code = ?", .text(enterprise.text))
    return try connection.row("SELECT credit_code FROM enterprises\(conditions.sql)", conditions.arguments) != nil
  }

  func subjects(of enterprise: CreditCode, _ kind: SubjectKind) throws -> [String] {
    try connection.rows(
      """
      SELECT s.key FROM subjects s WHERE s.enterprise = ? AND s.kind = ? AND EXISTS (
        SELECT 1 FROM facts f LEFT JOIN fact_endings x ON x.fact = f.id WHERE f.subject = s.id AND x.fact IS NULL)
      ORDER BY s.key
      """, [.text(enterprise.text), .text(kind.rawValue)]
    ).map { try $0.text(0) }
  }

  // MARK: Reservations

  private static let reservationColumns =
    "number, voucher, provider, category, reserved_on, held, state, detail, invoice, claim_by"

  func reservation(_ id: ReservationID) throws -> Reservation? {
    try connection.row(
      "SELECT \(Self.reservationColumns) FROM voucher_reservations WHERE number = ?", [SQLValue(id.number)]
    ).map(Self.reservation)
  }

  func claim(invoice: String, by provider: CreditCode) throws -> ReservationID? {
    // Compared here and not in the statement: one invoice is the same however its number is typed.
    try connection.rows(
      "SELECT number, invoice FROM voucher_reservations WHERE provider = ? AND invoice IS NOT NULL ORDER BY number",
      [.text(provider.text)]
    ).first { try DocumentNumber.isSame($0.text(1), as: invoice) }.map { ReservationID(number: try $0.integer(0)) }
  }

  func reservations(
    _ filter: ReservationFilter, scope: AreaScope, offset: Int, limit: Int
  ) throws -> (rows: [Reservation], total: Int) {
    var conditions = SQLFilter(holdersWithin: scope, of: "vouchers.enterprise") {
      "voucher IN (SELECT number FROM vouchers WHERE \($0))"
    }
    conditions.add("voucher = ?", optional: (filter.voucher?.number).map { SQLValue($0) })
    conditions.add(
      "voucher IN (SELECT number FROM vouchers WHERE programme = ?)",
      optional: (filter.programme?.number).map { SQLValue($0) })
    conditions.add("provider = ?", optional: (filter.provider?.text).map(SQLValue.text))
    conditions.add("state = ?", optional: (filter.state?.rawValue).map(SQLValue.text))
    conditions.add("claim_by < ?", optional: (filter.claimBefore?.description).map(SQLValue.text))
    if filter.isUsed { conditions.add("state <> 'released'") }
    conditions.add(
      "number IN (SELECT reservation FROM reservation_dues WHERE budget = ?)",
      optional: (filter.owedBy?.number).map { SQLValue($0) })
    if filter.isRefunding { conditions.add("is_refunding = 1") }
    return try page(
      "voucher_reservations", Self.reservationColumns, conditions, offset, limit, newestFirst: filter.isNewestFirst,
      Self.reservation)
  }

  private static func reservation(_ row: SQLRow) throws -> Reservation {
    Reservation(
      id: ReservationID(number: try row.integer(0)), voucher: VoucherID(number: try row.integer(1)),
      provider: try row.parsed(2, CreditCode.init), category: try row.text(3),
      reservedOn: try row.parsed(4, CalendarDay.init), held: try row.json(5, PayerSplit.init),
      claimBy: try row.optionalText(9) == nil ? nil : row.parsed(9, CalendarDay.init),
      state: try row.json(7, Reservation.State.init))
  }

  func save(_ reservation: Reservation) throws {
    try connection.execute(
      """
      INSERT INTO voucher_reservations (\(Self.reservationColumns), is_refunding)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET state = excluded.state, detail = excluded.detail, invoice = excluded.invoice,
        claim_by = excluded.claim_by, is_refunding = excluded.is_refunding
      """,
      [
        SQLValue(reservation.id.number), SQLValue(reservation.voucher.number), .text(reservation.provider.text),
        .text(reservation.category), .text(reservation.reservedOn.description),
        .text(reservation.held.json.description), .text(reservation.state.name.rawValue),
        .text(reservation.state.json.description), SQLValue(reservation.state.invoice),
        SQLValue(reservation.claimBy?.description), SQLValue(reservation.isRefunding ? 1 : 0),
      ])
    try connection.execute(
      "DELETE FROM reservation_dues WHERE reservation = ?", [SQLValue(reservation.id.number)])
    guard case .settled(let settlement) = reservation.state, settlement.refund == nil else { return }
    for part in settlement.standing.parts where settlement.stages[part.budget] == nil && part.amount > .zero {
      try connection.execute(
        "INSERT INTO reservation_dues (id, reservation, budget, payee, fen) VALUES (?, ?, ?, ?, ?)",
        [
          .text("\(reservation.id):\(part.budget)"), SQLValue(reservation.id.number), SQLValue(part.budget.number),
          .text(reservation.provider.text), .integer(part.amount.fen),
        ])
    }
  }

  // MARK: Transfer requests

  private static let transferColumns =
    "number, budget, payee, payee_name, fen, reservations, awards, reference, made_by, state, detail, batch, account, "
    + "purpose"

  func transfer(_ id: TransferID) throws -> TransferRequest? {
    try connection.row(
      "SELECT \(Self.transferColumns) FROM transfer_requests WHERE number = ?", [SQLValue(id.number)]
    ).map(Self.transfer)
  }

  func transfer(reference: String) throws -> TransferRequest? {
    try connection.row(
      "SELECT \(Self.transferColumns) FROM transfer_requests WHERE reference = ?", [.text(reference)]
    ).map(Self.transfer)
  }

  func transfers(
    _ filter: TransferFilter, offset: Int, limit: Int
  ) throws -> (rows: [TransferRequest], total: Int) {
    var conditions = SQLFilter(.everywhere)
    conditions.add("state = ?", optional: (filter.state?.rawValue).map(SQLValue.text))
    if let budgets = filter.budgets {
      conditions.add(
        budgets.isEmpty ? "1 = 0" : "budget IN (\(budgets.map { _ in "?" }.joined(separator: ", ")))",
        budgets.map { SQLValue($0.number) })
    }
    conditions.add("batch = ?", optional: filter.batch.map { SQLValue($0) })
    conditions.add("payee = ?", optional: (filter.payee?.text).map(SQLValue.text))
    return try page("transfer_requests", Self.transferColumns, conditions, offset, limit, Self.transfer)
  }

  func openBatches(of budgets: [BudgetID]) throws -> [Int: Set<BudgetID>] {
    guard !budgets.isEmpty else { return [:] }
    return try connection.rows(
      """
      SELECT DISTINCT batch, budget FROM transfer_requests WHERE state IN ('exported', 'sent', 'unknown')
        AND batch IS NOT NULL AND budget IN (\(budgets.map { _ in "?" }.joined(separator: ", ")))
      """, budgets.map { SQLValue($0.number) }
    ).reduce(into: [:]) { open, row in
      open[try row.integer(0), default: []].insert(BudgetID(number: try row.integer(1)))
    }
  }

  func exports() throws -> [Int: Timestamp] {
    try connection.rows(
      "SELECT b.number, j.at FROM transfer_batches b JOIN journal j ON j.sequence = b.record", []
    ).reduce(into: [:]) { exports, row in
      exports[try row.integer(0)] = Timestamp(millisecondsSinceEpoch: Int64(try row.integer(1)))
    }
  }

  func note(batch: Int) throws {
    try connection.execute(
      "INSERT INTO transfer_batches (number, record) VALUES (?, ?) ON CONFLICT (number) DO NOTHING",
      [SQLValue(batch), SQLValue(try SQLJournal(connection).head().count)])
  }

  private static func transfer(_ row: SQLRow) throws -> TransferRequest {
    TransferRequest(
      id: TransferID(number: try row.integer(0)), budget: BudgetID(number: try row.integer(1)),
      payee: try row.parsed(2, CreditCode.init), payeeName: try row.text(3),
      amount: Money(fen: Int64(try row.integer(4))),
      reservations: try row.json(5) { json in
        json.list?.compactMap { $0.text.flatMap(ReservationID.init) }
      },
      awards: try row.json(6) { json in json.list?.compactMap { $0.text.flatMap(AwardID.init) } },
      reference: try row.text(7), madeBy: try row.parsed(8, ActorID.init),
      state: try row.json(10, TransferRequest.State.init), batch: try row.optionalInteger(11),
      account: try row.optionalText(12),
      purpose: try row.optionalText(13) == nil ? nil : row.json(13, TransferRequest.Purpose.init))
  }

  func save(_ transfer: TransferRequest) throws {
    try connection.execute(
      """
      INSERT INTO transfer_requests (\(Self.transferColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET state = excluded.state, detail = excluded.detail, batch = excluded.batch
      """,
      [
        SQLValue(transfer.id.number), SQLValue(transfer.budget.number), .text(transfer.payee.text),
        .text(transfer.payeeName), .integer(transfer.amount.fen),
        .text(CanonicalJSON.list(transfer.reservations.map { .text($0.text) }).description),
        .text(CanonicalJSON.list(transfer.awards.map { .text($0.text) }).description),
        .text(transfer.reference), .text(transfer.madeBy.text), .text(transfer.state.name.rawValue),
        .text(transfer.state.json.description), SQLValue(transfer.batch), SQLValue(transfer.account),
        SQLValue((transfer.purpose?.json).map { "\($0)" }),
      ])
  }

  func page<Row>(
    _ table: String, _ columns: String, _ conditions: SQLFilter, _ offset: Int, _ limit: Int,
    newestFirst: Bool = false, _ read: (SQLRow) throws -> Row
  ) throws -> (rows: [Row], total: Int) {
    let total = try connection.rememberedCount("SELECT count(*) FROM \(table)\(conditions.sql)", conditions.arguments)
    let rows = try connection.rows(
      "SELECT \(columns) FROM \(table)\(conditions.sql) ORDER BY number\(newestFirst ? " DESC" : "") LIMIT ? OFFSET ?",
      conditions.arguments + [SQLValue(limit), SQLValue(offset)])
    return (try rows.map(read), total)
  }
}

extension Reservation.State {
  /// The invoice that it is claimed or was settled for.
  fileprivate var invoice: String? {
    switch self {
    case .claimed(let claim): claim.invoice
    case .settled(let settlement): settlement.claim.invoice
    case .held, .released: nil
    }
  }
}

extension SQLFilter {
  /// Adds a condition with one argument, where there is one.
  mutating func add(_ condition: String, optional argument: SQLValue?) {
    if let argument { add(condition, argument) }
  }

  /// Narrowed to what is held by enterprises of a scope; no condition for everywhere.
  /// - Parameters:
  ///   - holder: the column of the holder, with its table's name.
  ///   - condition: what is made of the condition on the holder.
  init(holdersWithin scope: AreaScope, of holder: String, condition: (String) -> String = { $0 }) {
    self.init(.everywhere)
    guard scope != .everywhere else { return }
    var enterprises = SQLFilter(scope)
    if case .area(let area) = scope, area.isDistrictOrCity {
      // A page's rows of a district are soon met among all, while its holders are thousands to be gathered first; of a
      // street or park it is the other way round.
      enterprises.add("credit_code = \(holder)")
      add(condition("EXISTS (SELECT 1 FROM enterprises\(enterprises.sql))"), enterprises.arguments)
    } else {
      add(condition("\(holder) IN (SELECT credit_code FROM enterprises\(enterprises.sql))"), enterprises.arguments)
    }
  }
}
