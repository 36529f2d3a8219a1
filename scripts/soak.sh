#!/usr/bin/env bash
# Kills the program (SIGKILL) at many moments of a first fill and of an import. After each, the next start must be sound
# and say what it did: all of the work is there or none, the work can be taken up again, the journal verifies, and what
# is stored is what the journal says.
#
#   ROUNDS=20 ENTERPRISES=3000 TIDU=.build/release/tidu scripts/soak.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tidu=${TIDU:-.build/release/tidu}
readonly rounds=${ROUNDS:-20}
readonly enterprises=${ENTERPRISES:-3000}
scratch=$(mktemp -d)
readonly scratch log=$scratch/log
server=
trap '[ -z "$server" ] || kill -KILL "$server" 2>/dev/null || true; rm -rf "$scratch"' EXIT

fail() {
  printf 'FAILED: %s\n' "$1" >&2
  [ ! -s "$log" ] || sed 's/^/  | /' "$log" >&2
  exit 1
}

seconds_of() { # seconds_of COMMAND…: how long it takes, in seconds with a fraction
  local begun
  begun=$(date +%s.%N)
  "$@" >"$log" 2>&1 || fail "$*"
  awk -v from="$begun" -v to="$(date +%s.%N)" 'BEGIN { printf "%.3f", to - from }'
}

moment() { # moment ROUND SECONDS: the rounds share out the time of the work evenly
  awk -v round="$1" -v rounds="$rounds" -v seconds="$2" 'BEGIN { printf "%.3f", seconds * round / (rounds + 1) }'
}

killed_after() { # killed_after SECONDS COMMAND…
  { timeout --signal=KILL "$1" "${@:2}" >"$log" 2>&1; } 2>/dev/null || true
}

serve() { echo "$tidu" serve --demo --enterprises "$enterprises" --port 0 --lang en --data "$1"; }

start_and_stop() { # start_and_stop FOLDER: until it says that it is ready, then an orderly end
  : >"$log" # what the killed one said must not be taken for this one's words
  $(serve "$1") >"$log" 2>&1 &
  server=$!
  local deadline=$((SECONDS + 300))
  until grep -q 'Tidu is ready' "$log"; do
    kill -0 "$server" 2>/dev/null || fail "the start after the kill ended by itself"
    [ "$SECONDS" -lt "$deadline" ] || fail "the start after the kill is not ready after 300 s"
    sleep 0.05
  done
  kill -TERM "$server"
  wait "$server" || fail "the orderly end of the start after the kill"
  server=
}

said() { grep -E '^(error|warning)|: (error|warning):' "$log" | tr '\n' ' ' || true; }

sound() { # sound FOLDER: the journal verifies, and what is stored is what it says
  local command
  for command in verify replay; do
    "$tidu" journal $command --lang en --data "$1" >"$log" 2>&1 || fail "tidu journal $command"
  done
}

# The file that the fill imports too, so that a dry run tells whether all of it is there.
"$tidu" generate --enterprises "$enterprises" --seed 20261121 --out "$scratch/population" >"$log" 2>&1 || fail generate
readonly table=$scratch/population/enterprise.csv
import() { "$tidu" import enterprises "$table" --lang en --data "$@" >"$log" 2>&1; }
new_enterprises() { import "$1" --dry-run || fail "a dry run"; grep -oE '[0-9]+ new enterprises' "$log" | grep -oE '^[0-9]+'; }

echo "==> first fill, killed $rounds times ($enterprises enterprises)"
whole=$(seconds_of start_and_stop "$scratch/fill-whole")
for ((round = 1; round <= rounds; round++)); do
  folder=$scratch/fill-$round after=$(moment "$round" "$whole")
  killed_after "$after" $(serve "$folder")
  start_and_stop "$folder"
  words=$(said)
  [ "$(new_enterprises "$folder")" -eq 0 ] || fail "the fill was not finished by the next start"
  sound "$folder"
  printf '  %2d  killed after %6s s; the next start: %s\n' "$round" "$after" "${words:-nothing to mend}"
  rm -rf "$folder"
done

echo "==> import, killed $rounds times"
whole=$(seconds_of import "$scratch/import-whole")
for ((round = 1; round <= rounds; round++)); do
  folder=$scratch/import-$round after=$(moment "$round" "$whole")
  killed_after "$after" "$tidu" import enterprises "$table" --lang en --data "$folder"
  new=$(new_enterprises "$folder")
  words=$(said)
  [ "$new" -eq 0 ] || [ "$new" -eq "$enterprises" ] || fail "the import left a part: $new of $enterprises are missing"
  import "$folder" || fail "the import, taken up again"
  [ "$(new_enterprises "$folder")" -eq 0 ] || fail "the import, taken up again, is not whole"
  sound "$folder"
  printf '  %2d  killed after %6s s; %s there; the next start: %s\n' "$round" "$after" \
    "$([ "$new" -eq 0 ] && echo all || echo nothing)" "${words:-nothing to mend}"
  rm -rf "$folder"
done
echo "soak: $rounds fills and $rounds imports killed, all sound"
