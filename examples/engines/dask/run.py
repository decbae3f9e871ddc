"""All shards of a job on a Dask cluster, then the merge: run.py DIR SHARDS OUT [SCHEDULER]

Each shard is a process of its own: Dask places, retries and replaces workers; what has been done is in the files.
"""

import os
import shlex
import subprocess
import sys

from dask.distributed import Client

ORACLE = shlex.split(os.environ.get("ORACLE", "npx hypergrad-oracle"))


def shard(directory: str, index: int, count: int) -> int:
    """Does one shard; raises where it did not end well, so that Dask tries it again."""
    subprocess.run([*ORACLE, "shard", directory, "--index", str(index), "--of", str(count)], check=True)
    return index


def main(directory: str, count: int, out: str, scheduler: str | None = None) -> int:
    client = Client(scheduler) if scheduler else Client(n_workers=2, threads_per_worker=1, dashboard_address=None)
    with client:
        shards = client.map(shard, [directory] * count, range(1, count + 1), [count] * count, retries=3, pure=False)
        client.gather(shards)
    return subprocess.run([*ORACLE, "merge", directory, "--out", out]).returncode


if __name__ == "__main__":
    name, how_many, result, *rest = sys.argv[1:]
    sys.exit(main(name, int(how_many), result, *rest))
