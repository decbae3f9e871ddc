"""
The values of spec/verdict/games/gameMistakeValues.ts, which says what they are: BC-HG for games, that of footnote 1 and each known mistake on
the games of spec/verdict/games/gameMistakeInstance.ts. Written from the definitions and from the texts of the mistakes, not from the
code in src.

    python3 scripts/mistake-values/games.py
"""

from fractions import Fraction as F

from exact import ZERO, log_of, number, print_values, sum_of, total
from games_instance import (
    ACTIONS,
    AVERAGED_BENEFIT,
    BETA,
    GAMMA_F,
    GAMMA_L,
    GRAD_PHI,
    LEADER,
    OBSERVED as SEEN,
    TRIPLES,
    UNOBSERVED as UNSEEN,
    critic,
    over_follower,
    over_leader,
)


def score(k):
    f, df = LEADER[k[:2]]
    return 1 / f * df


def gradient(k):
    return LEADER[k[:2]][1]


def estimator(game, proper_benefit, proper_value, first):
    """
    grad Phi + sum_t gammaL^t [Q_L score_t + (benefit/beta) sum_{k >= t + first} gammaF^(k-t) value_k score_k] with its pieces to replace; a rollout
    is the list of its (s,a,b).
    """

    def change(
        discount=lambda t, tau: GAMMA_L**t,
        temperature=1 / BETA,
        benefit=proper_benefit,
        times=lambda tau: range(len(tau)),
        value=proper_value,
        slope=lambda k, t, tau: score(tau[k]),
        inner=lambda k, t: GAMMA_F ** (k - t),
        span=lambda t, n: range(t + first, n),
        pool=False,
        direct_discount=lambda t: GAMMA_L**t,
        direct_value=lambda k: game.q_l[k],
        direct_slope=score,
        phi=GRAD_PHI,
    ):
        def segment(t, tau):
            return total((inner(k, t) * value(k, tau)) * slope(k, t, tau) for k in span(t, len(tau)))

        def visits(t, tau):
            return [u for u in range(len(tau)) if tau[u] == tau[t]] if pool else [t]

        def mean_segment(t, tau):
            return F(1, len(visits(t, tau))) * total(segment(u, tau) for u in visits(t, tau))

        def of(tau):
            steps = range(len(tau))
            direct = total((direct_discount(t) * direct_value(tau[t])) * direct_slope(tau[t]) for t in steps)
            weighted = ((discount(t, tau) * temperature * benefit(t, tau)) * mean_segment(t, tau) for t in times(tau))
            return phi + direct + total(weighted)

        return of

    return change


def mean(game, k, table):
    return over_follower(game.policy, k[:2], table)


def largest(k, table):
    return max((table[k[:2] + (b,)] for b in ACTIONS), key=float)


def over_a(game, k):
    return over_leader(k[0], lambda a: game.q_l[k[0], a, k[2]])


seen = estimator(
    SEEN, lambda t, tau: SEEN.q_l[tau[t]] - mean(SEEN, tau[t], SEEN.q_l), lambda k, tau: SEEN.v_f[tau[k][:2]], 1
)
unseen = estimator(
    UNSEEN, lambda t, tau: number(AVERAGED_BENEFIT[tau[t][0], tau[t][2]]), lambda k, tau: UNSEEN.q_f[tau[k]], 0
)


def benefit(of_triple):
    return seen(benefit=lambda t, tau: of_triple(tau[t]))


def baseline(of_triple):
    return benefit(lambda k: SEEN.q_l[k] - of_triple(k))


def value(of_triple):
    return seen(value=lambda k, tau: of_triple(tau[k]))


def direct(of_triple):
    return seen(direct_value=of_triple)


def own_advantage(k):
    return SEEN.q_f[k] - SEEN.v_f[k[:2]]


def return_to_go(t, tau):
    return sum_of(GAMMA_L ** (k - t) * SEEN.r_l[tau[k]] for k in range(t, len(tau)))


Q_BONUS = critic(SEEN.policy, {k: SEEN.r_l[k] - BETA * log_of(SEEN.policy[k]) for k in TRIPLES})[1]

MISTAKES = {
    "lost-leader-discount": seen(discount=lambda t, tau: 1),
    "leader-discount-twice": seen(discount=lambda t, tau: GAMMA_L ** (2 * t)),
    "leader-discount-late": seen(discount=lambda t, tau: GAMMA_L ** (t + 1)),
    "follower-discount-outside": seen(discount=lambda t, tau: GAMMA_F**t),
    "wrong-sign": seen(temperature=-1 / BETA),
    "inverted-temperature": seen(temperature=BETA),
    "missing-temperature": seen(temperature=1),
    "squared-temperature": seen(temperature=1 / BETA**2),
    "first-step-weight-only": seen(times=lambda tau: [0]),
    "first-visit-only": seen(times=lambda tau: [t for t in range(len(tau)) if tau[t] not in tau[:t]]),
    "mean-over-time": seen(discount=lambda t, tau: GAMMA_L**t / len(tau)),
    "segment-starts-late": seen(span=lambda t, n: range(t + 2, n)),
    "segment-ends-early": seen(span=lambda t, n: range(t + 1, n - 1)),
    "one-step-segment": seen(span=lambda t, n: range(t + 1, min(t + 2, n))),
    "leader-discount-in-segment": seen(inner=lambda k, t: GAMMA_L ** (k - t)),
    "undiscounted-segment": seen(inner=lambda k, t: 1),
    "absolute-segment-discount": seen(inner=lambda k, t: GAMMA_F**k),
    "segment-discount-late": seen(inner=lambda k, t: GAMMA_F ** (k - t + 1)),
    "squared-segment-discount": seen(inner=lambda k, t: GAMMA_F ** (2 * (k - t))),
    "undiscounted-direct-part": seen(direct_discount=lambda t: 1),
    "follower-discount-in-direct-part": seen(direct_discount=lambda t: GAMMA_F**t),
    "direct-part-discounted-late": seen(direct_discount=lambda t: GAMMA_L ** (t + 1)),
    "missing-regulariser": seen(phi=ZERO),
    "stopped-gradient": seen(times=lambda tau: []),
    "benefit-not-centred": benefit(lambda k: SEEN.q_l[k]),
    "printed-and-not-centred": seen(
        benefit=lambda t, tau: SEEN.q_l[tau[t]], span=lambda t, n: range(t, n)
    ),
    "benefit-of-state": baseline(lambda k: SEEN.v_l[k[0]]),
    "leader-action-summed-out": benefit(lambda k: over_a(SEEN, k) - SEEN.v_l[k[0]]),
    "uniform-baseline": baseline(lambda k: sum_of(SEEN.q_l[k[:2] + (b,)] for b in ACTIONS) / 3),
    "greedy-baseline": baseline(lambda k: largest(k, SEEN.q_l)),
    "myopic-benefit": benefit(lambda k: SEEN.r_l[k] - mean(SEEN, k, SEEN.r_l)),
    "bonus-in-critic": benefit(lambda k: Q_BONUS[k] - mean(SEEN, k, Q_BONUS)),
    "follower-advantage": benefit(own_advantage),
    "return-to-go": seen(benefit=lambda t, tau: return_to_go(t, tau) - mean(SEEN, tau[t], SEEN.q_l)),
    "q-for-v": value(lambda k: SEEN.q_f[k]),
    "no-value": value(lambda k: number(1)),
    "value-before-the-leader-moves": value(lambda k: SEEN.w[k[0]]),
    "advantage-of-the-follower": value(own_advantage),
    "leader-value-in-segment": value(lambda k: mean(SEEN, k, SEEN.q_l)),
    "reward-for-value-in-segment": value(lambda k: SEEN.r_f[k]),
    "missing-entropy": value(lambda k: mean(SEEN, k, SEEN.q_f)),
    "hard-maximum": value(lambda k: largest(k, SEEN.q_f)),
    "baseline-depends-on-b": direct(lambda k: SEEN.q_l[k] - over_a(SEEN, k)),
    "myopic-direct-part": direct(lambda k: SEEN.r_l[k]),
    "state-value-in-direct-part": direct(lambda k: SEEN.v_l[k[0]]),
    "follower-value-in-direct-part": direct(lambda k: SEEN.q_f[k]),
    "unobserved-v-for-q": unseen(value=lambda k, tau: UNSEEN.v_f[tau[k][0]]),
    "unobserved-averaged-value": unseen(
        value=lambda k, tau: over_leader(tau[k][0], lambda a: UNSEEN.q_f[tau[k][0], a, tau[k][2]])
    ),
    "unobserved-trap": unseen(benefit=lambda t, tau: UNSEEN.q_l[tau[t]] - UNSEEN.v_l[tau[t][0]]),
    "unobserved-too-late": unseen(span=lambda t, n: range(t + 1, n)),
    "pooled-over-revisits": seen(pool=True),
    "score-not-in-eligibility": seen(slope=lambda k, t, tau: score(tau[t])),
    "value-of-previous-step": seen(value=lambda k, tau: SEEN.v_f[tau[k - 1][:2]]),
    "unnormalised-score": seen(slope=lambda k, t, tau: gradient(tau[k]), direct_slope=gradient),
    "swapped-discounts": seen(discount=lambda t, tau: GAMMA_F**t, inner=lambda k, t: GAMMA_L ** (k - t)),
    "guiding-term-only": seen(phi=ZERO, direct_discount=lambda t: 0),
    "unobserved-last-step-dropped": unseen(times=lambda tau: range(len(tau) - 1)),
}
ESTIMATORS = {"bc-hg": seen(), "bc-hg-unobserved": unseen(), **{f"game:{name}": of for name, of in MISTAKES.items()}}

if __name__ == "__main__":
    ended = [(0, 0, 0), (1, 1, 1), (0, 0, 2), (0, 0, 0), (1, 0, 2)]
    print_values(ESTIMATORS, [ended, [(1, 0, 1), (0, 1, 2), (1, 0, 1)]])
