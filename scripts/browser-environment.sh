#!/usr/bin/env bash
# Makes what the browser journey runs in: the system's Chromium with Chinese fonts, what reads the printed pages, and a
# virtual environment in .venv with the versions of Tests/Browser/requirements.txt. Silent when all is there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

packages=(fonts-noto-cjk)
command -v chromium >/dev/null 2>&1 || packages+=(chromium)
command -v pdftotext >/dev/null 2>&1 || packages+=(poppler-utils)
python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || packages+=(python3-venv)
scripts/install-libraries.sh "${packages[@]}"

readonly requirements=Tests/Browser/requirements.txt
readonly stamp=.venv/requirements.txt
! cmp --silent "$requirements" "$stamp" || exit 0

echo "==> 浏览器测试环境 / environment of the browser journey: .venv"
python3 -m venv --clear .venv
.venv/bin/python -m pip install --quiet --disable-pip-version-check --requirement "$requirements"
cp "$requirements" "$stamp"
