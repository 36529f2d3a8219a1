extension Migration {
  /// Who acts for an enterprise by its principal account's mandate, and until when.
  static let mandates = Migration(number: 22, name: "mandates") { _ in
    """
    ALTER TABLE people ADD COLUMN mandate_by TEXT;
    ALTER TABLE people ADD COLUMN mandate_until TEXT CHECK (length(mandate_until) = 10)
    """
  }
}
