#!/usr/bin/env bash
# The package as others get it: packed, checked by publint and Are the Types Wrong, installed into a copy of examples/gate, whose own suite
# gates an estimator with it.  npm run test:package
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
home=$(mktemp -d)
trap 'cd "$root"; rm -rf "$home"; npm run --silent postpack; npm run --silent build' EXIT
tarball=$home/$(npm pack --silent --pack-destination "$home" | tail -n 1)
npx publint run "$tarball" --strict
# By design: ESM only (Node 20.19 and newer load it by require, too), and no entry for resolvers older than `exports`.
npx attw "$tarball" --profile esm-only --exclude-entrypoints ./schema/*.json ./package.json
limit=$((4 * 1024 * 1024))
size=$(tar -tvzf "$tarball" | awk '{ total += $3 } END { print total }')
echo "unpacked: $size bytes"
[ "$size" -lt "$limit" ] || { echo "the package is larger than $limit bytes" >&2; exit 1; }
cp -r examples/gate/. "$home/gate"
cd "$home/gate"
npm install --silent --no-audit --no-fund "$tarball"
npm test
npx hypergrad-oracle truth random:layered:1:0 >/dev/null
npx hypergrad-oracle fixtures list >/dev/null
