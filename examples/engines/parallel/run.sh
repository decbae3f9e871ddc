#!/bin/bash
# run.sh DIR SHARDS OUT [options of parallel…]: all shards by GNU parallel, then the merge. Started again, it does what is missing.
set -euo pipefail
dir=$1 count=$2 out=$3
shift 3
oracle=${ORACLE:-npx hypergrad-oracle}
seq "$count" | parallel --joblog "$dir/joblog" --resume-failed --retries 3 "$@" "$oracle shard $dir --index {} --of $count"
exec $oracle merge "$dir" --out "$out"
