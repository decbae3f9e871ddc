"""
The values of spec/estimators/field/policyGradientValues.ts: what each ordinary policy gradient, and each known mistake in one, gives on the two rollouts of
spec/verdict/games/gameMistakeInstance.ts (the follower that observes), in fractions; and the means over all unlimited rollouts. Written from the definitions, not from
the code in src: advantages are made anew at every step, PPO's gradient is a quotient of its clipped surrogate, exact since ratios are linear in theta, and means are
carried forward with the eligibility.

    python3 scripts/mistake-values/policy_gradients.py
"""

import json
from decimal import Decimal, getcontext
from fractions import Fraction as F

from games_instance import GAMMA_L as G, GRAD_PHI, LEADER, MOVES, OBSERVED, STATES, TRIPLES

getcontext().prec = 60
END = 2
V = [x.q for x in OBSERVED.v_l]
Q = {k: x.q for k, x in OBSERVED.q_l.items()}
R = {k: x.q for k, x in OBSERVED.r_l.items()}
PHI = [x.q for x in GRAD_PHI]
START = {0: F(1, 2), 1: F(1, 2)}
RESET = sum(p * V[s] for s, p in START.items())
GRAD = {pair: [x.q for x in slope] for pair, (_, slope) in LEADER.items()}
SCORE = {pair: [x / LEADER[pair][0] for x in slope] for pair, slope in GRAD.items()}
JOINT = {k: LEADER[k[:2]][0] * OBSERVED.policy[k] for k in TRIPLES}
WRONG = F(9, 10)


class Rollout:
    def __init__(self, last, *steps):
        self.steps, self.next = steps, [s for s, _, _ in steps[1:]] + [last]
        self.ended = last == END


ENDED = Rollout(END, (0, 0, 0), (1, 1, 1), (0, 0, 2), (0, 0, 0), (1, 0, 2))
CUT = Rollout(0, (1, 0, 1), (0, 1, 2), (1, 0, 1))


def to_go(tau, t, discount=G):
    return sum(discount ** (k - t) * R[tau.steps[k]] for k in range(t, len(tau.steps)))


def td(tau, k, values=V, last=None, gamma=G):
    following = values[tau.next[k]]
    if last is not None and k == len(tau.steps) - 1:
        following = last(tau)
    return R[tau.steps[k]] + gamma * following - values[tau.steps[k][0]]


def gae(lam, decay=None, **how):
    decay = G * lam if decay is None else decay
    return lambda tau, t: sum(decay ** (k - t) * td(tau, k, **how) for k in range(t, len(tau.steps)))


def gradient(advantage, weight=lambda t: G**t):
    def of(tau):
        each = [weight(t) * advantage(tau, t) for t in range(len(tau.steps))]
        return [PHI[k] + sum(w * SCORE[step[:2]][k] for w, step in zip(each, tau.steps)) for k in range(2)]

    return of


THETA = (F(1, 3), F(1, 4))


def chance(pair, theta):
    first = theta[pair[0]]
    return first if pair[1] == 0 else 1 - first


def surrogate(tau, theta, clip=F(1, 5)):
    advantage = gae(F(19, 20))
    total = 3 * theta[0] * theta[1]
    for t, step in enumerate(tau.steps):
        ratio = chance(step[:2], theta) / chance(step[:2], THETA)
        a = advantage(tau, t)
        total += G**t * min(ratio * a, max(1 - clip, min(1 + clip, ratio)) * a)
    return total


def ppo(tau, h=F(1, 1000)):
    moved = lambda k, n: tuple(x + (n * h if i == k else 0) for i, x in enumerate(THETA))
    return [(surrogate(tau, moved(k, 1)) - surrogate(tau, moved(k, -1))) / (2 * h) for k in range(2)]


def reinforce(tau):
    return gradient(lambda _, t: to_go(tau, 0), lambda t: 1)(tau)


def scaled(by):
    return [by * v for v in V]


ESTIMATORS = {
    "reinforce": reinforce,
    "reinforce-to-go": gradient(to_go),
    "reinforce-baseline": gradient(lambda tau, t: to_go(tau, t) - V[tau.steps[t][0]]),
    "actor-critic": gradient(td),
    "actor-critic-wrong-critic": gradient(lambda tau, t: td(tau, t, scaled(WRONG))),
    "gae-0.5": gradient(gae(F(1, 2))),
    "gae-0.95": gradient(gae(F(19, 20))),
    "gae-0.5-wrong-critic": gradient(gae(F(1, 2), values=scaled(WRONG))),
    "gae-0.95-wrong-critic": gradient(gae(F(19, 20), values=scaled(WRONG))),
    "ppo-first-step": ppo,
}

LAM = F(19, 20)


def decimal(x):
    return Decimal(x.numerator) / Decimal(x.denominator)


def normalised(tau):
    a = [gae(LAM)(tau, t) for t in range(len(tau.steps))]
    mean = sum(a) / len(a)
    width = decimal(sum((x - mean) ** 2 for x in a) / len(a) + F(1, 10**8)).sqrt()
    rest = [
        sum(G**t * (x - mean) * SCORE[step[:2]][k] for t, (x, step) in enumerate(zip(a, tau.steps))) for k in range(2)
    ]
    return [decimal(PHI[k]) + decimal(rest[k]) / width for k in range(2)]


MISTAKES = {
    "undiscounted-states": gradient(gae(LAM), lambda t: 1),
    "discounted-twice": gradient(to_go, lambda t: G ** (2 * t)),
    "bootstraps-at-the-end": gradient(gae(LAM, last=lambda tau: RESET if tau.ended else V[tau.next[-1]])),
    "cut-taken-for-end": gradient(gae(LAM, last=lambda tau: 0)),
    "lambda-without-discount": gradient(gae(LAM, decay=LAM, values=scaled(WRONG))),
    "undiscounted-td-error": gradient(gae(LAM, gamma=1)),
    "baseline-of-the-action": gradient(lambda tau, t: to_go(tau, t) - Q[tau.steps[t]]),
    "baseline-of-the-next-state": gradient(lambda tau, t: to_go(tau, t) - V[tau.next[t]]),
    "reversed": gradient(lambda tau, t: V[tau.steps[t][0]] - to_go(tau, t)),
    "normalised-advantages": normalised,
}


def solve(matrix, right):
    """Two unknowns, by Cramer's rule."""
    (a, b), (c, d) = matrix
    return [(d * right[0] - b * right[1]) / (a * d - b * c), (a * right[1] - c * right[0]) / (a * d - b * c)]


def carried(decay, sources):
    """y with y(n) = source(n) + decay sum_s y(s) P(n|s): what arrives in each state."""
    p = lambda s, n: sum(JOINT[k] * MOVES[k].get(n, 0) for k in TRIPLES if k[0] == s)
    return solve([[(s == n) - decay * p(s, n) for s in STATES] for n in STATES], sources)


def mean(lam, values, decay=None):
    """The mean over unlimited rollouts: sum of TD errors times the eligibility that arrives with them."""
    decay = G * lam if decay is None else decay
    visits = carried(G, [START[s] for s in STATES])
    result = []
    for k in range(2):
        put = {t: visits[t[0]] * SCORE[t[:2]][k] for t in TRIPLES}
        arrives = carried(decay, [sum(JOINT[t] * MOVES[t].get(n, 0) * put[t] for t in TRIPLES) for n in STATES])
        error = {t: R[t] + G * sum(p * values[n] for n, p in MOVES[t].items()) - values[t[0]] for t in TRIPLES}
        result.append(PHI[k] + sum(JOINT[t] * error[t] * (decay * arrives[t[0]] + put[t]) for t in TRIPLES))
    return result


def direct():
    """d/dtheta of J_L with the follower held still, by central differences of fractions, extrapolated."""

    def objective(theta):
        joint = {k: chance(k[:2], theta) * OBSERVED.policy[k] for k in TRIPLES}
        p = lambda s, n: sum(joint[k] * MOVES[k].get(n, 0) for k in TRIPLES if k[0] == s)
        reward = [sum(joint[k] * R[k] for k in TRIPLES if k[0] == s) for s in STATES]
        v = solve([[(s == n) - G * p(s, n) for n in STATES] for s in STATES], reward)
        return sum(START[s] * v[s] for s in STATES) + 3 * theta[0] * theta[1]

    def quotient(k, h):
        at = lambda n: objective(tuple(x + (n * h if i == k else 0) for i, x in enumerate(THETA)))
        return (8 * (at(1) - at(-1)) - (at(2) - at(-2))) / (12 * h)

    return [quotient(k, F(1, 10**8)) for k in range(2)]


MEANS = {
    "gae": mean(LAM, V),
    "gae-wrong-critic 1/2": mean(F(1, 2), scaled(WRONG)),
    "gae-wrong-critic 19/20": mean(LAM, scaled(WRONG)),
    "critic-error 1/10": mean(F(0), scaled(WRONG)),
    "critic-error 1": mean(F(0), scaled(F(0))),
    "lambda-without-discount 19/20": mean(LAM, scaled(WRONG), LAM),
}

if __name__ == "__main__":
    for x, y in zip(MEANS["gae"], direct()):
        assert abs(x - y) < F(1, 10**28)
    # With the exact critic neither lambda nor its discount matters, and a baseline may have any sign.
    assert MEANS["gae"] == mean(F(0), V) == mean(F(1), V) == mean(LAM, V, LAM)
    text = lambda xs: [f"{x:.30g}" if isinstance(x, Decimal) else str(x) for x in xs]
    both = lambda table: {name: text(of(ENDED) + of(CUT)) for name, of in table.items()}
    means = {name: text(xs) for name, xs in MEANS.items()}
    print(json.dumps({"estimators": both(ESTIMATORS), "mistakes": both(MISTAKES), "means": means}, indent=1))
