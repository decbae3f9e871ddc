"""
The values of spec/verdict/mistakeValues.ts, which says what they are: BC-HG and each known mistake in it on the instance of
spec/verdict/mistakeInstance.ts. Written from the definition of BC-HG and from the texts of the mistakes, not from the code in src.

    python3 scripts/mistake-values/mdp.py
"""

from fractions import Fraction as F

from exact import ZERO, number, print_values, sum_of, total
from mdp_instance import (
    ACTIONS,
    BENEFIT,
    BETA,
    END,
    GAMMA_F,
    GAMMA_L,
    GRAD_PHI,
    GRAD_Q_F,
    GRAD_R_F,
    GRAD_R_L,
    GRAD_V_F,
    MOVES,
    Q_BONUS,
    Q_F,
    Q_L,
    R_L,
    START,
    V_BONUS,
    V_F,
    V_L,
    largest,
    mean,
)


class Rollout:
    """s_0, b_0, s_1, ..., s_n."""

    def __init__(self, *path):
        self.states, self.n = path[0::2], len(path) // 2
        self.pairs = [(path[2 * t], path[2 * t + 1]) for t in range(self.n)]

    def next(self, t):
        return self.states[t + 1]


def score(pair, following):
    p, dp = MOVES[pair][following]
    return 1 / p * dp


def gradient(pair, following):
    return MOVES[pair][following][1]


def start_score(s):
    p, dp = START[s]
    return 1 / p * dp


def proper_reward(t, tau):
    return GRAD_R_F[tau.pairs[t]]


def proper_factor(t, tau):
    return GAMMA_F * V_F[tau.next(t)]


def term(reward=proper_reward, factor=proper_factor, slope=score):
    """c_t = grad r_F + gammaF V_F grad log p."""
    return lambda t, tau: reward(t, tau) + factor(t, tau) * slope(tau.pairs[t], tau.next(t))


def segment(t, tau, c=term(), discount=lambda k, t: GAMMA_F ** (k - t), span=range):
    """G_t."""
    return total(discount(k, t) * c(k, tau) for k in span(t, tau.n))


def guiding(
    tau,
    discount=lambda t, tau: GAMMA_L**t,
    temperature=1 / BETA,
    weight=lambda t, tau: BENEFIT[tau.pairs[t]],
    times=lambda tau: range(tau.n),
    of=segment,
):
    return total((discount(t, tau) * temperature * weight(t, tau)) * of(t, tau) for t in times(tau))


def direct(
    tau,
    discount=lambda t: GAMMA_L**t,
    reward=lambda t, tau: GRAD_R_L[tau.pairs[t]],
    factor=lambda t, tau: GAMMA_L * V_L[tau.next(t)],
    start=lambda s: V_L[s],
    slope=score,
    phi=GRAD_PHI,
):
    steps = (
        discount(t) * (reward(t, tau) + factor(t, tau) * slope(tau.pairs[t], tau.next(t))) for t in range(tau.n)
    )
    return phi + start(tau.states[0]) * start_score(tau.states[0]) + total(steps)


def in_guiding(**change):
    return lambda tau: guiding(tau, **change) + direct(tau)


def in_segment(**change):
    return in_guiding(of=lambda t, tau: segment(t, tau, **change))


def in_term(**change):
    return in_segment(c=term(**change))


def in_weight(of_step):
    return in_guiding(weight=of_step)


def in_direct(**change):
    return lambda tau: guiding(tau) + direct(tau, **change)


def baseline(of_step):
    return in_weight(lambda t, tau: Q_L[tau.pairs[t]] - of_step(t, tau))


def return_to_go(t, tau):
    return sum_of(GAMMA_L ** (k - t) * R_L[tau.pairs[k]] for k in range(t, tau.n))


def pooled(t, tau):
    visits = [u for u in range(tau.n) if tau.pairs[u] == tau.pairs[t]]
    return F(1, len(visits)) * total(segment(u, tau) for u in visits)


def or_at_end(t, tau, table, instead):
    return table[instead if tau.next(t) == END else tau.next(t)]


ESTIMATORS = {
    "bc-hg": in_guiding(),
    "lost-leader-discount": in_guiding(discount=lambda t, tau: 1),
    "leader-discount-twice": in_guiding(discount=lambda t, tau: GAMMA_L ** (2 * t)),
    "leader-discount-late": in_guiding(discount=lambda t, tau: GAMMA_L ** (t + 1)),
    "follower-discount-outside": in_guiding(discount=lambda t, tau: GAMMA_F**t),
    "wrong-sign": in_guiding(temperature=-1 / BETA),
    "inverted-temperature": in_guiding(temperature=BETA),
    "missing-temperature": in_guiding(temperature=1),
    "squared-temperature": in_guiding(temperature=1 / BETA**2),
    "first-step-weight-only": in_guiding(times=lambda tau: [0]),
    "last-step-dropped": in_guiding(times=lambda tau: range(tau.n - 1)),
    "first-visit-only": in_guiding(
        times=lambda tau: [t for t in range(tau.n) if tau.pairs[t] not in tau.pairs[:t]]
    ),
    "mean-over-time": in_guiding(discount=lambda t, tau: GAMMA_L**t / tau.n),
    "segment-starts-late": in_segment(span=lambda t, n: range(t + 1, n)),
    "segment-ends-early": in_segment(span=lambda t, n: range(t, n - 1)),
    "one-step-segment": in_segment(span=lambda t, n: range(t, t + 1)),
    "two-step-segment": in_segment(span=lambda t, n: range(t, min(t + 2, n))),
    "leader-discount-in-segment": in_segment(discount=lambda k, t: GAMMA_L ** (k - t)),
    "undiscounted-segment": in_segment(discount=lambda k, t: 1),
    "absolute-segment-discount": in_segment(discount=lambda k, t: GAMMA_F**k),
    "segment-discount-late": in_segment(discount=lambda k, t: GAMMA_F ** (k - t + 1)),
    "squared-segment-discount": in_segment(discount=lambda k, t: GAMMA_F ** (2 * (k - t))),
    "undiscounted-direct-part": in_direct(discount=lambda t: 1),
    "follower-discount-in-direct-part": in_direct(discount=lambda t: GAMMA_F**t),
    "direct-part-discounted-late": in_direct(discount=lambda t: GAMMA_L ** (t + 1)),
    "missing-regulariser": in_direct(phi=ZERO),
    "stopped-gradient": direct,
    "uncentred-covariance": in_weight(lambda t, tau: Q_L[tau.pairs[t]]),
    "state-value-weight": in_weight(lambda t, tau: V_L[tau.states[t]]),
    "baseline-of-next-state": baseline(lambda t, tau: V_L[tau.next(t)]),
    "uniform-baseline": baseline(lambda t, tau: sum_of(Q_L[tau.states[t], b] for b in ACTIONS) / 3),
    "greedy-baseline": baseline(lambda t, tau: largest(tau.states[t], Q_L)),
    "return-to-go": in_weight(lambda t, tau: return_to_go(t, tau) - V_L[tau.states[t]]),
    "myopic-benefit": in_weight(lambda t, tau: R_L[tau.pairs[t]] - mean(tau.states[t], R_L)),
    "entropy-in-critic": in_weight(lambda t, tau: Q_BONUS[tau.pairs[t]] - V_BONUS[tau.states[t]]),
    "follower-advantage": in_weight(lambda t, tau: Q_F[tau.pairs[t]] - V_F[tau.states[t]]),
    "first-step-only": in_guiding(of=lambda t, tau: GRAD_R_F[tau.pairs[t]]),
    "missing-dynamics-term": in_term(factor=lambda t, tau: number(0)),
    "missing-reward-term": in_term(reward=lambda t, tau: ZERO),
    "value-of-current-state": in_term(factor=lambda t, tau: GAMMA_F * V_F[tau.states[t]]),
    "undiscounted-next-value": in_term(factor=lambda t, tau: V_F[tau.next(t)]),
    "missing-entropy": in_term(factor=lambda t, tau: GAMMA_F * mean(tau.next(t), Q_F)),
    "hard-maximum": in_term(factor=lambda t, tau: GAMMA_F * largest(tau.next(t), Q_F)),
    "leader-value-in-segment": in_term(factor=lambda t, tau: GAMMA_F * V_L[tau.next(t)]),
    "leader-reward-in-segment": in_term(reward=lambda t, tau: GRAD_R_L[tau.pairs[t]]),
    "reward-of-next-step": in_term(reward=lambda t, tau: GRAD_R_F[tau.pairs[t + 1]] if t + 1 < tau.n else ZERO),
    "centre-of-next-state": in_guiding(of=lambda t, tau: segment(t, tau) - GRAD_V_F[tau.next(t)]),
    "centred-by-own-gradient": in_guiding(of=lambda t, tau: segment(t, tau) - GRAD_Q_F[tau.pairs[t]]),
    "swapped-discounts": lambda tau: direct(tau)
    + guiding(
        tau,
        discount=lambda t, tau: GAMMA_F**t,
        of=lambda t, tau: segment(
            t,
            tau,
            c=term(factor=lambda k, tau: GAMMA_L * V_F[tau.next(k)]),
            discount=lambda k, t: GAMMA_L ** (k - t),
        ),
    ),
    "terminal-bootstrap": in_term(factor=lambda t, tau: GAMMA_F * or_at_end(t, tau, V_F, tau.states[t])),
    "unnormalised-score": lambda tau: direct(tau, slope=gradient)
    + guiding(tau, of=lambda t, tau: segment(t, tau, c=term(slope=gradient))),
    "missing-initial-score": in_direct(start=lambda s: number(0)),
    "missing-leader-reward-term": in_direct(reward=lambda t, tau: ZERO),
    "missing-leader-dynamics-term": in_direct(factor=lambda t, tau: number(0)),
    "undiscounted-leader-value": in_direct(factor=lambda t, tau: V_L[tau.next(t)]),
    "leader-value-of-current-state": in_direct(factor=lambda t, tau: GAMMA_L * V_L[tau.states[t]]),
    "reward-for-leader-value": in_direct(factor=lambda t, tau: R_L[tau.pairs[t]]),
    "follower-value-in-direct-part": in_direct(
        factor=lambda t, tau: GAMMA_L * V_F[tau.next(t)], start=lambda s: V_F[s]
    ),
    "start-counted-twice": in_direct(start=lambda s: 2 * V_L[s]),
    "restart-bootstrap": in_direct(factor=lambda t, tau: GAMMA_L * or_at_end(t, tau, V_L, tau.states[0])),
    "guiding-term-only": guiding,
    "pooled-over-revisits": in_guiding(of=pooled),
}

if __name__ == "__main__":
    print_values(ESTIMATORS, [Rollout(0, 0, 1, 1, 0, 0, 1, 2, 2), Rollout(1, 0, 0, 1, 1, 0, 0)])
