#!/usr/bin/env bash
# Runs the compiled views on other engines and compares every row: Python's SQLite, DuckDB and PostgreSQL, or those that
# are named. Makes the environment first; Spark wants a Java of the system beside it.
#
#   scripts/sql-peers.sh ENTERPRISES [ENGINE…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly enterprises=$1
shift
needs=(duckdb==2.0.1)
for engine in "$@"; do
  [ "$engine" != spark ] || needs=(pyspark==4.3.0)
done
[ -x .venv-sql/bin/python ] || python3 -m venv .venv-sql
.venv-sql/bin/python -m pip install --quiet --disable-pip-version-check "${needs[@]}"
if [[ ${needs[*]} == pyspark* ]] && ! command -v java >/dev/null 2>&1; then
  scripts/install-libraries.sh openjdk-17-jre-headless
fi
exec .venv-sql/bin/python Tests/Peers/sql_engines.py "${TIDU:-.build/release/tidu}" "$enterprises" "$@"
