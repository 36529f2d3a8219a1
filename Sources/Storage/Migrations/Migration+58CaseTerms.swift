import Services

extension Migration {
  /// How often each part's term was changed; that what had run out before the enterprise was asked is late while it waits;
  /// and that nobody calls unattended what somebody has taken up since.
  static let caseTerms = Migration(
    number: 58, name: "case terms",
    statements: { dialect in
      """
      ALTER TABLE case_parties ADD COLUMN term_changes \(dialect.integerType) NOT NULL DEFAULT 0
        CHECK (term_changes >= 0)
      """
    },
    fill: { connection in
      let cases = SQLCases(connection)
      for row in try connection.rows("SELECT id FROM cases ORDER BY id", []) {
        let id = try row.integer(0)
        guard let found = try cases.serviceCase(ServiceCase.ID(id)) else { continue }
        try connection.execute(
          "UPDATE cases SET due_on = ?, is_provisional = ?, level = ? WHERE id = ?",
          [
            SQLValue(found.due?.day.description), .integer(found.due?.isProvisional == true ? 1 : 0),
            SQLValue(found.openParties.map(\.level.rawValue).max() ?? 0), SQLValue(id),
          ])
        for party in found.parties where party.termChanges > 0 {
          try connection.execute(
            "UPDATE case_parties SET term_changes = ? WHERE case_id = ? AND number = ?",
            [SQLValue(party.termChanges), SQLValue(id), SQLValue(party.number)])
        }
      }
    })
}
