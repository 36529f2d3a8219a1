#!/usr/bin/env bash
# Builds what measures and runs the benchmarks: all, or those that are named. The peers' environment is used where
# `make bench-peers` has made it; without it this program is measured alone.
#
#   scripts/bench.sh [NAME…]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=.venv-bench/bin/python
[ -x "$python" ] || python=python3
# The month, the portal and the start measure the program itself, and nothing has to be built beside it.
case "$*" in month | portal | start) exec "$python" Benchmarks/bench.py - "$1" ;; esac

flags=(--package-path Benchmarks --scratch-path .build/bench -c release)
printf '==> swift build %s\n' "${flags[*]}"
swift build "${flags[@]}" 2>&1 | grep -E "error:|Compiling|Build" | tail -5
"$python" Benchmarks/bench.py "$(swift build "${flags[@]}" --show-bin-path)/Bench" "$@"
