"""Reads the golden fixtures with the standard library only, and recomputes them, of configurable MDPs and of games: every number against its bits,
estimates in exact fractions, solutions and the moments of estimators in double precision, sampled trajectories.

python3 check_fixtures.py [DIRECTORY]     (default: the fixtures of this repository; exit code 1 where something is wrong)
"""

import hashlib
import json
import pathlib
import struct
import sys
from fractions import Fraction

from reference import Tables, double, estimate_by_name, sample, solve, trajectories

HERE = pathlib.Path(__file__).resolve().parent
DIRECTORY = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "fixtures"
problems, checked = [], {}


def lines(name):
    return [json.loads(line) for line in (DIRECTORY / f"{name}.jsonl").read_text().splitlines()]


def compare(case, name, got, expected, allowed):
    """Every component of `got` within `allowed(k)` of the expected decimals; both may be fractions."""
    checked[case["kind"]] = checked.get(case["kind"], 0) + len(got)
    if len(got) != len(expected["value"]):
        problems.append(f"{case['id']}: {name} has {len(expected['value'])} components, not {len(got)}")
    for k, (x, number) in enumerate(zip(got, expected["value"])):
        if not abs(Fraction(x) - Fraction(number["dec"])) <= Fraction(allowed(k)):
            problems.append(f"{case['id']}: {name}[{k}] is {number['dec']}, recomputed as {float(x)!r}")


def numbers(value):
    """Every number of a document."""
    if isinstance(value, dict) and "bits" in value:
        yield value
    elif isinstance(value, (dict, list)):
        for x in value.values() if isinstance(value, dict) else value:
            yield from numbers(x)


manifest = json.loads((DIRECTORY / "manifest.json").read_text())
for file, digest in manifest["files"].items():
    if hashlib.sha256((DIRECTORY / file).read_bytes()).hexdigest() != digest:
        problems.append(f"{file}: another hash than the manifest says")
instances = {one["id"]: one for one in lines("instances")}
cases = {kind: lines(kind) for kind in manifest["counts"]}
for kind, count in manifest["counts"].items():
    if len(cases[kind]) < count:
        problems.append(f"{kind}: {len(cases[kind])} cases, the manifest says {count}")

for document in [*instances.values(), *(one for kind in cases.values() for one in kind)]:
    for number in numbers(document):
        checked["numbers"] = checked.get("numbers", 0) + 1
        same = lambda x: struct.pack(">d", x).hex().upper() == number["bits"] or x == double(number) == 0
        fraction = number.get("frac", "log")  # q + c*log(r) is no float without arithmetic
        if not same(float(number["dec"])) or ("log" not in fraction and not same(float(Fraction(fraction)))):
            problems.append(f"{document['id']}: the forms of the number {number} differ")

exact = lambda number: Fraction(double(number))
tables = {id: Tables(one["tables"], double) for id, one in instances.items()}
fractions = {id: Tables(one["tables"], exact) for id, one in instances.items()}
flat = lambda knowledge, read: {
    key: [[read(x) for x in row] if isinstance(row, list) else read(row) for row in list_]
    for key, list_ in knowledge.items()
}
tolerance = lambda answer: lambda k: float(answer["condition"][k]) * 2.0**-51 + float(answer["radius"])
for case in cases["estimates"]:
    known, critic = flat(instances[case["instance"]]["knowledge"], exact), flat(case["critic"], exact)
    got = estimate_by_name(fractions[case["instance"]], known, critic, case["estimator"], case["batch"])
    if got is not None:
        compare(case, "gradient", got, case["expected"], lambda k: case["expected"]["radius"])
for case in cases["expectations"]:
    t, known = tables[case["instance"]], flat(instances[case["instance"]]["knowledge"], double)
    weighted = trajectories(t, known["policy"], 60)
    got = [(estimate_by_name(t, known, known, case["estimator"], [x]), p) for x, p in weighted or []]
    if got and got[0][0] is not None:
        mean = [float(sum(p * g[k] for g, p in got)) for k in range(t.K)]
        compare(case, "mean", mean, case["expected"]["mean"], tolerance(case["expected"]["mean"]))
        covariance = [
            float(sum(p * g[i] * g[j] for g, p in got)) - mean[i] * mean[j] for i in range(t.K) for j in range(t.K)
        ]
        compare(
            case, "covariance", covariance, case["expected"]["covariance"], tolerance(case["expected"]["covariance"])
        )
for case in cases["solutions"]:
    for name, got in solve(tables[case["instance"]]).items():
        compare(case, name, got, case["expected"][name], tolerance(case["expected"][name]))
for case in cases["sampling"]:
    t, expected = tables[case["instance"]], case["expected"]
    got = sample(t, [double(x) for x in case["policy"]], [double(x) for x in case["uniforms"]], case["maxSteps"])
    checked["sampling"] = checked.get("sampling", 0) + 1
    if any(got[key] != expected[key] for key in ("states", "leaderActions", "actions") if key in expected):
        problems.append(f"{case['id']}: recomputed as {got}")

for problem in problems:
    print(problem)
print(f"recomputed: {checked}; {len(problems)} problems")
sys.exit(1 if problems or not checked else 0)
