extension Migration {
  /// In which department of their area people work.
  static let departments = Migration(number: 51, name: "departments") { _ in
    "ALTER TABLE people ADD COLUMN department TEXT CHECK (department IS NULL OR length(department) BETWEEN 1 AND 40)"
  }
}
