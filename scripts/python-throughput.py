"""How many estimate cases a second the Python client answers (NumPy, the small cases of the fixtures), in seconds of CPU:

    python3 scripts/python-throughput.py        (needs NumPy)
"""
import io
import json
import sys
import time
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "python/src"), str(ROOT / "examples/python")]

import hypergrad_oracle as ho
from numpy_estimators import estimate

NAMES = ("bc-hg", "naive-pgd", "hpgd-exact")
ROUNDS = 60


def lines(name):
    return [json.loads(line) for line in (ROOT / f"fixtures/{name}.jsonl").read_text().splitlines()]


cases = [case for case in lines("estimates") if case["estimator"] in NAMES] * ROUNDS
said = [{"cmd": "start"}]
said += [{"cmd": "instance", **{key: one[key] for key in ("id", "tables", "knowledge")}} for one in lines("instances")]
said += [{"seq": n, "cmd": "estimate", **{key: case[key] for key in ("instance", "estimator", "critic", "batch")}} for n, case in enumerate(cases)]
source = io.StringIO("".join(json.dumps(one) + "\n" for one in [*said, {"cmd": "stop"}]))
begun = time.process_time()
ho.serve({name: partial(estimate, name=name) for name in NAMES}, source=source, sink=io.StringIO())
print(f"{len(cases) / (time.process_time() - begun):.0f} estimate cases/s")
