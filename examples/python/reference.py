"""An implementation of everything that the golden fixtures ask for, in the standard library only: estimators of both settings, solutions,
sampling, and what must be refused. Made to be read; it is checked by check_fixtures.py and answers the runner through serve.py.
"""

import math
import struct
from fractions import Fraction


def double(number):
    return struct.unpack(">d", bytes.fromhex(number["bits"]))[0]


class Tables:
    """The tables of an instance, numbers read by `read`. A configurable MDP is a game whose leader has one action."""

    def __init__(self, tables, read):
        entry = lambda e: (read(e["v"]), {k: read(x) for k, x in e.get("d", [])})
        self.states, self.B, self.K = (tables[key] for key in ("states", "actions", "parameters"))
        self.is_game = tables["kind"] == "markov-game"
        self.A, self.observes = (tables["leaderActions"], tables["observes"]) if self.is_game else (1, True)
        self.gF, self.gL, self.beta = (read(tables[key]) for key in ("gammaF", "gammaL", "beta"))
        self.initial, self.rF, self.rL = ([entry(e) for e in tables[key]] for key in ("initial", "rewardF", "rewardL"))
        self.moves = [[(m["to"], *entry(m)) for m in row] for row in tables["transitions"]]
        self.phi = entry(tables["phiL"])
        self.terminal = set(tables["terminal"])
        self.live = [s for s in range(self.states) if s not in self.terminal]
        self.leader = (
            [[entry(e) for e in row] for row in tables["leader"]] if self.is_game else [[(1, {})]] * self.states
        )

    def pairs(self, s):
        return range(s * self.A, (s + 1) * self.A)

    def triples(self, pair):
        return range(pair * self.B, (pair + 1) * self.B)


def add(total, weight, gradient):
    for k, x in gradient.items():
        total[k] += weight * x


def estimate(t, knowledge, critic, name, batch):
    """Naive-PGD, BC-HG and HPGD with exact grad V_F, in eligibility form: e_k = gammaF e_{k-1} + gammaL^k w_k."""
    total = [0] * t.K
    add(total, 1, t.phi[1])
    for trajectory in batch:
        states, share = trajectory["states"], Fraction(1, len(batch))
        p0, d0 = t.initial[states[0]]
        add(total, share * critic["vL"][states[0]] / p0, d0)
        eligibility, discount = 0, 1
        for s, b, after in zip(states, trajectory["actions"], states[1:]):
            pair = s * t.B + b
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


GAMES = (
    "bc-hg",
    "bc-hg-printed",
    "bc-hg-td",
    "bc-hg-printed-td",
    "bc-hg-same-answer",
    "bc-hg-centred",
    "bc-hg-td-centred",
    "first-order",
    "bc-hg-unobserved",
)


def estimate_game(t, knowledge, critic, name, batch):
    """The estimators for games (theta in the leader's policy): step k puts in w_k = gammaL^k B/beta and takes out e_k times its own score."""
    total, qL, policy, vF = [0] * t.K, critic["qL"], knowledge["policy"], knowledge["vF"]
    same = name == "bc-hg-same-answer"  # its baseline of the direct part holds b: biased
    td, late = (
        "td" in name or same,
        "printed" not in name and name not in ("bc-hg-unobserved", "bc-hg-same-answer"),
    )  # late: segments begin one step later
    add(total, 1, t.phi[1])
    for trajectory in batch:
        share, eligibility, discount = Fraction(1, len(batch)), 0, 1
        for s, a, b in zip(trajectory["states"], trajectory["leaderActions"], trajectory["actions"]):
            f, df = t.leader[s][a]
            pair = s * t.A + a
            q = qL[pair * t.B + b]
            over_leader = lambda x: sum(f * x(i) for (f, _), i in zip(t.leader[s], t.pairs(s)))
            if t.observes:
                benefit = q - sum(policy[i] * qL[i] for i in t.triples(pair))
                follower = vF[pair] - (over_leader(lambda i: vF[i]) if td else 0)
            else:
                benefit, follower = (
                    over_leader(lambda i: qL[i * t.B + b]) - critic["vL"][s],
                    knowledge["qF"][pair * t.B + b],
                )
            own = 0 if name == "first-order" else discount * benefit / t.beta
            eligibility = t.gF * eligibility + own
            taken = (eligibility - own if late else eligibility) * follower
            baseline = over_leader(lambda i: qL[i * t.B + b]) if same else critic["vL"][s] if td else 0
            add(total, share * (discount * (q - baseline) + taken) / f, df)
            if "centred" in name:
                add(total, -share * own, dict(enumerate(knowledge["gradientVF"][pair])))
            discount *= t.gL
    return total


def estimate_by_name(t, knowledge, critic, name, batch):
    """The estimate; None for an estimator that is not written here."""
    if name in ("naive-pgd", "bc-hg", "hpgd-exact"):
        return estimate(t, knowledge, critic, name, batch)
    prefix, _, short = name.partition(":")
    return estimate_game(t, knowledge, critic, short, batch) if prefix == "game" and short in GAMES else None


def trajectories(t, policy, most):
    """Every trajectory with its probability; None where one is longer than there are states, or there are more than `most`."""
    found, open_ = (
        [],
        [({"states": [s], "leaderActions": [], "actions": []}, p) for s, (p, _) in enumerate(t.initial) if p > 0],
    )
    while open_:
        x, probability = open_.pop()
        s = x["states"][-1]
        if s in t.terminal:
            found.append((x, probability))
            continue
        if len(x["actions"]) > t.states or len(found) + len(open_) > most:
            return None
        for a, (f, _) in enumerate(t.leader[s]):
            for b in range(t.B):
                triple = (s * t.A + a) * t.B + b
                for to, p, _ in t.moves[triple]:
                    if f * policy[triple] * p > 0:
                        steps = {"states": to, "leaderActions": a, "actions": b}
                        open_.append(
                            ({key: x[key] + [y] for key, y in steps.items()}, probability * f * policy[triple] * p)
                        )
    return found


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
    """All quantities of `solutions`, flat: values by iteration, the direct part and the guiding term from discounted occupancies."""
    ahead = lambda r, gamma, v, i: r[i][0] + gamma * sum(p * v[to] for to, p, _ in t.moves[i])

    def soft_maximum(q):
        top = max(q)
        return top + t.beta * math.log(sum(math.exp((x - top) / t.beta) for x in q))

    def respond(s, w):
        """V_F(s,a) and what the policy is the softmax of, by a: Q_F(s,a,.), or its mean over a for a follower that does not see a."""
        q = [[ahead(t.rF, t.gF, w, i) for i in t.triples(pair)] for pair in t.pairs(s)]
        if not t.observes:
            q = [[sum(f * row[b] for (f, _), row in zip(t.leader[s], q)) for b in range(t.B)]] * t.A
        return [soft_maximum(row) for row in q], q

    def soft(w):
        new = [0.0] * t.states
        for s in t.live:
            new[s] = sum(f * v for (f, _), v in zip(t.leader[s], respond(s, w)[0]))
        return new

    w = fixed_point(soft, [0.0] * t.states)
    vF, policy = [0.0] * (t.states * t.A), [0.0] * (t.states * t.A * t.B)
    for s in t.live:
        values, q = respond(s, w)
        for pair, v, row in zip(t.pairs(s), values, q):
            vF[pair] = v
            for i, x in zip(t.triples(pair), row):
                policy[i] = math.exp((x - v) / t.beta)
    joint = {
        s: [(pair, f, df, i) for (f, df), pair in zip(t.leader[s], t.pairs(s)) for i in t.triples(pair)] for s in t.live
    }

    def evaluate(v):
        new = [0.0] * t.states
        for s in t.live:
            new[s] = sum(f * policy[i] * ahead(t.rL, t.gL, v, i) for _, f, _, i in joint[s])
        return new

    def flow(d):
        new = [p for p, _ in t.initial]
        for s in t.live:
            for _, f, _, i in joint[s]:
                for to, p, _ in t.moves[i]:
                    new[to] += t.gL * d[s] * f * policy[i] * p
        return new

    vL = fixed_point(evaluate, [0.0] * t.states)
    d = fixed_point(flow, [0.0] * t.states)
    qF, qL = ([0.0] * len(policy) for _ in range(2))
    for s in t.live:
        for _, _, _, i in joint[s]:
            qF[i], qL[i] = ahead(t.rF, t.gF, w, i), ahead(t.rL, t.gL, vL, i)
    follower = follower_gradients(t, joint, w, vF, qF, policy)
    direct, guiding = [0.0] * t.K, [0.0] * t.K
    add(direct, 1, t.phi[1])
    for s, (_, d0) in enumerate(t.initial):
        add(direct, vL[s], d0)
    benefit = [0.0] * len(policy)
    for s in t.live:
        for pair, f, df, i in joint[s]:
            add(direct, d[s] * policy[i] * qL[i], df)
            add(direct, d[s] * f * policy[i], t.rL[i][1])
            for to, _, dp in t.moves[i]:
                add(direct, d[s] * f * policy[i] * t.gL * vL[to], dp)
            if t.observes:
                benefit[i] = qL[i] - sum(policy[j] * qL[j] for j in t.triples(pair))
            else:
                benefit[i] = sum(g * qL[j] for p, g, _, j in joint[s] if j % t.B == i % t.B) - vL[s]
            weight = d[s] * f * policy[i] * benefit[i] / t.beta
            for k in range(t.K):
                guiding[k] += weight * follower["answered"][i][k]
    return {
        "vF": vF,
        "qF": qF,
        "policy": policy,
        "vL": vL,
        "qL": qL,
        "benefit": benefit,
        "occupancy": d,
        "objective": [sum(p * v for (p, _), v in zip(t.initial, vL)) + t.phi[0]],
        "gradientVF": [x for row in follower["vF"] for x in row],
        "gradientQF": [x for row in follower["qF"] for x in row],
        "hypergradient": [x + y for x, y in zip(direct, guiding)],
        "direct": direct,
        "guiding": guiding,
    }


def follower_gradients(t, joint, w, vF, qF, policy):
    """grad V_F by (s,a), grad Q_F by (s,a,b), and the gradients of what the policy is the softmax of, from the fixed point of
    grad W = sum_ab f g grad Q_F + sum_a m grad f, where m is V_F(s,a), or sum_b g Q_F for a follower that does not see a."""

    def look(i, dw):
        row = [0.0] * t.K
        add(row, 1, t.rF[i][1])
        for to, p, dp in t.moves[i]:
            add(row, t.gF * w[to], dp)
            add(row, t.gF * p, dict(enumerate(dw[to * t.K : (to + 1) * t.K])))
        return row

    def update(dw):
        new = []
        for s in range(t.states):
            row = [0.0] * t.K
            for pair, f, df, i in joint.get(s, []):
                add(row, f * policy[i], dict(enumerate(look(i, dw))))
                add(row, policy[i] * (vF[pair] if t.observes else qF[i]), df)
            new += row
        return new

    dw = fixed_point(update, [0.0] * (t.states * t.K))
    rows = {
        "qF": [[0.0] * t.K for _ in policy],
        "answered": [[0.0] * t.K for _ in policy],
        "vF": [[0.0] * t.K for _ in vF],
    }
    for s in t.live:
        for _, _, _, i in joint[s]:
            rows["qF"][i] = look(i, dw)
        for pair, _, _, i in joint[s]:
            if t.observes:
                rows["answered"][i] = rows["qF"][i]
            else:
                for _, f, df, j in joint[s]:
                    if j % t.B == i % t.B:
                        add(rows["answered"][i], qF[j], df)
                        add(rows["answered"][i], f, dict(enumerate(rows["qF"][j])))
        for pair, _, _, i in joint[s]:
            add(rows["vF"][pair], policy[i], dict(enumerate(rows["answered"][i])))
    return rows


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
    found = {"states": [invert([p for p, _ in t.initial], next(draws))], "leaderActions": [], "actions": []}
    states = found["states"]
    while states[-1] not in t.terminal and len(found["actions"]) < most:
        a = invert([f for f, _ in t.leader[states[-1]]], next(draws)) if t.is_game else 0
        pair = states[-1] * t.A + a
        b = invert([policy[i] for i in t.triples(pair)], next(draws))
        moves = t.moves[pair * t.B + b]
        found["leaderActions"].append(a)
        found["actions"].append(b)
        states.append(moves[invert([p for _, p, _ in moves], next(draws))][0])
    return found


def refusal(tables):
    """The reason why tables must be refused (README, "Numbers and conventions"); None where there is none."""
    game = tables["kind"] == "markov-game"
    A, B, states, K = tables.get("leaderActions", 1), tables["actions"], tables["states"], tables["parameters"]
    leader, ends = tables.get("leader", []), set(tables["terminal"])
    rows = [row for row in (tables["initial"], *leader, *tables["transitions"]) if row]
    entries = [entry for row in (*rows, tables["rewardF"], tables["rewardL"]) for entry in row]
    lengths = [(tables["initial"], states)] + [
        (tables[key], states * A * B) for key in ("transitions", "rewardF", "rewardL")
    ]
    lengths += ([(leader, states)] if game else []) + [(row, A) for row in leader if row]
    if any(len(found) != wanted for found, wanted in lengths) or any(
        k >= K for e in entries for k, _ in e.get("d", [])
    ):
        return "shape"
    numbers = [
        tables["gammaF"],
        tables["gammaL"],
        tables["beta"],
        *(e["v"] for e in entries),
        *(x for e in entries for _, x in e.get("d", [])),
    ]
    if not all(math.isfinite(double(x)) for x in numbers):
        return "number"
    if not double(tables["beta"]) > 0:
        return "temperature"
    if not all(0 <= double(tables[key]) <= 1 for key in ("gammaF", "gammaL")):
        return "discount"
    targets = [[move["to"] for move in row] for row in tables["transitions"]]
    if any(len(set(row)) < len(row) or not all(0 <= to < states for to in row) for row in targets):
        return "successor"
    if any(double(e["v"]) < 0 for row in rows for e in row):
        return "probability"
    if any(abs(math.fsum(double(e["v"]) for e in row) - 1) > 1e-9 for row in rows):
        return "sum"
    for row in rows:
        sums, sizes = [0.0] * K, [1.0] * K
        for e in row:
            add(sums, 1, {k: double(x) for k, x in e.get("d", [])})
            add(sizes, 1, {k: abs(double(x)) for k, x in e.get("d", [])})
        if any(abs(x) > 1e-9 * size for x, size in zip(sums, sizes)):
            return "derivative"
    if any((not row) != (s in ends) for s, row in enumerate(leader)):
        return "terminal"
    return (
        "terminal" if any((not row) != (i // (A * B) in ends) for i, row in enumerate(tables["transitions"])) else None
    )
