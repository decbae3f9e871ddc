#!/usr/bin/env bash
# The runs behind docs/experiments-continuous.md, into a directory; resumes where it stopped. Some hours of one core, the most valuable first.
#   npm run build && bash scripts/thermal-sweeps.sh DIR [NAME …]        all, or the parts named
set -euo pipefail
root=${1:?usage: thermal-sweeps.sh DIR [NAME …]}
wanted=" ${*:2} "
mkdir -p "$root"
echo '[{}]' >"$root/one.json"
run() { # name, iterations, seeds, methods, step sizes, first seed
  [[ $wanted == "  " || $wanted == *" $1 "* ]] || return 0
  node dist/cli/main.js experiment sweep thermal-control --out "$root/thermal-$1" --iterations "$2" --seeds "$3" --methods "$4" \
    --threads 0 --grid "$root/one.json" --set evaluation=0 --set "lr=$5" --first-seed "${6:-0}"
}
run exact 2000 3 exact,exact-first-order 0.1
run ours 500 10 bc-hg-white-box 0.1
run ours 500 1 bc-hg-exact-segment 0.1
run short 500 10 bc-hg-placebo 0.1
# The published grid; HPGD at three seeds, then its best points at ten.
run grid-naive-pgd 2000 10 naive-pgd 0.1,0.01,0.001
run grid-bc-hg 2000 10 bc-hg 0.1,0.01,0.001
run grid-hpgd 2000 3 hpgd-mc,hpgd-td 0.1,0.01,0.001
run more-mc 2000 7 hpgd-mc 0.001 3
run more-td 2000 7 hpgd-td 0.01 3
