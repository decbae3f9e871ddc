"""The instance of spec/verdict/mistakeInstance.ts, made backwards from what is chosen."""

from fractions import Fraction as F

from exact import ZERO, log_of, number, sum_of, total, values_of_two_states, vector

GAMMA_F, GAMMA_L, BETA = F(1, 2), F(3, 4), F(2, 3)
STATES, ACTIONS, END = (0, 1), (0, 1, 2), 2


def affine(constant, a, b):
    """constant + a x + b y at (1/2, 1/4), and its gradient."""
    return constant + F(a, 2) + F(b, 4), vector(a, b)


X, Y, REST = affine(0, 1, 0), affine(0, 0, 1), affine(1, -1, -1)
NOT_X, NOT_Y, X_OR_Y = affine(1, -1, 0), affine(1, 0, -1), affine(0, 1, 1)
MOVES = {
    (0, 0): {0: Y, 1: X, 2: REST},
    (0, 1): {0: NOT_Y, 1: Y},
    (0, 2): {0: NOT_X, 2: X},
    (1, 0): {0: NOT_X, 1: X},
    (1, 1): {0: Y, 2: NOT_Y},
    (1, 2): {1: REST, 2: X_OR_Y},
}
START = {0: X_OR_Y, 1: REST}
PAIRS = list(MOVES)

# What was chosen: g, V_F, V_L, B_L, grad V_F, grad Q_F - grad V_F.
POLICY = dict(zip(PAIRS, [F(1, 2), F(1, 4), F(1, 4), F(1, 4), F(1, 2), F(1, 4)]))
V_F = [number(3), number(-1), number(0)]
V_L = [number(7), number(5), number(0)]
BENEFIT = dict(zip(PAIRS, map(number, [1, -5, 3, 4, -3, 2])))
GRAD_V_F = [vector(1, 2), vector(-1, 3), ZERO]
SPREAD = [vector(1, 0), vector(-1, 2), vector(-1, -2), vector(2, 1), vector(-1, 0), vector(0, -1)]

# What follows, by Bellman's equations.
LOG_POLICY = {k: log_of(POLICY[k]) for k in PAIRS}
Q_F = {(s, b): V_F[s] + BETA * LOG_POLICY[s, b] for s, b in PAIRS}
Q_L = {(s, b): V_L[s] + BENEFIT[s, b] for s, b in PAIRS}
GRAD_Q_F = {(s, b): GRAD_V_F[s] + d for (s, b), d in zip(PAIRS, SPREAD)}
GRAD_R_F = {
    k: GRAD_Q_F[k] - GAMMA_F * total(p * GRAD_V_F[n] + V_F[n] * dp for n, (p, dp) in MOVES[k].items()) for k in PAIRS
}
R_L = {k: Q_L[k] - GAMMA_L * sum_of(p * V_L[n] for n, (p, _) in MOVES[k].items()) for k in PAIRS}
GRAD_R_L = dict(zip(PAIRS, [vector(1, 2), vector(3, -1), vector(0, 2), vector(2, 0), vector(1, 1), vector(-1, 3)]))
GRAD_PHI = vector(F(3, 4), F(3, 2))


def mean(s, table):
    """sum_b g table; 0 at the end."""
    return number(0) if s == END else sum_of(POLICY[s, b] * table[s, b] for b in ACTIONS)


def largest(s, table):
    return number(0) if s == END else max((table[s, b] for b in ACTIONS), key=float)


def critic(reward):
    """V and Q of a reward under g."""
    moves = [[sum(POLICY[s, b] * MOVES[s, b].get(n, (0,))[0] for b in ACTIONS) for n in STATES] for s in STATES]
    v = values_of_two_states(moves, [mean(s, reward) for s in STATES], GAMMA_L)
    return v, {k: reward[k] + GAMMA_L * sum_of(p * v[n] for n, (p, _) in MOVES[k].items()) for k in PAIRS}


for state in STATES:
    assert mean(state, BENEFIT) == 0
    assert all(x == 0 for x in total(POLICY[state, b] * (GRAD_Q_F[state, b] - GRAD_V_F[state]) for b in ACTIONS))
assert critic(R_L) == (V_L, Q_L)
V_BONUS, Q_BONUS = critic({k: R_L[k] - BETA * LOG_POLICY[k] for k in PAIRS})
