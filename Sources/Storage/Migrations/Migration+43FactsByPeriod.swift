extension Migration {
  /// The facts of a month or a year, by what they are: a month's report is held against those of a few months and years, and
  /// everything else that was ever told is not looked at. What has no time stands in no index but that of its subject.
  static let factsByPeriod = Migration(number: 43, name: "factsByPeriod") { _ in
    "CREATE INDEX facts_by_period ON facts (period, fact) WHERE \(SQLFacts.hasPeriod)"
  }
}
