#!/bin/bash
# submit.sh DIR SHARDS OUT [options of sbatch…]: an array of shards, and the merge after it. Prints both job ids.
set -euo pipefail
dir=$1 count=$2 out=$3
shift 3
here=$(cd "$(dirname "$0")" && pwd)
array=$(sbatch --parsable --array="1-$count" "$@" "$here/shard.sbatch" "$dir" "$count")
merge=$(sbatch --parsable --dependency="afterok:$array" "$@" "$here/merge.sbatch" "$dir" "$out")
echo "$array $merge"
