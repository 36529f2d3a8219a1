extension Migration {
  /// 预约期限: how long a voucher may be held by a reservation, and until when each is to be claimed. Those from before have
  /// no term. A programme under which nothing was issued may be withdrawn, with a reason.
  static let reservationTerms = Migration(number: 56, name: "reservation-terms") { dialect in
    """
    ALTER TABLE voucher_programmes ADD COLUMN reservation_days \(dialect.integerType) CHECK (reservation_days > 0);
    ALTER TABLE voucher_programmes ADD COLUMN withdrawn TEXT CHECK (length(withdrawn) > 0);
    ALTER TABLE voucher_reservations ADD COLUMN claim_by TEXT;
    CREATE INDEX voucher_reservations_by_term ON voucher_reservations (state, claim_by)
    """
  }
}
