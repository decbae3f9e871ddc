"""
The values of PARL and of the known mistakes in it in spec/estimators/field/fieldValues.ts, on the instance of spec/estimators/field/endingInstance.ts. What a rollout says of a second
derivative of J_F is a second difference quotient, in 64 digits, of its probability times its return, over its probability: no formula of src is used.

    python3 scripts/mistake-values/field_parl.py
"""

import json
from decimal import Decimal as D, getcontext
from itertools import product

getcontext().prec = 64
H = D(10) ** -8
BETA, GF, GL = D(2) / 3, D("0.5"), D("0.75")
THETA = (D("0.5"), D("0.25"))
PAIRS = [(0, 0), (0, 1), (1, 0), (1, 1)]
# First state, then (state, action, next state) until the end.
ROLLOUTS = [
    *((0, ((0, 0, 1), (1, b, 2))) for b in (0, 1)),
    (0, ((0, 0, 2),)),
    (0, ((0, 1, 2),)),
    *((1, ((1, b, 2),)) for b in (0, 1)),
]


def start(s, theta):
    x, y = theta
    return x + y if s == 0 else 1 - x - y


def move(s, b, n, theta):
    y = theta[1]
    return {(0, 0, 1): y, (0, 0, 2): 1 - y}.get((s, b, n), D(1))


def reward_f(theta):
    x, y = theta
    return {(0, 0): x + D("0.5"), (0, 1): 2 * y, (1, 0): x - y, (1, 1): D("0.75")}


def reward_l(theta):
    x, y = theta
    return {(0, 0): D(1), (0, 1): y, (1, 0): D(-1), (1, 1): 2 * x}


def softmax(values):
    weights = {k: values[k].exp() for k in PAIRS}
    return {(s, b): weights[s, b] / (weights[s, 0] + weights[s, 1]) for s, b in PAIRS}


def best(theta):
    r = reward_f(theta)
    value = BETA * sum((r[1, b] / BETA).exp() for b in (0, 1)).ln()
    q = {**r, (0, 0): r[0, 0] + GF * theta[1] * value}
    return softmax({k: v / BETA for k, v in q.items()})


POLICY = best(THETA)
LOGITS = tuple(POLICY[k].ln() for k in PAIRS)


def from_logits(logits):
    return softmax(dict(zip(PAIRS, logits)))


def likelihood(rollout, policy, theta):
    first, steps = rollout
    p = start(first, theta)
    for s, b, n in steps:
        p *= policy[s, b] * move(s, b, n, theta)
    return p


def paid(rollout, policy, theta):
    r = reward_f(theta)
    return sum(GF**t * (r[s, b] - BETA * policy[s, b].ln()) for t, (s, b, _) in enumerate(rollout[1]))


def shifted(point, k, h):
    return tuple(x + (h if i == k else 0) for i, x in enumerate(point))


def derivative(f):
    return (8 * (f(H) - f(-H)) - (f(2 * H) - f(-2 * H))) / (12 * H)


def leader(theta, policy):
    r = reward_l(theta)
    total = D(0)
    for rollout in ROLLOUTS:
        steps = rollout[1]
        total += likelihood(rollout, policy, theta) * sum(GL**t * r[s, b] for t, (s, b, _) in enumerate(steps))
    return total


DIRECT = [derivative(lambda h, k=k: leader(shifted(THETA, k, h), POLICY)) for k in range(2)]
PULL = [derivative(lambda h, i=i: leader(THETA, from_logits(shifted(LOGITS, i, h)))) for i in range(4)]


def factors(rollout, held=(), moved=True):
    """Second differences of p R: by logits twice, and by logits and theta. `held`: the entropy stands still; not `moved`: the transitions do."""
    base = likelihood(rollout, POLICY, THETA)

    def value(logits, theta):
        policy = from_logits(logits)
        p = likelihood(rollout, policy, theta if moved else THETA)
        return p * paid(rollout, POLICY if "entropy" in held else policy, theta)

    def twice(i, point, k):
        def slope(h):
            logits = shifted(LOGITS, k, h) if point == "logits" else LOGITS
            theta = shifted(THETA, k, h) if point == "theta" else THETA
            return derivative(lambda e: value(shifted(logits, i, e), theta))

        return derivative(slope) / base

    hessian = [[twice(i, "logits", j) for j in range(4)] for i in range(4)]
    if "products" in held:
        ret = paid(rollout, POLICY, THETA)
        score = [
            derivative(lambda h, i=i: likelihood(rollout, from_logits(shifted(LOGITS, i, h)), THETA).ln())
            for i in range(4)
        ]
        hessian = [[hessian[i][j] - ret * score[i] * score[j] for j in range(4)] for i in range(4)]
    return hessian, [[twice(i, "theta", k) for k in range(2)] for i in range(4)]


def solve(matrix, right):
    n = len(matrix)
    a = [list(row) + [x] for row, x in zip(matrix, right)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[pivot] = a[pivot], a[k]
        for i in range(n):
            if i != k:
                f = a[i][k] / a[k][k]
                a[i] = [x - f * y for x, y in zip(a[i], a[k])]
    return [a[i][n] / a[i][i] for i in range(n)]


def parl(size, damping=D("0.1"), **mistake):
    """The mean over all ordered batches."""
    each = [factors(rollout, **mistake) for rollout in ROLLOUTS]
    chance = [likelihood(rollout, POLICY, THETA) for rollout in ROLLOUTS]
    total = list(DIRECT)
    for batch in product(range(len(ROLLOUTS)), repeat=size):
        p = D(1)
        for i in batch:
            p *= chance[i]
        hessian = [[sum(each[n][0][i][j] for n in batch) / size for j in range(4)] for i in range(4)]
        mixed = [[sum(each[n][1][i][k] for n in batch) / size for k in range(2)] for i in range(4)]
        x = solve([[(damping if i == j else 0) - hessian[i][j] for j in range(4)] for i in range(4)], PULL)
        total = [t + p * sum(mixed[i][k] * x[i] for i in range(4)) for k, t in enumerate(total)]
    return total


VALUES = {f"parl-{n}": parl(n) for n in (2, 3)}
MISTAKES = {
    "parl-scores-not-squared": parl(2, held=("products",)),
    "parl-entropy-held": parl(2, held=("entropy",)),
    "parl-transitions-held": parl(2, moved=False),
}

if __name__ == "__main__":
    both = {"methods": VALUES, "mistakes": MISTAKES}
    print(json.dumps({k: {name: [f"{x:.24g}" for x in of] for name, of in each.items()} for k, each in both.items()}, indent=1))
