"""Runs the compiled views on other engines and compares every row with `tidu batch --all`: of the rules as they stand, and
of those that another reading of a doubtful clause changes.

Usage: sql_engines.py TIDU ENTERPRISES|FOLDER [ENGINE …]      engines: sqlite, duckdb, postgresql, spark

The population is a generated city (made-up data) of so many enterprises, or the folder's own. Every benefit's view and
the totals are compared: state, kind of amount, both amounts to the fen, and the row. Exits 1 with the first differences of an engine.
"""

import csv
import json
import os
import pwd
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

DAYS = ["2026-11-21", "2025-06-30"]


def run(*arguments):
    return subprocess.run(arguments, check=True, stdout=subprocess.PIPE, text=True).stdout


def fen(yuan):
    """A decimal of yuan as an integer of fen; None where there is no bound."""
    if yuan == "":
        return None
    whole, _, fraction = yuan.partition(".")
    return int(whole) * 100 + int((fraction + "00")[:2])


class Embedded:
    """An engine in this process, behind one connection."""

    def rows(self, query):
        return self.connection.execute(query).fetchall()

    def close(self):
        self.connection.close()


class SQLite(Embedded):
    dialect = "sqlite"

    def __init__(self, folder):
        self.connection = sqlite3.connect(":memory:")

    def load(self, table, columns, rows):
        names = ", ".join(f'"{column}" TEXT' for column in columns)
        self.connection.execute(f'CREATE TABLE "{table}" ({names})')
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f'INSERT INTO "{table}" VALUES ({marks})', rows)

    def script(self, text):
        self.connection.executescript(text)


class DuckDB(Embedded):
    dialect = "duckdb"

    def __init__(self, folder):
        import duckdb

        self.connection = duckdb.connect()
        self.folder = folder

    def load(self, table, columns, rows):
        path = self.folder / f"{table}.csv"
        self.connection.execute(
            f"CREATE TABLE \"{table}\" AS SELECT * FROM read_csv('{path}', header = true, all_varchar = true)"
        )

    def script(self, text):
        self.connection.execute(text)


class PostgreSQL:
    dialect = "postgresql"

    def __init__(self, folder):
        self.bin = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.home = Path(tempfile.mkdtemp(prefix="tidu-pg-"))
        self.folder = folder
        self.as_user = []
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.home, user.pw_uid, user.pw_gid)
            self.as_user = ["runuser", "-u", "postgres", "--"]
        data = self.home / "data"
        run(*self.as_user, str(self.bin / "initdb"), "-A", "trust", "-E", "UTF8", "--locale=C", "-D", str(data))
        options = f"-c listen_addresses='' -c unix_socket_directories={self.home}"
        run(*self.as_user, str(self.bin / "pg_ctl"), "-w", "-D", str(data), "-o", options, "-l", str(self.home / "log"), "start")

    def psql(self, text):
        done = subprocess.run(
            [*self.as_user, str(self.bin / "psql"), "-h", str(self.home), "-d", "postgres", "-qAt", "--csv",
             "-v", "ON_ERROR_STOP=1", "-f", "-"],
            input=text, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if done.returncode:
            raise RuntimeError(done.stderr[:2000])
        return done.stdout

    def load(self, table, columns, rows):
        names = ", ".join(f'"{column}" TEXT' for column in columns)
        text = (self.folder / f"{table}.csv").read_text().split("\n", 1)[1]
        self.psql(f'CREATE TABLE "{table}" ({names});\nCOPY "{table}" FROM STDIN WITH (FORMAT csv);\n{text}\\.\n')

    def script(self, text):
        # A view is replaced only by one of the same types, which those under another reading need not have.
        names = re.findall(r'^CREATE OR REPLACE VIEW ("[^"]+")', text, re.MULTILINE)
        self.psql(f"DROP VIEW IF EXISTS {', '.join(names)} CASCADE;\n{text}")

    def rows(self, query):
        def value(cell):
            return int(cell) if cell.lstrip("-").isdigit() else (None if cell == "" else cell)

        # An empty text and NULL look alike; the texts that are compared are never null.
        found = list(csv.reader(self.psql(query + ";").splitlines()))
        return [[*row[:-2], *(value(cell) for cell in row[-2:])] for row in found]

    def close(self):
        run(*self.as_user, str(self.bin / "pg_ctl"), "-m", "fast", "-D", str(self.home / "data"), "stop")
        shutil.rmtree(self.home, ignore_errors=True)


class Spark:
    dialect = "spark"

    def __init__(self, folder):
        from pyspark.sql import SparkSession

        settings = {"spark.ui.enabled": "false", "spark.sql.shuffle.partitions": "2",
                    "spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
        self.session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
        self.session.sparkContext.setLogLevel("OFF")
        self.folder = folder

    def load(self, table, columns, rows):
        self.session.read.csv(str(self.folder / f"{table}.csv"), header=True).createOrReplaceTempView(table)

    def script(self, text):
        text = text.replace("CREATE OR REPLACE VIEW", "CREATE OR REPLACE TEMPORARY VIEW")
        lines = [line for line in text.split("\n") if not line.lstrip().startswith("--")]
        for statement in "\n".join(lines).split(";\n"):
            if statement.strip():
                self.session.sql(statement)

    def rows(self, query):
        return [tuple(row) for row in self.session.sql(query.replace('"', "`")).collect()]

    def close(self):
        self.session.stop()


ENGINES = {engine.dialect: engine for engine in (SQLite, DuckDB, PostgreSQL, Spark)}


def totals(expected, benefits):
    """What each enterprise comes to, worked out from the rows alone."""
    sums = {}
    for (code, _, _, benefit), (state, _, least, most, _) in expected.items():
        if state not in ("eligible", "undecided") or not benefits[benefit]["cash"]:
            continue
        found = sums.setdefault(code, {}).setdefault(benefit, [0, 0])
        found[0] += least if state == "eligible" else 0
        found[1] = None if most is None or found[1] is None else found[1] + most
    result = {}
    for code, parts in sums.items():
        def best(names, column):
            if not names:
                return 0
            first, rest = names[0], names[1:]
            barred = {o["benefit"] for o in benefits[first]["overlaps"] if o["stacking"] == "exclusive"}
            taken = parts[first][column] + best([n for n in rest if n not in barred], column)
            return taken if not barred & set(rest) else max(taken, best(rest, column))

        names = sorted(parts)
        bounded = all(part[1] is not None for part in parts.values())
        result[code] = (best(names, 0), best(names, 1) if bounded else None)
    return result


def tell_listed(folder):
    """Some enterprises say that all of their loans are listed, in every way that a flag can be told."""
    path = folder / "enterprise.csv"
    with open(path, newline="") as file:
        head, *rows = csv.reader(file)
    told = ["true", "false", "-", "", "true"]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(head)
        place = head.index("loan_listed")
        writer.writerows([*row[:place], told[index % len(told)], *row[place + 1:]] for index, row in enumerate(rows))


def compare(name, expected, found):
    wrong = [(key, expected.get(key), found.get(key)) for key in sorted(expected.keys() | found.keys())
             if expected.get(key) != found.get(key)]
    for key, right, got in wrong[:5]:
        print(f"  {name}: {key}: {got}, expected {right}")
    return len(wrong)


def cases(others):
    """The rules as they stand on every day, and the other readings on the first."""
    return [(day, other) for day in DAYS for other in others if not other or day == DAYS[0]]


def main():
    tidu, given = sys.argv[1], None if sys.argv[2].isdigit() else sys.argv[2]
    count = None if given else int(sys.argv[2])
    engines = sys.argv[3:] or ["sqlite", "duckdb", "postgresql"]
    benefits = {b["id"]: b for b in json.loads(run(tidu, "corpus", "export", "--format", "json"))["benefits"]}
    failed = 0
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home)
        if given:
            shutil.copytree(given, home, dirs_exist_ok=True)
        else:
            run(tidu, "generate", "--enterprises", str(count), "--months", "0", "--seed", "11", "--out", home)
            tell_listed(folder)
        tables = {}
        for path in sorted(folder.glob("*.csv")):
            with open(path, newline="") as file:
                head, *rows = csv.reader(file)
                tables[path.stem] = (head, rows)
        os.chmod(home, 0o755)
        others = [[]]
        for cost in json.loads(run(
                tidu, "readings", "--population", home, "--on", DAYS[0], "--format", "json"))["readings"]:
            others.append(["--reading", cost["reading"], "--answer", cost["answer"]])
        results = {}
        for day, other in cases(others):
            out = folder / "result.out"
            run(tidu, "batch", "--population", home, "--on", day, "--all", "--out", str(out), *other)
            with open(out, newline="") as file:
                results[day, *other] = {
                    tuple(row[:4]): (row[4], row[5], fen(row[6]), fen(row[7]), row[8]) for row in list(csv.reader(file))[1:]
                }
        for name in engines:
            engine = ENGINES[name](folder)
            try:
                for table, (head, rows) in tables.items():
                    engine.load(table, head, rows)
                counts = [0, 0]
                for day, other in cases(others):
                    expected = results[day, *other]
                    engine.script(
                        run(tidu, "sql", "--dialect", name, "--on", day, "--population", home, *other))
                    found = {}
                    for benefit in sorted({key[3] for key in expected}):
                        view = "benefit_" + "".join(c if c.isalnum() else "_" for c in benefit)
                        for row in engine.rows(
                                f'SELECT credit_code, subject, "key", benefit, state, amount_kind, "row", min_fen, max_fen FROM "{view}"'):
                            least, most = (None if value is None else int(value) for value in row[7:])
                            found[tuple(row[:4])] = (row[4], row[5], least, most, row[6])
                    wrong = compare(f"{name} {day} {' '.join(other)}", expected, found)
                    if other:
                        counts = [counts[0] + len(found), counts[1] + wrong]
                    else:
                        sums = {row[0]: tuple(None if value is None else int(value) for value in row[1:])
                                for row in engine.rows("SELECT credit_code, min_fen, max_fen FROM benefit_totals")}
                        wrong += compare(f"{name} {day} totals", totals(expected, benefits), sums)
                        print(f"{name} {day}: {len(found)} rows, {len(sums)} totals, {wrong} differ")
                    failed += wrong
                print(f"{name} {DAYS[0]}: {len(others) - 1} other readings, {counts[0]} rows, {counts[1]} differ")
            finally:
                engine.close()
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
