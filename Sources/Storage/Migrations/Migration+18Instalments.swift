extension Migration {
  /// Awards that are paid in parts: where they stand between advance and settlement, what is paid, the final amount.
  static let instalments = Migration(number: 18, name: "instalments") { dialect in
    let integer = dialect.integerType
    return """
      ALTER TABLE awards ADD COLUMN stage TEXT CHECK (
        stage IN ('planned', 'awaiting', 'inspected', 'accepted', 'drafted', 'settled'));
      ALTER TABLE awards ADD COLUMN paid_fen \(integer) NOT NULL DEFAULT 0 CHECK (
        paid_fen >= 0 AND paid_fen <= COALESCE(approved_fen, 0));
      ALTER TABLE awards ADD COLUMN final_fen \(integer) CHECK (
        final_fen IS NULL OR (final_fen >= 0 AND final_fen <= approved_fen AND stage = 'settled'));
      UPDATE awards SET paid_fen = approved_fen WHERE payment = 'paid';
      CREATE INDEX awards_by_stage ON awards (stage, call);
      """
  }
}
