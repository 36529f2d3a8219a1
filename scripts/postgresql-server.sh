#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: an empty one in a temporary folder, on a free port of loopback,
# which is gone afterwards. The command finds its address in TIDU_TEST_POSTGRESQL.
#   scripts/postgresql-server.sh swift test --filter StorageTests
set -euo pipefail

[ $# -gt 0 ] || { echo "用法 / usage: scripts/postgresql-server.sh COMMAND…" >&2; exit 2; }

# The folder of the server's programs: the newest that the system has, or the one on PATH.
programs() {
  local folder
  for folder in $(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin 2>/dev/null | sort -rV) \
    "$(dirname "$(command -v pg_ctl 2>/dev/null || echo /none/pg_ctl)")"; do
    [ -x "$folder/initdb" ] && [ -x "$folder/pg_ctl" ] && echo "$folder" && return
  done
  return 1
}
if ! bin=$(programs); then
  "$(dirname "${BASH_SOURCE[0]}")/install-libraries.sh" postgresql
  bin=$(programs) || { echo "找不到 initdb / initdb was not found" >&2; exit 1; }
fi

# The server refuses to run as root.
as_owner=(env --chdir=/)
if [ "$(id -u)" -eq 0 ]; then as_owner+=(runuser -u postgres --); fi

folder=$(mktemp -d)
data=$folder/data
finish() {
  if [ -f "$data/postmaster.pid" ]; then
    "${as_owner[@]}" "$bin/pg_ctl" stop --pgdata="$data" --mode=immediate >/dev/null || true
  fi
  rm -rf "$folder"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

password=$(od -An -N12 -tx1 /dev/urandom | tr -d ' \n')
printf '%s\n' "$password" >"$folder/password"
if [ "$(id -u)" -eq 0 ]; then chown -R postgres "$folder"; fi
# initialize OPTION…: a new set of databases.
initialize() {
  "${as_owner[@]}" "$bin/initdb" --pgdata="$data" --username=tidu --encoding=UTF8 --locale=C.UTF-8 --no-sync \
    --auth=scram-sha-256 --pwfile="$folder/password" "$@" >"$folder/initdb.log" 2>&1
}
# Letters in the order of a language, not of their bytes, where the server knows how: what leans on the database's own
# order then shows.
initialize --locale-provider=icu --icu-locale=zh || { rm -rf "$data" && initialize; } ||
  { cat "$folder/initdb.log" >&2; exit 1; }

for attempt in 1 2 3 4 5; do
  port=$((20000 + RANDOM % 20000))
  # The data are thrown away: nothing need be flushed.
  "${as_owner[@]}" "$bin/pg_ctl" start --wait --silent --pgdata="$data" --log="$folder/server.log" --options="-p $port \
    -h 127.0.0.1 -k $folder -c fsync=off -c max_connections=300 -c log_min_messages=fatal -c shared_buffers=256MB" \
    >/dev/null 2>&1 && break
  # Another program may have that port.
  [ "$attempt" -lt 5 ] || { cat "$folder/server.log" >&2; exit 1; }
done

export TIDU_TEST_POSTGRESQL="postgresql://tidu:$password@127.0.0.1:$port/postgres"
"$@"
