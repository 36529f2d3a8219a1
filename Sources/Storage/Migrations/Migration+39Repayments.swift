import Journal
import Secrecy

extension Migration {
  /// What lists of awards and uses narrow by stands in columns of its own: the run, what is demanded back, what is said to
  /// have come back. The treasury's incoming vouchers have an index, and a transfer request keeps the end of the account
  /// that it is paid into. Texts are found by what lists show of them.
  static let repayments = Migration(
    number: 39, name: "repayments",
    statements: { dialect in
      let integer = dialect.integerType
      return """
        ALTER TABLE awards ADD COLUMN run \(integer);
        ALTER TABLE awards ADD COLUMN demanded_fen \(integer) NOT NULL DEFAULT 0 CHECK (demanded_fen >= 0);
        ALTER TABLE awards ADD COLUMN is_recovering \(integer) NOT NULL DEFAULT 0 CHECK (is_recovering IN (0, 1));
        CREATE INDEX awards_by_run ON awards (run);
        ALTER TABLE voucher_reservations ADD COLUMN is_refunding \(integer) NOT NULL DEFAULT 0
          CHECK (is_refunding IN (0, 1));
        ALTER TABLE transfer_requests ADD COLUMN account TEXT CHECK (length(account) = 4);
        CREATE INDEX transfer_requests_by_payee ON transfer_requests (payee, number);

        CREATE TABLE incoming_vouchers (
          id TEXT PRIMARY KEY,
          subject TEXT NOT NULL,
          payer TEXT NOT NULL,
          voucher TEXT NOT NULL CHECK (length(voucher) > 0),
          is_waiting \(integer) NOT NULL CHECK (is_waiting IN (0, 1))
        )\(dialect.tableSuffix);
        CREATE INDEX incoming_vouchers_by_payer ON incoming_vouchers (payer, voucher);
        CREATE INDEX incoming_vouchers_by_subject ON incoming_vouchers (subject, is_waiting);
        """
    },
    fill: { connection in
      try coverSearch("cases", connection)
      try coverSearch("exchange_entries", connection)
      try fillAwards(connection)
      try fillUses(connection)
      try fillVouchers(
        """
        SELECT t.number, t.award, a.enterprise, t.content FROM award_acts t JOIN awards a ON a.number = t.award
        ORDER BY t.number
        """, of: "a", drafted: "recovery-drafted", returned: "recovery-returned", done: "recovered",
        voucher: { $0["recovery"]["voucher"].text }, connection)
      try fillVouchers(
        """
        SELECT t.number, t.reservation, r.provider, t.content FROM reservation_acts t
        JOIN voucher_reservations r ON r.number = t.reservation ORDER BY t.number
        """, of: "r", drafted: "refundDrafted", returned: "refundReturned", done: "refunded",
        voucher: { $0["voucher"].text }, connection)
    })

  /// Texts are found by what lists show of them: mobile numbers in them are covered.
  private static func coverSearch(_ table: String, _ connection: any Connection) throws {
    for row in try connection.rows("SELECT id, search_text FROM \(table) ORDER BY id", []) {
      let text = try row.text(1)
      let covered = MobileNumber.covered(text)
      guard covered != text else { continue }
      try connection.execute(
        "UPDATE \(table) SET search_text = ? WHERE id = ?", [.text(covered), SQLValue(try row.integer(0))])
    }
  }

  private static func fillAwards(_ connection: any Connection) throws {
    for row in try connection.rows("SELECT number, detail FROM awards ORDER BY number", []) {
      let award = try row.json(1)
      let run = award["run"].text.flatMap { Int($0.dropFirst()) }
      try connection.execute(
        "UPDATE awards SET run = ?, demanded_fen = ?, is_recovering = ? WHERE number = ?",
        [
          SQLValue(run), SQLValue(Int(award["demanded"].integer ?? 0)), SQLValue(award["recovery"] == .null ? 0 : 1),
          SQLValue(try row.integer(0)),
        ])
    }
  }

  private static func fillUses(_ connection: any Connection) throws {
    for row in try connection.rows("SELECT number, detail FROM voucher_reservations WHERE state = 'settled'", []) {
      guard try row.json(1)["refund"] != .null else { continue }
      try connection.execute(
        "UPDATE voucher_reservations SET is_refunding = 1 WHERE number = ?", [SQLValue(try row.integer(0))])
    }
  }

  /// Each voucher that was said to have brought money back, and was not sent back as one that had not. It names the columns
  /// as they stood then.
  private static func fillVouchers(
    _ acts: String, of kind: String, drafted: String, returned: String, done: String,
    voucher: (CanonicalJSON) -> String?, _ connection: any Connection
  ) throws {
    var waiting: [String: [SQLValue]] = [:]
    func insert(_ values: [SQLValue], isWaiting: Bool) throws {
      try connection.execute(
        "INSERT INTO incoming_vouchers (id, subject, payer, voucher, is_waiting) VALUES (?, ?, ?, ?, ?)",
        values + [SQLValue(isWaiting ? 1 : 0)])
    }
    for row in try connection.rows(acts, []) {
      let act = try row.json(3)
      let subject = "\(kind)\(try row.integer(1))"
      switch act["act"].text {
      case drafted:
        // Where nothing had been paid yet there is no number.
        guard let number = voucher(act), !number.isEmpty else { continue }
        waiting[subject] = [
          .text("\(kind)-act-\(try row.integer(0))"), .text(subject), .text(try row.text(2)), .text(number),
        ]
      case returned: waiting[subject] = nil
      case done: if let values = waiting.removeValue(forKey: subject) { try insert(values, isWaiting: false) }
      default: break
      }
    }
    for values in waiting.values { try insert(values, isWaiting: true) }
  }
}
