"""All shards of a job by submitit, then the merge: run.py DIR SHARDS OUT [EXECUTOR]

EXECUTOR is what submitit knows: slurm, local, debug; by default it finds out. With Hydra, `hydra/launcher: submitit_slurm` and
`--multirun index=range(1,17)` call the same function.
"""

import os
import shlex
import subprocess
import sys

import submitit

ORACLE = shlex.split(os.environ.get("ORACLE", "npx hypergrad-oracle"))


def shard(directory: str, index: int, count: int) -> int:
    subprocess.run([*ORACLE, "shard", directory, "--index", str(index), "--of", str(count)], check=True)
    return index


def main(directory: str, count: int, out: str, cluster: str | None = None) -> int:
    executor = submitit.AutoExecutor(folder=os.path.join(directory, "submitit"), cluster=cluster)
    executor.update_parameters(timeout_min=30, slurm_mem="400M")
    jobs = executor.map_array(shard, [directory] * count, range(1, count + 1), [count] * count)
    for job in jobs:
        job.result()
    return subprocess.run([*ORACLE, "merge", directory, "--out", out]).returncode


if __name__ == "__main__":
    name, how_many, result, *rest = sys.argv[1:]
    sys.exit(main(name, int(how_many), result, *rest))
