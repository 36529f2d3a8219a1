"""The compiled rules on other engines of tables: DuckDB, and Polars by its own SQL.

Both run the views that `tidu sql --dialect duckdb` writes, over columns that suit them: every text that the script
reads as a number, a day's parts or a mark of the unknown is read into a column of its own type beforehand, outside of
the time that is measured. DuckDB also runs the script as it is, over texts.
"""
import os, re, time

os.environ.setdefault("POLARS_MAX_THREADS", "1")

COLUMN = r'(?:s|e|o)\."[^"]+"'
DECIMAL = rf"CAST\(CAST\(COALESCE\(({COLUMN}), ''\) AS DECIMAL\(38, \d+\)\) \* 1(0*) AS HUGEINT\)"
YEAR = rf"CAST\(SUBSTR\(COALESCE\(({COLUMN}), ''\), 1, 4\) AS INTEGER\)"
DAY = rf"COALESCE\(({COLUMN}), ''\) ([<>]) '(\d{{4}})-(\d\d)-(\d\d)'"
NONE = rf"COALESCE\(({COLUMN}), ''\) = '(-?)'"

TOTALS = """SELECT count(*) FILTER (WHERE state = 'eligible') AS eligible,
  coalesce(sum(CAST(min_fen AS {big})) FILTER (WHERE state = 'eligible'), 0) AS least,
  count(*) FILTER (WHERE state = 'undecided') AS undecided,
  coalesce(sum(CAST(max_fen AS {big})) FILTER (WHERE state IN ('eligible', 'undecided')), 0) AS most,
  count(*) FILTER (WHERE state IN ('eligible', 'undecided') AND max_fen IS NULL) AS unbounded FROM ({view}) v"""


def beside(column, mark):
    return f'{column[:-1]}{mark}"'


def typed(query):
    """The query over columns of their own types: `c#` a decimal's last digits, `c%` a day's year, `c@` a day as a
    number, `c?` whether a cell is unknown (0), known to be absent (1) or told (2)."""
    query = re.sub(DECIMAL, lambda m: beside(m[1], "#"), query)
    query = re.sub(YEAR, lambda m: beside(m[1], "%"), query)
    query = re.sub(DAY, lambda m: f"{beside(m[1], '@')} {m[2]} {m[3]}{m[4]}{m[5]}", query)
    query = re.sub(NONE, lambda m: f"{beside(m[1], '?')} = {1 if m[2] else 0}", query)
    return re.sub(rf"COALESCE\(({COLUMN}), ''\)", lambda m: m[1], query)


class Script:
    """The views of a script, and the tables that they read."""

    def __init__(self, folder):
        text = open(os.path.join(folder, "duckdb.sql")).read()
        views = re.findall(r'-- (\S+#\S+) [^\n]*\n(?:--[^\n]*\n)*CREATE OR REPLACE VIEW "benefit_\w+" AS\n(.*?);\n', text, re.S)
        # Comments in a query end at the line.
        self.views = {name: re.sub(r"--[^\n]*", "", query) for name, query in views}
        self.folder = folder
        self.tables = sorted(name[:-4] for name in os.listdir(folder) if name.endswith(".csv"))
        self.scales = {m[1][3:-1]: len(m[2]) for m in re.finditer(DECIMAL, text)}
        self.used = set(re.findall(r'(?:s|e|o)\."([^"]+)"', typed(text)))

    def columns(self, names):
        """The columns of a table, each in the types in which the views read it."""
        for name in names:
            text = f"coalesce(\"{name}\", '')"
            if name in self.used or name == "credit_code":
                yield f'{text} AS "{name}"'
            if name + "#" in self.used:
                scale = self.scales[name]
                # Products of the finer ones leave 64 bits.
                integer = "HUGEINT" if scale > 2 else "BIGINT"
                number = f'CAST("{name}" AS DECIMAL(38, {max(2, scale)})) * {10 ** scale}'
                yield f"CAST(CASE WHEN {text} IN ('', '-') THEN NULL ELSE {number} END AS {integer}) AS \"{name}#\""
            if name + "%" in self.used:
                yield f"TRY_CAST(substr({text}, 1, 4) AS INTEGER) AS \"{name}%\""
            if name + "@" in self.used:
                yield f"TRY_CAST(replace({text}, '-', '') AS INTEGER) AS \"{name}@\""
            if name + "?" in self.used:
                yield f"CAST(CASE {text} WHEN '' THEN 0 WHEN '-' THEN 1 ELSE 2 END AS TINYINT) AS \"{name}?\""


class DuckDB:
    def __init__(self, script, isTyped):
        import duckdb
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")
        self.queries = {}
        for table in script.tables:
            source = f"read_csv('{script.folder}/{table}.csv', header = true, all_varchar = true)"
            names = [field[0] for field in self.connection.execute(f"SELECT * FROM {source} LIMIT 0").description]
            chosen = ", ".join(script.columns(names)) if isTyped else "*"
            self.connection.execute(f'CREATE TABLE "{table}" AS SELECT {chosen} FROM {source}')
        for name, query in script.views.items():
            self.queries[name] = TOTALS.format(view=typed(query) if isTyped else query, big="HUGEINT")

    def answers(self):
        return {name: [int(value) for value in self.connection.execute(query).fetchone()]
                for name, query in self.queries.items()}

    def write_parquet(self, script):
        for table in script.tables:
            self.connection.execute(f"COPY \"{table}\" TO '{script.folder}/{table}.parquet' (FORMAT parquet)")


class Polars:
    """Integers of 64 bits: what does not fit is wrong, or ends the query."""

    def __init__(self, script):
        import polars
        self.context = polars.SQLContext(
            **{table: polars.read_parquet(f"{script.folder}/{table}.parquet").lazy() for table in script.tables})
        self.queries = {name: TOTALS.format(view=typed(query).replace("HUGEINT", "BIGINT"), big="BIGINT")
                        for name, query in script.views.items()}
        self.refused = {}

    def answers(self):
        found = {}
        for name, query in self.queries.items():
            if name in self.refused:
                continue
            try:
                found[name] = [int(value) for value in self.context.execute(query, eager=True).row(0)]
            except Exception as error:
                self.refused[name] = str(error).splitlines()[0]
        return found


def seconds(work):
    """The time of one pass."""
    def run(times):
        start = time.perf_counter()
        for _ in range(times):
            work()
        return time.perf_counter() - start
    return run


def read_csv(folder, tables, engine):
    """Reads every file into columns, numbers as numbers, each engine in its own way, on one thread."""
    if engine == "polars":
        import polars
        return lambda: [polars.read_csv(f"{folder}/{table}.csv", infer_schema_length=10_000, null_values=["", "-"],
                                        ignore_errors=True) for table in tables]
    import duckdb
    connection = duckdb.connect()
    connection.execute("SET threads = 1")

    def read():
        for table in tables:
            connection.execute(
                f"CREATE OR REPLACE TABLE \"{table}\" AS SELECT * FROM read_csv('{folder}/{table}.csv', header = true, "
                "nullstr = ['', '-'])")
    return read
