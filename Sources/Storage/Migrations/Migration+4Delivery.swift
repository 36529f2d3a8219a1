extension Migration {
  /// Budgets, vouchers and transfer requests over one double-entry book.
  static let fourth = Migration(number: 4, name: "budgets, vouchers, transfer requests") { dialect in
    let integer = dialect.integerType
    let end = ")\(dialect.tableSuffix);"
    return """
      CREATE TABLE budgets (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        name TEXT NOT NULL,
        year \(integer) NOT NULL,
        purpose TEXT NOT NULL,
        payer_area TEXT,
        document TEXT NOT NULL
      \(end)

      CREATE TABLE voucher_programmes (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        instrument TEXT NOT NULL,
        name TEXT NOT NULL,
        document TEXT NOT NULL,
        valid_from TEXT NOT NULL,
        valid_to TEXT NOT NULL CHECK (valid_to >= valid_from),
        categories TEXT NOT NULL,
        funding TEXT NOT NULL
      \(end)

      CREATE TABLE voucher_providers (
        id TEXT PRIMARY KEY,
        programme \(integer) NOT NULL REFERENCES voucher_programmes (number),
        code TEXT NOT NULL,
        name TEXT NOT NULL,
        categories TEXT NOT NULL,
        is_admitted \(integer) NOT NULL CHECK (is_admitted IN (0, 1))
      \(end)

      CREATE TABLE vouchers (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        programme \(integer) NOT NULL REFERENCES voucher_programmes (number),
        enterprise TEXT NOT NULL,
        code_digest TEXT NOT NULL UNIQUE CHECK (length(code_digest) = 64),
        issued_on TEXT NOT NULL,
        valid_to TEXT NOT NULL,
        face TEXT NOT NULL,
        entitlement TEXT NOT NULL,
        balance TEXT NOT NULL,
        free_fen \(integer) NOT NULL CHECK (free_fen >= 0),
        state TEXT NOT NULL CHECK (state IN ('live', 'expired', 'withdrawn')),
        CHECK (state = 'live' OR free_fen = 0)
      \(end)
      CREATE INDEX vouchers_by_enterprise ON vouchers (enterprise, programme);
      CREATE INDEX vouchers_by_state ON vouchers (state, valid_to);

      CREATE TABLE voucher_reservations (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        voucher \(integer) NOT NULL REFERENCES vouchers (number),
        provider TEXT NOT NULL,
        category TEXT NOT NULL,
        reserved_on TEXT NOT NULL,
        held TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('held', 'claimed', 'settled', 'released')),
        detail TEXT NOT NULL,
        invoice TEXT,
        UNIQUE (provider, invoice)
      \(end)
      CREATE INDEX voucher_reservations_by_voucher ON voucher_reservations (voucher);
      CREATE INDEX voucher_reservations_by_provider ON voucher_reservations (provider, state);

      CREATE TABLE reservation_dues (
        id TEXT PRIMARY KEY,
        reservation \(integer) NOT NULL REFERENCES voucher_reservations (number),
        budget \(integer) NOT NULL REFERENCES budgets (number),
        payee TEXT NOT NULL,
        fen \(integer) NOT NULL CHECK (fen > 0)
      \(end)
      CREATE INDEX reservation_dues_by_reservation ON reservation_dues (reservation);
      CREATE INDEX reservation_dues_by_budget ON reservation_dues (budget, payee);

      CREATE TABLE transfer_requests (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        budget \(integer) NOT NULL REFERENCES budgets (number),
        payee TEXT NOT NULL,
        payee_name TEXT NOT NULL,
        fen \(integer) NOT NULL CHECK (fen > 0),
        reservations TEXT NOT NULL,
        reference TEXT NOT NULL UNIQUE,
        made_by TEXT NOT NULL,
        state TEXT NOT NULL CHECK (
          state IN ('drafted', 'approved', 'exported', 'sent', 'unknown', 'confirmed', 'returned')),
        detail TEXT NOT NULL,
        batch \(integer) CHECK (batch > 0)
      \(end)
      CREATE INDEX transfer_requests_by_state ON transfer_requests (state, number);
      CREATE INDEX transfer_requests_by_batch ON transfer_requests (batch);

      CREATE TABLE ledger_accounts (
        account TEXT PRIMARY KEY,
        budget \(integer) NOT NULL REFERENCES budgets (number),
        kind TEXT NOT NULL CHECK (
          kind IN ('granted', 'available', 'issued', 'reserved', 'payable', 'requested', 'paid')),
        fen \(integer) NOT NULL,
        CHECK (kind = 'granted' OR fen >= 0)
      \(end)
      CREATE INDEX ledger_accounts_by_budget ON ledger_accounts (budget, kind);

      CREATE TABLE ledger_postings (
        number \(integer) PRIMARY KEY CHECK (number > 0),
        record \(integer) NOT NULL,
        account TEXT NOT NULL REFERENCES ledger_accounts (account),
        fen \(integer) NOT NULL CHECK (fen <> 0)
      \(end)
      CREATE INDEX ledger_postings_by_account ON ledger_postings (account, number);
      \(dialect.appendOnly("ledger_postings"))
      """
  }
}
