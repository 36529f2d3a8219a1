#!/usr/bin/env bash
# Builds and runs a program of someone else's that depends on the language alone (Tests/Library), and holds the example
# of the documentation to be that very program.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly example=Tests/Library/Sources/Example/main.swift
readonly page=Sources/DecisionLanguage/DecisionLanguage.docc/GettingStarted.md

diff <(awk '/^```swift$/ { inside = 1; next } /^```$/ { inside = 0 } inside' "$page" | grep -v '^$') <(grep -v '^$' "$example") \
  || { printf 'FAILED: %s shows another program than %s\n' "$page" "$example" >&2; exit 1; }

printf '==> swift run --package-path Tests/Library\n'
swift build --package-path Tests/Library --scratch-path .build/library 2>&1 | tail -2
program="$(swift build --package-path Tests/Library --scratch-path .build/library --show-bin-path)/Example"
diff "Tests/Library/expected.txt" <("$program") || { printf 'FAILED: %s says something else\n' "$example" >&2; exit 1; }
# Nothing that only the rest of the package needs was built: whose object files are there?
built=$(find .build/library/debug/ -path '*/debug/*.build/*' -name '*.o' | sed -E 's|.*/([A-Za-z]+)\.build/.*|\1|' | sort -u | tr '\n' ' ')
readonly built expected="Decimals DecisionLanguage DecisionModels Diagnostics Example Quantities "
[ "$built" = "$expected" ] || { printf 'FAILED: built %s\n  expected %s\n' "$built" "$expected" >&2; exit 1; }
printf 'the language stands alone\n'
