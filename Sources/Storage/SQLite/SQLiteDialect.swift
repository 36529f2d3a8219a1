extension SQLDialect {
  /// SQLite 3.40: STRICT tables hold the declared types only; triggers refuse what must not happen.
  public static let sqlite = SQLDialect(
    name: "sqlite", tableSuffix: " STRICT", integerType: "INTEGER", bytesType: "BLOB", enterprisesAQuery: 256,
    appendOnly: { table in
      """
      CREATE TRIGGER \(table)_is_not_updated BEFORE UPDATE ON \(table)
      BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
      CREATE TRIGGER \(table)_is_not_deleted BEFORE DELETE ON \(table)
      BEGIN SELECT RAISE(ABORT, '\(table) is append-only'); END;
      """
    }, joined: { "group_concat(\($0), ' ')" })
}
