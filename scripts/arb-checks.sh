#!/usr/bin/env bash
# The anchor outside: a C program over Arb, written from the mathematics alone, recomputes J and hypergradient of the fixtures and of random
# problems, and its enclosures must intersect ours in every component. npm run test:arb [-- FOLDER]   (default tmp/arb)
# Arb (libflint-arb-dev, in newer systems part of libflint-dev) is installed where it is missing and can be; skipped with a word where it cannot.
set -euo pipefail
cd "$(dirname "$0")/.."
home=${1:-tmp/arb}
mkdir -p "$home"
program=$home/anchor
sources=(scripts/arb/*.c)

# Arb is a library of its own until FLINT 3.
compiles() {
  cc -O2 -Wall -Wextra -std=gnu11 "${sources[@]}" -o "$program" -lflint-arb -lflint 2>"$home/compile.log" ||
    cc -O2 -Wall -Wextra -std=gnu11 -I/usr/include/flint "${sources[@]}" -o "$program" -lflint 2>>"$home/compile.log"
}
has_arb() { echo '#include <arb.h>' | cc -E -I/usr/include/flint - >/dev/null 2>&1; }
if ! has_arb && command -v apt-get >/dev/null; then
  { apt-get update -q && apt-get install -y -q --no-install-recommends gcc libc6-dev libflint-dev; } >/dev/null 2>&1 || true
  has_arb || apt-get install -y -q --no-install-recommends libflint-arb-dev >/dev/null 2>&1 || true
fi
if ! has_arb; then
  echo 'skipped: there is no C compiler with Arb (libflint-arb-dev), and it could not be installed'
  exit 0
fi
compiles || { cat "$home/compile.log" >&2; exit 1; }
node scripts/arb.mjs "$program"
