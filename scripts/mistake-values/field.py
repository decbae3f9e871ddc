"""
The values of spec/estimators/field/fieldValues.ts: what each method of the field gives on the instance of spec/verdict/mistakeInstance.ts. Every derivative is a
difference quotient in 64 digits of what the method is defined by (J_F, J_L and their like as functions of theta and of the follower's logits): no formula of src is used.

    python3 scripts/mistake-values/field.py
"""

import json
from decimal import Decimal as D, getcontext
from fractions import Fraction
from functools import cache
from itertools import product
from math import factorial

from mdp_instance import ACTIONS, BETA, END, GAMMA_F, GAMMA_L, GRAD_R_F, GRAD_R_L, MOVES, PAIRS, POLICY, Q_F, R_L, START, V_F
from exact import sum_of

getcontext().prec = 64
H = D(10) ** -9
DIGITS = 24


LOG_2 = D(2).ln()


def dec(x):
    """A fraction, or a number q + c log 2, as a decimal."""
    if hasattr(x, "c"):
        return dec(x.q) + dec(x.c) * LOG_2
    x = Fraction(x)
    return D(x.numerator) / D(x.denominator)


BETA, GF, GL = dec(BETA), dec(GAMMA_F), dec(GAMMA_L)
THETA = (D("0.5"), D("0.25"))
STATES = (0, 1)
R_F = {
    (s, b): Q_F[s, b] - GAMMA_F * sum_of(p * V_F[n] for n, (p, _) in MOVES[s, b].items()) for s, b in PAIRS
}


def moved(value, gradient, theta):
    return dec(value) + sum(dec(g) * (t - t0) for g, t, t0 in zip(gradient, theta, THETA))


@cache
def tables(theta):
    p = {k: {n: moved(q, dq, theta) for n, (q, dq) in MOVES[k].items()} for k in PAIRS}
    r_f = {k: moved(R_F[k], GRAD_R_F[k], theta) for k in PAIRS}
    r_l = {k: moved(R_L[k], GRAD_R_L[k], theta) for k in PAIRS}
    start = {s: moved(q, dq, theta) for s, (q, dq) in START.items()}
    return p, r_f, r_l, start, 3 * theta[0] * theta[1]


def solve(matrix, right):
    """Gaussian elimination; `right` has a list of right-hand sides in each row."""
    n = len(matrix)
    a = [list(row) + list(more) for row, more in zip(matrix, right)]
    for k in range(n):
        pivot = max(range(k, n), key=lambda i: abs(a[i][k]))
        a[k], a[pivot] = a[pivot], a[k]
        for i in range(n):
            if i != k:
                f = a[i][k] / a[k][k]
                a[i] = [x - f * y for x, y in zip(a[i], a[k])]
    return [[x / a[i][i] for x in a[i][n:]] for i in range(n)]


def evaluate(p, reward, policy, gamma):
    """v = sum_b g (reward + gamma P v) on the two states."""
    matrix = [
        [(s == n) - gamma * sum(policy[s, b] * p[s, b].get(n, D(0)) for b in ACTIONS) for n in STATES] for s in STATES
    ]
    return [v for (v,) in solve(matrix, [[sum(policy[s, b] * reward[s, b] for b in ACTIONS)] for s in STATES])] + [D(0)]


def leader(theta, policy, gamma=None):
    p, _, r_l, start, phi = tables(theta)
    v = evaluate(p, r_l, policy, gamma or GL)
    return sum(start[s] * v[s] for s in STATES) + phi


def follower(theta, policy):
    """J_F with entropy."""
    p, r_f, _, start, _ = tables(theta)
    v = evaluate(p, {k: r_f[k] - BETA * policy[k].ln() for k in PAIRS}, policy, GF)
    return sum(start[s] * v[s] for s in STATES)


def softmax(values, beta=D(1)):
    weights = {k: (values[k] / beta).exp() for k in PAIRS}
    return {(s, b): weights[s, b] / sum(weights[s, a] for a in ACTIONS) for s, b in PAIRS}


def ahead(p, reward, v):
    return {k: reward[k] + GF * sum(q * v[n] for n, q in p[k].items()) for k in PAIRS}


def soft(q):
    return [BETA * sum((q[s, b] / BETA).exp() for b in ACTIONS).ln() for s in STATES] + [D(0)]


def backups(theta, v, count):
    """The table of the last of so many soft backups from v."""
    p, r_f, *_ = tables(theta)
    for _ in range(count - 1):
        v = soft(ahead(p, r_f, v))
    return ahead(p, r_f, v)


def derivative(f, h=H):
    """(8 (f(h) - f(-h)) - (f(2h) - f(-2h)))/(12 h), for f of one number."""
    return (8 * (f(h) - f(-h)) - (f(2 * h) - f(-2 * h))) / (12 * h)


def gradient(f, point):
    def along(k):
        return lambda t: f(tuple(x + (t if i == k else 0) for i, x in enumerate(point)))

    return [derivative(along(k)) for k in range(len(point))]


# The best response as it was chosen, and its logits.
RESPONSE = {k: dec(POLICY[k]) for k in PAIRS}
LOGITS = tuple(RESPONSE[k].ln() for k in PAIRS)


def from_logits(logits):
    return softmax(dict(zip(PAIRS, logits)))


DIRECT = gradient(lambda theta: leader(theta, RESPONSE), THETA)
PULL = gradient(lambda logits: leader(THETA, from_logits(logits)), LOGITS)


def slope_of_follower(theta, logits):
    return gradient(lambda x: follower(theta, from_logits(x)), logits)


# Rows by logit: second derivatives of J_F by theta and by logits.
def rows(point, slope):
    """d slope_i / d point_k for each i."""

    def along(k):
        shifted = {n: slope(tuple(x + (n * H if j == k else 0) for j, x in enumerate(point))) for n in (1, -1, 2, -2)}
        return [
            (8 * (shifted[1][i] - shifted[-1][i]) - (shifted[2][i] - shifted[-2][i])) / (12 * H) for i in range(6)
        ]

    return [list(row) for row in zip(*(along(k) for k in range(len(point))))]


MIXED = rows(THETA, lambda theta: slope_of_follower(theta, LOGITS))
CURVED = [[-x for x in row] for row in rows(LOGITS, lambda logits: slope_of_follower(THETA, logits))]


def through(x):
    return [d + sum(MIXED[i][k] * x[i] for i in range(6)) for k, d in enumerate(DIRECT)]


def implicit(damping):
    """damping 0: the pseudo-inverse, its null space (a constant in each state) filled."""
    same = lambda i, j: PAIRS[i][0] == PAIRS[j][0]
    matrix = [
        [CURVED[i][j] + (damping if i == j else 0) + (1 if damping == 0 and same(i, j) else 0) for j in range(6)]
        for i in range(6)
    ]
    return through([x for (x,) in solve(matrix, [[y] for y in PULL])])


def neumann(terms, rate=D("0.5")):
    rest, x = list(PULL), [D(0)] * 6
    for _ in range(terms):
        x = [a + rate * y for a, y in zip(x, rest)]
        rest = [y - rate * sum(c * z for c, z in zip(row, rest)) for y, row in zip(rest, CURVED)]
    return through(x)


def times(matrix, v):
    return [sum(c * x for c, x in zip(row, v)) for row in matrix]


def inner(u, v):
    return sum(x * y for x, y in zip(u, v))


def damped(damping):
    return [[c + (damping if i == j else 0) for j, c in enumerate(row)] for i, row in enumerate(CURVED)]


# y has a part in each of the four directions in which the curvature is not zero.
RANK = 4


def conjugate(steps, damping):
    """The least of x'Ax/2 - y'x over the span of y, Ay, ..., A^(n-1)y; from the rank on that is all of it."""
    if steps >= RANK:
        return implicit(damping)
    matrix, krylov = damped(damping), [PULL]
    for _ in range(steps - 1):
        krylov.append(times(matrix, krylov[-1]))
    gram = [[inner(u, times(matrix, v)) for v in krylov] for u in krylov]
    weights = solve(gram, [[inner(u, PULL)] for u in krylov])
    return through([sum(w * v[i] for (w,), v in zip(weights, krylov)) for i in range(6)])


def lola(rate=D("0.5")):
    """The leader differentiates through one gradient step of the follower."""

    def stepped(theta):
        return tuple(x + rate * g for x, g in zip(LOGITS, slope_of_follower(theta, LOGITS)))

    return gradient(lambda theta: leader(theta, from_logits(stepped(theta))), THETA)


def unrolled(count, v):
    return gradient(lambda theta: leader(theta, softmax(backups(theta, v, count), BETA)), THETA)


def optimum(theta, epsilon=D(0)):
    p, r_f, r_l, start, phi = tables(theta)
    reward = {k: r_f[k] + epsilon * r_l[k] for k in PAIRS}
    v = [D(0)] * 3
    for _ in range(180):
        v = soft(ahead(p, reward, v))
    return v, ahead(p, reward, v), sum(start[s] * v[s] for s in STATES) + epsilon * phi


def penalty(size, central):
    def h(epsilon):
        return gradient(lambda theta: optimum(theta, epsilon)[2], THETA)

    below = h(-1 / size if central else D(0))
    return [(x - y) * size / (2 if central else 1) for x, y in zip(h(1 / size), below)]


def zeroth(radius, two_sided):
    def at(z):
        theta = tuple(t + radius * sign for t, sign in zip(THETA, z))
        return leader(theta, softmax(optimum(theta)[1], BETA))

    signs = list(product((1, -1), repeat=2))
    drop = lambda z: (at(z) - at([-s for s in z])) / 2 if two_sided else at(z) - at((0, 0))
    return [sum(drop(z) * z[k] for z in signs) / (radius * len(signs)) for k in range(2)]


def stopped(sweeps):
    """Theorem 1 with the values and the policy of a follower that stopped."""
    v = [D(0)] * 3
    p, r_f, *_ = tables(THETA)
    for _ in range(sweeps):
        v = soft(ahead(p, r_f, v))
    return theorem(v, softmax(ahead(p, r_f, v), BETA))


def theorem(v, policy):
    """Theorem 1 with these values and this policy of the follower; the leader is evaluated under it."""
    p, _, r_l, start, _ = tables(THETA)
    each = slopes_at(tuple(v))
    own = [{k: each[k][j] for k in PAIRS} for j in range(2)]
    values = [evaluate(p, own[j], policy, GF) for j in range(2)]
    slopes = [{k: own[j][k] + GF * sum(q * values[j][n] for n, q in p[k].items()) for k in PAIRS} for j in range(2)]
    v_l = evaluate(p, r_l, policy, GL)
    q_l = {k: r_l[k] + GL * sum(q * v_l[n] for n, q in p[k].items()) for k in PAIRS}
    visits = solve([[(s == n) - GL * sum(policy[n, b] * p[n, b].get(s, D(0)) for b in ACTIONS) for n in STATES] for s in STATES], [[start[s]] for s in STATES])
    direct = gradient(lambda theta: leader(theta, policy), THETA)
    return [
        direct[j] + sum(visits[s][0] * policy[s, b] * (q_l[s, b] - v_l[s]) / BETA * slopes[j][s, b] for s, b in PAIRS)
        for j in range(2)
    ]


@cache
def slopes_at(v):
    return {k: gradient(lambda theta, k=k: ahead(*tables(theta)[:2], v)[k], THETA) for k in PAIRS}


def batches(n):
    """Counts of n decisions between three actions, with the number of their orders."""
    for counts in product(range(n + 1), repeat=3):
        if sum(counts) == n:
            yield counts, factorial(n) // (factorial(counts[0]) * factorial(counts[1]) * factorial(counts[2]))


def counted_follower(n, alpha=D("0.5"), drawn=RESPONSE):
    """The mean over all batches of n decisions in each of the two states."""
    p, r_f, *_ = tables(THETA)
    total = [D(0), D(0)]
    for of_states in product(list(batches(n)), repeat=2):
        probability, policy = D(1), {}
        for s, (counts, orders) in zip(STATES, of_states):
            probability *= orders
            for b in ACTIONS:
                probability *= drawn[s, b] ** counts[b]
                policy[s, b] = (counts[b] + alpha) / (n + 3 * alpha)
        v = evaluate(p, {k: r_f[k] - BETA * policy[k].ln() for k in PAIRS}, policy, GF)
        total = [t + probability * x for t, x in zip(total, theorem(v, policy))]
    return total


NOTHING = [D(0)] * 3
CHOSEN = [dec(v) for v in V_F]
VALUES = {
    "implicit-exact": implicit(D(0)),
    **{f"implicit-damping-{d}": implicit(D(d)) for d in ("0.001", "0.01", "0.1")},
    "lola": lola(),
    **{f"neumann-{n}": neumann(n) for n in (4, 16)},
    **{f"unrolled-{t}": unrolled(t, CHOSEN) for t in (2, 10)},
    **{f"unrolled-start-{t}": unrolled(t, NOTHING) for t in (2, 10)},
    **{
        f"penalty{'-central' if central else ''}-{size}": penalty(D(size), central)
        for size in (10, 1000)
        for central in (False, True)
    },
    "zeroth-order-0.01": zeroth(D("0.01"), False),
    "zeroth-order-antithetic-0.01": zeroth(D("0.01"), True),
    **{f"stopped-follower-{n}": stopped(n) for n in (2, 10)},
    **{
        f"conjugate-gradients-{name}{n}": conjugate(n, damping)
        for n in (2, 10)
        for name, damping in (("", D("0.01")), ("undamped-", D(0)))
    },
    **{f"counted-follower-{n}": counted_follower(n) for n in (1, 2)},
}


def held_mixed():
    """Second derivatives by theta and by logits where the values that are looked ahead to do not move."""
    slopes = {k: gradient(lambda theta, k=k: ahead(*tables(theta)[:2], CHOSEN)[k], THETA) for k in PAIRS}
    visits = counted(GF)
    mean = {s: [sum(RESPONSE[s, b] * slopes[s, b][k] for b in ACTIONS) for k in range(2)] for s in STATES}
    return [[visits[s] * RESPONSE[s, b] * (slopes[s, b][k] - mean[s][k]) for k in range(2)] for s, b in PAIRS]


def counted(gamma, steps=None):
    """Visits of the two states under the best response: discounted for ever, or in so many steps."""
    p, _, _, start, _ = tables(THETA)
    now, total = dict(start), dict(start)
    for _ in range(2000 if steps is None else steps - 1):
        now = {n: gamma * sum(now[s] * RESPONSE[s, b] * p[s, b].get(n, D(0)) for s, b in PAIRS) for n in STATES}
        total = {s: total[s] + now[s] for s in STATES}
    return total


def curved_as(matrix, mixed=None):
    global CURVED, MIXED
    own = CURVED, MIXED
    CURVED, MIXED = matrix, mixed or MIXED
    try:
        return implicit(D(0))
    finally:
        CURVED, MIXED = own


def scaled(factor):
    """The curvature with the block of each state multiplied."""
    return [[factor(PAIRS[i][0]) * x for x in row] for i, row in enumerate(CURVED)]


def greedy_tangent(count):
    """The last backups, those of the values by the likeliest action alone."""
    best = {s: max(ACTIONS, key=lambda b: RESPONSE[s, b]) for s in STATES}

    def moved_policy(theta):
        p, r_f, *_ = tables(theta)
        v = CHOSEN
        for _ in range(count - 1):
            q = ahead(p, r_f, v)
            chosen = ahead(*tables(THETA)[:2], CHOSEN)
            # The value itself stands still; only its slope is that of the likeliest action.
            v = [CHOSEN[s] + q[s, best[s]] - chosen[s, best[s]] for s in STATES] + [D(0)]
        return softmax(ahead(p, r_f, v), BETA)

    return gradient(lambda theta: leader(theta, moved_policy(theta)), THETA)


def stale(radius):
    signs = list(product((1, -1), repeat=2))
    at = lambda z: leader(tuple(t + radius * sign for t, sign in zip(THETA, z)), RESPONSE)
    return [sum((at(z) - at((0, 0))) * z[k] for z in signs) / (radius * len(signs)) for k in range(2)]


def steepest(steps):
    rest, x = list(PULL), [D(0)] * 6
    for _ in range(steps):
        length = inner(rest, rest) / inner(rest, times(CURVED, rest))
        x = [a + length * y for a, y in zip(x, rest)]
        rest = [y - c for y, c in zip(PULL, times(CURVED, x))]
    return through(x)


def stale_residual(steps):
    """Every residual is y, so that the n-th direction is n y, and its step y'y/(n y'Ay)."""
    length = inner(PULL, PULL) / inner(PULL, times(CURVED, PULL))
    return through([length * sum(1 / D(n) for n in range(1, steps + 1)) * y for y in PULL])


VISITS = counted(GF)
ROUNDS = counted(D(1), 2 * 3)
LEADERS = counted(GL)
MISTAKES = {
    "undiscounted-fisher": curved_as(scaled(lambda s: ROUNDS[s] / VISITS[s])),
    "normalised-fisher": curved_as(scaled(lambda s: 1 - GF)),
    "leader-fisher": curved_as(scaled(lambda s: LEADERS[s] / VISITS[s])),
    "fisher-without-temperature": curved_as(scaled(lambda s: 1 / BETA)),
    "hessian-sign": [2 * d - x for d, x in zip(DIRECT, VALUES["implicit-exact"])],
    "mixed-derivative-held": curved_as(CURVED, held_mixed()),
    "lola-rate-twice": lola(D("0.25")),
    "series-without-rate": [d + 2 * (x - d) for d, x in zip(DIRECT, VALUES["neumann-4"])],
    "unrolled-stops-gradient": unrolled(1, CHOSEN),
    "unrolled-greedy": greedy_tangent(10),
    "forward-called-central": VALUES["penalty-10"],
    "central-without-half": [2 * x for x in VALUES["penalty-central-10"]],
    "penalty-not-scaled": [x / 10 for x in VALUES["penalty-10"]],
    "penalty-stale-follower": gradient(lambda theta: leader(theta, RESPONSE, GF), THETA),
    "zeroth-stale-response": stale(D("0.01")),
    "conjugate-step-short": conjugate(1, D(0)),
    "conjugate-steepest-descent": steepest(10),
    "conjugate-stale-residual": stale_residual(10),
    "conjugate-damping-subtracted": implicit(D("-0.01")),
    "counted-prior-each": counted_follower(2, D(1)),
    "counted-exploring": counted_follower(2, drawn={k: (g + 1 / D(3)) / 2 for k, g in RESPONSE.items()}),
}


def short(x):
    return f"{x:.{DIGITS}g}"


if __name__ == "__main__":
    both = {"methods": VALUES, "mistakes": MISTAKES}
    print(json.dumps({k: {name: [short(x) for x in of] for name, of in each.items()} for k, each in both.items()}, indent=1))
