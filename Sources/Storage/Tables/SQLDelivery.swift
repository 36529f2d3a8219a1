import Delivery
import Diagnostics
import Journal
import PolicyCorpus
import Quantities

/// Budgets, programmes, providers and the double-entry book.
struct SQLDelivery: DeliveryRepository {
  let connection: any Connection

  init(_ connection: any Connection) {
    self.connection = connection
  }

  func calendar(over table: WorkingDayCalendar) throws -> WorkingDayCalendar {
    let settings = SQLServiceSettings(connection)
    // A district's own day is that of its counter; the terms that enterprises are told go by the city's.
    let days = try settings.calendarExceptions().filter { $0.area.holders == [$0.area] }
    return try settings.rules().calendar(over: table)
      .recording(Dictionary(days.map { ($0.day, $0.isWorked) }) { $1 })
  }

  // MARK: Budgets

  private static let budgetColumns = "number, name, year, purpose, payer_area, document"

  func budget(_ id: BudgetID) throws -> Budget? {
    try connection.row("SELECT \(Self.budgetColumns) FROM budgets WHERE number = ?", [SQLValue(id.number)])
      .map(Self.budget)
  }

  func budgets() throws -> [Budget] {
    try connection.rows("SELECT \(Self.budgetColumns) FROM budgets ORDER BY number", []).map(Self.budget)
  }

  private static func budget(_ row: SQLRow) throws -> Budget {
    Budget(
      id: BudgetID(number: try row.integer(0)), name: try row.text(1), year: try row.integer(2),
      purpose: try row.parsed(3, InstrumentID.init),
      payer: Budget.Payer(area: try row.optionalParsed(4, AreaCode.init)),
      document: try row.text(5))
  }

  func insert(_ budget: Budget) throws {
    try connection.execute(
      "INSERT INTO budgets (\(Self.budgetColumns)) VALUES (?, ?, ?, ?, ?, ?)",
      [
        SQLValue(budget.id.number), .text(budget.name), SQLValue(budget.year), .text(budget.purpose.description),
        SQLValue(budget.payer.area?.text), .text(budget.document),
      ])
  }

  // MARK: Programmes and providers

  private static let programmeColumns =
    "number, instrument, name, document, valid_from, valid_to, categories, funding, reservation_days, withdrawn"

  func programme(_ id: ProgrammeID) throws -> VoucherProgramme? {
    try connection.row(
      "SELECT \(Self.programmeColumns) FROM voucher_programmes WHERE number = ?", [SQLValue(id.number)]
    ).map(Self.programme)
  }

  func programmes() throws -> [VoucherProgramme] {
    try connection.rows("SELECT \(Self.programmeColumns) FROM voucher_programmes ORDER BY number", [])
      .map(Self.programme)
  }

  private static func programme(_ row: SQLRow) throws -> VoucherProgramme {
    VoucherProgramme(
      id: ProgrammeID(number: try row.integer(0)), instrument: try row.parsed(1, InstrumentID.init),
      name: try row.text(2), document: try row.text(3), validFrom: try row.parsed(4, CalendarDay.init),
      validTo: try row.parsed(5, CalendarDay.init), categories: try row.json(6, Self.texts),
      funding: try row.json(7, VoucherProgramme.Funding.init), reservationDays: try row.optionalInteger(8),
      withdrawn: try row.optionalText(9))
  }

  private static func texts(_ json: CanonicalJSON) -> [String]? { json.list?.compactMap(\.text) }

  func save(_ programme: VoucherProgramme) throws {
    try connection.execute(
      """
      INSERT INTO voucher_programmes (\(Self.programmeColumns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (number) DO UPDATE SET withdrawn = excluded.withdrawn
      """,
      [
        SQLValue(programme.id.number), .text(programme.instrument.description), .text(programme.name),
        .text(programme.document), .text(programme.validFrom.description), .text(programme.validTo.description),
        .text(CanonicalJSON.list(programme.categories.map(CanonicalJSON.text)).description),
        .text(programme.funding.json.description), SQLValue(programme.reservationDays),
        SQLValue(programme.withdrawn),
      ])
  }

  private static let providerColumns = "id, programme, code, name, categories, is_admitted, stopped"

  private static func providerKey(_ programme: ProgrammeID, _ code: CreditCode) -> String { "\(programme):\(code)" }

  func provider(_ code: CreditCode, in programme: ProgrammeID) throws -> VoucherProvider? {
    try connection.row(
      "SELECT \(Self.providerColumns) FROM voucher_providers WHERE id = ?",
      [.text(Self.providerKey(programme, code))]
    ).map(Self.provider)
  }

  func providers(of programme: ProgrammeID) throws -> [VoucherProvider] {
    try connection.rows(
      "SELECT \(Self.providerColumns) FROM voucher_providers WHERE programme = ? ORDER BY code",
      [SQLValue(programme.number)]
    ).map(Self.provider)
  }

  private static func provider(_ row: SQLRow) throws -> VoucherProvider {
    VoucherProvider(
      programme: ProgrammeID(number: try row.integer(1)), code: try row.parsed(2, CreditCode.init),
      name: try row.text(3), categories: try row.json(4, Self.texts), isAdmitted: try row.integer(5) == 1,
      stopped: try row.optionalText(6))
  }

  func save(_ provider: VoucherProvider) throws {
    try connection.execute(
      """
      INSERT INTO voucher_providers (\(Self.providerColumns)) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, categories = excluded.categories,
        is_admitted = excluded.is_admitted, stopped = excluded.stopped
      """,
      [
        .text(Self.providerKey(provider.programme, provider.code)), SQLValue(provider.programme.number),
        .text(provider.code.text), .text(provider.name),
        .text(CanonicalJSON.list(provider.categories.map(CanonicalJSON.text)).description),
        SQLValue(provider.isAdmitted ? 1 : 0), provider.stopped.map { .text($0) } ?? .null,
      ])
  }

  // MARK: The book

  func balance(_ account: LedgerAccount) throws -> Money {
    Money(
      fen: Int64(try connection.count("SELECT fen FROM ledger_accounts WHERE account = ?", [.text(account.text)])))
  }

  func opened(_ account: LedgerAccount) throws -> CalendarDay? {
    try connection.row(
      """
      SELECT j.at FROM ledger_postings p JOIN journal j ON j.sequence = p.record WHERE p.account = ?
      ORDER BY p.number LIMIT 1
      """, [.text(account.text)]
    ).map { Timestamp(millisecondsSinceEpoch: Int64(try $0.integer(0))).dayInShanghai }
  }

  func sums(of budget: BudgetID) throws -> [LedgerAccount.Kind: Money] {
    let rows = try connection.rows(
      "SELECT kind, CAST(sum(fen) AS \(connection.dialect.integerType)) FROM ledger_accounts WHERE budget = ? GROUP BY kind",
      [SQLValue(budget.number)])
    return Dictionary(
      uniqueKeysWithValues: try rows.map { row in
        (try row.parsed(0, LedgerAccount.Kind.init(rawValue:)), Money(fen: Int64(try row.integer(1))))
      })
  }

  func record(_ posting: LedgerEntry.Posting, balance: Money) throws {
    try connection.execute(
      """
      INSERT INTO ledger_accounts (account, budget, kind, fen) VALUES (?, ?, ?, ?)
      ON CONFLICT (account) DO UPDATE SET fen = excluded.fen
      """,
      [
        .text(posting.account.text), SQLValue(posting.account.budget.number),
        .text(posting.account.kind.rawValue), .integer(balance.fen),
      ])
    let number = try connection.count("SELECT max(number) FROM ledger_postings") + 1
    try connection.execute(
      "INSERT INTO ledger_postings (number, record, account, fen) VALUES (?, ?, ?, ?)",
      [
        SQLValue(number), SQLValue(try SQLJournal(connection).head().count), .text(posting.account.text),
        .integer(posting.change.fen),
      ])
  }

  func postings(
    of budget: BudgetID, kind: LedgerAccount.Kind, offset: Int, limit: Int
  ) throws -> (rows: [PostedChange], total: Int) {
    let accounts = """
      ledger_postings p JOIN ledger_accounts a ON a.account = p.account JOIN journal j ON j.sequence = p.record
      WHERE a.budget = ? AND a.kind = ?
      """
    // The postings of a movement are written one after the other: what leaves an account, then where it goes.
    let against = """
      (SELECT q.account FROM ledger_postings q
      WHERE q.number = p.number + CASE WHEN p.fen < 0 THEN 1 ELSE -1 END)
      """
    let arguments: [SQLValue] = [SQLValue(budget.number), .text(kind.rawValue)]
    let total = try connection.count("SELECT count(*) FROM \(accounts)", arguments)
    let rows = try connection.rows(
      "SELECT p.record, j.kind, j.at, p.fen, p.account, \(against) FROM \(accounts) ORDER BY p.number DESC LIMIT ? OFFSET ?",
      arguments + [SQLValue(limit), SQLValue(offset)])
    return (
      try rows.map { row in
        PostedChange(
          record: try row.integer(0), kind: try row.text(1),
          at: Timestamp(millisecondsSinceEpoch: Int64(try row.integer(2))),
          change: Money(fen: Int64(try row.integer(3))), account: try row.parsed(4, LedgerAccount.init),
          against: try row.parsed(5, LedgerAccount.init))
      }, total
    )
  }

  func lastNumber(_ kind: NumberedKind) throws -> Int {
    switch kind {
    case .budget: try connection.count("SELECT max(number) FROM budgets")
    case .programme: try connection.count("SELECT max(number) FROM voucher_programmes")
    case .voucher: try connection.count("SELECT max(number) FROM vouchers")
    case .reservation: try connection.count("SELECT max(number) FROM voucher_reservations")
    case .transfer: try connection.count("SELECT max(number) FROM transfer_requests")
    case .batch: try connection.count("SELECT max(batch) FROM transfer_requests")
    case .call: try connection.count("SELECT max(number) FROM calls")
    case .run: try connection.count("SELECT max(number) FROM runs")
    case .award: try connection.count("SELECT max(number) FROM awards")
    case .otherGrant: try connection.count("SELECT max(number) FROM other_grants")
    case .fundTransfer: try connection.count("SELECT max(number) FROM fund_transfers")
    case .submission: try connection.count("SELECT max(number) FROM submissions")
    case .implementingRule: try connection.count("SELECT max(number) FROM implementing_rules")
    }
  }
}
