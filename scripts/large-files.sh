#!/usr/bin/env bash
# Files that no honest table is like, at their full size: each is refused with its place, within bounded time and memory,
# and nothing of it is read.
#
#   TIDU=.build/release/tidu scripts/large-files.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly tidu=${TIDU:-.build/release/tidu}
scratch=$(mktemp -d)
readonly scratch log=$scratch/log
trap 'rm -rf "$scratch"' EXIT

fail() {
  printf 'FAILED: %s\n' "$1" >&2
  [ ! -s "$log" ] || head -c 2000 "$log" | sed 's/^/  | /' >&2
  exit 1
}

readonly head=credit_code,name,output@2025
readonly code=91310000MA00000019
as() { head -c $((100 << 20)) /dev/zero | tr '\0' a; } # a line of 100 MB

refused() { # refused NAME WORDS PLACE: the population whose enterprise.csv is what stands on the standard input
  mkdir "$scratch/$1"
  cat >"$scratch/$1/enterprise.csv"
  local begun=$SECONDS
  # 2 GB of memory at most: the file is mapped, and a copy of it may be made.
  if (ulimit -v 2500000 && "$tidu" batch --lang en --population "$scratch/$1" --on 2026-11-21 \
    --summary "$scratch/$1/summary.json") >"$log" 2>&1; then
    fail "$1 was read"
  fi
  grep -q "$2" "$log" || fail "$1 is not refused with “$2”"
  grep -q "enterprise.csv:$3" "$log" || fail "$1 is not refused at $3"
  [ ! -e "$scratch/$1/summary.json" ] || fail "$1 left a summary behind"
  [ $((SECONDS - begun)) -lt 60 ] || fail "$1 took longer than a minute"
  printf '  %-42s refused at %s, %d s\n' "$1" "$3" $((SECONDS - begun))
  rm -rf "${scratch:?}/$1"
}

echo "==> files of 100 MB and more"
{ printf '%s\n%s,' $head $code; as; printf ',1\n'; } | refused "a cell of 100 MB" "this row is too long" 2:1
{ printf '%s\n%s,"' $head $code; as; printf '",1\n'; } | refused "a quoted cell of 100 MB" "this row is too long" 2:1
{ printf '%s\n%s,"' $head $code; as; } | refused "a quote that never ends" "this row is too long" 2:1
{ as; } | refused "a header of 100 MB" "this row is too long" 1:1
{ printf '%s\n' $head; head -c $((100 << 20)) /dev/zero | tr '\0' ,; } | refused "a hundred million cells in a row" "this row is too long" 2:1
{ printf '%s\n%s,' $head $code; printf '\304\243'; as; printf ',1\n'; } | refused "a cell of 100 MB in GBK" "this row is too long" 2:1
echo "large files: all refused where they stand"
