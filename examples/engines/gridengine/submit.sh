#!/bin/bash
# submit.sh DIR SHARDS OUT [options of qsub…]: an array of shards, and the merge after it.
set -euo pipefail
dir=$1 count=$2 out=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
array=$(qsub -terse -t "1-$count" "$@" "$here/shard.sh" "$dir" "$count")
qsub -terse -hold_jid "${array%%.*}" "$@" "$here/merge.sh" "$dir" "$out"
