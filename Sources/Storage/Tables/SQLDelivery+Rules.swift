import Delivery

/// Implementing rules.
extension SQLDelivery {
  func implementingRules() throws -> [ImplementingRule] {
    try connection.rows("SELECT detail FROM implementing_rules ORDER BY number", [])
      .map { try $0.json(0, ImplementingRule.init) }
  }

  func insert(_ rule: ImplementingRule) throws {
    try connection.execute(
      """
      INSERT INTO implementing_rules (number, document, amends, valid_from, valid_to, detail)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        SQLValue(rule.id.number), .text(rule.terms.document), SQLValue(rule.amends?.number),
        .text(rule.terms.validFrom.description), SQLValue(rule.terms.validTo?.description),
        .text(rule.json.description),
      ])
  }
}
