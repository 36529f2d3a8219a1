extension Migration {
  /// An area's enterprises in the order of their titles are told by an index alone.
  static let enterprisePages = Migration(number: 37, name: "enterprise-pages") { _ in
    """
    DROP INDEX enterprises_by_area;
    CREATE INDEX enterprises_by_area ON enterprises (area, title, credit_code)
    """
  }
}
