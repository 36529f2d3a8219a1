extension Migration {
  /// The facts of a month, by what they are: a month's report is held against those of a few months, and everything else that
  /// was ever told is not looked at. What has no month, or a year, stands in no index but that of its subject.
  static let factsByMonth = Migration(number: 43, name: "factsByMonth") { _ in
    "CREATE INDEX facts_by_month ON facts (period, fact) WHERE length(period) = 7"
  }
}
