#!/usr/bin/env bash
# Feeds each fuzz target for so many seconds of wall time, one after the other, on one core. A crash, a hang, a broken
# promise (see Fuzz/Sources/Fuzz) or too much memory fails; the input that did it is kept and named.
#
#   scripts/fuzz.sh SECONDS [TARGET…]        targets: parser, evaluator, model, file, workbook
#
# What earlier runs found interesting is kept below .build/fuzz and grown further; remove it to begin anew.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly wall=${1:?usage: scripts/fuzz.sh SECONDS [TARGET…]}
shift
[[ "$wall" =~ ^[1-9][0-9]*$ ]] || { printf 'SECONDS 应为正整数 / should be a whole number above zero: %s\n' "$wall" >&2; exit 2; }
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(parser evaluator model file workbook)
readonly build=.build/fuzz
# An input that takes longer than this is a hang. Sanitizers and coverage cost some five times the speed.
readonly longest=10

# The linker by name: gold fails on a sanitizer's debugging sections.
flags=(--package-path Fuzz --scratch-path "$build" -c release --sanitize address -Xswiftc -sanitize=fuzzer)
[ "$(uname)" = Darwin ] || flags+=(-Xswiftc -use-ld=lld)
printf '==> swift build %s\n' "${flags[*]}"
swift build "${flags[@]}" --product Fuzz
program="$(swift build "${flags[@]}" --show-bin-path)/Fuzz"
readonly program

failed=()
for target in "${targets[@]}"; do
  dictionary=Fuzz/feel.dict
  case $target in model) dictionary=Fuzz/dmn.dict ;; file | workbook) dictionary=Fuzz/workbook.dict ;; esac
  mkdir -p "$build/corpus/$target" "$build/findings/$target"
  printf '==> %s: %s s\n' "$target" "$wall"
  log="$build/$target.log"
  # Leaks are not looked for: Swift's runtime keeps what it made. Its backtraces would wait for a terminal.
  if FUZZ_TARGET=$target ASAN_OPTIONS=detect_leaks=0:handle_abort=1 SWIFT_BACKTRACE=enable=no \
    timeout --kill-after=5 $((wall + 60)) nice -n 19 "$program" \
    "$build/corpus/$target" "Fuzz/Seeds/$target" -max_total_time="$wall" -timeout="$longest" -rss_limit_mb=2048 \
    -max_len=4096 -dict="$dictionary" -artifact_prefix="$build/findings/$target/" -print_final_stats=1 \
    </dev/null >"$log" 2>&1; then
    grep -E 'stat::number_of_executed_units|stat::average_exec_per_sec|stat::slowest_unit_time_sec' "$log" || tail -3 "$log"
  else
    failed+=("$target")
    grep -vE '^#[0-9]+\s+(NEW|REDUCE|pulse)' "$log" | tail -40
    printf '==> %s FAILED; input in %s, whole output in %s\n' "$target" "$build/findings/$target/" "$log"
  fi
done
[ ${#failed[@]} -eq 0 ] || { printf 'FAILED: %s\n' "${failed[*]}"; exit 1; }
