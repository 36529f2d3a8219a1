extension SQLDialect {
  /// PostgreSQL 10 and later: text is compared by its bytes, triggers refuse what must not happen.
  public static let postgreSQL = SQLDialect(
    name: "postgresql", tableSuffix: "", integerType: "BIGINT", bytesType: "BYTEA",
    // The planner scans all facts for a few hundred enterprises as for thousands.
    enterprisesAQuery: 4_096,
    appendOnly: { table in
      """
      CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS '
      BEGIN
        RAISE EXCEPTION ''% is append-only'', TG_TABLE_NAME USING ERRCODE = ''integrity_constraint_violation'';
      END';
      CREATE TRIGGER \(table)_is_not_changed BEFORE UPDATE OR DELETE ON \(table)
      FOR EACH ROW EXECUTE PROCEDURE refuse_change();
      CREATE TRIGGER \(table)_is_not_emptied BEFORE TRUNCATE ON \(table)
      FOR EACH STATEMENT EXECUTE PROCEDURE refuse_change();
      """
    }, joined: { "string_agg(\($0), ' ')" }, definitions: { PostgreSQLText.comparedByBytes($0) })
}
