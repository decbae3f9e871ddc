#!/usr/bin/env bash
# The site and what else people look at, in a real browser: Debian's Chromium, which is installed where it is missing and can be; skipped with a
# word where it cannot. npm run test:browser [-- FILTER]; SCREENSHOTS=FOLDER keeps pictures to look at.
set -euo pipefail
cd "$(dirname "$0")/.."
if [ -z "${CHROMIUM:-}" ]; then
  if ! command -v chromium >/dev/null && command -v apt-get >/dev/null; then
    { apt-get update -q && apt-get install -y -q --no-install-recommends chromium; } >/dev/null || true
  fi
  CHROMIUM=$(command -v chromium || true)
fi
if [ -z "$CHROMIUM" ]; then
  echo 'skipped: there is no Chromium, and none could be installed (CHROMIUM=PATH names one)'
  exit 0
fi
export CHROMIUM
npm run --silent site
npx vitest run --config vitest.browser.config.ts "$@"
