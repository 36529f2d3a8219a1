import Exchanges
import Quantities

extension Migration {
  /// What answers to demands and supplies came to; until when an acceptance is due; whether an enterprise is in operation.
  /// An award that was settled at nothing no longer takes its subject's place.
  static let outcomes = Migration(number: 21, name: "outcomes") { dialect in
    """
    ALTER TABLE exchange_responses ADD COLUMN settled_on TEXT CHECK (length(settled_on) = 10);
    ALTER TABLE exchange_responses ADD COLUMN fen \(dialect.integerType) CHECK (fen >= 0);
    ALTER TABLE awards ADD COLUMN accept_by TEXT CHECK (length(accept_by) = 10);
    UPDATE awards SET claim = 'a' || number || ' settled at nothing' WHERE final_fen = 0;
    ALTER TABLE enterprises ADD COLUMN operating_state TEXT
    """
  } fill: { connection in
    // The days on which answers were settled stand in the acts.
    for row in try connection.rows(
      "SELECT entry, content FROM exchange_acts WHERE content LIKE '%\"act\":\"settled\"%' ORDER BY id", [])
    {
      guard case .settled(let number, let result) = try row.json(1, { ExchangeEvent($0) }) else { continue }
      try connection.execute(
        "UPDATE exchange_responses SET settled_on = ? WHERE id = ?",
        [.text("\(result.on)"), .text("\(try row.integer(0))-\(number)")])
    }
  }
}
