extension Migration {
  /// The cumulative figure as it was told, the months that it lacks, and what of it can be compared, each for itself. What
  /// was worked out by the earlier reading is worked out anew.
  static let comparable = Migration(number: 28, name: "comparable") { dialect in
    """
    ALTER TABLE watched ADD COLUMN lacking TEXT NOT NULL DEFAULT '';
    ALTER TABLE watched ADD COLUMN comparable \(dialect.integerType);
    DELETE FROM projection_marks
    """
  }
}
