"""The games of spec/verdict/games/gameMistakeInstance.ts, made backwards from what is chosen."""

from fractions import Fraction as F
from types import SimpleNamespace

from exact import log_of, number, sum_of, values_of_two_states, vector

GAMMA_F, GAMMA_L, BETA = F(1, 2), F(3, 4), F(2, 3)
STATES, LEADER_ACTIONS, ACTIONS = (0, 1), (0, 1), (0, 1, 2)

# f(a|s) = x, 1 - x in state 0 and y, 1 - y in state 1, with its gradient.
LEADER = {
    (0, 0): (F(1, 3), vector(1, 0)),
    (0, 1): (F(2, 3), vector(-1, 0)),
    (1, 0): (F(1, 4), vector(0, 1)),
    (1, 1): (F(3, 4), vector(0, -1)),
}
GRAD_PHI = vector(F(3, 4), 1)
HALF, QUARTER, THREE = F(1, 2), F(1, 4), F(3, 4)
MOVES = {
    (0, 0, 0): {0: QUARTER, 1: THREE},
    (0, 0, 1): {1: F(1)},
    (0, 0, 2): {0: HALF, 2: HALF},
    (0, 1, 0): {1: HALF, 2: HALF},
    (0, 1, 1): {0: THREE, 1: QUARTER},
    (0, 1, 2): {1: F(1)},
    (1, 0, 0): {0: F(1)},
    (1, 0, 1): {0: HALF, 1: HALF},
    (1, 0, 2): {2: F(1)},
    (1, 1, 0): {1: QUARTER, 2: THREE},
    (1, 1, 1): {0: HALF, 2: HALF},
    (1, 1, 2): {1: HALF, 2: HALF},
}
TRIPLES = list(MOVES)


def over_leader(s, of):
    """sum_a f of(a)."""
    return sum_of(LEADER[s, a][0] * of(a) for a in LEADER_ACTIONS)


def over_follower(policy, pair, table):
    """sum_b g table."""
    return sum_of(policy[pair + (b,)] * table[pair + (b,)] for b in ACTIONS)


def critic(policy, reward):
    """Q of a reward of the leader."""
    joint = {k: LEADER[k[:2]][0] * policy[k] for k in TRIPLES}
    at = {s: [k for k in TRIPLES if k[0] == s] for s in STATES}
    moves = [[sum(joint[k] * MOVES[k].get(n, 0) for k in at[s]) for n in STATES] for s in STATES]
    v = values_of_two_states(moves, [sum_of(joint[k] * reward[k] for k in at[s]) for s in STATES], GAMMA_L)
    return v, {k: reward[k] + GAMMA_L * sum_of(p * v[n] for n, p in MOVES[k].items()) for k in TRIPLES}


def game(policy, w, v_f, q_f, v_l, q_l):
    """What was chosen, and the rewards that Bellman's equations leave; V_F by (s,a) or by s."""
    r_f = {k: q_f[k] - GAMMA_F * sum_of(p * w[n] for n, p in MOVES[k].items()) for k in TRIPLES}
    r_l = {k: q_l[k] - GAMMA_L * sum_of(p * v_l[n] for n, p in MOVES[k].items()) for k in TRIPLES}
    assert critic(policy, r_l) == (v_l, q_l)
    return SimpleNamespace(policy=policy, w=w, v_f=v_f, q_f=q_f, v_l=v_l, q_l=q_l, r_f=r_f, r_l=r_l)


def by_triple(*values):
    return dict(zip(TRIPLES, values))


def observed_game():
    policy = by_triple(*[F(1, n) for n in (2, 4, 4, 4, 4, 2, 4, 2, 4, 2, 4, 4)])
    v_f = {pair: number(x) for pair, x in zip(LEADER, (6, 3, -4, 4))}
    means = dict(zip(LEADER, (3, 6, 12, 4)))
    benefit = by_triple(1, -5, 3, 2, -4, 1, 4, -3, 2, -2, 1, 3)
    assert all(over_follower(policy, pair, benefit) == 0 for pair in LEADER)
    return game(
        policy,
        [over_leader(s, lambda a: v_f[s, a]) for s in STATES] + [number(0)],
        v_f,
        {k: v_f[k[:2]] + BETA * log_of(policy[k]) for k in TRIPLES},
        [over_leader(s, lambda a: means[s, a]) for s in STATES] + [number(0)],
        {k: number(means[k[:2]] + benefit[k]) for k in TRIPLES},
    )


# What is added to the averages over the leader's action without changing them: multiples of one row for each state.
TILT = {(0, 0): 2, (0, 1): -1, (1, 0): 3, (1, 1): -1}
AVERAGED_BENEFIT = {(0, 0): 1, (0, 1): -5, (0, 2): 3, (1, 0): 4, (1, 1): -3, (1, 2): 2}


def unobserved_game():
    policy = by_triple(*[F(1, n) for n in (2, 4, 4, 2, 4, 4, 4, 2, 4, 4, 2, 4)])
    v_f, v_l = [number(5), number(-2), number(0)], [number(4), number(7), number(0)]
    follower, leader = {0: (1, -2, 3), 1: (2, 1, -1)}, {0: (2, 1, -3), 1: (-1, 2, 1)}
    q_f, q_l = {}, {}
    for s, a, b in TRIPLES:
        q_f[s, a, b] = v_f[s] + BETA * log_of(policy[s, a, b]) + TILT[s, a] * follower[s][b]
        q_l[s, a, b] = v_l[s] + AVERAGED_BENEFIT[s, b] + TILT[s, a] * leader[s][b]
    assert all(over_leader(s, lambda a: TILT[s, a]) == 0 for s in STATES)
    return game(policy, v_f, v_f, q_f, v_l, q_l)


OBSERVED, UNOBSERVED = observed_game(), unobserved_game()
