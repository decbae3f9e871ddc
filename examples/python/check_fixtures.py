"""Reads the golden fixtures with the standard library only, and recomputes them: estimates in exact fractions, solutions in double precision.

python3 check_fixtures.py [DIRECTORY]     (default: the fixtures of this repository; exit code 1 where something is wrong)
"""
import hashlib
import json
import math
import pathlib
import struct
import sys
from fractions import Fraction

HERE = pathlib.Path(__file__).resolve().parent
DIRECTORY = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent.parent / "fixtures"
problems, checked = [], {}


def double(number):
    return struct.unpack(">d", bytes.fromhex(number["bits"]))[0]


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


class Tables:
    """The tables of an instance, numbers read by `read`."""

    def __init__(self, tables, read):
        entry = lambda e: (read(e["v"]), {k: read(x) for k, x in e.get("d", [])})
        self.states, self.actions, self.K = (tables[key] for key in ("states", "actions", "parameters"))
        self.gF, self.gL, self.beta = (read(tables[key]) for key in ("gammaF", "gammaL", "beta"))
        self.initial, self.rF, self.rL = ([entry(e) for e in tables[key]] for key in ("initial", "rewardF", "rewardL"))
        self.moves = [[(m["to"], *entry(m)) for m in row] for row in tables["transitions"]]
        self.phi = entry(tables["phiL"])
        self.terminal = set(tables["terminal"])

    def pairs(self, s):
        return range(s * self.actions, (s + 1) * self.actions)


def add(total, weight, gradient):
    for k, x in gradient.items():
        total[k] += weight * x


def estimate(t, knowledge, critic, name, batch):
    """Naive-PGD, BC-HG and HPGD with exact grad V_F, in eligibility form: e_k = gammaF e_{k-1} + gammaL^k w_k."""
    total = [Fraction(0)] * t.K
    add(total, 1, t.phi[1])
    for trajectory in batch:
        states, share = trajectory["states"], Fraction(1, len(batch))
        p0, d0 = t.initial[states[0]]
        add(total, share * critic["vL"][states[0]] / p0, d0)
        eligibility, discount = Fraction(0), Fraction(1)
        for s, b, after in zip(states, trajectory["actions"], states[1:]):
            pair = s * t.actions + b
            p, dp = next((p, dp) for to, p, dp in t.moves[pair] if to == after)
            add(total, share * discount, t.rL[pair][1])
            add(total, share * discount * t.gL * critic["vL"][after] / p, dp)
            if name != "naive-pgd":
                weight = critic["qL"][pair] - (0 if name == "hpgd-exact" else critic["vL"][s])
                eligibility = t.gF * eligibility + discount * weight / t.beta
                add(total, share * eligibility, t.rF[pair][1])
                add(total, share * eligibility * t.gF * knowledge["vF"][after] / p, dp)
                if name == "hpgd-exact":
                    add(total, -share * discount * weight / t.beta, dict(enumerate(knowledge["gradientVF"][s])))
            discount *= t.gL
    return total


def fixed_point(update, start):
    """Repeats an update of a flat list until doubles do not move any more (or only to and fro)."""
    x, seen = start, 0
    for _ in range(100_000):
        y = update(x)
        seen = seen + 1 if max((abs(a - b) - 4e-16 * abs(a) for a, b in zip(x, y)), default=0) <= 0 else 0
        x = y
        if seen == 3:
            break
    return x


def solve(t):
    """V_F by soft value iteration, V_L by iteration under the best response, the direct part from discounted occupancies."""
    live = [s for s in range(t.states) if s not in t.terminal]

    def soft(v):
        new = [0.0] * t.states
        for s in live:
            q = [t.rF[i][0] + t.gF * sum(p * v[to] for to, p, _ in t.moves[i]) for i in t.pairs(s)]
            top = max(q)
            new[s] = top + t.beta * math.log(sum(math.exp((x - top) / t.beta) for x in q))
        return new

    vF = fixed_point(soft, [0.0] * t.states)
    policy = [0.0] * (t.states * t.actions)
    for s in live:
        for i in t.pairs(s):
            policy[i] = math.exp((t.rF[i][0] + t.gF * sum(p * vF[to] for to, p, _ in t.moves[i]) - vF[s]) / t.beta)

    def evaluate(v):
        new = [0.0] * t.states
        for s in live:
            new[s] = sum(policy[i] * (t.rL[i][0] + t.gL * sum(p * v[to] for to, p, _ in t.moves[i])) for i in t.pairs(s))
        return new

    def flow(d):
        new = [p for p, _ in t.initial]
        for s in live:
            for i in t.pairs(s):
                for to, p, _ in t.moves[i]:
                    new[to] += t.gL * d[s] * policy[i] * p
        return new

    vL = fixed_point(evaluate, [0.0] * t.states)
    occupancy = fixed_point(flow, [0.0] * t.states)
    direct = [0.0] * t.K
    add(direct, 1, t.phi[1])
    for s, (_, d0) in enumerate(t.initial):
        add(direct, vL[s], d0)
    for s in live:
        for i in t.pairs(s):
            add(direct, occupancy[s] * policy[i], t.rL[i][1])
            for to, _, dp in t.moves[i]:
                add(direct, occupancy[s] * policy[i] * t.gL * vL[to], dp)
    objective = sum(p * v for (p, _), v in zip(t.initial, vL)) + t.phi[0]
    return {"vF": vF, "policy": policy, "vL": vL, "occupancy": occupancy, "objective": [objective], "direct": direct}


def invert(probabilities, u):
    """The smallest i with u < p_0 + ... + p_i, the last possible one where rounding leaves none."""
    total, last = 0.0, 0
    for i, p in enumerate(probabilities):
        if p > 0:
            total, last = total + p, i
            if u < total:
                return i
    return last


def sample(t, policy, uniforms, most):
    draws = iter(uniforms)
    states, actions = [invert([p for p, _ in t.initial], next(draws))], []
    while states[-1] not in t.terminal and len(actions) < most:
        actions.append(invert([policy[i] for i in t.pairs(states[-1])], next(draws)))
        moves = t.moves[states[-1] * t.actions + actions[-1]]
        states.append(moves[invert([p for _, p, _ in moves], next(draws))][0])
    return states, actions


manifest = json.loads((DIRECTORY / "manifest.json").read_text())
for file, digest in manifest["files"].items():
    if hashlib.sha256((DIRECTORY / file).read_bytes()).hexdigest() != digest:
        problems.append(f"{file}: another hash than the manifest says")
instances = {one["id"]: one for one in lines("instances")}
cases = {kind: lines(kind) for kind in manifest["counts"]}
for kind, count in manifest["counts"].items():
    if len(cases[kind]) < count:
        problems.append(f"{kind}: {len(cases[kind])} cases, the manifest says {count}")

exact = lambda number: Fraction(double(number))
tables = {id: Tables(one["tables"], double) for id, one in instances.items()}
fractions = {id: Tables(one["tables"], exact) for id, one in instances.items()}
for case in cases["estimates"]:
    if case["estimator"] in ("naive-pgd", "bc-hg", "hpgd-exact"):
        known = instances[case["instance"]]["knowledge"]
        given = {"vF": [exact(x) for x in known["vF"]], "gradientVF": [[exact(x) for x in row] for row in known["gradientVF"]]}
        critic = {key: [exact(x) for x in case["critic"][key]] for key in ("qL", "vL")}
        got = estimate(fractions[case["instance"]], given, critic, case["estimator"], case["batch"])
        compare(case, "gradient", got, case["expected"], lambda k: case["expected"]["radius"])
for case in cases["solutions"]:
    for name, got in solve(tables[case["instance"]]).items():
        expected = case["expected"][name]
        compare(case, name, got, expected, lambda k: float(expected["condition"][k]) * 2.0**-51 + float(expected["radius"]))
for case in cases["sampling"]:
    uniforms, policy = [double(x) for x in case["uniforms"]], [double(x) for x in case["policy"]]
    states, actions = sample(tables[case["instance"]], policy, uniforms, case["maxSteps"])
    checked["sampling"] = checked.get("sampling", 0) + 1
    if states != case["expected"]["states"] or actions != case["expected"]["actions"]:
        problems.append(f"{case['id']}: recomputed as {states}, {actions}")

for problem in problems:
    print(problem)
print(f"recomputed: {checked}; {len(problems)} problems")
sys.exit(1 if problems or not checked else 0)
