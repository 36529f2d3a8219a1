#!/usr/bin/env bash
# Installs what a build needs from the system: Intel's decimal library, SQLite, PostgreSQL's client library, libzip and
# expat (all with headers), and pip, which fetches the web assets. Silent when all is there. `install-libraries.sh PACKAGE…` installs those packages instead.
set -euo pipefail

wanted=("$@")
if [ ${#wanted[@]} -eq 0 ]; then
  wanted=(libexpat1-dev libintelrdfpmath-dev libpq-dev libsqlite3-dev libzip-dev)
  python3 -c 'import pip' >/dev/null 2>&1 || wanted+=(python3-pip)
fi

if ! command -v dpkg-query >/dev/null 2>&1; then
  cat >&2 <<MESSAGE
本脚本只会用 apt 安装。请自行装好下列软件包在本系统中的对应物，再继续：${wanted[*]}
This script installs by apt only. Please install your system's counterparts of: ${wanted[*]}
MESSAGE
  exit 1
fi

missing=()
for package in "${wanted[@]}"; do
  state=$(dpkg-query --show --showformat '${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$state" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

install="apt-get install -y --no-install-recommends ${missing[*]}"
if [ "$(id -u)" -eq 0 ]; then
  as_root=(env)
elif command -v sudo >/dev/null 2>&1; then
  as_root=(sudo env)
else
  cat >&2 <<MESSAGE
缺少系统库 ${missing[*]}；当前不是 root，也没有 sudo。请以 root 执行下面一行，再重试：
The libraries ${missing[*]} are missing, and this is neither root nor is there sudo. As root, run this, then try again:

    apt-get update && $install

MESSAGE
  exit 1
fi

echo "==> 安装系统库 / installing system libraries: ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# The lists of a fresh machine may be empty or old: look them up only when the first try finds nothing.
if ! "${as_root[@]}" DEBIAN_FRONTEND=noninteractive $install >"$log" 2>&1; then
  if ! { "${as_root[@]}" apt-get update &&
    "${as_root[@]}" DEBIAN_FRONTEND=noninteractive $install; } >"$log" 2>&1; then
    tail -n 20 "$log" >&2
    cat >&2 <<MESSAGE
apt 没有装成，原因见上。装好这些再重试：${missing[*]}
apt did not install them, for the reason above. Install these, then try again: ${missing[*]}
MESSAGE
    exit 1
  fi
fi
