extension Migration {
  /// On what a cascade was saved; nobody said it of those that were saved before.
  static let cascadeBases = Migration(number: 52, name: "cascade bases") { _ in
    "ALTER TABLE cascades ADD COLUMN basis TEXT NOT NULL DEFAULT ''"
  }
}
